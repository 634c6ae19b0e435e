#include "warehouse/domain/packs.h"

#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

const Units kTents{
    .item = "items/cotton-tent", .base_unit = "顶", .packs = {{.unit = "箱", .quantity = 4}, {.unit = "托", .quantity = 48}}};

TEST(BaseQuantity, CountsPacksExactly) {
  EXPECT_EQ(*BaseQuantity(kTents, "箱", 12), 48);
  EXPECT_EQ(*BaseQuantity(kTents, "托", 20'833'333), 999'999'984);
}

TEST(BaseQuantity, TakesTheBaseUnitNamedOrNot) {
  EXPECT_EQ(*BaseQuantity(kTents, "", 7), 7);
  EXPECT_EQ(*BaseQuantity(kTents, "顶", kMaxBaseQuantity), kMaxBaseQuantity);
}

TEST(BaseQuantity, RefusesAPackThatTheItemDoesNotHave) {
  const absl::Status status = BaseQuantity(kTents, "包", 1).status();
  EXPECT_EQ(ReasonOf(status), "PACK_UNKNOWN");
  EXPECT_EQ(DetailOf(status, "pack_unit"), "包");
  EXPECT_EQ(DetailOf(status, "item"), "items/cotton-tent");
}

TEST(BaseQuantity, RefusesWhatWouldOverflowOrIsNothing) {
  EXPECT_EQ(DetailOf(BaseQuantity(kTents, "箱", 250'000'001).status(), "max"), "250000000");
  EXPECT_EQ(ReasonOf(BaseQuantity(kTents, "箱", 9'000'000'000'000'000'000).status()), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(BaseQuantity(kTents, "", 0).status()), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(BaseQuantity(kTents, "箱", -1).status()), "OUT_OF_RANGE");
}

TEST(InPacks, WritesTheLargestPackFirst) {
  EXPECT_EQ(InPacks(kTents, 48 * 2 + 4 * 3 + 1), "2 托 + 3 箱 + 1 顶");
  EXPECT_EQ(InPacks(kTents, 8), "2 箱");
  EXPECT_EQ(InPacks(kTents, 3), "3 顶");
  EXPECT_EQ(InPacks(kTents, 0), "0 顶");
}

TEST(InPacks, SaysWhatBaseQuantityUnderstands) {
  for (std::int64_t count = 1; count < 200; ++count) {
    const std::int64_t quantity = *BaseQuantity(kTents, "箱", count);
    EXPECT_EQ(InPacks({.item = kTents.item, .base_unit = "顶", .packs = {{.unit = "箱", .quantity = 4}}}, quantity),
              std::to_string(count) + " 箱");
  }
}

}  // namespace
}  // namespace muster::warehouse::domain
