#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/draft_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "warehouse/api/issue_handler.h"
#include "warehouse/api/papers.h"

namespace muster::warehouse {

// DraftService; contracts in draft_service.proto.
class DraftApi {
 public:
  // Both outlive this.
  DraftApi(const Scopes& scopes, IssueHandler& issues) : scopes_(scopes), issues_(issues) {}

  absl::StatusOr<v1::Draft> CreateDraft(const rpc::Call& call, const v1::CreateDraftRequest& request);
  absl::StatusOr<v1::Draft> UpdateDraft(const rpc::Call& call, const v1::UpdateDraftRequest& request);
  absl::StatusOr<v1::Draft> GetDraft(const rpc::Call& call, const v1::GetDraftRequest& request);
  absl::StatusOr<v1::ListDraftsResponse> ListDrafts(const rpc::Call& call, const v1::ListDraftsRequest& request);
  absl::StatusOr<v1::Draft> DiscardDraft(const rpc::Call& call, const v1::DiscardDraftRequest& request);
  absl::StatusOr<v1::CheckDraftResponse> CheckDraft(const rpc::Call& call, const v1::CheckDraftRequest& request);
  absl::StatusOr<v1::Draft> PostDraft(const rpc::Call& call, const v1::PostDraftRequest& request);

 private:
  // What is wrong with a request, and how it is posted: papers alike, issues by their handler.
  template <class Request>
  void Check(const Request& request, const Scope& scope, Fields& fields) const {
    CheckPaper(request, scope, fields);
  }
  void Check(const v1::IssueStockRequest& request, const Scope& scope, Fields& fields) const { issues_.CheckIssue(request, scope, fields); }
  template <class Request>
  absl::StatusOr<v1::Voucher> PostRequest(const rpc::Call& call, const Request& request) {
    return PostOnce(scopes_, call, request);
  }
  absl::StatusOr<v1::Voucher> PostRequest(const rpc::Call& call, const v1::IssueStockRequest& request) {
    return issues_.IssueStock(call, request);
  }

  template <class Request>
  absl::Status TryRequest(const rpc::Call& call, const Request& request) const {
    return TryPaper(scopes_, call, request);
  }
  absl::Status TryRequest(const rpc::Call& call, const v1::IssueStockRequest& request) const { return issues_.TryIssue(call, request); }

  // What Post would answer now; nothing changes.
  absl::Status Try(const rpc::Call& call, const Scope& scope, v1::Draft draft) const;
  // Adds the wrong fields to an open draft.
  v1::Draft WithProblems(const rpc::Call& call, const Scope& scope, v1::Draft draft) const;
  // Error: FAILED_PRECONDITION/DRAFT_EMPTY; those of the request.
  absl::StatusOr<v1::Voucher> Post(const rpc::Call& call, v1::Draft draft);

  const Scopes& scopes_;
  IssueHandler& issues_;
};

}  // namespace muster::warehouse
