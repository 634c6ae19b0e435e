#include "dispatch/domain/planner.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "dispatch/domain/min_cost_flow.h"
#include "dispatch/domain/planner_rules.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch::planner {
namespace {

// Beyond this a group of items would need gigabytes.
constexpr std::int64_t kMaxRoutes = 10'000'000;

// Lots and lines whose items can stand in for each other: what one flow decides. Indices into the problem, in the order of their ids.
struct Group {
  std::vector<int> lots;
  std::vector<int> lines;
};

std::vector<Group> GroupsOf(const Problem& problem) {
  std::vector<int> leader(problem.items.size());
  std::iota(leader.begin(), leader.end(), 0);
  const auto find = [&leader](int item) {
    while (At(leader, item) != item) item = At(leader, item) = At(leader, At(leader, item));
    return item;
  };
  for (int item = 0; item < std::ssize(problem.items); ++item) {
    for (const int substitute : At(problem.items, item).substitutes) At(leader, find(substitute)) = find(item);
  }

  std::vector<Group> groups(problem.items.size());
  for (int lot = 0; lot < std::ssize(problem.lots); ++lot) At(groups, find(At(problem.lots, lot).item)).lots.push_back(lot);
  for (int line = 0; line < std::ssize(problem.lines); ++line) At(groups, find(At(problem.lines, line).item)).lines.push_back(line);
  std::erase_if(groups, [](const Group& group) { return group.lines.empty(); });

  const auto lot_key = [&problem](int i) -> std::pair<absl::string_view, absl::string_view> {
    const Lot& lot = At(problem.lots, i);
    return {lot.id, At(problem.warehouses, lot.warehouse).id};
  };
  for (Group& group : groups) {
    std::sort(group.lots.begin(), group.lots.end(), [&lot_key](int a, int b) { return lot_key(a) < lot_key(b); });
    std::sort(group.lines.begin(), group.lines.end(),
              [&problem](int a, int b) { return At(problem.lines, a).id < At(problem.lines, b).id; });
  }
  return groups;
}

// Stock on offer from one lot.
struct Offer {
  int lot = 0;
  std::int64_t quantity = 0;
  // Index into Supply::pools; nothing when only the lot itself limits it.
  std::optional<int> pool;
};

struct Supply {
  std::vector<Offer> offers;
  // What may leave of a warehouse's free stock of an item beside its floor.
  std::vector<std::int64_t> pools;
};

// What is wanted for one line.
struct Want {
  int line = 0;
  std::int64_t quantity = 0;
};

// Wants that are alike in everything but line and quantity. Lots have routes to needs, not to lines: ten thousand lines may be few needs.
struct Need {
  std::vector<Want> wants;
  std::int64_t quantity = 0;
};

// An offer that may serve a need (indices into Supply::offers and the needs), with two levels of cost per unit.
struct Route {
  int offer = 0;
  int need = 0;
  std::int64_t first_cost = 0;
  std::int64_t second_cost = 0;
};

struct Allotment {
  int lot = 0;
  int line = 0;
  std::int64_t quantity = 0;
};

struct Allocation {
  // Ordered by need, then offer.
  std::vector<Allotment> allotments;
  std::vector<absl::int128> totals;
  bool proved = false;
};

std::vector<Need> NeedsOf(const Problem& problem, const std::vector<Want>& wants) {
  std::vector<Need> needs;
  std::map<std::tuple<int, int, Priority, std::optional<absl::Time>, std::optional<absl::Time>>, std::size_t> index;
  for (const Want& want : wants) {
    const RequisitionLine& line = At(problem.lines, want.line);
    const auto [entry, is_new] = index.try_emplace({line.item, line.site, line.priority, line.needed_by, line.not_before}, needs.size());
    if (is_new) needs.emplace_back();
    Need& need = needs[entry->second];
    need.wants.push_back(want);
    need.quantity += want.quantity;
  }
  return needs;
}

// The network: root → pools → lots → needs → lines for what is served, root → lines for what is not.
class AllocationFlow {
 public:
  AllocationFlow(const Rules& rules, const Supply& supply, const std::vector<Need>& needs, const std::vector<Route>& routes, int steps)
      : rules_(rules), supply_(supply), needs_(needs), routes_(routes), steps_(steps) {
    AddSupply();
    AddRoutes();
    AddWants();
  }

