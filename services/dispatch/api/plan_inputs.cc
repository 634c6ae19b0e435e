#include "dispatch/api/plan_inputs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/api/error_rows.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/lifecycle.h"
#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner.h"
#include "dispatch/store/fleet_store.h"
#include "dispatch/wire/plan_preferences.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

constexpr char kDefaultProfile[] = "default";
constexpr absl::Duration kFarthestStart = absl::Hours(24 * 366);
// A start that lies back no further was not meant to: a clock is slow, or the form lay open for a while.
constexpr absl::Duration kBackdated = absl::Hours(1);
constexpr int kMaxWindowHours = 8760;
constexpr int kMaxFleetChapters = 100;
constexpr int kMaxPurposes = 20;
// As long as a donor's words may be.
constexpr int kMaxPurposeLength = 200;
// A worker of the service waits for it.
constexpr std::int64_t kMaxTimeLimitMs = 10'000;

planner::Preferences ReadPreferences(const v1::PlanPreferences& message, ReportOutOfRange report) {
  return FromProto(message, {.max_time_limit_ms = kMaxTimeLimitMs}, report);
}

void AddVehicles(const std::vector<v1::Vehicle>& vehicles, const absl::flat_hash_set<std::string>& busy, Fleet& fleet) {
  // Two chapters may hire the same lorry.
  std::map<std::string, const v1::Vehicle*> vehicle_of;
  for (const v1::Vehicle& vehicle : vehicles) {
    if (!busy.contains(vehicle.plate())) vehicle_of[vehicle.plate()] = &vehicle;
  }
  fleet.volume_cm3 = 0;
  for (const auto& [plate, vehicle] : vehicle_of) {
    fleet.weight_g += vehicle->payload_g();
    if (vehicle->volume_cm3() == 0) fleet.volume_cm3.reset();
    if (fleet.volume_cm3) *fleet.volume_cm3 += vehicle->volume_cm3();
  }
}

absl::StatusOr<Fleet> ReadFleet(FleetTx& tx, const Scope& scope, const std::string& chapter) {
  ASSIGN_OR_RETURN(auto divisions, scope.DivisionsBelow(chapter));
  ASSIGN_OR_RETURN(const std::vector<v1::Vehicle> vehicles,
                   tx.ListVehicles({.chapter_ids = std::move(divisions), .limit = planner::kMaxRows}));
  std::vector<std::string> plates;
  for (const v1::Vehicle& vehicle : vehicles) plates.push_back(vehicle.plate());
  ASSIGN_OR_RETURN(const std::vector<VehicleUse> uses, tx.ListVehicleUses(plates, ""));
  absl::flat_hash_set<std::string> busy;
  for (const VehicleUse& use : uses) busy.insert(use.plate);
  Fleet fleet{.chapter = chapter};
  AddVehicles(vehicles, busy, fleet);
  return fleet;
}

absl::StatusOr<std::vector<Fleet>> ReadFleets(const Scope& scope, const std::vector<std::string>& chapters) {
  std::vector<Fleet> fleets;
  if (chapters.empty()) return fleets;
  return outbox::Read<FleetTx>(scope.world(), scope.origin(), [&](FleetTx& tx) -> absl::StatusOr<std::vector<Fleet>> {
    std::vector<Fleet> read;
    for (const std::string& chapter : chapters) {
      ASSIGN_OR_RETURN(read.emplace_back(), ReadFleet(tx, scope, chapter));
    }
    return read;
  });
}

absl::StatusOr<std::vector<UnloadedGoods>> ReadUnloaded(const Scope& scope, const Needs& needs, const PlanningOptions& options) {
  if (options.handling_window_hours == 0 && options.fleet_chapters.empty()) return std::vector<UnloadedGoods>();
  std::vector<std::string> given_back;
  for (const v1::Shipment& shipment : needs.given_back) given_back.push_back(shipment.name());
  return outbox::Read<FleetTx>(scope.world(), scope.origin(), [&](FleetTx& tx) { return tx.ListUnloadedGoods(given_back); });
}

