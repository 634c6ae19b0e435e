#include "warehouse/domain/packs.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {

absl::StatusOr<std::int64_t> BaseQuantity(const Units& units, absl::string_view unit, std::int64_t count) {
  std::int64_t size = 1;
  if (!unit.empty() && unit != units.base_unit) {
    const auto pack = std::find_if(units.packs.begin(), units.packs.end(), [unit](const Pack& one) { return one.unit == unit; });
    if (pack == units.packs.end()) {
      return InvalidArgument("PACK_UNKNOWN", absl::StrCat(units.item, " is not packed by ", unit),
                             {{"item", units.item}, {"pack_unit", unit}});
    }
    size = pack->quantity;
  }
  const std::int64_t max = kMaxBaseQuantity / size;
  if (count < 1 || count > max) {
    return InvalidArgument("OUT_OF_RANGE", absl::StrCat(count, " ", unit, " are out of range"), {{"min", 1}, {"max", max}});
  }
  return count * size;
}

std::string InPacks(const Units& units, std::int64_t quantity) {
  std::vector<Pack> packs = units.packs;
  std::stable_sort(packs.begin(), packs.end(), [](const Pack& a, const Pack& b) { return a.quantity > b.quantity; });
  packs.push_back({.unit = units.base_unit, .quantity = 1});
  std::vector<std::string> parts;
  for (const Pack& pack : packs) {
    const std::int64_t count = quantity / pack.quantity;
    quantity %= pack.quantity;
    if (count > 0) parts.push_back(absl::StrCat(count, " ", pack.unit));
  }
  return parts.empty() ? absl::StrCat("0 ", units.base_unit) : absl::StrJoin(parts, " + ");
}

}  // namespace muster::warehouse::domain
