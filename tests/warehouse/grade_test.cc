#include "warehouse/domain/grade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace muster::warehouse::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Direction = GradeCriterion::Direction;

const GradeCriterion kVolume{.id = "volume", .direction = Direction::kAtLeast, .thresholds = {4000, 1500, 500, 100}};
const GradeCriterion kLoading{.id = "loading-minutes", .direction = Direction::kAtMost, .thresholds = {30, 60, {}, {}}};

TEST(Assess, FindsTheBestLevelOfWhichEverythingIsMet) {
  EXPECT_EQ(Assess({kVolume, kLoading}, {{"volume", 4000}, {"loading-minutes", 30}}).level, 1);
  EXPECT_EQ(Assess({kVolume, kLoading}, {{"volume", 9000}, {"loading-minutes", 31}}).level, 2);
  EXPECT_EQ(Assess({kVolume, kLoading}, {{"volume", 1499}, {"loading-minutes", 5}}).level, 3);
  EXPECT_EQ(Assess({kVolume, kLoading}, {{"volume", 99}, {"loading-minutes", 5}}).level, kNoLevel);
}

TEST(Assess, CountsMissingEvidenceAsNotMet) {
  const Grade grade = Assess({kVolume, kLoading}, {{"volume", 5000}});
  EXPECT_EQ(grade.level, 3);
  EXPECT_THAT(grade.gaps, ElementsAre(GradeGap{.level = 2, .criterion = 1, .required = 60, .measured = {}, .missing = {}},
                                      GradeGap{.level = 1, .criterion = 1, .required = 30, .measured = {}, .missing = {}}));
}

TEST(Assess, SaysWhatEveryBetterLevelLacksTheNearestFirst) {
  const Grade grade = Assess({kVolume, kLoading}, {{"volume", 1200}, {"loading-minutes", 45}});
  EXPECT_EQ(grade.level, 3);
  EXPECT_THAT(grade.gaps, ElementsAre(GradeGap{.level = 2, .criterion = 0, .required = 1500, .measured = 1200, .missing = 300},
                                      GradeGap{.level = 1, .criterion = 0, .required = 4000, .measured = 1200, .missing = 2800},
                                      GradeGap{.level = 1, .criterion = 1, .required = 30, .measured = 45, .missing = 15}));
}

TEST(Assess, LacksNothingAtTheTop) { EXPECT_THAT(Assess({kVolume, kLoading}, {{"volume", 4000}, {"loading-minutes", 0}}).gaps, IsEmpty()); }

TEST(Assess, ReachesNoLevelThatNothingIsAskedFor) {
  EXPECT_EQ(Assess({kLoading}, {{"loading-minutes", 90}}).level, kNoLevel);
  EXPECT_EQ(Assess({}, {{"volume", 5000}}).level, kNoLevel);
}

TEST(IsOrdered, WantsBetterLevelsToAskNoLess) {
  EXPECT_TRUE(IsOrdered(kVolume));
  EXPECT_TRUE(IsOrdered(kLoading));
  EXPECT_TRUE(IsOrdered({.id = "flat", .thresholds = {5, {}, 5, {}}}));
  EXPECT_FALSE(IsOrdered({.id = "volume", .thresholds = {100, {}, 500, {}}}));
  EXPECT_FALSE(IsOrdered({.id = "minutes", .direction = Direction::kAtMost, .thresholds = {90, 60, {}, {}}}));
}

// The definition, level by level, against random criteria; and closing all gaps of a level gives that level or a better one.
TEST(Assess, AgreesWithTheDefinitionOnRandomCriteria) {
  constexpr unsigned kSeed = 20231218;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 2000; ++round) {
    std::vector<GradeCriterion> criteria;
    absl::flat_hash_map<std::string, std::int64_t> measured;
    for (int i = 0; i < 1 + below(4); ++i) {
      GradeCriterion& criterion = criteria.emplace_back();
      criterion.id = std::to_string(i);
      criterion.direction = below(2) == 0 ? Direction::kAtLeast : Direction::kAtMost;
      for (auto& threshold : criterion.thresholds) {
        if (below(4) != 0) threshold = below(10);
      }
      if (below(5) != 0) measured[criterion.id] = below(10);
    }
    const Grade grade = Assess(criteria, measured);
    const auto meets = [&](int level) {
      bool is_asked = false;
      for (const GradeCriterion& criterion : criteria) {
        const auto& threshold = criterion.thresholds[static_cast<std::size_t>(level - 1)];
        if (!threshold.has_value()) continue;
        is_asked = true;
        const auto it = measured.find(criterion.id);
        if (it == measured.end()) return false;
        if (criterion.direction == Direction::kAtLeast ? it->second < *threshold : it->second > *threshold) return false;
      }
      return is_asked;
    };
    int best = kNoLevel;
    for (int level = 1; level <= kLevelCount && best == kNoLevel; ++level) {
      if (meets(level)) best = level;
    }
    ASSERT_EQ(grade.level, best) << "round " << round;
    for (const GradeGap& gap : grade.gaps) {
      ASSERT_FALSE(meets(gap.level)) << "round " << round;
      measured[criteria[gap.criterion].id] = gap.required;
      if (&gap == &grade.gaps.back() || (&gap + 1)->level != gap.level) break;
    }
    ASSERT_TRUE(grade.gaps.empty() || meets(grade.gaps.front().level)) << "round " << round;
  }
}

}  // namespace
}  // namespace muster::warehouse::domain
