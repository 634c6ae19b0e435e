#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

// Who must approve what, and who may in whose name.
namespace muster::cli {
namespace {

using dispatch::v1::ApprovalDelegation;
using dispatch::v1::ApprovalPolicy;
using dispatch::v1::ApprovalPolicyService;
using dispatch::v1::CreateApprovalPolicyRequest;
using dispatch::v1::ListApprovalDelegationsResponse;
using dispatch::v1::ListApprovalPoliciesResponse;

// From when on a step is needed; empty when always.
std::string ThresholdText(View& view, const ApprovalPolicy::Step& step) {
  std::string text;
  if (step.min_quantity() > 0) text = view.Text("AT_LEAST_QUANTITY", {{"goods", view.Goods(step.item(), step.min_quantity())}});
  if (step.min_weight_g() > 0) {
    absl::StrAppend(&text, text.empty() ? "" : " / ",
                    view.Text("AT_LEAST_WEIGHT", {{"weight", absl::StrCat(NumberText(step.min_weight_g()), " g")}}));
  }
  if (step.min_value_fen() > 0) {
    absl::StrAppend(&text, text.empty() ? "" : " / ", view.Text("AT_LEAST_VALUE", {{"value", MoneyText(step.min_value_fen())}}));
  }
  return text;
}

void PrintRules(View& view, const ApprovalPolicy& policy) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(policy.name()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(policy.chapter()));
  card.Add(view.Text("COL_VERSION"), NumberText(policy.version()));
  card.Add(view.Text("COL_SOURCE_OF_RULE"), policy.source());
  card.Add(view.Text("COL_RECORDED"), view.Recorded(policy));
  view.Show(view.Text("TITLE_APPROVAL_RULES"), card);
  Table steps({view.Right("COL_STEP"), view.Left("COL_TITLE"), view.Left("COL_DECIDING_CHAPTER"), view.Left("COL_STEP_ROLE"),
               view.Left("COL_THRESHOLD"), view.Right("COL_TIMEOUT")});
  for (int i = 0; i < policy.steps_size(); ++i) {
    const ApprovalPolicy::Step& step = policy.steps(i);
    steps.Add({NumberText(i + 1), step.title(), view.Word(step.decider()), view.Word(step.role()), ThresholdText(view, step),
               step.timeout_minutes() == 0 ? "" : SpanText(absl::Minutes(step.timeout_minutes()))});
  }
  view.Part("TITLE_APPROVAL_STEPS", steps);
}

void PrintVersions(View& view, const ListApprovalPoliciesResponse& response) {
  Table table(
      {view.Left("COL_ID"), view.Right("COL_VERSION"), view.Right("COL_STEP"), view.Left("COL_RECORDED"), view.Left("COL_SOURCE_OF_RULE")});
  for (const ApprovalPolicy& policy : response.approval_policies()) {
    table.Add({ShortName(policy.name()), NumberText(policy.version()), NumberText(policy.steps_size()), TimeText(policy.create_time()),
               policy.source()});
  }
  view.List("TITLE_APPROVAL_RULES", table, "NO_APPROVAL_RULES");
}

// Up to what the delegate decides; empty without any limit.
std::string LimitsText(View& view, const ApprovalDelegation& delegation) {
  std::vector<std::string> limits;
  if (delegation.max_quantity() > 0) limits.push_back(view.Text("UP_TO_QUANTITY", {{"quantity", delegation.max_quantity()}}));
  if (delegation.max_weight_g() > 0) limits.push_back(view.Text("UP_TO_WEIGHT", {{"grams", delegation.max_weight_g()}}));
  if (delegation.max_value_fen() > 0) limits.push_back(view.Text("UP_TO_VALUE", {{"value", MoneyText(delegation.max_value_fen())}}));
  return absl::StrJoin(limits, ", ");
}

void PrintDelegation(View& view, const ApprovalDelegation& delegation) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(delegation.name()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(delegation.chapter()));
  card.Add(view.Text("COL_DELEGATOR"), ShortName(delegation.delegator()));
  card.Add(view.Text("COL_DELEGATE"), ShortName(delegation.delegate()));
  card.Add(view.Text("COL_VALID_FROM"), TimeText(delegation.valid_from()));
  card.Add(view.Text("COL_VALID_UNTIL"), TimeText(delegation.valid_to()));
  card.Add(view.Text("COL_LIMITS"), LimitsText(view, delegation));
  card.Add(view.Text("COL_REVOKED"), TimeText(delegation.revoke_time()));
  view.Show(view.Text("TITLE_DELEGATION"), card);
}

