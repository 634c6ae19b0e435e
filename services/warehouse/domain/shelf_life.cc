#include "warehouse/domain/shelf_life.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {

absl::StatusOr<absl::CivilDay> ExpiryOnReceipt(const LotDates& dates, std::int32_t shelf_life_days, absl::CivilDay earliest_expiry) {
  absl::CivilDay expiry_date = absl::CivilDay::max();
  if (dates.expiry_date.has_value()) {
    expiry_date = *dates.expiry_date;
  } else if (shelf_life_days > 0) {
    if (!dates.production_date.has_value()) {
      return InvalidArgument("EXPIRY_REQUIRED", "goods with a shelf life need a production or expiry date",
                             {{"shelf_life_days", shelf_life_days}});
    }
    expiry_date = *dates.production_date + shelf_life_days;
  }
  if (expiry_date < earliest_expiry) {
    const std::string day = absl::FormatCivilTime(expiry_date);
    return InvalidArgument("LOT_EXPIRED", absl::StrCat("the goods expired on ", day), {{"expiry_date", day}});
  }
  return expiry_date;
}

}  // namespace muster::warehouse::domain
