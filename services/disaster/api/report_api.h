#pragma once

#include "absl/status/statusor.h"
#include "muster/disaster/v1/disaster_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::disaster {

// IncidentService: reports of incidents. Contracts: disaster_service.proto.
class ReportApi {
 public:
  // `scopes` outlives this.
  explicit ReportApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Report> CreateReport(const rpc::Call& call, const v1::CreateReportRequest& request);
  absl::StatusOr<v1::ListReportsResponse> ListReports(const rpc::Call& call, const v1::ListReportsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::disaster
