#include "warehouse/api/sheet_input.h"

#include "absl/strings/str_cat.h"
#include "platform/sheet/sheet.h"
#include "platform/status/status.h"
#include "warehouse/api/sheet_tables.h"

namespace muster::warehouse {
namespace {

constexpr int kMaxShownCharacters = 100;

void AddViolations(const absl::Status& status, Fields& fields) {
  for (const Violation& violation : ViolationsOf(status)) fields.Add(violation.field, violation.reason, violation.details);
}

bool IsFromExercise(const SheetInput& input) {
  for (const domain::SheetRow& row : input.rows) {
    if (row.number >= input.layout.header_row) return false;
    if (row.cells.front() == kExerciseMark) return true;
  }
  return false;
}

std::string Shortened(absl::string_view text) {
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (begins_character && ++count > kMaxShownCharacters) return absl::StrCat(text.substr(0, i), "…");
  }
  return std::string(text);
}

}  // namespace

SheetInput ReadContent(const v1::ImportSheetRequest& request, const domain::LayoutRules& rules, bool is_exercise, Fields& fields) {
  SheetInput input;
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
  absl::StatusOr<domain::Layout> layout = domain::FindLayout(input.rows, rules);
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

}  // namespace muster::warehouse
