#include "disaster/api/report_api.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "disaster/api/find_incident.h"
#include "disaster/domain/incident_id.h"
#include "disaster/domain/report_rules.h"
#include "disaster/store/disaster_tx.h"
#include "muster/chapter/v1/chapter.pb.h"
#include "muster/disaster/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster::disaster {
namespace {

constexpr std::int64_t kMaxFigure = 1'000'000'000'000'000;

// Every figure that is given, whichever there are: a new indicator is checked without a line here.
void CheckFigures(const v1::Figures& figures, Fields& fields) {
  std::vector<const google::protobuf::FieldDescriptor*> given;
  figures.GetReflection()->ListFields(figures, &given);
  for (const google::protobuf::FieldDescriptor* figure : given) {
    fields.Range(absl::StrCat("report.figures.", figure->name()), figures.GetReflection()->GetInt64(figures, figure), 0, kMaxFigure);
  }
}

bool Related(const auth::ChapterTree& tree, absl::string_view a, absl::string_view b) { return tree.Contains(a, b) || tree.Contains(b, a); }

void CheckLatestReport(const v1::CreateReportRequest& request, Fields& fields) {
  const std::optional<NestedId> ids = NestedIdOf(request.latest_report(), "incidents", "reports");
  if (!ids.has_value() || NameOf("incidents", ids->parent_id) != request.parent()) {
    fields.Add("latest_report", "MALFORMED", {{"expected", absl::StrCat(request.parent(), "/reports/…")}});
  }
}

// What a caller may say in a report of `incident`, if there is one.
absl::StatusOr<v1::Report> Validated(const v1::CreateReportRequest& request, const Scope& scope,
                                     const std::optional<v1::Incident>& incident) {
  const v1::Report& given = request.report();
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("parent", request.parent(), "incidents");
  if (!request.latest_report().empty()) CheckLatestReport(request, fields);
  fields.RequiredEnum("report.kind", given.kind());
  fields.RequiredEnum("report.source", given.source());
  fields.RequiredName("report.chapter", given.chapter(), "chapters");
  if (incident.has_value() && scope.tree().Knows(given.chapter()) && !Related(scope.tree(), incident->chapter(), given.chapter())) {
    fields.Add("report.chapter", "CHAPTER_UNRELATED", {{"chapter", incident->chapter()}});
  }
  if (!given.has_as_of_time()) fields.Add("report.as_of_time", "REQUIRED");
  const absl::Time earliest = incident.has_value() ? FromTimestamp(incident->occur_time()) : EarliestOccurTime();
  const absl::Time as_of_time =
      fields.Time("report.as_of_time", given.has_as_of_time(), given.as_of_time(), earliest, scope.now(), absl::InfinitePast());
  CheckFigures(given.figures(), fields);
  fields.Text("report.narrative", given.narrative(), 10'000);
  fields.Text("report.source_citation", given.source_citation(), 500);
  RETURN_IF_ERROR(fields.ToStatus());

  v1::Report report;
  report.set_kind(given.kind());
  report.set_source(given.source());
  report.set_chapter(given.chapter());
  *report.mutable_as_of_time() = ToTimestamp(as_of_time);
  *report.mutable_figures() = given.figures();
  report.set_narrative(given.narrative());
  report.set_source_citation(given.source_citation());
  return report;
}

ReportKind ToReportKind(v1::Report::Kind kind) {
  switch (kind) {
    case v1::Report::KIND_INITIAL:
      return ReportKind::kInitial;
    case v1::Report::KIND_FOLLOW_UP:
      return ReportKind::kFollowUp;
    case v1::Report::KIND_FINAL:
      return ReportKind::kFinal;
    default:
      MUSTER_CHECK(false);
  }
}

chapter::v1::Chapter::Tier ToProto(auth::Tier tier) {
  switch (tier) {
    case auth::Tier::kNational:
      return chapter::v1::Chapter::TIER_NATIONAL;
    case auth::Tier::kRegion:
      return chapter::v1::Chapter::TIER_REGION;
    case auth::Tier::kPrefecture:
      return chapter::v1::Chapter::TIER_PREFECTURE;
    case auth::Tier::kCounty:
      return chapter::v1::Chapter::TIER_COUNTY;
  }
  MUSTER_CHECK(false);
}

// From `chapter` up to the root.
std::vector<absl::string_view> DivisionsUp(const auth::ChapterTree& tree, absl::string_view chapter) {
  std::vector<absl::string_view> divisions;
  for (std::optional<absl::string_view> at = chapter; at.has_value(); at = tree.Parent(*at)) {
    divisions.push_back(IdOf(*at, "chapters").value_or(""));
  }
  return divisions;
}

// Fills in due_time and due_source. The policy is the one in force when the disaster happened.
absl::Status SetDeadline(DisasterTx& tx, const auth::ChapterTree& tree, absl::Time occur_time, v1::Report& report) {
  const std::vector<absl::string_view> divisions = DivisionsUp(tree, report.chapter());
  const std::optional<auth::Tier> tier = tree.TierOf(report.chapter());
  MUSTER_CHECK(tier.has_value());
  ASSIGN_OR_RETURN(
      const std::vector<PolicyRecord> records,
      tx.ListDeadlinePolicies({.divisions = divisions, .tier = ToProto(*tier), .kind = report.kind(), .day = ChinaDay(occur_time)}));
  std::vector<DeadlinePolicy> policies;
  for (const PolicyRecord& record : records) {
    policies.push_back({.division_code = record.division, .limit = absl::Minutes(record.limit_minutes), .source = record.source});
  }
  const std::optional<DeadlinePolicy> policy = PolicyInForce(divisions, policies);
  if (!policy.has_value()) return absl::OkStatus();
  *report.mutable_due_time() = ToTimestamp(occur_time + policy->limit);
  report.set_due_source(policy->source);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Report> ReportApi::CreateReport(const rpc::Call& call, const v1::CreateReportRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::optional<v1::Incident> incident, FindIncident(scope, request.parent()));
  ASSIGN_OR_RETURN(const v1::Report report, Validated(request, scope, incident));
  if (!incident.has_value()) return IncidentUnknown(request.parent());
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_DUTY_OFFICER}, report.chapter()));
  const std::string incident_id(IdOf(request.parent(), "incidents").value_or(""));
  return outbox::WriteOnce<DisasterTx, v1::Report>(
      scope.world(), scope.origin(), request, [&](DisasterTx& tx) -> absl::StatusOr<v1::Report> {
        RETURN_IF_ERROR(tx.LockIncident(incident_id).status());
        ASSIGN_OR_RETURN(const ReportsOnFile on_file, tx.FindReportsOnFile(incident_id));
        if (!request.latest_report().empty() && request.latest_report() != on_file.latest) {
          return Aborted("NEWER_REPORT", absl::StrCat(on_file.latest, " was filed meanwhile"), {{"report", on_file.latest}});
        }
        RETURN_IF_ERROR(CheckReportKind(ToReportKind(report.kind()), {.has_initial = on_file.has_initial, .has_final = on_file.has_final}));
        v1::ReportCreated event;
        v1::Report& filed = *event.mutable_report();
        filed = report;
        RETURN_IF_ERROR(SetDeadline(tx, scope.tree(), FromTimestamp(incident->occur_time()), filed));
        RETURN_IF_ERROR(tx.InsertReport(incident_id, filed));
        // The incident's chapter: whoever follows the incident learns of it, whichever chapter reported.
        tx.Append(filed.name(), incident->chapter(), event);
        return filed;
      });
}

absl::StatusOr<v1::ListReportsResponse> ReportApi::ListReports(const rpc::Call& call, const v1::ListReportsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string incident_id = fields.RequiredName("parent", request.parent(), "incidents");
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(GetIncident(scope, request.parent()).status());
  ASSIGN_OR_RETURN(const std::vector<v1::Report> reports,
                   outbox::Read<DisasterTx>(scope.world(), scope.origin(), [&](DisasterTx& tx) { return tx.ListReports(incident_id); }));
  v1::ListReportsResponse response;
  response.mutable_reports()->Assign(reports.begin(), reports.end());
  return response;
}

}  // namespace muster::disaster
