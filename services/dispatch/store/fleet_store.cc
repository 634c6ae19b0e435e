#include "dispatch/store/fleet_store.h"

#include "dispatch/store/mapping.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

// What every row has.
template <class Message, class Row>
Message WithHead(const Row& row, absl::string_view collection, std::int64_t id) {
  Message message;
  message.set_name(absl::StrCat(collection, "/", id));
  message.set_chapter(NameOf(kChapters, row.chapter));
  message.set_note(row.note);
  *message.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.delete_time.has_value()) *message.mutable_delete_time() = ToTimestamp(*row.delete_time);
  message.set_etag(absl::StrCat(row.revision));
  return message;
}

std::string CarrierName(const std::optional<std::int64_t>& carrier_id) {
  return carrier_id.has_value() ? absl::StrCat(kCarriers, "/", *carrier_id) : std::string();
}

v1::Carrier ToMessage(const sql::FindCarriersRow& row) {
  auto carrier = WithHead<v1::Carrier>(row, kCarriers, row.carrier_id);
  carrier.set_display_name(row.display_name);
  carrier.set_contract_number(row.contract_number);
  carrier.set_contract_start_date(row.contract_start_date);
  carrier.set_contract_end_date(row.contract_end_date);
  carrier.set_contact_phone(row.contact_phone);
  return carrier;
}

v1::Vehicle ToMessage(const sql::FindVehiclesRow& row) {
  auto vehicle = WithHead<v1::Vehicle>(row, kVehicles, row.vehicle_id);
  vehicle.set_plate(row.plate);
  vehicle.set_carrier(CarrierName(row.carrier_id));
  vehicle.set_kind(static_cast<v1::Vehicle::Kind>(row.kind));
  vehicle.set_payload_g(row.payload_g);
  vehicle.set_volume_cm3(row.volume_cm3);
  return vehicle;
}

v1::Driver ToMessage(const sql::FindDriversRow& row) {
  auto driver = WithHead<v1::Driver>(row, kDrivers, row.driver_id);
  driver.set_display_name(row.display_name);
  driver.set_phone(row.masked_phone);
  driver.set_licence_class(row.licence_class);
  driver.set_carrier(CarrierName(row.carrier_id));
  return driver;
}

template <class Row>
auto ToMessages(const absl::StatusOr<std::vector<Row>>& rows) -> absl::StatusOr<std::vector<decltype(ToMessage(std::declval<Row>()))>> {
  if (!rows.ok()) return rows.status();
  std::vector<decltype(ToMessage(std::declval<Row>()))> messages;
  for (const Row& row : *rows) messages.push_back(ToMessage(row));
  return messages;
}

template <class Message>
std::optional<absl::Time> DeleteTime(const Message& message) {
  return OptionalTime(message.has_delete_time(), message.delete_time());
}

}  // namespace

std::optional<std::int64_t> FleetId(absl::string_view name, absl::string_view collection) {
  const std::optional<absl::string_view> part = IdOf(name, collection);
  std::int64_t id = 0;
  if (!part.has_value() || !absl::SimpleAtoi(*part, &id) || id < 1) return std::nullopt;
  return id;
}

std::string PhonePlace(std::int64_t driver_id) { return absl::StrCat("dispatch.drivers.phone/", driver_id); }

absl::StatusOr<std::optional<std::int64_t>> FleetTx::Insert(const v1::Carrier& carrier) {
  ASSIGN_OR_RETURN(const auto row,
                   sql().QueryOptional(sql::kInsertCarrier, IdPart(carrier.chapter()), carrier.display_name(), carrier.contract_number(),
                                       carrier.contract_start_date(), carrier.contract_end_date(), carrier.contact_phone(), carrier.note(),
                                       FromTimestamp(carrier.create_time())));
  if (!row.has_value()) return std::nullopt;
  return row->carrier_id;
}

absl::StatusOr<std::vector<v1::Carrier>> FleetTx::FindCarriers(const std::vector<std::int64_t>& ids) {
  return ToMessages(sql().Query(sql::kFindCarriers, ids));
}

absl::StatusOr<std::vector<v1::Carrier>> FleetTx::LockCarriers(const std::vector<std::int64_t>& ids) {
  return ToMessages(sql().Query(sql::kLockCarriers, ids));
}

absl::StatusOr<std::vector<v1::Carrier>> FleetTx::ListCarriers(const FleetFilter& filter) {
  return ToMessages(sql().Query(sql::kListCarriers, filter.after_id, filter.chapter_ids, filter.limit));
}

void FleetTx::Save(v1::Carrier& carrier) {
  CountRevision(carrier);
  sql().Enqueue(sql::kUpdateCarrier, FleetId(carrier.name(), kCarriers).value(), carrier.display_name(), carrier.contract_number(),
                carrier.contract_start_date(), carrier.contract_end_date(), carrier.contact_phone(), carrier.note(), DeleteTime(carrier));
}

absl::StatusOr<std::optional<std::int64_t>> FleetTx::Insert(const v1::Vehicle& vehicle) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kInsertVehicle, IdPart(vehicle.chapter()), vehicle.plate(),
                                                       FleetId(vehicle.carrier(), kCarriers), vehicle.kind(), vehicle.payload_g(),
                                                       vehicle.volume_cm3(), vehicle.note(), FromTimestamp(vehicle.create_time())));
  if (!row.has_value()) return std::nullopt;
  return row->vehicle_id;
}

absl::StatusOr<std::vector<v1::Vehicle>> FleetTx::FindVehicles(const std::vector<std::int64_t>& ids) {
  return ToMessages(sql().Query(sql::kFindVehicles, ids));
}

