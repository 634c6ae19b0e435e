#include "warehouse/api/paper.h"

#include "absl/strings/str_cat.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/api/voucher_view.h"
#include "warehouse/domain/free_stock.h"
#include "warehouse/domain/paper_year.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {

namespace {

std::vector<std::int64_t> LotIdsOf(absl::Span<const domain::Want> wants) {
  std::vector<std::int64_t> lot_ids;
  for (const domain::Want& want : wants) lot_ids.push_back(NumberOf(want.lot, "lots").value());
  return lot_ids;
}

absl::flat_hash_map<std::string, v1::Lot> ByName(absl::Span<const v1::StockBalance> balances) {
  absl::flat_hash_map<std::string, v1::Lot> lots;
  for (const v1::StockBalance& balance : balances) lots.emplace(balance.lot().name(), balance.lot());
  return lots;
}

}  // namespace

const char kLostOnTheRoad[] = "运输途中损失或损坏";

void OptionalVoucher(Fields& fields, absl::string_view field, absl::string_view name) {
  if (!name.empty() && !NestedIdOf(name, "warehouses", "vouchers").has_value()) {
    fields.Add(field, "MALFORMED", {{"expected", "warehouses/622900-01/vouchers/issue-note-2023-0001"}});
  }
}

void RequiredVoucher(Fields& fields, absl::string_view field, absl::string_view name) {
  if (name.empty()) fields.Add(field, "REQUIRED");
  OptionalVoucher(fields, field, name);
}

v1::Place WarehousePlace(absl::string_view warehouse) {
  v1::Place place;
  place.set_warehouse(std::string(warehouse));
  return place;
}

v1::Place SourcePlace(absl::string_view source) {
  v1::Place place;
  place.set_source(std::string(source));
  return place;
}

v1::Place ShipmentPlace(absl::string_view shipment) {
  v1::Place place;
  place.set_shipment(std::string(shipment));
  return place;
}

v1::Place AdjustmentPlace(absl::string_view reason) {
  v1::Place place;
  place.set_adjustment(std::string(reason));
  return place;
}

v1::Place AssemblyPlace(absl::string_view workbench) {
  v1::Place place;
  place.set_assembly(std::string(workbench));
  return place;
}

void AddLine(absl::string_view lot, absl::string_view item, std::int64_t quantity, const v1::Place& from, const v1::Place& to,
             v1::Voucher& voucher) {
  if (quantity == 0) return;
  v1::Voucher::Line& line = *voucher.add_lines();
  line.set_lot(std::string(lot));
  line.set_item(std::string(item));
  line.set_quantity(quantity);
  *line.mutable_from() = from;
  *line.mutable_to() = to;
}

absl::StatusOr<v1::Warehouse> EnterOpenWarehouse(StockTx& tx, const Scope& scope, absl::string_view warehouse,
                                                 std::initializer_list<common::v1::Role> any_of) {
  ASSIGN_OR_RETURN(v1::Warehouse kept, KeepWarehouse(tx, scope, warehouse, any_of));
  RETURN_IF_ERROR(CheckOpen(kept.name(), kept.state()));
  return kept;
}

absl::StatusOr<HeldVoucher> LockVoucher(VoucherTx& tx, const Scope& scope, absl::string_view name) {
  const std::optional<VoucherNumber> number = ParseVoucherName(name);
  if (!number.has_value()) return Unknown("VOUCHER_UNKNOWN", name);
  ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, tx.KeepWarehouse(number->warehouse_id));
  if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("VOUCHER_UNKNOWN", name);
  ASSIGN_OR_RETURN(std::optional<OwnedVoucher> owned, tx.LockVoucher(*number));
  if (!owned.has_value()) return Unknown("VOUCHER_UNKNOWN", name);
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, owned->chapter));
  return HeldVoucher{
      .warehouse = *std::move(warehouse), .number = *number, .voucher = std::move(owned->voucher), .voucher_id = owned->voucher_id};
}

absl::StatusOr<HeldVoucher> LockNotice(VoucherTx& tx, const Scope& scope, absl::string_view name) {
  ASSIGN_OR_RETURN(HeldVoucher held, LockVoucher(tx, scope, name));
  if (!held.voucher.has_advance_notice()) {
    return FailedPrecondition("NOT_A_NOTICE", "the voucher is no advance notice", {{"name", name}});
  }
  if (held.voucher.advance_notice().has_cancel_time()) {
    return FailedPrecondition("NOTICE_CANCELLED", "the advance notice was cancelled", {{"name", name}});
  }
  return held;
}

absl::StatusOr<absl::flat_hash_map<std::string, v1::Lot>> LockFree(StockTx& tx, absl::string_view warehouse,
                                                                   absl::Span<const domain::Want> wants) {
  ASSIGN_OR_RETURN(const std::vector<v1::StockBalance> balances, tx.LockBalances(warehouse, LotIdsOf(wants), {}));
  RETURN_IF_ERROR(domain::CheckFree(ToStock(balances), wants));
  return ByName(balances);
}

absl::StatusOr<absl::flat_hash_map<std::string, v1::Lot>> LockFreeAboveFloors(StockTx& tx, absl::string_view warehouse,
                                                                              absl::Span<const domain::Want> wants) {
  ASSIGN_OR_RETURN(const PickFacts facts, tx.LockForPicking(warehouse, LotIdsOf(wants), {}));
  const std::vector<domain::Stock> stock = ToStock(facts.balances);
  RETURN_IF_ERROR(domain::CheckFree(stock, wants));
  RETURN_IF_ERROR(domain::CheckFloors(stock, wants, ChinaDay(tx.now()), ToFloors(facts.floors, IdOf(warehouse, "warehouses").value(), "")));
  return ByName(facts.balances);
}

absl::Status CheckPaperYear(StockTx& tx, absl::string_view warehouse, const v1::Voucher& voucher) {
  domain::PaperYear paper{
      .warehouse = std::string(warehouse), .year = VoucherYear(FromTimestamp(voucher.voucher_time())), .this_year = VoucherYear(tx.now())};
  if (domain::IsThisYearsOrLast(paper.year, paper.this_year)) return absl::OkStatus();
  ASSIGN_OR_RETURN(paper.first_year, tx.FindFirstYear(warehouse));
  return domain::CheckPaperYear(paper);
}

absl::Status Book(VoucherTx& tx, const v1::Warehouse& warehouse, v1::Voucher& voucher, std::optional<std::int64_t> reverses_voucher_id) {
  RETURN_IF_ERROR(CheckVoucherSize(voucher));
  RETURN_IF_ERROR(CheckPaperYear(tx, warehouse.name(), voucher));
  const std::vector<BalanceChange> changes = BalanceChangesOf(voucher);
  if (!changes.empty()) RETURN_IF_ERROR(tx.ChangeBalances(changes));
  RETURN_IF_ERROR(tx.PostVoucher(voucher, warehouse.name(), reverses_voucher_id));
  tx.InsertDetails(voucher);
  AddDerived(tx.now(), voucher);
  return absl::OkStatus();
}

}  // namespace muster::warehouse
