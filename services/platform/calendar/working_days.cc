#include "platform/calendar/working_days.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace muster {
namespace {

void AddOnce(const std::string& text, std::vector<std::string>& texts) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

}  // namespace

WorkingCalendar::WorkingCalendar(absl::Span<const CalendarException> exceptions) {
  for (const CalendarException& exception : exceptions) {
    exceptions_[exception.day] = exception.working;
    AddOnce(exception.source, sources_[exception.day.year()]);
  }
}

bool WorkingCalendar::IsWorkingDay(absl::CivilDay day) const {
  if (const auto it = exceptions_.find(day); it != exceptions_.end()) return it->second;
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

absl::CivilDay WorkingCalendar::NthWorkingDayAfter(absl::CivilDay day, int n) const {
  while (n > 0) {
    ++day;
    if (IsWorkingDay(day)) --n;
  }
  return day;
}

absl::CivilDay WorkingCalendar::LastDayDueBefore(absl::CivilDay limit, int n) const {
  // A later day is never due earlier, so the first one found going back is the latest.
  absl::CivilDay day = limit - 1;
  while (NthWorkingDayAfter(day, n) >= limit) --day;
  return day;
}

std::string WorkingCalendar::SourceOf(absl::CivilDay first, absl::CivilDay last) const {
  std::vector<std::string> sources;
  for (absl::civil_year_t year = first.year(); year <= last.year(); ++year) {
    if (const auto it = sources_.find(year); it != sources_.end()) {
      for (const std::string& source : it->second) AddOnce(source, sources);
    } else {
      sources.push_back(absl::StrCat(year, ": 周一至周五 (Monday to Friday)"));
    }
  }
  return absl::StrJoin(sources, "; ");
}

}  // namespace muster
