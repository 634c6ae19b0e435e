#include "dispatch/domain/truck_loads.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/min_cost_flow.h"
#include "platform/status/check.h"

namespace muster::dispatch::planner {
namespace {

using Units = std::int64_t;

// Larger programs are left to slope scaling: Cbc would not look at the clock in time.
constexpr std::size_t kMostSearchedArcs = 3'000;
// Weights and volumes of a row are counted in such parts of a truck at most, which a double and Clp's tolerance tell apart.
constexpr double kFinestPart = 1e6;

class Solver {
 public:
  Solver(const TruckProblem& problem, const IsCancelled& is_cancelled)
      : problem_(problem), is_cancelled_(is_cancelled), arcs_(problem.network.arcs) {
    MUSTER_CHECK(problem.start.size() == arcs_.size() && problem.unit_sizes.size() == arcs_.size());
  }

  TruckSolution Run(absl::Duration effort) {
    TruckSolution best{.flow = problem_.start, .loads = LoadsWith(problem_.start), .bound = LeastLoads()};
    if (best.loads == best.bound) return best;
    ScaleSlopes(best);
    if (best.loads > best.bound && effort > absl::ZeroDuration() && arcs_.size() <= kMostSearchedArcs) Search(effort, best);
    return best;
  }

 private:
  std::optional<int> ShipmentOf(std::size_t arc) const { return arcs_[arc].capacity > 0 ? arcs_[arc].charge : std::nullopt; }

  struct Filled {
    ShipmentSize size;
    bool is_made = false;
  };
  // Per shipment.
  std::vector<Filled> FilledBy(const std::vector<Units>& flow) const {
    std::vector<Filled> filled;
    for (const TruckProblem::Shipment& shipment : problem_.shipments) filled.push_back({shipment.size, shipment.is_made});
    for (std::size_t i = 0; i < flow.size(); ++i) {
      if (flow[i] == 0 || !arcs_[i].charge) continue;
      Filled& shipment = At(filled, *arcs_[i].charge);
      shipment.is_made = true;
      shipment.size.weight_g += problem_.unit_sizes[i].weight_g * flow[i];
      shipment.size.volume_cm3 += problem_.unit_sizes[i].volume_cm3 * flow[i];
    }
    return filled;
  }

  absl::int128 LoadsWith(const std::vector<Units>& flow) const {
    absl::int128 loads = 0;
    for (const Filled& shipment : FilledBy(flow)) loads += shipment.is_made ? LoadsOf(problem_.truck, shipment.size) : 0;
    return loads;
  }

  // What is certain takes so many in any case.
  absl::int128 LeastLoads() const { return LoadsWith(std::vector<Units>(arcs_.size())); }

  bool KeepsToShipments(const std::vector<Units>& flow) const {
    if (!problem_.most_shipments) return true;
    const std::vector<Filled> filled = FilledBy(flow);
    return std::count_if(filled.begin(), filled.end(), [](const Filled& one) { return one.is_made; }) <= *problem_.most_shipments;
  }

  bool MeetsSupplies(const std::vector<Units>& flow) const {
    std::vector<std::vector<Units>> left = problem_.network.supplies;
    for (std::size_t i = 0; i < flow.size(); ++i) {
      if (flow[i] < 0 || flow[i] > arcs_[i].capacity) return false;
      At(At(left, arcs_[i].commodity), arcs_[i].from) -= flow[i];
      At(At(left, arcs_[i].commodity), arcs_[i].to) += flow[i];
    }
    return std::all_of(left.begin(), left.end(), [](const std::vector<Units>& nodes) {
      return std::all_of(nodes.begin(), nodes.end(), [](Units units) { return units == 0; });
    });
  }

  // Parts of a truck.
  double PartOf(const ShipmentSize& size) const {
    const TruckLoad& truck = problem_.truck;
    const double weight = truck.weight_g > 0 ? static_cast<double>(size.weight_g) / static_cast<double>(truck.weight_g) : 0;
    const double volume = truck.volume_cm3 > 0 ? static_cast<double>(size.volume_cm3) / static_cast<double>(truck.volume_cm3) : 0;
    return std::max(weight, volume);
  }

  // The cheapest flow by `cost` over `open` arcs; nothing when there is none.
  template <typename Open, typename Cost>
  std::optional<std::vector<Units>> Cheapest(Open open, Cost cost) const {
    std::vector<Units> flow(arcs_.size());
    for (std::size_t commodity = 0; commodity < problem_.network.supplies.size(); ++commodity) {
      FlowNetwork part{.supplies = problem_.network.supplies[commodity], .arcs = {}, .levels = {{}}};
      std::vector<std::size_t> taken;
      for (std::size_t i = 0; i < arcs_.size(); ++i) {
        if (arcs_[i].commodity != static_cast<int>(commodity) || arcs_[i].capacity == 0 || !open(i)) continue;
        part.arcs.push_back({arcs_[i].from, arcs_[i].to, arcs_[i].capacity});
        part.levels[0].costs.push_back(cost(i));
        taken.push_back(i);
      }
      const std::optional<FlowSolution> solution = SolveMinCostFlow(part);
      if (!solution) return std::nullopt;
      for (std::size_t k = 0; k < taken.size(); ++k) flow[taken[k]] = solution->flow[k];
    }
    return flow;
  }

