#include "warehouse/api/donation_rules.h"

#include <limits>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/domain/donation_term.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {
namespace {

constexpr std::int32_t kNoLimit = std::numeric_limits<std::int32_t>::max() - 1;
constexpr std::int64_t kFromTheLatest = std::numeric_limits<std::int64_t>::max();

void TakeFrom(const v1::Donation& donation, const std::string& path, v1::Lot& lot, Fields& fields) {
  const auto contradicts = [&](absl::string_view field) {
    fields.Add(absl::StrCat(path, ".", field), "CONTRADICTS_DONATION", {{"donation", donation.name()}});
  };
  if (lot.source() == v1::Lot::SOURCE_UNSPECIFIED) lot.set_source(v1::Lot::SOURCE_DONATION);
  if (lot.source() != v1::Lot::SOURCE_DONATION) contradicts("source");
  if (lot.donor().empty()) lot.set_donor(donation.donor());
  if (lot.donor() != donation.donor()) contradicts("donor");
  if (!lot.has_earmark() && donation.has_earmark()) *lot.mutable_earmark() = donation.earmark();
  if (lot.earmark().SerializeAsString() != donation.earmark().SerializeAsString()) contradicts("earmark");
}

}  // namespace

absl::StatusOr<WorkingCalendar> ReadCalendar(CalendarTx& tx) {
  ASSIGN_OR_RETURN(const std::vector<v1::CalendarDay> days, tx.ListCalendarDays(absl::CivilDay::min(), absl::CivilDay::max(), kNoLimit));
  std::vector<CalendarException> exceptions;
  for (const v1::CalendarDay& day : days) {
    CalendarException& exception = exceptions.emplace_back();
    MUSTER_CHECK(absl::ParseCivilTime(day.day(), &exception.day));
    exception.working = day.working();
    exception.source = day.source();
  }
  return WorkingCalendar(exceptions);
}

void SetTerm(const WorkingCalendar& calendar, absl::Time now, v1::Donation& donation) {
  if (!donation.has_first_receipt_time()) return;
  const domain::DonationTerm term = domain::TermOf(FromTimestamp(donation.first_receipt_time()), calendar);
  *donation.mutable_due_time() = ToTimestamp(term.due_time);
  donation.set_calendar_source(term.calendar_source);
  donation.set_overdue(donation.state() != v1::Donation::STATE_CLOSED && term.due_time <= now);
}

absl::StatusOr<v1::Donation> FindDonation(DonationTx& tx, const Scope& scope, absl::string_view donation) {
  DonationFilter filter{.donation_ids = {NumberOf(donation, "donations").value_or(0)}};
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, ""));
  ASSIGN_OR_RETURN(std::vector<v1::Donation> found, tx.ListDonations(filter, kFromTheLatest, 1));
  if (found.empty()) return Unknown("DONATION_UNKNOWN", donation);
  ASSIGN_OR_RETURN(const WorkingCalendar calendar, ReadCalendar(tx));
  SetTerm(calendar, tx.now(), found.front());
  return std::move(found.front());
}

absl::StatusOr<google::protobuf::RepeatedPtrField<v1::ReceiptLine>> WithDonations(
    DonationTx& tx, const Scope& scope, google::protobuf::RepeatedPtrField<v1::ReceiptLine> lines) {
  // By number, which is the order in which they are locked.
  std::map<std::int64_t, v1::Donation> donations;
  for (const v1::ReceiptLine& line : lines) {
    if (!line.lot().donation().empty()) donations[NumberOf(line.lot().donation(), "donations").value_or(0)].set_name(line.lot().donation());
  }
  if (donations.empty()) return lines;
  std::vector<std::int64_t> ids;
  for (const auto& [id, donation] : donations) ids.push_back(id);
  RETURN_IF_ERROR(tx.KeepDonations(ids));
  for (auto& [id, donation] : donations) {
    ASSIGN_OR_RETURN(donation, FindDonation(tx, scope, donation.name()));
    if (donation.state() == v1::Donation::STATE_CLOSED) {
      return FailedPrecondition("DONATION_CLOSED", absl::StrCat(donation.name(), " is closed"), {{"name", donation.name()}});
    }
  }
  Fields fields;
  for (int i = 0; i < lines.size(); ++i) {
    v1::Lot& lot = *lines[i].mutable_lot();
    if (lot.donation().empty()) continue;
    TakeFrom(donations.at(NumberOf(lot.donation(), "donations").value()), absl::StrCat("lines[", i, "].lot"), lot, fields);
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return lines;
}

}  // namespace muster::warehouse
