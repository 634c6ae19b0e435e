#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

// Which response level the figures speak for, and what a person may decide. Source: DOMAIN.md §4.
namespace muster::disaster {

// I is the gravest.
enum class Level { kI = 1, kII, kIII, kIV };

enum class Indicator {
  kDeadOrMissingPeople = 1,
  kRelocatedOrInNeedPeople,
  kCollapsedOrSeriouslyDamagedRooms,
  kCollapsedOrSeriouslyDamagedHouseholds,
};

// "At least `minimum`, and below `maximum`, speaks for `level`."
struct Clause {
  Level level;
  Indicator indicator;
  std::int64_t minimum;
  std::optional<std::int64_t> maximum;
};

struct Table {
  std::vector<Clause> clauses;
};

// The figures of one report that clauses look at; none where the report does not know. Each in the range [0, 10^15].
struct TriggerFigures {
  std::optional<std::int64_t> dead_people;
  std::optional<std::int64_t> missing_people;
  std::optional<std::int64_t> relocated_people;
  std::optional<std::int64_t> in_need_people;
  std::optional<std::int64_t> collapsed_rooms;
  std::optional<std::int64_t> seriously_damaged_rooms;
  std::optional<std::int64_t> collapsed_households;
  std::optional<std::int64_t> seriously_damaged_households;
};

// What an indicator comes to in one report: a sum of what is known of it, for people relocated or in need the larger. None when nothing is
// known.
std::optional<std::int64_t> ValueOf(Indicator indicator, const TriggerFigures& figures);

// A clause that a report's figures meet; positions in what ProposeLevel was given.
struct Fired {
  std::size_t table;
  std::size_t clause;
  std::size_t report;
  std::int64_t value;

  friend bool operator==(const Fired&, const Fired&) = default;
};

// Every clause that fires, the gravest level first, then in the order of tables, clauses and reports. `reports` holds the latest report of
// each source: each is looked at by itself, figures of different sources are never added.
std::vector<Fired> ProposeLevel(const std::vector<TriggerFigures>& reports, const std::vector<Table>& tables);

// The level in force in a chapter.
struct LevelInForce {
  Level level;
  absl::Time effect_time;
};

struct Decision {
  Level level;
  absl::Time effect_time;
};

enum class IncidentState { kActive, kEnded };

// Whether a person may decide this. Errors, first match wins, all FAILED_PRECONDITION: INCIDENT_ENDED; LEVEL_UNCHANGED;
// LEVEL_IN_FORCE_LATER when the level in force took effect after the decided one.
absl::Status CheckDecision(const Decision& decision, IncidentState incident, const std::optional<LevelInForce>& in_force);

}  // namespace muster::disaster
