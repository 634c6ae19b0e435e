#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "gateway/config/load.h"
#include "platform/config/config.h"

namespace muster::gateway {

// The gateway as `musterd` runs it: the one door for people and machines. It owns no data and has no database.
class GatewayProcess {
 public:
  // Listens. Errors: SERVICE_NOT_CONFIGURED, PORT_BUSY, LOG_FILE_UNWRITABLE, CERTIFICATE_UNUSABLE, those of the signing key.
  // Both outlive it.
  static absl::StatusOr<std::unique_ptr<GatewayProcess>> Start(const muster::config::ServerConfig& config, const GatewayConfig& settings);
  // Drains first: takes no more connections, ends streams with UNAVAILABLE/SHUTTING_DOWN, lets running requests finish within the
  // configured time.
  ~GatewayProcess();

 private:
  class Impl;
  explicit GatewayProcess(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace muster::gateway