  Allocation Solve() {
    const std::optional<FlowSolution> solution = SolveMinCostFlow(network_);
    // The root can serve every line with nothing, so there always is a flow.
    MUSTER_CHECK(solution.has_value());
    return {.allotments = AllotmentsOf(solution->flow), .totals = solution->totals, .proved = solution->proved};
  }

 private:
  static constexpr int kRoot = 0;

  int AddNode(std::int64_t supply = 0) {
    network_.supplies.push_back(supply);
    return static_cast<int>(network_.supplies.size()) - 1;
  }
  int AddArc(const FlowArc& arc) {
    network_.arcs.push_back(arc);
    return static_cast<int>(network_.arcs.size()) - 1;
  }
  // Levels are in the order of ObjectiveKind.
  FlowLevel& Level(ObjectiveKind kind) { return network_.levels[static_cast<std::size_t>(kind)]; }
  void StartLevel(ObjectiveKind kind) { Level(kind).first_arc = static_cast<int>(network_.arcs.size()); }

  void AddSupply() {
    network_.levels.resize(kObjectiveCount);
    AddNode();
    std::vector<int> pool_nodes;
    for (const std::int64_t quantity : supply_.pools) {
      pool_nodes.push_back(AddNode());
      AddArc({.from = kRoot, .to = pool_nodes.back(), .capacity = quantity});
    }
    StartLevel(ObjectiveKind::kRemainingLife);
    StartLevel(ObjectiveKind::kFreeStock);
    for (const Offer& offer : supply_.offers) {
      offer_nodes_.push_back(AddNode());
      AddArc({.from = offer.pool ? At(pool_nodes, *offer.pool) : kRoot, .to = offer_nodes_.back(), .capacity = offer.quantity});
      const bool free = At(rules_.problem().lots, offer.lot).earmark.kind == Earmark::Kind::kFree;
      Level(ObjectiveKind::kRemainingLife).costs.push_back(rules_.RemainingLifeDays(offer.lot));
      Level(ObjectiveKind::kFreeStock).costs.push_back(free ? 1 : 0);
    }
  }

  void AddRoutes() {
    // The one line of a need is the need itself.
    for (const Need& need : needs_) need_nodes_.push_back(AddNode(need.wants.size() == 1 ? -need.quantity : 0));
    StartLevel(ObjectiveKind::kWeightedArrival);
    StartLevel(ObjectiveKind::kTransport);
    first_route_ = static_cast<int>(network_.arcs.size());
    for (const Route& route : routes_) {
      AddArc({.from = At(offer_nodes_, route.offer),
              .to = At(need_nodes_, route.need),
              .capacity = std::min(At(supply_.offers, route.offer).quantity, At(needs_, route.need).quantity)});
      Level(ObjectiveKind::kWeightedArrival).costs.push_back(route.first_cost);
      Level(ObjectiveKind::kTransport).costs.push_back(route.second_cost);
    }
  }

  void AddWants() {
    std::vector<int> line_nodes;
    first_want_ = static_cast<int>(network_.arcs.size());
    for (std::size_t i = 0; i < needs_.size(); ++i) {
      network_.supplies[kRoot] += needs_[i].quantity;
      if (needs_[i].wants.size() == 1) {
        line_nodes.push_back(need_nodes_[i]);
        continue;
      }
      for (const Want& want : needs_[i].wants) {
        line_nodes.push_back(AddNode(-want.quantity));
        AddArc({.from = need_nodes_[i], .to = line_nodes.back(), .capacity = want.quantity});
      }
    }
    for (int kind = 0; kind < static_cast<int>(ObjectiveKind::kWeightedArrival); ++kind) StartLevel(static_cast<ObjectiveKind>(kind));
    auto line_node = line_nodes.begin();
    for (const Need& need : needs_) {
      for (const Want& want : need.wants) AddUnmet(*line_node++, want);
    }
  }

  void AddUnmet(int line_node, const Want& want) {
    const std::size_t rank = RankOf(At(rules_.problem().lines, want.line).priority);
    for (int step = 0; step < steps_; ++step) {
      const std::int64_t capacity = UnitsBelow(want.quantity, step + 1, steps_) - UnitsBelow(want.quantity, step, steps_);
      if (capacity == 0) continue;
      AddArc({.from = kRoot, .to = line_node, .capacity = capacity});
      for (std::size_t other = 0; other < kPriorities.size(); ++other) {
        network_.levels[other].costs.push_back(other == rank ? 1 : 0);
        network_.levels[kPriorities.size() + other].costs.push_back(other == rank ? step : 0);
      }
    }
  }

