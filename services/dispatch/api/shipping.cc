#include "dispatch/api/shipping.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "dispatch/api/requests.h"
#include "muster/dispatch/v1/events.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

// Long enough for goods to be issued over a night and a closed road; short enough that a hold that was forgotten frees them while the
// first days of a disaster still need them. A choice of this product: no source gives a figure.
constexpr absl::Duration kHoldDuration = absl::Hours(72);

using Needed = std::map<std::string, v1::Requisition>;

// The requisitions that `plan` takes goods to, locked, when each still lacks what the plan brings.
absl::StatusOr<Needed> LockNeeded(DispatchTx& tx, const v1::Plan& plan) {
  std::vector<std::string> names;
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> brought;
  for (const v1::Plan::Line& line : plan.lines()) {
    names.push_back(line.requisition());
    brought[{line.requisition(), line.requisition_line_index()}] += line.quantity();
  }
  names = Distinct(std::move(names));
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> locked, tx.LockRequisitions(names));
  ASSIGN_OR_RETURN(const std::vector<MissingQuantity> missing, tx.ListMissingQuantities(names));
  std::vector<std::string> changes;
  Needed needed;
  for (Stored<v1::Requisition>& stored : locked) {
    if (stored.message.state() != v1::Requisition::STATE_SUBMITTED)
      changes.push_back(absl::StrCat(stored.message.name(), " no longer waits for a plan"));
    needed.emplace(stored.message.name(), std::move(stored.message));
  }
  for (const MissingQuantity& lack : missing) {
    const auto quantity = brought.find({lack.requisition, lack.line_index});
    if (quantity != brought.end() && quantity->second > lack.quantity) {
      changes.push_back(absl::StrCat(lack.requisition, " line ", lack.line_index, " lacks only ", lack.quantity));
    }
  }
  if (!changes.empty()) {
    return FailedPrecondition("PLAN_STALE", "what the plan serves has changed", {{"changes", absl::StrJoin(changes, "; ")}});
  }
  return needed;
}

// Lines of one shipment, by warehouse, requisition and departure.
using ShipmentKey = std::tuple<std::string, std::string, absl::Time>;

std::map<ShipmentKey, std::vector<const v1::Plan::Line*>> Split(const v1::Plan& plan) {
  std::map<ShipmentKey, std::vector<const v1::Plan::Line*>> split;
  for (const v1::Plan::Line& line : plan.lines()) {
    split[{line.warehouse(), line.requisition(), FromTimestamp(line.depart_time())}].push_back(&line);
  }
  return split;
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
  *shipment.mutable_pending_step() = NewStep(v1::Step::KIND_RESERVE);
  return shipment;
}

warehouse::v1::ReserveStockRequest MakeReserveRequest(const v1::Shipment& shipment) {
  warehouse::v1::ReserveStockRequest request;
  request.set_warehouse(shipment.warehouse());
  request.set_purpose(shipment.name());
  request.set_incident(shipment.incident());
  request.set_destination_chapter(shipment.site().chapter());
  std::map<std::string, std::int64_t> quantity_of;
  for (const v1::Shipment::Line& line : shipment.lines()) quantity_of[line.lot()] += line.quantity();
  for (const auto& [lot, quantity] : quantity_of) {
    warehouse::v1::PickLine& line = *request.add_lines();
    line.set_lot(lot);
    line.set_quantity(quantity);
  }
  request.mutable_hold_duration()->set_seconds(absl::ToInt64Seconds(kHoldDuration));
  return request;
}

absl::StatusOr<std::int64_t> StartShipment(DispatchTx& tx, const v1::Plan& plan, const v1::Shipment& shipment) {
  tx.Insert(shipment, Distinct({shipment.chapter(), shipment.requesting_chapter(), plan.chapter()}));
  v1::ShipmentStateChanged event;
  *event.mutable_shipment() = shipment;
  tx.Append(shipment.name(), shipment.chapter(), event);
  return tx.InsertStep(shipment.name(), v1::Step::KIND_RESERVE, MakeReserveRequest(shipment), kHeadStart);
}

}  // namespace

absl::StatusOr<std::vector<std::int64_t>> StartShipments(DispatchTx& tx, v1::Plan& plan) {
  ASSIGN_OR_RETURN(Needed needed, LockNeeded(tx, plan));
  for (auto& [name, requisition] : needed) {
    requisition.set_state(v1::Requisition::STATE_PLANNED);
    tx.Save(requisition);
    v1::RequisitionStateChanged event;
    *event.mutable_requisition() = requisition;
    tx.Append(name, requisition.chapter(), event);
  }
  const auto split = Split(plan);
  const auto count = static_cast<std::int64_t>(split.size());
  ASSIGN_OR_RETURN(const std::int64_t last, tx.TakeNumbers(NumberPrefix("shipments", plan.incident()), count));
  std::int64_t number = last - count;
  std::vector<std::int64_t> step_ids;
  for (const auto& [key, lines] : split) {
    v1::Shipment shipment = MakeShipment(plan, needed.at(std::get<1>(key)), lines);
    shipment.set_name(NumberedName("shipments", plan.incident(), ++number));
    *shipment.mutable_create_time() = ToTimestamp(tx.now());
    plan.add_shipments(shipment.name());
    ASSIGN_OR_RETURN(step_ids.emplace_back(), StartShipment(tx, plan, shipment));
  }
  return step_ids;
}

}  // namespace muster::dispatch
