#include "dispatch/api/report_form.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dispatch/api/papers.h"
#include "platform/status/check.h"
#include "platform/wire/names.h"

namespace muster::dispatch {
namespace {

using paper::Alignment;
using Report = v1::ExecutionReport;
using Approval = v1::Plan::Approval;

constexpr char kNothing[] = "—";

std::string OrNothing(const std::string& text) { return text.empty() ? kNothing : text; }

// "20231218-622927-1-01" from a resource's name.
std::string IdText(const std::string& name) { return name.substr(name.find('/') + 1); }

std::string In(Language language, absl::string_view chinese, absl::string_view english) {
  switch (language) {
    case Language::kChinese:
      return std::string(chinese);
    case Language::kEnglish:
      return std::string(english);
  }
  MUSTER_CHECK(false);
}

std::string ReasonText(v1::Plan::Shortage::Reason reason, Language language) {
  switch (reason) {
    case v1::Plan::Shortage::REASON_NO_STOCK:
      return In(language, "没有库存", "no stock");
    case v1::Plan::Shortage::REASON_EARMARKED:
      return In(language, "已定向他用", "earmarked for something else");
    case v1::Plan::Shortage::REASON_HELD_BY_FLOOR:
      return In(language, "须保留的最低库存", "held under a reserve floor");
    case v1::Plan::Shortage::REASON_TOO_LATE:
      return In(language, "来不及送到", "would arrive too late");
    case v1::Plan::Shortage::REASON_EXPIRED:
      return In(language, "已过期或临期", "expired, or nearly so, on arrival");
    case v1::Plan::Shortage::REASON_WAREHOUSE_CLOSED:
      return In(language, "仓库停用", "warehouse closed");
    case v1::Plan::Shortage::REASON_NO_ROAD:
      return In(language, "道路不通", "no road");
    case v1::Plan::Shortage::REASON_QUARANTINED:
      return In(language, "待检", "quarantined");
    case v1::Plan::Shortage::REASON_LEFT_OUT:
      return In(language, "编制方案时未列入", "left out of the plan by hand");
    case v1::Plan::Shortage::REASON_LIMITED:
      return In(language, "超出吞吐能力或运力", "more than can be handled or carried");
    default:
      return kNothing;
  }
}

std::string StateText(const Report::Delivery& delivery, Language language) {
  switch (delivery.state()) {
    case v1::Shipment::STATE_SIGNED:
      return In(language, "已签收", "signed");
    case v1::Shipment::STATE_FAILED:
      return In(language, "未成行", "not sent");
    case v1::Shipment::STATE_RETURNED:
      return In(language, "已退回", "returned");
    case v1::Shipment::STATE_RETURNING:
    case v1::Shipment::STATE_RESTOCKING:
      return In(language, "退回中", "on its way back");
    case v1::Shipment::STATE_ARRIVED:
    case v1::Shipment::STATE_DELIVERING:
      return In(language, "签收未完", "not signed for whole");
    case v1::Shipment::STATE_IN_TRANSIT:
      return In(language, "在途", "on the road");
    default:
      return In(language, "未启运", "not departed");
  }
}

class Builder {
 public:
  Builder(const ReportSheet& sheet, Language language) : sheet_(sheet), report_(sheet.report), language_(language) {}

  paper::Form Build() const {
    paper::Form form{.language = language_,
                     .orientation = paper::Orientation::kLandscape,
                     .organisation = sheet_.organisation,
                     .title = Say("执行结果报告", "Execution Report"),
                     .subtitle = Say("Execution Report", "执行结果报告"),
                     .number = report_.has_filing() ? report_.filing().number() : "",
                     .stamps = Stamps(),
                     .fields = Fields()};
    form.tables.push_back(Items());
    form.tables.push_back(Lines());
    AddUnlessEmpty(Shortages(), form);
    AddUnlessEmpty(Contributions(), form);
    AddUnlessEmpty(Deliveries(), form);
    AddUnlessEmpty(Approvals(), form);
    form.notes = Notes();
    for (int i = 0; i < 2; ++i) {
      const bool named = i < report_.filing().responsible_persons_size();
      form.signatures.push_back({.label = Say("经手人", "Responsible"), .name = named ? report_.filing().responsible_persons(i) : ""});
    }
    form.signatures.push_back({.label = Say("单位负责人", "Head of the chapter")});
    form.signatures.push_back({.label = Say("审核（盖章）", "Audited (seal)")});
    return form;
  }

