#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "platform/status/status.h"

// What items may say of one another: kits of their components, substitutes of what they stand in for.
namespace muster::warehouse::domain {

// An item as far as the rules look at it. Items are named "items/blanket".
struct CatalogueEntry {
  std::string item;
  std::string base_unit;
  // In the order given.
  std::vector<std::string> components;
  std::vector<std::string> substitutes;
  std::vector<std::string> pack_units;
};

// What the catalogue knows of an item that another one refers to.
struct KnownItem {
  std::string base_unit;
  bool is_kit = false;
};

// Everything that is wrong with `entry`; fields are paths in an Item.
//   components[i]: COMPONENT_IS_ITSELF; NAMED_TWICE; UNKNOWN_RESOURCE (detail name); COMPONENT_IS_KIT (detail item)
//   components: COMPONENT_OF_KIT (detail kit) when it has components and is one itself; `kit_of_entry` = a kit that holds it, empty = none
//   substitutes[i]: SUBSTITUTE_IS_ITSELF; NAMED_TWICE; UNKNOWN_RESOURCE (detail name); SUBSTITUTE_UNIT_DIFFERS (details unit, base_unit):
//     substitutes stand in one for one, so they are counted in the same unit
//   packs[i].unit: PACK_IS_BASE_UNIT (detail unit); NAMED_TWICE
std::vector<Violation> CheckEntry(const CatalogueEntry& entry, const absl::flat_hash_map<std::string, KnownItem>& known,
                                  const std::string& kit_of_entry);

}  // namespace muster::warehouse::domain
