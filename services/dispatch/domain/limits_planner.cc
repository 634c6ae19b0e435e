#include "dispatch/domain/limits_planner.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "dispatch/domain/linear_program.h"
#include "platform/status/check.h"

namespace muster::dispatch::planner {
namespace {

// What is minimised, one stage after the other: units uncovered by priority, their steps of fairness by priority, then weighted arrival.
constexpr std::size_t kStages = 7;
constexpr std::size_t kFairStage = 3;
constexpr std::size_t kArrivalStage = 6;
constexpr std::size_t NumberOf(ObjectiveKind kind) { return static_cast<std::size_t>(kind); }
static_assert(kFairStage == NumberOf(ObjectiveKind::kCriticalUnfairness) &&
              kArrivalStage == NumberOf(ObjectiveKind::kNormalUnfairness) + 1);
// Of the objective that a stage minimises.
constexpr std::size_t KindOf(std::size_t stage) { return stage < kArrivalStage ? stage : NumberOf(ObjectiveKind::kWeightedArrival); }
// Prices are whole numbers of 1/kPriceScale of a stage's unit: units uncovered, their steps, or weighted unit-seconds, which are many.
constexpr std::array<double, kStages> kPriceScale = {1LL << 34, 1LL << 34, 1LL << 34, 1LL << 34, 1LL << 34, 1LL << 34, 1LL << 16};
// A stage ends when its mixture is this near to what its prices prove: less than any unit, or so small a part of the whole that making
// units whole loses several times as much.
constexpr double kUnitGap = 0.02;
constexpr std::array<double, kStages> kRelativeGap = {1e-4, 1e-4, 1e-4, 1e-3, 1e-3, 1e-3, 1e-3};
constexpr double kSmallStep = 0.01;
// Fairness and arrival would take many more to come near their bounds, which counts for less than an answer soon.
constexpr std::array<int, kStages> kMaxRounds = {40, 40, 40, 15, 15, 15, 13};
// Of the prices of coverage: what gives the best bounds where rounding has cost much, and where it has cost little.
constexpr double kPricePart = 0.05;
constexpr double kHighPricePart = 0.4;
// For the bound of the last critical arrival: each takes a flow of all groups.
constexpr int kMaxLatestTries = 6;
// Of all groups together: some 50 MB.
constexpr std::size_t kMostKeptRoutes = 4'000'000;
// A price stays below this, so that sums along a path stay within what the flow can count.
constexpr double kMaxPrice = 1LL << 52;

// Tonnes or cubic metres: numbers of a size that suits a linear program.
double Scaled(absl::int128 amount) { return static_cast<double>(amount) / 1e6; }

// By (warehouse, item): units that leave for critical lines, for those and high ones, for all.
using UnitsByRank = std::map<std::pair<int, int>, std::array<std::int64_t, 3>>;

// What one allocation of a group comes to.
struct Mixed {
  std::array<absl::int128, kStages> costs = {};
  // By bottleneck.
  std::vector<absl::int128> use;
  UnitsByRank units;

