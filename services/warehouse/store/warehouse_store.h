#pragma once

#include <cstdint>
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

// Empty and unspecified let everything through.
struct WarehouseFilter {
  std::vector<std::string> chapter_ids;
  v1::Warehouse::Level level = v1::Warehouse::LEVEL_UNSPECIFIED;
  v1::Warehouse::Kind kind = v1::Warehouse::KIND_UNSPECIFIED;
  v1::Warehouse::State state = v1::Warehouse::STATE_UNSPECIFIED;
  // Of which some is on hand.
  std::string item_id;
};

// Warehouses. Ids are the part of the name after "warehouses/" or "chapters/".
class WarehouseTx : public outbox::Tx {
 public:
  using outbox::Tx::Tx;

  absl::StatusOr<std::optional<v1::Warehouse>> FindWarehouse(absl::string_view warehouse_id);
  // The same, and until the transaction ends nobody opens or closes it.
  absl::StatusOr<std::optional<v1::Warehouse>> KeepWarehouse(absl::string_view warehouse_id);
  // The same, to change it: waits for all who keep it.
  absl::StatusOr<std::optional<v1::Warehouse>> LockWarehouse(absl::string_view warehouse_id);
  // The same, to change what is known of it: nobody else does, and goods come and go all the while.
  absl::StatusOr<std::optional<v1::Warehouse>> LockWarehouseRecord(absl::string_view warehouse_id);
  // Up to one more than page.size, in order of names.
  absl::StatusOr<std::vector<v1::Warehouse>> ListWarehouses(const WarehouseFilter& filter, const Page& page);
  // Sets used_volume_cm3, used_weight_g and unmeasured_item_count of each.
  absl::Status FillUse(absl::Span<v1::Warehouse> warehouses);

  // Adds `warehouse` with state OPEN; returns it as it was stored. ALREADY_EXISTS/WAREHOUSE_EXISTS.
  absl::StatusOr<v1::Warehouse> InsertWarehouse(v1::Warehouse warehouse);
  absl::StatusOr<v1::Warehouse> SetState(absl::string_view warehouse_id, v1::Warehouse::State state);
  // Writes what is known of it: all but chapter, level and state. Returns it as it was stored.
  absl::StatusOr<v1::Warehouse> UpdateWarehouse(const v1::Warehouse& warehouse);
  // Gives the level of the warehouse's awarded assessment, in place of what was stated before. Unspecified takes the level away; then there
  // is no time.
  absl::StatusOr<v1::Warehouse> SetLevel(absl::string_view warehouse_id, v1::Warehouse::Level level,
                                         std::optional<absl::Time> level_expire_time);

 private:
  absl::StatusOr<v1::Warehouse> Stored(absl::string_view warehouse_id);
};

}  // namespace muster::warehouse
