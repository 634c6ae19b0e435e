#include "warehouse/api/draft_api.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/status/reasons.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/store/draft_store.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {
namespace {

struct DraftNumber {
  std::string warehouse_id;
  // 0 for a name that no draft has.
  std::int64_t draft_id = 0;
};

DraftNumber ReadName(absl::string_view field, absl::string_view name, Fields& fields) {
  const std::optional<NestedId> ids = NestedIdOf(name, "warehouses", "drafts");
  if (name.empty()) {
    fields.Add(field, "REQUIRED");
  } else if (!ids.has_value()) {
    fields.Add(field, "MALFORMED", {{"expected", "warehouses/622900-01/drafts/7"}});
  }
  if (!ids.has_value()) return {};
  // Written one way only, as every number in a name.
  return {.warehouse_id = std::string(ids->parent_id), .draft_id = NumberOf(absl::StrCat("drafts/", ids->id), "drafts").value_or(0)};
}

// What a draft is posted under, however often and by whomever.
std::string PostingId(const v1::Draft& draft) { return UuidOf(absl::StrCat("warehouse.draft ", draft.name())); }

// Calls `fn` with the request that the draft holds; not at all when it holds none.
template <class Fn>
void VisitRequest(v1::Draft& draft, Fn fn) {
  switch (draft.request_case()) {
    case v1::Draft::kNotifyArrival:
      return fn(*draft.mutable_notify_arrival());
    case v1::Draft::kReceiveStock:
      return fn(*draft.mutable_receive_stock());
    case v1::Draft::kIssueStock:
      return fn(*draft.mutable_issue_stock());
    case v1::Draft::kReceiveShipment:
      return fn(*draft.mutable_receive_shipment());
    case v1::Draft::kDisposeStock:
      return fn(*draft.mutable_dispose_stock());
    case v1::Draft::kCrossDock:
      return fn(*draft.mutable_cross_dock());
    case v1::Draft::kAssembleKits:
      return fn(*draft.mutable_assemble_kits());
    case v1::Draft::kBreakUpKits:
      return fn(*draft.mutable_break_up_kits());
    case v1::Draft::REQUEST_NOT_SET:
      return;
  }
}

// What a reservation holds leaves the reservation's warehouse, so that request names none.
template <class Request>
bool NamesWarehouse(const Request& /*request*/) {
  return true;
}
bool NamesWarehouse(const v1::IssueStockRequest& request) { return request.reservation().empty(); }

// Makes the draft's request what is kept of it: one for `warehouse`, without an id.
void Trim(absl::string_view warehouse, v1::Draft& draft, Fields& fields) {
  const google::protobuf::OneofDescriptor& oneof = *v1::Draft::descriptor()->FindOneofByName("request");
  VisitRequest(draft, [&](auto& request) {
    request.clear_request_id();
    if (!NamesWarehouse(request)) return;
    if (!request.warehouse().empty() && request.warehouse() != warehouse) {
      const std::string& field = v1::Draft::GetReflection()->GetOneofFieldDescriptor(draft, &oneof)->name();
      fields.Add(absl::StrCat("draft.", field, ".warehouse"), "NOT_OF_PARENT", {{"parent", warehouse}});
    }
    request.set_warehouse(std::string(warehouse));
  });
}

// A reservation in the request is the draft's own warehouse's. One that there is nowhere is told no differently: it may be one that the
// caller does not see. Error: INVALID_ARGUMENT/INVALID_FIELDS (NOT_OF_PARENT).
absl::Status CheckReservation(DraftTx& tx, const std::string& warehouse_id, const v1::Draft& draft) {
  const std::optional<std::int64_t> reservation_id = NumberOf(draft.issue_stock().reservation(), "reservations");
  // One that is written wrongly is a problem that the draft shows.
  if (!reservation_id.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_of_here, tx.HasReservation(warehouse_id, *reservation_id));
  Fields fields;
  if (!is_of_here) fields.Add("draft.issue_stock.reservation", "NOT_OF_PARENT", {{"parent", NameOf("warehouses", warehouse_id)}});
  return fields.ToStatus();
}

// The draft, if the caller may write it. Errors, first match wins: NOT_FOUND/DRAFT_UNKNOWN; PERMISSION_DENIED.
absl::StatusOr<OwnedDraft> Accessible(const Scope& scope, absl::string_view name, absl::StatusOr<std::optional<OwnedDraft>> found) {
  ASSIGN_OR_RETURN(std::optional<OwnedDraft> owned, std::move(found));
  if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("DRAFT_UNKNOWN", name);
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, owned->chapter));
  return *std::move(owned);
}

