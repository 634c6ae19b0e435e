#include "warehouse/api/voucher_api.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/receive_stock.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/china_day.h"
#include "warehouse/domain/fefo.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

absl::Status Validate(const v1::ReceiveStockRequest& request, const Scope& scope) {
  Fields fields;
  CheckPaper(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) CheckReceiptLine(absl::StrCat("lines[", i, "]"), request.lines(i), scope.tree(), fields);
  return fields.ToStatus();
}

absl::Status Validate(const v1::IssueStockRequest& request, const Scope& scope) {
  Fields fields;
  CheckPaper(request, scope.now(), fields);
  fields.RequiredName("reservation", request.reservation(), "reservations");
  fields.RequiredName("shipment", request.shipment(), "shipments");
  return fields.ToStatus();
}

v1::Voucher::Line MakeLine(const std::string& lot, const std::string& item, std::int64_t quantity) {
  v1::Voucher::Line line;
  line.set_lot(lot);
  line.set_item(item);
  line.set_quantity(quantity);
  return line;
}

std::vector<std::string> ItemsOf(const v1::ReceiveStockRequest& request) {
  std::vector<std::string> items;
  for (const v1::ReceiptLine& line : request.lines()) items.push_back(line.lot().item());
  return items;
}

// What leaves is no longer there and no longer reserved.
std::vector<BalanceChange> IssueChanges(const v1::Reservation& reservation) {
  std::vector<BalanceChange> changes;
  for (const v1::Reservation::Line& line : reservation.lines()) {
    changes.push_back({.warehouse = reservation.warehouse(), .lot = line.lot(), .on_hand = -line.quantity(), .reserved = -line.quantity()});
  }
  return changes;
}

}  // namespace

absl::StatusOr<v1::Voucher> VoucherApi::ReceiveStock(const rpc::Call& call, const v1::ReceiveStockRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, scope));
  return outbox::WriteOnce<StockTx, v1::Voucher>(scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::Voucher> {
    ASSIGN_OR_RETURN(const v1::Warehouse warehouse, KeepWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
    RETURN_IF_ERROR(CheckOpen(warehouse.name(), warehouse.state()));
    RETURN_IF_ERROR(CheckItems(tx, ItemsOf(request)));
    return PostReceipt(tx, warehouse, request);
  });
}

absl::StatusOr<v1::Voucher> VoucherApi::IssueStock(const rpc::Call& call, const v1::IssueStockRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, scope));
  return outbox::WriteOnce<StockTx, v1::Voucher>(scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::Voucher> {
    ASSIGN_OR_RETURN(HeldReservation held, LockPendingReservation(tx, scope, request.reservation()));
    const v1::Reservation& reservation = held.reservation;
    RETURN_IF_ERROR(CheckOpen(reservation.warehouse(), held.warehouse_state));
    RETURN_IF_ERROR(domain::CheckUsable(ToStock(held.lots), domain::ChinaDay(tx.now())));
    RETURN_IF_ERROR(tx.ChangeBalances(IssueChanges(reservation)));
    v1::StockIssued event;
    event.set_reservation(reservation.name());
    v1::Voucher& voucher = *event.mutable_voucher();
    voucher = DraftOf(request, v1::Voucher::KIND_ISSUE_NOTE, tx.now());
    voucher.set_purpose(request.shipment());
    for (const v1::Reservation::Line& held_line : reservation.lines()) {
      v1::Voucher::Line& line = *voucher.add_lines() = MakeLine(held_line.lot(), held_line.item(), held_line.quantity());
      line.mutable_from()->set_warehouse(reservation.warehouse());
      line.mutable_to()->set_shipment(request.shipment());
    }
    RETURN_IF_ERROR(tx.PostVoucher(voucher, reservation.warehouse()));
    tx.EndReservations(absl::MakeSpan(&held, 1), v1::Reservation::STATE_ISSUED);
    tx.Append(voucher.name(), held.chapter, event);
    return voucher;
  });
}

absl::StatusOr<v1::Voucher> VoucherApi::GetVoucher(const rpc::Call& call, const v1::GetVoucherRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  if (request.name().empty()) {
    fields.Add("name", "REQUIRED");
  } else if (!NestedIdOf(request.name(), "warehouses", "vouchers").has_value()) {
    fields.Add("name", "MALFORMED", {{"expected", "warehouses/622900-01/vouchers/issue-note-2023-0001"}});
  }
  RETURN_IF_ERROR(fields.ToStatus());
  const std::optional<VoucherNumber> number = ParseVoucherName(request.name());
  if (!number.has_value()) return Unknown("VOUCHER_UNKNOWN", request.name());
  return outbox::Read<StockTx>(scope.world(), scope.origin(), [&](StockTx& tx) -> absl::StatusOr<v1::Voucher> {
    ASSIGN_OR_RETURN(std::optional<OwnedVoucher> owned, tx.FindVoucher(*number));
    if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("VOUCHER_UNKNOWN", request.name());
    return std::move(owned->voucher);
  });
}

absl::StatusOr<v1::ListVouchersResponse> VoucherApi::ListVouchers(const rpc::Call& call, const v1::ListVouchersRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.parent(), "\n", request.kind(), "\n", request.purpose());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  VoucherFilter filter{
      .warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses"), .kind = request.kind(), .purpose = request.purpose()};
  fields.Range("kind", std::int64_t{request.kind()}, 0, v1::Voucher::Kind_MAX);
  fields.Text("purpose", request.purpose(), 200);
  RETURN_IF_ERROR(fields.ToStatus());
  const bool is_one_warehouse = filter.warehouse_id != "-";
  if (!is_one_warehouse) filter.warehouse_id.clear();
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<StockTx>(scope.world(), scope.origin(), [&](StockTx& tx) -> absl::StatusOr<v1::ListVouchersResponse> {
    if (is_one_warehouse) {
      ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(filter.warehouse_id));
      if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.parent());
    }
    ASSIGN_OR_RETURN(std::vector<OwnedVoucher> vouchers, tx.ListVouchers(filter, before, page.size));
    v1::ListVouchersResponse response;
    response.set_next_page_token(
        CutPage(vouchers, page, filter_text, [](const OwnedVoucher& owned) { return absl::StrCat(owned.voucher_id); }));
    for (OwnedVoucher& owned : vouchers) *response.add_vouchers() = std::move(owned.voucher);
    return response;
  });
}

}  // namespace muster::warehouse
