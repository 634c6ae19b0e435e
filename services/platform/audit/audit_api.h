#pragma once

#include "absl/status/statusor.h"
#include "muster/common/v1/audit_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

// AuditService: the audit trail of one service, searched and verified.
namespace muster::audit {

class AuditApi {
 public:
  // `scopes` outlives this.
  explicit AuditApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<common::v1::SearchAuditEntriesResponse> SearchAuditEntries(const rpc::Call& call,
                                                                            const common::v1::SearchAuditEntriesRequest& request);
  absl::StatusOr<common::v1::VerifyAuditResponse> VerifyAudit(const rpc::Call& call, const common::v1::VerifyAuditRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::audit
