#include "musterd/migrate.h"

#include <fstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "musterd/services.h"
#include "platform/pg/conninfo.h"
#include "platform/pg/migrate.h"
#include "platform/status/status.h"
#include "sql/platform_migrations.h"

namespace muster {
namespace {

constexpr absl::Duration kRetryPause = absl::Milliseconds(100);

// The password of `user` in libpq's password file, whose lines read host:port:database:user:password.
absl::StatusOr<std::string> PasswordOf(const std::string& user, const std::string& passfile) {
  std::ifstream file(passfile);
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = absl::StrSplit(line, absl::MaxSplits(':', 4));
    if (fields.size() == 5 && fields[3] == user) return fields[4];
  }
  return FailedPrecondition("PASSWORD_MISSING", absl::StrCat("no line for ", user, " in ", passfile), {{"user", user}, {"file", passfile}});
}

absl::Status MigrateSchema(const config::World& world, const ServiceDefinition& service, absl::Time deadline,
                           const std::function<void(const std::string&)>& report) {
  const std::string owner = config::OwnerDatabaseOf(world);
  const std::string conninfo = config::DatabaseOf(world, service.name);
  ASSIGN_OR_RETURN(const std::string role, pg::ConninfoValue(conninfo, "user"));
  ASSIGN_OR_RETURN(const std::string passfile, pg::ConninfoValue(conninfo, "passfile"));
  ASSIGN_OR_RETURN(const std::string password, PasswordOf(role, passfile));
  RETURN_IF_ERROR(pg::EnsureRole(owner, {.role = role, .password = password}, deadline));
  ASSIGN_OR_RETURN(const int applied, pg::MigrateService({.admin_conninfo = owner,
                                                          .service = service.name,
                                                          .role = role,
                                                          .migrations = {platform::sql::Migrations(), service.migrations()}},
                                                         deadline));
  if (applied > 0) report(absl::StrCat(world.name(), " ", service.name, ": ", applied, " applied"));
  return absl::OkStatus();
}

absl::Status MigrateWorld(const config::World& world, absl::Time deadline, const std::function<void(const std::string&)>& report) {
  const std::string owner = config::OwnerDatabaseOf(world);
  ASSIGN_OR_RETURN(const std::string database, pg::ConninfoValue(owner, "dbname"));
  // The world's own database may not exist yet; this one always does.
  ASSIGN_OR_RETURN(const std::string any_database, pg::ConninfoWith(owner, {"dbname", "postgres"}));
  absl::Status ensured = pg::EnsureWorldDatabase(any_database, database, deadline);
  while (absl::IsUnavailable(ensured) && absl::Now() + kRetryPause < deadline) {
    absl::SleepFor(kRetryPause);
    ensured = pg::EnsureWorldDatabase(any_database, database, deadline);
  }
  RETURN_IF_ERROR(ensured);
  for (const ServiceDefinition& service : AllServices()) RETURN_IF_ERROR(MigrateSchema(world, service, deadline, report));
  return absl::OkStatus();
}

}  // namespace

absl::Status Migrate(const config::ServerConfig& config, absl::Time deadline, const std::function<void(const std::string&)>& report) {
  for (const config::World& world : config.worlds()) RETURN_IF_ERROR(MigrateWorld(world, deadline, report));
  return absl::OkStatus();
}

}  // namespace muster