absl::StatusOr<std::vector<v1::Vehicle>> FleetTx::LockVehicles(const std::vector<std::int64_t>& ids) {
  return ToMessages(sql().Query(sql::kLockVehicles, ids));
}

absl::StatusOr<std::vector<v1::Vehicle>> FleetTx::ListVehicles(const FleetFilter& filter) {
  return ToMessages(sql().Query(sql::kListVehicles, filter.after_id, filter.chapter_ids, filter.limit));
}

void FleetTx::Save(v1::Vehicle& vehicle) {
  CountRevision(vehicle);
  sql().Enqueue(sql::kUpdateVehicle, FleetId(vehicle.name(), kVehicles).value(), FleetId(vehicle.carrier(), kCarriers), vehicle.kind(),
                vehicle.payload_g(), vehicle.volume_cm3(), vehicle.note(), DeleteTime(vehicle));
}

absl::StatusOr<std::optional<std::int64_t>> FleetTx::Insert(const v1::Driver& driver) {
  ASSIGN_OR_RETURN(const auto row,
                   sql().QueryOptional(sql::kInsertDriver, IdPart(driver.chapter()), driver.display_name(), driver.licence_class(),
                                       FleetId(driver.carrier(), kCarriers), driver.note(), FromTimestamp(driver.create_time())));
  if (!row.has_value()) return std::nullopt;
  return row->driver_id;
}

absl::StatusOr<std::vector<v1::Driver>> FleetTx::FindDrivers(const std::vector<std::int64_t>& ids) {
  return ToMessages(sql().Query(sql::kFindDrivers, ids));
}

absl::StatusOr<std::vector<v1::Driver>> FleetTx::LockDrivers(const std::vector<std::int64_t>& ids) {
  return ToMessages(sql().Query(sql::kLockDrivers, ids));
}

absl::StatusOr<std::vector<v1::Driver>> FleetTx::ListDrivers(const FleetFilter& filter) {
  return ToMessages(sql().Query(sql::kListDrivers, filter.after_id, filter.chapter_ids, filter.limit));
}

void FleetTx::Save(v1::Driver& driver) {
  CountRevision(driver);
  sql().Enqueue(sql::kUpdateDriver, FleetId(driver.name(), kDrivers).value(), driver.display_name(), driver.licence_class(),
                FleetId(driver.carrier(), kCarriers), driver.note(), DeleteTime(driver));
}

absl::StatusOr<std::string> FleetTx::FindPhone(std::int64_t driver_id) {
  ASSIGN_OR_RETURN(sql::FindDriverPhoneRow row, sql().QueryOne(sql::kFindDriverPhone, driver_id));
  return std::move(row.sealed_phone);
}

void FleetTx::SavePhone(const DriverPhone& phone) { sql().Enqueue(sql::kUpdateDriverPhone, phone.driver_id, phone.masked, phone.sealed); }

absl::StatusOr<std::vector<DriverPhone>> FleetTx::LockPhonesSealedOtherwise(absl::string_view prefix, std::int64_t after_id,
                                                                            std::int64_t limit) {
  ASSIGN_OR_RETURN(std::vector<sql::LockDriverPhonesSealedOtherwiseRow> rows,
                   sql().Query(sql::kLockDriverPhonesSealedOtherwise, prefix, after_id, limit));
  std::vector<DriverPhone> phones;
  for (sql::LockDriverPhonesSealedOtherwiseRow& row : rows) {
    phones.push_back({.driver_id = row.driver_id, .masked = std::move(row.masked_phone), .sealed = std::move(row.sealed_phone)});
  }
  return phones;
}

absl::StatusOr<std::vector<VehicleUse>> FleetTx::ListVehicleUses(const std::vector<std::string>& plates, absl::string_view shipment) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListVehicleUses, plates, IdPart(shipment)));
  std::vector<VehicleUse> uses;
  for (const sql::ListVehicleUsesRow& row : rows) {
    uses.push_back({.plate = row.plate,
                    .shipment = NameOf(kShipments, row.shipment_id),
                    .state = static_cast<v1::Shipment::State>(row.state),
                    .weight_g = row.weight_g});
  }
  return uses;
}

absl::StatusOr<std::vector<UnloadedGoods>> FleetTx::ListUnloadedGoods(const std::vector<std::string>& but_shipments) {
  std::vector<std::string> shipment_ids;
  for (const std::string& shipment : but_shipments) shipment_ids.push_back(std::string(IdPart(shipment)));
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListUnloadedGoods, shipment_ids));
  std::vector<UnloadedGoods> goods;
  for (const sql::ListUnloadedGoodsRow& row : rows) {
    goods.push_back({.warehouse = NameOf(kWarehouses, row.warehouse),
                     .item = NameOf(kItems, row.item),
                     .planned_depart = row.planned_depart_time,
                     .quantity = row.quantity});
  }
  return goods;
}

void FleetTx::SaveLoads(const v1::Shipment& shipment) {
  std::vector<std::int64_t> vehicle_ids, weights_g;
  std::vector<std::string> plates, contents;
  for (const v1::Load& load : shipment.loads()) {
    vehicle_ids.push_back(FleetId(load.vehicle(), kVehicles).value());
    weights_g.push_back(load.weight_g());
    plates.push_back(load.plate());
    contents.push_back(load.SerializeAsString());
  }
  sql().Enqueue(sql::kDeleteLoads, IdPart(shipment.name()));
  sql().Enqueue(sql::kInsertLoads, IdPart(shipment.name()), vehicle_ids, plates, weights_g, contents);
}

}  // namespace muster::dispatch
