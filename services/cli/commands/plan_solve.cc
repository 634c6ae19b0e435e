#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "cli/client/progress.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/commands/plan_text.h"
#include "cli/commands/problem_text.h"
#include "cli/text/json_place.h"
#include "dispatch/wire/plan_solver.h"
#include "platform/status/check.h"
#include "platform/wire/proto_time.h"

// The planner on a problem of one's own: a file in, a plan out, no service.
namespace muster::cli {
namespace {

using dispatch::v1::Plan;
using dispatch::v1::PlanCheck;
using dispatch::v1::PlanProblem;
using dispatch::v1::PlanSolution;
using Shortage = PlanSolution::Shortage;

constexpr int kDefaultOffsetMinutes = 480;
// Every line number costs a walk through the file.
constexpr std::size_t kMaxLocated = 50;
constexpr absl::Duration kMaxTimeLimit = absl::Hours(24);

std::string FileName(const std::string& path, const Terminal& terminal) {
  return path == "-" ? Text("SOLVE_STANDARD_INPUT", terminal.language) : path;
}

absl::StatusOr<std::string> ReadFileOrStandardInput(const std::string& path) {
  if (path != "-") return ReadInput(path);
  return std::string((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
}

absl::Status Parse(const std::string& path, const std::string& json, google::protobuf::Message& message, const Terminal& terminal) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &message);
  if (parsed.ok()) return absl::OkStatus();
  const std::string complaint(parsed.message());
  const std::optional<int> line = JsonLineOfComplaint(json, complaint);
  const std::string file = line ? absl::StrCat(FileName(path, terminal), ":", *line) : FileName(path, terminal);
  const Details details = {{"file", file}, {"type", message.GetTypeName()}, {"problem", JsonComplaint(complaint)}};
  return Said(InvalidArgument("JSON_INVALID", complaint, details), Text("SOLVE_JSON_INVALID", terminal.language, details));
}

// The same error, with the line of the file before each path.
absl::Status WithLines(const absl::Status& status, const std::string& path, const std::string& json, const Terminal& terminal) {
  const std::vector<Violation> found = ViolationsOf(status);
  if (found.empty()) return status;
  Violations located;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string line = i < kMaxLocated ? absl::StrCat(":", JsonLineOf(json, found[i].field)) : "";
    located.Add(absl::StrCat(FileName(path, terminal), line, ": ", found[i].field), found[i].reason, found[i].details);
  }
  return located.ToStatus();
}

TextKey SentenceOf(Shortage::Reason reason) {
  switch (reason) {
    case Shortage::REASON_EARMARKED:
      return "SHORT_EARMARKED";
    case Shortage::REASON_HELD_BY_FLOOR:
      return "SHORT_HELD_BY_FLOOR";
    case Shortage::REASON_TOO_LATE:
      return "SHORT_TOO_LATE";
    case Shortage::REASON_EXPIRED:
      return "SHORT_EXPIRED";
    case Shortage::REASON_WAREHOUSE_CLOSED:
      return "SHORT_WAREHOUSE_CLOSED";
    case Shortage::REASON_NO_ROAD:
      return "SHORT_NO_ROAD";
    case Shortage::REASON_QUARANTINED:
      return "SHORT_QUARANTINED";
    case Shortage::REASON_LIMITED:
      return "SHORT_LIMITED";
    default:
      return "SHORT_NO_STOCK";
  }
}

// Prints a plan with the names that its problem gives.
class PlanPrinter {
 public:
  PlanPrinter(const PlanProblem& problem, const Terminal& terminal)
      : problem_(problem),
        view_(terminal),
        zone_(absl::FixedTimeZone(60 *
                                  (problem.has_time_zone_offset_minutes() ? problem.time_zone_offset_minutes() : kDefaultOffsetMinutes))) {
    for (const auto& item : problem.items()) items_[item.id()] = &item;
    for (const auto& warehouse : problem.warehouses()) warehouses_[warehouse.id()] = Label(warehouse);
    for (const auto& site : problem.sites()) sites_[site.id()] = Label(site);
    for (const auto& line : problem.lines()) lines_[line.id()] = &line;
  }

  void Print(const PlanSolution& solution) {
    if (problem_.has_network()) return PrintFlow(view_, problem_, solution);
    if (problem_.has_assignment()) return PrintAssignment(view_, problem_, solution);
    PrintHead(solution);
    PrintLines(solution);
    PrintShortages(solution);
    PrintReleases(solution);
    PrintObjectives(solution);
    PrintViolations(solution.violations(), "TITLE_PLANNER_WRONG");
  }

