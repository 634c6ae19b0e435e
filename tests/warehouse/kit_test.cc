#include "warehouse/domain/kit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "platform/status/status.h"
#include "warehouse/domain/free_stock.h"

namespace muster::warehouse::domain {
namespace {

using ::testing::ElementsAre;
constexpr absl::CivilDay kNever = absl::CivilDay::max();

TEST(ComponentsWanted, TakesChosenLotsAndAnyForTheRest) {
  const auto wants =
      ComponentsWanted({{"quilt", 2}, {"towel", 4}, {"basin", 1}}, 10,
                       {{.lot = "lots/1", .item = "quilt", .quantity = 5}, {.lot = "lots/2", .item = "basin", .quantity = 10}});
  ASSERT_TRUE(wants.ok()) << wants.status();
  ASSERT_EQ(wants->size(), 4U);
  EXPECT_EQ((*wants)[2].item, "quilt");
  EXPECT_EQ((*wants)[2].lot, "");
  EXPECT_EQ((*wants)[2].quantity, 15);
  EXPECT_EQ((*wants)[3].item, "towel");
  EXPECT_EQ((*wants)[3].quantity, 40);
}

TEST(ComponentsWanted, RefusesLotsThatDoNotBelongInOrAreTooMany) {
  const absl::Status stranger = ComponentsWanted({{"quilt", 2}}, 10, {{.lot = "lots/1", .item = "rice", .quantity = 1}}).status();
  EXPECT_EQ(ReasonOf(stranger), "NOT_A_COMPONENT");
  EXPECT_EQ(DetailOf(stranger, "lot"), "lots/1");
  const absl::Status surplus = ComponentsWanted({{"quilt", 2}}, 10, {{.lot = "lots/1", .item = "quilt", .quantity = 21}}).status();
  EXPECT_EQ(ReasonOf(surplus), "TOO_MANY_COMPONENTS");
  EXPECT_EQ(DetailOf(surplus, "needed"), "20");
  EXPECT_EQ(DetailOf(surplus, "requested"), "21");
}

TEST(ValueOf, LosesNoFenAndExpiresWithItsFirstPart) {
  const absl::CivilDay soon(2024, 1, 1);
  EXPECT_EQ(*ValueOf({{4, kNever, 250}, {3, soon, 33}}, 2), (KitValue{soon, 549, 1}));
  EXPECT_EQ(*ValueOf({{4, kNever, 250}, {3, soon, 0}}, 2), (KitValue{soon, 0, 0}));
}

TEST(ValueOf, CountsBeyondSixtyFourBits) {
  EXPECT_EQ(*ValueOf({{1'000'000'000, kNever, kMaxUnitCostFen}}, 1'000'000'000), (KitValue{kNever, kMaxUnitCostFen, 0}));
  EXPECT_EQ(ReasonOf(ValueOf({{2'000'000'000, kNever, kMaxUnitCostFen}}, 1'000'000'000).status()), "KIT_COST_TOO_HIGH");
}

TEST(PartsBack, GivesTheSameShareOfEachItemFirstExpiredFirst) {
  const std::vector<BenchLot> bench = {
      {"lots/1", "quilt", kNever, 5, 5}, {"lots/2", "quilt", absl::CivilDay(2024, 1, 1), 5, 5}, {"lots/3", "towel", kNever, 20, 20}};
  EXPECT_THAT(*PartsBack(bench, 5, 1), ElementsAre(Pick{"lots/2", "quilt", 2}, Pick{"lots/3", "towel", 4}));
  EXPECT_THAT(*PartsBack(bench, 5, 3), ElementsAre(Pick{"lots/1", "quilt", 1}, Pick{"lots/2", "quilt", 5}, Pick{"lots/3", "towel", 12}));
}

TEST(PartsBack, GivesEverythingBackInWhateverStepsTheKitsAreBrokenUp) {
  const unsigned seed = 20231218;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto between = [&](int min, int max) { return std::uniform_int_distribution<std::int64_t>(min, max)(random); };
  for (int round = 0; round < 200; ++round) {
    const std::int64_t kits = between(1, 12);
    const std::int64_t split = between(0, 3 * static_cast<int>(kits));
    std::vector<BenchLot> bench = {{"lots/3", "towel", kNever, 2 * kits, 2 * kits}};
    if (split > 0) bench.push_back({"lots/1", "quilt", absl::CivilDay(2024, 1, 1), split, split});
    if (split < 3 * kits) bench.push_back({"lots/2", "quilt", kNever, 3 * kits - split, 3 * kits - split});
    for (std::int64_t left = kits; left > 0;) {
      const std::int64_t step = between(1, static_cast<int>(left));
      const auto back = PartsBack(bench, kits, step);
      ASSERT_TRUE(back.ok()) << back.status();
      std::int64_t sum = 0;
      for (const Pick& pick : *back) {
        sum += pick.quantity;
        for (BenchLot& lot : bench) lot.left_quantity -= lot.lot == pick.lot ? pick.quantity : 0;
      }
      ASSERT_EQ(sum, 5 * step);
      left -= step;
    }
    for (const BenchLot& lot : bench) ASSERT_EQ(lot.left_quantity, 0) << lot.lot;
  }
}

TEST(CheckFree, LooksAtNothingButHowMuchIsFree) {
  const std::vector<Stock> stock = {{.lot = "lots/1",
                                     .item = "rice",
                                     .expiry_date = absl::CivilDay(2020, 1, 1),
                                     .quarantined = true,
                                     .earmark = EarmarkFit::kRefused,
                                     .available_quantity = 5}};
  EXPECT_TRUE(CheckFree(stock, {{.lot = "lots/1", .quantity = 2}, {.lot = "lots/1", .quantity = 3}}).ok());
  const absl::Status status = CheckFree(stock, {{.lot = "lots/1", .quantity = 2}, {.lot = "lots/1", .quantity = 4}});
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "lot"), "lots/1");
  EXPECT_EQ(DetailOf(status, "requested"), "6");
  EXPECT_EQ(ReasonOf(CheckFree(stock, {{.lot = "lots/2", .quantity = 1}})), "LOT_UNKNOWN");
}

}  // namespace
}  // namespace muster::warehouse::domain
