#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of StockService that promises stock; contracts in warehouse_service.proto.
class ReservationApi {
 public:
  // `scopes` outlives this.
  explicit ReservationApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Reservation> ReserveStock(const rpc::Call& call, const v1::ReserveStockRequest& request);
  absl::StatusOr<v1::ReplaceReservationsResponse> ReplaceReservations(const rpc::Call& call, const v1::ReplaceReservationsRequest& request);
  absl::StatusOr<v1::Reservation> CancelReservation(const rpc::Call& call, const v1::CancelReservationRequest& request);
  absl::StatusOr<v1::Reservation> GetReservation(const rpc::Call& call, const v1::GetReservationRequest& request);
  absl::StatusOr<v1::ListReservationsResponse> ListReservations(const rpc::Call& call, const v1::ListReservationsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