  bool operator==(const Mixed& other) const { return costs == other.costs && units == other.units; }
};

// The fewest shipments of any plan that leaves no more than `unmet` units uncovered in all.
std::int64_t FewestShipments(const Problem& problem, absl::int128 unmet) {
  // Per site and warehouse: what may go there, whenever.
  std::vector<std::vector<std::int64_t>> most(problem.sites.size(), std::vector<std::int64_t>(problem.warehouses.size()));
  std::vector<std::int64_t> wanted_at(problem.sites.size());
  const LimitRoom room(problem);
  for (const Group& group : GroupsOf(problem)) {
    std::map<int, std::int64_t> wanted;
    for (const int line : group.lines) wanted[At(problem.lines, line).site] += At(problem.lines, line).quantity;
    std::map<std::pair<int, int>, std::int64_t> stock;
    for (const int i : group.lots) {
      const Lot& lot = At(problem.lots, i);
      if (!lot.quarantined && At(problem.warehouses, lot.warehouse).open) stock[{lot.warehouse, lot.item}] += lot.available;
    }
    std::map<int, std::int64_t> held;
    for (const auto& [key, units] : stock) held[key.first] += std::min(units, room.UnitsOf(key.first, key.second));
    for (const auto& [site, quantity] : wanted) {
      At(wanted_at, site) += quantity;
      for (const auto& [warehouse, units] : held) At(At(most, site), warehouse) += std::min(units, quantity);
    }
  }
  // Per shipment that a site needs, the fullest first: what would be lacking without it.
  std::vector<std::int64_t> parts;
  for (int site = 0; site < std::ssize(problem.sites); ++site) {
    std::int64_t left = At(wanted_at, site);
    std::vector<std::int64_t>& sizes = At(most, site);
    for (int warehouse = 0; warehouse < std::ssize(sizes) && left > 0; ++warehouse) {
      if (!problem.travel.At({.origin = warehouse, .destination = site})) At(sizes, warehouse) = 0;
    }
    std::sort(sizes.begin(), sizes.end(), std::greater<>());
    for (const std::int64_t size : sizes) {
      if (std::min(size, left) == 0) break;
      parts.push_back(std::min(size, left));
      left -= parts.back();
    }
    unmet -= left;
  }
  std::sort(parts.begin(), parts.end());
  auto needed = std::ssize(parts);
  for (const std::int64_t part : parts) {
    if (part > unmet) break;
    unmet -= part;
    --needed;
  }
  return needed;
}

class Divider {
 public:
  Divider(const Problem& problem, const std::vector<std::unique_ptr<GroupPlanner>>& planners,
          const std::function<void(std::size_t, const std::function<void(std::size_t)>&)>& for_each, const IsCancelled& is_cancelled)
      : problem_(problem),
        planners_(planners),
        for_each_(for_each),
        is_cancelled_(is_cancelled),
        bottlenecks_(LimitRoom(problem).bottlenecks()),
        mixed_(planners.size()),
        program_(Rows()),
        shares_(planners.size()) {
    const LimitRoom room(problem);
    for (int warehouse = 0; warehouse < std::ssize(problem.warehouses); ++warehouse) {
      if (!room.Above(warehouse).empty()) bottlenecks_of_[warehouse] = room.Above(warehouse);
    }
  }

  LimitedAllocation Divide() {
    // Allocations to begin with: nothing, all without limits, and the limits shared in proportion to stock and to what would be sent.
    std::vector<Quotas> unlimited(planners_.size());
    for_each_(planners_.size(), [&](std::size_t g) {
      mixed_[g].push_back(MixedOf(planners_[g]->Nothing()));
      const Allocation allocation = planners_[g]->Solve({});
      Add(g, allocation);
      for (const auto& [key, units] : mixed_[g].back().units) unlimited[g][key] = units.back();
    });
    for (const std::vector<Quotas>& quotas : {ShareOf(StockQuotas()), ShareOf(unlimited)}) {
      for_each_(planners_.size(), [&](std::size_t g) { Add(g, planners_[g]->Solve({.most_units = &quotas[g]})); });
    }
    SetUnits();
    SetPricedGroups(1);
    LimitedAllocation best;
    for (std::size_t stage = 0; stage < kStages; ++stage) {
      // From here on the flows count steps: other networks.
      if (stage == kFairStage) SetPricedGroups(problem_.preferences.fairness_steps);
      RunStage(stage);
      // What is fairest and soonest is mixed of more allocations, and may lose more when it is made whole.
      if (stage + 1 != kFairStage && stage + 1 != kStages) continue;
      LimitedAllocation whole = MadeWhole();
      if (best.allocations.empty() || TotalsOf(whole) < TotalsOf(best)) best = std::move(whole);
    }
    return best;
  }

  ObjectiveValues BoundsBeside(const ObjectiveValues& reached) {
    ObjectiveValues bounds = {};
    // Arrival finds the prices of the others. Of these the last come first: prices of roads ask for other routes.
    std::vector<ObjectiveKind> kinds = ObjectivesOf(problem_.preferences);
    std::reverse(kinds.begin(), kinds.end());
    std::stable_partition(kinds.begin(), kinds.end(), [](ObjectiveKind kind) { return kind == ObjectiveKind::kWeightedArrival; });
    for (const ObjectiveKind kind : kinds) {
      if (!is_cancelled_()) bounds[NumberOf(kind)] = BoundOf(kind, reached);
    }
    return bounds;
  }

 private:
  struct Prices {
    ObjectivePrices objectives = {};
    std::vector<std::int64_t> bottlenecks;
  };
  // Prices, and what they prove: no allocations that keep the limits have a Σ price × objective below `value`.
  struct Proof {
    Prices prices;
    absl::int128 value = 0;
    // Of the stage's own objective, when those before are what the mixture has.
    double bound = -LinearProgram::kUnbounded;
  };

