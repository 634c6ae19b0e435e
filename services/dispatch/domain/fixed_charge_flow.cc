#include "dispatch/domain/fixed_charge_flow.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/min_cost_flow.h"
#include "platform/status/check.h"

namespace muster::dispatch {
namespace {

using Units = std::int64_t;

constexpr std::int64_t kMaxCost = 1'000'000'000'000;
constexpr Units kMaxUnits = 1'000'000'000'000;

template <typename T>
const T& At(const std::vector<T>& rows, int index) {
  return rows[static_cast<std::size_t>(index)];
}
template <typename T>
T& At(std::vector<T>& rows, int index) {
  return rows[static_cast<std::size_t>(index)];
}

void CheckShape(const FixedChargeNetwork& network) {
  for (const ChargedArc& arc : network.arcs) {
    MUSTER_CHECK(arc.commodity >= 0 && arc.commodity < std::ssize(network.supplies));
    const auto nodes = std::ssize(At(network.supplies, arc.commodity));
    MUSTER_CHECK(arc.from >= 0 && arc.from < nodes && arc.to >= 0 && arc.to < nodes && arc.capacity >= 0);
    MUSTER_CHECK(arc.cost >= 0 && arc.cost <= kMaxCost);
    MUSTER_CHECK(!arc.charge || (*arc.charge >= 0 && *arc.charge < std::ssize(network.charges)));
  }
  for (const std::int64_t charge : network.charges) MUSTER_CHECK(charge >= 0 && charge <= kMaxCost);
  absl::int128 units = 0;
  for (const std::vector<Units>& supplies : network.supplies) {
    for (const Units supply : supplies) units += absl::int128(supply < 0 ? -supply : supply);
  }
  MUSTER_CHECK(units <= kMaxUnits);
}

enum class Found { kNothing, kUnproved, kProved };

// One commodity's arcs, with what can flow on each: no flow that is worth its cost goes in circles, so an arc carries no more than the
// supply that can get to it, nor more than the demand that can be reached from it.
class Commodity {
 public:
  Commodity(const FixedChargeNetwork& network, int index) : supplies_(At(network.supplies, index)) {
    for (int i = 0; i < std::ssize(network.arcs); ++i) {
      if (At(network.arcs, i).commodity == index) arcs_.push_back(i);
    }
    Limit(network);
  }

  const std::vector<int>& arcs() const { return arcs_; }
  const std::vector<Units>& supplies() const { return supplies_; }
  // Of arcs()[k].
  Units limit(std::size_t k) const { return limits_[k]; }

  // The cheapest flow by `cost` (of an arc of the whole network) over arcs that `open` lets through, written into `flow`.
  template <typename Open, typename Cost>
  Found Solve(const FixedChargeNetwork& network, Open open, Cost cost, std::vector<Units>* flow) const {
    FlowNetwork part{.supplies = supplies_, .arcs = {}, .levels = {}};
    FlowLevel level;
    std::vector<int> taken;
    for (std::size_t k = 0; k < arcs_.size(); ++k) {
      if (limits_[k] == 0 || !open(arcs_[k])) continue;
      const ChargedArc& arc = At(network.arcs, arcs_[k]);
      part.arcs.push_back({arc.from, arc.to, limits_[k]});
      level.costs.push_back(cost(arcs_[k]));
      taken.push_back(arcs_[k]);
    }
    part.levels.push_back(std::move(level));
    const std::optional<FlowSolution> solution = SolveMinCostFlow(part);
    if (!solution) return Found::kNothing;
    for (const int arc : arcs_) At(*flow, arc) = 0;
    for (std::size_t k = 0; k < taken.size(); ++k) At(*flow, taken[k]) = solution->flow[k];
    return solution->proved ? Found::kProved : Found::kUnproved;
  }

 private:
  // Per node: the units of `from` that have a way to it along arcs, or against them. The search from each node costs nodes × arcs, so
  // beyond this many the whole supply stands for what can be reached.
  static constexpr std::size_t kMostSteps = 100'000'000;

