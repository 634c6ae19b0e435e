#include <google/protobuf/timestamp.pb.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/commands/paper_command.h"
#include "muster/warehouse/v1/draft_service.grpc.pb.h"

namespace muster::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using warehouse::v1::CheckDraftResponse;
using warehouse::v1::CreateDraftRequest;
using warehouse::v1::Draft;
using warehouse::v1::DraftService;
using warehouse::v1::ListDraftsResponse;
using warehouse::v1::UpdateDraftRequest;

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

// One value of a field that is no message; `index` is -1 for one that is not repeated.
std::string ValueText(View& view, const Message& message, const FieldDescriptor& field, int index) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = index < 0 ? reflection.GetString(message, &field) : reflection.GetRepeatedString(message, &field, index);
      const bool named = absl::StartsWith(text, "items/") || absl::StartsWith(text, "warehouses/") || absl::StartsWith(text, "chapters/");
      return named ? view.Label(text) : text;
    }
    case FieldDescriptor::CPPTYPE_INT32:
      return NumberText(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return NumberText(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return view.Text("YES");
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(*field.enum_type(), reflection.GetEnumValue(message, &field), view.session().terminal().language);
    default:
      // Papers have no other types, and of these none repeated.
      return "";
  }
}

// What has been typed in, a row for each value under the path by which problems name it: a draft may hold any of the papers.
void AddValues(View& view, const Message& message, const std::string& prefix, Table& table) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  const auto add = [&](const FieldDescriptor& field, int index) {
    const std::string path = absl::StrCat(prefix, field.name(), index < 0 ? "" : absl::StrCat("[", index, "]"));
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      table.Add({path, ValueText(view, message, field, index)});
      return;
    }
    const Message& value = index < 0 ? reflection.GetMessage(message, &field) : reflection.GetRepeatedMessage(message, &field, index);
    if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&value)) {
      table.Add({path, TimeText(*time)});
    } else {
      AddValues(view, value, absl::StrCat(path, "."), table);
    }
  };
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      add(*field, -1);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) add(*field, i);
  }
}

void PrintContent(View& view, const Draft& draft) {
  const FieldDescriptor* field = draft.GetReflection()->GetOneofFieldDescriptor(draft, Draft::descriptor()->FindOneofByName("request"));
  if (field == nullptr) return;
  Table table({view.Left("COL_FIELD"), view.Whole("COL_CONTENT")});
  AddValues(view, draft.GetReflection()->GetMessage(draft, field), "", table);
  view.Part("TITLE_CONTENT", table);
}

void PrintDraft(View& view, const Draft& draft) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(draft.name()));
  card.Add(view.Text("COL_KIND"), KindText(view, draft));
  card.Add(view.Text("COL_STATE"), view.Word(draft.state()));
  card.Add(view.Text("COL_VOUCHER"), ShortName(draft.voucher()));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(draft));
  view.Show(view.Text("TITLE_DRAFT"), card);
  PrintContent(view, draft);
  Table problems({view.Left("COL_FIELD"), view.Whole("COL_WRONG")});
  for (const Draft::Problem& problem : draft.problems()) problems.Add({problem.field(), problem.description()});
  view.Part("TITLE_PROBLEMS", problems);
  if (draft.state() != Draft::STATE_OPEN) return;
  if (draft.problems().empty()) {
    view.Hint("NEXT_POST_DRAFT", {{"draft", ShortName(draft.name())}});
  } else {
    view.Hint("NEXT_MEND_DRAFT", {{"draft", ShortName(draft.name())}});
  }
}

