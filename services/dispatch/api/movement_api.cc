#include "dispatch/api/movement_api.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dispatch/api/fleet_access.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/shipment_moves.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/load.h"
#include "dispatch/store/fleet_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_DUTY_OFFICER;
using common::v1::ROLE_WAREHOUSE_MANAGER;

constexpr int kMaxLoads = 100;
constexpr int kMaxDrivers = 5;
constexpr int kMaxLoadLines = 500;

absl::Status Check(const v1::LoadShipmentRequest& request) {
  Fields fields;
  CheckShipmentName(request.request_id(), request.name(), fields);
  if (request.loads().empty()) fields.Add("loads", "REQUIRED");
  fields.Range("loads", std::int64_t{request.loads_size()}, 0, kMaxLoads);
  absl::flat_hash_map<std::string, int> named;
  for (int i = 0; i < request.loads_size(); ++i) {
    const v1::LoadShipmentRequest::Load& load = request.loads(i);
    const std::string path = absl::StrCat("loads[", i, "].");
    fields.RequiredName(path + "vehicle", load.vehicle(), "vehicles");
    if (++named[load.vehicle()] == 2) fields.Add(path + "vehicle", "NAMED_TWICE");
    fields.Range(path + "drivers", std::int64_t{load.drivers_size()}, 0, kMaxDrivers);
    for (int j = 0; j < load.drivers_size(); ++j) fields.RequiredName(absl::StrCat(path, "drivers[", j, "]"), load.drivers(j), "drivers");
    fields.Range(path + "lines", std::int64_t{load.lines_size()}, 1, kMaxLoadLines);
  }
  return fields.ToStatus();
}

// By name, all of `names`; NOT_FOUND/`unknown` for one that is not there, is deleted or is nobody's that the caller may use.
template <class Message>
absl::StatusOr<absl::flat_hash_map<std::string, Message>> ByName(const Scope& scope, absl::StatusOr<std::vector<Message>> found,
                                                                 const std::vector<std::string>& names, absl::string_view unknown) {
  if (!found.ok()) return std::move(found).status();
  absl::flat_hash_map<std::string, Message> by_name;
  for (Message& message : *found) {
    if (message.has_delete_time() || !MayUseFleetOf(scope, message.chapter())) continue;
    const std::string name = message.name();
    by_name.emplace(name, std::move(message));
  }
  for (const std::string& name : names) {
    if (!by_name.contains(name)) return NotFound(unknown, absl::StrCat("no ", name), {{"name", name}});
  }
  return by_name;
}

std::vector<std::int64_t> IdsOf(const std::vector<std::string>& names, absl::string_view collection) {
  std::vector<std::int64_t> ids;
  for (const std::string& name : names) ids.push_back(FleetId(name, collection).value_or(0));
  return ids;
}

// Vehicles, drivers and carriers of a request. The vehicles are locked, so that nobody else loads them meanwhile.
struct Fleet {
  absl::flat_hash_map<std::string, v1::Vehicle> vehicles;
  absl::flat_hash_map<std::string, v1::Driver> drivers;
  // Deleted ones too.
  absl::flat_hash_map<std::string, std::string> carrier_names;
};

absl::StatusOr<Fleet> LockFleet(FleetTx& tx, const Scope& scope, const v1::LoadShipmentRequest& request) {
  std::vector<std::string> vehicles, drivers, carriers;
  for (const v1::LoadShipmentRequest::Load& load : request.loads()) {
    vehicles.push_back(load.vehicle());
    drivers.insert(drivers.end(), load.drivers().begin(), load.drivers().end());
  }
  Fleet fleet;
  ASSIGN_OR_RETURN(fleet.vehicles, ByName(scope, tx.LockVehicles(IdsOf(vehicles, "vehicles")), vehicles, "VEHICLE_UNKNOWN"));
  ASSIGN_OR_RETURN(fleet.drivers, ByName(scope, tx.FindDrivers(IdsOf(drivers, "drivers")), drivers, "DRIVER_UNKNOWN"));
  for (const auto& [name, vehicle] : fleet.vehicles) carriers.push_back(vehicle.carrier());
  ASSIGN_OR_RETURN(const std::vector<v1::Carrier> found, tx.FindCarriers(IdsOf(carriers, "carriers")));
  for (const v1::Carrier& carrier : found) fleet.carrier_names[carrier.name()] = carrier.display_name();
  return fleet;
}

