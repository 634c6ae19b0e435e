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

TEST(CheckTakenBack, WantsToKnowWhoseGoodsComeBackWhenSeveralWait) {
  const OnShipment on_it{.quantity = 7, .due_elsewhere = 7, .others_waiting_count = 2, .was_sent_from_here = true};
  const auto take = [](const OnShipment& lot, std::int64_t quantity) {
    return CheckTakenBack({{"lots/1", lot}}, {{.lot = "lots/1", .quantity = quantity - 1}, {.lot = "lots/1", .quantity = 1}});
  };
  const absl::Status status = take(on_it, 2);
  EXPECT_EQ(ReasonOf(status), "SEVERAL_WAREHOUSES_WAIT");
  EXPECT_EQ(DetailOf(status, "due"), "7");
  // Nobody gets any, or everybody gets all.
  EXPECT_TRUE(take(on_it, 7).ok());
  EXPECT_TRUE(take({.quantity = 9, .due_elsewhere = 7, .others_waiting_count = 2, .was_sent_from_here = true}, 2).ok());
  // It is clear whose they are.
  EXPECT_TRUE(take({.quantity = 7, .due_elsewhere = 7, .others_waiting_count = 1, .was_sent_from_here = true}, 2).ok());
  // Those who wait take in what is theirs.
  EXPECT_TRUE(take({.quantity = 7, .due_here = 3, .due_elsewhere = 4, .others_waiting_count = 2}, 2).ok());
}

TEST(ReceivableQuantity, IsWhatTransferOrdersSentHereAsFarAsItIsStillOnTheShipment) {
  EXPECT_EQ(ReceivableQuantity({.quantity = 8, .due_here = 5}), 5);
  EXPECT_EQ(ReceivableQuantity({.quantity = 3, .due_here = 5}), 3);
  EXPECT_EQ(ReceivableQuantity({.quantity = 8}), 0);
}

TEST(ReceivableQuantity, IsAllThatComesBackToItsSender) {
  EXPECT_EQ(ReceivableQuantity({.quantity = 8, .due_elsewhere = 8, .sender_is_visible = true, .was_sent_from_here = true}), 8);
}

TEST(ReceivableQuantity, TakesNothingFromAnotherWarehouseWhoeverSeesTheSender) {
  EXPECT_EQ(ReceivableQuantity({.quantity = 8, .sender_is_visible = true}), 8);
  EXPECT_EQ(ReceivableQuantity({.quantity = 8, .due_here = 2, .due_elsewhere = 3, .sender_is_visible = true}), 5);
  EXPECT_EQ(ReceivableQuantity({.quantity = 3, .due_here = 2, .due_elsewhere = 5, .sender_is_visible = true}), 2);
}

}  // namespace
}  // namespace muster::warehouse::domain