void PrintCheck(View& view, const CheckDraftResponse& response) {
  Table problems({view.Left("COL_FIELD"), view.Whole("COL_WRONG")});
  for (const Draft::Problem& problem : response.problems()) problems.Add({problem.field(), problem.description()});
  view.List("TITLE_DRAFT_CHECK", problems, "NO_DRAFT_PROBLEMS");
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

// What the service adds to a draft; one that was shown and changed brings it along.
void ClearOutput(Draft& draft) {
  draft.clear_state();
  draft.clear_problems();
  draft.clear_voucher();
  draft.clear_creator();
  draft.clear_create_time();
  draft.clear_update_time();
}

absl::Status Create(const Command& command, const Invocation& invocation) {
  CreateDraftRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  Draft& draft = *request.mutable_draft();
  RETURN_IF_ERROR(ReadJson(command.Value("FILE"), draft));
  ClearOutput(draft);
  draft.clear_name();
  draft.clear_etag();
  ASSIGN_OR_RETURN(const Draft created, invocation.session.Call(&DraftService::Stub::CreateDraft, request));
  invocation.Emit(created, PrintDraft);
  return absl::OkStatus();
}

absl::Status Update(const Command& command, const Invocation& invocation) {
  UpdateDraftRequest request;
  Draft& draft = *request.mutable_draft();
  // The file is read into the draft whose name and etag the options say; an etag that is in the file holds, too.
  Draft content;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  RETURN_IF_ERROR(ReadJson(command.Value("FILE"), content));
  ClearOutput(content);
  content.clear_name();
  content.MergeFrom(draft);
  draft = std::move(content);
  ASSIGN_OR_RETURN(const Draft updated, invocation.session.Call(&DraftService::Stub::UpdateDraft, request));
  invocation.Emit(updated, PrintDraft);
  return absl::OkStatus();
}

}  // namespace

Filling FillingOf(const Command& command) {
  if (command.Given("--into")) return {.unfinished = true};
  if (command.Given("--draft")) return {.required = {command.OptionOfField("warehouse")->spec.name}, .unfinished = true};
  return {};
}

absl::Status SaveDraft(const Command& command, const Invocation& invocation, Draft draft, const std::string& warehouse) {
  // What a reservation holds leaves the reservation's warehouse: the draft's request names none.
  if (draft.has_issue_stock() && !draft.issue_stock().reservation().empty()) draft.mutable_issue_stock()->clear_warehouse();
  absl::StatusOr<Draft> saved;
  if (command.Given("--into")) {
    UpdateDraftRequest request;
    *request.mutable_draft() = std::move(draft);
    request.mutable_draft()->set_name(FullName(command.Value("--into"), "warehouses"));
    saved = invocation.session.Call(&DraftService::Stub::UpdateDraft, request);
  } else {
    CreateDraftRequest request;
    request.set_parent(warehouse);
    *request.mutable_draft() = std::move(draft);
    saved = invocation.session.Call(&DraftService::Stub::CreateDraft, request);
  }
  RETURN_IF_ERROR(saved.status());
  invocation.Emit(*saved, PrintDraft);
  return absl::OkStatus();
}

void AddDraftCommands(Command& root) {
  Command& group = root.Group("draft");
  const OptionSpec draft = {.name = "DRAFT", .field = "name", .use = Use::kRequired, .collection = "warehouses"};
  const OptionSpec etag = {.name = "--etag", .field = "etag"};
  group.List("list", &DraftService::Stub::ListDrafts,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--state", .field = "state"}},
             PrintDrafts);
  group.Add("create", CreateDraftRequest::descriptor(),
            {{.name = "WAREHOUSE", .field = "parent", .use = Use::kRequired, .collection = "warehouses"},
             {.name = "FILE", .use = Use::kRequired, .help = "ARG_DRAFT_FILE"}},
            &Create);
  group.Add("update", UpdateDraftRequest::descriptor(),
            {{.name = "DRAFT", .field = "draft.name", .use = Use::kRequired, .collection = "warehouses"},
             {.name = "FILE", .use = Use::kRequired, .help = "ARG_DRAFT_FILE"},
             {.name = "--etag", .field = "draft.etag"}},
            &Update);
  group.Verb("show", &DraftService::Stub::GetDraft, {draft}, PrintDraft);
  group.Verb("check", &DraftService::Stub::CheckDraft, {draft}, PrintCheck);
  group.Verb("post", &DraftService::Stub::PostDraft, {draft, etag}, PrintDraft);
  group.Verb("discard", &DraftService::Stub::DiscardDraft, {draft, etag}, PrintDraft);
}

}  // namespace muster::cli
