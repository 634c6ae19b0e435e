#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "warehouse/domain/earmark.h"

namespace muster::warehouse::domain {

// What one warehouse has of one lot.
struct Stock {
  // "lots/1024"
  std::string lot;
  // "items/cotton-tent"
  std::string item;
  // The last day on which it may be used; CivilDay::max() when it does not expire.
  absl::CivilDay expiry_date = absl::CivilDay::max();
  bool quarantined = false;
  EarmarkFit earmark = EarmarkFit::kFree;
  // Base units that nobody has reserved, ≥ 0.
  std::int64_t available_quantity = 0;
};

// What is asked for: units of a certain lot, or, when `lot` is empty, of an item, whichever lots they come from.
struct Want {
  std::string lot;
  std::string item;
  // Base units, ≥ 1.
  std::int64_t quantity;
};

// 库存底线: units of an item that must stay, as far as the tier above has not released them.
struct Floor {
  std::string item;
  // Base units, ≥ 1.
  std::int64_t quantity;
};

// Units of one lot that answer a want.
struct Pick {
  std::string lot;
  std::string item;
  std::int64_t quantity;

  friend bool operator==(const Pick&, const Pick&) = default;
};

// OK when all of it may leave the warehouse on `today`. Errors, first match wins: FAILED_PRECONDITION/LOT_EXPIRED (details lot,
// expiry_date), FAILED_PRECONDITION/LOT_QUARANTINED (detail lot).
absl::Status CheckUsable(absl::Span<const Stock> stock, absl::CivilDay today);

// Picks lots for all wants or for none. A want of an item takes the lots that expire first (FEFO) and, of those that expire together,
// earmarked ones that fit before free ones; expired, quarantined and otherwise earmarked lots are passed over. Lots come each once, in the
// order of `stock`, which holds each lot once. When there is any way to meet all wants, one is found. Where there is a floor, as many
// usable units as it says are left of the item: `stock` must then hold all of it. Source: DOMAIN §5. Errors, first match wins:
// NOT_FOUND/LOT_UNKNOWN (a wanted lot is not in `stock`; detail name); those of CheckUsable for the wanted lots;
// FAILED_PRECONDITION/LOT_EARMARKED (detail lot); FAILED_PRECONDITION/INSUFFICIENT_STOCK (details item, available, requested, and lot when
// one was named), then FAILED_PRECONDITION/BELOW_FLOOR (details item, available above the floor, floor, requested).
absl::StatusOr<std::vector<Pick>> PickFefo(absl::Span<const Stock> stock, absl::Span<const Want> wants, absl::CivilDay today,
                                           absl::Span<const Floor> floors = {});

// OK when what floors hold is left once units of lots are gone that are free, whatever their state; what has expired or is quarantined
// never counted. `stock` holds all of the wanted lots' items. FAILED_PRECONDITION/BELOW_FLOOR (details as PickFefo's).
absl::Status CheckFloors(absl::Span<const Stock> stock, absl::Span<const Want> wants, absl::CivilDay today, absl::Span<const Floor> floors);

}  // namespace muster::warehouse::domain
