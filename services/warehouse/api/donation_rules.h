#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"
#include "muster/warehouse/v1/donation.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/calendar/working_days.h"
#include "platform/scope/scope.h"
#include "warehouse/store/donation_store.h"

// What donations mean for other resources.
namespace muster::warehouse {

// The working days as they are known now.
absl::StatusOr<WorkingCalendar> ReadCalendar(CalendarTx& tx);

// Sets due_time, calendar_source and overdue.
void SetTerm(const WorkingCalendar& calendar, absl::Time now, v1::Donation& donation);

// NOT_FOUND/DONATION_UNKNOWN, also when the caller may not see it.
absl::StatusOr<v1::Donation> FindDonation(DonationTx& tx, const Scope& scope, absl::string_view donation);

// `lines` with what their lots take from their donations: source, donor and earmark where they are empty. The donations stay open until the
// transaction ends. Errors, first match wins: NOT_FOUND/DONATION_UNKNOWN; FAILED_PRECONDITION/DONATION_CLOSED;
// INVALID_ARGUMENT/INVALID_FIELDS, CONTRADICTS_DONATION for `lines[i].lot` fields that say something else.
absl::StatusOr<google::protobuf::RepeatedPtrField<v1::ReceiptLine>> WithDonations(
    DonationTx& tx, const Scope& scope, google::protobuf::RepeatedPtrField<v1::ReceiptLine> lines);

}  // namespace muster::warehouse
