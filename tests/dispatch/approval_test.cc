#include "dispatch/domain/approval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include <string>
#include <vector>

#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

using ::testing::ElementsAre;

constexpr char kWuhai[] = "chapters/150300";
constexpr char kYinchuan[] = "chapters/640100";

// Wuhai approved its only step; Yinchuan has two that wait.
std::vector<ApprovalStep> Steps() {
  return {{.chapter = kWuhai, .step = 1, .state = ApprovalState::kApproved, .approver = "users/wuhai"},
          {.chapter = kYinchuan, .step = 1},
          {.chapter = kYinchuan, .step = 2}};
}

TEST(FindStep, IsTheOnlyStepOfAPartWhenNoneIsNamed) { EXPECT_EQ(*FindStep(Steps(), kWuhai, 0), 0u); }

TEST(FindStep, AsksForANameWhenAPartHasSeveral) {
  const absl::Status status = FindStep(Steps(), kYinchuan, 0).status();
  EXPECT_EQ(ReasonOf(status), "STEP_NOT_NAMED");
  EXPECT_EQ(DetailOf(status, "count"), "2");
  EXPECT_EQ(*FindStep(Steps(), kYinchuan, 2), 2u);
}

TEST(FindStep, RefusesWhatDoesNotExist) {
  EXPECT_EQ(ReasonOf(FindStep(Steps(), "chapters/620000", 0).status()), "NO_PART_OF_CHAPTER");
  EXPECT_EQ(ReasonOf(FindStep(Steps(), kYinchuan, 3).status()), "STEP_UNKNOWN");
}

TEST(CheckDecidable, GoesInOrder) {
  EXPECT_TRUE(CheckDecidable(Steps(), 1).ok());
  const absl::Status early = CheckDecidable(Steps(), 2);
  EXPECT_EQ(ReasonOf(early), "EARLIER_STEP_PENDING");
  EXPECT_EQ(DetailOf(early, "step"), "1");
  EXPECT_EQ(ReasonOf(CheckDecidable(Steps(), 0)), "ALREADY_DECIDED");
}

TEST(CheckDecidable, CountsACommandAsAYes) {
  std::vector<ApprovalStep> steps = Steps();
  steps[1].state = ApprovalState::kCommanded;
  EXPECT_TRUE(CheckDecidable(steps, 2).ok());
}

TEST(StepAfter, IsTheNextOfTheSamePart) {
  EXPECT_EQ(StepAfter(Steps(), 1), 2u);
  EXPECT_EQ(StepAfter(Steps(), 0), std::nullopt);
  EXPECT_EQ(StepAfter(Steps(), 2), std::nullopt);
}

TEST(IsApproved, NeedsEveryStepOfEveryPart) {
  std::vector<ApprovalStep> steps = Steps();
  steps[1].state = ApprovalState::kApproved;
  EXPECT_FALSE(IsApproved(steps));
  steps[2].state = ApprovalState::kCommanded;
  EXPECT_TRUE(IsApproved(steps));
  steps[0].state = ApprovalState::kRejected;
  EXPECT_FALSE(IsApproved(steps));
  EXPECT_FALSE(IsApproved({}));
}

TEST(CheckRegularizable, IsForCommandedStepsOnce) {
  EXPECT_TRUE(CheckRegularizable(ApprovalState::kCommanded, Regularization::kOpen).ok());
  EXPECT_EQ(ReasonOf(CheckRegularizable(ApprovalState::kApproved, Regularization::kNone)), "NOT_COMMANDED");
  EXPECT_EQ(ReasonOf(CheckRegularizable(ApprovalState::kCommanded, Regularization::kSigned)), "ALREADY_REGULARIZED");
  EXPECT_EQ(ReasonOf(CheckRegularizable(ApprovalState::kCommanded, Regularization::kRefused)), "ALREADY_REGULARIZED");
}

TEST(CheckSeparation, KeepsMakersFromApprovingInPersonOrThroughADelegate) {
  const std::vector<std::string> makers = {"users/proposer", "users/submitter"};
  EXPECT_TRUE(CheckSeparation({.person = "users/approver"}, makers).ok());
  EXPECT_EQ(ReasonOf(CheckSeparation({.person = "users/submitter"}, makers)), "SEPARATION_OF_DUTIES");
  EXPECT_EQ(ReasonOf(CheckSeparation({.person = "users/delegate", .on_behalf_of = "users/proposer"}, makers)), "SEPARATION_OF_DUTIES");
}

TEST(CheckSeparation, DoesNotTakeAnUnknownMakerForNobody) {
  EXPECT_TRUE(CheckSeparation({.person = "users/approver"}, std::vector<std::string>{""}).ok());
}

TEST(CheckOtherPerson, LetsAPersonDecideOneStepOfAPart) {
  std::vector<ApprovalStep> steps = Steps();
  steps[1].state = ApprovalState::kApproved;
  steps[1].approver = "users/delegate";
  steps[1].on_behalf_of = "users/approver";
  EXPECT_EQ(ReasonOf(CheckOtherPerson({.person = "users/delegate"}, steps, 2)), "STEP_OF_SAME_PERSON");
  EXPECT_EQ(ReasonOf(CheckOtherPerson({.person = "users/approver"}, steps, 2)), "STEP_OF_SAME_PERSON");
  EXPECT_TRUE(CheckOtherPerson({.person = "users/wuhai"}, steps, 2).ok());
}

