#include "warehouse/api/holding.h"

#include <string>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/fefo.h"
#include "warehouse/jobs/release.h"

namespace muster::warehouse {
namespace {

// What one warehouse has, locked, of all that several requests may pick from.
class Shelves {
 public:
  Shelves(PickFacts facts, std::string warehouse, absl::Time now, const auth::ChapterTree& tree)
      : balances_(std::move(facts.balances)),
        units_(ToUnits(facts.packs)),
        floors_(std::move(facts.floors)),
        warehouse_(std::move(warehouse)),
        today_(ChinaDay(now)),
        tree_(tree) {
    for (std::size_t i = 0; i < balances_.size(); ++i) {
      position_of_lot_.emplace(balances_[i].lot().name(), i);
      positions_of_item_[balances_[i].lot().item()].push_back(i);
    }
  }

  // Chooses the lots for one request; they are still there for the next.
  absl::StatusOr<std::vector<domain::Pick>> Choose(const v1::ReserveStockRequest& request) const {
    ASSIGN_OR_RETURN(const std::vector<domain::Want> wants,
                     ToWants(request.lines(), units_, [this](const std::string& lot) { return ItemOf(lot); }));
    const std::vector<domain::Floor> floors = ToFloors(floors_, IdOf(warehouse_, "warehouses").value(), request.incident());
    ASSIGN_OR_RETURN(std::vector<domain::Pick> picks,
                     domain::PickFefo(ToStock(Eligible(wants, floors), UseOf(request), tree_), wants, today_, floors));
    RETURN_IF_ERROR(CheckPickCount(picks));
    return picks;
  }

  void Take(absl::Span<const domain::Pick> picks) {
    for (const domain::Pick& pick : picks) {
      v1::StockBalance& balance = balances_[position_of_lot_.at(pick.lot)];
      balance.set_available_quantity(balance.available_quantity() - pick.quantity);
    }
  }

 private:
  std::string ItemOf(const std::string& lot) const {
    const auto found = position_of_lot_.find(lot);
    return found == position_of_lot_.end() ? "" : balances_[found->second].lot().item();
  }

  // The named lots, and all of an item where any lot will do or a floor counts them; in the order of lots. A thousand requests that name
  // their lots do not each look at all the others.
  std::vector<v1::StockBalance> Eligible(absl::Span<const domain::Want> wants, absl::Span<const domain::Floor> floors) const {
    absl::flat_hash_set<std::string> whole;
    for (const domain::Floor& floor : floors) whole.insert(floor.item);
    absl::flat_hash_set<std::string> items;
    absl::btree_set<std::size_t> positions;
    for (const domain::Want& want : wants) {
      const std::string item = want.lot.empty() ? want.item : ItemOf(want.lot);
      if (!want.lot.empty()) positions.insert(position_of_lot_.at(want.lot));
      if (want.lot.empty() || whole.contains(item)) items.insert(item);
    }
    for (const std::string& item : items) {
      if (const auto found = positions_of_item_.find(item); found != positions_of_item_.end()) {
        positions.insert(found->second.begin(), found->second.end());
      }
    }
    std::vector<v1::StockBalance> eligible;
    for (const std::size_t position : positions) eligible.push_back(balances_[position]);
    return eligible;
  }

  std::vector<v1::StockBalance> balances_;
  const UnitsOfItems units_;
  const std::vector<sql::ListFloorsRow> floors_;
  const std::string warehouse_;
  const absl::CivilDay today_;
  const auth::ChapterTree& tree_;
  absl::flat_hash_map<std::string, std::size_t> position_of_lot_;
  absl::flat_hash_map<std::string, std::vector<std::size_t>> positions_of_item_;
};

absl::StatusOr<Shelves> LockShelves(StockTx& tx, const std::string& warehouse, const auth::ChapterTree& tree,
                                    absl::Span<const v1::ReserveStockRequest> wanted) {
  absl::btree_set<std::int64_t> lot_ids;
  absl::btree_set<std::string> items;
  for (const v1::ReserveStockRequest& request : wanted) {
    for (const v1::PickLine& line : request.lines()) {
      if (line.has_lot()) lot_ids.insert(NumberOf(line.lot(), "lots").value());
      if (line.has_item()) items.insert(line.item());
    }
  }
  ASSIGN_OR_RETURN(PickFacts facts, tx.LockForPicking(warehouse, std::vector<std::int64_t>(lot_ids.begin(), lot_ids.end()),
                                                      std::vector<std::string>(items.begin(), items.end())));
  return Shelves(std::move(facts), warehouse, tx.now(), tree);
}

v1::Reservation Draft(const std::string& warehouse, const v1::ReserveStockRequest& request, absl::Span<const domain::Pick> picks,
                      absl::Time now) {
  v1::Reservation reservation;
  reservation.set_warehouse(warehouse);
  reservation.set_purpose(request.purpose());
  reservation.set_incident(request.incident());
  reservation.set_destination_chapter(request.destination_chapter());
  for (const domain::Pick& pick : picks) {
    v1::Reservation::Line& line = *reservation.add_lines();
    line.set_lot(pick.lot);
    line.set_item(pick.item);
    line.set_quantity(pick.quantity);
  }
  const absl::Duration hold = absl::Seconds(request.hold_duration().seconds()) + absl::Nanoseconds(request.hold_duration().nanos());
  *reservation.mutable_expire_time() = ToTimestamp(now + hold);
  return reservation;
}

}  // namespace

absl::StatusOr<std::vector<absl::StatusOr<v1::Reservation>>> HoldAll(StockTx& tx, const v1::Warehouse& warehouse,
                                                                     const auth::ChapterTree& tree,
                                                                     absl::Span<const v1::ReserveStockRequest> wanted) {
  std::vector<absl::StatusOr<v1::Reservation>> outcomes;
  if (const absl::Status open = CheckOpen(warehouse.name(), warehouse.state()); !open.ok()) {
    outcomes.assign(wanted.size(), open);
    return outcomes;
  }
  ASSIGN_OR_RETURN(Shelves shelves, LockShelves(tx, warehouse.name(), tree, wanted));
  for (const v1::ReserveStockRequest& request : wanted) {
    const absl::StatusOr<std::vector<domain::Pick>> picks = shelves.Choose(request);
    if (!picks.ok()) {
      outcomes.push_back(picks.status());
      continue;
    }
    shelves.Take(*picks);
    outcomes.push_back(Draft(warehouse.name(), request, *picks, tx.now()));
  }
  std::vector<v1::Reservation*> made;
  std::vector<BalanceChange> changes;
  for (absl::StatusOr<v1::Reservation>& outcome : outcomes) {
    if (!outcome.ok()) continue;
    made.push_back(&*outcome);
    for (BalanceChange& change : ReservedChanges(*outcome, +1)) changes.push_back(std::move(change));
  }
  if (made.empty()) return outcomes;
  RETURN_IF_ERROR(tx.InsertReservations(made));
  RETURN_IF_ERROR(tx.ChangeBalances(changes));
  for (const v1::Reservation* reservation : made) {
    v1::StockReserved event;
    *event.mutable_reservation() = *reservation;
    tx.Append(reservation->name(), warehouse.chapter(), event);
  }
  return outcomes;
}

}  // namespace muster::warehouse
