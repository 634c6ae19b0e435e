#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/travel_times.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/fleet_store.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/stock_level.pb.h"
#include "muster/warehouse/v1/warehouse.pb.h"
#include "platform/auth/chapter_tree.h"

// From requisitions and stock to a problem for the planner, and from its plan to the resource.
namespace muster::dispatch {

// What is still wanted.
struct Needs {
  std::vector<v1::Requisition> requisitions;
  // Of their lines, as DispatchTx::ListMissingQuantities gives it.
  std::vector<MissingQuantity> missing;
  TravelProfile travel_profile;
  // Of the ways to the requisitions' sites.
  TravelRecords travel;
  // Shipments that have not moved and whose goods are stock again, because what is planned takes their place. `missing` counts them so.
  std::vector<v1::Shipment> given_back;
};

// What the vehicles of a chapter and those below it carry in one trip.
struct Fleet {
  std::string chapter;
  std::int64_t weight_g = 0;
  // None when the volume of one of them is not known.
  std::optional<std::int64_t> volume_cm3;
};

// Of one base unit; 0 = not known.
struct UnitLoad {
  std::int64_t weight_g = 0;
  std::int64_t volume_cm3 = 0;
};

// All that could be sent, as the warehouse service has it.
struct Stock {
  std::vector<warehouse::v1::Item> items;
  std::vector<warehouse::v1::Warehouse> warehouses;
  std::vector<warehouse::v1::StockBalance> balances;
  // With their reserve floors, and what chapters above released of those.
  std::vector<warehouse::v1::StockLevel> stock_levels;
  std::vector<warehouse::v1::FloorRelease> floor_releases;
  // That limit what leaves.
  std::vector<Fleet> fleets;
  // What other plans still load, which takes from the same limits, and of every item what a unit takes.
  std::vector<UnloadedGoods> unloaded;
  absl::flat_hash_map<std::string, UnitLoad> unit_load_of;
};

// Reads the catalogue, all warehouses, and balances and floors of the items that may cover `needs`; what is still held for shipments that
// are given back counts as available. Without fleets and what is not loaded yet. Errors: those of the calls.
absl::StatusOr<Stock> ReadStock(const Neighbours& neighbours, const rpc::CallOptions& options, const Needs& needs);

struct PlanningOptions {
  std::string incident;
  // What the needs serve, in donors' words.
  std::vector<std::string> purposes;
  // The present moment.
  absl::Time now;
  // Goods leave no earlier.
  absl::Time start;
  // Only stock of these chapters and those below them; empty means all.
  std::vector<std::string> supplying_chapters;
  // Asked for ways that nobody measured or drove; null = the routing server, where there is one. Outlives the call.
  const TravelTimes* routing = nullptr;
  planner::Preferences preferences;
  // In which warehouses must handle what leaves; 0 = they are not limited.
  int handling_window_hours = 0;
  // Chapters whose warehouses send only what their own vehicles carry.
  std::vector<std::string> fleet_chapters;
  // How long other services may be asked.
  absl::Duration patience = absl::InfiniteDuration();
};

// A problem for the planner, whose rows stand in the order of `line_of`, `needs.requisitions` (sites) and the stock.
struct Planning {
  // When all this was read.
  absl::Time now;
  planner::Problem problem;
  // For each line of the problem.
  struct LineOf {
    std::string requisition;
    std::int32_t index = 0;
  };
  std::vector<LineOf> line_of;
  // For each limit of the problem the warehouse whose handling, or the chapter whose vehicles it limits.
  std::vector<std::string> limit_of;
  // Fen of a base unit, by lot; 0 is not known.
  absl::flat_hash_map<std::string, std::int64_t> unit_cost_fen_of;
};

// Lines that lack nothing are left out. Errors: those of the travel times; INTERNAL when the warehouse service contradicts itself.
absl::StatusOr<Planning> MakePlanning(const Needs& needs, const Stock& stock, const PlanningOptions& options,
                                      const auth::ChapterTree& tree);

// The name of a requisition's line among the lines of a problem.
std::string LineId(absl::string_view requisition, std::int32_t index);

// A line as the resource has it, but for the source of its way, which stands in the plan.
v1::Plan::Line ToLine(const Planning& planning, const planner::PlanLine& solved);

// Puts lines into `plan`, which has none, and where their ways are known from.
void AddLines(const Planning& planning, const std::vector<planner::PlanLine>& solved, v1::Plan& plan);

// Lines, shortages, objectives, solver and digest of `solved` as the resource has them.
v1::Plan ToPlan(const Planning& planning, const planner::Plan& solved);

// What a routing server said of the ways of `plan` when it was made, which goes on being true for the plan: the server may be away now, and
// its answers change by the minute. By origin and the point that the requisition's site had then.
class RoutedBefore final : public TravelTimes {
 public:
  explicit RoutedBefore(const v1::Plan& plan);

  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override;

 private:
  using Way = std::tuple<std::string, double, double>;
  struct Leg {
    std::int64_t distance_m = 0;
    absl::Duration duration;
    std::string source;
  };
  std::map<Way, Leg> legs_;
};

// What has changed since `plan` was made so that it cannot be carried out any more; empty when it still can. KIND_NEED (a line lacks less
// than the plan brings), KIND_STOCK (a lot has less than the plan takes), KIND_ROAD (the way takes longer than the plan gives it),
// KIND_TIME (goods that leave now do not help any more; not of a backdated plan), and KIND_NOT_POSSIBLE for all else. Each once, in the
// order of the plan's lines.
std::vector<v1::Plan::Change> ChangesSince(const v1::Plan& plan, const Planning& planning);

// Of these, what the clock and the needs tell without the warehouses: KIND_TIME, by the ways and the expiry dates that the plan was made
// with.
std::vector<v1::Plan::Change> OverdueAt(absl::Time now, const v1::Plan& plan, const Needs& needs);

// And what is known of ways without knowing where the warehouses lie: KIND_ROAD where what was measured or learned takes longer than the
// plan gives it, KIND_NOT_POSSIBLE (NO_ROAD) where the road is closed. Errors: those of the travel times.
absl::StatusOr<std::vector<v1::Plan::Change>> RoadChangesSince(const v1::Plan& plan, const Needs& needs);

}  // namespace muster::dispatch
