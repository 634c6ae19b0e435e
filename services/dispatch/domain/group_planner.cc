#include "dispatch/domain/group_planner.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch::planner {
namespace {

// Beyond this an explanation in one piece would need gigabytes.
constexpr std::size_t kMostBlockedPairs = 10'000'000;

std::size_t Index(int i) { return static_cast<std::size_t>(i); }

// Which levels of a network are which. Routes have costs on the three before kLife.
enum Level : std::size_t { kFirstUnmet = 0, kFirstUnfair = 3, kReleased = 6, kLife = 10, kFree = 11 };
// Of a unit from under a floor that may be broken; and of one from under a floor that only a variant may break: more than it could cover.
constexpr LevelCosts kReleasedCosts = {{0, 0, 0, 0, 0, 0, 1}};
constexpr LevelCosts kHeldCosts = {{2, 0, 0, 0, 0, 0, 1}};
static_assert(kReleasedCosts[kReleased] == 1 && kReleased + 1 == Route::kFirstLevel && Route::kFirstLevel + Route::kLevels == kLife &&
              kFree + 1 == kFlowLevels);

// The kinds of the routes' levels, in order; nothing where a level stays empty.
std::array<std::optional<ObjectiveKind>, Route::kLevels> RouteKinds(const Preferences& preferences) {
  using TierPreference = Preferences::TierPreference;
  switch (preferences.tier_preference) {
    case TierPreference::kNone:
      return {ObjectiveKind::kWeightedArrival, std::nullopt, ObjectiveKind::kTransport};
    case TierPreference::kBeforeArrival:
      return {ObjectiveKind::kTierDistance, ObjectiveKind::kWeightedArrival, ObjectiveKind::kTransport};
    case TierPreference::kAfterArrival:
      return {ObjectiveKind::kWeightedArrival, ObjectiveKind::kTierDistance, ObjectiveKind::kTransport};
  }
  MUSTER_CHECK(false);
}

// Those that count in the scope.
std::array<std::optional<ObjectiveKind>, Route::kLevels> RouteKinds(const Preferences& preferences, GroupOptions::Scope scope) {
  auto kinds = RouteKinds(preferences);
  const auto arrival = std::find(kinds.begin(), kinds.end(), ObjectiveKind::kWeightedArrival);
  switch (scope) {
    case GroupOptions::Scope::kUnmet:
      kinds.fill(std::nullopt);
      break;
    case GroupOptions::Scope::kBeforeArrival:
      std::fill(arrival, kinds.end(), std::nullopt);
      break;
    case GroupOptions::Scope::kEverything:
      break;
  }
  return kinds;
}

// Texts as numbers: equal texts, equal numbers.
class Numbers {
 public:
  int Of(absl::string_view text) { return numbers_.try_emplace(text, static_cast<int>(numbers_.size())).first->second; }
  std::vector<int> Of(const std::vector<std::string>& texts) {
    std::vector<int> numbers;
    for (const std::string& text : texts) numbers.push_back(Of(absl::string_view(text)));
    return numbers;
  }

 private:
  std::map<absl::string_view, int> numbers_;
};

}  // namespace

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
  // The order of items is the caller's; that of groups must not be.
  std::sort(groups.begin(), groups.end(), [&problem](const Group& a, const Group& b) {
    return At(problem.lines, a.lines.front()).id < At(problem.lines, b.lines.front()).id;
  });
  return groups;
}

Legs::Legs(const Problem& problem)
    : warehouses_(problem.warehouses.size()), legs_(problem.warehouses.size() * problem.sites.size()), tiers_(legs_.size()) {
  Numbers numbers;
  const int no_zone = numbers.Of(absl::string_view());
  std::vector<std::vector<int>> warehouse_chapters;
  std::vector<int> warehouse_zones;
  for (const Warehouse& warehouse : problem.warehouses) {
    warehouse_chapters.push_back(numbers.Of(warehouse.chapters));
    warehouse_zones.push_back(numbers.Of(absl::string_view(warehouse.zone)));
  }
  for (int site = 0; site < std::ssize(problem.sites); ++site) {
    const std::vector<int> site_chapters = numbers.Of(planner::At(problem.sites, site).chapters);
    const int site_zone = numbers.Of(absl::string_view(planner::At(problem.sites, site).zone));
    for (int warehouse = 0; warehouse < std::ssize(problem.warehouses); ++warehouse) {
      const bool same_zone = site_zone != no_zone && planner::At(warehouse_zones, warehouse) == site_zone;
      tiers_[IndexOf(warehouse, site)] =
          static_cast<std::uint8_t>(MeetingTier(planner::At(warehouse_chapters, warehouse), site_chapters, same_zone));
      const auto leg = problem.travel.At({.origin = warehouse, .destination = site});
      if (!leg) continue;
      const absl::Duration wait = planner::At(problem.warehouses, warehouse).preparation + leg->duration;
      legs_[IndexOf(warehouse, site)] = {.arrive_seconds = static_cast<std::int32_t>(absl::ToInt64Seconds(wait)),
                                         .distance_m = static_cast<std::int32_t>(leg->distance_m)};
    }
  }
}

// The flow's network: root → (units a warehouse may let go) → (what a floor leaves) → sources → needs for what is served, root → needs for
// what is not.
class GroupPlanner::Network {
 public:
  struct Options {
    int steps = 1;
    const std::map<std::pair<int, int>, std::int64_t>* floors = nullptr;
    bool release_floors = false;
    bool knows_lots = false;
    const std::map<std::pair<int, int>, std::int64_t>* most_units = nullptr;
    // What floors hold may leave in Variants() alone, and beside `most_units` as far as this lets it.
    const LimitRoom* room_of_variants = nullptr;
  };

  // Sources that nothing can leave are left out; see PositionOf.
  Network(const GroupPlanner& planner, const std::vector<Source>& sources, const std::vector<Need>& needs, const Options& options)
      : planner_(planner), sources_(sources), needs_(needs), options_(options) {
    AddSources();
    network_.first_need = node_count_;
    for (const Need& need : needs_) AddNeed(need);
  }

  // Position of a source among the network's; nothing when nothing can leave it.
  std::optional<int> PositionOf(std::size_t source) const { return positions_[source]; }

  std::vector<VariantFlow> SolveVariants(const Routes& routes, const std::vector<AllocationVariant>& variants) const {
    return dispatch::SolveVariants(network_, routes, variants, planner_.is_cancelled_);
  }
  AllocationFlow Solve(const Routes& routes, AllocationResult result = AllocationResult::kFlow) const {
    return SolveAllocation(network_, routes, result, planner_.is_cancelled_);
  }

  // From here on nothing counts but these.
  void SetPrices(const FlowPrices& prices) {
    const auto set = [](ConvexArc::Piece& piece, std::int64_t price) {
      piece.costs = {};
      piece.costs[Route::kFirstLevel] = price;
    };
    const auto price_of = [&prices](ObjectiveKind kind) { return prices.objectives[static_cast<std::size_t>(kind)]; };
    // The pieces of an arc follow each other.
    std::size_t lot_piece = 0;
    std::int64_t leaving = 0;
    for (const LotPiece& lot : lot_pieces_) {
      if (lot.before == 0) {
        const Source& source = SourceAt(lot.position);
        leaving = prices.leaving(source.warehouse, source.item);
        lot_piece = 0;
      }
      set(network_.arcs[lot.arc].pieces[lot_piece++], leaving + price_of(ObjectiveKind::kRemainingLife) * lot.life_days);
    }
    for (std::size_t n = 0; n < needs_.size(); ++n) {
      const std::size_t rank = needs_[n].rank;
      ConvexArc& unmet = network_.arcs[first_unmet_arc_ + n];
      std::size_t piece = 0;
      for (int step = 0; step < options_.steps; ++step) {
        if (UnitsOnStep(needs_[n], step, options_.steps) == 0) continue;
        set(unmet.pieces[piece++], prices.objectives[kFirstUnmet + rank] + prices.objectives[kFirstUnfair + rank] * step);
      }
    }
  }
  const AllocationNetwork& network() const { return network_; }

  const Source& SourceAt(int position) const { return sources_[open_sources_[Index(position)]]; }

