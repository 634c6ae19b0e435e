#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

// Tables that people open in a spreadsheet program.
namespace muster::sheet {

// Empty, text, a number (whole, or fen in a column of money), a day, a time.
using Cell = std::variant<std::monostate, std::string, std::int64_t, absl::CivilDay, absl::Time>;

struct Column {
  enum class Type { kText, kInteger, kMoneyFen, kDay, kTime };

  std::string header;
  Type type = Type::kText;
  int width_characters = 12;
};

struct Table {
  // What the worksheet is called: at most 31 characters, none of []:*?/\.
  std::string name;
  // Lines above the header row: title, what the file is marked with, explanations. Each in one cell.
  std::vector<std::string> heading;
  std::vector<Column> columns;
  // As many cells as there are columns, each empty or of its column's type.
  std::vector<std::vector<Cell>> rows;
};

// A workbook with a worksheet for each table: header row bold, frozen and with filters. Text stays text, whatever it begins with. Money
// is shown in yuan, times in China's. The same input gives the same bytes; `create_time` is what the file says of itself.
// Error: INTERNAL/UNEXPECTED when the file cannot be made.
absl::StatusOr<std::string> WriteXlsx(absl::Span<const Table> tables, absl::Time create_time);

// RFC 4180 in UTF-8 with byte order mark. A text that a spreadsheet program would run as a formula gets an apostrophe in front.
std::string WriteCsv(const Table& table);

}  // namespace muster::sheet
