#include "warehouse/api/donation_api.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/donation_rules.h"
#include "warehouse/api/fields.h"
#include "warehouse/domain/donation_term.h"
#include "warehouse/store/donation_store.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {
namespace {

constexpr std::int64_t kMaxValueFen = 100'000'000'000'000;

absl::Status Validate(const v1::CreateDonationRequest& request, const auth::ChapterTree& tree) {
  Fields fields;
  fields.RequestId(request.request_id());
  const v1::Donation& donation = request.donation();
  fields.RequiredName("donation.chapter", donation.chapter(), "chapters");
  if (!donation.anonymous()) fields.RequiredText("donation.donor", donation.donor(), 200);
  if (donation.anonymous() && !donation.donor().empty()) fields.Add("donation.donor", "DONOR_ANONYMOUS");
  fields.Text("donation.agreement_number", donation.agreement_number(), 100);
  fields.Text("donation.receipt_number", donation.receipt_number(), 100);
  if (donation.has_earmark()) CheckEarmark("donation.earmark", donation.earmark(), tree, fields);
  fields.Range("donation.lines", std::int64_t{donation.lines_size()}, 1, kMaxLines);
  for (int i = 0; i < donation.lines_size(); ++i) {
    const std::string path = absl::StrCat("donation.lines[", i, "]");
    fields.RequiredName(absl::StrCat(path, ".item"), donation.lines(i).item(), "items");
    fields.Range(absl::StrCat(path, ".quantity"), donation.lines(i).quantity(), 1, kMaxQuantity);
    fields.Range(absl::StrCat(path, ".value_fen"), donation.lines(i).value_fen(), 0, kMaxValueFen);
  }
  fields.Text("donation.note", donation.note(), 500);
  return fields.ToStatus();
}

std::vector<std::string> ItemsOf(const v1::Donation& donation) {
  std::vector<std::string> items;
  for (const v1::Donation::Line& line : donation.lines()) items.push_back(line.item());
  return items;
}

// Not everything that was promised was given out at a site.
bool NeedsExplanation(const v1::Donation& donation) {
  return donation.delivered_quantity() < donation.received_quantity() || donation.outstanding_quantity() > 0 ||
         donation.remaining_quantity() > 0;
}

absl::Status CheckExplained(const v1::Donation& donation, absl::string_view explanation) {
  if (!explanation.empty() || !NeedsExplanation(donation)) return absl::OkStatus();
  const std::int64_t other = donation.received_quantity() - donation.delivered_quantity() - donation.remaining_quantity();
  return FailedPrecondition("DONATION_UNEXPLAINED", absl::StrCat(donation.name(), " was not all given out"),
                            {{"name", donation.name()},
                             {"remaining", donation.remaining_quantity()},
                             {"outstanding", donation.outstanding_quantity()},
                             {"other", other}});
}

}  // namespace

absl::StatusOr<v1::Donation> DonationApi::CreateDonation(const rpc::Call& call, const v1::CreateDonationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, scope.tree()));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_ADMINISTRATOR}, request.donation().chapter()));
  return outbox::WriteOnce<DonationTx, v1::Donation>(scope.world(), scope.origin(), request,
                                                     [&](DonationTx& tx) -> absl::StatusOr<v1::Donation> {
                                                       RETURN_IF_ERROR(CheckItems(tx, ItemsOf(request.donation())));
                                                       v1::DonationCreated event;
                                                       *event.mutable_donation() = request.donation();
                                                       RETURN_IF_ERROR(tx.InsertDonation(*event.mutable_donation()));
                                                       tx.Append(event.donation().name(), event.donation().chapter(), event);
                                                       return event.donation();
                                                     });
}

absl::StatusOr<v1::Donation> DonationApi::GetDonation(const rpc::Call& call, const v1::GetDonationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("name", request.name(), "donations");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<DonationTx>(scope.world(), scope.origin(), [&](DonationTx& tx) { return FindDonation(tx, scope, request.name()); });
}

absl::StatusOr<v1::ListDonationsResponse> DonationApi::ListDonations(const rpc::Call& call, const v1::ListDonationsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.ancestor(), "\n", request.state(), "\n", request.due_before().seconds(), ".",
                                               request.due_before().nanos(), "\n", request.donor());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  fields.Name("ancestor", request.ancestor(), "chapters");
  fields.Range("state", std::int64_t{request.state()}, 0, v1::Donation::State_MAX);
  fields.Text("donor", request.donor(), 200);
  const absl::Time due_before = fields.Time("due_before", request.has_due_before(), request.due_before(), kEarliestVoucher,
                                            kEarliestVoucher + absl::Hours(24 * 366 * 200), absl::InfiniteFuture());
  RETURN_IF_ERROR(fields.ToStatus());
  DonationFilter filter{.donor = request.donor()};
  if (request.state() != v1::Donation::STATE_UNSPECIFIED) filter.states = {request.state()};
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<DonationTx>(scope.world(), scope.origin(), [&](DonationTx& tx) -> absl::StatusOr<v1::ListDonationsResponse> {
    ASSIGN_OR_RETURN(const WorkingCalendar calendar, ReadCalendar(tx));
    if (request.has_due_before()) filter.received_before = domain::ReceivedBefore(due_before, calendar);
    ASSIGN_OR_RETURN(std::vector<v1::Donation> donations, tx.ListDonations(filter, before, page.size));
    v1::ListDonationsResponse response;
    response.set_next_page_token(
        CutPage(donations, page, filter_text, [](const v1::Donation& donation) { return IdOf(donation.name(), "donations").value(); }));
    for (v1::Donation& donation : donations) {
      SetTerm(calendar, tx.now(), donation);
      *response.add_donations() = std::move(donation);
    }
    return response;
  });
}

absl::StatusOr<v1::Donation> DonationApi::CloseDonation(const rpc::Call& call, const v1::CloseDonationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "donations");
  fields.RequiredText("execution_report", request.execution_report(), 200);
  fields.Text("explanation", request.explanation(), 1000);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DonationTx, v1::Donation>(
      scope.world(), scope.origin(), request, [&](DonationTx& tx) -> absl::StatusOr<v1::Donation> {
        const std::int64_t donation_id = NumberOf(request.name(), "donations").value_or(0);
        RETURN_IF_ERROR(tx.LockDonation(donation_id));
        ASSIGN_OR_RETURN(const v1::Donation donation, FindDonation(tx, scope, request.name()));
        RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_ADMINISTRATOR}, donation.chapter()));
        if (donation.state() == v1::Donation::STATE_CLOSED) {
          return FailedPrecondition("DONATION_CLOSED", absl::StrCat(donation.name(), " is closed"), {{"name", donation.name()}});
        }
        RETURN_IF_ERROR(CheckExplained(donation, request.explanation()));
        tx.CloseDonation(donation_id, request.execution_report(), request.explanation());
        v1::DonationClosed event;
        ASSIGN_OR_RETURN(*event.mutable_donation(), FindDonation(tx, scope, request.name()));
        tx.Append(donation.name(), donation.chapter(), event);
        return event.donation();
      });
}

}  // namespace muster::warehouse
