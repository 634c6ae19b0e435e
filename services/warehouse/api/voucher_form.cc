#include "warehouse/api/voucher_form.h"

#include <algorithm>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/check.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/item_units.h"
#include "warehouse/api/voucher_detail_form.h"
#include "warehouse/domain/packs.h"
#include "warehouse/domain/paper_text.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {
namespace {

// Which way a line goes, seen from the voucher's warehouse.
enum class Direction { kIn, kOut, kElsewhere };

struct KindWords {
  v1::Voucher::Kind kind;
  Word title;
  Word counterparty;
  // The third person who signs.
  Word other_party;
  // What stands above the lines of one direction; empty = needs no word.
  Word in;
  Word out;
};

constexpr Word kNone{"", ""};
constexpr Word kReturned{"冲回入库", "Returned to stock"};
constexpr Word kTakenBack{"冲减出库", "Taken back out of stock"};
constexpr Word kReason{"事由", "Reason"};

constexpr KindWords kKinds[] = {
    {v1::Voucher::KIND_ADVANCE_NOTICE,
     {"入库通知", "Advance Notice"},
     {"交货单位", "Supplier"},
     {"交货人", "Delivered by"},
     kNone,
     kTakenBack},
    {v1::Voucher::KIND_GOODS_RECEIVED_NOTE,
     {"入库单", "Goods Received Note"},
     {"交货单位", "Delivered by"},
     {"交货人", "Delivered by"},
     kNone,
     kTakenBack},
    {v1::Voucher::KIND_TRANSFER_ORDER, {"调拨单", "Transfer Order"}, {"调入单位", "Consignee"}, {"承运人", "Carrier"}, kReturned, kNone},
    {v1::Voucher::KIND_ISSUE_NOTE, {"出库单", "Goods Issue Note"}, {"收货单位", "Consignee"}, {"领用人", "Received by"}, kReturned, kNone},
    {v1::Voucher::KIND_STOCKTAKE_SHEET,
     {"盘点单", "Stocktake Sheet"},
     kReason,
     {"监盘人", "Observed by"},
     {"盘盈", "Surplus"},
     {"盘亏", "Shortage"}},
    {v1::Voucher::KIND_DISPOSAL_NOTE, {"报废单", "Disposal Note"}, kReason, {"监督人", "Observed by"}, kReturned, kNone},
    {v1::Voucher::KIND_TRANSFER_RECEIPT,
     {"调拨入库单", "Transfer Receipt"},
     {"调出单位", "Consignor"},
     {"承运人", "Carrier"},
     kNone,
     kTakenBack},
    {v1::Voucher::KIND_CROSS_DOCK_NOTE,
     {"快进快出单", "Cross-dock Note"},
     {"交货单位", "Delivered by"},
     {"领用人", "Received by"},
     {"收到", "Received"},
     {"发出", "Issued"}},
    {v1::Voucher::KIND_ASSEMBLY_ORDER,
     {"组装单", "Assembly Order"},
     kReason,
     {"复核人", "Checked by"},
     {"组装成套", "Kits made"},
     {"耗用组件", "Components used"}},
    {v1::Voucher::KIND_BREAK_UP_ORDER,
     {"拆分单", "Break-up Order"},
     kReason,
     {"复核人", "Checked by"},
     {"拆得组件", "Components won"},
     {"拆分成套", "Kits broken up"}},
};

const KindWords& WordsOf(v1::Voucher::Kind kind) {
  const auto* words = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindWords& each) { return each.kind == kind; });
  MUSTER_CHECK(words != std::end(kKinds));
  return *words;
}

// What the lines of one table add up to. Zero weight, volume or cost means that it is not known.
struct Totals {
  int line_count = 0;
  absl::int128 quantity = 0;
  absl::int128 weight_g = 0;
  absl::int128 volume_cm3 = 0;
  absl::int128 amount_fen = 0;
  int without_weight = 0;
  int without_volume = 0;
  int without_cost = 0;

  void Add(std::int64_t quantity_moved, const v1::Item& item, const v1::Lot& lot) {
    ++line_count;
    quantity += quantity_moved;
    weight_g += absl::int128(quantity_moved) * item.weight_g();
    volume_cm3 += absl::int128(quantity_moved) * item.volume_cm3();
    amount_fen += absl::int128(quantity_moved) * lot.unit_cost_fen();
    without_weight += item.weight_g() == 0 ? 1 : 0;
    without_volume += item.volume_cm3() == 0 ? 1 : 0;
    without_cost += lot.unit_cost_fen() == 0 ? 1 : 0;
  }
};

class Builder {
 public:
  Builder(const PaperContext& context, const VoucherSheet& sheet)
      : context_(context), sheet_(sheet), voucher_(sheet.voucher), words_(WordsOf(sheet.voucher.kind())) {}

