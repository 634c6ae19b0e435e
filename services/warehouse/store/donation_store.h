#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/donation.pb.h"
#include "warehouse/store/calendar_store.h"

namespace muster::warehouse {

struct DonationFilter {
  std::vector<std::string> chapter_ids;
  // Empty = any.
  std::vector<std::int64_t> donation_ids;
  // Empty = any.
  std::vector<v1::Donation::State> states;
  std::string donor;
  // Only those of which something came before this; the infinite future = all.
  absl::Time received_before = absl::InfiniteFuture();
};

// Donations in kind. What has come and where it went is the ledger's; due_time, calendar_source and overdue follow from the calendar and
// are for the caller to set.
class DonationTx : public CalendarTx {
 public:
  using CalendarTx::CalendarTx;

  // Adds a donation; sets name, state, creator, create_time and what is outstanding.
  absl::Status InsertDonation(v1::Donation& donation);
  // Those that some chapters have accepted, the latest first, from before `before_donation_id`; up to one more than `limit`.
  absl::StatusOr<std::vector<v1::Donation>> ListDonations(const DonationFilter& filter, std::int64_t before_donation_id,
                                                          std::int32_t limit);
  // Until the transaction ends nobody closes them.
  absl::Status KeepDonations(absl::Span<const std::int64_t> donation_ids);
  // Nothing comes in under it until the transaction ends.
  absl::Status LockDonation(std::int64_t donation_id);
  void CloseDonation(std::int64_t donation_id, absl::string_view execution_report, absl::string_view explanation);
};

}  // namespace muster::warehouse
