#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(Stockroom, ReceivesGoodsOnANumberedNote) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 40);
  *request.add_lines() = request.lines(0);
  request.mutable_lines(1)->mutable_lot()->set_item("items/tent");
  request.mutable_lines(1)->set_quantity(7);
  const auto voucher = vouchers_.ReceiveStock(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->name(), "warehouses/622900-01/vouchers/goods-received-note-2023-0001");
  EXPECT_EQ(voucher->number(), "622900-01 入字 2023 第 0001 号");
  EXPECT_EQ(voucher->state(), v1::Voucher::STATE_POSTED);
  EXPECT_EQ(voucher->creator(), "users/keeper");
  ASSERT_EQ(voucher->lines_size(), 2);
  EXPECT_EQ(voucher->lines(0).lot(), "lots/1");
  EXPECT_EQ(voucher->lines(1).item(), "items/tent");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 40, 0 reserved", "lots/2 in warehouses/622900-01: 7, 0 reserved"));
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockReceived");
  EXPECT_THAT(LedgerFaults(), IsEmpty());

  v1::GetVoucherRequest get;
  get.set_name(voucher->name());
  EXPECT_EQ(vouchers_.GetVoucher(Keeper(), get)->SerializeAsString(), voucher->SerializeAsString());
  for (const char* name : {"warehouses/622900-01/vouchers/goods-received-note-2023-1", "warehouses/622900-01/vouchers/issue-note-2023-0001",
                           "warehouses/622900-01/vouchers/nonsense", "warehouses/640100-01/vouchers/goods-received-note-2023-0001"}) {
    get.set_name(name);
    EXPECT_EQ(ReasonOf(vouchers_.GetVoucher(Keeper(), get).status()), "VOUCHER_UNKNOWN") << name;
  }
}

TEST_F(Stockroom, CountsVouchersByTheYearOnThePaperInChina) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 1);
  // Still 2022 in UTC.
  *request.mutable_voucher_time() = ToTimestamp(absl::FromCivil(absl::CivilSecond(2023, 1, 1, 0, 30, 0), absl::FixedTimeZone(8 * 3600)));
  EXPECT_EQ(vouchers_.ReceiveStock(Keeper(), request)->number(), "622900-01 入字 2023 第 0001 号");
  *request.mutable_voucher_time() = ToTimestamp(absl::FromCivil(absl::CivilSecond(2022, 12, 31, 23, 30, 0), absl::FixedTimeZone(8 * 3600)));
  request.set_request_id(NewUuid());
  EXPECT_EQ(vouchers_.ReceiveStock(Keeper(), request)->number(), "622900-01 入字 2022 第 0001 号");
}

TEST_F(Stockroom, NumbersNoPaperIntoAYearBeforeTheBooksBegin) {
  const auto receive = [&](absl::string_view warehouse, const char* chapter, int year) {
    v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 5, warehouse);
    *request.mutable_voucher_time() = ToTimestamp(StartOf(absl::CivilDay(year, 6, 1)));
    return vouchers_.ReceiveStock(Keeper(chapter), request).status();
  };
  // Books may begin with old stock.
  EXPECT_TRUE(receive("warehouses/640100-01", "chapters/640100", 2019).ok());
  EXPECT_TRUE(receive("warehouses/640100-01", "chapters/640100", 2020).ok());
  Receive("items/rice", 5);
  // A paper of last year may come late.
  EXPECT_TRUE(receive("warehouses/622900-01", "chapters/622900", 2022).ok());
  const absl::Status status = receive("warehouses/622900-01", "chapters/622900", 2003);
  EXPECT_EQ(ReasonOf(status), "PAPER_YEAR_TOO_EARLY");
  EXPECT_EQ(DetailOf(status, "warehouse"), "warehouses/622900-01");
  EXPECT_EQ(DetailOf(status, "first_year"), "2022");
  EXPECT_EQ(DetailOf(status, "year"), "2003");

  v1::IssueStockRequest issue = IssueRequest(Reserve("items/rice", 1)->name());
  *issue.mutable_voucher_time() = ToTimestamp(StartOf(absl::CivilDay(2003, 6, 1)));
  EXPECT_EQ(ReasonOf(issues_.IssueStock(Dispatch(), issue).status()), "PAPER_YEAR_TOO_EARLY");
  *issue.mutable_voucher_time() = ToTimestamp(StartOf(absl::CivilDay(2022, 6, 1)));
  EXPECT_TRUE(issues_.IssueStock(Dispatch(), issue).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, TakesInNoGoodsThatKeepLongerThanAnythingKeeps) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 5);
  request.mutable_lines(0)->mutable_lot()->set_expiry_date("2073-12-31");
  EXPECT_TRUE(vouchers_.ReceiveStock(Keeper(), request).ok());
  request.set_request_id(NewUuid());
  request.mutable_lines(0)->mutable_lot()->set_expiry_date("2074-01-01");
  EXPECT_THAT(testing::WrongFields(vouchers_.ReceiveStock(Keeper(), request).status()),
              ElementsAre("lines[0].lot.expiry_date DATE_IN_WRONG_YEAR"));
}

