#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/jobs/steps.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"

// What the requests of all resources share.
namespace muster::dispatch {

// Nothing that is entered here happened before.
inline constexpr absl::CivilDay kEarliestDay(2000, 1, 1);
absl::Time EarliestTime();

// Checks a site: a name, a chapter, and a point on the earth if there is one. `field` is its path.
void CheckSite(absl::string_view field, const v1::Site& site, Fields& fields);

// The seat of a chapter, of which each has one. NOT_FOUND/CHAPTER_UNKNOWN.
absl::StatusOr<common::v1::GeoPoint> SeatOf(const Neighbours& neighbours, const rpc::Call& call, const std::string& chapter);

// Puts the seat of the site's chapter where nobody gave a point.
absl::Status FillPoint(const Neighbours& neighbours, const rpc::Call& call, v1::Site& site);

// Sorted, each once.
std::vector<std::string> Distinct(std::vector<std::string> names);

// "incidents/20231218-622927-1" and 3 give "<collection>/20231218-622927-1-03".
std::string NumberedName(absl::string_view collection, absl::string_view incident, std::int64_t number);
// Under which those numbers are counted.
std::string NumberPrefix(absl::string_view collection, absl::string_view incident);

// The answer to a request that added a step: what the resource is after the first attempt at it. `answer` when none was made.
template <class Resource>
absl::StatusOr<Resource> AfterFirstAttempt(const Steps& steps, const Scope& scope, std::optional<std::int64_t> step_id,
                                           absl::string_view request_id, absl::StatusOr<Resource> answer) {
  if (!answer.ok() || !step_id.has_value()) return answer;
  // Whatever goes wrong here, the step is committed and the job sees to it.
  const absl::StatusOr<std::optional<Subject>> attempted = steps.AttemptFirst(scope.world(), scope.origin(), *step_id, request_id);
  if (!attempted.ok() || !attempted->has_value()) return answer;
  return std::get<Resource>(**attempted);
}

// Calls a List method until its last page, and hands each answer to `collect`.
template <class Stub, class Method, class Request, class Collect>
absl::Status ReadAllPages(Stub& stub, Method method, Request request, const rpc::CallOptions& options, Collect collect) {
  do {
    ASSIGN_OR_RETURN(auto response, rpc::Invoke(stub, method, request, options));
    request.set_page_token(response.next_page_token());
    collect(response);
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

// A step as it stands in the answer before its first attempt.
v1::Step NewStep(v1::Step::Kind kind);

}  // namespace muster::dispatch
