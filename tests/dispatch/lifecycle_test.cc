#include "dispatch/domain/lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

TEST(SubmitRequisition, IsForDraftsOnly) {
  EXPECT_EQ(*Submit(RequisitionState::kDraft), RequisitionState::kSubmitted);
  EXPECT_EQ(ReasonOf(Submit(RequisitionState::kSubmitted).status()), "NOT_DRAFT");
  EXPECT_EQ(ReasonOf(Submit(RequisitionState::kCancelled).status()), "NOT_DRAFT");
}

TEST(CancelRequisition, TakesBackWhatNoShipmentServes) {
  EXPECT_EQ(*Cancel(RequisitionState::kDraft, 0), RequisitionState::kCancelled);
  EXPECT_EQ(*Cancel(RequisitionState::kSubmitted, 0), RequisitionState::kCancelled);
}

TEST(CancelRequisition, IsRefusedWhileGoodsAreOnTheirWay) {
  EXPECT_EQ(ReasonOf(Cancel(RequisitionState::kPlanned, 2).status()), "REQUISITION_PLANNED");
  EXPECT_EQ(ReasonOf(Cancel(RequisitionState::kSubmitted, 1).status()), "REQUISITION_PLANNED");
  EXPECT_EQ(ReasonOf(Cancel(RequisitionState::kFulfilled, 0).status()), "REQUISITION_FULFILLED");
  EXPECT_EQ(ReasonOf(Cancel(RequisitionState::kCancelled, 0).status()), "REQUISITION_CANCELLED");
}

TEST(Shipment, GoesFromReservationToSignature) {
  ShipmentState state = ShipmentState::kReserving;
  for (const ShipmentVerb verb : {ShipmentVerb::kReserved, ShipmentVerb::kIssue, ShipmentVerb::kIssued, ShipmentVerb::kDepart,
                                  ShipmentVerb::kArrive, ShipmentVerb::kSign, ShipmentVerb::kDelivered}) {
    const auto next = Advance(state, verb);
    ASSERT_TRUE(next.ok()) << next.status();
    state = *next;
  }
  EXPECT_EQ(state, ShipmentState::kSigned);
}

TEST(Shipment, IsGivenBackWhileNobodyHasBegunToIssueIt) {
  for (const ShipmentState state : {ShipmentState::kReserving, ShipmentState::kReserved}) {
    EXPECT_EQ(*Advance(state, ShipmentVerb::kGiveBack), ShipmentState::kCancelled);
  }
  EXPECT_EQ(DetailOf(Advance(ShipmentState::kIssuing, ShipmentVerb::kGiveBack).status(), "needed"), "RESERVING, RESERVED");
  EXPECT_EQ(ReasonOf(Advance(ShipmentState::kCancelled, ShipmentVerb::kIssue).status()), "SHIPMENT_STATE");
}

TEST(Shipment, CannotSkipAStep) {
  const absl::Status status = Advance(ShipmentState::kReserved, ShipmentVerb::kDepart).status();
  EXPECT_EQ(ReasonOf(status), "SHIPMENT_STATE");
  EXPECT_EQ(DetailOf(status, "state"), "RESERVED");
  EXPECT_EQ(DetailOf(status, "needed"), "ISSUED");
}

TEST(Shipment, CanBeIssuedAgainAfterACorrectableRefusal) {
  EXPECT_EQ(*Advance(ShipmentState::kIssuing, ShipmentVerb::kIssueRefused), ShipmentState::kReserved);
  EXPECT_EQ(*Advance(ShipmentState::kIssuing, ShipmentVerb::kHoldLost), ShipmentState::kFailed);
}

TEST(Shipment, StaysAtTheSiteUntilAllIsSignedFor) {
  EXPECT_EQ(*Advance(ShipmentState::kDelivering, ShipmentVerb::kPartlyDelivered), ShipmentState::kArrived);
}

TEST(Shipment, GoesBackFromWhereverNobodyHasSigned) {
  for (const ShipmentState state : {ShipmentState::kIssued, ShipmentState::kInTransit, ShipmentState::kArrived}) {
    EXPECT_EQ(*Advance(state, ShipmentVerb::kTurnBack), ShipmentState::kReturning);
  }
  EXPECT_EQ(ReasonOf(Advance(ShipmentState::kDelivering, ShipmentVerb::kTurnBack).status()), "SHIPMENT_STATE");
  EXPECT_EQ(*Advance(ShipmentState::kRestocking, ShipmentVerb::kTakeBackRefused), ShipmentState::kReturning);
  EXPECT_EQ(*Advance(ShipmentState::kRestocking, ShipmentVerb::kTakenBack), ShipmentState::kReturned);
}

TEST(Shipment, EndsWhenSignedFailedOrReturned) {
  for (const ShipmentState end : {ShipmentState::kSigned, ShipmentState::kFailed, ShipmentState::kReturned}) {
    for (int verb = 0; verb <= static_cast<int>(ShipmentVerb::kTakeBackRefused); ++verb) {
      EXPECT_FALSE(Advance(end, static_cast<ShipmentVerb>(verb)).ok()) << verb;
    }
  }
}

TEST(Mission, CanEndBeforeTheTeamHasLeftOrArrived) {
  for (const MissionState state : {MissionState::kCalledOut, MissionState::kEnRoute, MissionState::kOnScene}) {
    EXPECT_EQ(*Advance(state, MissionVerb::kEnd), MissionState::kEnding);
  }
}

TEST(Mission, NamesEveryStateThatWouldDo) {
  const absl::Status status = Advance(MissionState::kFailed, MissionVerb::kEnd).status();
  EXPECT_EQ(ReasonOf(status), "MISSION_STATE");
  EXPECT_EQ(DetailOf(status, "needed"), "CALLED_OUT, EN_ROUTE, ON_SCENE");
}

}  // namespace
}  // namespace muster::dispatch
