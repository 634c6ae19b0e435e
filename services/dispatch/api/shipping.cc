#include "dispatch/api/shipping.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "dispatch/api/plan_inputs.h"
#include "dispatch/api/requests.h"
#include "muster/dispatch/v1/events.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

// Long enough for goods to be issued over a night and a closed road; short enough that a hold that was forgotten frees them while the
// first days of a disaster still need them. A choice of this product: no source gives a figure.
constexpr absl::Duration kShortestHold = absl::Hours(72);
// After they were to leave.
constexpr absl::Duration kHoldAfterDeparture = absl::Hours(24);
// The warehouse service's limit.
constexpr absl::Duration kLongestHold = absl::Hours(30 * 24);

// As many as ReplaceReservations takes.
constexpr std::size_t kMaxReplaced = 20'000;

using Needed = std::map<std::string, v1::Requisition>;

// Lines of one shipment, by warehouse, requisition and departure.
using ShipmentKey = std::tuple<std::string, std::string, absl::Time>;

std::map<ShipmentKey, std::vector<const v1::Plan::Line*>> Split(const v1::Plan& plan) {
  std::map<ShipmentKey, std::vector<const v1::Plan::Line*>> split;
  for (const v1::Plan::Line& line : plan.lines()) {
    split[{line.warehouse(), line.requisition(), FromTimestamp(line.depart_time())}].push_back(&line);
  }
  return split;
}

// What a plan that replaces another one does with the shipments of that one which have not moved.
struct TakeOver {
  // They go on as shipments of the new plan, under the same key.
  std::map<ShipmentKey, v1::Shipment> carried;
  // They are given back.
  std::vector<v1::Shipment> cancelled;
};

// Lots and quantities for each line of a requisition.
using Content = std::map<std::pair<std::int32_t, std::string>, std::int64_t>;

template <class Lines, class Get>
Content ContentOf(const Lines& lines, Get get) {
  Content content;
  for (const auto& line : lines) content[{get(line).requisition_line_index(), get(line).lot()}] += get(line).quantity();
  return content;
}

absl::Time HoldEnd(const v1::Shipment& shipment) {
  return std::max(FromTimestamp(shipment.create_time()) + kShortestHold,
                  FromTimestamp(shipment.planned_depart_time()) + kHoldAfterDeparture);
}

// The part of `split` that `shipment` brings already; none when there is no such part.
std::optional<ShipmentKey> FindTwin(const v1::Shipment& shipment, const TakeOver& taken,
                                    const std::map<ShipmentKey, std::vector<const v1::Plan::Line*>>& split) {
  const Content content = ContentOf(
      shipment.lines(), [](const v1::Shipment::Line& line) -> const auto& { return line; });
  const std::string& requisition = shipment.lines(0).requisition();
  for (auto part = split.lower_bound({shipment.warehouse(), requisition, absl::InfinitePast()}); part != split.end(); ++part) {
    const auto& [key, lines] = *part;
    if (std::get<0>(key) != shipment.warehouse() || std::get<1>(key) != requisition) break;
    if (taken.carried.contains(key)) continue;
    // Goods that now leave later are held anew: their hold would end before.
    if (std::get<2>(key) + kHoldAfterDeparture > HoldEnd(shipment)) continue;
    if (ContentOf(
            lines, [](const v1::Plan::Line* line) -> const auto& { return *line; }) == content)
      return key;
  }
  return std::nullopt;
}

// Locks the plan that `plan` replaces and those of its shipments that were to be given back.
absl::StatusOr<std::vector<v1::Shipment>> LockReplaced(DispatchTx& tx, const v1::Plan& plan, Stored<v1::Plan>& replaced) {
  ASSIGN_OR_RETURN(replaced, tx.LockPlan(plan.replaces()));
  if (replaced.message.state() != v1::Plan::STATE_APPROVED) {
    return Stale({ReplacedBefore(plan.replaces(), replaced.message.replaced_by())});
  }
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Shipment>> locked,
                   tx.LockShipments({plan.replaced_shipments().begin(), plan.replaced_shipments().end()}));
  std::vector<v1::Shipment> waiting;
  for (Stored<v1::Shipment>& stored : locked) {
    if (HasNotMoved(stored.message)) waiting.push_back(std::move(stored.message));
  }
  return waiting;
}