absl::Status Ended(const v1::Draft& draft, v1::Draft::State state) {
  return FailedPrecondition("DRAFT_ENDED", absl::StrCat(draft.name(), " has ended"),
                            {{"name", draft.name()}, {"state", v1::Draft::State_Name(state)}});
}

// FAILED_PRECONDITION/DRAFT_ENDED, also for one that was posted by a process that did not get to say so; ABORTED/ETAG_MISMATCH.
absl::Status CheckOpenDraft(DraftTx& tx, const v1::Draft& draft, const std::string& etag) {
  if (draft.state() != v1::Draft::STATE_OPEN) return Ended(draft, draft.state());
  ASSIGN_OR_RETURN(const std::optional<v1::Voucher> posted, tx.FindPosted(PostingId(draft)));
  if (posted.has_value()) return Ended(draft, v1::Draft::STATE_POSTED);
  return CheckEtag(draft.name(), etag, draft.etag());
}

// FAILED_PRECONDITION/DRAFT_EMPTY.
absl::Status Empty(const v1::Draft& draft) {
  return FailedPrecondition("DRAFT_EMPTY", "the draft holds no request", {{"name", draft.name()}});
}

v1::Draft::Problem ToProblem(absl::string_view field, absl::string_view reason, const Details& details, std::string description) {
  v1::Draft::Problem problem;
  problem.set_field(std::string(field));
  problem.set_reason(std::string(reason));
  problem.set_description(std::move(description));
  for (const Detail& detail : details) (*problem.mutable_details())[detail.key] = detail.value;
  return problem;
}

// What people read in a refusal: each wrong field, or the one reason.
std::vector<v1::Draft::Problem> ToProblems(const absl::Status& refusal, Language language) {
  std::vector<v1::Draft::Problem> problems;
  for (const Violation& violation : ViolationsOf(refusal)) {
    problems.push_back(
        ToProblem(violation.field, violation.reason, violation.details, Sentence(violation.reason, violation.details, language)));
  }
  if (!problems.empty() || refusal.ok()) return problems;
  // An incident is asked for in another service, which has written its sentence.
  std::string description = LocalizedMessageOf(refusal);
  if (description.empty()) description = Sentence(refusal, language);
  problems.push_back(ToProblem("", ReasonOf(refusal), DetailsOf(refusal), std::move(description)));
  return problems;
}

// A refusal tells of the request and the stock; other errors tell of the machinery, and the same request may pass a moment later.
bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
      return true;
    default:
      return false;
  }
}

template <class Event>
void AppendDraft(DraftTx& tx, const OwnedDraft& owned) {
  Event event;
  *event.mutable_draft() = owned.draft;
  tx.Append(owned.draft.name(), owned.chapter, event);
}

}  // namespace

v1::Draft DraftApi::WithProblems(const rpc::Call& call, const Scope& scope, v1::Draft draft) const {
  if (draft.state() != v1::Draft::STATE_OPEN) return draft;
  Fields fields;
  v1::Draft as_posted = draft;
  VisitRequest(as_posted, [&](auto& request) {
    request.set_request_id(PostingId(draft));
    Check(request, scope, fields);
  });
  for (v1::Draft::Problem& problem : ToProblems(fields.ToStatus(), call.language)) *draft.add_problems() = std::move(problem);
  return draft;
}

absl::Status DraftApi::Try(const rpc::Call& call, const Scope& scope, v1::Draft draft) const {
  absl::Status outcome = Empty(draft);
  VisitRequest(draft, [&](auto& request) {
    request.set_request_id(PostingId(draft));
    Fields fields;
    Check(request, scope, fields);
    outcome = fields.ToStatus();
    if (outcome.ok()) outcome = TryRequest(call, request);
  });
  return outcome;
}

absl::StatusOr<v1::Voucher> DraftApi::Post(const rpc::Call& call, v1::Draft draft) {
  absl::StatusOr<v1::Voucher> voucher = Empty(draft);
  VisitRequest(draft, [&](auto& request) {
    request.set_request_id(PostingId(draft));
    voucher = PostRequest(call, request);
  });
  return voucher;
}