  // Who serves whom. Lots of a source are as good as each other for all needs, and lines of a need for all lots, so that every way of
  // pairing them is as good as any other.
  std::vector<Allotment> AllotmentsOf(const AllocationFlow& flow) const {
    std::vector<std::vector<std::pair<int, std::int64_t>>> lots(open_sources_.size());
    for (const LotPiece& piece : lot_pieces_) {
      const std::int64_t units = std::clamp<std::int64_t>(flow.arc_units[piece.arc] - piece.before, 0, piece.quantity);
      if (units > 0) lots[Index(piece.position)].emplace_back(piece.lot, units);
    }
    std::vector<LineUnits> lines = LinesOf(flow);
    std::vector<std::size_t> next_lot(lots.size());
    std::vector<std::size_t> next_line(lines.size());
    std::vector<Allotment> allotments;
    allotments.reserve(flow.route_units.size());
    for (const AllocationFlow::RouteUnits& route : flow.route_units) {
      for (std::int64_t left = route.units; left > 0;) {
        auto& [lot, from] = lots[Index(route.source)][next_lot[Index(route.source)]];
        auto& [line, to] = lines[Index(route.need)][next_line[Index(route.need)]];
        const std::int64_t quantity = std::min({left, from, to});
        allotments.push_back({.lot = lot, .line = line, .quantity = quantity});
        left -= quantity;
        if ((from -= quantity) == 0) ++next_lot[Index(route.source)];
        if ((to -= quantity) == 0) ++next_line[Index(route.need)];
      }
    }
    return allotments;
  }

  // What each line of every need gets.
  using LineUnits = std::vector<std::pair<int, std::int64_t>>;
  std::vector<LineUnits> LinesOf(const AllocationFlow& flow) const {
    std::vector<LineUnits> lines;
    for (std::size_t n = 0; n < needs_.size(); ++n) lines.push_back(ServedOf(needs_[n], UnmetOf(n, flow)));
    return lines;
  }

  std::int64_t UnmetOf(std::size_t need, const AllocationFlow& flow) const { return flow.arc_units[first_unmet_arc_ + need]; }

  // One for each floor that holds something: it alone may be broken. The first of its arcs carries what is released.
  std::map<std::pair<int, int>, AllocationVariant> Variants() const {
    std::map<std::pair<int, int>, AllocationVariant> variants;
    for (const auto& [key, pool] : pools_) {
      if (!pool.arc || network_.arcs[*pool.arc].pieces.back().costs != kHeldCosts) continue;
      AllocationVariant& variant = variants[key];
      variant = {.arcs = {*pool.arc}, .costs = kReleasedCosts};
      const auto gate = room_arcs_.find(key);
      if (gate != room_arcs_.end()) variant.arcs.push_back(gate->second);
    }
    return variants;
  }

  std::map<std::pair<int, int>, std::int64_t> ReleasedOf(const AllocationFlow& flow) const {
    std::map<std::pair<int, int>, std::int64_t> released;
    for (const auto& [key, pool] : pools_) {
      const std::int64_t units = pool.arc ? flow.arc_units[*pool.arc] - pool.above_floor : 0;
      if (units > 0) released[key] = units;
    }
    return released;
  }

 private:
  static constexpr int kRoot = 0;
  using Key = std::pair<int, int>;

  // A source's units from one lot, which fill an arc after `before` others.
  struct LotPiece {
    int position = 0;
    std::size_t arc = 0;
    int lot = 0;
    std::int64_t before = 0;
    std::int64_t quantity = 0;
    // Nothing where lots do not matter.
    std::int64_t life_days = 0;
  };
  // A floor's node, fed by an arc; neither when nothing may leave.
  struct Pool {
    std::optional<int> node;
    std::optional<std::size_t> arc;
    std::int64_t above_floor = 0;
  };

  std::size_t AddArc(ConvexArc arc) {
    network_.arcs.push_back(std::move(arc));
    return network_.arcs.size() - 1;
  }

  // Where the units of a warehouse's item come from: the root, or a node that lets no more than so many through; nothing for none at all.
  std::optional<int> GateOf(const Key& key) {
    if (options_.most_units == nullptr) return kRoot;
    const auto most = options_.most_units->find(key);
    if (most == options_.most_units->end()) return kRoot;
    const auto [gate, is_new] = gates_.try_emplace(key);
    if (!is_new) return gate->second;
    ConvexArc arc{.from = kRoot, .to = node_count_, .pieces = {}};
    if (most->second > 0) arc.pieces.push_back({.capacity = most->second});
    const bool is_held = options_.room_of_variants != nullptr && options_.floors->contains(key);
    const std::int64_t room = is_held ? options_.room_of_variants->UnitsOf(key.first, key.second) : 0;
    if (room > 0) {
      arc.pieces.push_back({.capacity = room, .costs = kHeldCosts});
      room_arcs_[key] = network_.arcs.size();
    }
    if (arc.pieces.empty()) return std::nullopt;
    gate->second = node_count_++;
    AddArc(std::move(arc));
    return gate->second;
  }

  void AddPools() {
    const Problem& problem = planner_.problem_;
    std::map<Key, std::int64_t> free;
    for (const int lot : planner_.group_.lots) {
      const Key key = {At(problem.lots, lot).warehouse, At(problem.lots, lot).item};
      if (planner_.rules_.CountsTowardsFloor(lot) && options_.floors->contains(key)) free[key] += At(problem.lots, lot).available;
    }
    for (const auto& [key, on_hand] : free) {
      const std::int64_t floor = options_.floors->at(key);
      Pool& pool = pools_[key];
      pool.above_floor = std::max<std::int64_t>(on_hand - floor, 0);
      ConvexArc arc;
      if (pool.above_floor > 0) arc.pieces.push_back({.capacity = pool.above_floor});
      const bool is_offered = options_.release_floors || options_.room_of_variants != nullptr;
      if (is_offered && std::min(on_hand, floor) > 0) {
        arc.pieces.push_back({.capacity = std::min(on_hand, floor), .costs = options_.release_floors ? kReleasedCosts : kHeldCosts});
      }
      const std::optional<int> gate = GateOf(key);
      if (arc.pieces.empty() || !gate) continue;
      pool.node = node_count_++;
      arc.from = *gate;
      arc.to = *pool.node;
      pool.arc = AddArc(std::move(arc));
    }
  }

  void AddSources() {
    if (options_.floors != nullptr) AddPools();
    // Gates' nodes come before all sources'.
    for (const Source& source : sources_) GateOf({source.warehouse, source.item});
    network_.first_source = node_count_;
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      const Source& source = sources_[s];
      const Key key = {source.warehouse, source.item};
      const auto pool = pools_.find(key);
      const std::size_t arcs_before = network_.arcs.size();
      if (pool == pools_.end()) {
        AddOffers(source.offers, GateOf(key));
      } else {
        std::vector<Offer> pooled, free;
        for (const Offer& offer : source.offers) (offer.under_floor ? pooled : free).push_back(offer);
        AddOffers(std::move(pooled), pool->second.node);
        AddOffers(std::move(free), GateOf(key));
      }
      positions_.emplace_back();
      if (network_.arcs.size() == arcs_before) continue;
      positions_.back() = static_cast<int>(open_sources_.size());
      open_sources_.push_back(s);
      ++node_count_;
    }
  }

  // The arc of lots from one node into the next source.
  void AddOffers(std::vector<Offer> offers, std::optional<int> from) {
    if (offers.empty() || !from) return;
    const auto costs_of = [this](const Offer& offer) {
      LevelCosts costs = {};
      if (!options_.knows_lots) return costs;
      costs[kLife] = planner_.rules_.RemainingLifeDays(offer.lot);
      costs[kFree] = At(planner_.problem_.lots, offer.lot).earmark.kind == Earmark::Kind::kFree ? 1 : 0;
      return costs;
    };
    if (offers.size() > 1) {
      std::stable_sort(offers.begin(), offers.end(), [&](const Offer& a, const Offer& b) { return costs_of(a) < costs_of(b); });
    }
    ConvexArc arc{.from = *from, .to = node_count_};
    arc.pieces.reserve(offers.size());
    std::int64_t before = 0;
    for (const Offer& offer : offers) {
      const LevelCosts costs = costs_of(offer);
      arc.pieces.push_back({.capacity = offer.quantity, .costs = costs});
      lot_pieces_.push_back({.position = static_cast<int>(open_sources_.size()),
                             .arc = network_.arcs.size(),
                             .lot = offer.lot,
                             .before = before,
                             .quantity = offer.quantity,
                             .life_days = costs[kLife]});
      before += offer.quantity;
    }
    AddArc(std::move(arc));
  }

  void AddNeed(const Need& need) {
    ConvexArc unmet{.from = kRoot, .to = node_count_++};
    for (int step = 0; step < options_.steps; ++step) {
      const std::int64_t capacity = UnitsOnStep(need, step, options_.steps);
      if (capacity == 0) continue;
      unmet.pieces.push_back({.capacity = capacity});
      LevelCosts& costs = unmet.pieces.back().costs;
      costs[kFirstUnmet + need.rank] = 1;
      costs[kFirstUnfair + need.rank] = step;
    }
    unmet.pieces.back().capacity = ConvexArc::kUnlimited;
    if (network_.demands.empty()) first_unmet_arc_ = network_.arcs.size();
    network_.demands.push_back(need.quantity);
    AddArc(std::move(unmet));
  }

  // What each line of the need gets when the need lacks `unmet` units: the lowest steps of all lines are lacking first.
  LineUnits ServedOf(const Need& need, std::int64_t unmet) const {
    LineUnits served;
    for (const Want& want : need.wants) served.emplace_back(want.line, want.quantity);
    for (int step = 0; step < options_.steps && unmet > 0; ++step) {
      for (std::size_t i = 0; i < served.size(); ++i) {
        const std::int64_t quantity = need.wants[i].quantity;
        const std::int64_t on_step = UnitsBelow(quantity, step + 1, options_.steps) - UnitsBelow(quantity, step, options_.steps);
        const std::int64_t lacking = std::min(on_step, unmet);
        served[i].second -= lacking;
        unmet -= lacking;
      }
    }
    std::erase_if(served, [](const auto& line) { return line.second == 0; });
    return served;
  }

  const GroupPlanner& planner_;
  const std::vector<Source>& sources_;
  const std::vector<Need>& needs_;
  const Options options_;
  AllocationNetwork network_;
  int node_count_ = 1;
  std::map<Key, std::optional<int>> gates_;
  // Gates' arcs that let more through in a variant.
  std::map<Key, std::size_t> room_arcs_;
  std::map<Key, Pool> pools_;
  std::vector<std::optional<int>> positions_;
  // By position: index into sources_.
  std::vector<std::size_t> open_sources_;
  std::vector<LotPiece> lot_pieces_;
  std::size_t first_unmet_arc_ = 0;
};

