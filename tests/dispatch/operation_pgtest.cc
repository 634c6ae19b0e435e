#include "dispatch/operation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/pg/pool.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kLinxia[] = "622900";
constexpr char kYinchuan[] = "640100";
constexpr char kLinxiaStore[] = "warehouses/622900-01";
constexpr char kYinchuanStore[] = "warehouses/640100-01";

class OperationTest : public ::testing::Test {
 protected:
  using Person = Operation::Person;

  template <class T>
  static T Get(absl::StatusOr<T> result) {
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : T();
  }

  v1::CreateRequisitionRequest TentsFor(std::int64_t quantity) const {
    v1::CreateRequisitionRequest request;
    request.set_request_id(NewUuid());
    v1::Requisition& requisition = *request.mutable_requisition();
    requisition.set_incident(op.incident);
    requisition.set_chapter("chapters/622900");
    requisition.mutable_site()->set_display_name("大河家镇安置点");
    requisition.mutable_site()->set_chapter("chapters/622927");
    v1::Requisition::Line& line = *requisition.add_lines();
    line.set_item("items/cotton-tent");
    line.set_quantity(quantity);
    line.set_priority(common::v1::PRIORITY_CRITICAL);
    return request;
  }

  v1::Requisition Require(std::int64_t quantity) {
    const auto created = Get(
        op.Call(*op.requisitions, &v1::RequisitionService::Stub::CreateRequisition, TentsFor(quantity), Operation::DutyOfficer(kLinxia)));
    v1::SubmitRequisitionRequest submit;
    submit.set_request_id(NewUuid());
    submit.set_name(created.name());
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::SubmitRequisition, submit, Operation::DutyOfficer(kLinxia)));
  }

  absl::StatusOr<v1::Plan> TryPropose() {
    v1::ProposePlanRequest request;
    request.set_request_id(NewUuid());
    request.set_incident(op.incident);
    *request.mutable_start_time() = ToTimestamp(op.clock.Now() - absl::Hours(24));
    return op.Call(*op.plans, &v1::PlanService::Stub::ProposePlan, request, Operation::Commander("620000"));
  }

  absl::StatusOr<v1::Plan> TrySubmit(const std::string& plan) {
    v1::SubmitPlanRequest request;
    request.set_request_id(NewUuid());
    request.set_name(plan);
    return op.Call(*op.plans, &v1::PlanService::Stub::SubmitPlan, request, Operation::Commander("620000"));
  }

  v1::Plan SubmittedPlan() { return Get(TrySubmit(Get(TryPropose()).name())); }

  static v1::ApprovePlanRequest Approval(const std::string& plan, absl::string_view code) {
    v1::ApprovePlanRequest request;
    request.set_request_id(NewUuid());
    request.set_name(plan);
    request.set_chapter(absl::StrCat("chapters/", code));
    return request;
  }

  absl::StatusOr<v1::Plan> TryApprove(const std::string& plan, absl::string_view code) {
    return op.Call(*op.plans, &v1::PlanService::Stub::ApprovePlan, Approval(plan, code), Operation::Approver(code));
  }

  // 120 tents, of which 50 come from Linxia and 70 from Yinchuan.
  v1::Plan ApprovedPlan() {
    Require(120);
    const v1::Plan plan = SubmittedPlan();
    Get(TryApprove(plan.name(), kLinxia));
    return Get(TryApprove(plan.name(), kYinchuan));
  }

  std::vector<v1::Shipment> ShipmentsOf(const std::string& plan) {
    v1::ListShipmentsRequest request;
    request.set_plan(plan);
    const auto response = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::ListShipments, request, Operation::Commander("000000")));
    return {response.shipments().begin(), response.shipments().end()};
  }

  v1::Shipment ShipmentFrom(const std::string& plan, absl::string_view warehouse) {
    for (const v1::Shipment& shipment : ShipmentsOf(plan)) {
      if (shipment.warehouse() == warehouse) return shipment;
    }
    ADD_FAILURE() << "no shipment from " << warehouse;
    return {};
  }

  // Asks until the shipment is in `state`: what a job does takes real time.
  v1::Shipment Await(const std::string& name, v1::Shipment::State state) {
    v1::GetShipmentRequest request;
    request.set_name(name);
    const absl::Time patience = absl::Now() + absl::Seconds(30);
    v1::Shipment shipment;
    do {
      shipment = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::GetShipment, request, Operation::Commander("000000")));
      if (shipment.state() == state) return shipment;
      absl::SleepFor(absl::Milliseconds(20));
    } while (absl::Now() < patience);
    ADD_FAILURE() << name << " stays " << shipment.ShortDebugString();
    return shipment;
  }

  v1::IssueShipmentRequest Issue(const v1::Shipment& shipment) const {
    v1::IssueShipmentRequest request;
    request.set_request_id(NewUuid());
    request.set_name(shipment.name());
    request.add_responsible_persons("甲");
    request.add_responsible_persons("乙");
    *request.mutable_voucher_time() = ToTimestamp(op.clock.Now() - absl::Hours(23));
    return request;
  }

  // Issued 23 hours ago, departed 22, arrived 10 hours ago.
  v1::Shipment Arrived(const v1::Shipment& shipment, absl::string_view code) {
    Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::IssueShipment, Issue(shipment), Operation::Manager(code)));
    v1::DepartShipmentRequest depart;
    depart.set_request_id(NewUuid());
    depart.set_name(shipment.name());
    depart.set_carrier("某物流公司");
    depart.set_vehicle("甘N12345");
    *depart.mutable_depart_time() = ToTimestamp(op.clock.Now() - absl::Hours(22));
    Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::DepartShipment, depart, Operation::Manager(code)));
    v1::ArriveShipmentRequest arrive;
    arrive.set_request_id(NewUuid());
    arrive.set_name(shipment.name());
    *arrive.mutable_arrive_time() = ToTimestamp(op.clock.Now() - absl::Hours(10));
    return Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::ArriveShipment, arrive, Operation::DutyOfficer(kLinxia)));
  }

  v1::SignShipmentRequest Sign(const v1::Shipment& shipment, std::int64_t lost) const {
    v1::SignShipmentRequest request;
    request.set_request_id(NewUuid());
    request.set_name(shipment.name());
    request.set_signer("马某");
    if (lost > 0) {
      v1::SignShipmentRequest::Line& line = *request.add_lines();
      line.set_received_quantity(shipment.lines(0).quantity() - lost);
      line.set_lost_quantity(lost);
    }
    return request;
  }

  v1::Shipment Signed(const v1::Shipment& shipment, std::int64_t lost) {
    return Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::SignShipment, Sign(shipment, lost), Operation::DutyOfficer(kLinxia)));
  }

  v1::Requisition RequisitionNow(const std::string& name) {
    v1::GetRequisitionRequest request;
    request.set_name(name);
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::GetRequisition, request, Operation::DutyOfficer(kLinxia)));
  }

  // Someone else takes tents out of a store.
  void TakeTents(const std::string& warehouse, absl::string_view code, std::int64_t quantity) {
    warehouse::v1::ReserveStockRequest request;
    request.set_request_id(NewUuid());
    request.set_warehouse(warehouse);
    request.set_purpose("另一项任务");
    request.mutable_hold_duration()->set_seconds(3600);
    request.add_lines()->set_item("items/cotton-tent");
    request.mutable_lines(0)->set_quantity(quantity);
    Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::ReserveStock, request, Operation::Manager(code)));
  }

  Operation op;
};

