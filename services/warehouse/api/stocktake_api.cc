#include "warehouse/api/stocktake_api.h"

#include <algorithm>
#include <limits>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/api/stocktake_rules.h"
#include "warehouse/store/stocktake_store.h"

namespace muster::warehouse {
namespace {

using common::v1::ROLE_DUTY_OFFICER;
using common::v1::ROLE_WAREHOUSE_MANAGER;

absl::Status Validate(const v1::StartStocktakeRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("parent", request.parent(), "warehouses");
  const v1::Stocktake& stocktake = request.stocktake();
  fields.Range("stocktake.items", std::int64_t{stocktake.items_size()}, 0, kMaxLines);
  for (int i = 0; i < stocktake.items_size(); ++i) {
    fields.RequiredName(absl::StrCat("stocktake.items[", i, "]"), stocktake.items(i), "items");
  }
  fields.Range("stocktake.bins", std::int64_t{stocktake.bins_size()}, 0, kMaxLines);
  for (int i = 0; i < stocktake.bins_size(); ++i) fields.RequiredText(absl::StrCat("stocktake.bins[", i, "]"), stocktake.bins(i), 40);
  fields.Text("stocktake.note", stocktake.note(), 500);
  return fields.ToStatus();
}

struct ReadCounts {
  StocktakeName name;
  std::vector<std::int64_t> lot_ids;
  // None: now.
  std::optional<absl::Time> count_time;
};

absl::StatusOr<ReadCounts> ReadRequest(const v1::RecordCountsRequest& request, absl::Time now) {
  Fields fields;
  ReadCounts read;
  fields.RequestId(request.request_id());
  read.name = RequiredStocktake(fields, "name", request.name());
  fields.RequiredText("counter", request.counter(), 100);
  const absl::Time count_time = fields.Time("count_time", request.has_count_time(), request.count_time(), kEarliestVoucher, now, now);
  if (request.has_count_time()) read.count_time = count_time;
  LineCount(fields, request.lines_size());
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    read.lot_ids.push_back(RequiredLot(fields, absl::StrCat(path, ".lot"), request.lines(i).lot()).value_or(0));
    if (!seen.insert(request.lines(i).lot()).second) fields.Add(absl::StrCat(path, ".lot"), "NAMED_TWICE");
    fields.Range(absl::StrCat(path, ".counted_quantity"), request.lines(i).counted_quantity(), 0, kMaxQuantity);
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return read;
}

absl::StatusOr<StocktakeName> ReadRequest(const v1::PostStocktakeRequest& request, absl::Time now) {
  Fields fields;
  fields.RequestId(request.request_id());
  StocktakeName name = RequiredStocktake(fields, "name", request.name());
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < request.explanations_size(); ++i) {
    const std::string path = absl::StrCat("explanations[", i, "]");
    RequiredLot(fields, absl::StrCat(path, ".lot"), request.explanations(i).lot());
    if (!seen.insert(request.explanations(i).lot()).second) fields.Add(absl::StrCat(path, ".lot"), "NAMED_TWICE");
    fields.RequiredText(absl::StrCat(path, ".reason"), request.explanations(i).reason(), 200);
  }
  fields.Time("voucher_time", request.has_voucher_time(), request.voucher_time(), kEarliestVoucher, now, now);
  fields.Text("note", request.note(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return name;
}

absl::Status CheckCounted(const v1::Stocktake& stocktake, absl::string_view etag) {
  RETURN_IF_ERROR(CheckEtag(stocktake.name(), etag, stocktake.etag()));
  if (stocktake.state() == v1::Stocktake::STATE_COUNTED) return absl::OkStatus();
  return FailedPrecondition("STOCKTAKE_NOT_COUNTED", absl::StrCat(stocktake.name(), " has open lines"),
                            {{"name", stocktake.name()}, {"open_count", stocktake.line_count() - stocktake.settled_count()}});
}

// Who has counted cannot vouch for the count alone.
absl::Status CheckSigners(const std::vector<std::string>& counters, const v1::PostStocktakeRequest& request) {
  for (const std::string& person : request.responsible_persons()) {
    const auto is_person = [&](const std::string& counter) { return IsSamePerson(counter, person); };
    if (std::none_of(counters.begin(), counters.end(), is_person)) return absl::OkStatus();
  }
  return FailedPrecondition("SIGNERS_COUNTED", "both responsible persons have counted");
}

v1::Voucher Sheet(const v1::PostStocktakeRequest& request, std::vector<v1::Voucher::Line> lines, absl::Time now) {
  v1::Voucher voucher;
  voucher.set_kind(v1::Voucher::KIND_STOCKTAKE_SHEET);
  *voucher.mutable_responsible_persons() = PersonNames(request.responsible_persons());
  voucher.set_purpose(request.name());
  *voucher.mutable_voucher_time() = ToTimestamp(request.has_voucher_time() ? FromTimestamp(request.voucher_time()) : now);
  voucher.set_note(request.note());
  for (v1::Voucher::Line& line : lines) *voucher.add_lines() = std::move(line);
  return voucher;
}

}  // namespace

absl::StatusOr<v1::Stocktake> StocktakeApi::StartStocktake(const rpc::Call& call, const v1::StartStocktakeRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request));
  return outbox::WriteOnce<StocktakeTx, v1::Stocktake>(
      scope.world(), scope.origin(), request, [&](StocktakeTx& tx) -> absl::StatusOr<v1::Stocktake> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse, KeepWarehouse(tx, scope, request.parent(), {ROLE_WAREHOUSE_MANAGER}));
        const v1::Stocktake& wanted = request.stocktake();
        RETURN_IF_ERROR(CheckItems(tx, std::vector<std::string>(wanted.items().begin(), wanted.items().end())));
        RETURN_IF_ERROR(CheckOverlap(tx, request.parent(), wanted));
        v1::StocktakeStarted event;
        ASSIGN_OR_RETURN(*event.mutable_stocktake(), tx.InsertStocktake(request.parent(), wanted));
        tx.Append(event.stocktake().name(), warehouse.chapter(), event);
        return event.stocktake();
      });
}

