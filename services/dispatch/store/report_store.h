#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/execution_report.pb.h"

// Execution reports as they were filed, and what is still to be reported.
namespace muster::dispatch {

// Which report: by full names.
struct ReportKey {
  std::string incident;
  std::string chapter;
};

// A row of execution_report_terms.
struct ReportTermRow {
  std::int32_t working_day_count = 0;
  std::string source;
};

// Which reports to list.
struct ReportFilter {
  // Full name; empty means all.
  std::string incident;
  // Division codes; all when none.
  std::optional<std::vector<std::string>> divisions;
  // Receipts signed before this are overdue.
  absl::Time overdue_before;
  // Unspecified means all.
  v1::ExecutionReport::DueState due_state = v1::ExecutionReport::DUE_STATE_UNSPECIFIED;
  // Only reports after this place in the list.
  absl::Time after_time = absl::InfinitePast();
  ReportKey after;
  std::int64_t limit = 0;
};

// A report in a list: what of a summary does not depend on the calendar, and its place.
struct StoredReport {
  v1::ExecutionReportSummary summary;
  absl::Time sort_time;
};

class ReportTx : public DispatchTx {
 public:
  using DispatchTx::DispatchTx;

  absl::StatusOr<ReportTermRow> FindReportTerm();
  // Everything but `due_date` and `due_time`, latest filings included.
  absl::StatusOr<std::vector<StoredReport>> ListReports(const ReportFilter& filter);
  // The earliest first.
  absl::StatusOr<std::vector<v1::ExecutionReport::Filing>> ListFilings(const ReportKey& key);
  // What was filed, without its filing; none when there is no such revision.
  absl::StatusOr<std::optional<v1::ExecutionReport>> FindFiled(const ReportKey& key, std::int32_t revision);
  // Keeps a report with its filing, and notes which receipts it covers.
  void InsertFiling(const v1::ExecutionReport& report);
};

}  // namespace muster::dispatch
