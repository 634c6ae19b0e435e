#include "warehouse/store/lot_store.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"
#include "warehouse/store/lot_rows.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

// The causes by which list_lot_accounts tells accounts apart.
enum class Cause { kNone = 0, kLost = 1, kDisposed = 2, kAdjusted = 3, kReceived = 4, kReturned = 5 };

v1::Inspection ToInspection(const sql::ListInspectionsRow& row) {
  v1::Inspection inspection;
  inspection.set_name(absl::StrCat("inspections/", row.inspection_id));
  inspection.set_warehouse(NameOf("warehouses", row.warehouse_id));
  inspection.set_lot(absl::StrCat("lots/", row.lot_id));
  inspection.set_kind(static_cast<v1::Inspection::Kind>(row.kind));
  inspection.set_result(static_cast<v1::Inspection::Result>(row.result));
  inspection.set_inspection_day(DayText(row.inspection_day));
  for (const std::string& inspector : row.inspectors) inspection.add_inspectors(inspector);
  inspection.set_remark(row.remark);
  inspection.set_creator(row.creator);
  *inspection.mutable_create_time() = ToTimestamp(row.create_time);
  return inspection;
}

KeyedDuty ToDuty(const sql::ListDutiesRow& row) {
  KeyedDuty keyed{.key = {.due_time = row.due_time, .kind = row.kind, .warehouse_id = row.warehouse_id, .id = row.id}};
  v1::Duty& duty = keyed.duty;
  duty.set_kind(static_cast<v1::Duty::Kind>(row.kind));
  *duty.mutable_due_time() = ToTimestamp(row.due_time);
  duty.set_warehouse(NameOf("warehouses", row.warehouse_id));
  duty.set_quantity(row.quantity);
  if (row.item_id.has_value()) {
    duty.set_lot(absl::StrCat("lots/", row.id));
    duty.set_item(NameOf("items", *row.item_id));
  }
  if (row.voucher_number.has_value()) {
    duty.set_voucher(VoucherName({.warehouse_id = row.warehouse_id,
                                  .kind = static_cast<v1::Voucher::Kind>(row.voucher_kind.value()),
                                  .year = row.voucher_year.value(),
                                  .number = *row.voucher_number}));
  }
  return keyed;
}

void AddPosition(const sql::ListLotAccountsRow& row, v1::LotTrace& trace) {
  if (row.quantity == 0) return;
  v1::LotTrace::Position& position = *trace.add_positions();
  *position.mutable_place() = ToPlace({.kind = row.kind, .place = row.place});
  position.set_quantity(row.quantity);
  position.set_reserved_quantity(row.reserved_quantity);
}

void AddAdjustment(const sql::ListLotAccountsRow& row, v1::LotTrace& trace) {
  switch (static_cast<Cause>(row.cause)) {
    case Cause::kLost:
      trace.set_lost_quantity(trace.lost_quantity() + row.quantity);
      return;
    case Cause::kDisposed:
      trace.set_disposed_quantity(trace.disposed_quantity() + row.quantity);
      return;
    case Cause::kAdjusted:
      trace.set_adjusted_quantity(trace.adjusted_quantity() + row.quantity);
      return;
    case Cause::kReceived:
      trace.set_received_quantity(trace.received_quantity() - row.quantity);
      return;
    case Cause::kReturned:
      trace.set_returned_quantity(trace.returned_quantity() + row.quantity);
      return;
    case Cause::kNone:
      break;
  }
  MUSTER_CHECK(static_cast<Cause>(row.cause) != Cause::kNone);
}

void AddAccount(const sql::ListLotAccountsRow& row, v1::LotTrace& trace) {
  switch (static_cast<v1::Place::KindCase>(row.kind)) {
    case v1::Place::kWarehouse:
      trace.set_in_warehouse_quantity(trace.in_warehouse_quantity() + row.quantity);
      trace.set_reserved_quantity(trace.reserved_quantity() + row.reserved_quantity);
      return AddPosition(row, trace);
    case v1::Place::kShipment:
      trace.set_in_transit_quantity(trace.in_transit_quantity() + row.quantity);
      return AddPosition(row, trace);
    case v1::Place::kSite:
      trace.set_delivered_quantity(trace.delivered_quantity() + row.quantity);
      return AddPosition(row, trace);
    case v1::Place::kAssembly:
      trace.set_assembled_quantity(trace.assembled_quantity() + row.quantity);
      return AddPosition(row, trace);
    case v1::Place::kSource:
    case v1::Place::kAdjustment:
      return AddAdjustment(row, trace);
    case v1::Place::KIND_NOT_SET:
      break;
  }
}

std::int64_t LotIdOf(const v1::Lot& lot) { return NumberOf(lot.name(), "lots").value(); }

}  // namespace

absl::StatusOr<std::optional<v1::Lot>> LotTx::FindLot(std::int64_t lot_id, absl::Span<const std::string> chapter_ids) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindLot, lot_id, chapter_ids));
  return row.has_value() && row->visible ? std::optional(ToLot(*row)) : std::nullopt;
}

absl::StatusOr<std::vector<v1::Lot>> LotTx::ListLots(const LotFilter& filter, std::int64_t after_lot_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListLots, filter.chapter_ids, filter.item_id, filter.donation_id, std::int32_t{filter.state},
                               filter.warehouse_id, filter.expiring_before, after_lot_id, limit + 1));
  std::vector<v1::Lot> lots;
  for (const sql::FindLotRow& row : rows) lots.push_back(ToLot(row));
  return lots;
}

absl::StatusOr<std::vector<v1::Lot>> LotTx::ListLotsOfDonation(std::int64_t donation_id) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLotsOfDonation, donation_id));
  std::vector<v1::Lot> lots;
  for (const sql::FindLotRow& row : rows) lots.push_back(ToLot(row));
  return lots;
}