  void Print(const PlanCheck& check) {
    PrintViolations(check.violations(), "TITLE_RULES_BROKEN");
    if (check.violations().empty()) view_.Line(view_.Text("NO_RULE_BROKEN"));
    Table table({view_.Left("COL_OBJECTIVE"), view_.Right("COL_THIS_PLAN"), view_.Right("COL_BEST_PLAN"), view_.Left("COL_UNIT"),
                 view_.Left("COL_PROOF")});
    const PlanCheck::Objective* decides = nullptr;
    for (const PlanCheck::Objective& objective : check.objectives()) {
      table.Add({Word("OBJECTIVE_", objective.title()), GroupedDigits(objective.value()), GroupedDigits(objective.best()),
                 Word("UNIT_", objective.unit()), Proof(objective.optimal())});
      if (decides == nullptr && objective.value() != objective.best()) decides = &objective;
    }
    view_.Part("TITLE_AGAINST_BEST", table);
    if (check.objectives().empty()) return;
    if (decides == nullptr) return view_.Line(view_.Text("AS_GOOD_AS_BEST"));
    view_.Line(view_.Text("FIRST_DIFFERENCE", {{"objective", Word("OBJECTIVE_", decides->title())},
                                               {"value", GroupedDigits(decides->value())},
                                               {"best", GroupedDigits(decides->best())},
                                               {"unit", Word("UNIT_", decides->unit())}}));
  }

 private:
  template <typename Row>
  static std::string Label(const Row& row) {
    const std::string id = ShortName(row.id());
    return row.display_name().empty() || row.display_name() == id ? id : absl::StrCat(row.display_name(), " ", id);
  }

  std::string Goods(const std::string& id, std::int64_t quantity) const {
    const auto known = items_.find(id);
    if (known == items_.end()) return absl::StrCat(ShortName(id), " ", NumberText(quantity));
    const PlanProblem::Item& item = *known->second;
    return absl::StrCat(item.display_name().empty() ? ShortName(id) : item.display_name(), " ", NumberText(quantity),
                        item.base_unit().empty() ? "" : " ", item.base_unit());
  }

  std::string At(const google::protobuf::Timestamp& time) const { return absl::FormatTime("%Y-%m-%d %H:%M", FromTimestamp(time), zone_); }

  std::string Warehouse(const std::string& id) const {
    const auto known = warehouses_.find(id);
    return known == warehouses_.end() ? ShortName(id) : known->second;
  }

  // "unit-seconds" → the row UNIT_UNIT_SECONDS of texts.csv.
  std::string Word(absl::string_view prefix, const std::string& name) const {
    const std::string key = absl::StrCat(prefix, absl::StrReplaceAll(absl::AsciiStrToUpper(name), {{"-", "_"}, {" ", "_"}}));
    return std::string(FindText(key, view_.language()).value_or(name));
  }

  std::string Proof(bool optimal) const { return optimal ? view_.Text("PROVED_OPTIMAL") : view_.Text("NOT_PROVED"); }

  void PrintHead(const PlanSolution& solution) {
    Card card;
    card.Add(view_.Text("COL_TITLE"), problem_.title());
    card.Add(view_.Text("COL_NOTE"), problem_.note());
    card.Add(view_.Text("COL_INCIDENT"), ShortName(problem_.incident()));
    card.Add(view_.Text("COL_START"), At(problem_.start_time()));
    card.Add(view_.Text("COL_SOLVER"), absl::StrCat(solution.solver(), "  ", SpanText(absl::Microseconds(solution.solve_duration_us()))));
    card.Add(view_.Text("COL_DIGEST"), solution.input_digest());
    view_.Show(view_.Text("TITLE_PLAN"), card);
  }

