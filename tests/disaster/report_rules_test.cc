#include "disaster/domain/report_rules.h"

#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::disaster {
namespace {

struct KindCase {
  ReportKind kind;
  ReportsSoFar so_far;
  const char* reason;
};

TEST(CheckReportKind, AllowsOneInitialReportThenFollowUpsThenOneFinalReport) {
  const ReportsSoFar none;
  const ReportsSoFar begun{.has_initial = true};
  const ReportsSoFar closed{.has_initial = true, .has_final = true};
  const KindCase cases[] = {
      {ReportKind::kInitial, none, ""},
      {ReportKind::kFollowUp, none, "INITIAL_REPORT_MISSING"},
      {ReportKind::kFinal, none, "INITIAL_REPORT_MISSING"},
      {ReportKind::kInitial, begun, "INITIAL_REPORT_EXISTS"},
      {ReportKind::kFollowUp, begun, ""},
      {ReportKind::kFinal, begun, ""},
      {ReportKind::kInitial, closed, "INITIAL_REPORT_EXISTS"},
      {ReportKind::kFollowUp, closed, "FINAL_REPORT_EXISTS"},
      {ReportKind::kFinal, closed, "FINAL_REPORT_EXISTS"},
  };
  for (const KindCase& c : cases) {
    EXPECT_EQ(ReasonOf(CheckReportKind(c.kind, c.so_far)), c.reason)
        << static_cast<int>(c.kind) << " " << c.so_far.has_initial << c.so_far.has_final;
  }
}

TEST(PolicyInForce, IsThatOfTheNearestChapter) {
  const std::vector<DeadlinePolicy> policies = {{"000000", absl::Minutes(120), "nation"}, {"620000", absl::Minutes(60), "region"}};
  EXPECT_EQ(PolicyInForce({"622927", "622900", "620000", "000000"}, policies)->source, "region");
  EXPECT_EQ(PolicyInForce({"640104", "640100", "640000", "000000"}, policies)->limit, absl::Minutes(120));
}

TEST(PolicyInForce, IsNoneWhereNoChapterOnTheWayUpHasOne) {
  EXPECT_FALSE(PolicyInForce({"622927", "000000"}, {{"640000", absl::Minutes(60), "another region"}}).has_value());
  EXPECT_FALSE(PolicyInForce({"622927", "000000"}, {}).has_value());
}

}  // namespace
}  // namespace muster::disaster