  Mixed MixedOf(const Allocation& allocation) const {
    Mixed mixed{.use = std::vector<absl::int128>(bottlenecks_.size())};
    for (std::size_t stage = 0; stage < kStages; ++stage) mixed.costs[stage] = allocation.totals[KindOf(stage)];
    for (const Allotment& allotment : allocation.allotments) {
      const Lot& lot = At(problem_.lots, allotment.lot);
      if (!bottlenecks_of_.contains(lot.warehouse)) continue;
      std::array<std::int64_t, 3>& units = mixed.units[{lot.warehouse, lot.item}];
      for (std::size_t rank = RankOf(At(problem_.lines, allotment.line).priority); rank < units.size(); ++rank) {
        units[rank] += allotment.quantity;
      }
    }
    for (const auto& [key, units] : mixed.units) {
      for (const std::size_t b : bottlenecks_of_.at(key.first)) {
        mixed.use[b] += absl::int128(units.back()) * bottlenecks_[b].SizeOf(At(problem_.items, key.second));
      }
    }
    return mixed;
  }

  std::vector<Quotas> StockQuotas() const {
    std::vector<Quotas> stock(planners_.size());
    for (std::size_t g = 0; g < planners_.size(); ++g) {
      for (const auto& [key, units] : planners_[g]->Stock()) {
        if (bottlenecks_of_.contains(key.first)) stock[g][key] = units;
      }
    }
    return stock;
  }

  // The quotas scaled down, warehouse by warehouse, until every limit holds.
  std::vector<Quotas> ShareOf(std::vector<Quotas> quotas) const {
    std::map<int, double> shares;
    for (const auto& [warehouse, bottlenecks] : bottlenecks_of_) shares[warehouse] = 1;
    for (const Bottleneck& bottleneck : bottlenecks_) {
      absl::int128 use = 0;
      for (const Quotas& quota : quotas) {
        for (const auto& [key, units] : quota) {
          if (bottleneck.warehouses.contains(key.first)) use += absl::int128(units) * bottleneck.SizeOf(At(problem_.items, key.second));
        }
      }
      if (use <= bottleneck.most) continue;
      const double share = static_cast<double>(bottleneck.most) / static_cast<double>(use);
      for (const int warehouse : bottleneck.warehouses) shares[warehouse] = std::min(shares[warehouse], share);
    }
    for (Quotas& quota : quotas) {
      for (auto& [key, units] : quota) units = static_cast<std::int64_t>(std::floor(static_cast<double>(units) * shares.at(key.first)));
    }
    return quotas;
  }

  // Whether the allocation is a new one.
  bool Add(std::size_t g, const Allocation& allocation) {
    Mixed mixed = MixedOf(allocation);
    if (std::find(mixed_[g].begin(), mixed_[g].end(), mixed) != mixed_[g].end()) return false;
    mixed_[g].push_back(std::move(mixed));
    return true;
  }

  void SetPricedGroups(int steps) {
    priced_.clear();
    const std::size_t most_kept_routes = kMostKeptRoutes / planners_.size();
    for (const auto& planner : planners_) {
      priced_.push_back(std::make_unique<PricedGroup>(
          *planner, PricedGroup::Options{.steps = steps, .most_kept_routes = most_kept_routes, .knows_lots = steps > 1}));
    }
  }

  // Numbers of a size that suits a linear program.
  void SetUnits() {
    units_.fill(1);
    for (std::size_t k = 0; k < kStages; ++k) {
      double most = 0;
      for (const std::vector<Mixed>& mixed : mixed_) {
        absl::int128 dearest = 0;
        for (const Mixed& one : mixed) dearest = std::max(dearest, one.costs[k]);
        most += static_cast<double>(dearest);
      }
      units_[k] = std::max(1.0, most / 1e5);
    }
  }

  // Bottlenecks, stages, of which those that are over have a limit, and groups.
  std::vector<LinearProgram::Row> Rows() const {
    std::vector<LinearProgram::Row> rows;
    for (const Bottleneck& bottleneck : bottlenecks_) rows.push_back({.upper = Scaled(bottleneck.most)});
    rows.resize(rows.size() + kStages);
    rows.resize(rows.size() + mixed_.size(), {.lower = 1, .upper = 1});
    return rows;
  }
  int StageRow(std::size_t stage) const { return static_cast<int>(bottlenecks_.size() + stage); }

