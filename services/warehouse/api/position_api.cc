#include "warehouse/api/position_api.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/balance_key.h"
#include "warehouse/api/fields.h"
#include "warehouse/domain/extent.h"
#include "warehouse/store/position_store.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

constexpr std::int32_t kDefaultDays = 90;
constexpr std::int32_t kMaxDays = 3650;
constexpr PageLimits kLimits{.default_size = 1000, .max_size = 10'000};
// Before any ledger.
constexpr absl::Time kBeginning = absl::UnixEpoch();

// What the fields of a request that choose its rows are made of, for the page token.
template <class... Parts>
std::string FilterText(const Parts&... parts) {
  return absl::StrJoin(std::make_tuple(parts...), "\n");
}

std::int32_t Days(Fields& fields, absl::string_view field, std::int32_t days) {
  fields.Range(field, std::int64_t{days}, 0, kMaxDays);
  return days == 0 ? kDefaultDays : days;
}

SummaryGroup GroupOf(v1::ListStockSummariesRequest::GroupBy group_by) {
  switch (group_by) {
    case v1::ListStockSummariesRequest::GROUP_BY_CHAPTER_ITEM:
      return SummaryGroup::kChapter;
    case v1::ListStockSummariesRequest::GROUP_BY_WAREHOUSE_ITEM:
      return SummaryGroup::kWarehouse;
    case v1::ListStockSummariesRequest::GROUP_BY_LEVEL_ITEM:
      return SummaryGroup::kLevel;
    default:
      return SummaryGroup::kItem;
  }
}

std::string KeyText(const SummaryRow& row, SummaryGroup group) {
  const v1::StockSummary& summary = row.summary;
  const std::string& place = group == SummaryGroup::kChapter ? summary.chapter() : summary.warehouse();
  const absl::string_view collection = group == SummaryGroup::kChapter ? "chapters" : "warehouses";
  return absl::StrCat(IdOf(place, collection).value_or(""), "\n", static_cast<int>(summary.level()), "\n",
                      IdOf(summary.item(), "items").value());
}

SummaryKey ParseSummaryKey(absl::string_view text, Fields& fields) {
  SummaryKey key;
  if (text.empty()) return key;
  const std::vector<std::string> parts = absl::StrSplit(text, '\n');
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &key.level)) {
    fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
    return key;
  }
  key.place_id = parts[0];
  key.item_id = parts[2];
  return key;
}

v1::StockSummary Complete(SummaryRow row) {
  row.summary.set_people_served(domain::PeopleServed(row.summary.usable_quantity(), row.people_served_per_1000_units));
  row.summary.set_weight_g(domain::Extent(row.summary.on_hand_quantity(), row.weight_g));
  row.summary.set_volume_cm3(domain::Extent(row.summary.on_hand_quantity(), row.volume_cm3));
  return std::move(row.summary);
}

// Where a page of ledger entries goes on, and what was there then.
struct EntryKey {
  std::int64_t transfer_id = 0;
  std::int64_t balance_quantity = 0;
};

std::optional<EntryKey> ParseEntryKey(absl::string_view text, Fields& fields) {
  if (text.empty()) return std::nullopt;
  EntryKey key;
  const std::vector<std::string> parts = absl::StrSplit(text, '\n');
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &key.transfer_id) || !absl::SimpleAtoi(parts[1], &key.balance_quantity)) {
    fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  }
  return key;
}

LedgerAccount AccountOf(const v1::ListLedgerEntriesRequest& request, Fields& fields) {
  LedgerAccount account{.warehouse_id = fields.RequiredName("warehouse", request.warehouse(), "warehouses"),
                        .item_id = fields.Name("item", request.item(), "items")};
  if (!request.lot().empty()) account.lot_id = RequiredLot(fields, "lot", request.lot()).value_or(0);
  if (request.item().empty() && request.lot().empty()) fields.Add("item", "ITEM_OR_LOT_REQUIRED");
  return account;
}