  // Splits what each need gets among its lines. They are alike, so every split is as good as any other.
  std::vector<Allotment> AllotmentsOf(const std::vector<std::int64_t>& flow) const {
    std::vector<std::vector<Allotment>> inflows(needs_.size());
    for (std::size_t i = 0; i < routes_.size(); ++i) {
      const std::int64_t quantity = flow[static_cast<std::size_t>(first_route_) + i];
      if (quantity > 0) At(inflows, routes_[i].need).push_back({.lot = At(supply_.offers, routes_[i].offer).lot, .quantity = quantity});
    }
    std::vector<Allotment> allotments;
    auto served = flow.begin() + first_want_;
    for (std::size_t i = 0; i < needs_.size(); ++i) {
      auto inflow = inflows[i].begin();
      for (const Want& want : needs_[i].wants) {
        std::int64_t left = needs_[i].wants.size() == 1 ? want.quantity : *served++;
        while (left > 0 && inflow != inflows[i].end()) {
          const std::int64_t quantity = std::min(left, inflow->quantity);
          allotments.push_back({.lot = inflow->lot, .line = want.line, .quantity = quantity});
          left -= quantity;
          inflow->quantity -= quantity;
          if (inflow->quantity == 0) ++inflow;
        }
      }
    }
    return allotments;
  }

  const Rules& rules_;
  const Supply& supply_;
  const std::vector<Need>& needs_;
  const std::vector<Route>& routes_;
  const int steps_;
  FlowNetwork network_;
  std::vector<int> offer_nodes_;
  std::vector<int> need_nodes_;
  int first_route_ = 0;
  int first_want_ = 0;
};

// What is decided about one group.
class GroupPlanner {
 public:
  GroupPlanner(const Rules& rules, const Group& group) : rules_(rules), problem_(rules.problem()), group_(group) {}

  absl::Status Run() {
    RETURN_IF_ERROR(Allocate());
    return Explain();
  }

  const Allocation& allocation() const { return allocation_; }
  const std::vector<Shortage>& shortages() const { return shortages_; }

 private:
  // Routes for every offer and need that `cost` gives a pair of costs for.
  template <typename Cost>
  absl::StatusOr<std::vector<Route>> RoutesOf(const Supply& supply, const std::vector<Need>& needs, Cost cost) const {
    std::vector<Route> routes;
    for (int i = 0; i < std::ssize(needs); ++i) {
      const int line = At(needs, i).wants.front().line;
      for (int j = 0; j < std::ssize(supply.offers); ++j) {
        const int lot = At(supply.offers, j).lot;
        if (!rules_.CanStandIn(At(problem_.lots, lot).item, At(problem_.lines, line).item)) continue;
        const std::optional<Delivery> delivery = rules_.EarliestDelivery(lot, line);
        const Obstacles obstacles = rules_.ObstaclesOf(lot, line, delivery ? std::optional(delivery->arrive) : std::nullopt);
        const std::optional<std::pair<std::int64_t, std::int64_t>> costs = cost(lot, line, delivery, obstacles);
        if (costs) routes.push_back({.offer = j, .need = i, .first_cost = costs->first, .second_cost = costs->second});
      }
      if (std::ssize(routes) > kMaxRoutes) {
        return FailedPrecondition("PLAN_TOO_LARGE", "too many pairs of a lot and a need", {{"max", kMaxRoutes}});
      }
    }
    return routes;
  }

  // Everything on hand, its free part limited by the floors.
  Supply Stock() const {
    std::map<std::pair<int, int>, std::int64_t> floors;
    for (const Floor& floor : problem_.floors) {
      if (floor.quantity > 0) floors[{floor.warehouse, floor.item}] = floor.quantity;
    }
    Supply supply;
    std::map<std::pair<int, int>, int> pools;
    for (const int i : group_.lots) {
      const Lot& lot = At(problem_.lots, i);
      Offer offer{.lot = i, .quantity = lot.available};
      const auto floor = floors.find({lot.warehouse, lot.item});
      if (floor != floors.end() && rules_.CountsTowardsFloor(i)) {
        const auto [pool, is_new] = pools.try_emplace(floor->first, static_cast<int>(supply.pools.size()));
        if (is_new) supply.pools.push_back(-floor->second);
        offer.pool = pool->second;
        At(supply.pools, pool->second) += lot.available;
      }
      supply.offers.push_back(offer);
    }
    for (std::int64_t& quantity : supply.pools) quantity = std::max<std::int64_t>(quantity, 0);
    return supply;
  }

