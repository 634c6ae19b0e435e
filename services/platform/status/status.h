#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// The one vocabulary of errors. An error is an absl::Status that carries a reason: an UPPER_SNAKE_CASE name that never changes, with
// details that say which thing and how much. On the wire it becomes a gRPC status with google.rpc.ErrorInfo, BadRequest (all wrong
// fields at once), RetryInfo and a LocalizedMessage in the caller's language (see reasons.h).
namespace muster {

// One key of an error's details, for example {"available", 40}.
struct Detail {
  Detail(absl::string_view key, absl::string_view value) : key(key), value(value) {}
  Detail(absl::string_view key, const char* value) : key(key), value(value) {}
  Detail(absl::string_view key, const std::string& value) : key(key), value(value) {}
  // A template, so that the literal 0 is a number here and not a null const char*.
  template <std::integral Number>
  Detail(absl::string_view key, Number value) : key(key), value(absl::StrCat(value)) {}

  std::string key;
  std::string value;
};
using Details = std::vector<Detail>;

// `message` is for developers and logs, in English; people read the sentence that reasons.csv holds for `reason`.
absl::Status InvalidArgument(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status NotFound(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status AlreadyExists(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status FailedPrecondition(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status Aborted(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status PermissionDenied(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status Unauthenticated(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status DeadlineExceeded(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status Cancelled(absl::string_view reason, absl::string_view message, const Details& details = {});
absl::Status Internal(absl::string_view reason, absl::string_view message, const Details& details = {});
// These two may be tried again after `retry_delay`.
absl::Status ResourceExhausted(absl::string_view reason, absl::string_view message, absl::Duration retry_delay,
                               const Details& details = {});
absl::Status Unavailable(absl::string_view reason, absl::string_view message, absl::Duration retry_delay, const Details& details = {});

// The reason that `status` carries; empty for OK and for a status that was not made here.
std::string ReasonOf(const absl::Status& status);

// The value of a detail; empty when there is none.
std::string DetailOf(const absl::Status& status, absl::string_view key);

// All details, sorted by key.
Details DetailsOf(const absl::Status& status);

// How long to wait before the call is worth trying again; zero when the status names none.
absl::Duration RetryDelayOf(const absl::Status& status);

// One wrong field of a request.
struct Violation {
  // Path in the request as protobuf spells it, for example "lines[0].quantity".
  std::string field;
  // A row of reasons.csv whose sentence says what would be right.
  std::string reason;
  Details details;
  // That sentence as the service that refused the request wrote it, in the caller's language; empty before it has travelled.
  std::string description;
};

// Every wrong field that `status` names, in the order in which they were added; empty for other errors.
std::vector<Violation> ViolationsOf(const absl::Status& status);

// The sentence that came with an error from another process, in the language that was asked for; empty for an error of this process.
std::string LocalizedMessageOf(const absl::Status& status);

// Gathers all wrong fields of a request, so that a caller learns of every one at once.
//
//   Violations violations;
//   if (request.quantity() < 1) violations.Add("lines[0].quantity", "OUT_OF_RANGE", {{"min", 1}, {"max", kMaxQuantity}});
//   RETURN_IF_ERROR(violations.ToStatus());
class Violations {
 public:
  // `field` is the path in the request as protobuf spells it (lower_snake_case, lists indexed from 0). `reason` is a row of reasons.csv
  // whose sentence says what would be right.
  void Add(absl::string_view field, absl::string_view reason, const Details& details = {});

  bool empty() const { return violations_.empty(); }

  // OK when nothing was added, else INVALID_ARGUMENT with reason INVALID_FIELDS.
  absl::Status ToStatus() const;

 private:
  std::vector<Violation> violations_;
};

}  // namespace muster

#define MUSTER_STATUS_CONCAT_INNER(x, y) x##y
#define MUSTER_STATUS_CONCAT(x, y) MUSTER_STATUS_CONCAT_INNER(x, y)

// Returns from the enclosing function when `expression`, an absl::Status, is not OK.
#define RETURN_IF_ERROR(expression)                                       \
  do {                                                                    \
    if (absl::Status muster_status = (expression); !muster_status.ok()) { \
      return muster_status;                                               \
    }                                                                     \
  } while (false)

// Declares or assigns `target` from an absl::StatusOr, or returns its error from the enclosing function.
#define ASSIGN_OR_RETURN(target, expression) MUSTER_ASSIGN_OR_RETURN(MUSTER_STATUS_CONCAT(muster_result_, __LINE__), target, expression)
#define MUSTER_ASSIGN_OR_RETURN(result, target, expression) \
  auto result = (expression);                               \
  if (!result.ok()) return std::move(result).status();      \
  target = *std::move(result)
