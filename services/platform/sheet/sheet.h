#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Spreadsheets that people made, read as text. Nothing in a file is trusted: sizes are bounded before memory is spent, XML entities are not
// expanded, formulas are never believed.
namespace muster::sheet {

// With its request it fits into one message of an RPC.
inline constexpr std::size_t kMaxFileBytes = 15'000'000;
inline constexpr std::size_t kMaxUnpackedBytes = 200'000'000;
// Rows of data; a few more may stand above them.
inline constexpr int kMaxRows = 100'000;
inline constexpr int kMaxHeadingRows = 100;
inline constexpr int kMaxColumns = 200;
// All rows together, up to the last cell of each that holds anything.
inline constexpr std::size_t kMaxCells = 3'000'000;

struct Row {
  // From 1, as the spreadsheet program shows it.
  int number = 0;
  // From column A on, without the empty ones at the end. Texts have no white space around them. Numbers have up to 15 significant digits,
  // days are ISO 8601 ("2026-01-05", with " 13:30:00" behind when the cell shows a time), truth values TRUE and FALSE. A cell with a
  // formula is empty here: what it showed when it was saved may not be what it means now.
  std::vector<std::string> cells;
};

// A cell, or the first cell of an area, whose content cannot be taken as it is.
struct Oddity {
  enum class Kind { kFormula, kMerged };

  Kind kind;
  // The first and the last row that it covers.
  int row = 0;
  int last_row = 0;
  // "C7" or "A3:B5".
  std::string address;
};

struct Sheet {
  // Those that hold anything, in order.
  std::vector<Row> rows;
  std::vector<Oddity> oddities;
};

// Reads .xlsx or .csv, whichever `bytes` are. Of a workbook, the worksheet of that name, or the first visible one when it is empty. CSV:
// RFC 4180, UTF-8, UTF-16 with a mark, or GB18030; comma, semicolon or tab; an apostrophe that keeps a cell from being run (see WriteCsv)
// is taken off.
// Errors, all INVALID_ARGUMENT: SHEET_EMPTY; SHEET_FILE_TOO_BIG (detail max_mb); SHEET_UNPACKED_TOO_BIG; SHEET_ROWS_TOO_MANY,
// SHEET_COLUMNS_TOO_MANY (detail max); SHEET_BROKEN; SHEET_ENCRYPTED; SHEET_OLD_FORMAT (.xls); SHEET_FORMAT_UNKNOWN;
// SHEET_WORKSHEET_UNKNOWN (details worksheet, worksheets).
absl::StatusOr<Sheet> Read(absl::string_view bytes, absl::string_view worksheet = "");

// OK when no formula and no merged cells stand in row `first_row` or below. Errors: INVALID_ARGUMENT/SHEET_FORMULA, SHEET_MERGED_CELLS
// (detail cells, the first few).
absl::Status CheckPlain(const Sheet& sheet, int first_row);

}  // namespace muster::sheet
