#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "cli/text/lines.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

namespace muster::cli {
namespace {

using dispatch::v1::ListRequisitionsResponse;
using dispatch::v1::Requisition;
using dispatch::v1::RequisitionService;

void PrintRequisition(View& view, const Requisition& requisition) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(requisition.name()));
  card.Add(view.Text("COL_STATE"), view.Word(requisition.state()));
  card.Add(view.Text("COL_INCIDENT"), ShortName(requisition.incident()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(requisition.chapter()));
  card.Add(view.Text("COL_SITE"), absl::StrCat(requisition.site().display_name(), "  ", view.Label(requisition.site().chapter())));
  card.Add(view.Text("COL_SUBMITTED"), TimeText(requisition.submit_time()));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(requisition));
  card.Add(view.Text("COL_NOTE"), requisition.note());
  view.Show(view.Text("TITLE_REQUISITION"), card);
  Table lines({view.Left("COL_ITEM"), view.Right("COL_QUANTITY"), view.Left("COL_PRIORITY"), view.Left("COL_NEEDED_BY"),
               view.Right("COL_RECEIVED")});
  for (const Requisition::Line& line : requisition.lines()) {
    lines.Add({view.Label(line.item()), NumberText(line.quantity()), view.Word(line.priority()), TimeText(line.needed_by_time()),
               NumberText(line.received_quantity())});
  }
  view.Part("TITLE_LINES", lines);
  if (requisition.name().empty()) return view.Note("CHECKED_ONLY");
  if (requisition.state() == Requisition::STATE_DRAFT)
    view.Hint("NEXT_SUBMIT_REQUISITION", {{"requisition", ShortName(requisition.name())}});
  if (requisition.state() == Requisition::STATE_SUBMITTED)
    view.Hint("NEXT_PROPOSE_PLAN", {{"incident", ShortName(requisition.incident())}});
}

void PrintRequisitions(View& view, const ListRequisitionsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Left("COL_CHAPTER"), view.Left("COL_SITE"), view.Left("COL_SUBMITTED"),
               view.Whole("COL_GOODS")});
  for (const Requisition& requisition : response.requisitions()) {
    table.Add({ShortName(requisition.name()), view.Word(requisition.state()), view.Label(requisition.chapter()),
               requisition.site().display_name(), TimeText(requisition.submit_time()), view.GoodsOf(requisition.lines())});
  }
  view.List("TITLE_REQUISITIONS", table, "NO_REQUISITIONS");
  view.More(response.next_page_token());
}

}  // namespace

void AddRequisitionCommands(Command& root) {
  Command& group = root.Group("requisition");
  const OptionSpec requisition = {.name = "REQUISITION", .field = "name", .use = Use::kRequired, .collection = "requisitions"};
  group.Verb("create", &RequisitionService::Stub::CreateRequisition,
             {{.name = "INCIDENT", .field = "requisition.incident", .use = Use::kRequired},
              {.name = "--line",
               .field = "requisition.lines",
               .use = Use::kRequired,
               .parse = As(&ParseRequisitionLine),
               .help = "OPT_REQUISITION_LINE"},
              {.name = "--site", .field = "requisition.site.display_name", .use = Use::kRequired},
              {.name = "--site-chapter", .field = "requisition.site.chapter", .use = Use::kOwnChapter},
              {.name = "--site-at", .field = "requisition.site.point"},
              {.name = "--chapter", .field = "requisition.chapter", .use = Use::kOwnChapter},
              {.name = "--note", .field = "requisition.note"},
              {.name = "--check", .field = "validate_only"}},
             PrintRequisition);
  group.List("list", &RequisitionService::Stub::ListRequisitions,
             {{.name = "--incident", .field = "incident"}, {.name = "--state", .field = "state"}}, PrintRequisitions);
  group.Verb("show", &RequisitionService::Stub::GetRequisition, {requisition}, PrintRequisition);
  group.Verb("submit", &RequisitionService::Stub::SubmitRequisition, {requisition}, PrintRequisition);
  group.Verb("cancel", &RequisitionService::Stub::CancelRequisition, {requisition}, PrintRequisition);
}

}  // namespace muster::cli