TEST_F(Stockroom, KeepsEverythingThatIsKnownOfALot) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 40);
  v1::Lot& wanted = *request.mutable_lines(0)->mutable_lot();
  wanted.set_batch("B-7");
  wanted.set_production_date("2023-01-02");
  wanted.set_expiry_date("2025-01-02");
  wanted.set_source(v1::Lot::SOURCE_DONATION);
  wanted.set_donor("某企业");
  wanted.mutable_earmark()->set_chapter("chapters/620000");
  wanted.set_unit_cost_fen(1250);
  wanted.set_name(Receive(request));
  const auto response = transfers_.ListStockBalances(Keeper(), v1::ListStockBalancesRequest());
  ASSERT_EQ(response->stock_balances_size(), 1);
  wanted.set_state(v1::Lot::STATE_RELEASED);
  *wanted.mutable_create_time() = ToTimestamp(fixture_.clock.Now());
  EXPECT_EQ(response->stock_balances(0).lot().SerializeAsString(), wanted.SerializeAsString());
}

TEST_F(Stockroom, SaysEverythingThatIsWrongWithAReceiptAtOnce) {
  v1::ReceiveStockRequest request;
  request.set_request_id("x");
  request.add_responsible_persons("马师傅");
  request.add_responsible_persons("马师傅");
  *request.mutable_voucher_time() = ToTimestamp(fixture_.clock.Now() + absl::Seconds(1));
  v1::ReceiptLine& line = *request.add_lines();
  line.mutable_lot()->set_item("rice");
  line.mutable_lot()->set_production_date("2023-02-30");
  line.mutable_lot()->mutable_earmark()->set_chapter("chapters/999999");
  line.set_quantity(1'000'000'001);
  EXPECT_THAT(testing::WrongFields(vouchers_.ReceiveStock(Keeper(), request).status()),
              ElementsAre("request_id MALFORMED", "responsible_persons TWO_PERSONS_REQUIRED", "counterparty REQUIRED",
                          "voucher_time TIME_OUT_OF_RANGE", "warehouse REQUIRED", "lines[0].lot.item MALFORMED",
                          "lines[0].lot.production_date MALFORMED", "lines[0].lot.source REQUIRED",
                          "lines[0].lot.earmark.chapter UNKNOWN_RESOURCE", "lines[0].quantity OUT_OF_RANGE"));
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(Stockroom, RefusesAReceiptInTheOrderOfItsContract) {
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  v1::ReceiveStockRequest request = ReceiveRequest("items/none", 1);
  const auto reason = [&](const rpc::Call& call) { return ReasonOf(vouchers_.ReceiveStock(call, request).status()); };
  EXPECT_EQ(reason(Keeper("chapters/640100")), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(reason(Dispatch()), "ROLE_MISSING");
  EXPECT_EQ(reason(Keeper()), "WAREHOUSE_CLOSED");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_OPEN);
  EXPECT_EQ(reason(Keeper()), "ITEM_UNKNOWN");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, ReservesFirstExpiredFirst) {
  v1::ReceiveStockRequest later = ReceiveRequest("items/rice", 5);
  later.mutable_lines(0)->mutable_lot()->set_expiry_date("2025-01-01");
  v1::ReceiveStockRequest sooner = ReceiveRequest("items/rice", 5);
  sooner.mutable_lines(0)->mutable_lot()->set_expiry_date("2024-01-01");
  const std::string late_lot = Receive(later);
  const std::string soon_lot = Receive(sooner);
  const auto reservation = Reserve("items/rice", 7);
  ASSERT_TRUE(reservation.ok()) << reservation.status();
  ASSERT_EQ(reservation->lines_size(), 2);
  EXPECT_EQ(reservation->lines(0).lot(), late_lot);
  EXPECT_EQ(reservation->lines(0).quantity(), 2);
  EXPECT_EQ(reservation->lines(1).lot(), soon_lot);
  EXPECT_EQ(reservation->lines(1).quantity(), 5);
  EXPECT_EQ(reservation->state(), v1::Reservation::STATE_PENDING);
  EXPECT_EQ(FromTimestamp(reservation->expire_time()), fixture_.clock.Now() + absl::Hours(1));
  EXPECT_EQ(GetReservation(reservation->name()).SerializeAsString(), reservation->SerializeAsString());
  EXPECT_THAT(Balances(), ElementsAre(absl::StrCat(soon_lot, " in warehouses/622900-01: 5, 5 reserved"),
                                      absl::StrCat(late_lot, " in warehouses/622900-01: 5, 2 reserved")));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, ReservesAllLinesOrNone) {
  Receive("items/rice", 5);
  Receive("items/tent", 5);
  v1::ReserveStockRequest request = ReserveRequest("items/rice", 5);
  AddLine("items/tent", 6, request);
  const absl::Status status = Reserve(request).status();
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "item"), "items/tent");
  EXPECT_EQ(DetailOf(status, "available"), "5");
  EXPECT_EQ(DetailOf(status, "requested"), "6");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 0 reserved", "lots/2 in warehouses/622900-01: 5, 0 reserved"));
}

