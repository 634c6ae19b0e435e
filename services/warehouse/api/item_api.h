#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// ItemService; contracts in warehouse_service.proto.
class ItemApi {
 public:
  // `scopes` outlives this.
  explicit ItemApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Item> CreateItem(const rpc::Call& call, const v1::CreateItemRequest& request);
  absl::StatusOr<v1::Item> GetItem(const rpc::Call& call, const v1::GetItemRequest& request);
  absl::StatusOr<v1::Item> UpdateItem(const rpc::Call& call, const v1::UpdateItemRequest& request);
  absl::StatusOr<v1::ListItemsResponse> ListItems(const rpc::Call& call, const v1::ListItemsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