  void Limit(const FixedChargeNetwork& network) {
    Units total = 0;
    for (const Units supply : supplies_) total += std::max<Units>(supply, 0);
    std::vector<Units> upstream(supplies_.size(), total);
    std::vector<Units> downstream(supplies_.size(), total);
    if (supplies_.size() * arcs_.size() <= kMostSteps) {
      std::vector<std::vector<int>> next(supplies_.size());
      for (const int i : arcs_) {
        const ChargedArc& arc = At(network.arcs, i);
        if (arc.capacity > 0) At(next, arc.from).push_back(arc.to);
      }
      std::fill(upstream.begin(), upstream.end(), 0);
      std::fill(downstream.begin(), downstream.end(), 0);
      for (int node = 0; node < std::ssize(supplies_); ++node) Spread(next, node, &upstream, &downstream);
    }
    for (const int i : arcs_) {
      const ChargedArc& arc = At(network.arcs, i);
      limits_.push_back(arc.from == arc.to ? 0 : std::min({arc.capacity, At(upstream, arc.from), At(downstream, arc.to)}));
    }
  }

  void Spread(const std::vector<std::vector<int>>& next, int origin, std::vector<Units>* upstream, std::vector<Units>* downstream) const {
    std::vector<bool> seen(supplies_.size());
    std::vector<int> open = {origin};
    seen[static_cast<std::size_t>(origin)] = true;
    const Units entering = std::max<Units>(At(supplies_, origin), 0);
    while (!open.empty()) {
      const int node = open.back();
      open.pop_back();
      At(*upstream, node) += entering;
      At(*downstream, origin) += std::max<Units>(-At(supplies_, node), 0);
      for (const int to : At(next, node)) {
        if (seen[static_cast<std::size_t>(to)]) continue;
        seen[static_cast<std::size_t>(to)] = true;
        open.push_back(to);
      }
    }
  }

  const std::vector<Units>& supplies_;
  std::vector<int> arcs_;
  std::vector<Units> limits_;
};

// What is known of a charge before any search.
enum class Known {
  kInDoubt,
  // Paid by every flow, or free.
  kOpen,
  // None of its arcs can carry anything.
  kClosed,
};

class Solver {
 public:
  Solver(const FixedChargeNetwork& network, const FixedChargeSearch& search)
      : network_(network), search_(search), limits_(network.arcs.size()), known_(network.charges.size()) {
    for (int i = 0; i < std::ssize(network.supplies); ++i) commodities_.emplace_back(network, i);
    for (const Commodity& commodity : commodities_) {
      for (std::size_t k = 0; k < commodity.arcs().size(); ++k) At(limits_, commodity.arcs()[k]) = commodity.limit(k);
    }
  }

  std::optional<FixedChargeSolution> Run() {
    Settle();
    // The cheapest flow without what is in doubt bounds every other.
    std::vector<Units> flow(network_.arcs.size());
    const auto everything = [](int) { return true; };
    const Found found = SolveAll(
        everything, [this](int arc) { return At(network_.arcs, arc).cost; }, &flow);
    if (found == Found::kNothing) return std::nullopt;
    const auto in_doubt = static_cast<int>(std::count(known_.begin(), known_.end(), Known::kInDoubt));
    FixedChargeSolution best = Take(flow);
    best.bound = SettledCost() + (found == Found::kProved ? VariableCost(flow) : 0);
    best.charges_in_doubt = in_doubt;
    best.solver = FlowSolverName();
    if (in_doubt > 0) {
      ScaleSlopes(flow, &best);
      if (best.value > best.bound && search_.effort > absl::ZeroDuration() && FitsADouble()) Search(&best);
    }
    best.proved = best.value == best.bound;
    return best;
  }

 private:
  bool IsInDoubt(int arc) const {
    const std::optional<int> charge = At(network_.arcs, arc).charge;
    return charge && At(known_, *charge) == Known::kInDoubt;
  }

  // A node that lacks units without a charge's arcs, in or out, forces the charge open.
  void Settle() {
    std::fill(known_.begin(), known_.end(), Known::kClosed);
    for (int i = 0; i < std::ssize(network_.arcs); ++i) {
      const std::optional<int> charge = At(network_.arcs, i).charge;
      if (charge && At(limits_, i) > 0) At(known_, *charge) = At(network_.charges, *charge) == 0 ? Known::kOpen : Known::kInDoubt;
    }
    for (const Commodity& commodity : commodities_) {
      std::vector<std::vector<int>> entering(commodity.supplies().size());
      std::vector<std::vector<int>> leaving(commodity.supplies().size());
      for (const int i : commodity.arcs()) {
        At(leaving, At(network_.arcs, i).from).push_back(i);
        At(entering, At(network_.arcs, i).to).push_back(i);
      }
      for (int node = 0; node < std::ssize(commodity.supplies()); ++node) {
        const Units supply = At(commodity.supplies(), node);
        if (supply != 0) OpenWhatMustBe(supply > 0 ? At(leaving, node) : At(entering, node), std::abs(supply));
      }
    }
  }

