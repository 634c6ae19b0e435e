#include "warehouse/domain/sheet_layout.h"

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "warehouse/domain/sheet_values.h"

namespace muster::warehouse::domain {
namespace {

// Titles and explanations stand above the header row.
constexpr int kMaxHeaderRow = 100;
// One known word may stand in any title.
constexpr int kFewestHeaders = 2;

// In the order of SheetColumn.
constexpr ColumnWords kColumns[] = {
    {SheetColumn::kSequence, "序号", "no.", "no|#|sequence", "", ""},
    {SheetColumn::kWarehouse, "仓库", "warehouse", "仓库编号", "", ""},
    {SheetColumn::kLot, "批次", "lot", "批次号|批次编号", "", ""},
    {SheetColumn::kItemId, "物资编号", "item id", "物资编码|物资代码|编码|编号|item code|code",
     "物资目录中的编号或国标代码，如 cotton-tent；填了可不填物资。",
     "The item's id or code in the catalogue, for example cotton-tent; with it the item's name may be left out."},
    {SheetColumn::kItem, "物资", "item", "物资名称|品名|名称|item name|name", "必填（除非填了物资编号）。物资目录中的名称，如 棉帐篷。",
     "Required unless the item id is given. The name in the catalogue, for example Cotton tent."},
    {SheetColumn::kSpecification, "规格", "specification", "规格型号|型号|spec", "同名物资有几种规格时用来区分，须与物资目录一致。",
     "Tells items of one name apart; as in the catalogue."},
    {SheetColumn::kQuantity, "数量", "quantity", "库存数量|实收数量|qty", "必填。整数，不小于 1。",
     "Required. A whole number, at least 1."},
    {SheetColumn::kReservedQuantity, "已预留", "reserved quantity", "预留数量", "", ""},
    {SheetColumn::kAvailableQuantity, "可用数量", "available quantity", "可用", "", ""},
    {SheetColumn::kCountedQuantity, "实盘数量", "counted quantity", "盘点数量|实盘", "整数，没有填 0；空着表示没有盘到。",
     "A whole number, 0 when there is nothing; left empty it was not counted."},
    {SheetColumn::kUnit, "单位", "unit", "计量单位", "基本单位或物资目录中的包装单位，如 顶、箱；不填即基本单位。",
     "The base unit or one of the item's packs, for example carton; empty means the base unit."},
    {SheetColumn::kBatch, "批号", "batch", "生产批号|batch number", "厂家的批号。", "The maker's batch number."},
    {SheetColumn::kProductionDate, "生产日期", "production date", "", "如 2026-01-05、2026/1/5、2026年1月5日。", "For example 2026-01-05."},
    {SheetColumn::kExpiryDate, "有效期至", "expiry date", "有效期|失效日期|到期日|到期日期|use by", "可以使用的最后一天；不填即不过期。",
     "The last day on which the goods may be used; empty when they do not expire."},
    {SheetColumn::kSource, "来源", "source", "物资来源", "必填。自行采购、社会捐赠、调拨、海关转交之一。",
     "Required. One of purchase, donation, transfer, customs."},
    {SheetColumn::kDonor, "捐赠人", "donor", "捐赠单位|捐赠方", "来源为社会捐赠时填写。", "For donations."},
    {SheetColumn::kEarmark, "定向", "earmark", "定向用途|捐赠意向",
     "捐赠人指定的用途，或灾情编号（incidents/…）、机构代码（chapters/…）；不填即非定向。",
     "What the donor bound it to: a purpose in words, incidents/… or chapters/…; empty when it is free."},
    {SheetColumn::kUnitCost, "单价(元)", "unit cost (CNY)", "单价|unit cost",
     "每个所填单位的价格，最多两位小数；按包装单位填写时须能整除到基本单位。",
     "Of one of the unit given, at most two decimals; of a pack, it must divide evenly among its base units."},
    {SheetColumn::kManufacturer, "厂家", "manufacturer", "生产厂家|生产企业|maker", "", ""},
    {SheetColumn::kBin, "货位", "bin", "库位|储位", "在仓库中的位置，如 A-03-2。", "Where it lies in the warehouse, for example A-03-2."},
    {SheetColumn::kState, "状态", "state", "", "", ""},
    {SheetColumn::kReceiveTime, "入库时间", "receive time", "", "", ""},
    {SheetColumn::kNote, "备注", "note", "说明|remark|remarks", "写入单据的备注，各行合计不超过 500 字。",
     "Goes into the voucher's note; 500 characters for all rows together."},
};

std::string HeaderKey(absl::string_view header) {
  return Folded(absl::StrReplaceAll(header, {{"*", ""}, {"＊", ""}, {":", ""}, {"：", ""}, {"_", ""}}));
}

const absl::flat_hash_map<std::string, SheetColumn>& ColumnsByHeader() {
  static const auto& columns = *[] {
    auto* const by_header = new absl::flat_hash_map<std::string, SheetColumn>();
    for (const ColumnWords& words : kColumns) {
      by_header->emplace(HeaderKey(words.chinese), words.column);
      by_header->emplace(HeaderKey(words.english), words.column);
      for (const absl::string_view synonym : absl::StrSplit(words.synonyms, '|', absl::SkipEmpty())) {
        by_header->emplace(HeaderKey(synonym), words.column);
      }
    }
    return by_header;
  }();
  return columns;
}

std::optional<SheetColumn> ColumnOf(absl::string_view header) {
  const auto it = ColumnsByHeader().find(HeaderKey(header));
  return it == ColumnsByHeader().end() ? std::nullopt : std::optional(it->second);
}

// Index of the header row; none when no row has enough known headers.
std::optional<std::size_t> FindHeader(absl::Span<const SheetRow> rows) {
  std::optional<std::size_t> header;
  std::ptrdiff_t most = kFewestHeaders - 1;
  for (std::size_t i = 0; i < rows.size() && i < kMaxHeaderRow; ++i) {
    if (IsRemark(rows[i])) continue;
    const std::ptrdiff_t count =
        std::count_if(rows[i].cells.begin(), rows[i].cells.end(), [](const std::string& cell) { return ColumnOf(cell).has_value(); });
    if (count <= most) continue;
    most = count;
    header = i;
  }
  return header;
}

std::string ChineseNames(absl::Span<const SheetColumn> columns) {
  const auto append = [](std::string* out, SheetColumn column) {
    absl::StrAppend(out, WordsOf(column).chinese, " (", WordsOf(column).english, ")");
  };
  return absl::StrJoin(columns, " / ", append);
}

}  // namespace

const ColumnWords& WordsOf(SheetColumn column) {
  const ColumnWords& words = kColumns[static_cast<std::size_t>(column)];
  MUSTER_CHECK(words.column == column);
  return words;
}

const std::string& Layout::Cell(const SheetRow& row, SheetColumn column) const {
  static const std::string& empty = *new std::string();
  const auto it = positions.find(column);
  return it == positions.end() || it->second >= row.cells.size() ? empty : row.cells[it->second];
}

std::string Layout::HeaderOf(SheetColumn column) const {
  const auto it = positions.find(column);
  return it == positions.end() ? WordsOf(column).chinese : headers[it->second];
}

bool IsRemark(const SheetRow& row) {
  // "#" alone heads a column of numbers.
  return !row.cells.empty() && row.cells.front().size() > 1 && absl::StartsWith(row.cells.front(), "#");
}

absl::StatusOr<Layout> FindLayout(absl::Span<const SheetRow> rows, const LayoutRules& rules) {
  Violations violations;
  const std::optional<std::size_t> header = FindHeader(rows);
  std::vector<std::string> required;
  for (const std::vector<SheetColumn>& group : rules.required) required.push_back(ChineseNames(group));
  if (!header.has_value()) {
    violations.Add("content", "SHEET_HEADER_MISSING", {{"columns", absl::StrJoin(required, ", ")}});
    return violations.ToStatus();
  }

  Layout layout{.header_row = rows[*header].number, .rows = rows.subspan(*header + 1), .headers = rows[*header].cells};
  std::vector<std::string> unknown;
  std::vector<std::string> twice;
  for (std::size_t i = 0; i < layout.headers.size(); ++i) {
    const std::string& text = layout.headers[i];
    const std::optional<SheetColumn> column = ColumnOf(text);
    const bool is_allowed = column.has_value() && std::find(rules.allowed.begin(), rules.allowed.end(), *column) != rules.allowed.end();
    if (text.empty()) continue;
    if (!is_allowed) {
      unknown.push_back(text);
    } else if (!layout.positions.emplace(*column, i).second) {
      twice.push_back(text);
    }
  }
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < rules.required.size(); ++i) {
    const bool is_there = std::any_of(rules.required[i].begin(), rules.required[i].end(),
                                      [&](SheetColumn column) { return layout.positions.contains(column); });
    if (!is_there) missing.push_back(required[i]);
  }
  if (!unknown.empty()) violations.Add("content", "SHEET_COLUMNS_UNKNOWN", {{"columns", absl::StrJoin(unknown, ", ")}});
  if (!missing.empty()) violations.Add("content", "SHEET_COLUMNS_MISSING", {{"columns", absl::StrJoin(missing, ", ")}});
  if (!twice.empty()) violations.Add("content", "SHEET_COLUMNS_TWICE", {{"columns", absl::StrJoin(twice, ", ")}});
  RETURN_IF_ERROR(violations.ToStatus());
  return layout;
}

}  // namespace muster::warehouse::domain
