#pragma once

#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"
#include "muster/dispatch/v1/plan_problem.pb.h"
#include "platform/wire/proto_time.h"

// The planner's problem and plan as messages, whose rows name each other by id, and as the domain's structs, where they are indices.
namespace muster::dispatch {

// Rows keep their order. INVALID_FIELDS with every wrong field, by its path in the message: what plan_problem.proto says, what
// planner::Validate finds among it. The planner takes the result as it is.
absl::StatusOr<planner::Problem> FromProto(const v1::PlanProblem& message);

// The same problem as a message: FromProto of it has the same digest. `problem` must be valid, its zone at a fixed offset of whole minutes.
// What the planner does not know stays empty: names, units, title and note. Every road becomes a leg.
v1::PlanProblem ToProto(const planner::Problem& problem);

// `plan` must be one for `problem`, which must be valid. Without solve duration and violations.
v1::PlanSolution ToProto(const planner::Problem& problem, const planner::Plan& plan);

// The lines of a plan that a person wrote, in their order; times and distance that are left out are the earliest possible. A line that
// names a need or a lot that `problem` does not have gets the index -1, which plan_checker reports. INVALID_FIELDS for quantities and
// distances out of range, and when one of two times is given alone.
absl::StatusOr<std::vector<planner::PlanLine>> LinesOf(const planner::Problem& problem, const v1::PlanSolution& plan);

// As PlanSolution.FloorRelease and Plan.FloorRelease have it.
template <typename Message>
void WriteRelease(const planner::Problem& problem, const planner::FloorRelease& release, Message& message) {
  for (const planner::FloorRelease::Part& given_up : release.parts) {
    auto& part = *message.add_parts();
    part.set_warehouse(planner::At(problem.warehouses, given_up.warehouse).id);
    part.set_item(planner::At(problem.items, given_up.item).id);
    part.set_quantity(given_up.quantity);
  }
  message.set_covered_critical_quantity(release.covered[0]);
  message.set_covered_high_quantity(release.covered[1]);
  message.set_covered_normal_quantity(release.covered[2]);
  if (release.arrive) *message.mutable_arrive_time() = ToTimestamp(*release.arrive);
}

// Decimal.
std::string DigitsOf(absl::int128 value);

}  // namespace muster::dispatch
