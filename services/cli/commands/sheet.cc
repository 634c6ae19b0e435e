#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/commands/ledger_text.h"
#include "muster/warehouse/v1/sheet_service.grpc.pb.h"

// Spreadsheets into the stock ledger and out of it.
namespace muster::cli {
namespace {

using warehouse::v1::ImportSheetRequest;
using warehouse::v1::ImportSheetResponse;
using warehouse::v1::SheetRowError;
using warehouse::v1::SheetService;

void PrintImport(View& view, const ImportSheetResponse& response) {
  Table errors({view.Right("COL_ROW"), view.Left("COL_COLUMN"), view.Left("COL_VALUE"), view.Whole("COL_WRONG")});
  for (const SheetRowError& error : response.row_errors()) {
    errors.Add({NumberText(error.row()), error.column(), error.value(), error.message()});
  }
  view.Line(view.Text("SHEET_ROWS", {{"rows", NumberText(response.row_count())},
                                     {"good", NumberText(response.accepted_row_count())},
                                     {"errors", NumberText(response.row_error_count())}}));
  view.Part("TITLE_ROW_ERRORS", errors);
  if (response.row_errors_size() < response.row_error_count()) view.Note("ROW_ERRORS_CUT");
  if (response.has_voucher()) PrintVoucher(view, response.voucher());
  if (response.has_stocktake()) view.Line(view.Text("SHEET_COUNTED", {{"stocktake", ShortName(response.stocktake().name())}}));
}

// The numbers of the wrong rows, each once: "3, 17, 18 …".
std::string WrongRows(const ImportSheetResponse& response) {
  constexpr std::size_t kMostRows = 20;
  std::vector<std::string> rows;
  for (const SheetRowError& error : response.row_errors()) {
    std::string row = absl::StrCat(error.row());
    if (rows.empty() || rows.back() != row) rows.push_back(std::move(row));
  }
  const bool cut = rows.size() > kMostRows || response.row_errors_size() < response.row_error_count();
  if (rows.size() > kMostRows) rows.resize(kMostRows);
  return absl::StrCat(absl::StrJoin(rows, ", "), cut ? " …" : "");
}

// What became of the sheet, in a sentence that says what to do; OK when it was taken in, or on a check would be.
absl::Status Outcome(const View& view, const ImportSheetRequest& request, const ImportSheetResponse& response) {
  const bool counted = request.kind() == warehouse::v1::IMPORT_KIND_COUNT;
  const bool would_be = request.validate_only() && request.accept_good_rows() && response.accepted_row_count() > 0;
  if (response.row_error_count() == 0 || would_be || response.has_voucher() || response.has_stocktake()) return absl::OkStatus();
  // The call itself was in order; for a script the sheet was not.
  const Details details = {
      {"count", response.row_error_count()}, {"rows", WrongRows(response)}, {"good", NumberText(response.accepted_row_count())}};
  const absl::Status wrong = FailedPrecondition("SHEET_ROWS_WRONG", "nothing was taken in", details);
  if (request.validate_only() && response.accepted_row_count() == 0) return Said(wrong, view.Text("SHEET_CHECK_ALL_WRONG", details));
  if (request.validate_only()) return Said(wrong, view.Text("SHEET_CHECK_WRONG", details));
  return counted ? Said(wrong, view.Text("SHEET_COUNT_WRONG", details)) : wrong;
}

// What a sheet of this kind must come with.
std::vector<std::string> RequiredFor(absl::string_view kind) {
  const auto* value = FindEnumValue(*warehouse::v1::ImportKind_descriptor(), kind);
  if (value == nullptr) return {};
  if (value->number() == warehouse::v1::IMPORT_KIND_COUNT) return {"--stocktake", "--counter"};
  return {"--warehouse", "--person"};
}

absl::Status Import(const Command& command, const Invocation& invocation) {
  ImportSheetRequest request;
  // FILE is put into file_name first, so that it is missed together with other options.
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter(), {.required = RequiredFor(command.Value("--kind"))}));
  const std::string path = command.Value("FILE");
  ASSIGN_OR_RETURN(*request.mutable_content(), ReadInput(path));
  request.set_file_name(std::filesystem::path(path).filename().string());
  ASSIGN_OR_RETURN(const ImportSheetResponse response, invocation.session.Call(&SheetService::Stub::ImportSheet, request));
  invocation.Emit(response, PrintImport);
  const absl::Status outcome = Outcome(invocation.view, request, response);
  if (request.validate_only() && outcome.ok() && !invocation.json) {
    if (response.row_error_count() > 0) {
      invocation.view.Note("CHECKED_GOOD_ROWS");
    } else {
      invocation.view.Note("CHECKED_ONLY");
    }
  }
  return outcome;
}

}  // namespace

void AddSheetCommands(Command& root) {
  Command& group = root.Group("sheet");
  const OptionSpec format = {.name = "--format", .field = "format", .fallback = "xlsx"};
  const OptionSpec language = {.name = "--language", .field = "language_code", .help = "OPT_LANGUAGE_CODE"};
  group.Add("import", ImportSheetRequest::descriptor(),
            {{.name = "FILE", .field = "file_name", .use = Use::kRequired, .help = "ARG_SHEET"},
             {.name = "--kind", .field = "kind", .use = Use::kRequired},
             {.name = "--warehouse", .field = "warehouse", .help = "OPT_SHEET_WAREHOUSE"},
             {.name = "--worksheet", .field = "worksheet"},
             {.name = "--from", .field = "counterparty"},
             {.name = "--person", .field = "responsible_persons", .help = "OPT_SHEET_PERSON"},
             {.name = "--day", .field = "voucher_time"},
             {.name = "--stocktake", .field = "stocktake", .collection = "warehouses"},
             {.name = "--counter", .field = "counter", .help = "OPT_SHEET_COUNTER"},
             {.name = "--time", .field = "count_time", .help = "OPT_COUNT_TIME"},
             {.name = "--check", .field = "validate_only"},
             {.name = "--good-rows", .field = "accept_good_rows"}},
            &Import);
  AddFileCommand(group, "export", &SheetService::Stub::ExportSheet,
                 {{.name = "--kind", .field = "kind", .use = Use::kRequired},
                  format,
                  {.name = "--under", .field = "ancestor"},
                  {.name = "--warehouse", .field = "warehouse"},
                  language});
  AddFileCommand(group, "template", &SheetService::Stub::GetSheetTemplate,
                 {{.name = "--kind", .field = "kind", .use = Use::kRequired}, format, language});
}

}  // namespace muster::cli