TEST_F(Stockroom, RefusesLotsThatMayNotLeave) {
  const std::string quarantined = Receive("items/rice", 5);
  RunAsOwner("UPDATE warehouse.lots SET state = 2");
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 5);
  request.mutable_lines(0)->mutable_lot()->set_expiry_date("2023-12-18");
  // On its last day.
  *request.mutable_voucher_time() = ToTimestamp(fixture_.clock.Now() - absl::Hours(24));
  const std::string expired = Receive(request);
  request = ReceiveRequest("items/rice", 5);
  request.mutable_lines(0)->mutable_lot()->mutable_earmark()->set_incident("incidents/20231218-622927-1");
  const std::string earmarked = Receive(request);
  EXPECT_EQ(ReasonOf(Reserve(quarantined, 1).status()), "LOT_QUARANTINED");
  EXPECT_EQ(ReasonOf(Reserve(expired, 1).status()), "LOT_EXPIRED");
  EXPECT_EQ(ReasonOf(Reserve(earmarked, 1).status()), "LOT_EARMARKED");
  const absl::Status status = Reserve("items/rice", 1).status();
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "available"), "0");

  v1::ReserveStockRequest for_incident = ReserveRequest("items/rice", 5);
  for_incident.set_incident("incidents/20231218-622927-1");
  const auto reservation = Reserve(for_incident);
  ASSERT_TRUE(reservation.ok()) << reservation.status();
  EXPECT_EQ(reservation->lines(0).lot(), earmarked);
}

TEST_F(Stockroom, TakesGoodsBoundToAChapterForSitesBelowIt) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 5);
  request.mutable_lines(0)->mutable_lot()->mutable_earmark()->set_chapter("chapters/620000");
  Receive(request);
  v1::ReserveStockRequest reserve = ReserveRequest("items/rice", 1);
  reserve.set_destination_chapter("chapters/640100");
  EXPECT_EQ(ReasonOf(Reserve(reserve).status()), "INSUFFICIENT_STOCK");
  reserve.set_destination_chapter("chapters/622927");
  EXPECT_TRUE(Reserve(reserve).ok());
}

TEST_F(Stockroom, CountsALotAsExpiredFromMidnightInChina) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 5);
  request.mutable_lines(0)->mutable_lot()->set_expiry_date("2023-12-19");
  Receive(request);
  // 23:59 in China.
  fixture_.clock.Advance(absl::Hours(21) + absl::Minutes(59));
  const auto held = Reserve("items/rice", 2);
  EXPECT_TRUE(held.ok());
  fixture_.clock.Advance(absl::Minutes(1));
  EXPECT_EQ(ReasonOf(Reserve("items/rice", 1).status()), "INSUFFICIENT_STOCK");
  EXPECT_EQ(ReasonOf(Issue(held->name()).status()), "LOT_EXPIRED");
}

