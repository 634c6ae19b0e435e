#include <filesystem>

#include "absl/strings/str_cat.h"
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
}

absl::Status Import(const Command& command, const Invocation& invocation) {
  ImportSheetRequest request;
  // FILE is put into file_name first, so that it is missed together with other options.
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  const std::string path = command.Value("FILE");
  ASSIGN_OR_RETURN(*request.mutable_content(), ReadInput(path));
  request.set_file_name(std::filesystem::path(path).filename().string());
  ASSIGN_OR_RETURN(const ImportSheetResponse response, invocation.session.Call(&SheetService::Stub::ImportSheet, request));
  invocation.Emit(response, PrintImport);
  if (request.validate_only() && !invocation.json) invocation.view.Note("CHECKED_ONLY");
  // The call itself was in order; for a script the sheet was not.
  if (response.row_error_count() > 0 && !response.has_voucher()) {
    return FailedPrecondition("SHEET_ROWS_WRONG", "nothing was taken in", {{"count", response.row_error_count()}});
  }
  return absl::OkStatus();
}

}  // namespace

void AddSheetCommands(Command& root) {
  Command& group = root.Group("sheet");
  const OptionSpec format = {.name = "--format", .field = "format", .fallback = "xlsx"};
  const OptionSpec language = {.name = "--language", .field = "language_code", .help = "OPT_LANGUAGE_CODE"};
  group.Add("import", ImportSheetRequest::descriptor(),
            {{.name = "FILE", .field = "file_name", .use = Use::kRequired, .help = "ARG_SHEET"},
             {.name = "--warehouse", .field = "warehouse", .use = Use::kRequired},
             {.name = "--kind", .field = "kind", .use = Use::kRequired},
             {.name = "--worksheet", .field = "worksheet"},
             {.name = "--from", .field = "counterparty"},
             {.name = "--person", .field = "responsible_persons", .use = Use::kRequired},
             {.name = "--day", .field = "voucher_time"},
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
