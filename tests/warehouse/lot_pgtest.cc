#include "warehouse/api/paper_api.h"
#include "warehouse/keeping.h"

namespace muster::warehouse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Lots : public Keeping {
 protected:
  // "KIND_EXPIRED lots/1 5", the latter the quantity.
  static std::string Text(const v1::Duty& duty) {
    return absl::StrCat(v1::Duty::Kind_Name(duty.kind()), " ", duty.lot(), duty.donation(), duty.voucher(), " ", duty.quantity());
  }
  std::vector<std::string> Duties(const rpc::Call& call, const v1::ListDutiesRequest& request = {}) {
    const auto response = duties_.ListDuties(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> duties;
    for (const v1::Duty& duty : response->duties()) duties.push_back(Text(duty));
    return duties;
  }
  std::vector<std::string> LotNames(const rpc::Call& call, const v1::ListLotsRequest& request) {
    const auto response = lots_.ListLots(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> names;
    for (const v1::Lot& lot : response->lots()) names.push_back(lot.name());
    return names;
  }
  absl::StatusOr<v1::Lot> Get(const rpc::Call& call, absl::string_view lot) {
    v1::GetLotRequest request;
    request.set_name(std::string(lot));
    return lots_.GetLot(call, request);
  }
};

TEST_F(Lots, HoldsAQuarantinedLotBackUntilItIsReleased) {
  const std::string lot = Receive("items/rice", 5);
  const std::string held = Reserve(lot, 2)->name();
  const v1::QuarantineLotRequest request = QuarantineRequest(lot);
  const auto quarantined = lots_.QuarantineLot(Keeper(), request);
  ASSERT_TRUE(quarantined.ok()) << quarantined.status();
  EXPECT_EQ(quarantined->state(), v1::Lot::STATE_QUARANTINED);
  EXPECT_EQ(quarantined->state_reason(), "包装受潮");
  EXPECT_EQ(FromTimestamp(quarantined->state_time()), fixture_.clock.Now());
  EXPECT_EQ(Get(Keeper(), lot)->SerializeAsString(), quarantined->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.LotStateChanged");
  EXPECT_EQ(ReasonOf(Reserve(lot, 1).status()), "LOT_QUARANTINED");
  EXPECT_EQ(ReasonOf(Issue(held).status()), "LOT_QUARANTINED");
  // The same request again is the same act; another one is one too many.
  EXPECT_EQ(lots_.QuarantineLot(Keeper(), request)->SerializeAsString(), quarantined->SerializeAsString());
  EXPECT_EQ(ReasonOf(lots_.QuarantineLot(Keeper(), QuarantineRequest(lot)).status()), "LOT_STATE_UNCHANGED");

  auto release = WithId<v1::ReleaseLotRequest>();
  release.set_name(lot);
  release.set_reason("复检合格");
  EXPECT_EQ(lots_.ReleaseLot(Keeper(), release)->state(), v1::Lot::STATE_RELEASED);
  release.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(lots_.ReleaseLot(Keeper(), release).status()), "LOT_STATE_UNCHANGED");
  EXPECT_TRUE(Issue(held).ok());
}

TEST_F(Lots, LetsOnlyKeepersOfTheLotChangeIt) {
  const std::string lot = Receive("items/rice", 5);
  EXPECT_EQ(ReasonOf(lots_.QuarantineLot(Keeper("chapters/640100"), QuarantineRequest(lot)).status()), "LOT_UNKNOWN");
  EXPECT_EQ(ReasonOf(lots_.QuarantineLot(Keeper(), QuarantineRequest("lots/99")).status()), "LOT_UNKNOWN");
  EXPECT_EQ(ReasonOf(lots_.QuarantineLot(Auditor(), QuarantineRequest(lot)).status()), "ROLE_MISSING");
  auto wrong = QuarantineRequest("");
  wrong.set_request_id("x");
  wrong.clear_reason();
  EXPECT_THAT(testing::WrongFields(lots_.QuarantineLot(Keeper(), wrong).status()),
              ElementsAre("request_id MALFORMED", "name REQUIRED", "reason REQUIRED"));
  EXPECT_EQ(ReasonOf(Get(Keeper("chapters/640100"), lot).status()), "LOT_UNKNOWN");
  EXPECT_EQ(Get(Auditor("chapters/620000"), lot)->state(), v1::Lot::STATE_RELEASED);
}

TEST_F(Lots, LetsNothingOfALotLeaveOnceItIsQuarantined) {
  const std::string lot = Receive("items/rice", 1000);
  std::atomic<bool> stop = false;
  std::atomic<int> issued = 0;
  std::vector<std::jthread> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back([&] {
      while (!stop) {
        const auto held = Reserve(lot, 1);
        const absl::Status status = held.ok() ? Issue(held->name()).status() : held.status();
        if (!status.ok()) {
          EXPECT_EQ(ReasonOf(status), "LOT_QUARANTINED");
          return;
        }
        ++issued;
      }
    });
  }
  while (issued < 20) std::this_thread::yield();
  ASSERT_TRUE(lots_.QuarantineLot(Keeper(), QuarantineRequest(lot)).ok());
  const auto on_hand = [&] { return transfers_.ListStockBalances(Keeper(), {})->stock_balances(0).on_hand_quantity(); };
  const std::int64_t when_quarantined = on_hand();
  stop = true;
  clients.clear();
  EXPECT_EQ(on_hand(), when_quarantined);
  EXPECT_EQ(when_quarantined, 1000 - issued);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Lots, QuarantinesALotAlsoWhereItHasJustCome) {
  const std::string lot = Receive("items/rice", 10);
  v1::IssueStockRequest send = IssueRequest(Reserve(lot, 5)->name());
  send.clear_counterparty();
  send.set_destination_warehouse("warehouses/640100-01");
  ASSERT_TRUE(issues_.IssueStock(Dispatch(), send).ok());

  // Somebody is at work in the warehouse that has the lot, so that the quarantine waits when it has seen where the lot is.
  const auto at_work = pg::Connection::Open({.conninfo = fixture_.database.admin_conninfo}, Soon());
  ASSERT_TRUE(at_work.ok()) << at_work.status();
  ASSERT_TRUE(
      (*at_work)->RunScript("BEGIN; SELECT pg_advisory_xact_lock_shared(hashtextextended('warehouse.state 622900-01', 0))", Soon()).ok());
  absl::StatusOr<v1::Lot> quarantined;
  std::jthread keeper([&] { quarantined = lots_.QuarantineLot(Keeper(), QuarantineRequest(lot)); });
  const char kSomebodyWaits[] =
      "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted) THEN RAISE 'nobody waits'; END IF; END "
      "$$";
  while (!TryAsOwner(kSomebodyWaits).ok()) std::this_thread::yield();

  PaperApi papers(fixture_.scopes);
  auto receive = WithId<v1::ReceiveShipmentRequest>();
  receive.set_warehouse("warehouses/640100-01");
  receive.set_shipment(send.shipment());
  receive.set_counterparty("承运人");
  receive.add_responsible_persons("马师傅");
  receive.add_responsible_persons("王师傅");
  receive.add_lines()->set_lot(lot);
  receive.mutable_lines(0)->set_received_quantity(5);
  const auto received = papers.ReceiveShipment(Keeper("chapters/640100"), receive);
  ASSERT_TRUE(received.ok()) << received.status();
  ASSERT_TRUE((*at_work)->RunScript("COMMIT", Soon()).ok());
  keeper.join();
  ASSERT_TRUE(quarantined.ok()) << quarantined.status();
  // Both chapters are told, because both warehouses were waited for.
  RunAsOwner(
      "DO $$ BEGIN IF (SELECT count(DISTINCT chapter) FROM warehouse.outbox_events WHERE payload_type = "
      "'muster.warehouse.v1.LotStateChanged') <> 2 "
      "THEN RAISE 'one chapter was not told'; END IF; END $$");
}

TEST_F(Lots, QuarantinesALotThatFailsItsSamplingTest) {
  const std::string lot = Receive("items/rice", 5);
  auto request = InspectionRequest(lot, v1::Inspection::KIND_SAMPLING_TEST, v1::Inspection::RESULT_FAILED);
  request.mutable_inspection()->set_remark("水分超标");
  const auto inspection = inspections_.RecordInspection(Keeper(), request);
  ASSERT_TRUE(inspection.ok()) << inspection.status();
  EXPECT_EQ(inspection->name(), "inspections/1");
  EXPECT_EQ(inspection->inspection_day(), "2023-12-19");
  EXPECT_EQ(inspection->creator(), "users/keeper");
  EXPECT_EQ(Get(Keeper(), lot)->state_reason(), "抽样检测不合格: 水分超标");
  EXPECT_EQ(ReasonOf(Reserve(lot, 1).status()), "LOT_QUARANTINED");
  EXPECT_THAT(fixture_.EventTypes(), Contains("muster.warehouse.v1.LotStateChanged"));
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.InspectionRecorded");
  // Once more, of a lot that is held already.
  request.set_request_id(NewUuid());
  EXPECT_TRUE(inspections_.RecordInspection(Keeper(), request).ok());

  v1::ListInspectionsRequest list;
  list.set_parent("warehouses/-");
  list.set_page_size(1);
  auto page = inspections_.ListInspections(Auditor(), list);
  ASSERT_EQ(page->inspections_size(), 1);
  EXPECT_EQ(page->inspections(0).name(), "inspections/2");
  list.set_page_token(page->next_page_token());
  page = inspections_.ListInspections(Auditor(), list);
  EXPECT_EQ(page->inspections(0).SerializeAsString(), inspection->SerializeAsString());
  EXPECT_EQ(page->next_page_token(), "");
  list.Clear();
  list.set_parent("warehouses/622900-01");
  EXPECT_EQ(ReasonOf(inspections_.ListInspections(Keeper("chapters/640100"), list).status()), "WAREHOUSE_UNKNOWN");
}

TEST_F(Lots, RefusesInspectionsInTheOrderOfTheirContract) {
  const std::string elsewhere = Receive(ReceiveRequest("items/rice", 5, "warehouses/640100-01"));
  v1::RecordInspectionRequest wrong;
  wrong.mutable_inspection()->set_inspection_day("2023-12-20");
  EXPECT_THAT(testing::WrongFields(inspections_.RecordInspection(Keeper(), wrong).status()),
              ElementsAre("request_id REQUIRED", "inspection.warehouse REQUIRED", "inspection.lot REQUIRED", "inspection.kind REQUIRED",
                          "inspection.result REQUIRED", "inspection.inspectors TWO_PERSONS_REQUIRED",
                          "inspection.inspection_day DATE_IN_WRONG_YEAR"));
  const auto request = InspectionRequest(elsewhere, v1::Inspection::KIND_OTHER);
  EXPECT_EQ(ReasonOf(inspections_.RecordInspection(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(ReasonOf(inspections_.RecordInspection(Auditor(), request).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(inspections_.RecordInspection(Keeper(), request).status()), "LOT_UNKNOWN");
}

TEST_F(Lots, RefusesInspectionsOfDaysOnWhichNobodyCanHaveInspected) {
  v1::ReceiveStockRequest receipt = ReceiveRequest("items/rice", 5);
  *receipt.mutable_voucher_time() = ToTimestamp(China(2023, 12, 1, 9));
  const std::string lot = Receive(receipt);
  auto request = InspectionRequest(lot, v1::Inspection::KIND_SAMPLING_TEST);
  const auto reason_of = [&](const std::string& day) {
    request.set_request_id(NewUuid());
    request.mutable_inspection()->set_inspection_day(day);
    const absl::Status status = inspections_.RecordInspection(Keeper(), request).status();
    return status.ok() ? "" : ReasonOf(status);
  };
  request.mutable_inspection()->set_inspection_day("1926-12-01");
  EXPECT_THAT(testing::WrongFields(inspections_.RecordInspection(Keeper(), request).status()),
              ElementsAre("inspection.inspection_day DATE_IN_WRONG_YEAR"));
  EXPECT_EQ(reason_of("2023-11-30"), "INSPECTED_BEFORE_ARRIVAL");
  EXPECT_EQ(reason_of("2023-12-01"), "");
}

TEST_F(Lots, SaysWhereALotLies) {
  const std::string lot = Receive("items/rice", 5);
  auto request = WithId<v1::MoveToBinRequest>();
  request.set_warehouse("warehouses/622900-01");
  request.set_lot(lot);
  request.set_bin("A-03-2");
  const auto moved = lots_.MoveToBin(Keeper(), request);
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(moved->bin(), "A-03-2");
  EXPECT_EQ(transfers_.ListStockBalances(Keeper(), {})->stock_balances(0).SerializeAsString(), moved->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.LotMovedToBin");
  request.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(lots_.MoveToBin(Auditor(), request).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(lots_.MoveToBin(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
  request.set_lot("lots/99");
  EXPECT_EQ(ReasonOf(lots_.MoveToBin(Keeper(), request).status()), "LOT_UNKNOWN");
}

TEST_F(Lots, ListsLotsByWhatIsAskedFor) {
  v1::ReceiveStockRequest perishable = ReceiveRequest("items/rice", 5);
  perishable.mutable_lines(0)->mutable_lot()->set_expiry_date("2024-03-01");
  const std::string rice = Receive(perishable);
  const std::string tent = Receive("items/tent", 5);
  const std::string elsewhere = Receive(ReceiveRequest("items/rice", 5, "warehouses/640100-01"));
  const std::string gift = Receive(GiftRequest(NewDonation(), 3));
  EXPECT_THAT(LotNames(Keeper(), {}), ElementsAre(rice, tent, gift));
  EXPECT_THAT(LotNames(Keeper("chapters/640100"), {}), ElementsAre(elsewhere));
  v1::ListLotsRequest request;
  request.set_item("items/rice");
  EXPECT_THAT(LotNames(Dispatch(), request), ElementsAre(rice, elsewhere, gift));
  request.Clear();
  request.set_donation("donations/1");
  EXPECT_THAT(LotNames(Dispatch(), request), ElementsAre(gift));
  request.set_donation("donations/x");
  EXPECT_THAT(LotNames(Dispatch(), request), IsEmpty());
  request.Clear();
  request.set_expiring_before("2024-03-01");
  EXPECT_THAT(LotNames(Dispatch(), request), IsEmpty());
  request.set_expiring_before("2024-03-02");
  EXPECT_THAT(LotNames(Dispatch(), request), ElementsAre(rice));
  request.Clear();
  request.set_warehouse("warehouses/640100-01");
  EXPECT_THAT(LotNames(Dispatch(), request), ElementsAre(elsewhere));
  EXPECT_THAT(LotNames(Keeper(), request), IsEmpty());
  request.Clear();
  ASSERT_TRUE(lots_.QuarantineLot(Keeper(), QuarantineRequest(tent)).ok());
  request.set_state(v1::Lot::STATE_QUARANTINED);
  EXPECT_THAT(LotNames(Dispatch(), request), ElementsAre(tent));
  request.Clear();
  request.set_page_size(3);
  EXPECT_THAT(LotNames(Dispatch(), request), ElementsAre(rice, tent, elsewhere));
  request.set_page_token(lots_.ListLots(Dispatch(), request)->next_page_token());
  EXPECT_THAT(LotNames(Dispatch(), request), ElementsAre(gift));
}

TEST_F(Lots, WantsStockRestackedAfterAYearAndTestedAfterThree) {
  const std::string lot = Receive("items/rice", 5);
  AdvanceTo(China(2024, 12, 18, 23));
  EXPECT_THAT(Duties(Keeper()), IsEmpty());
  AdvanceTo(China(2024, 12, 19));
  EXPECT_THAT(Duties(Keeper()), ElementsAre(absl::StrCat("KIND_RE_STACK ", lot, " 5")));
  const auto duties = duties_.ListDuties(Keeper(), {});
  EXPECT_EQ(FromTimestamp(duties->duties(0).due_time()), China(2024, 12, 19));
  EXPECT_TRUE(duties->duties(0).overdue());
  EXPECT_EQ(duties->duties(0).warehouse(), "warehouses/622900-01");
  EXPECT_EQ(duties->duties(0).item(), "items/rice");
  EXPECT_THAT(duties->duties(0).rule_source(), ::testing::HasSubstr("DB11/T 2010-2022"));

  // Work that was not done properly does not count; work that was is counted from its own day.
  ASSERT_TRUE(
      inspections_.RecordInspection(Keeper(), InspectionRequest(lot, v1::Inspection::KIND_RE_STACK, v1::Inspection::RESULT_FAILED)).ok());
  EXPECT_THAT(Duties(Keeper()), ElementsAre(absl::StrCat("KIND_RE_STACK ", lot, " 5")));
  auto request = InspectionRequest(lot, v1::Inspection::KIND_RE_STACK);
  request.mutable_inspection()->set_inspection_day("2024-12-01");
  ASSERT_TRUE(inspections_.RecordInspection(Keeper(), request).ok());
  EXPECT_THAT(Duties(Keeper()), IsEmpty());
  AdvanceTo(China(2025, 12, 1));
  EXPECT_THAT(Duties(Keeper()), ElementsAre(absl::StrCat("KIND_RE_STACK ", lot, " 5")));

  AdvanceTo(China(2026, 12, 19));
  EXPECT_THAT(Duties(Keeper()), ElementsAre(absl::StrCat("KIND_RE_STACK ", lot, " 5"), absl::StrCat("KIND_SAMPLING_TEST ", lot, " 5")));
  ASSERT_TRUE(inspections_.RecordInspection(Keeper(), InspectionRequest(lot, v1::Inspection::KIND_SAMPLING_TEST)).ok());
  EXPECT_THAT(Duties(Keeper()), ElementsAre(absl::StrCat("KIND_RE_STACK ", lot, " 5")));
  // What is not there needs nothing.
  ASSERT_TRUE(Issue(Reserve(lot, 5)->name()).ok());
  EXPECT_THAT(Duties(Keeper()), IsEmpty());
}

TEST_F(Lots, ListsEverythingThatIsDueInTheOrderOfItsTime) {
  const auto with_expiry = [&](absl::string_view day) {
    v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 5);
    request.mutable_lines(0)->mutable_lot()->set_expiry_date(std::string(day));
    return Receive(request);
  };
  const std::string expired = with_expiry("2023-12-18");
  const std::string today = with_expiry("2023-12-19");
  const std::string in_90_days = with_expiry("2024-03-18");
  with_expiry("2024-03-19");
  const std::string held = Receive("items/tent", 7);
  ASSERT_TRUE(lots_.QuarantineLot(Keeper(), QuarantineRequest(held)).ok());
  const std::string gift = NewDonation();
  Receive(GiftRequest(gift, 3));
  RunAsOwner(
      "UPDATE warehouse.warehouses SET level_expire_time = '2024-01-05 00:00+08' WHERE warehouse_id = '622900-01';"
      "UPDATE warehouse.warehouses SET level_expire_time = '2024-03-19 00:00+08' WHERE warehouse_id = '640100-01';"
      "ALTER TABLE warehouse.vouchers DISABLE TRIGGER vouchers_signed_once;"
      "UPDATE warehouse.vouchers SET paper_open = true, responsible_persons = '{}' WHERE number = 2;"
      "ALTER TABLE warehouse.vouchers ENABLE TRIGGER vouchers_signed_once;");
  const std::vector<std::string> all = {absl::StrCat("KIND_EXPIRED ", expired, " 5"),
                                        absl::StrCat("KIND_QUARANTINED ", held, " 7"),
                                        "KIND_OPEN_PAPER warehouses/622900-01/vouchers/goods-received-note-2023-0002 0",
                                        absl::StrCat("KIND_EXPIRING ", today, " 5"),
                                        "KIND_LEVEL_EXPIRING  0",
                                        absl::StrCat("KIND_DONATION_DUE ", gift, " 3"),
                                        absl::StrCat("KIND_EXPIRING ", in_90_days, " 5")};
  EXPECT_EQ(Duties(Keeper()), all);
  EXPECT_EQ(Duties(Auditor("chapters/620000")), all);
  EXPECT_THAT(Duties(Keeper("chapters/640100")), IsEmpty());

  v1::ListDutiesRequest request;
  std::vector<std::string> paged;
  do {
    request.set_page_size(2);
    const auto page = duties_.ListDuties(Keeper(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Duty& duty : page->duties()) paged.push_back(Text(duty));
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(paged, all);

  const auto everything = duties_.ListDuties(Keeper(), {});
  for (const v1::Duty& duty : everything->duties()) {
    EXPECT_EQ(duty.overdue(), FromTimestamp(duty.due_time()) <= fixture_.clock.Now());
    EXPECT_NE(duty.rule_source(), "");
  }
  request.Clear();
  request.add_kinds(v1::Duty::KIND_EXPIRING);
  request.set_expiring_days(91);
  EXPECT_EQ(Duties(Keeper(), request).size(), 3U);
  request.set_expiring_days(0);
  EXPECT_THAT(Duties(Keeper(), request), ElementsAre(absl::StrCat("KIND_EXPIRING ", today, " 5")));
  request.Clear();
  request.set_warehouse("warehouses/622900-01");
  EXPECT_EQ(Duties(Keeper(), request).size(), 6U);
  EXPECT_EQ(ReasonOf(duties_.ListDuties(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
  request.Clear();
  request.add_kinds(static_cast<v1::Duty::Kind>(9));
  EXPECT_THAT(testing::WrongFields(duties_.ListDuties(Keeper(), request).status()), ElementsAre("kinds[0] OUT_OF_RANGE"));
}

}  // namespace
}  // namespace muster::warehouse
