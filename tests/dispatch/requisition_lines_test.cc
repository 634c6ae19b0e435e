#include "dispatch/domain/requisition_lines.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

constexpr int kCritical = 3, kNormal = 1;
const absl::Time kDawn = absl::FromUnixSeconds(1'703'000'000);

NeedLine Tents(std::int64_t quantity, std::int64_t committed = 0) {
  return {.item = "items/tent", .priority = kCritical, .quantity = quantity, .committed = committed};
}

NeedLine Beds(std::int64_t quantity) { return {.item = "items/bed", .priority = kNormal, .quantity = quantity}; }

Amendment Amended(const std::vector<NeedLine>& present, const std::vector<NeedLine>& wanted) {
  const absl::StatusOr<Amendment> amendment = Amend(present, wanted);
  EXPECT_TRUE(amendment.ok()) << amendment.status();
  return amendment.value_or(Amendment());
}

TEST(Amend, KeepsPlacesAndPutsNewLinesLast) {
  const Amendment amendment =
      Amended({Tents(10), Beds(5)}, {Beds(6), {.item = "items/quilt", .priority = kNormal, .quantity = 7}, Tents(10)});
  ASSERT_EQ(amendment.lines.size(), 3u);
  EXPECT_EQ(amendment.lines[0].item, "items/tent");
  EXPECT_EQ(amendment.lines[1].quantity, 6);
  EXPECT_EQ(amendment.lines[2].item, "items/quilt");
  EXPECT_TRUE(amendment.grew);
}

TEST(Amend, WithdrawsALineThatIsNotNamed) {
  const Amendment amendment = Amended({Tents(10), Beds(5)}, {Tents(10)});
  ASSERT_EQ(amendment.lines.size(), 2u);
  EXPECT_EQ(amendment.lines[1].quantity, 0);
  EXPECT_TRUE(amendment.changed);
  EXPECT_FALSE(amendment.grew);
}

TEST(Amend, ShrinksToWhatIsCommittedAndNotBelow) {
  EXPECT_EQ(Amended({Tents(10, 4)}, {Tents(4)}).lines[0].quantity, 4);
  const absl::Status status = Amend(std::vector<NeedLine>{Tents(10, 4)}, std::vector<NeedLine>{Tents(3)}).status();
  EXPECT_EQ(ReasonOf(status), "BELOW_COMMITTED");
  EXPECT_EQ(DetailOf(status, "committed"), "4");
  EXPECT_EQ(ReasonOf(Amend(std::vector<NeedLine>{Tents(10, 4)}, std::vector<NeedLine>{Beds(1)}).status()), "BELOW_COMMITTED");
}

TEST(Amend, SeesThatNothingChanged) {
  EXPECT_FALSE(Amended({Tents(10)}, {Tents(10)}).changed);
  NeedLine sooner = Tents(10);
  sooner.needed_by = kDawn;
  EXPECT_TRUE(Amended({Tents(10)}, {sooner}).changed);
  EXPECT_FALSE(Amended({Tents(10)}, {sooner}).grew);
}

TEST(Amend, DoesNotTakeOneItemOfAnotherPriorityForTheSameNeed) {
  NeedLine normal = Tents(10);
  normal.priority = kNormal;
  const Amendment amendment = Amended({Tents(10)}, {normal});
  ASSERT_EQ(amendment.lines.size(), 2u);
  EXPECT_EQ(amendment.lines[0].quantity, 0);
}

TEST(CheckAmendable, IsForWhatIsOpen) {
  for (const RequisitionState open : {RequisitionState::kDraft, RequisitionState::kSubmitted, RequisitionState::kPlanned}) {
    EXPECT_TRUE(CheckAmendable(open).ok());
  }
  EXPECT_EQ(ReasonOf(CheckAmendable(RequisitionState::kFulfilled)), "REQUISITION_CLOSED");
  EXPECT_EQ(ReasonOf(CheckAmendable(RequisitionState::kCancelled)), "REQUISITION_CLOSED");
}

TEST(StateAfter, LetsAPlannedOneThatGrewWaitAgain) {
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {.lines = {Tents(12, 10)}, .grew = true}, 1), RequisitionState::kSubmitted);
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {.lines = {Tents(10, 10)}}, 1), RequisitionState::kPlanned);
}

TEST(StateAfter, LetsASubmittedOneThatLacksNothingGoOn) {
  EXPECT_EQ(StateAfter(RequisitionState::kSubmitted, {.lines = {Tents(10, 10)}}, 2), RequisitionState::kPlanned);
  EXPECT_EQ(StateAfter(RequisitionState::kSubmitted, {.lines = {Tents(10, 10)}}, 0), RequisitionState::kFulfilled);
  EXPECT_EQ(StateAfter(RequisitionState::kSubmitted, {.lines = {Tents(10, 9)}}, 2), RequisitionState::kSubmitted);
}