TEST_F(OperationTest, BringsTentsFromTwoWarehousesToASignature) {
  const v1::Requisition requisition = Require(120);
  const v1::Plan proposed = Get(TryPropose());
  ASSERT_THAT(proposed.lines(), SizeIs(2));
  EXPECT_THAT(proposed.shortages(), IsEmpty());
  EXPECT_EQ(proposed.lines(0).quantity() + proposed.lines(1).quantity(), 120);
  EXPECT_THAT(proposed.travel_sources(), ElementsAre(HasSubstr("no published source")));
  for (const v1::Plan::Objective& objective : proposed.objectives()) EXPECT_TRUE(objective.optimal()) << objective.title();

  const v1::Plan submitted = Get(TrySubmit(proposed.name()));
  ASSERT_THAT(submitted.approvals(), SizeIs(2));
  EXPECT_EQ(Get(TryApprove(proposed.name(), kLinxia)).state(), v1::Plan::STATE_SUBMITTED);
  const v1::Plan approved = Get(TryApprove(proposed.name(), kYinchuan));
  EXPECT_EQ(approved.state(), v1::Plan::STATE_APPROVED);
  EXPECT_THAT(approved.shipments(), SizeIs(2));
  EXPECT_EQ(RequisitionNow(requisition.name()).state(), v1::Requisition::STATE_PLANNED);

  const v1::Shipment near = ShipmentFrom(approved.name(), kLinxiaStore);
  const v1::Shipment far = ShipmentFrom(approved.name(), kYinchuanStore);
  EXPECT_EQ(near.state(), v1::Shipment::STATE_RESERVED);
  EXPECT_FALSE(near.has_pending_step());
  EXPECT_EQ(op.ReservedTents(kLinxiaStore), 50);
  EXPECT_EQ(op.AvailableTents(kYinchuanStore), 30);

  const v1::Shipment near_signed = Signed(Arrived(near, kLinxia), 2);
  EXPECT_EQ(near_signed.state(), v1::Shipment::STATE_SIGNED);
  EXPECT_EQ(near_signed.lines(0).received_quantity(), 48);
  EXPECT_THAT(near_signed.issue_note(), HasSubstr("warehouses/622900-01/vouchers/"));
  // Two came damaged, and are wanted again.
  EXPECT_EQ(RequisitionNow(requisition.name()).state(), v1::Requisition::STATE_SUBMITTED);

  Signed(Arrived(far, kYinchuan), 0);
  const v1::Requisition received = RequisitionNow(requisition.name());
  EXPECT_EQ(received.state(), v1::Requisition::STATE_SUBMITTED);
  EXPECT_EQ(received.lines(0).received_quantity(), 118);
  EXPECT_EQ(op.AvailableTents(kLinxiaStore), 0);
  EXPECT_EQ(op.AvailableTents(kYinchuanStore), 30);
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 0);
}

