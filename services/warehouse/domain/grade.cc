#include "warehouse/domain/grade.h"

namespace muster::warehouse::domain {
namespace {

// By how much `value` misses the threshold; ≤ 0 when it meets it.
std::int64_t Missing(GradeCriterion::Direction direction, std::int64_t threshold, std::int64_t value) {
  switch (direction) {
    case GradeCriterion::Direction::kAtLeast:
      return threshold - value;
    case GradeCriterion::Direction::kAtMost:
      return value - threshold;
  }
  __builtin_unreachable();
}

// What a level lacks, and whether anything is asked for it.
struct LevelCheck {
  std::vector<GradeGap> gaps;
  bool is_defined = false;
};

LevelCheck Check(int level, absl::Span<const GradeCriterion> criteria, const absl::flat_hash_map<std::string, std::int64_t>& measured) {
  LevelCheck check;
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const std::optional<std::int64_t> threshold = criteria[i].thresholds[static_cast<std::size_t>(level - 1)];
    if (!threshold.has_value()) continue;
    check.is_defined = true;
    const auto it = measured.find(criteria[i].id);
    if (it == measured.end()) {
      check.gaps.push_back({.level = level, .criterion = i, .required = *threshold, .measured = {}, .missing = {}});
      continue;
    }
    const std::int64_t missing = Missing(criteria[i].direction, *threshold, it->second);
    if (missing > 0) {
      check.gaps.push_back({.level = level, .criterion = i, .required = *threshold, .measured = it->second, .missing = missing});
    }
  }
  return check;
}

}  // namespace

Grade Assess(absl::Span<const GradeCriterion> criteria, const absl::flat_hash_map<std::string, std::int64_t>& measured) {
  Grade grade;
  std::array<LevelCheck, kLevelCount> checks;
  for (int level = kLevelCount; level >= 1; --level) {
    LevelCheck& check = checks[static_cast<std::size_t>(level - 1)] = Check(level, criteria, measured);
    if (check.is_defined && check.gaps.empty()) grade.level = level;
  }
  const int nearest = grade.level == kNoLevel ? kLevelCount : grade.level - 1;
  for (int level = nearest; level >= 1; --level) {
    const std::vector<GradeGap>& gaps = checks[static_cast<std::size_t>(level - 1)].gaps;
    grade.gaps.insert(grade.gaps.end(), gaps.begin(), gaps.end());
  }
  return grade;
}

bool IsOrdered(const GradeCriterion& criterion) {
  std::optional<std::int64_t> better;
  for (const std::optional<std::int64_t>& threshold : criterion.thresholds) {
    if (!threshold.has_value()) continue;
    // The better level must ask at least as much: what meets it meets this one.
    if (better.has_value() && Missing(criterion.direction, *threshold, *better) > 0) return false;
    better = threshold;
  }
  return true;
}

}  // namespace muster::warehouse::domain
