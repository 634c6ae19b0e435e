#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "dispatch/request_fixture.h"

namespace muster::dispatch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RequisitionTest : public RequestTest {
 protected:
  static v1::UpdateRequisitionRequest Update(v1::Requisition requisition, const std::string& reason) {
    auto request = New<v1::UpdateRequisitionRequest>();
    *request.mutable_requisition() = std::move(requisition);
    request.set_reason(reason);
    return request;
  }

  absl::StatusOr<v1::Requisition> TryUpdate(const v1::UpdateRequisitionRequest& request, const std::string& code = kLinxia) {
    return op.Call(*op.requisitions, &v1::RequisitionService::Stub::UpdateRequisition, request, Operation::DutyOfficer(code));
  }

  absl::StatusOr<v1::Requisition> TryAmend(const std::string& name, std::int64_t quantity) {
    v1::Requisition requisition = Now(name);
    SetTents(requisition, quantity);
    return TryUpdate(Update(requisition, "灾情续报人数有变"));
  }

  std::vector<v1::RequisitionRevision> RevisionsOf(const std::string& name) {
    v1::ListRequisitionRevisionsRequest request;
    request.set_name(name);
    const auto response =
        Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::ListRequisitionRevisions, request, Operation::DutyOfficer(kLinxia)));
    return {response.requisition_revisions().begin(), response.requisition_revisions().end()};
  }

  static v1::MergeRequisitionsRequest Merger(const std::string& survivor, const std::vector<std::string>& merged,
                                             v1::MergeRequisitionsRequest::Rule rule) {
    auto request = Named<v1::MergeRequisitionsRequest>(survivor);
    for (const std::string& name : merged) request.add_merged_requisitions(name);
    request.set_rule(rule);
    return request;
  }

  absl::StatusOr<v1::Requisition> TryMerge(const v1::MergeRequisitionsRequest& request, const std::string& code = kLinxia) {
    return op.Call(*op.requisitions, &v1::RequisitionService::Stub::MergeRequisitions, request, Operation::DutyOfficer(code));
  }

  v1::Plan ApprovedPlan() {
    const v1::Plan plan = SubmittedPlan();
    v1::Plan last;
    for (const v1::Plan::Approval& approval : plan.approvals()) last = Get(TryApprove(plan, approval.chapter().substr(9)));
    EXPECT_EQ(last.state(), v1::Plan::STATE_APPROVED);
    return last;
  }

  v1::FindDuplicateRequisitionsResponse Duplicates(const std::string& code) {
    v1::FindDuplicateRequisitionsRequest request;
    request.set_incident(op.incident);
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::FindDuplicateRequisitions, request, Operation::DutyOfficer(code)));
  }

  v1::SummarizeRequisitionsResponse Summary(const std::string& chapter, const std::string& caller) {
    v1::SummarizeRequisitionsRequest request;
    request.set_incident(op.incident);
    request.set_chapter("chapters/" + chapter);
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::SummarizeRequisitions, request, Operation::DutyOfficer(caller)));
  }
};

TEST_F(RequisitionTest, ChangesADraftFreelyAndKeepsNoRevision) {
  v1::Requisition draft = Draft({.quantity = 10});
  SetTents(draft, 3);
  draft.set_note("先要三顶");
  draft.mutable_site()->set_display_name("刘集乡安置点");
  const v1::Requisition updated = Get(TryUpdate(Update(draft, "")));
  EXPECT_EQ(updated.lines(0).quantity(), 3);
  EXPECT_EQ(updated.site().display_name(), "刘集乡安置点");
  EXPECT_EQ(Now(draft.name()).SerializeAsString(), updated.SerializeAsString());
  EXPECT_THAT(RevisionsOf(draft.name()), IsEmpty());
  EXPECT_EQ(ReasonOf(TryUpdate(Update(draft, "")).status()), "ETAG_MISMATCH");
}

TEST_F(RequisitionTest, KeepsEachAmendmentOfASubmittedOneWithItsReason) {
  const v1::Requisition requisition = Require(10);
  const v1::Requisition grown = Get(TryAmend(requisition.name(), 25));
  EXPECT_EQ(grown.state(), v1::Requisition::STATE_SUBMITTED);
  EXPECT_EQ(grown.amendment_count(), 1);
  Get(TryAmend(requisition.name(), 5));
  const std::vector<v1::RequisitionRevision> revisions = RevisionsOf(requisition.name());
  ASSERT_THAT(revisions, SizeIs(2));
  EXPECT_EQ(revisions[0].before().lines(0).quantity(), 10);
  EXPECT_EQ(revisions[0].after().lines(0).quantity(), 25);
  EXPECT_EQ(revisions[0].amender(), "users/duty-622900");
  EXPECT_EQ(revisions[0].reason(), "灾情续报人数有变");
  EXPECT_EQ(revisions[1].name(), requisition.name() + "/revisions/2");
  EXPECT_EQ(revisions[1].after().lines(0).quantity(), 5);
}

