#include "dispatch/domain/team_flow.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "dispatch/domain/team_choice_rules.h"

namespace muster::dispatch::teams {
namespace {

// Costs that are divided between heads lose less than one unit of so many a head.
constexpr std::int64_t kCostScale = 1024;

// Of a team, and of a need counted after the teams; the arcs from the root are in the same order.
int NodeOf(int row) { return 1 + row; }

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

// Brings the last critical arrival of a flow forward, among the flows that are as cheap: takes what arrives last from its road and sends
// it round by sooner ones. Where that cannot be, a cut shows that no flow is sooner.
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
    std::vector<int> latest_first;
    for (int i = 0; i < std::ssize(arcs_); ++i) {
      if (Row(arcs_, i).critical_seconds > 0) latest_first.push_back(i);
    }
    std::sort(latest_first.begin(), latest_first.end(),
              [this](int a, int b) { return Row(arcs_, a).critical_seconds > Row(arcs_, b).critical_seconds; });
    for (const int i : latest_first) {
      Arc& last = arcs_[static_cast<std::size_t>(i)];
      last.units -= SendRound(last.from, last.to, {.before = last.critical_seconds, .most = last.units});
      if (last.units > 0 || is_cancelled()) return last.critical_seconds;
    }
    return 0;
  }

 private:
  struct Round {
    std::int64_t before = 0;
    std::int64_t most = 0;
  };
  // Sends up to so many more from node to node, by roads that arrive before then; breadth first. How many went.
  std::int64_t SendRound(int from, int to, const Round& round) {
    constexpr int kUnseen = -1;
    std::int64_t sent = 0;
    while (sent < round.most) {
      std::vector<int> came_by(touching_.size(), kUnseen);
      std::vector<int> queue = {from};
      for (std::size_t i = 0; i < queue.size() && Row(came_by, to) == kUnseen; ++i) {
        for (const int arc : Row(touching_, queue[i])) {
          const int other = OtherEnd(arc, queue[i]);
          if (other == from || Row(came_by, other) != kUnseen || RoomOn(arc, other, round.before) == 0) continue;
          came_by[static_cast<std::size_t>(other)] = arc;
          queue.push_back(other);
        }
      }
      if (Row(came_by, to) == kUnseen) break;
      std::int64_t units = round.most - sent;
      for (int node = to; node != from; node = OtherEnd(Row(came_by, node), node)) {
        units = std::min(units, RoomOn(Row(came_by, node), node, round.before));
      }
      for (int node = to; node != from; node = OtherEnd(Row(came_by, node), node)) {
        Arc& arc = arcs_[static_cast<std::size_t>(Row(came_by, node))];
        arc.units += node == arc.to ? units : -units;
      }
      sent += units;
    }
    return sent;
  }

  // Units that the arc can bring to its end `node`: more of its own, or fewer the other way.
  std::int64_t RoomOn(int index, int node, std::int64_t before) const {
    const Arc& arc = Row(arcs_, index);
    if (node == arc.from) return arc.units - arc.least;
    return arc.critical_seconds < before ? arc.most - arc.units : 0;
  }

  int OtherEnd(int arc, int node) const { return Row(arcs_, arc).from == node ? Row(arcs_, arc).to : Row(arcs_, arc).from; }

  std::vector<Arc> arcs_;
  // Per node: arcs that begin or end there.
  std::vector<std::vector<int>> touching_;
};

}  // namespace

TeamFlow::TeamFlow(const Problem& problem, const Category& category, const IsCancelled& is_cancelled)
    : problem_(problem), category_(category), is_cancelled_(is_cancelled), critical_(CriticalCosts(problem, category)) {
  const std::size_t teams = category.teams.size();
  network_.first_need = NodeOf(static_cast<int>(teams));
  for (std::size_t team = 0; team < teams; ++team) {
    const std::int64_t worth = WorthOf(Row(problem.teams, category.teams[team]), Row(problem.needs, category.needs.front()));
    worths_.push_back(worth);
    network_.arcs.push_back({.from = 0, .to = NodeOf(static_cast<int>(team)), .pieces = {{.capacity = worth}}});
    if (worth > 1) scale_ = kCostScale;
  }
  for (const int need : category.needs) {
    network_.arcs.push_back({.from = 0, .to = NodeOf(static_cast<int>(network_.arcs.size())), .pieces = {}});
    network_.demands.push_back(CountOf(Row(problem.needs, need)));
  }
  const std::vector<std::vector<std::int64_t>> costs = TierCosts(problem, category);
  for (std::size_t i = 0; i < category.tiers.size(); ++i) {
    ConvexArc::Piece piece{.capacity = category.tiers[i].units};
    for (std::size_t k = 0; k < costs.size(); ++k) piece.costs[k] = costs[k][i];
    network_.arcs[teams + static_cast<std::size_t>(category.tiers[i].need)].pieces.push_back(piece);
  }
  for (std::size_t i = teams; i < network_.arcs.size(); ++i) network_.arcs[i].pieces.back().capacity = ConvexArc::kUnlimited;
  into_.resize(category.needs.size());
  TeamRoutes routes(category.needs.size());
  for (int i = 0; i < std::ssize(category.options); ++i) {
    const Category::Option& option = Row(category.options, i);
    into_[static_cast<std::size_t>(option.need)].push_back(i);
    routes.Add(option.need, {.source = option.team});
  }
  lacking_ = SolveAllocation(network_, routes, AllocationResult::kFlowAndFace, is_cancelled);
  if (!lacking_.proved) {
    for (const std::vector<int>& options : into_) open_.insert(open_.end(), options.begin(), options.end());
    latest_ = std::numeric_limits<std::int64_t>::max();
    return;
  }
  for (const auto& [need, team] : lacking_.face.open_routes) open_.push_back(OptionOf(need, team));
  latest_ = Hasten();
}

