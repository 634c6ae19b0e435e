#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.TravelService.
class TravelApi {
 public:
  // Everything given outlives this.
  TravelApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::ImportTravelTimesResponse> ImportTravelTimes(const rpc::Call& call, const v1::ImportTravelTimesRequest& request);
  absl::StatusOr<v1::ListTravelTimesResponse> ListTravelTimes(const rpc::Call& call, const v1::ListTravelTimesRequest& request);
  absl::StatusOr<v1::TravelProfile> SetTravelProfile(const rpc::Call& call, const v1::SetTravelProfileRequest& request);
  absl::StatusOr<v1::ListTravelProfilesResponse> ListTravelProfiles(const rpc::Call& call, const v1::ListTravelProfilesRequest& request);

 private:
  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
