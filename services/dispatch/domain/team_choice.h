#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "dispatch/domain/cancellation.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/travel_times.h"

// Which team goes where. A pure function: problem in, choice out, the same for the same problem in whatever order its rows come, unless the
// time limit ends a search.
namespace muster::dispatch::teams {

using planner::Priority;

inline constexpr std::int64_t kMaxMembers = 10'000;
inline constexpr std::int64_t kMaxTeamCount = 1'000;
inline constexpr std::int64_t kMaxHeadCount = 100'000;
inline constexpr std::int64_t kMaxRows = 100'000;

struct Team {
  std::string id;
  // For example "medical"; a team serves needs of its own category alone.
  std::string category;
  // The chapter that the team belongs to. Informative.
  std::string chapter;
  // Where it leaves from: an origin of Problem::travel. Teams may share a base.
  int base = 0;
  // [1, kMaxMembers].
  std::int64_t member_count = 0;
  // From the call-out to departure. [0, 366 days], whole seconds.
  absl::Duration lead_time;
  // Whether it may be sent: not on a mission and not stood down.
  bool available = true;
};

struct Site {
  std::string id;
};

struct Need {
  std::string id;
  int site = 0;
  std::string category;
  // Exactly one of the two is given, and the same one in all needs of a category: lacking teams and lacking heads do not add up.
  // [1, kMaxTeamCount].
  std::optional<std::int64_t> team_count;
  // [1, kMaxHeadCount].
  std::optional<std::int64_t> head_count;
  Priority priority = Priority::kNormal;
  // Teams that arrive later do not help. Not before Problem::start.
  std::optional<absl::Time> needed_by;
};

// Choices of whoever commands; none comes from a plan or a standard.
struct Preferences {
  // How much a team's second of waiting counts, by priority: critical, high, normal. [1, 1000].
  std::array<int, 3> arrival_weights = {4, 2, 1};
  // What is lacking is shared out evenly between needs to within 1/fairness_steps of each. [1, 100]; 1 = not at all.
  int fairness_steps = 10;
};

struct Problem {
  // When teams are called out. Whole seconds.
  absl::Time start;
  std::vector<Team> teams;
  std::vector<Site> sites;
  std::vector<Need> needs;
  // Origins are the teams' bases, destinations `sites`.
  TravelTable travel;
  Preferences preferences;
};

// A team on its way to a need.
struct Trip {
  // Indices into Problem::teams and Problem::needs.
  int team = 0;
  int need = 0;
  absl::Time depart;
  absl::Time arrive;
  std::int64_t distance_m = 0;
};

// Why a team of the category does not help a need.
enum class Obstacle {
  // There is no such team at all.
  kNoTeam,
  // It is on a mission or stood down.
  kAway,
  // No road, or no travel time is known.
  kNoRoad,
  // It would arrive after `needed_by`.
  kTooLate,
  // It serves another need.
  kSentElsewhere,
};
// A row of reasons.csv, for example "SENT_ELSEWHERE".
absl::string_view NameOf(Obstacle obstacle);

// What a need lacks. Every team of the category that does not serve it is counted under one obstacle, the first that holds in their order.
struct Shortfall {
  struct Reason {
    Obstacle obstacle = Obstacle::kNoTeam;
    // 0 for kNoTeam alone.
    int team_count = 0;
  };
  int need = 0;
  // Teams or heads, as the need counts. ≥ 1.
  std::int64_t quantity = 0;
  // In the order of Obstacle, each at most once.
  std::vector<Reason> reasons;
};

// What a choice minimises within each category, each objective strictly before the next.
enum class ObjectiveKind {
  // Teams, or heads, that needs lack, by priority.
  kCriticalUnmet,
  kHighUnmet,
  kNormalUnmet,
  // Each lacking team or head counts the step of its need's count that it lies on (0 for the first 1/fairness_steps that is lacking, 1 for
  // the second, ...), so that what is lacking lies where it takes the least share away: as the planner's fairness.
  kCriticalUnfairness,
  kHighUnfairness,
  kNormalUnfairness,
  // Heads beyond a need's count. Nothing where needs count teams.
  kSuperfluousHeads,
  // Seconds from start until the last team for a critical need arrives; 0 when none goes.
  kLatestCriticalArrival,
  // Teams × seconds from start to arrival × arrival weight.
  kWeightedArrival,
  // Teams × metres.
  kDistance,
};
inline constexpr int kObjectiveCount = 10;
// For example "critical_unmet".
absl::string_view NameOf(ObjectiveKind kind);

struct Objective {
  ObjectiveKind kind = ObjectiveKind::kCriticalUnmet;
  // What this choice reaches; the smaller, the better.
  std::int64_t value = 0;
  // No choice that is as good on every earlier objective can be better than this.
  std::int64_t bound = 0;
  // Whether value = bound. Certificates in whole numbers show the bound; where needs count heads and teams are few, Cbc's search may.
  bool proved = false;
};

struct CategoryResult {
  std::string category;
  // kObjectiveCount, in their order.
  std::vector<Objective> objectives;
  // For example "muster-network-simplex 1".
  std::string solver;
};

struct Choice {
  // By need id, then team id. A team at most once.
  std::vector<Trip> trips;
  // By need id.
  std::vector<Shortfall> shortfalls;
  // Of every category that is needed, by name.
  std::vector<CategoryResult> categories;
};

// The best choice, category by category. A team may go to a need of its category when it is available, has a road there and arrives by
// `needed_by`; it leaves as soon as it is ready. Categories run on two threads. Needs that count teams are min-cost flows (TeamFlow) and
// proved. For needs that count heads a search ends after a number of tries, or when `time_limit` has passed for all categories together
// (ChooseByHeads); flows are not touched by it. INVALID_FIELDS with every wrong field when the problem is malformed (see Validate).
// CANCELLED/CALL_CANCELLED soon after `is_cancelled`.
absl::StatusOr<Choice> ChooseTeams(const Problem& problem, absl::Duration time_limit, const IsCancelled& is_cancelled = IsNeverCancelled);

// OK, or INVALID_FIELDS naming every value out of range, unknown index, repeated id, need that counts neither or both, category whose
// needs count differently, needed-by in the past, a travel table that does not go to all sites, and more than 5,000,000 pairs of a team and
// a need of one category. Paths are as in Problem.
absl::Status Validate(const Problem& problem);

// One rule that a choice breaks.
struct ChoiceViolation {
  // A row of reasons.csv. Of one trip: TRIP_UNKNOWN, TEAM_SENT_TWICE, WRONG_CATEGORY, TEAM_AWAY, NO_ROAD, TOO_LATE, TEAM_DEPARTS_TOO_EARLY,
  // ARRIVES_TOO_EARLY, WRONG_DISTANCE. Of a need that counts teams: NEED_OVERSERVED.
  // Of what a choice says about itself: SHORTFALL_MISMATCH, OBJECTIVE_MISMATCH.
  absl::string_view reason;
  // Where, as a path: "trips[2]", "need needs/7", "objective medical distance".
  std::string where;
};

// Every rule that `trips` break, a person's too; `problem` must be valid.
std::vector<ChoiceViolation> CheckTrips(const Problem& problem, absl::Span<const Trip> trips);

// Those, and every statement of `choice` about itself that is not true.
std::vector<ChoiceViolation> CheckChoice(const Problem& problem, const Choice& choice);

// The values of all objectives that `trips` reach in one category. `problem` must be valid and the trips' indices in range.
std::array<std::int64_t, kObjectiveCount> Evaluate(const Problem& problem, absl::string_view category, absl::Span<const Trip> trips);

// What every need lacks under `trips`, and why; likewise.
std::vector<Shortfall> ShortfallsOf(const Problem& problem, absl::Span<const Trip> trips);

}  // namespace muster::dispatch::teams
