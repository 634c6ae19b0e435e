#include "warehouse/api/voucher_detail_form.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/check.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/item_units.h"
#include "warehouse/domain/packs.h"
#include "warehouse/domain/paper_text.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {
namespace {

using paper::Alignment;

Word WordOf(v1::ReceiptInspection::RejectionReason reason) {
  switch (reason) {
    case v1::ReceiptInspection::REJECTION_REASON_DAMAGED:
      return {"破损", "damaged"};
    case v1::ReceiptInspection::REJECTION_REASON_WRONG_ITEM:
      return {"品种规格不符", "not what was ordered"};
    case v1::ReceiptInspection::REJECTION_REASON_EXPIRED:
      return {"过期", "expired"};
    case v1::ReceiptInspection::REJECTION_REASON_WET:
      return {"受潮", "wet"};
    case v1::ReceiptInspection::REJECTION_REASON_SHORT_SHELF_LIFE:
      return {"剩余保质期不足", "shelf life left too short"};
    case v1::ReceiptInspection::REJECTION_REASON_NO_CERTIFICATE:
      return {"缺少合格证明", "no certificate"};
    case v1::ReceiptInspection::REJECTION_REASON_OTHER:
      return {"其他", "other"};
    default:
      return {"", ""};
  }
}

Word WordOf(v1::Disposal::Reason reason) {
  switch (reason) {
    case v1::Disposal::REASON_EXPIRED:
      return {"过期", "expired"};
    case v1::Disposal::REASON_DAMAGED:
      return {"破损", "damaged"};
    case v1::Disposal::REASON_FAILED_TEST:
      return {"检验不合格", "failed its test"};
    case v1::Disposal::REASON_LOST:
      return {"丢失", "lost"};
    case v1::Disposal::REASON_OTHER:
      return {"其他", "other"};
    default:
      return {"", ""};
  }
}

// With its sign, so that more and less are told apart on a bad copy too.
std::string Signed(std::int64_t difference) { return absl::StrCat(difference > 0 ? "+" : "", domain::WithCommas(difference)); }

class Details {
 public:
  Details(const PaperContext& context, const VoucherSheet& sheet, paper::Form& form) : context_(context), sheet_(sheet), form_(form) {}

  void Add() {
    const v1::Voucher& voucher = sheet_.voucher;
    if (!voucher.announced_by().empty()) {
      const std::optional<VoucherNumber> notice = ParseVoucherName(voucher.announced_by());
      AddField({"入库通知", "Advance notice"}, notice.has_value() ? PaperNumber(*notice) : voucher.announced_by());
    }
    if (voucher.has_advance_notice()) AddNotice(voucher.advance_notice());
    if (!voucher.inspections().empty()) AddInspections();
    if (!sheet_.counted.empty()) AddCounts();
    if (voucher.has_disposal()) AddDisposal(voucher.disposal());
  }

 private:
  const char* In(const Word& word) const { return context_.In(word); }
  void AddField(const Word& label, const std::string& value) {
    if (!value.empty()) form_.fields.push_back({.label = In(label), .value = value});
  }
  // Cells of the row that every table of goods begins with.
  std::vector<std::string> GoodsCells(std::size_t number, const v1::Item& item) const {
    return {absl::StrCat(number), ItemText(item, context_.language), OrNothing(item.specification())};
  }
  std::vector<paper::Column> GoodsColumns() const {
    return {{In({"序号", "#"}), 5, Alignment::kCentre},
            {In({"品名", "Item"}), 16, Alignment::kLeft},
            {In({"规格", "Specification"}), 12, Alignment::kLeft}};
  }
  paper::Table TableOf(const Word& caption, std::vector<paper::Column> more) const {
    paper::Table table{.caption = In(caption), .columns = GoodsColumns()};
    table.columns.insert(table.columns.end(), more.begin(), more.end());
    return table;
  }

  void AddNotice(const v1::AdvanceNotice& notice) {
    if (notice.has_cancel_time()) {
      form_.stamps.push_back(absl::StrCat(In({"已取消：", "CANCELLED: "}), notice.cancel_reason()));
    }
    AddField({"预计到货", "Expected"}, notice.has_expected_time() ? MinuteText(FromTimestamp(notice.expected_time())) : "");
    AddField({"联系人", "Contact"}, notice.contact());
    AddField({"联系期限", "To be contacted by"}, notice.contact_due_date());
    paper::Table table =
        TableOf({"通知入库的物资", "Goods announced"}, {{In({"单位", "Unit"}), 6, Alignment::kCentre},
                                                        {In({"数量", "Quantity"}), 10, Alignment::kRight},
                                                        {In({"折合包装", "In packs"}), 14, Alignment::kLeft},
                                                        {In({"批次、效期等说明", "Batches, expiry"}), 24, Alignment::kLeft},
                                                        {In({"已入库", "Received"}), 10, Alignment::kRight}});
    for (const v1::AdvanceNotice::Line& line : notice.lines()) {
      const v1::Item& item = sheet_.items.at(line.item());
      const domain::Units units = UnitsOf(item);
      std::vector<std::string> row = GoodsCells(table.rows.size() + 1, item);
      row.insert(row.end(), {item.base_unit(), domain::WithCommas(line.quantity()),
                             units.packs.empty() ? kNothing : domain::InPacks(units, line.quantity()), OrNothing(line.lot_description()),
                             domain::WithCommas(line.received_quantity())});
      table.rows.push_back(std::move(row));
    }
    form_.tables.push_back(std::move(table));
    if (notice.contacts().empty()) return;
    paper::Table contacts{.caption = In({"联系记录", "Contacts"}),
                          .columns = {{In({"时间", "Time"}), 12, Alignment::kCentre},
                                      {In({"联系人", "Person"}), 14, Alignment::kLeft},
                                      {In({"内容", "What was said"}), 44, Alignment::kLeft},
                                      {In({"记录人", "Recorded by"}), 14, Alignment::kLeft}}};
    for (const v1::AdvanceNotice::Contact& contact : notice.contacts()) {
      contacts.rows.push_back(
          {MinuteText(FromTimestamp(contact.contact_time())), contact.person(), OrNothing(contact.remark()), contact.recorder()});
    }
    form_.tables.push_back(std::move(contacts));
  }

