#include "warehouse/domain/paper_year.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {

absl::Status CheckPaperYear(const PaperYear& paper) {
  if (IsThisYearsOrLast(paper.year, paper.this_year) || paper.year >= paper.first_year.value_or(paper.year)) return absl::OkStatus();
  return FailedPrecondition("PAPER_YEAR_TOO_EARLY", absl::StrCat("the books of ", paper.warehouse, " begin in ", *paper.first_year),
                            {{"warehouse", paper.warehouse}, {"first_year", *paper.first_year}, {"year", paper.year}});
}

}  // namespace muster::warehouse::domain
