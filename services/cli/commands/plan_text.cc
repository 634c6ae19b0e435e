#include "cli/commands/plan_text.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/text/format.h"
#include "cli/text/names.h"
#include "cli/text/texts.h"
#include "muster/common/v1/role.pb.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/status/reasons.h"

namespace muster::cli {
namespace {

using dispatch::v1::EditPlanResponse;
using dispatch::v1::Plan;
using dispatch::v1::PlanOptions;
using dispatch::v1::PlanPreferences;

// The allocation table: from where, what, how far, when.
void PrintLines(View& view, const Plan& plan) {
  Table lines({view.Left("COL_FROM"), view.Whole("COL_GOODS"), view.Right("COL_DISTANCE"), view.Left("COL_DEPARTS"),
               view.Left("COL_ARRIVES"), view.Left("COL_LOT"), view.Left("COL_FOR")});
  for (const Plan::Line& line : plan.lines()) {
    lines.Add({view.Label(line.warehouse()), view.Goods(line.item(), line.quantity()), DistanceText(line.distance_m()),
               TimeText(line.depart_time()), TimeText(line.arrive_time()), ShortName(line.lot()), ShortName(line.requisition())});
  }
  view.Part("TITLE_ALLOCATION", lines);
  PrintTravelSources(view, {plan.travel_sources().begin(), plan.travel_sources().end()});
}

// "handling at 积石山 lacks 3.2 t; vehicles of 622900 lack 1.5 m³", behind why something is limited.
std::string LimitsText(View& view, const Plan::Shortage& shortage) {
  std::vector<std::string> limits;
  for (const Plan::Shortage::ExceededLimit& limit : shortage.exceeded_limits()) {
    const TextKey key = absl::StartsWith(limit.limit(), "chapters/") ? TextKey("EXCEEDED_FLEET") : TextKey("EXCEEDED_HANDLING");
    limits.push_back(view.Text(key, {{"limit", view.Label(limit.limit())}, {"lacks", LoadText(limit.weight_g(), limit.volume_cm3())}}));
  }
  return absl::StrJoin(limits, view.language() == Language::kChinese ? "；" : "; ");
}

void PrintShortages(View& view, const Plan& plan) {
  Table shortages({view.Whole("COL_GOODS"), view.Left("COL_PRIORITY"), view.Left("COL_FOR"), view.Left("COL_WAREHOUSE"),
                   view.Right("COL_ON_HAND"), view.Left("COL_ARRIVES"), view.Whole("COL_WHY")});
  for (const Plan::Shortage& shortage : plan.shortages()) {
    const std::string limits = LimitsText(view, shortage);
    shortages.Add({view.Goods(shortage.item(), shortage.quantity()), view.Word(shortage.priority()), ShortName(shortage.requisition()),
                   view.Label(shortage.warehouse()), shortage.held_quantity() > 0 ? NumberText(shortage.held_quantity()) : "",
                   shortage.has_arrive_time() ? TimeText(shortage.arrive_time()) : "",
                   absl::StrCat(view.Word(shortage.reason()), limits.empty() ? "" : ": ", limits)});
  }
  view.Part("TITLE_SHORTAGES", shortages);
  Table releases({view.Whole("COL_FLOOR_RELEASED"), view.Whole("COL_GAINED"), view.Left("COL_ARRIVES")});
  const auto add = [&](const Plan::FloorRelease& release) {
    for (int i = 0; i < release.parts_size(); ++i) {
      const Plan::FloorRelease::Part& part = release.parts(i);
      releases.Add({absl::StrCat(view.Label(part.warehouse()), " ", view.Goods(part.item(), part.quantity())),
                    i == 0 ? GainText(view, GainOf(release)) : "",
                    i == 0 && release.has_arrive_time() ? TimeText(release.arrive_time()) : ""});
    }
  };
  for (const Plan::FloorRelease& release : plan.single_floor_releases()) add(release);
  // A plan of before has no single ones.
  for (const Plan::FloorRelease& release : plan.floor_releases()) {
    if (release.parts_size() > 1 || plan.single_floor_releases().empty()) add(release);
  }
  if (!releases.empty()) view.Part("TITLE_RELEASES", releases);
}

void PrintObjectives(View& view, const Plan& plan) {
  const bool all_optimal =
      std::all_of(plan.objectives().begin(), plan.objectives().end(), [](const auto& objective) { return objective.optimal(); });
  if (all_optimal && !plan.objectives().empty()) return view.Line(view.Text("ALL_OPTIMAL", {{"count", plan.objectives_size()}}));
  Table objectives(
      {view.Left("COL_OBJECTIVE"), view.Right("COL_VALUE"), view.Right("COL_BOUND"), view.Left("COL_UNIT"), view.Left("COL_PROOF")});
  for (const Plan::Objective& objective : plan.objectives()) {
    objectives.Add({ObjectiveText(view, objective.title()), objective.value(), objective.bound(), objective.unit(),
                    objective.optimal() ? view.Text("PROVED_OPTIMAL") : view.Text("NOT_PROVED")});
  }
  view.Part("TITLE_OBJECTIVES", objectives);
}

// What a part is worth, as far as that is known.
std::string ValueText(const Plan::Approval& approval) {
  if (approval.value_fen() == 0) return "";
  return absl::StrCat(approval.value_incomplete() ? "≥ " : "", MoneyText(approval.value_fen()));
}

void PrintApprovals(View& view, const Plan& plan) {
  Table approvals({view.Left("COL_CHAPTER"), view.Right("COL_STEP"), view.Left("COL_DECIDING_CHAPTER"), view.Right("COL_VALUE_CNY"),
                   view.Left("COL_STATE"), view.Left("COL_APPROVER"), view.Left("COL_ON_BEHALF_OF"), view.Left("COL_DECIDED"),
                   view.Left("COL_REASON"), view.Left("COL_REGULARIZATION")});
  for (const Plan::Approval& approval : plan.approvals()) {
    const bool commanded = approval.state() == Plan::Approval::STATE_COMMANDED;
    approvals.Add({view.Label(approval.chapter()), NumberText(approval.step()), view.Label(approval.deciding_chapter()),
                   ValueText(approval), view.Word(approval.state()), ShortName(approval.approver()), ShortName(approval.on_behalf_of()),
                   TimeText(approval.decide_time()), approval.reason(), commanded ? view.Word(approval.regularization()) : ""});
  }
  view.Part("TITLE_APPROVALS", approvals);
}

// What a hint about a step says.
Details DetailsOfStep(const std::string& plan, const Plan::Approval& approval) {
  return {{"plan", plan},
          {"owner", ShortName(approval.chapter())},
          {"step", approval.step()},
          {"role", EnumToken(*common::v1::Role_descriptor()->FindValueByNumber(approval.role()))},
          {"chapter", ShortName(approval.deciding_chapter())}};
}

void PrintNext(View& view, const Plan& plan) {
  if (plan.name().empty()) {
    view.Note("PREVIEW_ONLY");
    return;
  }
  const std::string id = ShortName(plan.name());
  if (plan.state() == Plan::STATE_PROPOSED) view.Hint("NEXT_SUBMIT_PLAN", {{"plan", id}});
  if (plan.state() == Plan::STATE_APPROVED) view.Hint("NEXT_SHIPMENTS", {{"plan", id}});
  for (const Plan::Approval& approval : plan.approvals()) {
    if (approval.regularization() != Plan::Approval::REGULARIZATION_OPEN) continue;
    view.Hint("NEXT_REGULARIZE", DetailsOfStep(id, approval));
  }
  if (plan.state() != Plan::STATE_SUBMITTED) return;
  for (const Plan::Approval& approval : plan.approvals()) {
    const bool can_be_decided = approval.state() == Plan::Approval::STATE_PENDING && approval.has_open_time();
    if (can_be_decided) view.Hint("NEXT_APPROVE", DetailsOfStep(id, approval));
  }
}

// "tier=none,few-shipments=no": what of the options is not as it is by default, with the limits.
std::string OptionsText(const View& view, const PlanOptions& options) {
  std::vector<std::string> parts;
  const PlanPreferences& preferences = options.preferences();
  if (preferences.tier_preference() != PlanPreferences::TIER_PREFERENCE_UNSPECIFIED)
    parts.push_back(view.Word(preferences.tier_preference()));
  if (preferences.has_latest_critical_arrival() && !preferences.latest_critical_arrival()) {
    parts.push_back(view.Text("WITHOUT_LATEST_CRITICAL"));
  }
  if (preferences.has_few_shipments() && !preferences.few_shipments()) parts.push_back(view.Text("WITHOUT_FEW_SHIPMENTS"));
  if (preferences.has_truck()) {
    parts.push_back(view.Text("BY_TRUCK", {{"load", LoadText(preferences.truck().weight_g(), preferences.truck().volume_cm3())}}));
  }
  if (options.handling_window_hours() > 0) {
    parts.push_back(view.Text("WITHIN_HANDLING", {{"hours", options.handling_window_hours()}}));
  }
  for (const std::string& chapter : options.fleet_chapters()) {
    parts.push_back(view.Text("WITHIN_FLEET", {{"chapter", ShortName(chapter)}}));
  }
  for (const std::string& purpose : options.purposes()) parts.push_back(view.Text("SERVES_PURPOSE", {{"purpose", purpose}}));
  return absl::StrJoin(parts, view.language() == Language::kChinese ? "；" : "; ");
}

// "5 h 20 min" of a way, else a count.
std::string ValueText(Plan::Change::Kind kind, std::int64_t value) {
  return kind == Plan::Change::KIND_ROAD ? SpanText(absl::Seconds(value)) : NumberText(value);
}

// Whether it is about how much there was and is.
bool IsCounted(const Plan::Change& change) {
  return change.kind() != Plan::Change::KIND_NOT_POSSIBLE && change.kind() != Plan::Change::KIND_REQUISITION &&
         change.kind() != Plan::Change::KIND_REPLACED && change.kind() != Plan::Change::KIND_TIME;
}

std::string WhyText(const Plan::Change& change, Language language) {
  if (change.kind() == Plan::Change::KIND_REPLACED) {
    return Text("PLAN_REPLACED_BEFORE", language, {{"plan", ShortName(change.replaced_plan())}, {"by", ShortName(change.replaced_by())}});
  }
  if (change.reason().empty()) return change.where();
  if (change.kind() == Plan::Change::KIND_TIME) {
    return absl::StrCat(Sentence(change.reason(), {}, language), language == Language::kChinese ? "" : " ",
                        Text("LATE_BY", language, {{"span", SpanText(absl::Seconds(change.after()))}}));
  }
  return absl::StrCat(Sentence(change.reason(), {}, language), change.where().empty() ? "" : " ", change.where());
}

// The rows of an error's detail, in the list of that name. Kinds that this program does not know are said by their number.
EditPlanResponse RowsOf(const absl::Status& status, absl::string_view list) {
  EditPlanResponse rows;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const std::string json = absl::StrCat("{\"", list, "\":", DetailOf(status, list), "}");
  if (!google::protobuf::util::JsonStringToMessage(json, &rows, options).ok()) return {};
  return rows;
}

std::string ChangeText(const Plan::Change& change, Language language) {
  std::vector<std::string> parts = {absl::StrCat(EnumText(*Plan::Change::Kind_descriptor(), change.kind(), language), ":")};
  for (const std::string& name : {change.requisition(), change.item(), change.warehouse(), change.lot()}) {
    if (!name.empty()) parts.push_back(ShortName(name));
  }
  if (IsCounted(change)) {
    parts.push_back(absl::StrCat(ValueText(change.kind(), change.before()), " → ", ValueText(change.kind(), change.after())));
  }
  const std::string why = WhyText(change, language);
  if (!why.empty()) parts.push_back(why);
  return absl::StrJoin(parts, " ");
}

// "640100-01 7: 分配的数量超过该批次的可用量，请减少。 (40 > 30)"
std::string ViolationText(const EditPlanResponse::Violation& violation) {
  std::vector<std::string> place;
  for (const std::string& part : {ShortName(violation.warehouse()), ShortName(violation.lot()), violation.where()}) {
    if (!part.empty()) place.push_back(part);
  }
  std::string text = place.empty() ? violation.sentence() : absl::StrCat(absl::StrJoin(place, " "), ": ", violation.sentence());
  if (violation.asked_quantity() > 0) {
    absl::StrAppend(&text, " (", NumberText(violation.asked_quantity()), " > ", NumberText(violation.available_quantity()), ")");
  }
  return text;
}

void AddUnlisted(const std::string& count, TextKey key, Language language, std::vector<std::string>& lines) {
  std::int64_t all = 0;
  const auto listed = static_cast<std::int64_t>(lines.size());
  if (absl::SimpleAtoi(count, &all) && all > listed) lines.push_back(Text(key, language, {{"count", all - listed}}));
}

void PrintChangesOf(View& view, const Plan& plan) {
  if (plan.replaces().empty()) return;
  PrintChanges(view, plan.changes());
  if (plan.changes().empty()) view.Line(view.Text("NOTHING_CHANGED"));
  if (plan.state() != Plan::STATE_PROPOSED && plan.state() != Plan::STATE_SUBMITTED) return;
  view.Line(view.Text("GIVEN_BACK_ON_APPROVAL", {{"replaced", plan.replaced_shipments_size()}, {"kept", plan.kept_shipments_size()}}));
}

}  // namespace

void PrintTravelSources(View& view, const std::set<std::string>& sources) {
  for (const std::string& source : sources) view.Line(view.Text("TRAVEL_SOURCE", {{"source", source}}));
}

std::vector<std::string> RowLines(const absl::Status& status, Language language) {
  std::vector<std::string> lines;
  if (ReasonOf(status) == "PLAN_STALE") {
    const EditPlanResponse listed = RowsOf(status, "changes");
    for (const Plan::Change& change : listed.changes()) lines.push_back(ChangeText(change, language));
    AddUnlisted(DetailOf(status, "change_count"), "MORE_CHANGES", language, lines);
  }
  if (ReasonOf(status) == "PLAN_EDIT_INFEASIBLE") {
    const EditPlanResponse listed = RowsOf(status, "violations");
    for (const EditPlanResponse::Violation& violation : listed.violations()) lines.push_back(ViolationText(violation));
    AddUnlisted(DetailOf(status, "violation_count"), "MORE_VIOLATIONS", language, lines);
  }
  return lines;
}

void PrintChanges(View& view, const google::protobuf::RepeatedPtrField<Plan::Change>& rows) {
  Table changes({view.Left("COL_CHANGE"), view.Left("COL_FOR"), view.Left("COL_ITEM"), view.Left("COL_WAREHOUSE"), view.Left("COL_LOT"),
                 view.Right("COL_BEFORE"), view.Right("COL_AFTER"), view.Whole("COL_WHY")});
  for (const Plan::Change& change : rows) {
    const bool counts = IsCounted(change);
    std::string wanted = ShortName(change.requisition());
    if (!wanted.empty() && change.kind() != Plan::Change::KIND_REQUISITION) {
      absl::StrAppend(&wanted, "/", change.requisition_line_index() + 1);
    }
    changes.Add({view.Word(change.kind()), wanted, view.Label(change.item()), view.Label(change.warehouse()), ShortName(change.lot()),
                 counts ? ValueText(change.kind(), change.before()) : "", counts ? ValueText(change.kind(), change.after()) : "",
                 WhyText(change, view.language())});
  }
  view.Part("TITLE_CHANGES", changes);
}

void PrintPlan(View& view, const Plan& plan) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(plan.name()));
  card.Add(view.Text("COL_STATE"), view.Word(plan.state()));
  card.Add(view.Text("COL_INCIDENT"), ShortName(plan.incident()));
  const std::string start = TimeText(plan.start_time());
  card.Add(view.Text("COL_START"), plan.backdated() ? view.Text("BACKDATED", {{"start", start}}) : start);
  card.Add(view.Text("COL_EDITED_FROM"), ShortName(plan.edited_from()));
  card.Add(view.Text("COL_REPLACES"), ShortName(plan.replaces()));
  card.Add(view.Text("COL_REPLACED_BY"), ShortName(plan.replaced_by()));
  card.Add(view.Text("COL_OPTIONS"), OptionsText(view, plan.options()));
  card.Add(view.Text("COL_SOLVER"), absl::StrCat(plan.solver(), "  ", SpanText(absl::Microseconds(plan.solve_duration_us()))));
  card.Add(view.Text("COL_DIGEST"), plan.input_digest());
  card.Add(view.Text("COL_RECORDED"), view.Recorded(plan));
  view.Show(view.Text("TITLE_PLAN"), card);
  PrintChangesOf(view, plan);
  PrintLines(view, plan);
  PrintShortages(view, plan);
  PrintObjectives(view, plan);
  PrintApprovals(view, plan);
  PrintNext(view, plan);
}

