#include "dispatch/jobs/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/api/shipping.h"
#include "dispatch/jobs/settle.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"
#include "sql/dispatch_migrations.h"
#include "support/service_fixture.h"

namespace muster::dispatch {
namespace {

constexpr absl::Duration kLease = absl::Seconds(10);

class StepsTest : public ::testing::Test {
 protected:
  template <class Fn>
  auto Write(Fn fn) {
    const outbox::Origin origin{.actor = "services/dispatch", .method = "test", .deadline = absl::Now() + absl::Seconds(20)};
    return outbox::Write<DispatchTx>(fixture.live(), origin, fn);
  }

  std::int64_t AddStep(const std::string& subject, absl::Duration head_start) {
    const auto step_id =
        Write([&](DispatchTx& tx) { return tx.InsertStep(subject, v1::Step::KIND_ISSUE, warehouse::v1::IssueStockRequest(), head_start); });
    EXPECT_TRUE(step_id.ok()) << step_id.status();
    return step_id.value_or(0);
  }

  std::vector<StoredStep> ClaimDue(std::int64_t limit) {
    const auto steps = Write([&](DispatchTx& tx) { return tx.ClaimDueSteps(limit, kLease); });
    EXPECT_TRUE(steps.ok()) << steps.status();
    return steps.value_or(std::vector<StoredStep>());
  }

  static v1::Plan InsertPlan(DispatchTx& tx, const std::string& name, v1::Plan::State state) {
    v1::Plan plan;
    plan.set_name(name);
    plan.set_incident("incidents/i");
    plan.set_chapter("chapters/622927");
    plan.set_state(state);
    *plan.mutable_create_time() = ToTimestamp(tx.now());
    tx.Insert(plan, {"chapters/622927"});
    return plan;
  }

