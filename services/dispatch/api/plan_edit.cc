#include "dispatch/api/plan_edit.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "dispatch/api/error_rows.h"
#include "dispatch/api/plan_inputs.h"
#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"
#include "dispatch/wire/plan_problem.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using planner::At;
using Violation = v1::EditPlanResponse::Violation;

// What tells the lines of a plan apart.
using LineKey = std::tuple<std::string, std::int32_t, std::string, std::string>;

template <class Line>
LineKey KeyOf(const Line& line) {
  return {line.requisition(), line.requisition_line_index(), line.lot(), line.warehouse()};
}

// A line of the edited plan.
struct EditedLine {
  v1::Plan::Line line;
  // Into the request's lines; -1 for one that was not edited.
  int edit = -1;
};

// The plan's lines with the request's in their place, by key.
std::map<LineKey, EditedLine> Merge(const v1::Plan& plan, const v1::EditPlanRequest& request) {
  std::map<LineKey, EditedLine> merged;
  for (const v1::Plan::Line& line : plan.lines()) merged[KeyOf(line)].line = line;
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::EditPlanRequest::Line& edit = request.lines(i);
    EditedLine& edited = merged[KeyOf(edit)];
    edited.edit = i;
    edited.line.set_requisition(edit.requisition());
    edited.line.set_requisition_line_index(edit.requisition_line_index());
    edited.line.set_warehouse(edit.warehouse());
    edited.line.set_lot(edit.lot());
    edited.line.set_quantity(edit.quantity());
  }
  return merged;
}

// Goes through one edit; what it finds is put into the answer.
class Editor {
 public:
  Editor(const v1::Plan& plan, const v1::EditPlanRequest& request, const Planning& planning, const rpc::Call& call)
      : plan_(plan), request_(request), planning_(planning), problem_(planning.problem), rules_(planning.problem), call_(call) {
    for (int i = 0; i < std::ssize(problem_.lines); ++i) line_index_[At(problem_.lines, i).id] = i;
    for (int i = 0; i < std::ssize(problem_.lots); ++i) {
      const planner::Lot& lot = At(problem_.lots, i);
      lot_index_[{lot.id, At(problem_.warehouses, lot.warehouse).id}] = i;
    }
  }

  absl::StatusOr<v1::EditPlanResponse> Run() {
    TakeLines();
    CheckUnedited();
    CheckAll();
    *answer_.mutable_plan() = Frame();
    AddLines(planning_, lines_, *answer_.mutable_plan());
    RETURN_IF_ERROR(AddShortages());
    if (all_known_) RETURN_IF_ERROR(AddCosts());
    return std::move(answer_);
  }

 private:
  // Everything of the plan that an edit does not change.
  v1::Plan Frame() const {
    v1::Plan frame = plan_;
    frame.clear_name();
    frame.clear_lines();
    frame.clear_travel_sources();
    frame.clear_shortages();
    frame.clear_objectives();
    frame.clear_floor_releases();
    frame.clear_single_floor_releases();
    frame.clear_create_time();
    frame.clear_etag();
    frame.clear_creator();
    // Nobody searched for it.
    frame.set_solver("edited by hand");
    frame.clear_solve_duration_us();
    for (int i = 0; i < frame.sites_size(); ++i) {
      const auto site = absl::c_find_if(problem_.sites, [&](const planner::Site& one) { return one.id == frame.requisitions(i); });
      if (site == problem_.sites.end() || !site->point) continue;
      frame.mutable_sites(i)->mutable_point()->set_latitude_degrees(site->point->latitude_degrees);
      frame.mutable_sites(i)->mutable_point()->set_longitude_degrees(site->point->longitude_degrees);
    }
    frame.set_edited_from(plan_.name());
    frame.set_input_digest(planner::DigestOf(problem_));
    return frame;
  }

  void Add(absl::string_view reason, int edit, const v1::Plan::Line* line) {
    Violation& violation = *answer_.add_violations();
    violation.set_reason(std::string(reason));
    violation.set_line_index(edit);
    violation.set_sentence(Sentence(reason, {}, call_.language));
    if (line == nullptr) return;
    violation.set_requisition(line->requisition());
    violation.set_requisition_line_index(line->requisition_line_index());
    violation.set_warehouse(line->warehouse());
    violation.set_lot(line->lot());
  }