TEST_F(OperationTest, SaysWhatNobodyHas) {
  Require(200);
  const v1::Plan plan = Get(TryPropose());
  ASSERT_THAT(plan.shortages(), SizeIs(1));
  EXPECT_EQ(plan.shortages(0).quantity(), 50);
  EXPECT_EQ(plan.shortages(0).reason(), v1::Plan::Shortage::REASON_NO_STOCK);
}

TEST_F(OperationTest, LeavesReserveFloorsAloneAndSaysWhatGivingThemUpWouldBuy) {
  warehouse::v1::SetStockLevelRequest set;
  set.set_request_id(NewUuid());
  set.mutable_stock_level()->set_warehouse("warehouses/640100-01");
  set.mutable_stock_level()->set_item("items/cotton-tent");
  set.mutable_stock_level()->set_reserve_floor_quantity(60);
  set.mutable_stock_level()->set_source("test");
  Get(op.Call(*op.stock_levels, &warehouse::v1::StockLevelService::Stub::SetStockLevel, set, Operation::Manager("640000")));
  Require(120);

  const v1::Plan kept = Get(TryPropose());

  ASSERT_THAT(kept.shortages(), SizeIs(1));
  EXPECT_EQ(kept.shortages(0).reason(), v1::Plan::Shortage::REASON_HELD_BY_FLOOR);
  EXPECT_EQ(kept.shortages(0).warehouse(), "warehouses/640100-01");
  EXPECT_EQ(kept.shortages(0).quantity(), 30);
  EXPECT_EQ(kept.shortages(0).held_quantity(), 60);
  EXPECT_TRUE(kept.shortages(0).has_arrive_time());
  ASSERT_THAT(kept.floor_releases(), SizeIs(1));
  ASSERT_THAT(kept.floor_releases(0).parts(), SizeIs(1));
  EXPECT_EQ(kept.floor_releases(0).parts(0).quantity(), 30);
  EXPECT_EQ(kept.floor_releases(0).covered_critical_quantity(), 30);
  ASSERT_THAT(kept.single_floor_releases(), SizeIs(1));
  EXPECT_EQ(kept.single_floor_releases(0).covered_critical_quantity(), 30);
  EXPECT_EQ(kept.single_floor_releases(0).arrive_time().seconds(), kept.shortages(0).arrive_time().seconds());

  warehouse::v1::ReleaseFloorRequest release;
  release.set_request_id(NewUuid());
  release.mutable_floor_release()->set_warehouse("warehouses/640100-01");
  release.mutable_floor_release()->set_item("items/cotton-tent");
  release.mutable_floor_release()->set_quantity(30);
  release.mutable_floor_release()->set_incident(op.incident);
  release.mutable_floor_release()->set_reason("积石山地震");
  *release.mutable_floor_release()->mutable_expire_time() = ToTimestamp(op.clock.Now() + absl::Hours(48));
  Get(op.Call(*op.stock_levels, &warehouse::v1::StockLevelService::Stub::ReleaseFloor, release, Operation::Commander("640000")));

  const v1::Plan released = Get(TryPropose());

  EXPECT_THAT(released.shortages(), IsEmpty());
  EXPECT_THAT(released.floor_releases(), IsEmpty());
  // What the plan takes, the warehouse gives.
  const std::string name = Get(TrySubmit(released.name())).name();
  Get(TryApprove(name, kLinxia));
  Get(TryApprove(name, kYinchuan));
  EXPECT_EQ(ShipmentFrom(name, "warehouses/640100-01").state(), v1::Shipment::STATE_RESERVED);
}

