#include "warehouse/domain/count_sheet.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "warehouse/domain/sheet_values.h"

namespace muster::warehouse::domain {
namespace {

absl::StatusOr<std::string> ParseLot(absl::string_view text) {
  if (text.empty()) return InvalidArgument("REQUIRED", "no lot");
  absl::string_view number = text;
  absl::ConsumePrefix(&number, "lots/");
  std::int64_t value = 0;
  if (!absl::SimpleAtoi(number, &value) || value < 1 || absl::StrCat(value) != number) {
    return InvalidArgument("MALFORMED", "not a lot", {{"expected", "lots/1024"}});
  }
  return absl::StrCat("lots/", value);
}

}  // namespace

LayoutRules CountRules() {
  std::vector<SheetColumn> allowed = CountSheetColumns();
  allowed.push_back(SheetColumn::kSequence);
  return {.required = {{SheetColumn::kLot}, {SheetColumn::kCountedQuantity}}, .allowed = std::move(allowed)};
}

std::vector<SheetColumn> CountSheetColumns() {
  return {SheetColumn::kWarehouse,     SheetColumn::kBin,   SheetColumn::kLot,        SheetColumn::kItemId,          SheetColumn::kItem,
          SheetColumn::kSpecification, SheetColumn::kBatch, SheetColumn::kExpiryDate, SheetColumn::kCountedQuantity, SheetColumn::kUnit,
          SheetColumn::kNote};
}

CountSheet ReadCountSheet(const Layout& layout, absl::string_view warehouse) {
  CountSheet sheet;
  absl::flat_hash_set<std::string> seen;
  for (const SheetRow& row : layout.rows) {
    if (IsRemark(row)) continue;
    const auto fail = [&](SheetColumn column, absl::string_view reason, const Details& details) {
      sheet.errors.Add({row.number, layout.HeaderOf(column), std::string(reason), details, layout.Cell(row, column)});
    };
    const std::string& place = layout.Cell(row, SheetColumn::kWarehouse);
    const bool is_here = place.empty() || place == warehouse || absl::StrCat("warehouses/", place) == warehouse;
    if (!is_here) fail(SheetColumn::kWarehouse, "ROW_OF_OTHER_WAREHOUSE", {{"name", warehouse}});
    const absl::StatusOr<std::string> lot = ParseLot(layout.Cell(row, SheetColumn::kLot));
    if (!lot.ok()) fail(SheetColumn::kLot, ReasonOf(lot.status()), DetailsOf(lot.status()));
    const bool is_new = !lot.ok() || seen.insert(*lot).second;
    if (!is_new) fail(SheetColumn::kLot, "TWICE", {});
    const std::string& counted = layout.Cell(row, SheetColumn::kCountedQuantity);
    if (counted.empty()) {
      ++sheet.uncounted_row_count;
      continue;
    }
    const absl::StatusOr<std::int64_t> quantity = ParseQuantity(counted, {.min = 0});
    if (!quantity.ok()) fail(SheetColumn::kCountedQuantity, ReasonOf(quantity.status()), DetailsOf(quantity.status()));
    if (is_here && lot.ok() && is_new && quantity.ok())
      sheet.rows.push_back({.row = row.number, .lot = *lot, .counted_quantity = *quantity});
  }
  return sheet;
}

}  // namespace muster::warehouse::domain
