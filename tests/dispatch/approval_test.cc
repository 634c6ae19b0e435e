#include "dispatch/domain/approval.h"

#include <gtest/gtest.h>

#include <vector>

#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

std::vector<PlanPart> Parts() {
  return {{.chapter = "chapters/150300", .state = ApprovalState::kApproved},
          {.chapter = "chapters/640100", .state = ApprovalState::kPending}};
}

TEST(PartToDecide, IsThePendingPartOfTheChapter) { EXPECT_EQ(*PartToDecide(Parts(), "chapters/640100"), 1u); }

TEST(PartToDecide, IsRefusedToAChapterThatOwnsNothingOfThePlan) {
  EXPECT_EQ(ReasonOf(PartToDecide(Parts(), "chapters/620000").status()), "NO_PART_OF_CHAPTER");
}

TEST(PartToDecide, IsRefusedTheSecondTime) { EXPECT_EQ(ReasonOf(PartToDecide(Parts(), "chapters/150300").status()), "ALREADY_DECIDED"); }

TEST(IsApproved, NeedsEveryPart) {
  std::vector<PlanPart> parts = Parts();
  EXPECT_FALSE(IsApproved(parts));
  parts[1].state = ApprovalState::kApproved;
  EXPECT_TRUE(IsApproved(parts));
  EXPECT_FALSE(IsApproved({}));
}

}  // namespace
}  // namespace muster::dispatch
