#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/stock_rows.h"
#include "warehouse/store/voucher_store.h"

namespace muster::warehouse {
namespace {

void SetDetails(const sql::ListVoucherDetailsRow& row, v1::Voucher& voucher) {
  if (row.contact_due_date.has_value()) {
    v1::AdvanceNotice& notice = *voucher.mutable_advance_notice();
    if (row.expected_time.has_value()) *notice.mutable_expected_time() = ToTimestamp(*row.expected_time);
    notice.set_contact(row.contact.value());
    notice.set_contact_due_date(DayText(*row.contact_due_date));
    if (row.cancel_time.has_value()) *notice.mutable_cancel_time() = ToTimestamp(*row.cancel_time);
    notice.set_cancel_reason(row.cancel_reason.value());
  }
  if (row.notice_number.has_value()) {
    const std::optional<NestedId> ids = NestedIdOf(voucher.name(), "warehouses", "vouchers");
    voucher.set_announced_by(
        VoucherName({std::string(ids->parent_id), v1::Voucher::KIND_ADVANCE_NOTICE, row.notice_year.value(), *row.notice_number}));
  }
  if (row.disposal_reason.has_value()) {
    v1::Disposal& disposal = *voucher.mutable_disposal();
    disposal.set_reason(static_cast<v1::Disposal::Reason>(*row.disposal_reason));
    disposal.set_remark(row.disposal_remark.value());
    disposal.set_approver(row.approver.value());
  }
  if (row.workbench.has_value()) {
    v1::KitOrder& order = *voucher.mutable_kit_order();
    order.set_workbench(*row.workbench);
    order.set_lot(absl::StrCat("lots/", row.kit_lot_id.value()));
    order.set_quantity(row.kit_quantity.value());
    order.set_cost_remainder_fen(row.cost_remainder_fen.value());
  }
}

void AddNoticeLine(const sql::ListNoticeProgressRow& row, v1::Voucher& voucher) {
  v1::AdvanceNotice::Line& line = *voucher.mutable_advance_notice()->add_lines();
  line.set_item(NameOf("items", row.item_id));
  line.set_quantity(row.quantity);
  line.set_pack_unit(row.pack_unit);
  line.set_lot_description(row.lot_description);
  line.set_received_quantity(row.received_quantity);
}

void AddContact(const sql::ListNoticeContactsRow& row, v1::Voucher& voucher) {
  v1::AdvanceNotice::Contact& contact = *voucher.mutable_advance_notice()->add_contacts();
  contact.set_person(row.person);
  *contact.mutable_contact_time() = ToTimestamp(row.contact_time);
  contact.set_remark(row.remark);
  contact.set_recorder(row.recorder);
}

void AddInspection(const sql::ListReceiptInspectionsRow& row, v1::Voucher& voucher) {
  v1::ReceiptInspection& inspection = *voucher.add_inspections();
  inspection.set_item(NameOf("items", row.item_id));
  if (row.lot_id.has_value()) inspection.set_lot(absl::StrCat("lots/", *row.lot_id));
  if (row.expected_quantity.has_value()) inspection.set_expected_quantity(*row.expected_quantity);
  inspection.set_accepted_quantity(row.accepted_quantity);
  inspection.set_rejected_quantity(row.rejected_quantity);
  inspection.set_rejection_reason(static_cast<v1::ReceiptInspection::RejectionReason>(row.rejection_reason));
  inspection.set_remark(row.remark);
  inspection.set_certificate_number(row.certificate_number);
  inspection.set_quarantined(row.quarantined);
}

// Inspections as columns.
struct InspectionColumns {
  std::vector<absl::string_view> item_ids;
  std::vector<std::optional<std::int64_t>> lot_ids;
  std::vector<std::optional<std::int64_t>> expected;
  std::vector<std::int64_t> accepted;
  std::vector<std::int64_t> rejected;
  std::vector<std::int32_t> reasons;
  std::vector<absl::string_view> remarks;
  std::vector<absl::string_view> certificate_numbers;
  std::vector<bool> quarantined;

