#include "dispatch/movement_fixture.h"
#include "platform/pg/pool.h"

namespace muster::dispatch {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReceiptTest : public MovementFixture {
 protected:
  static v1::SignShipmentRequest Part(const std::string& name, std::int64_t received, std::int64_t damaged, std::int64_t lost) {
    auto request = Named<v1::SignShipmentRequest>(name);
    request.set_signer("马某");
    request.set_partial(true);
    v1::SignShipmentRequest::Line& line = *request.add_lines();
    line.set_received_quantity(received);
    line.set_damaged_quantity(damaged);
    line.set_lost_quantity(lost);
    return request;
  }

  static v1::SignShipmentRequest Rest(const std::string& name) {
    auto request = Named<v1::SignShipmentRequest>(name);
    request.set_signer("韩某");
    request.set_note("第二车");
    return request;
  }
};

TEST_F(ReceiptTest, SignsForEachVehicleAsItComes) {
  const v1::Shipment arrived = Arrived(40);
  const v1::Shipment part = Get(Sign(Part(arrived.name(), 20, 3, 1)));
  EXPECT_EQ(part.state(), v1::Shipment::STATE_ARRIVED);
  ASSERT_THAT(part.receipts(), SizeIs(1));
  EXPECT_EQ(RequisitionOf(part).lines(0).received_quantity(), 20);

  const v1::Shipment whole = Get(Sign(Rest(arrived.name())));
  EXPECT_EQ(whole.state(), v1::Shipment::STATE_SIGNED);
  const v1::Shipment now = Now(arrived.name());
  ASSERT_THAT(now.receipts(), SizeIs(2));
  EXPECT_EQ(now.receipts(1).number(), 2);
  EXPECT_EQ(now.receipts(1).signer(), "韩某");
  EXPECT_EQ(now.receipts(1).note(), "第二车");
  EXPECT_EQ(now.receipts(1).lines(0).received_quantity(), 16);
  EXPECT_EQ(now.lines(0).received_quantity(), 36);
  EXPECT_EQ(now.lines(0).damaged_quantity(), 3);
  EXPECT_EQ(now.lines(0).lost_quantity(), 1);
  EXPECT_EQ(RequisitionOf(now).lines(0).received_quantity(), 36);
}

TEST_F(ReceiptTest, LeavesWhatWasDamagedOrLostWantedUntilItComesToo) {
  const v1::Shipment arrived = Arrived(40);
  const v1::Shipment part = Get(Sign(Part(arrived.name(), 20, 3, 1)));
  // Before the rest has come.
  EXPECT_EQ(RequisitionOf(part).state(), v1::Requisition::STATE_SUBMITTED);
  Get(Sign(Rest(arrived.name())));
  EXPECT_EQ(RequisitionOf(part).state(), v1::Requisition::STATE_SUBMITTED);

  const v1::Shipment second = Planned();

  EXPECT_EQ(second.lines(0).quantity(), 4);
  EXPECT_EQ(RequisitionOf(second).state(), v1::Requisition::STATE_PLANNED);
  Get(Sign(Rest(ArrivedAfter(second).name())));
  EXPECT_EQ(RequisitionOf(second).lines(0).received_quantity(), 40);
  EXPECT_EQ(RequisitionOf(second).state(), v1::Requisition::STATE_FULFILLED);
}

TEST_F(ReceiptTest, IsNoFulfilmentWhenItOnlySaysThatTheRestIsLost) {
  const v1::Shipment arrived = Arrived(10);
  const v1::Shipment whole = Get(Sign(Part(arrived.name(), 10, 0, 0)));
  EXPECT_EQ(RequisitionOf(whole).state(), v1::Requisition::STATE_FULFILLED);
  const v1::Shipment other = Arrived(5);
  Get(Sign(Part(other.name(), 4, 0, 0)));
  EXPECT_EQ(RequisitionOf(other).state(), v1::Requisition::STATE_PLANNED);
  EXPECT_EQ(Get(Sign(Part(other.name(), 0, 0, 1))).state(), v1::Shipment::STATE_SIGNED);
  EXPECT_EQ(RequisitionOf(other).state(), v1::Requisition::STATE_SUBMITTED);
}

TEST_F(ReceiptTest, LeavesWantedWhatNoPlanCouldCover) {
  // All that Linxia has, and nobody else is asked.
  Require(60);
  auto propose = Proposal();
  propose.add_supplying_chapters("chapters/622900");
  const v1::Shipment arrived = ArrivedAfter(PlannedBy(Get(Propose(propose))));
  ASSERT_EQ(arrived.lines(0).quantity(), 50);
  EXPECT_EQ(RequisitionOf(arrived).state(), v1::Requisition::STATE_PLANNED);
  Get(Sign(Rest(arrived.name())));
  EXPECT_EQ(RequisitionOf(arrived).state(), v1::Requisition::STATE_SUBMITTED);
  EXPECT_EQ(Get(Propose()).lines(0).quantity(), 10);
}

TEST_F(ReceiptTest, TellsTheLedgerOfEachPart) {
  const v1::Shipment arrived = Arrived(40);
  Get(Sign(Part(arrived.name(), 20, 3, 1)));
  Get(Sign(Rest(arrived.name())));
  warehouse::v1::ListTransfersRequest request;
  request.set_page_size(100);
  std::int64_t consumed = 0, lost = 0;
  const auto listed = Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::ListTransfers, request, Operation::Manager("000000")));
  for (const warehouse::v1::Transfer& transfer : listed.transfers()) {
    if (transfer.from().shipment() != arrived.name()) continue;
    (transfer.to().site().empty() ? lost : consumed) += transfer.quantity();
  }
  EXPECT_EQ(consumed, 36);
  EXPECT_EQ(lost, 4);
}