// From every source to every need that it may serve.
class GroupPlanner::ServingRoutes : public Routes {
 public:
  // `kinds` are those of the routes' levels; nothing where a level does not matter.
  ServingRoutes(const GroupPlanner& planner, const std::array<std::optional<ObjectiveKind>, Route::kLevels>& kinds,
                std::int64_t latest_critical_seconds, const Network& network)
      : planner_(planner), latest_critical_seconds_(latest_critical_seconds) {
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      if (kinds[k] == ObjectiveKind::kWeightedArrival) arrival_level_ = k;
      if (kinds[k] == ObjectiveKind::kTierDistance) tier_level_ = k;
      if (kinds[k] == ObjectiveKind::kTransport) transport_level_ = k;
    }
    for (std::size_t s = 0; s < planner.sources_.size(); ++s) {
      const Source& source = planner.sources_[s];
      const std::optional<int> position = network.PositionOf(s);
      if (!position) continue;
      if (warehouses_.empty() || warehouses_.back().warehouse != source.warehouse) {
        warehouses_.push_back({.warehouse = source.warehouse, .first = sources_.size()});
      }
      sources_.push_back({.position = *position,
                          .item = source.item,
                          .too_old_seconds = source.too_old_seconds,
                          .admits = &planner.admits_[Index(source.earmark)],
                          .weight = At(planner.problem_.items, source.item).weight_g / planner.weight_divisor_});
      warehouses_.back().end = sources_.size();
    }
  }

  void AppendInto(int position, std::vector<Route>& routes) const override {
    const Need& need = At(planner_.needs_, position);
    std::int64_t latest = need.needed_by_seconds;
    if (need.rank == 0) latest = std::min(latest, latest_critical_seconds_);
    const std::int64_t arrival_weight = planner_.problem_.preferences.arrival_weights[need.rank];
    Route route;
    for (const OpenWarehouse& open : warehouses_) {
      const Legs::Leg& leg = planner_.legs_.At(open.warehouse, need.site);
      const std::int64_t arrive = std::max<std::int64_t>(leg.arrive_seconds, need.not_before_seconds);
      if (leg.arrive_seconds < 0 || arrive > latest) continue;
      if (arrival_level_) route.costs[*arrival_level_] = arrive * arrival_weight;
      if (tier_level_) route.costs[*tier_level_] = planner_.legs_.TierAt(open.warehouse, need.site);
      for (std::size_t s = open.first; s < open.end; ++s) {
        const OpenSource& source = sources_[s];
        if (arrive >= source.too_old_seconds || !(*source.admits)[Index(need.site)]) continue;
        if (source.item != need.item && !planner_.rules_.CanStandIn(source.item, need.item)) continue;
        route.source = source.position;
        if (transport_level_) route.costs[*transport_level_] = source.weight * std::int64_t{leg.distance_m};
        routes.push_back(route);
      }
    }
  }

 private:
  // What a route asks of a source that something may leave, and of its warehouse: read once for each need.
  struct OpenSource {
    int position = 0;
    int item = 0;
    std::int64_t too_old_seconds = Rules::kNever;
    const std::vector<bool>* admits = nullptr;
    // In units of the planner's weight_divisor_.
    std::int64_t weight = 0;
  };
  struct OpenWarehouse {
    int warehouse = 0;
    std::size_t first = 0;
    std::size_t end = 0;
  };

  const GroupPlanner& planner_;
  const std::int64_t latest_critical_seconds_;
  std::vector<OpenWarehouse> warehouses_;
  std::vector<OpenSource> sources_;
  std::optional<std::size_t> arrival_level_;
  std::optional<std::size_t> tier_level_;
  std::optional<std::size_t> transport_level_;
};

// Routes with one cost for arrival, tiers and transport. They are all there whatever the prices: those that are too late are too dear.
class GroupPlanner::PricedRoutes : public Routes {
 public:
  PricedRoutes(const GroupPlanner& planner, const FlowPrices& prices, const Network& network)
      : planner_(planner), prices_(prices), routes_(planner, kKinds, GroupOptions::kAnyTime, network) {}

  void AppendInto(int position, std::vector<Route>& routes) const override {
    // What costs more counts as this: it proves the less.
    constexpr absl::int128 kDearest = std::int64_t{1} << 60;
    const Need& need = At(planner_.needs_, position);
    // More than any unit that is not covered.
    const absl::int128 too_dear =
        1 + PriceOf(kFirstUnmet + need.rank) + PriceOf(kFirstUnfair + need.rank) * planner_.problem_.preferences.fairness_steps;
    const absl::int128 latest = need.rank == 0 ? absl::int128(prices_.latest_critical_seconds) : absl::int128(Rules::kNever);
    const std::size_t first = routes.size();
    routes_.AppendInto(position, routes);
    for (std::size_t i = first; i < routes.size(); ++i) {
      absl::int128 cost = 0;
      for (std::size_t k = 0; k < kKinds.size(); ++k) {
        const std::int64_t unit = kKinds[k] == ObjectiveKind::kTransport ? planner_.weight_divisor_ : 1;
        cost += PriceOf(static_cast<std::size_t>(*kKinds[k])) * unit * routes[i].costs[k];
      }
      if (routes[i].costs[0] > latest * planner_.problem_.preferences.arrival_weights[need.rank]) cost = std::max(cost, too_dear);
      routes[i].costs = {static_cast<std::int64_t>(std::min(cost, kDearest))};
    }
  }

 private:
  absl::int128 PriceOf(std::size_t kind) const { return prices_.objectives[kind]; }

  static constexpr std::array<std::optional<ObjectiveKind>, Route::kLevels> kKinds = {
      ObjectiveKind::kWeightedArrival, ObjectiveKind::kTierDistance, ObjectiveKind::kTransport};

  const GroupPlanner& planner_;
  const FlowPrices& prices_;
  const ServingRoutes routes_;
};

// From stock that is left to units that are not covered, whatever stands in the way.
class GroupPlanner::BlockedRoutes : public Routes {
 public:
  // Nothing where a source cannot serve a need whatever were lifted.
  using CostsFor = std::function<std::optional<std::array<std::int64_t, Route::kLevels>>(const Source&, const Need&)>;

  BlockedRoutes(const std::vector<Source>& sources, const std::vector<Need>& needs, const CostsFor& costs_for) {
    for (const Need& need : needs) {
      rows_.emplace_back();
      for (std::size_t s = 0; s < sources.size(); ++s) {
        const auto costs = costs_for(sources[s], need);
        if (costs) rows_.back().push_back({.source = static_cast<int>(s), .costs = *costs});
      }
    }
  }

  void AppendInto(int need, std::vector<Route>& routes) const override {
    routes.insert(routes.end(), At(rows_, need).begin(), At(rows_, need).end());
  }