std::vector<NeedLine> Merged(const std::vector<NeedLine>& survivor, const std::vector<std::vector<NeedLine>>& others, MergeRule rule) {
  const absl::StatusOr<std::vector<NeedLine>> merged = MergeNeeds(survivor, others, rule);
  EXPECT_TRUE(merged.ok()) << merged.status();
  return merged.value_or(std::vector<NeedLine>());
}

TEST(MergeNeeds, TakesTheGreatestOfOneNeedAndTheSumOfSeveral) {
  EXPECT_EQ(Merged({Tents(10)}, {{Tents(12)}, {Tents(8)}}, MergeRule::kMax)[0].quantity, 12);
  EXPECT_EQ(Merged({Tents(10)}, {{Tents(12)}, {Tents(8)}}, MergeRule::kSum)[0].quantity, 30);
}

TEST(CountedReceipt, FulfilsARequisitionOnceNothingIsLackingOrOnItsWay) {
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {.open_shipments = 1}), RequisitionState::kPlanned);
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {}), RequisitionState::kFulfilled);
  // A loss of what nobody wants any more.
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {.has_losses = true}), RequisitionState::kFulfilled);
}

TEST(CountedReceipt, WantsAgainAtOnceWhatWasDamagedOrLost) {
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {.has_losses = true, .lacks = true, .open_shipments = 2}), RequisitionState::kSubmitted);
}

TEST(CountedReceipt, WantsWhatNoPlanCouldCoverOnceNothingMoreIsOnItsWay) {
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {.lacks = true, .open_shipments = 1}), RequisitionState::kPlanned);
  EXPECT_EQ(StateAfter(RequisitionState::kPlanned, {.lacks = true}), RequisitionState::kSubmitted);
}

TEST(CountedReceipt, MovesNoRequisitionThatIsNotPlanned) {
  EXPECT_EQ(StateAfter(RequisitionState::kSubmitted, CountedReceipt()), RequisitionState::kSubmitted);
  EXPECT_EQ(StateAfter(RequisitionState::kCancelled, {.has_losses = true, .lacks = true}), RequisitionState::kCancelled);
}

TEST(MergeNeeds, AddsWhatTheSurvivorDidNotAskForAndKeepsItsPlaces) {
  const std::vector<NeedLine> merged = Merged({Tents(10, 4)}, {{Beds(3), Tents(1)}}, MergeRule::kMax);
  ASSERT_EQ(merged.size(), 2u);
  EXPECT_EQ(merged[0].committed, 4);
  EXPECT_EQ(merged[1].item, "items/bed");
}

TEST(MergeNeeds, LeavesOutWhatWasWithdrawn) {
  EXPECT_EQ(Merged({Tents(10)}, {{Beds(0)}}, MergeRule::kSum).size(), 1u);
  NeedLine wanted = Tents(5);
  wanted.needed_by = kDawn;
  const std::vector<NeedLine> revived = Merged({Tents(0)}, {{wanted}}, MergeRule::kMax);
  EXPECT_EQ(revived[0].quantity, 5);
  EXPECT_EQ(revived[0].needed_by, kDawn);
}

TEST(MergeNeeds, TakesTheEarliestTimesSoThatTheyStayInOrder) {
  NeedLine early = Tents(1), late = Tents(1);
  early.needed_by = kDawn;
  late.needed_by = kDawn + absl::Hours(9);
  late.not_before = kDawn + absl::Hours(8);
  const NeedLine merged = Merged({late}, {{early}}, MergeRule::kMax)[0];
  EXPECT_EQ(merged.needed_by, kDawn);
  EXPECT_EQ(merged.not_before, std::nullopt);
}

TEST(MergeNeeds, RefusesWhatOneRequisitionCannotHold) {
  EXPECT_EQ(
      ReasonOf(
          MergeNeeds(std::vector<NeedLine>{Tents(kMaxNeed)}, std::vector<std::vector<NeedLine>>{{Tents(1)}}, MergeRule::kSum).status()),
      "NEED_TOO_LARGE");
  std::vector<NeedLine> many;
  for (std::size_t i = 0; i <= kMaxNeedLines; ++i) many.push_back({.item = std::to_string(i), .priority = kNormal, .quantity = 1});
  EXPECT_EQ(ReasonOf(MergeNeeds({}, std::vector<std::vector<NeedLine>>{many}, MergeRule::kMax).status()), "NEED_TOO_LARGE");
}

}  // namespace
}  // namespace muster::dispatch
