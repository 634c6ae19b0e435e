#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "warehouse/api/issue_handler.h"

namespace muster::warehouse {

// The part of StockService that moves stock on a paper; contracts in warehouse_service.proto.
class VoucherApi : public IssueHandler {
 public:
  // `scopes` outlives this.
  explicit VoucherApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Voucher> ReceiveStock(const rpc::Call& call, const v1::ReceiveStockRequest& request);
  absl::StatusOr<v1::Voucher> IssueStock(const rpc::Call& call, const v1::IssueStockRequest& request) override;
  void CheckIssue(const v1::IssueStockRequest& request, const Scope& scope, Fields& fields) const override;
  absl::StatusOr<v1::Voucher> GetVoucher(const rpc::Call& call, const v1::GetVoucherRequest& request);
  absl::StatusOr<v1::ListVouchersResponse> ListVouchers(const rpc::Call& call, const v1::ListVouchersRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
