#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// Which column of a sheet holds what, told by the headers that people write.
namespace muster::warehouse::domain {

enum class SheetColumn {
  kSequence,
  kWarehouse,
  kLot,
  kItemId,
  kItem,
  kSpecification,
  kQuantity,
  kReservedQuantity,
  kAvailableQuantity,
  kCountedQuantity,
  kUnit,
  kBatch,
  kProductionDate,
  kExpiryDate,
  kSource,
  kDonor,
  kEarmark,
  kUnitCost,
  kManufacturer,
  kBin,
  kState,
  kReceiveTime,
  kNote,
};

// What a column is called, and how to fill it in.
struct ColumnWords {
  SheetColumn column;
  const char* chinese;
  const char* english;
  // Other headers that mean the same, "|" between them.
  const char* synonyms;
  // For templates; empty where people do not fill it in.
  const char* chinese_help;
  const char* english_help;
};
const ColumnWords& WordsOf(SheetColumn column);

// A row of a sheet as it was read; `number` as the spreadsheet program shows it.
struct SheetRow {
  int number = 0;
  std::vector<std::string> cells;
};

// What a kind of sheet has to have and may have.
struct LayoutRules {
  // Of each group, one column at least.
  std::vector<std::vector<SheetColumn>> required;
  std::vector<SheetColumn> allowed;
};

struct Layout {
  int header_row = 0;
  // All below the header row, remarks among them.
  absl::Span<const SheetRow> rows;
  // Where each column stands, and its header as it is written.
  absl::flat_hash_map<SheetColumn, std::size_t> positions;
  std::vector<std::string> headers;

  // Empty when the sheet lacks the column or the row is shorter.
  const std::string& Cell(const SheetRow& row, SheetColumn column) const;
  // As it is written, else as it would be.
  std::string HeaderOf(SheetColumn column) const;
};

// A row whose first cell begins with "#" is a remark, wherever it stands.
bool IsRemark(const SheetRow& row);

// Finds the header row, the one of the first hundred rows with most known headers, and the columns under it. `rows` outlive the layout.
// Errors: INVALID_ARGUMENT/INVALID_FIELDS, for the field "content", all that apply of SHEET_HEADER_MISSING (detail columns),
// SHEET_COLUMNS_UNKNOWN, SHEET_COLUMNS_MISSING, SHEET_COLUMNS_TWICE (detail columns).
absl::StatusOr<Layout> FindLayout(absl::Span<const SheetRow> rows, const LayoutRules& rules);

}  // namespace muster::warehouse::domain