void AppendStateChanged(DispatchTx& tx, const v1::Shipment& shipment) {
  v1::ShipmentStateChanged event;
  *event.mutable_shipment() = shipment;
  tx.Append(shipment.name(), shipment.chapter(), event);
}

// Where the plan holds nothing new the shipment's hold is let go. A hold that is still being asked for goes, once its step is settled, the
// same way (jobs/settle).
absl::Status LetGo(DispatchTx& tx, const v1::Shipment& shipment, std::vector<std::int64_t>& step_ids) {
  if (shipment.reservation().empty()) return absl::OkStatus();
  warehouse::v1::CancelReservationRequest cancel;
  cancel.set_name(shipment.reservation());
  ASSIGN_OR_RETURN(step_ids.emplace_back(), tx.InsertStep(shipment.name(), v1::Step::KIND_CANCEL_RESERVATION, cancel, kHeadStart));
  return absl::OkStatus();
}

void CarryOn(DispatchTx& tx, const v1::Plan& plan, const v1::Plan::Line& line, v1::Shipment& shipment) {
  shipment.set_plan(plan.name());
  shipment.set_distance_m(line.distance_m());
  *shipment.mutable_planned_depart_time() = line.depart_time();
  *shipment.mutable_planned_arrive_time() = line.arrive_time();
  tx.SaveCarried(shipment);
  AppendStateChanged(tx, shipment);
}

// The warehouses that the new plan asks for reservations.
absl::flat_hash_set<std::string> HoldingAnew(const std::map<ShipmentKey, std::vector<const v1::Plan::Line*>>& split,
                                             const TakeOver& taken) {
  absl::flat_hash_set<std::string> warehouses;
  for (const auto& [key, lines] : split) {
    if (!taken.carried.contains(key)) warehouses.insert(std::get<0>(key));
  }
  return warehouses;
}

// Puts `plan` in the place of the one that it replaces. Nothing is lost on the way: what is given back, what goes on and what follows from
// both are one transaction with the new plan's own shipments.
absl::StatusOr<TakeOver> TakePlace(DispatchTx& tx, const v1::Plan& plan,
                                   const std::map<ShipmentKey, std::vector<const v1::Plan::Line*>>& split,
                                   std::vector<std::int64_t>& step_ids) {
  TakeOver taken;
  if (plan.replaces().empty()) return taken;
  Stored<v1::Plan> replaced;
  ASSIGN_OR_RETURN(std::vector<v1::Shipment> waiting, LockReplaced(tx, plan, replaced));
  for (v1::Shipment& shipment : waiting) {
    if (const auto key = FindTwin(shipment, taken, split); key.has_value()) {
      CarryOn(tx, plan, *split.at(*key).front(), shipment);
      taken.carried.emplace(*key, std::move(shipment));
    } else {
      shipment.set_state(v1::Shipment::STATE_CANCELLED);
      tx.Save(shipment);
      AppendStateChanged(tx, shipment);
      taken.cancelled.push_back(std::move(shipment));
    }
  }
  const absl::flat_hash_set<std::string> holding_anew = HoldingAnew(split, taken);
  for (const v1::Shipment& shipment : taken.cancelled) {
    if (!holding_anew.contains(shipment.warehouse())) RETURN_IF_ERROR(LetGo(tx, shipment, step_ids));
  }
  replaced.message.set_state(v1::Plan::STATE_REPLACED);
  replaced.message.set_replaced_by(plan.name());
  tx.Save(replaced.message, replaced.readers);
  v1::PlanStateChanged event;
  *event.mutable_plan() = SummaryOf(replaced.message);
  tx.Append(replaced.message.name(), replaced.message.chapter(), event);
  return taken;
}

