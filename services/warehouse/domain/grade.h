#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"

// 备灾仓库等级: which level a warehouse reaches by a set of criteria, and what it lacks for better ones. Level 1 is the best, 4 the lowest.
// That there are four levels: DOMAIN §1; their thresholds are data, DOMAIN §5.
namespace muster::warehouse::domain {

inline constexpr int kLevelCount = 4;
// None of the four.
inline constexpr int kNoLevel = 0;

struct GradeCriterion {
  enum class Direction { kAtLeast, kAtMost };

  // "floor-area"
  std::string id;
  Direction direction = Direction::kAtLeast;
  // Of level 1, 2, 3, 4, each ≥ 0; none where the criterion does not matter to the level.
  std::array<std::optional<std::int64_t>, kLevelCount> thresholds;
};

// What one criterion lacks for one level.
struct GradeGap {
  int level;
  // Position in the criteria.
  std::size_t criterion;
  std::int64_t required;
  // None without evidence.
  std::optional<std::int64_t> measured;
  // By how much, > 0; none without evidence.
  std::optional<std::int64_t> missing;

  friend bool operator==(const GradeGap&, const GradeGap&) = default;
};

struct Grade {
  // The best level whose thresholds are all met, or kNoLevel. A criterion without evidence is not met; a level that no criterion asks
  // anything for cannot be reached.
  int level = kNoLevel;
  // For every better level that can be reached, the nearest level first, then in the order of the criteria.
  std::vector<GradeGap> gaps;
};

// `measured`: value ≥ 0 by criterion id, in the criterion's unit.
Grade Assess(absl::Span<const GradeCriterion> criteria, const absl::flat_hash_map<std::string, std::int64_t>& measured);

// Whether no level asks less than a lower one, levels without a threshold left out.
bool IsOrdered(const GradeCriterion& criterion);

}  // namespace muster::warehouse::domain
