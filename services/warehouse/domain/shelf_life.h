#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

// Which goods may be taken in, by their dates. Expired stock is never allocated, so it is not taken in either; only what already lies there
// when books begin is entered as it is. Source: DOMAIN §5.
namespace muster::warehouse::domain {

// The dates on the goods; none = not known.
struct LotDates {
  std::optional<absl::CivilDay> production_date;
  std::optional<absl::CivilDay> expiry_date;
};

// The last day on which goods may be used: as they say themselves, else `shelf_life_days` after production; CivilDay::max() when they do
// not expire (`shelf_life_days` 0 and no date). `earliest_expiry` is the day of the receipt, CivilDay::min() for goods that may have
// expired. Errors, first match wins: INVALID_ARGUMENT/EXPIRY_REQUIRED (detail shelf_life_days) for a shelf life without either date;
// INVALID_ARGUMENT/LOT_EXPIRED (detail expiry_date) for what had expired before `earliest_expiry`.
absl::StatusOr<absl::CivilDay> ExpiryOnReceipt(const LotDates& dates, std::int32_t shelf_life_days, absl::CivilDay earliest_expiry);

// Days on goods outside of these are taken for slips of the pen. Our own bounds: nothing so old is in stock, nothing keeps for more than
// fifty years.
inline constexpr absl::CivilDay kEarliestDayOnGoods(1980, 1, 1);
inline absl::CivilDay LatestExpiry(absl::CivilDay today) { return absl::CivilDay(today.year() + 50, 12, 31); }

}  // namespace muster::warehouse::domain
