#include "warehouse/api/duty_api.h"
#include "warehouse/paper_room.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(PaperRoom, TakesReturningGoodsOffTheRoad) {
  Receive("items/rice", 10);
  IssueItem("items/rice", 8);
  v1::ReceiveShipmentRequest request = ReceiveShipmentRequest("lots/1", 5, 2);
  const auto voucher = papers_.ReceiveShipment(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->number(), "622900-01 调入字 2023 第 0001 号");
  EXPECT_EQ(voucher->purpose(), "shipments/20231218-622927-1-01");
  EXPECT_THAT(Lines(*voucher), ElementsAre("5 lots/1 shipments/20231218-622927-1-01 > warehouses/622900-01",
                                           "2 lots/1 shipments/20231218-622927-1-01 > 运输途中损失或损坏"));
  EXPECT_EQ(voucher->lines(0).item(), "items/rice");
  EXPECT_EQ(GetVoucher(voucher->name()).SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(papers_.ReceiveShipment(Keeper(), request)->SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.ShipmentReceived");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 7, 0 reserved"));

  const absl::Status status = papers_.ReceiveShipment(Dispatch(), ReceiveShipmentRequest("lots/1", 1, 1)).status();
  EXPECT_EQ(ReasonOf(status), "NOT_IN_TRANSIT");
  EXPECT_EQ(DetailOf(status, "in_transit"), "1");
  EXPECT_TRUE(papers_.ReceiveShipment(Dispatch(), ReceiveShipmentRequest("lots/1", 0, 1)).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, ShowsWhatIsComingAndTakesItIn) {
  v1::ReceiveStockRequest stock = ReceiveRequest("items/rice", 10);
  stock.mutable_lines(0)->mutable_lot()->set_expiry_date("2025-01-02");
  Receive(stock);
  Send("items/rice", 8, "shipments/20231218-622927-1-01");
  v1::ListIncomingRequest list;
  list.set_warehouse("warehouses/640100-01");
  const auto keeper = Keeper("chapters/640100");
  const auto incoming = papers_.ListIncoming(keeper, list);
  ASSERT_TRUE(incoming.ok()) << incoming.status();
  ASSERT_EQ(incoming->shipments_size(), 1);
  EXPECT_EQ(incoming->shipments(0).shipment(), "shipments/20231218-622927-1-01");
  EXPECT_THAT(incoming->shipments(0).from_warehouses(), ElementsAre("warehouses/622900-01"));
  EXPECT_EQ(incoming->shipments(0).lines(0).lot(), "lots/1");
  EXPECT_EQ(incoming->shipments(0).lines(0).quantity(), 8);
  EXPECT_EQ(incoming->shipments(0).lines(0).expiry_date(), "2025-01-02");
  EXPECT_EQ(ReasonOf(papers_.ListIncoming(Keeper(), list).status()), "WAREHOUSE_UNKNOWN");

  v1::ReceiveShipmentRequest receive = ReceiveShipmentRequest("lots/1", 3, 0, "warehouses/640100-01");
  receive.mutable_lines(0)->set_bin("B-01");
  ASSERT_TRUE(papers_.ReceiveShipment(keeper, receive).ok());
  EXPECT_EQ(papers_.ListIncoming(keeper, list)->shipments(0).lines(0).quantity(), 5);
  ASSERT_TRUE(papers_.ReceiveShipment(keeper, ReceiveShipmentRequest("lots/1", 5, 0, "warehouses/640100-01")).ok());
  EXPECT_EQ(papers_.ListIncoming(keeper, list)->shipments_size(), 0);
  const auto balances = transfers_.ListStockBalances(keeper, v1::ListStockBalancesRequest());
  EXPECT_EQ(balances->stock_balances(0).on_hand_quantity(), 8);
  EXPECT_EQ(balances->stock_balances(0).bin(), "B-01");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, GivesEachWarehouseItsOwnGoodsOfAShipmentForTwo) {
  NewWarehouse("640104-01", "chapters/640104");
  const std::string rice = Receive("items/rice", 10);
  const std::string tents = Receive("items/tent", 10);
  const auto send = [&](absl::string_view lot, std::int64_t quantity, absl::string_view warehouse) {
    v1::IssueStockRequest request = IssueRequest(Reserve(lot, quantity)->name());
    request.clear_counterparty();
    request.set_destination_warehouse(std::string(warehouse));
    const auto voucher = issues_.IssueStock(Dispatch(), request);
    EXPECT_TRUE(voucher.ok()) << voucher.status();
    return voucher->name();
  };
  send(rice, 4, "warehouses/640100-01");
  send(rice, 3, "warehouses/640104-01");
  send(tents, 5, "warehouses/640104-01");
  const auto incoming = [&](absl::string_view warehouse) {
    v1::ListIncomingRequest list;
    list.set_warehouse(std::string(warehouse));
    std::vector<std::string> lines;
    const v1::ListIncomingResponse response = papers_.ListIncoming(Dispatch(), list).value();
    for (const v1::IncomingShipment& shipment : response.shipments()) {
      for (const auto& line : shipment.lines()) lines.push_back(absl::StrCat(line.quantity(), " ", line.lot()));
    }
    return lines;
  };
  EXPECT_THAT(incoming("warehouses/640100-01"), ElementsAre(absl::StrCat("4 ", rice)));
  EXPECT_THAT(incoming("warehouses/640104-01"), ElementsAre(absl::StrCat("3 ", rice), absl::StrCat("5 ", tents)));

  // Nobody could say whose rice came back.
  EXPECT_EQ(ReasonOf(papers_.ReceiveShipment(Keeper(), ReceiveShipmentRequest(rice, 1, 0, "warehouses/622900-01")).status()),
            "SEVERAL_WAREHOUSES_WAIT");

  // Neither taken in nor written off as lost by the other one, not even by a service that sees them all.
  const auto keeper = Keeper("chapters/640100");
  const auto receive = [&](const rpc::Call& call, absl::string_view lot, std::int64_t received, std::int64_t lost,
                           absl::string_view warehouse) {
    return papers_.ReceiveShipment(call, ReceiveShipmentRequest(lot, received, lost, warehouse));
  };
  for (const rpc::Call& call : {keeper, Dispatch()}) {
    EXPECT_EQ(DetailOf(receive(call, tents, 1, 0, "warehouses/640100-01").status(), "in_transit"), "0");
    EXPECT_EQ(DetailOf(receive(call, tents, 0, 1, "warehouses/640100-01").status(), "in_transit"), "0");
    EXPECT_EQ(DetailOf(receive(call, rice, 5, 0, "warehouses/640100-01").status(), "in_transit"), "4");
  }
  const auto in = receive(keeper, rice, 3, 1, "warehouses/640100-01");
  ASSERT_TRUE(in.ok()) << in.status();
  EXPECT_THAT(incoming("warehouses/640100-01"), IsEmpty());
  EXPECT_EQ(ReasonOf(receive(keeper, rice, 1, 0, "warehouses/640100-01").status()), "NOT_IN_TRANSIT");
  // What was taken in by mistake and taken back is on the road to the same warehouse again.
  v1::ReverseVoucherRequest reverse = ReverseRequest(in->name());
  ASSERT_TRUE(papers_.ReverseVoucher(keeper, reverse).ok());
  EXPECT_THAT(incoming("warehouses/640100-01"), ElementsAre(absl::StrCat("4 ", rice)));
  EXPECT_TRUE(receive(keeper, rice, 4, 0, "warehouses/640100-01").ok());
  // The sender may take everything back from the road.
  EXPECT_TRUE(receive(Keeper(), tents, 1, 0, "warehouses/622900-01").ok());
  EXPECT_TRUE(receive(Keeper("chapters/640104"), rice, 3, 0, "warehouses/640104-01").ok());
  EXPECT_TRUE(receive(Keeper("chapters/640104"), tents, 4, 0, "warehouses/640104-01").ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, PagesThroughWhatIsComing) {
  Receive("items/rice", 10);
  for (int i = 1; i <= 3; ++i) Send("items/rice", 2, absl::StrCat("shipments/20231218-622927-1-0", i));
  v1::ListIncomingRequest list;
  list.set_warehouse("warehouses/640100-01");
  list.set_page_size(2);
  auto page = papers_.ListIncoming(Dispatch(), list);
  ASSERT_EQ(page->shipments_size(), 2);
  list.set_page_token(page->next_page_token());
  page = papers_.ListIncoming(Dispatch(), list);
  ASSERT_EQ(page->shipments_size(), 1);
  EXPECT_EQ(page->shipments(0).shipment(), "shipments/20231218-622927-1-03");
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(PaperRoom, LeavesShipmentsOfOthersAlone) {
  Receive("items/rice", 10);
  IssueItem("items/rice", 8);
  // Neither sent to Yinchuan nor from there.
  const absl::Status status =
      papers_.ReceiveShipment(Keeper("chapters/640100"), ReceiveShipmentRequest("lots/1", 1, 0, "warehouses/640100-01")).status();
  EXPECT_EQ(ReasonOf(status), "NOT_IN_TRANSIT");
  EXPECT_EQ(DetailOf(status, "in_transit"), "0");
  // Whoever stands above both may bring it there.
  EXPECT_TRUE(papers_.ReceiveShipment(Dispatch(), ReceiveShipmentRequest("lots/1", 1, 0, "warehouses/640100-01")).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, SaysEverythingThatIsWrongWithAShipmentReceiptAtOnce) {
  v1::ReceiveShipmentRequest request = ReceiveShipmentRequest("rice", 0, 0, "622900-01");
  request.clear_shipment();
  request.mutable_lines(0)->set_bin(std::string(41, 'x'));
  EXPECT_THAT(testing::WrongFields(papers_.ReceiveShipment(Keeper(), request).status()),
              ElementsAre("warehouse MALFORMED", "shipment REQUIRED", "lines[0].lot MALFORMED", "lines[0].received_quantity OUT_OF_RANGE",
                          "lines[0].bin TOO_LONG"));
}

TEST_F(PaperRoom, WritesOffExpiredAndQuarantinedGoodsThatAreFree) {
  v1::ReceiveStockRequest stock = ReceiveRequest("items/rice", 5);
  stock.mutable_lines(0)->mutable_lot()->set_expiry_date("2023-12-01");
  stock.mutable_lines(0)->set_quarantine(true);
  Receive(stock);
  v1::DisposeStockRequest request = DisposeRequest("lots/1", 2);
  request.mutable_disposal()->set_reason(v1::Disposal::REASON_EXPIRED);
  *request.add_lines() = request.lines(0);
  const auto voucher = papers_.DisposeStock(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->number(), "622900-01 废字 2023 第 0001 号");
  EXPECT_THAT(Lines(*voucher), ElementsAre("2 lots/1 warehouses/622900-01 > 报废：过期", "2 lots/1 warehouses/622900-01 > 报废：过期"));
  EXPECT_EQ(voucher->disposal().approver(), "张主任");
  EXPECT_EQ(GetVoucher(voucher->name()).SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockDisposed");

  const absl::Status status = papers_.DisposeStock(Keeper(), DisposeRequest("lots/1", 2)).status();
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "lot"), "lots/1");
  EXPECT_EQ(DetailOf(status, "available"), "1");
  EXPECT_EQ(ReasonOf(papers_.DisposeStock(Keeper(), DisposeRequest("lots/9", 2)).status()), "LOT_UNKNOWN");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, WritesNothingOffBelowTheReserveFloorThatCouldBeUsed) {
  Receive("items/rice", 10);
  v1::ReceiveStockRequest held = ReceiveRequest("items/rice", 5);
  held.mutable_lines(0)->set_quarantine(true);
  Receive(held);
  RunAsOwner("INSERT INTO warehouse.stock_levels VALUES ('622900-01', 'rice', 0, 0, 8, 'test', 1, now())");
  v1::DisposeStockRequest request = DisposeRequest("lots/1", 3);
  request.mutable_disposal()->set_reason(v1::Disposal::REASON_OTHER);
  request.mutable_disposal()->set_remark("更新换代");
  const absl::Status status = papers_.DisposeStock(Keeper(), request).status();
  EXPECT_EQ(ReasonOf(status), "BELOW_FLOOR");
  EXPECT_EQ(DetailOf(status, "available"), "2");
  // What is held was not counted on, and what is above the floor may go.
  v1::DisposeStockRequest of_held = request;
  of_held.mutable_lines(0)->set_lot("lots/2");
  EXPECT_TRUE(papers_.DisposeStock(Keeper(), of_held).ok());
  request.set_request_id(NewUuid());
  request.mutable_lines(0)->set_quantity(2);
  EXPECT_TRUE(papers_.DisposeStock(Keeper(), request).ok());
  // Broken goods are broken, whatever the floor says.
  EXPECT_TRUE(papers_.DisposeStock(Keeper(), DisposeRequest("lots/1", 1)).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, WritesOffNothingThatIsPromised) {
  Receive("items/rice", 5);
  ASSERT_TRUE(Reserve("items/rice", 4).ok());
  EXPECT_EQ(DetailOf(papers_.DisposeStock(Keeper(), DisposeRequest("lots/1", 2)).status(), "available"), "1");
  EXPECT_TRUE(papers_.DisposeStock(Keeper(), DisposeRequest("lots/1", 1)).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, WritesNothingOffAsExpiredThatIsNot) {
  v1::ReceiveStockRequest stock = ReceiveRequest("items/rice", 5);
  stock.mutable_lines(0)->mutable_lot()->set_expiry_date("2023-12-19");
  Receive(stock);
  Receive("items/tent", 5);
  const auto expired = [](absl::string_view lot) {
    v1::DisposeStockRequest request = DisposeRequest(lot, 1);
    request.mutable_disposal()->set_reason(v1::Disposal::REASON_EXPIRED);
    return request;
  };
  // It may be used on its last day, and what has none always.
  for (const char* lot : {"lots/1", "lots/2"}) {
    const absl::Status status = papers_.DisposeStock(Keeper(), expired(lot)).status();
    EXPECT_EQ(ReasonOf(status), "LOT_NOT_EXPIRED") << lot;
    EXPECT_EQ(DetailOf(status, "lot"), lot);
    EXPECT_EQ(DetailOf(status, "day"), "2023-12-19");
  }
  EXPECT_TRUE(papers_.DisposeStock(Keeper(), DisposeRequest("lots/1", 1)).ok());
  fixture_.clock.Advance(absl::Hours(24));
  v1::DisposeStockRequest of_yesterday = expired("lots/1");
  *of_yesterday.mutable_voucher_time() = ToTimestamp(fixture_.clock.Now() - absl::Hours(24));
  EXPECT_EQ(ReasonOf(papers_.DisposeStock(Keeper(), of_yesterday).status()), "LOT_NOT_EXPIRED");
  EXPECT_TRUE(papers_.DisposeStock(Keeper(), expired("lots/1")).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, WantsAReasonAndAThirdPersonForADisposal) {
  v1::DisposeStockRequest request = DisposeRequest("lots/1", 0);
  request.mutable_disposal()->set_reason(v1::Disposal::REASON_OTHER);
  // The same man, however he is typed.
  request.mutable_disposal()->set_approver("王 师傅　");
  EXPECT_THAT(testing::WrongFields(papers_.DisposeStock(Keeper(), request).status()),
              ElementsAre("disposal.remark REQUIRED", "disposal.approver APPROVER_SIGNED", "lines[0].quantity OUT_OF_RANGE"));
  request.clear_disposal();
  request.clear_lines();
  EXPECT_THAT(testing::WrongFields(papers_.DisposeStock(Keeper(), request).status()),
              ElementsAre("disposal.reason REQUIRED", "disposal.approver REQUIRED", "lines OUT_OF_RANGE"));
  EXPECT_EQ(ReasonOf(papers_.DisposeStock(Dispatch(), DisposeRequest("lots/1", 1)).status()), "ROLE_MISSING");
}

TEST_F(PaperRoom, PassesGoodsThroughOnOnePaper) {
  const std::string notice = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 50))->name();
  v1::CrossDockRequest request = CrossDockRequest("items/rice", 3);
  request.set_advance_notice(notice);
  request.set_incident("incidents/20231218-622927-1");
  request.mutable_lines(0)->set_pack_unit("箱");
  request.mutable_lines(0)->mutable_lot()->mutable_earmark()->set_incident("incidents/20231218-622927-1");
  const auto voucher = papers_.CrossDock(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->number(), "622900-01 快字 2023 第 0001 号");
  EXPECT_THAT(Lines(*voucher),
              ElementsAre("30 lots/1 某企业 > warehouses/622900-01", "30 lots/1 warehouses/622900-01 > shipments/20231218-622927-1-02"));
  EXPECT_EQ(voucher->incident(), "incidents/20231218-622927-1");
  EXPECT_EQ(voucher->discrepancies(0).kind(), v1::Discrepancy::KIND_SHORT);
  EXPECT_EQ(GetVoucher(voucher->name()).SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(GetVoucher(notice).advance_notice().lines(0).received_quantity(), 30);
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockCrossDocked");
  EXPECT_THAT(Balances(), IsEmpty());
  EXPECT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest("lots/1", 30, 0, "shipments/20231218-622927-1-02")).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, PassesNothingThroughThatMayNotLeave) {
  v1::CrossDockRequest request = CrossDockRequest("items/rice", 3);
  v1::ReceiptLine& line = *request.mutable_lines(0);
  line.mutable_lot()->set_expiry_date("2023-12-18");
  line.mutable_lot()->mutable_earmark()->set_incident("incidents/20231218-622927-1");
  line.set_quarantine(true);
  line.set_bin("A-01");
  request.clear_supplier();
  request.clear_shipment();
  EXPECT_THAT(testing::WrongFields(papers_.CrossDock(Keeper(), request).status()),
              ElementsAre("supplier REQUIRED", "shipment REQUIRED", "lines[0].bin NOT_WHEN_CROSS_DOCKING",
                          "lines[0].quarantine NOT_WHEN_CROSS_DOCKING", "lines[0].lot.expiry_date EXPIRED_ALREADY",
                          "lines[0].lot.earmark EARMARK_REFUSES"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, FindsVouchersByStateIncidentDayAndOpenPaper) {
  v1::ReceiveStockRequest old = ReceiveRequest("items/rice", 5);
  *old.mutable_voucher_time() = ToTimestamp(fixture_.clock.Now() - absl::Hours(3));  // 23:00 of the day before in China
  const std::string yesterday = vouchers_.ReceiveStock(Keeper(), old)->name();
  const std::string today = vouchers_.ReceiveStock(Keeper(), ReceiveRequest("items/rice", 5))->name();
  v1::ListVouchersRequest list;
  list.set_last_day("2023-12-18");
  EXPECT_THAT(Vouchers(list), ElementsAre(yesterday));
  list.set_last_day("2023-12-19");
  EXPECT_THAT(Vouchers(list), ElementsAre(today, yesterday));
  list.set_first_day("2023-12-19");
  EXPECT_THAT(Vouchers(list), ElementsAre(today));
  list.set_last_day("2023-12-18");
  list.set_parent("warehouses/-");
  list.set_state(static_cast<v1::Voucher::State>(9));
  list.set_incident("incident");
  EXPECT_THAT(testing::WrongFields(vouchers_.ListVouchers(Keeper(), list).status()),
              ElementsAre("state OUT_OF_RANGE", "incident MALFORMED", "last_day DAYS_OUT_OF_ORDER"));

  v1::CrossDockRequest dock = CrossDockRequest("items/rice", 1);
  dock.set_incident("incidents/20231218-622927-1");
  const std::string docked = papers_.CrossDock(Keeper(), dock)->name();
  list.Clear();
  list.set_incident("incidents/20231218-622927-1");
  EXPECT_THAT(Vouchers(list), ElementsAre(docked));

  const std::string counter = Reverse(today)->name();
  list.Clear();
  list.set_state(v1::Voucher::STATE_REVERSED);
  EXPECT_THAT(Vouchers(list), ElementsAre(today));
  list.set_state(v1::Voucher::STATE_POSTED);
  EXPECT_THAT(Vouchers(list), ElementsAre(counter, docked, yesterday));

  ReopenPaper(v1::Voucher::KIND_CROSS_DOCK_NOTE);
  list.Clear();
  list.set_paper_open(true);
  EXPECT_THAT(Vouchers(list), ElementsAre(docked));
}

TEST_F(PaperRoom, OwesNoPaperForAnIssueThatWasTakenBack) {
  Receive("items/rice", 5);
  incident_->add_active_response_levels()->set_chapter("chapters/622900");
  v1::IssueStockRequest request = IssueRequest(Reserve("items/rice", 2)->name());
  request.clear_responsible_persons();
  request.set_paper_later(true);
  request.set_incident("incidents/20231218-622927-1");
  const auto issue = issues_.IssueStock(Dispatch(), request);
  ASSERT_TRUE(issue.ok()) << issue.status();
  DutyApi duties(fixture_.scopes);
  v1::ListVouchersRequest open;
  open.set_paper_open(true);
  EXPECT_THAT(Vouchers(open), ElementsAre(issue->name()));
  EXPECT_EQ(duties.ListDuties(Keeper(), {})->duties_size(), 1);
  ASSERT_TRUE(Reverse(issue->name()).ok());
  EXPECT_THAT(Vouchers(open), IsEmpty());
  EXPECT_EQ(duties.ListDuties(Keeper(), {})->duties_size(), 0);
}

TEST_F(PaperRoom, SignsForGoodsThatLeftBeforeTheirPaperOnce) {
  Receive("items/rice", 5);
  const std::string name = IssueItem("items/rice", 3).name();
  v1::CompletePaperRequest request;
  request.set_request_id(NewUuid());
  request.set_name(name);
  EXPECT_THAT(testing::WrongFields(papers_.CompletePaper(Keeper(), request).status()),
              ElementsAre("responsible_persons TWO_PERSONS_REQUIRED"));
  request.add_responsible_persons("赵师傅");
  request.add_responsible_persons("钱师傅");
  request.set_note("夜间先行调运");
  EXPECT_EQ(ReasonOf(papers_.CompletePaper(Keeper(), request).status()), "PAPER_NOT_OPEN");
  ReopenPaper(v1::Voucher::KIND_ISSUE_NOTE);
  EXPECT_EQ(ReasonOf(papers_.CompletePaper(Keeper("chapters/640100"), request).status()), "VOUCHER_UNKNOWN");
  EXPECT_EQ(ReasonOf(papers_.CompletePaper(Dispatch(), request).status()), "ROLE_MISSING");
  const auto voucher = papers_.CompletePaper(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_THAT(voucher->responsible_persons(), ElementsAre("赵师傅", "钱师傅"));
  EXPECT_EQ(voucher->note(), "夜间先行调运");
  EXPECT_EQ(voucher->counterparty(), "积石山县红十字会");
  EXPECT_FALSE(voucher->paper_open());
  EXPECT_EQ(GetVoucher(name).SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(papers_.CompletePaper(Keeper(), request)->SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.PaperCompleted");
  request.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(papers_.CompletePaper(Keeper(), request).status()), "PAPER_NOT_OPEN");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
