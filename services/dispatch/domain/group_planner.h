#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "dispatch/domain/allocation_flow.h"
#include "dispatch/domain/fixed_charge_flow.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"

// The planner's part for items that can stand in for each other: one network, one flow.
namespace muster::dispatch::planner {

// Lots and lines whose items can stand in for each other: what one flow decides. Indices into the problem, in the order of their ids.
struct Group {
  std::vector<int> lots;
  std::vector<int> lines;
};
std::vector<Group> GroupsOf(const Problem& problem);

// Travel and tiers between all warehouses and sites, laid out for reading all warehouses of one site in a row. Worked out once a problem.
class Legs {
 public:
  explicit Legs(const Problem& problem);

  struct Leg {
    // From the problem's start to the earliest arrival; -1 when there is no road.
    std::int32_t arrive_seconds = -1;
    std::int32_t distance_m = 0;
  };
  const Leg& At(int warehouse, int site) const { return legs_[IndexOf(warehouse, site)]; }
  int TierAt(int warehouse, int site) const { return tiers_[IndexOf(warehouse, site)]; }

 private:
  std::size_t IndexOf(int warehouse, int site) const {
    return static_cast<std::size_t>(site) * warehouses_ + static_cast<std::size_t>(warehouse);
  }

  std::size_t warehouses_;
  std::vector<Leg> legs_;
  std::vector<std::uint8_t> tiers_;
};

struct Allotment {
  int lot = 0;
  int line = 0;
  std::int64_t quantity = 0;
};

// Goods that travel together: warehouse, site, departure.
using Shipment = std::tuple<int, int, absl::Time>;

// The allocations that are as good as one, as a commodity of a fixed-charge network. Opaque.
class Ties;

struct Allocation {
  // At most one for each lot and line.
  std::vector<Allotment> allotments;
  // What the flow's costs come to, for the kinds that it knows; 0 for the others.
  ObjectiveValues totals = {};
  // Units taken from under floors, by (warehouse, item); only with GroupOptions::release_floors.
  std::map<std::pair<int, int>, std::int64_t> released;
  // With FlowPrices: what the allocation costs, and no other less.
  absl::int128 priced_value = 0;
  // With GroupOptions::max_tied_arcs: the shipments that this allocation makes, and all others that are as good make too. Ascending, each
  // once.
  std::vector<Shipment> certain_shipments;
  // Whether there are others that are as good and make other shipments.
  bool has_tied_shipments = false;
  // How large `ties` is; 0 when all that are as good make the same shipments and, where trucks count, send the same.
  std::size_t tied_arcs = 0;
  // Nothing without tied arcs, or with too many.
  std::shared_ptr<const Ties> ties;
  bool proved = false;
};

// What one of each objective costs, at its kind's number. Whole numbers ≥ 0.
using ObjectivePrices = std::array<std::int64_t, kObjectiveCount>;

// One cost in place of all objectives.
struct FlowPrices {
  // Nothing for kinds that flows do not know one by one: latest arrival, free stock, shipments, truck loads.
  ObjectivePrices objectives = {};
  // Of a unit of an item that leaves a warehouse. ≥ 0.
  std::function<std::int64_t(int warehouse, int item)> leaving;
  // Seconds from the start after which nothing critical may arrive.
  std::int64_t latest_critical_seconds = std::numeric_limits<std::int64_t>::max();
};

struct GroupOptions {
  static constexpr std::int64_t kAnyTime = std::numeric_limits<std::int64_t>::max();
  // Seconds from the start after which nothing critical may arrive.
  std::int64_t latest_critical_seconds = kAnyTime;
  // Whether floors may be broken where that covers more, as little as possible.
  bool release_floors = false;
  // What counts: everything; what counts before arrival (what is covered, how evenly and, where they go first, from how near tiers); or
  // what is covered alone.
  enum class Scope { kEverything, kBeforeArrival, kUnmet };
  Scope scope = Scope::kEverything;
  // Left out: nobody wants to know about ties. Larger ones are found, but not kept: their networks would fill the memory.
  std::optional<std::size_t> max_tied_arcs;
  // At most so many units leave, by (warehouse, item); others are not limited.
  const std::map<std::pair<int, int>, std::int64_t>* most_units = nullptr;
};

// `rules`, `legs`, `group` and `is_cancelled` must outlive it. Of no use is what it finds once it is cancelled.
class GroupPlanner {
 public:
  GroupPlanner(const Rules& rules, const Legs& legs, const Group& group, const IsCancelled& is_cancelled);