TEST_F(OperationTest, PlansWhatCannotArriveInTimeAsAShortage) {
  v1::CreateRequisitionRequest late = TentsFor(10);
  *late.mutable_requisition()->mutable_lines(0)->mutable_needed_by_time() = ToTimestamp(op.clock.Now() - absl::Hours(25));
  const auto created =
      Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::CreateRequisition, late, Operation::DutyOfficer(kLinxia)));
  v1::SubmitRequisitionRequest submit;
  submit.set_request_id(NewUuid());
  submit.set_name(created.name());
  Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::SubmitRequisition, submit, Operation::DutyOfficer(kLinxia)));
  const v1::Plan plan = Get(TryPropose());
  EXPECT_THAT(plan.lines(), IsEmpty());
  ASSERT_THAT(plan.shortages(), SizeIs(1));
  EXPECT_EQ(plan.shortages(0).reason(), v1::Plan::Shortage::REASON_TOO_LATE);
  EXPECT_EQ(ReasonOf(TrySubmit(plan.name()).status()), "PLAN_EMPTY");
}

TEST_F(OperationTest, NamesEveryWrongFieldOfARequisition) {
  v1::CreateRequisitionRequest wrong = TentsFor(0);
  wrong.mutable_requisition()->mutable_site()->clear_display_name();
  *wrong.mutable_requisition()->add_lines() = wrong.requisition().lines(0);
  const absl::Status status =
      op.Call(*op.requisitions, &v1::RequisitionService::Stub::CreateRequisition, wrong, Operation::DutyOfficer(kLinxia)).status();
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, UnorderedElementsAre("requisition.site.display_name", "requisition.lines[0].quantity",
                                           "requisition.lines[1].quantity", "requisition.lines[1].item"));
}

TEST_F(OperationTest, RefusesARequisitionForUnknownGoods) {
  v1::CreateRequisitionRequest request = TentsFor(1);
  request.mutable_requisition()->mutable_lines(0)->set_item("items/flying-carpet");
  const absl::Status status =
      op.Call(*op.requisitions, &v1::RequisitionService::Stub::CreateRequisition, request, Operation::DutyOfficer(kLinxia)).status();
  EXPECT_EQ(ReasonOf(status), "ITEM_UNKNOWN");
}

TEST_F(OperationTest, ShowsAPlanToOwnersOnceItIsSubmittedAndToNobodyElse) {
  Require(120);
  const std::string name = Get(TryPropose()).name();
  v1::GetPlanRequest get;
  get.set_name(name);
  const auto read = [&](const Person& person) {
    return ReasonOf(op.Call(*op.plans, &v1::PlanService::Stub::GetPlan, get, person).status());
  };
  EXPECT_EQ(read(Operation::DutyOfficer(kLinxia)), "");
  EXPECT_EQ(read(Operation::Approver(kYinchuan)), "PLAN_UNKNOWN");
  Get(TrySubmit(name));
  EXPECT_EQ(read(Operation::Approver(kYinchuan)), "");
  EXPECT_EQ(read(Operation::Approver("510000")), "PLAN_UNKNOWN");
  const auto foreign = op.Call(*op.plans, &v1::PlanService::Stub::ApprovePlan, Approval(name, kYinchuan), Operation::Approver("510000"));
  EXPECT_EQ(ReasonOf(foreign.status()), "PLAN_UNKNOWN");
  const auto neighbour = op.Call(*op.plans, &v1::PlanService::Stub::ApprovePlan, Approval(name, kYinchuan), Operation::Approver(kLinxia));
  EXPECT_EQ(ReasonOf(neighbour.status()), "OUTSIDE_CHAPTER");
}

