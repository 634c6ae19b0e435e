#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/config/config.h"

namespace muster {

// Brings the databases of all worlds up to date: creates what is missing of databases, roles and schemas, and applies new migrations. Safe
// to run again and by several at once. A database that is still starting is waited for until `deadline`.
// `report` gets one sentence for each schema, for people.
// Errors: those of pg/migrate.h; FAILED_PRECONDITION/PASSWORD_MISSING when the password file has no line for a role.
absl::Status Migrate(const config::ServerConfig& config, absl::Time deadline, const std::function<void(const std::string&)>& report);

}  // namespace muster
