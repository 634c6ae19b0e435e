#include "warehouse/api/voucher_api.h"

#include <algorithm>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/api/voucher_view.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

// Everything of a list's request but its paging.
std::string FilterText(v1::ListVouchersRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return request.SerializeAsString();
}

VoucherFilter ReadFilter(const v1::ListVouchersRequest& request, absl::Time now, Fields& fields) {
  VoucherFilter filter{.warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses"),
                       .kind = request.kind(),
                       .purpose = request.purpose(),
                       .state = request.state(),
                       .paper_open = request.paper_open(),
                       .notice_open = request.notice_open() || request.contact_overdue()};
  fields.Range("kind", std::int64_t{request.kind()}, 0, v1::Voucher::Kind_MAX);
  fields.Text("purpose", request.purpose(), 200);
  fields.Range("state", std::int64_t{request.state()}, 0, v1::Voucher::State_MAX);
  filter.incident_id = fields.Name("incident", request.incident(), "incidents");
  const std::optional<absl::CivilDay> first_day = fields.Day("first_day", request.first_day());
  const std::optional<absl::CivilDay> last_day = fields.Day("last_day", request.last_day());
  if (first_day.has_value()) filter.from_time = StartOf(*first_day);
  if (last_day.has_value()) filter.before_time = StartOf(*last_day + 1);
  if (filter.from_time >= filter.before_time) fields.Add("last_day", "DAYS_OUT_OF_ORDER", {{"first_day", request.first_day()}});
  if (request.contact_overdue()) filter.contact_due_before = ChinaDay(now);
  return filter;
}

// How many of them one message can carry; at least one, because none is larger than that (CheckVoucherSize).
std::size_t FittingCount(absl::Span<const OwnedVoucher> vouchers) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < vouchers.size(); ++i) {
    bytes += vouchers[i].voucher.ByteSizeLong();
    if (i > 0 && bytes > kMaxVoucherBytes) return i;
  }
  return vouchers.size();
}

}  // namespace

absl::StatusOr<v1::Voucher> VoucherApi::ReceiveStock(const rpc::Call& call, const v1::ReceiveStockRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> VoucherApi::GetVoucher(const rpc::Call& call, const v1::GetVoucherRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  RequiredVoucher(fields, "name", request.name());
  RETURN_IF_ERROR(fields.ToStatus());
  const std::optional<VoucherNumber> number = ParseVoucherName(request.name());
  if (!number.has_value()) return Unknown("VOUCHER_UNKNOWN", request.name());
  return outbox::Read<StockTx>(scope.world(), scope.origin(), [&](StockTx& tx) -> absl::StatusOr<v1::Voucher> {
    ASSIGN_OR_RETURN(std::optional<OwnedVoucher> owned, tx.FindVoucher(*number));
    if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("VOUCHER_UNKNOWN", request.name());
    AddDerived(tx.now(), owned->voucher);
    return std::move(owned->voucher);
  });
}

absl::StatusOr<v1::ListVouchersResponse> VoucherApi::ListVouchers(const rpc::Call& call, const v1::ListVouchersRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = FilterText(request);
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  VoucherFilter filter = ReadFilter(request, scope.now(), fields);
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
    for (OwnedVoucher& owned : vouchers) AddDerived(tx.now(), owned.voucher);
    const Page fitting{.size = std::min(page.size, static_cast<std::int32_t>(FittingCount(vouchers))), .after = page.after};
    v1::ListVouchersResponse response;
    response.set_next_page_token(
        CutPage(vouchers, fitting, filter_text, [](const OwnedVoucher& owned) { return absl::StrCat(owned.voucher_id); }));
    for (OwnedVoucher& owned : vouchers) *response.add_vouchers() = std::move(owned.voucher);
    return response;
  });
}

}  // namespace muster::warehouse
