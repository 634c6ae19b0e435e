#include "warehouse/domain/stocktake.h"

#include <gtest/gtest.h>

#include <set>

namespace muster::warehouse::domain {
namespace {

using State = Verdict::State;

Verdict Settled(std::int64_t difference) { return {.state = State::kSettled, .difference = difference}; }
const Verdict kToRecount{.state = State::kToRecount};

Verdict Of(std::initializer_list<Count> counts) { return Judge({counts.begin(), counts.size()}); }

TEST(Judge, WantsACountFirst) { EXPECT_EQ(Of({}), (Verdict{.state = State::kToCount})); }

TEST(Judge, IsSettledByOneCountWithoutDifference) { EXPECT_EQ(Of({{"甲", 0}}), Settled(0)); }

TEST(Judge, WantsAnotherPersonWhenThereIsADifference) {
  EXPECT_EQ(Of({{"甲", -3}}), kToRecount);
  // One person, however often.
  EXPECT_EQ(Of({{"甲", -3}, {"甲", -3}}), kToRecount);
}

TEST(Judge, IsSettledWhenTheRecountAgreesOrFindsNoDifference) {
  EXPECT_EQ(Of({{"甲", -3}, {"乙", -3}}), Settled(-3));
  EXPECT_EQ(Of({{"甲", -3}, {"乙", 0}}), Settled(0));
  EXPECT_EQ(Of({{"甲", -3}, {"乙", 2}}), kToRecount);
}

TEST(Judge, LetsTheThirdDecideBetweenTwo) {
  EXPECT_EQ(Of({{"甲", -3}, {"乙", 2}, {"丙", -3}}), Settled(-3));
  EXPECT_EQ(Of({{"甲", -3}, {"乙", 2}, {"丙", 2}}), Settled(2));
  EXPECT_EQ(Of({{"甲", -3}, {"乙", 2}, {"丙", 1}}), kToRecount);
  EXPECT_EQ(Of({{"甲", -3}, {"乙", 2}, {"丙", 1}, {"丁", 2}}), Settled(2));
}

TEST(Judge, IsUnsettledByALaterDoubtUntilTwoAgree) {
  EXPECT_EQ(Of({{"甲", 0}, {"乙", -1}}), kToRecount);
  EXPECT_EQ(Of({{"甲", 0}, {"乙", -1}, {"丙", -1}}), Settled(-1));
  // Two agree already; a third alone does not outweigh them, two new ones do.
  EXPECT_EQ(Of({{"甲", -8}, {"乙", -8}, {"丙", -5}}), Settled(-8));
  EXPECT_EQ(Of({{"甲", -8}, {"乙", -8}, {"丙", -5}, {"丁", -5}}), Settled(-5));
}

// All sequences of up to four counts by four persons with differences from -1 to 1, against the rule in other words.
TEST(Judge, HoldsItsRuleForAllShortSequences) {
  int settled = 0;
  for (int length = 1; length <= 4; ++length) {
    int sequences = 1;
    for (int i = 0; i < length; ++i) sequences *= 12;
    for (int sequence = 0; sequence < sequences; ++sequence) {
      std::vector<Count> counts;
      for (int i = 0, rest = sequence; i < length; ++i, rest /= 12) {
        counts.push_back({.counter = std::string(1, static_cast<char>('A' + rest % 12 / 3)), .difference = rest % 3 - 1});
      }
      std::set<std::int64_t> agreed;
      for (const Count& one : counts) {
        for (const Count& other : counts) {
          if (one.counter != other.counter && one.difference == other.difference) agreed.insert(one.difference);
        }
      }
      const Verdict verdict = Judge(counts);
      const bool no_difference = counts.back().difference == 0;
      ASSERT_EQ(verdict.state == State::kSettled, no_difference || !agreed.empty());
      ASSERT_EQ(verdict.difference.has_value(), verdict.state == State::kSettled);
      if (!verdict.difference.has_value()) continue;
      ++settled;
      ASSERT_TRUE(no_difference ? *verdict.difference == 0 : agreed.contains(*verdict.difference));
    }
  }
  EXPECT_GT(settled, 0);
}

TEST(HasCounted, KnowsThePersonByName) {
  const std::vector<Count> counts = {{.counter = "甲", .difference = 0}};
  EXPECT_TRUE(HasCounted(counts, "甲"));
  EXPECT_FALSE(HasCounted(counts, "乙"));
}

}  // namespace
}  // namespace muster::warehouse::domain
