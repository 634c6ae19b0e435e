#include <atomic>
#include <barrier>
#include <thread>

#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Issues of free stock, without a reservation before.
class IssueDesk : public Stockroom {
 protected:
  static v1::IssueStockRequest FreeRequest(absl::string_view item_or_lot, std::int64_t quantity) {
    v1::IssueStockRequest request = IssueRequest("");
    request.set_warehouse("warehouses/622900-01");
    AddLine(item_or_lot, quantity, request);
    return request;
  }
  static void AddLine(absl::string_view item_or_lot, std::int64_t quantity, v1::IssueStockRequest& request) {
    v1::PickLine& line = *request.add_lines();
    (item_or_lot.substr(0, 4) == "lots" ? *line.mutable_lot() : *line.mutable_item()) = std::string(item_or_lot);
    line.set_quantity(quantity);
  }
  absl::StatusOr<v1::Voucher> IssueFree(const v1::IssueStockRequest& request) { return issues_.IssueStock(Keeper(), request); }
  absl::StatusOr<v1::Voucher> IssueFree(absl::string_view item_or_lot, std::int64_t quantity) {
    return IssueFree(FreeRequest(item_or_lot, quantity));
  }
  std::string ReceiveExpiring(std::int64_t quantity, const std::string& expiry_date) {
    v1::ReceiveStockRequest request = ReceiveRequest("items/rice", quantity);
    request.mutable_lines(0)->mutable_lot()->set_expiry_date(expiry_date);
    return Receive(request);
  }
  void SetFloor(std::int64_t quantity) {
    RunAsOwner(absl::StrCat("INSERT INTO warehouse.stock_levels VALUES ('622900-01', 'rice', 0, 0, ", quantity, ", 'test', 1, now())"));
  }
};