void PrintDelegations(View& view, const ListApprovalDelegationsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_CHAPTER"), view.Left("COL_DELEGATOR"), view.Left("COL_DELEGATE"),
               view.Left("COL_VALID_FROM"), view.Left("COL_VALID_UNTIL"), view.Left("COL_REVOKED")});
  for (const ApprovalDelegation& delegation : response.approval_delegations()) {
    table.Add({ShortName(delegation.name()), view.Label(delegation.chapter()), ShortName(delegation.delegator()),
               ShortName(delegation.delegate()), TimeText(delegation.valid_from()), TimeText(delegation.valid_to()),
               TimeText(delegation.revoke_time())});
  }
  view.List("TITLE_DELEGATIONS", table, "NO_DELEGATIONS");
  view.More(response.next_page_token());
}

absl::Status Create(const Command& command, const Invocation& invocation) {
  CreateApprovalPolicyRequest request;
  ApprovalPolicy& policy = *request.mutable_approval_policy();
  RETURN_IF_ERROR(ReadJson(command.Value("FILE"), policy));
  // Rules that were shown and changed are a new version: what the service made of the old one is not its.
  policy.clear_name();
  policy.clear_version();
  policy.clear_creator();
  policy.clear_create_time();
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  ASSIGN_OR_RETURN(const ApprovalPolicy created, invocation.session.Call(&ApprovalPolicyService::Stub::CreateApprovalPolicy, request));
  invocation.Emit(created, PrintRules);
  return absl::OkStatus();
}

}  // namespace

void AddApprovalCommands(Command& root) {
  Command& group = root.Group("approval");
  const OptionSpec chapter = {.name = "CHAPTER", .field = "chapter", .use = Use::kRequired, .help = "ARG_CHAPTER_OF_RULES"};
  group.Verb("rules", &ApprovalPolicyService::Stub::FindApprovalPolicy, {chapter}, PrintRules);
  group.Verb("versions", &ApprovalPolicyService::Stub::ListApprovalPolicies, {chapter}, PrintVersions);
  group.Verb("show", &ApprovalPolicyService::Stub::GetApprovalPolicy,
             {{.name = "POLICY", .field = "name", .use = Use::kRequired, .collection = "approvalPolicies"}}, PrintRules);
  group.Add("create", CreateApprovalPolicyRequest::descriptor(),
            {{.name = "FILE", .use = Use::kRequired, .help = "ARG_RULES_FILE"},
             {.name = "--chapter", .field = "approval_policy.chapter", .use = Use::kOwnChapter}},
            &Create);
  group.Verb("delegate", &ApprovalPolicyService::Stub::CreateApprovalDelegation,
             {{.name = "DELEGATE", .field = "approval_delegation.delegate", .use = Use::kRequired, .collection = "users"},
              {.name = "--from", .field = "approval_delegation.valid_from", .help = "OPT_DELEGATE_FROM"},
              {.name = "--until", .field = "approval_delegation.valid_to", .use = Use::kRequired, .help = "OPT_DELEGATE_UNTIL"},
              {.name = "--max-quantity", .field = "approval_delegation.max_quantity"},
              {.name = "--max-weight-g", .field = "approval_delegation.max_weight_g"},
              {.name = "--max-value-fen", .field = "approval_delegation.max_value_fen"}},
             PrintDelegation);
  group.List("delegations", &ApprovalPolicyService::Stub::ListApprovalDelegations, {{.name = "--chapter", .field = "chapter"}},
             PrintDelegations);
  group.Verb("revoke", &ApprovalPolicyService::Stub::RevokeApprovalDelegation,
             {{.name = "DELEGATION", .field = "name", .use = Use::kRequired, .collection = "approvalDelegations"}}, PrintDelegation);
}

}  // namespace muster::cli
