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