  absl::Status Allocate() {
    const Supply supply = Stock();
    std::vector<Want> wants;
    for (const int line : group_.lines) wants.push_back({.line = line, .quantity = At(problem_.lines, line).quantity});
    const std::vector<Need> needs = NeedsOf(problem_, wants);
    const auto cost = [this](int lot, int line, const std::optional<Delivery>& delivery,
                             const Obstacles& obstacles) -> std::optional<std::pair<std::int64_t, std::int64_t>> {
      if (!obstacles.empty()) return std::nullopt;
      const int weight = problem_.preferences.arrival_weights[RankOf(At(problem_.lines, line).priority)];
      return std::pair{absl::ToInt64Seconds(delivery->arrive - problem_.start) * weight,
                       At(problem_.items, At(problem_.lots, lot).item).weight_g * delivery->distance_m};
    };
    ASSIGN_OR_RETURN(const std::vector<Route> routes, RoutesOf(supply, needs, cost));
    allocation_ = AllocationFlow(rules_, supply, needs, routes, problem_.preferences.fairness_steps).Solve();
    return absl::OkStatus();
  }

  // A second flow, from the stock that is left to the units that are not covered, along the pairs that something forbids: it explains as
  // many units as it can, those of high priority first, each by the reason that is easiest to lift, then by what would arrive soonest.
  absl::Status Explain() {
    std::map<int, std::int64_t> used;
    std::map<int, std::int64_t> served;
    for (const Allotment& allotment : allocation_.allotments) {
      used[allotment.lot] += allotment.quantity;
      served[allotment.line] += allotment.quantity;
    }
    Supply left;
    for (const int lot : group_.lots) {
      const std::int64_t quantity = At(problem_.lots, lot).available - used[lot];
      if (quantity > 0) left.offers.push_back({.lot = lot, .quantity = quantity});
    }
    std::vector<Want> unmet;
    for (const int line : group_.lines) {
      const std::int64_t quantity = At(problem_.lines, line).quantity - served[line];
      if (quantity > 0) unmet.push_back({.line = line, .quantity = quantity});
    }
    if (unmet.empty()) return absl::OkStatus();
    const std::vector<Need> needs = NeedsOf(problem_, unmet);
    const auto cost = [this](int, int, const std::optional<Delivery>& delivery, const Obstacles& obstacles) {
      const auto hardness = kHardestFirst.end() - std::find(kHardestFirst.begin(), kHardestFirst.end(), ReasonOf(obstacles));
      return std::optional(std::pair{static_cast<std::int64_t>(hardness),
                                     delivery ? absl::ToInt64Seconds(delivery->arrive - problem_.start) : std::int64_t{0}});
    };
    ASSIGN_OR_RETURN(const std::vector<Route> routes, RoutesOf(left, needs, cost));
    AddShortages(AllocationFlow(rules_, left, needs, routes, 1).Solve().allotments, unmet);
    return absl::OkStatus();
  }

  // Of goods that are left although a line they could serve lacks them; where nothing else stands in the way it is the floor, because
  // the first flow would have used them otherwise.
  static ShortageReason ReasonOf(const Obstacles& obstacles) {
    return obstacles.empty() ? ShortageReason::kHeldByFloor : obstacles.front();
  }

