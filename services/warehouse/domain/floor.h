#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// 保底储备: stock that stays in a warehouse unless a chapter above lets it go.
namespace muster::warehouse::domain {

// A floor lowered by `quantity` base units, ≥ 1, at this moment.
struct FloorRelease {
  std::int64_t quantity;
  // The only incident that it is for, as its name or its id, whichever the caller compares with; empty = any.
  std::string incident;
};

// The floor, ≥ 0, that holds against goods for `incident` (empty = none is named): `floor` less all `releases` that fit, never below 0.
std::int64_t EffectiveFloor(std::int64_t floor, absl::Span<const FloorRelease> releases, absl::string_view incident);

}  // namespace muster::warehouse::domain
