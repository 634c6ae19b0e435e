#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "dispatch/request_fixture.h"

namespace muster::dispatch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ApprovalTest : public RequestTest {
 protected:
  struct Rule {
    v1::ApprovalPolicy::Decider decider = v1::ApprovalPolicy::DECIDER_OWNER;
    std::int64_t min_weight_g = 0;
    std::int32_t timeout_minutes = 0;
    std::int64_t min_value_fen = 0;
  };

  absl::StatusOr<v1::ApprovalPolicy> TryMakeRules(const std::string& code, const std::vector<Rule>& rules, const Person& person,
                                                  const std::string& replaces = "") {
    auto request = New<v1::CreateApprovalPolicyRequest>();
    request.set_replaces(replaces);
    request.mutable_approval_policy()->set_chapter("chapters/" + code);
    request.mutable_approval_policy()->set_source("某市红十字会物资管理办法（演示）");
    for (const Rule& rule : rules) {
      v1::ApprovalPolicy::Step& step = *request.mutable_approval_policy()->add_steps();
      step.set_decider(rule.decider);
      step.set_role(common::v1::ROLE_APPROVER);
      step.set_min_weight_g(rule.min_weight_g);
      step.set_timeout_minutes(rule.timeout_minutes);
      step.set_min_value_fen(rule.min_value_fen);
    }
    return op.Call(*op.policies, &v1::ApprovalPolicyService::Stub::CreateApprovalPolicy, request, person);
  }
  v1::ApprovalPolicy MakeRules(const std::string& code, const std::vector<Rule>& rules) {
    return Get(TryMakeRules(code, rules, Operation::Administrator(code)));
  }

  v1::ApprovalPolicy RulesFor(const std::string& code) {
    v1::FindApprovalPolicyRequest request;
    request.set_chapter("chapters/" + code);
    return Get(op.Call(*op.policies, &v1::ApprovalPolicyService::Stub::FindApprovalPolicy, request, Operation::DutyOfficer(code)));
  }

  // 30 tents, all of them from Linxia.
  v1::Plan LinxiaPlan() {
    Require(30);
    return SubmittedPlan();
  }

  static Person Another(Person person) {
    person.subject += "-2";
    return person;
  }

  v1::CreateApprovalDelegationRequest Delegation(const Person& delegate, absl::Duration length) const {
    auto request = New<v1::CreateApprovalDelegationRequest>();
    request.mutable_approval_delegation()->set_delegate(delegate.subject);
    *request.mutable_approval_delegation()->mutable_valid_to() = ToTimestamp(op.clock.Now() + length);
    return request;
  }

  absl::StatusOr<v1::ApprovalDelegation> TryDelegate(const v1::CreateApprovalDelegationRequest& request, const Person& person) {
    return op.Call(*op.policies, &v1::ApprovalPolicyService::Stub::CreateApprovalDelegation, request, person);
  }

  void DecideLevel(const std::string& code, common::v1::ResponseLevel level) {
    auto request = New<disaster::v1::DecideResponseLevelRequest>();
    request.set_parent(op.incident);
    request.set_chapter("chapters/" + code);
    request.set_level(level);
    request.set_reason("达到启动条件");
    Get(op.Call(*op.incidents, &disaster::v1::IncidentService::Stub::DecideResponseLevel, request, Operation::Commander(code)));
  }

  absl::StatusOr<v1::Plan> TryCommand(const v1::Plan& plan, const Person& person) {
    auto request = Named<v1::CommandPlanRequest>(plan.name());
    request.set_reason("夜间气温零下十度");
    return op.Call(*op.plans, &v1::PlanService::Stub::CommandPlan, request, person);
  }

  static v1::RegularizeApprovalRequest Regularization(const v1::Plan& plan, const std::string& code,
                                                      v1::RegularizeApprovalRequest::Outcome outcome) {
    auto request = Named<v1::RegularizeApprovalRequest>(plan.name());
    request.set_chapter("chapters/" + code);
    request.set_outcome(outcome);
    return request;
  }

  absl::StatusOr<v1::Plan> TryRegularize(const v1::RegularizeApprovalRequest& request, const Person& person) {
    return op.Call(*op.plans, &v1::PlanService::Stub::RegularizeApproval, request, person);
  }