TEST_F(Stockroom, RefusesAReservationInTheOrderOfItsContract) {
  const std::string elsewhere = Receive(ReceiveRequest("items/rice", 5, "warehouses/640100-01"));
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  v1::ReserveStockRequest request = ReserveRequest("items/none", 1);
  AddLine(elsewhere, 1, request);
  EXPECT_EQ(ReasonOf(reservations_.ReserveStock(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
  const auto auditor = fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR});
  EXPECT_EQ(ReasonOf(reservations_.ReserveStock(auditor, request).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(Reserve(request).status()), "WAREHOUSE_CLOSED");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_OPEN);
  EXPECT_EQ(ReasonOf(Reserve(request).status()), "ITEM_UNKNOWN");
  request.mutable_lines(0)->set_item("items/rice");
  // A lot of another warehouse is like none at all.
  EXPECT_EQ(ReasonOf(Reserve(request).status()), "LOT_UNKNOWN");
}

TEST_F(Stockroom, SaysEverythingThatIsWrongWithAReservationAtOnce) {
  v1::ReserveStockRequest request;
  request.set_request_id(NewUuid());
  request.set_warehouse("622900-01");
  request.set_incident("incident");
  request.set_destination_chapter("chapters/999999");
  AddLine("lots/abc", 0, request);
  request.add_lines()->set_quantity(1);
  request.mutable_hold_duration()->set_seconds(59);
  EXPECT_THAT(testing::WrongFields(Reserve(request).status()),
              ElementsAre("warehouse MALFORMED", "purpose REQUIRED", "incident MALFORMED", "destination_chapter UNKNOWN_RESOURCE",
                          "lines[0].quantity OUT_OF_RANGE", "lines[0].lot MALFORMED", "lines[1] REQUIRED", "hold_duration OUT_OF_RANGE"));
}

TEST_F(Stockroom, IssuesWhatAReservationHoldsIntoTransit) {
  const std::string lot = Receive("items/rice", 5);
  const auto reservation = Reserve("items/rice", 3);
  const auto voucher = Issue(reservation->name());
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->name(), "warehouses/622900-01/vouchers/issue-note-2023-0001");
  EXPECT_EQ(voucher->number(), "622900-01 出字 2023 第 0001 号");
  EXPECT_EQ(voucher->purpose(), "shipments/20231218-622927-1-01");
  EXPECT_EQ(voucher->lines(0).quantity(), 3);
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 2, 0 reserved"));
  const v1::Reservation ended = GetReservation(reservation->name());
  EXPECT_EQ(ended.state(), v1::Reservation::STATE_ISSUED);
  EXPECT_EQ(FromTimestamp(ended.end_time()), fixture_.clock.Now());

  v1::ListTransfersRequest list;
  list.set_shipment("shipments/20231218-622927-1-01");
  const auto transfers = transfers_.ListTransfers(Keeper(), list);
  ASSERT_EQ(transfers->transfers_size(), 1);
  EXPECT_EQ(transfers->transfers(0).voucher(), voucher->name());
  EXPECT_EQ(transfers->transfers(0).lot(), lot);
  EXPECT_EQ(transfers->transfers(0).from().warehouse(), "warehouses/622900-01");
  EXPECT_EQ(transfers->transfers(0).to().shipment(), "shipments/20231218-622927-1-01");
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockIssued");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, RefusesAnIssueInTheOrderOfItsContract) {
  Receive("items/rice", 5);
  const std::string held = Reserve("items/rice", 3)->name();
  EXPECT_EQ(ReasonOf(Issue("reservations/99").status()), "RESERVATION_UNKNOWN");
  EXPECT_EQ(ReasonOf(Issue("reservations/x").status()), "RESERVATION_UNKNOWN");
  EXPECT_EQ(ReasonOf(issues_.IssueStock(Keeper("chapters/640100"), IssueRequest(held)).status()), "RESERVATION_UNKNOWN");
  const auto officer = fixture_.As("users/officer", "chapters/622900", {common::v1::ROLE_DUTY_OFFICER});
  EXPECT_EQ(ReasonOf(issues_.IssueStock(officer, IssueRequest(held)).status()), "ROLE_MISSING");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  EXPECT_EQ(ReasonOf(Issue(held).status()), "WAREHOUSE_CLOSED");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_OPEN);
  RunAsOwner("UPDATE warehouse.lots SET state = 2");
  EXPECT_EQ(ReasonOf(Issue(held).status()), "LOT_QUARANTINED");
  ASSERT_TRUE(Cancel(held).ok());
  EXPECT_EQ(ReasonOf(Issue(held).status()), "RESERVATION_ENDED");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

