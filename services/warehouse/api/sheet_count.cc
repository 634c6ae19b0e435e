#include "warehouse/api/sheet_count.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/wire/names.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/sheet_input.h"
#include "warehouse/api/stocktake_rules.h"
#include "warehouse/domain/count_sheet.h"

namespace muster::warehouse {
namespace {

// What a sheet of counts says, before the ledger is asked.
struct CountImport {
  StocktakeName name;
  std::string counter;
  // None: now.
  std::optional<absl::Time> count_time;
  SheetInput input;
  domain::CountSheet sheet;
  int row_count = 0;
};

absl::StatusOr<CountImport> Validate(const v1::ImportSheetRequest& request, const Scope& scope) {
  CountImport import;
  Fields fields;
  fields.RequestId(request.request_id());
  import.name = RequiredStocktake(fields, "stocktake", request.stocktake());
  fields.RequiredText("counter", request.counter(), 100);
  import.counter = std::string(StripSpace(request.counter()));
  const absl::Time now = scope.now();
  const absl::Time count_time = fields.Time("count_time", request.has_count_time(), request.count_time(), kEarliestVoucher, now, now);
  if (request.has_count_time()) import.count_time = count_time;
  if (!request.warehouse().empty()) fields.Add("warehouse", "EXCLUDED_BY", {{"other", "stocktake"}});
  if (request.responsible_persons_size() > 0) fields.Add("responsible_persons", "NOT_FOR_THIS_KIND");
  if (!request.counterparty().empty()) fields.Add("counterparty", "NOT_FOR_THIS_KIND");
  if (request.has_voucher_time()) fields.Add("voucher_time", "NOT_FOR_THIS_KIND");
  fields.Text("file_name", request.file_name(), 200);
  fields.Text("worksheet", request.worksheet(), 100);
  import.input = ReadContent(request, domain::CountRules(), scope.world().exercise, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  import.sheet = domain::ReadCountSheet(import.input.layout, NameOf("warehouses", import.name.warehouse_id));
  for (const domain::SheetRow& row : import.input.layout.rows) import.row_count += domain::IsRemark(row) ? 0 : 1;
  return import;
}

std::vector<std::int64_t> LotIdsOf(const CountImport& import) {
  std::vector<std::int64_t> lot_ids;
  for (const domain::CountRow& row : import.sheet.rows) lot_ids.push_back(NumberOf(row.lot, "lots").value());
  return lot_ids;
}

// In order of rows, whoever found them.
domain::SheetErrors Merged(const domain::SheetErrors& found, std::vector<domain::SheetError> more) {
  std::vector<domain::SheetError> all = found.kept();
  std::move(more.begin(), more.end(), std::back_inserter(all));
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  const std::size_t not_kept = static_cast<std::size_t>(found.count()) - found.kept().size();
  domain::SheetErrors errors;
  for (domain::SheetError& error : all) errors.Add(std::move(error));
  // Those past what is kept are counted.
  for (std::size_t i = 0; i < not_kept; ++i) errors.Add({});
  return errors;
}

// The rows as the ledger judges them.
struct Judged {
  std::vector<LotCount> counts;
  v1::ImportSheetResponse response;
};

CountingAct ActOf(const CountImport& import, absl::Time now) {
  return {.counter = import.counter, .time = import.count_time.value_or(now)};
}

absl::StatusOr<Judged> Judge(StocktakeTx& tx, const OwnedStocktake& owned, const CountImport& import, Language language) {
  const CountingAct act = ActOf(import, tx.now());
  ASSIGN_OR_RETURN(const std::vector<CountPosition> positions, tx.ListCountPositions(owned, LotIdsOf(import), act.time));
  google::protobuf::RepeatedPtrField<v1::RecordCountsRequest::Line> lines;
  for (const domain::CountRow& row : import.sheet.rows) {
    v1::RecordCountsRequest::Line& line = *lines.Add();
    line.set_lot(row.lot);
    line.set_counted_quantity(row.counted_quantity);
  }
  std::vector<absl::StatusOr<LotCount>> counts = JudgeCounts(owned, lines, act, positions);
  Judged judged;
  std::vector<domain::SheetError> refused;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const domain::CountRow& row = import.sheet.rows[i];
    if (counts[i].ok()) {
      judged.counts.push_back(*std::move(counts[i]));
    } else {
      refused.push_back({.row = row.row,
                         .column = import.input.layout.HeaderOf(domain::SheetColumn::kLot),
                         .reason = ReasonOf(counts[i].status()),
                         .details = DetailsOf(counts[i].status()),
                         .value = row.lot});
    }
  }
  judged.response = ToResponse({.errors = Merged(import.sheet.errors, std::move(refused)), .row_count = import.row_count},
                               static_cast<int>(judged.counts.size()), language);
  return judged;
}

}  // namespace

absl::StatusOr<v1::ImportSheetResponse> ImportCounts(const Scope& scope, Language language, const v1::ImportSheetRequest& request) {
  ASSIGN_OR_RETURN(const CountImport import, Validate(request, scope));
  const auto counters = {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_DUTY_OFFICER};
  if (request.validate_only()) {
    return outbox::Read<StocktakeTx>(scope.world(), scope.origin(), [&](StocktakeTx& tx) -> absl::StatusOr<v1::ImportSheetResponse> {
      ASSIGN_OR_RETURN(const OwnedStocktake owned, FindVisibleStocktake(tx, scope, import.name));
      RETURN_IF_ERROR(CheckMayChange(owned, scope, counters));
      ASSIGN_OR_RETURN(Judged judged, Judge(tx, owned, import, language));
      return std::move(judged.response);
    });
  }
  return outbox::WriteOnce<StocktakeTx, v1::ImportSheetResponse>(
      scope.world(), scope.origin(), request, [&](StocktakeTx& tx) -> absl::StatusOr<v1::ImportSheetResponse> {
        ASSIGN_OR_RETURN(OwnedStocktake owned, LockOpenStocktake(tx, scope, import.name, counters));
        // What is there must not change between the look and the record.
        RETURN_IF_ERROR(tx.LockBalances(owned.warehouse, LotIdsOf(import), {}).status());
        ASSIGN_OR_RETURN(Judged judged, Judge(tx, owned, import, language));
        const bool is_whole = judged.response.row_error_count() == 0;
        if (judged.counts.empty() || (!is_whole && !request.accept_good_rows())) return std::move(judged.response);
        RETURN_IF_ERROR(RecordJudged(tx, ActOf(import, tx.now()), judged.counts, owned));
        *judged.response.mutable_stocktake() = owned.stocktake;
        return std::move(judged.response);
      });
}

}  // namespace muster::warehouse