  void OpenWhatMustBe(const std::vector<int>& arcs, Units needed) {
    const std::vector<std::pair<int, Units>> groups = GroupsOf(arcs);
    Units all = 0;
    for (const int arc : arcs) all += At(limits_, arc);
    for (const auto& [charge, units] : groups) {
      if (all - units < needed) At(known_, charge) = Known::kOpen;
    }
  }

  // Per charge in doubt, in order: what its arcs among `arcs` can carry together.
  std::vector<std::pair<int, Units>> GroupsOf(const std::vector<int>& arcs) const {
    std::vector<std::pair<int, Units>> groups;
    for (const int arc : arcs) {
      if (IsInDoubt(arc) && At(limits_, arc) > 0) groups.emplace_back(*At(network_.arcs, arc).charge, At(limits_, arc));
    }
    std::sort(groups.begin(), groups.end());
    std::vector<std::pair<int, Units>> merged;
    for (const auto& [charge, units] : groups) {
      if (merged.empty() || merged.back().first != charge) merged.emplace_back(charge, 0);
      merged.back().second += units;
    }
    return merged;
  }

  template <typename Open, typename Cost>
  Found SolveAll(Open open, Cost cost, std::vector<Units>* flow) const {
    Found worst = Found::kProved;
    for (const Commodity& commodity : commodities_) {
      worst = std::min(worst, commodity.Solve(network_, open, cost, flow));
      if (worst == Found::kNothing) break;
    }
    return worst;
  }

  absl::int128 VariableCost(const std::vector<Units>& flow) const {
    absl::int128 cost = 0;
    for (std::size_t i = 0; i < flow.size(); ++i) cost += absl::int128(network_.arcs[i].cost) * flow[i];
    return cost;
  }

  absl::int128 SettledCost() const {
    absl::int128 cost = 0;
    for (std::size_t i = 0; i < known_.size(); ++i) cost += known_[i] == Known::kOpen ? network_.charges[i] : 0;
    return cost;
  }

  FixedChargeSolution Take(const std::vector<Units>& flow) const {
    FixedChargeSolution solution{.flow = flow, .paid = std::vector<bool>(network_.charges.size())};
    for (std::size_t i = 0; i < flow.size(); ++i) {
      const std::optional<int> charge = network_.arcs[i].charge;
      if (charge && flow[i] > 0) solution.paid[static_cast<std::size_t>(*charge)] = true;
    }
    solution.value = VariableCost(flow);
    for (std::size_t i = 0; i < solution.paid.size(); ++i) solution.value += solution.paid[i] ? network_.charges[i] : 0;
    return solution;
  }

  // Solves again over what `candidate` pays for, and keeps the better of that and `best`.
  void Improve(const std::vector<Units>& candidate, FixedChargeSolution* best) const {
    const std::vector<bool> paid = Take(candidate).paid;
    const auto open = [&](int arc) { return !IsInDoubt(arc) || paid[static_cast<std::size_t>(*At(network_.arcs, arc).charge)]; };
    std::vector<Units> flow(network_.arcs.size());
    if (SolveAll(
            open, [this](int arc) { return At(network_.arcs, arc).cost; }, &flow) == Found::kNothing)
      return;
    FixedChargeSolution solution = Take(flow);
    if (solution.value >= best->value) return;
    best->flow = std::move(solution.flow);
    best->paid = std::move(solution.paid);
    best->value = solution.value;
  }

  // Dynamic slope scaling (Kim and Pardalos, 1999): a charge is spread over the units that its arcs carried the last time, until the same
  // arcs are used again. What was not used keeps its slope.
  void ScaleSlopes(std::vector<Units> flow, FixedChargeSolution* best) const {
    constexpr int kRounds = 40;
    // Slopes are counted in thousandths.
    constexpr std::int64_t kParts = 1000;
    std::vector<Units> carried(network_.charges.size());
    for (std::size_t i = 0; i < limits_.size(); ++i) {
      if (IsInDoubt(static_cast<int>(i))) carried[static_cast<std::size_t>(*network_.arcs[i].charge)] += limits_[i];
    }
    std::vector<std::int64_t> slopes(network_.charges.size());
    std::vector<std::int64_t> before;
    for (int round = 0; round < kRounds && slopes != before && !search_.is_cancelled(); ++round) {
      before = slopes;
      for (std::size_t i = 0; i < slopes.size(); ++i) {
        if (carried[i] > 0) slopes[i] = network_.charges[i] * kParts / carried[i];
      }
      const auto cost = [&](int arc) {
        return At(network_.arcs, arc).cost * kParts + (IsInDoubt(arc) ? At(slopes, *At(network_.arcs, arc).charge) : 0);
      };
      if (SolveAll([](int) { return true; }, cost, &flow) == Found::kNothing) return;
      Improve(flow, best);
      std::fill(carried.begin(), carried.end(), 0);
      for (std::size_t i = 0; i < flow.size(); ++i) {
        if (IsInDoubt(static_cast<int>(i))) carried[static_cast<std::size_t>(*network_.arcs[i].charge)] += flow[i];
      }
    }
  }