TEST_F(OperationTest, AnswersARepeatedApprovalAsTheFirstTime) {
  Require(120);
  const v1::Plan plan = SubmittedPlan();
  Get(TryApprove(plan.name(), kLinxia));
  const v1::ApprovePlanRequest last = Approval(plan.name(), kYinchuan);
  const auto first = op.Call(*op.plans, &v1::PlanService::Stub::ApprovePlan, last, Operation::Approver(kYinchuan));
  const auto again = op.Call(*op.plans, &v1::PlanService::Stub::ApprovePlan, last, Operation::Approver(kYinchuan));
  EXPECT_EQ(Get(first).SerializeAsString(), Get(again).SerializeAsString());
  EXPECT_THAT(ShipmentsOf(plan.name()), SizeIs(2));
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);
  EXPECT_EQ(ReasonOf(TryApprove(plan.name(), kYinchuan).status()), "PLAN_NOT_SUBMITTED");
}

TEST_F(OperationTest, MakesTheShipmentsOnceWhenTheLastTwoApproveTogether) {
  Require(120);
  const v1::Plan plan = SubmittedPlan();
  std::vector<absl::StatusOr<v1::Plan>> answers(4, absl::UnknownError(""));
  std::vector<std::thread> approvers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    approvers.emplace_back([&, i] { answers[i] = TryApprove(plan.name(), i % 2 == 0 ? kLinxia : kYinchuan); });
  }
  for (std::thread& approver : approvers) approver.join();
  int accepted = 0;
  for (const auto& answer : answers) accepted += answer.ok() ? 1 : 0;
  EXPECT_EQ(accepted, 2);
  ASSERT_THAT(ShipmentsOf(plan.name()), SizeIs(2));
  for (const v1::Shipment& shipment : ShipmentsOf(plan.name())) Await(shipment.name(), v1::Shipment::STATE_RESERVED);
  EXPECT_EQ(op.ReservedTents(kLinxiaStore) + op.ReservedTents(kYinchuanStore), 120);
}

TEST_F(OperationTest, KeepsReservationsWaitingWhileTheWarehouseServiceIsDown) {
  Require(120);
  const v1::Plan plan = SubmittedPlan();
  Get(TryApprove(plan.name(), kLinxia));
  op.Stop("warehouse");
  EXPECT_EQ(Get(TryApprove(plan.name(), kYinchuan)).state(), v1::Plan::STATE_APPROVED);
  const std::vector<v1::Shipment> waiting = ShipmentsOf(plan.name());
  ASSERT_THAT(waiting, SizeIs(2));
  for (const v1::Shipment& shipment : waiting) {
    EXPECT_EQ(shipment.state(), v1::Shipment::STATE_RESERVING);
    EXPECT_EQ(shipment.pending_step().state(), v1::Step::STATE_WAITING);
  }
  EXPECT_THAT((std::vector<std::string>{waiting[0].pending_step().last_reason(), waiting[1].pending_step().last_reason()}),
              ::testing::Contains("SERVICE_UNAVAILABLE"));
  op.Start("warehouse");
  for (const v1::Shipment& shipment : waiting) EXPECT_FALSE(Await(shipment.name(), v1::Shipment::STATE_RESERVED).reservation().empty());
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);
}

TEST_F(OperationTest, RefusesToSubmitAPlanWhoseGoodsWereTaken) {
  Require(120);
  const v1::Plan plan = Get(TryPropose());
  TakeTents(kYinchuanStore, kYinchuan, 60);
  const absl::Status status = TrySubmit(plan.name()).status();
  EXPECT_EQ(ReasonOf(status), "PLAN_STALE");
  EXPECT_THAT(DetailOf(status, "changes"), HasSubstr("KIND_STOCK"));
}

TEST_F(OperationTest, PlansAnewWhatAWarehouseCouldNotHold) {
  const v1::Requisition requisition = Require(120);
  const v1::Plan plan = SubmittedPlan();
  Get(TryApprove(plan.name(), kLinxia));
  TakeTents(kYinchuanStore, kYinchuan, 60);
  // Nobody can look whether the goods are still there when the last word is said.
  op.Stop("warehouse");
  Get(TryApprove(plan.name(), kYinchuan));
  op.Start("warehouse");
  Await(ShipmentFrom(plan.name(), kLinxiaStore).name(), v1::Shipment::STATE_RESERVED);
  const v1::Shipment failed = Await(ShipmentFrom(plan.name(), kYinchuanStore).name(), v1::Shipment::STATE_FAILED);
  EXPECT_EQ(failed.pending_step().state(), v1::Step::STATE_REFUSED);
  EXPECT_EQ(failed.pending_step().last_reason(), "INSUFFICIENT_STOCK");
  EXPECT_EQ(RequisitionNow(requisition.name()).state(), v1::Requisition::STATE_SUBMITTED);

  const v1::Plan second = SubmittedPlan();
  ASSERT_THAT(second.lines(), SizeIs(1));
  EXPECT_EQ(second.lines(0).quantity(), 40);
  ASSERT_THAT(second.shortages(), SizeIs(1));
  EXPECT_EQ(second.shortages(0).quantity(), 30);
  Get(TryApprove(second.name(), kYinchuan));
  Signed(Arrived(ShipmentFrom(plan.name(), kLinxiaStore), kLinxia), 0);
  Signed(Arrived(ShipmentFrom(second.name(), kYinchuanStore), kYinchuan), 0);
  // 30 are lacking that nobody has.
  const v1::Requisition received = RequisitionNow(requisition.name());
  EXPECT_EQ(received.state(), v1::Requisition::STATE_SUBMITTED);
  EXPECT_EQ(received.lines(0).received_quantity(), 90);
}

