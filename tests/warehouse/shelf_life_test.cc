#include "warehouse/domain/shelf_life.h"

#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

const absl::CivilDay kToday(2023, 12, 19);

TEST(ExpiryOnReceipt, BelievesTheDateOnTheGoods) {
  EXPECT_EQ(*ExpiryOnReceipt({.production_date = absl::CivilDay(2023, 1, 1), .expiry_date = absl::CivilDay(2024, 5, 1)}, 3650, kToday),
            absl::CivilDay(2024, 5, 1));
}

TEST(ExpiryOnReceipt, AddsTheShelfLifeToTheProductionDate) {
  EXPECT_EQ(*ExpiryOnReceipt({.production_date = absl::CivilDay(2023, 3, 1)}, 366, kToday), absl::CivilDay(2024, 3, 1));
}

TEST(ExpiryOnReceipt, NeedsADateWhereThereIsAShelfLife) {
  const absl::Status status = ExpiryOnReceipt({}, 365, kToday).status();
  EXPECT_EQ(ReasonOf(status), "EXPIRY_REQUIRED");
  EXPECT_EQ(DetailOf(status, "shelf_life_days"), "365");
}

TEST(ExpiryOnReceipt, LetsGoodsWithoutShelfLifeLiveForever) {
  EXPECT_EQ(*ExpiryOnReceipt({.production_date = absl::CivilDay(2001, 3, 1)}, 0, kToday), absl::CivilDay::max());
}

TEST(ExpiryOnReceipt, RefusesGoodsFromTheDayAfterTheirLast) {
  EXPECT_TRUE(ExpiryOnReceipt({.expiry_date = kToday}, 0, kToday).ok());
  const absl::Status status = ExpiryOnReceipt({.expiry_date = kToday - 1}, 0, kToday).status();
  EXPECT_EQ(ReasonOf(status), "LOT_EXPIRED");
  EXPECT_EQ(DetailOf(status, "expiry_date"), "2023-12-18");
  EXPECT_EQ(ReasonOf(ExpiryOnReceipt({.production_date = kToday - 31}, 30, kToday).status()), "LOT_EXPIRED");
}

}  // namespace
}  // namespace muster::warehouse::domain