  // In the order in which somebody has to be called.
  void PrintLines(const PlanSolution& solution) {
    std::vector<const PlanSolution::Line*> lines;
    for (const PlanSolution::Line& line : solution.lines()) lines.push_back(&line);
    std::stable_sort(lines.begin(), lines.end(), [](const PlanSolution::Line* a, const PlanSolution::Line* b) {
      const auto key = [](const PlanSolution::Line& line) {
        return std::tuple(FromTimestamp(line.depart_time()), absl::string_view(line.warehouse()), absl::string_view(line.site()));
      };
      return key(*a) < key(*b);
    });
    Table table({view_.Left("COL_FROM"), view_.Whole("COL_GOODS"), view_.Left("COL_TO"), view_.Left("COL_DEPARTS"),
                 view_.Left("COL_ARRIVES"), view_.Right("COL_DISTANCE"), view_.Left("COL_LOT")});
    for (const PlanSolution::Line* line : lines) {
      const auto site = sites_.find(line->site());
      table.Add({Warehouse(line->warehouse()), Goods(line->item(), line->quantity()), site == sites_.end() ? line->site() : site->second,
                 At(line->depart_time()), At(line->arrive_time()), DistanceText(line->distance_m()), ShortName(line->lot())});
    }
    view_.Part("TITLE_ALLOCATION", table);
    std::set<std::string> sources;
    for (const PlanSolution::Line& line : solution.lines()) {
      if (!line.travel_source().empty()) sources.insert(line.travel_source());
    }
    PrintTravelSources(view_, sources);
  }

  void PrintShortages(const PlanSolution& solution) {
    std::map<std::string, std::int64_t> lacking;
    for (const Shortage& shortage : solution.shortages()) lacking[shortage.line()] += shortage.quantity();
    Table table({view_.Left("COL_PRIORITY"), view_.Whole("COL_LACKING"), view_.Left("COL_TO"), view_.Whole("COL_WHY")});
    for (const Shortage& shortage : solution.shortages()) {
      const auto known = lines_.find(shortage.line());
      if (known == lines_.end()) continue;
      const PlanProblem::Line& line = *known->second;
      const auto priority = line.priority() == common::v1::PRIORITY_UNSPECIFIED ? common::v1::PRIORITY_NORMAL : line.priority();
      table.Add({view_.Word(priority), Goods(line.item(), shortage.quantity()), sites_.at(line.site()),
                 Why(shortage, line, lacking.at(shortage.line()))});
    }
    if (table.empty()) {
      view_.Line("");
      view_.Line(view_.Text("ALL_MET", {{"count", problem_.lines_size()}}));
    }
    view_.Part("TITLE_SHORTAGES", table);
  }

  // What stands in the way, and what it would take.
  std::string Why(const Shortage& shortage, const PlanProblem::Line& line, std::int64_t lacking) const {
    const Details quantity = {{"quantity", NumberText(shortage.quantity())}};
    return view_.Text(SentenceOf(shortage.reason()),
                      {{"warehouse", Warehouse(shortage.warehouse())},
                       {"held", NumberText(shortage.held_quantity())},
                       {"covers", shortage.quantity() == lacking ? view_.Text("COVERS_ALL") : view_.Text("COVERS_PART", quantity)},
                       {"arrive", shortage.has_arrive_time() ? At(shortage.arrive_time()) : ""},
                       {"needed_by", line.has_needed_by_time() ? At(line.needed_by_time()) : ""},
                       {"limits", LimitsText(shortage)}});
  }

  std::string LimitsText(const Shortage& shortage) const {
    std::vector<std::string> limits;
    for (const Shortage::ExceededLimit& exceeded : shortage.exceeded_limits()) {
      const auto limit = absl::c_find_if(problem_.limits(), [&](const PlanProblem::Limit& one) { return one.id() == exceeded.limit(); });
      const bool is_fleet = limit != problem_.limits().end() && limit->kind() == PlanProblem::Limit::KIND_FLEET;
      limits.push_back(
          view_.Text(is_fleet ? TextKey("EXCEEDED_FLEET") : TextKey("EXCEEDED_HANDLING"),
                     {{"limit", ShortName(exceeded.limit())}, {"lacks", LoadText(exceeded.weight_g(), exceeded.volume_cm3())}}));
    }
    return absl::StrJoin(limits, view_.language() == Language::kChinese ? "；" : "; ");
  }

  void PrintReleases(const PlanSolution& solution) {
    Table table({view_.Whole("COL_FLOOR_RELEASED"), view_.Whole("COL_GAINED"), view_.Left("COL_ARRIVES")});
    const auto add = [&](const PlanSolution::FloorRelease& release) {
      std::vector<std::string> parts;
      for (const auto& part : release.parts()) {
        parts.push_back(absl::StrCat(Warehouse(part.warehouse()), " ", Goods(part.item(), part.quantity())));
      }
      const char* separator = view_.language() == Language::kChinese ? "、" : ", ";
      table.Add(
          {absl::StrJoin(parts, separator), GainText(view_, GainOf(release)), release.has_arrive_time() ? At(release.arrive_time()) : ""});
    };
    for (const PlanSolution::FloorRelease& release : solution.single_releases()) add(release);
    for (const PlanSolution::FloorRelease& release : solution.releases()) {
      if (release.parts_size() > 1) add(release);
    }
    view_.Part("TITLE_RELEASES", table);
  }

