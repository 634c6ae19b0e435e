#pragma once

#include "absl/status/statusor.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.TravelService.
class TravelApi {
 public:
  // `scopes` outlives this.
  explicit TravelApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::ImportTravelTimesResponse> ImportTravelTimes(const rpc::Call& call, const v1::ImportTravelTimesRequest& request);
  absl::StatusOr<v1::ListTravelTimesResponse> ListTravelTimes(const rpc::Call& call, const v1::ListTravelTimesRequest& request);
  absl::StatusOr<v1::TravelProfile> SetTravelProfile(const rpc::Call& call, const v1::SetTravelProfileRequest& request);
  absl::StatusOr<v1::ListTravelProfilesResponse> ListTravelProfiles(const rpc::Call& call, const v1::ListTravelProfilesRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::dispatch