TEST_F(RequisitionTest, CorrectsItsSitesPointWhenOneIsGiven) {
  const v1::Requisition requisition = Require(10);
  v1::Requisition corrected = requisition;
  corrected.mutable_site()->mutable_point()->set_latitude_degrees(35.5);
  const v1::Requisition amended = Get(TryUpdate(Update(corrected, "坐标更正")));
  EXPECT_EQ(amended.site().point().latitude_degrees(), 35.5);
  EXPECT_EQ(Now(requisition.name()).site().point().latitude_degrees(), 35.5);
  EXPECT_EQ(RevisionsOf(requisition.name())[0].before().site().point().latitude_degrees(), 35.84);
  // Whoever says nothing of the point does not move the site to its chapter's seat.
  v1::Requisition silent = amended;
  silent.mutable_site()->clear_point();
  SetTents(silent, 11);
  EXPECT_EQ(Get(TryUpdate(Update(silent, "多要一顶"))).site().point().latitude_degrees(), 35.5);
}

TEST_F(RequisitionTest, AsksForAReasonAnEtagAndAChange) {
  const v1::Requisition requisition = Require(10);
  v1::Requisition changed = requisition;
  SetTents(changed, 11);
  EXPECT_EQ(ReasonOf(TryUpdate(Update(changed, "")).status()), "REASON_REQUIRED");
  EXPECT_EQ(ReasonOf(TryUpdate(Update(requisition, "再次确认")).status()), "NOTHING_CHANGED");
  v1::Requisition moved = changed;
  moved.mutable_site()->set_display_name("别处");
  EXPECT_EQ(ReasonOf(TryUpdate(Update(moved, "换地方")).status()), "SITE_FIXED");
  changed.clear_etag();
  EXPECT_EQ(ReasonOf(TryUpdate(Update(changed, "多要一顶")).status()), "INVALID_FIELDS");
  EXPECT_EQ(ReasonOf(TryUpdate(Update(requisition, "代改"), kNingxia).status()), "REQUISITION_UNKNOWN");
}

TEST_F(RequisitionTest, AnswersARepeatedAmendmentAsTheFirstTime) {
  v1::Requisition requisition = Require(10);
  SetTents(requisition, 12);
  const v1::UpdateRequisitionRequest request = Update(requisition, "多两户");
  const v1::Requisition first = Get(TryUpdate(request));
  EXPECT_EQ(Get(TryUpdate(request)).SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(RevisionsOf(requisition.name()), SizeIs(1));
}

TEST_F(RequisitionTest, PlansTheDifferenceWhenAPlannedOneGrows) {
  const v1::Requisition requisition = Require(40);
  ApprovedPlan();
  ASSERT_EQ(Now(requisition.name()).state(), v1::Requisition::STATE_PLANNED);
  EXPECT_EQ(ReasonOf(TryAmend(requisition.name(), 39).status()), "BELOW_COMMITTED");
  EXPECT_EQ(Get(TryAmend(requisition.name(), 65)).state(), v1::Requisition::STATE_SUBMITTED);
  const v1::Plan second = Proposed();
  std::int64_t planned = 0;
  for (const v1::Plan::Line& line : second.lines()) planned += line.quantity();
  EXPECT_EQ(planned, 25);
  EXPECT_EQ(Get(TryAmend(requisition.name(), 40)).state(), v1::Requisition::STATE_PLANNED);
}

TEST_F(RequisitionTest, MakesAWaitingPlanStaleWhenTheNeedShrinks) {
  const v1::Requisition requisition = Require(120);
  const v1::Plan plan = SubmittedPlan();
  Get(TryApprove(plan, kLinxia));
  Get(TryAmend(requisition.name(), 60));
  const absl::Status status = TryApprove(plan, kYinchuan).status();
  EXPECT_EQ(ReasonOf(status), "PLAN_STALE");
  EXPECT_THAT(DetailOf(status, "changes"), ::testing::HasSubstr("KIND_NEED"));
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
}

TEST_F(RequisitionTest, LetsOneOfTwoAmendmentsOfTheSameStateWin) {
  v1::Requisition requisition = Require(10);
  std::vector<absl::StatusOr<v1::Requisition>> answers(2, absl::UnknownError(""));
  std::vector<std::thread> officers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    v1::Requisition mine = requisition;
    SetTents(mine, 20 + static_cast<std::int64_t>(i));
    officers.emplace_back([this, &answers, i, mine] { answers[i] = TryUpdate(Update(mine, "同时变更")); });
  }
  for (std::thread& officer : officers) officer.join();
  EXPECT_NE(answers[0].ok(), answers[1].ok());
  EXPECT_EQ(ReasonOf((answers[0].ok() ? answers[1] : answers[0]).status()), "ETAG_MISMATCH");
  EXPECT_THAT(RevisionsOf(requisition.name()), SizeIs(1));
}

