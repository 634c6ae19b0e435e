#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "muster/common/v1/role.pb.h"
#include "muster/warehouse/v1/warehouse.pb.h"
#include "platform/scope/scope.h"
#include "warehouse/store/stock_store.h"

// Who may see and do what with a warehouse and what is in it.
namespace muster::warehouse {

// "chapters/000000", whose administrators keep the catalogue and for which other services act.
extern const char kNationalSociety[];

// The error for a resource that does not exist or that the caller may not see: NOT_FOUND/`reason` with the detail name.
absl::Status Unknown(absl::string_view reason, absl::string_view name);

// The warehouse, kept as it is until the transaction ends. Errors, first match wins: NOT_FOUND/WAREHOUSE_UNKNOWN;
// PERMISSION_DENIED when the caller holds none of `any_of` for its chapter.
absl::StatusOr<v1::Warehouse> KeepWarehouse(WarehouseTx& tx, const Scope& scope, absl::string_view warehouse,
                                            std::initializer_list<common::v1::Role> any_of);

// A reservation that the caller may end, locked. Errors, first match wins: NOT_FOUND/RESERVATION_UNKNOWN; PERMISSION_DENIED;
// FAILED_PRECONDITION/RESERVATION_ENDED (details name, state).
absl::StatusOr<HeldReservation> LockPendingReservation(StockTx& tx, const Scope& scope, absl::string_view reservation);

// Whether the caller may end a reservation that it can see, at `now`. Errors: PERMISSION_DENIED; FAILED_PRECONDITION/RESERVATION_ENDED
// (details name, state).
absl::Status CheckMayEnd(const HeldReservation& held, const Scope& scope, absl::Time now);
// A chapter strictly above `chapter` acts; for the national society, above which there is none, that itself.
bool IsAbove(const Scope& scope, absl::string_view chapter);

// The same with a role. Errors, first match wins: those of scope.Authorize; PERMISSION_DENIED/HIGHER_CHAPTER_REQUIRED (details chapter,
// above: the lowest that may).
absl::Status AuthorizeAbove(const Scope& scope, std::initializer_list<common::v1::Role> any_of, absl::string_view chapter);

// FAILED_PRECONDITION/WAREHOUSE_CLOSED.
absl::Status CheckOpen(absl::string_view warehouse, v1::Warehouse::State state);

// NOT_FOUND/ITEM_UNKNOWN for the first of `items` that the catalogue does not have.
absl::Status CheckItems(StockTx& tx, absl::Span<const std::string> items);

// Ids of the chapters that the caller may see and that lie in `ancestor`; empty `ancestor` = all that it may see. Error:
// NOT_FOUND/CHAPTER_UNKNOWN.
absl::StatusOr<std::vector<std::string>> VisibleChapterIds(const Scope& scope, absl::string_view ancestor);

}  // namespace muster::warehouse
