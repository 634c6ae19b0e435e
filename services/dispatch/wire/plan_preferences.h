#pragma once

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "dispatch/domain/planner.h"
#include "muster/dispatch/v1/plan_options.pb.h"

// What counts for more among plans, as a message and as the planner has it.
namespace muster::dispatch {

struct PreferenceRules {
  // What holds where the message leaves something out.
  planner::Preferences defaults;
  // Of few_shipments_time_limit_ms and truck_loads_time_limit_ms.
  std::int64_t max_time_limit_ms = 600'000;
};

// `field` of the message is not in [min, max]; the default holds.
using ReportOutOfRange = absl::FunctionRef<void(absl::string_view field, std::int64_t min, std::int64_t max)>;

planner::Preferences FromProto(const v1::PlanPreferences& message, const PreferenceRules& rules, ReportOutOfRange report);

// With nothing left out.
v1::PlanPreferences ToProto(const planner::Preferences& preferences);

}  // namespace muster::dispatch