 private:
  std::vector<std::vector<Route>> rows_;
};

// A network with the flow found in it, whose face holds the others.
class Ties {
 public:
  GroupPlanner::Network network;
  AllocationFlow flow;
  // (Warehouse, need) of which the allocations that are as good need not agree whether anything goes from the one to the other.
  std::set<std::pair<int, int>> doubtful;
};

namespace {

// Edges of an undirected graph that lie on a cycle.
class CycleFinder {
 public:
  explicit CycleFinder(std::size_t nodes) : adjacent_(nodes), order_(nodes, -1), low_(nodes) {}

  void AddEdge(int a, int b) {
    adjacent_[Index(a)].push_back({b, edge_count_});
    adjacent_[Index(b)].push_back({a, edge_count_});
    ++edge_count_;
  }

  // By the order in which they were added.
  std::vector<bool> Find() {
    std::vector<bool> on_cycle(Index(edge_count_), true);
    struct Visit {
      int node;
      int through;
      std::size_t next = 0;
    };
    int count = 0;
    for (std::size_t start = 0; start < adjacent_.size(); ++start) {
      if (order_[start] >= 0) continue;
      std::vector<Visit> stack = {{static_cast<int>(start), -1}};
      order_[start] = low_[start] = count++;
      while (!stack.empty()) {
        Visit& visit = stack.back();
        const auto node = Index(visit.node);
        if (visit.next < adjacent_[node].size()) {
          const auto [to, edge] = adjacent_[node][visit.next++];
          if (edge == visit.through) continue;
          if (order_[Index(to)] >= 0) {
            low_[node] = std::min(low_[node], order_[Index(to)]);
          } else {
            order_[Index(to)] = low_[Index(to)] = count++;
            stack.push_back({to, edge});
          }
          continue;
        }
        const int through = visit.through;
        const bool is_bridge = low_[node] == order_[node];
        const int low = low_[node];
        stack.pop_back();
        if (stack.empty()) continue;
        if (is_bridge) on_cycle[Index(through)] = false;
        int& above = low_[Index(stack.back().node)];
        above = std::min(above, low);
      }
    }
    return on_cycle;
  }

 private:
  std::vector<std::vector<std::pair<int, int>>> adjacent_;
  std::vector<int> order_;
  std::vector<int> low_;
  int edge_count_ = 0;
};

}  // namespace

GroupPlanner::GroupPlanner(const Rules& rules, const Legs& legs, const Group& group, const IsCancelled& is_cancelled)
    : rules_(rules), problem_(rules.problem()), legs_(legs), group_(group), is_cancelled_(is_cancelled) {
  std::vector<Want> wants;
  for (const int line : group_.lines) wants.push_back({.line = line, .quantity = At(problem_.lines, line).quantity});
  needs_ = NeedsOf(wants);
  FindSources();
  std::int64_t divisor = 0;
  for (const Source& source : sources_) divisor = std::gcd(divisor, At(problem_.items, source.item).weight_g);
  weight_divisor_ = std::max<std::int64_t>(divisor, 1);
  for (const int i : group_.lots) {
    const Lot& lot = At(problem_.lots, i);
    const std::int64_t floor = rules_.FloorOf(lot.warehouse, lot.item);
    if (floor > 0) floors_[{lot.warehouse, lot.item}] = floor;
  }
}

std::vector<GroupPlanner::Need> GroupPlanner::NeedsOf(const std::vector<Want>& wants) const {
  const auto seconds = [this](absl::Time time) { return absl::ToInt64Seconds(absl::Floor(time - problem_.start, absl::Seconds(1))); };
  std::vector<Need> needs;
  std::map<std::tuple<int, int, Priority, std::optional<absl::Time>, std::optional<absl::Time>>, std::size_t> index;
  for (const Want& want : wants) {
    const RequisitionLine& line = At(problem_.lines, want.line);
    const auto [entry, is_new] = index.try_emplace({line.item, line.site, line.priority, line.needed_by, line.not_before}, needs.size());
    if (is_new) {
      needs.push_back({.wants = {}, .site = line.site, .item = line.item, .rank = RankOf(line.priority)});
      if (line.needed_by) needs.back().needed_by_seconds = seconds(*line.needed_by);
      if (line.not_before) needs.back().not_before_seconds = seconds(*line.not_before);
    }
    Need& need = needs[entry->second];
    need.wants.push_back(want);
    need.quantity += want.quantity;
  }
  return needs;
}

std::int64_t GroupPlanner::UnitsOnStep(const Need& need, int step, int steps) {
  std::int64_t units = 0;
  for (const Want& want : need.wants) units += UnitsBelow(want.quantity, step + 1, steps) - UnitsBelow(want.quantity, step, steps);
  return units;
}

absl::int128 GroupPlanner::UnfairnessOf(const Need& need, std::int64_t unmet) const {
  absl::int128 sum = 0;
  const int steps = problem_.preferences.fairness_steps;
  for (int step = 0; step < steps && unmet > 0; ++step) {
    const std::int64_t units = std::min(UnitsOnStep(need, step, steps), unmet);
    sum += absl::int128(units) * step;
    unmet -= units;
  }
  return sum;
}

GroupPlanner::Classes GroupPlanner::ClassesOf(const std::vector<Offer>& offers, const std::vector<Need>& needs) const {
  // The last arrival that anything can have: what lives longer may be treated alike.
  std::int64_t latest_not_before = 0;
  std::set<int> sites;
  for (const Need& need : needs) {
    latest_not_before = std::max(latest_not_before, need.not_before_seconds);
    sites.insert(need.site);
  }
  Classes classes;
  std::vector<Source>& sources = classes.sources;
  std::map<int, std::int64_t> last_arrival;
  std::map<std::pair<Earmark::Kind, absl::string_view>, int> earmarks;
  std::map<std::tuple<int, int, int, std::int64_t, bool>, std::size_t> index;
  std::map<int, int> order;
  for (const Offer& offer : offers) {
    const Lot& lot = At(problem_.lots, offer.lot);
    order.try_emplace(lot.warehouse, static_cast<int>(order.size()));
    const auto [last, is_new_warehouse] = last_arrival.try_emplace(lot.warehouse, latest_not_before);
    if (is_new_warehouse) {
      for (const int site : sites) last->second = std::max<std::int64_t>(last->second, legs_.At(lot.warehouse, site).arrive_seconds);
    }
    const auto [earmark, is_new_earmark] = earmarks.try_emplace({lot.earmark.kind, lot.earmark.target}, static_cast<int>(earmarks.size()));
    if (is_new_earmark) classes.earmarks.push_back(&lot.earmark);
    std::int64_t too_old = rules_.TooOldSeconds(offer.lot);
    if (too_old > last->second) too_old = Rules::kNever;
    const auto [entry, is_new] = index.try_emplace({lot.warehouse, lot.item, earmark->second, too_old, lot.quarantined}, sources.size());
    if (is_new) {
      sources.push_back(
          {.warehouse = lot.warehouse, .item = lot.item, .earmark = earmark->second, .too_old_seconds = too_old, .offers = {}});
    }
    sources[entry->second].offers.push_back(offer);
  }
  std::stable_sort(sources.begin(), sources.end(),
                   [&order](const Source& a, const Source& b) { return order.at(a.warehouse) < order.at(b.warehouse); });
  return classes;
}

void GroupPlanner::FindSources() {
  std::vector<Offer> offers;
  for (const int i : group_.lots) {
    const Lot& lot = At(problem_.lots, i);
    if (lot.quarantined || lot.available == 0 || !At(problem_.warehouses, lot.warehouse).open) continue;
    offers.push_back({.lot = i, .quantity = lot.available, .under_floor = rules_.CountsTowardsFloor(i)});
  }
  Classes classes = ClassesOf(offers, needs_);
  sources_ = std::move(classes.sources);
  // Of all groups together they are most of what a plan keeps.
  sources_.shrink_to_fit();
  std::set<int> sites;
  for (const Need& need : needs_) sites.insert(need.site);
  for (const Earmark* earmark : classes.earmarks) {
    admits_.emplace_back(problem_.sites.size());
    for (const int site : sites) admits_.back()[Index(site)] = rules_.Admits(*earmark, site);
  }
}

std::map<std::pair<int, int>, std::int64_t> GroupPlanner::Stock() const {
  std::map<std::pair<int, int>, std::int64_t> stock;
  for (const int i : group_.lots) {
    const Lot& lot = At(problem_.lots, i);
    stock[{lot.warehouse, lot.item}] += lot.available;
  }
  return stock;
}

