#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/commands/groups.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"
#include "platform/wire/proto_time.h"

namespace muster::cli {
namespace {

using disaster::v1::Figures;
using disaster::v1::IncidentService;
using disaster::v1::ListReportsResponse;
using disaster::v1::Report;
using google::protobuf::FieldDescriptor;

std::string FigureKey(const FieldDescriptor& field) { return absl::StrCat("FIGURE_", absl::AsciiStrToUpper(field.name())); }

// Adds every figure that is known. A figure that is 0 was counted; one that is not set is not known and not shown.
void AddFigures(View& view, const Figures& figures, Card& card) {
  const Language language = view.session().terminal().language;
  for (int i = 0; i < Figures::descriptor()->field_count(); ++i) {
    const FieldDescriptor* field = Figures::descriptor()->field(i);
    if (!figures.GetReflection()->HasField(figures, field)) continue;
    card.Add(MustFindText(FigureKey(*field), language), NumberText(figures.GetReflection()->GetInt64(figures, field)));
  }
}

std::string DueText(View& view, const Report& report) {
  if (!report.has_due_time()) return "";
  const bool late = FromTimestamp(report.create_time()) > FromTimestamp(report.due_time());
  return absl::StrCat(TimeText(report.due_time()), late ? "  " : "", late ? view.Text("LATE") : "", report.due_source().empty() ? "" : "  ",
                      report.due_source());
}

void PrintReport(View& view, const Report& report) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(report.name()));
  card.Add(view.Text("COL_SOURCE"), view.Word(report.source()));
  card.Add(view.Text("COL_CITATION"), report.source_citation());
  card.Add(view.Text("COL_CHAPTER"), view.Label(report.chapter()));
  card.Add(view.Text("COL_AS_OF"), TimeText(report.as_of_time()));
  card.Add(view.Text("COL_DUE"), DueText(view, report));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(report));
  AddFigures(view, report.figures(), card);
  card.Add(view.Text("COL_NARRATIVE"), report.narrative());
  view.Show(view.Word(report.kind()), card);
}

void PrintCreatedReport(View& view, const Report& report) {
  PrintReport(view, report);
  const std::string name = ShortName(report.name());
  view.Hint("NEXT_LEVEL", {{"incident", name.substr(0, name.find('/'))}});
}

std::string CountText(bool known, std::int64_t count) { return known ? NumberText(count) : "-"; }

void PrintReports(View& view, const ListReportsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_KIND"), view.Left("COL_SOURCE"), view.Left("COL_CHAPTER"), view.Left("COL_AS_OF"),
               view.Right("FIGURE_DEAD_PEOPLE"), view.Right("FIGURE_MISSING_PEOPLE"), view.Right("FIGURE_INJURED_PEOPLE"),
               view.Right("FIGURE_RELOCATED_PEOPLE"), view.Right("FIGURE_COLLAPSED_ROOMS"), view.Left("COL_RECORDED")});
  for (const Report& report : response.reports()) {
    const Figures& figures = report.figures();
    table.Add({ShortName(report.name()), view.Word(report.kind()), view.Word(report.source()), view.Label(report.chapter()),
               TimeText(report.as_of_time()), CountText(figures.has_dead_people(), figures.dead_people()),
               CountText(figures.has_missing_people(), figures.missing_people()),
               CountText(figures.has_injured_people(), figures.injured_people()),
               CountText(figures.has_relocated_people(), figures.relocated_people()),
               CountText(figures.has_collapsed_rooms(), figures.collapsed_rooms()), TimeText(report.create_time())});
  }
  view.List("TITLE_REPORTS", table, "NO_REPORTS");
}

}  // namespace

void AddReportCommands(Command& root) {
  Command& group = root.Group("report");
  std::vector<OptionSpec> options = {
      {.name = "INCIDENT", .field = "parent", .use = Use::kRequired, .collection = "incidents"},
      {.name = "--kind", .field = "report.kind", .use = Use::kRequired},
      {.name = "--source", .field = "report.source", .use = Use::kRequired, .help = "OPT_FIGURE_SOURCE"},
      {.name = "--citation", .field = "report.source_citation"},
      {.name = "--chapter", .field = "report.chapter", .use = Use::kOwnChapter},
      {.name = "--as-of", .field = "report.as_of_time", .use = Use::kRequired},
      {.name = "--narrative", .field = "report.narrative"},
  };
  for (int i = 0; i < Figures::descriptor()->field_count(); ++i) {
    const FieldDescriptor* field = Figures::descriptor()->field(i);
    options.push_back({.name = absl::StrCat("--", absl::StrReplaceAll(field->name(), {{"_", "-"}})),
                       .field = absl::StrCat("report.figures.", field->name()),
                       .help = FigureKey(*field)});
  }
  group.Verb("create", &IncidentService::Stub::CreateReport, std::move(options), PrintCreatedReport);
  group.Verb("list", &IncidentService::Stub::ListReports,
             {{.name = "INCIDENT", .field = "parent", .use = Use::kRequired, .collection = "incidents"}}, PrintReports);
}

}  // namespace muster::cli
