#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "cli/commands/ledger_text.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/donation_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::Donation;
using warehouse::v1::DonationService;
using warehouse::v1::ListDonationsResponse;

std::string DonorText(View& view, const Donation& donation) { return donation.anonymous() ? view.Text("ANONYMOUS") : donation.donor(); }

std::string DueText(View& view, const Donation& donation) {
  return absl::StrCat(TimeText(donation.due_time()), donation.overdue() ? "  " : "", donation.overdue() ? view.Text("OVERDUE") : "");
}

void PrintDonation(View& view, const Donation& donation) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(donation.name()));
  card.Add(view.Text("COL_STATE"), view.Word(donation.state()));
  card.Add(view.Text("COL_DONOR"), DonorText(view, donation));
  card.Add(view.Text("COL_CHAPTER"), view.Label(donation.chapter()));
  card.Add(view.Text("COL_EARMARK"), EarmarkText(view, donation.earmark()));
  card.Add(view.Text("COL_AGREEMENT"), donation.agreement_number());
  card.Add(view.Text("COL_RECEIPT"), donation.receipt_number());
  card.Add(view.Text("COL_FIRST_RECEIPT"), TimeText(donation.first_receipt_time()));
  card.Add(view.Text("COL_REPORT_DUE"), DueText(view, donation));
  card.Add(view.Text("COL_CALENDAR"), donation.calendar_source());
  card.Add(view.Text("COL_TAKEN_IN"), NumberText(donation.received_quantity()));
  card.Add(view.Text("COL_DELIVERED"), NumberText(donation.delivered_quantity()));
  card.Add(view.Text("COL_REMAINING"), NumberText(donation.remaining_quantity()));
  card.Add(view.Text("COL_OUTSTANDING"), NumberText(donation.outstanding_quantity()));
  card.Add(view.Text("COL_EXECUTION_REPORT"), donation.execution_report());
  card.Add(view.Text("COL_REASON"), donation.explanation());
  card.Add(view.Text("COL_RECORDED"), view.Recorded(donation));
  card.Add(view.Text("COL_NOTE"), donation.note());
  view.Show(view.Text("TITLE_DONATION"), card);
  Table lines({view.Whole("COL_GOODS"), view.Right("COL_VALUE_CNY")});
  for (const Donation::Line& line : donation.lines()) {
    lines.Add({view.Goods(line.item(), line.quantity()), line.value_fen() == 0 ? "" : MoneyText(line.value_fen())});
  }
  view.Part("TITLE_LINES", lines);
}

void PrintDonations(View& view, const ListDonationsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Left("COL_DONOR"), view.Left("COL_CHAPTER"), view.Left("COL_REPORT_DUE"),
               view.Right("COL_TAKEN_IN"), view.Right("COL_DELIVERED"), view.Right("COL_REMAINING"), view.Whole("COL_GOODS")});
  for (const Donation& donation : response.donations()) {
    table.Add({ShortName(donation.name()), view.Word(donation.state()), DonorText(view, donation), view.Label(donation.chapter()),
               DueText(view, donation), NumberText(donation.received_quantity()), NumberText(donation.delivered_quantity()),
               NumberText(donation.remaining_quantity()), view.GoodsOf(donation.lines())});
  }
  view.List("TITLE_DONATIONS", table, "NO_DONATIONS");
  view.More(response.next_page_token());
}

}  // namespace

void AddDonationCommands(Command& root) {
  Command& group = root.Group("donation");
  const OptionSpec donation = {.name = "DONATION", .field = "name", .use = Use::kRequired, .collection = "donations"};
  group.Verb(
      "create", &DonationService::Stub::CreateDonation,
      {{.name = "--chapter", .field = "donation.chapter", .use = Use::kOwnChapter},
       {.name = "--donor", .field = "donation.donor"},
       {.name = "--anonymous", .field = "donation.anonymous"},
       {.name = "--line", .field = "donation.lines", .use = Use::kRequired, .parse = As(&ParseDonationLine), .help = "OPT_DONATION_LINE"},
       {.name = "--earmark", .field = "donation.earmark", .parse = As(&ParseEarmark)},
       {.name = "--agreement", .field = "donation.agreement_number"},
       {.name = "--receipt", .field = "donation.receipt_number"},
       {.name = "--note", .field = "donation.note"}},
      PrintDonation);
  group.List("list", &DonationService::Stub::ListDonations,
             {{.name = "--under", .field = "ancestor"},
              {.name = "--state", .field = "state"},
              {.name = "--due-before", .field = "due_before"},
              {.name = "--donor", .field = "donor"}},
             PrintDonations);
  group.Verb("show", &DonationService::Stub::GetDonation, {donation}, PrintDonation);
  group.Verb("close", &DonationService::Stub::CloseDonation,
             {donation,
              {.name = "--report", .field = "execution_report", .use = Use::kRequired},
              {.name = "--explanation", .field = "explanation"}},
             PrintDonation);
}

}  // namespace muster::cli
