#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/item.pb.h"
#include "platform/wire/fields.h"
#include "warehouse/domain/kit.h"
#include "warehouse/domain/packs.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// The units in which the item is counted.
domain::Units UnitsOf(const v1::Item& item);

// What packs and kits of the items of one request contain.
class ItemUnits {
 public:
  // Error: NOT_FOUND/ITEM_UNKNOWN for the first of `items` that the catalogue does not have.
  static absl::StatusOr<ItemUnits> Read(StockTx& tx, absl::Span<const std::string> items);

  // Base units in one `pack_unit` of `item`, 1 for an empty one and for the base unit. A pack that the item does not have is the violation
  // PACK_UNKNOWN of `field`, and counts as 1.
  std::int64_t BaseUnitsIn(absl::string_view field, absl::string_view item, absl::string_view pack_unit, Fields& fields) const;

  // Days from production to expiry; 0 = it does not expire.
  std::int32_t ShelfLifeDays(absl::string_view item) const { return contents_.at(item).shelf_life_days(); }

  // The item's bill of materials. Error: FAILED_PRECONDITION/NOT_A_KIT (detail item).
  absl::StatusOr<std::vector<domain::Component>> ComponentsOf(absl::string_view item) const;

 private:
  explicit ItemUnits(absl::flat_hash_map<std::string, v1::Item> contents) : contents_(std::move(contents)) {}

  absl::flat_hash_map<std::string, v1::Item> contents_;
};

}  // namespace muster::warehouse
