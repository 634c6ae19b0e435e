#include "warehouse/store/donation_store.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

v1::Donation ToDonation(const sql::ListDonationsRow& row) {
  v1::Donation donation;
  donation.set_name(absl::StrCat("donations/", row.donation_id));
  donation.set_chapter(NameOf("chapters", row.chapter_id));
  donation.set_donor(row.donor);
  donation.set_anonymous(row.donor.empty());
  donation.set_agreement_number(row.agreement_number);
  donation.set_receipt_number(row.receipt_number);
  v1::Lot bound;
  SetEarmark({.kind = row.earmark_kind, .target = row.earmark_target}, bound);
  if (bound.has_earmark()) *donation.mutable_earmark() = bound.earmark();
  for (std::size_t i = 0; i < row.item_ids.size(); ++i) {
    v1::Donation::Line& line = *donation.add_lines();
    line.set_item(NameOf("items", row.item_ids[i]));
    line.set_quantity(row.quantities[i]);
    line.set_value_fen(row.values_fen[i]);
  }
  donation.set_note(row.note);
  donation.set_state(static_cast<v1::Donation::State>(row.state));
  if (row.first_receipt_time.has_value()) *donation.mutable_first_receipt_time() = ToTimestamp(*row.first_receipt_time);
  donation.set_received_quantity(row.kept_quantity);
  donation.set_delivered_quantity(row.delivered_quantity);
  donation.set_remaining_quantity(row.remaining_quantity);
  donation.set_outstanding_quantity(row.outstanding_quantity);
  donation.set_execution_report(row.execution_report);
  donation.set_explanation(row.explanation);
  if (row.close_time.has_value()) *donation.mutable_close_time() = ToTimestamp(*row.close_time);
  donation.set_closer(row.closer);
  donation.set_creator(row.creator);
  *donation.mutable_create_time() = ToTimestamp(row.create_time);
  return donation;
}

}  // namespace

absl::Status DonationTx::InsertDonation(v1::Donation& donation) {
  std::vector<absl::string_view> item_ids;
  std::vector<std::int64_t> quantities;
  std::vector<std::int64_t> values_fen;
  for (const v1::Donation::Line& line : donation.lines()) {
    item_ids.push_back(IdOf(line.item(), "items").value());
    quantities.push_back(line.quantity());
    values_fen.push_back(line.value_fen());
  }
  const EarmarkColumns earmark = ToColumns(donation.earmark());
  ASSIGN_OR_RETURN(const sql::InsertDonationRow row,
                   sql().QueryOne(sql::kInsertDonation, IdOf(donation.chapter(), "chapters").value(), donation.donor(),
                                  donation.agreement_number(), donation.receipt_number(), earmark.kind, earmark.target, donation.note(),
                                  actor(), now(), item_ids, quantities, values_fen));
  // What the ledger says of it is for the database alone to say.
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListDonations, std::vector<absl::string_view>{IdOf(donation.chapter(), "chapters").value()},
                               std::vector<std::int64_t>{row.donation_id}, std::vector<std::int32_t>{}, "", absl::InfiniteFuture(),
                               row.donation_id + 1, 1));
  donation = ToDonation(rows.at(0));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Donation>> DonationTx::ListDonations(const DonationFilter& filter, std::int64_t before_donation_id,
                                                                    std::int32_t limit) {
  std::vector<std::int32_t> states;
  for (const v1::Donation::State state : filter.states) states.push_back(state);
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListDonations, filter.chapter_ids, filter.donation_ids, states, filter.donor,
                                                filter.received_before, before_donation_id, limit + 1));
  std::vector<v1::Donation> donations;
  for (const sql::ListDonationsRow& row : rows) donations.push_back(ToDonation(row));
  return donations;
}

absl::Status DonationTx::KeepDonations(absl::Span<const std::int64_t> donation_ids) {
  return sql().Query(sql::kKeepDonations, donation_ids).status();
}

absl::Status DonationTx::LockDonation(std::int64_t donation_id) { return sql().Query(sql::kLockDonation, donation_id).status(); }

void DonationTx::CloseDonation(std::int64_t donation_id, absl::string_view execution_report, absl::string_view explanation) {
  sql().Enqueue(sql::kCloseDonation, donation_id, now(), actor(), execution_report, explanation);
}

}  // namespace muster::warehouse
