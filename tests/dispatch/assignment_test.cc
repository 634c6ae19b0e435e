#include "dispatch/domain/assignment.h"

#include <gtest/gtest.h>

#include <iostream>
#include <optional>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "support/published_instances.h"

namespace muster::dispatch {
namespace {

constexpr absl::Duration kEnough = absl::Seconds(60);

// Every way to do every job, compared stage by stage.
class Exhaustive {
 public:
  explicit Exhaustive(const AssignmentProblem& problem) : problem_(problem), taken_(problem.jobs.size(), AssignmentSolution::kNotDone) {}

  std::optional<std::vector<std::int64_t>> Best() {
    Try(0);
    return best_;
  }

 private:
  void Try(std::size_t job) {
    if (job == problem_.jobs.size()) return Compare();
    if (!problem_.jobs[job].required) Try(job + 1);
    for (std::size_t i = 0; i < problem_.options.size(); ++i) {
      if (problem_.options[i].job != static_cast<int>(job)) continue;
      taken_[job] = static_cast<int>(i);
      Try(job + 1);
      taken_[job] = AssignmentSolution::kNotDone;
    }
  }

  void Compare() {
    std::vector<std::int64_t> loads(problem_.agents.size());
    for (const int option : taken_) {
      if (option < 0) continue;
      const AssignmentProblem::Option& row = problem_.options[static_cast<std::size_t>(option)];
      loads[static_cast<std::size_t>(row.agent)] += row.load;
    }
    for (std::size_t i = 0; i < loads.size(); ++i) {
      if (loads[i] > problem_.agents[i].capacity) return;
    }
    std::vector<std::int64_t> values;
    for (const AssignmentProblem::Stage& stage : problem_.stages) values.push_back(Value(stage, loads));
    if (!best_ || values < *best_) best_ = values;
  }

  std::int64_t Value(const AssignmentProblem::Stage& stage, const std::vector<std::int64_t>& loads) const {
    std::int64_t sum = 0;
    std::int64_t greatest = 0;
    for (const int option : taken_) {
      if (option < 0 || stage.option_costs.empty()) continue;
      sum += stage.option_costs[static_cast<std::size_t>(option)];
      greatest = std::max(greatest, stage.option_costs[static_cast<std::size_t>(option)]);
    }
    if (stage.kind == AssignmentProblem::Stage::Kind::kGreatest) return greatest;
    // Unit by unit.
    for (std::size_t agent = 0; agent < loads.size(); ++agent) {
      const std::int64_t wanted = problem_.agents[agent].wanted;
      if (!stage.surplus_costs.empty() && loads[agent] > wanted) sum += (loads[agent] - wanted) * stage.surplus_costs[agent];
      std::int64_t lacking = wanted - loads[agent];
      for (std::size_t i = 0; i < problem_.tiers.size() && !stage.tier_costs.empty(); ++i) {
        if (problem_.tiers[i].agent != static_cast<int>(agent)) continue;
        for (std::int64_t unit = 0; unit < problem_.tiers[i].units && lacking > 0; ++unit, --lacking) sum += stage.tier_costs[i];
      }
    }
    return sum;
  }

