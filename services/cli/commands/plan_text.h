#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/commands/view.h"
#include "muster/dispatch/v1/plan.pb.h"

// Plans as people read them.
namespace muster::cli {

void PrintPlan(View& view, const dispatch::v1::Plan& plan);

// What has changed, a row each.
void PrintChanges(View& view, const google::protobuf::RepeatedPtrField<dispatch::v1::Plan::Change>& rows);

// What a PLAN_STALE says that has changed, or a PLAN_EDIT_INFEASIBLE that is against the rules, a line each; empty for other errors.
std::vector<std::string> RowLines(const absl::Status& status, Language language);

// "critical needs not met" of "critical_unmet"; the title itself when there are no words for it.
std::string ObjectiveText(const View& view, const std::string& title);
// "3.2 t, 1.5 m³"; what is 0 is left out.
std::string LoadText(std::int64_t weight_g, std::int64_t volume_cm3);
// "12,345,678" of "12345678".
std::string GroupedDigits(const std::string& digits);
// "gram-metres" in the view's language.
std::string ObjectiveUnitText(const View& view, const std::string& unit);

// "20 more of critical needs, 5 less of normal needs": what giving up a reserve floor does to what is covered.
struct Gained {
  std::int64_t critical_quantity = 0;
  std::int64_t high_quantity = 0;
  std::int64_t normal_quantity = 0;
};
std::string GainText(const View& view, const Gained& gained);
// Of a plan, or of a problem that was solved without a server.
template <class FloorRelease>
Gained GainOf(const FloorRelease& release) {
  return {.critical_quantity = release.covered_critical_quantity(),
          .high_quantity = release.covered_high_quantity(),
          .normal_quantity = release.covered_normal_quantity()};
}

// Where distances and times of ways come from, a line each.
void PrintTravelSources(View& view, const std::set<std::string>& sources);

}  // namespace muster::cli
