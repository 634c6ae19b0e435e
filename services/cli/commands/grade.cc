#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/grade_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::GetGradeGapsResponse;
using warehouse::v1::GradeAssessment;
using warehouse::v1::GradeEvidence;
using warehouse::v1::GradeGap;
using warehouse::v1::GradeService;
using warehouse::v1::ListGradeAssessmentsResponse;

// Empty for a value that nobody knows.
std::string ValueText(bool known, std::int64_t value) { return known ? NumberText(value) : ""; }

template <class Gaps>
void PrintGapTable(View& view, const Gaps& gaps) {
  Table table({view.Left("COL_WAREHOUSE_LEVEL"), view.Left("COL_CRITERION"), view.Right("COL_REQUIRED"), view.Right("COL_MEASURED"),
               view.Right("COL_MISSING"), view.Left("COL_UNIT")});
  for (const GradeGap& gap : gaps) {
    table.Add({view.Word(gap.level()), absl::StrCat(gap.display_name(), " ", gap.criterion()), NumberText(gap.required_value()),
               ValueText(gap.has_measured_value(), gap.measured_value()), ValueText(gap.has_missing_value(), gap.missing_value()),
               gap.unit()});
  }
  view.Part("TITLE_GAPS", table);
}

template <class Evidence>
void PrintEvidence(View& view, const Evidence& evidence) {
  Table table(
      {view.Left("COL_CRITERION"), view.Right("COL_VALUE"), view.Right("COL_CORRECTED"), view.Left("COL_DAY"), view.Whole("COL_EVIDENCE")});
  for (const GradeEvidence& row : evidence) {
    table.Add({row.criterion(), NumberText(row.stated_value()), ValueText(row.has_corrected_value(), row.corrected_value()),
               row.measured_date(), absl::StrCat(row.evidence(), row.correction_reason().empty() ? "" : " / ", row.correction_reason())});
  }
  view.Part("TITLE_EVIDENCE", table);
}

void PrintAssessment(View& view, const GradeAssessment& assessment) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(assessment.name()));
  card.Add(view.Text("COL_STATE"), view.Word(assessment.state()));
  card.Add(view.Text("COL_WAREHOUSE"), view.Label(assessment.warehouse()));
  card.Add(view.Text("COL_CRITERIA_SET"), ShortName(assessment.criteria_set()));
  card.Add(view.Text("COL_COMPUTED_LEVEL"), view.Word(assessment.computed_level()));
  card.Add(view.Text("COL_AWARDED_LEVEL"), view.Word(assessment.awarded_level()));
  card.Add(view.Text("COL_REASON"), assessment.award_reason());
  card.Add(view.Text("COL_ENDS"), TimeText(assessment.level_expire_time()));
  view.Show(view.Text("TITLE_GRADE_ASSESSMENT"), card);
  PrintEvidence(view, assessment.evidence());
  PrintGapTable(view, assessment.gaps());
  Table steps({view.Left("COL_TIME"), view.Left("COL_STATE"), view.Left("COL_CREATOR"), view.Left("COL_CHAPTER"), view.Whole("COL_NOTE")});
  for (const GradeAssessment::Step& step : assessment.steps()) {
    steps.Add({TimeText(step.create_time()), view.Word(step.state()), ShortName(step.actor()), view.Label(step.chapter()), step.remark()});
  }
  view.Part("TITLE_STEPS", steps);
}

void PrintAssessments(View& view, const ListGradeAssessmentsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_WAREHOUSE"), view.Left("COL_STATE"), view.Left("COL_COMPUTED_LEVEL"),
               view.Left("COL_AWARDED_LEVEL"), view.Left("COL_ENDS"), view.Left("COL_CRITERIA_SET")});
  for (const GradeAssessment& assessment : response.grade_assessments()) {
    table.Add({ShortName(assessment.name()), view.Label(assessment.warehouse()), view.Word(assessment.state()),
               view.Word(assessment.computed_level()), view.Word(assessment.awarded_level()), TimeText(assessment.level_expire_time()),
               ShortName(assessment.criteria_set())});
  }
  view.List("TITLE_GRADE_ASSESSMENTS", table, "NO_GRADE_ASSESSMENTS");
  view.More(response.next_page_token());
}

void PrintGaps(View& view, const GetGradeGapsResponse& response) {
  Card card;
  const bool graded = response.computed_level() != warehouse::v1::Warehouse::LEVEL_UNSPECIFIED;
  card.Add(view.Text("COL_COMPUTED_LEVEL"), graded ? view.Word(response.computed_level()) : view.Text("NOT_GRADED"));
  view.Show(view.Text("TITLE_GAPS"), card);
  PrintGapTable(view, response.gaps());
  PrintEvidence(view, response.evidence());
}

}  // namespace

void AddGradeCommands(Command& root) {
  Command& group = root.Group("grade");
  const OptionSpec assessment = {.name = "ASSESSMENT", .field = "name", .use = Use::kRequired, .collection = "warehouses"};
  const OptionSpec set = {.name = "--set", .field = "criteria_set", .use = Use::kRequired};
  const OptionSpec etag = {.name = "--etag", .field = "etag"};
  const OptionSpec remark = {.name = "--remark", .field = "remark"};
  const OptionSpec why = {.name = "--remark", .field = "remark", .use = Use::kRequired};
  const OptionSpec evidence = {.name = "--evidence", .field = "evidence", .parse = As(&ParseEvidence)};
  group.Verb("gaps", &GradeService::Stub::GetGradeGaps, {{.name = "WAREHOUSE", .field = "warehouse", .use = Use::kRequired}, set},
             PrintGaps);
  group.Verb("assess", &GradeService::Stub::CreateGradeAssessment,
             {{.name = "WAREHOUSE", .field = "parent", .use = Use::kRequired, .collection = "warehouses"},
              set,
              evidence,
              {.name = "--copy-from", .field = "copy_from", .collection = "warehouses"},
              remark},
             PrintAssessment);
  group.Verb("evidence", &GradeService::Stub::SetGradeEvidence, {assessment, evidence, etag}, PrintAssessment);
  group.Verb("submit", &GradeService::Stub::SubmitGradeAssessment, {assessment, etag, remark}, PrintAssessment);
  group.Verb("withdraw", &GradeService::Stub::WithdrawGradeAssessment, {assessment, etag, why}, PrintAssessment);
  group.Verb("return", &GradeService::Stub::ReturnGradeAssessment, {assessment, etag, why}, PrintAssessment);
  group.Verb("review", &GradeService::Stub::ReviewGradeAssessment,
             {assessment, {.name = "--correct", .field = "corrections", .parse = As(&ParseCorrection)}, etag, remark}, PrintAssessment);
  group.Verb("award", &GradeService::Stub::AwardGradeAssessment,
             {assessment,
              {.name = "--level", .field = "level", .use = Use::kRequired, .help = "OPT_WAREHOUSE_LEVEL"},
              {.name = "--until", .field = "level_expire_time", .use = Use::kRequired, .help = "OPT_GRADE_UNTIL"},
              {.name = "--reason", .field = "reason"},
              etag,
              remark},
             PrintAssessment);
  group.Verb("reject", &GradeService::Stub::RejectGradeAssessment, {assessment, etag, why}, PrintAssessment);
  group.List("list", &GradeService::Stub::ListGradeAssessments,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--state", .field = "state"},
              {.name = "--days", .field = "expiring_within_days"}},
             PrintAssessments);
  group.Verb("show", &GradeService::Stub::GetGradeAssessment, {assessment}, PrintAssessment);
}

}  // namespace muster::cli
