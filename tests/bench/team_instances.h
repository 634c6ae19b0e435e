#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "dispatch/domain/team_choice.h"
#include "platform/status/check.h"

// Synthetic needs for teams, of a nation's size. The same options give the same problem on every machine, as in planner_instances.h.
namespace muster::dispatch::teams {

enum class Counts { kTeams, kHeads };

struct InstanceOptions {
  Counts counts = Counts::kTeams;
  int teams = 1500;
  int needs = 150;
  int bases = 400;
  int sites = 120;
  int categories = 8;
  // All that needs ask for over all that there is.
  int wanted_percent = 120;
  int width_km = 4000;
  int height_km = 3000;
  unsigned seed = 1;
};

inline Problem MakeInstance(const InstanceOptions& options) {
  constexpr int kMeanMembers = 10;
  std::mt19937 random(options.seed);
  // mt19937's numbers are the same everywhere; distributions of the standard library are not.
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  struct Spot {
    int x_km = 0;
    int y_km = 0;
  };
  const auto spots = [&](int count) {
    std::vector<Spot> made;
    for (int i = 0; i < count; ++i) {
      const int x_km = pick(0, options.width_km);
      made.push_back({.x_km = x_km, .y_km = pick(0, options.height_km)});
    }
    return made;
  };

  Problem problem{.start = absl::FromCivil(absl::CivilHour(2023, 12, 19, 0), absl::UTCTimeZone()),
                  .travel = TravelTable({.origins = options.bases, .destinations = options.sites})};
  const std::vector<Spot> bases = spots(options.bases), sites = spots(options.sites);
  for (int i = 0; i < options.sites; ++i) problem.sites.push_back({.id = absl::StrCat("sites/", i)});
  for (int from = 0; from < options.bases; ++from) {
    for (int to = 0; to < options.sites; ++to) {
      if (pick(1, 100) == 1) continue;  // No road.
      const Spot& a = bases[static_cast<std::size_t>(from)];
      const Spot& b = sites[static_cast<std::size_t>(to)];
      const std::int64_t distance_m = std::llround(std::hypot(a.x_km - b.x_km, a.y_km - b.y_km) * 1350) + pick(0, 9'999);
      MUSTER_CHECK(problem.travel
                       .Set({.origin = from, .destination = to},
                            {.distance_m = distance_m, .duration = absl::Seconds(distance_m * 60 / 1000), .source = "synthetic"})
                       .ok());
    }
  }
  const auto category = [&] { return absl::StrCat("category", pick(1, options.categories)); };
  for (int i = 0; i < options.teams; ++i) {
    Team team{.id = absl::StrCat("teams/", i), .category = category(), .chapter = "chapters/000000"};
    team.base = pick(0, options.bases - 1);
    team.member_count = pick(3, 2 * kMeanMembers - 3);
    team.lead_time = absl::Minutes(pick(1, 8) * 30);
    team.available = pick(1, 10) > 1;
    problem.teams.push_back(std::move(team));
  }
  const int mean_teams = options.teams * options.wanted_percent / 100 / options.needs;
  for (int i = 0; i < options.needs; ++i) {
    Need need{.id = absl::StrCat("needs/", i), .site = pick(0, options.sites - 1), .category = category()};
    const int teams = pick(1, 2 * mean_teams - 1);
    if (options.counts == Counts::kTeams) need.team_count = teams;
    if (options.counts == Counts::kHeads) need.head_count = teams * kMeanMembers + pick(0, kMeanMembers - 1);
    need.priority = static_cast<Priority>(pick(1, 3));
    if (pick(1, 3) == 1) need.needed_by = problem.start + absl::Hours(pick(12, 48));
    problem.needs.push_back(std::move(need));
  }
  return problem;
}

}  // namespace muster::dispatch::teams
