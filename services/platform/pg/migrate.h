#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "platform/pg/statement.h"

// Worlds, roles and schemas. Everything here may be run again at any time, also by several at once, and then changes nothing.
// `admin_conninfo` signs in as the owner of the cluster. Names may be any text of at most 63 bytes
// (else INVALID_ARGUMENT/TOO_LONG); they are quoted.
//
// A world is one database. A service has in it one schema, of its own name, and one login role. PostgreSQL itself keeps them apart: a role
// reaches no other service's schema, and cannot even connect to another world's database.
namespace muster::pg {

// The database (UTF-8, ordered by code point), closed to PUBLIC, with the extensions ltree, pg_trgm and btree_gist in its schema
// `extensions`. `admin_conninfo` names any database of the cluster that exists.
absl::Status EnsureWorldDatabase(absl::string_view admin_conninfo, absl::string_view database, absl::Time deadline);

struct LoginRole {
  std::string role;
  std::string password;  // leaves this process only as a SCRAM-SHA-256 verifier
};

// The role, able to sign in with this password and to do nothing else.
absl::Status EnsureRole(absl::string_view admin_conninfo, const LoginRole& role, absl::Time deadline);

struct ServiceMigration {
  std::string admin_conninfo;  // of the world's database
  std::string service;
  std::string role;  // of EnsureRole
  // In the order in which they are applied: {platform::sql::Migrations(), dispatch::sql::Migrations()}.
  std::vector<absl::Span<const Migration>> migrations;
};

// Brings a service's schema up to date, and returns how many migrations were applied. Each is applied in a transaction of its own together
// with its row in migration.applied_migrations; two that migrate at once wait for each other. The role may connect, use the schema, and
// read and write its tables; its search_path is the schema, then `extensions`. Tables belong to the administrator.
//
// A migration that takes rights away again, as an audit trail needs, finds the role's name in current_setting('muster.service_role').
//
// Errors, first match wins; nothing is applied by the first two:
//   FAILED_PRECONDITION/MIGRATION_MISSING  the database has a migration that the program lacks
//   FAILED_PRECONDITION/MIGRATION_CHANGED  an applied migration's file is not what it was
//   FAILED_PRECONDITION/MIGRATION_FAILED   PostgreSQL refused a migration; those before it stay applied
absl::StatusOr<int> MigrateService(const ServiceMigration& target, absl::Time deadline);

}  // namespace muster::pg