TEST_F(OperationTest, ApprovesOnlyOneOfTwoPlansForTheSameNeed) {
  Require(120);
  const v1::Plan first = SubmittedPlan();
  const v1::Plan second = SubmittedPlan();
  Get(TryApprove(first.name(), kLinxia));
  Get(TryApprove(second.name(), kLinxia));
  Get(TryApprove(first.name(), kYinchuan));
  const absl::Status seen = TryApprove(second.name(), kYinchuan).status();
  EXPECT_EQ(ReasonOf(seen), "PLAN_STALE");
  EXPECT_THAT(DetailOf(seen, "changes"), HasSubstr("KIND_NEED"));
  // Also when nobody can look at the warehouses first.
  op.Stop("warehouse");
  const absl::Status status = TryApprove(second.name(), kYinchuan).status();
  EXPECT_EQ(ReasonOf(status), "PLAN_STALE");
  EXPECT_THAT(DetailOf(status, "changes"), HasSubstr("KIND_REQUISITION"));
  EXPECT_THAT(ShipmentsOf(second.name()), IsEmpty());
}

// A process that died after its call and before its record leaves the step as it was before the call.
TEST_F(OperationTest, ReservesOnceWhenACallIsRepeatedAfterACrash) {
  const v1::Plan plan = ApprovedPlan();
  const v1::Shipment before = ShipmentFrom(plan.name(), kYinchuanStore);
  constexpr pg::Statement<pg::NoRow> kForgetShipments{"test.forget_shipments", "UPDATE shipments SET state = 1, reservation = ''"};
  constexpr pg::Statement<pg::NoRow> kForgetSteps{"test.forget_steps", "UPDATE steps SET state = 1, next_attempt_time = now()"};
  pg::Pool pool({.conninfo = op.database.Conninfo("dispatch"), .name = "test"});
  ASSERT_TRUE(pool.ReadWriteTransaction(absl::Now() + absl::Seconds(5),
                                        [&](pg::Transaction& sql) -> absl::Status {
                                          RETURN_IF_ERROR(sql.Execute(kForgetShipments).status());
                                          return sql.Execute(kForgetSteps).status();
                                        })
                  .ok());
  const v1::Shipment after = Await(before.name(), v1::Shipment::STATE_RESERVED);
  EXPECT_EQ(after.reservation(), before.reservation());
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);
}

TEST_F(OperationTest, AnswersARepeatedIssueAsTheFirstTimeAndPostsOneVoucher) {
  const v1::Plan plan = ApprovedPlan();
  const v1::IssueShipmentRequest issue = Issue(ShipmentFrom(plan.name(), kLinxiaStore));
  const auto first = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::IssueShipment, issue, Operation::Manager(kLinxia)));
  const auto again = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::IssueShipment, issue, Operation::Manager(kLinxia)));
  EXPECT_EQ(first.state(), v1::Shipment::STATE_ISSUED);
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
  warehouse::v1::ListVouchersRequest vouchers;
  vouchers.set_parent(kLinxiaStore);
  vouchers.set_kind(warehouse::v1::Voucher::KIND_ISSUE_NOTE);
  EXPECT_THAT(Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::ListVouchers, vouchers, Operation::Manager(kLinxia))).vouchers(),
              SizeIs(1));
}