  bool FitsADouble() const {
    absl::int128 total = 0;
    for (const std::int64_t charge : network_.charges) total += charge;
    for (std::size_t i = 0; i < limits_.size(); ++i) total += absl::int128(network_.arcs[i].cost) * limits_[i];
    return total <= absl::int128(1) << 50;
  }

  // Every value is a multiple of this, besides the settled charges: all units are whole.
  std::int64_t Divisor() const {
    std::int64_t divisor = 0;
    for (std::size_t i = 0; i < limits_.size(); ++i) divisor = limits_[i] > 0 ? std::gcd(divisor, network_.arcs[i].cost) : divisor;
    for (std::size_t i = 0; i < known_.size(); ++i)
      divisor = known_[i] == Known::kInDoubt ? std::gcd(divisor, network_.charges[i]) : divisor;
    return std::max<std::int64_t>(divisor, 1);
  }

  // A column per charge in doubt, then columns for what flows. Flow ≤ its limit × charge stands for each arc and, where that tells more,
  // for each arc and sink (Rardin and Wolsey, 1993): the units for one sink are fewer than all that an arc can carry.
  void Search(FixedChargeSolution* best) const {
    const std::int64_t divisor = Divisor();
    IntegerProgram program;
    IntegerSearch search{.time_limit = search_.time_limit.value_or(ClockFor(search_.effort)),
                         .effort = search_.effort,
                         .start = {},
                         .is_cancelled = search_.is_cancelled};
    std::vector<int> charge_columns(network_.charges.size(), -1);
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (known_[i] != Known::kInDoubt) continue;
      charge_columns[i] = static_cast<int>(program.columns.size());
      program.columns.push_back({.cost = static_cast<double>(network_.charges[i] / divisor)});
      search.start.push_back(best->paid[i] ? 1 : 0);
    }
    for (const Commodity& commodity : commodities_) AddFlow(commodity, divisor, charge_columns, &program);
    search.start.resize(program.columns.size());
    const IntegerSolution solution = SolveIntegerProgram(program, search);
    best->solver = absl::StrCat(FlowSolverName(), " + ", IntegerSolverName());
    best->is_ended_by_clock = solution.is_ended_by_clock;
    if (!solution.values.empty()) {
      // Only which charges are paid counts: the units on those arcs are found anew, in whole numbers.
      std::vector<Units> used(limits_.size());
      for (std::size_t i = 0; i < limits_.size(); ++i) {
        if (IsInDoubt(static_cast<int>(i)) && At(solution.values, At(charge_columns, *network_.arcs[i].charge)) > 0.5) used[i] = 1;
      }
      Improve(used, best);
    }
    if (solution.bound != IntegerSolution::kNoBound) {
      const absl::int128 found = absl::int128(solution.bound) * divisor + SettledCost();
      best->bound = std::max(best->bound, std::min(found, best->value));
    }
  }

  // The sinks that a commodity's flow is told apart by; a single part that stands for all of them when that would tell no more or take
  // too many columns.
  static constexpr std::size_t kMostColumns = 20'000;
  static constexpr int kAllSinks = -1;
  std::vector<int> PartsOf(const Commodity& commodity) const {
    std::vector<int> sinks;
    for (int node = 0; node < std::ssize(commodity.supplies()); ++node) {
      if (At(commodity.supplies(), node) < 0) sinks.push_back(node);
    }
    std::vector<bool> entered(commodity.supplies().size());
    for (const int i : commodity.arcs()) {
      if (At(limits_, i) > 0) entered[static_cast<std::size_t>(At(network_.arcs, i).to)] = true;
    }
    const bool passes_through = std::any_of(commodity.arcs().begin(), commodity.arcs().end(), [&](int i) {
      return At(limits_, i) > 0 && entered[static_cast<std::size_t>(At(network_.arcs, i).from)];
    });
    if (!passes_through || sinks.size() * commodity.arcs().size() > kMostColumns) return {kAllSinks};
    return sinks;
  }