absl::StatusOr<v1::Draft> DraftApi::CreateDraft(const rpc::Call& call, const v1::CreateDraftRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses");
  if (!request.has_draft()) fields.Add("draft", "REQUIRED");
  v1::Draft draft = request.draft();
  Trim(request.parent(), draft, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DraftTx, v1::Draft>(scope.world(), scope.origin(), request, [&](DraftTx& tx) -> absl::StatusOr<v1::Draft> {
    ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(warehouse_id));
    if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.parent());
    RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, warehouse->chapter()));
    RETURN_IF_ERROR(CheckReservation(tx, warehouse_id, draft));
    ASSIGN_OR_RETURN(v1::Draft created, tx.InsertDraft(warehouse_id, draft));
    AppendDraft<v1::DraftCreated>(tx, {.draft = created, .chapter = warehouse->chapter()});
    return WithProblems(call, scope, std::move(created));
  });
}

absl::StatusOr<v1::Draft> DraftApi::UpdateDraft(const rpc::Call& call, const v1::UpdateDraftRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const DraftNumber number = ReadName("draft.name", request.draft().name(), fields);
  v1::Draft wanted = request.draft();
  Trim(NameOf("warehouses", number.warehouse_id), wanted, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DraftTx, v1::Draft>(scope.world(), scope.origin(), request, [&](DraftTx& tx) -> absl::StatusOr<v1::Draft> {
    ASSIGN_OR_RETURN(OwnedDraft owned, Accessible(scope, wanted.name(), tx.LockDraft(number.warehouse_id, number.draft_id)));
    RETURN_IF_ERROR(CheckOpenDraft(tx, owned.draft, wanted.etag()));
    RETURN_IF_ERROR(CheckReservation(tx, number.warehouse_id, wanted));
    v1::Draft changed = wanted;
    changed.set_state(owned.draft.state());
    changed.set_creator(owned.draft.creator());
    *changed.mutable_create_time() = owned.draft.create_time();
    changed.set_etag(owned.draft.etag());
    changed.clear_problems();
    changed.clear_voucher();
    owned.draft = std::move(changed);
    tx.SaveDraft(owned.draft_id, owned.draft);
    AppendDraft<v1::DraftUpdated>(tx, owned);
    return WithProblems(call, scope, std::move(owned.draft));
  });
}

absl::StatusOr<v1::Draft> DraftApi::GetDraft(const rpc::Call& call, const v1::GetDraftRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const DraftNumber number = ReadName("name", request.name(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<DraftTx>(scope.world(), scope.origin(), [&](DraftTx& tx) -> absl::StatusOr<v1::Draft> {
    ASSIGN_OR_RETURN(std::optional<OwnedDraft> owned, tx.FindDraft(number.warehouse_id, number.draft_id));
    if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("DRAFT_UNKNOWN", request.name());
    return WithProblems(call, scope, std::move(owned->draft));
  });
}

absl::StatusOr<v1::ListDraftsResponse> DraftApi::ListDrafts(const rpc::Call& call, const v1::ListDraftsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.parent(), "\n", request.state());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  DraftFilter filter{.warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses"), .state = request.state()};
  fields.Range("state", std::int64_t{request.state()}, 0, v1::Draft::State_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  const bool is_one_warehouse = filter.warehouse_id != "-";
  if (!is_one_warehouse) filter.warehouse_id.clear();
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<DraftTx>(scope.world(), scope.origin(), [&](DraftTx& tx) -> absl::StatusOr<v1::ListDraftsResponse> {
    if (is_one_warehouse) {
      ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(filter.warehouse_id));
      if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.parent());
    }
    ASSIGN_OR_RETURN(std::vector<OwnedDraft> drafts, tx.ListDrafts(filter, before, page.size));
    v1::ListDraftsResponse response;
    response.set_next_page_token(CutPage(drafts, page, filter_text, [](const OwnedDraft& owned) { return absl::StrCat(owned.draft_id); }));
    for (OwnedDraft& owned : drafts) *response.add_drafts() = WithProblems(call, scope, std::move(owned.draft));
    return response;
  });
}

absl::StatusOr<v1::Draft> DraftApi::DiscardDraft(const rpc::Call& call, const v1::DiscardDraftRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const DraftNumber number = ReadName("name", request.name(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DraftTx, v1::Draft>(scope.world(), scope.origin(), request, [&](DraftTx& tx) -> absl::StatusOr<v1::Draft> {
    ASSIGN_OR_RETURN(OwnedDraft owned, Accessible(scope, request.name(), tx.LockDraft(number.warehouse_id, number.draft_id)));
    RETURN_IF_ERROR(CheckOpenDraft(tx, owned.draft, request.etag()));
    owned.draft.set_state(v1::Draft::STATE_DISCARDED);
    tx.SaveDraft(owned.draft_id, owned.draft);
    AppendDraft<v1::DraftDiscarded>(tx, owned);
    return owned.draft;
  });
}

absl::StatusOr<v1::CheckDraftResponse> DraftApi::CheckDraft(const rpc::Call& call, const v1::CheckDraftRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const DraftNumber number = ReadName("name", request.name(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(
      const v1::Draft seen, outbox::Read<DraftTx>(scope.world(), scope.origin(), [&](DraftTx& tx) -> absl::StatusOr<v1::Draft> {
        ASSIGN_OR_RETURN(OwnedDraft owned, Accessible(scope, request.name(), tx.FindDraft(number.warehouse_id, number.draft_id)));
        RETURN_IF_ERROR(CheckOpenDraft(tx, owned.draft, ""));
        return std::move(owned.draft);
      }));
  const absl::Status outcome = Try(call, scope, seen);
  if (!outcome.ok() && !IsRefusal(outcome)) return outcome;
  v1::CheckDraftResponse response;
  for (v1::Draft::Problem& problem : ToProblems(outcome, call.language)) *response.add_problems() = std::move(problem);
  response.set_etag(seen.etag());
  return response;
}

absl::StatusOr<v1::Draft> DraftApi::PostDraft(const rpc::Call& call, const v1::PostDraftRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const DraftNumber number = ReadName("name", request.name(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(std::optional<v1::Draft> first, outbox::FirstAnswer<v1::Draft>(scope.world(), scope.origin(), request));
  if (first.has_value()) return *std::move(first);

  // Two transactions, because an issue is one of its own. What was posted is known by the id that it was posted under, so whoever comes
  // after a crash between the two, or clicks twice, finds it.
  ASSIGN_OR_RETURN(
      const v1::Draft seen, outbox::Read<DraftTx>(scope.world(), scope.origin(), [&](DraftTx& tx) -> absl::StatusOr<v1::Draft> {
        ASSIGN_OR_RETURN(OwnedDraft owned, Accessible(scope, request.name(), tx.FindDraft(number.warehouse_id, number.draft_id)));
        if (owned.draft.state() == v1::Draft::STATE_DISCARDED) return Ended(owned.draft, owned.draft.state());
        ASSIGN_OR_RETURN(const std::optional<v1::Voucher> posted, tx.FindPosted(PostingId(owned.draft)));
        if (posted.has_value()) {
          owned.draft.set_state(v1::Draft::STATE_POSTED);
        } else {
          RETURN_IF_ERROR(CheckEtag(owned.draft.name(), request.etag(), owned.draft.etag()));
        }
        return std::move(owned.draft);
      }));
  absl::Status status;
  if (seen.state() == v1::Draft::STATE_OPEN) status = Post(call, seen).status();
  // With REQUEST_ID_REUSED somebody else has posted it at the same moment.
  if (!status.ok() && ReasonOf(status) != "REQUEST_ID_REUSED") return status;
  return outbox::WriteOnce<DraftTx, v1::Draft>(scope.world(), scope.origin(), request, [&](DraftTx& tx) -> absl::StatusOr<v1::Draft> {
    ASSIGN_OR_RETURN(OwnedDraft owned, Accessible(scope, request.name(), tx.LockDraft(number.warehouse_id, number.draft_id)));
    if (owned.draft.state() == v1::Draft::STATE_POSTED) return std::move(owned.draft);
    ASSIGN_OR_RETURN(const std::optional<v1::Voucher> posted, tx.FindPosted(PostingId(owned.draft)));
    if (!posted.has_value()) return status;
    owned.draft.set_state(v1::Draft::STATE_POSTED);
    owned.draft.set_voucher(posted->name());
    tx.SaveDraft(owned.draft_id, owned.draft);
    AppendDraft<v1::DraftPosted>(tx, owned);
    return owned.draft;
  });
}

}  // namespace muster::warehouse
