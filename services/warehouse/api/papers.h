#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/voucher_service.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/outbox/rehearse.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"
#include "warehouse/store/voucher_store.h"

// The kinds of papers. For each the two things in which it differs from the others: what is wrong with a request for it, as far as the
// request itself tells, and how it is posted. Contracts in warehouse_service.proto and voucher_service.proto.
namespace muster::warehouse {

void CheckPaper(const v1::NotifyArrivalRequest& request, const Scope& scope, Fields& fields);
void CheckPaper(const v1::ReceiveStockRequest& request, const Scope& scope, Fields& fields);
void CheckPaper(const v1::CrossDockRequest& request, const Scope& scope, Fields& fields);
void CheckPaper(const v1::ReceiveShipmentRequest& request, const Scope& scope, Fields& fields);
void CheckPaper(const v1::DisposeStockRequest& request, const Scope& scope, Fields& fields);
void CheckPaper(const v1::AssembleKitsRequest& request, const Scope& scope, Fields& fields);
void CheckPaper(const v1::BreakUpKitsRequest& request, const Scope& scope, Fields& fields);
void CheckPaper(const v1::ReverseVoucherRequest& request, const Scope& scope, Fields& fields);

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::NotifyArrivalRequest& request);
absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::ReceiveStockRequest& request);
absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::CrossDockRequest& request);
absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::ReceiveShipmentRequest& request);
absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::DisposeStockRequest& request);
absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::AssembleKitsRequest& request);
absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::BreakUpKitsRequest& request);
absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::ReverseVoucherRequest& request);

// PostPaper for what lies in a warehouse when its books begin: goods that have expired are entered too, so that they are known and can be
// disposed of.
absl::StatusOr<v1::Voucher> PostOpeningStock(VoucherTx& tx, const Scope& scope, const v1::ReceiveStockRequest& request);

// A line of goods coming in, as far as it tells by itself; `path` is where it stands in the request.
void CheckReceiptLine(const std::string& path, const v1::ReceiptLine& line, const Scope& scope, Fields& fields);
// Sets the last day on which goods may be used, by domain::ExpiryOnReceipt; EXPIRY_REQUIRED or LOT_EXPIRED of the lot's expiry_date.
void SetExpiry(const std::string& path, std::int32_t shelf_life_days, absl::CivilDay earliest_expiry, v1::Lot& lot, Fields& fields);

// Checks and posts, once for each request_id.
template <class Request>
absl::StatusOr<v1::Voucher> PostOnce(const Scopes& scopes, const rpc::Call& call, const Request& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes.For(call));
  Fields fields;
  CheckPaper(request, scope, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<VoucherTx, v1::Voucher>(scope.world(), scope.origin(), request,
                                                   [&](VoucherTx& tx) { return PostPaper(tx, scope, request); });
}

// What PostOnce would answer now to a request with which nothing is wrong as far as it tells; nothing changes.
template <class Request>
absl::Status TryPaper(const Scopes& scopes, const rpc::Call& call, const Request& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes.For(call));
  return outbox::Rehearse<VoucherTx>(scope.world(), scope.origin(), [&](VoucherTx& tx) { return PostPaper(tx, scope, request).status(); });
}

}  // namespace muster::warehouse