TEST_F(IssueDesk, IssuesWhatExpiresFirstWithoutAReservation) {
  const std::string later = ReceiveExpiring(5, "2024-06-01");
  const std::string sooner = ReceiveExpiring(5, "2024-03-01");
  const auto voucher = IssueFree("items/rice", 7);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->name(), "warehouses/622900-01/vouchers/issue-note-2023-0001");
  ASSERT_EQ(voucher->lines_size(), 2);
  EXPECT_EQ(voucher->lines(0).lot(), later);
  EXPECT_EQ(voucher->lines(0).quantity(), 2);
  EXPECT_EQ(voucher->lines(1).lot(), sooner);
  EXPECT_EQ(voucher->lines(1).quantity(), 5);
  EXPECT_EQ(voucher->lines(1).from().warehouse(), "warehouses/622900-01");
  EXPECT_EQ(voucher->lines(1).to().shipment(), "shipments/20231218-622927-1-01");
  EXPECT_EQ(voucher->creator(), "users/keeper");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 3, 0 reserved"));
  v1::GetVoucherRequest get;
  get.set_name(voucher->name());
  EXPECT_EQ(vouchers_.GetVoucher(Keeper(), get)->SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockIssued");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(IssueDesk, IssuesPacksByTheirExactContent) {
  v1::CreateItemRequest item = ItemRequest("water");
  item.mutable_item()->add_packs()->set_unit("箱");
  item.mutable_item()->mutable_packs(0)->set_quantity(24);
  ASSERT_TRUE(items_.CreateItem(Administrator(), item).ok());
  Receive("items/water", 100);
  v1::IssueStockRequest request = FreeRequest("items/water", 4);
  request.mutable_lines(0)->set_pack_unit("箱");
  EXPECT_EQ(IssueFree(request)->lines(0).quantity(), 96);
  request.set_request_id(NewUuid());
  request.mutable_lines(0)->set_pack_unit("托盘");
  EXPECT_THAT(testing::WrongFields(IssueFree(request).status()), ElementsAre("lines[0].pack_unit PACK_UNKNOWN"));
  request.mutable_lines(0)->set_pack_unit("箱");
  request.mutable_lines(0)->set_quantity(1'000'000'000);
  EXPECT_THAT(testing::WrongFields(IssueFree(request).status()), ElementsAre("lines[0].quantity OUT_OF_RANGE"));
}

TEST_F(IssueDesk, RefusesWhatMayNotLeaveAndChangesNothing) {
  const std::string lot = Receive("items/rice", 5);
  const std::string expired = ReceiveExpiring(5, "2023-12-18");
  v1::ReceiveStockRequest bound = ReceiveRequest("items/tent", 5);
  bound.mutable_lines(0)->mutable_lot()->mutable_earmark()->set_chapter("chapters/640000");
  const std::string earmarked = Receive(bound);
  const std::vector<std::string> before = Balances();
  const auto reason_of = [&](absl::string_view item_or_lot, std::int64_t quantity) {
    return ReasonOf(IssueFree(item_or_lot, quantity).status());
  };
  EXPECT_EQ(reason_of("items/rice", 6), "INSUFFICIENT_STOCK");
  EXPECT_EQ(reason_of(lot, 6), "INSUFFICIENT_STOCK");
  EXPECT_EQ(reason_of(expired, 1), "LOT_EXPIRED");
  EXPECT_EQ(reason_of(earmarked, 1), "LOT_EARMARKED");
  EXPECT_EQ(reason_of("lots/99", 1), "LOT_UNKNOWN");
  EXPECT_EQ(reason_of("items/gold", 1), "ITEM_UNKNOWN");
  RunAsOwner("UPDATE warehouse.lots SET state = 2 WHERE lot_id = 1");
  EXPECT_EQ(reason_of(lot, 1), "LOT_QUARANTINED");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  EXPECT_EQ(reason_of("items/rice", 1), "WAREHOUSE_CLOSED");
  EXPECT_EQ(ReasonOf(issues_.IssueStock(Keeper("chapters/640100"), FreeRequest("items/rice", 1)).status()), "WAREHOUSE_UNKNOWN");
  const rpc::Call officer = fixture_.As("users/officer", "chapters/622900", {common::v1::ROLE_DUTY_OFFICER});
  EXPECT_EQ(ReasonOf(issues_.IssueStock(officer, FreeRequest("items/rice", 1)).status()), "ROLE_MISSING");
  EXPECT_EQ(Balances(), before);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(IssueDesk, SaysEverythingThatIsWrongWithAnIssueAtOnce) {
  v1::IssueStockRequest request;
  request.set_reservation("reservations/1");
  request.set_warehouse("warehouses/622900-01");
  request.set_purpose("学生");
  request.add_lines();
  request.add_responsible_persons("马师傅");
  EXPECT_THAT(testing::WrongFields(IssueFree(request).status()),
              ElementsAre("request_id REQUIRED", "warehouse EXCLUDED_BY", "lines EXCLUDED_BY", "purpose EXCLUDED_BY", "shipment REQUIRED",
                          "counterparty REQUIRED", "responsible_persons TWO_PERSONS_REQUIRED"));
  request = FreeRequest("items/rice", -1);
  request.mutable_lines(0)->clear_pick();
  request.set_destination_warehouse("warehouses/622900-01");
  request.set_purpose(std::string(201, 'x'));
  EXPECT_THAT(testing::WrongFields(IssueFree(request).status()),
              ElementsAre("purpose TOO_LONG", "lines[0].quantity OUT_OF_RANGE", "lines[0] REQUIRED", "destination_warehouse SAME_WAREHOUSE",
                          "counterparty EXCLUDED_BY"));
}

TEST_F(IssueDesk, KeepsWhatTheReserveFloorHoldsUnlessItIsReleasedForTheIncident) {
  Receive("items/rice", 100);
  SetFloor(60);
  v1::IssueStockRequest request = FreeRequest("items/rice", 41);
  request.set_incident("incidents/20231218-622927-1");
  const absl::Status status = IssueFree(request).status();
  EXPECT_EQ(ReasonOf(status), "BELOW_FLOOR");
  EXPECT_EQ(DetailOf(status, "available"), "40");
  EXPECT_EQ(DetailOf(status, "floor"), "60");
  // By lot no less than by item.
  EXPECT_EQ(ReasonOf(IssueFree("lots/1", 41).status()), "BELOW_FLOOR");
  RunAsOwner(
      "INSERT INTO warehouse.floor_releases (warehouse_id, item_id, quantity, incident_id, reason, creator, create_time, expire_time) "
      "VALUES ('622900-01', 'rice', 30, '20231218-622927-1', 'test', 'users/commander', '2023-12-18', '2023-12-20')");
  EXPECT_EQ(ReasonOf(IssueFree("items/rice", 41).status()), "BELOW_FLOOR");
  EXPECT_TRUE(IssueFree(request).ok());
  fixture_.clock.Advance(absl::Hours(48));
  request.set_request_id(NewUuid());
  request.mutable_lines(0)->set_quantity(1);
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "BELOW_FLOOR");
}

TEST_F(IssueDesk, SendsGoodsToAnotherWarehouseOnATransferOrder) {
  Receive("items/rice", 5);
  v1::IssueStockRequest request = FreeRequest("items/rice", 3);
  request.clear_counterparty();
  request.clear_shipment();
  request.set_destination_warehouse("warehouses/640100-01");
  const auto voucher = IssueFree(request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->name(), "warehouses/622900-01/vouchers/transfer-order-2023-0001");
  EXPECT_EQ(voucher->counterparty(), "warehouses/640100-01");
  EXPECT_EQ(voucher->lines(0).to().shipment(), "shipments/622900-01-transfer-order-2023-0001");
  request.set_request_id(NewUuid());
  request.set_destination_warehouse("warehouses/999999-01");
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "WAREHOUSE_UNKNOWN");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(IssueDesk, KeepsTheSignersNamesWithoutTheSpacesTheyWereTypedWith) {
  Receive("items/rice", 5);
  v1::IssueStockRequest request = FreeRequest("items/rice", 1);
  request.set_responsible_persons(0, "　马师傅 ");
  request.set_responsible_persons(1, "马 师傅");
  EXPECT_THAT(testing::WrongFields(IssueFree(request).status()), ElementsAre("responsible_persons TWO_PERSONS_REQUIRED"));
  request.set_responsible_persons(1, "王师傅\t");
  const auto voucher = IssueFree(request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_THAT(voucher->responsible_persons(), ElementsAre("马师傅", "王师傅"));
}

TEST_F(IssueDesk, SendsNothingToAClosedWarehouse) {
  // Nobody there could have taken the goods off the road again.
  Receive("items/rice", 5);
  const std::string held = Reserve("items/rice", 2)->name();
  SetState("warehouses/640100-01", v1::Warehouse::STATE_CLOSED);
  for (v1::IssueStockRequest request : {FreeRequest("items/rice", 3), IssueRequest(held)}) {
    request.clear_counterparty();
    request.set_destination_warehouse("warehouses/640100-01");
    const absl::Status status = IssueFree(request).status();
    EXPECT_EQ(ReasonOf(status), "WAREHOUSE_CLOSED");
    EXPECT_EQ(DetailOf(status, "name"), "warehouses/640100-01");
  }
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 2 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(IssueDesk, IssuesGoodsThatAreBoundToAPurposeForNothingElse) {
  v1::ReceiveStockRequest gift = ReceiveRequest("items/rice", 5);
  gift.mutable_lines(0)->mutable_lot()->mutable_earmark()->set_purpose("孤寡老人");
  const std::string lot = Receive(gift);
  v1::IssueStockRequest request = FreeRequest(lot, 2);
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "LOT_EARMARKED");
  request.set_purpose("学生");
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "LOT_EARMARKED");
  request.set_purpose("孤寡老人");
  EXPECT_TRUE(IssueFree(request).ok());
  // On their way to another warehouse too.
  request.set_request_id(NewUuid());
  request.clear_counterparty();
  request.set_destination_warehouse("warehouses/640100-01");
  EXPECT_TRUE(IssueFree(request).ok());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 1, 0 reserved"));
}

TEST_F(IssueDesk, HoldsGoodsThatAreBoundToAPurposeForNothingElse) {
  v1::ReceiveStockRequest gift = ReceiveRequest("items/rice", 5);
  gift.mutable_lines(0)->mutable_lot()->mutable_earmark()->set_purpose("孤寡老人");
  const std::string lot = Receive(gift);
  v1::ReserveStockRequest request = ReserveRequest(lot, 2);
  EXPECT_EQ(ReasonOf(Reserve(request).status()), "LOT_EARMARKED");
  request.set_purpose("孤寡老人");
  EXPECT_TRUE(Reserve(request).ok());
  // A shipment's hold serves what its plan says.
  request = ReserveRequest(lot, 2);
  request.add_served_purposes("学生");
  EXPECT_EQ(ReasonOf(Reserve(request).status()), "LOT_EARMARKED");
  request.add_served_purposes("孤寡老人");
  EXPECT_TRUE(Reserve(request).ok());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 4 reserved"));
}

TEST_F(IssueDesk, LetsGoodsLeaveBeforeThePaperOnlyUnderAnActiveLevel) {
  Receive("items/rice", 5);
  v1::IssueStockRequest request = FreeRequest("items/rice", 1);
  request.clear_responsible_persons();
  request.set_incident("incidents/20231218-622927-1");
  request.set_paper_later(true);
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "NO_ACTIVE_LEVEL_FOR_INCIDENT");
  incident_->add_active_response_levels()->set_chapter("chapters/622900");
  const auto voucher = IssueFree(request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_TRUE(voucher->paper_open());
  EXPECT_THAT(voucher->responsible_persons(), IsEmpty());
  // The repeated call gets the first answer, whatever became of the level.
  incident_->clear_active_response_levels();
  EXPECT_EQ(IssueFree(request)->SerializeAsString(), voucher->SerializeAsString());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 4, 0 reserved"));
}

TEST_F(IssueDesk, LetsHeldGoodsLeaveBeforeThePaperOnlyOnTheirOwnIncidentsLevel) {
  Receive("items/rice", 5);
  v1::ReserveStockRequest hold = ReserveRequest("items/rice", 2);
  hold.set_incident("incidents/20231218-622927-1");
  v1::IssueStockRequest request = IssueRequest(Reserve(hold)->name());
  request.clear_responsible_persons();
  request.set_paper_later(true);
  // The other incident's level is active, as the fixture answers for any.
  incident_->add_active_response_levels()->set_chapter("chapters/622900");
  request.set_incident("incidents/20231201-640100-1");
  const absl::Status status = IssueFree(request).status();
  EXPECT_EQ(ReasonOf(status), "RESERVED_FOR_ANOTHER_INCIDENT");
  EXPECT_EQ(DetailOf(status, "incident"), "incidents/20231218-622927-1");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 2 reserved"));
  request.set_incident("incidents/20231218-622927-1");
  const auto voucher = IssueFree(request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_TRUE(voucher->paper_open());
  EXPECT_EQ(voucher->incident(), "incidents/20231218-622927-1");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(IssueDesk, FindsAnOpenPaperByTheIncidentOnWhoseLevelGoodsLeftThoughTheyWereHeldForNone) {
  Receive("items/rice", 5);
  v1::IssueStockRequest request = IssueRequest(Reserve("items/rice", 2)->name());
  request.clear_responsible_persons();
  request.set_paper_later(true);
  request.set_incident("incidents/20231218-622927-1");
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "NO_ACTIVE_LEVEL_FOR_INCIDENT");
  incident_->add_active_response_levels()->set_chapter("chapters/622900");
  const auto voucher = IssueFree(request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  v1::ListVouchersRequest list;
  list.set_parent("warehouses/622900-01");
  list.set_incident("incidents/20231218-622927-1");
  list.set_paper_open(true);
  const auto open = vouchers_.ListVouchers(Keeper(), list);
  ASSERT_EQ(open->vouchers_size(), 1);
  EXPECT_EQ(open->vouchers(0).name(), voucher->name());
}

TEST_F(IssueDesk, AnswersARepeatedIssueAlikeAndRefusesAnotherOneUnderItsId) {
  Receive("items/rice", 5);
  v1::IssueStockRequest request = FreeRequest("items/rice", 2);
  const auto first = IssueFree(request);
  EXPECT_EQ(IssueFree(request)->SerializeAsString(), first->SerializeAsString());
  request.mutable_lines(0)->set_quantity(1);
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "REQUEST_ID_REUSED");
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 3, 0 reserved"));
}

TEST_F(IssueDesk, TakesTheNextNumberThoughAnotherProcessHasTakenTheOneThatSeemedToBeNext) {
  Receive("items/rice", 5);
  IssueApi other(fixture_.scopes, fixture_.worlds, [](absl::string_view, const std::string&, absl::Time, IncidentReply) {});
  EXPECT_EQ(IssueFree("items/rice", 1)->name(), "warehouses/622900-01/vouchers/issue-note-2023-0001");
  EXPECT_EQ(other.IssueStock(Keeper(), FreeRequest("items/rice", 1))->name(), "warehouses/622900-01/vouchers/issue-note-2023-0002");
  EXPECT_EQ(IssueFree("items/rice", 1)->name(), "warehouses/622900-01/vouchers/issue-note-2023-0003");
  EXPECT_EQ(other.IssueStock(Keeper(), FreeRequest("items/rice", 1))->name(), "warehouses/622900-01/vouchers/issue-note-2023-0004");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(IssueDesk, NumbersOnFromTheLastPaperWhenTheDatabaseWasSetBackUnderIt) {
  Receive("items/rice", 5);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(IssueFree("items/rice", 1).ok());
  // As when a backup is brought in.
  RunAsOwner(
      "SET session_replication_role = replica;"
      "DELETE FROM warehouse.transfers WHERE voucher_id IN (SELECT voucher_id FROM warehouse.vouchers WHERE kind = 4 AND number > 1);"
      "DELETE FROM warehouse.vouchers WHERE kind = 4 AND number > 1;"
      "UPDATE warehouse.balances SET on_hand_quantity = 4;"
      "RESET session_replication_role");
  EXPECT_EQ(IssueFree("items/rice", 1)->name(), "warehouses/622900-01/vouchers/issue-note-2023-0002");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

// Issues at the same time, in one batch or several as it comes.
class ManyIssues : public IssueDesk {
 protected:
  std::vector<absl::StatusOr<v1::Voucher>> IssueAtOnce(const std::vector<v1::IssueStockRequest>& requests) {
    std::vector<absl::StatusOr<v1::Voucher>> answers(requests.size(), absl::UnknownError("no answer"));
    std::barrier start(static_cast<std::ptrdiff_t>(requests.size()));
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        answers[i] = IssueFree(requests[i]);
      });
    }
    threads.clear();
    return answers;
  }
};

TEST_F(ManyIssues, GivesTheLastFiveToOneOfTwo) {
  for (int round = 0; round < 10; ++round) {
    const std::string lot = Receive("items/rice", 5);
    const auto answers = IssueAtOnce({FreeRequest(lot, 5), FreeRequest("items/rice", 5)});
    ASSERT_NE(answers[0].ok(), answers[1].ok());
    ASSERT_EQ(ReasonOf((answers[0].ok() ? answers[1] : answers[0]).status()), "INSUFFICIENT_STOCK");
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(ManyIssues, NeverTakesMoreThanThereIsWhenTheLinesOfSeveralNameOneLot) {
  // A peer checked each line by itself and drove a lot below zero.
  const std::string lot = Receive("items/rice", 5);
  v1::IssueStockRequest request = FreeRequest(lot, 3);
  AddLine("items/rice", 3, request);
  EXPECT_EQ(ReasonOf(IssueFree(request).status()), "INSUFFICIENT_STOCK");
  std::vector<v1::IssueStockRequest> requests;
  for (int i = 0; i < 8; ++i) {
    requests.push_back(FreeRequest(lot, 1));
    AddLine("items/rice", 1, requests.back());
  }
  int issued = 0;
  for (const auto& answer : IssueAtOnce(requests)) issued += answer.ok() ? 1 : 0;
  EXPECT_EQ(issued, 2);
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 1, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(ManyIssues, LetsTheGoodOnesOfABatchThroughAndRefusesTheOthers) {
  Receive("items/rice", 1000);
  std::vector<v1::IssueStockRequest> requests;
  for (int i = 0; i < 24; ++i) requests.push_back(FreeRequest(i % 3 == 0 ? "items/gold" : "items/rice", 1 + i));
  const auto answers = IssueAtOnce(requests);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ASSERT_EQ(ReasonOf(answers[i].status()), i % 3 == 0 ? "ITEM_UNKNOWN" : "") << i;
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(ManyIssues, AnswersTwinsThatMeetInOneBatchAlike) {
  Receive("items/rice", 100);
  for (int round = 0; round < 10; ++round) {
    const v1::IssueStockRequest request = FreeRequest("items/rice", 1);
    const auto answers = IssueAtOnce({request, request, request, request});
    for (const auto& answer : answers) ASSERT_EQ(answer->SerializeAsString(), answers.front()->SerializeAsString());
  }
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 90, 0 reserved"));
}

TEST_F(ManyIssues, KeepsTheLedgerWholeWhenTwoProcessesServeOneWarehouse) {
  Receive("items/rice", 200);
  IssueApi other(fixture_.scopes, fixture_.worlds,
                 [this](absl::string_view, const std::string&, absl::Time, IncidentReply reply) { std::move(reply)(incident_); });
  std::atomic<int> issued = 0;
  std::vector<std::jthread> clients;
  for (int client = 0; client < 4; ++client) {
    clients.emplace_back([&, client] {
      for (int i = 0; i < 50; ++i)
        issued += (client % 2 == 0 ? issues_ : other).IssueStock(Keeper(), FreeRequest("items/rice", 1)).ok() ? 1 : 0;
    });
  }
  clients.clear();
  EXPECT_EQ(issued, 200);
  EXPECT_EQ(ReasonOf(IssueFree("items/rice", 1).status()), "INSUFFICIENT_STOCK");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(IssueDesk, RefusesAnIssueWhoseCallerHasStoppedWaiting) {
  Receive("items/rice", 5);
  rpc::Call call = Keeper();
  call.deadline = absl::Now() - absl::Seconds(1);
  EXPECT_EQ(issues_.IssueStock(call, FreeRequest("items/rice", 1)).status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 5, 0 reserved"));
}

}  // namespace
}  // namespace muster::warehouse