  v1::ListOpenApprovalsResponse OpenFor(const std::string& code, int page_size = 0, const std::string& token = "") {
    v1::ListOpenApprovalsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Get(op.Call(*op.plans, &v1::PlanService::Stub::ListOpenApprovals, request, Operation::Approver(code)));
  }

  // Moves the clock on in small steps until the job has done what is awaited: it sleeps on that clock, but works in real time.
  void AwaitOnClock(const std::function<bool()>& done) {
    const absl::Time patience = absl::Now() + absl::Seconds(30);
    while (!done() && absl::Now() < patience) {
      op.clock.Advance(absl::Seconds(10));
      absl::SleepFor(absl::Milliseconds(20));
    }
    EXPECT_TRUE(done());
  }
};

TEST_F(ApprovalTest, FollowsTheProductsAssumptionUntilSomebodyMakesRules) {
  const v1::ApprovalPolicy assumed = RulesFor(kLinxia);
  EXPECT_EQ(assumed.name(), "approvalPolicies/default");
  EXPECT_THAT(assumed.source(), HasSubstr("no published source"));
  ASSERT_THAT(assumed.steps(), SizeIs(1));
  EXPECT_EQ(assumed.steps(0).decider(), v1::ApprovalPolicy::DECIDER_OWNER);
  MakeRules(kGansu, {{}, {.decider = v1::ApprovalPolicy::DECIDER_REGION}});
  EXPECT_EQ(RulesFor(kLinxia).name(), "approvalPolicies/620000-1");
  MakeRules(kLinxia, {{}});
  EXPECT_EQ(RulesFor(kLinxia).name(), "approvalPolicies/622900-1");
  MakeRules(kLinxia, {});
  EXPECT_EQ(RulesFor(kLinxia).name(), "approvalPolicies/620000-1");
  EXPECT_EQ(RulesFor(kYinchuan).name(), "approvalPolicies/default");
}

