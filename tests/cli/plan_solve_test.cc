#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/commands/app.h"
#include "cli/text/json_place.h"
#include "support/published_instances.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr char kAllocationExample[] = MUSTER_EXAMPLES "/plan-problem.json";
constexpr char kNetworkExample[] = MUSTER_EXAMPLES "/network-problem.json";
constexpr char kAssignmentExample[] = MUSTER_EXAMPLES "/assignment-problem.json";

constexpr char kProblem[] = R"({
  "startTime": "2023-12-19T00:00:00+08:00",
  "items": [{"id": "tent"}],
  "warehouses": [
    {"id": "w1", "chapters": ["nation"]}
  ],
  "sites": [{"id": "s1"}],
  "lots": [{"id": "lot1", "warehouse": "w1", "item": "tent", "availableQuantity": 50}],
  "lines": [
    {"id": "need1", "site": "s1", "item": "tent", "quantity": 40}
  ],
  "legs": [{"origin": "w1", "destination": "s1", "distanceM": 60000, "durationSeconds": 3600}]
})";

// Two units from a to c, directly or by way of b.
constexpr char kNetwork[] = R"({
  "network": {
    "nodes": [{"id": "a", "supply": 2}, {"id": "b"}, {"id": "c", "supply": -2}],
    "arcs": [
      {"from": "a", "to": "c", "unitCost": 9, "fixedCost": 1},
      {"from": "a", "to": "b", "capacity": 5, "unitCost": 1, "fixedCost": 10},
      {"from": "b", "to": "c"}
    ]
  }
})";

// Either of two agents does either of two jobs, but neither does both.
constexpr char kAssignment[] = R"({
  "assignment": {
    "agents": [{"id": "x", "capacity": 3}, {"id": "y", "capacity": 3}],
    "jobs": [{"id": "1"}, {"id": "2"}],
    "options": [
      {"agent": "x", "job": "1", "cost": 4, "load": 2},
      {"agent": "y", "job": "1", "cost": 7, "load": 2},
      {"agent": "x", "job": "2", "cost": -1, "load": 2},
      {"agent": "y", "job": "2", "cost": 5, "load": 2}
    ]
  }
})";