TEST_F(ReceiptTest, IsSignedOnceAPartIsAllThatWasOutstanding) {
  const v1::Shipment arrived = Arrived(10);
  EXPECT_EQ(Get(Sign(Part(arrived.name(), 10, 0, 0))).state(), v1::Shipment::STATE_SIGNED);
}

TEST_F(ReceiptTest, NeverSignsForMoreThanIsOutstanding) {
  const v1::Shipment arrived = Arrived(10);
  Get(Sign(Part(arrived.name(), 8, 0, 0)));
  const absl::Status status = Sign(Part(arrived.name(), 3, 0, 0)).status();
  ASSERT_THAT(ViolationsOf(status), SizeIs(1));
  EXPECT_EQ(ViolationsOf(status)[0].field, "lines[0].received_quantity");
}

TEST_F(ReceiptTest, AnswersARepeatedSignatureAsTheFirstTime) {
  const auto request = Part(Arrived(10).name(), 4, 0, 0);
  EXPECT_EQ(Get(Sign(request)).SerializeAsString(), Get(Sign(request)).SerializeAsString());
  EXPECT_THAT(Now(request.name()).receipts(), SizeIs(1));
}

TEST_F(ReceiptTest, SaysHowLateTheGoodsCame) {
  const v1::Shipment arrived = Arrived(10);
  const absl::Duration late = FromTimestamp(arrived.arrive_time()) - FromTimestamp(arrived.planned_arrive_time());
  EXPECT_EQ(arrived.arrival_delay_minutes(), absl::ToInt64Minutes(absl::Floor(late, absl::Minutes(1))));
  EXPECT_EQ(Now(arrived.name()).arrival_delay_minutes(), arrived.arrival_delay_minutes());
}

class ReturnTest : public ReceiptTest {
 protected:
  v1::Shipment TurnedBack(const std::string& name) {
    auto request = Named<v1::ReturnShipmentRequest>(name);
    request.set_reason("道路中断");
    return Get(op.Call(*op.shipments, &Shipments::ReturnShipment, request, Operation::DutyOfficer(kLinxia)));
  }

  v1::ReceiveReturnRequest Back(const std::string& name, std::int64_t lost) {
    auto request = Named<v1::ReceiveReturnRequest>(name);
    request.add_responsible_persons("甲");
    request.add_responsible_persons("乙");
    if (lost > 0) request.add_lines()->set_lost_quantity(lost);
    return request;
  }

  v1::Shipment TakenBack(const v1::ReceiveReturnRequest& request) {
    return Get(op.Call(*op.shipments, &Shipments::ReceiveReturn, request, Operation::Manager(kLinxia)));
  }

  void SetStore(warehouse::v1::Warehouse::State state) {
    auto set = Named<warehouse::v1::SetWarehouseStateRequest>(kLinxiaStore);
    set.set_state(state);
    Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::SetWarehouseState, set, Operation::Manager(kLinxia)));
  }
};

