#include "warehouse/api/item_units.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "warehouse/api/access.h"

namespace muster::warehouse {

absl::StatusOr<ItemUnits> ItemUnits::Read(StockTx& tx, absl::Span<const std::string> items) {
  ASSIGN_OR_RETURN(std::vector<v1::Item> found, tx.FindItems(items));
  absl::flat_hash_map<std::string, v1::Item> contents;
  for (v1::Item& item : found) {
    std::string name = item.name();
    contents.emplace(std::move(name), std::move(item));
  }
  for (const std::string& item : items) {
    if (!contents.contains(item)) return Unknown("ITEM_UNKNOWN", item);
  }
  return ItemUnits(std::move(contents));
}

std::int64_t ItemUnits::BaseUnitsIn(absl::string_view field, absl::string_view item, absl::string_view pack_unit, Fields& fields) const {
  if (pack_unit.empty() || pack_unit == contents_.at(item).base_unit()) return 1;
  for (const v1::Item::Pack& pack : contents_.at(item).packs()) {
    if (pack.unit() == pack_unit) return pack.quantity();
  }
  fields.Add(field, "PACK_UNKNOWN", {{"item", item}, {"pack_unit", pack_unit}});
  return 1;
}

absl::StatusOr<std::vector<domain::Component>> ItemUnits::ComponentsOf(absl::string_view item) const {
  std::vector<domain::Component> components;
  for (const v1::Item::Component& component : contents_.at(item).components()) {
    components.push_back({.item = component.item(), .quantity = component.quantity()});
  }
  if (components.empty()) return FailedPrecondition("NOT_A_KIT", absl::StrCat(item, " has no components"), {{"item", item}});
  return components;
}

}  // namespace muster::warehouse