  void PrintObjectives(const PlanSolution& solution) {
    Table table(
        {view_.Left("COL_OBJECTIVE"), view_.Right("COL_VALUE"), view_.Right("COL_BOUND"), view_.Left("COL_UNIT"), view_.Left("COL_PROOF")});
    for (const Plan::Objective& objective : solution.objectives()) {
      table.Add({Word("OBJECTIVE_", objective.title()), GroupedDigits(objective.value()), GroupedDigits(objective.bound()),
                 Word("UNIT_", objective.unit()), Proof(objective.optimal())});
    }
    view_.Part("TITLE_OBJECTIVES", table);
  }

  template <typename Violations>
  void PrintViolations(const Violations& violations, TextKey title) {
    Table table({view_.Left("COL_WHERE"), view_.Whole("COL_WHAT_IS_WRONG")});
    for (const PlanSolution::Violation& violation : violations) {
      const std::string sentence = Sentence(violation.reason(), {{"changes", violation.where()}}, view_.language());
      table.Add({violation.where(), sentence.empty() ? violation.reason() : sentence});
    }
    view_.Part(title, table);
  }

  const PlanProblem& problem_;
  View view_;
  const absl::TimeZone zone_;
  std::map<std::string, const PlanProblem::Item*> items_;
  std::map<std::string, std::string> warehouses_;
  std::map<std::string, std::string> sites_;
  std::map<std::string, const PlanProblem::Line*> lines_;
};

enum class Format { kTable, kJson };

absl::StatusOr<Format> FormatOf(const Command& command) {
  const std::string format = command.Value("--format");
  if (command.JsonWanted() || format == "json") return Format::kJson;
  if (format.empty() || format == "table") return Format::kTable;
  Violations violations;
  violations.Add("--format", "MALFORMED", {{"expected", "table, json"}});
  return violations.ToStatus();
}

// One line for other programs (--json), several for people who go on to edit it (--format json).
std::string JsonOf(const Command& command, const google::protobuf::Message& message) {
  if (command.JsonWanted()) return absl::StrCat(JsonText(message), "\n");
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  // Fails only for an Any, of which there is none.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "";
  return json;
}

// Prints an answer or saves it, in the form that was asked for.
template <typename Answer>
absl::Status Deliver(const Command& command, const Terminal& terminal, Format format, const PlanProblem& problem, const Answer& answer) {
  const std::string output = command.Value("--output");
  const bool saves = !output.empty() && output != "-";
  std::ostringstream saved;
  const Terminal file{.out = saved, .err = terminal.err, .language = terminal.language};
  const Terminal& to = saves ? file : terminal;
  if (format == Format::kJson) {
    to.out << JsonOf(command, answer);
  } else {
    PlanPrinter(problem, to).Print(answer);
  }
  return saves ? WriteOutput(output, saved.str()) : absl::OkStatus();
}

absl::string_view KindOf(const PlanProblem& problem) {
  switch (problem.kind_case()) {
    case PlanProblem::kNetwork:
      return "network";
    case PlanProblem::kAssignment:
      return "assignment";
    case PlanProblem::KIND_NOT_SET:
      return "allocation";
  }
  MUSTER_CHECK(false);
}

absl::Status NotForThisProblem(absl::string_view option, const PlanProblem& problem) {
  Violations violations;
  violations.Add(option, "NOT_FOR_THIS_PROBLEM", {{"kind", KindOf(problem)}});
  return violations.ToStatus();
}

absl::StatusOr<absl::Duration> TimeLimitOf(const Command& command, const PlanProblem& problem) {
  if (!command.Given("--time-limit")) return dispatch::kSolveTimeLimit;
  // How much is searched for an allocation is one of its preferences, so that it has the same plan everywhere.
  if (problem.kind_case() == PlanProblem::KIND_NOT_SET) return NotForThisProblem("--time-limit", problem);
  absl::Duration limit;
  const bool parsed = absl::ParseDuration(command.Value("--time-limit"), &limit);
  if (parsed && limit > absl::ZeroDuration() && limit <= kMaxTimeLimit) return limit;
  Violations violations;
  violations.Add("--time-limit", "MALFORMED", {{"expected", "10s, 5m, 24h"}});
  return violations.ToStatus();
}

std::string WhatIsSolved(const PlanProblem& problem, Language language) {
  switch (problem.kind_case()) {
    case PlanProblem::kNetwork:
      return Text("SOLVING_NETWORK", language, {{"count", problem.network().arcs_size()}});
    case PlanProblem::kAssignment:
      return Text("SOLVING_ASSIGNMENT", language, {{"count", problem.assignment().jobs_size()}});
    case PlanProblem::KIND_NOT_SET:
      return Text("SOLVING", language, {{"count", problem.lines_size()}});
  }
  MUSTER_CHECK(false);
}

class Stopwatch {
 public:
  explicit Stopwatch(absl::Time begin) : last_(begin) {}

