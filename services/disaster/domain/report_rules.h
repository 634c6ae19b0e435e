#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// What may be reported, and by when. Source of both: DOMAIN.md §3.
namespace muster::disaster {

enum class ReportKind { kInitial, kFollowUp, kFinal };

struct ReportsSoFar {
  bool has_initial = false;
  bool has_final = false;
};

// One initial report first, then any number of follow-up reports, nothing after the final one.
// Errors, first match wins, all FAILED_PRECONDITION: INITIAL_REPORT_EXISTS, INITIAL_REPORT_MISSING, FINAL_REPORT_EXISTS.
absl::Status CheckReportKind(ReportKind kind, const ReportsSoFar& so_far);

// How long after the disaster a report is due, as one chapter rules for itself and those below it.
struct DeadlinePolicy {
  std::string division_code;
  absl::Duration limit;
  std::string source;
};

// The policy that holds: that of the nearest chapter. `divisions` runs from the reporting chapter up to the root; the policies are those
// for its tier and the report's kind. None when no chapter has one.
std::optional<DeadlinePolicy> PolicyInForce(const std::vector<absl::string_view>& divisions, const std::vector<DeadlinePolicy>& policies);

}  // namespace muster::disaster
