#include "warehouse/domain/floor.h"

#include <algorithm>

namespace muster::warehouse::domain {

std::int64_t EffectiveFloor(std::int64_t floor, absl::Span<const FloorRelease> releases, absl::string_view incident) {
  for (const FloorRelease& release : releases) {
    // Clipped on the way, so that no sum of releases can overflow.
    if (release.incident.empty() || release.incident == incident) floor -= std::min(floor, release.quantity);
  }
  return floor;
}

}  // namespace muster::warehouse::domain