absl::StatusOr<Needs> ReadNeedsOf(DispatchTx& tx, const v1::Plan& plan) {
  if (!plan.replaces().empty()) {
    ASSIGN_OR_RETURN(const Stored<v1::Plan> replaced, tx.FindPlan(plan.replaces()));
    const std::string& by = replaced.message.replaced_by();
    if (!by.empty() && by != plan.name()) return Stale({ReplacedBefore(plan.replaces(), by)});
  }
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> found,
                   tx.FindRequisitions({plan.requisitions().begin(), plan.requisitions().end()}));
  std::vector<v1::Requisition> served;
  for (Stored<v1::Requisition>& stored : found) {
    if (MayBeServed(plan, stored.message)) served.push_back(std::move(stored.message));
  }
  return ReadNeeds(tx, std::move(served), FromTimestamp(plan.start_time()),
                   {plan.replaced_shipments().begin(), plan.replaced_shipments().end()});
}

}  // namespace

void SetStart(bool has, const google::protobuf::Timestamp& asked, absl::Time now, v1::Plan& plan, Fields& fields) {
  const absl::Time start = fields.Time("start_time", has, asked, EarliestTime(), now + kFarthestStart, now);
  // Goods never leave too early.
  *plan.mutable_start_time() = ToTimestamp(absl::FromUnixSeconds(absl::ToUnixSeconds(start - absl::Nanoseconds(1)) + 1));
  plan.set_backdated(start < now - kBackdated);
}

void AddRequisition(const v1::Requisition& requisition, v1::Plan& plan) {
  plan.add_requisitions(requisition.name());
  *plan.add_sites() = requisition.site();
}

void CheckOptions(const v1::PlanOptions& options, Fields& fields) {
  ReadPreferences(options.preferences(), [&](absl::string_view field, std::int64_t min, std::int64_t max) {
    fields.Add(absl::StrCat("options.preferences.", field), "OUT_OF_RANGE", {{"min", min}, {"max", max}});
  });
  fields.Range("options.handling_window_hours", std::int64_t{options.handling_window_hours()}, 0, kMaxWindowHours);
  fields.Range("options.fleet_chapters", std::int64_t{options.fleet_chapters_size()}, 0, kMaxFleetChapters);
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < options.fleet_chapters_size(); ++i) {
    const std::string field = absl::StrCat("options.fleet_chapters[", i, "]");
    fields.RequiredName(field, options.fleet_chapters(i), "chapters");
    if (!seen.insert(options.fleet_chapters(i)).second) fields.Add(field, "DUPLICATE_ID", {{"id", options.fleet_chapters(i)}});
  }
  fields.Range("options.purposes", std::int64_t{options.purposes_size()}, 0, kMaxPurposes);
  for (int i = 0; i < options.purposes_size(); ++i) {
    const std::string field = absl::StrCat("options.purposes[", i, "]");
    fields.RequiredText(field, options.purposes(i), kMaxPurposeLength);
    if (!seen.insert(options.purposes(i)).second) fields.Add(field, "NAMED_TWICE");
  }
}

v1::PlanOptions Complete(v1::PlanOptions options) {
  *options.mutable_preferences() = ToProto(ReadPreferences(options.preferences(), [](absl::string_view, std::int64_t, std::int64_t) {}));
  return options;
}

PlanningOptions OptionsOf(const v1::Plan& plan) {
  const v1::PlanOptions& options = plan.options();
  return {.incident = plan.incident(),
          .purposes = {options.purposes().begin(), options.purposes().end()},
          .start = FromTimestamp(plan.start_time()),
          .supplying_chapters = {plan.supplying_chapters().begin(), plan.supplying_chapters().end()},
          .preferences = ReadPreferences(options.preferences(), [](absl::string_view, std::int64_t, std::int64_t) {}),
          .handling_window_hours = options.handling_window_hours(),
          .fleet_chapters = {options.fleet_chapters().begin(), options.fleet_chapters().end()}};
}

