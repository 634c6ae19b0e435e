#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/draft_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "warehouse/api/issue_handler.h"

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
  absl::StatusOr<v1::Draft> PostDraft(const rpc::Call& call, const v1::PostDraftRequest& request);

 private:
  // Adds what posting would refuse to an open draft.
  v1::Draft WithProblems(const rpc::Call& call, const Scope& scope, v1::Draft draft) const;
  absl::StatusOr<v1::Voucher> Post(const rpc::Call& call, const v1::Draft& draft);

  const Scopes& scopes_;
  IssueHandler& issues_;
};

}  // namespace muster::warehouse
