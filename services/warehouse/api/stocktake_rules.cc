#include "warehouse/api/stocktake_rules.h"

#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/domain/stocktake.h"

namespace muster::warehouse {
namespace {

std::string NameText(const StocktakeName& name) {
  return absl::StrCat("warehouses/", name.warehouse_id, "/stocktakes/", name.stocktake_id);
}

bool IsOpen(const v1::Stocktake& stocktake) {
  return stocktake.state() == v1::Stocktake::STATE_COUNTING || stocktake.state() == v1::Stocktake::STATE_COUNTED;
}

domain::CountScope ScopeOf(const v1::Stocktake& stocktake) {
  return {.items = {stocktake.items().begin(), stocktake.items().end()}, .bins = {stocktake.bins().begin(), stocktake.bins().end()}};
}

absl::Status Overlaps(const std::string& other) {
  return FailedPrecondition("STOCKTAKE_OVERLAPS", absl::StrCat(other, " counts one of the lots"), {{"name", other}});
}

// A stocktake under another warehouse's name is none.
absl::StatusOr<OwnedStocktake> Visible(const Scope& scope, const StocktakeName& name, std::optional<OwnedStocktake> owned) {
  if (!owned.has_value() || owned->stocktake.name() != NameText(name) || !scope.MayRead({owned->chapter})) {
    return Unknown("STOCKTAKE_UNKNOWN", NameText(name));
  }
  return *std::move(owned);
}

v1::StocktakeLine::State ToState(domain::Verdict::State state) {
  switch (state) {
    case domain::Verdict::State::kToCount:
      return v1::StocktakeLine::STATE_TO_COUNT;
    case domain::Verdict::State::kToRecount:
      return v1::StocktakeLine::STATE_TO_RECOUNT;
    case domain::Verdict::State::kSettled:
      return v1::StocktakeLine::STATE_SETTLED;
  }
  __builtin_unreachable();
}

absl::Status CheckCountable(const OwnedStocktake& owned, const CountingAct& act, absl::Span<const domain::Count> before,
                            const CountPosition& position) {
  if (position.open_stocktake.empty() && !domain::Covers(ScopeOf(owned.stocktake), position.item, position.bin)) {
    return FailedPrecondition("LOT_OUTSIDE_STOCKTAKE", absl::StrCat(position.lot, " is not counted here"), {{"lot", position.lot}});
  }
  if (!position.open_stocktake.empty() && position.open_stocktake != owned.stocktake.name()) return Overlaps(position.open_stocktake);
  if (act.time < position.earliest_count_time) {
    return FailedPrecondition(
        "COUNT_TOO_EARLY", absl::StrCat("the difference of ", position.lot, " may be in the ledger already"),
        {{"lot", position.lot}, {"earliest", absl::FormatTime(absl::RFC3339_sec, position.earliest_count_time, absl::UTCTimeZone())}});
  }
  if (domain::HasCounted(before, act.counter)) {
    return FailedPrecondition("RECOUNT_NEEDS_ANOTHER_PERSON", absl::StrCat(act.counter, " has counted ", position.lot),
                              {{"lot", position.lot}, {"counter", act.counter}});
  }
  return absl::OkStatus();
}

absl::StatusOr<LotCount> JudgeCount(const OwnedStocktake& owned, const v1::RecordCountsRequest::Line& line, const CountingAct& act,
                                    const CountPosition& position) {
  std::vector<domain::Count> so_far;
  for (std::size_t i = 0; i < position.counters.size(); ++i) {
    so_far.push_back({.counter = position.counters[i], .difference = position.differences[i]});
  }
  RETURN_IF_ERROR(CheckCountable(owned, act, so_far, position));
  so_far.push_back({.counter = act.counter, .difference = line.counted_quantity() - position.book_quantity});
  const domain::Verdict verdict = domain::Judge(so_far);
  return LotCount{.lot = line.lot(),
                  .counted_quantity = line.counted_quantity(),
                  .book_quantity = position.book_quantity,
                  .state = ToState(verdict.state),
                  .difference = verdict.difference};
}

v1::Voucher::Line SheetLine(absl::string_view warehouse, const LotDifference& difference, const std::string& reason) {
  v1::Voucher::Line line;
  line.set_lot(difference.lot);
  line.set_item(difference.item);
  const bool is_shortage = difference.difference < 0;
  line.set_quantity(is_shortage ? -difference.difference : difference.difference);
  (is_shortage ? *line.mutable_from() : *line.mutable_to()).set_warehouse(std::string(warehouse));
  (is_shortage ? *line.mutable_to() : *line.mutable_from()).set_adjustment(reason);
  return line;
}

}  // namespace

StocktakeName RequiredStocktake(Fields& fields, absl::string_view field, absl::string_view name) {
  StocktakeName parts;
  const std::optional<NestedId> ids = NestedIdOf(name, "warehouses", "stocktakes");
  if (name.empty()) {
    fields.Add(field, "REQUIRED");
  } else if (!ids.has_value() || !absl::SimpleAtoi(ids->id, &parts.stocktake_id)) {
    fields.Add(field, "MALFORMED", {{"expected", "warehouses/622900-01/stocktakes/3"}});
  } else {
    parts.warehouse_id = std::string(ids->parent_id);
  }
  return parts;
}

absl::StatusOr<OwnedStocktake> FindVisibleStocktake(StocktakeTx& tx, const Scope& scope, const StocktakeName& name) {
  ASSIGN_OR_RETURN(std::optional<OwnedStocktake> owned, tx.FindStocktake(name.stocktake_id));
  return Visible(scope, name, std::move(owned));
}

absl::Status CheckMayChange(const OwnedStocktake& owned, const Scope& scope, std::initializer_list<common::v1::Role> any_of) {
  RETURN_IF_ERROR(scope.Authorize(any_of, owned.chapter));
  if (IsOpen(owned.stocktake)) return absl::OkStatus();
  return FailedPrecondition("STOCKTAKE_ENDED", absl::StrCat(owned.stocktake.name(), " has ended"),
                            {{"name", owned.stocktake.name()}, {"state", v1::Stocktake::State_Name(owned.stocktake.state())}});
}

absl::StatusOr<OwnedStocktake> LockOpenStocktake(StocktakeTx& tx, const Scope& scope, const StocktakeName& name,
                                                 std::initializer_list<common::v1::Role> any_of) {
  ASSIGN_OR_RETURN(std::optional<OwnedStocktake> locked, tx.LockStocktake(name.warehouse_id, name.stocktake_id));
  ASSIGN_OR_RETURN(OwnedStocktake owned, Visible(scope, name, std::move(locked)));
  RETURN_IF_ERROR(CheckMayChange(owned, scope, any_of));
  return owned;
}

absl::Status CheckOverlap(StocktakeTx& tx, absl::string_view warehouse, const v1::Stocktake& stocktake) {
  ASSIGN_OR_RETURN(const std::string other, tx.FindTwiceCounted(warehouse, stocktake));
  return other.empty() ? absl::OkStatus() : Overlaps(other);
}

void HideFromBlind(const Scope& scope, const OwnedStocktake& owned, v1::StocktakeLine& line) {
  if (!IsOpen(owned.stocktake)) return;
  // Those who may post it may also count, and must not copy the count before theirs.
  const bool is_settled = line.state() == v1::StocktakeLine::STATE_SETTLED;
  if (is_settled && scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, owned.chapter).ok()) return;
  line.clear_difference();
  for (v1::StocktakeLine::Count& count : *line.mutable_counts()) {
    count.clear_counted_quantity();
    count.clear_book_quantity();
    count.clear_difference();
  }
}

