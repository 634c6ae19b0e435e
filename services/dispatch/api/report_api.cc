#include "dispatch/api/report_api.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "dispatch/api/papers.h"
#include "dispatch/api/report_content.h"
#include "dispatch/api/report_form.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/report_term.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/calendar/working_days.h"
#include "platform/status/check.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_DUTY_OFFICER;
using common::v1::ROLE_WAREHOUSE_MANAGER;
using Report = v1::ExecutionReport;

constexpr char kCollection[] = "executionReports";
constexpr std::size_t kDivisionCodeLength = 6;
constexpr int kCalendarPageSize = 1000;
constexpr std::int64_t kMaxRevision = 1'000'000;
constexpr char kNoTime[] = "none";

// "20231218-622927-1-622900" names an incident and a chapter.
ReportKey KeyOf(const std::string& name, Fields& fields) {
  const std::string id = fields.RequiredName("name", name, kCollection);
  if (id.empty()) return {};
  const std::size_t dash = id.rfind('-');
  const std::string code = dash == std::string::npos ? "" : id.substr(dash + 1);
  if (dash == 0 || code.size() != kDivisionCodeLength || !std::all_of(code.begin(), code.end(), absl::ascii_isdigit)) {
    fields.Add("name", "MALFORMED", {{"expected", "executionReports/20231218-622927-1-622900"}});
    return {};
  }
  return {.incident = NameOf("incidents", id.substr(0, dash)), .chapter = NameOf("chapters", code)};
}

std::string NameOfReport(const ReportKey& key) {
  return NameOf(kCollection, absl::StrCat(IdOf(key.incident, "incidents").value_or(""), "-", IdOf(key.chapter, "chapters").value_or("")));
}

absl::Status Unknown(const ReportKey& key) {
  return NotFound("EXECUTION_REPORT_UNKNOWN", absl::StrCat("no ", NameOfReport(key)), {{"name", NameOfReport(key)}});
}

