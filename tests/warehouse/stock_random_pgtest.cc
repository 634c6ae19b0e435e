#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <random>

#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::IsEmpty;

constexpr unsigned kSeed = 622927;
constexpr int kSteps = 1000;

// The ledger as one would keep it on a blackboard.
struct ModelLot {
  std::string item;
  // Empty = does not expire; sorts last.
  std::string expiry_date;
  std::int64_t on_hand = 0;
  std::int64_t reserved = 0;
};
struct ModelReservation {
  std::map<int, std::int64_t> units_of_lot;
  absl::Time expire_time;
  bool pending = true;
};

class Model {
 public:
  int Receive(const std::string& item, const std::string& expiry_date, std::int64_t quantity) {
    const int lot = static_cast<int>(lots_.size()) + 1;
    lots_[lot] = {.item = item, .expiry_date = expiry_date, .on_hand = quantity};
    return lot;
  }

  // None when there is not enough.
  std::optional<std::map<int, std::int64_t>> Reserve(const std::string& item, std::int64_t quantity, const std::string& today,
                                                     absl::Time expire_time) {
    std::vector<std::pair<std::string, int>> order;
    for (const auto& [number, lot] : lots_) {
      const std::string expiry = lot.expiry_date.empty() ? "9999" : lot.expiry_date;
      if (lot.item == item && expiry >= today) order.emplace_back(expiry, number);
    }
    std::sort(order.begin(), order.end());
    std::map<int, std::int64_t> units;
    for (const auto& [expiry, number] : order) {
      const std::int64_t part = std::min(quantity, lots_[number].on_hand - lots_[number].reserved);
      if (part > 0) units[number] = part;
      quantity -= part;
    }
    if (quantity > 0) return std::nullopt;
    for (const auto& [number, part] : units) lots_[number].reserved += part;
    reservations_.push_back({.units_of_lot = units, .expire_time = expire_time});
    return units;
  }

  bool CanEnd(std::size_t reservation, absl::Time now) const {
    return reservations_[reservation].pending && now < reservations_[reservation].expire_time;
  }
  bool HoldsExpired(std::size_t reservation, const std::string& today) const {
    for (const auto& [number, units] : reservations_[reservation].units_of_lot) {
      const std::string& expiry = lots_.at(number).expiry_date;
      if (!expiry.empty() && expiry < today) return true;
    }
    return false;
  }
  void End(std::size_t reservation, bool is_issue) {
    reservations_[reservation].pending = false;
    for (const auto& [number, units] : reservations_[reservation].units_of_lot) {
      lots_[number].reserved -= units;
      if (!is_issue) continue;
      lots_[number].on_hand -= units;
      in_transit_[number] += units;
    }
  }
  int Expire(absl::Time now) {
    int count = 0;
    for (std::size_t i = 0; i < reservations_.size(); ++i) {
      if (!reservations_[i].pending || now < reservations_[i].expire_time) continue;
      End(i, false);
      ++count;
    }
    return count;
  }
  bool Deliver(int lot, std::int64_t quantity) {
    if (in_transit_[lot] < quantity) return false;
    in_transit_[lot] -= quantity;
    return true;
  }

  std::size_t reservation_count() const { return reservations_.size(); }
  std::size_t lot_count() const { return lots_.size(); }

  std::vector<std::string> Balances() const {
    std::vector<std::string> balances;
    for (const auto& [number, lot] : lots_) {
      balances.push_back(absl::StrCat("lots/", number, " in warehouses/622900-01: ", lot.on_hand, ", ", lot.reserved, " reserved"));
    }
    std::sort(balances.begin(), balances.end());
    return balances;
  }

 private:
  std::map<int, ModelLot> lots_;
  std::vector<ModelReservation> reservations_;
  std::map<int, std::int64_t> in_transit_;
};