Allocation GroupPlanner::Nothing() const {
  Allocation nothing{.proved = true};
  for (const Need& need : needs_) {
    nothing.totals[kFirstUnmet + need.rank] += need.quantity;
    nothing.totals[kFirstUnfair + need.rank] += UnfairnessOf(need, need.quantity);
  }
  return nothing;
}

Allocation GroupPlanner::Solve(const GroupOptions& options) const {
  const bool is_fair = options.scope != GroupOptions::Scope::kUnmet;
  Network network(*this, sources_, needs_,
                  {.steps = is_fair ? problem_.preferences.fairness_steps : 1,
                   .floors = &floors_,
                   .release_floors = options.release_floors,
                   .knows_lots = options.scope == GroupOptions::Scope::kEverything,
                   .most_units = options.most_units});
  const ServingRoutes routes(*this, RouteKinds(problem_.preferences, options.scope), options.latest_critical_seconds, network);
  AllocationFlow flow = network.Solve(routes, options.max_tied_arcs ? AllocationResult::kFlowAndFace : AllocationResult::kFlow);
  Allocation allocation{.allotments = network.AllotmentsOf(flow), .released = network.ReleasedOf(flow), .proved = flow.proved};
  const auto total = [&allocation](ObjectiveKind kind) -> absl::int128& { return allocation.totals[static_cast<std::size_t>(kind)]; };
  for (std::size_t k = kFirstUnmet; k < kReleased; ++k) allocation.totals[k] = flow.totals[k];
  const auto kinds = RouteKinds(problem_.preferences);
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    if (kinds[k]) total(*kinds[k]) = flow.totals[Route::kFirstLevel + k];
  }
  total(ObjectiveKind::kTransport) *= weight_divisor_;
  total(ObjectiveKind::kRemainingLife) = flow.totals[kLife];
  total(ObjectiveKind::kFreeStock) = flow.totals[kFree];
  for (const AllocationFlow::RouteUnits& route : flow.route_units) {
    const Need& need = At(needs_, route.need);
    if (need.rank != 0) continue;
    const int warehouse = network.SourceAt(route.source).warehouse;
    absl::int128& latest = total(ObjectiveKind::kLatestCriticalArrival);
    latest = std::max<absl::int128>(latest, std::max<std::int64_t>(legs_.At(warehouse, need.site).arrive_seconds, need.not_before_seconds));
  }
  if (options.max_tied_arcs) FindTies(std::move(network), std::move(flow), *options.max_tied_arcs, allocation);
  return allocation;
}

PricedGroup::PricedGroup(const GroupPlanner& planner, const Options& options)
    : planner_(planner), options_(options), flows_(options.most_kept_routes) {}
PricedGroup::~PricedGroup() = default;

Allocation PricedGroup::Solve(const FlowPrices& prices) {
  const std::vector<GroupPlanner::Need>& needs = planner_.needs_;
  if (network_ == nullptr) {
    network_ = std::make_unique<GroupPlanner::Network>(
        planner_, planner_.sources_, needs,
        GroupPlanner::Network::Options{.steps = options_.steps, .floors = &planner_.floors_, .knows_lots = options_.knows_lots});
  }
  network_->SetPrices(prices);
  const AllocationFlow flow = FlowAt(prices);
  Allocation allocation{.allotments = network_->AllotmentsOf(flow), .priced_value = flow.totals[Route::kFirstLevel], .proved = flow.proved};
  const auto total = [&allocation](ObjectiveKind kind) -> absl::int128& { return allocation.totals[static_cast<std::size_t>(kind)]; };
  for (std::size_t n = 0; n < needs.size(); ++n) {
    const std::int64_t unmet = network_->UnmetOf(n, flow);
    allocation.totals[kFirstUnmet + needs[n].rank] += unmet;
    allocation.totals[kFirstUnfair + needs[n].rank] += planner_.UnfairnessOf(needs[n], unmet);
  }
  for (const AllocationFlow::RouteUnits& route : flow.route_units) {
    const GroupPlanner::Need& need = At(needs, route.need);
    const GroupPlanner::Source& source = network_->SourceAt(route.source);
    const Legs::Leg& leg = planner_.legs_.At(source.warehouse, need.site);
    const absl::int128 units = route.units;
    total(ObjectiveKind::kWeightedArrival) += units * std::max<std::int64_t>(leg.arrive_seconds, need.not_before_seconds) *
                                              planner_.problem_.preferences.arrival_weights[need.rank];
    total(ObjectiveKind::kTierDistance) += units * planner_.legs_.TierAt(source.warehouse, need.site);
    total(ObjectiveKind::kTransport) += units * At(planner_.problem_.items, source.item).weight_g * leg.distance_m;
  }
  if (options_.knows_lots) {
    for (const Allotment& allotment : allocation.allotments) {
      total(ObjectiveKind::kRemainingLife) += absl::int128(allotment.quantity) * planner_.rules_.RemainingLifeDays(allotment.lot);
    }
  }
  if (!flows_.KeepsRoutes()) network_.reset();
  return allocation;
}

AllocationFlow PricedGroup::FlowAt(const FlowPrices& prices) {
  const auto price_of = [&prices](ObjectiveKind kind) { return prices.objectives[static_cast<std::size_t>(kind)]; };
  const bool is_arrival_alone = price_of(ObjectiveKind::kTierDistance) == 0 && price_of(ObjectiveKind::kTransport) == 0;
  if (is_arrival_alone && prices.latest_critical_seconds == GroupOptions::kAnyTime) {
    const GroupPlanner::ServingRoutes routes(planner_, {ObjectiveKind::kWeightedArrival}, GroupOptions::kAnyTime, *network_);
    return flows_.Solve(network_->network(), routes, price_of(ObjectiveKind::kWeightedArrival), planner_.is_cancelled_);
  }
  const GroupPlanner::PricedRoutes routes(planner_, prices, *network_);
  flows_.ForgetRoutes();
  AllocationFlow flow = flows_.Solve(network_->network(), routes, 1, planner_.is_cancelled_);
  flows_.ForgetRoutes();
  return flow;
}

std::optional<std::int64_t> GroupPlanner::ArrivalOf(const Source& source, const Need& need) const {
  const std::int64_t soonest = legs_.At(source.warehouse, need.site).arrive_seconds;
  const std::int64_t arrive = std::max(soonest, need.not_before_seconds);
  if (soonest < 0 || arrive > need.needed_by_seconds || arrive >= source.too_old_seconds) return std::nullopt;
  if (!admits_[Index(source.earmark)][Index(need.site)] || !rules_.CanStandIn(source.item, need.item)) return std::nullopt;
  return arrive;
}

GroupPlanner::FloorReaches GroupPlanner::ReachesOfFloors(const Allocation& allocation) const {
  const std::vector<Need> needs = NeedsBeside(allocation);
  FloorReaches reaches;
  for (const Source& source : sources_) {
    const bool is_held = std::any_of(source.offers.begin(), source.offers.end(), [](const Offer& offer) { return offer.under_floor; });
    if (!is_held || !floors_.contains({source.warehouse, source.item})) continue;
    const auto [entry, is_first] = reaches.try_emplace({source.warehouse, source.item});
    FloorReach& reach = entry->second;
    std::array<std::int64_t, 3> lacking = {};
    for (const Need& need : needs) {
      const std::optional<std::int64_t> arrive = ArrivalOf(source, need);
      if (!arrive) continue;
      reach.arrive[need.rank] = std::min(reach.arrive[need.rank], *arrive);
      lacking[need.rank] += need.quantity;
    }
    reach.lacking = is_first ? std::optional(lacking) : std::nullopt;
  }
  return reaches;
}

std::set<std::pair<int, int>> GroupPlanner::UsefulStock(const Allocation& allocation) const {
  const auto key_of = [this](int lot) { return std::pair(At(problem_.lots, lot).warehouse, At(problem_.lots, lot).item); };
  std::map<int, std::size_t> need_of;
  std::vector<std::int64_t> unmet;
  for (std::size_t n = 0; n < needs_.size(); ++n) {
    unmet.push_back(needs_[n].quantity);
    for (const Want& want : needs_[n].wants) need_of[want.line] = n;
  }
  std::map<std::pair<int, int>, std::set<std::size_t>> served_by;
  for (const Allotment& allotment : allocation.allotments) {
    const std::size_t need = need_of.at(allotment.line);
    unmet[need] -= allotment.quantity;
    served_by[key_of(allotment.lot)].insert(need);
  }
  std::vector<std::size_t> reached;
  std::vector<bool> is_reached(needs_.size());
  const auto reach = [&](std::size_t need) {
    if (!is_reached[need]) reached.push_back(need);
    is_reached[need] = true;
  };
  for (std::size_t n = 0; n < needs_.size(); ++n) {
    if (unmet[n] > 0) reach(n);
  }
  std::vector<const Source*> others;
  for (const Source& source : sources_) others.push_back(&source);
  std::set<std::pair<int, int>> useful;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Need& need = needs_[reached[i]];
    std::erase_if(others, [&](const Source* source) {
      if (!ArrivalOf(*source, need)) return false;
      const std::pair key(source->warehouse, source->item);
      if (useful.insert(key).second) {
        for (const std::size_t served : served_by[key]) reach(served);
      }
      return true;
    });
  }
  return useful;
}

