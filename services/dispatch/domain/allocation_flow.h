#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "dispatch/domain/cancellation.h"

// Minimum-cost flow from a root through stock to needs, under several cost levels in strict order: a primal network simplex that knows the
// shape of the planner's networks. LEMON's solver (min_cost_flow.h) is general; this one starts from the plan that covers nothing instead
// of from artificial arcs, steps over the pieces of a convex cost at once, holds no flow for the routes, of which a nation has millions and
// all but a few thousand stay idle, and goes on from where it stands when costs change.
namespace muster::dispatch {

// Levels of cost, the weightiest first. What an arc costs on each, per unit; ≥ 0.
inline constexpr std::size_t kFlowLevels = 12;
using LevelCosts = std::array<std::int64_t, kFlowLevels>;

// An arc whose units cost more the more of them flow.
struct ConvexArc {
  struct Piece {
    // [0, 10^15]; kUnlimited for the last piece of an arc that anything may flow through.
    std::int64_t capacity = 0;
    LevelCosts costs = {};
  };
  static constexpr std::int64_t kUnlimited = std::int64_t{1} << 60;

  // Nodes.
  int from = 0;
  int to = 0;
  // Costs ascend, compared level by level. At least one piece; the first may not be empty.
  std::vector<Piece> pieces;
};

// From a source to a need; only its end nodes limit what flows.
struct Route {
  // Levels that routes may have a cost on: three from kFirstRouteLevel on.
  static constexpr std::size_t kFirstLevel = 7;
  static constexpr std::size_t kLevels = 3;

  // From 0.
  int source = 0;
  std::array<std::int64_t, kLevels> costs = {};
};

// Node 0 is the root, which supplies what all needs demand. Sources, then needs, are the last nodes.
struct AllocationNetwork {
  int first_source = 1;
  int first_need = 1;
  // Per need: units, ≥ 1.
  std::vector<std::int64_t> demands;
  // Arcs but the routes. Into every node but the root leads at least one, from a node of a lower number. Those into the needs all come from
  // the root and end in an unlimited piece: what is not covered.
  std::vector<ConvexArc> arcs;
};

// The routes into one need after the other.
class Routes {
 public:
  virtual ~Routes() = default;
  // Appends the routes into `need`, counted from 0, by ascending source, each at most once; the same at every call.
  virtual void AppendInto(int need, std::vector<Route>& routes) const = 0;
};

// The flows that are as cheap as the one found: any that keeps to these ranges and meets the demands.
struct AllocationFace {
  // Per arc: the fewest and most units.
  std::vector<std::pair<std::int64_t, std::int64_t>> arc_range;
  // Routes that may carry something, by need, then source; all others carry nothing.
  std::vector<std::pair<int, int>> open_routes;
  // Whether the flow found is the only one.
  bool is_single = false;
};

struct AllocationFlow {
  // Per arc, in the order of AllocationNetwork::arcs.
  std::vector<std::int64_t> arc_units;
  struct RouteUnits {
    int source = 0;
    int need = 0;
    // ≥ 1.
    std::int64_t units = 0;
  };
  // By need, then source.
  std::vector<RouteUnits> route_units;
  // Per level: cost of the whole flow.
  std::array<absl::int128, kFlowLevels> totals = {};
  // Only where it was asked for. Meaningless unless `proved`.
  AllocationFace face;
  // Whether node potentials that were checked against every arc and route show that no flow is lexicographically better.
  bool proved = false;
};

// What is to be found. A face may be a thousand times as large as the flow.
enum class AllocationResult { kFlow, kFlowAndFace };

// The lexicographically cheapest flow, the same for the same network. A search ends soon once `is_cancelled`, with some flow that is not
// proved.
AllocationFlow SolveAllocation(const AllocationNetwork& network, const Routes& routes, AllocationResult result,
                               const IsCancelled& is_cancelled);

// The cheapest flows of one network at one price after another. Each search begins where the one before it ended, which takes a small part
// of what it would from the beginning.
class PricedAllocation {
 public:
  // Routes are kept between searches where there are no more than so many, and worked out again for each where there are.
  explicit PricedAllocation(std::size_t most_kept_routes);
  ~PricedAllocation();

  // Network and routes cost something on Route::kFirstLevel alone, routes `route_price` times what they say. At every call they are the
  // same but for the costs of arcs, of which each one's pieces keep their order, and but for routes that were forgotten. Finds no face, and
  // of the totals only that level's.
  AllocationFlow Solve(const AllocationNetwork& network, const Routes& routes, std::int64_t route_price, const IsCancelled& is_cancelled);

  // The next search asks for routes, which may be others.
  void ForgetRoutes();

  // Whether the next search asks no more for routes.
  bool KeepsRoutes() const;

 private:
  struct State;
  const std::size_t most_kept_routes_;
  std::unique_ptr<State> state_;
};

// Arcs whose last pieces cost otherwise: no more than in the network on any level, and no less than the pieces before them.
struct AllocationVariant {
  std::vector<std::size_t> arcs;
  LevelCosts costs = {};
};

struct VariantFlow {
  // Per arc of the variant: units on its last piece.
  std::vector<std::int64_t> last_units;
  // Per level: cost of the whole flow.
  std::array<absl::int128, kFlowLevels> totals = {};
};

// The lexicographically cheapest flow of each variant of a network whose routes cost nothing. Each search goes on from where the one before
// it ended, which takes a small part of what it would from the beginning. Those that are left once `is_cancelled` are left out.
std::vector<VariantFlow> SolveVariants(const AllocationNetwork& network, const Routes& routes,
                                       const std::vector<AllocationVariant>& variants, const IsCancelled& is_cancelled);

// The solver's name.
const char* AllocationSolverName();

}  // namespace muster::dispatch
