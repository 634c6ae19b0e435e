#include "warehouse/store/calendar_store.h"

#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {

absl::StatusOr<std::vector<v1::CalendarDay>> CalendarTx::ListCalendarDays(absl::CivilDay after, absl::CivilDay last, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListCalendarDays, after, last, limit + 1));
  std::vector<v1::CalendarDay> days;
  for (const sql::ListCalendarDaysRow& row : rows) {
    v1::CalendarDay& day = days.emplace_back();
    day.set_day(DayText(row.day));
    day.set_working(row.working);
    day.set_source(row.source);
    *day.mutable_update_time() = ToTimestamp(row.update_time);
  }
  return days;
}

void CalendarTx::SetCalendarDays(google::protobuf::RepeatedPtrField<v1::CalendarDay>& days) {
  std::vector<absl::CivilDay> columns;
  std::vector<bool> workings;
  std::vector<absl::string_view> sources;
  for (v1::CalendarDay& day : days) {
    absl::CivilDay parsed;
    MUSTER_CHECK(absl::ParseCivilTime(day.day(), &parsed));
    columns.push_back(parsed);
    workings.push_back(day.working());
    sources.push_back(day.source());
    *day.mutable_update_time() = ToTimestamp(now());
  }
  sql().Enqueue(sql::kSetCalendarDays, columns, workings, sources, now());
}

void CalendarTx::RemoveCalendarDays(absl::Span<const absl::CivilDay> days) { sql().Enqueue(sql::kRemoveCalendarDays, days); }

}  // namespace muster::warehouse
