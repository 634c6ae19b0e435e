#include "platform/pg/sqlstate.h"

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "platform/status/status.h"

namespace muster::pg {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);

absl::Status ConstraintViolated(const ServerError& error) {
  const Details details = {{"sqlstate", error.sqlstate}, {"constraint", error.constraint}, {"table", error.table}};
  const bool exists_already = error.sqlstate == "23505" || error.sqlstate == "23P01";
  return exists_already ? AlreadyExists("CONSTRAINT_VIOLATED", error.message, details)
                        : FailedPrecondition("CONSTRAINT_VIOLATED", error.message, details);
}

}  // namespace

absl::Status ToStatus(const ServerError& error) {
  const absl::string_view sqlstate = error.sqlstate;
  const auto in_class = [&](absl::string_view prefix) { return absl::StartsWith(sqlstate, prefix); };
  const Details details = {{"sqlstate", sqlstate}};

  if (in_class("23")) return ConstraintViolated(error);
  if (in_class("22")) return InvalidArgument("VALUE_REFUSED", error.message, details);
  if (sqlstate == "40001" || sqlstate == "40P01") return Aborted("TRANSACTION_CONFLICT", error.message, details);
  if (sqlstate == "53100") return ResourceExhausted("DATABASE_FULL", error.message, kRetryDelay, details);
  if (sqlstate == "53300") return ResourceExhausted("DATABASE_BUSY", error.message, kRetryDelay, details);
  if (in_class("53")) return ResourceExhausted("DATABASE_EXHAUSTED", error.message, kRetryDelay, details);
  if (sqlstate == "57014" || sqlstate == "55P03") return DeadlineExceeded("DATABASE_DEADLINE", error.message, details);
  // What the server calls a protocol violation is our own mistake, and it stays connected.
  if (sqlstate == "08P01") return Internal("DATABASE_ERROR", error.message, details);
  if (sqlstate.empty() || in_class("08") || in_class("57P")) {
    return Unavailable("DATABASE_UNAVAILABLE", error.message, kRetryDelay, details);
  }
  if (in_class("28") || sqlstate == "42501") return PermissionDenied("DATABASE_REFUSED", error.message, details);
  if (sqlstate == "3D000") return FailedPrecondition("DATABASE_MISSING", error.message, details);
  return Internal("DATABASE_ERROR", error.message, details);
}

std::string ConstraintOf(const absl::Status& status) {
  return ReasonOf(status) == "CONSTRAINT_VIOLATED" ? DetailOf(status, "constraint") : std::string();
}

}  // namespace muster::pg