 private:
  std::string Say(absl::string_view chinese, absl::string_view english) const { return In(language_, chinese, english); }

  static void AddUnlessEmpty(paper::Table table, paper::Form& form) {
    if (!table.rows.empty()) form.tables.push_back(std::move(table));
  }

  std::vector<std::string> Stamps() const {
    if (!report_.has_filing()) return {Say("未报送，不作凭证", "NOT FILED")};
    std::vector<std::string> stamps;
    if (!report_.filing().interim_reason().empty()) stamps.push_back(Say("阶段报告", "INTERIM"));
    if (!report_.filing().correction_reason().empty()) stamps.push_back(Say("更正", "CORRECTED"));
    return stamps;
  }

  std::vector<paper::Field> Fields() const {
    std::vector<paper::Field> fields;
    const auto add = [&](std::string label, std::string value) {
      if (!value.empty()) fields.push_back({.label = std::move(label), .value = std::move(value)});
    };
    const Report::Filing& filing = report_.filing();
    add(Say("灾情", "Incident"), IdText(report_.incident()));
    add(Say("报告单位", "Reported by"), sheet_.organisation);
    if (report_.has_filing()) {
      add(Say("版次", "Revision"), absl::StrCat(filing.revision()));
      add(Say("报送时间", "Filed"), MinuteText(filing.file_time()));
    } else {
      add(Say("统计截至", "As of"), MinuteText(report_.compose_time()));
    }
    if (report_.has_clock_start_time()) {
      add(Say("起算签收", "Clock started by receipt"), MinuteText(report_.clock_start_time()));
      add(Say("报送期限", "Due"), absl::StrCat(report_.due_date(), report_.due_state() == Report::DUE_STATE_OVERDUE ? Overdue() : ""));
      add(Say("期限依据", "Rule"), report_.term_source());
      add(Say("工作日依据", "Working days by"), report_.calendar_source());
    }
    add(Say("未结运单", "Open shipments"), WithCommas(report_.open_shipment_count()));
    add(Say("待补办手续", "Signatures owed"), WithCommas(report_.open_regularization_count()));
    add(Say("阶段报告原因", "Interim because"), filing.interim_reason());
    add(Say("更正原因", "Corrected because"), filing.correction_reason());
    return fields;
  }

  std::string Overdue() const { return Say("（已逾期）", " (overdue)"); }

  std::string ItemText(const std::string& name) const {
    const auto found = sheet_.items.find(name);
    if (found == sheet_.items.end()) return IdText(name);
    const warehouse::v1::Item& item = found->second;
    return language_ == Language::kEnglish && !item.english_name().empty() ? item.english_name() : item.display_name();
  }

  std::string UnitText(const std::string& name) const {
    const auto found = sheet_.items.find(name);
    return found == sheet_.items.end() ? kNothing : found->second.base_unit();
  }

  static std::string TextIn(const std::map<std::string, std::string>& names, const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? IdText(name) : found->second;
  }

  std::string ChapterText(const std::string& chapter) const { return TextIn(sheet_.organisations, chapter); }

  std::string WarehouseText(const std::string& warehouse) const { return TextIn(sheet_.warehouses, warehouse); }

  // The columns of Quantities, and their cells.
  std::vector<paper::Column> QuantityColumns() const {
    return {{Say("方案调拨", "Planned"), 8, Alignment::kRight},  {Say("发出", "Sent"), 8, Alignment::kRight},
            {Say("实收", "Received"), 8, Alignment::kRight},     {Say("损坏", "Damaged"), 7, Alignment::kRight},
            {Say("短少", "Missing"), 7, Alignment::kRight},      {Say("退回", "Returned"), 7, Alignment::kRight},
            {Say("未签收", "Outstanding"), 8, Alignment::kRight}};
  }