  // Takes the allocations that are new into the program, and gives all of them the stage's costs.
  void UpdateProgram(std::size_t stage) {
    for (std::size_t g = 0; g < mixed_.size(); ++g) {
      for (std::size_t known = columns_[g].size(); known < mixed_[g].size(); ++known) {
        const Mixed& mixed = mixed_[g][known];
        std::vector<LinearProgram::Term> terms;
        for (std::size_t b = 0; b < bottlenecks_.size(); ++b) {
          if (mixed.use[b] > 0) terms.push_back({static_cast<int>(b), Scaled(mixed.use[b])});
        }
        for (std::size_t k = 0; k < kArrivalStage; ++k) {
          if (mixed.costs[k] > 0) terms.push_back({StageRow(k), static_cast<double>(mixed.costs[k]) / units_[k]});
        }
        terms.push_back({StageRow(kStages) + static_cast<int>(g), 1});
        program_.AddColumn(terms);
        columns_[g].push_back(column_count_++);
      }
      for (std::size_t i = 0; i < columns_[g].size(); ++i) {
        program_.SetCost(columns_[g][i], static_cast<double>(mixed_[g][i].costs[stage]) / units_[stage]);
      }
    }
  }

  void RunStage(std::size_t stage) {
    Proof& best = proofs_[stage];
    std::vector<double> centre;
    bool is_centred = true;
    double last_value = LinearProgram::kUnbounded;
    for (int round = 0; round < kMaxRounds[stage] && !is_cancelled_(); ++round) {
      UpdateProgram(stage);
      const std::optional<LinearSolution> mixture = program_.Solve();
      // Without an answer the last one stands; the bounds hold all the same.
      if (!mixture) break;
      Keep(*mixture);
      const double value = mixture->value * units_[stage];
      stage_values_[stage] = value;
      // Nothing costs less than zero.
      if (value < kUnitGap) break;
      // Prices of rows with an upper limit are ≤ 0: more room, less cost.
      std::vector<double> prices(bottlenecks_.size() + stage);
      for (std::size_t r = 0; r < prices.size(); ++r) {
        const double unit = r < bottlenecks_.size() ? 1 : units_[r - bottlenecks_.size()];
        prices[r] = std::max(0.0, -mixture->prices[r]) * units_[stage] / unit;
      }
      // Half way to the best prices so far: those of the moment jump about.
      if (is_centred && !centre.empty()) {
        for (std::size_t r = 0; r < prices.size(); ++r) prices[r] = (prices[r] + centre[r]) / 2;
      }
      bool is_new = false;
      Proof proof = Prove(stage, prices, is_new);
      if (proof.bound > best.bound) {
        best = std::move(proof);
        centre = prices;
      }
      if (value - best.bound <= std::max(kUnitGap, kRelativeGap[stage] * value)) break;
      if (!is_new && !is_centred) break;
      // Where little changes any more the prices stand still too, and prove most as they are.
      is_centred = is_new && value < last_value * (1 - kSmallStep);
      last_value = value;
    }
    program_.SetUpper(StageRow(stage), stage_values_[stage] / units_[stage] * (1 + 1e-9) + 1e-4);
  }

  void Keep(const LinearSolution& mixture) {
    for (std::size_t g = 0; g < mixed_.size(); ++g) {
      shares_[g].clear();
      for (const int column : columns_[g]) shares_[g].push_back(mixture.values[static_cast<std::size_t>(column)]);
    }
  }

  // What the prices prove; the flows that prove it join the mixture.
  Proof Prove(std::size_t stage, const std::vector<double>& prices, bool& is_new) {
    Proof proof;
    for (std::size_t b = 0; b < bottlenecks_.size(); ++b) {
      proof.prices.bottlenecks.push_back(std::llround(std::min(prices[b] * kPriceScale[stage] / 1e6, kMaxPrice / 1e6)));
    }
    for (std::size_t before = 0; before < stage; ++before) {
      proof.prices.objectives[before] = std::llround(std::min(prices[bottlenecks_.size() + before] * kPriceScale[stage], kMaxPrice));
    }
    proof.prices.objectives[KindOf(stage)] = static_cast<std::int64_t>(kPriceScale[stage]);
    std::vector<char> added(planners_.size());
    proof.value = LeastCost(proof.prices, GroupOptions::kAnyTime,
                            [&](std::size_t g, const Allocation& allocation) { added[g] = Add(g, allocation) ? 1 : 0; });
    double bound = static_cast<double>(proof.value);
    for (std::size_t before = 0; before < stage; ++before) {
      bound -= static_cast<double>(proof.prices.objectives[before]) * stage_values_[before];
    }
    proof.bound = bound / kPriceScale[stage];
    is_new = std::find(added.begin(), added.end(), 1) != added.end();
    return proof;
  }

