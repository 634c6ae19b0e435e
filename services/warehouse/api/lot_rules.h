#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/warehouse.pb.h"
#include "platform/scope/scope.h"
#include "warehouse/store/lot_store.h"

// Who may see and keep a lot.
namespace muster::warehouse {

// NOT_FOUND/WAREHOUSE_UNKNOWN, also when the caller may not see it.
absl::StatusOr<v1::Warehouse> FindVisibleWarehouse(WarehouseTx& tx, const Scope& scope, absl::string_view warehouse);

// NOT_FOUND/LOT_UNKNOWN, also when the caller may not see it.
absl::StatusOr<v1::Lot> FindVisibleLot(LotTx& tx, const Scope& scope, absl::string_view lot);

// OK when the caller is a keeper of a chapter that has or had the lot in a warehouse. Errors, first match wins: NOT_FOUND/LOT_UNKNOWN when
// it may see none of `homes`; PERMISSION_DENIED.
absl::Status AuthorizeKeeper(const Scope& scope, absl::string_view lot, absl::Span<const LotHome> homes);

// Changes `lot` to `state` and appends an event for each chapter that has or had it. Afterwards nothing that was in doing in its warehouses
// has seen the former state. Takes the locks of its warehouses: nothing else may have been locked before. Error:
// FAILED_PRECONDITION/LOT_STATE_UNCHANGED (details name, state).
absl::StatusOr<v1::Lot> ChangeLotState(LotTx& tx, const Scope& scope, absl::string_view lot, absl::Span<const LotHome> homes,
                                       v1::Lot::State state, absl::string_view reason);

}  // namespace muster::warehouse
