#include "warehouse/domain/item_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

class ItemIndexTest : public ::testing::Test {
 protected:
  // The item's name, or the reason why there is none.
  std::string Find(const ItemWords& words) const {
    const auto item = index_.Find(words);
    return item.ok() ? (*item)->name : ReasonOf(item.status());
  }

  const ItemIndex index_{{
      {.name = "items/quilt-18",
       .display_name = "棉被",
       .english_name = "Quilt",
       .specification = "2×1.8 m",
       .code = "1010100",
       .base_unit = "床",
       .packs = {{.unit = "包", .quantity = 5}, {.unit = "箱", .quantity = 10}}},
      {.name = "items/quilt-15",
       .display_name = "棉被",
       .english_name = "Quilt (small)",
       .specification = "2×1.5 m",
       .code = "1010100",
       .base_unit = "床"},
      {.name = "items/tent", .display_name = "棉帐篷", .english_name = "Cotton tent", .base_unit = "顶"},
  }};
};

TEST_F(ItemIndexTest, FindsAnItemByWhateverItIsCalled) {
  for (const char* word : {"棉帐篷", " 棉 帐篷", "COTTON TENT", "items/tent", "tent"})
    EXPECT_EQ(Find({.name = word}), "items/tent") << word;
  for (const char* word : {"items/tent", "Tent"}) EXPECT_EQ(Find({.id = word}), "items/tent") << word;
}

TEST_F(ItemIndexTest, NeverGuessesBetweenItems) {
  const absl::Status status = index_.Find({.name = "棉被"}).status();
  EXPECT_EQ(ReasonOf(status), "ITEM_AMBIGUOUS");
  EXPECT_EQ(DetailOf(status, "items"), "items/quilt-18 (棉被 2×1.8 m), items/quilt-15 (棉被 2×1.5 m)");
  EXPECT_EQ(Find({.id = "1010100"}), "ITEM_AMBIGUOUS");
  EXPECT_EQ(Find({.name = "棉被", .specification = "2*1.5m"}), "items/quilt-15");
  EXPECT_EQ(Find({.id = "1010100", .name = "quilt (small)"}), "items/quilt-15");
}

TEST_F(ItemIndexTest, RefusesWordsThatContradictEachOther) {
  EXPECT_EQ(Find({.id = "tent", .name = "棉被"}), "ITEM_CONTRADICTED");
  EXPECT_EQ(Find({.name = "棉被", .specification = "3 m"}), "SPECIFICATION_DIFFERS");
  // The catalogue says nothing that could contradict.
  EXPECT_EQ(Find({.name = "棉帐篷", .specification = "12 m²"}), "items/tent");
  EXPECT_EQ(Find({.name = "毛毯"}), "ITEM_NOT_IN_CATALOGUE");
  EXPECT_EQ(Find({.id = "棉帐篷"}), "ITEM_NOT_IN_CATALOGUE");
  EXPECT_EQ(Find({}), "REQUIRED");
}

TEST_F(ItemIndexTest, ConvertsPacksExactly) {
  const CatalogueItem& quilt = **index_.Find({.id = "quilt-18"});
  EXPECT_EQ(ToBaseUnits(quilt, 7, "").value(), 7);
  EXPECT_EQ(ToBaseUnits(quilt, 7, " 床").value(), 7);
  EXPECT_EQ(ToBaseUnits(quilt, 7, "箱").value(), 70);
  const absl::Status unknown = ToBaseUnits(quilt, 7, "顶").status();
  EXPECT_EQ(ReasonOf(unknown), "UNIT_UNKNOWN");
  EXPECT_EQ(DetailOf(unknown, "units"), "床, 包, 箱");
  EXPECT_EQ(ToBaseUnits(quilt, 100'000'000, "箱").value(), 1'000'000'000);
  EXPECT_EQ(ReasonOf(ToBaseUnits(quilt, 100'000'001, "箱").status()), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(ToBaseUnits(quilt, 1'000'000'001, "").status()), "OUT_OF_RANGE");
}

}  // namespace
}  // namespace muster::warehouse::domain