absl::StatusOr<v1::Stocktake> StocktakeApi::GetStocktake(const rpc::Call& call, const v1::GetStocktakeRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const StocktakeName name = RequiredStocktake(fields, "name", request.name());
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<StocktakeTx>(scope.world(), scope.origin(), [&](StocktakeTx& tx) -> absl::StatusOr<v1::Stocktake> {
    ASSIGN_OR_RETURN(OwnedStocktake owned, FindVisibleStocktake(tx, scope, name));
    return std::move(owned.stocktake);
  });
}

absl::StatusOr<v1::ListStocktakesResponse> StocktakeApi::ListStocktakes(const rpc::Call& call, const v1::ListStocktakesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.parent(), "\n", request.state());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  std::string warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses");
  fields.Range("state", std::int64_t{request.state()}, 0, v1::Stocktake::State_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  const bool is_one_warehouse = warehouse_id != "-";
  if (!is_one_warehouse) warehouse_id.clear();
  ASSIGN_OR_RETURN(const std::vector<std::string> chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<StocktakeTx>(scope.world(), scope.origin(), [&](StocktakeTx& tx) -> absl::StatusOr<v1::ListStocktakesResponse> {
    if (is_one_warehouse) {
      ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(warehouse_id));
      if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.parent());
    }
    ASSIGN_OR_RETURN(std::vector<OwnedStocktake> stocktakes,
                     tx.ListStocktakes(chapter_ids, warehouse_id, request.state(), before, page.size));
    v1::ListStocktakesResponse response;
    response.set_next_page_token(
        CutPage(stocktakes, page, filter_text, [](const OwnedStocktake& owned) { return absl::StrCat(owned.stocktake_id); }));
    for (OwnedStocktake& owned : stocktakes) *response.add_stocktakes() = std::move(owned.stocktake);
    return response;
  });
}

absl::StatusOr<v1::ListStocktakeLinesResponse> StocktakeApi::ListStocktakeLines(const rpc::Call& call,
                                                                                const v1::ListStocktakeLinesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.parent(), "\n", request.state());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {.default_size = 1000, .max_size = 5000}, fields);
  std::int64_t after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &after)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  const StocktakeName name = RequiredStocktake(fields, "parent", request.parent());
  fields.Range("state", std::int64_t{request.state()}, 0, v1::StocktakeLine::State_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<StocktakeTx>(scope.world(), scope.origin(), [&](StocktakeTx& tx) -> absl::StatusOr<v1::ListStocktakeLinesResponse> {
    ASSIGN_OR_RETURN(const OwnedStocktake owned, FindVisibleStocktake(tx, scope, name));
    ASSIGN_OR_RETURN(std::vector<v1::StocktakeLine> lines, tx.ListLines(owned.stocktake_id, request.state(), {}, after, page.size));
    v1::ListStocktakeLinesResponse response;
    response.set_next_page_token(
        CutPage(lines, page, filter_text, [](const v1::StocktakeLine& line) { return IdOf(line.lot(), "lots").value(); }));
    for (v1::StocktakeLine& line : lines) {
      HideFromBlind(scope, owned, line);
      *response.add_lines() = std::move(line);
    }
    return response;
  });
}

