#include "dispatch/store/report_store.h"

#include <map>
#include <utility>

#include "dispatch/store/mapping.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

constexpr absl::string_view kExecutionReports = "executionReports";

v1::ExecutionReport::Filing ToFiling(const sql::ListExecutionReportFilingsRow& row) {
  v1::ExecutionReport::Filing filing;
  filing.set_revision(row.revision);
  filing.set_number(row.report_number);
  *filing.mutable_file_time() = ToTimestamp(row.file_time);
  filing.set_filer(row.filer);
  for (const std::string& person : row.responsible_persons) filing.add_responsible_persons(person);
  filing.set_remarks(row.remarks);
  filing.set_interim_reason(row.interim_reason);
  filing.set_correction_reason(row.correction_reason);
  return filing;
}

StoredReport ToStored(const sql::ListExecutionReportsRow& row) {
  StoredReport stored{.sort_time = row.sort_time};
  v1::ExecutionReportSummary& summary = stored.summary;
  summary.set_name(NameOf(kExecutionReports, absl::StrCat(row.incident, "-", row.chapter)));
  summary.set_incident(NameOf(kIncidents, row.incident));
  summary.set_chapter(NameOf(kChapters, row.chapter));
  summary.set_due_state(static_cast<v1::ExecutionReport::DueState>(row.due_state));
  if (row.clock_start_time.has_value()) *summary.mutable_clock_start_time() = ToTimestamp(*row.clock_start_time);
  summary.set_receipt_count(row.receipt_count);
  summary.set_unreported_receipt_count(row.unreported_receipt_count);
  summary.set_open_shipment_count(row.open_shipment_count);
  return stored;
}

}  // namespace

absl::StatusOr<ReportTermRow> ReportTx::FindReportTerm() {
  ASSIGN_OR_RETURN(const sql::FindExecutionReportTermRow row, sql().QueryOne(sql::kFindExecutionReportTerm));
  return ReportTermRow{.working_day_count = row.working_day_count, .source = row.source};
}

absl::StatusOr<std::vector<StoredReport>> ReportTx::ListReports(const ReportFilter& filter) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListExecutionReports, IdPart(filter.incident), filter.divisions,
                                                filter.overdue_before, filter.due_state, filter.after_time, IdPart(filter.after.incident),
                                                IdPart(filter.after.chapter), filter.limit));
  std::vector<StoredReport> found;
  std::vector<std::string> incidents, chapters;
  std::map<std::pair<std::string, std::string>, std::size_t> index_of;
  for (const sql::ListExecutionReportsRow& row : rows) {
    index_of[{row.incident, row.chapter}] = found.size();
    incidents.push_back(row.incident);
    chapters.push_back(row.chapter);
    found.push_back(ToStored(row));
  }
  ASSIGN_OR_RETURN(const auto filings, sql().Query(sql::kListExecutionReportFilings, incidents, chapters));
  // In the order of their revisions, so that the latest stays.
  for (const sql::ListExecutionReportFilingsRow& row : filings) {
    *found[index_of.at({row.incident, row.chapter})].summary.mutable_latest_filing() = ToFiling(row);
  }
  return found;
}

absl::StatusOr<std::vector<v1::ExecutionReport::Filing>> ReportTx::ListFilings(const ReportKey& key) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListExecutionReportFilings, IdParts(std::vector<std::string>{key.incident}),
                                                IdParts(std::vector<std::string>{key.chapter})));
  std::vector<v1::ExecutionReport::Filing> filings;
  for (const sql::ListExecutionReportFilingsRow& row : rows) filings.push_back(ToFiling(row));
  return filings;
}

absl::StatusOr<std::optional<v1::ExecutionReport>> ReportTx::FindFiled(const ReportKey& key, std::int32_t revision) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kFindExecutionReportContent, IdPart(key.incident), IdPart(key.chapter), revision));
  if (rows.empty()) return std::nullopt;
  v1::ExecutionReport report;
  MUSTER_CHECK(report.ParseFromString(rows.front().content));
  return report;
}

void ReportTx::InsertFiling(const v1::ExecutionReport& report) {
  const v1::ExecutionReport::Filing& filing = report.filing();
  v1::ExecutionReport content = report;
  content.clear_filing();
  content.clear_filings();
  const std::vector<std::string> persons(filing.responsible_persons().begin(), filing.responsible_persons().end());
  sql().Enqueue(sql::kInsertExecutionReportFiling, IdPart(report.incident()), IdPart(report.chapter()), filing.revision(), filing.number(),
                FromTimestamp(filing.file_time()), filing.filer(), persons, filing.remarks(), filing.interim_reason(),
                filing.correction_reason(), content.SerializeAsString());
  std::vector<std::string> shipments;
  std::vector<std::int32_t> numbers;
  for (const v1::ExecutionReport::Delivery& delivery : report.deliveries()) {
    for (const v1::Shipment::Receipt& receipt : delivery.receipts()) {
      shipments.emplace_back(IdPart(delivery.shipment()));
      numbers.push_back(receipt.number());
    }
  }
  sql().Enqueue(sql::kInsertReportedReceipts, IdPart(report.incident()), IdPart(report.chapter()), filing.revision(), shipments, numbers);
}

}  // namespace muster::dispatch
