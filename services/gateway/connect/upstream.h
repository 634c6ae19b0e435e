#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/http/asio.h"
#include "platform/config/config.h"
#include "platform/rpc/client.h"

namespace muster::gateway {

// A server stream being read. Made by Upstreams::Stream; used by one coroutine.
class UpstreamStream {
 public:
  virtual ~UpstreamStream() = default;
  // The next message; none at the end, whose status is then known. Reading slowly holds the service back.
  virtual Task<std::optional<std::string>> Next() = 0;
  // OK or the service's error; after Next returned none.
  virtual absl::Status status() const = 0;
  // Makes Next end soon. From any thread.
  virtual void Cancel() = 0;
};

// Calls to the services of the deployment with messages as bytes, whatever the method. Thread-safe.
class Upstreams {
 public:
  explicit Upstreams(const muster::config::ServerConfig& config);

  // Whether the deployment has such a service.
  bool Has(absl::string_view service) const { return services_.contains(service); }
  std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view service) const;

  // Cancelled soon after `is_over` has become true. Errors: those of the service; SERVICE_UNAVAILABLE and the like as rpc::FromGrpc, which
  // name the service.
  Task<absl::StatusOr<std::string>> Unary(std::string service, std::string method, rpc::CallOptions options, std::string request,
                                          std::function<bool()> is_over = nullptr) const;

  std::shared_ptr<UpstreamStream> Stream(absl::string_view service, const std::string& method, const rpc::CallOptions& options,
                                         const std::string& request) const;

 private:
  struct Service {
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<grpc::GenericStub> stub;
  };

  std::map<std::string, Service, std::less<>> services_;
};

}  // namespace muster::gateway
