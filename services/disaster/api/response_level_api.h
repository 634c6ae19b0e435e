#pragma once

#include "absl/status/statusor.h"
#include "muster/disaster/v1/disaster_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::disaster {

// IncidentService: response levels, proposed by rules and decided by people. Contracts: disaster_service.proto.
class ResponseLevelApi {
 public:
  // `scopes` outlives this.
  explicit ResponseLevelApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::ResponseLevelDecision> ProposeResponseLevel(const rpc::Call& call, const v1::ProposeResponseLevelRequest& request);
  absl::StatusOr<v1::ResponseLevelDecision> DecideResponseLevel(const rpc::Call& call, const v1::DecideResponseLevelRequest& request);
  absl::StatusOr<v1::ResponseLevelDecision> EndResponseLevel(const rpc::Call& call, const v1::EndResponseLevelRequest& request);
  absl::StatusOr<v1::ListResponseLevelDecisionsResponse> ListResponseLevelDecisions(const rpc::Call& call,
                                                                                    const v1::ListResponseLevelDecisionsRequest& request);
  absl::StatusOr<v1::ListTriggerTablesResponse> ListTriggerTables(const rpc::Call& call, const v1::ListTriggerTablesRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::disaster