// All requisitions that `plan` takes goods to, or that `taken` takes goods from, locked, when each still lacks what the plan brings anew.
absl::StatusOr<Needed> LockNeeded(DispatchTx& tx, const v1::Plan& plan, const TakeOver& taken) {
  std::vector<std::string> names;
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> brought;
  for (const v1::Plan::Line& line : plan.lines()) {
    names.push_back(line.requisition());
    if (taken.carried.contains({line.warehouse(), line.requisition(), FromTimestamp(line.depart_time())})) continue;
    brought[{line.requisition(), line.requisition_line_index()}] += line.quantity();
  }
  const std::vector<std::string> served = Distinct(names);
  for (const v1::Shipment& shipment : taken.cancelled) names.push_back(shipment.lines(0).requisition());
  names = Distinct(std::move(names));
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> locked, tx.LockRequisitions(names));
  ASSIGN_OR_RETURN(const std::vector<MissingQuantity> missing, tx.ListMissingQuantities(names));
  std::vector<v1::Plan::Change> changes;
  Needed needed;
  for (Stored<v1::Requisition>& stored : locked) {
    const std::string name = stored.message.name();
    const bool is_served = std::binary_search(served.begin(), served.end(), name);
    if (is_served && !MayBeServed(plan, stored.message)) {
      changes.emplace_back().set_kind(v1::Plan::Change::KIND_REQUISITION);
      changes.back().set_requisition(name);
    }
    needed.emplace(name, std::move(stored.message));
  }
  for (const MissingQuantity& lack : missing) {
    const auto quantity = brought.find({lack.requisition, lack.line_index});
    if (quantity != brought.end() && quantity->second > lack.quantity) {
      v1::Plan::Change& change = changes.emplace_back();
      change.set_kind(v1::Plan::Change::KIND_NEED);
      change.set_requisition(lack.requisition);
      change.set_requisition_line_index(lack.line_index);
      change.set_before(quantity->second);
      change.set_after(lack.quantity);
    }
  }
  if (!changes.empty()) return Stale(changes);
  return needed;
}

v1::Shipment MakeShipment(const v1::Plan& plan, const v1::Requisition& requisition, const std::vector<const v1::Plan::Line*>& lines) {
  const v1::Plan::Line& first = *lines.front();
  v1::Shipment shipment;
  shipment.set_plan(plan.name());
  shipment.set_incident(plan.incident());
  shipment.set_warehouse(first.warehouse());
  shipment.set_chapter(first.chapter());
  *shipment.mutable_site() = requisition.site();
  shipment.set_requesting_chapter(requisition.chapter());
  shipment.set_state(v1::Shipment::STATE_RESERVING);
  shipment.set_distance_m(first.distance_m());
  *shipment.mutable_planned_depart_time() = first.depart_time();
  *shipment.mutable_planned_arrive_time() = first.arrive_time();
  shipment.set_etag("1");
  for (const v1::Plan::Line* planned : lines) {
    v1::Shipment::Line& line = *shipment.add_lines();
    line.set_requisition(planned->requisition());
    line.set_requisition_line_index(planned->requisition_line_index());
    line.set_item(planned->item());
    line.set_lot(planned->lot());
    line.set_quantity(planned->quantity());
  }
  return shipment;
}

