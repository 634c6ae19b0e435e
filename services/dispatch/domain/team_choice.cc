#include "dispatch/domain/team_choice.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dispatch/domain/allocation_flow.h"
#include "dispatch/domain/assignment.h"
#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/side_by_side.h"
#include "dispatch/domain/team_choice_rules.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch::teams {
namespace {

constexpr std::size_t kPriorityCount = planner::kPriorities.size();

// One step of what a need may lack.
struct Tier {
  // Index into Category::needs.
  int need = 0;
  std::int64_t units = 0;
  int step = 0;
};

// The part of the problem that is solved by itself: everything in the order of ids, so that rows may come in any order.
struct Category {
  std::vector<int> needs;
  // Those that may go somewhere.
  std::vector<int> teams;
  struct Option {
    // Indices into `teams` and `needs` above.
    int team = 0;
    int need = 0;
    Trip trip;
  };
  std::vector<Option> options;
  std::vector<Tier> tiers;
};

Category CategoryOf(const Problem& problem, const std::vector<int>& teams, std::vector<int> needs) {
  Category category{.needs = std::move(needs), .teams = {}, .options = {}, .tiers = {}};
  for (const int team : teams) {
    const std::size_t before = category.options.size();
    for (int k = 0; k < std::ssize(category.needs); ++k) {
      const int need = Row(category.needs, k);
      if (ObstacleOf(problem, team, need)) continue;
      category.options.push_back({.team = static_cast<int>(category.teams.size()), .need = k, .trip = *TripOf(problem, team, need)});
    }
    if (category.options.size() > before) category.teams.push_back(team);
  }
  const int steps = problem.preferences.fairness_steps;
  for (int k = 0; k < std::ssize(category.needs); ++k) {
    const std::int64_t count = CountOf(Row(problem.needs, Row(category.needs, k)));
    for (int step = 0; step < steps; ++step) {
      const std::int64_t units = UnitsBelow(count, step + 1, steps) - UnitsBelow(count, step, steps);
      if (units > 0) category.tiers.push_back({.need = k, .units = units, .step = step});
    }
  }
  return category;
}

// What one category's solver found: trips, and per objective what no choice can go below.
struct Found {
  std::vector<Trip> trips;
  std::array<std::int64_t, kObjectiveCount> bounds{};
  std::string solver;
};

// Costs of lacking units, per tier: first those that are unmet, then by fairness, each by priority.
std::vector<std::vector<std::int64_t>> TierCosts(const Problem& problem, const Category& category) {
  std::vector<std::vector<std::int64_t>> costs(2 * kPriorityCount, std::vector<std::int64_t>(category.tiers.size()));
  for (std::size_t i = 0; i < category.tiers.size(); ++i) {
    const Tier& tier = category.tiers[i];
    const std::size_t rank = RankOf(Row(problem.needs, Row(category.needs, tier.need)).priority);
    costs[rank][i] = 1;
    costs[kPriorityCount + rank][i] = tier.step;
  }
  return costs;
}

std::vector<std::int64_t> ArrivalCosts(const Problem& problem, const Category& category) {
  std::vector<std::int64_t> costs;
  for (const Category::Option& option : category.options) {
    costs.push_back(ArrivalSeconds(problem, option.trip) * WeightOf(problem, Row(problem.needs, option.trip.need)));
  }
  return costs;
}

std::vector<std::int64_t> DistanceCosts(const Category& category) {
  std::vector<std::int64_t> costs;
  for (const Category::Option& option : category.options) costs.push_back(option.trip.distance_m);
  return costs;
}

// Seconds until arrival of options for critical needs, 0 for others.
std::vector<std::int64_t> CriticalCosts(const Problem& problem, const Category& category) {
  std::vector<std::int64_t> costs;
  for (const Category::Option& option : category.options) {
    const bool is_critical = Row(problem.needs, option.trip.need).priority == Priority::kCritical;
    costs.push_back(is_critical ? ArrivalSeconds(problem, option.trip) : 0);
  }
  return costs;
}

// A category's roads by the need that they lead to.
class TeamRoutes : public Routes {
 public:
  explicit TeamRoutes(std::size_t needs) : into_(needs) {}

  // By ascending source.
  void Add(int need, const Route& route) { into_[static_cast<std::size_t>(need)].push_back(route); }
  void AppendInto(int need, std::vector<Route>& routes) const override {
    routes.insert(routes.end(), Row(into_, need).begin(), Row(into_, need).end());
  }

