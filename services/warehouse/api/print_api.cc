#include "warehouse/api/print_api.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "platform/calendar/china_day.h"
#include "platform/paper/html.h"
#include "platform/paper/pdf.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/movement_form.h"
#include "warehouse/api/voucher_form.h"
#include "warehouse/store/paper_store.h"

namespace muster::warehouse {
namespace {

constexpr std::int64_t kBinCardMovements = 500;
// Some 200 pages; more are nobody's reading and a message's limit.
constexpr std::int64_t kLedgerMovements = 5000;

template <class Request>
void CheckPrint(const Request& request, Fields& fields) {
  fields.RequiredEnum("format", request.format());
  fields.Range("language", std::int64_t{request.language()}, 0, v1::Paper::Language_MAX);
}

Language LanguageOf(v1::Paper::Language language, const rpc::Call& call) {
  if (language == v1::Paper::LANGUAGE_CHINESE) return Language::kChinese;
  if (language == v1::Paper::LANGUAGE_ENGLISH) return Language::kEnglish;
  return call.language;
}

// `name` becomes the file's: "622900-01-issue-note-2023-0001".
absl::StatusOr<v1::Paper> Render(const paper::Form& form, v1::Paper::Format format, const std::string& name) {
  v1::Paper printed;
  const std::string stem = absl::StrCat(form.exercise ? "EXERCISE-" : "", name);
  if (format == v1::Paper::FORMAT_HTML) {
    printed.set_file_name(absl::StrCat(stem, ".html"));
    printed.set_content_type("text/html; charset=utf-8");
    printed.set_content(paper::RenderHtml(form));
  } else {
    ASSIGN_OR_RETURN(*printed.mutable_content(), paper::RenderPdf(form));
    printed.set_file_name(absl::StrCat(stem, ".pdf"));
    printed.set_content_type("application/pdf");
  }
  return printed;
}

// NOT_FOUND/WAREHOUSE_UNKNOWN.
absl::StatusOr<v1::Warehouse> FindReadable(PaperTx& tx, const Scope& scope, absl::string_view warehouse_id) {
  ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(warehouse_id));
  if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) {
    return Unknown("WAREHOUSE_UNKNOWN", NameOf("warehouses", warehouse_id));
  }
  return *std::move(warehouse);
}

// NOT_FOUND/ITEM_UNKNOWN.
absl::StatusOr<v1::Item> FindItem(PaperTx& tx, const std::string& item_id) {
  const std::string name = NameOf("items", item_id);
  ASSIGN_OR_RETURN(auto items, tx.FindItems({name}));
  if (items.empty()) return Unknown("ITEM_UNKNOWN", name);
  return std::move(items.begin()->second);
}

// A counterparty may be another warehouse: its name for those who may see it, its number for all others.
absl::StatusOr<std::string> CounterpartyName(PaperTx& tx, const Scope& scope, const std::string& counterparty) {
  const std::optional<absl::string_view> id = IdOf(counterparty, "warehouses");
  if (!id.has_value()) return std::string();
  ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(*id));
  return warehouse.has_value() && scope.MayRead({warehouse->chapter()}) ? WarehouseText(*warehouse) : std::string(*id);
}

absl::StatusOr<VoucherSheet> ReadVoucher(PaperTx& tx, const Scope& scope, const VoucherNumber& number) {
  ASSIGN_OR_RETURN(std::optional<OwnedVoucher> owned, tx.FindVoucher(number));
  if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("VOUCHER_UNKNOWN", VoucherName(number));
  VoucherSheet sheet{.voucher = std::move(owned->voucher)};
  ASSIGN_OR_RETURN(sheet.warehouse, FindReadable(tx, scope, number.warehouse_id));
  ASSIGN_OR_RETURN(sheet.counterparty_name, CounterpartyName(tx, scope, sheet.voucher.counterparty()));
  std::vector<std::int64_t> lot_ids;
  std::vector<std::string> items;
  for (const v1::Voucher::Line& line : sheet.voucher.lines()) {
    lot_ids.push_back(NumberOf(line.lot(), "lots").value());
    items.push_back(line.item());
  }
  for (const v1::AdvanceNotice::Line& line : sheet.voucher.advance_notice().lines()) items.push_back(line.item());
  for (const v1::ReceiptInspection& inspection : sheet.voucher.inspections()) {
    items.push_back(inspection.item());
    if (const auto lot_id = NumberOf(inspection.lot(), "lots"); lot_id.has_value()) lot_ids.push_back(*lot_id);
  }
  if (number.kind == v1::Voucher::KIND_STOCKTAKE_SHEET) {
    ASSIGN_OR_RETURN(sheet.counted, tx.ListCountedLots(number));
    for (const CountedLot& counted : sheet.counted) lot_ids.push_back(NumberOf(counted.lot, "lots").value());
  }
  ASSIGN_OR_RETURN(sheet.lots, tx.FindLots(number.warehouse_id, lot_ids));
  for (const auto& [name, held] : sheet.lots) items.push_back(held.lot().item());
  ASSIGN_OR_RETURN(sheet.items, tx.FindItems(items));
  return sheet;
}

