#include "warehouse/api/movement_form.h"

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/domain/paper_text.h"

namespace muster::warehouse {
namespace {

using paper::Alignment;

constexpr Word kLot{"批次", "Lot"};

std::string QuantityText(std::int64_t quantity) { return quantity == 0 ? "" : domain::WithCommas(quantity); }

// What moved between a warehouse and somewhere: who is on the voucher, and the place where that says more.
std::string Particulars(const Movement& movement, Language language) {
  const std::string place = PlaceText(movement.other, language);
  if (movement.counterparty.empty() || movement.counterparty == place) return place;
  return place.empty() ? movement.counterparty : absl::StrCat(movement.counterparty, "  ", place);
}

paper::Table MovementTable(const PaperContext& context, const MovementSheet& sheet, const Word& opening_word) {
  paper::Table table{.caption = context.In({"收发记录", "Movements"}),
                     .columns = {{context.In({"记账时间", "Recorded"}), 12, Alignment::kCentre},
                                 {context.In({"凭证", "Voucher"}), 20, Alignment::kLeft},
                                 {context.In({"摘要", "Particulars"}), 24, Alignment::kLeft},
                                 {context.In(kLot), 11, Alignment::kLeft},
                                 {context.In({"收入", "In"}), 9, Alignment::kRight},
                                 {context.In({"发出", "Out"}), 9, Alignment::kRight},
                                 {context.In({"结存", "Balance"}), 10, Alignment::kRight}}};
  absl::int128 in_quantity = 0;
  absl::int128 out_quantity = 0;
  for (const Movement& movement : sheet.movements) {
    in_quantity += movement.in_quantity;
    out_quantity += movement.out_quantity;
  }
  absl::int128 balance = sheet.closing_quantity - in_quantity + out_quantity;
  table.rows.push_back({"", "", context.In(opening_word), "", "", "", domain::WithCommas(balance)});
  for (const Movement& movement : sheet.movements) {
    balance += movement.in_quantity - movement.out_quantity;
    table.rows.push_back({MinuteText(movement.create_time), movement.voucher.has_value() ? PaperNumber(*movement.voucher) : kNothing,
                          Particulars(movement, context.language), LotText(movement.lot), QuantityText(movement.in_quantity),
                          QuantityText(movement.out_quantity), domain::WithCommas(balance)});
  }
  table.total = {"",
                 context.In({"合计", "Total"}),
                 "",
                 "",
                 domain::WithCommas(in_quantity),
                 domain::WithCommas(out_quantity),
                 domain::WithCommas(sheet.closing_quantity)};
  return table;
}

std::vector<paper::Field> ItemFields(const PaperContext& context, const MovementSheet& sheet) {
  const std::string id(IdOf(sheet.item.name(), "items").value_or(""));
  return {{context.In({"仓库", "Warehouse"}), WarehouseText(sheet.warehouse)},
          {context.In({"品名", "Item"}), ItemText(sheet.item, context.language)},
          {context.In({"规格", "Specification"}), OrNothing(sheet.item.specification())},
          {context.In({"编号", "Code"}), sheet.item.code().empty() ? id : absl::StrCat(id, "  GB/T 38565 ", sheet.item.code())},
          {context.In({"单位", "Unit"}), sheet.item.base_unit()},
          {context.In({"结存数量", "Balance"}), domain::WithCommas(sheet.closing_quantity)}};
}

// "622900-01 cotton-tent"
std::string SubjectOf(const MovementSheet& sheet) {
  return absl::StrCat(IdOf(sheet.warehouse.name(), "warehouses").value_or(""), " ", IdOf(sheet.item.name(), "items").value_or(""));
}

std::string ReceiveDay(const v1::StockBalance& lot) { return lot.has_receive_time() ? DayText(lot.receive_time()) : kNothing; }

void AddLotFields(const PaperContext& context, const v1::StockBalance& held, std::vector<paper::Field>& fields) {
  const v1::Lot& lot = held.lot();
  const std::string earmark = EarmarkText(lot.earmark(), context);
  fields.insert(fields.end(), {{context.In(kLot), LotText(lot)},
                               {context.In({"货位", "Bin"}), OrNothing(held.bin())},
                               {context.In({"生产日期", "Produced"}), OrNothing(lot.production_date())},
                               {context.In({"有效期至", "Use by"}), OrNothing(lot.expiry_date())},
                               {context.In({"厂家", "Manufacturer"}), OrNothing(lot.manufacturer())},
                               {context.In({"入库时间", "Received"}), ReceiveDay(held)},
                               {context.In({"来源", "Source"}), SourceText(lot.source(), context.language)},
                               {context.In({"定向", "Earmark"}), earmark.empty() ? context.In({"非定向", "None"}) : earmark}});
}

paper::Table LotTable(const PaperContext& context, const MovementSheet& sheet) {
  paper::Table table{.caption = context.In({"批次", "Lots"}),
                     .columns = {{context.In(kLot), 12, Alignment::kLeft},
                                 {context.In({"生产日期", "Produced"}), 12, Alignment::kCentre},
                                 {context.In({"有效期至", "Use by"}), 12, Alignment::kCentre},
                                 {context.In({"厂家", "Manufacturer"}), 16, Alignment::kLeft},
                                 {context.In({"入库时间", "Received"}), 12, Alignment::kCentre},
                                 {context.In({"定向", "Earmark"}), 16, Alignment::kLeft},
                                 {context.In({"货位", "Bin"}), 8, Alignment::kLeft},
                                 {context.In({"结存", "Balance"}), 10, Alignment::kRight}}};
  for (const v1::StockBalance& held : sheet.lots) {
    const v1::Lot& lot = held.lot();
    table.rows.push_back({LotText(lot), OrNothing(lot.production_date()), OrNothing(lot.expiry_date()), OrNothing(lot.manufacturer()),
                          ReceiveDay(held), OrNothing(EarmarkText(lot.earmark(), context)), OrNothing(held.bin()),
                          domain::WithCommas(held.on_hand_quantity())});
  }
  return table;
}

}  // namespace

paper::Form BinCardForm(const PaperContext& context, const MovementSheet& sheet, const std::string& lot) {
  const std::string& subject = lot.empty() ? sheet.item.name() : lot;
  paper::Form form = MakeForm(context, {"货位卡", "Bin Card"}, absl::StrCat(sheet.warehouse.name(), "/", subject));
  form.number = absl::StrCat(SubjectOf(sheet), lot.empty() ? "" : absl::StrCat(" ", IdOf(lot, "lots").value_or("")));
  form.fields = ItemFields(context, sheet);
  if (lot.empty()) {
    form.tables.push_back(LotTable(context, sheet));
  } else {
    AddLotFields(context, sheet.lots.front(), form.fields);
  }
  form.tables.push_back(MovementTable(context, sheet, {"承前结存", "Brought forward"}));
  form.signatures = {{context.In({"保管人", "Storekeeper"}), ""}, {context.In({"复核人", "Checked by"}), ""}};
  return form;
}

paper::Form LedgerForm(const PaperContext& context, const MovementSheet& sheet, absl::CivilDay start, absl::CivilDay end) {
  paper::Form form = MakeForm(context, {"台账", "Stock Ledger"}, absl::StrCat(sheet.warehouse.name(), "/", sheet.item.name()));
  const std::string period = absl::StrCat(absl::FormatCivilTime(start), context.In({" 至 ", " to "}), absl::FormatCivilTime(end));
  form.number = absl::StrCat(SubjectOf(sheet), " ", absl::FormatCivilTime(start), "/", absl::FormatCivilTime(end));
  form.orientation = paper::Orientation::kLandscape;
  form.fields = ItemFields(context, sheet);
  form.fields.push_back({context.In({"期间", "Period"}), period});
  form.tables.push_back(MovementTable(context, sheet, {"期初结存", "Opening balance"}));
  paper::Table& table = form.tables.back();
  table.columns.push_back({context.In({"单价（元）", "Unit cost (CNY)"}), 10, Alignment::kRight});
  table.columns.push_back({context.In({"金额（元）", "Amount (CNY)"}), 12, Alignment::kRight});
  table.rows.front().insert(table.rows.front().end(), 2, "");
  for (std::size_t i = 0; i < sheet.movements.size(); ++i) {
    const Movement& movement = sheet.movements[i];
    const std::int64_t cost_fen = movement.lot.unit_cost_fen();
    const absl::int128 amount_fen = absl::int128(movement.in_quantity + movement.out_quantity) * cost_fen;
    table.rows[i + 1].push_back(UnitCostText(cost_fen));
    table.rows[i + 1].push_back(cost_fen == 0 ? kNothing : domain::Yuan(amount_fen));
  }
  table.total.insert(table.total.end(), 2, "");
  form.notes = {context.In({"按记账时间排列，期初、期末结存由收发记录算出。单价、金额为该批次的成本，未知者记“—”。",
                            "In the order of recording; opening and closing balances follow from the movements. Cost is the lot's own; — "
                            "where it is not known."})};
  form.signatures = {
      {context.In({"记账人", "Kept by"}), ""}, {context.In({"保管人", "Storekeeper"}), ""}, {context.In({"复核人", "Checked by"}), ""}};
  return form;
}

}  // namespace muster::warehouse