// `muster plan solve` in a folder that has no configuration.
class PlanSolveTest : public testing::Test {
 protected:
  PlanSolveTest() : folder_(fs::path(testing::TempDir()) / absl::StrCat("muster_plan_solve_test_", getpid())) {
    fs::create_directories(folder_);
  }
  ~PlanSolveTest() override { fs::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name) << content;
    return folder_ / name;
  }

  int Run(std::vector<std::string> args, Language language = Language::kChinese) {
    args.insert(args.begin(), {"plan", "solve"});
    out_.str("");
    err_.str("");
    return RunMuster(args, {.folder = folder_.string()}, {.out = out_, .err = err_, .language = language});
  }

  // With one piece of the problem in place of another.
  int RunWith(const std::string& from, const std::string& to, const std::string& whole = kProblem) {
    const std::string problem = absl::StrReplaceAll(whole, {{from, to}});
    EXPECT_NE(problem, whole) << from;
    return Run({Write("problem.json", problem)});
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  const fs::path folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(PlanSolveTest, PrintsTheExamplesPlanWhatIsShortAndWhatAFloorsReleaseWouldBuy) {
  EXPECT_EQ(Run({kAllocationExample}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("as reported"));
  EXPECT_THAT(out(), HasSubstr("宁夏备灾仓库（演示） 640000-01"));
  EXPECT_THAT(out(), HasSubstr("棉帐篷 500 顶"));
  EXPECT_THAT(out(), HasSubstr("折叠床 40 张"));
  EXPECT_THAT(out(), HasSubstr("乌海市备灾仓库（演示） 150300-01 的保底储备留有 100，动用后可全部满足，2023-12-19 "));
  EXPECT_THAT(out(), HasSubstr("一般需求多满足 40"));
  EXPECT_THAT(out(), HasSubstr("已证明最优"));
  EXPECT_THAT(out(), Not(HasSubstr("未证明")));
  EXPECT_THAT(err(), IsEmpty());
}

TEST_F(PlanSolveTest, SpeaksEnglishToo) {
  EXPECT_EQ(Run({kAllocationExample}, Language::kEnglish), 0) << err();
  EXPECT_THAT(out(), HasSubstr("keeps 100 under its reserve floor; giving it up would cover all of it, arriving 2023-12-19 "));
  EXPECT_THAT(out(), HasSubstr("proved optimal"));
}

TEST_F(PlanSolveTest, SavesAPlanThatItsOwnCheckFindsNothingWrongWith) {
  const std::string plan = folder_ / "plan.json";
  EXPECT_EQ(Run({kAllocationExample, "--format", "json", "--output", plan, "--timing"}), 0) << err();
  EXPECT_THAT(out(), IsEmpty());
  EXPECT_THAT(err(), HasSubstr("求解"));
  EXPECT_EQ(Run({kAllocationExample, "--check", plan}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("没有违反任何规则。"));
  EXPECT_THAT(out(), HasSubstr("各项目标都与最优方案相同。"));
}

TEST_F(PlanSolveTest, ListsWhatAPersonsPlanBreaksAndWhatItCosts) {
  const std::string problem = Write("problem.json", kProblem);
  EXPECT_EQ(Run({problem, "--check", Write("plan.json", R"({"lines":[{"line":"need1","lot":"lot1","quantity":30}]})")}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("第一处差别在“一般需求未满足”：该方案 10，最优 0（件）"));
  EXPECT_EQ(Run({problem, "--check", Write("plan.json", R"({"lines":[{"line":"need1","lot":"lot1","quantity":60}]})")}), kRefused);
  EXPECT_THAT(out(), HasSubstr("分配的数量超过该批次的可用量"));
  EXPECT_THAT(err(), HasSubstr("[PLAN_BREAKS_RULES]"));
  EXPECT_EQ(Run({problem, "--check", Write("plan.json", "{\"lines\":[\n{\"line\":\"need1\",\"lot\":\"lot1\",\"quantity\":-1}]}")}), kUsage);
  EXPECT_THAT(err(), HasSubstr("plan.json:2: lines[0].quantity"));
}

TEST_F(PlanSolveTest, ReadsStandardInputAndPrintsOneLineOfJson) {
  std::istringstream input(kProblem);
  std::streambuf* const before = std::cin.rdbuf(input.rdbuf());
  EXPECT_EQ(Run({"-", "--json"}), 0) << err();
  std::cin.rdbuf(before);
  EXPECT_THAT(out(), StartsWith(R"({"lines":[{"line":"need1","lot":"lot1","warehouse":"w1")"));
  const std::string line = out();
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST_F(PlanSolveTest, NamesEveryWrongFieldWithItsLineAndASentence) {
  EXPECT_EQ(RunWith(R"("quantity": 40)", R"("quantity": 0)"), kUsage);
  EXPECT_THAT(err(), HasSubstr("problem.json:10: lines[0].quantity: 超出范围，应在 1 到 1000000000 之间。"));
  EXPECT_EQ(RunWith(R"("quantity": 40)", R"("quantity": 99999999999)"), kUsage);
  EXPECT_THAT(err(), HasSubstr("lines[0].quantity: 超出范围"));
  EXPECT_EQ(RunWith(R"("site": "s1")", R"("site": "s7")"), kUsage);
  EXPECT_THAT(err(), HasSubstr("problem.json:10: lines[0].site: 没有名为 s7 的记录"));
  EXPECT_EQ(RunWith(R"("quantity": 40)", R"("quantity": 40, "neededByTime": "2023-12-18T00:00:00+08:00")"), kUsage);
  EXPECT_THAT(err(), HasSubstr("lines[0].needed_by_time: 需要时间"));
  EXPECT_EQ(RunWith(R"("destination": "s1", )", R"("destination": "s2", )"), kUsage);
  EXPECT_THAT(err(), HasSubstr("sites[0].point: 发放点 s1 没有坐标"));
  EXPECT_EQ(RunWith(R"("item": "tent", "availableQuantity")", R"("item": "tent", "earmark": {"chapter": ""}, "availableQuantity")"),
            kUsage);
  EXPECT_THAT(err(), HasSubstr("lots[0].earmark: 批次 lot1 的定向说明自相矛盾"));
}

TEST_F(PlanSolveTest, SaysThatAWarehouseWithoutARoadCannotHelp) {
  EXPECT_EQ(RunWith(R"("distanceM": 60000)", R"("blocked": true)"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("w1 有 50，但道路不通或没有行程数据"));
}

TEST_F(PlanSolveTest, RefusesWhatIsNoProblemByName) {
  EXPECT_EQ(RunWith(R"("quantity")", R"("qty")"), kUsage);
  EXPECT_THAT(err(), HasSubstr("problem.json:10 "));
  EXPECT_THAT(err(), HasSubstr("qty"));
  EXPECT_THAT(err(), HasSubstr("[JSON_INVALID]"));
  EXPECT_THAT(err(), HasSubstr("plan_problem.proto"));
  for (const char* content : {"", "{", "[]", "null", "{\"lines\": [{]}", "{\"startTime\": \"yesterday\"}", "{\"lines\": 7}", "\xff\xfe"}) {
    EXPECT_EQ(Run({Write("problem.json", content)}), kUsage) << content;
  }
  EXPECT_EQ(Run({Write("problem.json", "{\"title\": \"x\",\n\"lines\": [{]}")}), kUsage);
  EXPECT_THAT(err(), HasSubstr("problem.json:2 "));
  EXPECT_EQ(Run({Write("problem.json", std::string(100'000, '['))}), kUsage);
  EXPECT_EQ(Run({folder_ / "none.json"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("[INPUT_UNREADABLE]"));
  EXPECT_EQ(Run({}), kUsage);
  EXPECT_EQ(Run({Write("problem.json", kProblem), "--format", "xml"}), kUsage);
}

TEST_F(PlanSolveTest, FindsTheCheapestFlowOfTheExampleAndSaysWhatEachArcCosts) {
  EXPECT_EQ(Run({kNetworkExample}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("演示数据"));
  EXPECT_THAT(out(), ContainsRegex("总费用 +805\n"));
  EXPECT_THAT(out(), HasSubstr("已证明最优"));
  EXPECT_THAT(out(), ContainsRegex("A 仓库 +中转站 +35 +2 +100 +170"));
  EXPECT_THAT(err(), IsEmpty());
}

TEST_F(PlanSolveTest, GivesTheJobsOfTheExampleToAgentsAndSaysHowFullTheyAre) {
  EXPECT_EQ(Run({kAssignmentExample}), 0) << err();
  EXPECT_THAT(out(), ContainsRegex("总费用 +150\n"));
  EXPECT_THAT(out(), HasSubstr("已证明最优"));
  EXPECT_THAT(out(), ContainsRegex("医疗队 +15 +16 +50 +发放物资 巡诊\n"));
  EXPECT_THAT(err(), IsEmpty());
}

TEST_F(PlanSolveTest, AnswersNetworksAndAssignmentsInJsonForOtherPrograms) {
  EXPECT_EQ(Run({Write("problem.json", kNetwork), "--json"}), 0) << err();
  EXPECT_THAT(out(), StartsWith(R"({"objectives":[{"title":"cost","value":"12","bound":"12","optimal":true}])"));
  EXPECT_THAT(out(), HasSubstr(R"("flows":[{"arc":1,"from":"a","to":"b","quantity":"2"},{"arc":2,"from":"b","to":"c","quantity":"2"}])"));
  EXPECT_EQ(Run({Write("problem.json", kAssignment), "--json"}), 0) << err();
  EXPECT_THAT(out(), StartsWith(R"({"objectives":[{"title":"cost","value":"6","bound":"6","optimal":true}])"));
  EXPECT_THAT(out(), HasSubstr(R"("assignments":[{"job":"1","agent":"y"},{"job":"2","agent":"x"}])"));
}

TEST_F(PlanSolveTest, FindsTheGreatestGainWhereCostsAreGains) {
  const std::string problem = absl::StrReplaceAll(kAssignment, {{R"("agents")", R"("maximize": true, "agents")"}});
  EXPECT_EQ(Run({Write("problem.json", problem), "--json"}), 0) << err();
  EXPECT_THAT(out(), StartsWith(R"({"objectives":[{"title":"gain","value":"9","bound":"9","optimal":true}])"));
  EXPECT_EQ(Run({folder_ / "problem.json"}, Language::kEnglish), 0) << err();
  EXPECT_THAT(out(), ContainsRegex("Total gain +9\n"));
}

TEST_F(PlanSolveTest, NamesWhatIsWrongWithANetwork) {
  const auto expect = [this](const std::string& from, const std::string& to, const std::string& complaint) {
    EXPECT_EQ(RunWith(from, to, kNetwork), kUsage) << from;
    EXPECT_THAT(err(), HasSubstr(complaint));
  };
  expect(R"("supply": -2)", R"("supply": -3)", "problem.json:3: network.nodes: 各节点流入合计 2，流出合计 3，两者应相等");
  expect(R"("capacity": 5)", R"("capacity": -5)", "problem.json:6: network.arcs[1].capacity: 超出范围，应在 0 到 1000000000000000 之间。");
  expect(R"("unitCost": 9)", R"("unitCost": -9)", "problem.json:5: network.arcs[0].unit_cost: 超出范围");
  expect(R"("fixedCost": 10)", R"("fixedCost": 9999999999999)", "network.arcs[1].fixed_cost: 超出范围");
  expect(R"("to": "c"})", R"("to": "d"})", "problem.json:7: network.arcs[2].to: 没有名为 d 的记录");
  expect(R"({"from": "b", )", R"({)", "network.arcs[2].from: 必填");
  expect(R"({"id": "b"})", R"({"id": "a"})", "network.nodes[1].id: 编号 a 重复");
  expect(R"({"id": "b"})", R"({"id": ""})", "network.nodes[1].id: 必填");
  expect(R"("supply": 2)", R"("supply": 2000000000000)", "network.nodes[0].supply: 超出范围");
  expect(R"(2})", R"(900000000000})", "network.nodes: 各节点流入与流出合计超过 1000000000000");
  expect(R"("network": {)", R"("lots": [{}], "network": {)", "problem.json:2: lots: 问题的种类是 network，这里不适用");
  EXPECT_EQ(Run({Write("problem.json", R"({"network": {}})")}), kUsage);
  EXPECT_THAT(err(), HasSubstr("network.nodes: 必填"));
  std::string arcs = R"({"from": "b", "to": "c"})";
  for (int i = 0; i < 100'000; ++i) arcs += R"(,{"from":"b","to":"c"})";
  expect(R"({"from": "b", "to": "c"})", arcs, "network.arcs: 共 100003 项，最多 100000 项");
}

TEST_F(PlanSolveTest, NamesWhatIsWrongWithAnAssignment) {
  const auto expect = [this](const std::string& from, const std::string& to, const std::string& complaint) {
    EXPECT_EQ(RunWith(from, to, kAssignment), kUsage) << from;
    EXPECT_THAT(err(), HasSubstr(complaint));
  };
  expect(R"({"id": "x", "capacity": 3})", R"({"id": "x", "capacity": -3})", "problem.json:3: assignment.agents[0].capacity: 超出范围");
  expect(R"("cost": 7, "load": 2)", R"("cost": 7, "load": -2)", "problem.json:7: assignment.options[1].load: 超出范围");
  expect(R"("cost": 7)", R"("cost": 7000000000)", "assignment.options[1].cost: 超出范围");
  expect(R"("job": "1", "cost": 7)", R"("job": "3", "cost": 7)", "assignment.options[1].job: 没有名为 3 的记录");
  expect(R"({"agent": "y", "job": "2", )", R"({"job": "2", )", "assignment.options[3].agent: 必填");
  expect(R"("job": "1", "cost": 7)", R"("job": "2", "cost": 7)", "assignment.options[3]: 编号 y 2 重复");
  expect(R"([{"id": "1"}, )", R"([{"id": "1"}, {"id": "3"}, )", "problem.json:4: assignment.jobs[1]: 任务 3 没有可以承担的人");
  expect(R"("assignment": {)", R"("startTime": "2023-12-19T00:00:00Z", "assignment": {)",
         "start_time: 问题的种类是 assignment，这里不适用");
  EXPECT_EQ(Run({Write("problem.json", R"({"assignment": {}})")}), kUsage);
  EXPECT_THAT(err(), HasSubstr("assignment.jobs: 必填"));
  EXPECT_EQ(Run({Write("problem.json", R"({"assignment": {}, "network": {}})")}), kUsage);
  EXPECT_THAT(err(), HasSubstr("[JSON_INVALID]"));
}

TEST_F(PlanSolveTest, SaysThatNoFlowAndNoAssignmentCanDoIt) {
  EXPECT_EQ(RunWith(R"({"from": "a", "to": "c", )", R"({"from": "c", "to": "a", )",
                    absl::StrReplaceAll(kNetwork, {{R"("capacity": 5)", R"("capacity": 1)"}})),
            kRefused);
  EXPECT_THAT(err(), HasSubstr("没有任何流量能满足各节点的流入和流出"));
  EXPECT_THAT(err(), HasSubstr("[FLOW_IMPOSSIBLE]"));
  EXPECT_EQ(RunWith(R"("capacity": 3)", R"("capacity": 1)", kAssignment), kRefused);
  EXPECT_THAT(err(), HasSubstr("[ASSIGNMENT_IMPOSSIBLE]"));
}

TEST_F(PlanSolveTest, RefusesOptionsThatHaveNoMeaningForTheProblem) {
  const std::string network = Write("problem.json", kNetwork);
  EXPECT_EQ(Run({network, "--check", Write("plan.json", "{}")}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--check: 问题的种类是 network，这里不适用"));
  EXPECT_EQ(Run({kAllocationExample, "--time-limit", "5s"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--time-limit: 问题的种类是 allocation，这里不适用"));
  for (const char* limit : {"0", "-1s", "soon", "25h"}) {
    EXPECT_EQ(Run({network, "--time-limit", limit}), kUsage) << limit;
    EXPECT_THAT(err(), HasSubstr("--time-limit: 格式不正确"));
  }
  EXPECT_EQ(Run({network, "--time-limit", "5s"}), 0) << err();
}

// As whoever has the published files would write them.
std::string JsonOf(const dispatch::FixedChargeNetwork& network) {
  std::vector<std::string> nodes;
  for (std::size_t i = 0; i < network.supplies[0].size(); ++i) {
    nodes.push_back(absl::StrCat(R"({"id":"n)", i, R"(","supply":)", network.supplies[0][i], "}"));
  }
  std::vector<std::string> arcs;
  for (const dispatch::ChargedArc& arc : network.arcs) {
    arcs.push_back(absl::StrCat(R"({"from":"n)", arc.from, R"(","to":"n)", arc.to, R"(","capacity":)", arc.capacity, R"(,"unitCost":)",
                                arc.cost, R"(,"fixedCost":)", arc.charge ? network.charges[static_cast<std::size_t>(*arc.charge)] : 0,
                                "}"));
  }
  return absl::StrCat(R"({"network":{"nodes":[)", absl::StrJoin(nodes, ","), R"(],"arcs":[)", absl::StrJoin(arcs, ","), "]}}");
}

enum class Sense { kMinimize, kMaximize };

std::string JsonOf(const dispatch::AssignmentProblem& problem, Sense sense) {
  std::vector<std::string> agents;
  for (std::size_t i = 0; i < problem.agents.size(); ++i) {
    agents.push_back(absl::StrCat(R"({"id":"a)", i, R"(","capacity":)", problem.agents[i].capacity, "}"));
  }
  std::vector<std::string> jobs;
  for (std::size_t i = 0; i < problem.jobs.size(); ++i) jobs.push_back(absl::StrCat(R"({"id":"j)", i, R"("})"));
  std::vector<std::string> options;
  for (std::size_t i = 0; i < problem.options.size(); ++i) {
    const dispatch::AssignmentProblem::Option& option = problem.options[i];
    options.push_back(absl::StrCat(R"({"agent":"a)", option.agent, R"(","job":"j)", option.job, R"(","cost":)",
                                   problem.stages[0].option_costs[i], R"(,"load":)", option.load, "}"));
  }
  return absl::StrCat(R"({"assignment":{"maximize":)", sense == Sense::kMaximize ? "true" : "false", R"(,"agents":[)",
                      absl::StrJoin(agents, ","), R"(],"jobs":[)", absl::StrJoin(jobs, ","), R"(],"options":[)",
                      absl::StrJoin(options, ","), "]}}");
}

// The objective of an answer that is proved to be the best.
std::string Proved(absl::string_view title, std::int64_t optimum) {
  return absl::StrCat(R"({"objectives":[{"title":")", title, R"(","value":")", optimum, R"(","bound":")", optimum, R"(","optimal":true}])");
}

class PublishedNetworks : public PlanSolveTest, public testing::WithParamInterface<const char*> {};

TEST_P(PublishedNetworks, AreSolvedToTheirOptimum) {
  const dispatch::NetworkLibrary library;
  SKIP_WITHOUT(library);
  EXPECT_EQ(Run({Write("problem.json", JsonOf(library.Read(GetParam()))), "--json"}), 0) << err();
  EXPECT_THAT(out(), StartsWith(Proved("cost", library.OptimumOf(GetParam()))));
}

INSTANTIATE_TEST_SUITE_P(FixedChargeLibrary, PublishedNetworks, testing::Values("beavma", "fixnet6"),
                         [](const auto& instance) { return std::string(instance.param); });

class PublishedAssignments : public PlanSolveTest, public testing::WithParamInterface<const char*> {};

TEST_P(PublishedAssignments, AreSolvedToTheirOptimum) {
  const dispatch::AssignmentLibrary library;
  SKIP_WITHOUT(library);
  EXPECT_EQ(Run({Write("problem.json", JsonOf(library.Read(GetParam()), Sense::kMinimize)), "--json"}), 0) << err();
  EXPECT_THAT(out(), StartsWith(Proved("cost", library.OptimumOf(GetParam()))));
}

INSTANTIATE_TEST_SUITE_P(AssignmentLibrary, PublishedAssignments, testing::Values("a20200", "b10100", "c05100"),
                         [](const auto& instance) { return std::string(instance.param); });

// OR-Library publishes the small instances with the greatest total as their optimum.
TEST_F(PlanSolveTest, SolvesPublishedAssignmentsToTheirGreatestGain) {
  const dispatch::AssignmentLibrary library;
  SKIP_WITHOUT(library);
  const std::pair<const char*, std::int64_t> instances[] = {{"gap1-0", 336}, {"gap4-0", 656}, {"gap8-0", 1133}, {"gap12-0", 1451}};
  for (const auto& [name, optimum] : instances) {
    EXPECT_EQ(Run({Write("problem.json", JsonOf(library.Read(absl::StrCat("cattrysse1994/", name)), Sense::kMaximize)), "--json"}), 0)
        << err();
    EXPECT_THAT(out(), StartsWith(Proved("gain", optimum))) << name;
  }
}

TEST_F(PlanSolveTest, SaysHowFarTheBestCanBeWhenTheTimeIsUp) {
  const dispatch::AssignmentLibrary library;
  SKIP_WITHOUT(library);
  const std::string problem = Write("problem.json", JsonOf(library.Read("d10100"), Sense::kMinimize));
  EXPECT_EQ(Run({problem, "--time-limit", "1s"}, Language::kEnglish), 0) << err();
  EXPECT_THAT(out(), ContainsRegex("not proved: [0-9.]+% from the bound"));
  EXPECT_THAT(out(), HasSubstr("ended by the clock"));
}

// Cbc may find an assignment within a millisecond, but never begins when the time was up before.
TEST_F(PlanSolveTest, RefusesWhenNothingIsFoundInTime) {
  EXPECT_EQ(Run({Write("problem.json", kAssignment), "--time-limit", "1ns"}), kRefused);
  EXPECT_THAT(err(), HasSubstr("1ns 内没有找到可行的分配"));
}

TEST(JsonLineOf, FindsTheValueOrWhatIsAroundIt) {
  constexpr char kJson[] = "{\n\"a\": \"x]}\\\"\",\n\"rows\": [\n{\"needed_by\": 1},\n{\n\"neededBy\": 2}]}";
  EXPECT_EQ(JsonLineOf(kJson, "a"), 2);
  EXPECT_EQ(JsonLineOf(kJson, "rows[0].needed_by"), 4);
  EXPECT_EQ(JsonLineOf(kJson, "rows[1].needed_by"), 6);
  EXPECT_EQ(JsonLineOf(kJson, "rows[1].quantity"), 5);
  EXPECT_EQ(JsonLineOf(kJson, "rows[7]"), 3);
  EXPECT_EQ(JsonLineOf(kJson, "nothing"), 1);
  EXPECT_EQ(JsonLineOf("{\"a", "a"), 1);
  EXPECT_EQ(JsonLineOf("", "a"), 1);
}

}  // namespace
}  // namespace muster::cli