  // Below which no allocations cost that keep the limits. `see` is told the cheapest of each group.
  absl::int128 LeastCost(const Prices& prices, std::int64_t latest_critical_seconds,
                         const std::function<void(std::size_t, const Allocation&)>& see) const {
    const FlowPrices flow_prices{.objectives = prices.objectives,
                                 .leaving =
                                     [&](int warehouse, int item) {
                                       std::int64_t price = 0;
                                       const auto bottlenecks = bottlenecks_of_.find(warehouse);
                                       if (bottlenecks == bottlenecks_of_.end()) return price;
                                       for (const std::size_t b : bottlenecks->second) {
                                         price += prices.bottlenecks[b] * bottlenecks_[b].SizeOf(At(problem_.items, item));
                                       }
                                       return price;
                                     },
                                 .latest_critical_seconds = latest_critical_seconds};
    std::vector<absl::int128> values(planners_.size());
    for_each_(planners_.size(), [&](std::size_t g) {
      const Allocation allocation = priced_[g]->Solve(flow_prices);
      MUSTER_CHECK(allocation.proved || is_cancelled_());
      values[g] = allocation.priced_value;
      see(g, allocation);
    });
    absl::int128 cost = 0;
    for (const absl::int128 value : values) cost += value;
    for (std::size_t b = 0; b < bottlenecks_.size(); ++b) cost -= absl::int128(prices.bottlenecks[b]) * bottlenecks_[b].most;
    return cost;
  }

  // The mixture's units, made whole. A flow that may take at least what the mixture takes for critical lines covers them as well as the
  // mixture does, in whole units; the same holds for critical and high lines together. So what these need is rounded up, as far as the
  // limits allow, before anything else gets room. What no allocation of the mixture takes has a quota of nothing.
  std::vector<Quotas> QuotasOf() const {
    struct Wish {
      std::size_t group = 0;
      std::pair<int, int> key;
      std::array<double, 3> units = {};
      // The greatest part of a limit that one unit takes.
      double share = 0;
    };
    std::vector<Wish> wishes;
    std::vector<Quotas> quotas(planners_.size());
    for (std::size_t g = 0; g < planners_.size(); ++g) {
      std::map<std::pair<int, int>, std::array<double, 3>> units;
      for (std::size_t c = 0; c < shares_[g].size(); ++c) {
        if (shares_[g][c] <= 0) continue;
        for (const auto& [key, quantities] : mixed_[g][c].units) {
          for (std::size_t rank = 0; rank < quantities.size(); ++rank) {
            units[key][rank] += shares_[g][c] * static_cast<double>(quantities[rank]);
          }
        }
      }
      for (const auto& [key, quantity] : planners_[g]->Stock()) {
        if (!bottlenecks_of_.contains(key.first)) continue;
        quotas[g][key] = 0;
        const auto wish = units.find(key);
        if (wish == units.end()) continue;
        wishes.push_back({.group = g, .key = key, .units = wish->second});
        for (const std::size_t b : bottlenecks_of_.at(key.first)) {
          const auto size = static_cast<double>(bottlenecks_[b].SizeOf(At(problem_.items, key.second)));
          if (size > 0) wishes.back().share = std::max(wishes.back().share, size / static_cast<double>(bottlenecks_[b].most));
        }
      }
    }
    LimitRoom room(problem_);
    const auto raise_to = [&](const Wish& wish, std::int64_t target) {
      std::int64_t& quota = quotas[wish.group][wish.key];
      const auto [warehouse, item] = wish.key;
      const std::int64_t more = std::min(std::max<std::int64_t>(target - quota, 0), room.UnitsOf(warehouse, item));
      quota += more;
      room.Take(warehouse, item, more);
    };
    const auto whole = [](double units) { return static_cast<std::int64_t>(std::floor(units + 1e-6)); };
    // Every unit counts the same, so those that need the least room come first.
    std::stable_sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) { return a.share < b.share; });
    for (std::size_t rank = 0; rank < kPriorities.size(); ++rank) {
      for (const Wish& wish : wishes) raise_to(wish, whole(wish.units[rank]));
      for (const Wish& wish : wishes) raise_to(wish, -whole(-wish.units[rank]));
    }
    return quotas;
  }