  void TakeLines() {
    std::map<LineKey, bool> existed;
    for (const v1::Plan::Line& line : plan_.lines()) existed[KeyOf(line)] = true;
    for (const auto& [key, edited] : Merge(plan_, request_)) {
      if (edited.line.quantity() > 0) {
        TakeLine(edited);
      } else if (!existed.contains(key)) {
        Add("PLAN_LINE_UNKNOWN", edited.edit, &edited.line);
      }
    }
  }

  void TakeLine(const EditedLine& edited) {
    const v1::Plan::Line& line = edited.line;
    const auto need = line_index_.find(LineId(line.requisition(), line.requisition_line_index()));
    const auto lot = lot_index_.find({line.lot(), line.warehouse()});
    if (need == line_index_.end() || lot == lot_index_.end()) {
      all_known_ = false;
      if (edited.edit < 0) return;  // CheckUnedited says what has become of it.
      Add(need == line_index_.end() ? "PLAN_NEED_UNKNOWN" : "PLAN_LOT_UNKNOWN", edited.edit, &line);
      return;
    }
    planner::PlanLine planned{
        .line = need->second, .lot = lot->second, .quantity = line.quantity(), .depart = problem_.start, .arrive = problem_.start};
    if (edited.edit < 0) {
      planned.depart = FromTimestamp(line.depart_time());
      planned.arrive = FromTimestamp(line.arrive_time());
      planned.distance_m = line.distance_m();
    } else if (const auto delivery = rules_.EarliestDelivery(planned.lot, planned.line); delivery) {
      planned.depart = delivery->depart;
      planned.arrive = delivery->arrive;
      planned.distance_m = delivery->distance_m;
    }
    lines_.push_back(planned);
    edit_of_.push_back(edited.edit);
  }

