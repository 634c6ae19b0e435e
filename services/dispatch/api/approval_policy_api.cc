#include "dispatch/api/approval_policy_api.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "dispatch/api/approval_rules.h"
#include "dispatch/api/visible.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_ADMINISTRATOR;
using common::v1::ROLE_APPROVER;

constexpr std::int64_t kMaxQuantity = 1'000'000'000;
constexpr std::int64_t kMaxWeightG = 1'000'000'000'000'000;
constexpr std::int64_t kMaxValueFen = 1'000'000'000'000'000;
constexpr std::int64_t kMaxTimeoutMinutes = 30 * 24 * 60;
constexpr int kMaxSteps = 10;
constexpr absl::Duration kLongestDelegation = absl::Hours(24 * 366);

void CheckStep(const std::string& path, const v1::ApprovalPolicy::Step& step, Fields& fields) {
  fields.Text(path + ".title", step.title(), 100);
  fields.RequiredEnum(path + ".decider", step.decider());
  fields.Range(path + ".role", std::int64_t{step.role()}, common::v1::ROLE_DUTY_OFFICER, common::v1::ROLE_APPROVER);
  fields.Range(path + ".min_quantity", step.min_quantity(), step.item().empty() ? 0 : 1, kMaxQuantity);
  fields.Range(path + ".min_weight_g", step.min_weight_g(), 0, kMaxWeightG);
  fields.Range(path + ".min_value_fen", step.min_value_fen(), 0, kMaxValueFen);
  fields.Range(path + ".timeout_minutes", std::int64_t{step.timeout_minutes()}, 0, kMaxTimeoutMinutes);
  if (step.min_quantity() > 0) fields.RequiredName(path + ".item", step.item(), "items");
}

absl::Status Check(const v1::CreateApprovalPolicyRequest& request) {
  Fields fields;
  const v1::ApprovalPolicy& policy = request.approval_policy();
  fields.RequestId(request.request_id());
  fields.RequiredName("approval_policy.chapter", policy.chapter(), "chapters");
  fields.RequiredText("approval_policy.source", policy.source(), 500);
  fields.Name("replaces", request.replaces(), "approvalPolicies");
  fields.Range("approval_policy.steps", std::int64_t{policy.steps_size()}, 0, kMaxSteps);
  for (int i = 0; i < std::min(policy.steps_size(), kMaxSteps); ++i) {
    CheckStep(absl::StrCat("approval_policy.steps[", i, "]"), policy.steps(i), fields);
  }
  if (policy.steps_size() > 0 &&
      (policy.steps(0).min_quantity() > 0 || policy.steps(0).min_weight_g() > 0 || policy.steps(0).min_value_fen() > 0)) {
    fields.Add("approval_policy.steps[0]", "FIRST_STEP_CONDITIONAL");
  }
  return fields.ToStatus();
}

struct CheckedDelegation {
  absl::Time valid_from;
  absl::Time valid_to;
};

absl::StatusOr<CheckedDelegation> Check(const v1::CreateApprovalDelegationRequest& request, const Scope& scope) {
  Fields fields;
  const v1::ApprovalDelegation& delegation = request.approval_delegation();
  const absl::Time now = scope.now();
  fields.RequestId(request.request_id());
  fields.RequiredName("approval_delegation.delegate", delegation.delegate(), "users");
  if (delegation.delegate() == scope.caller().subject()) fields.Add("approval_delegation.delegate", "DELEGATE_IS_DELEGATOR");
  const absl::Time from = fields.Time("approval_delegation.valid_from", delegation.has_valid_from(), delegation.valid_from(), now,
                                      now + kLongestDelegation, now);
  if (!delegation.has_valid_to()) fields.Add("approval_delegation.valid_to", "REQUIRED");
  const absl::Time to = fields.Time("approval_delegation.valid_to", delegation.has_valid_to(), delegation.valid_to(),
                                    from + absl::Seconds(1), from + kLongestDelegation, from + absl::Seconds(1));
  fields.Range("approval_delegation.max_quantity", delegation.max_quantity(), 0, kMaxQuantity);
  fields.Range("approval_delegation.max_weight_g", delegation.max_weight_g(), 0, kMaxWeightG);
  fields.Range("approval_delegation.max_value_fen", delegation.max_value_fen(), 0, kMaxValueFen);
  RETURN_IF_ERROR(fields.ToStatus());
  return CheckedDelegation{.valid_from = from, .valid_to = to};
}