  void Add(const v1::ReceiptInspection& inspection) {
    item_ids.push_back(IdOf(inspection.item(), "items").value());
    lot_ids.push_back(NumberOf(inspection.lot(), "lots"));
    expected.push_back(inspection.has_expected_quantity() ? std::optional(inspection.expected_quantity()) : std::nullopt);
    accepted.push_back(inspection.accepted_quantity());
    rejected.push_back(inspection.rejected_quantity());
    reasons.push_back(inspection.rejection_reason());
    remarks.push_back(inspection.remark());
    certificate_numbers.push_back(inspection.certificate_number());
    quarantined.push_back(inspection.quarantined());
  }
};

}  // namespace

absl::Status StockTx::ReadDetails(absl::Span<OwnedVoucher> vouchers) {
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> notice_ids;
  absl::flat_hash_map<std::int64_t, v1::Voucher*> by_id;
  for (OwnedVoucher& owned : vouchers) {
    ids.push_back(owned.voucher_id);
    if (owned.voucher.kind() == v1::Voucher::KIND_ADVANCE_NOTICE) notice_ids.push_back(owned.voucher_id);
    by_id.emplace(owned.voucher_id, &owned.voucher);
  }
  if (ids.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto details, sql().Query(sql::kListVoucherDetails, ids));
  for (const sql::ListVoucherDetailsRow& row : details) SetDetails(row, *by_id.at(row.voucher_id));
  ASSIGN_OR_RETURN(const auto inspections, sql().Query(sql::kListReceiptInspections, ids));
  for (const sql::ListReceiptInspectionsRow& row : inspections) AddInspection(row, *by_id.at(row.voucher_id));
  if (notice_ids.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto lines, sql().Query(sql::kListNoticeProgress, notice_ids));
  for (const sql::ListNoticeProgressRow& row : lines) AddNoticeLine(row, *by_id.at(row.voucher_id));
  ASSIGN_OR_RETURN(const auto contacts, sql().Query(sql::kListNoticeContacts, notice_ids));
  for (const sql::ListNoticeContactsRow& row : contacts) AddContact(row, *by_id.at(row.voucher_id));
  return absl::OkStatus();
}

void VoucherTx::InsertDetails(const v1::Voucher& voucher) {
  const VoucherNumber number = ParseVoucherName(voucher.name()).value();
  const auto insert = [&](const auto& statement, const auto&... columns) {
    sql().Enqueue(statement, number.warehouse_id, std::int32_t{number.kind}, number.year, number.number, columns...);
  };
  if (voucher.has_advance_notice()) {
    const v1::AdvanceNotice& notice = voucher.advance_notice();
    std::vector<absl::string_view> item_ids;
    std::vector<std::int64_t> quantities;
    std::vector<absl::string_view> pack_units;
    std::vector<absl::string_view> lot_descriptions;
    for (const v1::AdvanceNotice::Line& line : notice.lines()) {
      item_ids.push_back(IdOf(line.item(), "items").value());
      quantities.push_back(line.quantity());
      pack_units.push_back(line.pack_unit());
      lot_descriptions.push_back(line.lot_description());
    }
    absl::CivilDay contact_due_date;
    MUSTER_CHECK(absl::ParseCivilTime(notice.contact_due_date(), &contact_due_date));
    insert(sql::kInsertAdvanceNotice, notice.has_expected_time() ? std::optional(FromTimestamp(notice.expected_time())) : std::nullopt,
           notice.contact(), contact_due_date, item_ids, quantities, pack_units, lot_descriptions);
  }
  if (!voucher.inspections().empty()) {
    InspectionColumns columns;
    for (const v1::ReceiptInspection& inspection : voucher.inspections()) columns.Add(inspection);
    insert(sql::kInsertReceiptInspections, columns.item_ids, columns.lot_ids, columns.expected, columns.accepted, columns.rejected,
           columns.reasons, columns.remarks, columns.certificate_numbers, columns.quarantined);
  }
  if (!voucher.announced_by().empty()) {
    const VoucherNumber notice = ParseVoucherName(voucher.announced_by()).value();
    insert(sql::kInsertNoticeReceipt, notice.year, notice.number);
  }
  if (voucher.has_disposal()) {
    insert(sql::kInsertDisposal, std::int32_t{voucher.disposal().reason()}, voucher.disposal().remark(), voucher.disposal().approver());
  }
  if (voucher.has_kit_order()) {
    const v1::KitOrder& order = voucher.kit_order();
    insert(sql::kInsertKitOrder, order.workbench(), NumberOf(order.lot(), "lots").value(), order.quantity(), order.cost_remainder_fen());
  }
}

absl::StatusOr<std::optional<OwnedVoucher>> VoucherTx::LockVoucher(const VoucherNumber& number) {
  // In one flight; the second statement sees what was committed before the first one had its lock.
  sql().Enqueue(sql::kLockVoucher, number.warehouse_id, std::int32_t{number.kind}, number.year, number.number);
  return FindVoucher(number);
}

void VoucherTx::SetReversed(const VoucherNumber& number) {
  sql().Enqueue(sql::kSetVoucherState, number.warehouse_id, std::int32_t{number.kind}, number.year, number.number,
                std::int32_t{v1::Voucher::STATE_REVERSED});
}

void VoucherTx::CompletePaper(const VoucherNumber& number, const v1::Voucher& voucher) {
  sql().Enqueue(sql::kCompletePaper, number.warehouse_id, std::int32_t{number.kind}, number.year, number.number,
                voucher.responsible_persons(), voucher.counterparty(), voucher.note());
}

void VoucherTx::InsertContact(const VoucherNumber& notice, const v1::AdvanceNotice::Contact& contact) {
  sql().Enqueue(sql::kInsertNoticeContact, notice.warehouse_id, notice.year, notice.number, contact.person(),
                FromTimestamp(contact.contact_time()), contact.remark(), contact.recorder());
}

void VoucherTx::CancelNotice(const VoucherNumber& notice, absl::string_view reason) {
  sql().Enqueue(sql::kCancelNotice, notice.warehouse_id, notice.year, notice.number, now(), reason);
}

}  // namespace muster::warehouse
