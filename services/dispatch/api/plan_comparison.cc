#include "dispatch/api/plan_comparison.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/common/v1/priority.pb.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::PlanComparison::Side SideOf(const v1::Plan& plan) {
  v1::PlanComparison::Side side;
  side.set_plan(plan.name());
  side.set_state(plan.state());
  std::set<std::tuple<std::string, std::string, absl::Time>> shipments;
  std::set<std::string> owners;
  std::optional<absl::Time> last;
  for (const v1::Plan::Line& line : plan.lines()) {
    shipments.insert({line.warehouse(), line.requisition(), FromTimestamp(line.depart_time())});
    owners.insert(line.chapter());
    side.set_covered_quantity(side.covered_quantity() + line.quantity());
    last = std::max(last.value_or(absl::InfinitePast()), FromTimestamp(line.arrive_time()));
  }
  for (const v1::Plan::Shortage& shortage : plan.shortages()) {
    side.set_short_quantity(side.short_quantity() + shortage.quantity());
    if (shortage.priority() != common::v1::PRIORITY_CRITICAL) continue;
    side.set_critical_short_quantity(side.critical_short_quantity() + shortage.quantity());
  }
  side.set_shipment_count(static_cast<std::int32_t>(shipments.size()));
  if (last) *side.mutable_last_arrive_time() = ToTimestamp(*last);
  for (const std::string& owner : owners) side.add_owners(owner);
  return side;
}

// Whether the values of an objective of both plans count the same.
bool IsComparable(absl::string_view title, const v1::Plan& first, const v1::Plan& second) {
  const v1::PlanPreferences& one = first.options().preferences();
  const v1::PlanPreferences& other = second.options().preferences();
  const bool same_start = MessageDifferencer::Equals(first.start_time(), second.start_time());
  if (title == "latest_critical_arrival") return same_start;
  if (title == "weighted_arrival") {
    return same_start && one.critical_arrival_weight() == other.critical_arrival_weight() &&
           one.high_arrival_weight() == other.high_arrival_weight() && one.normal_arrival_weight() == other.normal_arrival_weight();
  }
  if (absl::EndsWith(title, "_unfairness")) return one.fairness_steps() == other.fairness_steps();
  return true;
}

// Decimal digits, which may be more than 64 bits hold. Negative when `one` is less.
int CompareDigits(const std::string& one, const std::string& other) {
  if (one.size() != other.size()) return one.size() < other.size() ? -1 : 1;
  return one.compare(other);
}

v1::PlanComparison::Better BetterOf(const v1::PlanComparison::Objective& objective, const v1::Plan& first, const v1::Plan& second) {
  if (objective.first_value().empty() || objective.second_value().empty() || !IsComparable(objective.title(), first, second)) {
    return v1::PlanComparison::BETTER_UNSPECIFIED;
  }
  const int order = CompareDigits(objective.first_value(), objective.second_value());
  if (order == 0) return v1::PlanComparison::BETTER_NEITHER;
  return order < 0 ? v1::PlanComparison::BETTER_FIRST : v1::PlanComparison::BETTER_SECOND;
}

void AddObjectives(const v1::Plan& first, const v1::Plan& second, v1::PlanComparison& comparison) {
  std::map<std::string, const v1::Plan::Objective*> of_second;
  for (const v1::Plan::Objective& objective : second.objectives()) of_second[objective.title()] = &objective;
  for (const v1::Plan::Objective& objective : first.objectives()) {
    v1::PlanComparison::Objective& both = *comparison.add_objectives();
    both.set_title(objective.title());
    both.set_unit(objective.unit());
    both.set_first_value(objective.value());
    both.set_first_optimal(objective.optimal());
    const auto other = of_second.find(objective.title());
    if (other == of_second.end()) continue;
    both.set_second_value(other->second->value());
    both.set_second_optimal(other->second->optimal());
    of_second.erase(other);
  }
  for (const v1::Plan::Objective& objective : second.objectives()) {
    if (!of_second.contains(objective.title())) continue;
    v1::PlanComparison::Objective& only = *comparison.add_objectives();
    only.set_title(objective.title());
    only.set_unit(objective.unit());
    only.set_second_value(objective.value());
    only.set_second_optimal(objective.optimal());
  }
  comparison.set_better(v1::PlanComparison::BETTER_NEITHER);
  for (v1::PlanComparison::Objective& objective : *comparison.mutable_objectives()) {
    if (comparison.same_needs()) objective.set_better(BetterOf(objective, first, second));
    if (comparison.better() == v1::PlanComparison::BETTER_NEITHER) comparison.set_better(objective.better());
  }
}

