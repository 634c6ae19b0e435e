#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/warehouse.pb.h"
#include "platform/outbox/write.h"
#include "platform/wire/paging.h"

namespace muster::warehouse {

// Warehouses. Ids are the part of the name after "warehouses/" or "chapters/".
class WarehouseTx : public outbox::Tx {
 public:
  using outbox::Tx::Tx;

  absl::StatusOr<std::optional<v1::Warehouse>> FindWarehouse(absl::string_view warehouse_id);
  // The same, and until the transaction ends nobody opens or closes it.
  absl::StatusOr<std::optional<v1::Warehouse>> KeepWarehouse(absl::string_view warehouse_id);
  // The same, to change it: waits for all who keep it.
  absl::StatusOr<std::optional<v1::Warehouse>> LockWarehouse(absl::string_view warehouse_id);
  // Up to one more than page.size, in order of names.
  absl::StatusOr<std::vector<v1::Warehouse>> ListWarehouses(absl::Span<const std::string> chapter_ids, const Page& page);

  // Adds `warehouse` with state OPEN; returns it as it was stored. ALREADY_EXISTS/WAREHOUSE_EXISTS.
  absl::StatusOr<v1::Warehouse> InsertWarehouse(v1::Warehouse warehouse);
  absl::StatusOr<v1::Warehouse> SetState(absl::string_view warehouse_id, v1::Warehouse::State state);
};

}  // namespace muster::warehouse
