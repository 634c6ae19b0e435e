#include "warehouse/api/transfer_api.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/balance_key.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/paper.h"
#include "warehouse/domain/in_transit.h"
#include "warehouse/store/stock_rows.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

absl::Status Validate(const v1::DeliverStockRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("shipment", request.shipment(), "shipments");
  fields.RequiredText("site", request.site(), 200);
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    RequiredLot(fields, absl::StrCat(path, ".lot"), request.lines(i).lot());
    fields.Range(absl::StrCat(path, ".delivered_quantity"), request.lines(i).delivered_quantity(), 0, kMaxQuantity);
    fields.Range(absl::StrCat(path, ".lost_quantity"), request.lines(i).lost_quantity(), 0, kMaxQuantity);
  }
  return fields.ToStatus();
}

std::vector<domain::Unloading> UnloadingsOf(const v1::DeliverStockRequest& request) {
  std::vector<domain::Unloading> unloadings;
  for (const v1::DeliverStockRequest::Line& line : request.lines()) {
    unloadings.push_back({.lot = line.lot(), .quantity = line.delivered_quantity() + line.lost_quantity()});
  }
  return unloadings;
}

std::vector<v1::Transfer> TransfersOf(const v1::DeliverStockRequest& request) {
  std::vector<v1::Transfer> transfers;
  const auto add = [&](const std::string& lot, const v1::Place& to, std::int64_t quantity) {
    if (quantity == 0) return;
    v1::Transfer& transfer = transfers.emplace_back();
    transfer.set_lot(lot);
    transfer.mutable_from()->set_shipment(request.shipment());
    *transfer.mutable_to() = to;
    transfer.set_quantity(quantity);
  };
  v1::Place site;
  site.set_site(request.site());
  v1::Place lost;
  lost.set_adjustment(kLostOnTheRoad);
  for (const v1::DeliverStockRequest::Line& line : request.lines()) {
    add(line.lot(), site, line.delivered_quantity());
    add(line.lot(), lost, line.lost_quantity());
  }
  return transfers;
}

// A shipment's goods come from one warehouse; should they not, the event goes to the first one's chapter.
std::string ChapterOf(const std::vector<InTransit>& in_transit, const std::string& lot) {
  for (const InTransit& on_it : in_transit) {
    if (on_it.lot == lot) return on_it.chapter;
  }
  return kNationalSociety;
}

}  // namespace

absl::StatusOr<v1::DeliverStockResponse> TransferApi::DeliverStock(const rpc::Call& call, const v1::DeliverStockRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_SERVICE}, kNationalSociety));
  return outbox::WriteOnce<StockTx, v1::DeliverStockResponse>(
      scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::DeliverStockResponse> {
        ASSIGN_OR_RETURN(const std::vector<InTransit> in_transit, tx.LockShipment(request.shipment()));
        absl::flat_hash_map<std::string, std::int64_t> quantities;
        for (const InTransit& on_it : in_transit) quantities.emplace(on_it.lot, on_it.quantity);
        RETURN_IF_ERROR(domain::CheckInTransit(quantities, UnloadingsOf(request)));
        ASSIGN_OR_RETURN(const std::vector<v1::Transfer> transfers, tx.WriteTransfers(TransfersOf(request)));
        v1::DeliverStockResponse response;
        response.mutable_transfers()->Add(transfers.begin(), transfers.end());
        if (transfers.empty()) return response;
        v1::StockDelivered event;
        event.set_shipment(request.shipment());
        *event.mutable_transfers() = response.transfers();
        tx.Append(request.shipment(), ChapterOf(in_transit, transfers.front().lot()), event);
        return response;
      });
}

absl::StatusOr<v1::ListStockBalancesResponse> TransferApi::ListStockBalances(const rpc::Call& call,
                                                                             const v1::ListStockBalancesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text =
      absl::StrCat(request.ancestor(), "\n", request.warehouse(), "\n", absl::StrJoin(request.items(), ","), "\n", request.include_empty());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {.default_size = 1000, .max_size = 10'000}, fields);
  const BalanceKey after = ParseBalanceKey(page.after, fields);
  fields.Name("ancestor", request.ancestor(), "chapters");
  BalanceFilter filter{.warehouse_id = fields.Name("warehouse", request.warehouse(), "warehouses"),
                       .item_ids = ItemIds(fields, request.items()),
                       .include_empty = request.include_empty()};
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<StockTx>(scope.world(), scope.origin(), [&](StockTx& tx) -> absl::StatusOr<v1::ListStockBalancesResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::StockBalance> balances, tx.ListBalances(filter, after, page.size));
    v1::ListStockBalancesResponse response;
    response.set_next_page_token(CutPage(
        balances, page, filter_text, [](const v1::StockBalance& balance) { return BalanceKeyText(balance.warehouse(), balance.lot()); }));
    for (v1::StockBalance& balance : balances) *response.add_stock_balances() = std::move(balance);
    return response;
  });
}

absl::StatusOr<v1::ListTransfersResponse> TransferApi::ListTransfers(const rpc::Call& call, const v1::ListTransfersRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.lot(), "\n", request.warehouse(), "\n", request.shipment());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &after)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  TransferFilter filter{.warehouse_id = fields.Name("warehouse", request.warehouse(), "warehouses"),
                        .shipment_id = fields.Name("shipment", request.shipment(), "shipments")};
  if (!request.lot().empty()) filter.lot_id = RequiredLot(fields, "lot", request.lot()).value_or(0);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<StockTx>(scope.world(), scope.origin(), [&](StockTx& tx) -> absl::StatusOr<v1::ListTransfersResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::Transfer> transfers, tx.ListTransfers(filter, after, page.size));
    v1::ListTransfersResponse response;
    response.set_next_page_token(
        CutPage(transfers, page, filter_text, [](const v1::Transfer& transfer) { return IdOf(transfer.name(), "transfers").value(); }));
    for (v1::Transfer& transfer : transfers) *response.add_transfers() = std::move(transfer);
    return response;
  });
}

}  // namespace muster::warehouse
