#include "dispatch/domain/allocation_flow.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

#include "absl/types/span.h"
#include "platform/status/check.h"

namespace muster::dispatch {
namespace {

__extension__ using Wide = __int128;

std::size_t Index(int i) { return static_cast<std::size_t>(i); }

int NodeCount(const AllocationNetwork& network) { return network.first_need + static_cast<int>(network.demands.size()); }

// Routes that are worked out once, and again at each look only where they are too many to keep.
class KeptRoutes {
 public:
  KeptRoutes(const Routes& routes, std::size_t needs) : routes_(routes) {
    constexpr std::size_t kMaxRoutes = 100'000;
    for (std::size_t need = 0; need < needs && kept_.size() < kMaxRoutes; ++need) {
      routes.AppendInto(static_cast<int>(need), kept_);
      ends_.push_back(kept_.size());
    }
  }

  // Until the next call. `row` is where those go that are not kept.
  absl::Span<const Route> Into(int need, std::vector<Route>& row) const {
    if (Index(need) < ends_.size()) {
      const std::size_t begin = need == 0 ? 0 : ends_[Index(need - 1)];
      return absl::MakeConstSpan(kept_).subspan(begin, ends_[Index(need)] - begin);
    }
    row.clear();
    routes_.AppendInto(need, row);
    return row;
  }
  std::size_t kept_count() const { return kept_.size(); }

 private:
  const Routes& routes_;
  std::vector<Route> kept_;
  // Per need whose routes are kept: where they end.
  std::vector<std::size_t> ends_;
};

// One level over the whole network.
struct LevelShape {
  std::int64_t max_cost = 0;
  // No cycle that visits each node at most once costs more than this.
  Wide cycle_bound = 0;
};

// A simple cycle of a residual network leaves and enters each node at most once, and arcs taken backwards cost nothing or less. So it costs
// at most the sum over all nodes of the dearest arc that leaves them, and likewise of the dearest that enters them.
std::array<LevelShape, kFlowLevels> ShapesOf(const AllocationNetwork& network, const KeptRoutes& routes) {
  std::array<LevelShape, kFlowLevels> shapes;
  const auto nodes = Index(NodeCount(network));
  std::vector<LevelCosts> leaving(nodes);
  std::vector<LevelCosts> entering(nodes);
  for (const ConvexArc& arc : network.arcs) {
    for (std::size_t k = 0; k < kFlowLevels; ++k) {
      for (const ConvexArc::Piece& piece : arc.pieces) {
        leaving[Index(arc.from)][k] = std::max(leaving[Index(arc.from)][k], piece.costs[k]);
        entering[Index(arc.to)][k] = std::max(entering[Index(arc.to)][k], piece.costs[k]);
      }
    }
  }
  std::vector<Route> row;
  for (int need = 0; need < std::ssize(network.demands); ++need) {
    std::array<std::int64_t, Route::kLevels> dearest = {};
    for (const Route& route : routes.Into(need, row)) {
      LevelCosts& from = leaving[Index(network.first_source + route.source)];
      for (std::size_t k = 0; k < Route::kLevels; ++k) {
        from[Route::kFirstLevel + k] = std::max(from[Route::kFirstLevel + k], route.costs[k]);
        dearest[k] = std::max(dearest[k], route.costs[k]);
      }
    }
    LevelCosts& into = entering[Index(network.first_need + need)];
    for (std::size_t k = 0; k < Route::kLevels; ++k) into[Route::kFirstLevel + k] = std::max(into[Route::kFirstLevel + k], dearest[k]);
  }
  for (std::size_t k = 0; k < kFlowLevels; ++k) {
    Wide left = 0;
    Wide entered = 0;
    for (std::size_t node = 0; node < nodes; ++node) {
      left += leaving[node][k];
      entered += entering[node][k];
      shapes[k].max_cost = std::max(shapes[k].max_cost, leaving[node][k]);
    }
    shapes[k].cycle_bound = std::min(left, entered);
  }
  return shapes;
}

// Levels [first, last) composed into one cost: each outweighs all that the later ones can add along a cycle. A flow is optimal when no
// residual cycle costs less than nothing, and with these weights that holds for the composed cost exactly if it holds lexicographically.
struct Batch {
  std::size_t first = 0;
  std::size_t last = 0;
  std::array<Wide, kFlowLevels> weights = {};
  // No arc's composed cost exceeds it.
  Wide dearest = 0;

  Wide CostOf(const LevelCosts& costs) const {
    Wide cost = 0;
    for (std::size_t k = first; k < last; ++k) cost += weights[k] * costs[k];
    return cost;
  }

