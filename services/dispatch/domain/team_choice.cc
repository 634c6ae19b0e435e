#include "dispatch/domain/team_choice.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "dispatch/domain/side_by_side.h"
#include "dispatch/domain/team_category.h"
#include "dispatch/domain/team_choice_rules.h"
#include "dispatch/domain/team_flow.h"
#include "dispatch/domain/team_heads.h"
#include "platform/status/status.h"

namespace muster::dispatch::teams {
namespace {

// Where needs count teams.
Found ChooseByTeams(const Problem& problem, const Category& category, const IsCancelled& is_cancelled) {
  const TeamFlow flow(problem, category, is_cancelled);
  const TeamFlow::Split split = flow.Soonest(flow.latest());
  Found found{.trips = {}, .bounds = {}, .solver = AllocationSolverName()};
  for (const TeamFlow::Split::Part& part : split.parts) found.trips.push_back(Row(category.options, part.option).trip);
  if (!flow.proved()) return found;
  const auto lacking = flow.lacking();
  std::copy(lacking.begin(), lacking.end(), found.bounds.begin());
  found.bounds[static_cast<std::size_t>(ObjectiveKind::kLatestCriticalArrival)] = flow.latest();
  found.bounds[static_cast<std::size_t>(ObjectiveKind::kWeightedArrival)] = split.arrival;
  found.bounds[static_cast<std::size_t>(ObjectiveKind::kDistance)] = split.distance;
  return found;
}

CategoryResult ResultOf(const Problem& problem, absl::string_view category, const Found& found) {
  CategoryResult result{.category = std::string(category), .objectives = {}, .solver = found.solver};
  const auto values = Evaluate(problem, category, found.trips);
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::int64_t bound = std::min(found.bounds[k], values[k]);
    result.objectives.push_back({.kind = static_cast<ObjectiveKind>(k), .value = values[k], .bound = bound, .proved = bound == values[k]});
  }
  return result;
}

}  // namespace

absl::StatusOr<Choice> ChooseTeams(const Problem& problem, absl::Duration time_limit, const IsCancelled& is_cancelled) {
  if (absl::Status status = Validate(problem); !status.ok()) return status;
  struct Part {
    std::vector<int> teams;
    std::vector<int> needs;
    Found found;
    CategoryResult result;
  };
  std::map<absl::string_view, Part> by_category;
  for (const int need : ById(problem.needs)) by_category[Row(problem.needs, need).category].needs.push_back(need);
  for (const int team : ById(problem.teams)) {
    const auto part = by_category.find(Row(problem.teams, team).category);
    if (part != by_category.end()) part->second.teams.push_back(team);
  }
  std::vector<Part*> parts;
  parts.reserve(by_category.size());
  for (auto& [name, part] : by_category) parts.push_back(&part);
  const auto searched = std::count_if(
      parts.begin(), parts.end(), [&problem](const Part* part) { return Row(problem.needs, part->needs.front()).head_count.has_value(); });
  // Two at a time.
  const absl::Duration share = time_limit * 2 / std::max<std::ptrdiff_t>(searched, 2);
  ForEachSideBySide(parts.size(), is_cancelled, [&](std::size_t i) {
    Part& part = *parts[i];
    const Category category = CategoryOf(problem, part.teams, part.needs);
    const Need& need = Row(problem.needs, part.needs.front());
    part.found = need.team_count ? ChooseByTeams(problem, category, is_cancelled) : ChooseByHeads(problem, category, share, is_cancelled);
    part.result = ResultOf(problem, need.category, part.found);
  });
  Choice choice;
  for (auto& [name, part] : by_category) {
    choice.categories.push_back(std::move(part.result));
    choice.trips.insert(choice.trips.end(), part.found.trips.begin(), part.found.trips.end());
  }
  RETURN_IF_ERROR(CheckWanted(is_cancelled));
  std::sort(choice.trips.begin(), choice.trips.end(), [&problem](const Trip& a, const Trip& b) {
    return std::tie(Row(problem.needs, a.need).id, Row(problem.teams, a.team).id) <
           std::tie(Row(problem.needs, b.need).id, Row(problem.teams, b.team).id);
  });
  choice.shortfalls = ShortfallsOf(problem, choice.trips);
  return choice;
}

}  // namespace muster::dispatch::teams
