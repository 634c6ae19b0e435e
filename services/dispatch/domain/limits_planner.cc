#include "dispatch/domain/limits_planner.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "dispatch/domain/linear_program.h"
#include "platform/status/check.h"

namespace muster::dispatch::planner {
namespace {

// What is minimised, one stage after the other: units uncovered by priority, their steps of fairness by priority, then weighted arrival.
constexpr std::size_t kStages = 7;
constexpr std::size_t kFairStage = 3;
constexpr std::size_t kArrivalStage = 6;
static_assert(kFairStage == static_cast<std::size_t>(ObjectiveKind::kCriticalUnfairness) &&
              kArrivalStage == std::tuple_size_v<decltype(LimitedAllocation::bounds)>);
// Prices are whole numbers of 1/kPriceScale of a stage's unit: units uncovered, their steps, or weighted unit-seconds, which are many.
constexpr std::array<double, kStages> kPriceScale = {1LL << 34, 1LL << 34, 1LL << 34, 1LL << 34, 1LL << 34, 1LL << 34, 1LL << 16};
// A stage ends when its mixture is this near to what its prices prove: less than any unit, or so small a part of the whole that making
// units whole loses several times as much.
constexpr double kUnitGap = 0.02;
constexpr std::array<double, kStages> kRelativeGap = {1e-4, 1e-4, 1e-4, 1e-3, 1e-3, 1e-3, 1e-3};
constexpr double kSmallStep = 0.01;
// Fairness and arrival would take many more to come near their bounds, which counts for less than an answer soon.
constexpr std::array<int, kStages> kMaxRounds = {40, 40, 40, 15, 15, 15, 15};
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

  LimitedAllocation Run() {
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
    SetBounds(best);
    return best;
  }

 private:
  // Prices, and what they prove: costs of a stage ≥ (value − Σ cost_prices × costs of the stages before) / scale.
  struct Proof {
    absl::int128 value = 0;
    std::array<std::int64_t, kStages> cost_prices = {};
    std::vector<std::int64_t> bottleneck_prices;
    double bound = -LinearProgram::kUnbounded;
  };

  Mixed MixedOf(const Allocation& allocation) const {
    Mixed mixed{.use = std::vector<absl::int128>(bottlenecks_.size())};
    std::copy_n(allocation.totals.begin(), kArrivalStage, mixed.costs.begin());
    mixed.costs[kArrivalStage] = allocation.totals[static_cast<std::size_t>(ObjectiveKind::kWeightedArrival)];
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
      priced_.push_back(
          std::make_unique<PricedGroup>(*planner, PricedGroup::Options{.steps = steps, .most_kept_routes = most_kept_routes}));
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
    Proof proof{.bottleneck_prices = std::vector<std::int64_t>(bottlenecks_.size())};
    for (std::size_t b = 0; b < bottlenecks_.size(); ++b) {
      proof.bottleneck_prices[b] = std::llround(std::min(prices[b] * kPriceScale[stage] / 1e6, kMaxPrice / 1e6));
    }
    for (std::size_t before = 0; before < stage; ++before) {
      proof.cost_prices[before] = std::llround(std::min(prices[bottlenecks_.size() + before] * kPriceScale[stage], kMaxPrice));
    }
    std::array<std::int64_t, kStages> costs = proof.cost_prices;
    costs[stage] = static_cast<std::int64_t>(kPriceScale[stage]);
    FlowPrices flow_prices{.unmet = {costs[0], costs[1], costs[2]},
                           .unfair = {costs[kFairStage], costs[kFairStage + 1], costs[kFairStage + 2]},
                           .arrival = costs[kArrivalStage]};
    flow_prices.leaving = [&](int warehouse, int item) {
      std::int64_t price = 0;
      const auto bottlenecks = bottlenecks_of_.find(warehouse);
      if (bottlenecks == bottlenecks_of_.end()) return price;
      for (const std::size_t b : bottlenecks->second) {
        price += proof.bottleneck_prices[b] * bottlenecks_[b].SizeOf(At(problem_.items, item));
      }
      return price;
    };
    std::vector<absl::int128> values(planners_.size());
    std::vector<char> added(planners_.size());
    for_each_(planners_.size(), [&](std::size_t g) {
      const Allocation allocation = priced_[g]->Solve(flow_prices);
      MUSTER_CHECK(allocation.proved || is_cancelled_());
      values[g] = allocation.priced_value;
      added[g] = Add(g, allocation) ? 1 : 0;
    });
    for (const absl::int128 value : values) proof.value += value;
    for (std::size_t b = 0; b < bottlenecks_.size(); ++b) proof.value -= absl::int128(proof.bottleneck_prices[b]) * bottlenecks_[b].most;
    double bound = static_cast<double>(proof.value);
    for (std::size_t before = 0; before < stage; ++before) {
      bound -= static_cast<double>(proof.cost_prices[before]) * stage_values_[before];
    }
    proof.bound = bound / kPriceScale[stage];
    is_new = std::find(added.begin(), added.end(), 1) != added.end();
    return proof;
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

  void SetBounds(LimitedAllocation& limited) const {
    std::array<absl::int128, kArrivalStage> costs = {};
    for (const Allocation& allocation : limited.allocations) {
      for (std::size_t stage = 0; stage < costs.size(); ++stage) costs[stage] += allocation.totals[stage];
    }
    for (std::size_t stage = 0; stage < costs.size(); ++stage) {
      if (proofs_[stage].bottleneck_prices.empty()) continue;
      absl::int128 value = proofs_[stage].value;
      for (std::size_t before = 0; before < stage; ++before) value -= absl::int128(proofs_[stage].cost_prices[before]) * costs[before];
      const auto scale = static_cast<std::int64_t>(kPriceScale[stage]);
      // Units are whole: rounded up.
      limited.bounds[stage] = value <= 0 ? 0 : (value + scale - 1) / scale;
    }
  }

  const Problem& problem_;
  const std::vector<std::unique_ptr<GroupPlanner>>& planners_;
  const std::function<void(std::size_t, const std::function<void(std::size_t)>&)>& for_each_;
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
  return Divider(problem, planners, for_each, is_cancelled).Run();
}

}  // namespace muster::dispatch::planner
