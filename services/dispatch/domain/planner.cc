#include "dispatch/domain/planner.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "dispatch/domain/fixed_charge_flow.h"
#include "dispatch/domain/group_planner.h"
#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/limits_planner.h"
#include "dispatch/domain/linear_program.h"
#include "dispatch/domain/planner_rules.h"
#include "dispatch/domain/side_by_side.h"
#include "dispatch/domain/truck_loads.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch::planner {
namespace {

// Ties between more arcs are left alone: a search would not end in time.
constexpr std::size_t kMaxTiedArcs = 5'000;
// Nobody reads more, and a nation's would be longer than its plan.
constexpr std::size_t kMaxSingleReleases = 1'000;

void RaiseTo(std::atomic<std::int64_t>& value, std::int64_t floor) {
  std::int64_t seen = value;
  while (seen < floor && !value.compare_exchange_weak(seen, floor)) {
  }
}

absl::int128 Total(const Allocation& allocation, ObjectiveKind kind) { return allocation.totals[static_cast<std::size_t>(kind)]; }

// All groups' parts of one plan.
class Planner {
 public:
  Planner(const Problem& problem, const IsCancelled& is_cancelled)
      : problem_(problem), is_cancelled_(is_cancelled), rules_(problem), legs_(problem), groups_(GroupsOf(problem)) {
    planners_.resize(groups_.size());
    allocations_.resize(groups_.size());
    options_.resize(groups_.size());
    chosen_.resize(groups_.size());
  }

  absl::StatusOr<Plan> Run() {
    // All of them before the first flow: what stays lies together then, not scattered among what the flows give back.
    ForEach(groups_.size(),
            [this](std::size_t i) { planners_[i] = std::make_unique<GroupPlanner>(rules_, legs_, groups_[i], is_cancelled_); });
    // The digest on one of the two threads: each thread more would keep memory of its own.
    std::string digest;
    ForEach(groups_.size() + 1, [&](std::size_t i) {
      if (i == 0) {
        digest = DigestOf(problem_);
      } else {
        Allocate(i - 1, {});
      }
    });
    RETURN_IF_ERROR(CheckWanted(is_cancelled_));
    if (!RoomBeside(problem_, allocations_).IsKept()) {
      limited_ = AllocateWithinLimits(
          problem_, planners_, [this](std::size_t count, const std::function<void(std::size_t)>& work) { ForEach(count, work); },
          is_cancelled_);
      allocations_ = std::move(limited_->allocations);
      tied_arcs_ = 0;
    }
    if (problem_.preferences.latest_critical_arrival) HastenCritical();
    Plan plan{.solver = AllocationSolverName()};
    if (limited_) absl::StrAppend(&plan.solver, " + ", LinearSolverName());
    FindLostTies();
    RETURN_IF_ERROR(CheckWanted(is_cancelled_));
    if (problem_.preferences.few_shipments) FindFewShipments(plan);
    if (problem_.preferences.truck) FindFewTruckLoads(plan);
    RETURN_IF_ERROR(CheckWanted(is_cancelled_));
    LimitRoom room = RoomBeside(problem_, allocations_);
    if (limited_) {
      for (const std::size_t i : GroupsByLack()) planners_[i]->TakeRest(room, allocations_[i]);
    }
    if (limited_) FindLimitedBounds();
    if (plan.is_ended_by_clock) absl::StrAppend(&plan.solver, kEndedByClock);
    Explain(room, plan);
    FindReleases(room, plan);
    RETURN_IF_ERROR(CheckWanted(is_cancelled_));
    // A nation's lines are many: what they no longer need goes first.
    planners_.clear();
    std::size_t line_count = 0;
    for (const Allocation& allocation : allocations_) line_count += allocation.allotments.size();
    plan.lines.reserve(line_count);
    for (const Allocation& allocation : allocations_) {
      for (const Allotment& allotment : allocation.allotments) plan.lines.push_back(PlanLineOf(allotment));
    }
    Sort(plan);
    SetObjectives(plan);
    plan.input_digest = std::move(digest);
    return plan;
  }

 private:
  void ForEach(std::size_t count, const std::function<void(std::size_t)>& work) const { ForEachSideBySide(count, is_cancelled_, work); }