// One of `lot_id` (0 = none) and `item_id` says what the card is for.
absl::StatusOr<MovementSheet> ReadBinCard(PaperTx& tx, const Scope& scope, MovementFilter filter) {
  MovementSheet sheet;
  ASSIGN_OR_RETURN(sheet.warehouse, FindReadable(tx, scope, filter.warehouse_id));
  std::string item_id = filter.item_id;
  if (filter.lot_id > 0) {
    const std::string name = absl::StrCat("lots/", filter.lot_id);
    ASSIGN_OR_RETURN(auto lots, tx.FindLots(filter.warehouse_id, {filter.lot_id}));
    // A lot that never lay here is like none at all.
    if (lots.empty() || !lots.at(name).has_receive_time()) return Unknown("LOT_UNKNOWN", name);
    sheet.lots.push_back(std::move(lots.at(name)));
    item_id = std::string(IdOf(sheet.lots.front().lot().item(), "items").value());
  }
  ASSIGN_OR_RETURN(sheet.item, FindItem(tx, item_id));
  if (filter.lot_id == 0) {
    ASSIGN_OR_RETURN(sheet.lots, tx.ListLotsOfItem(filter.warehouse_id, item_id));
  }
  ASSIGN_OR_RETURN(sheet.movements, tx.LatestMovements(filter, kBinCardMovements));
  ASSIGN_OR_RETURN(sheet.closing_quantity, tx.QuantityAtEnd(filter));
  return sheet;
}

absl::StatusOr<MovementSheet> ReadLedger(PaperTx& tx, const Scope& scope, const MovementFilter& filter) {
  MovementSheet sheet;
  ASSIGN_OR_RETURN(sheet.warehouse, FindReadable(tx, scope, filter.warehouse_id));
  ASSIGN_OR_RETURN(sheet.item, FindItem(tx, filter.item_id));
  ASSIGN_OR_RETURN(sheet.movements, tx.LatestMovements(filter, kLedgerMovements + 1));
  if (static_cast<std::int64_t>(sheet.movements.size()) > kLedgerMovements) {
    return FailedPrecondition("LEDGER_TOO_LONG", "the period has too many movements to print", {{"max", kLedgerMovements}});
  }
  ASSIGN_OR_RETURN(sheet.closing_quantity, tx.QuantityAtEnd(filter));
  return sheet;
}

}  // namespace

absl::StatusOr<v1::Paper> PrintApi::PrintVoucher(const rpc::Call& call, const v1::PrintVoucherRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  if (request.name().empty()) {
    fields.Add("name", "REQUIRED");
  } else if (!NestedIdOf(request.name(), "warehouses", "vouchers").has_value()) {
    fields.Add("name", "MALFORMED", {{"expected", "warehouses/622900-01/vouchers/issue-note-2023-0001"}});
  }
  CheckPrint(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  const std::optional<VoucherNumber> number = ParseVoucherName(request.name());
  if (!number.has_value()) return Unknown("VOUCHER_UNKNOWN", request.name());
  ASSIGN_OR_RETURN(const VoucherSheet sheet,
                   outbox::Read<PaperTx>(scope.world(), scope.origin(), [&](PaperTx& tx) { return ReadVoucher(tx, scope, *number); }));
  const PaperContext context{.scope = scope, .warehouse = sheet.warehouse, .language = LanguageOf(request.language(), call)};
  const NestedId ids = NestedIdOf(request.name(), "warehouses", "vouchers").value();
  return Render(VoucherForm(context, sheet), request.format(), absl::StrCat(ids.parent_id, "-", ids.id));
}

absl::StatusOr<v1::Paper> PrintApi::PrintBinCard(const rpc::Call& call, const v1::PrintBinCardRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  MovementFilter filter{.warehouse_id = fields.RequiredName("warehouse", request.warehouse(), "warehouses")};
  switch (request.subject_case()) {
    case v1::PrintBinCardRequest::kLot:
      filter.lot_id = RequiredLot(fields, "lot", request.lot()).value_or(0);
      break;
    case v1::PrintBinCardRequest::kItem:
      filter.item_id = fields.RequiredName("item", request.item(), "items");
      break;
    case v1::PrintBinCardRequest::SUBJECT_NOT_SET:
      fields.Add("subject", "REQUIRED");
      break;
  }
  CheckPrint(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const MovementSheet sheet,
                   outbox::Read<PaperTx>(scope.world(), scope.origin(), [&](PaperTx& tx) { return ReadBinCard(tx, scope, filter); }));
  const PaperContext context{.scope = scope, .warehouse = sheet.warehouse, .language = LanguageOf(request.language(), call)};
  const std::string subject = filter.lot_id > 0 ? absl::StrCat("lot-", filter.lot_id) : filter.item_id;
  return Render(BinCardForm(context, sheet, request.lot()), request.format(), absl::StrCat(filter.warehouse_id, "-bin-card-", subject));
}

absl::StatusOr<v1::Paper> PrintApi::PrintLedger(const rpc::Call& call, const v1::PrintLedgerRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  MovementFilter filter{.warehouse_id = fields.RequiredName("warehouse", request.warehouse(), "warehouses"),
                        .item_id = fields.RequiredName("item", request.item(), "items")};
  if (request.start_date().empty()) fields.Add("start_date", "REQUIRED");
  if (request.end_date().empty()) fields.Add("end_date", "REQUIRED");
  const std::optional<absl::CivilDay> start = fields.Day("start_date", request.start_date());
  const std::optional<absl::CivilDay> end = fields.Day("end_date", request.end_date());
  if (start.has_value() && end.has_value() && *end < *start) {
    fields.Add("end_date", "ENDS_BEFORE_START", {{"start_date", request.start_date()}});
  }
  CheckPrint(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  filter.start_time = StartOf(*start);
  filter.end_time = StartOf(*end + 1);
  ASSIGN_OR_RETURN(const MovementSheet sheet,
                   outbox::Read<PaperTx>(scope.world(), scope.origin(), [&](PaperTx& tx) { return ReadLedger(tx, scope, filter); }));
  const PaperContext context{.scope = scope, .warehouse = sheet.warehouse, .language = LanguageOf(request.language(), call)};
  return Render(LedgerForm(context, sheet, *start, *end), request.format(),
                absl::StrCat(filter.warehouse_id, "-ledger-", filter.item_id, "-", request.start_date(), "-", request.end_date()));
}

}  // namespace muster::warehouse
