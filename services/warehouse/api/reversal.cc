#include <map>

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "warehouse/api/access.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/free_stock.h"
#include "warehouse/domain/in_transit.h"

// 冲销: a counter-voucher brings everything back to where it came from.
namespace muster::warehouse {
namespace {

// FAILED_PRECONDITION/ALREADY_REVERSED, IS_COUNTER_VOUCHER, NOTICE_NOT_REVERSIBLE.
absl::Status CheckReversible(const v1::Voucher& voucher) {
  if (voucher.state() == v1::Voucher::STATE_REVERSED) {
    return FailedPrecondition("ALREADY_REVERSED", absl::StrCat(voucher.name(), " was taken back before"),
                              {{"name", voucher.name()}, {"reversed_by", voucher.reversed_by()}});
  }
  if (!voucher.reverses().empty()) {
    return FailedPrecondition("IS_COUNTER_VOUCHER", absl::StrCat(voucher.name(), " takes another voucher back"),
                              {{"name", voucher.name()}});
  }
  if (voucher.has_advance_notice()) {
    return FailedPrecondition("NOTICE_NOT_REVERSIBLE", absl::StrCat(voucher.name(), " moved nothing"), {{"name", voucher.name()}});
  }
  return absl::OkStatus();
}

v1::Voucher CounterOf(const v1::Voucher& original, const v1::ReverseVoucherRequest& request, absl::Time now) {
  v1::Voucher counter = NewVoucher(request, original.kind(), now);
  counter.set_counterparty(original.counterparty());
  counter.set_purpose(original.purpose());
  counter.set_incident(original.incident());
  counter.set_note(request.reason());
  counter.set_reverses(original.name());
  for (const v1::Voucher::Line& line : original.lines()) {
    AddLine(line.lot(), line.item(), line.quantity(), line.to(), line.from(), counter);
  }
  return counter;
}

// What the counter-voucher takes off shipments is still on them. FAILED_PRECONDITION/NOT_IN_TRANSIT.
absl::Status CheckOnShipments(VoucherTx& tx, const v1::Voucher& counter) {
  std::map<std::string, std::vector<domain::Unloading>> unloadings;
  for (const v1::Voucher::Line& line : counter.lines()) {
    if (line.from().has_shipment()) unloadings[line.from().shipment()].push_back({.lot = line.lot(), .quantity = line.quantity()});
  }
  for (const auto& [shipment, unloaded] : unloadings) {
    ASSIGN_OR_RETURN(const std::vector<InTransit> in_transit, tx.LockShipment(shipment));
    absl::flat_hash_map<std::string, std::int64_t> quantities;
    for (const InTransit& on_it : in_transit) quantities.emplace(on_it.lot, on_it.quantity);
    RETURN_IF_ERROR(domain::CheckInTransit(quantities, unloaded));
  }
  return absl::OkStatus();
}

// What the counter-voucher takes out of the warehouse, more than it brings in, is there and free. NOT_FOUND/LOT_UNKNOWN never: it was there
// once. FAILED_PRECONDITION/INSUFFICIENT_STOCK.
absl::Status CheckInWarehouse(VoucherTx& tx, const v1::Warehouse& warehouse, const v1::Voucher& counter) {
  std::map<std::string, std::int64_t> changes;
  for (const BalanceChange& change : BalanceChangesOf(counter)) changes[change.lot] += change.on_hand;
  std::vector<domain::Want> wants;
  std::vector<std::int64_t> lot_ids;
  for (const auto& [lot, change] : changes) {
    lot_ids.push_back(NumberOf(lot, "lots").value());
    if (change < 0) wants.push_back({.lot = lot, .quantity = -change});
  }
  // Those that come in are locked with them: balances are locked in one order.
  ASSIGN_OR_RETURN(const std::vector<v1::StockBalance> balances, tx.LockBalances(warehouse.name(), lot_ids, {}));
  return domain::CheckFree(ToStock(balances), wants);
}

}  // namespace

void CheckPaper(const v1::ReverseVoucherRequest& request, const Scope& scope, Fields& fields) {
  CheckHeader(request, scope.now(), fields);
  RequiredVoucher(fields, "name", request.name());
  fields.RequiredText("reason", request.reason(), 500);
}

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::ReverseVoucherRequest& request) {
  ASSIGN_OR_RETURN(const HeldVoucher held, LockVoucher(tx, scope, request.name()));
  RETURN_IF_ERROR(CheckOpen(held.warehouse.name(), held.warehouse.state()));
  RETURN_IF_ERROR(CheckReversible(held.voucher));
  v1::Voucher counter = CounterOf(held.voucher, request, tx.now());
  RETURN_IF_ERROR(CheckOnShipments(tx, counter));
  if (held.voucher.has_kit_order()) RETURN_IF_ERROR(tx.LockWorkbench(held.voucher.kit_order().workbench()).status());
  RETURN_IF_ERROR(CheckInWarehouse(tx, held.warehouse, counter));
  tx.SetReversed(held.number);
  return BookAs<v1::VoucherReversed>(tx, held.warehouse, std::move(counter), held.voucher_id);
}

}  // namespace muster::warehouse
