#include "dispatch/domain/fairness.h"

#include <gtest/gtest.h>

namespace muster::dispatch {
namespace {

TEST(UnfairnessOf, CountsEachMissingUnitByTheStepOnWhichItLies) {
  // Ten units on five steps: two on each.
  EXPECT_EQ(UnfairnessOf(10, 2, 5), 0);
  EXPECT_EQ(UnfairnessOf(10, 3, 5), 1);
  EXPECT_EQ(UnfairnessOf(10, 10, 5), 2 * (0 + 1 + 2 + 3 + 4));
}

TEST(UnfairnessOf, IsNothingWithoutShortageAndWithoutSteps) {
  EXPECT_EQ(UnfairnessOf(10, 0, 5), 0);
  EXPECT_EQ(UnfairnessOf(10, -3, 5), 0);
  EXPECT_EQ(UnfairnessOf(10, 10, 1), 0);
}

TEST(UnfairnessOf, IsGreaterWhereOneLacksAllThanWhereTwoLackHalf) {
  EXPECT_GT(UnfairnessOf(10, 10, 10) + UnfairnessOf(10, 0, 10), UnfairnessOf(10, 5, 10) + UnfairnessOf(10, 5, 10));
}

TEST(UnfairnessOf, HoldsWhereTheProductPassesSixtyFourBits) {
  constexpr std::int64_t kQuantity = 1'000'000'000'000'000;
  EXPECT_EQ(UnfairnessOf(kQuantity, kQuantity, 1000), absl::int128(kQuantity / 1000) * 999 * 500);
}

}  // namespace
}  // namespace muster::dispatch
