#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"
#include "muster/warehouse/v1/calendar.pb.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// The days that are not what their day of the week says.
class CalendarTx : public StockTx {
 public:
  using StockTx::StockTx;

  // Those after `after` up to `last`, in order; up to one more than `limit`.
  absl::StatusOr<std::vector<v1::CalendarDay>> ListCalendarDays(absl::CivilDay after, absl::CivilDay last, std::int32_t limit);
  // Adds or replaces days, each once; sets their update_time.
  void SetCalendarDays(google::protobuf::RepeatedPtrField<v1::CalendarDay>& days);
  void RemoveCalendarDays(absl::Span<const absl::CivilDay> days);
};

}  // namespace muster::warehouse
