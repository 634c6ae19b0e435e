#include "warehouse/api/lot_rules.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"

namespace muster::warehouse {

absl::StatusOr<v1::Warehouse> FindVisibleWarehouse(WarehouseTx& tx, const Scope& scope, absl::string_view warehouse) {
  ASSIGN_OR_RETURN(std::optional<v1::Warehouse> found, tx.FindWarehouse(IdOf(warehouse, "warehouses").value_or("")));
  if (!found.has_value() || !scope.MayRead({found->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", warehouse);
  return *std::move(found);
}

absl::StatusOr<v1::Lot> FindVisibleLot(LotTx& tx, const Scope& scope, absl::string_view lot) {
  ASSIGN_OR_RETURN(const std::vector<std::string> chapter_ids, VisibleChapterIds(scope, ""));
  ASSIGN_OR_RETURN(std::optional<v1::Lot> found, tx.FindLot(NumberOf(lot, "lots").value_or(0), chapter_ids));
  if (!found.has_value()) return Unknown("LOT_UNKNOWN", lot);
  return *std::move(found);
}

absl::Status AuthorizeKeeper(const Scope& scope, absl::string_view lot, absl::Span<const LotHome> homes) {
  absl::Status refusal = Unknown("LOT_UNKNOWN", lot);
  for (const LotHome& home : homes) {
    if (!scope.MayRead({home.chapter})) continue;
    refusal = scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, home.chapter);
    if (refusal.ok()) break;
  }
  return refusal;
}

absl::StatusOr<v1::Lot> ChangeLotState(LotTx& tx, const Scope& scope, absl::string_view lot, absl::Span<const LotHome> homes,
                                       v1::Lot::State state, absl::string_view reason) {
  tx.BeAloneIn(homes);
  RETURN_IF_ERROR(tx.LockLot(NumberOf(lot, "lots").value_or(0), homes));
  v1::LotStateChanged event;
  ASSIGN_OR_RETURN(*event.mutable_lot(), FindVisibleLot(tx, scope, lot));
  if (event.lot().state() == state) {
    return FailedPrecondition("LOT_STATE_UNCHANGED", absl::StrCat(lot, " is so already"),
                              {{"name", lot}, {"state", v1::Lot::State_Name(state)}});
  }
  tx.SetLotState(state, reason, *event.mutable_lot());
  std::set<std::string> chapters;
  for (const LotHome& home : homes) chapters.insert(home.chapter);
  for (const std::string& chapter : chapters) tx.Append(event.lot().name(), chapter, event);
  return event.lot();
}

}  // namespace muster::warehouse