absl::StatusOr<std::vector<v1::Requisition>> FindSubmitted(DispatchTx& tx, const Scope& scope, const std::string& incident,
                                                           const std::vector<std::string>& names) {
  std::vector<v1::Requisition> requisitions;
  for (const std::string& name : Distinct(names)) {
    ASSIGN_OR_RETURN(Stored<v1::Requisition> stored, Visible(scope, tx.FindRequisition(name), "REQUISITION_UNKNOWN", name));
    if (stored.message.incident() != incident) {
      return NotFound("REQUISITION_UNKNOWN", absl::StrCat(name, " belongs to another incident"), {{"name", name}});
    }
    if (stored.message.state() != v1::Requisition::STATE_SUBMITTED) {
      return FailedPrecondition("NOT_SUBMITTED", absl::StrCat(name, " does not wait for a plan"), {{"name", name}});
    }
    requisitions.push_back(std::move(stored.message));
  }
  return requisitions;
}

absl::StatusOr<Needs> ReadNeeds(DispatchTx& tx, std::vector<v1::Requisition> requisitions, absl::Time start,
                                const std::vector<std::string>& replaced_shipments) {
  Needs needs{.requisitions = std::move(requisitions)};
  std::vector<std::string> names;
  for (const v1::Requisition& requisition : needs.requisitions) names.push_back(requisition.name());
  ASSIGN_OR_RETURN(needs.missing, tx.ListMissingQuantities(names));
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Shipment>> replaced, tx.FindShipments(replaced_shipments));
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> wanted_again;
  for (Stored<v1::Shipment>& stored : replaced) {
    if (!HasNotMoved(stored.message)) continue;
    for (const v1::Shipment::Line& line : stored.message.lines()) {
      wanted_again[{line.requisition(), line.requisition_line_index()}] += line.quantity();
    }
    needs.given_back.push_back(std::move(stored.message));
  }
  for (MissingQuantity& missing : needs.missing) {
    const auto more = wanted_again.find({missing.requisition, missing.line_index});
    if (more != wanted_again.end()) missing.quantity += more->second;
  }
  ASSIGN_OR_RETURN(needs.travel_profile, tx.FindTravelProfile(kDefaultProfile));
  std::vector<std::string> sites;
  for (const v1::Requisition& requisition : needs.requisitions) sites.push_back(requisition.site().chapter());
  ASSIGN_OR_RETURN(needs.travel, tx.ReadTravelRecords(sites, DayInChina(start)));
  return needs;
}

bool LacksNothing(const Needs& needs) {
  return std::none_of(needs.missing.begin(), needs.missing.end(), [](const MissingQuantity& missing) { return missing.quantity > 0; });
}

bool MayBeServed(const v1::Plan& plan, const v1::Requisition& requisition) {
  return requisition.state() == v1::Requisition::STATE_SUBMITTED ||
         (!plan.replaces().empty() && requisition.state() == v1::Requisition::STATE_PLANNED);
}

bool HasNotMoved(const v1::Shipment& shipment) {
  return Advance(static_cast<ShipmentState>(shipment.state()), ShipmentVerb::kGiveBack).ok();
}

absl::StatusOr<Planning> Gather(const Scope& scope, const Neighbours& neighbours, const Needs& needs, PlanningOptions options) {
  for (const std::string& chapter : options.supplying_chapters) RETURN_IF_ERROR(scope.DivisionsBelow(chapter).status());
  options.now = scope.now();
  if (options.routing == nullptr) options.routing = neighbours.routing.get();
  const rpc::CallOptions as_service = neighbours.as_service(scope.world().name, std::min(options.patience, scope.deadline() - absl::Now()));
  ASSIGN_OR_RETURN(Stock stock, ReadStock(neighbours, as_service, needs));
  ASSIGN_OR_RETURN(stock.fleets, ReadFleets(scope, options.fleet_chapters));
  ASSIGN_OR_RETURN(stock.unloaded, ReadUnloaded(scope, needs, options));
  return MakePlanning(needs, stock, options, scope.tree());
}

