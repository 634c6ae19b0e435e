#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <random>

#include "warehouse/stockroom.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

constexpr unsigned kSeed = 20231218;
constexpr int kSteps = 300;

class Positions : public Stockroom {
 protected:
  using GroupBy = v1::ListStockSummariesRequest::GroupBy;

  // Every page of a list, one row each.
  std::vector<v1::StockSummary> Summaries(const rpc::Call& call, v1::ListStockSummariesRequest request, int page_size = 1000) {
    request.set_page_size(page_size);
    std::vector<v1::StockSummary> all;
    do {
      const auto page = positions_.ListStockSummaries(call, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return all;
      all.insert(all.end(), page->stock_summaries().begin(), page->stock_summaries().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
  std::vector<v1::StockSummary> Summaries(GroupBy group_by, int page_size = 1000) {
    v1::ListStockSummariesRequest request;
    request.set_group_by(group_by);
    return Summaries(Dispatch(), request, page_size);
  }
  // "622900-01/rice: 40" of each row, with the place by which it is grouped.
  static std::vector<std::string> Brief(const std::vector<v1::StockSummary>& summaries) {
    std::vector<std::string> brief;
    for (const v1::StockSummary& summary : summaries) {
      const std::string& place = summary.warehouse().empty() ? summary.chapter() : summary.warehouse();
      brief.push_back(
          absl::StrCat(place, " level ", static_cast<int>(summary.level()), " ", summary.item(), ": ", summary.on_hand_quantity()));
    }
    return brief;
  }

  // What was where, "lots/1 in warehouses/622900-01: 5".
  std::vector<std::string> PositionsAt(const rpc::Call& call, v1::ListStockPositionsRequest request, absl::Time as_of,
                                       int page_size = 1000) {
    *request.mutable_as_of_time() = ToTimestamp(as_of);
    request.set_page_size(page_size);
    std::vector<std::string> all;
    do {
      const auto page = positions_.ListStockPositions(call, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return all;
      for (const v1::StockPosition& position : page->stock_positions()) {
        all.push_back(absl::StrCat(position.lot().name(), " in ", position.warehouse(), ": ", position.on_hand_quantity()));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  static v1::ListLedgerEntriesRequest LedgerRequest(absl::string_view item_or_lot, absl::string_view warehouse = "warehouses/622900-01") {
    v1::ListLedgerEntriesRequest request;
    request.set_warehouse(std::string(warehouse));
    (item_or_lot.substr(0, 4) == "lots" ? *request.mutable_lot() : *request.mutable_item()) = std::string(item_or_lot);
    return request;
  }
  // "+40 -0 = 40" for each entry, after checking that pages carry the balance on.
  std::vector<std::string> Ledger(v1::ListLedgerEntriesRequest request, int page_size = 100) {
    request.set_page_size(page_size);
    std::vector<std::string> all;
    std::optional<std::int64_t> closing;
    do {
      const auto page = positions_.ListLedgerEntries(Dispatch(), request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return all;
      if (closing.has_value()) {
        EXPECT_EQ(page->opening_quantity(), *closing);
      } else {
        all.push_back(absl::StrCat("opening ", page->opening_quantity()));
      }
      closing = page->closing_quantity();
      for (const v1::LedgerEntry& entry : page->ledger_entries()) {
        all.push_back(absl::StrCat("+", entry.in_quantity(), " -", entry.out_quantity(), " = ", entry.balance_quantity()));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    all.push_back(absl::StrCat("closing ", *closing));
    return all;
  }

  std::string ReceiveLot(absl::string_view item, std::int64_t quantity, absl::string_view expiry_date, std::int64_t unit_cost_fen,
                         absl::string_view warehouse = "warehouses/622900-01") {
    v1::ReceiveStockRequest request = ReceiveRequest(item, quantity, warehouse);
    request.mutable_lines(0)->mutable_lot()->set_expiry_date(std::string(expiry_date));
    request.mutable_lines(0)->mutable_lot()->set_unit_cost_fen(unit_cost_fen);
    return Receive(request);
  }
};

TEST_F(Positions, CountsWhatSuppliersPromiseApartFromWhatIsHeld) {
  RunAsOwner("UPDATE warehouse.items SET people_served_per_1000_units = 1000");
  v1::CreateWarehouseRequest agreement = WarehouseRequest("622900-02", "chapters/622900");
  agreement.mutable_warehouse()->set_kind(v1::Warehouse::KIND_AGREEMENT_RESERVE);
  agreement.mutable_warehouse()->set_call_off_minutes(90);
  ASSERT_TRUE(warehouses_.CreateWarehouse(Administrator(), agreement).ok());
  ReceiveLot("items/rice", 100, "2024-01-01", 10);
  ReceiveLot("items/rice", 200, "2023-12-18", 2'000'000'000, "warehouses/622900-02");  // expired
  ReceiveLot("items/rice", 300, "2024-01-01", 0, "warehouses/622900-02");
  ReceiveLot("items/rice", 400, "2024-01-01", 10, "warehouses/622900-02");
  RunAsOwner("UPDATE warehouse.lots SET state = 2 WHERE lot_id = 4");
  ReceiveLot("items/tent", 7, "", 10, "warehouses/622900-02");
  ASSERT_TRUE(Reserve(ReserveRequest("items/rice", 30)).ok());
  ASSERT_TRUE(Reserve(ReserveRequest("items/rice", 250, "warehouses/622900-02")).ok());

  for (const GroupBy group_by : {v1::ListStockSummariesRequest::GROUP_BY_ITEM, v1::ListStockSummariesRequest::GROUP_BY_LEVEL_ITEM,
                                 v1::ListStockSummariesRequest::GROUP_BY_CHAPTER_ITEM}) {
    for (const char* ancestor : {"", "chapters/622900"}) {
      v1::ListStockSummariesRequest request;
      request.set_ancestor(ancestor);
      request.set_group_by(group_by);
      const std::vector<v1::StockSummary> summaries = Summaries(Dispatch(), request, 1);
      ASSERT_EQ(summaries.size(), 2U) << group_by << ancestor;
      const v1::StockSummary& rice = summaries[0];
      EXPECT_EQ(rice.promised_quantity(), 900);
      EXPECT_EQ(rice.on_hand_quantity(), 100);
      EXPECT_EQ(rice.reserved_quantity(), 30);
      EXPECT_EQ(rice.usable_quantity(), 70);
      EXPECT_EQ(rice.quarantined_quantity(), 0);
      EXPECT_EQ(rice.expired_quantity(), 0);
      EXPECT_EQ(rice.expiring_quantity(), 100);
      EXPECT_EQ(rice.value_fen(), 1000);
      EXPECT_EQ(rice.unvalued_quantity(), 0);
      EXPECT_EQ(rice.people_served(), 70);
      // Of which there is nothing but the promise.
      EXPECT_EQ(summaries[1].item(), "items/tent");
      EXPECT_EQ(summaries[1].on_hand_quantity(), 0);
      EXPECT_EQ(summaries[1].promised_quantity(), 7);
      EXPECT_EQ(summaries[1].value_fen(), 0);
    }
  }
  std::vector<std::string> by_warehouse;
  for (const v1::StockSummary& summary : Summaries(v1::ListStockSummariesRequest::GROUP_BY_WAREHOUSE_ITEM)) {
    by_warehouse.push_back(
        absl::StrCat(summary.warehouse(), " ", summary.item(), ": ", summary.on_hand_quantity(), " + ", summary.promised_quantity()));
  }
  EXPECT_THAT(by_warehouse, ElementsAre("warehouses/622900-01 items/rice: 100 + 0", "warehouses/622900-02 items/rice: 0 + 900",
                                        "warehouses/622900-02 items/tent: 0 + 7"));
}

TEST_F(Positions, SumsUpWhatThereIsAndWhatOfItIsOfUse) {
  RunAsOwner("UPDATE warehouse.items SET people_served_per_1000_units = 1500, weight_g = 2000, volume_cm3 = 30");
  ReceiveLot("items/rice", 100, "2023-12-18", 10);  // expired
  ReceiveLot("items/rice", 200, "2023-12-19", 20);  // the last day of use
  ReceiveLot("items/rice", 300, "2024-03-18", 0);   // on the 90th day; cost not known
  ReceiveLot("items/rice", 400, "2024-03-19", 40);  // later
  ReceiveLot("items/rice", 501, "", 50);            // never
  const std::string quarantined = ReceiveLot("items/rice", 600, "2024-01-01", 2'000'000'000);
  RunAsOwner("UPDATE warehouse.lots SET state = 2 WHERE lot_id = 6");
  ASSERT_EQ(quarantined, "lots/6");
  v1::ReserveStockRequest reserve = ReserveRequest("items/rice", 250);
  ASSERT_TRUE(Reserve(reserve).ok());

  for (const char* ancestor : {"", "chapters/620000"}) {
    v1::ListStockSummariesRequest request;
    request.set_ancestor(ancestor);
    const std::vector<v1::StockSummary> summaries = Summaries(Dispatch(), request);
    ASSERT_EQ(summaries.size(), 1U) << ancestor;
    const v1::StockSummary& rice = summaries[0];
    EXPECT_EQ(rice.item(), "items/rice");
    EXPECT_EQ(rice.on_hand_quantity(), 2101);
    EXPECT_EQ(rice.reserved_quantity(), 250);
    EXPECT_EQ(rice.available_quantity(), 1851);
    EXPECT_EQ(rice.usable_quantity(), 200 + 300 + 400 + 501 - 250);
    EXPECT_EQ(rice.quarantined_quantity(), 600);
    EXPECT_EQ(rice.expired_quantity(), 100);
    EXPECT_EQ(rice.expiring_quantity(), 200 + 300 + 600);
    EXPECT_EQ(rice.value_fen(), 1000 + 4000 + 16'000 + 25'050 + 1'200'000'000'000);
    EXPECT_EQ(rice.unvalued_quantity(), 300);
    EXPECT_EQ(rice.people_served(), 1151 * 3 / 2);
    EXPECT_EQ(rice.weight_g(), 2101 * 2000);
    EXPECT_EQ(rice.volume_cm3(), 2101 * 30);
  }
  v1::ListStockSummariesRequest request;
  request.set_expiring_within_days(13);
  EXPECT_EQ(Summaries(Dispatch(), request)[0].expiring_quantity(), 800);
  fixture_.clock.Advance(absl::Hours(22));
  EXPECT_EQ(Summaries(Dispatch(), request)[0].expired_quantity(), 300);
}

TEST_F(Positions, SaysTheLargestNumberWhereTheValueIsBeyondIt) {
  ReceiveLot("items/rice", 1'000'000'000, "", 100'000'000'000);
  EXPECT_EQ(Summaries(v1::ListStockSummariesRequest::GROUP_BY_ITEM)[0].value_fen(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Summaries(v1::ListStockSummariesRequest::GROUP_BY_WAREHOUSE_ITEM)[0].value_fen(), std::numeric_limits<std::int64_t>::max());
}

TEST_F(Positions, GroupsByChapterWarehouseAndLevelInOneOrderOverAllPages) {
  NewWarehouse("622900-02", "chapters/622900");
  RunAsOwner("UPDATE warehouse.warehouses SET level = 3 WHERE warehouse_id <> '640100-01'");
  ReceiveLot("items/rice", 1, "", 0);
  ReceiveLot("items/tent", 2, "", 0);
  ReceiveLot("items/rice", 8, "", 0, "warehouses/640100-01");
  RunAsOwner(
      "INSERT INTO warehouse.balances (warehouse_id, lot_id, item_id, on_hand_quantity, reserved_quantity, bin, receive_time, expiry_date, "
      "unit_cost_fen) SELECT '622900-02', lot_id, item_id, 4, 0, bin, receive_time, expiry_date, unit_cost_fen"
      " FROM warehouse.balances WHERE lot_id = 1");
  for (const int page_size : {1, 2, 1000}) {
    SCOPED_TRACE(page_size);
    EXPECT_THAT(Brief(Summaries(v1::ListStockSummariesRequest::GROUP_BY_UNSPECIFIED, page_size)),
                ElementsAre(" level 0 items/rice: 13", " level 0 items/tent: 2"));
    EXPECT_THAT(Brief(Summaries(v1::ListStockSummariesRequest::GROUP_BY_CHAPTER_ITEM, page_size)),
                ElementsAre("chapters/622900 level 0 items/rice: 5", "chapters/622900 level 0 items/tent: 2",
                            "chapters/640100 level 0 items/rice: 8"));
    EXPECT_THAT(Brief(Summaries(v1::ListStockSummariesRequest::GROUP_BY_WAREHOUSE_ITEM, page_size)),
                ElementsAre("warehouses/622900-01 level 3 items/rice: 1", "warehouses/622900-01 level 3 items/tent: 2",
                            "warehouses/622900-02 level 3 items/rice: 4", "warehouses/640100-01 level 0 items/rice: 8"));
    EXPECT_THAT(Brief(Summaries(v1::ListStockSummariesRequest::GROUP_BY_LEVEL_ITEM, page_size)),
                ElementsAre(" level 0 items/rice: 8", " level 3 items/rice: 5", " level 3 items/tent: 2"));
  }
  v1::ListStockSummariesRequest request;
  request.add_items("items/tent");
  EXPECT_THAT(Brief(Summaries(Dispatch(), request)), ElementsAre(" level 0 items/tent: 2"));
}

TEST_F(Positions, ShowsNothingOutsideTheCallersChapters) {
  ReceiveLot("items/rice", 1, "2024-01-01", 0);
  ReceiveLot("items/rice", 8, "2024-01-01", 0, "warehouses/640100-01");
  for (const GroupBy group_by :
       {v1::ListStockSummariesRequest::GROUP_BY_ITEM, v1::ListStockSummariesRequest::GROUP_BY_CHAPTER_ITEM,
        v1::ListStockSummariesRequest::GROUP_BY_WAREHOUSE_ITEM, v1::ListStockSummariesRequest::GROUP_BY_LEVEL_ITEM}) {
    v1::ListStockSummariesRequest request;
    request.set_group_by(group_by);
    const std::vector<v1::StockSummary> seen = Summaries(Keeper("chapters/640100"), request);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].on_hand_quantity(), 8);
    request.set_ancestor("chapters/620000");
    EXPECT_THAT(Summaries(Keeper("chapters/640100"), request), IsEmpty());
  }
  const auto at = [&](const rpc::Call& call, absl::string_view warehouse) {
    v1::ListStockPositionsRequest request;
    request.set_warehouse(std::string(warehouse));
    return PositionsAt(call, request, fixture_.clock.Now());
  };
  EXPECT_THAT(at(Keeper("chapters/640100"), ""), ElementsAre("lots/2 in warehouses/640100-01: 8"));
  EXPECT_THAT(at(Keeper("chapters/640100"), "warehouses/622900-01"), IsEmpty());
  EXPECT_EQ(positions_.ListExpiring(Keeper("chapters/640100"), {})->expiring_stock_size(), 1);
  EXPECT_EQ(positions_.ListExpiring(Dispatch(), {})->expiring_stock_size(), 2);
  EXPECT_EQ(ReasonOf(positions_.ListLedgerEntries(Keeper("chapters/640100"), LedgerRequest("items/rice")).status()), "WAREHOUSE_UNKNOWN");
  v1::ListExpiringRequest nowhere;
  nowhere.set_ancestor("chapters/999999");
  EXPECT_EQ(ReasonOf(positions_.ListExpiring(Dispatch(), nowhere).status()), "CHAPTER_UNKNOWN");
}

TEST_F(Positions, SaysEverythingThatIsWrongWithAQuestionAtOnce) {
  v1::ListStockSummariesRequest summaries;
  summaries.set_page_size(10'001);
  summaries.set_page_token("x");
  summaries.set_ancestor("622900");
  summaries.set_group_by(static_cast<GroupBy>(9));
  summaries.add_items("rice");
  summaries.set_expiring_within_days(-1);
  EXPECT_THAT(testing::WrongFields(positions_.ListStockSummaries(Dispatch(), summaries).status()),
              ElementsAre("page_size OUT_OF_RANGE", "page_token PAGE_TOKEN_MALFORMED", "ancestor MALFORMED", "group_by OUT_OF_RANGE",
                          "items[0] MALFORMED", "expiring_within_days OUT_OF_RANGE"));
  v1::ListStockPositionsRequest positions;
  EXPECT_THAT(testing::WrongFields(positions_.ListStockPositions(Dispatch(), positions).status()), ElementsAre("as_of_time REQUIRED"));
  *positions.mutable_as_of_time() = ToTimestamp(fixture_.clock.Now() + absl::Seconds(1));
  EXPECT_THAT(testing::WrongFields(positions_.ListStockPositions(Dispatch(), positions).status()),
              ElementsAre("as_of_time TIME_OUT_OF_RANGE"));
  v1::ListLedgerEntriesRequest ledger;
  EXPECT_THAT(testing::WrongFields(positions_.ListLedgerEntries(Dispatch(), ledger).status()),
              ElementsAre("warehouse REQUIRED", "item ITEM_OR_LOT_REQUIRED"));
  ledger = LedgerRequest("lots/x");
  *ledger.mutable_from_time() = ToTimestamp(fixture_.clock.Now());
  *ledger.mutable_until_time() = ToTimestamp(fixture_.clock.Now() - absl::Seconds(1));
  EXPECT_THAT(testing::WrongFields(positions_.ListLedgerEntries(Dispatch(), ledger).status()),
              ElementsAre("lot MALFORMED", "until_time TIME_OUT_OF_RANGE"));
}

TEST_F(Positions, KeepsABinCardForEachLotAndALedgerForEachItem) {
  const absl::Time begin = fixture_.clock.Now();
  const std::string first = ReceiveLot("items/rice", 10, "2024-01-01", 0);
  const std::string second = ReceiveLot("items/rice", 20, "2025-01-01", 0);
  ReceiveLot("items/tent", 7, "", 0);
  fixture_.clock.Advance(absl::Minutes(1));
  ASSERT_TRUE(Issue(Reserve("items/rice", 12)->name()).ok());
  ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(first, 10, 0)).ok());
  fixture_.clock.Advance(absl::Minutes(1));
  ASSERT_TRUE(Issue(Reserve("items/rice", 5)->name()).ok());

  for (const int page_size : {1, 2, 100}) {
    EXPECT_THAT(Ledger(LedgerRequest(first), page_size), ElementsAre("opening 0", "+10 -0 = 10", "+0 -10 = 0", "closing 0"));
    EXPECT_THAT(Ledger(LedgerRequest("items/rice"), page_size),
                ElementsAre("opening 0", "+10 -0 = 10", "+20 -0 = 30", "+0 -10 = 20", "+0 -2 = 18", "+0 -5 = 13", "closing 13"));
  }
  v1::ListLedgerEntriesRequest period = LedgerRequest("items/rice");
  *period.mutable_from_time() = ToTimestamp(begin + absl::Minutes(1));
  EXPECT_THAT(Ledger(period, 1), ElementsAre("opening 30", "+0 -10 = 20", "+0 -2 = 18", "+0 -5 = 13", "closing 13"));
  *period.mutable_until_time() = ToTimestamp(begin + absl::Minutes(2));
  EXPECT_THAT(Ledger(period, 1), ElementsAre("opening 30", "+0 -10 = 20", "+0 -2 = 18", "closing 18"));
  *period.mutable_from_time() = period.until_time();
  EXPECT_THAT(Ledger(period), ElementsAre("opening 18", "closing 18"));
  EXPECT_THAT(Ledger(LedgerRequest("items/rice", "warehouses/640100-01")), ElementsAre("opening 0", "closing 0"));

  const auto card = positions_.ListLedgerEntries(Keeper(), LedgerRequest(second));
  ASSERT_TRUE(card.ok()) << card.status();
  ASSERT_EQ(card->ledger_entries_size(), 3);
  EXPECT_EQ(card->ledger_entries(0).place().source(), "兰州供应商");
  EXPECT_EQ(card->ledger_entries(0).counterparty(), "兰州供应商");
  EXPECT_EQ(card->ledger_entries(0).voucher(), "warehouses/622900-01/vouchers/goods-received-note-2023-0002");
  EXPECT_EQ(card->ledger_entries(1).place().shipment(), "shipments/20231218-622927-1-01");
  EXPECT_EQ(card->ledger_entries(1).purpose(), "shipments/20231218-622927-1-01");
  EXPECT_EQ(card->ledger_entries(1).counterparty(), "积石山县红十字会");
  EXPECT_EQ(card->ledger_entries(1).lot(), second);
  EXPECT_EQ(card->ledger_entries(1).item(), "items/rice");
  EXPECT_EQ(FromTimestamp(card->ledger_entries(1).create_time()), begin + absl::Minutes(1));

  EXPECT_EQ(ReasonOf(positions_.ListLedgerEntries(Dispatch(), LedgerRequest("lots/99")).status()), "LOT_UNKNOWN");
  EXPECT_EQ(ReasonOf(positions_.ListLedgerEntries(Dispatch(), LedgerRequest(first, "warehouses/640100-01")).status()), "LOT_UNKNOWN");
  EXPECT_EQ(ReasonOf(positions_.ListLedgerEntries(Dispatch(), LedgerRequest(first, "warehouses/none")).status()), "WAREHOUSE_UNKNOWN");
}

TEST_F(Positions, ListsWhatExpiresTheEarliestFirst) {
  ReceiveLot("items/rice", 5, "2024-02-01", 300);
  ReceiveLot("items/tent", 6, "2023-12-18", 100'000'000'000);
  ReceiveLot("items/rice", 7, "2024-01-01", 0, "warehouses/640100-01");
  ReceiveLot("items/rice", 8, "2024-06-01", 0);
  ReceiveLot("items/rice", 9, "", 0);
  v1::ListExpiringRequest request;
  request.set_page_size(1);
  const auto list = [&] {
    std::vector<std::string> all;
    do {
      const auto page = positions_.ListExpiring(Dispatch(), request);
      EXPECT_TRUE(page.ok()) << page.status();
      for (const v1::ExpiringStock& expiring : page->expiring_stock()) {
        all.push_back(absl::StrCat(expiring.stock_balance().lot().name(), " in ", expiring.stock_balance().warehouse(), ": ",
                                   expiring.stock_balance().on_hand_quantity(), ", ", expiring.remaining_days(), " days, ",
                                   expiring.value_fen(), " fen"));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  };
  EXPECT_THAT(list(),
              ElementsAre("lots/3 in warehouses/640100-01: 7, 13 days, 0 fen", "lots/1 in warehouses/622900-01: 5, 44 days, 1500 fen"));
  request.set_within_days(13);
  request.set_include_expired(true);
  EXPECT_THAT(list(), ElementsAre("lots/2 in warehouses/622900-01: 6, -1 days, 600000000000 fen",
                                  "lots/3 in warehouses/640100-01: 7, 13 days, 0 fen"));
  ASSERT_TRUE(Issue(Reserve(ReserveRequest("items/rice", 7, "warehouses/640100-01"))->name()).ok());
  EXPECT_EQ(list().size(), 1U);
}

// The same rows whichever statement answers: few chapters are looked up, many are walked.
TEST_F(Positions, ListsTransfersAndVouchersAlikeForFewChaptersAndForMany) {
  const std::string lot = Receive("items/rice", 40);
  Receive(ReceiveRequest("items/rice", 5, "warehouses/640100-01"));
  ASSERT_TRUE(Issue(Reserve("items/rice", 12)->name()).ok());
  ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, 3, 1)).ok());
  ASSERT_TRUE(Issue(Reserve("items/rice", 2)->name()).ok());
  const auto read = [&](std::vector<std::string> chapter_ids, v1::Voucher::Kind kind) {
    return *outbox::Read<StockTx>(fixture_.live(), {.actor = "users/test", .method = "test", .deadline = Soon()},
                                  [&](StockTx& tx) -> absl::StatusOr<std::vector<std::string>> {
                                    std::vector<std::string> rows;
                                    std::int64_t after = 0;
                                    while (true) {
                                      ASSIGN_OR_RETURN(const auto page, tx.ListTransfers({.chapter_ids = chapter_ids}, after, 0));
                                      if (page.empty()) break;
                                      rows.push_back(page[0].ShortDebugString());
                                      after = std::stoll(page[0].name().substr(10));
                                    }
                                    std::int64_t before = std::numeric_limits<std::int64_t>::max();
                                    while (true) {
                                      ASSIGN_OR_RETURN(const auto page,
                                                       tx.ListVouchers({.chapter_ids = chapter_ids, .kind = kind}, before, 0));
                                      if (page.empty()) return rows;
                                      rows.push_back(page[0].voucher.ShortDebugString());
                                      before = page[0].voucher_id;
                                    }
                                  });
  };
  for (const std::vector<std::string>& few : {std::vector<std::string>{"622900"}, {"640100"}, {"622900", "640100"}, {"150300"}}) {
    std::vector<std::string> many = few;
    for (int i = 0; i < 100; ++i) many.push_back(absl::StrCat(100'000 + i));
    for (const v1::Voucher::Kind kind : {v1::Voucher::KIND_UNSPECIFIED, v1::Voucher::KIND_ISSUE_NOTE, v1::Voucher::KIND_DISPOSAL_NOTE}) {
      EXPECT_EQ(read(few, kind), read(many, kind));
    }
  }
  EXPECT_EQ(read({"622900", "640100"}, v1::Voucher::KIND_UNSPECIFIED).size(), 6U + 4U);
  EXPECT_EQ(read({"640100"}, v1::Voucher::KIND_UNSPECIFIED).size(), 1U + 1U);
}

TEST_F(Positions, FindsTransfersByEveryCombinationOfFilters) {
  const std::string lot = Receive("items/rice", 40);
  ASSERT_TRUE(Issue(Reserve("items/rice", 12)->name()).ok());
  ASSERT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(lot, 3, 1)).ok());
  const auto count = [&](const std::string& lot, const std::string& warehouse, const std::string& shipment, const rpc::Call& call) {
    v1::ListTransfersRequest request;
    request.set_lot(lot);
    request.set_warehouse(warehouse);
    request.set_shipment(shipment);
    const auto response = transfers_.ListTransfers(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response->transfers_size();
  };
  const std::string warehouse = "warehouses/622900-01";
  const std::string shipment = "shipments/20231218-622927-1-01";
  EXPECT_EQ(count("", "", "", Keeper()), 4);
  EXPECT_EQ(count(lot, "", "", Keeper()), 4);
  EXPECT_EQ(count("", warehouse, "", Keeper()), 2);
  EXPECT_EQ(count("", "", shipment, Keeper()), 3);
  EXPECT_EQ(count(lot, warehouse, "", Keeper()), 2);
  EXPECT_EQ(count(lot, "", shipment, Keeper()), 3);
  EXPECT_EQ(count("", warehouse, shipment, Keeper()), 1);
  EXPECT_EQ(count(lot, warehouse, shipment, Keeper()), 1);
  EXPECT_EQ(count("lots/9", "", "", Keeper()), 0);
  for (const std::string& any_lot : {std::string(), lot}) {
    for (const std::string& any_shipment : {std::string(), shipment}) {
      EXPECT_EQ(count(any_lot, "", any_shipment, Keeper("chapters/640100")), 0);
      EXPECT_EQ(count(any_lot, warehouse, any_shipment, Keeper("chapters/640100")), 0);
    }
  }
}

// Every movement, as one would note it down.
struct Noted {
  absl::Time time;
  std::string account;
  std::int64_t quantity;
};

TEST_F(Positions, TellsAnyPastMomentAsAReplayOfRandomMovementsDoes) {
  std::printf("seed %u\n", kSeed);
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const auto pick = [&](std::size_t bound) { return random() % bound; };
  std::vector<Noted> notes;
  const auto note = [&](const v1::Voucher& voucher, std::int64_t sign, absl::string_view warehouse) {
    for (const v1::Voucher::Line& line : voucher.lines()) {
      notes.push_back({fixture_.clock.Now(), absl::StrCat(line.lot(), " in ", warehouse), sign * line.quantity()});
    }
  };
  const absl::Time begin = fixture_.clock.Now();
  for (int step = 0; step < kSteps; ++step) {
    const bool is_first = pick(2) == 0;
    const std::string warehouse = is_first ? "warehouses/622900-01" : "warehouses/640100-01";
    const std::string item = pick(2) == 0 ? "items/rice" : "items/tent";
    const auto quantity = static_cast<std::int64_t>(1 + pick(9));
    if (pick(3) == 0) {
      const auto received =
          vouchers_.ReceiveStock(Keeper(is_first ? "chapters/622900" : "chapters/640100"), ReceiveRequest(item, quantity, warehouse));
      ASSERT_TRUE(received.ok()) << received.status();
      note(*received, 1, warehouse);
    } else if (const auto reservation = Reserve(ReserveRequest(item, quantity, warehouse)); reservation.ok() && pick(4) != 0) {
      const auto issued = Issue(reservation->name());
      ASSERT_TRUE(issued.ok()) << issued.status();
      note(*issued, -1, warehouse);
    }
    // Sometimes several at one moment.
    if (pick(3) != 0) fixture_.clock.Advance(absl::Seconds(static_cast<int>(pick(60))));
  }

  const auto replay = [&](absl::Time as_of) {
    std::map<std::string, std::int64_t> sums;
    for (const Noted& noted : notes) {
      if (noted.time <= as_of) sums[noted.account] += noted.quantity;
    }
    std::vector<std::string> positions;
    for (const auto& [account, quantity] : sums) {
      if (quantity != 0) positions.push_back(absl::StrCat(account, ": ", quantity));
    }
    return positions;
  };
  for (int probe = 0; probe < 40; ++probe) {
    // Half of them at the very moment of a movement.
    const absl::Time as_of =
        probe % 2 == 0 ? notes[pick(notes.size())].time : begin + (fixture_.clock.Now() - begin) * (static_cast<double>(pick(1000)) / 1000);
    EXPECT_THAT(PositionsAt(Dispatch(), {}, as_of, probe % 3 == 0 ? 3 : 1000), UnorderedElementsAreArray(replay(as_of))) << as_of;
  }
  EXPECT_THAT(PositionsAt(Dispatch(), {}, begin - absl::Seconds(1)), IsEmpty());

  // As of now it is the balances, in their order.
  std::vector<std::string> balances;
  const auto now = transfers_.ListStockBalances(Dispatch(), {});
  for (const v1::StockBalance& balance : now->stock_balances()) {
    balances.push_back(absl::StrCat(balance.lot().name(), " in ", balance.warehouse(), ": ", balance.on_hand_quantity()));
    const auto card = positions_.ListLedgerEntries(Dispatch(), LedgerRequest(balance.lot().name(), balance.warehouse()));
    EXPECT_EQ(card->closing_quantity(), balance.on_hand_quantity());
  }
  EXPECT_EQ(PositionsAt(Dispatch(), {}, fixture_.clock.Now()), balances);
  EXPECT_EQ(PositionsAt(Dispatch(), {}, fixture_.clock.Now(), 2), balances);
  v1::ListStockPositionsRequest rice;
  rice.add_items("items/rice");
  rice.set_warehouse("warehouses/640100-01");
  for (const std::string& position : PositionsAt(Dispatch(), rice, fixture_.clock.Now())) {
    EXPECT_THAT(position, ::testing::HasSubstr("in warehouses/640100-01"));
  }
  std::int64_t on_hand = 0;
  for (const v1::StockSummary& summary : Summaries(v1::ListStockSummariesRequest::GROUP_BY_WAREHOUSE_ITEM, 1))
    on_hand += summary.on_hand_quantity();
  for (const v1::StockSummary& summary : Summaries(v1::ListStockSummariesRequest::GROUP_BY_ITEM)) on_hand -= summary.on_hand_quantity();
  EXPECT_EQ(on_hand, 0);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