 private:
  std::vector<std::vector<Route>> into_;
};

// Brings the last critical arrival of a flow forward, among the flows that are as cheap: takes one unit from the arc that arrives last and
// sends it round by sooner ones. Where that cannot be, a cut shows that no flow is sooner.
class Hastening {
 public:
  struct Arc {
    int from = 0;
    int to = 0;
    std::int64_t units = 0;
    // What it carries in the flows that are as cheap.
    std::int64_t least = 0;
    std::int64_t most = 0;
    // 0 where nobody critical arrives.
    std::int64_t critical_seconds = 0;
  };

  Hastening(int nodes, std::vector<Arc> arcs) : arcs_(std::move(arcs)), touching_(static_cast<std::size_t>(nodes)) {
    for (int i = 0; i < std::ssize(arcs_); ++i) {
      for (const int node : {Row(arcs_, i).from, Row(arcs_, i).to}) touching_[static_cast<std::size_t>(node)].push_back(i);
    }
  }

  // Seconds until the last critical arrival.
  std::int64_t Run(const IsCancelled& is_cancelled) {
    while (true) {
      const auto seconds = [](const Arc& arc) { return arc.units > 0 ? arc.critical_seconds : 0; };
      const auto last = std::max_element(arcs_.begin(), arcs_.end(), [&](const Arc& a, const Arc& b) { return seconds(a) < seconds(b); });
      const std::int64_t latest = last == arcs_.end() ? 0 : seconds(*last);
      if (latest == 0 || is_cancelled()) return latest;
      --last->units;
      if (!SendRound(last->from, last->to, latest)) return latest;
    }
  }

 private:
  // One unit more from node to node, by roads that arrive before `seconds`; breadth first.
  bool SendRound(int from, int to, std::int64_t seconds) {
    constexpr int kUnseen = -1;
    std::vector<int> came_by(touching_.size(), kUnseen);
    std::vector<int> queue = {from};
    for (std::size_t i = 0; i < queue.size() && Row(came_by, to) == kUnseen; ++i) {
      for (const int arc : Row(touching_, queue[i])) {
        const int other = OtherEnd(arc, queue[i]);
        const bool is_open = other == Row(arcs_, arc).to
                                 ? Row(arcs_, arc).units < Row(arcs_, arc).most && Row(arcs_, arc).critical_seconds < seconds
                                 : Row(arcs_, arc).units > Row(arcs_, arc).least;
        if (!is_open || other == from || Row(came_by, other) != kUnseen) continue;
        came_by[static_cast<std::size_t>(other)] = arc;
        queue.push_back(other);
      }
    }
    if (Row(came_by, to) == kUnseen) return false;
    for (int node = to; node != from;) {
      const int arc = Row(came_by, node);
      arcs_[static_cast<std::size_t>(arc)].units += node == Row(arcs_, arc).to ? 1 : -1;
      node = OtherEnd(arc, node);
    }
    return true;
  }

  int OtherEnd(int arc, int node) const { return Row(arcs_, arc).from == node ? Row(arcs_, arc).to : Row(arcs_, arc).from; }

  std::vector<Arc> arcs_;
  // Per node: arcs that begin or end there.
  std::vector<std::vector<int>> touching_;
};

// Needs that count teams: from the root to every team, which goes somewhere or stays, and to every need what it lacks.
class TeamFlow {
 public:
  TeamFlow(const Problem& problem, const Category& category, const IsCancelled& is_cancelled)
      : problem_(problem), category_(category), is_cancelled_(is_cancelled), critical_(CriticalCosts(problem, category)) {
    network_.first_need = NodeOf(static_cast<int>(category.teams.size()));
    for (int team = 0; team < std::ssize(category.teams); ++team) {
      network_.arcs.push_back({.from = 0, .to = NodeOf(team), .pieces = {{.capacity = 1}}});
    }
    for (const int need : category.needs) {
      network_.arcs.push_back({.from = 0, .to = NodeOf(static_cast<int>(network_.arcs.size())), .pieces = {}});
      network_.demands.push_back(CountOf(Row(problem.needs, need)));
    }
    const std::vector<std::vector<std::int64_t>> costs = TierCosts(problem, category);
    for (std::size_t i = 0; i < category.tiers.size(); ++i) {
      ConvexArc::Piece piece{.capacity = category.tiers[i].units};
      for (std::size_t k = 0; k < costs.size(); ++k) piece.costs[k] = costs[k][i];
      network_.arcs[category.teams.size() + static_cast<std::size_t>(category.tiers[i].need)].pieces.push_back(piece);
    }
    for (std::size_t i = category.teams.size(); i < network_.arcs.size(); ++i)
      network_.arcs[i].pieces.back().capacity = ConvexArc::kUnlimited;
    into_.resize(category.needs.size());
    for (int i = 0; i < std::ssize(category.options); ++i) into_[static_cast<std::size_t>(Row(category.options, i).need)].push_back(i);
  }