class ListedReservations : public Stockroom {
 protected:
  // The next page of `request_`, each reservation as it is read by itself.
  std::vector<std::string> Page(const rpc::Call& call) {
    std::vector<std::string> names;
    const auto response = reservations_.ListReservations(call, request_);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const v1::Reservation& reservation : response->reservations()) {
      names.push_back(reservation.name());
      EXPECT_EQ(reservation.SerializeAsString(), GetReservation(reservation.name()).SerializeAsString());
    }
    request_.set_page_token(response->next_page_token());
    return names;
  }

  v1::ListReservationsRequest request_;
};

TEST_F(ListedReservations, AreThereTheLatestFirst) {
  Receive("items/rice", 10);
  Receive(ReceiveRequest("items/rice", 10, "warehouses/640100-01"));
  v1::ReserveStockRequest for_incident = ReserveRequest("items/rice", 1);
  for_incident.set_incident("incidents/20231218-622927-1");
  const std::string first = Reserve(for_incident)->name();
  const std::string second = Reserve("items/rice", 2)->name();
  const std::string third = Reserve("items/rice", 3)->name();
  const std::string elsewhere = Reserve(ReserveRequest("items/rice", 4, "warehouses/640100-01"))->name();
  ASSERT_TRUE(Cancel(second).ok());
  request_.set_parent("warehouses/-");
  EXPECT_THAT(Page(Keeper()), ElementsAre(third, second, first));
  EXPECT_THAT(Page(Dispatch()), ElementsAre(elsewhere, third, second, first));
  request_.set_parent("warehouses/622900-01");
  request_.set_state(v1::Reservation::STATE_PENDING);
  request_.set_page_size(1);
  EXPECT_THAT(Page(Dispatch()), ElementsAre(third));
  EXPECT_THAT(Page(Dispatch()), ElementsAre(first));
  EXPECT_EQ(request_.page_token(), "");
  request_.set_incident("incidents/20231218-622927-1");
  EXPECT_THAT(Page(Keeper()), ElementsAre(first));
  EXPECT_EQ(ReasonOf(reservations_.ListReservations(Keeper("chapters/640100"), request_).status()), "WAREHOUSE_UNKNOWN");
  request_.set_parent("622900-01");
  request_.set_state(static_cast<v1::Reservation::State>(9));
  request_.set_incident("incident");
  EXPECT_THAT(testing::WrongFields(reservations_.ListReservations(Keeper(), request_).status()),
              ElementsAre("parent MALFORMED", "incident MALFORMED", "state OUT_OF_RANGE"));
}

TEST_F(ListedReservations, AreThoseThatAllWarehousesStillHoldForOneIncident) {
  Receive("items/rice", 10);
  Receive(ReceiveRequest("items/rice", 10, "warehouses/640100-01"));
  const auto hold = [&](const std::string& warehouse, const std::string& incident) {
    v1::ReserveStockRequest request = ReserveRequest("items/rice", 1, warehouse);
    request.set_incident(incident);
    return Reserve(request)->name();
  };
  const std::string first = hold("warehouses/622900-01", "incidents/20231218-622927-1");
  const std::string elsewhere = hold("warehouses/640100-01", "incidents/20231218-622927-1");
  const std::string let_go = hold("warehouses/622900-01", "incidents/20231218-622927-1");
  const std::string last = hold("warehouses/622900-01", "incidents/20231218-622927-1");
  hold("warehouses/622900-01", "incidents/20231201-640100-1");
  hold("warehouses/622900-01", "");
  ASSERT_TRUE(Cancel(let_go).ok());
  request_.set_parent("warehouses/-");
  request_.set_state(v1::Reservation::STATE_PENDING);
  request_.set_incident("incidents/20231218-622927-1");
  request_.set_page_size(2);
  EXPECT_THAT(Page(Dispatch()), ElementsAre(last, elsewhere));
  EXPECT_THAT(Page(Dispatch()), ElementsAre(first));
  EXPECT_EQ(request_.page_token(), "");
  EXPECT_THAT(Page(Keeper()), ElementsAre(last, first));
  EXPECT_EQ(request_.page_token(), "");
}

TEST_F(Stockroom, LetsACancelledReservationGoOnce) {
  Receive("items/rice", 5);
  const std::string held = Reserve("items/rice", 3)->name();
  const auto outsider = Keeper("chapters/640100");
  v1::CancelReservationRequest request;
  request.set_request_id(NewUuid());
  request.set_name(held);
  request.set_reason("不发了");
  EXPECT_EQ(ReasonOf(reservations_.CancelReservation(outsider, request).status()), "RESERVATION_UNKNOWN");
  const auto cancelled = Cancel(held);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), v1::Reservation::STATE_CANCELLED);
  EXPECT_EQ(cancelled->SerializeAsString(), GetReservation(held).SerializeAsString());
  EXPECT_EQ(ReasonOf(Cancel(held).status()), "RESERVATION_ENDED");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 0 reserved"));
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.ReservationReleased");
}

