#include "warehouse/domain/extent.h"

#include <limits>

#include "absl/numeric/int128.h"

namespace muster::warehouse::domain {
namespace {

std::int64_t Saturated(absl::int128 value) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return value > kMost ? kMost : static_cast<std::int64_t>(value);
}

}  // namespace

std::int64_t Extent(std::int64_t quantity, std::int64_t per_unit) { return Saturated(absl::int128(quantity) * per_unit); }

std::int64_t PeopleServed(std::int64_t quantity, std::int64_t people_served_per_1000_units) {
  return Saturated(absl::int128(quantity) * people_served_per_1000_units / 1000);
}

}  // namespace muster::warehouse::domain