  // Finds the earliest time by which all critical goods can be there, and keeps every group to it. The groups' flows are best on all other
  // objectives; only those that are later than the time must be solved anew.
  void HastenCritical() {
    std::atomic<std::int64_t> latest = 0;
    std::atomic<bool> proved = true;
    ForEach(groups_.size(), [&](std::size_t i) {
      const auto [seconds, is_proved] = EarliestLatest(i, latest);
      RaiseTo(latest, seconds);
      if (!is_proved) proved = false;
    });
    latest_critical_seconds_ = latest;
    latest_critical_proved_ = proved;
    ForEach(groups_.size(), [&](std::size_t i) {
      if (Total(allocations_[i], ObjectiveKind::kLatestCriticalArrival) <= latest_critical_seconds_) return;
      Allocate(i, {.latest_critical_seconds = latest_critical_seconds_, .most_units = QuotasOf(i)});
    });
  }

  // Keeps ties as long as there are few among all groups.
  void Allocate(std::size_t i, GroupOptions options) {
    tied_arcs_ -= allocations_[i].tied_arcs;
    options_[i] = options;
    const bool asks_for_ties = problem_.preferences.few_shipments || problem_.preferences.truck;
    if (asks_for_ties) options.max_tied_arcs = kMaxTiedArcs - std::min<std::size_t>(tied_arcs_, kMaxTiedArcs);
    allocations_[i] = planners_[i]->Solve(options);
    tied_arcs_ += allocations_[i].tied_arcs;
  }

  // Groups that were solved again may have fewer ties than they had. What no longer fitted beside them then fits now, and has to be there
  // whichever of the threads came first.
  void FindLostTies() {
    if (tied_arcs_ > kMaxTiedArcs) return;
    ForEach(groups_.size(), [this](std::size_t i) {
      if (allocations_[i].tied_arcs > 0 && allocations_[i].ties == nullptr) Allocate(i, options_[i]);
    });
  }

  const Quotas* QuotasOf(std::size_t i) const { return limited_ ? &limited_->quotas[i] : nullptr; }

  // Those that lack most first.
  std::vector<std::size_t> GroupsByLack() const {
    std::vector<std::size_t> order(groups_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      const auto lack = [this](std::size_t i) { return absl::MakeConstSpan(allocations_[i].totals).first(kPriorities.size()); };
      return lack(a) > lack(b);
    });
    return order;
  }

  struct Latest {
    std::int64_t seconds = 0;
    bool proved = true;
  };
  // Whether both are alike in all that counts for more than arrival.
  bool AreAlikeBeforeArrival(const Allocation& a, const Allocation& b) const {
    for (const ObjectiveKind kind : ObjectivesOf(problem_.preferences)) {
      if (kind == ObjectiveKind::kLatestCriticalArrival) return true;
      if (Total(a, kind) != Total(b, kind)) return false;
    }
    MUSTER_CHECK(false);
  }

  // The earliest last critical arrival with which group `i` does as well before arrival as without regard to it; or `others`, the other
  // groups' own so far, when it can keep to that.
  Latest EarliestLatest(std::size_t i, const std::atomic<std::int64_t>& others) const {
    const Allocation& unhurried = allocations_[i];
    const GroupPlanner& planner = *planners_[i];
    Latest latest{.seconds = static_cast<std::int64_t>(Total(unhurried, ObjectiveKind::kLatestCriticalArrival))};
    const auto suffices = [&](std::int64_t seconds) {
      const Allocation hurried =
          planner.Solve({.latest_critical_seconds = seconds, .scope = GroupOptions::Scope::kBeforeArrival, .most_units = QuotasOf(i)});
      latest.proved = latest.proved && hurried.proved;
      return AreAlikeBeforeArrival(hurried, unhurried);
    };
    std::int64_t low = others;
    if (Total(unhurried, ObjectiveKind::kCriticalUnmet) == 0) low = std::max(low, planner.EarliestLatestCriticalArrival());
    if (latest.seconds <= low) return latest;
    std::vector<std::int64_t> times = planner.CriticalArrivals(low, latest.seconds);
    times.insert(times.begin(), low);
    // The last of them suffices, and often the first does too.
    std::size_t first = 0;
    std::size_t last = times.size() - 1;
    for (std::size_t tried = first; first < last && !is_cancelled_(); tried = first + (last - first) / 2) {
      if (suffices(times[tried])) {
        last = tried;
      } else {
        first = tried + 1;
      }
    }
    latest.seconds = times[last];
    return latest;
  }