  bool Compose(const std::array<LevelShape, kFlowLevels>& shapes, Wide room) {
    Wide later = 0;
    dearest = 0;
    for (std::size_t k = last; k-- > first;) {
      weights[k] = later + 1;
      Wide cycle = 0;
      Wide arc = 0;
      if (__builtin_mul_overflow(weights[k], shapes[k].cycle_bound, &cycle) || __builtin_add_overflow(later, cycle, &later) ||
          __builtin_mul_overflow(weights[k], Wide{shapes[k].max_cost}, &arc) || __builtin_add_overflow(dearest, arc, &dearest) ||
          dearest > room) {
        return false;
      }
    }
    return true;
  }
};

// Of the numbers that a batch is solved in, those that costs may use.
constexpr int kSmallBits = 61;
constexpr int kWideBits = 125;

// Potentials are sums of costs along tree paths, a reduced cost is the sum of two and an arc.
Wide RoomOf(int nodes, int bits) { return (Wide{1} << bits) / (4 * Wide{nodes} + 8); }

// As many levels from `first` on as fit together, into 64 bits if any do: arithmetic twice as fast on the batch that has most pivots is
// worth more than the few pivots of another batch.
Batch NextBatch(const std::array<LevelShape, kFlowLevels>& shapes, std::size_t first, int nodes) {
  for (const int bits : {kSmallBits, kWideBits}) {
    for (std::size_t last = kFlowLevels; last > first; --last) {
      Batch batch{.first = first, .last = last};
      if (batch.Compose(shapes, RoomOf(nodes, bits))) return batch;
    }
  }
  // One level alone weighs 1, and its costs are 64 bits.
  MUSTER_CHECK(false);
}

}  // namespace

namespace allocation_flow_internal {

// Routes need after need.
struct RouteEnds {
  // Per need the index of its first route, and one past the last of all.
  std::vector<std::size_t> first;
  // Per route.
  std::vector<int> sources;

  // Of a route that there is.
  std::size_t IndexOf(int need, int source) const {
    const auto begin = sources.begin() + static_cast<std::ptrdiff_t>(first[Index(need)]);
    const auto end = sources.begin() + static_cast<std::ptrdiff_t>(first[Index(need) + 1]);
    const auto route = std::lower_bound(begin, end, source);
    MUSTER_CHECK(route != end && *route == source);
    return static_cast<std::size_t>(route - sources.begin());
  }
};

// The state of a flow as a spanning tree: flows of the tree's arcs, and the piece at which each other arc stands.
struct Tree {
  struct Node {
    int parent = -1;
    int depth = 0;
    int first_child = -1;
    int next_sibling = -1;
    int previous_sibling = -1;
    // Whether the arc leads from the parent to the node.
    bool is_down = true;
    // Index into AllocationNetwork::arcs; -1 for a route between a source and a need, one of them the parent.
    int arc = -1;
    // On the arc's current piece, or on the route.
    std::int64_t units = 0;
  };
  std::vector<Node> nodes;
  // Per arc: in the tree, the piece that the tree holds; otherwise the number of pieces that are full, the rest being empty.
  std::vector<int> pieces;
  std::vector<bool> is_held;
};

}  // namespace allocation_flow_internal

namespace {

using allocation_flow_internal::RouteEnds;
using allocation_flow_internal::Tree;

class TreeBuilder {
 public:
  // Everything uncovered. With every arc that the tree holds, more can flow away from the root: the tree is strongly feasible.
  static Tree Make(const AllocationNetwork& network) {
    Tree tree;
    tree.nodes.resize(Index(NodeCount(network)));
    tree.pieces.resize(network.arcs.size());
    tree.is_held.resize(network.arcs.size());
    for (std::size_t a = 0; a < network.arcs.size(); ++a) {
      const ConvexArc& arc = network.arcs[a];
      MUSTER_CHECK(arc.from < arc.to && !arc.pieces.empty() && arc.pieces.front().capacity > 0);
      Tree::Node& node = tree.nodes[Index(arc.to)];
      if (node.parent >= 0) continue;
      node.parent = arc.from;
      node.arc = static_cast<int>(a);
      tree.is_held[a] = true;
    }
    for (int i = 1; i < std::ssize(tree.nodes); ++i) {
      Tree::Node& node = tree.nodes[Index(i)];
      MUSTER_CHECK(node.parent >= 0);
      node.depth = tree.nodes[Index(node.parent)].depth + 1;
      Link(tree, i);
      if (i < network.first_need) continue;
      // What a need lacks fills all pieces but the last, which holds the rest.
      const ConvexArc& unmet = network.arcs[Index(node.arc)];
      node.units = network.demands[Index(i - network.first_need)];
      for (std::size_t p = 0; p + 1 < unmet.pieces.size(); ++p) node.units -= unmet.pieces[p].capacity;
      tree.pieces[Index(node.arc)] = static_cast<int>(unmet.pieces.size()) - 1;
      MUSTER_CHECK(node.units >= 0 && unmet.pieces.back().capacity == ConvexArc::kUnlimited);
    }
    return tree;
  }