TEST_F(RequisitionTest, MergesOneNeedThatWasTypedTwice) {
  const v1::Requisition first = Require(30), second = Require(45);
  const v1::MergeRequisitionsRequest merger = Merger(first.name(), {second.name()}, v1::MergeRequisitionsRequest::RULE_MAX);
  const v1::Requisition survivor = Get(TryMerge(merger));
  EXPECT_EQ(survivor.lines(0).quantity(), 45);
  EXPECT_EQ(survivor.state(), v1::Requisition::STATE_SUBMITTED);
  const v1::Requisition ended = Now(second.name());
  EXPECT_EQ(ended.state(), v1::Requisition::STATE_CANCELLED);
  EXPECT_EQ(ended.merged_into(), first.name());
  EXPECT_THAT(RevisionsOf(first.name()), SizeIs(1));
  EXPECT_EQ(Get(TryMerge(merger)).SerializeAsString(), survivor.SerializeAsString());
  EXPECT_EQ(ReasonOf(TryMerge(Merger(first.name(), {second.name()}, v1::MergeRequisitionsRequest::RULE_MAX)).status()),
            "REQUISITION_CLOSED");
}

TEST_F(RequisitionTest, AddsSeparateNeedsUp) {
  const v1::Requisition first = Require(30), second = Require(45), third = Require(5);
  const v1::Requisition survivor =
      Get(TryMerge(Merger(first.name(), {second.name(), third.name()}, v1::MergeRequisitionsRequest::RULE_SUM)));
  EXPECT_EQ(survivor.lines(0).quantity(), 80);
  const v1::Plan plan = Proposed();
  std::int64_t planned = 0;
  for (const v1::Plan::Line& line : plan.lines()) planned += line.quantity();
  EXPECT_EQ(planned, 80);
}

TEST_F(RequisitionTest, MergesDraftsIntoADraft) {
  const v1::Requisition first = Draft({.quantity = 30}), second = Draft({.quantity = 5});
  const v1::Requisition survivor = Get(TryMerge(Merger(first.name(), {second.name()}, v1::MergeRequisitionsRequest::RULE_SUM)));
  EXPECT_EQ(survivor.lines(0).quantity(), 35);
  EXPECT_EQ(survivor.state(), v1::Requisition::STATE_DRAFT);
  EXPECT_EQ(Now(second.name()).merged_into(), first.name());
  EXPECT_THAT(RevisionsOf(first.name()), IsEmpty());
}

TEST_F(RequisitionTest, RefusesToEndARequisitionThatGoodsAreOnTheirWayFor) {
  const v1::Requisition served = Require(30);
  ApprovedPlan();
  const v1::Requisition other = Require(10);
  EXPECT_EQ(ReasonOf(TryMerge(Merger(other.name(), {served.name()}, v1::MergeRequisitionsRequest::RULE_SUM)).status()), "MERGED_HAS_GOODS");
  const v1::Requisition survivor = Get(TryMerge(Merger(served.name(), {other.name()}, v1::MergeRequisitionsRequest::RULE_SUM)));
  EXPECT_EQ(survivor.lines(0).quantity(), 40);
  EXPECT_EQ(survivor.state(), v1::Requisition::STATE_SUBMITTED);
}

