#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/server/process.h"
#include "platform/world/world.h"

namespace muster::chapter {

// The chapter service as `musterd` runs it.
ServiceDefinition Definition();

// Opens "users/administrator" in a world that has no account yet; its one-time password, or none when there is an account.
absl::StatusOr<std::optional<std::string>> FirstAdministrator(const World& world, absl::Time deadline);

}  // namespace muster::chapter