  static void Link(Tree& tree, int i) {
    Tree::Node& node = tree.nodes[Index(i)];
    Tree::Node& parent = tree.nodes[Index(node.parent)];
    node.previous_sibling = -1;
    node.next_sibling = parent.first_child;
    if (parent.first_child >= 0) tree.nodes[Index(parent.first_child)].previous_sibling = i;
    parent.first_child = i;
  }
  static void Unlink(Tree& tree, int i) {
    const Tree::Node& node = tree.nodes[Index(i)];
    if (node.previous_sibling >= 0) {
      tree.nodes[Index(node.previous_sibling)].next_sibling = node.next_sibling;
    } else {
      tree.nodes[Index(node.parent)].first_child = node.next_sibling;
    }
    if (node.next_sibling >= 0) tree.nodes[Index(node.next_sibling)].previous_sibling = node.previous_sibling;
  }
};

// What a flow that is best on the batches before may still choose.
struct Face {
  // Per arc: the pieces [first, second) that may be more or less full; those before are full, those after empty.
  std::vector<std::pair<int, int>> free_pieces;
  // Per need and source: whether a route must stay empty. Empty rows: no route must.
  std::vector<std::vector<bool>> closed;
};

// What the routes that the batches before have left cost in this one; their ends go into `ends`, which is empty.
template <typename Cost>
std::vector<Cost> OpenRoutes(const KeptRoutes& routes, int needs, const Batch& batch, const Face& face, RouteEnds& ends) {
  // What a level comes to fits as well as the sum does. A weight that does not fit is one of a level without costs.
  std::array<Cost, Route::kLevels> weights = {};
  for (std::size_t k = 0; k < Route::kLevels; ++k) {
    const std::size_t level = Route::kFirstLevel + k;
    if (level >= batch.first && level < batch.last) weights[k] = static_cast<Cost>(batch.weights[level]);
  }
  std::vector<Cost> costs;
  costs.reserve(routes.kept_count());
  ends.sources.reserve(routes.kept_count());
  std::vector<Route> row;
  for (int need = 0; need < needs; ++need) {
    ends.first.push_back(costs.size());
    for (const Route& route : routes.Into(need, row)) {
      if (!face.closed.empty() && face.closed[Index(need)][Index(route.source)]) continue;
      Cost cost = 0;
      for (std::size_t k = 0; k < Route::kLevels; ++k) cost += weights[k] * route.costs[k];
      costs.push_back(cost);
      ends.sources.push_back(route.source);
    }
  }
  ends.first.push_back(costs.size());
  return costs;
}

// One batch of levels: pivots until no arc is worth taking in.
template <typename Cost>
class Simplex {
 public:
  // The last four must outlive it.
  Simplex(const AllocationNetwork& network, const Batch& batch, std::vector<Cost> route_costs, const RouteEnds& routes, Tree& tree,
          const Face& face, const IsCancelled& is_cancelled)
      : network_(network), tree_(tree), face_(face), is_cancelled_(is_cancelled), routes_(routes), route_costs_(std::move(route_costs)) {
    first_piece_.reserve(network.arcs.size() + 1);
    costs_.reserve(network.arcs.size());
    capacities_.reserve(network.arcs.size());
    for (const ConvexArc& arc : network.arcs) {
      first_piece_.push_back(costs_.size());
      for (const ConvexArc::Piece& piece : arc.pieces) {
        costs_.push_back(static_cast<Cost>(batch.CostOf(piece.costs)));
        capacities_.push_back(piece.capacity);
      }
    }
    first_piece_.push_back(costs_.size());
    potentials_.resize(tree.nodes.size());
  }

  // Runs again with other costs of arcs' last pieces, from near the end.
  void SetLastCost(std::size_t arc, Cost cost) { costs_[first_piece_[arc + 1] - 1] = cost; }
  void RunAgain() {
    SetPotentials();
    threshold_ = 0;
    RunToThreshold();
  }

  // The dearest needs first: while they can still gain, others wait, lest they take the stock and have to give it back.
  void Run() {
    SetPotentials();
    std::vector<Cost> thresholds = {0};
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      if (network_.arcs[a].to >= network_.first_need) thresholds.push_back(std::max<Cost>(CostAt(a, 0) - 1, 0));
    }
    std::sort(thresholds.begin(), thresholds.end(), std::greater<>());
    thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
    // Each threshold is a look at everything: there are about as many as priorities.
    if (thresholds.size() > kMaxThresholds) thresholds = {0};
    for (const Cost threshold : thresholds) {
      threshold_ = threshold;
      RunToThreshold();
    }
  }

  // Whether the potentials prove that no flow of the face is cheaper: every arc and route is looked at.
  bool HoldsCertificate() const {
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      const int piece = tree_.pieces[a];
      if (tree_.is_held[a]) {
        if (ReducedCost(a, piece) != 0) return false;
        continue;
      }
      if (piece < face_.free_pieces[a].second && ReducedCost(a, piece) < 0) return false;
      if (piece > face_.free_pieces[a].first && ReducedCost(a, piece - 1) > 0) return false;
    }
    for (int need = 0; need < std::ssize(network_.demands); ++need) {
      for (std::size_t i = routes_.first[Index(need)]; i < routes_.first[Index(need) + 1]; ++i) {
        if (ReducedRouteCost(need, i) < 0) return false;
      }
    }
    for (int i = 1; i < std::ssize(tree_.nodes); ++i) {
      const Tree::Node& node = tree_.nodes[Index(i)];
      if (node.units < 0 || (node.arc < 0 && ReducedRouteCost(NeedOf(i), RouteTo(i)) != 0)) return false;
      if (node.arc >= 0 && node.units > CapacityAt(Index(node.arc), tree_.pieces[Index(node.arc)])) return false;
    }
    return true;
  }

