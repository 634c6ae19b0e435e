#include "warehouse/domain/in_transit.h"

#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

TEST(CheckInTransit, AllowsAllThatIsOnTheShipment) {
  EXPECT_TRUE(CheckInTransit({{"lots/1", 5}}, {{.lot = "lots/1", .quantity = 3}, {.lot = "lots/1", .quantity = 2}}).ok());
}

TEST(CheckInTransit, AddsUpTheLinesOfALot) {
  const absl::Status status = CheckInTransit({{"lots/1", 5}}, {{.lot = "lots/1", .quantity = 3}, {.lot = "lots/1", .quantity = 3}});
  EXPECT_EQ(ReasonOf(status), "NOT_IN_TRANSIT");
  EXPECT_EQ(DetailOf(status, "in_transit"), "5");
  EXPECT_EQ(DetailOf(status, "requested"), "6");
}

TEST(CheckInTransit, RefusesALotThatIsNotOnTheShipment) {
  EXPECT_EQ(DetailOf(CheckInTransit({{"lots/1", 5}}, {{.lot = "lots/2", .quantity = 1}}), "in_transit"), "0");
}

}  // namespace
}  // namespace muster::warehouse::domain