std::array<std::int64_t, kLackingCount> TeamFlow::lacking() const {
  std::array<std::int64_t, kLackingCount> lacking{};
  for (std::size_t k = 0; k < kLackingCount; ++k) lacking[k] = static_cast<std::int64_t>(lacking_.totals[k]);
  return lacking;
}

TeamFlow::Split TeamFlow::Soonest(std::int64_t latest) const {
  const AllocationFlow flow = Solve(latest, [this](const Category::Option& option) {
    const std::int64_t weighted = ArrivalSeconds(problem_, option.trip) * WeightOf(problem_, Row(problem_.needs, option.trip.need));
    return RoadCosts{PerUnit(option, weighted), PerUnit(option, option.trip.distance_m)};
  });
  Split split = SplitOf(flow);
  if (!flow.proved) return split;
  split.arrival = TotalOf(flow, 0);
  // Where teams may split, another flow that arrives as soon after rounding may be nearer.
  if (scale_ == 1) split.distance = TotalOf(flow, 1);
  return split;
}

TeamFlow::Split TeamFlow::Nearest(std::int64_t latest) const {
  const AllocationFlow flow =
      Solve(latest, [this](const Category::Option& option) { return RoadCosts{PerUnit(option, option.trip.distance_m)}; });
  Split split = SplitOf(flow);
  if (flow.proved) split.distance = TotalOf(flow, 0);
  return split;
}

template <typename CostsOf>
AllocationFlow TeamFlow::Solve(std::int64_t latest, const CostsOf& costs_of) const {
  TeamRoutes routes(category_.needs.size());
  for (const int i : open_) {
    const Category::Option& option = Row(category_.options, i);
    if (Row(critical_, i) <= latest) routes.Add(option.need, {.source = option.team, .costs = costs_of(option)});
  }
  return SolveAllocation(network_, routes, AllocationResult::kFlow, is_cancelled_);
}

std::int64_t TeamFlow::PerUnit(const Category::Option& option, std::int64_t cost) const {
  return cost * scale_ / Row(worths_, option.team);
}

std::int64_t TeamFlow::TotalOf(const AllocationFlow& flow, std::size_t level) const {
  return static_cast<std::int64_t>((flow.totals[Route::kFirstLevel + level] + scale_ - 1) / scale_);
}

TeamFlow::Split TeamFlow::SplitOf(const AllocationFlow& flow) const {
  Split split;
  for (const AllocationFlow::RouteUnits& route : flow.route_units) {
    split.parts.push_back({.option = OptionOf(route.need, route.source), .units = route.units});
  }
  return split;
}

int TeamFlow::OptionOf(int need, int team) const {
  const std::vector<int>& options = Row(into_, need);
  return *std::lower_bound(options.begin(), options.end(), team,
                           [this](int option, int sought) { return Row(category_.options, option).team < sought; });
}

std::int64_t TeamFlow::Hasten() const {
  std::vector<Hastening::Arc> arcs;
  for (std::size_t i = 0; i < network_.arcs.size(); ++i) {
    const auto [least, most] = lacking_.face.arc_range[i];
    arcs.push_back({.from = 0, .to = network_.arcs[i].to, .units = lacking_.arc_units[i], .least = least, .most = most});
  }
  auto route = lacking_.route_units.begin();
  for (const int i : open_) {
    const Category::Option& option = Row(category_.options, i);
    const bool is_taken = route != lacking_.route_units.end() && route->need == option.need && route->source == option.team;
    arcs.push_back({.from = NodeOf(option.team),
                    .to = network_.first_need + option.need,
                    .units = is_taken ? route->units : 0,
                    .most = Row(worths_, option.team),
                    .critical_seconds = Row(critical_, i)});
    if (is_taken) ++route;
  }
  return Hastening(NodeOf(static_cast<int>(network_.arcs.size())), std::move(arcs)).Run(is_cancelled_);
}

}  // namespace muster::dispatch::teams
