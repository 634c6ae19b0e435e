// Reservations that take the place of others: nothing that goes on being held is free for a moment.

#include <array>
#include <atomic>
#include <thread>

#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(Stockroom, HoldsAnewInThePlaceOfOtherReservations) {
  Receive("items/rice", 10);
  const std::string first = Reserve("items/rice", 6)->name();
  const std::string second = Reserve("items/rice", 4)->name();
  const v1::ReplaceReservationsRequest request = ReplaceRequest({second, first}, {{"items/rice", 7}, {"items/rice", 2}});

  const auto answer = Replace(request);

  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->outcomes_size(), 2);
  EXPECT_EQ(answer->outcomes(0).purpose(), "shipments/20231218-622927-1-01");
  EXPECT_EQ(answer->outcomes(0).reservation().lines(0).quantity(), 7);
  EXPECT_EQ(GetReservation(answer->outcomes(1).reservation().name()).SerializeAsString(),
            answer->outcomes(1).reservation().SerializeAsString());
  ASSERT_EQ(answer->replaced_size(), 2);
  EXPECT_EQ(answer->replaced(0).name(), first);
  for (const v1::Reservation& replaced : answer->replaced()) EXPECT_EQ(replaced.state(), v1::Reservation::STATE_CANCELLED);
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 10, 9 reserved"));
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockReserved");
  // The same call again gives the same answer and holds nothing twice.
  EXPECT_EQ(Replace(request)->SerializeAsString(), answer->SerializeAsString());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 10, 9 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, NamesWhatItCannotHoldAndHoldsTheRestInThePlaceOfOthers) {
  Receive("items/rice", 10);
  const std::string held = Reserve("items/rice", 10)->name();
  const auto answer = Replace(ReplaceRequest({held}, {{"items/rice", 8}, {"items/rice", 3}, {"items/rice", 2}}));
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->outcomes_size(), 3);
  EXPECT_TRUE(answer->outcomes(0).has_reservation());
  EXPECT_EQ(answer->outcomes(1).refusal().reason(), "INSUFFICIENT_STOCK");
  EXPECT_EQ(answer->outcomes(1).refusal().details().at("available"), "2");
  EXPECT_TRUE(answer->outcomes(2).has_reservation());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 10, 10 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, EndsWhatIsReplacedEvenInAClosedWarehouse) {
  Receive("items/rice", 10);
  const std::string held = Reserve("items/rice", 10)->name();
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  const auto answer = Replace(ReplaceRequest({held}, {{"items/rice", 8}}));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->outcomes(0).refusal().reason(), "WAREHOUSE_CLOSED");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 10, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, PassesOverWhatHasEndedBeforeItIsReplaced) {
  Receive("items/rice", 30);
  const std::string cancelled = Reserve("items/rice", 10)->name();
  ASSERT_TRUE(Cancel(cancelled).ok());
  const std::string issued = Reserve("items/rice", 5)->name();
  ASSERT_TRUE(Issue(issued).ok());
  const std::string due = Reserve("items/rice", 20)->name();
  fixture_.clock.Advance(absl::Hours(2));
  const auto answer = Replace(ReplaceRequest({cancelled, issued, due}, {{"items/rice", 25}}));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->outcomes(0).has_reservation()) << answer->outcomes(0).refusal().message();
  EXPECT_EQ(answer->replaced(0).state(), v1::Reservation::STATE_CANCELLED);
  EXPECT_EQ(answer->replaced(1).state(), v1::Reservation::STATE_ISSUED);
  EXPECT_EQ(answer->replaced(2).state(), v1::Reservation::STATE_EXPIRED);
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 25, 25 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, RefusesReplacementsInTheOrderOfTheirContract) {
  Receive("items/rice", 10);
  const std::string held = Reserve("items/rice", 5)->name();
  v1::ReplaceReservationsRequest request = ReplaceRequest({held, held, "7"}, {{"items/rice", 1}, {"items/rice", 0}});
  *request.mutable_reservations(1)->mutable_purpose() = request.reservations(0).purpose();
  request.mutable_reservations(0)->set_warehouse("warehouses/622900-01");
  request.mutable_reservations(1)->clear_hold_duration();
  EXPECT_THAT(testing::WrongFields(Replace(request).status()),
              ElementsAre("replaces[1] NAMED_TWICE", "replaces[2] MALFORMED", "reservations[0].warehouse EXCLUDED_BY",
                          "reservations[1].lines[0].quantity OUT_OF_RANGE", "reservations[1].hold_duration REQUIRED",
                          "reservations[1].purpose NAMED_TWICE"));
  request = ReplaceRequest({"reservations/999"}, {{"items/rice", 1}});
  EXPECT_EQ(ReasonOf(reservations_.ReplaceReservations(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(ReasonOf(Replace(request).status()), "RESERVATION_UNKNOWN");
  Receive(ReceiveRequest("items/rice", 10, "warehouses/640100-01"));
  v1::ReserveStockRequest there = ReserveRequest("items/rice", 5, "warehouses/640100-01");
  request = ReplaceRequest({Reserve(there)->name(), held}, {{"items/rice", 1}});
  const absl::Status status = Replace(request).status();
  EXPECT_EQ(ReasonOf(status), "RESERVATION_ELSEWHERE");
  EXPECT_EQ(DetailOf(status, "warehouse"), "warehouses/640100-01");
  // All of it or nothing.
  EXPECT_EQ(GetReservation(held).state(), v1::Reservation::STATE_PENDING);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

// A plan made anew moves all that a big warehouse sends: with floors, by lot and by item, each from what those before it left.
TEST_F(Stockroom, ReplacesThousandsOfReservationsInOneCall) {
  constexpr int kCount = 2500;
  const std::string lot = Receive("items/rice", 2 * kCount);
  RunAsOwner("INSERT INTO warehouse.stock_levels VALUES ('622900-01', 'rice', 0, 0, 10, 'test', 1, now())");
  const std::vector<std::pair<std::string, std::int64_t>> ones(kCount, {lot, 1});
  const auto first = Replace(ReplaceRequest({}, ones));
  ASSERT_TRUE(first.ok()) << first.status();
  std::vector<std::string> held;
  for (const auto& outcome : first->outcomes()) held.push_back(outcome.reservation().name());
  std::vector<std::pair<std::string, std::int64_t>> twos(kCount - 4, {lot, 2});
  twos.insert(twos.end(), 4, {"items/rice", 1});

  const auto answer = Replace(ReplaceRequest(held, twos));

  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->outcomes_size(), kCount);
  EXPECT_EQ(answer->replaced_size(), kCount);
  // 4,990 may be held above the floor: 2,495 times two.
  EXPECT_TRUE(answer->outcomes(2494).has_reservation());
  EXPECT_EQ(answer->outcomes(2495).refusal().reason(), "BELOW_FLOOR");
  EXPECT_EQ(answer->outcomes(2495).refusal().details().at("available"), "0");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5000, 4990 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, RefusesMoreReplacementsThanAMessageHolds) {
  const std::vector<std::pair<std::string, std::int64_t>> wanted(20'001, {"items/rice", 1});
  EXPECT_THAT(testing::WrongFields(Replace(ReplaceRequest({}, wanted)).status()), ElementsAre("reservations OUT_OF_RANGE"));
}

// A rival wants more than was ever free. Between a cancellation and a new reservation there would be enough.
TEST_F(Stockroom, GivesARivalNothingOfWhatGoesOnBeingHeld) {
  Receive("items/rice", 100);
  std::string held = Reserve("items/rice", 90)->name();
  std::atomic<bool> stop = false;
  std::atomic<int> taken = 0;
  std::atomic<int> tried = 0;
  std::jthread rival([&] {
    while (!stop) {
      ++tried;
      if (Reserve("items/rice", 31).ok()) ++taken;
    }
  });
  std::int64_t quantity = 90;
  for (int round = 0; round < 60; ++round) {
    quantity = quantity == 90 ? 70 : 90;
    const auto answer = Replace(ReplaceRequest({held}, {{"items/rice", quantity}}));
    ASSERT_TRUE(answer.ok()) << answer.status();
    ASSERT_TRUE(answer->outcomes(0).has_reservation()) << answer->outcomes(0).refusal().message();
    held = answer->outcomes(0).reservation().name();
  }
  stop = true;
  rival.join();
  EXPECT_EQ(taken, 0);
  EXPECT_GT(tried, 20);
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat("lots/1 in warehouses/622900-01: 100, ", quantity, " reserved")));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

// Copies of one call that come at once have one effect.
TEST_F(Stockroom, ReplacesOnceWhenACallComesTwiceAtOnce) {
  Receive("items/rice", 100);
  std::string held = Reserve("items/rice", 60)->name();
  for (int round = 0; round < 10; ++round) {
    const v1::ReplaceReservationsRequest request = ReplaceRequest({held}, {{"items/rice", 30}, {"items/rice", 30}});
    std::array<std::string, 3> answers;
    {
      std::vector<std::jthread> twins;
      for (std::string& answer : answers) twins.emplace_back([&] { answer = Replace(request)->SerializeAsString(); });
    }
    EXPECT_EQ(answers[0], answers[1]);
    EXPECT_EQ(answers[0], answers[2]);
    v1::ReplaceReservationsResponse response;
    ASSERT_TRUE(response.ParseFromString(answers[0]));
    held = response.outcomes(0).reservation().name();
    ASSERT_TRUE(Cancel(response.outcomes(1).reservation().name()).ok());
  }
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 100, 30 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
