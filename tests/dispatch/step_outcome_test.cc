#include "dispatch/domain/step_outcome.h"

#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

TEST(OutcomeOf, TakesANoForAnAnswer) {
  EXPECT_EQ(OutcomeOf(FailedPrecondition("INSUFFICIENT_STOCK", "")), StepOutcome::kRefused);
  EXPECT_EQ(OutcomeOf(NotFound("LOT_UNKNOWN", "")), StepOutcome::kRefused);
  EXPECT_EQ(OutcomeOf(InvalidArgument("INVALID_FIELDS", "")), StepOutcome::kRefused);
  EXPECT_EQ(OutcomeOf(PermissionDenied("ROLE_MISSING", "")), StepOutcome::kRefused);
}

TEST(OutcomeOf, TriesAgainWhenNobodyKnows) {
  EXPECT_EQ(OutcomeOf(Unavailable("SERVICE_UNAVAILABLE", "", absl::Seconds(1))), StepOutcome::kTryAgain);
  EXPECT_EQ(OutcomeOf(DeadlineExceeded("DEADLINE_PASSED", "")), StepOutcome::kTryAgain);
  EXPECT_EQ(OutcomeOf(ResourceExhausted("OVERLOADED", "", absl::Seconds(1))), StepOutcome::kTryAgain);
  EXPECT_EQ(OutcomeOf(Unauthenticated("CALLER_EXPIRED", "")), StepOutcome::kTryAgain);
}

TEST(OutcomeOf, DoesNotTakeTheOtherServicesBrokenDatabaseForANo) {
  EXPECT_EQ(OutcomeOf(FailedPrecondition("DATABASE_MISSING", "")), StepOutcome::kTryAgain);
  EXPECT_EQ(OutcomeOf(PermissionDenied("DATABASE_REFUSED", "")), StepOutcome::kTryAgain);
}

TEST(PauseAfter, DoublesUpToAMinute) {
  EXPECT_EQ(PauseAfter(1), absl::Milliseconds(500));
  EXPECT_EQ(PauseAfter(2), absl::Seconds(1));
  EXPECT_EQ(PauseAfter(7), absl::Seconds(32));
  EXPECT_EQ(PauseAfter(8), absl::Minutes(1));
  EXPECT_EQ(PauseAfter(1'000'000), absl::Minutes(1));
}

TEST(HoldAfterRefusal, IsKeptUnlessTheReservationEndedOrTheGoodsExpired) {
  EXPECT_EQ(HoldAfterRefusal("WAREHOUSE_CLOSED"), HoldAfterRefusedIssue::kKept);
  EXPECT_EQ(HoldAfterRefusal("RESERVATION_ENDED"), HoldAfterRefusedIssue::kGone);
  EXPECT_EQ(HoldAfterRefusal("LOT_EXPIRED"), HoldAfterRefusedIssue::kUseless);
}

}  // namespace
}  // namespace muster::dispatch