// NOT_FOUND/ITEM_UNKNOWN for the first item that the catalogue does not have.
absl::Status CheckItems(const Neighbours& neighbours, const rpc::Call& call, const v1::ApprovalPolicy& policy) {
  for (const v1::ApprovalPolicy::Step& step : policy.steps()) {
    if (step.item().empty()) continue;
    warehouse::v1::GetItemRequest request;
    request.set_name(step.item());
    RETURN_IF_ERROR(
        rpc::Invoke(*neighbours.items, &warehouse::v1::ItemService::Stub::GetItem, request, rpc::CallOptions::For(call)).status());
  }
  return absl::OkStatus();
}

// "chapters/622900" gives "<collection>/622900".
std::string PrefixOf(absl::string_view collection, absl::string_view chapter) {
  return absl::StrCat(collection, "/", chapter.substr(chapter.find('/') + 1));
}

// Whether the caller may decide for others at this moment, but not in their own right.
absl::StatusOr<bool> IsDelegate(DispatchTx& tx, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<v1::ApprovalDelegation> given, tx.ListDelegationsOf(tx.actor()));
  return std::any_of(given.begin(), given.end(), [&](const v1::ApprovalDelegation& one) {
    return !one.has_revoke_time() && FromTimestamp(one.valid_from()) <= now && now < FromTimestamp(one.valid_to());
  });
}

void AppendChanged(DispatchTx& tx, const v1::ApprovalDelegation& delegation) {
  v1::ApprovalDelegationChanged event;
  *event.mutable_approval_delegation() = delegation;
  tx.Append(delegation.name(), delegation.chapter(), event);
}

}  // namespace

absl::StatusOr<v1::ApprovalPolicy> ApprovalPolicyApi::CreateApprovalPolicy(const rpc::Call& call,
                                                                           const v1::CreateApprovalPolicyRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(scope.Authorize({ROLE_ADMINISTRATOR}, request.approval_policy().chapter()));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::ApprovalPolicy>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  RETURN_IF_ERROR(CheckItems(neighbours_, call, request.approval_policy()));
  return outbox::WriteOnce<DispatchTx, v1::ApprovalPolicy>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::ApprovalPolicy> {
        v1::ApprovalPolicy policy = request.approval_policy();
        const std::string prefix = PrefixOf("approvalPolicies", policy.chapter());
        ASSIGN_OR_RETURN(const std::int64_t version, tx.TakeNumbers(prefix, 1));
        ASSIGN_OR_RETURN(const v1::ApprovalPolicy present, EffectivePolicy(tx, scope.tree(), policy.chapter()));
        RETURN_IF_ERROR(CheckEtag(policy.chapter(), request.replaces(), present.name()));
        policy.set_version(static_cast<std::int32_t>(version));
        policy.set_name(absl::StrCat(prefix, "-", version));
        *policy.mutable_create_time() = ToTimestamp(tx.now());
        policy.set_creator(tx.actor());
        tx.Insert(policy);
        v1::ApprovalPolicyCreated event;
        *event.mutable_approval_policy() = policy;
        tx.Append(policy.name(), policy.chapter(), event);
        return policy;
      });
}

absl::StatusOr<v1::ApprovalPolicy> ApprovalPolicyApi::GetApprovalPolicy(const rpc::Call& call,
                                                                        const v1::GetApprovalPolicyRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindApprovalPolicy(request.name()); });
}

absl::StatusOr<v1::ListApprovalPoliciesResponse> ApprovalPolicyApi::ListApprovalPolicies(const rpc::Call& call,
                                                                                         const v1::ListApprovalPoliciesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("chapter", request.chapter(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const auto policies, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) {
                     return tx.ListApprovalPolicies(request.chapter());
                   }));
  v1::ListApprovalPoliciesResponse response;
  for (const v1::ApprovalPolicy& policy : policies) *response.add_approval_policies() = policy;
  return response;
}

absl::StatusOr<v1::ApprovalPolicy> ApprovalPolicyApi::FindApprovalPolicy(const rpc::Call& call,
                                                                         const v1::FindApprovalPolicyRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  if (!scope.tree().Knows(request.chapter())) {
    return NotFound("CHAPTER_UNKNOWN", absl::StrCat("no ", request.chapter()), {{"chapter", request.chapter()}});
  }
  return outbox::Read<DispatchTx>(scope.world(), scope.origin(),
                                  [&](DispatchTx& tx) { return EffectivePolicy(tx, scope.tree(), request.chapter()); });
}

