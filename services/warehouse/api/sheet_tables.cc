#include "warehouse/api/sheet_tables.h"

#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/domain/count_sheet.h"
#include "warehouse/domain/receipt_sheet.h"
#include "warehouse/domain/sheet_layout.h"

namespace muster::warehouse {
namespace {

using domain::SheetColumn;
using sheet::Cell;
using Type = sheet::Column::Type;

Type TypeOf(SheetColumn column) {
  switch (column) {
    case SheetColumn::kSequence:
    case SheetColumn::kQuantity:
    case SheetColumn::kReservedQuantity:
    case SheetColumn::kAvailableQuantity:
    case SheetColumn::kCountedQuantity:
      return Type::kInteger;
    case SheetColumn::kUnitCost:
      return Type::kMoneyFen;
    case SheetColumn::kProductionDate:
    case SheetColumn::kExpiryDate:
      return Type::kDay;
    case SheetColumn::kReceiveTime:
      return Type::kTime;
    case SheetColumn::kWarehouse:
    case SheetColumn::kLot:
    case SheetColumn::kItemId:
    case SheetColumn::kItem:
    case SheetColumn::kSpecification:
    case SheetColumn::kUnit:
    case SheetColumn::kBatch:
    case SheetColumn::kSource:
    case SheetColumn::kDonor:
    case SheetColumn::kEarmark:
    case SheetColumn::kManufacturer:
    case SheetColumn::kBin:
    case SheetColumn::kState:
    case SheetColumn::kNote:
      return Type::kText;
  }
  __builtin_unreachable();
}

sheet::Column ColumnFor(SheetColumn column, const SheetWords& words) {
  const domain::ColumnWords& names = domain::WordsOf(column);
  const bool is_wide = column == SheetColumn::kItem || column == SheetColumn::kNote || column == SheetColumn::kEarmark ||
                       column == SheetColumn::kReceiveTime || column == SheetColumn::kManufacturer;
  return {.header = words.Say(names.chinese, names.english), .type = TypeOf(column), .width_characters = is_wide ? 20 : 13};
}

Cell TextCell(absl::string_view text) { return text.empty() ? Cell() : Cell(std::string(text)); }
Cell IdCell(absl::string_view name) { return TextCell(name.substr(std::min(name.find('/') + 1, name.size()))); }
Cell TimeCell(const google::protobuf::Timestamp& time) { return FromTimestamp(time); }
Cell DayCell(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day) ? Cell(day) : Cell();
}

std::string EarmarkText(const v1::Earmark& earmark) {
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      return earmark.incident();
    case v1::Earmark::kChapter:
      return earmark.chapter();
    case v1::Earmark::kPurpose:
      return earmark.purpose();
    case v1::Earmark::TARGET_NOT_SET:
      return "";
  }
  __builtin_unreachable();
}

std::string StateText(v1::Lot::State state, const SheetWords& words) {
  return state == v1::Lot::STATE_QUARANTINED ? words.Say(domain::kQuarantinedChinese, domain::kQuarantinedEnglish)
                                             : words.Say(domain::kReleasedChinese, domain::kReleasedEnglish);
}

Cell CellOf(SheetColumn column, const v1::StockBalance& balance, const SheetWords& words) {
  const v1::Lot& lot = balance.lot();
  const v1::Item& item = words.ItemOf(lot.item());
  switch (column) {
    case SheetColumn::kWarehouse:
      return IdCell(balance.warehouse());
    case SheetColumn::kLot:
      return TextCell(lot.name());
    case SheetColumn::kItemId:
      return IdCell(lot.item());
    case SheetColumn::kItem:
      return TextCell(words.NameOf(item));
    case SheetColumn::kSpecification:
      return TextCell(item.specification());
    case SheetColumn::kQuantity:
      return balance.on_hand_quantity();
    case SheetColumn::kReservedQuantity:
      return balance.reserved_quantity();
    case SheetColumn::kAvailableQuantity:
      return balance.available_quantity();
    case SheetColumn::kUnit:
      return TextCell(item.base_unit());
    case SheetColumn::kBatch:
      return TextCell(lot.batch());
    case SheetColumn::kProductionDate:
      return DayCell(lot.production_date());
    case SheetColumn::kExpiryDate:
      return DayCell(lot.expiry_date());
    case SheetColumn::kSource: {
      const auto source = static_cast<domain::SourceWord>(lot.source());
      return TextCell(words.Say(domain::ChineseWord(source), domain::EnglishWord(source)));
    }
    case SheetColumn::kDonor:
      return TextCell(lot.donor());
    case SheetColumn::kEarmark:
      return TextCell(EarmarkText(lot.earmark()));
    case SheetColumn::kUnitCost:
      return lot.unit_cost_fen() == 0 ? Cell() : Cell(lot.unit_cost_fen());
    case SheetColumn::kManufacturer:
      return TextCell(lot.manufacturer());
    case SheetColumn::kBin:
      return TextCell(balance.bin());
    case SheetColumn::kState:
      return TextCell(StateText(lot.state(), words));
    case SheetColumn::kReceiveTime:
      return TimeCell(balance.receive_time());
    case SheetColumn::kSequence:
    case SheetColumn::kCountedQuantity:
    case SheetColumn::kNote:
      return {};
  }
  __builtin_unreachable();
}

