#include "warehouse/api/voucher_view.h"

#include <algorithm>
#include <vector>

#include "platform/calendar/china_day.h"
#include "platform/status/check.h"
#include "warehouse/domain/inspection.h"

namespace muster::warehouse {
namespace {

v1::Discrepancy::Kind ToKind(domain::Discrepancy::Kind kind) {
  switch (kind) {
    case domain::Discrepancy::Kind::kShort:
      return v1::Discrepancy::KIND_SHORT;
    case domain::Discrepancy::Kind::kOver:
      return v1::Discrepancy::KIND_OVER;
    case domain::Discrepancy::Kind::kUnexpected:
      return v1::Discrepancy::KIND_UNEXPECTED;
    case domain::Discrepancy::Kind::kRejected:
      return v1::Discrepancy::KIND_REJECTED;
  }
  __builtin_unreachable();
}

void AddDiscrepancies(v1::Voucher& voucher) {
  std::vector<domain::Inspection> lines;
  for (const v1::ReceiptInspection& inspection : voucher.inspections()) {
    domain::Inspection& line = lines.emplace_back();
    line.item = inspection.item();
    if (inspection.has_expected_quantity()) line.expected_quantity = inspection.expected_quantity();
    line.accepted_quantity = inspection.accepted_quantity();
    line.rejected_quantity = inspection.rejected_quantity();
  }
  for (const domain::Discrepancy& found : domain::DiscrepanciesOf(lines)) {
    v1::Discrepancy& discrepancy = *voucher.add_discrepancies();
    discrepancy.set_kind(ToKind(found.kind));
    discrepancy.set_item(found.item);
    discrepancy.set_expected_quantity(found.expected_quantity);
    discrepancy.set_accepted_quantity(found.accepted_quantity);
    discrepancy.set_rejected_quantity(found.rejected_quantity);
  }
}

v1::AdvanceNotice::State StateOf(const v1::AdvanceNotice& notice) {
  using Line = v1::AdvanceNotice::Line;
  const auto has_come = [](const Line& line) { return line.received_quantity() > 0; };
  const auto is_complete = [](const Line& line) { return line.received_quantity() >= line.quantity(); };
  if (notice.has_cancel_time()) return v1::AdvanceNotice::STATE_CANCELLED;
  if (std::all_of(notice.lines().begin(), notice.lines().end(), is_complete)) return v1::AdvanceNotice::STATE_RECEIVED;
  if (std::any_of(notice.lines().begin(), notice.lines().end(), has_come)) return v1::AdvanceNotice::STATE_PARTLY_RECEIVED;
  return v1::AdvanceNotice::STATE_OPEN;
}

bool IsContactOverdue(const v1::AdvanceNotice& notice, absl::Time now) {
  const bool is_open = notice.state() == v1::AdvanceNotice::STATE_OPEN || notice.state() == v1::AdvanceNotice::STATE_PARTLY_RECEIVED;
  absl::CivilDay due;
  MUSTER_CHECK(absl::ParseCivilTime(notice.contact_due_date(), &due));
  return is_open && notice.contacts().empty() && due < ChinaDay(now);
}

}  // namespace

void AddDerived(absl::Time now, v1::Voucher& voucher) {
  AddDiscrepancies(voucher);
  if (!voucher.has_advance_notice()) return;
  v1::AdvanceNotice& notice = *voucher.mutable_advance_notice();
  notice.set_state(StateOf(notice));
  notice.set_contact_overdue(IsContactOverdue(notice, now));
}

}  // namespace muster::warehouse