absl::StatusOr<Planning> GatherAgain(const Scope& scope, const Neighbours& neighbours, const v1::Plan& plan, absl::Duration patience,
                                     bool by_its_ways) {
  ASSIGN_OR_RETURN(const Needs needs,
                   outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return ReadNeedsOf(tx, plan); }));
  const RoutedBefore routed(plan);
  PlanningOptions options = OptionsOf(plan);
  options.patience = patience;
  if (by_its_ways) options.routing = &routed;
  ASSIGN_OR_RETURN(Planning planning, Gather(scope, neighbours, needs, options));
  RETURN_IF_ERROR(planner::Validate(planning.problem));
  return planning;
}

absl::StatusOr<Planning> CheckStillPossible(const Scope& scope, const Neighbours& neighbours, const v1::Plan& plan,
                                            absl::Duration patience) {
  ASSIGN_OR_RETURN(Planning planning, GatherAgain(scope, neighbours, plan, patience, true));
  const std::vector<v1::Plan::Change> changes = ChangesSince(plan, planning);
  if (changes.empty()) return planning;
  return Stale(changes);
}

absl::Status CheckTimeAndRoads(const Scope& scope, const v1::Plan& plan) {
  ASSIGN_OR_RETURN(const Needs needs,
                   outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return ReadNeedsOf(tx, plan); }));
  ASSIGN_OR_RETURN(std::vector<v1::Plan::Change> changes, RoadChangesSince(plan, needs));
  for (v1::Plan::Change& overdue : OverdueAt(scope.now(), plan, needs)) changes.push_back(std::move(overdue));
  return changes.empty() ? absl::OkStatus() : Stale(changes);
}

absl::Status Stale(const std::vector<v1::Plan::Change>& changes) {
  return FailedPrecondition("PLAN_STALE", "the plan cannot be carried out any more",
                            FirstRows({.list = "changes", .count = "change_count"}, changes));
}

v1::Plan::Change ReplacedBefore(const std::string& plan, const std::string& by) {
  v1::Plan::Change change;
  change.set_kind(v1::Plan::Change::KIND_REPLACED);
  change.set_replaced_plan(plan);
  change.set_replaced_by(by);
  return change;
}

absl::StatusOr<v1::Plan> Solve(const Planning& planning, const IsCancelled& is_cancelled) {
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(const planner::Plan solved, planner::MakePlan(planning.problem, is_cancelled));
  const absl::Duration taken = absl::Now() - begin;
  const std::vector<planner::PlanViolation> violations = planner::CheckPlan(planning.problem, solved);
  if (!violations.empty()) {
    return Internal("UNEXPECTED", absl::StrCat("the planner broke a rule: ", violations.front().reason, " ", violations.front().where));
  }
  v1::Plan plan = ToPlan(planning, solved);
  plan.set_solve_duration_us(absl::ToInt64Microseconds(taken));
  return plan;
}

Measures MeasuresIn(const Planning& planning) {
  Measures measures{.unit_cost_fen_of = planning.unit_cost_fen_of};
  for (const planner::Item& item : planning.problem.items) measures.weight_g_of[item.id] = item.weight_g;
  return measures;
}

absl::StatusOr<v1::Plan> StorePlan(DispatchTx& tx, v1::Plan plan, const std::vector<std::string>& readers) {
  ASSIGN_OR_RETURN(const std::int64_t number, tx.TakeNumbers(NumberPrefix("plans", plan.incident()), 1));
  plan.set_name(NumberedName("plans", plan.incident(), number));
  plan.set_state(v1::Plan::STATE_PROPOSED);
  *plan.mutable_create_time() = ToTimestamp(tx.now());
  plan.set_etag("1");
  plan.set_rows_digest(RowsDigestOf(plan));
  tx.Insert(plan, readers);
  v1::PlanProposed event;
  *event.mutable_plan() = SummaryOf(plan);
  tx.Append(plan.name(), plan.chapter(), event);
  return plan;
}

}  // namespace muster::dispatch
