#include "warehouse/domain/fefo.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

bool IsExpired(const Stock& stock, absl::CivilDay today) { return stock.expiry_date < today; }

absl::Status Insufficient(const Want& want, std::int64_t available) {
  Details details = {{"item", want.item}, {"available", available}, {"requested", want.quantity}};
  if (!want.lot.empty()) details.emplace_back("lot", want.lot);
  return FailedPrecondition("INSUFFICIENT_STOCK", "fewer units are available than requested", details);
}

// The wants that name a lot, or those that do not, each lot or item once.
std::vector<Want> Merged(absl::Span<const Want> wants, std::string Want::*key) {
  std::vector<Want> merged;
  absl::flat_hash_map<std::string, std::size_t> positions;
  for (const Want& want : wants) {
    if ((want.*key).empty() || (key == &Want::item && !want.lot.empty())) continue;
    const auto [it, is_new] = positions.try_emplace(want.*key, merged.size());
    if (is_new) {
      merged.push_back(want);
    } else {
      merged[it->second].quantity += want.quantity;
    }
  }
  return merged;
}

// What is still there, and what has been taken of it.
class Shelf {
 public:
  Shelf(absl::Span<const Stock> stock, absl::CivilDay today) : stock_(stock), today_(today), taken_(stock.size(), 0) {
    for (std::size_t i = 0; i < stock.size(); ++i) position_of_lot_.emplace(stock[i].lot, i);
  }

  // Before anything is taken, so that a want that cannot be met at all is told before one that lacks units.
  absl::Status CheckNamed(std::vector<Want>& named) const {
    std::vector<Stock> lots;
    for (Want& want : named) {
      const auto it = position_of_lot_.find(want.lot);
      if (it == position_of_lot_.end()) return NotFound("LOT_UNKNOWN", absl::StrCat("no ", want.lot, " here"), {{"name", want.lot}});
      lots.push_back(stock_[it->second]);
      want.item = lots.back().item;
    }
    RETURN_IF_ERROR(CheckUsable(lots, today_));
    for (const Stock& lot : lots) {
      if (lot.earmark != EarmarkFit::kRefused) continue;
      return FailedPrecondition("LOT_EARMARKED", absl::StrCat(lot.lot, " is bound to something else"), {{"lot", lot.lot}});
    }
    return absl::OkStatus();
  }

  absl::Status TakeLot(const Want& want) {
    const std::size_t i = position_of_lot_.at(want.lot);
    if (LeftOf(i) < want.quantity) return Insufficient(want, LeftOf(i));
    taken_[i] += want.quantity;
    return absl::OkStatus();
  }

  absl::Status TakeItem(const Want& want) {
    std::int64_t left = want.quantity;
    for (const std::size_t i : FirstExpiredFirst(want.item)) {
      const std::int64_t part = std::min(left, LeftOf(i));
      taken_[i] += part;
      left -= part;
    }
    return left == 0 ? absl::OkStatus() : Insufficient(want, want.quantity - left);
  }

  absl::Status CheckFloor(const Floor& floor) const {
    std::int64_t usable = 0;
    std::int64_t taken = 0;
    for (std::size_t i = 0; i < stock_.size(); ++i) {
      if (stock_[i].item != floor.item || IsExpired(stock_[i], today_) || stock_[i].quarantined) continue;
      usable += stock_[i].available_quantity;
      taken += taken_[i];
    }
    if (taken == 0 || usable - taken >= floor.quantity) return absl::OkStatus();
    return FailedPrecondition("BELOW_FLOOR", "less than the reserve floor would be left",
                              {{"item", floor.item},
                               {"available", std::max<std::int64_t>(usable - floor.quantity, 0)},
                               {"floor", floor.quantity},
                               {"requested", taken}});
  }

  std::vector<Pick> Picks() const {
    std::vector<Pick> picks;
    for (std::size_t i = 0; i < stock_.size(); ++i) {
      if (taken_[i] > 0) picks.push_back({.lot = stock_[i].lot, .item = stock_[i].item, .quantity = taken_[i]});
    }
    return picks;
  }

 private:
  std::int64_t LeftOf(std::size_t i) const { return stock_[i].available_quantity - taken_[i]; }

  std::vector<std::size_t> FirstExpiredFirst(const std::string& item) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < stock_.size(); ++i) {
      const Stock& lot = stock_[i];
      if (lot.item == item && !IsExpired(lot, today_) && !lot.quarantined && lot.earmark != EarmarkFit::kRefused) order.push_back(i);
    }
    const auto rank = [this](std::size_t i) { return std::tuple(stock_[i].expiry_date, stock_[i].earmark == EarmarkFit::kFree, i); };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    return order;
  }

  const absl::Span<const Stock> stock_;
  const absl::CivilDay today_;
  std::vector<std::int64_t> taken_;
  absl::flat_hash_map<std::string, std::size_t> position_of_lot_;
};

}  // namespace

absl::Status CheckUsable(absl::Span<const Stock> stock, absl::CivilDay today) {
  for (const Stock& lot : stock) {
    if (!IsExpired(lot, today)) continue;
    return FailedPrecondition("LOT_EXPIRED", absl::StrCat(lot.lot, " has expired"),
                              {{"lot", lot.lot}, {"expiry_date", absl::FormatCivilTime(lot.expiry_date)}});
  }
  for (const Stock& lot : stock) {
    if (lot.quarantined) return FailedPrecondition("LOT_QUARANTINED", absl::StrCat(lot.lot, " is held for inspection"), {{"lot", lot.lot}});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Pick>> PickFefo(absl::Span<const Stock> stock, absl::Span<const Want> wants, absl::CivilDay today,
                                           absl::Span<const Floor> floors) {
  Shelf shelf(stock, today);
  std::vector<Want> named = Merged(wants, &Want::lot);
  RETURN_IF_ERROR(shelf.CheckNamed(named));
  // Named lots first: a want of an item can do without them, not the other way round.
  for (const Want& want : named) RETURN_IF_ERROR(shelf.TakeLot(want));
  for (const Want& want : Merged(wants, &Want::item)) RETURN_IF_ERROR(shelf.TakeItem(want));
  for (const Floor& floor : floors) RETURN_IF_ERROR(shelf.CheckFloor(floor));
  return shelf.Picks();
}

absl::Status CheckFloors(absl::Span<const Stock> stock, absl::Span<const Want> wants, absl::CivilDay today,
                         absl::Span<const Floor> floors) {
  Shelf shelf(stock, today);
  for (const Want& want : wants) RETURN_IF_ERROR(shelf.TakeLot(want));
  for (const Floor& floor : floors) RETURN_IF_ERROR(shelf.CheckFloor(floor));
  return absl::OkStatus();
}

}  // namespace muster::warehouse::domain
