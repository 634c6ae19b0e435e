#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "muster/dispatch/v1/execution_report_service.grpc.pb.h"

// 执行结果报告: what became of what a chapter asked for.
namespace muster::cli {
namespace {

using dispatch::v1::ExecutionReport;
using dispatch::v1::ExecutionReportService;
using dispatch::v1::ExecutionReportSummary;
using dispatch::v1::ListExecutionReportsResponse;
using dispatch::v1::Plan;
using dispatch::v1::Shipment;

std::vector<Column> WithQuantities(View& view, std::vector<Column> columns) {
  for (Column& column :
       std::vector<Column>{view.Right("COL_PLANNED"), view.Right("COL_SENT"), view.Right("COL_RECEIVED"), view.Right("COL_DAMAGED"),
                           view.Right("COL_LOST"), view.Right("COL_RETURNED"), view.Right("COL_OUTSTANDING")}) {
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<std::string> WithQuantities(std::vector<std::string> cells, const ExecutionReport::Quantities& quantities) {
  for (const std::int64_t quantity :
       {quantities.planned_quantity(), quantities.sent_quantity(), quantities.received_quantity(), quantities.damaged_quantity(),
        quantities.lost_quantity(), quantities.returned_quantity(), quantities.outstanding_quantity()}) {
    cells.push_back(NumberText(quantity));
  }
  return cells;
}

// "622900-2024-003  第 2 版  2024-01-10 09:00  马某、韩某".
std::string FilingText(View& view, const ExecutionReport::Filing& filing) {
  if (filing.number().empty()) return view.Text("REPORT_NOT_FILED");
  return absl::StrCat(filing.number(), "  ", view.Text("REPORT_REVISION", {{"revision", filing.revision()}}), "  ",
                      TimeText(filing.file_time()), "  ", absl::StrJoin(filing.responsible_persons(), ", "));
}

void PrintTotals(View& view, const ExecutionReport& report) {
  Table items(WithQuantities(view, {view.Whole("COL_ITEM"), view.Right("COL_ASKED")}));
  for (const ExecutionReport::ItemTotal& total : report.items()) {
    items.Add(WithQuantities({view.Label(total.item()), NumberText(total.asked_quantity())}, total.quantities()));
  }
  view.Part("TITLE_BY_ITEM", items);
  std::vector<Column> columns = WithQuantities(view, {view.Left("COL_FOR"), view.Whole("COL_ITEM"), view.Right("COL_ASKED")});
  columns.push_back(view.Right("COL_MISSING"));
  Table lines(std::move(columns));
  for (const ExecutionReport::Line& line : report.lines()) {
    std::vector<std::string> cells =
        WithQuantities({ShortName(line.requisition()), view.Label(line.item()), NumberText(line.asked_quantity())}, line.quantities());
    cells.push_back(NumberText(line.missing_quantity()));
    lines.Add(std::move(cells));
  }
  view.Part("TITLE_BY_REQUISITION", lines);
  Table given(WithQuantities(view, {view.Left("COL_CHAPTER"), view.Left("COL_WAREHOUSE"), view.Whole("COL_ITEM")}));
  for (const ExecutionReport::Contribution& contribution : report.contributions()) {
    given.Add(WithQuantities({view.Label(contribution.chapter()), view.Label(contribution.warehouse()), view.Label(contribution.item())},
                             contribution.quantities()));
  }
  view.Part("TITLE_CONTRIBUTIONS", given);
}

void PrintShortages(View& view, const ExecutionReport& report) {
  Table shortages({view.Left("COL_FOR"), view.Whole("COL_GOODS"), view.Left("COL_WHY"), view.Left("COL_PLAN")});
  for (const ExecutionReport::Shortage& lacking : report.shortages()) {
    const Plan::Shortage& shortage = lacking.shortage();
    shortages.Add({ShortName(shortage.requisition()), view.Goods(shortage.item(), shortage.quantity()), view.Word(shortage.reason()),
                   ShortName(lacking.plan())});
  }
  view.Part("TITLE_SHORTAGES", shortages);
}

void PrintDeliveries(View& view, const ExecutionReport& report) {
  Table deliveries({view.Left("COL_ID"), view.Left("COL_FROM"), view.Left("COL_STATE"), view.Left("COL_PLANNED_ARRIVAL"),
                    view.Left("COL_ARRIVES"), view.Right("COL_MINUTES_LATE"), view.Whole("COL_SIGNED")});
  for (const ExecutionReport::Delivery& delivery : report.deliveries()) {
    std::vector<std::string> receipts;
    for (const Shipment::Receipt& receipt : delivery.receipts()) {
      receipts.push_back(absl::StrCat(receipt.signer(), " ", TimeText(receipt.sign_time())));
    }
    deliveries.Add({ShortName(delivery.shipment()), view.Label(delivery.warehouse()), view.Word(delivery.state()),
                    TimeText(delivery.planned_arrive_time()), TimeText(delivery.arrive_time()),
                    delivery.has_arrive_time() ? NumberText(delivery.arrival_delay_minutes()) : "", absl::StrJoin(receipts, ", ")});
  }
  view.Part("TITLE_DELIVERIES", deliveries);
}

void PrintApprovals(View& view, const ExecutionReport& report) {
  Table approvals({view.Left("COL_PLAN"), view.Left("COL_CHAPTER"), view.Right("COL_STEP"), view.Left("COL_STATE"),
                   view.Left("COL_DECIDED"), view.Left("COL_REGULARIZATION")});
  for (const ExecutionReport::Approval& step : report.approvals()) {
    const Plan::Approval& approval = step.approval();
    approvals.Add({ShortName(step.plan()), view.Label(approval.chapter()), NumberText(approval.step()), view.Word(approval.state()),
                   TimeText(approval.decide_time()),
                   approval.state() == Plan::Approval::STATE_COMMANDED ? view.Word(approval.regularization()) : ""});
  }
  view.Part("TITLE_APPROVALS", approvals);
}

void PrintFilings(View& view, const ExecutionReport& report) {
  Table filings(
      {view.Right("COL_REVISION"), view.Left("COL_NUMBER"), view.Left("COL_TIME"), view.Left("COL_PERSONS"), view.Whole("COL_REASON")});
  for (const ExecutionReport::Filing& filing : report.filings()) {
    filings.Add({NumberText(filing.revision()), filing.number(), TimeText(filing.file_time()),
                 absl::StrJoin(filing.responsible_persons(), ", "),
                 filing.interim_reason().empty() ? filing.correction_reason() : filing.interim_reason()});
  }
  view.Part("TITLE_FILINGS", filings);
}

void PrintReport(View& view, const ExecutionReport& report) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(report.name()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(report.chapter()));
  card.Add(view.Text("COL_STATE"), view.Word(report.due_state()));
  card.Add(view.Text("COL_DUE"), report.due_date().empty() ? "" : absl::StrCat(report.due_date(), "  ", report.term_source()));
  card.Add(view.Text("COL_WORKING_DAYS_BY"), report.calendar_source());
  card.Add(view.Text("COL_FILED"), report.has_filing() ? FilingText(view, report.filing()) : "");
  card.Add(view.Text("COL_REMARKS"), report.filing().remarks());
  card.Add(view.Text("COL_OPEN_SHIPMENTS"), NumberText(report.open_shipment_count()));
  card.Add(view.Text("COL_OPEN_SIGNATURES"), NumberText(report.open_regularization_count()));
  card.Add(view.Text("COL_ETAG"), report.etag());
  view.Show(view.Text("TITLE_EXECUTION_REPORT"), card);
  PrintTotals(view, report);
  PrintShortages(view, report);
  PrintDeliveries(view, report);
  PrintApprovals(view, report);
  PrintFilings(view, report);
  const bool waits = report.due_state() == ExecutionReport::DUE_STATE_DUE || report.due_state() == ExecutionReport::DUE_STATE_OVERDUE;
  if (!report.has_filing() && waits) view.Hint("NEXT_FILE_REPORT", {{"report", ShortName(report.name())}, {"etag", report.etag()}});
}

void PrintReports(View& view, const ListExecutionReportsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_CHAPTER"), view.Left("COL_STATE"), view.Left("COL_DUE"),
               view.Right("COL_UNREPORTED_RECEIPTS"), view.Right("COL_OPEN_SHIPMENTS"), view.Whole("COL_FILED")});
  for (const ExecutionReportSummary& report : response.execution_reports()) {
    table.Add({ShortName(report.name()), view.Label(report.chapter()), view.Word(report.due_state()), report.due_date(),
               NumberText(report.unreported_receipt_count()), NumberText(report.open_shipment_count()),
               FilingText(view, report.latest_filing())});
  }
  view.List("TITLE_EXECUTION_REPORTS", table, "NO_EXECUTION_REPORTS");
  view.More(response.next_page_token());
}

}  // namespace