  paper::Form Build() {
    paper::Form form = MakeForm(context_, words_.title, voucher_.name());
    form.orientation = paper::Orientation::kLandscape;
    form.number = voucher_.number();
    form.stamps = Stamps();
    form.fields = Fields();
    for (const Direction direction : Directions()) AddTable(direction, form);
    if (!voucher_.note().empty()) form.notes.push_back(absl::StrCat(In({"备注：", "Note: "}), voucher_.note()));
    form.signatures = Signatures();
    AddVoucherDetails(context_, sheet_, form);
    return form;
  }

 private:
  const char* In(const Word& word) const { return context_.In(word); }

  static std::string NumberOfVoucher(absl::string_view name) {
    const std::optional<VoucherNumber> number = ParseVoucherName(name);
    return number.has_value() ? PaperNumber(*number) : std::string(name);
  }

  std::vector<std::string> Stamps() const {
    std::vector<std::string> stamps;
    if (!voucher_.reversed_by().empty()) {
      stamps.push_back(absl::StrCat(In({"已被 ", "REVERSED BY "}), NumberOfVoucher(voucher_.reversed_by()), In({" 冲销", ""})));
    }
    if (!voucher_.reverses().empty()) stamps.push_back(absl::StrCat(In({"冲销 ", "REVERSES "}), NumberOfVoucher(voucher_.reverses())));
    if (voucher_.paper_open()) stamps.emplace_back(In({"补办手续中", "PAPER TO FOLLOW"}));
    return stamps;
  }

  std::vector<paper::Field> Fields() const {
    std::vector<paper::Field> fields;
    const auto add = [&](const Word& label, const std::string& value) {
      if (!value.empty()) fields.push_back({.label = In(label), .value = value});
    };
    add({"仓库", "Warehouse"}, WarehouseText(sheet_.warehouse));
    add({"日期", "Date"}, DayText(voucher_.voucher_time()));
    add(words_.counterparty, sheet_.counterparty_name.empty() ? voucher_.counterparty() : sheet_.counterparty_name);
    add({"用途", "Purpose"}, std::string(IdOf(voucher_.purpose(), "shipments").has_value()
                                             ? absl::StrCat(In({"运单 ", "Shipment "}), *IdOf(voucher_.purpose(), "shipments"))
                                             : voucher_.purpose()));
    add({"灾情", "Incident"}, std::string(IdOf(voucher_.incident(), "incidents").value_or("")));
    add({"记账", "Recorded"}, absl::StrCat(MinuteText(FromTimestamp(voucher_.create_time())), "  ", voucher_.creator()));
    return fields;
  }

  Direction DirectionOf(const v1::Voucher::Line& line) const {
    if (line.to().warehouse() == sheet_.warehouse.name()) return Direction::kIn;
    if (line.from().warehouse() == sheet_.warehouse.name()) return Direction::kOut;
    return Direction::kElsewhere;
  }

  // Those that the voucher has, in the order of its lines.
  std::vector<Direction> Directions() const {
    std::vector<Direction> directions;
    for (const v1::Voucher::Line& line : voucher_.lines()) {
      const Direction direction = DirectionOf(line);
      if (std::find(directions.begin(), directions.end(), direction) == directions.end()) directions.push_back(direction);
    }
    return directions;
  }

  std::string CaptionOf(Direction direction) const {
    const bool is_counter = !voucher_.reverses().empty();
    switch (direction) {
      case Direction::kIn:
        return In(is_counter ? kReturned : words_.in);
      case Direction::kOut:
        return In(is_counter ? kTakenBack : words_.out);
      case Direction::kElsewhere:
        return In({"未入库（途中损失或短少）", "Not received (lost or short on the road)"});
    }
    __builtin_unreachable();
  }

  std::vector<paper::Column> Columns() const {
    using paper::Alignment;
    return {{In({"序号", "#"}), 5, Alignment::kCentre},
            {In({"品名", "Item"}), 16, Alignment::kLeft},
            {In({"规格", "Specification"}), 12, Alignment::kLeft},
            {In({"批次（批号）", "Lot (batch)"}), 12, Alignment::kLeft},
            {In({"生产日期\n有效期至", "Produced\nUse by"}), 11, Alignment::kCentre},
            {In({"单位", "Unit"}), 5, Alignment::kCentre},
            {In({"数量", "Quantity"}), 9, Alignment::kRight},
            {In({"折合包装", "In packs"}), 12, Alignment::kLeft},
            {In({"单价（元）", "Unit cost (CNY)"}), 10, Alignment::kRight},
            {In({"金额（元）", "Amount (CNY)"}), 12, Alignment::kRight},
            {In({"货位", "Bin"}), 8, Alignment::kLeft},
            {In({"来源、定向、备注", "Source, earmark, remarks"}), 18, Alignment::kLeft}};
  }