absl::StatusOr<std::vector<v1::Lot>> LotTx::ListLotsMadeOf(absl::Span<const v1::Lot> lots) {
  std::vector<std::int64_t> lot_ids;
  for (const v1::Lot& lot : lots) lot_ids.push_back(LotIdOf(lot));
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLotsMadeOf, lot_ids));
  std::vector<v1::Lot> made;
  for (const sql::FindLotRow& row : rows) made.push_back(ToLot(row));
  return made;
}

absl::StatusOr<std::vector<LotHome>> LotTx::ListLotHomes(std::int64_t lot_id) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLotHomes, lot_id));
  std::vector<LotHome> homes;
  for (const sql::ListLotHomesRow& row : rows) {
    homes.push_back({.warehouse = NameOf("warehouses", row.warehouse_id), .chapter = NameOf("chapters", row.chapter_id)});
  }
  return homes;
}

absl::StatusOr<std::vector<std::string>> LotTx::ListLotOrigins(std::int64_t lot_id) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLotOrigins, lot_id));
  std::vector<std::string> chapters;
  for (const sql::ListLotOriginsRow& row : rows) chapters.push_back(NameOf("chapters", row.chapter_id));
  return chapters;
}

absl::StatusOr<std::optional<absl::Time>> LotTx::FindArrival(std::int64_t lot_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindLotArrival, lot_id));
  return row.has_value() ? std::optional(row->voucher_time) : std::nullopt;
}

void LotTx::BeAloneIn(absl::Span<const LotHome> homes) {
  for (const LotHome& home : homes) sql().Enqueue(sql::kBeAloneInWarehouse, IdOf(home.warehouse, "warehouses").value());
}

absl::Status LotTx::LockLot(std::int64_t lot_id, absl::Span<const LotHome> homes) {
  const auto locked = sql().Ask(sql::kLockLot, lot_id);
  sql().Enqueue(sql::kExpectHomes, lot_id, static_cast<std::int64_t>(homes.size()));
  return sql().Rows(locked).status();
}

void LotTx::SetLotState(v1::Lot::State state, absl::string_view reason, v1::Lot& lot) {
  lot.set_state(state);
  lot.set_state_reason(std::string(reason));
  *lot.mutable_state_time() = ToTimestamp(now());
  sql().Enqueue(sql::kSetLotState, LotIdOf(lot), std::int32_t{state}, reason, now());
}

absl::Status LotTx::InsertInspection(v1::Inspection& inspection) {
  const absl::string_view warehouse_id = IdOf(inspection.warehouse(), "warehouses").value();
  const std::int64_t lot_id = NumberOf(inspection.lot(), "lots").value();
  absl::CivilDay day;
  MUSTER_CHECK(absl::ParseCivilTime(inspection.inspection_day(), &day));
  if (inspection.kind() == v1::Inspection::KIND_SAMPLING_TEST) sql().Enqueue(sql::kNoteSamplingTest, lot_id, day);
  if (inspection.kind() == v1::Inspection::KIND_RE_STACK && inspection.result() == v1::Inspection::RESULT_PASSED) {
    sql().Enqueue(sql::kNoteReStack, warehouse_id, lot_id, day);
  }
  ASSIGN_OR_RETURN(const sql::InsertInspectionRow row,
                   sql().QueryOne(sql::kInsertInspection, warehouse_id, lot_id, std::int32_t{inspection.kind()},
                                  std::int32_t{inspection.result()}, day, inspection.inspectors(), inspection.remark(), actor(), now()));
  inspection.set_name(absl::StrCat("inspections/", row.inspection_id));
  inspection.set_creator(actor());
  *inspection.mutable_create_time() = ToTimestamp(now());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Inspection>> LotTx::ListInspections(absl::Span<const std::string> chapter_ids,
                                                                   absl::string_view warehouse_id, std::int64_t lot_id,
                                                                   std::int64_t before_inspection_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListInspections, chapter_ids, warehouse_id, lot_id, before_inspection_id, limit + 1));
  std::vector<v1::Inspection> inspections;
  for (const sql::ListInspectionsRow& row : rows) inspections.push_back(ToInspection(row));
  return inspections;
}

void LotTx::MoveToBin(absl::string_view warehouse, std::int64_t lot_id, absl::string_view bin) {
  sql().Enqueue(sql::kMoveToBin, IdOf(warehouse, "warehouses").value(), lot_id, bin);
}

absl::StatusOr<std::vector<KeyedDuty>> LotTx::ListDuties(const DutyFilter& filter, const DutyKey& after, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListDuties, filter.chapter_ids, filter.warehouse_id, filter.kinds, now(), filter.last_expiry_time,
                               filter.last_level_expire_time, after.due_time, after.kind, after.warehouse_id, after.id, limit + 1));
  std::vector<KeyedDuty> duties;
  for (const sql::ListDutiesRow& row : rows) duties.push_back(ToDuty(row));
  return duties;
}

absl::StatusOr<std::vector<v1::LotTrace>> LotTx::TraceLots(std::vector<v1::Lot> lots) {
  std::vector<v1::LotTrace> traces;
  std::vector<std::int64_t> lot_ids;
  absl::flat_hash_map<std::int64_t, std::size_t> positions;
  for (v1::Lot& lot : lots) {
    lot_ids.push_back(LotIdOf(lot));
    positions.emplace(lot_ids.back(), traces.size());
    *traces.emplace_back().mutable_lot() = std::move(lot);
  }
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLotAccounts, lot_ids));
  for (const sql::ListLotAccountsRow& row : rows) AddAccount(row, traces[positions.at(row.lot_id)]);
  return traces;
}

}  // namespace muster::warehouse
