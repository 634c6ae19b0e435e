#include "dispatch/api/requisition_api.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/requisition_checks.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/lifecycle.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_DUTY_OFFICER;

absl::Status Check(const v1::CreateRequisitionRequest& request, absl::Time now) {
  Fields fields;
  const v1::Requisition& requisition = request.requisition();
  fields.RequestId(request.request_id());
  fields.RequiredName("requisition.incident", requisition.incident(), "incidents");
  fields.RequiredName("requisition.chapter", requisition.chapter(), "chapters");
  CheckSite("requisition.site", requisition.site(), fields);
  fields.Text("requisition.note", requisition.note(), 2000);
  CheckLines(requisition, {.now = now, .min_quantity = 1}, fields);
  return fields.ToStatus();
}

absl::Status CheckName(absl::string_view request_id, const std::string& name) {
  Fields fields;
  fields.RequestId(request_id);
  fields.RequiredName("name", name, "requisitions");
  return fields.ToStatus();
}

// What a caller may ask for: everything but what dispatch itself says about a requisition.
v1::Requisition Draft(const v1::Requisition& asked) {
  v1::Requisition draft = asked;
  draft.clear_name();
  draft.clear_submit_time();
  draft.clear_etag();
  draft.clear_merged_into();
  draft.clear_amendment_count();
  draft.set_state(v1::Requisition::STATE_DRAFT);
  CleanLines(draft);
  return draft;
}

v1::Requisition SaveState(DispatchTx& tx, v1::Requisition requisition, RequisitionState state) {
  requisition.set_state(static_cast<v1::Requisition::State>(state));
  tx.Save(requisition);
  AppendChanged(tx, requisition);
  return requisition;
}

}  // namespace

absl::StatusOr<v1::Requisition> RequisitionApi::CreateRequisition(const rpc::Call& call, const v1::CreateRequisitionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request, scope.now()));
  RETURN_IF_ERROR(scope.Authorize({ROLE_DUTY_OFFICER}, request.requisition().chapter()));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::Requisition>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;

  v1::Requisition draft = Draft(request.requisition());
  disaster::v1::GetIncidentRequest get_incident;
  get_incident.set_name(draft.incident());
  ASSIGN_OR_RETURN(
      const disaster::v1::Incident incident,
      rpc::Invoke(*neighbours_.incidents, &disaster::v1::IncidentService::Stub::GetIncident, get_incident, rpc::CallOptions::For(call)));
  RETURN_IF_ERROR(CheckItems(neighbours_, call, draft));
  RETURN_IF_ERROR(FillPoint(neighbours_, call, *draft.mutable_site()));
  draft.set_creator(scope.caller().subject());
  if (request.validate_only()) return draft;

  const std::vector<std::string> readers = Distinct({draft.chapter(), draft.site().chapter(), incident.chapter()});
  return outbox::WriteOnce<DispatchTx, v1::Requisition>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Requisition> {
        v1::Requisition requisition = draft;
        ASSIGN_OR_RETURN(const std::int64_t number, tx.TakeNumbers(NumberPrefix("requisitions", draft.incident()), 1));
        requisition.set_name(NumberedName("requisitions", draft.incident(), number));
        *requisition.mutable_create_time() = ToTimestamp(tx.now());
        requisition.set_etag("1");
        tx.Insert(requisition, readers);
        v1::RequisitionCreated event;
        *event.mutable_requisition() = requisition;
        tx.Append(requisition.name(), requisition.chapter(), event);
        return requisition;
      });
}

absl::StatusOr<v1::Requisition> RequisitionApi::GetRequisition(const rpc::Call& call, const v1::GetRequisitionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(
      Stored<v1::Requisition> stored,
      Visible(scope,
              outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindRequisition(request.name()); }),
              "REQUISITION_UNKNOWN", request.name()));
  return std::move(stored.message);
}

absl::StatusOr<v1::ListRequisitionsResponse> RequisitionApi::ListRequisitions(const rpc::Call& call,
                                                                              const v1::ListRequisitionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter = absl::StrCat(request.incident(), " ", request.state());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter, {}, fields);
  fields.Name("incident", request.incident(), "incidents");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(auto rows, (ReadVisible<v1::Requisition>(scope, page, [&](DispatchTx& tx, ListFilter position) {
                     position.incident = request.incident();
                     position.requisition_state = request.state();
                     return tx.ListRequisitions(position);
                   })));
  v1::ListRequisitionsResponse response;
  response.set_next_page_token(FillPage(std::move(rows), page, filter, response.mutable_requisitions()));
  return response;
}

absl::StatusOr<v1::Requisition> RequisitionApi::SubmitRequisition(const rpc::Call& call, const v1::SubmitRequisitionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(CheckName(request.request_id(), request.name()));
  return outbox::WriteOnce<DispatchTx, v1::Requisition>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Requisition> {
        ASSIGN_OR_RETURN(v1::Requisition requisition, LockOwn(tx, scope, request.name()));
        ASSIGN_OR_RETURN(const RequisitionState state, Submit(static_cast<RequisitionState>(requisition.state())));
        *requisition.mutable_submit_time() = ToTimestamp(tx.now());
        return SaveState(tx, std::move(requisition), state);
      });
}

absl::StatusOr<v1::Requisition> RequisitionApi::CancelRequisition(const rpc::Call& call, const v1::CancelRequisitionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(CheckName(request.request_id(), request.name()));
  return outbox::WriteOnce<DispatchTx, v1::Requisition>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Requisition> {
        ASSIGN_OR_RETURN(v1::Requisition requisition, LockOwn(tx, scope, request.name()));
        ASSIGN_OR_RETURN(const std::int64_t open_shipments, tx.CountOpenShipments(request.name()));
        ASSIGN_OR_RETURN(const RequisitionState state, Cancel(static_cast<RequisitionState>(requisition.state()), open_shipments));
        return SaveState(tx, std::move(requisition), state);
      });
}

}  // namespace muster::dispatch