LedgerPeriod PeriodOf(const v1::ListLedgerEntriesRequest& request, Fields& fields) {
  const absl::Time latest = absl::FromUnixSeconds(253'402'300'799);  // 9999
  LedgerPeriod period;
  period.from = fields.Time("from_time", request.has_from_time(), request.from_time(), kBeginning, latest, kBeginning);
  // Without an end the period is open, and later pages may show what was recorded since the first.
  period.until = fields.Time("until_time", request.has_until_time(), request.until_time(), period.from, latest, absl::InfiniteFuture());
  return period;
}

// What is there after each entry of the page; returns what is there after the last.
std::int64_t RunBalance(std::vector<v1::LedgerEntry>& entries, std::int64_t opening_quantity) {
  std::int64_t quantity = opening_quantity;
  for (v1::LedgerEntry& entry : entries) {
    quantity += entry.in_quantity() - entry.out_quantity();
    entry.set_balance_quantity(quantity);
  }
  return quantity;
}

}  // namespace

absl::StatusOr<v1::ListStockSummariesResponse> PositionApi::ListStockSummaries(const rpc::Call& call,
                                                                               const v1::ListStockSummariesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = FilterText(request.ancestor(), absl::StrJoin(request.items(), ","), static_cast<int>(request.group_by()),
                                             request.expiring_within_days());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, kLimits, fields);
  const SummaryKey after = ParseSummaryKey(page.after, fields);
  fields.Range("items", std::int64_t{request.items_size()}, 0, kMaxLines);
  fields.Name("ancestor", request.ancestor(), "chapters");
  fields.Range("group_by", std::int64_t{request.group_by()}, 0, v1::ListStockSummariesRequest::GroupBy_MAX);
  SummaryFilter filter{.item_ids = ItemIds(fields, request.items()), .today = ChinaDay(scope.now())};
  filter.expiring_until = filter.today + Days(fields, "expiring_within_days", request.expiring_within_days());
  RETURN_IF_ERROR(fields.ToStatus());
  const SummaryGroup group = GroupOf(request.group_by());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  // Every warehouse belongs to a chapter of the tree.
  if (group == SummaryGroup::kItem && filter.chapter_ids->size() == scope.tree().size()) filter.chapter_ids.reset();
  return outbox::Read<PositionTx>(scope.world(), scope.origin(), [&](PositionTx& tx) -> absl::StatusOr<v1::ListStockSummariesResponse> {
    ASSIGN_OR_RETURN(std::vector<SummaryRow> rows, tx.ListSummaries(filter, group, after, page.size));
    v1::ListStockSummariesResponse response;
    response.set_next_page_token(CutPage(rows, page, filter_text, [&](const SummaryRow& row) { return KeyText(row, group); }));
    for (SummaryRow& row : rows) *response.add_stock_summaries() = Complete(std::move(row));
    return response;
  });
}

absl::StatusOr<v1::ListStockPositionsResponse> PositionApi::ListStockPositions(const rpc::Call& call,
                                                                               const v1::ListStockPositionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = FilterText(request.ancestor(), request.warehouse(), absl::StrJoin(request.items(), ","),
                                             absl::FormatTime(FromTimestamp(request.as_of_time()), absl::UTCTimeZone()));
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, kLimits, fields);
  const BalanceKey after = ParseBalanceKey(page.after, fields);
  fields.Range("items", std::int64_t{request.items_size()}, 0, kMaxLines);
  fields.Name("ancestor", request.ancestor(), "chapters");
  BalanceFilter filter{.warehouse_id = fields.Name("warehouse", request.warehouse(), "warehouses"),
                       .item_ids = ItemIds(fields, request.items())};
  if (!request.has_as_of_time()) fields.Add("as_of_time", "REQUIRED");
  const absl::Time as_of = fields.Time("as_of_time", request.has_as_of_time(), request.as_of_time(), kBeginning, scope.now(), scope.now());
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<PositionTx>(scope.world(), scope.origin(), [&](PositionTx& tx) -> absl::StatusOr<v1::ListStockPositionsResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::StockPosition> positions, tx.ListPositions(filter, as_of, after, page.size));
    v1::ListStockPositionsResponse response;
    response.set_next_page_token(CutPage(positions, page, filter_text, [](const v1::StockPosition& position) {
      return BalanceKeyText(position.warehouse(), position.lot());
    }));
    for (v1::StockPosition& position : positions) *response.add_stock_positions() = std::move(position);
    return response;
  });
}