// What the rule for loads needs to know.
absl::StatusOr<std::vector<VehicleLoad>> ToVehicleLoads(FleetTx& tx, const v1::LoadShipmentRequest& request, const Fleet& fleet) {
  std::vector<VehicleLoad> loads;
  std::vector<std::string> plates;
  for (const v1::LoadShipmentRequest::Load& wanted : request.loads()) {
    const v1::Vehicle& vehicle = fleet.vehicles.at(wanted.vehicle());
    VehicleLoad& load = loads.emplace_back(VehicleLoad{.plate = vehicle.plate(), .payload_g = vehicle.payload_g()});
    for (const v1::Load::Line& line : wanted.lines()) load.lines.push_back({.line_index = line.line_index(), .quantity = line.quantity()});
    plates.push_back(load.plate);
  }
  ASSIGN_OR_RETURN(const std::vector<VehicleUse> uses, tx.ListVehicleUses(plates, request.name()));
  for (const VehicleUse& use : uses) {
    for (VehicleLoad& load : loads) {
      if (load.plate != use.plate) continue;
      if (use.state == v1::Shipment::STATE_ISSUED) {
        load.other_weight_g += use.weight_g;
      } else {
        load.under_way_with = use.shipment;
      }
    }
  }
  return loads;
}

v1::Load ToLoad(const v1::LoadShipmentRequest::Load& wanted, const LoadWeight& weight, const Fleet& fleet) {
  const v1::Vehicle& vehicle = fleet.vehicles.at(wanted.vehicle());
  v1::Load load;
  load.set_vehicle(vehicle.name());
  load.set_plate(vehicle.plate());
  if (const auto carrier = fleet.carrier_names.find(vehicle.carrier()); carrier != fleet.carrier_names.end()) {
    load.set_carrier(carrier->second);
  }
  for (const std::string& name : wanted.drivers()) {
    const v1::Driver& driver = fleet.drivers.at(name);
    v1::Load::Driver& named = *load.add_drivers();
    named.set_driver(name);
    named.set_display_name(driver.display_name());
    named.set_masked_phone(driver.phone());
  }
  *load.mutable_lines() = wanted.lines();
  load.set_weight_g(weight.weight_g);
  load.set_unweighed_line_count(weight.unweighed_line_count);
  return load;
}