absl::StatusOr<v1::RecordCountsResponse> StocktakeApi::RecordCounts(const rpc::Call& call, const v1::RecordCountsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const ReadCounts read, ReadRequest(request, scope.now()));
  return outbox::WriteOnce<StocktakeTx, v1::RecordCountsResponse>(
      scope.world(), scope.origin(), request, [&](StocktakeTx& tx) -> absl::StatusOr<v1::RecordCountsResponse> {
        ASSIGN_OR_RETURN(OwnedStocktake owned, LockOpenStocktake(tx, scope, read.name, {ROLE_WAREHOUSE_MANAGER, ROLE_DUTY_OFFICER}));
        // What is there must not change between the look and the record.
        RETURN_IF_ERROR(tx.LockBalances(owned.warehouse, read.lot_ids, {}).status());
        const CountingAct act{.counter = std::string(StripSpace(request.counter())), .time = read.count_time.value_or(tx.now())};
        ASSIGN_OR_RETURN(const std::vector<CountPosition> positions, tx.ListCountPositions(owned, read.lot_ids, act.time));
        std::vector<LotCount> counts;
        for (absl::StatusOr<LotCount>& count : JudgeCounts(owned, request.lines(), act, positions)) {
          if (!count.ok()) return std::move(count).status();
          counts.push_back(*std::move(count));
        }
        RETURN_IF_ERROR(RecordJudged(tx, act, counts, owned));
        ASSIGN_OR_RETURN(std::vector<v1::StocktakeLine> lines, tx.ListLines(owned.stocktake_id, {}, read.lot_ids, 0, kMaxLines));
        v1::RecordCountsResponse response;
        for (v1::StocktakeLine& line : lines) {
          HideFromBlind(scope, owned, line);
          *response.add_lines() = std::move(line);
        }
        *response.mutable_stocktake() = owned.stocktake;
        return response;
      });
}

absl::StatusOr<v1::PostStocktakeResponse> StocktakeApi::PostStocktake(const rpc::Call& call, const v1::PostStocktakeRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const StocktakeName name, ReadRequest(request, scope.now()));
  return outbox::WriteOnce<StocktakeTx, v1::PostStocktakeResponse>(
      scope.world(), scope.origin(), request, [&](StocktakeTx& tx) -> absl::StatusOr<v1::PostStocktakeResponse> {
        ASSIGN_OR_RETURN(const OwnedStocktake owned, LockOpenStocktake(tx, scope, name, {ROLE_WAREHOUSE_MANAGER}));
        RETURN_IF_ERROR(CheckCounted(owned.stocktake, request.etag()));
        ASSIGN_OR_RETURN(const std::vector<std::string> counters, tx.ListCounters(owned.stocktake_id));
        RETURN_IF_ERROR(CheckSigners(counters, request));
        ASSIGN_OR_RETURN(const std::vector<LotDifference> differences, tx.ListDifferences(owned.stocktake_id));
        ASSIGN_OR_RETURN(std::vector<v1::Voucher::Line> lines, SheetLines(owned.warehouse, differences, request));
        RETURN_IF_ERROR(CheckShortages(tx, owned.warehouse, differences));
        v1::StocktakePosted event;
        v1::Voucher& voucher = *event.mutable_voucher();
        voucher = Sheet(request, std::move(lines), tx.now());
        RETURN_IF_ERROR(CheckVoucherSize(voucher));
        RETURN_IF_ERROR(CheckPaperYear(tx, owned.warehouse, voucher));
        RETURN_IF_ERROR(tx.ChangeBalances(BalanceChangesOf(voucher)));
        RETURN_IF_ERROR(tx.PostVoucher(voucher, owned.warehouse));
        ASSIGN_OR_RETURN(*event.mutable_stocktake(), tx.EndAsPosted(owned, voucher));
        tx.Append(owned.stocktake.name(), owned.chapter, event);
        v1::PostStocktakeResponse response;
        *response.mutable_stocktake() = event.stocktake();
        *response.mutable_voucher() = voucher;
        return response;
      });
}

absl::StatusOr<v1::Stocktake> StocktakeApi::CancelStocktake(const rpc::Call& call, const v1::CancelStocktakeRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const StocktakeName name = RequiredStocktake(fields, "name", request.name());
  fields.RequiredText("reason", request.reason(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<StocktakeTx, v1::Stocktake>(
      scope.world(), scope.origin(), request, [&](StocktakeTx& tx) -> absl::StatusOr<v1::Stocktake> {
        ASSIGN_OR_RETURN(const OwnedStocktake owned, LockOpenStocktake(tx, scope, name, {ROLE_WAREHOUSE_MANAGER}));
        v1::StocktakeCancelled event;
        ASSIGN_OR_RETURN(*event.mutable_stocktake(), tx.EndAsCancelled(owned, request.reason()));
        tx.Append(owned.stocktake.name(), owned.chapter, event);
        return event.stocktake();
      });
}

}  // namespace muster::warehouse
