#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/config/config.pb.h"

namespace muster::config {

// Reads and checks a ServerConfig in protobuf TextFormat and fills in the defaults. Errors: NOT_FOUND/CONFIG_UNREADABLE;
// INVALID_ARGUMENT/CONFIG_INVALID, whose detail "problems" lists everything that is wrong, with line and column where the file's text is.
absl::StatusOr<ServerConfig> LoadConfig(const std::string& path);

// The same for text at hand; `name` stands for the file in error messages.
absl::StatusOr<ServerConfig> ParseConfig(absl::string_view text, absl::string_view name);

// The entry of a service. Errors: NOT_FOUND/SERVICE_NOT_CONFIGURED.
absl::StatusOr<Service> FindService(const ServerConfig& config, absl::string_view service);

// Where other processes reach a service. Errors: NOT_FOUND/SERVICE_NOT_CONFIGURED.
absl::StatusOr<std::string> AddressOf(const ServerConfig& config, absl::string_view service);

// The libpq connection string of a service's role in a world.
std::string DatabaseOf(const World& world, absl::string_view service);

// The libpq connection string of the world's owner.
std::string OwnerDatabaseOf(const World& world);

}  // namespace muster::config
