#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/config/gateway_config.pb.h"

namespace muster::gateway {

using config::GatewayConfig;

// Reads and checks gateway.textproto in the folder of the deployment's configuration file `config_path`, and fills in the defaults; all
// defaults when there is no such file. Errors: INVALID_ARGUMENT/CONFIG_INVALID with detail "problems".
absl::StatusOr<GatewayConfig> LoadGatewayConfig(const std::string& config_path);

// The same for text at hand; `name` stands for the file in error messages.
absl::StatusOr<GatewayConfig> ParseGatewayConfig(absl::string_view text, absl::string_view name);

}  // namespace muster::gateway
