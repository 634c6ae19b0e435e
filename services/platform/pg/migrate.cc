#include "platform/pg/migrate.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "platform/pg/connection.h"
#include "platform/pg/conninfo.h"
#include "platform/status/status.h"

namespace muster::pg {
namespace {

// Statements about databases, roles and schemas take no parameters, so their names are quoted into the text.
std::string Identifier(absl::string_view name) { return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\""); }
std::string Literal(absl::string_view text) { return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'"); }

// PostgreSQL cuts longer names short, and so takes two that differ only further on for the same.
absl::Status CheckName(absl::string_view name) {
  constexpr std::size_t kMaxNameBytes = 63;
  if (name.size() <= kMaxNameBytes) return absl::OkStatus();
  return InvalidArgument("TOO_LONG", absl::StrCat("name of a database, role or schema: ", name), {{"max", std::int64_t{kMaxNameBytes}}});
}

constexpr Statement<NoRow> kLock{"migrate.lock", "SELECT pg_advisory_lock(120295395944818)"};

struct ExistsRow {
  bool exists{};
  using Columns = pg::Columns<Bool>;
  auto Tie() { return std::tie(exists); }
};
constexpr Statement<ExistsRow, Text> kDatabaseExists{"migrate.database_exists",
                                                     "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)"};
constexpr Statement<ExistsRow, Text> kRoleExists{"migrate.role_exists",
                                                 "SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1)"};

struct AppliedRow {
  std::string source;
  std::int32_t version{};
  std::string name;
  std::string checksum;
  using Columns = pg::Columns<Text, Int4, Text, Text>;
  auto Tie() { return std::tie(source, version, name, checksum); }
};
constexpr Statement<AppliedRow, Text> kApplied{"migrate.applied", R"sql(
SELECT source, version, name, checksum
  FROM migration.applied_migrations
 WHERE service = $1
 ORDER BY source, version)sql"};
constexpr Statement<NoRow, Text, Text, Int4, Text, Text> kRecord{"migrate.record", R"sql(
INSERT INTO migration.applied_migrations (service, source, version, name, checksum)
VALUES ($1, $2, $3, $4, $5))sql"};

constexpr char kWorldScript[] = R"sql(
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS ltree SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA extensions;
CREATE SCHEMA IF NOT EXISTS migration;
CREATE TABLE IF NOT EXISTS migration.applied_migrations (
  service    TEXT NOT NULL,
  source     TEXT NOT NULL,
  version    INTEGER NOT NULL,
  name       TEXT NOT NULL,
  checksum   TEXT NOT NULL,
  apply_time TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT applied_migrations_key PRIMARY KEY (service, source, version)
);
)sql";

// $1 schema, $2 role, $3 the role as a literal.
constexpr char kServiceScript[] = R"sql(
CREATE SCHEMA IF NOT EXISTS %1$s;
GRANT USAGE ON SCHEMA %1$s, extensions TO %2$s;
ALTER DEFAULT PRIVILEGES IN SCHEMA %1$s GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %2$s;
ALTER DEFAULT PRIVILEGES IN SCHEMA %1$s GRANT USAGE, SELECT ON SEQUENCES TO %2$s;
ALTER ROLE %2$s SET search_path = %1$s, extensions;
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %%I TO %%I', current_database(), %3$s); END $$;
)sql";

// $1 schema, $2 the role as a literal.
constexpr char kMigrationPreamble[] = R"sql(
BEGIN;
SET LOCAL search_path = %1$s, extensions;
SET LOCAL muster.service_role = %2$s;
)sql";

// An administrator's session that no other one of ours works beside, in the same database, until it ends.
absl::StatusOr<std::unique_ptr<Connection>> OpenAlone(absl::string_view conninfo, absl::Time deadline) {
  ASSIGN_OR_RETURN(auto connection, Connection::Open({.conninfo = std::string(conninfo),
                                                      .application_name = "muster migrate",
                                                      .settings = {{"TimeZone", "UTC"}, {"standard_conforming_strings", "on"}}},
                                                     deadline));
  RETURN_IF_ERROR(connection->Run(kLock, {}, deadline).status());
  return connection;
}

template <class Row, class... Tags, class... Arguments>
absl::StatusOr<std::vector<Row>> Query(Connection& connection, absl::Time deadline, const Statement<Row, Tags...>& statement,
                                       const Arguments&... arguments) {
  ASSIGN_OR_RETURN(const Result result, connection.Run(statement, Parameters<Tags...>(arguments...).values(), deadline));
  return result.Rows<Row>();
}

std::string FileOf(absl::string_view source, int version, absl::string_view name) {
  return absl::StrFormat("sql/%s/migrations/V%03d__%s.sql", source, version, name);
}
std::string FileOf(const Migration& migration) { return FileOf(migration.source, migration.version, migration.name); }

