#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/donation_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// DonationService but for TraceDonation; contracts in donation_service.proto.
class DonationApi {
 public:
  // `scopes` outlives this.
  explicit DonationApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Donation> CreateDonation(const rpc::Call& call, const v1::CreateDonationRequest& request);
  absl::StatusOr<v1::Donation> GetDonation(const rpc::Call& call, const v1::GetDonationRequest& request);
  absl::StatusOr<v1::ListDonationsResponse> ListDonations(const rpc::Call& call, const v1::ListDonationsRequest& request);
  absl::StatusOr<v1::Donation> CloseDonation(const rpc::Call& call, const v1::CloseDonationRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
