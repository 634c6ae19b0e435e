#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"

namespace muster::warehouse::domain {

// The year into whose series a paper is to be numbered.
struct PaperYear {
  // "warehouses/622900-01"
  std::string warehouse;
  std::int32_t year;
  // In which it is written.
  std::int32_t this_year;
  // In which the warehouse's books begin; none when it has no paper yet.
  std::optional<std::int32_t> first_year;
};

// Hardly any paper is older: of those the books' first year need not be known.
inline bool IsThisYearsOrLast(std::int32_t year, std::int32_t this_year) { return year >= this_year - 1; }

// OK when such a paper can be meant: the books have that year or begin with this paper, or it comes late for the year before this one.
// Another one would begin a series before the first. Error: FAILED_PRECONDITION/PAPER_YEAR_TOO_EARLY (details warehouse, first_year, year).
absl::Status CheckPaperYear(const PaperYear& paper);

}  // namespace muster::warehouse::domain