  absl::Duration Lap() {
    const absl::Time now = absl::Now();
    return now - std::exchange(last_, now);
  }

 private:
  absl::Time last_;
};

absl::Status Check(const Command& command, const Terminal& terminal, Format format, const PlanProblem& problem) {
  if (problem.kind_case() != PlanProblem::KIND_NOT_SET) return NotForThisProblem("--check", problem);
  const std::string path = command.Value("--check");
  ASSIGN_OR_RETURN(const std::string json, ReadFileOrStandardInput(path));
  PlanSolution plan;
  RETURN_IF_ERROR(Parse(path, json, plan, terminal));
  absl::StatusOr<PlanCheck> check;
  {
    const Progress progress(terminal, WhatIsSolved(problem, terminal.language));
    check = dispatch::CheckPlanOf(problem, plan);
  }
  if (!check.ok()) return WithLines(check.status(), path, json, terminal);
  RETURN_IF_ERROR(Deliver(command, terminal, format, problem, *check));
  if (check->violations().empty()) return absl::OkStatus();
  return FailedPrecondition("PLAN_BREAKS_RULES", "the plan breaks rules", {{"count", check->violations_size()}});
}

absl::Status Solve(const Command& command, const Terminal& terminal) {
  const std::string path = command.Value("FILE");
  if (path.empty()) {
    Violations violations;
    violations.Add("FILE", "REQUIRED");
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(const Format format, FormatOf(command));
  Stopwatch watch(absl::Now());
  ASSIGN_OR_RETURN(const std::string json, ReadFileOrStandardInput(path));
  PlanProblem problem;
  RETURN_IF_ERROR(Parse(path, json, problem, terminal));
  // Before anything else, so that what is wrong with a plan to be checked is not mixed up with it.
  RETURN_IF_ERROR(WithLines(dispatch::CheckProblem(problem), path, json, terminal));
  ASSIGN_OR_RETURN(const absl::Duration time_limit, TimeLimitOf(command, problem));
  const absl::Duration reading = watch.Lap();
  if (command.Given("--check")) return Check(command, terminal, format, problem);
  absl::StatusOr<PlanSolution> solution;
  {
    const Progress progress(terminal, WhatIsSolved(problem, terminal.language));
    solution = dispatch::SolvePlan(problem, time_limit);
  }
  RETURN_IF_ERROR(solution.status());
  const absl::Duration solving = absl::Microseconds(solution->solve_duration_us());
  const absl::Duration checking = watch.Lap() - solving;
  RETURN_IF_ERROR(Deliver(command, terminal, format, problem, *solution));
  if (command.Given("--timing")) {
    const Details spans = {{"reading", SpanText(reading)},
                           {"solving", SpanText(solving)},
                           {"checking", SpanText(checking)},
                           {"printing", SpanText(watch.Lap())}};
    terminal.err << Text("SOLVE_TIMING", terminal.language, spans) << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddPlanSolveCommand(Command& group) {
  group.AddAlone("solve",
                 {{.name = "FILE", .use = Use::kRequired, .help = "ARG_PROBLEM_FILE"},
                  {.name = "--check", .help = "OPT_CHECK_PLAN"},
                  {.name = "--output", .help = "OPT_OUTPUT"},
                  {.name = "--format", .help = "OPT_PLAN_FORMAT"},
                  {.name = "--time-limit"},
                  {.name = "--timing", .is_flag = true}},
                 &Solve);
}

}  // namespace muster::cli