TEST_F(OperationTest, LetsAClosedWarehouseIssueLater) {
  const v1::Plan plan = ApprovedPlan();
  const v1::Shipment shipment = ShipmentFrom(plan.name(), kLinxiaStore);
  warehouse::v1::SetWarehouseStateRequest set;
  set.set_request_id(NewUuid());
  set.set_name(kLinxiaStore);
  set.set_state(warehouse::v1::Warehouse::STATE_CLOSED);
  Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::SetWarehouseState, set, Operation::Manager(kLinxia)));
  const auto refused = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::IssueShipment, Issue(shipment), Operation::Manager(kLinxia)));
  EXPECT_EQ(refused.state(), v1::Shipment::STATE_RESERVED);
  EXPECT_EQ(refused.pending_step().last_reason(), "WAREHOUSE_CLOSED");
  set.set_request_id(NewUuid());
  set.set_state(warehouse::v1::Warehouse::STATE_OPEN);
  Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::SetWarehouseState, set, Operation::Manager(kLinxia)));
  const auto issued = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::IssueShipment, Issue(shipment), Operation::Manager(kLinxia)));
  EXPECT_EQ(issued.state(), v1::Shipment::STATE_ISSUED);
}

TEST_F(OperationTest, GivesANeedBackWhoseHoldHasEnded) {
  const v1::Plan plan = ApprovedPlan();
  const v1::Shipment shipment = ShipmentFrom(plan.name(), kLinxiaStore);
  warehouse::v1::CancelReservationRequest cancel;
  cancel.set_request_id(NewUuid());
  cancel.set_name(shipment.reservation());
  cancel.set_reason("另有急用");
  Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::CancelReservation, cancel, Operation::Manager(kLinxia)));
  const auto failed = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::IssueShipment, Issue(shipment), Operation::Manager(kLinxia)));
  EXPECT_EQ(failed.state(), v1::Shipment::STATE_FAILED);
  EXPECT_EQ(failed.pending_step().last_reason(), "RESERVATION_ENDED");
  EXPECT_EQ(RequisitionNow(shipment.lines(0).requisition()).state(), v1::Requisition::STATE_SUBMITTED);
  EXPECT_EQ(Get(TryPropose()).lines(0).quantity(), 50);
}

TEST_F(OperationTest, RefusesTimesOutOfOrderOrInTheFuture) {
  const v1::Plan plan = ApprovedPlan();
  const v1::Shipment arrived = Arrived(ShipmentFrom(plan.name(), kLinxiaStore), kLinxia);
  v1::SignShipmentRequest sign = Sign(arrived, 0);
  const auto wrong_time = [&](absl::Time time) {
    *sign.mutable_sign_time() = ToTimestamp(time);
    const auto answer = op.Call(*op.shipments, &v1::ShipmentService::Stub::SignShipment, sign, Operation::DutyOfficer(kLinxia));
    const std::vector<Violation> violations = ViolationsOf(answer.status());
    return violations.size() == 1 ? absl::StrCat(violations[0].field, " ", violations[0].reason) : answer.status().ToString();
  };
  EXPECT_EQ(wrong_time(op.clock.Now() - absl::Hours(11)), "sign_time TIME_OUT_OF_RANGE");
  EXPECT_EQ(wrong_time(op.clock.Now() + absl::Hours(1)), "sign_time TIME_OUT_OF_RANGE");
}

TEST_F(OperationTest, TakesBackARequisitionUntilGoodsAreOnTheirWay) {
  const auto cancel = [&](const std::string& name) {
    v1::CancelRequisitionRequest request;
    request.set_request_id(NewUuid());
    request.set_name(name);
    return op.Call(*op.requisitions, &v1::RequisitionService::Stub::CancelRequisition, request, Operation::DutyOfficer(kLinxia));
  };
  const v1::Requisition unwanted = Require(10);
  EXPECT_EQ(Get(cancel(unwanted.name())).state(), v1::Requisition::STATE_CANCELLED);
  EXPECT_EQ(ReasonOf(cancel(unwanted.name()).status()), "REQUISITION_CANCELLED");
  const v1::Plan plan = ApprovedPlan();
  EXPECT_EQ(ReasonOf(cancel(plan.requisitions(0)).status()), "REQUISITION_PLANNED");
}

TEST_F(OperationTest, ListsPageByPageWhatTheCallerMaySee) {
  for (int i = 0; i < 3; ++i) Require(1);
  v1::ListRequisitionsRequest request;
  request.set_page_size(2);
  request.set_incident(op.incident);
  std::vector<std::string> names;
  do {
    const auto page =
        Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::ListRequisitions, request, Operation::DutyOfficer(kLinxia)));
    for (const v1::Requisition& requisition : page.requisitions())
      names.push_back(requisition.name().substr(requisition.name().size() - 2));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("03", "02", "01"));
  request.set_page_token("");
  EXPECT_THAT(Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::ListRequisitions, request, Operation::DutyOfficer("510000")))
                  .requisitions(),
              IsEmpty());
}

