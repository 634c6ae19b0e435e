#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "warehouse/store/stock_rows.h"
#include "warehouse/store/voucher_store.h"

namespace muster::warehouse {
namespace {

std::vector<absl::string_view> ItemIds(absl::Span<const std::string> items) {
  std::vector<absl::string_view> ids;
  for (const std::string& item : items) ids.push_back(IdOf(item, "items").value());
  return ids;
}

}  // namespace

absl::StatusOr<absl::flat_hash_map<std::string, v1::Lot>> VoucherTx::FindLots(absl::Span<const std::int64_t> lot_ids) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLotsById, lot_ids));
  absl::flat_hash_map<std::string, v1::Lot> lots;
  for (const sql::ListLotsByIdRow& row : rows) {
    v1::Lot& lot = lots[absl::StrCat("lots/", row.lot_id)];
    lot.set_name(absl::StrCat("lots/", row.lot_id));
    lot.set_item(NameOf("items", row.item_id));
    lot.set_expiry_date(DayText(row.expiry_date));
    lot.set_source(static_cast<v1::Lot::Source>(row.source));
    lot.set_donor(row.donor);
    SetEarmark({.kind = row.earmark_kind, .target = row.earmark_target}, lot);
    lot.set_unit_cost_fen(row.unit_cost_fen);
    lot.set_state(static_cast<v1::Lot::State>(row.state));
  }
  return lots;
}

void VoucherTx::QuarantineLots(absl::Span<const std::int64_t> lot_ids) { sql().Enqueue(sql::kQuarantineLots, lot_ids); }

absl::StatusOr<std::vector<std::string>> VoucherTx::InsertLotsOfKit(absl::string_view warehouse, std::int64_t kit_lot_id,
                                                                    absl::Span<const std::string> items) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kDrawLotIds, static_cast<std::int32_t>(items.size())));
  std::vector<std::int64_t> lot_ids;
  std::vector<std::string> lots;
  for (const sql::DrawLotIdsRow& row : rows) {
    lot_ids.push_back(row.lot_id);
    lots.push_back(absl::StrCat("lots/", row.lot_id));
  }
  sql().Enqueue(sql::kInsertLotsOfKit, kit_lot_id, lot_ids, ItemIds(items), now());
  OpenBalances(warehouse, lot_ids, std::vector<absl::string_view>(items.size()));
  return lots;
}

absl::StatusOr<std::optional<Assembly>> VoucherTx::FindAssembly(std::int64_t kit_lot_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindAssembly, kit_lot_id));
  if (!row.has_value()) return std::nullopt;
  return Assembly{.workbench = row->workbench, .quantity = row->quantity};
}

absl::StatusOr<std::vector<WorkbenchLot>> VoucherTx::LockWorkbench(absl::string_view workbench) {
  sql().Enqueue(sql::kLockWorkbench, workbench);
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListWorkbench, workbench));
  std::vector<WorkbenchLot> lots;
  for (const sql::ListWorkbenchRow& row : rows) {
    WorkbenchLot& on_it = lots.emplace_back();
    on_it.lot.set_name(absl::StrCat("lots/", row.lot_id));
    on_it.lot.set_item(NameOf("items", row.item_id));
    on_it.lot.set_expiry_date(DayText(row.expiry_date));
    on_it.assembled_quantity = row.assembled_quantity;
    on_it.left_quantity = row.quantity;
  }
  return lots;
}

}  // namespace muster::warehouse