std::optional<Allocation> GroupPlanner::ReleaseDirectly(const Allocation& allocation, const std::pair<int, int>& key,
                                                        const FloorReach& reach, std::int64_t room_units) const {
  if (!reach.lacking) return std::nullopt;
  std::int64_t left = 0;
  std::int64_t on_hand = 0;
  std::set<int> held;
  for (const Source& source : sources_) {
    if (std::pair(source.warehouse, source.item) != key) continue;
    for (const Offer& offer : source.offers) {
      if (!offer.under_floor) continue;
      left += offer.quantity;
      held.insert(offer.lot);
    }
  }
  for (const int lot : group_.lots) {
    const bool is_here = std::pair(At(problem_.lots, lot).warehouse, At(problem_.lots, lot).item) == key;
    if (is_here && rules_.CountsTowardsFloor(lot)) on_hand += At(problem_.lots, lot).available;
  }
  std::int64_t used = 0;
  for (const Allotment& allotment : allocation.allotments) used += held.contains(allotment.lot) ? allotment.quantity : 0;
  // More than the floor leaves, or less, and a unit more is not simply one of the floor's.
  if (used != std::max<std::int64_t>(on_hand - floors_.at(key), 0)) return std::nullopt;
  std::int64_t rest = std::min(left - used, room_units);
  Allocation released;
  for (std::size_t rank = 0; rank < kPriorities.size(); ++rank) {
    const auto covered = static_cast<std::int64_t>(std::min<absl::int128>(rest, allocation.totals[rank]));
    if (covered > (*reach.lacking)[rank]) return std::nullopt;
    released.totals[rank] = allocation.totals[rank] - covered;
    if (covered > 0) released.released[key] += covered;
    rest -= covered;
  }
  return released;
}

std::vector<Allocation> GroupPlanner::SolveSingleReleases(const Allocation& allocation, const FloorReaches& reaches,
                                                          const std::map<std::pair<int, int>, std::int64_t>& most_units,
                                                          const LimitRoom& room) const {
  const Network network(*this, sources_, needs_, {.floors = &floors_, .most_units = &most_units, .room_of_variants = &room});
  const std::set<std::pair<int, int>> useful = UsefulStock(allocation);
  std::vector<Allocation> releases;
  std::vector<std::pair<int, int>> keys;
  std::vector<AllocationVariant> variants;
  for (auto& [key, variant] : network.Variants()) {
    // What the floor holds may be in quarantine.
    const auto reach = reaches.find(key);
    if (reach == reaches.end() || !useful.contains(key)) continue;
    std::optional<Allocation> direct = ReleaseDirectly(allocation, key, reach->second, room.UnitsOf(key.first, key.second));
    if (!direct) {
      keys.push_back(key);
      variants.push_back(variant);
    } else if (!direct->released.empty()) {
      releases.push_back(*std::move(direct));
    }
  }
  if (variants.empty()) return releases;
  const std::vector<VariantFlow> flows = network.SolveVariants(ServingRoutes(*this, {}, GroupOptions::kAnyTime, network), variants);
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (flows[i].last_units.front() == 0) continue;
    Allocation& release = releases.emplace_back();
    release.released[keys[i]] = flows[i].last_units.front();
    std::copy_n(flows[i].totals.begin() + kFirstUnmet, kPriorities.size(), release.totals.begin() + kFirstUnmet);
  }
  return releases;
}

void GroupPlanner::FindTies(Network network, AllocationFlow flow, std::size_t max_tied_arcs, Allocation& allocation) const {
  std::set<std::pair<int, int>> doubtful;
  if (flow.proved && !flow.face.is_single) doubtful = DoubtfulPairs(network, flow);
  for (const AllocationFlow::RouteUnits& route : flow.route_units) {
    const Source& source = network.SourceAt(route.source);
    if (doubtful.contains({source.warehouse, route.need})) continue;
    allocation.certain_shipments.push_back(ShipmentOf(source.offers.front().lot, At(needs_, route.need).wants.front().line));
  }
  std::sort(allocation.certain_shipments.begin(), allocation.certain_shipments.end());
  allocation.certain_shipments.erase(std::unique(allocation.certain_shipments.begin(), allocation.certain_shipments.end()),
                                     allocation.certain_shipments.end());
  allocation.has_tied_shipments = !doubtful.empty();
  const bool may_vary = flow.proved && !flow.face.is_single && problem_.preferences.truck.has_value();
  if (doubtful.empty() && !may_vary) return;
  allocation.tied_arcs = network.network().arcs.size() + flow.face.open_routes.size();
  if (allocation.tied_arcs > max_tied_arcs) return;
  allocation.ties =
      std::make_shared<const Ties>(Ties{.network = std::move(network), .flow = std::move(flow), .doubtful = std::move(doubtful)});
}

// What a warehouse sends to a need can change only where a route between them lies on a cycle of arcs that may vary. Sources of one
// warehouse may also swap what they send, which changes no shipment; taken as one node they leave only the cycles that matter, but join
// others that do not meet. So a pair must lie on a cycle either way.
std::set<std::pair<int, int>> GroupPlanner::DoubtfulPairs(const Network& network, const AllocationFlow& flow) const {
  const AllocationNetwork& shape = network.network();
  std::vector<int> itself(Index(shape.first_need) + shape.demands.size());
  std::iota(itself.begin(), itself.end(), 0);
  std::vector<int> merged = itself;
  std::map<int, int> node_of;
  for (int node = shape.first_source; node < shape.first_need; ++node) {
    merged[Index(node)] = node_of.try_emplace(network.SourceAt(node - shape.first_source).warehouse, node).first->second;
  }
  std::set<std::pair<int, int>> doubtful = PairsOnCycles(network, flow, itself);
  const std::set<std::pair<int, int>> doubtful_merged = PairsOnCycles(network, flow, merged);
  std::erase_if(doubtful, [&](const auto& pair) { return !doubtful_merged.contains(pair); });
  return doubtful;
}

std::set<std::pair<int, int>> GroupPlanner::PairsOnCycles(const Network& network, const AllocationFlow& flow,
                                                          const std::vector<int>& nodes) {
  const AllocationNetwork& shape = network.network();
  CycleFinder cycles(nodes.size());
  absl::flat_hash_set<std::pair<int, int>> edges;
  for (std::size_t a = 0; a < shape.arcs.size(); ++a) {
    const auto [fewest, most] = flow.face.arc_range[a];
    const std::pair edge(nodes[Index(shape.arcs[a].from)], nodes[Index(shape.arcs[a].to)]);
    if (fewest < most && edges.insert(edge).second) cycles.AddEdge(edge.first, edge.second);
  }
  const std::size_t arc_edges = edges.size();
  std::vector<std::pair<int, int>> pairs;
  for (const auto& [need, source] : flow.face.open_routes) {
    const std::pair edge(nodes[Index(shape.first_source + source)], shape.first_need + need);
    if (!edges.insert(edge).second) continue;
    cycles.AddEdge(edge.first, edge.second);
    pairs.emplace_back(network.SourceAt(source).warehouse, need);
  }
  const std::vector<bool> on_cycle = cycles.Find();
  std::set<std::pair<int, int>> found;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (on_cycle[arc_edges + i]) found.insert(pairs[i]);
  }
  return found;
}

Shipment GroupPlanner::ShipmentOf(int lot, int line) const {
  return {At(problem_.lots, lot).warehouse, At(problem_.lines, line).site, rules_.EarliestDelivery(lot, line)->depart};
}