  std::string Finding(const v1::ReceiptInspection& inspection) const {
    std::vector<std::string> parts;
    if (inspection.rejected_quantity() > 0) parts.emplace_back(In(WordOf(inspection.rejection_reason())));
    if (!inspection.remark().empty()) parts.push_back(inspection.remark());
    if (inspection.quarantined()) parts.emplace_back(In({"收下待检", "held for inspection"}));
    return OrNothing(absl::StrJoin(parts, In({"；", "; "})));
  }

  void AddInspections() {
    paper::Table table = TableOf({"验收情况", "Inspection"}, {{In({"批次（批号）", "Lot (batch)"}), 12, Alignment::kLeft},
                                                              {In({"应收", "Expected"}), 9, Alignment::kRight},
                                                              {In({"验收合格", "Accepted"}), 9, Alignment::kRight},
                                                              {In({"拒收", "Rejected"}), 9, Alignment::kRight},
                                                              {In({"差异", "Difference"}), 9, Alignment::kRight},
                                                              {In({"合格证号", "Certificate"}), 13, Alignment::kLeft},
                                                              {In({"拒收原因、说明", "Why rejected, remarks"}), 24, Alignment::kLeft}});
    for (const v1::ReceiptInspection& inspection : sheet_.voucher.inspections()) {
      const std::int64_t difference = inspection.accepted_quantity() - inspection.expected_quantity();
      std::vector<std::string> row = GoodsCells(table.rows.size() + 1, sheet_.items.at(inspection.item()));
      row.insert(row.end(), {inspection.lot().empty() ? kNothing : LotText(sheet_.lots.at(inspection.lot()).lot()),
                             inspection.has_expected_quantity() ? domain::WithCommas(inspection.expected_quantity()) : kNothing,
                             domain::WithCommas(inspection.accepted_quantity()), domain::WithCommas(inspection.rejected_quantity()),
                             inspection.has_expected_quantity() ? Signed(difference) : kNothing, OrNothing(inspection.certificate_number()),
                             Finding(inspection)});
      table.rows.push_back(std::move(row));
    }
    form_.tables.push_back(std::move(table));
  }

  void AddCounts() {
    paper::Table table = TableOf({"盘点情况", "Counted"}, {{In({"批次（批号）", "Lot (batch)"}), 12, Alignment::kLeft},
                                                           {In({"货位", "Bin"}), 8, Alignment::kLeft},
                                                           {In({"单位", "Unit"}), 6, Alignment::kCentre},
                                                           {In({"账面", "Book"}), 10, Alignment::kRight},
                                                           {In({"实盘", "Counted"}), 10, Alignment::kRight},
                                                           {In({"盈亏", "Difference"}), 10, Alignment::kRight},
                                                           {In({"盘点时间", "Counted at"}), 13, Alignment::kCentre},
                                                           {In({"盘点人", "Counted by"}), 18, Alignment::kLeft}});
    int differing_count = 0;
    for (const CountedLot& counted : sheet_.counted) {
      const v1::StockBalance& held = sheet_.lots.at(counted.lot);
      const v1::Item& item = sheet_.items.at(held.lot().item());
      differing_count += counted.difference == 0 ? 0 : 1;
      std::vector<std::string> row = GoodsCells(table.rows.size() + 1, item);
      row.insert(row.end(), {LotText(held.lot()), OrNothing(held.bin()), item.base_unit(), domain::WithCommas(counted.book_quantity),
                             domain::WithCommas(counted.counted_quantity), Signed(counted.difference), MinuteText(counted.count_time),
                             absl::StrJoin(counted.counters, In({"、", ", "}))});
      table.rows.push_back(std::move(row));
    }
    form_.notes.push_back(absl::StrCat(In({"盘点 ", "Counted: "}), sheet_.counted.size(), In({" 批，账实不符 ", " lots, of which "}),
                                       differing_count, In({" 批。", " differ from the ledger."})));
    form_.tables.push_back(std::move(table));
  }

  void AddDisposal(const v1::Disposal& disposal) {
    std::string why = In(WordOf(disposal.reason()));
    if (!disposal.remark().empty()) absl::StrAppend(&why, In({"：", ": "}), disposal.remark());
    AddField({"报废原因", "Why written off"}, why);
    MUSTER_CHECK(!form_.signatures.empty());
    // 批准人 signs last.
    form_.signatures.back().name = disposal.approver();
  }

  const PaperContext& context_;
  const VoucherSheet& sheet_;
  paper::Form& form_;
};

}  // namespace

void AddVoucherDetails(const PaperContext& context, const VoucherSheet& sheet, paper::Form& form) { Details(context, sheet, form).Add(); }

}  // namespace muster::warehouse