using NeedKey = std::pair<std::string, std::int32_t>;

void AddNeeds(const v1::Plan& first, const v1::Plan& second, v1::PlanComparison& comparison) {
  std::map<NeedKey, v1::PlanComparison::Need> needs;
  const auto need_of = [&](const auto& line) -> v1::PlanComparison::Need& {
    v1::PlanComparison::Need& need = needs[{line.requisition(), line.requisition_line_index()}];
    need.set_requisition(line.requisition());
    need.set_requisition_line_index(line.requisition_line_index());
    if (need.item().empty()) need.set_item(line.item());
    return need;
  };
  const auto later = [](bool has, const google::protobuf::Timestamp& known, const google::protobuf::Timestamp& time) {
    return !has || FromTimestamp(known) < FromTimestamp(time);
  };
  for (const v1::Plan::Line& line : first.lines()) {
    v1::PlanComparison::Need& need = need_of(line);
    need.set_first_covered_quantity(need.first_covered_quantity() + line.quantity());
    if (later(need.has_first_arrive_time(), need.first_arrive_time(), line.arrive_time())) {
      *need.mutable_first_arrive_time() = line.arrive_time();
    }
  }
  for (const v1::Plan::Line& line : second.lines()) {
    v1::PlanComparison::Need& need = need_of(line);
    need.set_second_covered_quantity(need.second_covered_quantity() + line.quantity());
    if (later(need.has_second_arrive_time(), need.second_arrive_time(), line.arrive_time())) {
      *need.mutable_second_arrive_time() = line.arrive_time();
    }
  }
  for (const v1::Plan::Shortage& shortage : first.shortages()) {
    v1::PlanComparison::Need& need = need_of(shortage);
    need.set_first_short_quantity(need.first_short_quantity() + shortage.quantity());
  }
  for (const v1::Plan::Shortage& shortage : second.shortages()) {
    v1::PlanComparison::Need& need = need_of(shortage);
    need.set_second_short_quantity(need.second_short_quantity() + shortage.quantity());
  }
  comparison.set_same_needs(true);
  for (auto& [key, need] : needs) {
    const std::int64_t in_first = need.first_covered_quantity() + need.first_short_quantity();
    if (in_first != need.second_covered_quantity() + need.second_short_quantity()) comparison.set_same_needs(false);
    *comparison.add_needs() = std::move(need);
  }
}

using LineKey = std::tuple<std::string, std::int32_t, std::string, std::string>;

void AddLineDifferences(const v1::Plan& first, const v1::Plan& second, v1::PlanComparison& comparison) {
  std::map<LineKey, v1::PlanComparison::LineDifference> differences;
  const auto difference_of = [&](const v1::Plan::Line& line) -> v1::PlanComparison::LineDifference& {
    v1::PlanComparison::LineDifference& difference =
        differences[{line.requisition(), line.requisition_line_index(), line.warehouse(), line.lot()}];
    difference.set_requisition(line.requisition());
    difference.set_requisition_line_index(line.requisition_line_index());
    difference.set_item(line.item());
    difference.set_warehouse(line.warehouse());
    difference.set_chapter(line.chapter());
    difference.set_lot(line.lot());
    return difference;
  };
  for (const v1::Plan::Line& line : first.lines()) difference_of(line).set_first_quantity(line.quantity());
  for (const v1::Plan::Line& line : second.lines()) difference_of(line).set_second_quantity(line.quantity());
  for (auto& [key, difference] : differences) {
    if (difference.first_quantity() != difference.second_quantity()) *comparison.add_line_differences() = std::move(difference);
  }
}

}  // namespace

v1::PlanComparison Compare(const v1::Plan& first, const v1::Plan& second) {
  v1::PlanComparison comparison;
  *comparison.mutable_first() = SideOf(first);
  *comparison.mutable_second() = SideOf(second);
  comparison.set_same_inputs(first.input_digest() == second.input_digest());
  AddNeeds(first, second, comparison);
  AddObjectives(first, second, comparison);
  AddLineDifferences(first, second, comparison);
  return comparison;
}

}  // namespace muster::dispatch
