#include "warehouse/domain/extent.h"

#include <gtest/gtest.h>

#include <limits>

namespace muster::warehouse::domain {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(Extent, IsTheProductUpToTheLargestNumber) {
  EXPECT_EQ(Extent(0, 5), 0);
  EXPECT_EQ(Extent(7, 60'000), 420'000);
  EXPECT_EQ(Extent(1, kMost), kMost);
  EXPECT_EQ(Extent(1'000'000'000, 100'000'000'000), kMost);
}

TEST(PeopleServed, CountsWholePeopleOfThousandths) {
  // A family pack serves four; three mats serve two.
  EXPECT_EQ(PeopleServed(250, 4000), 1000);
  EXPECT_EQ(PeopleServed(3, 667), 2);
  EXPECT_EQ(PeopleServed(1, 999), 0);
  EXPECT_EQ(PeopleServed(5, 0), 0);
}

TEST(PeopleServed, DoesNotOverflowOnTheWay) {
  EXPECT_EQ(PeopleServed(kMost, 1000), kMost);
  EXPECT_EQ(PeopleServed(10'000'000'000'000'000, 500), 5'000'000'000'000'000);
  EXPECT_EQ(PeopleServed(kMost, 1'000'000'000), kMost);
}

}  // namespace
}  // namespace muster::warehouse::domain
