#include "warehouse/domain/receipt_sheet.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "warehouse/domain/sheet_values.h"
#include "warehouse/domain/shelf_life.h"

namespace muster::warehouse::domain {
namespace {

struct SourceWords {
  SourceWord source;
  const char* chinese;
  const char* english;
  const char* short_chinese;
};
// DOMAIN §5.
constexpr SourceWords kSources[] = {{SourceWord::kPurchase, "自行采购", "purchase", "采购"},
                                    {SourceWord::kDonation, "社会捐赠", "donation", "捐赠"},
                                    {SourceWord::kTransfer, "调拨", "transfer", "调入"},
                                    {SourceWord::kCustoms, "海关转交", "customs", "海关"}};

const SourceWords* WordsOfSource(SourceWord source) {
  for (const SourceWords& words : kSources) {
    if (words.source == source) return &words;
  }
  return nullptr;
}

absl::StatusOr<SourceWord> ParseSource(absl::string_view text) {
  const std::string word = Folded(text);
  if (word.empty()) return SourceWord::kNone;
  for (const SourceWords& words : kSources) {
    if (word == words.chinese || word == words.english || word == words.short_chinese) return words.source;
  }
  return InvalidArgument("SOURCE_UNKNOWN", "no such source");
}

Earmark ParseEarmark(absl::string_view text) {
  const std::string word = Folded(text);
  if (word.empty() || word == "非定向" || word == "free" || word == "无" || word == "否" || word == "-") return {};
  Earmark::Kind kind = Earmark::Kind::kPurpose;
  if (absl::StartsWith(text, "incidents/")) kind = Earmark::Kind::kIncident;
  if (absl::StartsWith(text, "chapters/")) kind = Earmark::Kind::kChapter;
  return {.kind = kind, .target = std::string(text)};
}

// Reads the cells of one row and remembers whether one of them was wrong.
class RowReader {
 public:
  RowReader(const Layout& layout, const SheetRow& row, SheetErrors& errors) : layout_(layout), row_(row), errors_(errors) {}

  const std::string& Cell(SheetColumn column) const { return layout_.Cell(row_, column); }
  bool Has(SheetColumn column) const { return layout_.positions.contains(column); }

  template <class Value>
  std::optional<Value> Take(SheetColumn column, absl::StatusOr<Value> value) {
    if (value.ok()) return *std::move(value);
    Fail(column, ReasonOf(value.status()), DetailsOf(value.status()));
    return std::nullopt;
  }
  std::optional<absl::CivilDay> TakeDay(SheetColumn column, DayRange plausible) {
    return Cell(column).empty() ? std::nullopt : Take(column, ParseDay(Cell(column), plausible));
  }
  void Fail(SheetColumn column, absl::string_view reason, const Details& details = {}) {
    is_good_ = false;
    errors_.Add(
        {.row = row_.number, .column = layout_.HeaderOf(column), .reason = std::string(reason), .details = details, .value = Cell(column)});
  }

  bool is_good() const { return is_good_; }

