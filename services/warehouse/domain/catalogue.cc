#include "warehouse/domain/catalogue.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace muster::warehouse::domain {
namespace {

using Known = absl::flat_hash_map<std::string, KnownItem>;

// Calls `add(i, reason, details)` for the first thing that is wrong with each reference; `check` judges one that exists and is new.
template <class Add, class Check>
void CheckReferences(const std::string& self, const std::vector<std::string>& items, const Known& known, const char* itself, Add add,
                     Check check) {
  absl::flat_hash_set<std::string> seen;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto it = known.find(items[i]);
    if (items[i] == self) {
      add(i, itself, {});
    } else if (!seen.insert(items[i]).second) {
      add(i, "NAMED_TWICE", {});
    } else if (it == known.end()) {
      add(i, "UNKNOWN_RESOURCE", {{"name", items[i]}});
    } else {
      check(i, it->second);
    }
  }
}

}  // namespace

std::vector<Violation> CheckEntry(const CatalogueEntry& entry, const Known& known, const std::string& kit_of_entry) {
  std::vector<Violation> violations;
  const auto add_to = [&violations](const char* list) {
    return [&violations, list](std::size_t i, const char* reason, const Details& details) {
      violations.push_back({.field = absl::StrCat(list, "[", i, "]"), .reason = reason, .details = details});
    };
  };
  absl::flat_hash_set<std::string> units;
  for (std::size_t i = 0; i < entry.pack_units.size(); ++i) {
    const std::string field = absl::StrCat("packs[", i, "].unit");
    const std::string& unit = entry.pack_units[i];
    if (unit == entry.base_unit) {
      violations.push_back({.field = field, .reason = "PACK_IS_BASE_UNIT", .details = {{"unit", unit}}});
    } else if (!units.insert(unit).second) {
      violations.push_back({.field = field, .reason = "NAMED_TWICE"});
    }
  }
  const auto add_substitute = add_to("substitutes");
  CheckReferences(entry.item, entry.substitutes, known, "SUBSTITUTE_IS_ITSELF", add_substitute, [&](std::size_t i, const KnownItem& other) {
    if (other.base_unit == entry.base_unit) return;
    add_substitute(i, "SUBSTITUTE_UNIT_DIFFERS", {{"unit", other.base_unit}, {"base_unit", entry.base_unit}});
  });
  const auto add_component = add_to("components");
  CheckReferences(entry.item, entry.components, known, "COMPONENT_IS_ITSELF", add_component, [&](std::size_t i, const KnownItem& other) {
    if (other.is_kit) add_component(i, "COMPONENT_IS_KIT", {{"item", entry.components[i]}});
  });
  if (!entry.components.empty() && !kit_of_entry.empty()) {
    violations.push_back({.field = "components", .reason = "COMPONENT_OF_KIT", .details = {{"kit", kit_of_entry}}});
  }
  return violations;
}

}  // namespace muster::warehouse::domain
