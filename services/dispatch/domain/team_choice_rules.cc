#include "dispatch/domain/team_choice_rules.h"

#include <array>
#include <map>

namespace muster::dispatch::teams {
namespace {

// What each need lacks.
std::vector<std::int64_t> LackingOf(const Problem& problem, absl::Span<const Trip> trips) {
  std::vector<std::int64_t> lacking;
  for (const Need& need : problem.needs) lacking.push_back(CountOf(need));
  for (const Trip& trip : trips) {
    lacking[static_cast<std::size_t>(trip.need)] -= WorthOf(Row(problem.teams, trip.team), Row(problem.needs, trip.need));
  }
  return lacking;
}

}  // namespace

absl::string_view NameOf(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::kNoTeam:
      return "NO_TEAM";
    case Obstacle::kAway:
      return "TEAM_AWAY";
    case Obstacle::kNoRoad:
      return "NO_ROAD";
    case Obstacle::kTooLate:
      return "TOO_LATE";
    case Obstacle::kSentElsewhere:
      return "SENT_ELSEWHERE";
  }
  return "";
}

absl::string_view NameOf(ObjectiveKind kind) {
  switch (kind) {
    case ObjectiveKind::kCriticalUnmet:
      return "critical_unmet";
    case ObjectiveKind::kHighUnmet:
      return "high_unmet";
    case ObjectiveKind::kNormalUnmet:
      return "normal_unmet";
    case ObjectiveKind::kCriticalUnfairness:
      return "critical_unfairness";
    case ObjectiveKind::kHighUnfairness:
      return "high_unfairness";
    case ObjectiveKind::kNormalUnfairness:
      return "normal_unfairness";
    case ObjectiveKind::kSuperfluousHeads:
      return "superfluous_heads";
    case ObjectiveKind::kLatestCriticalArrival:
      return "latest_critical_arrival";
    case ObjectiveKind::kWeightedArrival:
      return "weighted_arrival";
    case ObjectiveKind::kDistance:
      return "distance";
  }
  return "";
}

std::optional<Trip> TripOf(const Problem& problem, int team, int need) {
  const Team& from = Row(problem.teams, team);
  const std::optional<TravelLeg> leg = problem.travel.At({.origin = from.base, .destination = Row(problem.needs, need).site});
  if (!leg) return std::nullopt;
  const absl::Time depart = problem.start + from.lead_time;
  return Trip{.team = team, .need = need, .depart = depart, .arrive = depart + leg->duration, .distance_m = leg->distance_m};
}

std::optional<Obstacle> ObstacleOf(const Problem& problem, int team, int need) {
  if (!Row(problem.teams, team).available) return Obstacle::kAway;
  const std::optional<Trip> trip = TripOf(problem, team, need);
  if (!trip) return Obstacle::kNoRoad;
  const std::optional<absl::Time>& needed_by = Row(problem.needs, need).needed_by;
  if (needed_by && trip->arrive > *needed_by) return Obstacle::kTooLate;
  return std::nullopt;
}

std::array<std::int64_t, kObjectiveCount> Evaluate(const Problem& problem, absl::string_view category, absl::Span<const Trip> trips) {
  std::array<std::int64_t, kObjectiveCount> values{};
  const auto value = [&values](ObjectiveKind kind, std::size_t rank = 0) -> std::int64_t& {
    return values[static_cast<std::size_t>(kind) + rank];
  };
  const std::vector<std::int64_t> lacking = LackingOf(problem, trips);
  for (std::size_t i = 0; i < problem.needs.size(); ++i) {
    const Need& need = problem.needs[i];
    if (need.category != category) continue;
    if (need.head_count) value(ObjectiveKind::kSuperfluousHeads) += std::max<std::int64_t>(-lacking[i], 0);
    value(ObjectiveKind::kCriticalUnmet, RankOf(need.priority)) += std::max<std::int64_t>(lacking[i], 0);
    // At most kMaxHeadCount units on kMaxFairnessSteps steps.
    value(ObjectiveKind::kCriticalUnfairness, RankOf(need.priority)) +=
        static_cast<std::int64_t>(UnfairnessOf(CountOf(need), lacking[i], problem.preferences.fairness_steps));
  }
  for (const Trip& trip : trips) {
    const Need& need = Row(problem.needs, trip.need);
    if (need.category != category) continue;
    const std::int64_t seconds = ArrivalSeconds(problem, trip);
    std::int64_t& latest = value(ObjectiveKind::kLatestCriticalArrival);
    if (need.priority == Priority::kCritical) latest = std::max(latest, seconds);
    value(ObjectiveKind::kWeightedArrival) += seconds * WeightOf(problem, need);
    value(ObjectiveKind::kDistance) += trip.distance_m;
  }
  return values;
}

std::vector<Shortfall> ShortfallsOf(const Problem& problem, absl::Span<const Trip> trips) {
  std::map<absl::string_view, std::vector<int>> teams;
  for (int i = 0; i < std::ssize(problem.teams); ++i) teams[Row(problem.teams, i).category].push_back(i);
  std::vector<int> sent_to(problem.teams.size(), -1);
  for (const Trip& trip : trips) sent_to[static_cast<std::size_t>(trip.team)] = trip.need;
  const std::vector<std::int64_t> lacking = LackingOf(problem, trips);
  std::vector<Shortfall> shortfalls;
  for (const int need : ById(problem.needs)) {
    if (Row(lacking, need) <= 0) continue;
    Shortfall shortfall{.need = need, .quantity = Row(lacking, need), .reasons = {}};
    std::map<Obstacle, int> counts;
    for (const int team : teams[Row(problem.needs, need).category]) {
      if (Row(sent_to, team) == need) continue;
      std::optional<Obstacle> obstacle = ObstacleOf(problem, team, need);
      if (!obstacle && Row(sent_to, team) >= 0) obstacle = Obstacle::kSentElsewhere;
      if (obstacle) ++counts[*obstacle];
    }
    if (teams[Row(problem.needs, need).category].empty()) counts[Obstacle::kNoTeam] = 0;
    for (const auto& [obstacle, count] : counts) shortfall.reasons.push_back({obstacle, count});
    shortfalls.push_back(std::move(shortfall));
  }
  return shortfalls;
}

}  // namespace muster::dispatch::teams