class MissionTest : public OperationTest {
 protected:
  absl::StatusOr<v1::Mission> TryCallOut() {
    v1::CreateMissionRequest request;
    request.set_request_id(NewUuid());
    v1::Mission& mission = *request.mutable_mission();
    mission.set_incident(op.incident);
    mission.set_team(op.team);
    mission.set_task("搭建安置点");
    mission.mutable_site()->set_display_name("大河家镇");
    mission.mutable_site()->set_chapter("chapters/622927");
    mission.set_member_count(15);
    *mission.mutable_call_out_time() = ToTimestamp(op.clock.Now() - absl::Hours(20));
    return op.Call(*op.missions, &v1::MissionService::Stub::CreateMission, request, Operation::Commander("640000"));
  }

  roster::v1::Team::Availability Availability() {
    roster::v1::GetTeamRequest request;
    request.set_name(op.team);
    return Get(op.Call(*op.teams, &roster::v1::TeamService::Stub::GetTeam, request, Operation::Commander("640000"))).availability();
  }
};

TEST_F(MissionTest, SendsATeamAndFreesItAgain) {
  const v1::Mission mission = Get(TryCallOut());
  EXPECT_EQ(mission.state(), v1::Mission::STATE_CALLED_OUT);
  EXPECT_GT(mission.distance_m(), 300'000);
  EXPECT_GT(FromTimestamp(mission.estimated_arrive_time()), FromTimestamp(mission.call_out_time()) + absl::Hours(2));
  EXPECT_EQ(Availability(), roster::v1::Team::AVAILABILITY_ASSIGNED);
  v1::DepartMissionRequest depart;
  depart.set_request_id(NewUuid());
  depart.set_name(mission.name());
  *depart.mutable_depart_time() = ToTimestamp(op.clock.Now() - absl::Hours(18));
  EXPECT_EQ(Get(op.Call(*op.missions, &v1::MissionService::Stub::DepartMission, depart, Operation::DutyOfficer("640000"))).state(),
            v1::Mission::STATE_EN_ROUTE);
  v1::ArriveMissionRequest arrive;
  arrive.set_request_id(NewUuid());
  arrive.set_name(mission.name());
  *arrive.mutable_arrive_time() = ToTimestamp(op.clock.Now() - absl::Hours(9));
  Get(op.Call(*op.missions, &v1::MissionService::Stub::ArriveMission, arrive, Operation::DutyOfficer("640000")));
  v1::EndMissionRequest end;
  end.set_request_id(NewUuid());
  end.set_name(mission.name());
  const auto ended = Get(op.Call(*op.missions, &v1::MissionService::Stub::EndMission, end, Operation::Commander("640000")));
  EXPECT_EQ(ended.state(), v1::Mission::STATE_ENDED);
  EXPECT_FALSE(ended.has_pending_step());
  EXPECT_EQ(Availability(), roster::v1::Team::AVAILABILITY_AVAILABLE);
}

TEST_F(MissionTest, FailsWhenTheTeamIsAlreadyOut) {
  Get(TryCallOut());
  const v1::Mission second = Get(TryCallOut());
  EXPECT_EQ(second.state(), v1::Mission::STATE_FAILED);
  EXPECT_EQ(second.pending_step().last_reason(), "TEAM_ASSIGNED");
}

TEST_F(MissionTest, WaitsForTheRosterServiceToComeBack) {
  const v1::Mission mission = Get(TryCallOut());
  op.Stop("roster");
  v1::EndMissionRequest end;
  end.set_request_id(NewUuid());
  end.set_name(mission.name());
  const auto ending = Get(op.Call(*op.missions, &v1::MissionService::Stub::EndMission, end, Operation::Commander("640000")));
  EXPECT_EQ(ending.state(), v1::Mission::STATE_ENDING);
  EXPECT_EQ(ending.pending_step().last_reason(), "SERVICE_UNAVAILABLE");
  op.Start("roster");
  const absl::Time patience = absl::Now() + absl::Seconds(30);
  while (Availability() != roster::v1::Team::AVAILABILITY_AVAILABLE && absl::Now() < patience) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(Availability(), roster::v1::Team::AVAILABILITY_AVAILABLE);
}

}  // namespace
}  // namespace muster::dispatch