TEST_F(Stockroom, KeepsWhoReservedWhoLetGoAndWhy) {
  Receive("items/rice", 5);
  const std::string held = Reserve("items/rice", 3)->name();
  EXPECT_EQ(GetReservation(held).creator(), "services/dispatch");
  v1::CancelReservationRequest request;
  request.set_request_id(NewUuid());
  request.set_name(held);
  EXPECT_THAT(testing::WrongFields(reservations_.CancelReservation(Keeper(), request).status()), ElementsAre("reason REQUIRED"));
  EXPECT_EQ(GetReservation(held).state(), v1::Reservation::STATE_PENDING);
  request.set_reason("改由临夏州仓库发出");
  ASSERT_TRUE(reservations_.CancelReservation(Keeper(), request).ok());
  const v1::Reservation cancelled = GetReservation(held);
  EXPECT_EQ(cancelled.canceller(), Keeper().caller->subject());
  EXPECT_EQ(cancelled.cancel_reason(), "改由临夏州仓库发出");
  // A service need not say why.
  const auto by_service = Cancel(Reserve("items/rice", 1)->name());
  ASSERT_TRUE(by_service.ok());
  EXPECT_EQ(by_service->canceller(), "services/dispatch");
  EXPECT_EQ(by_service->cancel_reason(), "");
}

TEST_F(Stockroom, LetsReservationsGoWhenTheirTimeHasCome) {
  Receive("items/rice", 5);
  const std::string held = Reserve("items/rice", 3)->name();
  EXPECT_EQ(*ExpireReservations(fixture_.live(), Soon()), 0);
  fixture_.clock.Advance(absl::Hours(1));
  // Over even before the job gets to it.
  EXPECT_EQ(ReasonOf(Issue(held).status()), "RESERVATION_ENDED");
  EXPECT_EQ(*ExpireReservations(fixture_.live(), Soon()), 1);
  EXPECT_EQ(*ExpireReservations(fixture_.live(), Soon()), 0);
  EXPECT_EQ(GetReservation(held).state(), v1::Reservation::STATE_EXPIRED);
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 0 reserved"));
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.ReservationReleased");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, ExpiresMoreReservationsThanFitIntoOneTransaction) {
  Receive("items/rice", 250);
  for (int i = 0; i < 230; ++i) ASSERT_TRUE(Reserve("items/rice", 1).ok());
  fixture_.clock.Advance(absl::Hours(2));
  EXPECT_EQ(*ExpireReservations(fixture_.live(), Soon()), 230);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, DeliversNoMoreThanIsInTransit) {
  const std::string lot = Receive("items/rice", 5);
  ASSERT_TRUE(Issue(Reserve("items/rice", 5)->name()).ok());
  const auto first = transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, 3, 1));
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->transfers_size(), 2);
  EXPECT_EQ(first->transfers(0).to().site(), "积石山县大河家镇");
  EXPECT_EQ(first->transfers(0).quantity(), 3);
  EXPECT_EQ(first->transfers(0).item(), "items/rice");
  EXPECT_NE(first->transfers(1).to().adjustment(), "");
  EXPECT_EQ(first->transfers(1).quantity(), 1);
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockDelivered");
  const absl::Status status = transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, 2, 0)).status();
  EXPECT_EQ(ReasonOf(status), "NOT_IN_TRANSIT");
  EXPECT_EQ(DetailOf(status, "in_transit"), "1");
  EXPECT_EQ(DetailOf(status, "requested"), "2");
  EXPECT_EQ(ReasonOf(transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, 1, 0, "shipments/other")).status()), "NOT_IN_TRANSIT");
  EXPECT_EQ(ReasonOf(transfers_.DeliverStock(Keeper(), DeliverRequest(lot, 1, 0)).status()), "ROLE_MISSING");
  EXPECT_THAT(LedgerFaults(), IsEmpty());

  v1::ListTransfersRequest list;
  list.set_lot(lot);
  EXPECT_EQ(transfers_.ListTransfers(Keeper(), list)->transfers_size(), 4);
  EXPECT_EQ(transfers_.ListTransfers(Keeper("chapters/640100"), list)->transfers_size(), 0);
  list.set_page_size(3);
  auto page = transfers_.ListTransfers(Keeper(), list);
  ASSERT_EQ(page->transfers_size(), 3);
  list.set_page_token(page->next_page_token());
  page = transfers_.ListTransfers(Keeper(), list);
  ASSERT_EQ(page->transfers_size(), 1);
  EXPECT_EQ(page->transfers(0).SerializeAsString(), first->transfers(1).SerializeAsString());
}

