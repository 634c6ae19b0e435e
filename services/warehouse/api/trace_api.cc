#include "warehouse/api/trace_api.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/api/donation_rules.h"
#include "warehouse/api/lot_rules.h"
#include "warehouse/store/lot_store.h"

namespace muster::warehouse {
namespace {

struct TransferPage {
  Page page;
  std::int64_t after_transfer_id = 0;
};

template <class Request>
absl::StatusOr<TransferPage> ReadRequest(const Request& request, absl::string_view collection) {
  Fields fields;
  TransferPage read{.page = ReadPage(request.page_size(), request.page_token(), request.name(), {.default_size = 1000}, fields)};
  if (!read.page.after.empty() && !absl::SimpleAtoi(read.page.after, &read.after_transfer_id)) {
    fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  }
  fields.RequiredName("name", request.name(), collection);
  RETURN_IF_ERROR(fields.ToStatus());
  return read;
}

// Adds a page of the transfers of `lots` and of what was made of them, and traces what was made of them. Returns the traces of `lots`.
template <class Response>
absl::StatusOr<std::vector<v1::LotTrace>> AddTraces(LotTx& tx, std::vector<v1::Lot> lots, const TransferPage& from,
                                                    absl::string_view filter, Response& response) {
  ASSIGN_OR_RETURN(std::vector<v1::Lot> made, tx.ListLotsMadeOf(lots));
  std::vector<std::int64_t> lot_ids;
  for (const v1::Lot& lot : lots) lot_ids.push_back(NumberOf(lot.name(), "lots").value());
  for (const v1::Lot& lot : made) lot_ids.push_back(NumberOf(lot.name(), "lots").value());
  ASSIGN_OR_RETURN(std::vector<v1::Transfer> transfers, tx.ListTransfersOfLots(lot_ids, from.after_transfer_id, from.page.size));
  response.set_next_page_token(
      CutPage(transfers, from.page, filter, [](const v1::Transfer& transfer) { return IdOf(transfer.name(), "transfers").value(); }));
  for (v1::Transfer& transfer : transfers) *response.add_transfers() = std::move(transfer);
  ASSIGN_OR_RETURN(std::vector<v1::LotTrace> traces, tx.TraceLots(std::move(made)));
  for (v1::LotTrace& trace : traces) *response.add_made_lots() = std::move(trace);
  return tx.TraceLots(std::move(lots));
}

}  // namespace

absl::StatusOr<v1::TraceLotResponse> TraceApi::TraceLot(const rpc::Call& call, const v1::TraceLotRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const TransferPage page, ReadRequest(request, "lots"));
  return outbox::Read<LotTx>(scope.world(), scope.origin(), [&](LotTx& tx) -> absl::StatusOr<v1::TraceLotResponse> {
    ASSIGN_OR_RETURN(const std::vector<std::string> origins, tx.ListLotOrigins(NumberOf(request.name(), "lots").value_or(0)));
    const bool may_read = std::any_of(origins.begin(), origins.end(), [&](const std::string& chapter) { return scope.MayRead({chapter}); });
    if (!may_read) return Unknown("LOT_UNKNOWN", request.name());
    ASSIGN_OR_RETURN(v1::Lot lot, FindVisibleLot(tx, scope, request.name()));
    v1::TraceLotResponse response;
    ASSIGN_OR_RETURN(std::vector<v1::LotTrace> traces, AddTraces(tx, {std::move(lot)}, page, request.name(), response));
    *response.mutable_trace() = std::move(traces.front());
    return response;
  });
}

absl::StatusOr<v1::TraceDonationResponse> TraceApi::TraceDonation(const rpc::Call& call, const v1::TraceDonationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const TransferPage page, ReadRequest(request, "donations"));
  return outbox::Read<LotTx>(scope.world(), scope.origin(), [&](LotTx& tx) -> absl::StatusOr<v1::TraceDonationResponse> {
    v1::TraceDonationResponse response;
    ASSIGN_OR_RETURN(*response.mutable_donation(), FindDonation(tx, scope, request.name()));
    ASSIGN_OR_RETURN(std::vector<v1::Lot> lots, tx.ListLotsOfDonation(NumberOf(request.name(), "donations").value()));
    ASSIGN_OR_RETURN(std::vector<v1::LotTrace> traces, AddTraces(tx, std::move(lots), page, request.name(), response));
    for (v1::LotTrace& trace : traces) *response.add_lots() = std::move(trace);
    return response;
  });
}

}  // namespace muster::warehouse
