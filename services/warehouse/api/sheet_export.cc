#include <limits>

#include "absl/strings/str_cat.h"
#include "platform/calendar/china_day.h"
#include "platform/sheet/sheet.h"
#include "platform/sheet/table.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/sheet_api.h"
#include "warehouse/api/sheet_tables.h"
#include "warehouse/store/sheet_store.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

// Rows read at once; a voucher may have many lines.
constexpr std::int32_t kRowsAtOnce = 10'000;
constexpr std::int32_t kVouchersAtOnce = 500;
// The answer must fit into one message.
constexpr std::size_t kMaxExportBytes = sheet::kMaxFileBytes;

// What every file says of itself.
struct FileHeader {
  v1::SheetFormat format;
  // For example "库存_622900-01".
  std::string name;
  std::string title;
  bool is_exercise;
  absl::Time time;
};

absl::Status RowsTooMany() {
  return FailedPrecondition("EXPORT_ROWS_TOO_MANY", "more rows than one file may hold", {{"max", sheet::kMaxRows}});
}

// A caller's choice, else its own language.
Language LanguageOf(const rpc::Call& call, absl::string_view language_code) {
  return language_code.empty() ? call.language : LanguageFrom(language_code);
}

void CheckLanguage(absl::string_view language_code, Fields& fields) {
  if (language_code.empty() || language_code == LanguageTag(Language::kChinese) || language_code == LanguageTag(Language::kEnglish)) return;
  fields.Add("language_code", "MALFORMED", {{"expected", "zh-CN, en"}});
}

// `lists` calls list(limit) until it gives no more than it was asked for.
template <class Row, class List>
absl::StatusOr<std::vector<Row>> All(std::int32_t rows_at_once, List list) {
  std::vector<Row> all;
  while (true) {
    ASSIGN_OR_RETURN(std::vector<Row> rows, list(all, rows_at_once));
    const bool is_last = rows.size() <= static_cast<std::size_t>(rows_at_once);
    for (Row& row : rows) all.push_back(std::move(row));
    if (all.size() > sheet::kMaxRows) return RowsTooMany();
    if (is_last) return all;
  }
}

absl::StatusOr<std::vector<v1::StockBalance>> AllBalances(SheetTx& tx, const BalanceFilter& filter) {
  return All<v1::StockBalance>(kRowsAtOnce, [&](const std::vector<v1::StockBalance>& sofar, std::int32_t limit) {
    BalanceKey after;
    if (!sofar.empty()) {
      const v1::StockBalance& last = sofar.back();
      after = {.warehouse_id = std::string(IdOf(last.warehouse(), "warehouses").value()),
               .item_id = std::string(IdOf(last.lot().item(), "items").value()),
               .expiry_date = ExpiryDay(last.lot()),
               .lot_id = NumberOf(last.lot().name(), "lots").value()};
    }
    return tx.ListBalances(filter, after, limit);
  });
}

absl::StatusOr<std::vector<v1::Transfer>> AllTransfers(SheetTx& tx, const TransferFilter& filter) {
  return All<v1::Transfer>(kRowsAtOnce, [&](const std::vector<v1::Transfer>& sofar, std::int32_t limit) {
    return tx.ListTransfers(filter, sofar.empty() ? 0 : NumberOf(sofar.back().name(), "transfers").value(), limit);
  });
}

absl::StatusOr<std::vector<v1::Voucher>> AllVouchers(SheetTx& tx, const VoucherFilter& filter) {
  int line_count = 0;
  const auto list = [&](const std::vector<OwnedVoucher>& sofar, std::int32_t limit) -> absl::StatusOr<std::vector<OwnedVoucher>> {
    const std::int64_t before = sofar.empty() ? std::numeric_limits<std::int64_t>::max() : sofar.back().voucher_id;
    ASSIGN_OR_RETURN(std::vector<OwnedVoucher> vouchers, tx.ListVouchers(filter, before, limit));
    for (const OwnedVoucher& owned : vouchers) line_count += owned.voucher.lines_size();
    if (line_count > sheet::kMaxRows) return RowsTooMany();
    return vouchers;
  };
  ASSIGN_OR_RETURN(std::vector<OwnedVoucher> owned, All<OwnedVoucher>(kVouchersAtOnce, list));
  std::vector<v1::Voucher> vouchers;
  for (OwnedVoucher& one : owned) vouchers.push_back(std::move(one.voucher));
  return vouchers;
}

// What the kind is called, on the file and on its worksheet.
std::string KindWord(v1::ExportKind kind, const SheetWords& words) {
  switch (kind) {
    case v1::EXPORT_KIND_BALANCES:
      return words.Say("库存", "balances");
    case v1::EXPORT_KIND_TRANSFERS:
      return words.Say("流水", "transfers");
    case v1::EXPORT_KIND_VOUCHERS:
      return words.Say("单据", "vouchers");
    case v1::EXPORT_KIND_COUNT_SHEET:
      return words.Say("盘点表", "count sheet");
    default:
      return "";
  }
}

absl::StatusOr<sheet::Table> ReadTable(SheetTx& tx, const v1::ExportSheetRequest& request, const std::vector<std::string>& chapter_ids,
                                       const SheetWords& words) {
  const std::string warehouse_id(IdOf(request.warehouse(), "warehouses").value_or(""));
  switch (request.kind()) {
    case v1::EXPORT_KIND_TRANSFERS: {
      ASSIGN_OR_RETURN(const auto transfers, AllTransfers(tx, {.chapter_ids = chapter_ids, .warehouse_id = warehouse_id}));
      return TransferTable(transfers, words);
    }
    case v1::EXPORT_KIND_VOUCHERS: {
      ASSIGN_OR_RETURN(const auto vouchers, AllVouchers(tx, {.chapter_ids = chapter_ids, .warehouse_id = warehouse_id}));
      return VoucherTable(vouchers, words);
    }
    default: {
      ASSIGN_OR_RETURN(auto balances, AllBalances(tx, {.chapter_ids = chapter_ids, .warehouse_id = warehouse_id}));
      return request.kind() == v1::EXPORT_KIND_COUNT_SHEET ? CountTable(std::move(balances), words) : BalanceTable(balances, words);
    }
  }
}