TEST_F(Stockroom, AnswersARepeatedRequestWithTheFirstAnswerAndOneEffect) {
  v1::ReceiveStockRequest receive = ReceiveRequest("items/rice", 5);
  const auto received = vouchers_.ReceiveStock(Keeper(), receive);
  EXPECT_EQ(vouchers_.ReceiveStock(Keeper(), receive)->SerializeAsString(), received->SerializeAsString());
  v1::ReserveStockRequest reserve = ReserveRequest("items/rice", 2);
  const auto reserved = Reserve(reserve);
  EXPECT_EQ(Reserve(reserve)->SerializeAsString(), reserved->SerializeAsString());
  v1::IssueStockRequest issue = IssueRequest(reserved->name());
  const auto issued = issues_.IssueStock(Dispatch(), issue);
  EXPECT_EQ(issues_.IssueStock(Dispatch(), issue)->SerializeAsString(), issued->SerializeAsString());
  v1::DeliverStockRequest deliver = DeliverRequest("lots/1", 1, 0);
  const auto delivered = transfers_.DeliverStock(Dispatch(), deliver);
  EXPECT_EQ(transfers_.DeliverStock(Dispatch(), deliver)->SerializeAsString(), delivered->SerializeAsString());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 3, 0 reserved"));

  reserve.mutable_lines(0)->set_quantity(1);
  EXPECT_EQ(ReasonOf(Reserve(reserve).status()), "REQUEST_ID_REUSED");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Stockroom, HoldsTransfersToLotsAndVouchersThatExist) {
  Receive("items/tent", 5);
  const auto transfer = [](absl::string_view lot_id, absl::string_view voucher_id) {
    return absl::StrCat(
        "INSERT INTO warehouse.transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time)",
        " VALUES (", lot_id, ", 2, 'a', 5, 'b', 1, ", voucher_id, ", now())");
  };
  EXPECT_EQ(DetailOf(TryAsOwner(transfer("99", "1")), "constraint"), "transfers_lot_exists");
  EXPECT_EQ(DetailOf(TryAsOwner(transfer("1", "99")), "constraint"), "transfers_voucher_exists");
  EXPECT_EQ(DetailOf(TryAsOwner("DELETE FROM warehouse.lots WHERE lot_id = 1"), "constraint"), "lots_stay");
  EXPECT_EQ(DetailOf(TryAsOwner("UPDATE warehouse.vouchers SET voucher_id = 7"), "constraint"), "vouchers_stay");
  EXPECT_EQ(DetailOf(TryAsOwner("TRUNCATE warehouse.warehouses CASCADE"), "constraint"), "warehouses_stay");
  EXPECT_TRUE(TryAsOwner(transfer("1", "1")).ok());
  EXPECT_TRUE(TryAsOwner(transfer("1", "NULL")).ok());
}

TEST_F(Stockroom, HoldsVouchersToTheirPlaceInTheSeries) {
  Receive("items/tent", 5);
  const auto voucher = [](absl::string_view warehouse_id, absl::string_view numbers, absl::string_view reverses_voucher_id = "NULL") {
    return absl::StrCat(
        "INSERT INTO warehouse.vouchers (warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, "
        "voucher_time, ",
        "create_time, creator, note, paper_open, incident_id, reverses_voucher_id) SELECT '", warehouse_id,
        "', 2, 2023, number, 2, '{马师傅,王师傅}', '', '', '2023-12-18', now(), 'test', '', false, '', ", reverses_voucher_id,
        " FROM unnest(ARRAY[", numbers, "]) AS number");
  };
  const auto refusal = [&](const std::string& statement) { return DetailOf(TryAsOwner(statement), "constraint"); };
  EXPECT_EQ(refusal(voucher("622900-01", "1")), "vouchers_number_key");
  EXPECT_EQ(refusal(voucher("622900-01", "3")), "vouchers_number_follows");
  EXPECT_EQ(refusal(voucher("622900-01", "2, 3, 5")), "vouchers_number_follows");
  EXPECT_EQ(refusal(voucher("640100-01", "2")), "vouchers_number_follows");
  EXPECT_EQ(refusal(voucher("999999-01", "1")), "vouchers_warehouse_exists");
  EXPECT_EQ(refusal(voucher("622900-01", "2", "99")), "vouchers_reversed_exists");
  EXPECT_TRUE(TryAsOwner(voucher("622900-01", "3, 2")).ok());
  EXPECT_TRUE(TryAsOwner(voucher("640100-01", "1")).ok());
}