std::string LoadText(std::int64_t weight_g, std::int64_t volume_cm3) {
  std::vector<std::string> parts;
  if (weight_g > 0) parts.push_back(absl::StrCat(weight_g / 1e6, " t"));
  if (volume_cm3 > 0) parts.push_back(absl::StrCat(volume_cm3 / 1e6, " m³"));
  return absl::StrJoin(parts, ", ");
}

std::string GainText(const View& view, const Gained& gained) {
  std::vector<std::string> gains;
  const auto add = [&](common::v1::Priority priority, std::int64_t quantity) {
    const Details details = {{"priority", view.Word(priority)}, {"quantity", NumberText(quantity < 0 ? -quantity : quantity)}};
    if (quantity > 0) gains.push_back(view.Text("COVERS_MORE", details));
    if (quantity < 0) gains.push_back(view.Text("COVERS_LESS", details));
  };
  add(common::v1::PRIORITY_CRITICAL, gained.critical_quantity);
  add(common::v1::PRIORITY_HIGH, gained.high_quantity);
  add(common::v1::PRIORITY_NORMAL, gained.normal_quantity);
  return absl::StrJoin(gains, view.language() == Language::kChinese ? "、" : ", ");
}

std::string GroupedDigits(const std::string& digits) {
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t left = digits.size() - i;
    if (i > 0 && left % 3 == 0 && digits[i - 1] != '-') grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

std::string ObjectiveText(const View& view, const std::string& title) {
  const std::string key = absl::StrCat("OBJECTIVE_", absl::AsciiStrToUpper(title));
  return std::string(FindText(key, view.language()).value_or(title));
}

std::string ObjectiveUnitText(const View& view, const std::string& unit) {
  const std::string key = absl::StrCat("UNIT_", absl::StrReplaceAll(absl::AsciiStrToUpper(unit), {{"-", "_"}, {" ", "_"}}));
  return std::string(FindText(key, view.language()).value_or(unit));
}

}  // namespace muster::cli