  // The flows that are as good, for the next batch to choose among. Only after HoldsCertificate.
  Face Narrow() const {
    Face face = face_;
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      auto& [first, second] = face.free_pieces[a];
      while (first < second && ReducedCost(a, first) < 0) ++first;
      while (first < second && ReducedCost(a, second - 1) > 0) --second;
    }
    const auto sources = Index(network_.first_need - network_.first_source);
    face.closed.assign(network_.demands.size(), std::vector<bool>(sources, true));
    for (int need = 0; need < std::ssize(network_.demands); ++need) {
      for (std::size_t i = routes_.first[Index(need)]; i < routes_.first[Index(need) + 1]; ++i) {
        if (ReducedRouteCost(need, i) == 0) face.closed[Index(need)][Index(routes_.sources[i])] = false;
      }
    }
    return face;
  }

 private:
  static constexpr std::size_t kMaxThresholds = 16;

  struct Entering {
    // Below zero: what a unit pushed from `from` to `to` gains.
    Cost reduced_cost = 0;
    // -1 when nothing was found.
    int from = -1;
    int to = -1;
    // -1 for a route.
    int arc = -1;
    // Whether units are pushed along the arc, not back.
    bool grows = true;
  };

  // Pivots until no arc gains more than the threshold.
  void RunToThreshold() {
    const int needs = static_cast<int>(network_.demands.size());
    const int arc_count = static_cast<int>(network_.arcs.size());
    constexpr int kArcsInBlock = 64;
    const int blocks = needs + (arc_count + kArcsInBlock - 1) / kArcsInBlock;
    for (int idle = 0, block = 0; idle < blocks && IsWanted();) {
      Entering entering{.reduced_cost = -threshold_};
      if (block < needs) {
        PriceRoutes(block, entering);
      } else {
        const int first = (block - needs) * kArcsInBlock;
        for (int arc = first; arc < std::min(first + kArcsInBlock, arc_count); ++arc) PriceArc(arc, entering);
      }
      if (entering.from < 0) {
        ++idle;
        block = (block + 1) % blocks;
        continue;
      }
      // Once more into the same block: to finish one need before the next keeps the tree flat.
      idle = 0;
      Pivot(entering);
    }
  }

  // Asks now and then: a nation's flow takes seconds.
  bool IsWanted() {
    constexpr unsigned kLooksBetween = 256;
    if (++looks_ % kLooksBetween == 0) is_ended_ = is_ended_ || is_cancelled_();
    return !is_ended_;
  }

  Cost CostAt(std::size_t arc, int piece) const { return costs_[first_piece_[arc] + Index(piece)]; }
  std::int64_t CapacityAt(std::size_t arc, int piece) const { return capacities_[first_piece_[arc] + Index(piece)]; }

  Cost ReducedCost(std::size_t arc, int piece) const {
    return CostAt(arc, piece) + potentials_[Index(network_.arcs[arc].from)] - potentials_[Index(network_.arcs[arc].to)];
  }
  Cost ReducedRouteCost(int need, std::size_t route) const {
    return route_costs_[route] + potentials_[Index(network_.first_source + routes_.sources[route])] -
           potentials_[Index(network_.first_need + need)];
  }

  // Of the route between a node and its parent.
  int NeedOf(int i) const { return (i >= network_.first_need ? i : tree_.nodes[Index(i)].parent) - network_.first_need; }
  std::size_t RouteTo(int i) const {
    const int need = NeedOf(i);
    const int source = (i >= network_.first_need ? tree_.nodes[Index(i)].parent : i) - network_.first_source;
    return routes_.IndexOf(need, source);
  }

  void SetPotentials() {
    std::vector<int> stack = {0};
    while (!stack.empty()) {
      const int i = stack.back();
      stack.pop_back();
      const Tree::Node& node = tree_.nodes[Index(i)];
      if (i != 0) {
        const Cost cost = node.arc >= 0 ? CostAt(Index(node.arc), tree_.pieces[Index(node.arc)]) : route_costs_[RouteTo(i)];
        potentials_[Index(i)] = potentials_[Index(node.parent)] + (node.is_down ? cost : -cost);
      }
      for (int child = node.first_child; child >= 0; child = tree_.nodes[Index(child)].next_sibling) stack.push_back(child);
    }
  }

  void PriceRoutes(int need, Entering& best) const {
    const int to = network_.first_need + need;
    const Cost potential = potentials_[Index(to)];
    const Cost* source_potentials = potentials_.data() + network_.first_source;
    const std::size_t end = routes_.first[Index(need) + 1];
    std::size_t cheapest = end;
    Cost lowest = best.reduced_cost;
    for (std::size_t i = routes_.first[Index(need)]; i < end; ++i) {
      const Cost reduced_cost = route_costs_[i] + source_potentials[routes_.sources[i]] - potential;
      if (reduced_cost < lowest) {
        lowest = reduced_cost;
        cheapest = i;
      }
    }
    if (cheapest != end) best = {.reduced_cost = lowest, .from = network_.first_source + routes_.sources[cheapest], .to = to};
  }

  void PriceArc(int index, Entering& best) const {
    const auto arc = Index(index);
    if (tree_.is_held[arc]) return;
    const int from = network_.arcs[arc].from;
    const int to = network_.arcs[arc].to;
    const int piece = tree_.pieces[arc];
    if (piece < face_.free_pieces[arc].second) {
      const Cost reduced_cost = ReducedCost(arc, piece);
      if (reduced_cost < best.reduced_cost) best = {reduced_cost, from, to, index, true};
    }
    if (piece > face_.free_pieces[arc].first) {
      const Cost reduced_cost = -ReducedCost(arc, piece - 1);
      if (reduced_cost < best.reduced_cost) best = {reduced_cost, to, from, index, false};
    }
  }

  // How much more can flow on the arc between a node and its parent: along it, or back.
  std::int64_t Room(const Tree::Node& node, bool grows) const {
    if (!grows) return node.units;
    return node.arc < 0 ? ConvexArc::kUnlimited : CapacityAt(Index(node.arc), tree_.pieces[Index(node.arc)]) - node.units;
  }

  int Apex(int a, int b) const {
    while (a != b) {
      if (tree_.nodes[Index(a)].depth >= tree_.nodes[Index(b)].depth) {
        a = tree_.nodes[Index(a)].parent;
      } else {
        b = tree_.nodes[Index(b)].parent;
      }
    }
    return a;
  }

  struct Blocking {
    // The node whose arc to its parent lets no more through; -1 for the entering arc.
    int node = -1;
    std::int64_t units = 0;
    // Whether another arc lets no more through either.
    bool is_tied = false;
    // Whether flow comes down the arc, on the entering arc's `from` side.
    bool is_on_from_side = false;
  };

  // Of the arcs that let the least through, the first along the cycle from its apex: so the tree stays strongly feasible, and no sequence
  // of pivots without effect repeats.
  Blocking FindBlocking(const Entering& entering, int apex, std::int64_t entering_room) const {
    Blocking blocking{.units = entering_room};
    for (int i = entering.from; i != apex; i = tree_.nodes[Index(i)].parent) {
      const Tree::Node& node = tree_.nodes[Index(i)];
      const std::int64_t room = Room(node, node.is_down);
      if (room > blocking.units) continue;
      blocking = {.node = i, .units = room, .is_tied = room == blocking.units, .is_on_from_side = true};
    }
    for (int i = entering.to; i != apex; i = tree_.nodes[Index(i)].parent) {
      const Tree::Node& node = tree_.nodes[Index(i)];
      const std::int64_t room = Room(node, !node.is_down);
      if (room == blocking.units) blocking.is_tied = true;
      if (room < blocking.units) blocking = {.node = i, .units = room};
    }
    MUSTER_CHECK(blocking.units < ConvexArc::kUnlimited);
    return blocking;
  }

  int EnteringPiece(const Entering& entering) const {
    return entering.grows ? tree_.pieces[Index(entering.arc)] : tree_.pieces[Index(entering.arc)] - 1;
  }

  void Push(const Entering& entering, int apex, std::int64_t units) {
    if (units == 0) return;
    for (int i = entering.from; i != apex; i = tree_.nodes[Index(i)].parent) {
      Tree::Node& node = tree_.nodes[Index(i)];
      node.units += node.is_down ? units : -units;
    }
    for (int i = entering.to; i != apex; i = tree_.nodes[Index(i)].parent) {
      Tree::Node& node = tree_.nodes[Index(i)];
      node.units += node.is_down ? -units : units;
    }
  }

  void Pivot(Entering entering) {
    const int apex = Apex(entering.from, entering.to);
    std::int64_t entered = 0;
    while (true) {
      const Blocking blocking = FindBlocking(
          entering, apex, entering.arc < 0 ? ConvexArc::kUnlimited : CapacityAt(Index(entering.arc), EnteringPiece(entering)) - entered);
      Push(entering, apex, blocking.units);
      entered += blocking.units;
      if (blocking.node < 0) {
        // The whole piece: the arc stays outside the tree.
        tree_.pieces[Index(entering.arc)] += entering.grows ? 1 : -1;
        return;
      }
      if (blocking.is_tied || !StepOver(blocking, entering)) {
        Exchange(blocking, entering, entered);
        return;
      }
    }
  }

  // Where the next piece of the blocking arc is worth going on for, moves on to it: a pivot that leaves the tree as it is.
  bool StepOver(const Blocking& blocking, Entering& entering) {
    Tree::Node& node = tree_.nodes[Index(blocking.node)];
    if (node.arc < 0) return false;
    const auto arc = Index(node.arc);
    const bool grows = node.is_down == blocking.is_on_from_side;
    int& piece = tree_.pieces[arc];
    const int next = grows ? piece + 1 : piece - 1;
    if (next < face_.free_pieces[arc].first || next >= face_.free_pieces[arc].second) return false;
    const Cost dearer = grows ? CostAt(arc, next) - CostAt(arc, piece) : CostAt(arc, piece) - CostAt(arc, next);
    if (entering.reduced_cost + dearer >= -threshold_) return false;
    Shift(blocking.node, (node.is_down ? 1 : -1) * (CostAt(arc, next) - CostAt(arc, piece)));
    entering.reduced_cost += dearer;
    piece = next;
    node.units = grows ? 0 : CapacityAt(arc, next);
    return true;
  }

  // Adds to the potentials of a node and all below it.
  void Shift(int top, Cost difference) {
    if (difference == 0) return;
    stack_.assign(1, top);
    while (!stack_.empty()) {
      const int i = stack_.back();
      stack_.pop_back();
      potentials_[Index(i)] += difference;
      for (int child = tree_.nodes[Index(i)].first_child; child >= 0; child = tree_.nodes[Index(child)].next_sibling) {
        stack_.push_back(child);
      }
    }
  }

  // Takes the blocking arc out of the tree and the entering one in.
  void Exchange(const Blocking& blocking, const Entering& entering, std::int64_t entered) {
    Tree::Node& leaving = tree_.nodes[Index(blocking.node)];
    if (leaving.arc >= 0) {
      const auto arc = Index(leaving.arc);
      tree_.is_held[arc] = false;
      if (leaving.units > 0) ++tree_.pieces[arc];
    }
    // The part below the leaving arc hangs from the entering one's other end from now on, its path up to the leaving arc turned round.
    const int top = blocking.is_on_from_side ? entering.from : entering.to;
    Tree::Node above{.parent = blocking.is_on_from_side ? entering.to : entering.from, .arc = entering.arc};
    // Along the entering arc, flow goes from `from` to `to`, unless it is pushed back.
    const bool is_from_parent = !blocking.is_on_from_side;
    above.is_down = is_from_parent == entering.grows;
    if (entering.arc >= 0) {
      tree_.is_held[Index(entering.arc)] = true;
      const int piece = EnteringPiece(entering);
      above.units = entering.grows ? entered : CapacityAt(Index(entering.arc), piece) - entered;
      tree_.pieces[Index(entering.arc)] = piece;
    } else {
      above.units = entered;
    }
    for (int i = top, stop = blocking.node;;) {
      Tree::Node& node = tree_.nodes[Index(i)];
      const int old_parent = node.parent;
      const Tree::Node old = node;
      TreeBuilder::Unlink(tree_, i);
      node.parent = above.parent;
      node.is_down = above.is_down;
      node.arc = above.arc;
      node.units = above.units;
      TreeBuilder::Link(tree_, i);
      if (i == stop) break;
      above = {.parent = i, .is_down = !old.is_down, .arc = old.arc, .units = old.units};
      i = old_parent;
    }
    // The entering arc's reduced cost becomes zero.
    const Cost difference = blocking.is_on_from_side ? -entering.reduced_cost : entering.reduced_cost;
    stack_.assign(1, top);
    while (!stack_.empty()) {
      const int i = stack_.back();
      stack_.pop_back();
      Tree::Node& node = tree_.nodes[Index(i)];
      node.depth = tree_.nodes[Index(node.parent)].depth + 1;
      potentials_[Index(i)] += difference;
      for (int child = node.first_child; child >= 0; child = tree_.nodes[Index(child)].next_sibling) stack_.push_back(child);
    }
  }

  const AllocationNetwork& network_;
  Tree& tree_;
  const Face& face_;
  const IsCancelled& is_cancelled_;
  std::vector<std::size_t> first_piece_;
  std::vector<Cost> costs_;
  std::vector<std::int64_t> capacities_;
  const RouteEnds& routes_;
  const std::vector<Cost> route_costs_;
  std::vector<Cost> potentials_;
  std::vector<int> stack_;
  // Gains up to this are left for later.
  Cost threshold_ = 0;
  // At blocks of arcs.
  unsigned looks_ = 0;
  bool is_ended_ = false;
};

