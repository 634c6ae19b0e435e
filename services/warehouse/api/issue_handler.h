#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"

namespace muster::warehouse {

// What drafts need of the code that issues stock.
class IssueHandler {
 public:
  virtual ~IssueHandler() = default;

  // Adds what is wrong with a request as far as the request itself tells.
  virtual void CheckIssue(const v1::IssueStockRequest& request, const Scope& scope, Fields& fields) const = 0;
  // What IssueStock would answer now to a request with which nothing is wrong as far as it tells; nothing changes.
  virtual absl::Status TryIssue(const rpc::Call& call, const v1::IssueStockRequest& request) const = 0;
  // StockService.IssueStock.
  virtual absl::StatusOr<v1::Voucher> IssueStock(const rpc::Call& call, const v1::IssueStockRequest& request) = 0;
};

}  // namespace muster::warehouse
