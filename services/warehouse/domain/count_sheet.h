#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "warehouse/domain/sheet_errors.h"
#include "warehouse/domain/sheet_layout.h"

// What was counted, from a count sheet that was filled in.
namespace muster::warehouse::domain {

struct CountRow {
  int row = 0;
  // "lots/1024"
  std::string lot;
  // Base units, ≥ 0.
  std::int64_t counted_quantity = 0;

  friend bool operator==(const CountRow&, const CountRow&) = default;
};

struct CountSheet {
  std::vector<CountRow> rows;
  SheetErrors errors;
  // Rows whose counted quantity was left empty: nobody counted them.
  int uncounted_row_count = 0;
};

LayoutRules CountRules();

// The columns of a count sheet, in order.
std::vector<SheetColumn> CountSheetColumns();

// Reads all rows. `warehouse`, "warehouses/622900-01": rows that name another one are wrong. A lot stands in one row only.
CountSheet ReadCountSheet(const Layout& layout, absl::string_view warehouse);

}  // namespace muster::warehouse::domain