template <typename Cost>
bool SolveBatch(const AllocationNetwork& network, const KeptRoutes& routes, const Batch& batch, bool narrows, Tree& tree, Face& face,
                const IsCancelled& is_cancelled) {
  RouteEnds ends;
  std::vector<Cost> costs = OpenRoutes<Cost>(routes, static_cast<int>(network.demands.size()), batch, face, ends);
  Simplex<Cost> simplex(network, batch, std::move(costs), ends, tree, face, is_cancelled);
  simplex.Run();
  const bool proved = simplex.HoldsCertificate();
  if (narrows) face = simplex.Narrow();
  return proved;
}

AllocationFace FaceOf(const AllocationNetwork& network, const Face& face) {
  AllocationFace wide;
  std::size_t free_count = 0;
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const auto [first, second] = face.free_pieces[a];
    if (first < second) ++free_count;
    std::int64_t fewest = 0;
    for (int p = 0; p < first; ++p) fewest += network.arcs[a].pieces[Index(p)].capacity;
    std::int64_t most = fewest;
    for (int p = first; p < second; ++p) most = std::min(most + network.arcs[a].pieces[Index(p)].capacity, ConvexArc::kUnlimited);
    wide.arc_range.emplace_back(fewest, most);
  }
  for (std::size_t need = 0; need < face.closed.size(); ++need) {
    for (std::size_t source = 0; source < face.closed[need].size(); ++source) {
      if (!face.closed[need][source]) wide.open_routes.emplace_back(static_cast<int>(need), static_cast<int>(source));
    }
  }
  // What may vary beside the tree's arcs, which nothing but the others determines.
  wide.is_single = free_count + wide.open_routes.size() == Index(NodeCount(network)) - 1;
  return wide;
}