// The working days as the warehouse service, which keeps them, knows them now.
absl::StatusOr<WorkingCalendar> ReadCalendar(const Neighbours& neighbours, const Scope& scope) {
  const rpc::CallOptions options = neighbours.as_service(scope.world().name, scope.deadline() - absl::Now());
  warehouse::v1::ListCalendarDaysRequest request;
  request.set_page_size(kCalendarPageSize);
  std::vector<CalendarException> exceptions;
  do {
    ASSIGN_OR_RETURN(const warehouse::v1::ListCalendarDaysResponse response,
                     rpc::Invoke(*neighbours.calendar, &warehouse::v1::CalendarService::Stub::ListCalendarDays, request, options));
    for (const warehouse::v1::CalendarDay& day : response.days()) {
      CalendarException& exception = exceptions.emplace_back();
      if (!absl::ParseCivilTime(day.day(), &exception.day)) {
        return Internal("UNEXPECTED", absl::StrCat("the calendar has the day ", day.day()));
      }
      exception.working = day.working();
      exception.source = day.source();
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return WorkingCalendar(exceptions);
}

// Sets the term of a report or a summary whose clock runs; its calendar's source.
template <class Message>
std::string SetTerm(const ReportRule& rule, Message& message) {
  if (!message.has_clock_start_time()) return "";
  ReportTerm term = TermOf(FromTimestamp(message.clock_start_time()), rule);
  message.set_due_date(absl::FormatCivilTime(term.last_day));
  *message.mutable_due_time() = ToTimestamp(term.due_time);
  return std::move(term.calendar_source);
}

// Where the report stands: whether anything waits to be reported, and by when.
absl::Status FillTerm(ReportTx& tx, const ReportKey& key, const WorkingCalendar& calendar, Report& report) {
  ASSIGN_OR_RETURN(const ReportTermRow term, tx.FindReportTerm());
  const ReportRule rule{.working_day_count = term.working_day_count, .calendar = calendar};
  ASSIGN_OR_RETURN(const std::vector<StoredReport> found,
                   tx.ListReports({.incident = key.incident,
                                   .divisions = std::vector<std::string>{std::string(IdOf(key.chapter, "chapters").value_or(""))},
                                   .overdue_before = OverdueBefore(tx.now(), rule),
                                   .limit = 1}));
  report.set_working_day_count(term.working_day_count);
  report.set_term_source(term.source);
  report.set_due_state(Report::DUE_STATE_NOTHING_RECEIVED);
  if (found.empty()) return absl::OkStatus();
  const v1::ExecutionReportSummary& summary = found.front().summary;
  report.set_due_state(summary.due_state());
  if (summary.has_clock_start_time()) *report.mutable_clock_start_time() = summary.clock_start_time();
  report.set_calendar_source(SetTerm(rule, report));
  return absl::OkStatus();
}

absl::StatusOr<Report> ComposeNow(ReportTx& tx, const ReportKey& key, const WorkingCalendar& calendar) {
  ASSIGN_OR_RETURN(const ReportSources sources, ReadSources(tx, key));
  if (sources.requisitions.empty()) return Unknown(key);
  Report report = Compose(sources);
  ASSIGN_OR_RETURN(const std::vector<Report::Filing> filings, tx.ListFilings(key));
  // Of what would be filed and what was, not of the day.
  report.set_etag(UuidOf(absl::StrCat(report.SerializeAsString(), "#", filings.size())));
  report.set_name(NameOfReport(key));
  *report.mutable_compose_time() = ToTimestamp(tx.now());
  for (const Report::Filing& filing : filings) *report.add_filings() = filing;
  RETURN_IF_ERROR(FillTerm(tx, key, calendar, report));
  return report;
}

absl::StatusOr<Report> FindFiled(ReportTx& tx, const ReportKey& key, std::int32_t revision) {
  ASSIGN_OR_RETURN(std::optional<Report> report, tx.FindFiled(key, revision));
  if (!report.has_value()) {
    return NotFound("EXECUTION_REPORT_REVISION_UNKNOWN", absl::StrCat("no revision ", revision, " of ", NameOfReport(key)),
                    {{"name", NameOfReport(key)}, {"revision", revision}});
  }
  ASSIGN_OR_RETURN(const std::vector<Report::Filing> filings, tx.ListFilings(key));
  *report->mutable_filing() = filings[static_cast<std::size_t>(revision) - 1];
  return *std::move(report);
}

bool HasReceipt(const Report& report) {
  return std::any_of(report.deliveries().begin(), report.deliveries().end(),
                     [](const Report::Delivery& delivery) { return !delivery.receipts().empty(); });
}

// Whether `report` may be filed as it was asked for.
absl::Status CheckFiling(const Report& report, const v1::FileExecutionReportRequest& request) {
  RETURN_IF_ERROR(CheckEtag(report.name(), request.etag(), report.etag()));
  if (!HasReceipt(report)) return FailedPrecondition("NOTHING_RECEIVED", "nothing was signed for", {{"name", report.name()}});
  if (report.open_shipment_count() > 0 && request.interim_reason().empty()) {
    std::vector<std::string> open;
    for (const Report::Delivery& delivery : report.deliveries()) {
      if (delivery.open()) open.push_back(delivery.shipment());
    }
    return FailedPrecondition("REPORT_SHIPMENTS_OPEN", "shipments are open",
                              {{"count", report.open_shipment_count()}, {"shipments", absl::StrJoin(open, ", ")}});
  }
  if (report.open_shipment_count() == 0 && !request.interim_reason().empty()) {
    return FailedPrecondition("REPORT_NOT_INTERIM", "no shipment is open", {{"name", report.name()}});
  }
  if (report.filings().empty()) {
    if (request.correction_reason().empty()) return absl::OkStatus();
    return FailedPrecondition("NOTHING_TO_CORRECT", "it was not filed before", {{"name", report.name()}});
  }
  const Report::Filing& latest = *report.filings().rbegin();
  if (!latest.interim_reason().empty() || !request.correction_reason().empty()) return absl::OkStatus();
  return FailedPrecondition("CORRECTION_REASON_REQUIRED", "a final report is filed", {{"number", latest.number()}});
}

// "622900-2024-003", by the year in China.
absl::StatusOr<std::string> TakeReportNumber(ReportTx& tx, const std::string& chapter) {
  const std::string series = absl::StrCat(IdOf(chapter, "chapters").value_or(""), "-", ChinaDay(tx.now()).year());
  ASSIGN_OR_RETURN(const std::int64_t number, tx.TakeNumbers(NameOf(kCollection, series), 1));
  return absl::StrFormat("%s-%03d", series, number);
}

absl::StatusOr<ReportKey> Check(const v1::FileExecutionReportRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  ReportKey key = KeyOf(request.name(), fields);
  fields.RequiredText("etag", request.etag(), 100);
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  fields.Text("remarks", request.remarks(), 2000);
  fields.Text("interim_reason", request.interim_reason(), 500);
  fields.Text("correction_reason", request.correction_reason(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return key;
}

std::string KeyInList(const StoredReport& stored) {
  const std::string time = stored.sort_time == absl::InfiniteFuture() ? kNoTime : absl::StrCat(absl::ToUnixMicros(stored.sort_time));
  return absl::StrCat(time, "|", stored.summary.incident(), "|", stored.summary.chapter());
}

absl::Status GoOnAfter(const std::string& key, ReportFilter& filter) {
  if (key.empty()) return absl::OkStatus();
  const std::vector<std::string> parts = absl::StrSplit(key, '|');
  std::int64_t micros = 0;
  if (parts.size() != 3 || (parts[0] != kNoTime && !absl::SimpleAtoi(parts[0], &micros))) {
    return InvalidArgument("PAGE_TOKEN_MALFORMED", "the page token is malformed");
  }
  filter.after_time = parts[0] == kNoTime ? absl::InfiniteFuture() : absl::FromUnixMicros(micros);
  filter.after = {.incident = parts[1], .chapter = parts[2]};
  return absl::OkStatus();
}

// The names that people know things by. As a service: whoever receives goods does not see the warehouse that sends them.
absl::StatusOr<ReportSheet> ReadSheet(const Neighbours& neighbours, const Scope& scope, Report report) {
  using warehouse::v1::ItemService;
  using warehouse::v1::WarehouseService;
  const rpc::CallOptions options = neighbours.as_service(scope.world().name, scope.deadline() - absl::Now());
  ReportSheet sheet{.organisation = OrganisationOf(scope.tree(), report.chapter())};
  for (const Report::ItemTotal& total : report.items()) {
    warehouse::v1::GetItemRequest request;
    request.set_name(total.item());
    ASSIGN_OR_RETURN(sheet.items[total.item()], rpc::Invoke(*neighbours.items, &ItemService::Stub::GetItem, request, options));
  }
  const auto add_origin = [&](const std::string& chapter, const std::string& warehouse) -> absl::Status {
    sheet.organisations[chapter] = OrganisationOf(scope.tree(), chapter);
    if (sheet.warehouses.count(warehouse) > 0) return absl::OkStatus();
    warehouse::v1::GetWarehouseRequest request;
    request.set_name(warehouse);
    ASSIGN_OR_RETURN(const auto found, rpc::Invoke(*neighbours.warehouses, &WarehouseService::Stub::GetWarehouse, request, options));
    sheet.warehouses[warehouse] = found.display_name();
    return absl::OkStatus();
  };
  for (const Report::Contribution& contribution : report.contributions()) {
    RETURN_IF_ERROR(add_origin(contribution.chapter(), contribution.warehouse()));
  }
  for (const Report::Delivery& delivery : report.deliveries()) RETURN_IF_ERROR(add_origin(delivery.chapter(), delivery.warehouse()));
  for (const Report::Approval& step : report.approvals()) {
    for (const std::string& chapter : {step.approval().chapter(), step.approval().deciding_chapter()}) {
      sheet.organisations[chapter] = OrganisationOf(scope.tree(), chapter);
    }
  }
  sheet.report = std::move(report);
  return sheet;
}

}  // namespace

absl::StatusOr<Report> ReportApi::Read(const Scope& scope, const ReportKey& key, std::int32_t revision) const {
  if (!scope.MayRead({key.chapter})) return Unknown(key);
  if (revision > 0) {
    return outbox::Read<ReportTx>(scope.world(), scope.origin(), [&](ReportTx& tx) { return FindFiled(tx, key, revision); });
  }
  ASSIGN_OR_RETURN(const WorkingCalendar calendar, ReadCalendar(neighbours_, scope));
  return outbox::Read<ReportTx>(scope.world(), scope.origin(), [&](ReportTx& tx) { return ComposeNow(tx, key, calendar); });
}

absl::StatusOr<Report> ReportApi::GetExecutionReport(const rpc::Call& call, const v1::GetExecutionReportRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const ReportKey key = KeyOf(request.name(), fields);
  fields.Range("revision", std::int64_t{request.revision()}, 0, kMaxRevision);
  RETURN_IF_ERROR(fields.ToStatus());
  return Read(scope, key, request.revision());
}

absl::StatusOr<Report> ReportApi::FileExecutionReport(const rpc::Call& call, const v1::FileExecutionReportRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const ReportKey key, Check(request));
  RETURN_IF_ERROR(scope.Authorize({ROLE_DUTY_OFFICER, ROLE_WAREHOUSE_MANAGER}, key.chapter));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<Report>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  ASSIGN_OR_RETURN(const WorkingCalendar calendar, ReadCalendar(neighbours_, scope));
  return outbox::WriteOnce<ReportTx, Report>(scope.world(), scope.origin(), request, [&](ReportTx& tx) -> absl::StatusOr<Report> {
    // First, because it keeps others from filing the same report until this one is.
    ASSIGN_OR_RETURN(const std::int64_t revision, tx.TakeNumbers(request.name(), 1));
    ASSIGN_OR_RETURN(Report report, ComposeNow(tx, key, calendar));
    RETURN_IF_ERROR(CheckFiling(report, request));
    Report::Filing& filing = *report.mutable_filing();
    filing.set_revision(static_cast<std::int32_t>(revision));
    if (report.filings().empty()) {
      ASSIGN_OR_RETURN(*filing.mutable_number(), TakeReportNumber(tx, key.chapter));
    } else {
      filing.set_number(report.filings().rbegin()->number());
    }
    *filing.mutable_file_time() = ToTimestamp(tx.now());
    filing.set_filer(tx.actor());
    *filing.mutable_responsible_persons() = PersonNames(request.responsible_persons());
    filing.set_remarks(request.remarks());
    filing.set_interim_reason(request.interim_reason());
    filing.set_correction_reason(request.correction_reason());
    report.clear_filings();
    tx.InsertFiling(report);
    v1::ExecutionReportFiled event;
    event.set_execution_report(report.name());
    event.set_incident(key.incident);
    event.set_chapter(key.chapter);
    *event.mutable_filing() = filing;
    tx.Append(report.name(), key.chapter, event);
    return report;
  });
}

absl::StatusOr<v1::ListExecutionReportsResponse> ReportApi::ListExecutionReports(const rpc::Call& call,
                                                                                 const v1::ListExecutionReportsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string chapter = request.chapter().empty() ? scope.caller().chapter() : request.chapter();
  const std::string filter_text = absl::StrCat(request.incident(), "|", chapter, "|", request.due_state());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  fields.Name("incident", request.incident(), "incidents");
  fields.Name("chapter", request.chapter(), "chapters");
  fields.Range("due_state", std::int64_t{request.due_state()}, 0, Report::DueState_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  ReportFilter filter{.incident = request.incident(), .due_state = request.due_state(), .limit = std::int64_t{page.size} + 1};
  RETURN_IF_ERROR(GoOnAfter(page.after, filter));
  ASSIGN_OR_RETURN(filter.divisions, ReadableDivisions(scope, chapter));
  ASSIGN_OR_RETURN(const WorkingCalendar calendar, ReadCalendar(neighbours_, scope));
  using Response = v1::ListExecutionReportsResponse;
  return outbox::Read<ReportTx>(scope.world(), scope.origin(), [&](ReportTx& tx) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const ReportTermRow term, tx.FindReportTerm());
    const ReportRule rule{.working_day_count = term.working_day_count, .calendar = calendar};
    ReportFilter due = filter;
    due.overdue_before = OverdueBefore(tx.now(), rule);
    ASSIGN_OR_RETURN(std::vector<StoredReport> found, tx.ListReports(due));
    Response response;
    response.set_next_page_token(CutPage(found, page, filter_text, KeyInList));
    for (StoredReport& stored : found) {
      SetTerm(rule, stored.summary);
      *response.add_execution_reports() = std::move(stored.summary);
    }
    return response;
  });
}

absl::StatusOr<v1::Paper> ReportApi::PrintExecutionReport(const rpc::Call& call, const v1::PrintExecutionReportRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const ReportKey key = KeyOf(request.name(), fields);
  fields.Range("revision", std::int64_t{request.revision()}, 0, kMaxRevision);
  fields.RequiredEnum("format", request.format());
  fields.Range("language", std::int64_t{request.language()}, 0, v1::Paper::Language_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(Report report, Read(scope, key, request.revision()));
  ASSIGN_OR_RETURN(const ReportSheet sheet, ReadSheet(neighbours_, scope, std::move(report)));
  paper::Form form = ReportForm(sheet, LanguageOf(request.language(), call));
  form.qr_payload = absl::StrCat("MUSTER:", scope.world().name, ":", request.name());
  form.printed_by = scope.caller().subject();
  form.print_time = scope.now();
  form.exercise = scope.world().exercise;
  return Render(form, request.format(), absl::StrCat("execution-report-", IdOf(request.name(), kCollection).value_or("")));
}

}  // namespace muster::dispatch