PartSize Tents(std::int64_t quantity) { return {.quantity_of = {{"items/tent", quantity}}, .weight_g = quantity * 60'000}; }

TEST(IsNeeded, AlwaysWithoutAThreshold) { EXPECT_TRUE(IsNeeded({}, Tents(1))); }

TEST(IsNeeded, FromTheThresholdOnAndForItsItemOnly) {
  EXPECT_FALSE(IsNeeded({.item = "items/tent", .min_quantity = 100}, Tents(99)));
  EXPECT_TRUE(IsNeeded({.item = "items/tent", .min_quantity = 100}, Tents(100)));
  EXPECT_FALSE(IsNeeded({.item = "items/bed", .min_quantity = 1}, Tents(100)));
  EXPECT_FALSE(IsNeeded({.min_weight_g = 6'000'000}, Tents(99)));
  EXPECT_TRUE(IsNeeded({.min_weight_g = 6'000'000}, Tents(100)));
}

TEST(IsNeeded, WhenEitherThresholdIsReached) {
  EXPECT_TRUE(IsNeeded({.item = "items/tent", .min_quantity = 1000, .min_weight_g = 60'000}, Tents(1)));
  EXPECT_TRUE(IsNeeded({.item = "items/tent", .min_quantity = 1, .min_weight_g = 60'000'000}, Tents(1)));
}

TEST(IsNeeded, WhenNobodyKnowsTheWeight) {
  PartSize part = Tents(1);
  part.all_weights_known = false;
  EXPECT_TRUE(IsNeeded({.min_weight_g = 60'000'000}, part));
  EXPECT_FALSE(IsNeeded({.item = "items/tent", .min_quantity = 2}, part));
}

TEST(IsNeeded, FromAValueOnAndWhenNobodyKnowsTheCost) {
  PartSize part = Tents(10);
  part.value_fen = 1'200'000;
  EXPECT_FALSE(IsNeeded({.min_value_fen = 1'200'001}, part));
  EXPECT_TRUE(IsNeeded({.min_value_fen = 1'200'000}, part));
  EXPECT_TRUE(IsNeeded({.min_weight_g = 60'000'000, .min_value_fen = 1}, part));
  part.all_costs_known = false;
  EXPECT_TRUE(IsNeeded({.min_value_fen = 1'200'001}, part));
  EXPECT_FALSE(IsNeeded({.min_weight_g = 60'000'000}, part));
}

TEST(AddValue, AddsUpAndStopsAtTheGreatestInteger) {
  constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(AddValue(50, 3, 100), 350);
  EXPECT_EQ(AddValue(50, 1'000'000'000, 100'000'000'000), kGreatest);
  EXPECT_EQ(AddValue(kGreatest, 1, 1), kGreatest);
}

// From a county of Linxia upwards.
std::vector<ChapterInLine> Line() {
  return {{.chapter = "chapters/622927", .tier = 3},
          {.chapter = "chapters/622900", .tier = 2},
          {.chapter = "chapters/620000", .tier = 1},
          {.chapter = "chapters/000000", .tier = 0}};
}

std::vector<std::string> Deciders(const std::vector<PolicyStep>& policy, const std::vector<ChapterInLine>& line) {
  std::vector<std::string> deciders;
  for (const NeededStep& step : StepsFor(policy, Tents(10), line)) deciders.push_back(step.deciding_chapter);
  return deciders;
}

TEST(StepsFor, FindsEachStepsChapterInLine) {
  const std::vector<PolicyStep> policy = {{.decider = StepDecider::kOwner, .role = 4},
                                          {.decider = StepDecider::kPrefecture, .role = 4},
                                          {.decider = StepDecider::kRegion, .role = 4},
                                          {.decider = StepDecider::kNational, .role = 4}};
  EXPECT_THAT(Deciders(policy, Line()), ElementsAre("chapters/622927", "chapters/622900", "chapters/620000", "chapters/000000"));
}

TEST(StepsFor, TakesTheNextHigherChapterWhereATierIsMissing) {
  std::vector<ChapterInLine> line = Line();
  line.erase(line.begin() + 1);
  EXPECT_THAT(Deciders({{.decider = StepDecider::kPrefecture, .role = 4}}, line), ElementsAre("chapters/620000"));
}

TEST(StepsFor, AsksAChapterOnceWhenTwoTiersFallTogether) {
  const std::vector<ChapterInLine> region = {Line()[2], Line()[3]};
  const std::vector<PolicyStep> policy = {{.decider = StepDecider::kOwner, .role = 4}, {.decider = StepDecider::kPrefecture, .role = 4}};
  EXPECT_THAT(Deciders(policy, region), ElementsAre("chapters/620000"));
  const std::vector<PolicyStep> two_roles = {{.decider = StepDecider::kOwner, .role = 4}, {.decider = StepDecider::kRegion, .role = 3}};
  EXPECT_THAT(Deciders(two_roles, region), ElementsAre("chapters/620000", "chapters/620000"));
}

TEST(StepsFor, KeepsTwoStepsOfTheSameChapterThatTheRulesAskFor) {
  const std::vector<PolicyStep> policy = {{.decider = StepDecider::kOwner, .role = 4}, {.decider = StepDecider::kOwner, .role = 4}};
  EXPECT_THAT(Deciders(policy, Line()), ElementsAre("chapters/622927", "chapters/622927"));
}

TEST(StepsFor, LeavesOutWhatIsBelowItsThreshold) {
  const std::vector<PolicyStep> policy = {
      {.decider = StepDecider::kOwner, .role = 4},
      {.decider = StepDecider::kRegion, .role = 4, .threshold = {.item = "items/tent", .min_quantity = 11}},
      {.decider = StepDecider::kNational, .role = 4, .threshold = {.min_weight_g = 600'000}}};
  EXPECT_THAT(Deciders(policy, Line()), ElementsAre("chapters/622927", "chapters/000000"));
}

StepReach Reach(std::int32_t timeout_minutes, const std::string& escalated_chapter) {
  return {.line = {"chapters/622900", "chapters/620000", "chapters/000000"},
          .timeout_minutes = timeout_minutes,
          .escalated_chapter = escalated_chapter};
}

TEST(CheckReached, OpensAStepWithoutTimeOutToTheWholeLine) {
  for (const char* chapter : {"chapters/622900", "chapters/620000", "chapters/000000"}) {
    EXPECT_TRUE(CheckReached(Reach(0, ""), chapter).ok()) << chapter;
  }
  EXPECT_EQ(ReasonOf(CheckReached(Reach(0, ""), "chapters/640000")), "NOT_ESCALATED");
}

TEST(CheckReached, KeepsAStepWithTimeOutWithItsChapterUntilItEscalates) {
  EXPECT_TRUE(CheckReached(Reach(60, ""), "chapters/622900").ok());
  const absl::Status early = CheckReached(Reach(60, ""), "chapters/620000");
  EXPECT_EQ(ReasonOf(early), "NOT_ESCALATED");
  EXPECT_EQ(DetailOf(early, "chapter"), "chapters/622900");
  EXPECT_TRUE(CheckReached(Reach(60, "chapters/620000"), "chapters/622900").ok());
  EXPECT_TRUE(CheckReached(Reach(60, "chapters/620000"), "chapters/620000").ok());
  EXPECT_EQ(ReasonOf(CheckReached(Reach(60, "chapters/620000"), "chapters/000000")), "NOT_ESCALATED");
}

TEST(NextInLine, GoesUpOneByOneAndEndsAtTheTop) {
  EXPECT_EQ(NextInLine(Reach(60, "")), "chapters/620000");
  EXPECT_EQ(NextInLine(Reach(60, "chapters/620000")), "chapters/000000");
  EXPECT_EQ(NextInLine(Reach(60, "chapters/000000")), std::nullopt);
}

const absl::Time kNow = absl::FromUnixSeconds(1'703'000'000);

Delegation Valid() { return {.valid_from = kNow - absl::Hours(1), .valid_to = kNow + absl::Hours(1)}; }

TEST(CheckDelegation, HoldsFromItsBeginningToBeforeItsEnd) {
  EXPECT_TRUE(CheckDelegation(Valid(), Tents(1), kNow).ok());
  EXPECT_TRUE(CheckDelegation(Valid(), Tents(1), kNow - absl::Hours(1)).ok());
  EXPECT_EQ(ReasonOf(CheckDelegation(Valid(), Tents(1), kNow - absl::Hours(2))), "DELEGATION_NOT_VALID");
  EXPECT_EQ(ReasonOf(CheckDelegation(Valid(), Tents(1), kNow + absl::Hours(1))), "DELEGATION_NOT_VALID");
}

TEST(CheckDelegation, EndsWhenItIsTakenBack) {
  Delegation revoked = Valid();
  revoked.revoked = true;
  EXPECT_EQ(ReasonOf(CheckDelegation(revoked, Tents(1), kNow)), "DELEGATION_NOT_VALID");
}

TEST(CheckDelegation, StopsAtItsLimits) {
  Delegation limited = Valid();
  limited.max_quantity = 10;
  EXPECT_TRUE(CheckDelegation(limited, Tents(10), kNow).ok());
  EXPECT_EQ(ReasonOf(CheckDelegation(limited, Tents(11), kNow)), "DELEGATION_LIMIT");
  limited.max_quantity = 0;
  limited.max_weight_g = 600'000;
  EXPECT_TRUE(CheckDelegation(limited, Tents(10), kNow).ok());
  EXPECT_EQ(ReasonOf(CheckDelegation(limited, Tents(11), kNow)), "DELEGATION_LIMIT");
  PartSize unknown = Tents(1);
  unknown.all_weights_known = false;
  EXPECT_EQ(ReasonOf(CheckDelegation(limited, unknown, kNow)), "DELEGATION_LIMIT");
}

}  // namespace
}  // namespace muster::dispatch