using Totals = std::array<Wide, kFlowLevels>;

// Units on every arc; adds what they cost to `totals`.
std::vector<std::int64_t> ArcUnitsOf(const AllocationNetwork& network, const Tree& tree, Totals& totals) {
  std::vector<std::int64_t> held(network.arcs.size());
  for (const Tree::Node& node : tree.nodes) {
    if (node.arc >= 0) held[Index(node.arc)] = node.units;
  }
  std::vector<std::int64_t> arc_units;
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    arc_units.push_back(held[a]);
    const ConvexArc& arc = network.arcs[a];
    for (int p = 0; p <= tree.pieces[a]; ++p) {
      if (p == tree.pieces[a] && held[a] == 0) break;
      const ConvexArc::Piece& piece = arc.pieces[Index(p)];
      const std::int64_t units = p < tree.pieces[a] ? piece.capacity : held[a];
      if (p < tree.pieces[a]) arc_units.back() += units;
      for (std::size_t k = 0; k < kFlowLevels; ++k) totals[k] += Wide{piece.costs[k]} * units;
    }
  }
  return arc_units;
}

// What goes along the routes.
std::vector<AllocationFlow::RouteUnits> RouteUnitsOf(const AllocationNetwork& network, const Tree& tree) {
  std::vector<AllocationFlow::RouteUnits> route_units;
  for (int i = 1; i < std::ssize(tree.nodes); ++i) {
    const Tree::Node& node = tree.nodes[Index(i)];
    if (node.arc >= 0 || node.units == 0) continue;
    const bool is_need = i >= network.first_need;
    route_units.push_back({.source = (is_need ? node.parent : i) - network.first_source,
                           .need = (is_need ? i : node.parent) - network.first_need,
                           .units = node.units});
  }
  std::sort(route_units.begin(), route_units.end(),
            [](const auto& a, const auto& b) { return std::pair(a.need, a.source) < std::pair(b.need, b.source); });
  return route_units;
}

