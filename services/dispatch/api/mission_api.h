#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/jobs/steps.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.MissionService.
class MissionApi {
 public:
  // Everything given outlives this.
  MissionApi(const Scopes& scopes, const Neighbours& neighbours, const Steps& steps)
      : scopes_(scopes), neighbours_(neighbours), steps_(steps) {}

  absl::StatusOr<v1::Mission> CreateMission(const rpc::Call& call, const v1::CreateMissionRequest& request);
  absl::StatusOr<v1::CreateMissionsResponse> CreateMissions(const rpc::Call& call, const v1::CreateMissionsRequest& request);
  absl::StatusOr<v1::Mission> GetMission(const rpc::Call& call, const v1::GetMissionRequest& request);
  absl::StatusOr<v1::ListMissionsResponse> ListMissions(const rpc::Call& call, const v1::ListMissionsRequest& request);
  absl::StatusOr<v1::Mission> DepartMission(const rpc::Call& call, const v1::DepartMissionRequest& request);
  absl::StatusOr<v1::Mission> ArriveMission(const rpc::Call& call, const v1::ArriveMissionRequest& request);
  absl::StatusOr<v1::Mission> EndMission(const rpc::Call& call, const v1::EndMissionRequest& request);

 private:
  // Distance and estimated arrival, from the seat of the team's chapter.
  absl::Status Estimate(const rpc::Call& call, const Scope& scope, absl::Duration lead_time, v1::Mission& mission) const;

  const Scopes& scopes_;
  const Neighbours& neighbours_;
  const Steps& steps_;
};

}  // namespace muster::dispatch
