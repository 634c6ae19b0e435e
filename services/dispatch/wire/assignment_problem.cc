#include "dispatch/wire/assignment_problem.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "dispatch/domain/digest.h"
#include "dispatch/wire/problem_reader.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

constexpr int kMaxAgents = 1'000;
constexpr int kMaxJobs = 10'000;
constexpr int kMaxOptions = 1'000'000;
// What the solver counts with.
constexpr std::int64_t kMaxLoad = 1'000'000'000;
constexpr std::int64_t kMaxCost = 1'000'000'000;

class AssignmentReader : private ProblemReader {
 public:
  explicit AssignmentReader(const v1::PlanProblem& message)
      : whole_(message), message_(message.assignment()), agents_(message_.agents()), jobs_(message_.jobs()) {}

  absl::StatusOr<AssignmentProblem> Read() {
    CheckNothingBeside(whole_, "assignment");
    const bool agents_fit = Fits("assignment.agents", message_.agents(), kMaxAgents);
    const bool jobs_fit = Fits("assignment.jobs", message_.jobs(), kMaxJobs);
    const bool options_fit = Fits("assignment.options", message_.options(), kMaxOptions);
    if (agents_fit && jobs_fit && options_fit) {
      ReadAgentsAndJobs();
      ReadOptions();
      CheckJobs();
    }
    RETURN_IF_ERROR(ToStatus());
    problem_.stages.push_back({.option_costs = CostsFromZero()});
    return std::move(problem_);
  }

 private:
  void ReadAgentsAndJobs() {
    if (message_.jobs().empty()) Add("assignment.jobs", "REQUIRED");
    CheckIds("assignment.agents", message_.agents(), agents_);
    CheckIds("assignment.jobs", message_.jobs(), jobs_);
    for (int i = 0; i < message_.agents_size(); ++i) {
      const std::int64_t capacity = message_.agents(i).capacity();
      InRange(absl::StrCat("assignment.agents[", i, "].capacity"), capacity, {0, kMaxLoad});
      problem_.agents.push_back({.capacity = capacity});
    }
    problem_.jobs.resize(static_cast<std::size_t>(message_.jobs_size()));
  }

  void ReadOptions() {
    absl::flat_hash_set<std::pair<int, int>> seen;
    for (int i = 0; i < message_.options_size(); ++i) {
      const v1::AssignmentProblem::Option& option = message_.options(i);
      const std::string path = absl::StrCat("assignment.options[", i, "]");
      const int agent = Refer(path + ".agent", option.agent(), agents_);
      const int job = Refer(path + ".job", option.job(), jobs_);
      if (!seen.insert({agent, job}).second) Add(path, "DUPLICATE_ID", {{"id", absl::StrCat(option.agent(), " ", option.job())}});
      InRange(path + ".cost", option.cost(), {-kMaxCost, kMaxCost});
      InRange(path + ".load", option.load(), {0, kMaxLoad});
      problem_.options.push_back({.job = job, .agent = agent, .load = option.load()});
    }
  }

  void CheckJobs() {
    absl::flat_hash_set<int> can_be_done;
    for (const AssignmentProblem::Option& option : problem_.options) can_be_done.insert(option.job);
    for (int i = 0; i < message_.jobs_size(); ++i) {
      const std::string& id = message_.jobs(i).id();
      if (!id.empty() && !can_be_done.contains(jobs_.Of(id))) {
        Add(absl::StrCat("assignment.jobs[", i, "]"), "JOB_WITHOUT_OPTION", {{"job", id}});
      }
    }
  }

  // The solver's costs are not below 0, and less is better: as each job is done once, its costs may all be counted from the best of them.
  std::vector<std::int64_t> CostsFromZero() const {
    std::vector<std::int64_t> costs;
    for (const v1::AssignmentProblem::Option& option : message_.options())
      costs.push_back(message_.maximize() ? -option.cost() : option.cost());
    std::vector<std::int64_t> least(problem_.jobs.size());
    for (std::size_t i = 0; i < costs.size(); ++i) {
      std::int64_t& job_least = least[static_cast<std::size_t>(problem_.options[i].job)];
      job_least = std::min(job_least, costs[i]);
    }
    for (std::size_t i = 0; i < costs.size(); ++i) costs[i] -= least[static_cast<std::size_t>(problem_.options[i].job)];
    return costs;
  }

  const v1::PlanProblem& whole_;
  const v1::AssignmentProblem& message_;
  RowIds agents_;
  RowIds jobs_;
  AssignmentProblem problem_;
};

}  // namespace

absl::StatusOr<AssignmentProblem> AssignmentFrom(const v1::PlanProblem& message) { return AssignmentReader(message).Read(); }

v1::PlanSolution ToProto(const v1::PlanProblem& message, const AssignmentSolution& found) {
  v1::PlanSolution solution;
  std::int64_t value = 0;
  for (const int taken : found.taken) {
    const v1::AssignmentProblem::Option& option = message.assignment().options(taken);
    v1::PlanSolution::Assignment& assignment = *solution.add_assignments();
    assignment.set_job(option.job());
    assignment.set_agent(option.agent());
    value += option.cost();
  }
  const bool maximizes = message.assignment().maximize();
  // The same in the solver's costs, wherever these are counted from.
  const std::int64_t gap = found.stages[0].value - found.stages[0].bound;
  v1::Plan::Objective& objective = *solution.add_objectives();
  objective.set_title(maximizes ? "gain" : "cost");
  objective.set_value(absl::StrCat(value));
  objective.set_bound(absl::StrCat(maximizes ? value + gap : value - gap));
  objective.set_optimal(found.stages[0].proved);
  solution.set_input_digest(Digest().Add("muster assignment problem 1").Add(message.assignment().SerializeAsString()).ToString());
  return solution;
}

}  // namespace muster::dispatch