  Found Run() const {
    TeamRoutes all(category_.needs.size());
    for (const Category::Option& option : category_.options) all.Add(option.need, {.source = option.team});
    const AllocationFlow lacking = SolveAllocation(network_, all, AllocationResult::kFlowAndFace, is_cancelled_);
    if (!lacking.proved) return Take(lacking);
    const std::vector<int> open = OpenOptions(lacking.face);
    const std::int64_t latest = Hastening(NodeOf(static_cast<int>(network_.arcs.size())), ArcsOf(lacking, open)).Run(is_cancelled_);
    TeamRoutes soon(category_.needs.size());
    for (const int i : open) {
      if (Row(critical_, i) > latest) continue;
      const Category::Option& option = Row(category_.options, i);
      const std::int64_t arrival = ArrivalSeconds(problem_, option.trip) * WeightOf(problem_, Row(problem_.needs, option.trip.need));
      soon.Add(option.need, {.source = option.team, .costs = {arrival, option.trip.distance_m}});
    }
    const AllocationFlow flow = SolveAllocation(network_, soon, AllocationResult::kFlow, is_cancelled_);
    Found found = Take(flow);
    for (std::size_t k = 0; k < 2 * kPriorityCount; ++k) found.bounds[k] = static_cast<std::int64_t>(lacking.totals[k]);
    found.bounds[static_cast<std::size_t>(ObjectiveKind::kLatestCriticalArrival)] = latest;
    if (!flow.proved) return found;
    found.bounds[static_cast<std::size_t>(ObjectiveKind::kWeightedArrival)] = static_cast<std::int64_t>(flow.totals[Route::kFirstLevel]);
    found.bounds[static_cast<std::size_t>(ObjectiveKind::kDistance)] = static_cast<std::int64_t>(flow.totals[Route::kFirstLevel + 1]);
    return found;
  }

 private:
  // Of a team, and of a need counted after the teams; the arcs from the root are in the same order.
  static int NodeOf(int row) { return 1 + row; }

  Found Take(const AllocationFlow& flow) const {
    Found found{.trips = {}, .bounds = {}, .solver = AllocationSolverName()};
    for (const AllocationFlow::RouteUnits& route : flow.route_units) {
      found.trips.push_back(Row(category_.options, OptionOf(route.need, route.source)).trip);
    }
    return found;
  }

  int OptionOf(int need, int team) const {
    const std::vector<int>& options = Row(into_, need);
    return *std::lower_bound(options.begin(), options.end(), team,
                             [this](int option, int sought) { return Row(category_.options, option).team < sought; });
  }

  // Those of the choices that lack as little, by need.
  std::vector<int> OpenOptions(const AllocationFace& face) const {
    std::vector<int> open;
    for (const auto& [need, team] : face.open_routes) open.push_back(OptionOf(need, team));
    return open;
  }

  std::vector<Hastening::Arc> ArcsOf(const AllocationFlow& flow, const std::vector<int>& open) const {
    std::vector<Hastening::Arc> arcs;
    for (std::size_t i = 0; i < network_.arcs.size(); ++i) {
      const auto [least, most] = flow.face.arc_range[i];
      arcs.push_back({.from = 0, .to = network_.arcs[i].to, .units = flow.arc_units[i], .least = least, .most = most});
    }
    std::vector<int> sent_to(category_.teams.size(), -1);
    for (const AllocationFlow::RouteUnits& route : flow.route_units) sent_to[static_cast<std::size_t>(route.source)] = route.need;
    for (const int i : open) {
      const Category::Option& option = Row(category_.options, i);
      arcs.push_back({.from = NodeOf(option.team),
                      .to = network_.first_need + option.need,
                      .units = Row(sent_to, option.team) == option.need ? 1 : 0,
                      .most = 1,
                      .critical_seconds = Row(critical_, i)});
    }
    return arcs;
  }