  static void AddCells(const Report::Quantities& quantities, std::vector<std::string>& cells) {
    for (const std::int64_t quantity :
         {quantities.planned_quantity(), quantities.sent_quantity(), quantities.received_quantity(), quantities.damaged_quantity(),
          quantities.lost_quantity(), quantities.returned_quantity(), quantities.outstanding_quantity()}) {
      cells.push_back(WithCommas(quantity));
    }
  }

  paper::Table WithQuantities(std::string caption, std::vector<paper::Column> columns) const {
    paper::Table table{.caption = std::move(caption), .columns = std::move(columns)};
    const std::vector<paper::Column> quantities = QuantityColumns();
    table.columns.insert(table.columns.end(), quantities.begin(), quantities.end());
    return table;
  }

  paper::Table Items() const {
    paper::Table table = WithQuantities(Say("一、物资汇总", "1. By item"), {{Say("品名", "Item"), 18, Alignment::kLeft},
                                                                            {Say("单位", "Unit"), 6, Alignment::kCentre},
                                                                            {Say("需求", "Asked"), 8, Alignment::kRight}});
    for (const Report::ItemTotal& total : report_.items()) {
      std::vector<std::string> cells = {ItemText(total.item()), UnitText(total.item()), WithCommas(total.asked_quantity())};
      AddCells(total.quantities(), cells);
      table.rows.push_back(std::move(cells));
    }
    return table;
  }

  paper::Table Lines() const {
    paper::Table table = WithQuantities(Say("二、按需求单", "2. By requisition"), {{Say("需求单", "Requisition"), 20, Alignment::kLeft},
                                                                                   {Say("品名", "Item"), 14, Alignment::kLeft},
                                                                                   {Say("需求", "Asked"), 8, Alignment::kRight}});
    table.columns.push_back({Say("尚缺", "Still missing"), 8, Alignment::kRight});
    for (const Report::Line& line : report_.lines()) {
      std::vector<std::string> cells = {IdText(line.requisition()), ItemText(line.item()), WithCommas(line.asked_quantity())};
      AddCells(line.quantities(), cells);
      cells.push_back(WithCommas(line.missing_quantity()));
      table.rows.push_back(std::move(cells));
    }
    return table;
  }

  paper::Table Shortages() const {
    paper::Table table{.caption = Say("三、缺口及原因", "3. Shortages and why"),
                       .columns = {{Say("需求单", "Requisition"), 20, Alignment::kLeft},
                                   {Say("品名", "Item"), 14, Alignment::kLeft},
                                   {Say("缺口", "Short"), 8, Alignment::kRight},
                                   {Say("原因", "Why"), 24, Alignment::kLeft},
                                   {Say("方案", "Plan"), 20, Alignment::kLeft}}};
    for (const Report::Shortage& lacking : report_.shortages()) {
      const v1::Plan::Shortage& shortage = lacking.shortage();
      table.rows.push_back({IdText(shortage.requisition()), ItemText(shortage.item()), WithCommas(shortage.quantity()),
                            ReasonText(shortage.reason(), language_), IdText(lacking.plan())});
    }
    return table;
  }

  paper::Table Contributions() const {
    paper::Table table = WithQuantities(Say("四、各单位调出物资", "4. What owning chapters gave"),
                                        {{Say("物资所属单位", "Owning chapter"), 20, Alignment::kLeft},
                                         {Say("仓库", "Warehouse"), 18, Alignment::kLeft},
                                         {Say("品名", "Item"), 14, Alignment::kLeft}});
    for (const Report::Contribution& contribution : report_.contributions()) {
      std::vector<std::string> cells = {ChapterText(contribution.chapter()), WarehouseText(contribution.warehouse()),
                                        ItemText(contribution.item())};
      AddCells(contribution.quantities(), cells);
      table.rows.push_back(std::move(cells));
    }
    return table;
  }

  std::string DelayText(const Report::Delivery& delivery) const {
    if (!delivery.has_arrive_time()) return kNothing;
    const std::int64_t minutes = delivery.arrival_delay_minutes();
    return absl::StrCat(minutes < 0 ? "−" : "", WithCommas(minutes < 0 ? -minutes : minutes), Say(" 分", " min"));
  }

