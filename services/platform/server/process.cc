#include "platform/server/process.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/audit/sealer.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "sql/platform.h"

namespace muster {
namespace {

constexpr absl::Duration kHealthPause = absl::Milliseconds(50);
constexpr absl::Duration kHealthWarning = absl::Seconds(5);
constexpr char kRootChapter[] = "chapters/000000";

}  // namespace

absl::StatusOr<std::unique_ptr<ServiceProcess>> ServiceProcess::Start(const config::ServerConfig& config,
                                                                      const ServiceDefinition& definition, const Clock& clock) {
  ASSIGN_OR_RETURN(const config::Service service, config::FindService(config, definition.name));
  ASSIGN_OR_RETURN(auth::Keyring keyring, auth::Keyring::Load(config.keys().public_key_directory()));
  auto process = std::unique_ptr<ServiceProcess>(new ServiceProcess(config, service, clock, std::move(keyring)));
  RETURN_IF_ERROR(process->StartServing(definition));
  return process;
}

ServiceProcess::ServiceProcess(const config::ServerConfig& config, const config::Service& service, const Clock& clock,
                               auth::Keyring keyring)
    : config_(config),
      service_(service),
      clock_(clock),
      worlds_(config, service.name(), clock),
      verifier_(std::move(keyring), [] { return absl::Now(); }),
      scopes_(worlds_, chapters_),
      audit_api_(scopes_) {}

absl::Status ServiceProcess::StartServing(const ServiceDefinition& definition) {
  if (definition.seals) {
    if (service_.sealing_key_file().empty()) {
      return FailedPrecondition("SEALING_KEY_MISSING", "sealing_key_file is missing in the configuration", {{"service", service_.name()}});
    }
    ASSIGN_OR_RETURN(sealer_, TextSealer::Load(service_.sealing_key_file()));
  }
  ASSIGN_OR_RETURN(logger_, obs::Logger::Open({.service = service_.name(), .file = config_.log().file()}));
  ASSIGN_OR_RETURN(metrics_, obs::Metrics::Start(service_.metrics_listen()));
  RegisterPoolMetrics();
  ASSIGN_OR_RETURN(const auth::SecretKey key, auth::LoadSecretKey(service_.signing_key_file()));
  for (const std::unique_ptr<World>& world : worlds_.all()) {
    common::v1::Caller caller;
    caller.set_issuer(service_.name());
    caller.set_subject(absl::StrCat("services/", service_.name()));
    caller.set_chapter(kRootChapter);
    caller.add_roles(common::v1::ROLE_SERVICE);
    caller.set_world(world->name);
    ASSIGN_OR_RETURN(callers_[world->name], auth::CallerSource::Create(key, caller, [] { return absl::Now(); }));
  }
  for (const config::Service& other : config_.services()) {
    ASSIGN_OR_RETURN(const std::string address, config::AddressOf(config_, other.name()));
    channels_[other.name()] = rpc::Channel(address);
  }
  event_api_ = std::make_unique<events::EventApi>(worlds_, chapters_, *logger_);
  event_service_ = std::make_unique<rpc::Service>("muster.common.v1.EventService");
  event_service_->Stream("WatchEvents", event_api_.get(), &events::EventApi::WatchEvents);
  audit_service_ = std::make_unique<rpc::Service>("muster.common.v1.AuditService");
  audit_service_->Unary("SearchAuditEntries", &audit_api_, &audit::AuditApi::SearchAuditEntries);
  audit_service_->Unary("VerifyAudit", &audit_api_, &audit::AuditApi::VerifyAudit);
  server_ = definition.make(*this);

  rpc::ServerOptions options;
  options.address = service_.listen();
  options.services = server_->rpc_services();
  options.services.push_back(event_service_.get());
  options.services.push_back(audit_service_.get());
  options.verify = [this](absl::string_view token) { return verifier_.Verify(token); };
  options.logger = logger_.get();
  options.metrics = metrics_.get();
  options.workers.worker_count = config_.limits().worker_count();
  options.workers.queue_limit = config_.limits().queue_limit();
  ASSIGN_OR_RETURN(rpc_server_, rpc::Server::Start(options));

  for (const std::unique_ptr<World>& world : worlds_.all()) {
    followers_.push_back(std::make_unique<ChapterFollower>(
        ChapterFollower::Options{.world = world->name,
                                 .chapter_service = ChannelTo("chapter"),
                                 .token = [source = callers_[world->name].get()] { return source->Token(); }},
        chapters_, *logger_));
  }
  health_thread_ = std::jthread([this](std::stop_token stop) { BecomeHealthy(stop); });
  return absl::OkStatus();
}

void ServiceProcess::RegisterPoolMetrics() {
  for (const std::unique_ptr<World>& world : worlds_.all()) {
    const pg::PoolStats& stats = world->pool->stats();
    const obs::Labels labels = {{"world", world->name}};
    const auto add = [&](const char* name, const char* help, const std::atomic<std::int64_t>& value) {
      gauges_.push_back(metrics_->AddGauge(name, help, labels, [&value] { return static_cast<double>(value.load()); }));
    };
    add("muster_pg_open_connections", "Connections to the database", stats.open_connections);
    add("muster_pg_busy_connections", "Connections in use", stats.busy_connections);
    add("muster_pg_waiting", "Calls that wait for a connection", stats.waiting);
    add("muster_pg_retries", "Transactions run again after a conflict or a lost connection, since start", stats.retries);
    add("muster_pg_commits_in_doubt", "Commits whose answer was lost, since start", stats.commits_in_doubt);
  }
}

void ServiceProcess::BecomeHealthy(const std::stop_token& stop) {
  const absl::Time begin = absl::Now();
  absl::Time warned = begin;
  const auto problem = [&]() -> absl::Status {
    for (const std::unique_ptr<World>& world : worlds_.all()) {
      // A read of the outbox also shows that the schema has been migrated.
      RETURN_IF_ERROR(world->pool->QueryOptional(absl::Now() + absl::Seconds(2), platform::sql::kLastEvent).status());
    }
    for (const std::unique_ptr<ChapterFollower>& follower : followers_) {
      if (!follower->settled()) return absl::UnavailableError("the chapter service has not answered yet");
    }
    return server_->RenewRows();
  };
  absl::Status status = problem();
  while (!status.ok()) {
    if (absl::Now() - warned > kHealthWarning) {
      logger_->Warning("not healthy yet", {{"reason", ReasonOf(status)}, {"error", status.message()}});
      warned = absl::Now();
    }
    if (!SystemClock().SleepFor(kHealthPause, stop)) return;
    status = problem();
  }
  server_->StartJobs();
  for (const std::unique_ptr<World>& world : worlds_.all()) {
    sealers_.emplace_back([this, &world = *world](const std::stop_token& ended) { audit::RunSealer(world, *logger_, ended); });
  }
  rpc_server_->SetServing(true);
  logger_->Info("healthy", {{"address", service_.listen()}, {"after_ms", absl::ToInt64Milliseconds(absl::Now() - begin)}});
}

ServiceProcess::~ServiceProcess() {
  Drain();
  // Followers and the health thread use what is destroyed after them.
  health_thread_ = {};
  sealers_.clear();
  followers_.clear();
}

void ServiceProcess::Drain() {
  if (rpc_server_ == nullptr) return;
  rpc_server_->Drain(absl::Seconds(config_.limits().drain_time().seconds()));
}

std::shared_ptr<grpc::Channel> ServiceProcess::ChannelTo(absl::string_view service) const {
  const auto channel = channels_.find(service);
  MUSTER_CHECK(channel != channels_.end());
  return channel->second;
}

rpc::CallOptions ServiceProcess::AsService(absl::string_view world, absl::Duration limit) const {
  const auto caller = callers_.find(world);
  MUSTER_CHECK(caller != callers_.end());
  return {.deadline = absl::Now() + limit, .token = caller->second->Token()};
}

}  // namespace muster
