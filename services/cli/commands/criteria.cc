#include "absl/strings/str_cat.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "muster/warehouse/v1/grade_service.grpc.pb.h"

// What decides the level of a warehouse.
namespace muster::cli {
namespace {

using warehouse::v1::CreateCriteriaSetRequest;
using warehouse::v1::CriteriaSet;
using warehouse::v1::Criterion;
using warehouse::v1::GradeService;
using warehouse::v1::ListCriteriaSetsResponse;
using warehouse::v1::Warehouse;

// Best first, as people name them.
constexpr Warehouse::Level kLevels[] = {Warehouse::LEVEL_1, Warehouse::LEVEL_2, Warehouse::LEVEL_3, Warehouse::LEVEL_4};

// What people call a set or a criterion, in their language where it has a name in it.
template <class Named>
std::string NameText(View& view, const Named& named) {
  const bool english = view.session().terminal().language == Language::kEnglish && !named.english_name().empty();
  return english ? named.english_name() : named.display_name();
}

// What a level asks; empty when the criterion does not matter to it.
std::string ThresholdText(const Criterion& criterion, Warehouse::Level level) {
  for (const Criterion::Threshold& threshold : criterion.thresholds()) {
    if (threshold.level() == level) return NumberText(threshold.value());
  }
  return "";
}

// Where its value comes from.
std::string RecordText(View& view, const Criterion& criterion) {
  if (criterion.record() == Criterion::RECORD_UNSPECIFIED) return view.Text("BY_EVIDENCE");
  return view.Text("BY_RECORD", {{"record", view.Word(criterion.record())}});
}

void PrintSet(View& view, const CriteriaSet& set) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(set.name()));
  card.Add(view.Text("COL_ENGLISH_NAME"), set.english_name());
  card.Add(view.Text("COL_VERSION"), set.version());
  card.Add(view.Text("COL_STATE"), view.Word(set.state()));
  card.Add(view.Text("COL_NATURE"), set.demonstration() ? view.Text("DEMONSTRATION") : "");
  card.Add(view.Text("COL_SOURCE_OF_RULE"), set.source());
  card.Add(view.Text("COL_RECORDED"), view.Recorded(set));
  card.Add(view.Text("COL_ENDED"), TimeText(set.retire_time()));
  view.Show(NameText(view, set), card);
  std::vector<Column> columns = {view.Left("COL_CRITERION"), view.Left("COL_DIRECTION")};
  for (const Warehouse::Level level : kLevels) columns.push_back({view.Word(level), Align::kRight});
  columns.push_back(view.Left("COL_UNIT"));
  columns.push_back(view.Left("COL_VALUE_FROM"));
  columns.push_back(view.Whole("COL_MEASURE"));
  Table table(columns);
  for (const Criterion& criterion : set.criteria()) {
    std::vector<std::string> row = {absl::StrCat(NameText(view, criterion), " ", criterion.id()), view.Word(criterion.direction())};
    for (const Warehouse::Level level : kLevels) row.push_back(ThresholdText(criterion, level));
    row.push_back(criterion.unit());
    row.push_back(RecordText(view, criterion));
    row.push_back(criterion.measure());
    table.Add(std::move(row));
  }
  view.Part("TITLE_CRITERIA", table);
}

void PrintSets(View& view, const ListCriteriaSetsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_VERSION"), view.Left("COL_STATE"), view.Left("COL_NATURE"),
               view.Left("COL_SOURCE_OF_RULE")});
  for (const CriteriaSet& set : response.criteria_sets()) {
    table.Add({ShortName(set.name()), NameText(view, set), set.version(), view.Word(set.state()),
               set.demonstration() ? view.Text("DEMONSTRATION") : "", set.source()});
  }
  view.List("TITLE_CRITERIA_SETS", table, "NO_CRITERIA_SETS");
  view.More(response.next_page_token());
}

absl::Status Create(const Command& command, const Invocation& invocation) {
  CreateCriteriaSetRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  CriteriaSet& set = *request.mutable_criteria_set();
  RETURN_IF_ERROR(ReadJson(command.Value("FILE"), set));
  // A set that was shown and changed is a new one: what the service made of the old one is not its.
  set.clear_name();
  set.clear_state();
  set.clear_creator();
  set.clear_create_time();
  set.clear_retire_time();
  ASSIGN_OR_RETURN(const CriteriaSet created, invocation.session.Call(&GradeService::Stub::CreateCriteriaSet, request));
  invocation.Emit(created, PrintSet);
  return absl::OkStatus();
}

}  // namespace

void AddCriteriaCommands(Command& root) {
  Command& group = root.Group("criteria");
  const OptionSpec set = {.name = "SET", .field = "name", .use = Use::kRequired, .collection = "criteriaSets"};
  group.List("list", &GradeService::Stub::ListCriteriaSets, {{.name = "--retired", .field = "include_retired"}}, PrintSets);
  group.Verb("show", &GradeService::Stub::GetCriteriaSet, {set}, PrintSet);
  group.Add("create", CreateCriteriaSetRequest::descriptor(),
            {{.name = "ID", .field = "criteria_set_id", .use = Use::kRequired, .help = "ARG_CRITERIA_SET_ID"},
             {.name = "FILE", .use = Use::kRequired, .help = "ARG_CRITERIA_FILE"}},
            &Create);
  group.Verb("retire", &GradeService::Stub::RetireCriteriaSet, {set}, PrintSet);
}

}  // namespace muster::cli