  std::string ReceiptText(const Report::Delivery& delivery) const {
    std::vector<std::string> receipts;
    for (const v1::Shipment::Receipt& receipt : delivery.receipts()) {
      receipts.push_back(absl::StrCat(receipt.number(), ". ", receipt.signer(), "  ", MinuteText(receipt.sign_time())));
    }
    if (!delivery.return_reason().empty()) receipts.push_back(absl::StrCat(Say("退回：", "returned: "), delivery.return_reason()));
    return OrNothing(absl::StrJoin(receipts, "\n"));
  }

  paper::Table Deliveries() const {
    paper::Table table{.caption = Say("五、运抵与签收", "5. Arrival and receipt"),
                       .columns = {{Say("运单", "Shipment"), 18, Alignment::kLeft},
                                   {Say("发货仓库", "From"), 16, Alignment::kLeft},
                                   {Say("状态", "State"), 9, Alignment::kCentre},
                                   {Say("计划到达", "Planned arrival"), 13, Alignment::kCentre},
                                   {Say("实际到达", "Arrived"), 13, Alignment::kCentre},
                                   {Say("晚到", "Late"), 8, Alignment::kRight},
                                   {Say("签收", "Signed for"), 24, Alignment::kLeft}}};
    for (const Report::Delivery& delivery : report_.deliveries()) {
      table.rows.push_back({IdText(delivery.shipment()), WarehouseText(delivery.warehouse()), StateText(delivery, language_),
                            MinuteText(delivery.planned_arrive_time()),
                            delivery.has_arrive_time() ? MinuteText(delivery.arrive_time()) : kNothing, DelayText(delivery),
                            ReceiptText(delivery)});
    }
    return table;
  }

  std::string DecisionText(const Approval& approval) const {
    switch (approval.state()) {
      case Approval::STATE_APPROVED:
        return Say("同意", "approved");
      case Approval::STATE_REJECTED:
        return Say("不同意", "rejected");
      case Approval::STATE_COMMANDED:
        break;
      default:
        return Say("待审批", "pending");
    }
    switch (approval.regularization()) {
      case Approval::REGULARIZATION_SIGNED:
        return Say("先行调运，已补签", "commanded, signed afterwards");
      case Approval::REGULARIZATION_REFUSED:
        return Say("先行调运，不予补签", "commanded, signature refused");
      default:
        return Say("先行调运，待补办", "commanded, signature owed");
    }
  }

  paper::Table Approvals() const {
    paper::Table table{.caption = Say("六、审批与补办手续", "6. Approvals"),
                       .columns = {{Say("方案", "Plan"), 18, Alignment::kLeft},
                                   {Say("物资所属单位", "Owning chapter"), 18, Alignment::kLeft},
                                   {Say("审批单位", "Decided by"), 18, Alignment::kLeft},
                                   {Say("步骤", "Step"), 6, Alignment::kCentre},
                                   {Say("结果", "Outcome"), 16, Alignment::kLeft},
                                   {Say("时间", "Time"), 13, Alignment::kCentre}}};
    for (const Report::Approval& step : report_.approvals()) {
      const Approval& approval = step.approval();
      table.rows.push_back({IdText(step.plan()), ChapterText(approval.chapter()), ChapterText(approval.deciding_chapter()),
                            absl::StrCat(approval.step()), DecisionText(approval),
                            approval.has_decide_time() ? MinuteText(approval.decide_time()) : kNothing});
    }
    return table;
  }

  std::vector<std::string> Notes() const {
    std::vector<std::string> notes;
    if (!report_.filing().remarks().empty()) notes.push_back(absl::StrCat(Say("说明：", "Remarks: "), report_.filing().remarks()));
    notes.push_back(Say("实收、损坏、短少、退回与未签收之和等于发出；数量以基本单位计。",
                        "Received, damaged, missing, returned and outstanding add up to sent; quantities are in base units."));
    return notes;
  }

  const ReportSheet& sheet_;
  const Report& report_;
  const Language language_;
};

}  // namespace

paper::Form ReportForm(const ReportSheet& sheet, Language language) { return Builder(sheet, language).Build(); }

}  // namespace muster::dispatch