TEST_F(RequisitionTest, RefusesMergersWithoutARuleOrOverAnotherChaptersRequisitions) {
  const v1::Requisition first = Require(1), second = Require({.quantity = 2, .chapter = "622927"});
  EXPECT_EQ(ReasonOf(TryMerge(Merger(first.name(), {second.name()}, v1::MergeRequisitionsRequest::RULE_UNSPECIFIED)).status()),
            "INVALID_FIELDS");
  EXPECT_EQ(ReasonOf(TryMerge(Merger(second.name(), {first.name()}, v1::MergeRequisitionsRequest::RULE_MAX), "622927").status()),
            "OUTSIDE_CHAPTER");
  EXPECT_EQ(ReasonOf(TryMerge(Merger(first.name(), {first.name()}, v1::MergeRequisitionsRequest::RULE_MAX)).status()), "INVALID_FIELDS");
  const v1::Requisition draft = Draft({.quantity = 3});
  EXPECT_EQ(ReasonOf(TryMerge(Merger(draft.name(), {first.name()}, v1::MergeRequisitionsRequest::RULE_MAX)).status()), "NOT_SUBMITTED");
}

TEST_F(RequisitionTest, SuggestsWhatLooksLikeOneNeed) {
  const v1::Requisition first = Require({.quantity = 30, .site = "甲安置点", .latitude_degrees = 35.84});
  const v1::Requisition near = Require({.quantity = 30, .site = "乙安置点", .latitude_degrees = 35.85});
  const v1::Requisition named = Require({.quantity = 30, .site = "甲安置点", .latitude_degrees = 35.95});
  Require({.quantity = 30, .site = "丙安置点", .latitude_degrees = 36.10});
  op.clock.Advance(absl::Hours(25));
  Require({.quantity = 30, .site = "甲安置点", .latitude_degrees = 35.84});
  const v1::FindDuplicateRequisitionsResponse found = Duplicates(kGansu);
  ASSERT_EQ(found.pairs_size(), 2);
  EXPECT_EQ(found.pairs(0).second_requisition(), named.name());
  EXPECT_EQ(found.pairs(0).first_requisition(), first.name());
  EXPECT_TRUE(found.pairs(0).same_site_name());
  EXPECT_EQ(found.pairs(1).second_requisition(), near.name());
  // 0.01° of latitude.
  EXPECT_NEAR(static_cast<double>(found.pairs(1).distance_m()), 1112, 2);
  EXPECT_THAT(found.pairs(1).items(), ElementsAre("items/cotton-tent"));
  EXPECT_EQ(Duplicates("510000").pairs_size(), 0);
}

TEST_F(RequisitionTest, AddsUpWhatChaptersAskForAndWhatCameOfIt) {
  Require({.quantity = 40});
  ApprovedPlan();
  Require({.quantity = 20, .chapter = "622927"});
  Draft({.quantity = 99});
  const v1::SummarizeRequisitionsResponse summary = Summary(kLinxia, kGansu);
  ASSERT_EQ(summary.groups_size(), 2);
  EXPECT_EQ(summary.groups(0).chapter(), "chapters/622900");
  EXPECT_EQ(summary.groups(0).lines(0).asked_quantity(), 40);
  EXPECT_EQ(summary.groups(0).lines(0).planned_quantity(), 40);
  EXPECT_EQ(summary.groups(0).lines(0).missing_quantity(), 0);
  EXPECT_EQ(summary.groups(1).chapter(), "chapters/622927");
  EXPECT_EQ(summary.groups(1).lines(0).missing_quantity(), 20);
  EXPECT_EQ(summary.total().requisition_count(), 2);
  EXPECT_EQ(summary.total().lines(0).asked_quantity(), 60);
  EXPECT_EQ(summary.total().lines(0).priority(), common::v1::PRIORITY_CRITICAL);
}

TEST_F(RequisitionTest, RollsUpToTheChaptersDirectlyBelowAndShowsOnlyWhatTheCallerMaySee) {
  Require({.quantity = 40});
  Require({.quantity = 20, .chapter = "622927"});
  const v1::SummarizeRequisitionsResponse region = Summary(kGansu, kGansu);
  ASSERT_EQ(region.groups_size(), 1);
  EXPECT_EQ(region.groups(0).chapter(), "chapters/622900");
  EXPECT_EQ(region.groups(0).requisition_count(), 2);
  EXPECT_EQ(region.groups(0).lines(0).asked_quantity(), 60);
  EXPECT_EQ(Summary(kNation, kNation).groups(0).chapter(), "chapters/620000");
  EXPECT_EQ(Summary(kGansu, "510000").total().requisition_count(), 0);
}

}  // namespace
}  // namespace muster::dispatch
