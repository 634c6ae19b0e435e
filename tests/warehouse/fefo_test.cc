#include "warehouse/domain/fefo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

using ::testing::ElementsAre;

const absl::CivilDay kToday(2023, 12, 19);

Stock Lot(int number, std::int64_t available, absl::CivilDay expiry_date = absl::CivilDay::max()) {
  return {.lot = absl::StrCat("lots/", number), .item = "items/rice", .expiry_date = expiry_date, .available_quantity = available};
}
Want OfItem(std::int64_t quantity) { return {.item = "items/rice", .quantity = quantity}; }
Want OfLot(int number, std::int64_t quantity) { return {.lot = absl::StrCat("lots/", number), .quantity = quantity}; }
Pick FromLot(int number, std::int64_t quantity) {
  return {.lot = absl::StrCat("lots/", number), .item = "items/rice", .quantity = quantity};
}

TEST(PickFefo, TakesWhatExpiresFirst) {
  const auto picks = PickFefo({Lot(1, 5), Lot(2, 5, kToday + 30), Lot(3, 5, kToday + 10)}, {OfItem(12)}, kToday);
  ASSERT_TRUE(picks.ok()) << picks.status();
  EXPECT_THAT(*picks, ElementsAre(FromLot(1, 2), FromLot(2, 5), FromLot(3, 5)));
}

TEST(PickFefo, TakesALotOnItsLastDayAndNotOnTheNext) {
  EXPECT_TRUE(PickFefo({Lot(1, 5, kToday)}, {OfItem(5)}, kToday).ok());
  EXPECT_EQ(ReasonOf(PickFefo({Lot(1, 5, kToday)}, {OfItem(5)}, kToday + 1).status()), "INSUFFICIENT_STOCK");
  EXPECT_EQ(ReasonOf(PickFefo({Lot(1, 5, kToday)}, {OfLot(1, 5)}, kToday + 1).status()), "LOT_EXPIRED");
}

TEST(PickFefo, TakesEarmarkedGoodsThatFitBeforeFreeOnesThatExpireTogether) {
  Stock bound = Lot(2, 5);
  bound.earmark = EarmarkFit::kAdmitted;
  const auto picks = PickFefo({Lot(1, 5), bound}, {OfItem(6)}, kToday);
  ASSERT_TRUE(picks.ok());
  EXPECT_THAT(*picks, ElementsAre(FromLot(1, 1), FromLot(2, 5)));
}

TEST(PickFefo, LeavesToANamedLotWhatAnItemCanDoWithout) {
  const auto picks = PickFefo({Lot(1, 5, kToday), Lot(2, 5)}, {OfItem(5), OfLot(1, 3)}, kToday);
  ASSERT_TRUE(picks.ok()) << picks.status();
  EXPECT_THAT(*picks, ElementsAre(FromLot(1, 5), FromLot(2, 3)));
}

TEST(PickFefo, SaysHowMuchIsAvailableAndHowMuchWasRequestedInAll) {
  const absl::Status status = PickFefo({Lot(1, 5)}, {OfItem(4), OfItem(3)}, kToday).status();
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "item"), "items/rice");
  EXPECT_EQ(DetailOf(status, "available"), "5");
  EXPECT_EQ(DetailOf(status, "requested"), "7");
}

TEST(PickFefo, TellsOfAnUnknownLotFirstThenExpiredThenQuarantinedThenEarmarked) {
  Stock quarantined = Lot(2, 5);
  quarantined.quarantined = true;
  Stock bound = Lot(3, 5);
  bound.earmark = EarmarkFit::kRefused;
  const std::vector<Stock> stock = {Lot(1, 5, kToday - 1), quarantined, bound, Lot(4, 1)};
  std::vector<Want> wants = {OfLot(4, 2), OfLot(3, 1), OfLot(2, 1), OfLot(1, 1), OfLot(9, 1)};
  for (const char* reason : {"LOT_UNKNOWN", "LOT_EXPIRED", "LOT_QUARANTINED", "LOT_EARMARKED", "INSUFFICIENT_STOCK"}) {
    EXPECT_EQ(ReasonOf(PickFefo(stock, wants, kToday).status()), reason);
    wants.pop_back();
  }
}

// The rule once more, by trying every way to meet the wants.
class Oracle {
 public:
  Oracle(const std::vector<Stock>& stock, const std::vector<Want>& wants) : stock_(stock), named_(stock.size(), 0) {
    for (const Want& want : wants) {
      if (want.lot.empty()) {
        (want.item == "items/rice" ? rice_ : oil_) += want.quantity;
      } else {
        named_[static_cast<std::size_t>(want.lot.back() - '1')] += want.quantity;
      }
    }
  }

  std::string Reason() const {
    const auto any_named = [&](auto is_wrong) {
      for (std::size_t i = 0; i < stock_.size(); ++i) {
        if (named_[i] > 0 && is_wrong(stock_[i])) return true;
      }
      return false;
    };
    if (any_named([](const Stock& lot) { return lot.expiry_date < kToday; })) return "LOT_EXPIRED";
    if (any_named([](const Stock& lot) { return lot.quarantined; })) return "LOT_QUARANTINED";
    if (any_named([](const Stock& lot) { return lot.earmark == EarmarkFit::kRefused; })) return "LOT_EARMARKED";
    return Best().empty() ? "INSUFFICIENT_STOCK" : "";
  }