  LimitedAllocation MadeWhole() const {
    LimitedAllocation limited{.quotas = QuotasOf(), .allocations = std::vector<Allocation>(planners_.size())};
    for_each_(planners_.size(), [&](std::size_t g) { limited.allocations[g] = planners_[g]->Solve({.most_units = &limited.quotas[g]}); });
    for (int pass = 0; pass < 2; ++pass) GiveOutRest(limited);
    return limited;
  }

  // In the order of the objectives.
  std::vector<absl::int128> TotalsOf(const LimitedAllocation& limited) const {
    std::vector<absl::int128> totals;
    for (const ObjectiveKind kind : ObjectivesOf(problem_.preferences)) {
      absl::int128& total = totals.emplace_back();
      for (const Allocation& allocation : limited.allocations) {
        const absl::int128 own = allocation.totals[static_cast<std::size_t>(kind)];
        total = kind == ObjectiveKind::kLatestCriticalArrival ? std::max(total, own) : total + own;
      }
    }
    return totals;
  }

  // Lets one group after the other, those that lack most first, take what the limits still have room for.
  void GiveOutRest(LimitedAllocation& limited) const {
    std::vector<absl::int128> room;
    for (const Bottleneck& bottleneck : bottlenecks_) room.push_back(bottleneck.most);
    std::vector<std::size_t> order(planners_.size());
    for (std::size_t g = 0; g < order.size(); ++g) {
      order[g] = g;
      const Mixed mixed = MixedOf(limited.allocations[g]);
      for (std::size_t b = 0; b < bottlenecks_.size(); ++b) room[b] -= mixed.use[b];
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return absl::MakeConstSpan(limited.allocations[a].totals).first(3) > absl::MakeConstSpan(limited.allocations[b].totals).first(3);
    });
    for (const std::size_t g : order) {
      if (is_cancelled_()) return;
      const Mixed before = MixedOf(limited.allocations[g]);
      std::map<int, int> items_in;
      for (const auto& [key, units] : limited.quotas[g]) ++items_in[key.first];
      for (auto& [key, quota] : limited.quotas[g]) {
        const auto used = before.units.find(key);
        std::int64_t more = kMaxQuantity;
        for (std::size_t b = 0; b < bottlenecks_.size(); ++b) {
          const std::int64_t size = bottlenecks_[b].SizeOf(At(problem_.items, key.second));
          if (size == 0 || !bottlenecks_[b].warehouses.contains(key.first)) continue;
          // A limit over several warehouses, or items of one warehouse, is shared by all that might take from it.
          int sharers = 0;
          for (const auto& [warehouse, count] : items_in) sharers += bottlenecks_[b].warehouses.contains(warehouse) ? count : 0;
          more = std::min<std::int64_t>(more, static_cast<std::int64_t>(room[b] / size / sharers));
        }
        quota = (used == before.units.end() ? 0 : used->second.back()) + more;
      }
      limited.allocations[g] = planners_[g]->Solve({.most_units = &limited.quotas[g]});
      const Mixed after = MixedOf(limited.allocations[g]);
      for (std::size_t b = 0; b < bottlenecks_.size(); ++b) room[b] += before.use[b] - after.use[b];
      // What the group left is for others.
      for (auto& [key, quota] : limited.quotas[g]) {
        const auto used = after.units.find(key);
        quota = used == after.units.end() ? 0 : used->second.back();
      }
    }
  }

  absl::int128 BoundOf(ObjectiveKind kind, const ObjectiveValues& reached) {
    switch (kind) {
      case ObjectiveKind::kCriticalUnmet:
      case ObjectiveKind::kHighUnmet:
      case ObjectiveKind::kNormalUnmet:
      case ObjectiveKind::kCriticalUnfairness:
      case ObjectiveKind::kHighUnfairness:
      case ObjectiveKind::kNormalUnfairness:
        return BoundBy(proofs_[NumberOf(kind)], kind, reached);
      case ObjectiveKind::kLatestCriticalArrival:
        return LatestCriticalBound(reached);
      case ObjectiveKind::kWeightedArrival:
      case ObjectiveKind::kTierDistance:
      case ObjectiveKind::kTransport:
      case ObjectiveKind::kRemainingLife:
        return BoundByCoverage(kind, reached);
      case ObjectiveKind::kFreeStock:
        return FreeStockBound(reached);
      case ObjectiveKind::kShipments:
      case ObjectiveKind::kTruckLoads:
        return FewestShipments(problem_, reached[0] + reached[1] + reached[2]);
    }
    MUSTER_CHECK(false);
  }

  // What `proof` says of the objective `kind` of plans that are as good as `reached` on all others that have a price; rounded up, for
  // objectives are whole.
  static absl::int128 BoundBy(const Proof& proof, ObjectiveKind kind, const ObjectiveValues& reached) {
    if (proof.prices.bottlenecks.empty()) return 0;
    absl::int128 value = proof.value;
    for (std::size_t k = 0; k < reached.size(); ++k) {
      if (k != NumberOf(kind)) value -= absl::int128(proof.prices.objectives[k]) * reached[k];
    }
    const std::int64_t price = proof.prices.objectives[NumberOf(kind)];
    return value <= 0 ? 0 : (value + price - 1) / price;
  }

  // Where every critical line is covered, the last of what each could have soonest. Otherwise the sooner critical goods must all be there,
  // the dearer is the cheapest allocation by the prices of critical coverage: at last too dear for any that covers as much as was reached.
  std::int64_t LatestCriticalBound(const ObjectiveValues& reached) {
    std::int64_t soonest = 0;
    if (reached[NumberOf(ObjectiveKind::kCriticalUnmet)] == 0) {
      for (const auto& planner : planners_) soonest = std::max(soonest, planner->EarliestLatestCriticalArrival());
      return soonest;
    }
    const auto latest = static_cast<std::int64_t>(reached[NumberOf(ObjectiveKind::kLatestCriticalArrival)]);
    std::set<std::int64_t> arrivals = {soonest};
    for (const auto& planner : planners_) {
      const std::vector<std::int64_t> own = planner->CriticalArrivals(soonest, latest);
      arrivals.insert(own.begin(), own.end());
    }
    const std::vector<std::int64_t> times(arrivals.begin(), arrivals.end());
    Proof proof = proofs_[NumberOf(ObjectiveKind::kCriticalUnmet)];
    proof.prices.bottlenecks.resize(bottlenecks_.size());
    proof.prices.objectives[NumberOf(ObjectiveKind::kCriticalUnmet)] = static_cast<std::int64_t>(kPriceScale.front());
    std::size_t first = 0;
    std::size_t last = times.size() - 1;
    for (int tries = 0; tries < kMaxLatestTries && first < last && !is_cancelled_(); ++tries) {
      const std::size_t middle = first + (last - first) / 2;
      proof.value = LeastCost(proof.prices, times[middle], [](std::size_t, const Allocation&) {});
      if (BoundBy(proof, ObjectiveKind::kCriticalUnmet, reached) > reached[NumberOf(ObjectiveKind::kCriticalUnmet)]) {
        first = middle + 1;
      } else {
        last = middle;
      }
    }
    return times[first];
  }

  // No group can take more earmarked units than it has and wants.
  absl::int128 FreeStockBound(const ObjectiveValues& reached) const {
    absl::int128 free = CoveredUnits(reached);
    for (const Group& group : GroupsOf(problem_)) {
      absl::int128 wanted = 0;
      for (const int line : group.lines) wanted += At(problem_.lines, line).quantity;
      absl::int128 earmarked = 0;
      for (const int i : group.lots) {
        const Lot& lot = At(problem_.lots, i);
        const bool may_leave = !lot.quarantined && At(problem_.warehouses, lot.warehouse).open;
        if (may_leave && lot.earmark.kind != Earmark::Kind::kFree) earmarked += lot.available;
      }
      free -= std::min(wanted, earmarked);
    }
    return std::max<absl::int128>(free, 0);
  }

  // With a part of the prices that hold the last stage's mixture to what it covers and to the limits: the higher they are, the more they
  // hold allocations to, and the more is lost by what making units whole has cost. Best is somewhere between, for all objectives alike.
  absl::int128 BoundByCoverage(ObjectiveKind kind, const ObjectiveValues& reached) {
    // Costs of a unit are about this on average: as much as flows can count.
    constexpr double kMeanCost = 1LL << 40;
    const Prices& arrival = proofs_[kArrivalStage].prices;
    const auto value = static_cast<double>(reached[NumberOf(kind)]);
    const auto waiting = static_cast<double>(reached[NumberOf(ObjectiveKind::kWeightedArrival)]);
    if (arrival.bottlenecks.empty() || value == 0 || waiting == 0) return 0;
    const double price = std::clamp(kMeanCost * static_cast<double>(CoveredUnits(reached)) / value, 1.0, 16 * kMeanCost);
    const auto bound_at = [&](double part) {
      const double factor = part * price * value / (waiting * kPriceScale[kArrivalStage]);
      Proof proof;
      for (const std::int64_t bottleneck : arrival.bottlenecks) {
        proof.prices.bottlenecks.push_back(std::llround(std::min(static_cast<double>(bottleneck) * factor, kMaxPrice / 1e6)));
      }
      for (std::size_t k = 0; k < kArrivalStage; ++k) {
        proof.prices.objectives[k] = std::llround(std::min(static_cast<double>(arrival.objectives[k]) * factor, kMaxPrice));
      }
      proof.prices.objectives[NumberOf(kind)] = std::llround(price);
      proof.value = LeastCost(proof.prices, GroupOptions::kAnyTime, [](std::size_t, const Allocation&) {});
      return BoundBy(proof, kind, reached);
    };
    const absl::int128 bound = bound_at(price_part_);
    if (kind != ObjectiveKind::kWeightedArrival) return bound;
    const absl::int128 higher = bound_at(kHighPricePart);
    if (higher > bound) price_part_ = kHighPricePart;
    return std::max({bound, higher, BoundBy(proofs_[kArrivalStage], kind, reached)});
  }

  absl::int128 CoveredUnits(const ObjectiveValues& reached) const {
    absl::int128 covered = 0;
    for (const RequisitionLine& line : problem_.lines) covered += line.quantity;
    for (std::size_t rank = 0; rank < kPriorities.size(); ++rank) covered -= reached[rank];
    return covered;
  }

  const Problem& problem_;
  const std::vector<std::unique_ptr<GroupPlanner>>& planners_;
  const std::function<void(std::size_t, const std::function<void(std::size_t)>&)> for_each_;
  const IsCancelled& is_cancelled_;
  const std::vector<Bottleneck> bottlenecks_;
  // Indices of the bottlenecks that a warehouse stands under; only those that stand under any.
  std::map<int, std::vector<std::size_t>> bottlenecks_of_;
  // Per group.
  std::vector<std::vector<Mixed>> mixed_;
  // New prices move a group's flow little.
  std::vector<std::unique_ptr<PricedGroup>> priced_;
  // What the program counts a stage's costs in.
  std::array<double, kStages> units_ = {};
  // Mixes the allocations. Per group, of each that it knows: the column.
  LinearProgram program_;
  std::vector<std::vector<int>> columns_ = std::vector<std::vector<int>>(planners_.size());
  int column_count_ = 0;
  // Of each allocation in the mixture; what came after the last linear program has none.
  std::vector<std::vector<double>> shares_;
  std::array<double, kStages> stage_values_ = {};
  std::array<Proof, kStages> proofs_ = {};
  // Of the prices of coverage: what bounds are found with.
  double price_part_ = kPricePart;
};

}  // namespace

LimitRoom RoomBeside(const Problem& problem, absl::Span<const Allocation> allocations) {
  LimitRoom room(problem);
  for (const Allocation& allocation : allocations) {
    for (const Allotment& allotment : allocation.allotments) {
      const Lot& lot = At(problem.lots, allotment.lot);
      room.Take(lot.warehouse, lot.item, allotment.quantity);
    }
  }
  return room;
}

LimitedAllocation AllocateWithinLimits(const Problem& problem, const std::vector<std::unique_ptr<GroupPlanner>>& planners,
                                       const std::function<void(std::size_t, const std::function<void(std::size_t)>&)>& for_each,
                                       const IsCancelled& is_cancelled) {
  const auto divider = std::make_shared<Divider>(problem, planners, for_each, is_cancelled);
  LimitedAllocation limited = divider->Divide();
  limited.bounds_beside = [divider](const ObjectiveValues& reached) { return divider->BoundsBeside(reached); };
  return limited;
}

}  // namespace muster::dispatch::planner