  void AddFlow(const Commodity& commodity, std::int64_t divisor, const std::vector<int>& charge_columns, IntegerProgram* program) const {
    const std::vector<int> parts = PartsOf(commodity);
    const auto nodes = static_cast<int>(commodity.supplies().size());
    // What leaves a node less what enters it, by part; and over all parts, for the nodes where that is not the same.
    std::vector<std::vector<IntegerProgram::Row>> balances(parts.size(), std::vector<IntegerProgram::Row>(commodity.supplies().size()));
    std::vector<IntegerProgram::Row> sources(commodity.supplies().size());
    std::vector<std::vector<int>> entering(sources.size());
    std::vector<std::vector<int>> leaving(sources.size());
    for (const int i : commodity.arcs()) {
      if (At(limits_, i) == 0) continue;
      const ChargedArc& arc = At(network_.arcs, i);
      At(leaving, arc.from).push_back(i);
      At(entering, arc.to).push_back(i);
      const auto limit = static_cast<double>(At(limits_, i));
      IntegerProgram::Row whole;
      for (std::size_t k = 0; k < parts.size(); ++k) {
        const double most = parts[k] == kAllSinks ? limit : std::min(limit, -static_cast<double>(At(commodity.supplies(), parts[k])));
        const auto column = static_cast<int>(program->columns.size());
        program->columns.push_back({.cost = static_cast<double>(arc.cost / divisor), .upper = most, .is_integer = false});
        At(balances[k], arc.from).terms.push_back({column, 1});
        At(balances[k], arc.to).terms.push_back({column, -1});
        At(sources, arc.from).terms.push_back({column, 1});
        At(sources, arc.to).terms.push_back({column, -1});
        whole.terms.push_back({column, 1});
        if (IsInDoubt(i)) program->rows.push_back({.terms = {{column, 1}, {At(charge_columns, *arc.charge), -most}}, .upper = 0});
      }
      if (parts.size() == 1) continue;
      whole.upper = limit;
      if (IsInDoubt(i)) {
        whole.terms.push_back({At(charge_columns, *arc.charge), -limit});
        whole.upper = 0;
      }
      program->rows.push_back(std::move(whole));
    }
    for (int node = 0; node < nodes; ++node) {
      const Units supply = At(commodity.supplies(), node);
      for (std::size_t k = 0; k < parts.size(); ++k) {
        IntegerProgram::Row& row = At(balances[k], node);
        row.lower = node == parts[k] || parts[k] == kAllSinks ? static_cast<double>(supply) : 0;
        row.upper = parts[k] != kAllSinks && supply > 0 ? static_cast<double>(supply) : row.lower;
        program->rows.push_back(std::move(row));
      }
      if (supply > 0 && parts.size() > 1) {
        At(sources, node).lower = At(sources, node).upper = static_cast<double>(supply);
        program->rows.push_back(std::move(At(sources, node)));
      }
      if (supply != 0) AddFewestCharges(supply > 0 ? At(leaving, node) : At(entering, node), std::abs(supply), charge_columns, program);
    }
  }

  // Where every way in (or out) has its charge, as many charges are paid as it takes of the widest to carry what is needed.
  void AddFewestCharges(const std::vector<int>& arcs, Units needed, const std::vector<int>& charge_columns, IntegerProgram* program) const {
    if (!std::all_of(arcs.begin(), arcs.end(), [this](int arc) { return IsInDoubt(arc); })) return;
    std::vector<std::pair<int, Units>> groups = GroupsOf(arcs);
    IntegerProgram::Row row;
    for (const auto& [charge, units] : groups) row.terms.push_back({At(charge_columns, charge), 1});
    std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    row.lower = 0;
    for (std::size_t k = 0; k < groups.size() && needed > 0; ++k) {
      needed -= groups[k].second;
      row.lower += 1;
    }
    program->rows.push_back(std::move(row));
  }

  const FixedChargeNetwork& network_;
  const FixedChargeSearch& search_;
  std::vector<Commodity> commodities_;
  // Per arc: what can flow.
  std::vector<Units> limits_;
  std::vector<Known> known_;
};

}  // namespace

std::optional<FixedChargeSolution> SolveFixedChargeFlow(const FixedChargeNetwork& network, const FixedChargeSearch& search) {
  CheckShape(network);
  return Solver(network, search).Run();
}

}  // namespace muster::dispatch