  // Units taken of each lot: of all ways to meet the wants, the one that takes most from what expires first. Empty when there is none.
  std::vector<std::int64_t> Best() const {
    std::vector<std::size_t> order(stock_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const auto rank = [&](std::size_t i) { return std::pair(stock_[i].expiry_date, stock_[i].earmark != EarmarkFit::kAdmitted); };
      return rank(a) < rank(b);
    });
    std::vector<std::int64_t> best;
    std::vector<std::int64_t> best_key;
    std::vector<std::int64_t> taken(stock_.size(), 0);
    const std::function<void(std::size_t, std::int64_t, std::int64_t)> extend = [&](std::size_t i, std::int64_t rice, std::int64_t oil) {
      if (i == stock_.size()) {
        if (rice != rice_ || oil != oil_) return;
        std::vector<std::int64_t> key;
        for (const std::size_t k : order) key.push_back(taken[k]);
        if (best.empty() || key > best_key) std::tie(best, best_key) = std::pair(taken, key);
        return;
      }
      const Stock& lot = stock_[i];
      const bool usable = lot.expiry_date >= kToday && !lot.quarantined && lot.earmark != EarmarkFit::kRefused;
      for (std::int64_t units = 0; named_[i] + units <= lot.available_quantity && (usable || units == 0); ++units) {
        taken[i] = named_[i] + units;
        const bool is_rice = lot.item == "items/rice";
        extend(i + 1, rice + (is_rice ? units : 0), oil + (is_rice ? 0 : units));
      }
    };
    extend(0, 0, 0);
    return best;
  }

 private:
  const std::vector<Stock>& stock_;
  std::vector<std::int64_t> named_;
  std::int64_t rice_ = 0;
  std::int64_t oil_ = 0;
};

std::vector<Stock> LotVariants() {
  std::vector<Stock> variants;
  for (const std::int64_t available : {1, 2}) {
    variants.push_back(Lot(0, available, kToday - 1));
    variants.push_back(Lot(0, available, kToday));
    variants.push_back(Lot(0, available));
    variants.push_back(Lot(0, available));
    variants.back().quarantined = true;
    variants.push_back(Lot(0, available));
    variants.back().earmark = EarmarkFit::kRefused;
    variants.push_back(Lot(0, available));
    variants.back().earmark = EarmarkFit::kAdmitted;
  }
  return variants;
}

// Calls `visit` with every choice of 1 to 3 of `count` things, repetition allowed; ordered ones when `is_ordered`.
void ForEachChoice(std::size_t count, bool is_ordered, const std::function<void(const std::vector<std::size_t>&)>& visit) {
  std::vector<std::size_t> choice;
  const std::function<void()> extend = [&] {
    if (!choice.empty()) visit(choice);
    if (choice.size() == 3) return;
    for (std::size_t next = is_ordered || choice.empty() ? 0 : choice.back(); next < count; ++next) {
      choice.push_back(next);
      extend();
      choice.pop_back();
    }
  };
  extend();
}

TEST(PickFefo, AgreesWithTryingEveryWayForUpToThreeLotsAndThreeWants) {
  const std::vector<Stock> variants = LotVariants();
  std::int64_t case_count = 0;
  ForEachChoice(variants.size(), true, [&](const std::vector<std::size_t>& chosen_lots) {
    std::vector<Stock> stock;
    for (const std::size_t v : chosen_lots) {
      stock.push_back(variants[v]);
      stock.back().lot = absl::StrCat("lots/", stock.size());
      // The last of three is of another item.
      if (stock.size() == 3) stock.back().item = "items/oil";
    }
    std::vector<Want> choices;
    for (const std::int64_t quantity : {1, 2}) {
      choices.push_back(OfItem(quantity));
      choices.push_back({.item = "items/oil", .quantity = quantity});
      for (std::size_t i = 1; i <= stock.size(); ++i) choices.push_back(OfLot(static_cast<int>(i), quantity));
    }
    ForEachChoice(choices.size(), false, [&](const std::vector<std::size_t>& chosen_wants) {
      std::vector<Want> wants;
      for (const std::size_t w : chosen_wants) wants.push_back(choices[w]);
      ++case_count;
      const Oracle oracle(stock, wants);
      const auto picks = PickFefo(stock, wants, kToday);
      ASSERT_EQ(ReasonOf(picks.status()), oracle.Reason());
      if (!picks.ok()) return;
      std::vector<std::int64_t> taken(stock.size(), 0);
      for (const Pick& pick : *picks) taken[static_cast<std::size_t>(pick.lot.back() - '1')] += pick.quantity;
      ASSERT_EQ(taken, oracle.Best());
    });
  });
  EXPECT_GT(case_count, 400'000);
}

}  // namespace
}  // namespace muster::warehouse::domain
