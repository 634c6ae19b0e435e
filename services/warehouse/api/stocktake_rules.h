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
#include "muster/warehouse/v1/stocktake_service.pb.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"
#include "warehouse/store/stocktake_store.h"

// Who may see and do what with a stocktake, and what counting and posting it come to.
namespace muster::warehouse {

// The parts of "warehouses/622900-01/stocktakes/3".
struct StocktakeName {
  std::string warehouse_id;
  std::int64_t stocktake_id = 0;
};
// Adds what is wrong to `fields`.
StocktakeName RequiredStocktake(Fields& fields, absl::string_view field, absl::string_view name);

// NOT_FOUND/STOCKTAKE_UNKNOWN, also when the caller may not see it.
absl::StatusOr<OwnedStocktake> FindVisibleStocktake(StocktakeTx& tx, const Scope& scope, const StocktakeName& name);

// An open stocktake that the caller may change, locked. Errors, first match wins: NOT_FOUND/STOCKTAKE_UNKNOWN; PERMISSION_DENIED;
// FAILED_PRECONDITION/STOCKTAKE_ENDED (details name, state).
absl::StatusOr<OwnedStocktake> LockOpenStocktake(StocktakeTx& tx, const Scope& scope, const StocktakeName& name,
                                                 std::initializer_list<common::v1::Role> any_of);

// FAILED_PRECONDITION/STOCKTAKE_OVERLAPS when an open stocktake counts one of the lots that `stocktake` would. What comes in
// later belongs to whichever counts it first.
absl::Status CheckOverlap(StocktakeTx& tx, absl::string_view warehouse, const v1::Stocktake& stocktake);

// Takes quantities and differences out of the line unless the caller may see them: the stocktake has ended, or the line is settled and the
// caller may post it.
void HideFromBlind(const Scope& scope, const OwnedStocktake& owned, v1::StocktakeLine& line);

// Errors of a stocktake that is to be changed: PERMISSION_DENIED; FAILED_PRECONDITION/STOCKTAKE_ENDED (details name, state).
absl::Status CheckMayChange(const OwnedStocktake& owned, const Scope& scope, std::initializer_list<common::v1::Role> any_of);

// Who counted, and when.
struct CountingAct {
  std::string counter;
  absl::Time time;
};

// What each of the counts comes to; `positions` are those of their lots as far as the warehouse has or had them.
// Errors of each: those of RecordCounts per line.
std::vector<absl::StatusOr<LotCount>> JudgeCounts(const OwnedStocktake& owned,
                                                  const google::protobuf::RepeatedPtrField<v1::RecordCountsRequest::Line>& lines,
                                                  const CountingAct& act, absl::Span<const CountPosition> positions);

// Records counts in a locked stocktake, with their event, and brings `owned` up to date.
absl::Status RecordJudged(StocktakeTx& tx, const CountingAct& act, absl::Span<const LotCount> counts, OwnedStocktake& owned);

// The lines of the stocktake sheet: shortages leave the warehouse, surpluses come in, for the reasons given. Errors:
// DIFFERENCE_UNEXPLAINED, LOT_WITHOUT_DIFFERENCE.
absl::StatusOr<std::vector<v1::Voucher::Line>> SheetLines(absl::string_view warehouse, absl::Span<const LotDifference> differences,
                                                          const v1::PostStocktakeRequest& request);

// OK when every shortage can be taken from what is there now. Locks the balances. Errors: COUNT_BELOW_ISSUED, COUNT_BELOW_RESERVED.
absl::Status CheckShortages(StocktakeTx& tx, absl::string_view warehouse, absl::Span<const LotDifference> differences);

}  // namespace muster::warehouse
