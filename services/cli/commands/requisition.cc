#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "cli/text/lines.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

namespace muster::cli {
namespace {

using dispatch::v1::FindDuplicateRequisitionsResponse;
using dispatch::v1::ListRequisitionRevisionsResponse;
using dispatch::v1::ListRequisitionsResponse;
using dispatch::v1::Requisition;
using dispatch::v1::RequisitionRevision;
using dispatch::v1::RequisitionService;
using dispatch::v1::SummarizeRequisitionsResponse;

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
  card.Add(view.Text("COL_MERGED_INTO"), ShortName(requisition.merged_into()));
  card.Add(view.Text("COL_ETAG"), requisition.etag());
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

void PrintRevisions(View& view, const ListRequisitionRevisionsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_RECORDED"), view.Left("COL_CREATOR"), view.Left("COL_REASON"), view.Whole("COL_BEFORE"),
               view.Whole("COL_AFTER")});
  for (const RequisitionRevision& revision : response.requisition_revisions()) {
    table.Add({ShortName(revision.name()), TimeText(revision.amend_time()), ShortName(revision.amender()), revision.reason(),
               view.GoodsOf(revision.before().lines()), view.GoodsOf(revision.after().lines())});
  }
  view.List("TITLE_REVISIONS", table, "NO_REVISIONS");
}

void PrintDuplicates(View& view, const FindDuplicateRequisitionsResponse& response) {
  Table table({view.Left("COL_FIRST"), view.Left("COL_SECOND"), view.Right("COL_DISTANCE"), view.Whole("COL_GOODS")});
  for (const auto& pair : response.pairs()) {
    std::string items;
    for (const std::string& item : pair.items()) absl::StrAppend(&items, items.empty() ? "" : ", ", view.Label(item));
    table.Add({ShortName(pair.first_requisition()), ShortName(pair.second_requisition()), DistanceText(pair.distance_m()), items});
  }
  view.List("TITLE_DUPLICATES", table, "NO_DUPLICATES");
  if (response.pairs().empty()) return;
  const auto& pair = response.pairs(0);
  view.Hint("NEXT_MERGE", {{"first", ShortName(pair.first_requisition())}, {"second", ShortName(pair.second_requisition())}});
}

void PrintSummary(View& view, const SummarizeRequisitionsResponse& response) {
  Table table({view.Left("COL_CHAPTER"), view.Left("COL_ITEM"), view.Left("COL_PRIORITY"), view.Right("COL_ASKED"),
               view.Right("COL_PLANNED"), view.Right("COL_ON_WAY"), view.Right("COL_RECEIVED_SUM"), view.Right("COL_MISSING")});
  const auto add = [&](const std::string& chapter, const SummarizeRequisitionsResponse::Group& group) {
    for (const auto& line : group.lines()) {
      table.Add({chapter, view.Label(line.item()), view.Word(line.priority()), NumberText(line.asked_quantity()),
                 NumberText(line.planned_quantity()), NumberText(line.on_way_quantity()), NumberText(line.received_quantity()),
                 NumberText(line.missing_quantity())});
    }
  };
  for (const auto& group : response.groups()) add(view.Label(group.chapter()), group);
  add(view.Text("ALL_BELOW"), response.total());
  view.List("TITLE_NEEDS", table, "NO_NEEDS");
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
  group.Verb("amend", &RequisitionService::Stub::UpdateRequisition,
             {{.name = "REQUISITION", .field = "requisition.name", .use = Use::kRequired, .collection = "requisitions"},
              {.name = "--line",
               .field = "requisition.lines",
               .use = Use::kRequired,
               .parse = As(&ParseRequisitionLine),
               .help = "OPT_REQUISITION_LINE"},
              {.name = "--etag", .field = "requisition.etag", .use = Use::kRequired},
              {.name = "--site", .field = "requisition.site.display_name"},
              {.name = "--site-chapter", .field = "requisition.site.chapter"},
              {.name = "--site-at", .field = "requisition.site.point"},
              {.name = "--note", .field = "requisition.note"},
              {.name = "--reason", .field = "reason"}},
             PrintRequisition);
  group.Verb("revisions", &RequisitionService::Stub::ListRequisitionRevisions, {requisition}, PrintRevisions);
  group.Verb("merge", &RequisitionService::Stub::MergeRequisitions,
             {requisition,
              {.name = "--merge", .field = "merged_requisitions", .use = Use::kRequired, .collection = "requisitions"},
              {.name = "--rule", .field = "rule", .use = Use::kRequired},
              {.name = "--reason", .field = "reason"}},
             PrintRequisition);
  group.Verb("duplicates", &RequisitionService::Stub::FindDuplicateRequisitions,
             {{.name = "INCIDENT", .field = "incident", .use = Use::kRequired}}, PrintDuplicates);
  group.Verb("summary", &RequisitionService::Stub::SummarizeRequisitions,
             {{.name = "INCIDENT", .field = "incident", .use = Use::kRequired},
              {.name = "--chapter", .field = "chapter", .use = Use::kOwnChapter}},
             PrintSummary);
}

}  // namespace muster::cli
