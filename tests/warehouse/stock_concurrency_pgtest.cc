#include <atomic>
#include <barrier>
#include <functional>
#include <random>
#include <set>
#include <thread>

#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Runs them at the same time, each on a thread of its own.
void AtOnce(const std::vector<std::function<void()>>& actions) {
  std::barrier start(static_cast<std::ptrdiff_t>(actions.size()));
  std::vector<std::jthread> threads;
  for (const std::function<void()>& action : actions) {
    threads.emplace_back([&start, &action] {
      start.arrive_and_wait();
      action();
    });
  }
}

// Counts what came of calls, by reason; "" is success.
class Outcomes {
 public:
  void Add(const absl::Status& status) {
    const absl::MutexLock lock(&mutex_);
    ++counts_[status.ok() ? "" : ReasonOf(status)];
  }
  int operator[](const std::string& reason) {
    const absl::MutexLock lock(&mutex_);
    return counts_[reason];
  }

 private:
  absl::Mutex mutex_;
  std::map<std::string, int> counts_;
};

// An issue of free stock.
v1::IssueStockRequest FreeRequest(v1::IssueStockRequest request, absl::string_view warehouse, absl::string_view item_or_lot,
                                  std::int64_t quantity) {
  request.set_warehouse(std::string(warehouse));
  v1::PickLine& line = *request.add_lines();
  (item_or_lot.substr(0, 4) == "lots" ? *line.mutable_lot() : *line.mutable_item()) = std::string(item_or_lot);
  line.set_quantity(quantity);
  return request;
}

TEST_F(Stockroom, LetsOneOfTwoHaveWhatIsAboveTheReserveFloorThoughTheyNameDifferentLots) {
  RunAsOwner("INSERT INTO warehouse.stock_levels VALUES ('622900-01', 'rice', 0, 0, 10, 'test', 1, now())");
  const std::string held = Receive("items/rice", 10);
  for (int round = 0; round < 40; ++round) {
    const std::string issued = Receive("items/rice", 10);
    Outcomes outcomes;
    std::string reservation;
    const std::function<void()> issue = [&] {
      const auto request = FreeRequest(IssueRequest(""), "warehouses/622900-01", issued, 10);
      outcomes.Add(issues_.IssueStock(Keeper(), request).status());
    };
    const std::function<void()> reserve = [&] {
      const auto answer = Reserve(held, 10);
      outcomes.Add(answer.status());
      if (answer.ok()) reservation = answer->name();
    };
    AtOnce({issue, reserve});
    ASSERT_EQ(outcomes[""], 1) << "round " << round;
    ASSERT_EQ(outcomes["BELOW_FLOOR"], 1);
    // As before for the next round: what was promised is free again, and of this round's lot nothing is left.
    if (reservation.empty()) continue;
    ASSERT_TRUE(Cancel(reservation).ok());
    ASSERT_TRUE(issues_.IssueStock(Keeper(), FreeRequest(IssueRequest(""), "warehouses/622900-01", issued, 10)).ok());
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, GivesTheLastFiveToOneOfTwoReservations) {
  for (int round = 0; round < 10; ++round) {
    const std::string lot = Receive("items/rice", 5);
    Outcomes outcomes;
    const std::function<void()> by_lot = [&] { outcomes.Add(Reserve(lot, 5).status()); };
    const std::function<void()> by_item = [&] { outcomes.Add(Reserve("items/rice", 5).status()); };
    AtOnce({by_lot, by_item});
    ASSERT_EQ(outcomes[""], 1);
    ASSERT_EQ(outcomes["INSUFFICIENT_STOCK"], 1);
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, EndsAReservationOnceWhenAllWaysAreTriedAtOnce) {
  for (int round = 0; round < 10; ++round) {
    Receive("items/rice", 5);
    const std::string held = Reserve("items/rice", 5)->name();
    Outcomes outcomes;
    const std::function<void()> issue = [&] { outcomes.Add(Issue(held).status()); };
    const std::function<void()> cancel = [&] { outcomes.Add(Cancel(held).status()); };
    AtOnce({issue, cancel, issue, cancel});
    ASSERT_EQ(outcomes[""], 1);
    ASSERT_EQ(outcomes["RESERVATION_ENDED"], 3);
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, ExpiresEachReservationOnceWhenSeveralProcessesDoIt) {
  Receive("items/rice", 150);
  for (int i = 0; i < 150; ++i) ASSERT_TRUE(Reserve("items/rice", 1).ok());
  fixture_.clock.Advance(absl::Hours(2));
  std::atomic<int> expired = 0;
  const std::function<void()> expire = [&] { expired += *ExpireReservations(fixture_.live(), Soon()); };
  AtOnce({expire, expire, expire});
  EXPECT_EQ(expired, 150);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, AnswersTwinsOfOneRequestAlike) {
  Receive("items/rice", 50);
  for (int round = 0; round < 10; ++round) {
    const v1::ReserveStockRequest request = ReserveRequest("items/rice", 1);
    absl::Mutex mutex;
    std::set<std::string> answers;
    const std::function<void()> reserve = [&] {
      const auto reservation = Reserve(request);
      const absl::MutexLock lock(&mutex);
      answers.insert(reservation.ok() ? reservation->SerializeAsString() : reservation.status().ToString());
    };
    AtOnce({reserve, reserve, reserve});
    ASSERT_THAT(answers, SizeIs(1));
  }
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 50, 10 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, NumbersPapersThatArePostedAtOnceWithoutAGap) {
  const std::function<void()> keeper = [&] {
    for (int i = 0; i < 20; ++i) Receive("items/rice", 1);
  };
  AtOnce({keeper, keeper, keeper, keeper});
  EXPECT_EQ(vouchers_.ReceiveStock(Keeper(), ReceiveRequest("items/rice", 1))->name(),
            "warehouses/622900-01/vouchers/goods-received-note-2023-0081");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, HandsOverNoMoreThanIsInTransitWhenTwoSignAtOnce) {
  const std::string lot = Receive("items/rice", 5);
  ASSERT_TRUE(Issue(Reserve("items/rice", 5)->name()).ok());
  Outcomes outcomes;
  const std::function<void()> deliver = [&] { outcomes.Add(transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, 2, 1)).status()); };
  AtOnce({deliver, deliver, deliver});
  EXPECT_EQ(outcomes[""], 1);
  EXPECT_EQ(outcomes["NOT_IN_TRANSIT"], 2);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, LetsNothingThroughOnceAWarehouseIsClosed) {
  Receive("items/rice", 1000);
  std::atomic<bool> stop = false;
  std::atomic<int> reserved = 0;
  std::vector<std::jthread> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back([&] {
      while (!stop) {
        const absl::Status status = Reserve("items/rice", 1).status();
        if (status.ok()) ++reserved;
        if (!status.ok()) {
          EXPECT_EQ(ReasonOf(status), "WAREHOUSE_CLOSED");
          return;
        }
      }
    });
  }
  while (reserved < 20) std::this_thread::yield();
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  const std::vector<std::string> when_closed = Balances();
  stop = true;
  clients.clear();
  EXPECT_EQ(Balances(), when_closed);
}