  void AddShortages(const std::vector<Allotment>& explained, const std::vector<Want>& unmet) {
    std::map<std::tuple<int, ShortageReason, absl::string_view>, Shortage> by_warehouse;
    std::map<int, std::int64_t> unexplained;
    for (const Want& want : unmet) unexplained[want.line] = want.quantity;
    for (const Allotment& allotment : explained) {
      const std::optional<Delivery> delivery = rules_.EarliestDelivery(allotment.lot, allotment.line);
      const auto arrive = delivery ? std::optional(delivery->arrive) : std::nullopt;
      const ShortageReason reason = ReasonOf(rules_.ObstaclesOf(allotment.lot, allotment.line, arrive));
      const int warehouse = At(problem_.lots, allotment.lot).warehouse;
      Shortage& shortage = by_warehouse[{allotment.line, reason, At(problem_.warehouses, warehouse).id}];
      shortage = {.line = allotment.line,
                  .reason = reason,
                  .quantity = shortage.quantity + allotment.quantity,
                  .warehouse = warehouse,
                  .arrive = arrive};
      unexplained[allotment.line] -= allotment.quantity;
    }
    for (const auto& [key, shortage] : by_warehouse) shortages_.push_back(shortage);
    for (const auto& [line, quantity] : unexplained) {
      if (quantity > 0) shortages_.push_back({.line = line, .reason = ShortageReason::kNoStock, .quantity = quantity});
    }
  }

  const Rules& rules_;
  const Problem& problem_;
  const Group& group_;
  Allocation allocation_;
  std::vector<Shortage> shortages_;
};

PlanLine PlanLineOf(const Rules& rules, const Allotment& allotment) {
  const std::optional<Delivery> delivery = rules.EarliestDelivery(allotment.lot, allotment.line);
  MUSTER_CHECK(delivery.has_value());
  return {.line = allotment.line,
          .lot = allotment.lot,
          .quantity = allotment.quantity,
          .depart = delivery->depart,
          .arrive = delivery->arrive,
          .distance_m = delivery->distance_m};
}

// What the objectives come to, and what the flows prove about them.
std::vector<Objective> ObjectivesOf(const Problem& problem, const Plan& plan, const std::array<absl::int128, kObjectiveCount>& totals,
                                    bool proved) {
  const std::array<absl::int128, kObjectiveCount> values = Evaluate(problem, plan.lines);
  std::vector<Objective> objectives;
  for (std::size_t k = 0; k < values.size(); ++k) {
    // Nothing costs less than zero, which is all that is known without a proof.
    const absl::int128 bound = proved ? totals[k] : 0;
    objectives.push_back(
        {.kind = static_cast<ObjectiveKind>(k), .value = values[k], .bound = bound, .proved = proved && values[k] == bound});
  }
  return objectives;
}

void SortById(const Problem& problem, Plan& plan) {
  const auto line_key = [&problem](const PlanLine& line) -> std::tuple<absl::string_view, absl::string_view, absl::string_view> {
    const Lot& lot = At(problem.lots, line.lot);
    return {At(problem.lines, line.line).id, lot.id, At(problem.warehouses, lot.warehouse).id};
  };
  std::sort(plan.lines.begin(), plan.lines.end(), [&line_key](const PlanLine& a, const PlanLine& b) { return line_key(a) < line_key(b); });
  const auto shortage_key = [&problem](const Shortage& shortage) -> std::tuple<absl::string_view, ShortageReason, absl::string_view> {
    return {At(problem.lines, shortage.line).id, shortage.reason,
            shortage.warehouse ? absl::string_view(At(problem.warehouses, *shortage.warehouse).id) : ""};
  };
  std::sort(plan.shortages.begin(), plan.shortages.end(),
            [&shortage_key](const Shortage& a, const Shortage& b) { return shortage_key(a) < shortage_key(b); });
}

}  // namespace

absl::StatusOr<Plan> MakePlan(const Problem& problem) {
  RETURN_IF_ERROR(Validate(problem));
  const Rules rules(problem);
  Plan plan{.input_digest = DigestOf(problem), .solver = FlowSolverName()};
  std::array<absl::int128, kObjectiveCount> totals{};
  bool proved = true;
  for (const Group& group : GroupsOf(problem)) {
    GroupPlanner planner(rules, group);
    RETURN_IF_ERROR(planner.Run());
    for (const Allotment& allotment : planner.allocation().allotments) plan.lines.push_back(PlanLineOf(rules, allotment));
    plan.shortages.insert(plan.shortages.end(), planner.shortages().begin(), planner.shortages().end());
    for (std::size_t k = 0; k < totals.size(); ++k) totals[k] += planner.allocation().totals[k];
    proved = proved && planner.allocation().proved;
  }
  SortById(problem, plan);
  plan.objectives = ObjectivesOf(problem, plan, totals, proved);
  return plan;
}

}  // namespace muster::dispatch::planner