  // Among the allocations that are as good, those of all groups together that make the fewest shipments.
  void FindFewShipments(Plan& plan) {
    absl::flat_hash_set<Shipment> made;
    std::vector<std::size_t> tied;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      const std::vector<Shipment> certain = std::move(allocations_[i].certain_shipments);
      made.insert(certain.begin(), certain.end());
      if (allocations_[i].has_tied_shipments) tied.push_back(i);
    }
    shipments_bound_ = std::ssize(made);
    if (tied_arcs_ > kMaxTiedArcs) return;
    FixedChargeNetwork network;
    std::map<Shipment, int> charges;
    std::vector<std::size_t> first_arcs;
    for (const std::size_t i : tied) {
      first_arcs.push_back(network.arcs.size());
      const auto charge_of = [&](const GroupPlanner::TiedRoute& route) -> std::optional<int> {
        // What is certain is paid for, or carries nothing.
        if (!route.is_in_doubt || made.contains(route.shipment)) return std::nullopt;
        return charges.try_emplace(route.shipment, static_cast<int>(charges.size())).first->second;
      };
      planners_[i]->AddTies(*allocations_[i].ties, LatestCriticalSeconds(), charge_of, network);
    }
    if (charges.empty()) return;
    network.charges.assign(charges.size(), 1);
    const std::optional<FixedChargeSolution> found =
        SolveFixedChargeFlow(network, {.effort = problem_.preferences.few_shipments_time_limit, .is_cancelled = is_cancelled_});
    if (!found) return;
    plan.is_ended_by_clock = found->is_ended_by_clock;
    for (std::size_t k = 0; k < tied.size(); ++k) {
      const std::size_t next = k + 1 < tied.size() ? first_arcs[k + 1] : found->flow.size();
      Choose(tied[k], absl::MakeConstSpan(found->flow).subspan(first_arcs[k], next - first_arcs[k]));
    }
    shipments_bound_ += static_cast<std::int64_t>(found->bound);
    if (found->charges_in_doubt > 0) absl::StrAppend(&plan.solver, " + ", found->solver);
  }

  // Until when critical goods must be there.
  std::int64_t LatestCriticalSeconds() const {
    return problem_.preferences.latest_critical_arrival ? latest_critical_seconds_ : GroupOptions::kAnyTime;
  }

  // Takes another allocation of group `i` that is as good: `flow` on the arcs of its ties.
  void Choose(std::size_t i, absl::Span<const std::int64_t> flow) {
    allocations_[i].allotments = planners_[i]->ChosenAmong(*allocations_[i].ties, flow);
    chosen_[i].assign(flow.begin(), flow.end());
  }

  // Among the allocations that are as good and make no more shipments, those of all groups together that take the fewest trucks.
  void FindFewTruckLoads(Plan& plan) {
    const bool is_searched = tied_arcs_ <= kMaxTiedArcs;
    TruckProblem trucks{.truck = *problem_.preferences.truck};
    std::map<Shipment, int> index;
    const auto shipment_at = [&](const Shipment& shipment) {
      const auto [entry, is_new] = index.try_emplace(shipment, static_cast<int>(index.size()));
      if (is_new) trucks.shipments.emplace_back();
      return entry->second;
    };
    std::vector<std::size_t> tied;
    std::vector<std::size_t> first_arcs;
    std::set<Shipment> made;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      const Allocation& allocation = allocations_[i];
      const bool is_tied = is_searched && allocation.tied_arcs > 0;
      for (const Allotment& allotment : allocation.allotments) {
        const Lot& lot = At(problem_.lots, allotment.lot);
        const Shipment shipment = {lot.warehouse, At(problem_.lines, allotment.line).site,
                                   rules_.EarliestDelivery(allotment.lot, allotment.line)->depart};
        made.insert(shipment);
        if (is_tied) continue;
        TruckProblem::Shipment& certain = At(trucks.shipments, shipment_at(shipment));
        certain.is_made = true;
        certain.size.weight_g += absl::int128(allotment.quantity) * At(problem_.items, lot.item).weight_g;
        certain.size.volume_cm3 += absl::int128(allotment.quantity) * At(problem_.items, lot.item).volume_cm3;
      }
      if (!is_tied) continue;
      tied.push_back(i);
      first_arcs.push_back(trucks.network.arcs.size());
      const auto charge_of = [&](const GroupPlanner::TiedRoute& route) -> std::optional<int> {
        const Item& item = At(problem_.items, route.item);
        trucks.unit_sizes.resize(trucks.network.arcs.size() + 1);
        trucks.unit_sizes.back() = {.weight_g = item.weight_g, .volume_cm3 = item.volume_cm3};
        return shipment_at(route.shipment);
      };
      planners_[i]->AddTies(*allocation.ties, LatestCriticalSeconds(), charge_of, trucks.network);
      trucks.unit_sizes.resize(trucks.network.arcs.size());
      if (chosen_[i].empty()) chosen_[i] = GroupPlanner::FlowOf(*allocation.ties);
      trucks.start.insert(trucks.start.end(), chosen_[i].begin(), chosen_[i].end());
    }
    if (problem_.preferences.few_shipments) trucks.most_shipments = std::ssize(made);
    const TruckSolution found = FewestTruckLoads(trucks, problem_.preferences.truck_loads_time_limit, is_cancelled_);
    for (std::size_t k = 0; k < tied.size(); ++k) {
      const std::size_t next = k + 1 < tied.size() ? first_arcs[k + 1] : found.flow.size();
      Choose(tied[k], absl::MakeConstSpan(found.flow).subspan(first_arcs[k], next - first_arcs[k]));
    }
    // What is tied too often to be looked at may travel otherwise: no plan takes fewer trucks than shipments.
    truck_loads_bound_ = is_searched ? found.bound : absl::int128(shipments_bound_);
    plan.is_ended_by_clock = plan.is_ended_by_clock || found.is_ended_by_clock;
    if (found.is_searched) absl::StrAppend(&plan.solver, " + ", IntegerSolverName());
  }

  PlanLine PlanLineOf(const Allotment& allotment) const {
    const std::optional<Delivery> delivery = rules_.EarliestDelivery(allotment.lot, allotment.line);
    MUSTER_CHECK(delivery.has_value());
    return {.line = allotment.line,
            .lot = allotment.lot,
            .quantity = allotment.quantity,
            .depart = delivery->depart,
            .arrive = delivery->arrive,
            .distance_m = delivery->distance_m};
  }

  void Explain(const LimitRoom& room, Plan& plan) const {
    std::vector<std::vector<Shortage>> found(groups_.size());
    ForEach(groups_.size(), [&](std::size_t i) { found[i] = planners_[i]->Explain(allocations_[i], room); });
    for (const std::vector<Shortage>& shortages : found) plan.shortages.insert(plan.shortages.end(), shortages.begin(), shortages.end());
  }

  // What the floors hold back, by solving the groups that lack something once more without them.
  void FindReleases(const LimitRoom& room, Plan& plan) const {
    std::vector<std::optional<FloorRelease>> found(groups_.size());
    std::vector<std::vector<FloorRelease>> single(groups_.size());
    std::vector<GroupPlanner::FloorReaches> reaches(groups_.size());
    ForEach(groups_.size(), [&](std::size_t i) {
      if (!MayRelease(i)) return;
      reaches[i] = planners_[i]->ReachesOfFloors(allocations_[i]);
      if (problem_.limits.empty()) found[i] = ReleaseOf(i, Release(i, nullptr), reaches[i]);
      for (const Allocation& given_up : planners_[i]->SolveSingleReleases(allocations_[i], reaches[i], UsedUnderLimits(i, room), room)) {
        single[i].push_back(*ReleaseOf(i, given_up, reaches[i]));
      }
    });
    LimitRoom left = room;
    for (const std::size_t i : GroupsByLack()) {
      if (is_cancelled_()) return;
      if (!problem_.limits.empty() && MayRelease(i)) found[i] = ReleaseWithin(i, left, reaches[i]);
    }
    for (std::optional<FloorRelease>& release : found) {
      if (release) plan.releases.push_back(*std::move(release));
    }
    for (const std::vector<FloorRelease>& releases : single) {
      plan.single_releases.insert(plan.single_releases.end(), releases.begin(), releases.end());
    }
    const auto by_gain = [](const FloorRelease& a, const FloorRelease& b) { return a.covered > b.covered; };
    std::stable_sort(plan.releases.begin(), plan.releases.end(), by_gain);
    std::sort(plan.single_releases.begin(), plan.single_releases.end(), [this](const FloorRelease& a, const FloorRelease& b) {
      return std::pair(b.covered, KeyOf(a.parts.front())) < std::pair(a.covered, KeyOf(b.parts.front()));
    });
    if (plan.single_releases.size() > kMaxSingleReleases) plan.single_releases.resize(kMaxSingleReleases);
  }

  std::pair<absl::string_view, absl::string_view> KeyOf(const FloorRelease::Part& part) const {
    return {At(problem_.warehouses, part.warehouse).id, At(problem_.items, part.item).id};
  }

  bool MayRelease(std::size_t i) const {
    absl::int128 unmet = 0;
    for (std::size_t rank = 0; rank < kPriorities.size(); ++rank) unmet += allocations_[i].totals[rank];
    return unmet > 0 && planners_[i]->has_floors();
  }

  Allocation Release(std::size_t i, const Quotas* most_units) const {
    return planners_[i]->Solve({.release_floors = true, .scope = GroupOptions::Scope::kUnmet, .most_units = most_units});
  }

  std::optional<FloorRelease> ReleaseOf(std::size_t i, const Allocation& given_up, const GroupPlanner::FloorReaches& reaches) const {
    if (given_up.released.empty()) return std::nullopt;
    FloorRelease release;
    for (const auto& [key, quantity] : given_up.released) {
      release.parts.push_back({.warehouse = key.first, .item = key.second, .quantity = quantity});
    }
    std::sort(release.parts.begin(), release.parts.end(),
              [this](const FloorRelease::Part& a, const FloorRelease::Part& b) { return KeyOf(a) < KeyOf(b); });
    std::int64_t earliest = Rules::kNever;
    for (std::size_t rank = 0; rank < kPriorities.size(); ++rank) {
      release.covered[rank] = static_cast<std::int64_t>(allocations_[i].totals[rank] - given_up.totals[rank]);
      if (release.covered[rank] <= 0) continue;
      for (const auto& [key, quantity] : given_up.released) earliest = std::min(earliest, reaches.at(key).arrive[rank]);
    }
    if (earliest != Rules::kNever) release.arrive = problem_.start + absl::Seconds(earliest);
    return release;
  }

  // Takes what leaves more out of `room`. All stock may have all the room; where that would be too much together, those warehouses and
  // items that a floor holds get equal parts of it.
  std::optional<FloorRelease> ReleaseWithin(std::size_t i, LimitRoom& room, const GroupPlanner::FloorReaches& reaches) const {
    const Quotas used = UsedUnderLimits(i, room);
    const auto take = [&](const Allocation& allocation, std::int64_t sign, LimitRoom& from) {
      for (const Allotment& allotment : allocation.allotments) {
        const Lot& lot = At(problem_.lots, allotment.lot);
        from.Take(lot.warehouse, lot.item, sign * allotment.quantity);
      }
    };
    for (const bool is_shared : {false, true}) {
      Quotas quotas = used;
      for (auto& [key, quota] : quotas) quota += is_shared ? ShareOf(used, key, room) : room.UnitsOf(key.first, key.second);
      const Allocation given_up = Release(i, &quotas);
      LimitRoom after = room;
      take(allocations_[i], -1, after);
      take(given_up, 1, after);
      if (!after.IsKept()) continue;
      std::optional<FloorRelease> release = ReleaseOf(i, given_up, reaches);
      if (release) room = after;
      return release;
    }
    MUSTER_CHECK(false);
  }

  // What the group's allocation takes of each of its stocks under a limit.
  Quotas UsedUnderLimits(std::size_t i, const LimitRoom& room) const {
    Quotas used;
    for (const auto& [key, units] : planners_[i]->Stock()) {
      if (!room.Above(key.first).empty()) used[key] = 0;
    }
    for (const Allotment& allotment : allocations_[i].allotments) {
      const Lot& lot = At(problem_.lots, allotment.lot);
      const auto entry = used.find({lot.warehouse, lot.item});
      if (entry != used.end()) entry->second += allotment.quantity;
    }
    return used;
  }

  // Units of what `key` names that fit when it shares each limit with all else of `keys` that a floor holds; none without a floor.
  std::int64_t ShareOf(const Quotas& keys, const std::pair<int, int>& key, const LimitRoom& room) const {
    const auto is_held = [this](const auto& one) { return rules_.FloorOf(one.first, one.second) > 0; };
    if (!is_held(key)) return 0;
    absl::int128 share = LimitRoom::kUnlimited;
    for (const std::size_t b : room.Above(key.first)) {
      const Bottleneck& bottleneck = room.bottlenecks()[b];
      const std::int64_t size = bottleneck.SizeOf(At(problem_.items, key.second));
      if (size == 0) continue;
      const auto sharers = std::count_if(keys.begin(), keys.end(), [&](const auto& entry) {
        return bottleneck.warehouses.contains(entry.first.first) && is_held(entry.first);
      });
      share = std::min(share, room.left(b) / size / sharers);
    }
    return static_cast<std::int64_t>(share);
  }

  void Sort(Plan& plan) const {
    // By line, then lot. The lots of a line are all of one group, which has them in their order.
    std::vector<int> lines(problem_.lines.size());
    std::iota(lines.begin(), lines.end(), 0);
    std::sort(lines.begin(), lines.end(), [this](int a, int b) { return At(problem_.lines, a).id < At(problem_.lines, b).id; });
    std::vector<int> line_places(lines.size());
    for (int place = 0; place < std::ssize(lines); ++place) At(line_places, At(lines, place)) = place;
    std::vector<int> lot_places(problem_.lots.size());
    for (const Group& group : groups_) {
      for (int place = 0; place < std::ssize(group.lots); ++place) At(lot_places, At(group.lots, place)) = place;
    }
    const auto place_of = [&](const PlanLine& line) { return std::pair(At(line_places, line.line), At(lot_places, line.lot)); };
    std::sort(plan.lines.begin(), plan.lines.end(), [&](const PlanLine& a, const PlanLine& b) { return place_of(a) < place_of(b); });
    const auto shortage_key = [this](const Shortage& shortage) -> std::tuple<absl::string_view, ShortageReason, absl::string_view> {
      return {At(problem_.lines, shortage.line).id, shortage.reason,
              shortage.warehouse ? absl::string_view(At(problem_.warehouses, *shortage.warehouse).id) : ""};
    };
    std::sort(plan.shortages.begin(), plan.shortages.end(),
              [&](const Shortage& a, const Shortage& b) { return shortage_key(a) < shortage_key(b); });
  }

  // And what the division of the limits keeps is given back.
  void FindLimitedBounds() {
    std::vector<PlanLine> lines;
    for (const Allocation& allocation : allocations_) {
      for (const Allotment& allotment : allocation.allotments) lines.push_back(PlanLineOf(allotment));
    }
    limited_bounds_ = limited_->bounds_beside(Evaluate(problem_, lines));
    limited_->bounds_beside = nullptr;
  }

  // What the objectives come to, and what the flows prove about them.
  void SetObjectives(Plan& plan) const {
    const ObjectiveValues values = Evaluate(problem_, plan.lines);
    ObjectiveValues bounds = {};
    bool proved = true;
    for (const Allocation& allocation : allocations_) {
      proved = proved && allocation.proved;
      for (std::size_t k = 0; k < bounds.size(); ++k) bounds[k] += allocation.totals[k];
    }
    bounds[static_cast<std::size_t>(ObjectiveKind::kLatestCriticalArrival)] = latest_critical_seconds_;
    bounds[static_cast<std::size_t>(ObjectiveKind::kShipments)] = shipments_bound_;
    bounds[static_cast<std::size_t>(ObjectiveKind::kTruckLoads)] = truck_loads_bound_;
    // Within limits the flows are best for their quotas, but other quotas may be better: all that is known is what the prices prove.
    if (limited_) bounds = limited_bounds_;
    for (const ObjectiveKind kind : ObjectivesOf(problem_.preferences)) {
      const auto k = static_cast<std::size_t>(kind);
      if (kind == ObjectiveKind::kLatestCriticalArrival) proved = proved && (limited_ || latest_critical_proved_);
      // Nothing costs less than zero, which is all that is known without a proof.
      const absl::int128 bound = proved ? bounds[k] : 0;
      plan.objectives.push_back({.kind = kind, .value = values[k], .bound = bound, .proved = proved && values[k] == bound});
    }
  }

  const Problem& problem_;
  const IsCancelled& is_cancelled_;
  const Rules rules_;
  const Legs legs_;
  const std::vector<Group> groups_;
  std::vector<std::unique_ptr<GroupPlanner>> planners_;
  std::vector<Allocation> allocations_;
  // Per group: what it was allocated under.
  std::vector<GroupOptions> options_;
  std::atomic<std::size_t> tied_arcs_ = 0;
  // When limits bind.
  std::optional<LimitedAllocation> limited_;
  ObjectiveValues limited_bounds_ = {};
  std::int64_t latest_critical_seconds_ = 0;
  bool latest_critical_proved_ = true;
  std::int64_t shipments_bound_ = 0;
  absl::int128 truck_loads_bound_ = 0;
  // Per group: the flow on the arcs of its ties that another allocation was chosen by; empty for the one that they were found in.
  std::vector<std::vector<std::int64_t>> chosen_;
};

}  // namespace

absl::StatusOr<Plan> MakePlan(const Problem& problem, const IsCancelled& is_cancelled) {
  RETURN_IF_ERROR(Validate(problem));
  return Planner(problem, is_cancelled).Run();
}

}  // namespace muster::dispatch::planner