  // What keeps the lines that nobody edited from being carried out is not the edit's fault.
  void CheckUnedited() {
    v1::Plan unedited;
    unedited.set_backdated(plan_.backdated());
    for (const auto& [key, edited] : Merge(plan_, request_)) {
      if (edited.edit < 0) *unedited.add_lines() = edited.line;
    }
    for (v1::Plan::Change& change : ChangesSince(unedited, planning_)) *answer_.add_changes() = std::move(change);
    std::vector<planner::PlanLine> lines;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (edit_of_[i] < 0) lines.push_back(lines_[i]);
    }
    for (const planner::PlanViolation& violation : planner::CheckLines(problem_, lines)) stale_.emplace(violation.reason, violation.where);
  }

  void CheckAll() {
    std::map<std::string, int> line_at;
    for (int i = 0; i < std::ssize(lines_); ++i) line_at[absl::StrCat("lines[", i, "]")] = i;
    for (const planner::PlanViolation& violation : planner::CheckLines(problem_, lines_)) {
      if (const auto at = line_at.find(violation.where); at != line_at.end()) {
        const v1::Plan::Line line = ToLine(planning_, At(lines_, at->second));
        if (At(edit_of_, at->second) >= 0) Add(violation.reason, At(edit_of_, at->second), &line);
      } else if (!stale_.contains({std::string(violation.reason), violation.where})) {
        AddJoint(violation);
      }
    }
    CheckTime();
  }

  // What has been edited leaves as early as the plan's start, which may have passed.
  void CheckTime() {
    if (plan_.backdated()) return;
    for (const planner::OverdueLine& overdue : planner::OverdueLines(problem_, lines_, planning_.now)) {
      if (edit_of_[overdue.line] < 0) continue;
      const v1::Plan::Line line = ToLine(planning_, lines_[overdue.line]);
      Add(planner::NameOf(overdue.reason), edit_of_[overdue.line], &line);
    }
  }

  // Lines that together ask for more than there is of something.
  void AddJoint(const planner::PlanViolation& violation) {
    Joint joint;
    for (int i = 0; i < std::ssize(lines_); ++i) {
      const planner::PlanLine& line = At(lines_, i);
      const planner::Lot& lot = At(problem_.lots, line.lot);
      const std::string& warehouse = At(problem_.warehouses, lot.warehouse).id;
      const planner::RequisitionLine& need = At(problem_.lines, line.line);
      const std::string floor = planner::WhereOf(problem_, {.warehouse = lot.warehouse, .item = lot.item});
      if (violation.where == absl::StrCat("lot ", lot.id, " ", warehouse)) {
        joint.Count(line.quantity, lot.available, i, At(edit_of_, i));
      } else if (violation.where == absl::StrCat("line ", need.id)) {
        joint.Count(line.quantity, need.quantity, i, At(edit_of_, i));
      } else if (violation.where == floor && rules_.CountsTowardsFloor(line.lot)) {
        joint.Count(line.quantity, AboveFloor(lot.warehouse, lot.item), i, At(edit_of_, i));
      }
    }
    const auto line = joint.line < 0 ? std::nullopt : std::optional(ToLine(planning_, At(lines_, joint.line)));
    Add(violation.reason, joint.edit, line ? &*line : nullptr);
    Violation& added = *answer_.mutable_violations()->rbegin();
    added.set_available_quantity(joint.available);
    added.set_asked_quantity(joint.asked);
    if (!line) added.set_where(violation.where);
  }

  struct Joint {
    void Count(std::int64_t quantity, std::int64_t there, int line_index, int edit_index) {
      asked += quantity;
      available = there;
      // The first edited one stands for all.
      if (line < 0 || (edit < 0 && edit_index >= 0)) {
        line = line_index;
        edit = edit_index;
      }
    }

    std::int64_t asked = 0;
    std::int64_t available = 0;
    int line = -1;
    int edit = -1;
  };

  std::int64_t AboveFloor(int warehouse, int item) const {
    std::int64_t above = 0;
    for (int i = 0; i < std::ssize(problem_.lots); ++i) {
      const planner::Lot& lot = At(problem_.lots, i);
      if (lot.warehouse == warehouse && lot.item == item && rules_.CountsTowardsFloor(i)) above += lot.available;
    }
    for (const planner::Floor& floor : problem_.floors) {
      if (floor.warehouse == warehouse && floor.item == item) above -= floor.quantity;
    }
    return std::max<std::int64_t>(above, 0);
  }

  // What the lines leave: the needs that they do not cover, and the stock that they do not take.
  Planning Rest() const {
    Planning rest = planning_;
    planner::Problem& problem = rest.problem;
    std::vector<std::int64_t> used(problem.lots.size());
    for (const planner::PlanLine& line : lines_) {
      At(used, line.lot) += line.quantity;
      std::int64_t& wanted = At(problem.lines, line.line).quantity;
      wanted = std::max<std::int64_t>(wanted - line.quantity, 0);
    }
    planner::LimitRoom room(problem_);
    for (int i = 0; i < std::ssize(used); ++i) room.Take(At(problem_.lots, i).warehouse, At(problem_.lots, i).item, At(used, i));
    for (std::size_t b = 0; b < room.bottlenecks().size(); ++b) {
      planner::Limit& limit = At(problem.limits, room.bottlenecks()[b].limit);
      (room.bottlenecks()[b].by_weight ? limit.weight_g : limit.volume_cm3) =
          static_cast<std::int64_t>(std::max<absl::int128>(room.left(b), 0));
    }
    for (int i = 0; i < std::ssize(problem.lots); ++i) {
      std::int64_t& available = At(problem.lots, i).available;
      available = std::max<std::int64_t>(available - At(used, i), 0);
    }
    std::vector<planner::RequisitionLine> lines;
    std::vector<Planning::LineOf> line_of;
    for (int i = 0; i < std::ssize(problem.lines); ++i) {
      if (At(problem.lines, i).quantity == 0) continue;
      lines.push_back(At(problem.lines, i));
      line_of.push_back(At(rest.line_of, i));
    }
    problem.lines = std::move(lines);
    rest.line_of = std::move(line_of);
    problem.preferences.few_shipments = false;
    return rest;
  }

  // What the rest of the stock could still cover was left out; all else is short for the planner's reasons.
  absl::Status AddShortages() {
    const Planning rest = Rest();
    if (rest.problem.lines.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const planner::Plan solved, planner::MakePlan(rest.problem, call_.is_cancelled));
    const v1::Plan possible = ToPlan(rest, solved);
    v1::Plan& plan = *answer_.mutable_plan();
    *plan.mutable_shortages() = possible.shortages();
    *plan.mutable_floor_releases() = possible.floor_releases();
    *plan.mutable_single_floor_releases() = possible.single_floor_releases();
    for (int i = 0; i < possible.lines_size(); ++i) {
      const v1::Plan::Line& line = possible.lines(i);
      const planner::RequisitionLine& need = At(rest.problem.lines, solved.lines[static_cast<std::size_t>(i)].line);
      v1::Plan::Shortage& shortage = *plan.add_shortages();
      shortage.set_requisition(line.requisition());
      shortage.set_requisition_line_index(line.requisition_line_index());
      shortage.set_item(At(rest.problem.items, need.item).id);
      shortage.set_priority(static_cast<common::v1::Priority>(need.priority));
      shortage.set_quantity(line.quantity());
      shortage.set_reason(v1::Plan::Shortage::REASON_LEFT_OUT);
      shortage.set_warehouse(line.warehouse());
      *shortage.mutable_arrive_time() = line.arrive_time();
      shortage.set_held_quantity(line.quantity());
    }
    return absl::OkStatus();
  }

  absl::Status AddCosts() {
    const absl::Time begin = absl::Now();
    ASSIGN_OR_RETURN(const planner::Plan best, planner::MakePlan(problem_, call_.is_cancelled));
    answer_.mutable_plan()->set_solve_duration_us(absl::ToInt64Microseconds(absl::Now() - begin));
    const absl::string_view solver = absl::StripSuffix(best.solver, planner::kEndedByClock);
    answer_.mutable_plan()->set_solver(absl::StrCat("edited by hand, held against ", solver));
    const planner::ObjectiveValues values = planner::Evaluate(problem_, lines_);
    bool bounded = true;
    for (const planner::Objective& reached : best.objectives) {
      const absl::int128 value = values[static_cast<std::size_t>(reached.kind)];
      v1::EditPlanResponse::Cost& cost = *answer_.add_costs();
      cost.set_title(std::string(planner::NameOf(reached.kind)));
      cost.set_unit(std::string(planner::UnitOf(reached.kind)));
      cost.set_value(DigitsOf(value));
      cost.set_best(DigitsOf(reached.value));
      cost.set_cost(DigitsOf(value - reached.value));
      cost.set_best_proved(reached.proved);
      v1::Plan::Objective& objective = *answer_.mutable_plan()->add_objectives();
      objective.set_title(cost.title());
      objective.set_unit(cost.unit());
      objective.set_value(cost.value());
      // The bound holds among plans that are as good on everything before.
      if (bounded) objective.set_bound(DigitsOf(reached.bound));
      objective.set_optimal(bounded && reached.proved && value == reached.value);
      bounded = bounded && value == reached.value;
    }
    return absl::OkStatus();
  }

  const v1::Plan& plan_;
  const v1::EditPlanRequest& request_;
  const Planning& planning_;
  const planner::Problem& problem_;
  const planner::Rules rules_;
  const rpc::Call& call_;
  std::map<std::string, int> line_index_;
  std::map<std::pair<std::string, std::string>, int> lot_index_;
  // Of the edited plan, where need and lot are known, and the edits that they come from.
  std::vector<planner::PlanLine> lines_;
  std::vector<int> edit_of_;
  bool all_known_ = true;
  // What was wrong without any edit.
  std::set<std::pair<std::string, std::string>> stale_;
  v1::EditPlanResponse answer_;
};

}  // namespace

absl::StatusOr<v1::EditPlanResponse> ApplyEdit(const v1::Plan& plan, const v1::EditPlanRequest& request, const Planning& planning,
                                               const rpc::Call& call) {
  return Editor(plan, request, planning, call).Run();
}

absl::Status CheckStorable(const v1::EditPlanResponse& edited) {
  if (!edited.changes().empty()) return Stale({edited.changes().begin(), edited.changes().end()});
  if (edited.violations().empty()) return absl::OkStatus();
  return FailedPrecondition("PLAN_EDIT_INFEASIBLE", "the edited plan breaks rules",
                            FirstRows({.list = "violations", .count = "violation_count"}, edited.violations()));
}

}  // namespace muster::dispatch
