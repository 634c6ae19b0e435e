#include "dispatch/api/waybill_form.h"

#include <algorithm>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "dispatch/api/papers.h"
#include "platform/status/check.h"
#include "platform/wire/names.h"

namespace muster::dispatch {
namespace {

constexpr char kNothing[] = "—";

// Kilograms with what there is of grams: "3,000", "60.5".
std::string Kilograms(absl::int128 weight_g) {
  std::string text = WithCommas(static_cast<std::int64_t>(weight_g / 1000));
  const int rest_g = static_cast<int>(weight_g % 1000);
  if (rest_g == 0) return text;
  text += absl::StrFormat(".%03d", rest_g);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

// "3 箱 2 顶", the largest packs first; nothing for an item without packs.
std::string InPacks(const warehouse::v1::Item& item, std::int64_t quantity) {
  if (item.packs().empty()) return kNothing;
  std::vector<warehouse::v1::Item::Pack> packs(item.packs().begin(), item.packs().end());
  std::sort(packs.begin(), packs.end(), [](const auto& a, const auto& b) { return a.quantity() > b.quantity(); });
  std::vector<std::string> parts;
  for (const warehouse::v1::Item::Pack& pack : packs) {
    if (quantity >= pack.quantity()) parts.push_back(absl::StrCat(WithCommas(quantity / pack.quantity()), " ", pack.unit()));
    quantity %= pack.quantity();
  }
  if (quantity > 0) parts.push_back(absl::StrCat(WithCommas(quantity), " ", item.base_unit()));
  return absl::StrJoin(parts, " ");
}

std::string OrNothing(const std::string& text) { return text.empty() ? kNothing : text; }

class Builder {
 public:
  Builder(const WaybillSheet& sheet, Language language) : sheet_(sheet), shipment_(sheet.shipment), language_(language) {}

  paper::Form Build() const {
    paper::Form form{.language = language_,
                     .orientation = paper::Orientation::kLandscape,
                     .organisation = sheet_.consignor,
                     .title = In("救灾物资运单", "Waybill"),
                     .subtitle = In("Waybill", "救灾物资运单"),
                     .number = std::string(IdOf(shipment_.name(), "shipments").value_or("")),
                     .stamps = Stamps(),
                     .fields = Fields()};
    form.tables.push_back(Goods());
    if (!shipment_.loads().empty()) form.tables.push_back(Vehicles());
    form.notes = Notes();
    form.signatures = {{.label = In("装车人", "Loaded by")},
                       {.label = In("驾驶员", "Driver")},
                       {.label = In("收货经手人", "Received by")},
                       {.label = In("收货经手人", "Received by")}};
    return form;
  }

 private:
  std::string In(absl::string_view chinese, absl::string_view english) const {
    switch (language_) {
      case Language::kChinese:
        return std::string(chinese);
      case Language::kEnglish:
        return std::string(english);
    }
    MUSTER_CHECK(false);
  }

  std::vector<std::string> Stamps() const {
    switch (shipment_.state()) {
      case v1::Shipment::STATE_RETURNING:
      case v1::Shipment::STATE_RESTOCKING:
      case v1::Shipment::STATE_RETURNED:
        return {In("已退回", "TURNED BACK")};
      case v1::Shipment::STATE_FAILED:
      case v1::Shipment::STATE_CANCELLED:
        return {In("未成行", "NOT SENT")};
      case v1::Shipment::STATE_RESERVING:
      case v1::Shipment::STATE_RESERVED:
      case v1::Shipment::STATE_ISSUING:
        return {In("未出库，不作凭证", "NOT ISSUED YET")};
      default:
        return {};
    }
  }

  std::string TimeText(bool has_actual, const google::protobuf::Timestamp& actual, const google::protobuf::Timestamp& planned) const {
    const std::string plan = absl::StrCat(In("计划 ", "planned "), MinuteText(planned));
    return has_actual ? absl::StrCat(MinuteText(actual), In("（", " ("), plan, In("）", ")")) : plan;
  }

  std::vector<paper::Field> Fields() const {
    std::vector<paper::Field> fields;
    const auto add = [&](std::string label, std::string value) {
      if (!value.empty()) fields.push_back({.label = std::move(label), .value = std::move(value)});
    };
    const std::string address = sheet_.warehouse_address.empty() ? "" : absl::StrCat("\n", sheet_.warehouse_address);
    add(In("发货仓库", "From"), absl::StrCat(sheet_.warehouse, address));
    add(In("收货地点", "To"), absl::StrCat(shipment_.site().display_name(), "\n", sheet_.consignee));
    add(In("灾情", "Incident"), std::string(IdOf(shipment_.incident(), "incidents").value_or("")));
    add(In("调拨方案", "Plan"), std::string(IdOf(shipment_.plan(), "plans").value_or("")));
    add(In("承运商", "Carrier"), shipment_.carrier());
    add(In("车牌", "Vehicle"), shipment_.vehicle());
    add(In("出库单", "Issue note"), shipment_.issue_note().substr(shipment_.issue_note().rfind('/') + 1));
    add(In("里程（约）", "Distance (about)"), absl::StrCat(WithCommas((shipment_.distance_m() + 500) / 1000), " km"));
    add(In("出发", "Departure"), TimeText(shipment_.has_depart_time(), shipment_.depart_time(), shipment_.planned_depart_time()));
    add(In("到达", "Arrival"), TimeText(shipment_.has_arrive_time(), shipment_.arrive_time(), shipment_.planned_arrive_time()));
    return fields;
  }

  std::string ItemText(const warehouse::v1::Item& item) const {
    return language_ == Language::kEnglish && !item.english_name().empty() ? item.english_name() : item.display_name();
  }

  std::string LotText(int line) const {
    const warehouse::v1::Lot& lot = sheet_.lots[static_cast<std::size_t>(line)];
    const std::string id(IdOf(shipment_.lines(line).lot(), "lots").value_or(""));
    return lot.batch().empty() ? id : absl::StrCat(id, "（", lot.batch(), "）");
  }

  // What was signed for is printed; what was not is left to be written in by hand.
  std::vector<std::string> Received(const v1::Shipment::Line& line) const {
    if (shipment_.receipts().empty()) return {"", "", ""};
    return {WithCommas(line.received_quantity()), WithCommas(line.damaged_quantity()), WithCommas(line.lost_quantity())};
  }

  paper::Table Goods() const {
    using paper::Alignment;
    paper::Table table{.columns = {{In("序号", "#"), 4, Alignment::kCentre},
                                   {In("品名", "Item"), 16, Alignment::kLeft},
                                   {In("规格", "Specification"), 12, Alignment::kLeft},
                                   {In("批次（批号）", "Lot (batch)"), 12, Alignment::kLeft},
                                   {In("有效期至", "Use by"), 10, Alignment::kCentre},
                                   {In("单位", "Unit"), 6, Alignment::kCentre},
                                   {In("数量", "Quantity"), 9, Alignment::kRight},
                                   {In("折合包装", "In packs"), 12, Alignment::kLeft},
                                   {In("重量（kg）", "Weight (kg)"), 11, Alignment::kRight},
                                   {In("实收", "Received"), 9, Alignment::kRight},
                                   {In("损坏", "Damaged"), 9, Alignment::kRight},
                                   {In("短少", "Missing"), 9, Alignment::kRight}}};
    absl::int128 total_g = 0;
    std::int64_t quantity = 0;
    int unweighed = 0;
    for (int i = 0; i < shipment_.lines_size(); ++i) {
      const v1::Shipment::Line& line = shipment_.lines(i);
      const warehouse::v1::Item& item = sheet_.items[static_cast<std::size_t>(i)];
      const absl::int128 weight_g = absl::int128(line.quantity()) * item.weight_g();
      total_g += weight_g;
      quantity += line.quantity();
      unweighed += item.weight_g() == 0 ? 1 : 0;
      std::vector<std::string> cells = {absl::StrCat(i + 1),
                                        ItemText(item),
                                        OrNothing(item.specification()),
                                        LotText(i),
                                        OrNothing(sheet_.lots[static_cast<std::size_t>(i)].expiry_date()),
                                        item.base_unit(),
                                        WithCommas(line.quantity()),
                                        InPacks(item, line.quantity()),
                                        item.weight_g() == 0 ? kNothing : Kilograms(weight_g)};
      const std::vector<std::string> received = Received(line);
      cells.insert(cells.end(), received.begin(), received.end());
      table.rows.push_back(std::move(cells));
    }
    // A sum of what is known must not be taken for the whole.
    const std::string weight = absl::StrCat(Kilograms(total_g), unweighed == 0 ? "" : In("\n另有未知", "\nand unknown"));
    table.total = {"", In("合计", "Total"), "", "", "", "", WithCommas(quantity), "", weight, "", "", ""};
    return table;
  }

  std::string LoadText(const v1::Load& load) const {
    std::vector<std::string> parts;
    for (const v1::Load::Line& line : load.lines()) {
      const warehouse::v1::Item& item = sheet_.items[static_cast<std::size_t>(line.line_index())];
      parts.push_back(absl::StrCat(line.line_index() + 1, ". ", ItemText(item), " ", WithCommas(line.quantity()), " ", item.base_unit()));
    }
    return absl::StrJoin(parts, "\n");
  }

  paper::Table Vehicles() const {
    using paper::Alignment;
    paper::Table table{.caption = In("装车", "Loads"),
                       .columns = {{In("序号", "#"), 4, Alignment::kCentre},
                                   {In("车牌", "Plates"), 12, Alignment::kLeft},
                                   {In("承运商", "Carrier"), 20, Alignment::kLeft},
                                   {In("驾驶员（电话）", "Drivers (telephone)"), 22, Alignment::kLeft},
                                   {In("装载", "Carries"), 28, Alignment::kLeft},
                                   {In("重量（kg）", "Weight (kg)"), 12, Alignment::kRight}}};
    for (const v1::Load& load : shipment_.loads()) {
      std::vector<std::string> drivers;
      for (const v1::Load::Driver& driver : load.drivers()) {
        drivers.push_back(absl::StrCat(driver.display_name(), "（", driver.masked_phone(), "）"));
      }
      table.rows.push_back({absl::StrCat(table.rows.size() + 1), load.plate(),
                            load.carrier().empty() ? In("自有车辆", "Own vehicle") : load.carrier(),
                            OrNothing(absl::StrJoin(drivers, "\n")), LoadText(load),
                            absl::StrCat(Kilograms(load.weight_g()), load.unweighed_line_count() == 0 ? "" : " +")});
    }
    return table;
  }

  std::vector<std::string> Notes() const {
    std::vector<std::string> notes;
    for (const v1::Shipment::Receipt& receipt : shipment_.receipts()) {
      notes.push_back(absl::StrCat(In("签收 ", "Receipt "), receipt.number(), In("：", ": "), receipt.signer(), "  ",
                                   MinuteText(receipt.sign_time()), receipt.note().empty() ? "" : "  ", receipt.note()));
    }
    if (shipment_.has_return_time()) {
      notes.push_back(absl::StrCat(In("退回：", "Turned back: "), MinuteText(shipment_.return_time()), "  ", shipment_.return_reason()));
    }
    notes.push_back(In("收货须两人清点签字；实收、损坏与短少之和应等于数量。",
                       "Two persons count and sign for the goods; received, damaged and missing add up to the quantity."));
    return notes;
  }

  const WaybillSheet& sheet_;
  const v1::Shipment& shipment_;
  const Language language_;
};

}  // namespace

paper::Form WaybillForm(const WaybillSheet& sheet, Language language) { return Builder(sheet, language).Build(); }

}  // namespace muster::dispatch