  // Dynamic slope scaling (Kim and Pardalos, 1999): a unit costs its part of a truck times what the trucks of its shipment were filled less
  // than whole the last time. Only shipments of the best flow are used, so that no further one is made.
  void ScaleSlopes(TruckSolution& best) const {
    constexpr int kRounds = 20;
    constexpr double kParts = 1e6;
    constexpr double kMostCost = 1e11;
    const std::vector<Filled> used = FilledBy(best.flow);
    const auto open = [&](std::size_t arc) {
      const auto shipment = ShipmentOf(arc);
      return !shipment || !problem_.most_shipments || At(used, *shipment).is_made;
    };
    std::vector<Filled> filled = used;
    std::vector<double> slopes(problem_.shipments.size(), 1);
    std::vector<double> before;
    for (int round = 0; round < kRounds && slopes != before && !is_cancelled_(); ++round) {
      before = slopes;
      for (std::size_t s = 0; s < slopes.size(); ++s) {
        const double part = PartOf(filled[s].size);
        if (filled[s].is_made && part > 0) slopes[s] = static_cast<double>(LoadsOf(problem_.truck, filled[s].size)) / part;
      }
      const auto cost = [&](std::size_t arc) -> std::int64_t {
        const auto shipment = ShipmentOf(arc);
        if (!shipment) return 0;
        return std::llround(std::min(kParts * PartOf(problem_.unit_sizes[arc]) * At(slopes, *shipment), kMostCost));
      };
      std::optional<std::vector<Units>> flow = Cheapest(open, cost);
      if (!flow) return;
      Improve(*flow, best);
      filled = FilledBy(*flow);
    }
  }

  void Improve(const std::vector<Units>& flow, TruckSolution& best) const {
    const absl::int128 loads = LoadsWith(flow);
    if (loads >= best.loads || !KeepsToShipments(flow)) return;
    best.flow = flow;
    best.loads = loads;
  }

  // A row says that what a shipment carries, `amount_of` each size, fits on its trucks.
  template <typename AmountOf>
  void AddFits(std::int64_t most, const AmountOf& amount_of, const std::vector<std::vector<std::size_t>>& arcs_of,
               const std::vector<int>& trucks, IntegerProgram& program) const {
    if (most == 0) return;
    for (std::size_t s = 0; s < arcs_of.size(); ++s) {
      if (arcs_of[s].empty()) continue;
      absl::int128 divisor = most;
      const auto fold = [&divisor](absl::int128 amount) {
        while (amount != 0) divisor = std::exchange(amount, divisor % amount);
      };
      fold(amount_of(problem_.shipments[s].size));
      for (const std::size_t arc : arcs_of[s]) fold(amount_of(problem_.unit_sizes[arc]));
      const double scale = std::min(1.0, kFinestPart / static_cast<double>(most / divisor));
      const auto part = [&](absl::int128 amount) { return static_cast<double>(amount / divisor) * scale; };
      IntegerProgram::Row row{.terms = {{trucks[s], -part(most)}}, .upper = -part(amount_of(problem_.shipments[s].size))};
      for (const std::size_t arc : arcs_of[s]) {
        if (amount_of(problem_.unit_sizes[arc]) > 0)
          row.terms.push_back({static_cast<int>(arc), part(amount_of(problem_.unit_sizes[arc]))});
      }
      program.rows.push_back(std::move(row));
    }
  }