void AddExecutionReportCommands(Command& root) {
  Command& group = root.Group("execution-report");
  const OptionSpec report = {
      .name = "REPORT", .field = "name", .use = Use::kRequired, .collection = "executionReports", .help = "ARG_EXECUTION_REPORT"};
  const OptionSpec revision = {.name = "--revision", .field = "revision"};
  group.List("list", &ExecutionReportService::Stub::ListExecutionReports,
             {{.name = "--incident", .field = "incident"},
              {.name = "--chapter", .field = "chapter", .help = "OPT_UNDER"},
              {.name = "--state", .field = "due_state"}},
             PrintReports);
  group.Verb("show", &ExecutionReportService::Stub::GetExecutionReport, {report, revision}, PrintReport);
  group.Verb("file", &ExecutionReportService::Stub::FileExecutionReport,
             {report,
              {.name = "--etag", .field = "etag", .use = Use::kRequired, .help = "OPT_REPORT_ETAG"},
              {.name = "--person", .field = "responsible_persons", .use = Use::kRequired},
              {.name = "--remarks", .field = "remarks"},
              {.name = "--interim", .field = "interim_reason"},
              {.name = "--correction", .field = "correction_reason", .help = "OPT_REPORT_CORRECTION"}},
             PrintReport);
  AddFileCommand(
      group, "print", &ExecutionReportService::Stub::PrintExecutionReport,
      {report, revision, {.name = "--format", .field = "format", .fallback = "pdf"}, {.name = "--language", .field = "language"}});
}

}  // namespace muster::cli