void GroupPlanner::AddTies(const Ties& ties, std::int64_t latest_critical_seconds,
                           const std::function<std::optional<int>(const TiedRoute&)>& charge_of, FixedChargeNetwork& fixed_charge) const {
  const AllocationNetwork& network = ties.network.network();
  const AllocationFace& face = ties.flow.face;
  const int commodity = static_cast<int>(fixed_charge.supplies.size());
  std::vector<std::int64_t>& supplies = fixed_charge.supplies.emplace_back(Index(network.first_need) + network.demands.size());
  std::int64_t total = 0;
  for (std::size_t need = 0; need < network.demands.size(); ++need) {
    supplies[Index(network.first_need) + need] -= network.demands[need];
    total += network.demands[need];
  }
  supplies[0] += total;
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const auto [fewest, most] = face.arc_range[a];
    const auto& [from, to] = std::pair(network.arcs[a].from, network.arcs[a].to);
    supplies[Index(from)] -= fewest;
    supplies[Index(to)] += fewest;
    fixed_charge.arcs.push_back({.commodity = commodity, .from = from, .to = to, .capacity = std::min(most - fewest, total)});
  }
  for (const auto& [need, source] : face.open_routes) {
    const Source& from = ties.network.SourceAt(source);
    ChargedArc arc{.commodity = commodity,
                   .from = network.first_source + source,
                   .to = network.first_need + need,
                   .capacity = network.demands[Index(need)]};
    const Need& to = At(needs_, need);
    const std::int64_t arrive = std::max<std::int64_t>(legs_.At(from.warehouse, to.site).arrive_seconds, to.not_before_seconds);
    if (to.rank == 0 && arrive > latest_critical_seconds) arc.capacity = 0;
    arc.charge = charge_of({.shipment = ShipmentOf(from.offers.front().lot, to.wants.front().line),
                            .item = from.item,
                            .is_in_doubt = ties.doubtful.contains({from.warehouse, need})});
    fixed_charge.arcs.push_back(arc);
  }
}

std::vector<std::int64_t> GroupPlanner::FlowOf(const Ties& ties) {
  const AllocationFace& face = ties.flow.face;
  std::vector<std::int64_t> units;
  for (std::size_t a = 0; a < face.arc_range.size(); ++a) units.push_back(ties.flow.arc_units[a] - face.arc_range[a].first);
  auto carried = ties.flow.route_units.begin();
  // Both by need, then source.
  for (const auto& [need, source] : face.open_routes) {
    const bool carries = carried != ties.flow.route_units.end() && carried->need == need && carried->source == source;
    units.push_back(carries ? (carried++)->units : 0);
  }
  MUSTER_CHECK(carried == ties.flow.route_units.end());
  return units;
}

std::vector<Allotment> GroupPlanner::ChosenAmong(const Ties& ties, absl::Span<const std::int64_t> flow) const {
  AllocationFlow chosen;
  for (const auto& [fewest, most] : ties.flow.face.arc_range) chosen.arc_units.push_back(fewest + flow[chosen.arc_units.size()]);
  for (std::size_t i = 0; i < ties.flow.face.open_routes.size(); ++i) {
    const auto [need, source] = ties.flow.face.open_routes[i];
    const std::int64_t units = flow[chosen.arc_units.size() + i];
    if (units > 0) chosen.route_units.push_back({.source = source, .need = need, .units = units});
  }
  return ties.network.AllotmentsOf(chosen);
}

std::vector<std::int64_t> GroupPlanner::CriticalArrivals(std::int64_t after, std::int64_t until) const {
  std::vector<std::int64_t> arrivals;
  std::set<int> warehouses;
  for (const Source& source : sources_) warehouses.insert(source.warehouse);
  for (const Need& need : needs_) {
    if (need.rank != 0) continue;
    for (const int warehouse : warehouses) {
      const std::int64_t soonest = legs_.At(warehouse, need.site).arrive_seconds;
      const std::int64_t arrive = std::max(soonest, need.not_before_seconds);
      if (soonest >= 0 && arrive > after && arrive <= until) arrivals.push_back(arrive);
    }
  }
  std::sort(arrivals.begin(), arrivals.end());
  arrivals.erase(std::unique(arrivals.begin(), arrivals.end()), arrivals.end());
  return arrivals;
}

std::int64_t GroupPlanner::EarliestLatestCriticalArrival() const {
  std::int64_t latest = 0;
  for (const Need& need : needs_) {
    if (need.rank != 0) continue;
    std::int64_t soonest = Rules::kNever;
    for (const Source& source : sources_) {
      const std::int64_t arrive = legs_.At(source.warehouse, need.site).arrive_seconds;
      if (arrive >= 0) soonest = std::min(soonest, std::max(arrive, need.not_before_seconds));
    }
    if (soonest != Rules::kNever) latest = std::max(latest, soonest);
  }
  return latest;
}