sheet::Table TableOf(absl::Span<const v1::StockBalance> balances, absl::Span<const SheetColumn> columns, const SheetWords& words) {
  sheet::Table table;
  for (const SheetColumn column : columns) table.columns.push_back(ColumnFor(column, words));
  for (const v1::StockBalance& balance : balances) {
    std::vector<Cell>& row = table.rows.emplace_back();
    for (const SheetColumn column : columns) row.push_back(CellOf(column, balance, words));
  }
  return table;
}

std::string PlaceText(const v1::Place& place, const SheetWords& words) {
  switch (place.kind_case()) {
    case v1::Place::kWarehouse:
      return place.warehouse();
    case v1::Place::kSource:
      return words.Say(absl::StrCat("来源：", place.source()), absl::StrCat("source: ", place.source()));
    case v1::Place::kShipment:
      return place.shipment();
    case v1::Place::kSite:
      return words.Say(absl::StrCat("发放点：", place.site()), absl::StrCat("site: ", place.site()));
    case v1::Place::kAdjustment:
      return words.Say(absl::StrCat("调整：", place.adjustment()), absl::StrCat("adjustment: ", place.adjustment()));
    case v1::Place::kAssembly:
      return words.Say(absl::StrCat("组装：", place.assembly()), absl::StrCat("assembly: ", place.assembly()));
    case v1::Place::KIND_NOT_SET:
      return "";
  }
  __builtin_unreachable();
}

std::string KindText(v1::Voucher::Kind kind, const SheetWords& words) {
  switch (kind) {
    case v1::Voucher::KIND_ADVANCE_NOTICE:
      return words.Say("入库通知", "advance notice");
    case v1::Voucher::KIND_GOODS_RECEIVED_NOTE:
      return words.Say("入库单", "goods received note");
    case v1::Voucher::KIND_TRANSFER_ORDER:
      return words.Say("调拨单", "transfer order");
    case v1::Voucher::KIND_ISSUE_NOTE:
      return words.Say("出库单", "issue note");
    case v1::Voucher::KIND_STOCKTAKE_SHEET:
      return words.Say("盘点单", "stocktake sheet");
    case v1::Voucher::KIND_DISPOSAL_NOTE:
      return words.Say("报废单", "disposal note");
    case v1::Voucher::KIND_TRANSFER_RECEIPT:
      return words.Say("调拨入库单", "transfer receipt");
    case v1::Voucher::KIND_CROSS_DOCK_NOTE:
      return words.Say("快进快出单", "cross-dock note");
    case v1::Voucher::KIND_ASSEMBLY_ORDER:
      return words.Say("组装单", "assembly order");
    case v1::Voucher::KIND_BREAK_UP_ORDER:
      return words.Say("拆分单", "break-up order");
    default:
      return "";
  }
}

// A column of a table whose rows are `Row`s: how it is called, and what stands in it.
template <class Row>
struct Field {
  const char* chinese;
  const char* english;
  Type type;
  int width_characters;
  std::function<Cell(const Row&)> cell;
};

template <class Row>
sheet::Table TableOf(const std::vector<Row>& rows, const std::vector<Field<Row>>& fields, const SheetWords& words) {
  sheet::Table table;
  for (const Field<Row>& field : fields) {
    table.columns.push_back(
        {.header = words.Say(field.chinese, field.english), .type = field.type, .width_characters = field.width_characters});
  }
  for (const Row& source : rows) {
    std::vector<Cell>& row = table.rows.emplace_back();
    for (const Field<Row>& field : fields) row.push_back(field.cell(source));
  }
  return table;
}