TEST_F(ApprovalTest, LetsOnlyAdministratorsMakeRulesAndNamesWhatIsWrong) {
  EXPECT_EQ(ReasonOf(TryMakeRules(kLinxia, {{}}, Operation::Approver(kLinxia)).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(TryMakeRules(kLinxia, {{}}, Operation::Administrator(kYinchuan)).status()), "OUTSIDE_CHAPTER");
  const absl::Status status = TryMakeRules(kLinxia, {{.min_weight_g = 1}}, Operation::Administrator(kLinxia)).status();
  ASSERT_THAT(ViolationsOf(status), SizeIs(1));
  EXPECT_EQ(ViolationsOf(status)[0].reason, "FIRST_STEP_CONDITIONAL");
}

TEST_F(ApprovalTest, MakesNoRulesInThePlaceOfOthersThatTheirAuthorHasNotSeen) {
  const std::string assumed = RulesFor(kLinxia).name();
  const auto try_replace = [&](const std::string& replaces) {
    return ReasonOf(TryMakeRules(kLinxia, {{}}, Operation::Administrator(kLinxia), replaces).status());
  };
  EXPECT_EQ(try_replace(assumed), "");
  EXPECT_EQ(try_replace(assumed), "ETAG_MISMATCH");
  EXPECT_EQ(try_replace(RulesFor(kLinxia).name()), "");
  EXPECT_EQ(RulesFor(kLinxia).version(), 2) << "a refusal takes no number";
}

TEST_F(ApprovalTest, KeepsOldVersionsOfRules) {
  MakeRules(kLinxia, {{}});
  MakeRules(kLinxia, {{}, {.decider = v1::ApprovalPolicy::DECIDER_REGION}});
  v1::ListApprovalPoliciesRequest request;
  request.set_chapter("chapters/622900");
  const auto response =
      Get(op.Call(*op.policies, &v1::ApprovalPolicyService::Stub::ListApprovalPolicies, request, Operation::DutyOfficer(kLinxia)));
  ASSERT_THAT(response.approval_policies(), SizeIs(2));
  EXPECT_EQ(response.approval_policies(0).version(), 2);
  EXPECT_THAT(response.approval_policies(0).steps(), SizeIs(2));
  EXPECT_THAT(response.approval_policies(1).steps(), SizeIs(1));
}

TEST_F(ApprovalTest, TakesTheStepsOfAPartInTheirOrder) {
  MakeRules(kLinxia, {{}, {.decider = v1::ApprovalPolicy::DECIDER_REGION}});
  const v1::Plan plan = LinxiaPlan();
  ASSERT_THAT(plan.approvals(), SizeIs(2));
  EXPECT_EQ(plan.approvals(0).weight_g(), 30 * 60'000);
  EXPECT_EQ(plan.approvals(1).deciding_chapter(), "chapters/620000");
  EXPECT_FALSE(plan.approvals(1).has_open_time());
  const Person region = Operation::Approver(kGansu);
  EXPECT_EQ(ReasonOf(TryApprove(plan, kLinxia).status()), "STEP_NOT_NAMED");
  EXPECT_EQ(ReasonOf(TryApprove(Approval(plan.name(), kLinxia, 2), region).status()), "EARLIER_STEP_PENDING");
  const v1::Plan first = Get(TryApprove(Approval(plan.name(), kLinxia, 1), Operation::Approver(kLinxia)));
  EXPECT_EQ(first.state(), v1::Plan::STATE_SUBMITTED);
  EXPECT_TRUE(first.approvals(1).has_open_time());
  EXPECT_EQ(ReasonOf(TryApprove(Approval(plan.name(), kLinxia, 2), Operation::Approver(kLinxia)).status()), "OUTSIDE_CHAPTER");
  EXPECT_EQ(Get(TryApprove(Approval(plan.name(), kLinxia, 2), region)).state(), v1::Plan::STATE_APPROVED);
  EXPECT_THAT(ShipmentsOf(plan.name()), SizeIs(1));
}

TEST_F(ApprovalTest, AsksForAStepOnlyFromItsThresholdOn) {
  MakeRules(kLinxia, {{}, {.decider = v1::ApprovalPolicy::DECIDER_REGION, .min_weight_g = 30 * 60'000 + 1}});
  EXPECT_THAT(LinxiaPlan().approvals(), SizeIs(1));
  Require(1);
  EXPECT_THAT(SubmittedPlan().approvals(), SizeIs(2));
}

TEST_F(ApprovalTest, AsksForAStepFromTheValueOfThePartOn) {
  MakeRules(kLinxia, {{}, {.decider = v1::ApprovalPolicy::DECIDER_REGION, .min_value_fen = 30 * Operation::kTentCostFen + 1}});
  EXPECT_EQ(RulesFor(kLinxia).steps(1).min_value_fen(), 30 * Operation::kTentCostFen + 1);
  const v1::Plan cheap = LinxiaPlan();
  ASSERT_THAT(cheap.approvals(), SizeIs(1));
  EXPECT_EQ(cheap.approvals(0).value_fen(), 30 * Operation::kTentCostFen);
  EXPECT_FALSE(cheap.approvals(0).value_incomplete());
  Require(1);
  const v1::Plan dear = SubmittedPlan();
  EXPECT_THAT(dear.approvals(), SizeIs(2));
  EXPECT_EQ(PlanNow(dear.name()).approvals(1).value_fen(), 31 * Operation::kTentCostFen);
}

TEST_F(ApprovalTest, TakesGoodsOfUnknownCostForDearEnough) {
  MakeRules(kYinchuan, {{}, {.decider = v1::ApprovalPolicy::DECIDER_REGION, .min_value_fen = 1'000'000'000'000'000}});
  Require(51);
  const v1::Plan plan = SubmittedPlan();
  ASSERT_THAT(plan.approvals(), SizeIs(3));
  EXPECT_EQ(plan.approvals(1).chapter(), "chapters/640100");
  EXPECT_EQ(plan.approvals(1).value_fen(), 0);
  EXPECT_TRUE(plan.approvals(1).value_incomplete());
  EXPECT_EQ(plan.approvals(2).deciding_chapter(), "chapters/640000");
}

TEST_F(ApprovalTest, KeepsTheFirstStepOfRulesFreeOfAThresholdByValue) {
  const absl::Status status = TryMakeRules(kLinxia, {{.min_value_fen = 1}}, Operation::Administrator(kLinxia)).status();
  ASSERT_THAT(ViolationsOf(status), SizeIs(1));
  EXPECT_EQ(ViolationsOf(status)[0].reason, "FIRST_STEP_CONDITIONAL");
}

TEST_F(ApprovalTest, KeepsAPersonFromDecidingTwoStepsOfAPart) {
  MakeRules(kLinxia, {{}, {}});
  const v1::Plan plan = LinxiaPlan();
  const Person approver = Operation::Approver(kLinxia);
  Get(TryApprove(Approval(plan.name(), kLinxia, 1), approver));
  EXPECT_EQ(ReasonOf(TryApprove(Approval(plan.name(), kLinxia, 2), approver).status()), "STEP_OF_SAME_PERSON");
  EXPECT_EQ(Get(TryApprove(Approval(plan.name(), kLinxia, 2), Another(approver))).state(), v1::Plan::STATE_APPROVED);
}

TEST_F(ApprovalTest, KeepsWhoeverMadeThePlanFromApprovingIt) {
  const v1::Plan plan = LinxiaPlan();
  Person commander = Operation::Commander(kGansu);
  commander.roles.push_back(common::v1::ROLE_APPROVER);
  const absl::Status status = TryApprove(Approval(plan.name(), kLinxia), commander).status();
  EXPECT_EQ(ReasonOf(status), "SEPARATION_OF_DUTIES");
  EXPECT_EQ(DetailOf(status, "person"), commander.subject);
  EXPECT_EQ(PlanNow(plan.name()).submitter(), commander.subject);
  Get(TryApprove(Approval(plan.name(), kLinxia), Another(commander)));
}

TEST_F(ApprovalTest, DecidesAStepOnceWhenTwoApproveItTogether) {
  MakeRules(kLinxia, {{}, {}});
  const v1::Plan plan = LinxiaPlan();
  std::vector<absl::StatusOr<v1::Plan>> answers(4, absl::UnknownError(""));
  std::vector<std::thread> approvers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    approvers.emplace_back([this, &answers, &plan, i] {
      Person person = Operation::Approver(kLinxia);
      person.subject += std::to_string(i);
      answers[i] = TryApprove(Approval(plan.name(), kLinxia, 1), person);
    });
  }
  for (std::thread& approver : approvers) approver.join();
  int accepted = 0;
  for (const auto& answer : answers) {
    accepted += answer.ok() ? 1 : 0;
    EXPECT_EQ(ReasonOf(answer.status()), answer.ok() ? "" : "ALREADY_DECIDED");
  }
  EXPECT_EQ(accepted, 1);
  const v1::Plan now = PlanNow(plan.name());
  EXPECT_EQ(now.approvals(0).state(), v1::Plan::Approval::STATE_APPROVED);
  EXPECT_EQ(now.approvals(1).state(), v1::Plan::Approval::STATE_PENDING);
}

TEST_F(ApprovalTest, AnswersARepeatedStepAsTheFirstTime) {
  MakeRules(kLinxia, {{}, {}});
  const v1::Plan plan = LinxiaPlan();
  const v1::ApprovePlanRequest request = Approval(plan.name(), kLinxia, 1);
  const v1::Plan first = Get(TryApprove(request, Operation::Approver(kLinxia)));
  EXPECT_EQ(Get(TryApprove(request, Operation::Approver(kLinxia))).SerializeAsString(), first.SerializeAsString());
}

TEST_F(ApprovalTest, FindsAPlanStaleAtTheLastOfSeveralSteps) {
  MakeRules(kLinxia, {{}, {.decider = v1::ApprovalPolicy::DECIDER_REGION}});
  const v1::Plan plan = LinxiaPlan();
  const v1::Plan rival = SubmittedPlan();
  for (const v1::Plan& one : {plan, rival}) Get(TryApprove(Approval(one.name(), kLinxia, 1), Operation::Approver(kLinxia)));
  Get(TryApprove(Approval(rival.name(), kLinxia, 2), Operation::Approver(kGansu)));
  EXPECT_EQ(ReasonOf(TryApprove(Approval(plan.name(), kLinxia, 2), Operation::Approver(kGansu)).status()), "PLAN_STALE");
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
  EXPECT_EQ(PlanNow(plan.name()).approvals(1).state(), v1::Plan::Approval::STATE_PENDING);
}

// Goods that went between plan and approval: the last word is refused with what changed, and the need waits for the next plan.
TEST_F(ApprovalTest, IsRefusedWhenALotVanishedBeforeTheLastOne) {
  const v1::Plan plan = LinxiaPlan();
  auto take = New<warehouse::v1::ReserveStockRequest>();
  take.set_warehouse("warehouses/622900-01");
  take.set_purpose("另一项任务");
  take.mutable_hold_duration()->set_seconds(3600);
  take.add_lines()->set_item("items/cotton-tent");
  take.mutable_lines(0)->set_quantity(50);
  Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::ReserveStock, take, Operation::Manager(kLinxia)));
  const absl::Status stale = TryApprove(plan, kLinxia).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  EXPECT_THAT(DetailOf(stale, "changes"), ::testing::HasSubstr("warehouses/622900-01"));
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
  EXPECT_EQ(Now(plan.requisitions(0)).state(), v1::Requisition::STATE_SUBMITTED);
}

TEST_F(ApprovalTest, EscalatesToTheChapterAboveWhenTimeIsUp) {
  MakeRules(kLinxia, {{.timeout_minutes = 30}});
  const v1::Plan plan = LinxiaPlan();
  const Person region = Operation::Approver(kGansu);
  const absl::Status early = TryApprove(Approval(plan.name(), kLinxia), region).status();
  EXPECT_EQ(ReasonOf(early), "NOT_ESCALATED");
  op.clock.Advance(absl::Minutes(30));
  AwaitOnClock([&] { return !PlanNow(plan.name()).approvals(0).escalated_chapter().empty(); });
  const v1::Plan escalated = PlanNow(plan.name());
  EXPECT_EQ(escalated.approvals(0).escalated_chapter(), "chapters/620000");
  EXPECT_EQ(ReasonOf(TryApprove(Approval(plan.name(), kLinxia), Operation::Approver(kNation)).status()), "NOT_ESCALATED");
  const auto open = OpenFor(kGansu);
  ASSERT_THAT(open.open_approvals(), SizeIs(1));
  EXPECT_EQ(open.open_approvals(0).kind(), v1::OpenApproval::KIND_ESCALATED);
  EXPECT_GE(open.open_approvals(0).age_seconds(), 1800);
  EXPECT_EQ(Get(TryApprove(Approval(plan.name(), kLinxia), region)).state(), v1::Plan::STATE_APPROVED);
}

TEST_F(ApprovalTest, StillLetsTheOwningChapterDecideAfterAnEscalationThatGoesToTheTop) {
  MakeRules(kLinxia, {{.timeout_minutes = 1}});
  const v1::Plan plan = LinxiaPlan();
  AwaitOnClock([&] { return PlanNow(plan.name()).approvals(0).escalated_chapter() == "chapters/000000"; });
  EXPECT_FALSE(PlanNow(plan.name()).approvals(0).has_escalate_time());
  EXPECT_EQ(Get(TryApprove(plan, kLinxia)).state(), v1::Plan::STATE_APPROVED);
}

TEST_F(ApprovalTest, LetsADelegateDecideInTheApproversName) {
  const Person approver = Operation::Approver(kLinxia), delegate = Operation::DutyOfficer(kLinxia);
  const v1::Plan plan = LinxiaPlan();
  v1::ApprovePlanRequest request = Approval(plan.name(), kLinxia);
  request.set_on_behalf_of(approver.subject);
  EXPECT_EQ(ReasonOf(TryApprove(request, delegate).status()), "NOT_DELEGATED");
  const v1::ApprovalDelegation delegation = Get(TryDelegate(Delegation(delegate, absl::Hours(8)), approver));
  EXPECT_EQ(delegation.chapter(), "chapters/622900");
  EXPECT_EQ(ReasonOf(TryApprove(Approval(plan.name(), kLinxia), delegate).status()), "ROLE_MISSING");
  const v1::Plan approved = Get(TryApprove(request, delegate));
  EXPECT_EQ(approved.state(), v1::Plan::STATE_APPROVED);
  EXPECT_EQ(approved.approvals(0).approver(), delegate.subject);
  EXPECT_EQ(approved.approvals(0).on_behalf_of(), approver.subject);
}

TEST_F(ApprovalTest, EndsADelegationAtItsTimeItsLimitAndWhenItIsTakenBack) {
  const Person approver = Operation::Approver(kLinxia), delegate = Operation::DutyOfficer(kLinxia);
  const v1::Plan plan = LinxiaPlan();
  v1::ApprovePlanRequest request = Approval(plan.name(), kLinxia);
  request.set_on_behalf_of(approver.subject);
  v1::CreateApprovalDelegationRequest limited = Delegation(delegate, absl::Hours(8));
  limited.mutable_approval_delegation()->set_max_quantity(29);
  Get(TryDelegate(limited, approver));
  EXPECT_EQ(ReasonOf(TryApprove(request, delegate).status()), "DELEGATION_LIMIT");
  const v1::ApprovalDelegation whole = Get(TryDelegate(Delegation(delegate, absl::Hours(1)), approver));
  const auto revoke = Named<v1::RevokeApprovalDelegationRequest>(whole.name());
  EXPECT_EQ(ReasonOf(op.Call(*op.policies, &v1::ApprovalPolicyService::Stub::RevokeApprovalDelegation, revoke, delegate).status()),
            "ROLE_MISSING");
  EXPECT_TRUE(Get(op.Call(*op.policies, &v1::ApprovalPolicyService::Stub::RevokeApprovalDelegation, revoke, approver)).has_revoke_time());
  EXPECT_EQ(ReasonOf(TryApprove(request, delegate).status()), "DELEGATION_LIMIT");
  op.clock.Advance(absl::Hours(9));
  EXPECT_EQ(ReasonOf(TryApprove(request, delegate).status()), "DELEGATION_NOT_VALID");
}

TEST_F(ApprovalTest, EndsADelegationAtTheValueThatItGoesUpTo) {
  const Person approver = Operation::Approver(kLinxia), delegate = Operation::DutyOfficer(kLinxia);
  const v1::Plan plan = LinxiaPlan();
  v1::ApprovePlanRequest request = Approval(plan.name(), kLinxia);
  request.set_on_behalf_of(approver.subject);
  constexpr std::int64_t kWorthFen = 30 * Operation::kTentCostFen;
  v1::CreateApprovalDelegationRequest limited = Delegation(delegate, absl::Hours(8));
  limited.mutable_approval_delegation()->set_max_value_fen(kWorthFen - 1);
  EXPECT_EQ(Get(TryDelegate(limited, approver)).max_value_fen(), kWorthFen - 1);
  const absl::Status refused = TryApprove(request, delegate).status();
  EXPECT_EQ(ReasonOf(refused), "DELEGATION_VALUE_LIMIT");
  EXPECT_EQ(DetailOf(refused, "value_cny"), absl::StrFormat("%d.%02d", kWorthFen / 100, kWorthFen % 100));
  EXPECT_EQ(DetailOf(refused, "max_cny"), absl::StrFormat("%d.%02d", (kWorthFen - 1) / 100, (kWorthFen - 1) % 100));
  limited.set_request_id(NewUuid());
  limited.mutable_approval_delegation()->set_max_value_fen(kWorthFen);
  Get(TryDelegate(limited, approver));
  EXPECT_EQ(Get(TryApprove(request, delegate)).state(), v1::Plan::STATE_APPROVED);
}

// Nobody knows what Yinchuan's tents cost.
TEST_F(ApprovalTest, LetsNoDelegateWithAValueLimitDecideAboutGoodsOfUnknownCost) {
  const Person approver = Operation::Approver(kYinchuan), delegate = Operation::DutyOfficer(kYinchuan);
  Require(120);
  const v1::Plan plan = SubmittedPlan();
  v1::ApprovePlanRequest request = Approval(plan.name(), kYinchuan);
  request.set_on_behalf_of(approver.subject);
  v1::CreateApprovalDelegationRequest limited = Delegation(delegate, absl::Hours(8));
  limited.mutable_approval_delegation()->set_max_value_fen(1'000'000'000);
  Get(TryDelegate(limited, approver));
  EXPECT_EQ(ReasonOf(TryApprove(request, delegate).status()), "DELEGATION_VALUE_UNKNOWN");
}

TEST_F(ApprovalTest, KeepsDelegatesFromDelegatingFurther) {
  const Person approver = Operation::Approver(kLinxia), delegate = Operation::DutyOfficer(kLinxia);
  Get(TryDelegate(Delegation(delegate, absl::Hours(8)), approver));
  EXPECT_EQ(ReasonOf(TryDelegate(Delegation(Operation::Manager(kLinxia), absl::Hours(1)), delegate).status()), "DELEGATED_FURTHER");
  EXPECT_EQ(ReasonOf(TryDelegate(Delegation(delegate, absl::Hours(1)), Operation::Manager(kLinxia)).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(TryDelegate(Delegation(approver, absl::Hours(1)), approver).status()), "INVALID_FIELDS");
}

TEST_F(ApprovalTest, CommandsOnlyUnderAnActiveLevelAndFromAbove) {
  const v1::Plan plan = LinxiaPlan();
  const absl::Status no_level = TryCommand(plan, Operation::Commander(kGansu)).status();
  EXPECT_EQ(ReasonOf(no_level), "COMMAND_NEEDS_LEVEL");
  DecideLevel(kGansu, common::v1::RESPONSE_LEVEL_II);
  EXPECT_EQ(ReasonOf(TryCommand(plan, Operation::Commander(kLinxia)).status()), "HIGHER_CHAPTER_REQUIRED");
  EXPECT_EQ(ReasonOf(TryCommand(plan, Operation::Approver(kGansu)).status()), "ROLE_MISSING");
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
}

TEST_F(ApprovalTest, StartsShipmentsOnCommandAndStaysOpenUntilItIsSigned) {
  DecideLevel(kGansu, common::v1::RESPONSE_LEVEL_II);
  const v1::Plan plan = LinxiaPlan();
  const v1::Plan commanded = Get(TryCommand(plan, Operation::Commander(kGansu)));
  EXPECT_EQ(commanded.state(), v1::Plan::STATE_APPROVED);
  const v1::Plan::Approval& approval = commanded.approvals(0);
  EXPECT_EQ(approval.state(), v1::Plan::Approval::STATE_COMMANDED);
  EXPECT_EQ(approval.response_level(), common::v1::RESPONSE_LEVEL_II);
  EXPECT_EQ(approval.commanding_chapter(), "chapters/620000");
  EXPECT_EQ(approval.reason(), "夜间气温零下十度");
  ASSERT_THAT(ShipmentsOf(plan.name()), SizeIs(1));
  EXPECT_EQ(ShipmentsOf(plan.name())[0].state(), v1::Shipment::STATE_RESERVED);
  op.clock.Advance(absl::Hours(2));
  const auto open = OpenFor(kLinxia);
  ASSERT_THAT(open.open_approvals(), SizeIs(1));
  EXPECT_EQ(open.open_approvals(0).kind(), v1::OpenApproval::KIND_COMMANDED);
  EXPECT_EQ(open.open_approvals(0).age_seconds(), 7200);

  Person commander = Operation::Commander(kGansu);
  commander.roles.push_back(common::v1::ROLE_APPROVER);
  const auto sign = Regularization(plan, kLinxia, v1::RegularizeApprovalRequest::OUTCOME_SIGNED);
  EXPECT_EQ(ReasonOf(TryRegularize(sign, commander).status()), "SEPARATION_OF_DUTIES");
  const v1::Plan regular = Get(TryRegularize(sign, Operation::Approver(kLinxia)));
  EXPECT_EQ(regular.approvals(0).regularization(), v1::Plan::Approval::REGULARIZATION_SIGNED);
  EXPECT_EQ(regular.approvals(0).regularizer(), "users/approver-622900");
  EXPECT_EQ(Get(TryRegularize(sign, Operation::Approver(kLinxia))).SerializeAsString(), regular.SerializeAsString());
  EXPECT_THAT(OpenFor(kLinxia).open_approvals(), IsEmpty());
  const auto again = Regularization(plan, kLinxia, v1::RegularizeApprovalRequest::OUTCOME_SIGNED);
  EXPECT_EQ(ReasonOf(TryRegularize(again, Operation::Approver(kLinxia)).status()), "ALREADY_REGULARIZED");
}

TEST_F(ApprovalTest, RecordsARefusedSignatureWithoutStoppingGoods) {
  DecideLevel(kNation, common::v1::RESPONSE_LEVEL_III);
  const v1::Plan plan = LinxiaPlan();
  auto refuse = Regularization(plan, kLinxia, v1::RegularizeApprovalRequest::OUTCOME_REFUSED);
  EXPECT_EQ(ReasonOf(TryRegularize(refuse, Operation::Approver(kLinxia)).status()), "INVALID_FIELDS");
  refuse.set_reason("数量与本会预案不符");
  EXPECT_EQ(ReasonOf(TryRegularize(refuse, Operation::Approver(kLinxia)).status()), "NOT_COMMANDED");
  Get(TryCommand(plan, Operation::Commander(kGansu)));
  const v1::Plan refused = Get(TryRegularize(refuse, Operation::Approver(kLinxia)));
  EXPECT_EQ(refused.approvals(0).regularization(), v1::Plan::Approval::REGULARIZATION_REFUSED);
  EXPECT_EQ(refused.approvals(0).regularize_reason(), "数量与本会预案不符");
  EXPECT_EQ(refused.state(), v1::Plan::STATE_APPROVED);
  EXPECT_EQ(ShipmentsOf(plan.name())[0].state(), v1::Shipment::STATE_RESERVED);
}

TEST_F(ApprovalTest, CommandsOnlyThePartsBelowAndWaitsForTheOthers) {
  DecideLevel(kGansu, common::v1::RESPONSE_LEVEL_II);
  Require(120);
  const v1::Plan plan = SubmittedPlan();
  const v1::Plan commanded = Get(TryCommand(plan, Operation::Commander(kGansu)));
  EXPECT_EQ(commanded.state(), v1::Plan::STATE_SUBMITTED);
  EXPECT_EQ(commanded.approvals(0).state(), v1::Plan::Approval::STATE_COMMANDED);
  EXPECT_EQ(commanded.approvals(1).state(), v1::Plan::Approval::STATE_PENDING);
  EXPECT_EQ(ReasonOf(TryCommand(plan, Operation::Commander(kGansu)).status()), "HIGHER_CHAPTER_REQUIRED");
  EXPECT_EQ(Get(TryApprove(plan, kYinchuan)).state(), v1::Plan::STATE_APPROVED);
  EXPECT_THAT(ShipmentsOf(plan.name()), SizeIs(2));
}

TEST_F(ApprovalTest, CommandsOnceWhenTwoDoTogether) {
  DecideLevel(kGansu, common::v1::RESPONSE_LEVEL_II);
  const v1::Plan plan = LinxiaPlan();
  std::vector<absl::StatusOr<v1::Plan>> answers(3, absl::UnknownError(""));
  std::vector<std::thread> people;
  people.emplace_back([&] { answers[0] = TryCommand(plan, Operation::Commander(kGansu)); });
  people.emplace_back([&] { answers[1] = TryCommand(plan, Operation::Commander(kNation)); });
  people.emplace_back([&] { answers[2] = TryApprove(plan, kLinxia); });
  for (std::thread& person : people) person.join();
  int accepted = 0;
  for (const auto& answer : answers) accepted += answer.ok() ? 1 : 0;
  EXPECT_EQ(accepted, 1);
  EXPECT_THAT(ShipmentsOf(plan.name()), SizeIs(1));
}

TEST_F(ApprovalTest, ListsWhatWaitsForAChapterAndThoseBelowLongestFirst) {
  Require(120);
  const v1::Plan older = SubmittedPlan();
  op.clock.Advance(absl::Minutes(5));
  const v1::Plan newer = SubmittedPlan();
  EXPECT_THAT(OpenFor(kLinxia).open_approvals(), SizeIs(2));
  EXPECT_THAT(OpenFor("510000").open_approvals(), IsEmpty());
  std::vector<std::string> waiting;
  std::string token;
  do {
    const auto page = OpenFor(kNation, 3, token);
    for (const v1::OpenApproval& open : page.open_approvals()) waiting.push_back(open.plan() + " " + open.approval().chapter());
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_THAT(waiting, ElementsAre(older.name() + " chapters/622900", older.name() + " chapters/640100", newer.name() + " chapters/622900",
                                   newer.name() + " chapters/640100"));
  auto reject = Named<v1::RejectPlanRequest>(older.name());
  reject.set_chapter("chapters/622900");
  reject.set_reason("本地留用");
  Get(op.Call(*op.plans, &v1::PlanService::Stub::RejectPlan, reject, Operation::Approver(kLinxia)));
  EXPECT_THAT(OpenFor(kNation).open_approvals(), SizeIs(2));
}

}  // namespace
}  // namespace muster::dispatch