absl::StatusOr<v1::ListLedgerEntriesResponse> PositionApi::ListLedgerEntries(const rpc::Call& call,
                                                                             const v1::ListLedgerEntriesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = FilterText(request.warehouse(), request.item(), request.lot(), request.from_time().ShortDebugString(),
                                             request.until_time().ShortDebugString());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  const std::optional<EntryKey> after = ParseEntryKey(page.after, fields);
  const LedgerAccount account = AccountOf(request, fields);
  const LedgerPeriod period = PeriodOf(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<PositionTx>(scope.world(), scope.origin(), [&](PositionTx& tx) -> absl::StatusOr<v1::ListLedgerEntriesResponse> {
    ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(account.warehouse_id));
    if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.warehouse());
    v1::ListLedgerEntriesResponse response;
    if (after.has_value()) {
      response.set_opening_quantity(after->balance_quantity);
    } else {
      ASSIGN_OR_RETURN(const Opening opening, tx.FindOpening(account, period.from));
      if (opening.lot_count == 0 && account.lot_id != 0) return Unknown("LOT_UNKNOWN", request.lot());
      response.set_opening_quantity(opening.quantity);
    }
    ASSIGN_OR_RETURN(std::vector<v1::LedgerEntry> entries,
                     tx.ListEntries(account, period, after.value_or(EntryKey()).transfer_id, page.size));
    RunBalance(entries, response.opening_quantity());
    response.set_next_page_token(CutPage(entries, page, filter_text, [](const v1::LedgerEntry& entry) {
      return absl::StrCat(IdOf(entry.transfer(), "transfers").value(), "\n", entry.balance_quantity());
    }));
    response.set_closing_quantity(entries.empty() ? response.opening_quantity() : entries.back().balance_quantity());
    for (v1::LedgerEntry& entry : entries) *response.add_ledger_entries() = std::move(entry);
    return response;
  });
}

absl::StatusOr<v1::ListExpiringResponse> PositionApi::ListExpiring(const rpc::Call& call, const v1::ListExpiringRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = FilterText(request.ancestor(), request.within_days(), static_cast<int>(request.include_expired()));
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, kLimits, fields);
  const BalanceKey after = ParseBalanceKey(page.after, fields);
  fields.Name("ancestor", request.ancestor(), "chapters");
  const absl::CivilDay today = ChinaDay(scope.now());
  ExpiryFilter filter{.from = request.include_expired() ? absl::CivilDay::min() : today,
                      .until = today + Days(fields, "within_days", request.within_days())};
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<PositionTx>(scope.world(), scope.origin(), [&](PositionTx& tx) -> absl::StatusOr<v1::ListExpiringResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::StockBalance> balances, tx.ListExpiring(filter, after, page.size));
    v1::ListExpiringResponse response;
    response.set_next_page_token(CutPage(
        balances, page, filter_text, [](const v1::StockBalance& balance) { return BalanceKeyText(balance.warehouse(), balance.lot()); }));
    for (v1::StockBalance& balance : balances) {
      v1::ExpiringStock& expiring = *response.add_expiring_stock();
      expiring.set_remaining_days(static_cast<std::int32_t>(ExpiryDay(balance.lot()) - today));
      expiring.set_value_fen(domain::Extent(balance.on_hand_quantity(), balance.lot().unit_cost_fen()));
      *expiring.mutable_stock_balance() = std::move(balance);
    }
    return response;
  });
}

}  // namespace muster::warehouse