// Each once, in the order of the loads.
template <class TextOf>
std::string Join(const v1::Shipment& shipment, TextOf text_of) {
  std::vector<std::string> texts;
  for (const v1::Load& load : shipment.loads()) {
    const std::string text = text_of(load);
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  return absl::StrJoin(texts, "、");
}

// What one base unit weighs, by item. Asked outside of any transaction: goods of a shipment do not change.
absl::StatusOr<absl::flat_hash_map<std::string, std::int64_t>> WeightsOf(const Neighbours& neighbours, const rpc::Call& call,
                                                                         const v1::Shipment& shipment) {
  absl::flat_hash_map<std::string, std::int64_t> weights;
  for (const v1::Shipment::Line& line : shipment.lines()) {
    if (weights.contains(line.item())) continue;
    warehouse::v1::GetItemRequest request;
    request.set_name(line.item());
    ASSIGN_OR_RETURN(const warehouse::v1::Item item,
                     rpc::Invoke(*neighbours.items, &warehouse::v1::ItemService::Stub::GetItem, request, rpc::CallOptions::For(call)));
    weights[line.item()] = item.weight_g();
  }
  return weights;
}

warehouse::v1::ReceiveShipmentRequest MakeTakeBackRequest(const v1::Shipment& shipment, const v1::ReceiveReturnRequest& asked) {
  warehouse::v1::ReceiveShipmentRequest request;
  request.set_warehouse(shipment.warehouse());
  request.set_shipment(shipment.name());
  *request.mutable_responsible_persons() = asked.responsible_persons();
  request.set_counterparty(shipment.carrier().empty() ? shipment.site().display_name() : shipment.carrier());
  request.set_note(shipment.return_reason());
  if (asked.has_voucher_time()) *request.mutable_voucher_time() = asked.voucher_time();
  std::map<std::string, warehouse::v1::ReceiveShipmentRequest::Line> line_of;
  std::map<int, std::int64_t> lost_of;
  for (const v1::ReceiveReturnRequest::Line& line : asked.lines()) lost_of[line.line_index()] = line.lost_quantity();
  for (int i = 0; i < shipment.lines_size(); ++i) {
    const v1::Shipment::Line& line = shipment.lines(i);
    const std::int64_t lost = lost_of[i];
    if (line.returned_quantity() + lost == 0) continue;
    warehouse::v1::ReceiveShipmentRequest::Line& back = line_of[line.lot()];
    back.set_lot(line.lot());
    back.set_received_quantity(back.received_quantity() + line.returned_quantity());
    back.set_lost_quantity(back.lost_quantity() + lost);
  }
  for (auto& [lot, line] : line_of) *request.add_lines() = std::move(line);
  return request;
}

// What did not come back is lost instead of returned.
absl::Status LoseOnTheWayBack(const v1::ReceiveReturnRequest& request, v1::Shipment& shipment) {
  Fields fields;
  std::vector<bool> named(static_cast<std::size_t>(shipment.lines_size()), false);
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::ReceiveReturnRequest::Line& lost = request.lines(i);
    const std::string path = absl::StrCat("lines[", i, "].");
    if (lost.line_index() < 0 || lost.line_index() >= shipment.lines_size()) {
      fields.Range(path + "line_index", std::int64_t{lost.line_index()}, 0, std::int64_t{shipment.lines_size()} - 1);
      continue;
    }
    const auto index = static_cast<std::size_t>(lost.line_index());
    if (named[index]) fields.Add(path + "line_index", "NAMED_TWICE");
    named[index] = true;
    v1::Shipment::Line& line = *shipment.mutable_lines(lost.line_index());
    fields.Range(path + "lost_quantity", lost.lost_quantity(), 1, line.returned_quantity());
    line.set_returned_quantity(line.returned_quantity() - lost.lost_quantity());
    line.set_lost_quantity(line.lost_quantity() + lost.lost_quantity());
  }
  return fields.ToStatus();
}

// What will not come is wanted again.
absl::Status ReopenRequisition(DispatchTx& tx, const std::string& name) {
  ASSIGN_OR_RETURN(Stored<v1::Requisition> stored, tx.LockRequisition(name));
  v1::Requisition& requisition = stored.message;
  if (requisition.state() != v1::Requisition::STATE_PLANNED) return absl::OkStatus();
  requisition.set_state(v1::Requisition::STATE_SUBMITTED);
  tx.Save(requisition);
  v1::RequisitionStateChanged event;
  *event.mutable_requisition() = requisition;
  tx.Append(requisition.name(), requisition.chapter(), event);
  return absl::OkStatus();
}

// What happened last to the goods.
absl::Time LastTime(const v1::Shipment& shipment) {
  if (shipment.has_sign_time()) return FromTimestamp(shipment.sign_time());
  if (shipment.has_arrive_time()) return FromTimestamp(shipment.arrive_time());
  if (shipment.has_depart_time()) return FromTimestamp(shipment.depart_time());
  return EarliestTime();
}

}  // namespace

