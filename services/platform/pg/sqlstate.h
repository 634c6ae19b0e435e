#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// What PostgreSQL's error codes (SQLSTATE, PostgreSQL manual appendix A) become. The first that fits:
//
//   23505 23P01         ALREADY_EXISTS/CONSTRAINT_VIOLATED      details: constraint, table
//   23…                 FAILED_PRECONDITION/CONSTRAINT_VIOLATED details: constraint, table (foreign key, check, not null)
//   22…                 INVALID_ARGUMENT/VALUE_REFUSED          a value that PostgreSQL cannot hold, say a text with a zero byte
//   40001 40P01         ABORTED/TRANSACTION_CONFLICT            never seen by a closure's caller: the transaction is run again
//   53100               RESOURCE_EXHAUSTED/DATABASE_FULL        the disk is full
//   53300               RESOURCE_EXHAUSTED/DATABASE_BUSY        no connection left on the server
//   53…                 RESOURCE_EXHAUSTED/DATABASE_EXHAUSTED   memory or another limit
//   57014 55P03         DEADLINE_EXCEEDED/DATABASE_DEADLINE     cancelled, or a lock was not to be had
//   08… 57P…            UNAVAILABLE/DATABASE_UNAVAILABLE        the server is stopping, starting or gone
//   28… 42501           PERMISSION_DENIED/DATABASE_REFUSED      sign-in or privilege
//   3D000               FAILED_PRECONDITION/DATABASE_MISSING    there is no such database
//   all others          INTERNAL/DATABASE_ERROR
//
// Every one carries the detail "sqlstate".
namespace muster::pg {

struct ServerError {
  absl::string_view sqlstate;  // five characters; empty when the server said nothing, that is, the connection was lost
  absl::string_view message;
  absl::string_view constraint;
  absl::string_view table;
};

absl::Status ToStatus(const ServerError& error);

// The constraint that a statement violated, by which a store says what the user did wrong; empty for any other error.
std::string ConstraintOf(const absl::Status& status);

}  // namespace muster::pg
