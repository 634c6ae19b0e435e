#include "warehouse/domain/inspection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace muster::warehouse::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = Discrepancy::Kind;

TEST(MatchNotice, GivesEachLineItsShareAndTheLastOneTheRest) {
  EXPECT_THAT(MatchNotice({{"rice", 10}},
                          {{.item = "rice", .accepted_quantity = 3, .rejected_quantity = 1}, {.item = "rice", .accepted_quantity = 2}}),
              ElementsAre(Inspection{"rice", 4, 3, 1}, Inspection{"rice", 6, 2, 0}));
  EXPECT_THAT(MatchNotice({{"rice", 4}}, {{.item = "rice", .accepted_quantity = 6}, {.item = "rice", .accepted_quantity = 2}}),
              ElementsAre(Inspection{"rice", 4, 6, 0}, Inspection{"rice", 0, 2, 0}));
}

TEST(MatchNotice, AddsWhatDidNotComeAndExpectsNothingOfWhatWasNotAnnounced) {
  EXPECT_THAT(MatchNotice({{"rice", 10}, {"tent", 5}, {"quilt", 0}}, {{.item = "lamp", .accepted_quantity = 1}}),
              ElementsAre(Inspection{"lamp", 0, 1, 0}, Inspection{"rice", 10, 0, 0}, Inspection{"tent", 5, 0, 0}));
}

TEST(MatchNotice, ExpectsWhatIsOutstandingHoweverTheGoodsAreSplit) {
  const unsigned seed = 20231218;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto up_to = [&](int max) { return std::uniform_int_distribution<std::int64_t>(0, max)(random); };
  for (int round = 0; round < 1000; ++round) {
    const std::vector<Outstanding> outstanding = {{"a", up_to(9)}, {"b", up_to(9)}};
    std::vector<Inspection> lines;
    for (std::int64_t i = up_to(5); i > 0; --i) {
      lines.push_back({.item = up_to(1) == 0 ? "a" : "b", .accepted_quantity = up_to(4), .rejected_quantity = up_to(2)});
    }
    std::int64_t expected = 0;
    for (const Inspection& line : MatchNotice(outstanding, lines)) expected += line.expected_quantity.value();
    ASSERT_EQ(expected, outstanding[0].quantity + outstanding[1].quantity);
  }
}

TEST(DiscrepanciesOf, TellsTooLittleTooMuchUnannouncedAndRejected) {
  EXPECT_THAT(
      DiscrepanciesOf({{"rice", 10, 6, 0}, {"rice", 0, 2, 1}, {"tent", 5, 7, 0}, {"lamp", 0, 1, 0}, {"quilt", 4, 4, 0}, {"soap", 3, 2, 1}}),
      ElementsAre(Discrepancy{Kind::kShort, "rice", 10, 8, 1}, Discrepancy{Kind::kRejected, "rice", 10, 8, 1},
                  Discrepancy{Kind::kOver, "tent", 5, 7, 0}, Discrepancy{Kind::kUnexpected, "lamp", 0, 1, 0},
                  Discrepancy{Kind::kRejected, "soap", 3, 2, 1}));
}

TEST(DiscrepanciesOf, MissesNothingThatNobodyExpected) {
  EXPECT_THAT(DiscrepanciesOf({{"rice", std::nullopt, 6, 0}}), IsEmpty());
  EXPECT_THAT(DiscrepanciesOf({{"rice", std::nullopt, 6, 2}}), ElementsAre(Discrepancy{Kind::kRejected, "rice", 0, 6, 2}));
}

}  // namespace
}  // namespace muster::warehouse::domain