absl::StatusOr<v1::Shipment> MovementApi::LoadShipment(const rpc::Call& call, const v1::LoadShipmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request));
  ASSIGN_OR_RETURN(
      const Stored<v1::Shipment> seen,
      Visible(scope,
              outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindShipment(request.name()); }),
              "SHIPMENT_UNKNOWN", request.name()));
  RETURN_IF_ERROR(scope.Authorize({ROLE_WAREHOUSE_MANAGER, ROLE_DUTY_OFFICER}, seen.message.chapter()));
  ASSIGN_OR_RETURN(const auto weights, WeightsOf(neighbours_, call, seen.message));
  return outbox::WriteOnce<FleetTx, v1::Shipment>(scope.world(), scope.origin(), request, [&](FleetTx& tx) -> absl::StatusOr<v1::Shipment> {
    ASSIGN_OR_RETURN(v1::Shipment shipment, LockVisibleShipment(tx, scope, request.name()));
    RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kLoad));
    ASSIGN_OR_RETURN(const Fleet fleet, LockFleet(tx, scope, request));
    ASSIGN_OR_RETURN(const std::vector<VehicleLoad> loads, ToVehicleLoads(tx, request, fleet));
    std::vector<IssuedLine> issued;
    for (const v1::Shipment::Line& line : shipment.lines()) {
      issued.push_back({.quantity = line.quantity(), .unit_weight_g = weights.at(line.item())});
    }
    ASSIGN_OR_RETURN(const std::vector<LoadWeight> load_weights, CheckLoads(issued, loads));
    shipment.clear_loads();
    for (int i = 0; i < request.loads_size(); ++i) {
      *shipment.add_loads() = ToLoad(request.loads(i), load_weights[static_cast<std::size_t>(i)], fleet);
    }
    shipment.set_carrier(Join(shipment, [](const v1::Load& load) { return load.carrier(); }));
    shipment.set_vehicle(Join(shipment, [](const v1::Load& load) { return load.plate(); }));
    tx.SaveLoads(shipment);
    return SaveShipment(tx, std::move(shipment));
  });
}

absl::StatusOr<v1::Shipment> MovementApi::ReturnShipment(const rpc::Call& call, const v1::ReturnShipmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckShipmentName(request.request_id(), request.name(), fields);
  fields.RequiredText("reason", request.reason(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DispatchTx, v1::Shipment>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Shipment> {
        ASSIGN_OR_RETURN(v1::Shipment shipment, LockVisibleShipment(tx, scope, request.name()));
        RETURN_IF_ERROR(AuthorizeEitherEnd(scope, shipment));
        RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kTurnBack));
        ASSIGN_OR_RETURN(const absl::Time time,
                         TimeAfter("return_time", request.has_return_time(), request.return_time(), LastTime(shipment), tx.now()));
        *shipment.mutable_return_time() = ToTimestamp(time);
        shipment.set_return_reason(request.reason());
        for (v1::Shipment::Line& line : *shipment.mutable_lines()) line.set_returned_quantity(OutstandingOf(line));
        tx.SaveQuantities(shipment);
        shipment = SaveShipment(tx, std::move(shipment));
        RETURN_IF_ERROR(ReopenRequisition(tx, shipment.lines(0).requisition()));
        return shipment;
      });
}

absl::StatusOr<v1::Shipment> MovementApi::ReceiveReturn(const rpc::Call& call, const v1::ReceiveReturnRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckShipmentName(request.request_id(), request.name(), fields);
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  fields.Time("voucher_time", request.has_voucher_time(), request.voucher_time(), EarliestTime(), scope.now(), scope.now());
  RETURN_IF_ERROR(fields.ToStatus());
  std::optional<std::int64_t> step_id;
  const auto answer = outbox::WriteOnce<DispatchTx, v1::Shipment>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Shipment> {
        step_id.reset();
        ASSIGN_OR_RETURN(v1::Shipment shipment, LockVisibleShipment(tx, scope, request.name()));
        RETURN_IF_ERROR(scope.Authorize({ROLE_WAREHOUSE_MANAGER}, shipment.chapter()));
        RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kTakeBack));
        RETURN_IF_ERROR(LoseOnTheWayBack(request, shipment));
        tx.SaveQuantities(shipment);
        ASSIGN_OR_RETURN(step_id,
                         tx.InsertStep(shipment.name(), v1::Step::KIND_TAKE_BACK, MakeTakeBackRequest(shipment, request), kHeadStart));
        *shipment.mutable_pending_step() = NewStep(v1::Step::KIND_TAKE_BACK);
        return SaveShipment(tx, std::move(shipment));
      });
  return AfterFirstAttempt(steps_, scope, step_id, request.request_id(), answer);
}

}  // namespace muster::dispatch