  // A requisition that is planned, and the plan.
  static void InsertPlanned(DispatchTx& tx) {
    v1::Requisition requisition;
    requisition.set_name("requisitions/r-1");
    requisition.set_incident("incidents/i");
    requisition.set_chapter("chapters/622900");
    requisition.mutable_site()->set_display_name("安置点");
    requisition.mutable_site()->set_chapter("chapters/622927");
    requisition.set_state(v1::Requisition::STATE_PLANNED);
    *requisition.mutable_create_time() = ToTimestamp(tx.now());
    v1::Requisition::Line& line = *requisition.add_lines();
    line.set_item("items/tent");
    line.set_quantity(30'000);
    line.set_priority(common::v1::PRIORITY_HIGH);
    tx.Insert(requisition, {"chapters/622900"});
    InsertPlan(tx, "plans/p-1", v1::Plan::STATE_APPROVED);
  }

  static v1::Shipment InsertReserving(DispatchTx& tx, const std::string& name) {
    v1::Shipment shipment;
    shipment.set_name(name);
    shipment.set_plan("plans/p-1");
    shipment.set_warehouse("warehouses/w");
    shipment.set_chapter("chapters/640100");
    shipment.set_state(v1::Shipment::STATE_RESERVING);
    *shipment.mutable_planned_depart_time() = ToTimestamp(tx.now());
    *shipment.mutable_planned_arrive_time() = ToTimestamp(tx.now());
    *shipment.mutable_create_time() = ToTimestamp(tx.now());
    v1::Shipment::Line& sent = *shipment.add_lines();
    sent.set_requisition("requisitions/r-1");
    sent.set_item("items/tent");
    sent.set_lot("lots/1");
    sent.set_quantity(10);
    tx.Insert(shipment, {"chapters/640100"});
    shipment.set_etag("1");
    return shipment;
  }

  // A shipment that is being issued. The id of its ISSUE step.
  std::int64_t AddIssuingShipment() {
    const auto step_id = Write([&](DispatchTx& tx) -> absl::StatusOr<std::int64_t> {
      InsertPlanned(tx);
      v1::Shipment shipment = InsertReserving(tx, "shipments/s-1");
      shipment.set_state(v1::Shipment::STATE_ISSUING);
      shipment.set_reservation("reservations/7");
      tx.Save(shipment);
      return tx.InsertStep("shipments/s-1", v1::Step::KIND_ISSUE, warehouse::v1::IssueStockRequest(), absl::ZeroDuration());
    });
    EXPECT_TRUE(step_id.ok()) << step_id.status();
    return step_id.value_or(0);
  }

  v1::Shipment SettleAs(std::int64_t step_id, const absl::StatusOr<std::string>& answer) {
    const auto settled = Write([&](DispatchTx& tx) { return Settle(tx, {.step_id = step_id, .subject = "shipments/s-1"}, answer); });
    EXPECT_TRUE(settled.ok()) << settled.status();
    return settled.ok() ? std::get<v1::Shipment>(*settled) : v1::Shipment();
  }

  testing::ServiceFixture fixture{"dispatch", sql::Migrations()};
};

TEST_F(StepsTest, AreEachTakenByOneOfManyRunners) {
  constexpr int kSteps = 60;
  for (int i = 0; i < kSteps; ++i) AddStep(absl::StrCat("shipments/", i), absl::ZeroDuration());
  std::mutex mutex;
  std::vector<std::int64_t> taken;
  std::vector<std::thread> runners;
  for (int i = 0; i < 4; ++i) {
    runners.emplace_back([&] {
      for (std::vector<StoredStep> steps = ClaimDue(2); !steps.empty(); steps = ClaimDue(2)) {
        const std::lock_guard lock(mutex);
        for (const StoredStep& step : steps) taken.push_back(step.step_id);
      }
    });
  }
  for (std::thread& runner : runners) runner.join();
  std::sort(taken.begin(), taken.end());
  EXPECT_EQ(std::adjacent_find(taken.begin(), taken.end()), taken.end());
  EXPECT_EQ(taken.size(), kSteps);
}

TEST_F(StepsTest, AreLeftToWhoAddedThemForAWhile) {
  const std::int64_t step_id = AddStep("missions/1", absl::Minutes(1));
  EXPECT_THAT(ClaimDue(10), ::testing::IsEmpty());
  const auto claim = [&] { return Write([&](DispatchTx& tx) { return tx.ClaimStep(step_id, kLease); }); };
  EXPECT_TRUE(claim()->has_value());
  EXPECT_FALSE(claim()->has_value());
}

TEST_F(StepsTest, ThatWereNeverCommittedAreNeverTried) {
  const auto claimed = Write([&](DispatchTx& tx) { return tx.ClaimStep(4711, kLease); });
  ASSERT_TRUE(claimed.ok()) << claimed.status();
  EXPECT_FALSE(claimed->has_value());
}

TEST_F(StepsTest, WaitForTheStepsOfOthersAndForThoseThatFollowThem) {
  const std::int64_t earlier = AddStep("shipments/old", absl::ZeroDuration());
  const std::int64_t later = AddStep("shipments/new", absl::ZeroDuration());
  const auto wait = Write([&](DispatchTx& tx) -> absl::Status {
    tx.InsertPrerequisites(later, {"shipments/old"});
    return absl::OkStatus();
  });
  ASSERT_TRUE(wait.ok()) << wait;
  EXPECT_FALSE(Write([&](DispatchTx& tx) { return tx.ClaimStep(later, kLease); })->has_value());
  std::vector<StoredStep> due = ClaimDue(10);
  ASSERT_THAT(due, ::testing::SizeIs(1));
  EXPECT_EQ(due[0].step_id, earlier);
  // What is done leaves another step behind, in one transaction: it comes first too.
  const auto follow = Write([&](DispatchTx& tx) -> absl::StatusOr<std::int64_t> {
    due[0].step.set_state(v1::Step::STATE_DONE);
    tx.SaveStep(due[0], absl::ZeroDuration());
    return tx.InsertStep("shipments/old", v1::Step::KIND_CANCEL_RESERVATION, warehouse::v1::CancelReservationRequest(),
                         absl::ZeroDuration());
  });
  ASSERT_TRUE(follow.ok()) << follow.status();
  due = ClaimDue(10);
  ASSERT_THAT(due, ::testing::SizeIs(1));
  EXPECT_EQ(due[0].step_id, *follow);
  const auto finish = Write([&](DispatchTx& tx) -> absl::Status {
    due[0].step.set_state(v1::Step::STATE_REFUSED);
    tx.SaveStep(due[0], absl::ZeroDuration());
    return absl::OkStatus();
  });
  ASSERT_TRUE(finish.ok()) << finish;
  due = ClaimDue(10);
  ASSERT_THAT(due, ::testing::SizeIs(1));
  EXPECT_EQ(due[0].step_id, later);
}

// One call for 450 shipments: only the first of their steps is ever claimed, and it waits until the others are settled, however often the
// process dies on the way.
TEST_F(StepsTest, AreSettledByTheOneThatTheyFollowWhichComesLast) {
  constexpr int kShipments = 450;
  warehouse::v1::ReplaceReservationsRequest request;
  request.add_replaces("reservations/1");
  const auto name_of = [](int i) { return absl::StrCat("shipments/s-", i); };
  const auto leading = Write([&](DispatchTx& tx) -> absl::StatusOr<std::int64_t> {
    InsertPlanned(tx);
    for (int i = 0; i < kShipments; ++i) InsertReserving(tx, name_of(i));
    ASSIGN_OR_RETURN(const std::int64_t step_id,
                     tx.InsertStep(name_of(0), v1::Step::KIND_REPLACE_RESERVATIONS, request, absl::ZeroDuration()));
    for (int i = 1; i < kShipments; ++i) tx.InsertFollowingStep(name_of(i), step_id);
    return step_id;
  });
  ASSERT_TRUE(leading.ok()) << leading.status();
  const std::vector<StoredStep> due = ClaimDue(1000);
  ASSERT_THAT(due, ::testing::SizeIs(1));
  EXPECT_EQ(due[0].step_id, *leading);
  EXPECT_EQ(due[0].request, request.SerializeAsString());
  const auto shipment = [&](int i) { return Write([&](DispatchTx& tx) { return tx.FindShipment(name_of(i)); })->message; };
  EXPECT_EQ(shipment(449).pending_step().attempt_count(), 1);

  const auto settle = [&] {
    return Write([&](DispatchTx& tx) {
      return SettleFollowing(tx, *leading, [&](const std::string& subject) -> absl::StatusOr<std::string> {
        if (subject == name_of(7)) return FailedPrecondition("INSUFFICIENT_STOCK", "gone");
        return "reservations/" + subject.substr(12);
      });
    });
  };
  EXPECT_THAT(settle().value(), true);
  // Here one process dies, and another takes over.
  EXPECT_EQ(shipment(0).state(), v1::Shipment::STATE_RESERVING);
  EXPECT_EQ(shipment(449).state(), v1::Shipment::STATE_RESERVING);
  int batches = 1;
  while (settle().value()) ++batches;

  EXPECT_EQ(batches, 3);
  for (const int i : {1, 200, 449}) {
    EXPECT_EQ(shipment(i).state(), v1::Shipment::STATE_RESERVED);
    EXPECT_EQ(shipment(i).reservation(), absl::StrCat("reservations/", i));
    EXPECT_FALSE(shipment(i).has_pending_step());
  }
  EXPECT_EQ(shipment(7).state(), v1::Shipment::STATE_FAILED);
  EXPECT_EQ(shipment(7).pending_step().last_reason(), "INSUFFICIENT_STOCK");
  EXPECT_EQ(shipment(7).pending_step().attempt_count(), 1);
  EXPECT_EQ(shipment(0).pending_step().state(), v1::Step::STATE_WAITING);
}

TEST_F(StepsTest, AreNotMadeForMoreShipmentsThanOneCallReplaces) {
  const auto started = Write([&](DispatchTx& tx) {
    InsertPlanned(tx);
    InsertReserving(tx, "shipments/s-1");
    v1::Plan plan = InsertPlan(tx, "plans/p-2", v1::Plan::STATE_SUBMITTED);
    plan.set_replaces("plans/p-1");
    plan.add_replaced_shipments("shipments/s-1");
    for (int i = 0; i < 20'001; ++i) {
      v1::Plan::Line& line = *plan.add_lines();
      line.set_requisition("requisitions/r-1");
      line.set_warehouse("warehouses/w");
      line.set_lot("lots/1");
      line.set_quantity(1);
      *line.mutable_depart_time() = ToTimestamp(tx.now() + absl::Seconds(i));
    }
    return StartShipments(tx, plan);
  });
  EXPECT_EQ(ReasonOf(started.status()), "PLAN_REPLACES_TOO_MUCH");
  EXPECT_EQ(DetailOf(started.status(), "warehouse"), "warehouses/w");
}

// What the steps that a call waits for leave behind joins its body, and is the same at every attempt.
TEST_F(StepsTest, AddToTheCallThatWaitsForThem) {
  warehouse::v1::ReplaceReservationsRequest request;
  request.add_replaces("reservations/1");
  const std::int64_t earlier = AddStep("shipments/old", absl::ZeroDuration());
  const auto later = Write([&](DispatchTx& tx) -> absl::StatusOr<std::int64_t> {
    ASSIGN_OR_RETURN(const std::int64_t step_id,
                     tx.InsertStep("shipments/new", v1::Step::KIND_REPLACE_RESERVATIONS, request, absl::ZeroDuration()));
    tx.InsertPrerequisites(step_id, {"shipments/old"});
    return step_id;
  });
  ASSERT_TRUE(later.ok()) << later.status();
  const auto answered = Write([&](DispatchTx& tx) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(StoredStep step, tx.LockStep(earlier));
    step.step.set_state(v1::Step::STATE_DONE);
    tx.SaveStep(step, absl::ZeroDuration());
    warehouse::v1::ReplaceReservationsRequest more;
    more.add_replaces("reservations/2");
    return tx.AddToReplacements("shipments/old", more);
  });
  EXPECT_TRUE(answered.value());
  const auto claim = [&] { return Write([&](DispatchTx& tx) { return tx.ClaimDueSteps(1, absl::ZeroDuration()); })->front(); };
  warehouse::v1::ReplaceReservationsRequest whole;
  ASSERT_TRUE(whole.ParseFromString(claim().request));
  EXPECT_THAT(whole.replaces(), ::testing::ElementsAre("reservations/1", "reservations/2"));
  EXPECT_EQ(claim().request, whole.SerializeAsString());
}

TEST_F(StepsTest, LetTheRestOfAHoldGoWhenALotHasExpired) {
  const std::int64_t step_id = AddIssuingShipment();
  const v1::Shipment failed = SettleAs(step_id, FailedPrecondition("LOT_EXPIRED", "the lot has expired"));
  EXPECT_EQ(failed.state(), v1::Shipment::STATE_FAILED);
  EXPECT_EQ(failed.pending_step().last_reason(), "LOT_EXPIRED");
  const std::vector<StoredStep> due = ClaimDue(10);
  ASSERT_THAT(due, ::testing::SizeIs(1));
  EXPECT_EQ(due[0].step.kind(), v1::Step::KIND_CANCEL_RESERVATION);
  warehouse::v1::CancelReservationRequest cancel;
  ASSERT_TRUE(cancel.ParseFromString(due[0].request));
  EXPECT_EQ(cancel.name(), "reservations/7");
  const auto requisition = Write([](DispatchTx& tx) { return tx.FindRequisition("requisitions/r-1"); });
  EXPECT_EQ(requisition->message.state(), v1::Requisition::STATE_SUBMITTED);
}

// The second of two receipts is refused: the first stays.
TEST_F(StepsTest, TakeARefusedReceiptAwayAndLeaveThoseBefore) {
  AddIssuingShipment();
  const auto step_id = Write([](DispatchTx& tx) -> absl::StatusOr<std::int64_t> {
    ASSIGN_OR_RETURN(Stored<v1::Shipment> stored, tx.LockShipment("shipments/s-1"));
    v1::Shipment& shipment = stored.message;
    for (int number = 1; number <= 2; ++number) {
      v1::Shipment::Receipt& receipt = *shipment.add_receipts();
      receipt.set_number(number);
      receipt.set_signer(absl::StrCat("签收人", number));
      *receipt.mutable_sign_time() = ToTimestamp(tx.now());
      *receipt.mutable_create_time() = ToTimestamp(tx.now());
      receipt.add_lines()->set_received_quantity(3);
      tx.InsertReceipt(shipment);
    }
    shipment.mutable_lines(0)->set_received_quantity(6);
    tx.SaveQuantities(shipment);
    shipment.set_state(v1::Shipment::STATE_DELIVERING);
    shipment.set_signer("签收人2");
    *shipment.mutable_sign_time() = ToTimestamp(tx.now());
    tx.Save(shipment);
    ASSIGN_OR_RETURN(const std::vector<StoredStep> waiting, tx.ClaimDueSteps(1, kLease));
    StoredStep issue = waiting.front();
    issue.step.set_state(v1::Step::STATE_DONE);
    tx.SaveStep(issue, absl::ZeroDuration());
    return tx.InsertStep("shipments/s-1", v1::Step::KIND_DELIVER, warehouse::v1::DeliverStockRequest(), absl::ZeroDuration());
  });
  ASSERT_TRUE(step_id.ok()) << step_id.status();
  EXPECT_EQ(SettleAs(*step_id, FailedPrecondition("NOT_IN_TRANSIT", "gone")).state(), v1::Shipment::STATE_ARRIVED);
  const auto stored = Write([](DispatchTx& tx) { return tx.FindShipment("shipments/s-1"); });
  ASSERT_TRUE(stored.ok()) << stored.status();
  ASSERT_THAT(stored->message.receipts(), ::testing::SizeIs(1));
  EXPECT_EQ(stored->message.signer(), "签收人1");
  EXPECT_EQ(stored->message.lines(0).received_quantity(), 3);
}

TEST_F(StepsTest, AreSettledOnce) {
  const std::int64_t step_id = AddIssuingShipment();
  EXPECT_EQ(SettleAs(step_id, "warehouses/w/vouchers/v").state(), v1::Shipment::STATE_ISSUED);
  const v1::Shipment late = SettleAs(step_id, FailedPrecondition("RESERVATION_ENDED", "issued before"));
  EXPECT_EQ(late.state(), v1::Shipment::STATE_ISSUED);
  EXPECT_EQ(late.issue_note(), "warehouses/w/vouchers/v");
}

TEST_F(StepsTest, WaitLongerAfterEveryFailureAndSayWhy) {
  const std::int64_t step_id = AddIssuingShipment();
  ASSERT_THAT(ClaimDue(1), ::testing::SizeIs(1));
  const v1::Shipment waiting = SettleAs(step_id, Unavailable("SERVICE_UNAVAILABLE", "cannot be reached", absl::Seconds(1)));
  EXPECT_EQ(waiting.state(), v1::Shipment::STATE_ISSUING);
  EXPECT_EQ(waiting.pending_step().state(), v1::Step::STATE_WAITING);
  EXPECT_EQ(waiting.pending_step().attempt_count(), 1);
  EXPECT_EQ(waiting.pending_step().last_reason(), "SERVICE_UNAVAILABLE");
  EXPECT_THAT(ClaimDue(1), ::testing::IsEmpty());
}

}  // namespace
}  // namespace muster::dispatch
