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
#include "warehouse/api/receipt_lines.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/china_day.h"
#include "warehouse/domain/fefo.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

// Older papers are taken for slips of the pen.
constexpr absl::Time kEarliestVoucher = absl::FromUnixSeconds(946'684'800);  // 2000

void CheckEarmark(const std::string& path, const v1::Earmark& earmark, const auth::ChapterTree& tree, Fields& fields) {
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      fields.RequiredName(absl::StrCat(path, ".incident"), earmark.incident(), "incidents");
      return;
    case v1::Earmark::kChapter:
      if (earmark.chapter().empty()) fields.Add(absl::StrCat(path, ".chapter"), "REQUIRED");
      OptionalChapter(fields, absl::StrCat(path, ".chapter"), earmark.chapter(), tree);
      return;
    case v1::Earmark::kPurpose:
      fields.RequiredText(absl::StrCat(path, ".purpose"), earmark.purpose(), 200);
      return;
    // An earmark that binds to nothing is more likely a mistake than a way to say that there is none.
    case v1::Earmark::TARGET_NOT_SET:
      fields.Add(path, "REQUIRED");
      return;
  }
}

void CheckLine(const std::string& path, const v1::ReceiptLine& line, const Scope& scope, Fields& fields) {
  const v1::Lot& lot = line.lot();
  fields.RequiredName(absl::StrCat(path, ".lot.item"), lot.item(), "items");
  fields.Text(absl::StrCat(path, ".lot.batch"), lot.batch(), 100);
  const std::optional<absl::CivilDay> produced = fields.Day(absl::StrCat(path, ".lot.production_date"), lot.production_date());
  const std::optional<absl::CivilDay> expires = fields.Day(absl::StrCat(path, ".lot.expiry_date"), lot.expiry_date());
  if (produced.has_value()) PastDay(fields, absl::StrCat(path, ".lot.production_date"), *produced, domain::ChinaDay(scope.now()));
  if (produced.has_value() && expires.has_value() && *expires < *produced) {
    fields.Add(absl::StrCat(path, ".lot.expiry_date"), "EXPIRES_BEFORE_PRODUCTION", {{"production_date", lot.production_date()}});
  }
  RequiredChoice(fields, absl::StrCat(path, ".lot.source"), lot.source(), v1::Lot::Source_MAX);
  fields.Text(absl::StrCat(path, ".lot.donor"), lot.donor(), 200);
  if (lot.has_earmark()) CheckEarmark(absl::StrCat(path, ".lot.earmark"), lot.earmark(), scope.tree(), fields);
  fields.Range(absl::StrCat(path, ".lot.unit_cost_fen"), lot.unit_cost_fen(), 0, 100'000'000'000);
  fields.Text(absl::StrCat(path, ".lot.manufacturer"), lot.manufacturer(), 200);
  fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), 1, kMaxQuantity);
  fields.Text(absl::StrCat(path, ".pack_unit"), line.pack_unit(), 20);
  fields.Text(absl::StrCat(path, ".bin"), line.bin(), 40);
}

// What every voucher's request has.
template <class Request>
void CheckPaper(const Request& request, absl::Time now, Fields& fields) {
  fields.RequestId(request.request_id());
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  fields.RequiredText("counterparty", request.counterparty(), 200);
  fields.Time("voucher_time", request.has_voucher_time(), request.voucher_time(), kEarliestVoucher, now, now);
  fields.Text("note", request.note(), 500);
}

absl::Status Validate(const v1::ReceiveStockRequest& request, const Scope& scope) {
  Fields fields;
  CheckPaper(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) CheckLine(absl::StrCat("lines[", i, "]"), request.lines(i), scope, fields);
  return fields.ToStatus();
}

absl::Status Validate(const v1::IssueStockRequest& request, const Scope& scope) {
  Fields fields;
  CheckPaper(request, scope.now(), fields);
  fields.RequiredName("reservation", request.reservation(), "reservations");
  fields.RequiredName("shipment", request.shipment(), "shipments");
  return fields.ToStatus();
}

template <class Request>
v1::Voucher Draft(const Request& request, v1::Voucher::Kind kind, absl::Time now) {
  v1::Voucher voucher;
  voucher.set_kind(kind);
  *voucher.mutable_responsible_persons() = request.responsible_persons();
  voucher.set_counterparty(request.counterparty());
  *voucher.mutable_voucher_time() = ToTimestamp(request.has_voucher_time() ? FromTimestamp(request.voucher_time()) : now);
  voucher.set_note(request.note());
  return voucher;
}

v1::Voucher::Line MakeLine(const std::string& lot, const std::string& item, std::int64_t quantity) {
  v1::Voucher::Line line;
  line.set_lot(lot);
  line.set_item(item);
  line.set_quantity(quantity);
  return line;
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
    v1::StockReceived event;
    v1::Voucher& voucher = *event.mutable_voucher();
    voucher = Draft(request, v1::Voucher::KIND_GOODS_RECEIVED_NOTE, tx.now());
    // The day on the paper: goods may be entered afterwards.
    const absl::CivilDay receipt_day = domain::ChinaDay(FromTimestamp(voucher.voucher_time()));
    ASSIGN_OR_RETURN(const auto lines, ResolveLines(tx, request.lines(), receipt_day));
    ASSIGN_OR_RETURN(const std::vector<v1::Lot> lots, tx.InsertLots(request.warehouse(), lines));
    for (int i = 0; i < lines.size(); ++i) {
      const v1::Lot& lot = lots[static_cast<std::size_t>(i)];
      v1::Voucher::Line& line = *voucher.add_lines() = MakeLine(lot.name(), lot.item(), lines[i].quantity());
      line.mutable_from()->set_source(request.counterparty());
      line.mutable_to()->set_warehouse(request.warehouse());
    }
    RETURN_IF_ERROR(tx.ChangeBalances(BalanceChangesOf(voucher)));
    RETURN_IF_ERROR(tx.PostVoucher(voucher, request.warehouse()));
    tx.Append(voucher.name(), warehouse.chapter(), event);
    return voucher;
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
    voucher = Draft(request, v1::Voucher::KIND_ISSUE_NOTE, tx.now());
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