// What a movement's columns say, whether it stands in the ledger (Transfer) or on a paper (Voucher::Line).
template <class Row, class Movement>
std::vector<Field<Row>> MovementFields(const SheetWords& words, std::function<const Movement*(const Row&)> movement_of) {
  const auto of = [movement_of](auto cell) {
    return [movement_of, cell](const Row& row) { return movement_of(row) == nullptr ? Cell() : cell(*movement_of(row)); };
  };
  return {
      {"物资编号", "item id", Type::kText, 16, of([](const Movement& movement) { return IdCell(movement.item()); })},
      {"物资", "item", Type::kText, 20,
       of([&words](const Movement& movement) { return TextCell(words.NameOf(words.ItemOf(movement.item()))); })},
      {"规格", "specification", Type::kText, 14,
       of([&words](const Movement& movement) { return TextCell(words.ItemOf(movement.item()).specification()); })},
      {"批次", "lot", Type::kText, 12, of([](const Movement& movement) { return TextCell(movement.lot()); })},
      {"数量", "quantity", Type::kInteger, 10, of([](const Movement& movement) { return Cell(movement.quantity()); })},
      {"单位", "unit", Type::kText, 8,
       of([&words](const Movement& movement) { return TextCell(words.ItemOf(movement.item()).base_unit()); })},
      {"从", "from", Type::kText, 24, of([&words](const Movement& movement) { return TextCell(PlaceText(movement.from(), words)); })},
      {"到", "to", Type::kText, 24, of([&words](const Movement& movement) { return TextCell(PlaceText(movement.to(), words)); })},
  };
}