  // Whether a reserve floor holds any of the group's stock.
  bool has_floors() const { return !floors_.empty(); }

  // Units of the group's stock, by (warehouse, item).
  std::map<std::pair<int, int>, std::int64_t> Stock() const;

  // The allocation that covers nothing.
  Allocation Nothing() const;

  // The best allocation under `options`. Always exists: nothing may be covered.
  Allocation Solve(const GroupOptions& options) const;

  // What goods that a floor holds could do by themselves for lines that lack some beside an allocation, by priority.
  struct FloorReach {
    // Seconds from the start until they could be with the first of them; kNever when they may go to none.
    std::array<std::int64_t, 3> arrive = {Rules::kNever, Rules::kNever, Rules::kNever};
    // Units that those lack; nothing when the goods are of several kinds, which may go to different lines.
    std::optional<std::array<std::int64_t, 3>> lacking;
  };
  // By (warehouse, item).
  using FloorReaches = std::map<std::pair<int, int>, FloorReach>;
  FloorReaches ReachesOfFloors(const Allocation& allocation) const;

  // What could be covered if one floor and no other might be broken: for each floor for which that is more than `allocation`, the units
  // `released` and what stays unmet then; nothing else is found. `most_units` as in GroupOptions, what `allocation` takes of them; what the
  // broken floor holds may leave beside that as far as `room` lets it.
  std::vector<Allocation> SolveSingleReleases(const Allocation& allocation, const FloorReaches& reaches,
                                              const std::map<std::pair<int, int>, std::int64_t>& most_units, const LimitRoom& room) const;

  // A way on which goods may travel, `item` and `shipment`; allocations that are as good agree on the shipment unless it `is_in_doubt`.
  struct TiedRoute {
    Shipment shipment;
    int item = 0;
    bool is_in_doubt = false;
  };
  // Adds `ties` to `network` as its next commodity, less what would bring critical goods after `latest_critical_seconds`; `charge_of` names
  // the charge of a route, which is about to be the network's next arc; nothing where none is to be paid.
  void AddTies(const Ties& ties, std::int64_t latest_critical_seconds, const std::function<std::optional<int>(const TiedRoute&)>& charge_of,
               FixedChargeNetwork& network) const;
  // The flow on the commodity's arcs that stands for the allocation in which the ties were found.
  static std::vector<std::int64_t> FlowOf(const Ties& ties);
  // The allotments that the flow on the commodity's arcs stands for, from the position that `network` had before AddTies.
  std::vector<Allotment> ChosenAmong(const Ties& ties, absl::Span<const std::int64_t> flow) const;

  // Distinct seconds at which critical goods can arrive, within (after, until], ascending.
  std::vector<std::int64_t> CriticalArrivals(std::int64_t after, std::int64_t until) const;
  // No allocation that covers every critical line can have its last critical arrival before this. 0 without critical lines.
  std::int64_t EarliestLatestCriticalArrival() const;

  // Gives lines that lack something what stock, floors and `room` still let them have, the most urgent first and each what arrives soonest,
  // and takes it out of `room`.
  void TakeRest(LimitRoom& room, Allocation& allocation) const;

  // Why `allocation` does not cover more: from the stock that is left to the units that are not covered, along the pairs that something
  // forbids, it explains as many units as it can, those of high priority first, each by the reason that is easiest to lift, then by what
  // would arrive soonest. `room` is what the limits let out besides the whole plan. Where there are more than ten million pairs of a kind
  // of stock and a need the needs are explained one part after the other, the urgent ones first.
  std::vector<Shortage> Explain(const Allocation& allocation, const LimitRoom& room) const;

 private:
  friend class Ties;
  friend class PricedGroup;
  class Network;
  class ServingRoutes;
  class PricedRoutes;
  class BlockedRoutes;
  class Explanation;

  // Stock on offer from one lot.
  struct Offer {
    int lot = 0;
    std::int64_t quantity = 0;
    // Whether the floor of its warehouse and item counts it.
    bool under_floor = false;
  };
  // Lots of one warehouse and item that may serve the very same needs.
  struct Source {
    int warehouse = 0;
    int item = 0;
    // Index into admits_, or Classes::earmarks.
    int earmark = 0;
    std::int64_t too_old_seconds = Rules::kNever;
    std::vector<Offer> offers;
    // In explanations: whether more would have to leave than the limits let out.
    bool is_limited = false;
  };
  // Lines that are alike in everything but id and quantity. Lots have routes to needs, not to lines: ten thousand lines may be few needs.
  struct Want {
    int line = 0;
    std::int64_t quantity = 0;
  };
  struct Need {
    std::vector<Want> wants;
    std::int64_t quantity = 0;
    int site = 0;
    int item = 0;
    std::size_t rank = 0;
    std::int64_t needed_by_seconds = Rules::kNever;
    std::int64_t not_before_seconds = 0;
  };