absl::StatusOr<v1::SheetFile> ToFile(sheet::Table table, absl::Span<const sheet::Table> more, const FileHeader& header) {
  if (!header.title.empty()) table.heading.insert(table.heading.begin(), header.title);
  if (header.is_exercise) table.heading.insert(table.heading.begin(), kExerciseMark);
  const bool is_csv = header.format == v1::SHEET_FORMAT_CSV;
  v1::SheetFile file;
  if (is_csv) {
    file.set_content(sheet::WriteCsv(table));
    file.set_content_type("text/csv; charset=utf-8");
  } else {
    std::vector<sheet::Table> tables = {std::move(table)};
    tables.insert(tables.end(), more.begin(), more.end());
    ASSIGN_OR_RETURN(*file.mutable_content(), sheet::WriteXlsx(tables, header.time));
    file.set_content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  }
  // A stroke cannot stand in a file's name.
  file.set_file_name(absl::StrCat(header.is_exercise ? "演练-EXERCISE_" : "", header.name, is_csv ? ".csv" : ".xlsx"));
  if (file.content().size() > kMaxExportBytes) {
    return FailedPrecondition("EXPORT_TOO_BIG", "the file is larger than a message", {{"max_mb", kMaxExportBytes / 1'000'000}});
  }
  return file;
}

absl::Status Validate(const v1::ExportSheetRequest& request) {
  Fields fields;
  RequiredChoice(fields, "kind", request.kind(), v1::ExportKind_MAX);
  RequiredChoice(fields, "format", request.format(), v1::SheetFormat_MAX);
  fields.Name("ancestor", request.ancestor(), "chapters");
  if (request.kind() == v1::EXPORT_KIND_COUNT_SHEET) {
    fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  } else {
    fields.Name("warehouse", request.warehouse(), "warehouses");
  }
  CheckLanguage(request.language_code(), fields);
  return fields.ToStatus();
}

}  // namespace

absl::StatusOr<v1::SheetFile> SheetApi::ExportSheet(const rpc::Call& call, const v1::ExportSheetRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request));
  ASSIGN_OR_RETURN(const std::vector<std::string> chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  std::vector<v1::Item> catalogue;
  sheet::Table table;
  const absl::Status read = outbox::Read<SheetTx>(scope.world(), scope.origin(), [&](SheetTx& tx) -> absl::Status {
    if (!request.warehouse().empty()) {
      ASSIGN_OR_RETURN(const auto warehouse, tx.FindWarehouse(IdOf(request.warehouse(), "warehouses").value()));
      if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.warehouse());
    }
    ASSIGN_OR_RETURN(catalogue, tx.ListCatalogue());
    ASSIGN_OR_RETURN(table, ReadTable(tx, request, chapter_ids, SheetWords(LanguageOf(call, request.language_code()), catalogue)));
    if (table.rows.size() > sheet::kMaxRows) return RowsTooMany();
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(read);

  const SheetWords words(LanguageOf(call, request.language_code()), catalogue);
  const absl::string_view place = !request.warehouse().empty() ? request.warehouse() : request.ancestor();
  const std::string place_id(place.substr(std::min(place.find('/') + 1, place.size())));
  const std::string day = absl::FormatCivilTime(ChinaDay(scope.now()));
  table.name = KindWord(request.kind(), words);
  return ToFile(
      std::move(table), {},
      {.format = request.format(),
       .name = absl::StrCat(KindWord(request.kind(), words), place_id.empty() ? "" : "_", place_id, "_", day),
       .title = absl::StrCat(KindWord(request.kind(), words), place_id.empty() ? "" : " ", place_id, " ", ChinaMinute(scope.now())),
       .is_exercise = scope.world().exercise,
       .time = scope.now()});
}

absl::StatusOr<v1::SheetFile> SheetApi::GetSheetTemplate(const rpc::Call& call, const v1::GetSheetTemplateRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  RequiredChoice(fields, "kind", request.kind(), v1::ImportKind_MAX);
  if (request.kind() == v1::IMPORT_KIND_COUNT) fields.Add("kind", "COUNT_SHEET_IS_EXPORTED");
  RequiredChoice(fields, "format", request.format(), v1::SheetFormat_MAX);
  CheckLanguage(request.language_code(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  const SheetWords words(LanguageOf(call, request.language_code()), {});
  SheetTemplate made = ReceiptTemplate(request.kind(), words);
  if (request.format() == v1::SHEET_FORMAT_CSV) {
    for (const std::vector<sheet::Cell>& row : made.explanation.rows) {
      const auto* const help = std::get_if<std::string>(&row[1]);
      made.table.heading.push_back(
          absl::StrCat("# ", std::get<std::string>(row[0]), help == nullptr ? "" : ": ", help == nullptr ? "" : *help));
    }
  }
  return ToFile(made.table, {made.explanation},
                {.format = request.format(),
                 .name = absl::StrCat(words.Say("模板", "template"), "_", made.table.name),
                 .title = "",
                 .is_exercise = scope.world().exercise,
                 .time = scope.now()});
}

}  // namespace muster::warehouse