warehouse::v1::ReserveStockRequest MakeReserveRequest(const v1::Plan& plan, const v1::Shipment& shipment) {
  warehouse::v1::ReserveStockRequest request;
  request.set_warehouse(shipment.warehouse());
  request.set_purpose(shipment.name());
  request.set_incident(shipment.incident());
  request.set_destination_chapter(shipment.site().chapter());
  *request.mutable_served_purposes() = plan.options().purposes();
  std::map<std::string, std::int64_t> quantity_of;
  for (const v1::Shipment::Line& line : shipment.lines()) quantity_of[line.lot()] += line.quantity();
  for (const auto& [lot, quantity] : quantity_of) {
    warehouse::v1::PickLine& line = *request.add_lines();
    line.set_lot(lot);
    line.set_quantity(quantity);
  }
  request.mutable_hold_duration()->set_seconds(absl::ToInt64Seconds(HoldEnd(shipment) - FromTimestamp(shipment.create_time())));
  return request;
}

// Those of the shipments that were given back which lie in `warehouse`.
std::vector<const v1::Shipment*> CancelledAt(const std::string& warehouse, const TakeOver& taken) {
  std::vector<const v1::Shipment*> cancelled;
  for (const v1::Shipment& shipment : taken.cancelled) {
    if (shipment.warehouse() == warehouse) cancelled.push_back(&shipment);
  }
  return cancelled;
}

// One call for all new shipments of a warehouse that gets holds back: what goes on being held is at no moment free for others.
warehouse::v1::ReplaceReservationsRequest MakeReplaceRequest(const v1::Plan& plan, const std::vector<v1::Shipment>& made,
                                                             const std::vector<const v1::Shipment*>& cancelled) {
  warehouse::v1::ReplaceReservationsRequest request;
  const std::string& warehouse = made.front().warehouse();
  request.set_request_id(UuidOf(absl::StrCat(plan.name(), " ", warehouse, " ", v1::Step::Kind_Name(v1::Step::KIND_REPLACE_RESERVATIONS))));
  request.set_warehouse(warehouse);
  for (const v1::Shipment* shipment : cancelled) {
    if (!shipment->reservation().empty()) request.add_replaces(shipment->reservation());
  }
  for (const v1::Shipment& shipment : made) {
    warehouse::v1::ReserveStockRequest& wanted = *request.add_reservations();
    wanted = MakeReserveRequest(plan, shipment);
    wanted.clear_warehouse();
  }
  return request;
}

absl::Status CheckReplaceable(const std::string& warehouse, std::size_t made_count, std::size_t cancelled_count) {
  if (std::max(made_count, cancelled_count) <= kMaxReplaced) return absl::OkStatus();
  return FailedPrecondition("PLAN_REPLACES_TOO_MUCH", absl::StrCat("too many shipments of ", warehouse, " at once"),
                            {{"warehouse", warehouse}, {"max", kMaxReplaced}});
}

// Stores the new shipments of one warehouse and the steps that reserve for them: one for each or, where holds are replaced, one for all,
// which the others follow.
absl::Status StartAt(DispatchTx& tx, const v1::Plan& plan, std::vector<v1::Shipment>& made, const TakeOver& taken,
                     std::vector<std::int64_t>& step_ids) {
  const std::vector<const v1::Shipment*> cancelled = CancelledAt(made.front().warehouse(), taken);
  if (!cancelled.empty()) RETURN_IF_ERROR(CheckReplaceable(made.front().warehouse(), made.size(), cancelled.size()));
  const auto kind = cancelled.empty() ? v1::Step::KIND_RESERVE : v1::Step::KIND_REPLACE_RESERVATIONS;
  for (v1::Shipment& shipment : made) {
    *shipment.mutable_pending_step() = NewStep(kind);
    tx.Insert(shipment, Distinct({shipment.chapter(), shipment.requesting_chapter(), plan.chapter()}));
    AppendStateChanged(tx, shipment);
  }
  if (cancelled.empty()) {
    for (const v1::Shipment& shipment : made) {
      ASSIGN_OR_RETURN(step_ids.emplace_back(), tx.InsertStep(shipment.name(), kind, MakeReserveRequest(plan, shipment), kHeadStart));
    }
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::int64_t leading,
                   tx.InsertStep(made.front().name(), kind, MakeReplaceRequest(plan, made, cancelled), kHeadStart));
  for (std::size_t i = 1; i < made.size(); ++i) tx.InsertFollowingStep(made[i].name(), leading);
  // What is still being asked for is known only once that is answered; then it joins what is replaced.
  std::vector<std::string> unanswered;
  for (const v1::Shipment* shipment : cancelled) {
    if (shipment->reservation().empty()) unanswered.push_back(shipment->name());
  }
  tx.InsertPrerequisites(leading, unanswered);
  step_ids.push_back(leading);
  return absl::OkStatus();
}

