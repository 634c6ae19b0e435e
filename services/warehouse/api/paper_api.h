#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/voucher_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// VoucherService; contracts in voucher_service.proto.
class PaperApi {
 public:
  // `scopes` outlives this.
  explicit PaperApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Voucher> NotifyArrival(const rpc::Call& call, const v1::NotifyArrivalRequest& request);
  absl::StatusOr<v1::Voucher> RecordContact(const rpc::Call& call, const v1::RecordContactRequest& request);
  absl::StatusOr<v1::Voucher> CancelNotice(const rpc::Call& call, const v1::CancelNoticeRequest& request);
  absl::StatusOr<v1::Voucher> ReceiveShipment(const rpc::Call& call, const v1::ReceiveShipmentRequest& request);
  absl::StatusOr<v1::ListIncomingResponse> ListIncoming(const rpc::Call& call, const v1::ListIncomingRequest& request);
  absl::StatusOr<v1::Voucher> DisposeStock(const rpc::Call& call, const v1::DisposeStockRequest& request);
  absl::StatusOr<v1::Voucher> CrossDock(const rpc::Call& call, const v1::CrossDockRequest& request);
  absl::StatusOr<v1::Voucher> AssembleKits(const rpc::Call& call, const v1::AssembleKitsRequest& request);
  absl::StatusOr<v1::Voucher> BreakUpKits(const rpc::Call& call, const v1::BreakUpKitsRequest& request);
  absl::StatusOr<v1::Voucher> ReverseVoucher(const rpc::Call& call, const v1::ReverseVoucherRequest& request);
  absl::StatusOr<v1::Voucher> CompletePaper(const rpc::Call& call, const v1::CompletePaperRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