TEST_F(ReturnTest, BringsGoodsBackIntoStockAndWantsThemAgain) {
  const v1::Shipment departed = Departed(Issued(40));
  EXPECT_EQ(op.AvailableTents(kLinxiaStore), 10);
  const v1::Shipment returning = TurnedBack(departed.name());
  EXPECT_EQ(returning.state(), v1::Shipment::STATE_RETURNING);
  EXPECT_EQ(returning.lines(0).returned_quantity(), 40);
  EXPECT_EQ(RequisitionOf(returning).state(), v1::Requisition::STATE_SUBMITTED);
  const v1::Shipment returned = TakenBack(Back(departed.name(), 2));
  EXPECT_EQ(returned.state(), v1::Shipment::STATE_RETURNED);
  EXPECT_EQ(returned.lines(0).returned_quantity(), 38);
  EXPECT_EQ(returned.lines(0).lost_quantity(), 2);
  EXPECT_THAT(returned.return_note(), ::testing::HasSubstr("warehouses/622900-01/vouchers/transfer-receipt"));
  EXPECT_EQ(op.AvailableTents(kLinxiaStore), 48);
  EXPECT_EQ(Planned().lines(0).quantity(), 40);
}

TEST_F(ReturnTest, BringsBackOnlyWhatNobodySignedFor) {
  const v1::Shipment arrived = Arrived(40);
  Get(Sign(Part(arrived.name(), 25, 0, 0)));
  const v1::Shipment returning = TurnedBack(arrived.name());
  EXPECT_EQ(returning.lines(0).returned_quantity(), 15);
  TakenBack(Back(arrived.name(), 0));
  EXPECT_EQ(op.AvailableTents(kLinxiaStore), 25);
  EXPECT_EQ(RequisitionOf(returning).lines(0).received_quantity(), 25);
  EXPECT_EQ(Planned().lines(0).quantity(), 15);
}

TEST_F(ReturnTest, StaysOnItsWayBackWhileTheWarehouseIsClosed) {
  const v1::Shipment departed = Departed(Issued(40));
  TurnedBack(departed.name());
  SetStore(warehouse::v1::Warehouse::STATE_CLOSED);
  const v1::Shipment refused = TakenBack(Back(departed.name(), 3));
  EXPECT_EQ(refused.state(), v1::Shipment::STATE_RETURNING);
  EXPECT_EQ(refused.pending_step().last_reason(), "WAREHOUSE_CLOSED");
  EXPECT_EQ(refused.lines(0).returned_quantity(), 40);
  EXPECT_EQ(refused.lines(0).lost_quantity(), 0);
  SetStore(warehouse::v1::Warehouse::STATE_OPEN);
  EXPECT_EQ(TakenBack(Back(departed.name(), 0)).state(), v1::Shipment::STATE_RETURNED);
  EXPECT_EQ(op.AvailableTents(kLinxiaStore), 50);
}

TEST_F(ReturnTest, WaitsForTheWarehouseServiceToComeBack) {
  const v1::Shipment departed = Departed(Issued(40));
  TurnedBack(departed.name());
  op.Stop("warehouse");
  const v1::Shipment waiting = TakenBack(Back(departed.name(), 0));
  EXPECT_EQ(waiting.state(), v1::Shipment::STATE_RESTOCKING);
  EXPECT_EQ(waiting.pending_step().last_reason(), "SERVICE_UNAVAILABLE");
  op.Start("warehouse");
  Await(departed.name(), v1::Shipment::STATE_RETURNED);
  EXPECT_EQ(op.AvailableTents(kLinxiaStore), 50);
}

// A process that died after its call and before its record leaves the step as it was before the call.
TEST_F(ReturnTest, TakesGoodsInOnceWhenACallIsRepeatedAfterACrash) {
  const v1::Shipment departed = Departed(Issued(40));
  TurnedBack(departed.name());
  const v1::Shipment before = TakenBack(Back(departed.name(), 0));
  constexpr pg::Statement<pg::NoRow> kForgetShipment{"test.forget_return", "UPDATE shipments SET state = 11, return_note = ''"};
  constexpr pg::Statement<pg::NoRow> kForgetStep{"test.forget_step",
                                                 "UPDATE steps SET state = 1, next_attempt_time = now() WHERE kind = 7"};
  pg::Pool pool({.conninfo = op.database.Conninfo("dispatch"), .name = "test"});
  ASSERT_TRUE(pool.ReadWriteTransaction(absl::Now() + absl::Seconds(5),
                                        [&](pg::Transaction& sql) -> absl::Status {
                                          RETURN_IF_ERROR(sql.Execute(kForgetShipment).status());
                                          return sql.Execute(kForgetStep).status();
                                        })
                  .ok());
  EXPECT_EQ(Await(departed.name(), v1::Shipment::STATE_RETURNED).return_note(), before.return_note());
  EXPECT_EQ(op.AvailableTents(kLinxiaStore), 50);
}

}  // namespace
}  // namespace muster::dispatch
