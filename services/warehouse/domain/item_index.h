#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "warehouse/domain/packs.h"

namespace muster::warehouse::domain {

// As much of an item as tells it from others on paper.
struct CatalogueItem {
  // "items/cotton-tent"
  std::string name;
  std::string display_name;
  std::string english_name;
  std::string specification;
  // GB/T 38565-2020; empty when there is none.
  std::string code;
  std::string base_unit;
  // From production to expiry; 0 = it does not expire.
  std::int32_t shelf_life_days = 0;
  std::vector<Pack> packs;
};

// What a row of a sheet calls an item; empty = not said.
struct ItemWords {
  // Resource name, its last part, or code.
  std::string id;
  // Display name, English name, or any of the above.
  std::string name;
  std::string specification;
};

// Finds items by what people call them: width, case and spaces do not matter.
class ItemIndex {
 public:
  explicit ItemIndex(std::vector<CatalogueItem> items);

  // The one item that all the words fit. An item without specification fits any. The pointer lives as long as this.
  // Errors, all INVALID_ARGUMENT, first match wins: REQUIRED (neither id nor name); ITEM_NOT_IN_CATALOGUE (detail item);
  // ITEM_CONTRADICTED (id and name are two items; detail item); SPECIFICATION_DIFFERS (detail specifications); ITEM_AMBIGUOUS (detail
  // items).
  absl::StatusOr<const CatalogueItem*> Find(const ItemWords& words) const;

 private:
  using Found = std::vector<const CatalogueItem*>;
  static Found Lookup(const absl::flat_hash_map<std::string, Found>& index, absl::string_view word);

  const std::vector<CatalogueItem> items_;
  absl::flat_hash_map<std::string, Found> by_id_;
  absl::flat_hash_map<std::string, Found> by_name_;
};

// BaseQuantity of a `unit` in whose width, case and spaces nobody is strict. Errors: INVALID_ARGUMENT/UNIT_UNKNOWN (detail units), which
// lists what a sheet may say, in place of PACK_UNKNOWN; OUT_OF_RANGE (details min, max).
absl::StatusOr<std::int64_t> ToBaseUnits(const CatalogueItem& item, std::int64_t quantity, absl::string_view unit);

}  // namespace muster::warehouse::domain