template <class Row>
std::vector<Field<Row>> Joined(std::initializer_list<std::vector<Field<Row>>> parts) {
  std::vector<Field<Row>> all;
  for (const std::vector<Field<Row>>& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

SheetWords::SheetWords(Language language, absl::Span<const v1::Item> catalogue) : language_(language) {
  for (const v1::Item& item : catalogue) items_.emplace(item.name(), &item);
}

std::string SheetWords::Say(absl::string_view chinese, absl::string_view english) const {
  return std::string(language_ == Language::kChinese ? chinese : english);
}

const v1::Item& SheetWords::ItemOf(absl::string_view name) const {
  const auto it = items_.find(name);
  return it == items_.end() ? v1::Item::default_instance() : *it->second;
}

std::string SheetWords::NameOf(const v1::Item& item) const {
  return Say(item.display_name(), item.english_name().empty() ? item.display_name() : item.english_name());
}

sheet::Table BalanceTable(absl::Span<const v1::StockBalance> balances, const SheetWords& words) {
  constexpr SheetColumn kColumns[] = {SheetColumn::kWarehouse,
                                      SheetColumn::kItemId,
                                      SheetColumn::kItem,
                                      SheetColumn::kSpecification,
                                      SheetColumn::kQuantity,
                                      SheetColumn::kUnit,
                                      SheetColumn::kReservedQuantity,
                                      SheetColumn::kAvailableQuantity,
                                      SheetColumn::kLot,
                                      SheetColumn::kBatch,
                                      SheetColumn::kProductionDate,
                                      SheetColumn::kExpiryDate,
                                      SheetColumn::kSource,
                                      SheetColumn::kDonor,
                                      SheetColumn::kEarmark,
                                      SheetColumn::kUnitCost,
                                      SheetColumn::kManufacturer,
                                      SheetColumn::kBin,
                                      SheetColumn::kState,
                                      SheetColumn::kReceiveTime};
  return TableOf(balances, kColumns, words);
}

sheet::Table CountTable(std::vector<v1::StockBalance> balances, const SheetWords& words) {
  // In the order in which somebody walks past them.
  std::stable_sort(balances.begin(), balances.end(),
                   [](const v1::StockBalance& a, const v1::StockBalance& b) { return a.bin() < b.bin(); });
  return TableOf(balances, domain::CountSheetColumns(), words);
}

sheet::Table TransferTable(absl::Span<const v1::Transfer> transfers, const SheetWords& words) {
  using Row = const v1::Transfer*;
  std::vector<Row> rows;
  for (const v1::Transfer& transfer : transfers) rows.push_back(&transfer);
  const std::vector<Field<Row>> before = {
      {"流水号", "transfer", Type::kText, 16, [](const Row& row) { return TextCell(row->name()); }},
      {"时间", "time", Type::kTime, 18, [](const Row& row) { return TimeCell(row->create_time()); }},
      {"单据", "voucher", Type::kText, 40, [](const Row& row) { return TextCell(row->voucher()); }},
  };
  return TableOf(rows, Joined<Row>({before, MovementFields<Row, v1::Transfer>(words, [](const Row& row) { return row; })}), words);
}

sheet::Table VoucherTable(absl::Span<const v1::Voucher> vouchers, const SheetWords& words) {
  struct Row {
    const v1::Voucher* voucher;
    const v1::Voucher::Line* line;
  };
  std::vector<Row> rows;
  for (const v1::Voucher& voucher : vouchers) {
    for (const v1::Voucher::Line& line : voucher.lines()) rows.push_back({&voucher, &line});
    if (voucher.lines().empty()) rows.push_back({&voucher, nullptr});
  }
  const auto text = [](auto get) { return [get](const Row& row) { return TextCell(get(*row.voucher)); }; };
  const auto state = [&words](const v1::Voucher& voucher) {
    return voucher.state() == v1::Voucher::STATE_REVERSED ? words.Say("已冲销", "reversed") : words.Say("已过账", "posted");
  };
  const auto persons = [](const v1::Voucher& voucher) { return absl::StrJoin(voucher.responsible_persons(), "、"); };
  const std::vector<Field<Row>> paper = {
      {"单据号", "number", Type::kText, 30, text([](const v1::Voucher& voucher) { return voucher.number(); })},
      {"单据", "kind", Type::kText, 14, text([&words](const v1::Voucher& voucher) { return KindText(voucher.kind(), words); })},
      {"状态", "state", Type::kText, 10, text(state)},
      {"日期", "date", Type::kDay, 12, [](const Row& row) { return Cell(ChinaDay(FromTimestamp(row.voucher->voucher_time()))); }},
  };
  const std::vector<Field<Row>> rest = {
      {"往来单位", "counterparty", Type::kText, 24, text([](const v1::Voucher& voucher) { return voucher.counterparty(); })},
      {"用途", "purpose", Type::kText, 24, text([](const v1::Voucher& voucher) { return voucher.purpose(); })},
      {"灾情", "incident", Type::kText, 24, text([](const v1::Voucher& voucher) { return voucher.incident(); })},
      {"经手人", "responsible persons", Type::kText, 18, text(persons)},
      {"制单人", "recorded by", Type::kText, 18, text([](const v1::Voucher& voucher) { return voucher.creator(); })},
      {"录入时间", "record time", Type::kTime, 18, [](const Row& row) { return TimeCell(row.voucher->create_time()); }},
      {"冲销", "reverses", Type::kText, 24, text([](const v1::Voucher& voucher) { return voucher.reverses(); })},
      {"备注", "note", Type::kText, 30, text([](const v1::Voucher& voucher) { return voucher.note(); })},
      {"资源名", "name", Type::kText, 40, text([](const v1::Voucher& voucher) { return voucher.name(); })},
  };
  return TableOf(rows, Joined<Row>({paper, MovementFields<Row, v1::Voucher::Line>(words, [](const Row& row) { return row.line; }), rest}),
                 words);
}

SheetTemplate ReceiptTemplate(v1::ImportKind kind, const SheetWords& words) {
  SheetTemplate made;
  made.table.name = kind == v1::IMPORT_KIND_OPENING_STOCK ? words.Say("期初库存", "opening stock") : words.Say("入库", "receipt");
  made.explanation.name = words.Say("说明", "how to fill in");
  made.explanation.columns = {{.header = words.Say("列", "column"), .width_characters = 20},
                              {.header = words.Say("怎样填写", "how to fill in"), .width_characters = 100}};
  for (const SheetColumn column : domain::ReceiptTemplateColumns()) {
    made.table.columns.push_back(ColumnFor(column, words));
    const domain::ColumnWords& names = domain::WordsOf(column);
    made.explanation.rows.push_back(
        {TextCell(words.Say(names.chinese, names.english)), TextCell(words.Say(names.chinese_help, names.english_help))});
  }
  return made;
}

}  // namespace muster::warehouse