TEST_F(Stockroom, AgreesWithABlackboardOverAMixOfOperations) {
  std::printf("seed %u\n", kSeed);
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const auto pick = [&](std::size_t bound) { return random() % bound; };
  const auto today = [&] { return absl::FormatCivilTime(absl::ToCivilDay(fixture_.clock.Now(), absl::FixedTimeZone(8 * 3600))); };
  Model model;

  for (int step = 0; step < kSteps; ++step) {
    SCOPED_TRACE(absl::StrCat("step ", step));
    const std::string item = pick(2) == 0 ? "items/rice" : "items/tent";
    const auto quantity = static_cast<std::int64_t>(1 + pick(12));
    switch (pick(8)) {
      case 0: {
        v1::ReceiveStockRequest request = ReceiveRequest(item, quantity);
        const std::string expiry = pick(3) == 0 ? "" : absl::FormatCivilTime(absl::CivilDay(2023, 12, 18) + static_cast<int>(pick(6)));
        request.mutable_lines(0)->mutable_lot()->set_expiry_date(expiry);
        // A paper entered afterwards, of a day on which nothing had expired.
        *request.mutable_voucher_time() = ToTimestamp(absl::FromUnixSeconds(1'702'857'600));
        ASSERT_EQ(Receive(request), absl::StrCat("lots/", model.Receive(item, expiry, quantity)));
        break;
      }
      case 1:
      case 2:
      case 3: {
        v1::ReserveStockRequest request = ReserveRequest(item, quantity);
        request.mutable_hold_duration()->set_seconds(static_cast<std::int64_t>(3600 * (1 + pick(20))));
        const auto reservation = Reserve(request);
        const auto expected =
            model.Reserve(item, quantity, today(), fixture_.clock.Now() + absl::Seconds(request.hold_duration().seconds()));
        ASSERT_EQ(reservation.ok(), expected.has_value()) << reservation.status();
        if (!expected.has_value()) {
          ASSERT_EQ(ReasonOf(reservation.status()), "INSUFFICIENT_STOCK");
          break;
        }
        // Every other one is sent again, as after a time-out.
        if (pick(2) == 0) {
          ASSERT_EQ(Reserve(request)->SerializeAsString(), reservation->SerializeAsString());
        }
        ASSERT_EQ(reservation->name(), absl::StrCat("reservations/", model.reservation_count()));
        std::map<int, std::int64_t> units;
        for (const v1::Reservation::Line& line : reservation->lines()) units[std::stoi(line.lot().substr(5))] = line.quantity();
        ASSERT_EQ(units, *expected);
        break;
      }
      case 4:
      case 5: {
        if (model.reservation_count() == 0) break;
        const std::size_t i = pick(model.reservation_count());
        const std::string name = absl::StrCat("reservations/", i + 1);
        const bool is_issue = pick(3) != 0;
        const std::string expected = !model.CanEnd(i, fixture_.clock.Now())       ? "RESERVATION_ENDED"
                                     : is_issue && model.HoldsExpired(i, today()) ? "LOT_EXPIRED"
                                                                                  : "";
        ASSERT_EQ(ReasonOf(is_issue ? Issue(name).status() : Cancel(name).status()), expected);
        if (expected.empty()) model.End(i, is_issue);
        break;
      }
      case 6: {
        if (model.lot_count() == 0) break;
        const int lot = static_cast<int>(1 + pick(model.lot_count()));
        const std::int64_t lost = quantity / 4;
        const absl::Status status =
            transfers_.DeliverStock(Dispatch(), DeliverRequest(absl::StrCat("lots/", lot), quantity - lost, lost)).status();
        ASSERT_EQ(ReasonOf(status), model.Deliver(lot, quantity) ? "" : "NOT_IN_TRANSIT");
        break;
      }
      case 7:
        fixture_.clock.Advance(absl::Minutes(static_cast<int>(pick(180))));
        ASSERT_EQ(*ExpireReservations(fixture_.live(), Soon()), model.Expire(fixture_.clock.Now()));
        break;
    }
  }

  v1::ListStockBalancesRequest all;
  all.set_include_empty(true);
  std::vector<std::string> balances = Balances(Dispatch(), all);
  std::sort(balances.begin(), balances.end());
  EXPECT_EQ(balances, model.Balances());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