  std::string Remarks(const v1::Voucher::Line& line, const v1::Lot& lot) const {
    std::vector<std::string> remarks = {SourceText(lot.source(), context_.language)};
    const auto add = [&](const Word& label, const std::string& text) {
      if (!text.empty()) remarks.push_back(absl::StrCat(In(label), text));
    };
    add({"捐赠人：", "Donor: "}, lot.donor());
    add({"厂家：", "Manufacturer: "}, lot.manufacturer());
    add(kNone, EarmarkText(lot.earmark(), context_));
    if (lot.state() == v1::Lot::STATE_QUARANTINED) remarks.emplace_back(In({"待检", "Quarantined"}));
    add(kReason, line.from().adjustment().empty() ? "" : absl::StrCat(In({"：", ": "}), line.from().adjustment()));
    add(kReason, line.to().adjustment().empty() ? "" : absl::StrCat(In({"：", ": "}), line.to().adjustment()));
    return absl::StrJoin(remarks, In({"；", "; "}));
  }

  std::vector<std::string> Cells(int number, const v1::Voucher::Line& line, const v1::StockBalance& held, const v1::Item& item) const {
    const v1::Lot& lot = held.lot();
    const domain::Units units = UnitsOf(item);
    const absl::int128 amount_fen = absl::int128(line.quantity()) * lot.unit_cost_fen();
    return {absl::StrCat(number),
            ItemText(item, context_.language),
            OrNothing(item.specification()),
            LotText(lot),
            absl::StrCat(OrNothing(lot.production_date()), "\n", OrNothing(lot.expiry_date())),
            item.base_unit(),
            domain::WithCommas(line.quantity()),
            units.packs.empty() ? kNothing : domain::InPacks(units, line.quantity()),
            UnitCostText(lot.unit_cost_fen()),
            lot.unit_cost_fen() == 0 ? kNothing : domain::Yuan(amount_fen),
            OrNothing(held.bin()),
            Remarks(line, lot)};
  }

  void AddTable(Direction direction, paper::Form& form) const {
    paper::Table table{.caption = CaptionOf(direction), .columns = Columns()};
    Totals totals;
    for (const v1::Voucher::Line& line : voucher_.lines()) {
      if (DirectionOf(line) != direction) continue;
      const v1::StockBalance& held = sheet_.lots.at(line.lot());
      const v1::Item& item = sheet_.items.at(line.item());
      totals.Add(line.quantity(), item, held.lot());
      table.rows.push_back(Cells(totals.line_count, line, held, item));
    }
    const std::string amount = totals.without_cost == totals.line_count ? kNothing : domain::Yuan(totals.amount_fen);
    table.total = {"", In({"合计", "Total"}), "", "", "", "", domain::WithCommas(totals.quantity), "", "", amount, "", ""};
    form.notes.push_back(Summary(table.caption, totals));
    form.tables.push_back(std::move(table));
  }

  // "（2 行未知）", so that nobody takes a sum of what is known for the whole.
  std::string Missing(int count) const {
    return count == 0 ? "" : absl::StrCat(In({"（", " ("}), count, In({" 行未知）", " lines not known)"}));
  }

  std::string Summary(const std::string& caption, const Totals& totals) const {
    std::vector<std::string> parts = {absl::StrCat(In({"共 ", ""}), totals.line_count, In({" 行，", " lines, "}),
                                                   domain::WithCommas(totals.quantity), In({" 件", " pieces"}))};
    if (totals.without_weight < totals.line_count) {
      parts.push_back(absl::StrCat(In({"重量 ", "weight "}), domain::Thousandths(totals.weight_g), " kg", Missing(totals.without_weight)));
    }
    if (totals.without_volume < totals.line_count) {
      parts.push_back(absl::StrCat(In({"体积 ", "volume "}), domain::Millionths(totals.volume_cm3), " m³", Missing(totals.without_volume)));
    }
    if (totals.without_cost < totals.line_count) {
      // In figures and in the characters of accountants, as on every Chinese voucher that states money.
      const std::string in_words =
          context_.language == Language::kChinese ? absl::StrCat("，大写：", domain::YuanInWords(totals.amount_fen)) : "";
      parts.push_back(absl::StrCat(In({"金额 ", "amount CNY "}), domain::Yuan(totals.amount_fen), In({" 元", ""}),
                                   Missing(totals.without_cost), in_words));
    }
    return absl::StrCat(caption.empty() ? In({"合计", "Total"}) : caption, In({"：", ": "}), absl::StrJoin(parts, In({"；", "; "})));
  }

  std::vector<paper::Signature> Signatures() const {
    const Word responsible{"经手人", "Responsible person"};
    std::vector<paper::Signature> signatures;
    for (int i = 0; i < 2; ++i) {
      signatures.push_back(
          {.label = In(responsible), .name = i < voucher_.responsible_persons_size() ? voucher_.responsible_persons(i) : ""});
    }
    signatures.push_back({.label = In(words_.other_party)});
    signatures.push_back({.label = In({"批准人", "Approved by"})});
    return signatures;
  }

  const PaperContext& context_;
  const VoucherSheet& sheet_;
  const v1::Voucher& voucher_;
  const KindWords& words_;
};

}  // namespace

paper::Form VoucherForm(const PaperContext& context, const VoucherSheet& sheet) { return Builder(context, sheet).Build(); }

}  // namespace muster::warehouse