  const Problem& problem_;
  const Category& category_;
  const IsCancelled& is_cancelled_;
  const std::vector<std::int64_t> critical_;
  AllocationNetwork network_;
  // Per need: the options that lead there, by team.
  std::vector<std::vector<int>> into_;
};

// Needs that count heads: teams are jobs, needs are agents that lack by tiers.
AssignmentProblem HeadProblem(const Problem& problem, const Category& category) {
  using Stage = AssignmentProblem::Stage;
  AssignmentProblem heads;
  heads.jobs.resize(category.teams.size(), {.required = false});
  std::int64_t largest = 1;
  for (const int team : category.teams) largest = std::max(largest, Row(problem.teams, team).member_count);
  for (const int need : category.needs) {
    const std::int64_t wanted = CountOf(Row(problem.needs, need));
    // With a whole team to spare one could stay at home, which is better on superfluous heads and worse on nothing before.
    heads.agents.push_back({.capacity = wanted + largest - 1, .wanted = wanted});
  }
  for (const Category::Option& option : category.options) {
    heads.options.push_back({.job = option.team, .agent = option.need, .load = Row(problem.teams, option.trip.team).member_count});
  }
  for (const Tier& tier : category.tiers) heads.tiers.push_back({.agent = tier.need, .units = tier.units});
  for (std::vector<std::int64_t>& costs : TierCosts(problem, category)) {
    heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = {}, .tier_costs = std::move(costs), .surplus_costs = {}});
  }
  heads.stages.push_back({.kind = Stage::Kind::kSum, .surplus_costs = std::vector<std::int64_t>(heads.agents.size(), 1)});
  heads.stages.push_back({.kind = Stage::Kind::kGreatest, .option_costs = CriticalCosts(problem, category)});
  heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = ArrivalCosts(problem, category)});
  heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = DistanceCosts(category)});
  MUSTER_CHECK(heads.stages.size() == kObjectiveCount);
  return heads;
}

// To the most urgent needs first, whoever arrives soonest: until a need has enough, or nobody is left.
std::vector<int> FirstCome(const Problem& problem, const Category& category, const AssignmentProblem& heads) {
  std::vector<int> order;
  for (int i = 0; i < std::ssize(category.options); ++i) order.push_back(i);
  const auto key = [&](int i) {
    const Category::Option& option = Row(category.options, i);
    return std::make_tuple(RankOf(Row(problem.needs, option.trip.need).priority), option.need, option.trip.arrive, option.team);
  };
  std::sort(order.begin(), order.end(), [&key](int a, int b) { return key(a) < key(b); });
  std::vector<int> taken(category.teams.size(), AssignmentSolution::kNotDone);
  std::vector<std::int64_t> lacking;
  for (const AssignmentProblem::Agent& agent : heads.agents) lacking.push_back(agent.wanted);
  for (const int i : order) {
    const AssignmentProblem::Option& option = Row(heads.options, i);
    int& done = taken[static_cast<std::size_t>(option.job)];
    std::int64_t& left = lacking[static_cast<std::size_t>(option.agent)];
    if (done != AssignmentSolution::kNotDone || left <= 0) continue;
    done = i;
    left -= option.load;
  }
  return taken;
}

Found ChooseByHeads(const Problem& problem, const Category& category, absl::Duration time_limit, const IsCancelled& is_cancelled) {
  const AssignmentProblem heads = HeadProblem(problem, category);
  const AssignmentSolution solution =
      SolveAssignment(heads, {.time_limit = time_limit, .start = FirstCome(problem, category, heads), .is_cancelled = is_cancelled});
  // The start is an assignment.
  MUSTER_CHECK(solution.outcome == AssignmentSolution::Outcome::kFound);
  Found found{.trips = {}, .bounds = {}, .solver = IntegerSolverName()};
  for (const int option : solution.taken) {
    if (option != AssignmentSolution::kNotDone) found.trips.push_back(Row(category.options, option).trip);
  }
  for (std::size_t k = 0; k < found.bounds.size(); ++k) found.bounds[k] = solution.stages[k].bound;
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
  for (auto& [name, part] : by_category) parts.push_back(&part);
  ForEachSideBySide(parts.size(), is_cancelled, [&](std::size_t i) {
    Part& part = *parts[i];
    const Category category = CategoryOf(problem, part.teams, part.needs);
    const Need& need = Row(problem.needs, part.needs.front());
    part.found =
        need.team_count ? TeamFlow(problem, category, is_cancelled).Run() : ChooseByHeads(problem, category, time_limit, is_cancelled);
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