absl::StatusOr<v1::ApprovalDelegation> ApprovalPolicyApi::CreateApprovalDelegation(const rpc::Call& call,
                                                                                   const v1::CreateApprovalDelegationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const CheckedDelegation checked, Check(request, scope));
  return outbox::WriteOnce<DispatchTx, v1::ApprovalDelegation>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::ApprovalDelegation> {
        if (const absl::Status own_right = scope.Authorize({ROLE_APPROVER}, scope.caller().chapter()); !own_right.ok()) {
          ASSIGN_OR_RETURN(const bool is_delegate, IsDelegate(tx, tx.now()));
          if (is_delegate) return PermissionDenied("DELEGATED_FURTHER", "a delegate cannot delegate further");
          return own_right;
        }
        v1::ApprovalDelegation delegation = request.approval_delegation();
        delegation.set_chapter(scope.caller().chapter());
        delegation.set_delegator(tx.actor());
        *delegation.mutable_valid_from() = ToTimestamp(checked.valid_from);
        *delegation.mutable_valid_to() = ToTimestamp(checked.valid_to);
        *delegation.mutable_create_time() = ToTimestamp(tx.now());
        delegation.clear_revoke_time();
        delegation.clear_revoker();
        const std::string prefix = PrefixOf("approvalDelegations", delegation.chapter());
        ASSIGN_OR_RETURN(const std::int64_t number, tx.TakeNumbers(prefix, 1));
        delegation.set_name(absl::StrCat(prefix, "-", number));
        tx.Insert(delegation);
        AppendChanged(tx, delegation);
        return delegation;
      });
}

absl::StatusOr<v1::ListApprovalDelegationsResponse> ApprovalPolicyApi::ListApprovalDelegations(
    const rpc::Call& call, const v1::ListApprovalDelegationsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string chapter = request.chapter().empty() ? scope.caller().chapter() : request.chapter();
  const Page page = ReadPage(request.page_size(), request.page_token(), chapter, {}, fields);
  fields.Name("chapter", request.chapter(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  DelegationFilter filter{.before_serial_number = std::numeric_limits<std::int64_t>::max(), .limit = page.size + 1};
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &filter.before_serial_number)) {
    return InvalidArgument("PAGE_TOKEN_MALFORMED", "the page token is malformed");
  }
  ASSIGN_OR_RETURN(filter.divisions, ReadableDivisions(scope, chapter));
  ASSIGN_OR_RETURN(auto rows, outbox::Read<DispatchTx>(scope.world(), scope.origin(),
                                                       [&](DispatchTx& tx) { return tx.ListApprovalDelegations(filter); }));
  v1::ListApprovalDelegationsResponse response;
  response.set_next_page_token(FillPage(std::move(rows), page, chapter, response.mutable_approval_delegations()));
  return response;
}

absl::StatusOr<v1::ApprovalDelegation> ApprovalPolicyApi::RevokeApprovalDelegation(const rpc::Call& call,
                                                                                   const v1::RevokeApprovalDelegationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "approvalDelegations");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DispatchTx, v1::ApprovalDelegation>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::ApprovalDelegation> {
        ASSIGN_OR_RETURN(v1::ApprovalDelegation delegation, tx.LockApprovalDelegation(request.name()));
        const bool is_own = delegation.delegator() == tx.actor();
        if (!is_own && !scope.MayRead({delegation.chapter()})) {
          return NotFound("APPROVAL_DELEGATION_UNKNOWN", absl::StrCat("no ", request.name()), {{"name", request.name()}});
        }
        if (!is_own) RETURN_IF_ERROR(scope.Authorize({ROLE_ADMINISTRATOR}, delegation.chapter()));
        if (delegation.has_revoke_time()) return FailedPrecondition("DELEGATION_REVOKED", "it was taken back before");
        *delegation.mutable_revoke_time() = ToTimestamp(tx.now());
        delegation.set_revoker(tx.actor());
        tx.SaveRevocation(delegation);
        AppendChanged(tx, delegation);
        return delegation;
      });
}

}  // namespace muster::dispatch
