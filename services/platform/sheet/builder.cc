#include "platform/sheet/builder.h"

#include "absl/strings/str_cat.h"
#include "platform/sheet/encoding.h"
#include "platform/status/status.h"

namespace muster::sheet {

absl::Status Broken() { return InvalidArgument("SHEET_BROKEN", "the file is damaged or not a spreadsheet of the kind that it seems"); }

absl::Status UnpackedTooBig() { return InvalidArgument("SHEET_UNPACKED_TOO_BIG", "the file unpacks to more than a sheet can hold"); }

std::string Address(int row, int column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  return absl::StrCat(letters, row);
}

absl::Status Builder::BeginRow(int number) {
  if (number <= row_) return Broken();
  row_ = number;
  column_ = 0;
  return absl::OkStatus();
}

absl::Status Builder::Add(int column, absl::string_view text) {
  if (column <= column_) return Broken();
  column_ = column;
  text = Trim(text);
  if (text.empty()) return absl::OkStatus();
  if (!IsUtf8(text)) return Broken();
  if (column > kMaxColumns) {
    return InvalidArgument("SHEET_COLUMNS_TOO_MANY", "the sheet has too many columns", {{"max", kMaxColumns}});
  }
  if (sheet_.rows.empty() || sheet_.rows.back().number != row_) {
    if (sheet_.rows.size() >= kMaxRows + kMaxHeadingRows) {
      return InvalidArgument("SHEET_ROWS_TOO_MANY", "the sheet has too many rows", {{"max", kMaxRows}});
    }
    sheet_.rows.push_back({.number = row_});
  }
  std::vector<std::string>& cells = sheet_.rows.back().cells;
  cell_count_ += static_cast<std::size_t>(column) - cells.size();
  byte_count_ += text.size();
  if (cell_count_ > kMaxCells || byte_count_ > kMaxUnpackedBytes) return UnpackedTooBig();
  cells.resize(static_cast<std::size_t>(column));
  cells.back() = std::string(text);
  return absl::OkStatus();
}

absl::StatusOr<Sheet> Builder::Finish() && {
  if (sheet_.rows.empty() && sheet_.oddities.empty()) return InvalidArgument("SHEET_EMPTY", "there is nothing in the sheet");
  return std::move(sheet_);
}

}  // namespace muster::sheet
