#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/api/approval_rules.h"
#include "dispatch/api/planning.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"

// What plans are made of and checked against, read at this moment and outside of any transaction that writes.
namespace muster::dispatch {

// Sets from when on goods of `plan` leave: `asked`, by default now; a whole second, because the planner counts in those.
void SetStart(bool has, const google::protobuf::Timestamp& asked, absl::Time now, v1::Plan& plan, Fields& fields);

// Adds a requisition that `plan` serves, where it wants its goods.
void AddRequisition(const v1::Requisition& requisition, v1::Plan& plan);

// Adds what is wrong with `options` to `fields`, under "options.".
void CheckOptions(const v1::PlanOptions& options, Fields& fields);

// The same options with every preference said. They must have been checked.
v1::PlanOptions Complete(v1::PlanOptions options);

// What `plan` was made under. `plan` says incident, start_time, supplying_chapters and options.
PlanningOptions OptionsOf(const v1::Plan& plan);

// Requisitions of `incident` that wait for a plan and that the caller may see. NOT_FOUND/REQUISITION_UNKNOWN;
// FAILED_PRECONDITION/NOT_SUBMITTED.
absl::StatusOr<std::vector<v1::Requisition>> FindSubmitted(DispatchTx& tx, const Scope& scope, const std::string& incident,
                                                           const std::vector<std::string>& names);

// What the requisitions lack when those of `replaced_shipments` that have not moved are given back, and the ways to them on the day of
// `start`.
absl::StatusOr<Needs> ReadNeeds(DispatchTx& tx, std::vector<v1::Requisition> requisitions, absl::Time start,
                                const std::vector<std::string>& replaced_shipments = {});
bool LacksNothing(const Needs& needs);

// Requisitions that wait, and with a plan that replaces another one also those that one serves.
bool MayBeServed(const v1::Plan& plan, const v1::Requisition& requisition);

// Nobody has begun to issue its goods.
bool HasNotMoved(const v1::Shipment& shipment);

// The stock of this moment, against what `needs` lack. Errors: NOT_FOUND/CHAPTER_UNKNOWN for suppliers and fleets; those of the calls.
absl::StatusOr<Planning> Gather(const Scope& scope, const Neighbours& neighbours, const Needs& needs, PlanningOptions options);

// What `plan` would be made of now: what its requisitions lack, and the stock; the ways as the routing server says now, or `by_its_ways` as
// it said then. FAILED_PRECONDITION/PLAN_STALE when the plan that it replaces was replaced by another one.
absl::StatusOr<Planning> GatherAgain(const Scope& scope, const Neighbours& neighbours, const v1::Plan& plan, absl::Duration patience,
                                     bool by_its_ways = false);

// The same when `plan` can still be carried out, by the ways that it was made with. FAILED_PRECONDITION/PLAN_STALE with what changed.
absl::StatusOr<Planning> CheckStillPossible(const Scope& scope, const Neighbours& neighbours, const v1::Plan& plan,
                                            absl::Duration patience = absl::InfiniteDuration());

// Of that, what takes no other service to tell: OK when goods of `plan` that leave now still come by when they are needed, and over roads
// that are neither closed nor slower than the plan has them. FAILED_PRECONDITION/PLAN_STALE with what changed.
absl::Status CheckTimeAndRoads(const Scope& scope, const v1::Plan& plan);

// FAILED_PRECONDITION/PLAN_STALE with the details `changes`, a JSON list of the first of them, as many as an error carries, and
// `change_count`.
absl::Status Stale(const std::vector<v1::Plan::Change>& changes);
// The change that says that `plan` was replaced by `by`.
v1::Plan::Change ReplacedBefore(const std::string& plan, const std::string& by);

// The best plan, accepted by plan_checker. CANCELLED/CALL_CANCELLED when nobody waits for it any more.
absl::StatusOr<v1::Plan> Solve(const Planning& planning, const IsCancelled& is_cancelled);

Measures MeasuresIn(const Planning& planning);

// Stores a plan in PROPOSED under the next number of its incident, and says so to whoever watches.
absl::StatusOr<v1::Plan> StorePlan(DispatchTx& tx, v1::Plan plan, const std::vector<std::string>& readers);

}  // namespace muster::dispatch
