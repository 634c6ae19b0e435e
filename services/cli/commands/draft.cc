#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "muster/warehouse/v1/draft_service.grpc.pb.h"

namespace muster::cli {
namespace {

using google::protobuf::FieldDescriptor;
using warehouse::v1::Draft;
using warehouse::v1::DraftService;
using warehouse::v1::ListDraftsResponse;

// The paper that posting would make.
std::string KindText(View& view, const Draft& draft) {
  switch (draft.request_case()) {
    case Draft::kNotifyArrival:
      return view.Text("VERB_NOTICE_POST");
    case Draft::kReceiveStock:
      return view.Text("VERB_STOCK_RECEIVE");
    case Draft::kIssueStock:
      return view.Text("VERB_STOCK_ISSUE");
    case Draft::kReceiveShipment:
      return view.Text("VERB_STOCK_TRANSFER_IN");
    case Draft::kDisposeStock:
      return view.Text("VERB_STOCK_DISPOSE");
    case Draft::kCrossDock:
      return view.Text("VERB_STOCK_CROSS_DOCK");
    case Draft::kAssembleKits:
      return view.Text("VERB_STOCK_ASSEMBLE");
    case Draft::kBreakUpKits:
      return view.Text("VERB_STOCK_BREAK_UP");
    case Draft::REQUEST_NOT_SET:
      return "";
  }
  return "";
}

// What has been typed in so far, as JSON: a draft may hold any of the papers.
std::string RequestText(const Draft& draft) {
  const FieldDescriptor* field = draft.GetReflection()->GetOneofFieldDescriptor(draft, Draft::descriptor()->FindOneofByName("request"));
  return field == nullptr ? "" : JsonText(draft.GetReflection()->GetMessage(draft, field));
}

void PrintDraft(View& view, const Draft& draft) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(draft.name()));
  card.Add(view.Text("COL_KIND"), KindText(view, draft));
  card.Add(view.Text("COL_STATE"), view.Word(draft.state()));
  card.Add(view.Text("COL_VOUCHER"), ShortName(draft.voucher()));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(draft));
  card.Add(view.Text("COL_CONTENT"), RequestText(draft));
  view.Show(view.Text("TITLE_DRAFT"), card);
  Table problems({view.Left("COL_FIELD"), view.Whole("COL_WRONG")});
  for (const Draft::Problem& problem : draft.problems()) problems.Add({problem.field(), problem.description()});
  view.Part("TITLE_PROBLEMS", problems);
}

void PrintDrafts(View& view, const ListDraftsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_KIND"), view.Left("COL_STATE"), view.Right("COL_PROBLEMS"), view.Left("COL_RECORDED"),
               view.Left("COL_VOUCHER")});
  for (const Draft& draft : response.drafts()) {
    table.Add({ShortName(draft.name()), KindText(view, draft), view.Word(draft.state()), NumberText(draft.problems_size()),
               view.Recorded(draft), ShortName(draft.voucher())});
  }
  view.List("TITLE_DRAFTS", table, "NO_DRAFTS");
  view.More(response.next_page_token());
}

}  // namespace

void AddDraftCommands(Command& root) {
  Command& group = root.Group("draft");
  const OptionSpec draft = {.name = "DRAFT", .field = "name", .use = Use::kRequired, .collection = "warehouses"};
  const OptionSpec etag = {.name = "--etag", .field = "etag"};
  group.List("list", &DraftService::Stub::ListDrafts,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--state", .field = "state"}},
             PrintDrafts);
  group.Verb("show", &DraftService::Stub::GetDraft, {draft}, PrintDraft);
  group.Verb("post", &DraftService::Stub::PostDraft, {draft, etag}, PrintDraft);
  group.Verb("discard", &DraftService::Stub::DiscardDraft, {draft, etag}, PrintDraft);
}

}  // namespace muster::cli