// Those that the plan serves are planned; what was only taken from wants its goods again.
void MoveRequisitions(DispatchTx& tx, const v1::Plan& plan, Needed& needed) {
  absl::flat_hash_set<std::string> served;
  for (const v1::Plan::Line& line : plan.lines()) served.insert(line.requisition());
  for (auto& [name, requisition] : needed) {
    const auto state = served.contains(name) ? v1::Requisition::STATE_PLANNED : v1::Requisition::STATE_SUBMITTED;
    // What was cancelled or fulfilled in the meantime is not opened again.
    const bool moves = requisition.state() == v1::Requisition::STATE_SUBMITTED || requisition.state() == v1::Requisition::STATE_PLANNED;
    if (!moves || requisition.state() == state) continue;
    requisition.set_state(state);
    tx.Save(requisition);
    v1::RequisitionStateChanged event;
    *event.mutable_requisition() = requisition;
    tx.Append(name, requisition.chapter(), event);
  }
}

}  // namespace

absl::Status CheckHoldable(const v1::Plan& plan, absl::Time now) {
  absl::Time last = absl::InfinitePast();
  for (const v1::Plan::Line& line : plan.lines()) last = std::max(last, FromTimestamp(line.depart_time()));
  const absl::Time latest = now + kLongestHold - kHoldAfterDeparture;
  if (last <= latest) return absl::OkStatus();
  return FailedPrecondition("DEPARTURE_TOO_FAR", "goods are not held until they leave",
                            {{"depart_time", absl::FormatTime(last, absl::UTCTimeZone())},
                             {"latest_depart_time", absl::FormatTime(latest, absl::UTCTimeZone())}});
}

absl::StatusOr<std::vector<std::int64_t>> StartShipments(DispatchTx& tx, v1::Plan& plan) {
  const auto split = Split(plan);
  std::vector<std::int64_t> step_ids;
  ASSIGN_OR_RETURN(const TakeOver taken, TakePlace(tx, plan, split, step_ids));
  ASSIGN_OR_RETURN(Needed needed, LockNeeded(tx, plan, taken));
  MoveRequisitions(tx, plan, needed);
  const auto count = static_cast<std::int64_t>(split.size() - taken.carried.size());
  std::int64_t number = 0;
  if (count > 0) {
    ASSIGN_OR_RETURN(const std::int64_t last, tx.TakeNumbers(NumberPrefix("shipments", plan.incident()), count));
    number = last - count;
  }
  std::map<std::string, std::vector<v1::Shipment>> made;
  for (const auto& [key, lines] : split) {
    if (const auto carried = taken.carried.find(key); carried != taken.carried.end()) {
      plan.add_shipments(carried->second.name());
      continue;
    }
    v1::Shipment shipment = MakeShipment(plan, needed.at(std::get<1>(key)), lines);
    shipment.set_name(NumberedName("shipments", plan.incident(), ++number));
    *shipment.mutable_create_time() = ToTimestamp(tx.now());
    plan.add_shipments(shipment.name());
    made[shipment.warehouse()].push_back(std::move(shipment));
  }
  for (auto& [warehouse, shipments] : made) RETURN_IF_ERROR(StartAt(tx, plan, shipments, taken, step_ids));
  return step_ids;
}

}  // namespace muster::dispatch
