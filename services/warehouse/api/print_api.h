#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/paper_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// PaperService; contracts in paper_service.proto.
class PrintApi {
 public:
  // `scopes` outlives this.
  explicit PrintApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Paper> PrintVoucher(const rpc::Call& call, const v1::PrintVoucherRequest& request);
  absl::StatusOr<v1::Paper> PrintBinCard(const rpc::Call& call, const v1::PrintBinCardRequest& request);
  absl::StatusOr<v1::Paper> PrintLedger(const rpc::Call& call, const v1::PrintLedgerRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