  std::vector<Need> NeedsOf(const std::vector<Want>& wants) const;
  // Units of the need that lie on a step of its lines, of so many steps.
  static std::int64_t UnitsOnStep(const Need& need, int step, int steps);
  // Of `unmet` units of the need, shared out evenly.
  absl::int128 UnfairnessOf(const Need& need, std::int64_t unmet) const;
  // Lots that are alike for all `needs` together, by warehouse in the order in which `offers` name them; and the earmarks that they refer
  // to.
  struct Classes {
    std::vector<Source> sources;
    std::vector<const Earmark*> earmarks;
  };
  Classes ClassesOf(const std::vector<Offer>& offers, const std::vector<Need>& needs) const;
  void FindSources();
  // What `allocation` leaves of the group's stock, as classes of one offer each. What only a floor holds is told apart from what, beyond
  // that, the limits have no room for.
  std::vector<Source> StockBeside(const Allocation& allocation, const std::vector<Need>& needs, const LimitRoom& room) const;
  // What `allocation` leaves uncovered, the most urgent first.
  std::vector<Need> NeedsBeside(const Allocation& allocation) const;
  // Seconds from the start to the arrival; nothing when the source may not serve the need.
  std::optional<std::int64_t> ArrivalOf(const Source& source, const Need& need) const;
  // Warehouses' items of which one unit more might cover something, by serving what lacks it or by freeing, over others' needs, what does.
  std::set<std::pair<int, int>> UsefulStock(const Allocation& allocation) const;
  // SolveSingleReleases without a flow, where all that a floor holds can go to the most urgent of all units that are lacking: nothing can
  // do better. Nothing where that is not so.
  std::optional<Allocation> ReleaseDirectly(const Allocation& allocation, const std::pair<int, int>& key, const FloorReach& reach,
                                            std::int64_t room_units) const;
  Shipment ShipmentOf(int lot, int line) const;
  void FindTies(Network network, AllocationFlow flow, std::size_t max_tied_arcs, Allocation& allocation) const;
  std::set<std::pair<int, int>> DoubtfulPairs(const Network& network, const AllocationFlow& flow) const;
  // (Warehouse, need) with a route on a cycle of arcs that may vary, the network's nodes being taken for `nodes`.
  static std::set<std::pair<int, int>> PairsOnCycles(const Network& network, const AllocationFlow& flow, const std::vector<int>& nodes);

  const Rules& rules_;
  const Problem& problem_;
  const Legs& legs_;
  const Group& group_;
  const IsCancelled& is_cancelled_;
  std::vector<Need> needs_;
  // Ordered by warehouse, as the lots' order has them.
  std::vector<Source> sources_;
  // Per earmark, per site.
  std::vector<std::vector<bool>> admits_;
  // Floors of the group's stock that hold something.
  std::map<std::pair<int, int>, std::int64_t> floors_;
  // The greatest common divisor of the items' weights.
  std::int64_t weight_divisor_ = 1;
};

// A group's allocations under one set of prices after another. Each search begins where the last one ended. `planner` must outlive it.
class PricedGroup {
 public:
  struct Options {
    // Of fairness. With 1 only what is covered counts.
    int steps = 1;
    // What is the same for all prices is kept when it has no more routes than this, and worked out again for each when it has.
    std::size_t most_kept_routes = 0;
    // Whether the lots' remaining life may have a price.
    bool knows_lots = false;
  };
  PricedGroup(const GroupPlanner& planner, const Options& options);
  ~PricedGroup();

  // The cheapest allocation. Of its totals, only what is unmet, how evenly, and waiting is found. It takes several times as long where more
  // than these has a price, or critical goods must not come late.
  Allocation Solve(const FlowPrices& prices);

 private:
  AllocationFlow FlowAt(const FlowPrices& prices);

  const GroupPlanner& planner_;
  const Options options_;
  std::unique_ptr<GroupPlanner::Network> network_;
  PricedAllocation flows_;
};

}  // namespace muster::dispatch::planner
