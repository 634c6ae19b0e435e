#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

// 工作日: terms that are counted in working days.
namespace muster {

// A day that is not what its day of the week says.
struct CalendarException {
  absl::CivilDay day;
  bool working = false;
  // Who arranged it so.
  std::string source;
};

// Which days are working days: Monday to Friday, but for the exceptions.
class WorkingCalendar {
 public:
  explicit WorkingCalendar(absl::Span<const CalendarException> exceptions);

  bool IsWorkingDay(absl::CivilDay day) const;

  // The n-th working day after `day`, n ≥ 1; `day` itself does not count.
  absl::CivilDay NthWorkingDayAfter(absl::CivilDay day, int n) const;

  // The latest day whose n-th working day after it comes before `limit`.
  absl::CivilDay LastDayDueBefore(absl::CivilDay limit, int n) const;

  // By what the days from `first` to `last` are judged: the sources of the years that have exceptions, and for the others that they count
  // Monday to Friday; "国务院办公厅 国办发明电〔2023〕7号; 2027: 周一至周五 (Monday to Friday)".
  std::string SourceOf(absl::CivilDay first, absl::CivilDay last) const;

 private:
  absl::flat_hash_map<absl::CivilDay, bool> exceptions_;
  // By year, each source once, in the order given.
  absl::flat_hash_map<absl::civil_year_t, std::vector<std::string>> sources_;
};

}  // namespace muster