TEST_F(Stockroom, ListsBalancesPageByPageInOneOrder) {
  v1::ReceiveStockRequest lasting = ReceiveRequest("items/rice", 1);
  v1::ReceiveStockRequest perishable = ReceiveRequest("items/rice", 2);
  perishable.mutable_lines(0)->mutable_lot()->set_expiry_date("2024-06-01");
  Receive(ReceiveRequest("items/tent", 3));
  Receive(lasting);
  Receive(perishable);
  Receive(ReceiveRequest("items/rice", 4, "warehouses/640100-01"));
  const std::vector<std::string> all = {"lots/3 in warehouses/622900-01: 2, 0 reserved", "lots/2 in warehouses/622900-01: 1, 0 reserved",
                                        "lots/1 in warehouses/622900-01: 3, 0 reserved", "lots/4 in warehouses/640100-01: 4, 0 reserved"};
  EXPECT_EQ(Balances(), all);
  v1::ListStockBalancesRequest request;
  request.set_page_size(1);
  std::vector<std::string> paged;
  do {
    paged.push_back(Balances(Dispatch(), request).at(0));
    request.set_page_token(transfers_.ListStockBalances(Dispatch(), request)->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(paged, all);

  EXPECT_THAT(Balances(Keeper("chapters/640100")), ElementsAre(all[3]));
  request.Clear();
  request.set_ancestor("chapters/640000");
  EXPECT_THAT(Balances(Dispatch(), request), ElementsAre(all[3]));
  request.Clear();
  request.add_items("items/tent");
  EXPECT_THAT(Balances(Dispatch(), request), ElementsAre(all[2]));
  request.Clear();
  request.set_warehouse("warehouses/640100-01");
  EXPECT_THAT(Balances(Dispatch(), request), ElementsAre(all[3]));

  ASSERT_TRUE(Issue(Reserve("items/tent", 3)->name()).ok());
  EXPECT_EQ(Balances().size(), 3U);
  request.Clear();
  request.set_include_empty(true);
  EXPECT_EQ(Balances(Dispatch(), request).size(), 4U);
}

TEST_F(Stockroom, ListsVouchersTheLatestFirst) {
  Receive("items/rice", 5);
  Receive(ReceiveRequest("items/rice", 5, "warehouses/640100-01"));
  ASSERT_TRUE(Issue(Reserve("items/rice", 1)->name()).ok());
  const auto names = [&](const rpc::Call& call, const v1::ListVouchersRequest& request) {
    std::vector<std::string> names;
    const auto response = vouchers_.ListVouchers(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const v1::Voucher& voucher : response->vouchers()) names.push_back(voucher.name());
    return names;
  };
  v1::ListVouchersRequest request;
  request.set_parent("warehouses/-");
  EXPECT_THAT(names(Dispatch(), request), ElementsAre("warehouses/622900-01/vouchers/issue-note-2023-0001",
                                                      "warehouses/640100-01/vouchers/goods-received-note-2023-0001",
                                                      "warehouses/622900-01/vouchers/goods-received-note-2023-0001"));
  EXPECT_THAT(names(Keeper("chapters/640100"), request), ElementsAre("warehouses/640100-01/vouchers/goods-received-note-2023-0001"));
  request.set_purpose("shipments/20231218-622927-1-01");
  EXPECT_THAT(names(Dispatch(), request), ElementsAre("warehouses/622900-01/vouchers/issue-note-2023-0001"));
  request.clear_purpose();
  request.set_kind(v1::Voucher::KIND_GOODS_RECEIVED_NOTE);
  request.set_parent("warehouses/622900-01");
  EXPECT_THAT(names(Keeper(), request), ElementsAre("warehouses/622900-01/vouchers/goods-received-note-2023-0001"));
  EXPECT_EQ(ReasonOf(vouchers_.ListVouchers(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
}

}  // namespace
}  // namespace muster::warehouse