AllocationFlow FlowOf(const AllocationNetwork& network, const KeptRoutes& routes, const Tree& tree) {
  AllocationFlow flow;
  Totals totals = {};
  flow.arc_units = ArcUnitsOf(network, tree, totals);
  flow.route_units = RouteUnitsOf(network, tree);
  std::vector<Route> kept;
  absl::Span<const Route> row;
  int row_need = -1;
  for (const AllocationFlow::RouteUnits& units : flow.route_units) {
    if (units.need != row_need) row = routes.Into(row_need = units.need, kept);
    const auto route = std::lower_bound(row.begin(), row.end(), units.source, [](const Route& a, int source) { return a.source < source; });
    for (std::size_t k = 0; k < Route::kLevels; ++k) totals[Route::kFirstLevel + k] += Wide{route->costs[k]} * units.units;
  }
  std::copy(totals.begin(), totals.end(), flow.totals.begin());
  return flow;
}

// Whether costs up to `dearest` fit into 64 bits.
bool IsSmall(const AllocationNetwork& network, Wide dearest) { return dearest <= RoomOf(NodeCount(network), kSmallBits); }

}  // namespace

class AllocationSolver {
 public:
  static std::vector<VariantFlow> SolveVariants(const AllocationNetwork& network, const Routes& all_routes,
                                                const std::vector<AllocationVariant>& variants, const IsCancelled& is_cancelled) {
    const KeptRoutes routes(all_routes, network.demands.size());
    const Batch batch = NextBatch(ShapesOf(network, routes), 0, NodeCount(network));
    MUSTER_CHECK(batch.last == kFlowLevels && IsSmall(network, batch.dearest));
    Tree tree = TreeBuilder::Make(network);
    const Face face = WholeFace(network);
    RouteEnds ends;
    std::vector<std::int64_t> costs = OpenRoutes<std::int64_t>(routes, static_cast<int>(network.demands.size()), batch, face, ends);
    Simplex<std::int64_t> simplex(network, batch, std::move(costs), ends, tree, face, is_cancelled);
    simplex.Run();
    std::vector<VariantFlow> flows;
    for (const AllocationVariant& variant : variants) {
      if (is_cancelled()) break;
      const auto cost = [&batch](const LevelCosts& costs) { return static_cast<std::int64_t>(batch.CostOf(costs)); };
      for (const std::size_t arc : variant.arcs) simplex.SetLastCost(arc, cost(variant.costs));
      simplex.RunAgain();
      for (const std::size_t arc : variant.arcs) simplex.SetLastCost(arc, cost(network.arcs[arc].pieces.back().costs));
      Totals totals = {};
      const std::vector<std::int64_t> arc_units = ArcUnitsOf(network, tree, totals);
      VariantFlow& flow = flows.emplace_back();
      for (const std::size_t arc : variant.arcs) {
        std::int64_t units = arc_units[arc];
        const std::vector<ConvexArc::Piece>& pieces = network.arcs[arc].pieces;
        for (std::size_t p = 0; p + 1 < pieces.size(); ++p) units -= pieces[p].capacity;
        flow.last_units.push_back(std::max<std::int64_t>(units, 0));
        for (std::size_t k = 0; k < kFlowLevels; ++k) {
          totals[k] += Wide{variant.costs[k] - pieces.back().costs[k]} * flow.last_units.back();
        }
      }
      std::copy(totals.begin(), totals.end(), flow.totals.begin());
    }
    return flows;
  }

  static AllocationFlow Solve(const AllocationNetwork& network, const Routes& all_routes, AllocationResult result,
                              const IsCancelled& is_cancelled) {
    const KeptRoutes routes(all_routes, network.demands.size());
    const auto shapes = ShapesOf(network, routes);
    Tree tree = TreeBuilder::Make(network);
    Face face = WholeFace(network);
    bool proved = true;
    for (std::size_t first = 0; first < kFlowLevels;) {
      const Batch batch = NextBatch(shapes, first, NodeCount(network));
      const bool narrows = batch.last < kFlowLevels || result == AllocationResult::kFlowAndFace;
      const bool is_proved = IsSmall(network, batch.dearest)
                                 ? SolveBatch<std::int64_t>(network, routes, batch, narrows, tree, face, is_cancelled)
                                 : SolveBatch<Wide>(network, routes, batch, narrows, tree, face, is_cancelled);
      proved = proved && is_proved;
      if (!proved && is_cancelled()) break;
      first = batch.last;
    }
    AllocationFlow flow = FlowOf(network, routes, tree);
    flow.proved = proved;
    if (result == AllocationResult::kFlowAndFace) flow.face = FaceOf(network, face);
    return flow;
  }

