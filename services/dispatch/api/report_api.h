#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/store/report_store.h"
#include "muster/dispatch/v1/execution_report_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.ExecutionReportService; contracts in execution_report_service.proto.
class ReportApi {
 public:
  // Everything given outlives it.
  ReportApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::ExecutionReport> GetExecutionReport(const rpc::Call& call, const v1::GetExecutionReportRequest& request);
  absl::StatusOr<v1::ExecutionReport> FileExecutionReport(const rpc::Call& call, const v1::FileExecutionReportRequest& request);
  absl::StatusOr<v1::ListExecutionReportsResponse> ListExecutionReports(const rpc::Call& call,
                                                                        const v1::ListExecutionReportsRequest& request);
  absl::StatusOr<v1::Paper> PrintExecutionReport(const rpc::Call& call, const v1::PrintExecutionReportRequest& request);

 private:
  // As it stands now, or as it was filed; `revision` 0 means now.
  absl::StatusOr<v1::ExecutionReport> Read(const Scope& scope, const ReportKey& key, std::int32_t revision) const;

  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
