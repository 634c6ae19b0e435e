#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/commands/groups.h"
#include "cli/commands/plan_text.h"
#include "cli/text/lines.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"
#include "platform/wire/proto_time.h"

namespace muster::cli {
namespace {

using dispatch::v1::EditPlanResponse;
using dispatch::v1::Plan;
using dispatch::v1::PlanComparison;
using dispatch::v1::PlanService;

// "20231218-622927-1-01/1": a need, its line counted from 1.
template <class Row>
std::string NeedText(const Row& row) {
  return absl::StrCat(ShortName(row.requisition()), "/", row.requisition_line_index() + 1);
}

// Points at the plan that is better.
std::string Pointer(PlanComparison::Better better) {
  switch (better) {
    case PlanComparison::BETTER_FIRST:
      return "◀";
    case PlanComparison::BETTER_SECOND:
      return "▶";
    case PlanComparison::BETTER_NEITHER:
      return "=";
    default:
      return "?";
  }
}

// Points at the side with the greater value, or with the smaller one when less is better.
enum class Wanted { kMore, kLess };
std::string PointerTo(std::int64_t first, std::int64_t second, Wanted wanted) {
  if (first == second) return "=";
  return (first < second) == (wanted == Wanted::kLess) ? "◀" : "▶";
}

// Columns of a table with a value of each plan, under the plans' ids.
std::vector<Column> SideBySide(const View& view, const PlanComparison& comparison, TextKey what) {
  return {view.Left(what),
          {ShortName(comparison.first().plan()), Align::kRight},
          {"", Align::kLeft},
          {ShortName(comparison.second().plan()), Align::kRight}};
}

void PrintSides(View& view, const PlanComparison& comparison) {
  const PlanComparison::Side& first = comparison.first();
  const PlanComparison::Side& second = comparison.second();
  Table table(SideBySide(view, comparison, "COL_COMPARED"));
  table.Add({view.Text("COL_STATE"), view.Word(first.state()), "", view.Word(second.state())});
  const auto count = [&](TextKey what, std::int64_t one, std::int64_t other, Wanted wanted) {
    table.Add({view.Text(what), NumberText(one), PointerTo(one, other, wanted), NumberText(other)});
  };
  count("COL_CRITICAL_SHORT", first.critical_short_quantity(), second.critical_short_quantity(), Wanted::kLess);
  count("COL_NOT_COVERED", first.short_quantity(), second.short_quantity(), Wanted::kLess);
  count("COL_COVERED", first.covered_quantity(), second.covered_quantity(), Wanted::kMore);
  const bool both_arrive = first.has_last_arrive_time() && second.has_last_arrive_time();
  const std::string pointer = both_arrive ? PointerTo(absl::ToUnixSeconds(FromTimestamp(first.last_arrive_time())),
                                                      absl::ToUnixSeconds(FromTimestamp(second.last_arrive_time())), Wanted::kLess)
                                          : "";
  table.Add({view.Text("COL_LAST_ARRIVAL"), TimeText(first.last_arrive_time()), pointer, TimeText(second.last_arrive_time())});
  count("COL_SHIPMENT_COUNT", first.shipment_count(), second.shipment_count(), Wanted::kLess);
  const auto owners = [](const PlanComparison::Side& side) {
    return absl::StrJoin(side.owners(), " ", [](std::string* out, const std::string& owner) { out->append(ShortName(owner)); });
  };
  table.Add({view.Text("COL_OWNERS"), owners(first), "", owners(second)});
  view.Part("TITLE_COMPARISON", table);
}

// What tells the two apart, in one sentence.
void PrintVerdict(View& view, const PlanComparison& comparison) {
  if (!comparison.same_inputs()) view.Note("OTHER_INPUTS");
  if (!comparison.same_needs()) return view.Line(view.Text("OTHER_NEEDS"));
  if (comparison.better() == PlanComparison::BETTER_NEITHER) return view.Line(view.Text("EQUALLY_GOOD"));
  for (const PlanComparison::Objective& objective : comparison.objectives()) {
    if (objective.better() == PlanComparison::BETTER_NEITHER) continue;
    if (objective.better() == PlanComparison::BETTER_UNSPECIFIED) {
      return view.Line(view.Text("NOT_COMPARABLE", {{"objective", ObjectiveText(view, objective.title())}}));
    }
    const bool first_wins = objective.better() == PlanComparison::BETTER_FIRST;
    const Details details = {{"plan", ShortName(first_wins ? comparison.first().plan() : comparison.second().plan())},
                             {"objective", ObjectiveText(view, objective.title())},
                             {"value", GroupedDigits(first_wins ? objective.first_value() : objective.second_value())},
                             {"other", GroupedDigits(first_wins ? objective.second_value() : objective.first_value())},
                             {"unit", ObjectiveUnitText(view, objective.unit())}};
    return view.Line(view.Text("BETTER_PLAN", details));
  }
}

void PrintObjectives(View& view, const PlanComparison& comparison) {
  std::vector<Column> columns = SideBySide(view, comparison, "COL_OBJECTIVE");
  columns.push_back(view.Left("COL_UNIT"));
  Table table(std::move(columns));
  int same_count = 0;
  for (const PlanComparison::Objective& objective : comparison.objectives()) {
    if (objective.better() == PlanComparison::BETTER_NEITHER) {
      ++same_count;
      continue;
    }
    table.Add({ObjectiveText(view, objective.title()), GroupedDigits(objective.first_value()), Pointer(objective.better()),
               GroupedDigits(objective.second_value()), ObjectiveUnitText(view, objective.unit())});
  }
  view.Part("TITLE_OBJECTIVES", table);
  if (same_count > 0) view.Line(view.Text("SAME_OBJECTIVES", {{"count", same_count}}));
}

void PrintNeeds(View& view, const PlanComparison& comparison) {
  std::vector<Column> columns = SideBySide(view, comparison, "COL_NEED");
  columns.push_back(view.Left("COL_GOODS"));
  Table table(std::move(columns));
  const auto text = [](std::int64_t covered, std::int64_t lacking, const google::protobuf::Timestamp& arrive) {
    const std::string short_by = lacking == 0 ? "" : absl::StrCat(" (-", NumberText(lacking), ")");
    return absl::StrCat(NumberText(covered), short_by, covered == 0 ? "" : absl::StrCat(" ", TimeText(arrive)));
  };
  for (const PlanComparison::Need& need : comparison.needs()) {
    const std::string first = text(need.first_covered_quantity(), need.first_short_quantity(), need.first_arrive_time());
    const std::string second = text(need.second_covered_quantity(), need.second_short_quantity(), need.second_arrive_time());
    if (first == second) continue;
    const std::string pointer = need.first_covered_quantity() == need.second_covered_quantity()
                                    ? PointerTo(absl::ToUnixSeconds(FromTimestamp(need.first_arrive_time())),
                                                absl::ToUnixSeconds(FromTimestamp(need.second_arrive_time())), Wanted::kLess)
                                    : PointerTo(need.first_covered_quantity(), need.second_covered_quantity(), Wanted::kMore);
    table.Add({NeedText(need), first, pointer, second, view.Label(need.item())});
  }
  view.Part("TITLE_NEEDS_COMPARED", table);
}

void PrintComparison(View& view, const PlanComparison& comparison) {
  PrintSides(view, comparison);
  PrintVerdict(view, comparison);
  PrintObjectives(view, comparison);
  PrintNeeds(view, comparison);
  std::vector<Column> columns = SideBySide(view, comparison, "COL_FROM");
  columns.push_back(view.Left("COL_LOT"));
  columns.push_back(view.Left("COL_FOR"));
  columns.push_back(view.Left("COL_GOODS"));
  Table table(std::move(columns));
  for (const PlanComparison::LineDifference& line : comparison.line_differences()) {
    const auto quantity = [](std::int64_t value) { return value == 0 ? std::string("-") : NumberText(value); };
    table.Add({view.Label(line.warehouse()), quantity(line.first_quantity()), "≠", quantity(line.second_quantity()), ShortName(line.lot()),
               NeedText(line), view.Label(line.item())});
  }
  view.Part("TITLE_LINE_DIFFERENCES", table);
  if (comparison.line_differences().empty()) view.Line(view.Text("SAME_LINES"));
}

void PrintEdit(View& view, const EditPlanResponse& edited) {
  Table violations({view.Left("COL_WAREHOUSE"), view.Left("COL_LOT"), view.Left("COL_FOR"), view.Right("COL_ASKED"),
                    view.Right("COL_AVAILABLE"), view.Whole("COL_WHAT_IS_WRONG")});
  for (const EditPlanResponse::Violation& violation : edited.violations()) {
    const bool counts = violation.asked_quantity() > 0;
    violations.Add({violation.warehouse().empty() ? violation.where() : view.Label(violation.warehouse()), ShortName(violation.lot()),
                    violation.requisition().empty() ? "" : NeedText(violation), counts ? NumberText(violation.asked_quantity()) : "",
                    counts ? NumberText(violation.available_quantity()) : "", violation.sentence()});
  }
  PrintPlan(view, edited.plan());
  view.Part("TITLE_RULES_BROKEN", violations);
  if (!edited.changes().empty()) {
    view.Line(view.Text("CHANGED_MEANWHILE"));
    PrintChanges(view, edited.changes());
  }
  if (edited.violations().empty() && edited.changes().empty()) view.Line(view.Text("NO_RULE_BROKEN"));
  Table costs({view.Left("COL_OBJECTIVE"), view.Right("COL_THIS_PLAN"), view.Right("COL_BEST_PLAN"), view.Right("COL_COST_OF_EDIT"),
               view.Left("COL_UNIT")});
  for (const EditPlanResponse::Cost& cost : edited.costs()) {
    if (cost.cost() == "0") continue;
    costs.Add({ObjectiveText(view, cost.title()), GroupedDigits(cost.value()), GroupedDigits(cost.best()), GroupedDigits(cost.cost()),
               ObjectiveUnitText(view, cost.unit())});
  }
  view.Part("TITLE_AGAINST_BEST", costs);
  if (costs.empty() && !edited.costs().empty()) view.Line(view.Text("AS_GOOD_AS_BEST"));
  if (edited.plan().name().empty()) return;
  view.Hint("NEXT_COMPARE", {{"first", ShortName(edited.plan().edited_from())}, {"second", ShortName(edited.plan().name())}});
}

}  // namespace

void AddPlanRevisionCommands(Command& group) {
  const OptionSpec plan = {.name = "PLAN", .field = "name", .use = Use::kRequired, .collection = "plans"};
  group.Verb("compare", &PlanService::Stub::ComparePlans,
             {{.name = "FIRST", .field = "first", .use = Use::kRequired, .collection = "plans", .help = "ARG_PLAN"},
              {.name = "SECOND", .field = "second", .use = Use::kRequired, .collection = "plans", .help = "ARG_OTHER_PLAN"}},
             PrintComparison);
  group.Verb("edit", &PlanService::Stub::EditPlan,
             {plan,
              {.name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParseEditLine), .help = "OPT_EDIT_LINE"},
              {.name = "--check", .field = "validate_only"}},
             PrintEdit);
  group.Verb("replan", &PlanService::Stub::ReplanPlan,
             {plan,
              {.name = "--requisition", .field = "requisitions", .help = "OPT_FURTHER_REQUISITION"},
              {.name = "--start", .field = "start_time"},
              {.name = "--prefer", .field = "options.preferences", .parse = As(&ParsePreferences)},
              {.name = "--window", .field = "options.handling_window_hours"},
              {.name = "--fleet", .field = "options.fleet_chapters", .collection = "chapters"},
              {.name = "--purpose", .field = "options.purposes", .help = "OPT_SERVED_PURPOSE"},
              {.name = "--preview", .field = "validate_only"}},
             PrintPlan);
}

}  // namespace muster::cli