absl::Status CheckHistory(absl::string_view service, const std::vector<AppliedRow>& applied, const std::vector<Migration>& migrations) {
  for (const AppliedRow& row : applied) {
    const Details details = {{"service", service}, {"migration", FileOf(row.source, row.version, row.name)}};
    const auto ours = std::find_if(migrations.begin(), migrations.end(),
                                   [&](const Migration& m) { return m.source == row.source && m.version == row.version; });
    if (ours == migrations.end()) {
      return FailedPrecondition("MIGRATION_MISSING", "the database has a migration that this program lacks", details);
    }
    if (ours->name != row.name || ours->checksum != row.checksum) {
      return FailedPrecondition("MIGRATION_CHANGED", "an applied migration is not what it was", details);
    }
  }
  return absl::OkStatus();
}

absl::Status ApplyText(Connection& connection, const ServiceMigration& target, const Migration& migration, absl::Time deadline) {
  RETURN_IF_ERROR(connection.RunScript(absl::StrFormat(kMigrationPreamble, Identifier(target.service), Literal(target.role)), deadline));
  RETURN_IF_ERROR(connection.RunScript(migration.text, deadline));
  if (!connection.in_transaction()) return Internal("DATABASE_ERROR", "the migration ends its own transaction");
  RETURN_IF_ERROR(
      Query(connection, deadline, kRecord, target.service, migration.source, migration.version, migration.name, migration.checksum)
          .status());
  return connection.RunScript("COMMIT", deadline);
}

absl::Status Apply(Connection& connection, const ServiceMigration& target, const Migration& migration, absl::Time deadline) {
  const absl::Status status = ApplyText(connection, target, migration, deadline);
  // A full disk or a stopped server is no fault of the migration.
  const bool ours = !absl::IsUnavailable(status) && !absl::IsResourceExhausted(status) && !absl::IsDeadlineExceeded(status);
  if (status.ok() || !ours) return status;
  return FailedPrecondition("MIGRATION_FAILED", absl::StrCat(FileOf(migration), ": ", status.message()),
                            {{"service", target.service}, {"migration", FileOf(migration)}, {"error", status.message()}});
}

}  // namespace

absl::Status EnsureWorldDatabase(absl::string_view admin_conninfo, absl::string_view database, absl::Time deadline) {
  RETURN_IF_ERROR(CheckName(database));
  {
    ASSIGN_OR_RETURN(const auto connection, OpenAlone(admin_conninfo, deadline));
    ASSIGN_OR_RETURN(const std::vector<ExistsRow> rows, Query(*connection, deadline, kDatabaseExists, database));
    if (!rows.at(0).exists) {
      RETURN_IF_ERROR(connection->RunScript(
          absl::StrCat("CREATE DATABASE ", Identifier(database), " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"),
          deadline));
    }
    RETURN_IF_ERROR(connection->RunScript(absl::StrCat("REVOKE ALL ON DATABASE ", Identifier(database), " FROM PUBLIC"), deadline));
  }
  ASSIGN_OR_RETURN(const std::string world_conninfo, ConninfoWith(admin_conninfo, {.keyword = "dbname", .value = std::string(database)}));
  ASSIGN_OR_RETURN(const auto connection, OpenAlone(world_conninfo, deadline));
  return connection->RunScript(kWorldScript, deadline);
}

absl::Status EnsureRole(absl::string_view admin_conninfo, const LoginRole& role, absl::Time deadline) {
  RETURN_IF_ERROR(CheckName(role.role));
  ASSIGN_OR_RETURN(const auto connection, OpenAlone(admin_conninfo, deadline));
  ASSIGN_OR_RETURN(const std::vector<ExistsRow> rows, Query(*connection, deadline, kRoleExists, role.role));
  ASSIGN_OR_RETURN(const std::string verifier, connection->ScramVerifier(role.password));
  return connection->RunScript(
      absl::StrCat(rows.at(0).exists ? "ALTER ROLE " : "CREATE ROLE ", Identifier(role.role),
                   " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD ", Literal(verifier)),
      deadline);
}

absl::StatusOr<int> MigrateService(const ServiceMigration& target, absl::Time deadline) {
  RETURN_IF_ERROR(CheckName(target.service));
  std::vector<Migration> migrations;
  for (const absl::Span<const Migration> source : target.migrations) migrations.insert(migrations.end(), source.begin(), source.end());

  ASSIGN_OR_RETURN(const auto connection, OpenAlone(target.admin_conninfo, deadline));
  ASSIGN_OR_RETURN(const std::vector<AppliedRow> applied, Query(*connection, deadline, kApplied, target.service));
  RETURN_IF_ERROR(CheckHistory(target.service, applied, migrations));
  RETURN_IF_ERROR(connection->RunScript(
      absl::StrFormat(kServiceScript, Identifier(target.service), Identifier(target.role), Literal(target.role)), deadline));
  int applied_count = 0;
  for (const Migration& migration : migrations) {
    const bool done = std::any_of(applied.begin(), applied.end(), [&](const AppliedRow& row) {
      return row.source == migration.source && row.version == migration.version;
    });
    if (done) continue;
    RETURN_IF_ERROR(Apply(*connection, target, migration, deadline));
    ++applied_count;
  }
  return applied_count;
}

}  // namespace muster::pg
