#include "warehouse/api/item_units.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "warehouse/api/access.h"

namespace muster::warehouse {

domain::Units UnitsOf(const v1::Item& item) {
  domain::Units units{.item = item.name(), .base_unit = item.base_unit()};
  for (const v1::Item::Pack& pack : item.packs()) units.packs.push_back({.unit = pack.unit(), .quantity = pack.quantity()});
  return units;
}

absl::StatusOr<ItemUnits> ItemUnits::Read(StockTx& tx, absl::Span<const std::string> items) {
  ASSIGN_OR_RETURN(auto contents, tx.FindItems(items));
  for (const std::string& item : items) {
    if (!contents.contains(item)) return Unknown("ITEM_UNKNOWN", item);
  }
  return ItemUnits(std::move(contents));
}

std::int64_t ItemUnits::BaseUnitsIn(absl::string_view field, absl::string_view item, absl::string_view pack_unit, Fields& fields) const {
  const absl::StatusOr<std::int64_t> base_units = domain::BaseQuantity(UnitsOf(contents_.at(item)), pack_unit, 1);
  if (base_units.ok()) return *base_units;
  fields.Add(field, ReasonOf(base_units.status()), DetailsOf(base_units.status()));
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
