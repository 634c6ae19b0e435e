#include "warehouse/domain/kit.h"

#include <algorithm>
#include <map>

#include "absl/container/flat_hash_map.h"
#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {

absl::StatusOr<std::vector<Want>> ComponentsWanted(absl::Span<const Component> components, std::int64_t kit_quantity,
                                                   absl::Span<const Want> chosen) {
  absl::flat_hash_map<std::string, std::int64_t> chosen_by_item;
  for (const Want& choice : chosen) {
    const bool is_component =
        std::any_of(components.begin(), components.end(), [&](const Component& component) { return component.item == choice.item; });
    if (!is_component) {
      return FailedPrecondition("NOT_A_COMPONENT", absl::StrCat(choice.lot, " is no component of the kit"),
                                {{"lot", choice.lot}, {"item", choice.item}});
    }
    chosen_by_item[choice.item] += choice.quantity;
  }
  std::vector<Want> wants(chosen.begin(), chosen.end());
  for (const Component& component : components) {
    const std::int64_t needed = component.quantity * kit_quantity;
    const std::int64_t rest = needed - chosen_by_item[component.item];
    if (rest < 0) {
      return FailedPrecondition("TOO_MANY_COMPONENTS", absl::StrCat("more ", component.item, " are chosen than the kits take"),
                                {{"item", component.item}, {"needed", needed}, {"requested", needed - rest}});
    }
    if (rest > 0) wants.push_back({.item = component.item, .quantity = rest});
  }
  return wants;
}

absl::StatusOr<KitValue> ValueOf(absl::Span<const Part> parts, std::int64_t kit_quantity) {
  KitValue value{.expiry_date = absl::CivilDay::max(), .unit_cost_fen = 0, .cost_remainder_fen = 0};
  // 10⁹ kits of 10⁶ units of 10¹¹ fen do not fit into 64 bits.
  absl::int128 cost_fen = 0;
  bool is_known = true;
  for (const Part& part : parts) {
    value.expiry_date = std::min(value.expiry_date, part.expiry_date);
    cost_fen += absl::int128(part.quantity) * part.unit_cost_fen;
    is_known = is_known && part.unit_cost_fen > 0;
  }
  if (!is_known) return value;
  const absl::int128 unit_cost_fen = cost_fen / kit_quantity;
  if (unit_cost_fen > kMaxUnitCostFen) {
    return FailedPrecondition("KIT_COST_TOO_HIGH", "the components of one kit cost more than anything may", {{"max_fen", kMaxUnitCostFen}});
  }
  value.unit_cost_fen = static_cast<std::int64_t>(unit_cost_fen);
  value.cost_remainder_fen = static_cast<std::int64_t>(cost_fen % kit_quantity);
  return value;
}

absl::StatusOr<std::vector<Pick>> PartsBack(absl::Span<const BenchLot> bench, std::int64_t assembled_kits, std::int64_t kit_quantity) {
  std::vector<Stock> left;
  std::map<std::string, std::int64_t> assembled_by_item;
  for (const BenchLot& lot : bench) {
    left.push_back({.lot = lot.lot, .item = lot.item, .expiry_date = lot.expiry_date, .available_quantity = lot.left_quantity});
    assembled_by_item[lot.item] += lot.assembled_quantity;
  }
  std::vector<Want> wants;
  // Every kit took the same, so the division leaves nothing.
  for (const auto& [item, assembled] : assembled_by_item)
    wants.push_back({.item = item, .quantity = assembled / assembled_kits * kit_quantity});
  // What has expired comes back too.
  return PickFefo(left, wants, absl::CivilDay::min());
}

}  // namespace muster::warehouse::domain