 private:
  const Layout& layout_;
  const SheetRow& row_;
  SheetErrors& errors_;
  bool is_good_ = true;
};

const CatalogueItem* TakeItem(RowReader& reader, const ItemIndex& items) {
  const absl::StatusOr<const CatalogueItem*> item = items.Find({.id = reader.Cell(SheetColumn::kItemId),
                                                                .name = reader.Cell(SheetColumn::kItem),
                                                                .specification = reader.Cell(SheetColumn::kSpecification)});
  if (item.ok()) return *item;
  const std::string reason = ReasonOf(item.status());
  SheetColumn column = SheetColumn::kItem;
  if (reason == "SPECIFICATION_DIFFERS") column = SheetColumn::kSpecification;
  if (reason == "ITEM_NOT_IN_CATALOGUE" && !reader.Cell(SheetColumn::kItemId).empty()) column = SheetColumn::kItemId;
  if (!reader.Has(column)) column = SheetColumn::kItemId;
  reader.Fail(column, reason, DetailsOf(item.status()));
  return nullptr;
}

// The price of one base unit, from that of one of the unit in which the quantity is given.
std::int64_t TakeUnitCost(RowReader& reader, std::int64_t base_units_in_unit) {
  const std::string& text = reader.Cell(SheetColumn::kUnitCost);
  const std::optional<std::int64_t> fen = text.empty() ? std::nullopt : reader.Take(SheetColumn::kUnitCost, ParseYuan(text));
  if (!fen.has_value()) return 0;
  if (*fen % base_units_in_unit != 0) reader.Fail(SheetColumn::kUnitCost, "PRICE_NOT_DIVISIBLE", {{"pack_quantity", base_units_in_unit}});
  return *fen / base_units_in_unit;
}

// What an exported sheet says beside what an import takes: it must not be another place's, nor goods that are held.
void CheckOrigin(RowReader& reader, const ReceiptContext& context) {
  const std::string& warehouse = reader.Cell(SheetColumn::kWarehouse);
  if (!warehouse.empty() && warehouse != context.warehouse && absl::StrCat("warehouses/", warehouse) != context.warehouse) {
    reader.Fail(SheetColumn::kWarehouse, "ROW_OF_OTHER_WAREHOUSE", {{"name", context.warehouse}});
  }
  const std::string state = Folded(reader.Cell(SheetColumn::kState));
  if (!state.empty() && state != kReleasedChinese && state != kReleasedEnglish) {
    reader.Fail(SheetColumn::kState, "STATE_NOT_IMPORTED", {{"state", kReleasedChinese}});
  }
}

}  // namespace

const char* ChineseWord(SourceWord source) { return source == SourceWord::kNone ? "" : WordsOfSource(source)->chinese; }
const char* EnglishWord(SourceWord source) { return source == SourceWord::kNone ? "" : WordsOfSource(source)->english; }

LayoutRules ReceiptRules() {
  std::vector<SheetColumn> allowed = ReceiptTemplateColumns();
  // What an exported sheet of balances has besides. Two of these are checked, the others say nothing about goods that come in.
  for (const SheetColumn column : {SheetColumn::kSequence, SheetColumn::kWarehouse, SheetColumn::kState, SheetColumn::kLot,
                                   SheetColumn::kReservedQuantity, SheetColumn::kAvailableQuantity, SheetColumn::kReceiveTime}) {
    allowed.push_back(column);
  }
  return {.required = {{SheetColumn::kItem, SheetColumn::kItemId}, {SheetColumn::kQuantity}, {SheetColumn::kSource}},
          .allowed = std::move(allowed)};
}

std::vector<SheetColumn> ReceiptTemplateColumns() {
  return {SheetColumn::kItemId,  SheetColumn::kItem,     SheetColumn::kSpecification,  SheetColumn::kQuantity,   SheetColumn::kUnit,
          SheetColumn::kSource,  SheetColumn::kBatch,    SheetColumn::kProductionDate, SheetColumn::kExpiryDate, SheetColumn::kDonor,
          SheetColumn::kEarmark, SheetColumn::kUnitCost, SheetColumn::kManufacturer,   SheetColumn::kBin,        SheetColumn::kNote};
}

std::optional<ReceiptRow> ReadReceiptRow(const Layout& layout, const SheetRow& row, const ItemIndex& items, const ReceiptContext& context,
                                         SheetErrors& errors) {
  RowReader reader(layout, row, errors);
  ReceiptRow receipt{.row = row.number};
  const CatalogueItem* const item = TakeItem(reader, items);
  const std::optional<std::int64_t> count =
      reader.Take(SheetColumn::kQuantity, ParseQuantity(reader.Cell(SheetColumn::kQuantity), QuantityRange{}));
  std::int64_t base_units_in_unit = 1;
  if (item != nullptr) {
    receipt.item = item->name;
    receipt.shelf_life_days = item->shelf_life_days;
    const std::string& unit = reader.Cell(SheetColumn::kUnit);
    base_units_in_unit = reader.Take(SheetColumn::kUnit, ToBaseUnits(*item, 1, unit)).value_or(1);
    if (count.has_value() && reader.is_good()) {
      receipt.quantity = reader.Take(SheetColumn::kQuantity, ToBaseUnits(*item, *count, unit)).value_or(0);
    }
  }
  receipt.production_date = reader.TakeDay(SheetColumn::kProductionDate, {.min = kEarliestDayOnGoods, .max = context.today});
  receipt.expiry_date = reader.TakeDay(SheetColumn::kExpiryDate, {.min = kEarliestDayOnGoods, .max = LatestExpiry(context.today)});
  receipt.source = reader.Take(SheetColumn::kSource, ParseSource(reader.Cell(SheetColumn::kSource))).value_or(SourceWord::kNone);
  receipt.unit_cost_fen = TakeUnitCost(reader, base_units_in_unit);
  receipt.batch = reader.Cell(SheetColumn::kBatch);
  receipt.donor = reader.Cell(SheetColumn::kDonor);
  receipt.earmark = ParseEarmark(reader.Cell(SheetColumn::kEarmark));
  receipt.manufacturer = reader.Cell(SheetColumn::kManufacturer);
  receipt.bin = reader.Cell(SheetColumn::kBin);
  receipt.note = reader.Cell(SheetColumn::kNote);
  CheckOrigin(reader, context);
  return reader.is_good() ? std::optional(std::move(receipt)) : std::nullopt;
}

}  // namespace muster::warehouse::domain
