#include "warehouse/api/sheet_api.h"

#include "absl/strings/str_cat.h"
#include "platform/sheet/sheet.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/api/sheet_receipt.h"
#include "warehouse/api/sheet_tables.h"
#include "warehouse/domain/china_day.h"
#include "warehouse/store/sheet_store.h"

namespace muster::warehouse {
namespace {

// Whom the goods come from when books begin.
constexpr char kOpeningStock[] = "期初建账";
// What is written must fit into one message, for whoever reads the answer or the event.
constexpr std::size_t kMaxMessageBytes = sheet::kMaxFileBytes;
constexpr int kMaxShownCharacters = 100;

// A sheet that was read: the layout refers to the rows.
struct Input {
  std::vector<domain::SheetRow> rows;
  domain::Layout layout;
};

void AddViolations(const absl::Status& status, Fields& fields) {
  for (const Violation& violation : ViolationsOf(status)) fields.Add(violation.field, violation.reason, violation.details);
}

bool IsFromExercise(const Input& input) {
  for (const domain::SheetRow& row : input.rows) {
    if (row.number >= input.layout.header_row) return false;
    if (row.cells.front() == kExerciseMark) return true;
  }
  return false;
}

Input ReadContent(const v1::ImportSheetRequest& request, bool is_exercise, Fields& fields) {
  Input input;
  if (request.content().empty()) {
    fields.Add("content", "REQUIRED");
    return input;
  }
  const auto refuse = [&fields](const absl::Status& status) { fields.Add("content", ReasonOf(status), DetailsOf(status)); };
  absl::StatusOr<sheet::Sheet> read = sheet::Read(request.content(), request.worksheet());
  if (!read.ok()) {
    refuse(read.status());
    return input;
  }
  for (sheet::Row& row : read->rows) input.rows.push_back({.number = row.number, .cells = std::move(row.cells)});
  absl::StatusOr<domain::Layout> layout = domain::FindLayout(input.rows, domain::ReceiptRules());
  if (!layout.ok()) {
    AddViolations(layout.status(), fields);
    return input;
  }
  input.layout = *std::move(layout);
  if (const absl::Status status = sheet::CheckPlain(*read, input.layout.header_row); !status.ok()) refuse(status);
  if (input.layout.rows.empty()) fields.Add("content", "SHEET_EMPTY");
  if (input.layout.rows.size() > sheet::kMaxRows) fields.Add("content", "SHEET_ROWS_TOO_MANY", {{"max", sheet::kMaxRows}});
  // Pretended goods must not become real ones.
  if (!is_exercise && IsFromExercise(input)) fields.Add("content", "SHEET_FROM_EXERCISE");
  return input;
}

// What the sheet asks for, still without lines.
v1::ReceiveStockRequest HeaderOf(const v1::ImportSheetRequest& request) {
  const bool is_opening = request.kind() == v1::IMPORT_KIND_OPENING_STOCK;
  v1::ReceiveStockRequest header;
  header.set_request_id(request.request_id());
  header.set_warehouse(request.warehouse());
  *header.mutable_responsible_persons() = request.responsible_persons();
  header.set_counterparty(is_opening ? kOpeningStock : request.counterparty());
  if (request.has_voucher_time()) *header.mutable_voucher_time() = request.voucher_time();
  if (!request.file_name().empty()) header.set_note(absl::StrCat("表格 ", request.file_name()));
  return header;
}

absl::StatusOr<Input> Validate(const v1::ImportSheetRequest& request, const v1::ReceiveStockRequest& header, const Scope& scope) {
  Fields fields;
  CheckHeader(header, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  RequiredChoice(fields, "kind", request.kind(), v1::ImportKind_MAX);
  if (request.kind() == v1::IMPORT_KIND_OPENING_STOCK && !request.counterparty().empty()) fields.Add("counterparty", "NOT_FOR_THIS_KIND");
  fields.Text("file_name", request.file_name(), 200);
  fields.Text("worksheet", request.worksheet(), 100);
  Input input = ReadContent(request, scope.world().exercise, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return input;
}

std::string Shortened(absl::string_view text) {
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (begins_character && ++count > kMaxShownCharacters) return absl::StrCat(text.substr(0, i), "…");
  }
  return std::string(text);
}

v1::ImportSheetResponse ToResponse(const SheetReading& reading, int good_row_count, Language language) {
  v1::ImportSheetResponse response;
  for (const domain::SheetError& error : reading.errors.kept()) {
    v1::SheetRowError& row_error = *response.add_row_errors();
    row_error.set_row(error.row);
    row_error.set_column(error.column);
    row_error.set_reason(error.reason);
    row_error.set_message(Sentence(error.reason, error.details, language));
    row_error.set_value(Shortened(error.value));
  }
  response.set_row_error_count(reading.errors.count());
  response.set_row_count(reading.row_count);
  response.set_accepted_row_count(good_row_count);
  return response;
}

absl::Status CheckSize(const v1::Voucher& voucher) {
  if (voucher.ByteSizeLong() <= kMaxMessageBytes) return absl::OkStatus();
  return FailedPrecondition("VOUCHER_TOO_BIG", "the voucher is larger than a message", {{"lines", voucher.lines_size()}});
}

// The warehouse of a request that changes nothing.
absl::StatusOr<v1::Warehouse> FindWarehouse(WarehouseTx& tx, const Scope& scope, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(IdOf(name, "warehouses").value()));
  if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", name);
  return *std::move(warehouse);
}

}  // namespace

absl::StatusOr<v1::ImportSheetResponse> SheetApi::ImportSheet(const rpc::Call& call, const v1::ImportSheetRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  const v1::ReceiveStockRequest header = HeaderOf(request);
  ASSIGN_OR_RETURN(const Input input, Validate(request, header, scope));
  struct Reading {
    v1::ReceiveStockRequest receipt;
    v1::ImportSheetResponse response;
  };
  const auto read = [&](SheetTx& tx) -> absl::StatusOr<Reading> {
    ASSIGN_OR_RETURN(const std::vector<v1::Item> catalogue, tx.ListCatalogue());
    const domain::ReceiptContext context{.warehouse = request.warehouse(), .today = domain::ChinaDay(tx.now())};
    v1::ReceiveStockRequest receipt = header;
    const SheetReading reading = ReadReceipt(input.layout, MakeItemIndex(catalogue), context, scope, receipt);
    return Reading{.receipt = receipt, .response = ToResponse(reading, receipt.lines_size(), call.language)};
  };

  if (request.validate_only()) {
    return outbox::Read<SheetTx>(scope.world(), scope.origin(), [&](SheetTx& tx) -> absl::StatusOr<v1::ImportSheetResponse> {
      ASSIGN_OR_RETURN(const v1::Warehouse warehouse, FindWarehouse(tx, scope, request.warehouse()));
      RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, warehouse.chapter()));
      RETURN_IF_ERROR(CheckOpen(warehouse.name(), warehouse.state()));
      ASSIGN_OR_RETURN(Reading reading, read(tx));
      return std::move(reading.response);
    });
  }
  return outbox::WriteOnce<SheetTx, v1::ImportSheetResponse>(
      scope.world(), scope.origin(), request, [&](SheetTx& tx) -> absl::StatusOr<v1::ImportSheetResponse> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse,
                         KeepWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
        RETURN_IF_ERROR(CheckOpen(warehouse.name(), warehouse.state()));
        ASSIGN_OR_RETURN(Reading reading, read(tx));
        const bool is_whole = reading.response.row_error_count() == 0;
        if (reading.receipt.lines().empty() || (!is_whole && !request.accept_good_rows())) return std::move(reading.response);
        ASSIGN_OR_RETURN(*reading.response.mutable_voucher(), PostPaper(tx, scope, reading.receipt));
        RETURN_IF_ERROR(CheckSize(reading.response.voucher()));
        return std::move(reading.response);
      });
}

}  // namespace muster::warehouse