  static AllocationFlow SolvePriced(const AllocationNetwork& network, const RouteEnds& ends, const std::vector<std::int64_t>& route_costs,
                                    std::int64_t route_price, const IsCancelled& is_cancelled, Tree& tree) {
    std::int64_t dearest = 0;
    for (const ConvexArc& arc : network.arcs) {
      for (const ConvexArc::Piece& piece : arc.pieces) dearest = std::max(dearest, piece.costs[Route::kFirstLevel]);
    }
    const std::int64_t dearest_route = route_costs.empty() ? 0 : *std::max_element(route_costs.begin(), route_costs.end());
    const bool is_small = IsSmall(network, std::max(Wide{dearest}, Wide{dearest_route} * route_price));
    AllocationFlow flow;
    flow.proved = is_small ? SolvePriced<std::int64_t>(network, ends, route_costs, route_price, is_cancelled, tree)
                           : SolvePriced<Wide>(network, ends, route_costs, route_price, is_cancelled, tree);
    Totals totals = {};
    flow.arc_units = ArcUnitsOf(network, tree, totals);
    flow.route_units = RouteUnitsOf(network, tree);
    Wide& total = totals[Route::kFirstLevel];
    for (const AllocationFlow::RouteUnits& units : flow.route_units) {
      total += Wide{route_costs[ends.IndexOf(units.need, units.source)]} * route_price * units.units;
    }
    flow.totals[Route::kFirstLevel] = total;
    return flow;
  }

 private:
  template <typename Cost>
  static bool SolvePriced(const AllocationNetwork& network, const RouteEnds& ends, const std::vector<std::int64_t>& route_costs,
                          std::int64_t route_price, const IsCancelled& is_cancelled, Tree& tree) {
    Batch batch{.first = Route::kFirstLevel, .last = Route::kFirstLevel + 1};
    batch.weights[Route::kFirstLevel] = 1;
    std::vector<Cost> costs(route_costs.size());
    if (route_price > 0) {
      std::transform(route_costs.begin(), route_costs.end(), costs.begin(), [&](std::int64_t cost) { return Cost{cost} * route_price; });
    }
    const Face face = WholeFace(network);
    Simplex<Cost> simplex(network, batch, std::move(costs), ends, tree, face, is_cancelled);
    simplex.Run();
    return simplex.HoldsCertificate();
  }

  static Face WholeFace(const AllocationNetwork& network) {
    Face face;
    for (const ConvexArc& arc : network.arcs) face.free_pieces.emplace_back(0, static_cast<int>(arc.pieces.size()));
    return face;
  }
};

struct PricedAllocation::State {
  // Nothing while no routes are kept.
  std::optional<RouteEnds> ends;
  std::vector<std::int64_t> route_costs;
  std::optional<Tree> tree;
};
PricedAllocation::PricedAllocation(std::size_t most_kept_routes) : most_kept_routes_(most_kept_routes), state_(std::make_unique<State>()) {}
PricedAllocation::~PricedAllocation() = default;

AllocationFlow PricedAllocation::Solve(const AllocationNetwork& network, const Routes& routes, std::int64_t route_price,
                                       const IsCancelled& is_cancelled) {
  if (!state_->tree) state_->tree = TreeBuilder::Make(network);
  if (!state_->ends) {
    RouteEnds& ends = state_->ends.emplace();
    state_->route_costs.clear();
    std::vector<Route> row;
    for (int need = 0; need < std::ssize(network.demands); ++need) {
      ends.first.push_back(ends.sources.size());
      row.clear();
      routes.AppendInto(need, row);
      for (const Route& route : row) {
        ends.sources.push_back(route.source);
        state_->route_costs.push_back(route.costs.front());
      }
    }
    ends.first.push_back(ends.sources.size());
    ends.sources.shrink_to_fit();
    state_->route_costs.shrink_to_fit();
  }
  AllocationFlow flow =
      AllocationSolver::SolvePriced(network, *state_->ends, state_->route_costs, route_price, is_cancelled, *state_->tree);
  if (state_->route_costs.size() > most_kept_routes_) ForgetRoutes();
  return flow;
}

void PricedAllocation::ForgetRoutes() {
  state_->ends.reset();
  state_->route_costs = {};
}

bool PricedAllocation::KeepsRoutes() const { return state_->ends.has_value(); }

AllocationFlow SolveAllocation(const AllocationNetwork& network, const Routes& routes, AllocationResult result,
                               const IsCancelled& is_cancelled) {
  return AllocationSolver::Solve(network, routes, result, is_cancelled);
}

std::vector<VariantFlow> SolveVariants(const AllocationNetwork& network, const Routes& routes,
                                       const std::vector<AllocationVariant>& variants, const IsCancelled& is_cancelled) {
  return AllocationSolver::SolveVariants(network, routes, variants, is_cancelled);
}

const char* AllocationSolverName() { return "muster-network-simplex 1"; }

}  // namespace muster::dispatch
