#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "warehouse/paper_room.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(PaperRoom, TakesAReceiptBackByACounterVoucher) {
  const v1::Voucher note = *vouchers_.ReceiveStock(Keeper(), ReceiveRequest("items/rice", 5));
  v1::ReverseVoucherRequest request = ReverseRequest(note.name());
  const auto counter = papers_.ReverseVoucher(Keeper(), request);
  ASSERT_TRUE(counter.ok()) << counter.status();
  EXPECT_EQ(counter->name(), "warehouses/622900-01/vouchers/goods-received-note-2023-0002");
  EXPECT_EQ(counter->reverses(), note.name());
  EXPECT_EQ(counter->note(), "数量录错");
  EXPECT_EQ(counter->counterparty(), "兰州供应商");
  EXPECT_THAT(Lines(*counter), ElementsAre("5 lots/1 warehouses/622900-01 > 兰州供应商"));
  EXPECT_EQ(GetVoucher(counter->name()).SerializeAsString(), counter->SerializeAsString());
  const v1::Voucher original = GetVoucher(note.name());
  EXPECT_EQ(original.state(), v1::Voucher::STATE_REVERSED);
  EXPECT_EQ(original.reversed_by(), counter->name());
  EXPECT_EQ(papers_.ReverseVoucher(Keeper(), request)->SerializeAsString(), counter->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.VoucherReversed");
  EXPECT_THAT(Balances(), IsEmpty());

  const absl::Status again = Reverse(note.name()).status();
  EXPECT_EQ(ReasonOf(again), "ALREADY_REVERSED");
  EXPECT_EQ(DetailOf(again, "reversed_by"), counter->name());
  EXPECT_EQ(ReasonOf(Reverse(counter->name()).status()), "IS_COUNTER_VOUCHER");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, TakesAnIssueBackAsLongAsTheGoodsAreOnTheRoad) {
  Receive("items/rice", 5);
  const auto held = Reserve("items/rice", 5);
  const v1::Voucher issue = *Issue(held->name());
  ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest("lots/1", 1, 0)).ok());
  const absl::Status status = Reverse(issue.name()).status();
  EXPECT_EQ(ReasonOf(status), "NOT_IN_TRANSIT");
  EXPECT_EQ(DetailOf(status, "lot"), "lots/1");

  Receive("items/tent", 5);
  const v1::Voucher tents = IssueItem("items/tent", 4);
  const auto counter = Reverse(tents.name());
  ASSERT_TRUE(counter.ok()) << counter.status();
  EXPECT_THAT(Lines(*counter), ElementsAre("4 lots/2 shipments/20231218-622927-1-01 > warehouses/622900-01"));
  EXPECT_EQ(counter->purpose(), "shipments/20231218-622927-1-01");
  // What a reservation held is free again, not held again.
  EXPECT_EQ(GetReservation(held->name()).state(), v1::Reservation::STATE_ISSUED);
  EXPECT_THAT(Balances(), ElementsAre("lots/2 in warehouses/622900-01: 5, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, TakesBackNothingThatIsGoneOrPromised) {
  const v1::Voucher note = *vouchers_.ReceiveStock(Keeper(), ReceiveRequest("items/rice", 5));
  const std::string held = Reserve("items/rice", 1)->name();
  const absl::Status status = Reverse(note.name()).status();
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "lot"), "lots/1");
  EXPECT_EQ(DetailOf(status, "available"), "4");
  EXPECT_EQ(GetVoucher(note.name()).state(), v1::Voucher::STATE_POSTED);
  ASSERT_TRUE(Cancel(held).ok());
  EXPECT_TRUE(Reverse(note.name()).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, ShowsThatLostGoodsWereFoundAgainHoweverTransfersAreAskedFor) {
  Receive("items/rice", 10);
  IssueItem("items/rice", 6);
  const v1::Voucher receipt = *papers_.ReceiveShipment(Keeper(), ReceiveShipmentRequest("lots/1", 4, 2));
  ASSERT_TRUE(Reverse(receipt.name()).ok());
  v1::ListTransfersRequest all;
  v1::ListTransfersRequest of_lot;
  of_lot.set_lot("lots/1");
  v1::ListTransfersRequest of_shipment;
  of_shipment.set_shipment("shipments/20231218-622927-1-01");
  // In, out, back and lost, and both again.
  EXPECT_EQ(transfers_.ListTransfers(Keeper(), all)->transfers_size(), 6);
  EXPECT_EQ(transfers_.ListTransfers(Keeper(), of_lot)->transfers_size(), 6);
  EXPECT_EQ(transfers_.ListTransfers(Keeper(), of_shipment)->transfers_size(), 5);
  EXPECT_EQ(transfers_.ListTransfers(Keeper("chapters/640100"), of_shipment)->transfers_size(), 0);
}

