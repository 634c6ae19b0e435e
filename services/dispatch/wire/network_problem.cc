#include "dispatch/wire/network_problem.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dispatch/domain/digest.h"
#include "dispatch/domain/planner.h"
#include "dispatch/wire/plan_problem.h"
#include "dispatch/wire/problem_reader.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

constexpr int kMaxNodes = 100'000;
constexpr int kMaxArcs = 100'000;
// What the solver counts with.
constexpr std::int64_t kMaxUnits = 1'000'000'000'000;
constexpr std::int64_t kMaxCapacity = 1'000'000'000'000'000;
constexpr std::int64_t kMaxCost = 1'000'000'000'000;

class NetworkReader : private ProblemReader {
 public:
  explicit NetworkReader(const v1::PlanProblem& message)
      : message_(message), nodes_(message.network().nodes()), arcs_(message.network().arcs()), ids_(nodes_) {}

  absl::StatusOr<FixedChargeNetwork> Read() {
    CheckNothingBeside(message_, "network");
    const bool nodes_fit = Fits("network.nodes", nodes_, kMaxNodes);
    const bool arcs_fit = Fits("network.arcs", arcs_, kMaxArcs);
    if (nodes_fit && arcs_fit) {
      ReadNodes();
      ReadArcs();
    }
    RETURN_IF_ERROR(ToStatus());
    return std::move(network_);
  }

 private:
  void ReadNodes() {
    if (nodes_.empty()) Add("network.nodes", "REQUIRED");
    CheckIds("network.nodes", nodes_, ids_);
    std::vector<std::int64_t>& supplies = network_.supplies.emplace_back();
    std::int64_t leaving = 0;
    bool all_in_range = true;
    for (int i = 0; i < nodes_.size(); ++i) {
      const std::int64_t supply = nodes_[i].supply();
      supplies.push_back(supply);
      if (!InRange(absl::StrCat("network.nodes[", i, "].supply"), supply, {-kMaxUnits, kMaxUnits})) {
        all_in_range = false;
      } else {
        (supply > 0 ? entering_ : leaving) += std::abs(supply);
      }
    }
    if (!all_in_range) return;
    if (entering_ != leaving) Add("network.nodes", "SUPPLIES_UNBALANCED", {{"entering", entering_}, {"leaving", leaving}});
    if (entering_ + leaving > kMaxUnits) Add("network.nodes", "SUPPLIES_TOO_LARGE", {{"max", kMaxUnits}});
  }

  void ReadArcs() {
    for (int i = 0; i < arcs_.size(); ++i) {
      const v1::NetworkProblem::Arc& arc = arcs_[i];
      const std::string path = absl::StrCat("network.arcs[", i, "]");
      ChargedArc row{.from = Refer(path + ".from", arc.from(), ids_),
                     .to = Refer(path + ".to", arc.to(), ids_),
                     // No flow that is worth its cost goes in circles.
                     .capacity = arc.has_capacity() ? arc.capacity() : entering_,
                     .cost = arc.unit_cost()};
      if (arc.has_capacity()) InRange(path + ".capacity", arc.capacity(), {0, kMaxCapacity});
      InRange(path + ".unit_cost", arc.unit_cost(), {0, kMaxCost});
      InRange(path + ".fixed_cost", arc.fixed_cost(), {0, kMaxCost});
      if (arc.fixed_cost() != 0) {
        row.charge = static_cast<int>(network_.charges.size());
        network_.charges.push_back(arc.fixed_cost());
      }
      network_.arcs.push_back(row);
    }
  }

  const v1::PlanProblem& message_;
  const google::protobuf::RepeatedPtrField<v1::NetworkProblem::Node>& nodes_;
  const google::protobuf::RepeatedPtrField<v1::NetworkProblem::Arc>& arcs_;
  RowIds ids_;
  // Units of all supplies above 0.
  std::int64_t entering_ = 0;
  FixedChargeNetwork network_;
};

}  // namespace

absl::StatusOr<FixedChargeNetwork> NetworkFrom(const v1::PlanProblem& message) { return NetworkReader(message).Read(); }

v1::PlanSolution ToProto(const v1::PlanProblem& message, const FixedChargeSolution& found) {
  v1::PlanSolution solution;
  for (int i = 0; i < message.network().arcs_size(); ++i) {
    const std::int64_t quantity = found.flow[static_cast<std::size_t>(i)];
    if (quantity == 0) continue;
    v1::PlanSolution::Flow& flow = *solution.add_flows();
    flow.set_arc(i);
    flow.set_from(message.network().arcs(i).from());
    flow.set_to(message.network().arcs(i).to());
    flow.set_quantity(quantity);
  }
  v1::Plan::Objective& cost = *solution.add_objectives();
  cost.set_title("cost");
  cost.set_value(DigitsOf(found.value));
  cost.set_bound(DigitsOf(found.bound));
  cost.set_optimal(found.proved);
  solution.set_solver(absl::StrCat(found.solver, found.is_ended_by_clock ? planner::kEndedByClock : ""));
  solution.set_input_digest(Digest().Add("muster network problem 1").Add(message.network().SerializeAsString()).ToString());
  return solution;
}

}  // namespace muster::dispatch
