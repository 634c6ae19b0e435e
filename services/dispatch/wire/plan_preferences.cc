#include "dispatch/wire/plan_preferences.h"

#include <algorithm>

#include "absl/time/time.h"
#include "platform/status/check.h"

namespace muster::dispatch {
namespace {

using TierPreference = planner::Preferences::TierPreference;

TierPreference FromProto(v1::PlanPreferences::TierPreference preference, ReportOutOfRange report) {
  switch (preference) {
    case v1::PlanPreferences::TIER_PREFERENCE_NONE:
      return TierPreference::kNone;
    case v1::PlanPreferences::TIER_PREFERENCE_BEFORE_ARRIVAL:
      return TierPreference::kBeforeArrival;
    case v1::PlanPreferences::TIER_PREFERENCE_UNSPECIFIED:
    case v1::PlanPreferences::TIER_PREFERENCE_AFTER_ARRIVAL:
      return TierPreference::kAfterArrival;
    default:
      // A number that this program does not know.
      report("tier_preference", 1, v1::PlanPreferences::TierPreference_MAX);
      return TierPreference::kAfterArrival;
  }
}

v1::PlanPreferences::TierPreference ToProto(TierPreference preference) {
  switch (preference) {
    case TierPreference::kNone:
      return v1::PlanPreferences::TIER_PREFERENCE_NONE;
    case TierPreference::kBeforeArrival:
      return v1::PlanPreferences::TIER_PREFERENCE_BEFORE_ARRIVAL;
    case TierPreference::kAfterArrival:
      return v1::PlanPreferences::TIER_PREFERENCE_AFTER_ARRIVAL;
  }
  MUSTER_CHECK(false);
}

}  // namespace

planner::Preferences FromProto(const v1::PlanPreferences& message, const PreferenceRules& rules, ReportOutOfRange report) {
  planner::Preferences preferences = rules.defaults;
  const auto in_range = [&](absl::string_view field, std::int64_t value, std::int64_t max) {
    if (value >= 1 && value <= max) return true;
    report(field, 1, max);
    return false;
  };
  const auto count = [&](absl::string_view field, bool has, int value, int& into) {
    if (has && in_range(field, value, 1000)) into = value;
  };
  count("critical_arrival_weight", message.has_critical_arrival_weight(), message.critical_arrival_weight(),
        preferences.arrival_weights[0]);
  count("high_arrival_weight", message.has_high_arrival_weight(), message.high_arrival_weight(), preferences.arrival_weights[1]);
  count("normal_arrival_weight", message.has_normal_arrival_weight(), message.normal_arrival_weight(), preferences.arrival_weights[2]);
  count("fairness_steps", message.has_fairness_steps(), message.fairness_steps(), preferences.fairness_steps);
  preferences.tier_preference = FromProto(message.tier_preference(), report);
  if (message.has_latest_critical_arrival()) preferences.latest_critical_arrival = message.latest_critical_arrival();
  if (message.has_few_shipments()) preferences.few_shipments = message.few_shipments();
  const std::int64_t limit_ms = message.few_shipments_time_limit_ms();
  if (message.has_few_shipments_time_limit_ms() && in_range("few_shipments_time_limit_ms", limit_ms, rules.max_time_limit_ms)) {
    preferences.few_shipments_time_limit = absl::Milliseconds(limit_ms);
  }
  if (message.has_truck()) {
    const auto load = [&](absl::string_view field, std::int64_t value, std::int64_t min) {
      if (value < min || value > planner::kMaxTruckLoad) report(field, min, planner::kMaxTruckLoad);
      return std::clamp<std::int64_t>(value, min, planner::kMaxTruckLoad);
    };
    const bool has_volume = message.truck().volume_cm3() > 0;
    preferences.truck = planner::TruckLoad{.weight_g = load("truck.weight_g", message.truck().weight_g(), has_volume ? 0 : 1),
                                           .volume_cm3 = load("truck.volume_cm3", message.truck().volume_cm3(), 0)};
  }
  const std::int64_t truck_ms = message.truck_loads_time_limit_ms();
  if (message.has_truck_loads_time_limit_ms() && in_range("truck_loads_time_limit_ms", truck_ms, rules.max_time_limit_ms)) {
    preferences.truck_loads_time_limit = absl::Milliseconds(truck_ms);
  }
  return preferences;
}

v1::PlanPreferences ToProto(const planner::Preferences& preferences) {
  v1::PlanPreferences message;
  message.set_critical_arrival_weight(preferences.arrival_weights[0]);
  message.set_high_arrival_weight(preferences.arrival_weights[1]);
  message.set_normal_arrival_weight(preferences.arrival_weights[2]);
  message.set_fairness_steps(preferences.fairness_steps);
  message.set_tier_preference(ToProto(preferences.tier_preference));
  message.set_latest_critical_arrival(preferences.latest_critical_arrival);
  message.set_few_shipments(preferences.few_shipments);
  message.set_few_shipments_time_limit_ms(absl::ToInt64Milliseconds(preferences.few_shipments_time_limit));
  message.set_truck_loads_time_limit_ms(absl::ToInt64Milliseconds(preferences.truck_loads_time_limit));
  if (preferences.truck) {
    message.mutable_truck()->set_weight_g(preferences.truck->weight_g);
    message.mutable_truck()->set_volume_cm3(preferences.truck->volume_cm3);
  }
  return message;
}

}  // namespace muster::dispatch