TEST_F(PaperRoom, KeepsVouchersAndPagesOfThemToWhatAMessageCarries) {
  Receive("items/rice", 10);
  std::vector<std::string> names;
  // Lines as long as they get, 7 MB, 7 MB and 20 MB.
  for (const int line_count : {10'000, 10'000, 30'000}) {
    const auto disposal = papers_.DisposeStock(Keeper(), DisposeRequest("lots/1", 1));
    ASSERT_TRUE(disposal.ok()) << disposal.status();
    names.push_back(disposal->name());
    RunAsOwner(absl::StrCat(
        "INSERT INTO warehouse.transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time) "
        "SELECT 1, 1, '622900-01', 5, repeat('损', 200), 1, max(voucher_id), now() FROM warehouse.vouchers, generate_series(1, ",
        line_count, ") AS line GROUP BY line"));
  }
  EXPECT_EQ(ReasonOf(Reverse(names[2]).status()), "VOUCHER_TOO_BIG");
  v1::ListVouchersRequest request;
  request.set_parent("warehouses/622900-01");
  request.set_kind(v1::Voucher::KIND_DISPOSAL_NOTE);
  std::vector<int> page_sizes;
  std::vector<std::string> listed;
  do {
    const auto page = vouchers_.ListVouchers(Keeper(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    page_sizes.push_back(page->vouchers_size());
    for (const v1::Voucher& voucher : page->vouchers()) listed.push_back(voucher.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(page_sizes, ElementsAre(1, 2));
  EXPECT_THAT(listed, ElementsAre(names[2], names[1], names[0]));
}

TEST_F(PaperRoom, TakesEveryOtherKindBackToo) {
  Receive("items/rice", 10);
  const v1::Voucher disposal = *papers_.DisposeStock(Keeper(), DisposeRequest("lots/1", 3));
  EXPECT_THAT(Lines(*Reverse(disposal.name())), ElementsAre("3 lots/1 报废：破损 > warehouses/622900-01"));
  IssueItem("items/rice", 6);
  const v1::Voucher receipt = *papers_.ReceiveShipment(Keeper(), ReceiveShipmentRequest("lots/1", 4, 2));
  EXPECT_THAT(Lines(*Reverse(receipt.name())), ElementsAre("4 lots/1 warehouses/622900-01 > shipments/20231218-622927-1-01",
                                                           "2 lots/1 运输途中损失或损坏 > shipments/20231218-622927-1-01"));
  const v1::Voucher docked = *papers_.CrossDock(Keeper(), CrossDockRequest("items/tent", 3));
  EXPECT_THAT(Lines(*Reverse(docked.name())),
              ElementsAre("3 lots/2 warehouses/622900-01 > 某企业", "3 lots/2 shipments/20231218-622927-1-02 > warehouses/622900-01"));
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 4, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, RefusesACounterVoucherInTheOrderOfItsContract) {
  const std::string notice = papers_.NotifyArrival(Keeper(), NotifyRequest("items/rice", 1))->name();
  v1::ReverseVoucherRequest request = ReverseRequest("issue-note");
  request.clear_reason();
  request.clear_responsible_persons();
  EXPECT_THAT(testing::WrongFields(papers_.ReverseVoucher(Keeper(), request).status()),
              ElementsAre("responsible_persons TWO_PERSONS_REQUIRED", "name MALFORMED", "reason REQUIRED"));
  EXPECT_EQ(ReasonOf(Reverse("warehouses/622900-01/vouchers/issue-note-2023-0009").status()), "VOUCHER_UNKNOWN");
  EXPECT_EQ(ReasonOf(Reverse("warehouses/none/vouchers/issue-note-2023-0001").status()), "VOUCHER_UNKNOWN");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_CLOSED);
  request = ReverseRequest(notice);
  EXPECT_EQ(ReasonOf(papers_.ReverseVoucher(Keeper("chapters/640100"), request).status()), "VOUCHER_UNKNOWN");
  EXPECT_EQ(ReasonOf(papers_.ReverseVoucher(Dispatch(), request).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(papers_.ReverseVoucher(Keeper(), request).status()), "WAREHOUSE_CLOSED");
  SetState("warehouses/622900-01", v1::Warehouse::STATE_OPEN);
  EXPECT_EQ(ReasonOf(papers_.ReverseVoucher(Keeper(), request).status()), "NOTICE_NOT_REVERSIBLE");
}

// Runs them at the same time and counts what came of them, by reason; "" is success.
std::map<std::string, int> AtOnce(const std::vector<std::function<absl::Status()>>& actions) {
  std::map<std::string, int> outcomes;
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    for (const auto& action : actions) {
      threads.emplace_back([&] {
        const absl::Status status = action();
        const std::lock_guard lock(mutex);
        ++outcomes[status.ok() ? "" : ReasonOf(status)];
      });
    }
  }
  return outcomes;
}

TEST_F(PaperRoom, TakesAVoucherBackOnceWhenTwoDoItAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const std::string note = vouchers_.ReceiveStock(Keeper(), ReceiveRequest("items/rice", 5))->name();
    const auto reverse = [&] { return Reverse(note).status(); };
    auto outcomes = AtOnce({reverse, reverse, reverse});
    ASSERT_EQ(outcomes[""], 1);
    ASSERT_EQ(outcomes["ALREADY_REVERSED"], 2);
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, LetsGoodsGoOneWayWhenTheyAreIssuedAndTakenBackAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const v1::Voucher note = *vouchers_.ReceiveStock(Keeper(), ReceiveRequest("items/rice", 5));
    const std::string lot = note.lines(0).lot();
    auto outcomes = AtOnce({[&] { return Reverse(note.name()).status(); },
                            [&] {
                              const auto held = Reserve(lot, 5);
                              return held.ok() ? Issue(held->name()).status() : held.status();
                            }});
    ASSERT_EQ(outcomes[""], 1);
    ASSERT_EQ(outcomes["INSUFFICIENT_STOCK"], 1);
  }
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(PaperRoom, DeliversOrTakesBackWhatIsOnTheRoadNeverBoth) {
  for (int round = 0; round < 10; ++round) {
    const std::string lot = Receive("items/rice", 5);
    const std::string issue = Issue(Reserve(lot, 5)->name())->name();
    auto outcomes = AtOnce({[&] { return Reverse(issue).status(); },
                            [&] { return transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, 5, 0)).status(); },
                            [&] { return papers_.ReceiveShipment(Keeper(), ReceiveShipmentRequest(lot, 5, 0)).status(); }});
    ASSERT_EQ(outcomes[""], 1);
    ASSERT_EQ(outcomes["NOT_IN_TRANSIT"], 2);
  }
  EXPECT_EQ(fixture_.live().pool->stats().deadlocks, 0);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