  const AssignmentProblem& problem_;
  std::vector<int> taken_;
  std::optional<std::vector<std::int64_t>> best_;
};

AssignmentProblem RandomProblem(unsigned seed) {
  std::mt19937 random(seed);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  AssignmentProblem problem;
  const bool all_required = pick(0, 1) == 0;
  for (int i = pick(1, 5); i > 0; --i) problem.jobs.push_back({.required = all_required && pick(0, 3) > 0});
  for (int i = pick(1, 3); i > 0; --i) problem.agents.push_back({.capacity = pick(5, 40), .wanted = 0});
  for (int agent = 0; agent < std::ssize(problem.agents); ++agent) {
    const int steps = pick(0, 3);
    for (int i = 0; i < steps; ++i) {
      problem.tiers.push_back({.agent = agent, .units = pick(1, 6)});
      problem.agents[static_cast<std::size_t>(agent)].wanted += problem.tiers.back().units;
    }
    AssignmentProblem::Agent& row = problem.agents[static_cast<std::size_t>(agent)];
    row.capacity = std::max(row.capacity, row.wanted);
    for (int job = 0; job < std::ssize(problem.jobs); ++job) {
      if (pick(0, 4) > 0) problem.options.push_back({.job = job, .agent = agent, .load = pick(0, 15)});
    }
  }
  for (int k = pick(1, 4); k > 0; --k) {
    AssignmentProblem::Stage stage;
    if (pick(0, 3) == 0) stage.kind = AssignmentProblem::Stage::Kind::kGreatest;
    const int divisor = pick(1, 3);
    if (pick(0, 3) > 0) {
      for (std::size_t i = 0; i < problem.options.size(); ++i) stage.option_costs.push_back(pick(0, 9) * divisor);
    }
    if (pick(0, 1) == 0 && stage.kind == AssignmentProblem::Stage::Kind::kSum) {
      for (std::size_t i = 0; i < problem.tiers.size(); ++i) {
        const bool first = i == 0 || problem.tiers[i].agent != problem.tiers[i - 1].agent;
        stage.tier_costs.push_back((first ? 0 : stage.tier_costs.back()) + pick(0, 3) * divisor);
      }
    }
    if (pick(0, 2) == 0) stage.surplus_costs.resize(problem.agents.size(), pick(0, 2));
    problem.stages.push_back(stage);
  }
  return problem;
}

std::vector<std::int64_t> Reached(const AssignmentSolution& solution) {
  std::vector<std::int64_t> values;
  for (const AssignmentSolution::Stage& stage : solution.stages) values.push_back(stage.value);
  return values;
}

TEST(Assignment, IsTheBestOfAllStageByStage) {
  int infeasible = 0;
  for (unsigned seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const AssignmentProblem problem = RandomProblem(seed);
    const AssignmentSolution solution = SolveAssignment(problem, {.time_limit = kEnough, .start = {}});
    const std::optional<std::vector<std::int64_t>> expected = Exhaustive(problem).Best();
    if (!expected) {
      EXPECT_EQ(solution.outcome, AssignmentSolution::Outcome::kInfeasible);
      ++infeasible;
      continue;
    }
    ASSERT_EQ(solution.outcome, AssignmentSolution::Outcome::kFound);
    EXPECT_EQ(Reached(solution), *expected);
    EXPECT_EQ(ValuesOf(problem, solution.taken), *expected);
    for (const AssignmentSolution::Stage& stage : solution.stages) {
      EXPECT_TRUE(stage.proved);
      EXPECT_EQ(stage.bound, stage.value);
    }
  }
  EXPECT_GT(infeasible, 10);
}

TEST(Assignment, KeepsItsStartWhenThereIsNoTime) {
  const AssignmentProblem problem{.jobs = {{}, {}},
                                  .agents = {{.capacity = 9}, {.capacity = 9}},
                                  .options = {{0, 0, 5}, {0, 1, 5}, {1, 0, 5}, {1, 1, 5}},
                                  .tiers = {},
                                  .stages = {{.option_costs = {3, 1, 1, 3}}}};
  const AssignmentSolution solution = SolveAssignment(problem, {.time_limit = absl::ZeroDuration(), .start = {0, 3}});
  ASSERT_EQ(solution.outcome, AssignmentSolution::Outcome::kFound);
  EXPECT_EQ(solution.taken, (std::vector<int>{0, 3}));
  EXPECT_EQ(solution.stages[0].value, 6);
  EXPECT_EQ(solution.stages[0].bound, 0);
  EXPECT_FALSE(solution.stages[0].proved);
}

TEST(Assignment, SearchesNoFurtherThanItsCallerHasProved) {
  const AssignmentProblem problem{.jobs = {{}, {}},
                                  .agents = {{.capacity = 9}, {.capacity = 9}},
                                  .options = {{0, 0, 5}, {0, 1, 5}, {1, 0, 5}, {1, 1, 5}},
                                  .tiers = {},
                                  .stages = {{.option_costs = {1, 3, 3, 1}}, {.option_costs = {2, 0, 0, 5}}}};
  const AssignmentSolution solution = SolveAssignment(problem, {.time_limit = absl::ZeroDuration(), .start = {0, 3}, .bounds = {2, 4}});
  ASSERT_EQ(solution.outcome, AssignmentSolution::Outcome::kFound);
  EXPECT_TRUE(solution.stages[0].proved);
  EXPECT_EQ(solution.stages[1].value, 7);
  EXPECT_EQ(solution.stages[1].bound, 4);
  EXPECT_FALSE(solution.stages[1].proved);
}

TEST(Assignment, SaysThatItFoundNothingInTime) {
  const AssignmentProblem problem{.jobs = {{}}, .agents = {{.capacity = 9}}, .options = {{0, 0, 5}}, .tiers = {}, .stages = {}};
  EXPECT_EQ(SolveAssignment(problem, {.time_limit = absl::ZeroDuration(), .start = {}}).outcome,
            AssignmentSolution::Outcome::kNothingFoundInTime);
}

// "cattrysse1994/gap8-2" → "gap8_2".
std::string NameOf(const ::testing::TestParamInfo<const char*>& instance) {
  const absl::string_view path = instance.param;
  return absl::StrReplaceAll(path.substr(path.rfind('/') + 1), {{"-", "_"}});
}

class ClosedAssignments : public ::testing::TestWithParam<const char*> {};

TEST_P(ClosedAssignments, HasItsPublishedOptimum) {
  const AssignmentLibrary library;
  SKIP_WITHOUT(library);
  const AssignmentSolution solution = SolveAssignment(library.Read(GetParam()), {.time_limit = kEnough, .start = {}});
  ASSERT_EQ(solution.outcome, AssignmentSolution::Outcome::kFound);
  EXPECT_EQ(solution.stages[0].value, library.OptimumOf(GetParam()));
  EXPECT_TRUE(solution.stages[0].proved);
}

INSTANTIATE_TEST_SUITE_P(AssignmentLibrary, ClosedAssignments,
                         ::testing::Values("a05100", "a10100", "a20100", "a05200", "a10200", "a20200", "b10100", "c05100", "b05100",
                                           "b20100"),
                         NameOf);

// One of each size, and gap8-2, whose best assignment a wrong cut once took away.
INSTANTIATE_TEST_SUITE_P(SmallAssignments, ClosedAssignments,
                         ::testing::Values("cattrysse1994/gap1-0", "cattrysse1994/gap2-0", "cattrysse1994/gap3-0", "cattrysse1994/gap4-0",
                                           "cattrysse1994/gap5-0", "cattrysse1994/gap6-2", "cattrysse1994/gap7-3", "cattrysse1994/gap8-2",
                                           "cattrysse1994/gap9-0", "cattrysse1994/gap10-0", "cattrysse1994/gap11-0",
                                           "cattrysse1994/gap12-4"),
                         NameOf);

class OpenAssignments : public ::testing::TestWithParam<const char*> {};

TEST_P(OpenAssignments, HoldsThePublishedOptimumBetweenBoundAndValue) {
  const AssignmentLibrary library;
  SKIP_WITHOUT(library);
  const AssignmentSolution solution = SolveAssignment(library.Read(GetParam()), {.time_limit = absl::Seconds(3), .start = {}});
  ASSERT_EQ(solution.outcome, AssignmentSolution::Outcome::kFound);
  const std::int64_t optimum = library.OptimumOf(GetParam());
  EXPECT_LE(solution.stages[0].bound, optimum);
  EXPECT_GE(solution.stages[0].value, optimum);
  std::cout << GetParam() << ": bound " << solution.stages[0].bound << ", published " << optimum << ", value " << solution.stages[0].value
            << "\n";
}

INSTANTIATE_TEST_SUITE_P(AssignmentLibrary, OpenAssignments, ::testing::Values("d10100", "e05100"), NameOf);

}  // namespace
}  // namespace muster::dispatch