  // Columns: what flows on each arc; then, for each shipment that may vary, its trucks and, unless it is made in any case, whether it is.
  void Search(absl::Duration effort, TruckSolution& best) const {
    IntegerProgram program;
    IntegerSearch search{.time_limit = ClockFor(effort), .effort = effort, .start = {}, .is_cancelled = is_cancelled_};
    std::vector<std::vector<std::size_t>> arcs_of(problem_.shipments.size());
    for (std::size_t i = 0; i < arcs_.size(); ++i) {
      // Flows are whole where they carry something; what only passes through nodes follows from that.
      program.columns.push_back({.upper = static_cast<double>(arcs_[i].capacity), .is_integer = ShipmentOf(i).has_value()});
      search.start.push_back(static_cast<double>(best.flow[i]));
      if (ShipmentOf(i)) At(arcs_of, *ShipmentOf(i)).push_back(i);
    }
    const std::vector<Filled> filled = FilledBy(best.flow);
    std::vector<int> trucks(problem_.shipments.size(), -1);
    // Trucks that no flow changes.
    absl::int128 fixed_loads = 0;
    std::int64_t fixed_shipments = 0;
    IntegerProgram::Row made{.terms = {}};
    for (std::size_t s = 0; s < problem_.shipments.size(); ++s) {
      const TruckProblem::Shipment& shipment = problem_.shipments[s];
      fixed_shipments += shipment.is_made ? 1 : 0;
      const absl::int128 certain = shipment.is_made ? LoadsOf(problem_.truck, shipment.size) : 0;
      if (arcs_of[s].empty()) {
        fixed_loads += certain;
        continue;
      }
      ShipmentSize most = shipment.size;
      for (const std::size_t arc : arcs_of[s]) {
        most.weight_g += problem_.unit_sizes[arc].weight_g * arcs_[arc].capacity;
        most.volume_cm3 += problem_.unit_sizes[arc].volume_cm3 * arcs_[arc].capacity;
      }
      trucks[s] = AddColumn(program, search, static_cast<double>(certain), static_cast<double>(LoadsOf(problem_.truck, most)),
                            filled[s].is_made ? static_cast<double>(LoadsOf(problem_.truck, filled[s].size)) : 0);
      program.columns.back().cost = 1;
      if (shipment.is_made) continue;
      const int is_made = AddColumn(program, search, 0, 1, filled[s].is_made ? 1 : 0);
      made.terms.push_back({is_made, 1});
      program.rows.push_back({.terms = {{trucks[s], 1}, {is_made, -1}}, .lower = 0});
      for (const std::size_t arc : arcs_of[s]) {
        program.rows.push_back({.terms = {{static_cast<int>(arc), 1}, {is_made, -static_cast<double>(arcs_[arc].capacity)}}, .upper = 0});
      }
    }
    if (problem_.most_shipments && !made.terms.empty()) {
      made.upper = static_cast<double>(*problem_.most_shipments - fixed_shipments);
      program.rows.push_back(std::move(made));
    }
    AddFits(
        problem_.truck.weight_g, [](const ShipmentSize& size) { return size.weight_g; }, arcs_of, trucks, program);
    AddFits(
        problem_.truck.volume_cm3, [](const ShipmentSize& size) { return size.volume_cm3; }, arcs_of, trucks, program);
    AddBalances(program);
    const IntegerSolution solution = SolveIntegerProgram(program, search);
    best.is_searched = true;
    best.is_ended_by_clock = solution.is_ended_by_clock;
    if (!solution.values.empty()) {
      std::vector<Units> flow;
      for (std::size_t i = 0; i < arcs_.size(); ++i) flow.push_back(std::llround(solution.values[i]));
      if (MeetsSupplies(flow)) Improve(flow, best);
    }
    if (solution.bound != IntegerSolution::kNoBound) {
      best.bound = std::max(best.bound, std::min(absl::int128(solution.bound) + fixed_loads, best.loads));
    }
  }

  static int AddColumn(IntegerProgram& program, IntegerSearch& search, double lower, double upper, double start) {
    program.columns.push_back({.lower = lower, .upper = upper});
    search.start.push_back(start);
    return static_cast<int>(program.columns.size()) - 1;
  }

  void AddBalances(IntegerProgram& program) const {
    std::vector<std::vector<IntegerProgram::Row>> balances;
    for (const std::vector<Units>& supplies : problem_.network.supplies) {
      balances.emplace_back();
      for (const Units supply : supplies) {
        balances.back().push_back({.terms = {}, .lower = static_cast<double>(supply), .upper = static_cast<double>(supply)});
      }
    }
    for (std::size_t i = 0; i < arcs_.size(); ++i) {
      if (arcs_[i].from == arcs_[i].to) continue;
      At(At(balances, arcs_[i].commodity), arcs_[i].from).terms.push_back({static_cast<int>(i), 1});
      At(At(balances, arcs_[i].commodity), arcs_[i].to).terms.push_back({static_cast<int>(i), -1});
    }
    for (std::vector<IntegerProgram::Row>& rows : balances) {
      for (IntegerProgram::Row& row : rows) {
        if (!row.terms.empty()) program.rows.push_back(std::move(row));
      }
    }
  }

  const TruckProblem& problem_;
  const IsCancelled& is_cancelled_;
  const std::vector<ChargedArc>& arcs_;
};

}  // namespace

TruckSolution FewestTruckLoads(const TruckProblem& problem, absl::Duration effort, const IsCancelled& is_cancelled) {
  return Solver(problem, is_cancelled).Run(effort);
}

}  // namespace muster::dispatch::planner
