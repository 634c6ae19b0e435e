#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/calendar_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// CalendarService; contracts in calendar_service.proto.
class CalendarApi {
 public:
  // `scopes` outlives this.
  explicit CalendarApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::SetCalendarDaysResponse> SetCalendarDays(const rpc::Call& call, const v1::SetCalendarDaysRequest& request);
  absl::StatusOr<v1::ListCalendarDaysResponse> ListCalendarDays(const rpc::Call& call, const v1::ListCalendarDaysRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
