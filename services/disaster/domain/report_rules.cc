#include "disaster/domain/report_rules.h"

#include <algorithm>

#include "platform/status/status.h"

namespace muster::disaster {

absl::Status CheckReportKind(ReportKind kind, const ReportsSoFar& so_far) {
  if (kind == ReportKind::kInitial && so_far.has_initial) {
    return FailedPrecondition("INITIAL_REPORT_EXISTS", "the incident has its initial report; file a follow-up");
  }
  if (kind != ReportKind::kInitial && !so_far.has_initial) {
    return FailedPrecondition("INITIAL_REPORT_MISSING", "the incident has no initial report yet");
  }
  if (so_far.has_final) return FailedPrecondition("FINAL_REPORT_EXISTS", "the incident has its final report");
  return absl::OkStatus();
}

std::optional<DeadlinePolicy> PolicyInForce(const std::vector<absl::string_view>& divisions, const std::vector<DeadlinePolicy>& policies) {
  for (const absl::string_view division : divisions) {
    const auto policy =
        std::find_if(policies.begin(), policies.end(), [&](const DeadlinePolicy& p) { return p.division_code == division; });
    if (policy != policies.end()) return *policy;
  }
  return std::nullopt;
}

}  // namespace muster::disaster
