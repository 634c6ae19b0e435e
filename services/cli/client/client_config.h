#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/client_config.pb.h"

namespace muster::cli {

// Where to look for the configuration, first match wins; empty = not given.
struct ConfigPlaces {
  // --config.
  std::string option;
  // $MUSTER_CONFIG.
  std::string environment;
  // Looked for as ".muster/muster.textproto" in this folder and those above it.
  std::string folder;
};

// The configuration of this operator, with paths made absolute and defaults filled in. Errors, INVALID_ARGUMENT: CLIENT_CONFIG_MISSING;
// CONFIG_UNREADABLE; CONFIG_INVALID with everything that is wrong.
absl::StatusOr<ClientConfig> LoadClientConfig(const ConfigPlaces& places);

// The world that a command acts on: `wanted`, or the default one when that is empty. Errors, INVALID_ARGUMENT: WORLD_UNKNOWN,
// WORLD_REQUIRED.
absl::StatusOr<World> ChooseWorld(const ClientConfig& config, absl::string_view wanted);

}  // namespace muster::cli
