#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/channel.h>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/audit/audit_api.h"
#include "platform/auth/caller_source.h"
#include "platform/auth/chapter_tree.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/events/event_api.h"
#include "platform/obs/log.h"
#include "platform/obs/metrics.h"
#include "platform/pg/statement.h"
#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "platform/seal/text_sealer.h"
#include "platform/server/chapter_follower.h"
#include "platform/world/verification.h"
#include "platform/world/world.h"

namespace muster {

// What every service is given to build itself from. Outlives the service.
class ServiceContext {
 public:
  virtual ~ServiceContext() = default;

  virtual const Worlds& worlds() const = 0;
  virtual const Clock& clock() const = 0;
  virtual const auth::SharedChapterTree& chapters() const = 0;
  virtual obs::Logger& logger() const = 0;
  virtual obs::Metrics& metrics() const = 0;
  // Where the deployment has a routing server; without base_url it has none.
  virtual const config::Routing& routing() const { return config::Routing::default_instance(); }
  // The keys of the service's own; null for one that seals nothing.
  virtual const TextSealer* sealer() const { return nullptr; }
  // A connection to another service of this deployment.
  virtual std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view service) const = 0;
  // How this service itself calls others, with ROLE_SERVICE for all chapters of `world`; ends after `limit`.
  virtual rpc::CallOptions AsService(absl::string_view world, absl::Duration limit) const = 0;
};

// A service: its RPCs, and its jobs as threads that run as long as it lives. Each service's server.cc makes one.
class ServiceServer {
 public:
  virtual ~ServiceServer() = default;

  // Registered handlers; owned by this.
  virtual std::vector<rpc::Service*> rpc_services() = 0;
  // Brings rows that older versions wrote to the form of today where SQL alone cannot: the service is healthy only afterwards. Called
  // again until it succeeds, and may be cut off anywhere.
  virtual absl::Status RenewRows() { return absl::OkStatus(); }
  // Begins the service's jobs; the destructor ends them. Called once the database answers.
  virtual void StartJobs() {}
};

// A service as `musterd` knows it.
struct ServiceDefinition {
  // "warehouse": also its schema and, with the world, its database role.
  const char* name;
  absl::Span<const pg::Migration> (*migrations)();
  std::unique_ptr<ServiceServer> (*make)(const ServiceContext& context);
  // Recomputes what the service keeps in one world, while it may be running; none when there is nothing to recompute.
  absl::StatusOr<Verification> (*verify)(const World& world, absl::Time deadline, const VerificationObserver& observer) = nullptr;
  // Whether it keeps something sealed, and so needs keys for that.
  bool seals = false;
};

// One service running in this process, with everything that it stands on. It serves at once and is healthy from when the database of every
// world answers and the chapters of every world are known.
class ServiceProcess final : public ServiceContext {
 public:
  // Errors: those of the keyring and of TextSealer::Load, PORT_BUSY, SERVICE_NOT_CONFIGURED, SEALING_KEY_MISSING, LOG_FILE_UNWRITABLE.
  // `config` and `clock` outlive this.
  static absl::StatusOr<std::unique_ptr<ServiceProcess>> Start(const config::ServerConfig& config, const ServiceDefinition& definition,
                                                               const Clock& clock);
  // Drains first.
  ~ServiceProcess() override;

  // Takes no more calls, lets running ones finish within the configured time.
  void Drain();

  const Worlds& worlds() const override { return worlds_; }
  const Clock& clock() const override { return clock_; }
  const auth::SharedChapterTree& chapters() const override { return chapters_; }
  obs::Logger& logger() const override { return *logger_; }
  obs::Metrics& metrics() const override { return *metrics_; }
  const config::Routing& routing() const override { return config_.routing(); }
  const TextSealer* sealer() const override { return sealer_.has_value() ? &*sealer_ : nullptr; }
  std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view service) const override;
  rpc::CallOptions AsService(absl::string_view world, absl::Duration limit) const override;

 private:
  ServiceProcess(const config::ServerConfig& config, const config::Service& service, const Clock& clock, auth::Keyring keyring);

  absl::Status StartServing(const ServiceDefinition& definition);
  void RegisterPoolMetrics();
  // Waits for databases and chapters, renews rows, then says so.
  void BecomeHealthy(const std::stop_token& stop);

  const config::ServerConfig& config_;
  const config::Service service_;
  const Clock& clock_;
  Worlds worlds_;
  auth::Verifier verifier_;
  auth::SharedChapterTree chapters_;
  std::optional<TextSealer> sealer_;
  std::unique_ptr<obs::Logger> logger_;
  std::unique_ptr<obs::Metrics> metrics_;
  std::vector<obs::GaugeRegistration> gauges_;
  absl::flat_hash_map<std::string, std::unique_ptr<auth::CallerSource>> callers_;
  absl::flat_hash_map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::unique_ptr<events::EventApi> event_api_;
  std::unique_ptr<rpc::Service> event_service_;
  const Scopes scopes_;
  audit::AuditApi audit_api_;
  std::unique_ptr<rpc::Service> audit_service_;
  std::unique_ptr<ServiceServer> server_;
  std::unique_ptr<rpc::Server> rpc_server_;
  std::vector<std::unique_ptr<ChapterFollower>> followers_;
  std::jthread health_thread_;
  // Made by the health thread once the databases answer.
  std::vector<std::jthread> sealers_;
};

}  // namespace muster
