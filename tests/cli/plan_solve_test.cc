#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/commands/app.h"
#include "cli/text/json_place.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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
  int RunWith(const std::string& from, const std::string& to) {
    const std::string problem = absl::StrReplaceAll(kProblem, {{from, to}});
    EXPECT_NE(problem, kProblem) << from;
    return Run({Write("problem.json", problem)});
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  const fs::path folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(PlanSolveTest, PrintsTheExamplesPlanWhatIsShortAndWhatAFloorsReleaseWouldBuy) {
  EXPECT_EQ(Run({MUSTER_PLAN_PROBLEM}), 0) << err();
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
  EXPECT_EQ(Run({MUSTER_PLAN_PROBLEM}, Language::kEnglish), 0) << err();
  EXPECT_THAT(out(), HasSubstr("keeps 100 under its reserve floor; giving it up would cover all of it, arriving 2023-12-19 "));
  EXPECT_THAT(out(), HasSubstr("proved optimal"));
}

TEST_F(PlanSolveTest, SavesAPlanThatItsOwnCheckFindsNothingWrongWith) {
  const std::string plan = folder_ / "plan.json";
  EXPECT_EQ(Run({MUSTER_PLAN_PROBLEM, "--format", "json", "--output", plan, "--timing"}), 0) << err();
  EXPECT_THAT(out(), IsEmpty());
  EXPECT_THAT(err(), HasSubstr("求解"));
  EXPECT_EQ(Run({MUSTER_PLAN_PROBLEM, "--check", plan}), 0) << err();
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
