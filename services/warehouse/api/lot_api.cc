#include "warehouse/api/lot_api.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/lot_rules.h"
#include "warehouse/store/lot_store.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {

absl::StatusOr<v1::Lot> LotApi::GetLot(const rpc::Call& call, const v1::GetLotRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("name", request.name(), "lots");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<LotTx>(scope.world(), scope.origin(), [&](LotTx& tx) { return FindVisibleLot(tx, scope, request.name()); });
}

absl::StatusOr<v1::ListLotsResponse> LotApi::ListLots(const rpc::Call& call, const v1::ListLotsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.item(), "\n", request.donation(), "\n", request.state(), "\n", request.warehouse(),
                                               "\n", request.expiring_before());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &after)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  LotFilter filter{.item_id = fields.Name("item", request.item(), "items"), .state = request.state()};
  fields.Name("donation", request.donation(), "donations");
  fields.Range("state", std::int64_t{request.state()}, 0, v1::Lot::State_MAX);
  filter.warehouse_id = fields.Name("warehouse", request.warehouse(), "warehouses");
  filter.expiring_before = fields.Day("expiring_before", request.expiring_before()).value_or(absl::CivilDay::max());
  RETURN_IF_ERROR(fields.ToStatus());
  // No lot has the number -1.
  if (!request.donation().empty()) filter.donation_id = NumberOf(request.donation(), "donations").value_or(-1);
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<LotTx>(scope.world(), scope.origin(), [&](LotTx& tx) -> absl::StatusOr<v1::ListLotsResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::Lot> lots, tx.ListLots(filter, after, page.size));
    v1::ListLotsResponse response;
    response.set_next_page_token(CutPage(lots, page, filter_text, [](const v1::Lot& lot) { return IdOf(lot.name(), "lots").value(); }));
    for (v1::Lot& lot : lots) *response.add_lots() = std::move(lot);
    return response;
  });
}

template <class Request>
absl::StatusOr<v1::Lot> LotApi::SetState(const rpc::Call& call, const Request& request, v1::Lot::State state) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "lots");
  fields.RequiredText("reason", request.reason(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<LotTx, v1::Lot>(scope.world(), scope.origin(), request, [&](LotTx& tx) -> absl::StatusOr<v1::Lot> {
    ASSIGN_OR_RETURN(const std::vector<LotHome> homes, tx.ListLotHomes(NumberOf(request.name(), "lots").value_or(0)));
    RETURN_IF_ERROR(AuthorizeKeeper(scope, request.name(), homes));
    return ChangeLotState(tx, scope, request.name(), homes, state, request.reason());
  });
}

absl::StatusOr<v1::Lot> LotApi::QuarantineLot(const rpc::Call& call, const v1::QuarantineLotRequest& request) {
  return SetState(call, request, v1::Lot::STATE_QUARANTINED);
}

absl::StatusOr<v1::Lot> LotApi::ReleaseLot(const rpc::Call& call, const v1::ReleaseLotRequest& request) {
  return SetState(call, request, v1::Lot::STATE_RELEASED);
}

absl::StatusOr<v1::StockBalance> LotApi::MoveToBin(const rpc::Call& call, const v1::MoveToBinRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  const std::int64_t lot_id = RequiredLot(fields, "lot", request.lot()).value_or(0);
  fields.Text("bin", request.bin(), 40);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<LotTx, v1::StockBalance>(
      scope.world(), scope.origin(), request, [&](LotTx& tx) -> absl::StatusOr<v1::StockBalance> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse, FindVisibleWarehouse(tx, scope, request.warehouse()));
        RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, warehouse.chapter()));
        tx.MoveToBin(request.warehouse(), lot_id, request.bin());
        ASSIGN_OR_RETURN(const std::optional<v1::StockBalance> moved, tx.FindBalance(request.warehouse(), lot_id));
        if (!moved.has_value()) return Unknown("LOT_UNKNOWN", request.lot());
        v1::LotMovedToBin event;
        *event.mutable_stock_balance() = *moved;
        tx.Append(request.lot(), warehouse.chapter(), event);
        return *moved;
      });
}

}  // namespace muster::warehouse