std::vector<absl::StatusOr<LotCount>> JudgeCounts(const OwnedStocktake& owned,
                                                  const google::protobuf::RepeatedPtrField<v1::RecordCountsRequest::Line>& lines,
                                                  const CountingAct& act, absl::Span<const CountPosition> positions) {
  std::map<absl::string_view, const CountPosition*> position_of;
  for (const CountPosition& position : positions) position_of.emplace(position.lot, &position);
  std::vector<absl::StatusOr<LotCount>> counts;
  for (const v1::RecordCountsRequest::Line& line : lines) {
    const auto found = position_of.find(line.lot());
    counts.push_back(found == position_of.end() ? absl::StatusOr<LotCount>(Unknown("LOT_UNKNOWN", line.lot()))
                                                : JudgeCount(owned, line, act, *found->second));
  }
  return counts;
}

absl::Status RecordJudged(StocktakeTx& tx, const CountingAct& act, absl::Span<const LotCount> counts, OwnedStocktake& owned) {
  tx.RecordCounts(owned, act.counter, act.time, counts);
  ASSIGN_OR_RETURN(std::optional<OwnedStocktake> changed, tx.FindStocktake(owned.stocktake_id));
  MUSTER_CHECK(changed.has_value());
  owned = *std::move(changed);
  v1::StocktakeCountsRecorded event;
  event.set_counter(act.counter);
  for (const LotCount& count : counts) event.add_lots(count.lot);
  *event.mutable_stocktake() = owned.stocktake;
  tx.Append(owned.stocktake.name(), owned.chapter, event);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Voucher::Line>> SheetLines(absl::string_view warehouse, absl::Span<const LotDifference> differences,
                                                          const v1::PostStocktakeRequest& request) {
  std::map<absl::string_view, const std::string*> reason_of;
  for (const v1::PostStocktakeRequest::Explanation& explanation : request.explanations()) {
    reason_of.emplace(explanation.lot(), &explanation.reason());
  }
  std::vector<v1::Voucher::Line> lines;
  for (const LotDifference& difference : differences) {
    const auto reason = reason_of.find(difference.lot);
    if (reason == reason_of.end()) {
      return FailedPrecondition("DIFFERENCE_UNEXPLAINED", absl::StrCat("no reason for ", difference.lot), {{"lot", difference.lot}});
    }
    lines.push_back(SheetLine(warehouse, difference, *reason->second));
    reason_of.erase(reason);
  }
  if (!reason_of.empty()) {
    const absl::string_view lot = reason_of.begin()->first;
    return FailedPrecondition("LOT_WITHOUT_DIFFERENCE", absl::StrCat(lot, " has no difference"), {{"lot", lot}});
  }
  return lines;
}

absl::Status CheckShortages(StocktakeTx& tx, absl::string_view warehouse, absl::Span<const LotDifference> differences) {
  std::map<std::string, std::int64_t> shortages;
  std::vector<std::int64_t> lot_ids;
  for (const LotDifference& difference : differences) {
    lot_ids.push_back(NumberOf(difference.lot, "lots").value());
    shortages.emplace(difference.lot, -difference.difference);
  }
  ASSIGN_OR_RETURN(const std::vector<v1::StockBalance> balances, tx.LockBalances(warehouse, lot_ids, {}));
  for (const v1::StockBalance& balance : balances) {
    const std::string& lot = balance.lot().name();
    const auto found = shortages.find(lot);
    // Other lots of the same items are locked, too.
    if (found == shortages.end()) continue;
    const std::int64_t shortage = found->second;
    if (shortage > balance.on_hand_quantity()) {
      return FailedPrecondition("COUNT_BELOW_ISSUED", absl::StrCat("more of ", lot, " has left than the count left there"),
                                {{"lot", lot}, {"shortage", shortage}, {"on_hand", balance.on_hand_quantity()}});
    }
    if (shortage <= balance.available_quantity()) continue;
    ASSIGN_OR_RETURN(const std::vector<std::string> reservations, tx.ListReservationsOf(warehouse, lot));
    return FailedPrecondition("COUNT_BELOW_RESERVED", absl::StrCat("less of ", lot, " is there than is reserved"),
                              {{"lot", lot},
                               {"shortage", shortage},
                               {"available", balance.available_quantity()},
                               {"reservations", absl::StrJoin(reservations, ", ")}});
  }
  return absl::OkStatus();
}

}  // namespace muster::warehouse