TEST_F(Stockroom, KeepsEveryInvariantUnderOppositeTrafficFromManyClients) {
  constexpr int kClients = 6;
  constexpr int kSteps = 120;
  // So little that the clients get in each other's way.
  for (const char* warehouse : {"warehouses/622900-01", "warehouses/640100-01"}) {
    for (const char* item : {"items/rice", "items/tent"}) {
      for (int lot = 0; lot < 2; ++lot) Receive(ReceiveRequest(item, 25, warehouse));
    }
  }
  RunAsOwner(
      "INSERT INTO warehouse.stock_levels VALUES ('622900-01', 'rice', 0, 0, 8, 'test', 1, now()), ('640100-01', 'tent', 0, 0, 8, 'test', "
      "1, "
      "now())");
  Outcomes outcomes;
  const auto client = [&](unsigned seed) {
    std::mt19937 random(seed);
    const auto pick = [&](unsigned bound) { return random() % bound; };
    std::vector<std::string> held;
    for (int step = 0; step < kSteps; ++step) {
      const bool is_first = pick(2) == 0;
      const std::string warehouse = is_first ? "warehouses/622900-01" : "warehouses/640100-01";
      if (pick(10) == 0) {
        outcomes.Add(
            vouchers_.ReceiveStock(Keeper(is_first ? "chapters/622900" : "chapters/640100"), ReceiveRequest("items/rice", 3, warehouse))
                .status());
      } else if (pick(5) == 0) {
        const std::string lot_or_item = pick(2) == 0 ? absl::StrCat("lots/", 1 + pick(4) + (is_first ? 0 : 4))
                                        : is_first   ? "items/rice"
                                                     : "items/tent";
        const auto request = FreeRequest(IssueRequest(""), warehouse, lot_or_item, 1 + pick(3));
        outcomes.Add(issues_.IssueStock(Dispatch(), request).status());
      } else if (held.empty() || pick(2) == 0) {
        // Lines in either order: only the order of locks keeps two of these from waiting for each other.
        v1::ReserveStockRequest request = ReserveRequest(is_first ? "items/rice" : "items/tent", 1 + pick(4), warehouse);
        AddLine(pick(2) == 0 ? "items/tent" : "items/rice", 1 + pick(4), request);
        const auto reservation = Reserve(request);
        outcomes.Add(reservation.status());
        if (reservation.ok()) held.push_back(reservation->name());
      } else {
        outcomes.Add(pick(3) == 0 ? Cancel(held.back()).status() : Issue(held.back()).status());
        held.pop_back();
      }
    }
  };
  std::vector<std::function<void()>> clients;
  for (unsigned i = 0; i < kClients; ++i) clients.push_back([&, i] { client(20231218 + i); });
  AtOnce(clients);
  EXPECT_EQ(outcomes[""] + outcomes["INSUFFICIENT_STOCK"] + outcomes["BELOW_FLOOR"], kClients * kSteps);
  EXPECT_GT(outcomes["BELOW_FLOOR"], 0);
  std::map<std::string, std::int64_t> free;
  const v1::ListStockBalancesResponse left = transfers_.ListStockBalances(Dispatch(), {}).value();
  for (const v1::StockBalance& balance : left.stock_balances()) {
    free[absl::StrCat(balance.lot().item(), " in ", balance.warehouse())] += balance.available_quantity();
  }
  EXPECT_GE(free["items/rice in warehouses/622900-01"], 8);
  EXPECT_GE(free["items/tent in warehouses/640100-01"], 8);
  EXPECT_GT(outcomes[""], kClients * kSteps / 4);
  // With one global lock order PostgreSQL never has to break a deadlock.
  EXPECT_EQ(fixture_.live().pool->stats().deadlocks, 0);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
