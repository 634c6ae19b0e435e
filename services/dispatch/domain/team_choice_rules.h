#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dispatch/domain/fairness.h"
#include "dispatch/domain/team_choice.h"

// The rules that the choice obeys and its checker enforces, stated once. Problems are valid.
namespace muster::dispatch::teams {

template <typename T>
const T& Row(const std::vector<T>& rows, int index) {
  return rows[static_cast<std::size_t>(index)];
}

// 0 for critical, 1 for high, 2 for normal.
inline std::size_t RankOf(Priority priority) { return static_cast<std::size_t>(3 - static_cast<int>(priority)); }

// Teams or heads, as the need counts.
inline std::int64_t CountOf(const Need& need) { return need.team_count ? *need.team_count : need.head_count.value_or(0); }
inline std::int64_t WorthOf(const Team& team, const Need& need) { return need.team_count ? 1 : team.member_count; }

// As early as the team is ready; nothing when there is no road.
std::optional<Trip> TripOf(const Problem& problem, int team, int need);

// The first thing that keeps the team from the need, other teams and needs aside; nothing when it may go. Both are of one category.
std::optional<Obstacle> ObstacleOf(const Problem& problem, int team, int need);

inline std::int64_t ArrivalSeconds(const Problem& problem, const Trip& trip) { return absl::ToInt64Seconds(trip.arrive - problem.start); }
inline std::int64_t WeightOf(const Problem& problem, const Need& need) {
  return problem.preferences.arrival_weights[RankOf(need.priority)];
}

// The indices of `rows` by id.
template <typename T>
std::vector<int> ById(const std::vector<T>& rows) {
  std::vector<int> order;
  for (int i = 0; i < std::ssize(rows); ++i) order.push_back(i);
  std::sort(order.begin(), order.end(), [&rows](int a, int b) { return Row(rows, a).id < Row(rows, b).id; });
  return order;
}

}  // namespace muster::dispatch::teams