void GroupPlanner::TakeRest(LimitRoom& room, Allocation& allocation) const {
  std::map<int, std::int64_t> left;
  std::map<std::pair<int, int>, std::int64_t> above_floor;
  for (const auto& [key, floor] : floors_) above_floor[key] = -floor;
  const auto leave = [&](int lot, std::int64_t quantity) {
    left[lot] += quantity;
    const auto above = above_floor.find({At(problem_.lots, lot).warehouse, At(problem_.lots, lot).item});
    if (above != above_floor.end() && rules_.CountsTowardsFloor(lot)) above->second += quantity;
  };
  for (const int lot : group_.lots) leave(lot, At(problem_.lots, lot).available);
  for (const Allotment& allotment : allocation.allotments) leave(allotment.lot, -allotment.quantity);

  for (const Need& need : NeedsBeside(allocation)) {
    std::vector<std::pair<absl::Time, const Source*>> serving;
    for (const Source& source : sources_) {
      if (room.UnitsOf(source.warehouse, source.item) == 0 || !rules_.CanStandIn(source.item, need.item)) continue;
      const int lot = source.offers.front().lot;
      const std::optional<Delivery> delivery = rules_.EarliestDelivery(lot, need.wants.front().line);
      if (!delivery || !rules_.ObstaclesOf(lot, need.wants.front().line, delivery->arrive).empty()) continue;
      serving.emplace_back(delivery->arrive, &source);
    }
    std::stable_sort(serving.begin(), serving.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (Want want : need.wants) {
      for (const auto& [arrive, source] : serving) {
        for (const Offer& offer : source->offers) {
          std::int64_t quantity = std::min({want.quantity, left[offer.lot], room.UnitsOf(source->warehouse, source->item)});
          const auto above = above_floor.find({source->warehouse, source->item});
          if (offer.under_floor && above != above_floor.end()) quantity = std::min(quantity, above->second);
          if (quantity <= 0) continue;
          const auto pair = std::find_if(allocation.allotments.begin(), allocation.allotments.end(),
                                         [&](const Allotment& one) { return one.lot == offer.lot && one.line == want.line; });
          if (pair == allocation.allotments.end()) {
            allocation.allotments.push_back({.lot = offer.lot, .line = want.line, .quantity = quantity});
          } else {
            pair->quantity += quantity;
          }
          allocation.totals[need.rank] -= quantity;
          want.quantity -= quantity;
          leave(offer.lot, -quantity);
          room.Take(source->warehouse, source->item, quantity);
        }
      }
    }
  }
}

std::vector<GroupPlanner::Need> GroupPlanner::NeedsBeside(const Allocation& allocation) const {
  std::map<int, std::int64_t> served;
  for (const Allotment& allotment : allocation.allotments) served[allotment.line] += allotment.quantity;
  std::vector<Want> unmet;
  for (const int line : group_.lines) {
    const std::int64_t quantity = At(problem_.lines, line).quantity - served[line];
    if (quantity > 0) unmet.push_back({.line = line, .quantity = quantity});
  }
  std::vector<Need> needs = NeedsOf(unmet);
  std::stable_sort(needs.begin(), needs.end(), [](const Need& a, const Need& b) { return a.rank < b.rank; });
  return needs;
}

std::vector<GroupPlanner::Source> GroupPlanner::StockBeside(const Allocation& allocation, const std::vector<Need>& needs,
                                                            const LimitRoom& room) const {
  std::map<int, std::int64_t> used;
  for (const Allotment& allotment : allocation.allotments) used[allotment.lot] += allotment.quantity;
  std::vector<Offer> offers;
  for (const int i : group_.lots) {
    const Lot& lot = At(problem_.lots, i);
    const bool under_floor = rules_.CountsTowardsFloor(i) && rules_.FloorOf(lot.warehouse, lot.item) > 0;
    if (lot.available > used[i]) offers.push_back({.lot = i, .quantity = lot.available - used[i], .under_floor = under_floor});
  }
  std::map<std::pair<int, int>, std::int64_t> fits;
  std::vector<Source> left;
  for (Source& source : ClassesOf(offers, needs).sources) {
    Offer all = source.offers.front();
    all.quantity = 0;
    for (const Offer& offer : source.offers) all.quantity += offer.quantity;
    std::int64_t& fitting = fits.try_emplace({source.warehouse, source.item}, room.UnitsOf(source.warehouse, source.item)).first->second;
    const std::int64_t held = all.under_floor ? std::min(all.quantity, fitting) : 0;
    fitting -= held;
    for (const bool is_limited : {false, true}) {
      source.offers = {all};
      source.offers.front().quantity = is_limited ? all.quantity - held : held;
      source.is_limited = is_limited;
      if (source.offers.front().quantity > 0) left.push_back(source);
    }
  }
  return left;
}

// Puts together what the flows of an explanation say.
class GroupPlanner::Explanation {
 public:
  Explanation(const GroupPlanner& planner, const LimitRoom& room) : planner_(planner), problem_(planner.problem_), room_(room) {}

  // What keeps goods that are left from a line that lacks them, nothing when that is a limit or the floor alone: without those the flow
  // would have used them.
  struct Obstacle {
    std::optional<ShortageReason> reason;
    std::optional<absl::Time> arrive;
  };
  Obstacle ObstacleOf(const Source& source, int line) const {
    const int lot = source.offers.front().lot;
    const std::optional<Delivery> delivery = planner_.rules_.EarliestDelivery(lot, line);
    const auto arrive = delivery ? std::optional(delivery->arrive) : std::nullopt;
    const Obstacles obstacles = planner_.rules_.ObstaclesOf(lot, line, arrive);
    return {.reason = obstacles.empty() ? std::nullopt : std::optional(obstacles.front()), .arrive = arrive};
  }

  void Add(const Source& source, int line, std::int64_t quantity) {
    const Obstacle obstacle = ObstacleOf(source, line);
    if (obstacle.reason) {
      Take(line, *obstacle.reason, source.warehouse, quantity).arrive = obstacle.arrive;
      return;
    }
    const std::pair key(source.warehouse, source.item);
    std::int64_t& held = held_[key];
    const std::int64_t fitting = source.offers.front().under_floor ? room_.UnitsOf(source.warehouse, source.item) - held : 0;
    const std::int64_t released = std::min(quantity, fitting);
    if (released > 0) Take(line, ShortageReason::kHeldByFloor, source.warehouse, released).arrive = obstacle.arrive;
    held += released;
    if (quantity == released) return;
    Take(line, ShortageReason::kLimited, source.warehouse, quantity - released).arrive = obstacle.arrive;
    limited_[{line, source.warehouse}][source.item] += quantity - released;
  }

  // `left` is the stock that all of it was found in.
  std::vector<Shortage> Finish(const std::vector<Source>& left) {
    std::map<int, std::vector<const Source*>> left_in;
    for (const Source& source : left) left_in[source.warehouse].push_back(&source);
    std::vector<Shortage> shortages;
    for (auto& [key, shortage] : found_) {
      for (const Source* source : left_in.at(*shortage.warehouse)) {
        if (!planner_.rules_.CanStandIn(source->item, At(problem_.lines, shortage.line).item)) continue;
        if (Keeps(shortage.reason, *source, shortage.line)) shortage.held_quantity += source->offers.front().quantity;
      }
      if (shortage.reason == ShortageReason::kLimited) shortage.limits = ExcessOf(shortage);
      shortages.push_back(shortage);
    }
    return shortages;
  }

 private:
  Shortage& Take(int line, ShortageReason reason, int warehouse, std::int64_t quantity) {
    Shortage& shortage = found_[{line, reason, At(problem_.warehouses, warehouse).id}];
    shortage.line = line;
    shortage.reason = reason;
    shortage.quantity += quantity;
    shortage.warehouse = warehouse;
    return shortage;
  }

  bool Keeps(ShortageReason reason, const Source& source, int line) const {
    const std::optional<ShortageReason> obstacle = ObstacleOf(source, line).reason;
    if (obstacle) return *obstacle == reason;
    return reason == ShortageReason::kLimited || (reason == ShortageReason::kHeldByFloor && source.offers.front().under_floor);
  }

  // Beyond what goes to those whom a floor's release would serve.
  std::vector<Shortage::Excess> ExcessOf(const Shortage& shortage) const {
    std::vector<Shortage::Excess> limits;
    for (const std::size_t b : room_.Above(*shortage.warehouse)) {
      const Bottleneck& bottleneck = room_.bottlenecks()[b];
      absl::int128 rest = room_.left(b);
      absl::int128 more = 0;
      for (const auto& [item, quantity] : limited_.at({shortage.line, *shortage.warehouse})) {
        const absl::int128 size = bottleneck.SizeOf(At(problem_.items, item));
        more += size * quantity;
        const auto held = held_.find({*shortage.warehouse, item});
        if (held != held_.end()) rest -= size * held->second;
      }
      more -= std::max<absl::int128>(rest, 0);
      if (more <= 0) continue;
      if (limits.empty() || limits.back().limit != bottleneck.limit) limits.push_back({.limit = bottleneck.limit});
      (bottleneck.by_weight ? limits.back().weight_g : limits.back().volume_cm3) = static_cast<std::int64_t>(more);
    }
    return limits;
  }

  const GroupPlanner& planner_;
  const Problem& problem_;
  const LimitRoom& room_;
  std::map<std::tuple<int, ShortageReason, absl::string_view>, Shortage> found_;
  // By warehouse, item: units that a release of the floor would let out.
  std::map<std::pair<int, int>, std::int64_t> held_;
  // By line and warehouse: units of each item that are limited.
  std::map<std::pair<int, int>, std::map<int, std::int64_t>> limited_;
};

std::vector<Shortage> GroupPlanner::Explain(const Allocation& allocation, const LimitRoom& room) const {
  const std::vector<Need> needs = NeedsBeside(allocation);
  const std::vector<Source> stock = StockBeside(allocation, needs, room);
  Explanation explanation(*this, room);
  const auto costs_for = [&](const Source& source, const Need& need) {
    using Costs = std::array<std::int64_t, Route::kLevels>;
    if (!rules_.CanStandIn(source.item, need.item)) return std::optional<Costs>();
    const Explanation::Obstacle obstacle = explanation.ObstacleOf(source, need.wants.front().line);
    const ShortageReason reason = obstacle.reason.value_or(source.is_limited ? ShortageReason::kLimited : ShortageReason::kHeldByFloor);
    const auto hardness = kHardestFirst.end() - std::find(kHardestFirst.begin(), kHardestFirst.end(), reason);
    return std::optional(
        Costs{std::int64_t{hardness}, obstacle.arrive ? absl::ToInt64Seconds(*obstacle.arrive - problem_.start) : std::int64_t{0}, 0});
  };
  std::vector<Shortage> shortages;
  std::vector<Source> left = stock;
  const std::size_t part = kMostBlockedPairs / std::max<std::size_t>(stock.size(), 1) + 1;
  for (std::size_t first = 0; first < needs.size(); first += part) {
    const std::vector<Need> some(needs.begin() + static_cast<std::ptrdiff_t>(first),
                                 needs.begin() + static_cast<std::ptrdiff_t>(std::min(first + part, needs.size())));
    const Network network(*this, left, some, {.steps = 1});
    const AllocationFlow flow = network.Solve(BlockedRoutes(left, some, costs_for));
    const std::vector<Network::LineUnits> explained = network.LinesOf(flow);
    std::vector<Network::LineUnits> lines = explained;
    std::vector<std::size_t> next(lines.size());
    for (const AllocationFlow::RouteUnits& route : flow.route_units) {
      Source& source = left[Index(route.source)];
      source.offers.front().quantity -= route.units;
      for (std::int64_t units = route.units; units > 0;) {
        auto& [line, wanted] = lines[Index(route.need)][next[Index(route.need)]];
        const std::int64_t quantity = std::min(units, wanted);
        explanation.Add(source, line, quantity);
        units -= quantity;
        if ((wanted -= quantity) == 0) ++next[Index(route.need)];
      }
    }
    std::erase_if(left, [](const Source& source) { return source.offers.front().quantity == 0; });
    for (std::size_t n = 0; n < some.size(); ++n) {
      std::map<int, std::int64_t> unexplained;
      for (const Want& want : some[n].wants) unexplained[want.line] = want.quantity;
      for (const auto& [line, quantity] : explained[n]) unexplained[line] -= quantity;
      for (const auto& [line, quantity] : unexplained) {
        if (quantity > 0) shortages.push_back({.line = line, .reason = ShortageReason::kNoStock, .quantity = quantity});
      }
    }
  }
  for (Shortage& shortage : explanation.Finish(stock)) shortages.push_back(std::move(shortage));
  return shortages;
}

}  // namespace muster::dispatch::planner
