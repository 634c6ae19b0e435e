#include "disaster/domain/response_levels.h"

#include <algorithm>

#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::disaster {
namespace {

using Figure = std::optional<std::int64_t>;

Figure Sum(const Figure& a, const Figure& b) {
  if (!a.has_value() && !b.has_value()) return std::nullopt;
  return a.value_or(0) + b.value_or(0);
}

bool Meets(std::int64_t value, const Clause& clause) {
  return value >= clause.minimum && (!clause.maximum.has_value() || value < *clause.maximum);
}

}  // namespace

std::optional<std::int64_t> ValueOf(Indicator indicator, const TriggerFigures& figures) {
  switch (indicator) {
    case Indicator::kDeadOrMissingPeople:
      return Sum(figures.dead_people, figures.missing_people);
    case Indicator::kRelocatedOrInNeedPeople:
      // An unknown figure is the smaller one.
      return std::max(figures.relocated_people, figures.in_need_people);
    case Indicator::kCollapsedOrSeriouslyDamagedRooms:
      return Sum(figures.collapsed_rooms, figures.seriously_damaged_rooms);
    case Indicator::kCollapsedOrSeriouslyDamagedHouseholds:
      return Sum(figures.collapsed_households, figures.seriously_damaged_households);
  }
  MUSTER_CHECK(false);
}

std::vector<Fired> ProposeLevel(const std::vector<TriggerFigures>& reports, const std::vector<Table>& tables) {
  std::vector<Fired> fired;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (std::size_t c = 0; c < tables[t].clauses.size(); ++c) {
      const Clause& clause = tables[t].clauses[c];
      for (std::size_t r = 0; r < reports.size(); ++r) {
        const Figure value = ValueOf(clause.indicator, reports[r]);
        if (value.has_value() && Meets(*value, clause)) fired.push_back({.table = t, .clause = c, .report = r, .value = *value});
      }
    }
  }
  const auto level_of = [&](const Fired& f) { return tables[f.table].clauses[f.clause].level; };
  std::stable_sort(fired.begin(), fired.end(), [&](const Fired& a, const Fired& b) { return level_of(a) < level_of(b); });
  return fired;
}

absl::Status CheckDecision(const Decision& decision, IncidentState incident, const std::optional<LevelInForce>& in_force) {
  if (incident == IncidentState::kEnded) return FailedPrecondition("INCIDENT_ENDED", "the incident is over");
  if (!in_force.has_value()) return absl::OkStatus();
  if (in_force->level == decision.level) return FailedPrecondition("LEVEL_UNCHANGED", "this level is in force already");
  if (in_force->effect_time > decision.effect_time) {
    return FailedPrecondition("LEVEL_IN_FORCE_LATER", "the level in force took effect after this one",
                              {{"effect_time", absl::FormatTime(absl::RFC3339_sec, in_force->effect_time, absl::UTCTimeZone())}});
  }
  return absl::OkStatus();
}

}  // namespace muster::disaster
