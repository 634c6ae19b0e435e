#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "dispatch/domain/cancellation.h"

// Generalised assignment: jobs to agents whose load is bounded, under several objectives in strict order.
namespace muster::dispatch {

struct AssignmentProblem {
  struct Job {
    // Whether some agent has to do it.
    bool required = true;
  };
  struct Agent {
    // What the agent's jobs may load it with, [0, 10^9].
    std::int64_t capacity = 0;
    // Load below this is lacking, load above it surplus. [0, capacity].
    std::int64_t wanted = 0;
  };
  // One agent may do one job.
  struct Option {
    // Indices into `jobs` and `agents`.
    int job = 0;
    int agent = 0;
    // What the job takes of this agent's capacity, [0, 10^9].
    std::int64_t load = 0;
  };
  // Units that an agent may lack, the first tier first; an agent's tiers add up to what it wants.
  struct Tier {
    int agent = 0;
    std::int64_t units = 0;
  };
  // Costs are ≥ 0, a stage's total at most 2^50. An empty list costs nothing.
  struct Stage {
    enum class Kind {
      // The sum of all costs.
      kSum,
      // The greatest cost of an option that is taken; tiers and surplus cost nothing here.
      kGreatest,
    };
    Kind kind = Kind::kSum;
    // Per option.
    std::vector<std::int64_t> option_costs;
    // Per tier and lacking unit; not falling from an agent's tier to its next.
    std::vector<std::int64_t> tier_costs;
    // Per agent and unit of surplus.
    std::vector<std::int64_t> surplus_costs;
  };
  std::vector<Job> jobs;
  std::vector<Agent> agents;
  std::vector<Option> options;
  std::vector<Tier> tiers;
  // An earlier stage outweighs all later ones.
  std::vector<Stage> stages;
};

struct AssignmentSearch {
  // For all stages together; of what is left, a stage that is not the last may use half. See IntegerSearch::time_limit.
  absl::Duration time_limit;
  // Per job: the option to begin with, kNotDone for none. Must keep capacities and required jobs; empty when nothing is known.
  std::vector<int> start;
  // Per stage: what no assignment that is as good as `start` on all earlier stages goes below. Empty when nothing is known.
  std::vector<std::int64_t> bounds;
  // Takes all time that is left away.
  IsCancelled is_cancelled = IsNeverCancelled;
};

struct AssignmentSolution {
  static constexpr int kNotDone = -1;
  enum class Outcome { kFound, kInfeasible, kNothingFoundInTime };
  struct Stage {
    std::int64_t value = 0;
    // No assignment that is as good on all earlier stages is better.
    std::int64_t bound = 0;
    // Whether value = bound; rests on Cbc's search (IntegerSolution::Outcome::kOptimal).
    bool proved = false;
  };
  Outcome outcome = Outcome::kNothingFoundInTime;
  // Per job: the option taken or kNotDone. Empty unless found.
  std::vector<int> taken;
  // As many as the problem has. Values are those of `taken`, in whole numbers.
  std::vector<Stage> stages;
};

// The best assignment, stage by stage: exchanges of jobs, then an integer program that goes on from there; each stage's value is a
// constraint of the next. The same for the same problem and start, unless the time limit ends the search.
AssignmentSolution SolveAssignment(const AssignmentProblem& problem, const AssignmentSearch& search);

// The values of all stages for `taken` (see AssignmentSolution).
std::vector<std::int64_t> ValuesOf(const AssignmentProblem& problem, const std::vector<int>& taken);

}  // namespace muster::dispatch
