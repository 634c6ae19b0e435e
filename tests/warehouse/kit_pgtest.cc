#include <functional>
#include <thread>

#include "warehouse/api/donation_api.h"
#include "warehouse/api/stock_level_api.h"
#include "warehouse/paper_room.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class KitRoom : public PaperRoom {
 protected:
  // A lot that costs `unit_cost_fen` and expires on `expiry_date`.
  std::string ReceiveLot(absl::string_view item, std::int64_t quantity, absl::string_view expiry_date, std::int64_t unit_cost_fen) {
    v1::ReceiveStockRequest request = ReceiveRequest(item, quantity);
    request.mutable_lines(0)->mutable_lot()->set_expiry_date(std::string(expiry_date));
    request.mutable_lines(0)->mutable_lot()->set_unit_cost_fen(unit_cost_fen);
    return Receive(request);
  }
  v1::Lot LotOf(absl::string_view name) {
    v1::ListStockBalancesRequest request;
    request.set_include_empty(true);
    const auto response = transfers_.ListStockBalances(Dispatch(), request);
    for (const v1::StockBalance& balance : response->stock_balances()) {
      if (balance.lot().name() == name) return balance.lot();
    }
    ADD_FAILURE() << "no " << name;
    return {};
  }
};

TEST_F(KitRoom, MakesKitsOfTheComponentsThatExpireFirst) {
  ReceiveLot("items/rice", 10, "2026-01-01", 101);
  ReceiveLot("items/rice", 3, "2025-01-01", 100);
  ReceiveLot("items/tent", 9, "", 50);
  v1::AssembleKitsRequest request = AssembleRequest(4);
  request.set_batch("K-1");
  request.set_bin("C-01");
  const auto voucher = papers_.AssembleKits(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->number(), "622900-01 组字 2023 第 0001 号");
  EXPECT_THAT(Lines(*voucher), ElementsAre("5 lots/1 warehouses/622900-01 > workbench", "3 lots/2 warehouses/622900-01 > workbench",
                                           "4 lots/3 warehouses/622900-01 > workbench", "4 lots/4 workbench > warehouses/622900-01"));
  // 5 × 101 + 3 × 100 + 4 × 50 = 4 × 251 + 1.
  EXPECT_EQ(voucher->kit_order().cost_remainder_fen(), 1);
  const v1::Lot kit = LotOf("lots/4");
  EXPECT_EQ(kit.unit_cost_fen(), 251);
  EXPECT_EQ(kit.expiry_date(), "2025-01-01");
  EXPECT_EQ(kit.item(), "items/pack");
  EXPECT_EQ(kit.batch(), "K-1");
  EXPECT_EQ(kit.source(), v1::Lot::SOURCE_PURCHASE);
  EXPECT_FALSE(kit.has_earmark());
  EXPECT_EQ(GetVoucher(voucher->name()).SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(papers_.AssembleKits(Keeper(), request)->SerializeAsString(), voucher->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.KitsAssembled");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, UsesTheLotsThatAreNamed) {
  ReceiveLot("items/rice", 10, "2026-01-01", 0);
  ReceiveLot("items/rice", 10, "2025-01-01", 0);
  ReceiveLot("items/tent", 9, "", 50);
  v1::AssembleKitsRequest request = AssembleRequest(3);
  v1::AssembleKitsRequest::Line& line = *request.add_lines();
  line.set_lot("lots/1");
  line.set_quantity(4);
  const auto voucher = papers_.AssembleKits(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(Lines(*voucher)[0], "4 lots/1 warehouses/622900-01 > workbench");
  EXPECT_EQ(Lines(*voucher)[1], "2 lots/2 warehouses/622900-01 > workbench");
  // Part of the cost is not known, so that of the kit is not.
  EXPECT_EQ(LotOf("lots/4").unit_cost_fen(), 0);

  request.set_request_id(NewUuid());
  request.mutable_lines(0)->set_quantity(7);
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), request).status()), "TOO_MANY_COMPONENTS");
  request.mutable_lines(0)->set_lot("lots/4");
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), request).status()), "NOT_A_COMPONENT");
  request.mutable_lines(0)->set_lot("lots/99");
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), request).status()), "LOT_UNKNOWN");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, BindsKitsToTheEarmarkOfTheirComponents) {
  v1::ReceiveStockRequest donated = ReceiveRequest("items/rice", 4);
  donated.mutable_lines(0)->mutable_lot()->mutable_earmark()->set_incident("incidents/20231218-622927-1");
  donated.mutable_lines(0)->mutable_lot()->set_source(v1::Lot::SOURCE_DONATION);
  donated.mutable_lines(0)->mutable_lot()->set_donor("某企业");
  Receive(donated);
  Receive("items/tent", 5);
  v1::AssembleKitsRequest request = AssembleRequest(2);
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), request).status()), "INSUFFICIENT_STOCK");
  request.mutable_earmark()->set_incident("incidents/20231218-622927-2");
  v1::AssembleKitsRequest::Line& line = *request.add_lines();
  line.set_lot("lots/1");
  line.set_quantity(4);
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), request).status()), "LOT_EARMARKED");
  request.mutable_earmark()->set_incident("incidents/20231218-622927-1");
  const auto voucher = papers_.AssembleKits(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  const v1::Lot kit = LotOf(voucher->kit_order().lot());
  EXPECT_EQ(kit.earmark().incident(), "incidents/20231218-622927-1");
  // The tents were bought and nobody gave them.
  EXPECT_EQ(kit.source(), v1::Lot::SOURCE_UNSPECIFIED);
  EXPECT_EQ(kit.donor(), "");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, LeavesComponentsWhatTheReserveFloorHolds) {
  ReceiveLot("items/rice", 10, "2025-01-01", 0);
  ReceiveLot("items/tent", 10, "", 0);
  StockLevelApi levels(fixture_.scopes);
  v1::SetStockLevelRequest level;
  level.set_request_id(NewUuid());
  level.mutable_stock_level()->set_warehouse("warehouses/622900-01");
  level.mutable_stock_level()->set_item("items/rice");
  level.mutable_stock_level()->set_reserve_floor_quantity(6);
  level.mutable_stock_level()->set_source("州红十字会 2023 年定额（测试）");
  ASSERT_TRUE(levels.SetStockLevel(Administrator(), level).ok());

  const absl::Status refused = papers_.AssembleKits(Keeper(), AssembleRequest(3)).status();
  EXPECT_EQ(ReasonOf(refused), "BELOW_FLOOR");
  EXPECT_EQ(DetailOf(refused, "item"), "items/rice");
  EXPECT_EQ(DetailOf(refused, "available"), "4");
  EXPECT_EQ(ReasonOf(Reserve("items/rice", 6).status()), "BELOW_FLOOR");
  v1::AssembleKitsRequest named = AssembleRequest(3);
  named.add_lines()->set_lot("lots/1");
  named.mutable_lines(0)->set_quantity(6);
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), named).status()), "BELOW_FLOOR");

  v1::ReleaseFloorRequest release;
  release.set_request_id(NewUuid());
  release.mutable_floor_release()->set_warehouse("warehouses/622900-01");
  release.mutable_floor_release()->set_item("items/rice");
  release.mutable_floor_release()->set_quantity(2);
  release.mutable_floor_release()->set_incident("incidents/20231218-622927-1");
  release.mutable_floor_release()->set_reason("省级响应");
  *release.mutable_floor_release()->mutable_expire_time() = ToTimestamp(fixture_.clock.Now() + absl::Hours(24));
  const auto region = fixture_.As("users/gansu", "chapters/620000", {common::v1::ROLE_COMMANDER});
  ASSERT_TRUE(levels.ReleaseFloor(region, release).ok());
  // It was released for an incident.
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), AssembleRequest(3)).status()), "BELOW_FLOOR");
  v1::AssembleKitsRequest for_incident = AssembleRequest(3);
  for_incident.mutable_earmark()->set_incident("incidents/20231218-622927-1");
  // What there is above the floor stays free.
  v1::AssembleKitsRequest above_floor = AssembleRequest(1);
  *above_floor.mutable_earmark() = for_incident.earmark();
  const auto free = papers_.AssembleKits(Keeper(), above_floor);
  ASSERT_TRUE(free.ok()) << free.status();
  EXPECT_FALSE(LotOf(free->kit_order().lot()).has_earmark());
  for_incident.set_quantity(2);
  const auto released = papers_.AssembleKits(Keeper(), for_incident);
  ASSERT_TRUE(released.ok()) << released.status();
  EXPECT_EQ(LotOf(released->kit_order().lot()).earmark().incident(), "incidents/20231218-622927-1");
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), AssembleRequest(1)).status()), "BELOW_FLOOR");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, RefusesKitsThatCannotBeMade) {
  v1::AssembleKitsRequest request = AssembleRequest(0);
  request.mutable_earmark();
  request.clear_item();
  EXPECT_THAT(testing::WrongFields(papers_.AssembleKits(Keeper(), request).status()),
              ElementsAre("item REQUIRED", "quantity OUT_OF_RANGE", "earmark REQUIRED"));
  request = AssembleRequest(1);
  request.set_item("items/tent");
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), request).status()), "NOT_A_KIT");
  request.set_item("items/none");
  EXPECT_EQ(ReasonOf(papers_.AssembleKits(Keeper(), request).status()), "ITEM_UNKNOWN");
  ReceiveLot("items/rice", 10, "2023-12-18", 1);
  ReceiveLot("items/tent", 10, "", 1);
  const absl::Status status = papers_.AssembleKits(Keeper(), AssembleRequest(1)).status();
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "item"), "items/rice");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, GivesTheOriginalLotsBackWhenKitsAreBrokenUp) {
  ReceiveLot("items/rice", 5, "2026-01-01", 100);
  ReceiveLot("items/rice", 3, "2025-01-01", 100);
  ReceiveLot("items/tent", 4, "", 50);
  const std::string kit = papers_.AssembleKits(Keeper(), AssembleRequest(4))->kit_order().lot();
  v1::BreakUpKitsRequest request = BreakUpRequest(kit, 2);
  const auto first = papers_.BreakUpKits(Keeper(), request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->number(), "622900-01 拆字 2023 第 0001 号");
  EXPECT_THAT(Lines(*first), ElementsAre("2 lots/4 warehouses/622900-01 > workbench", "1 lots/1 workbench > warehouses/622900-01",
                                         "3 lots/2 workbench > warehouses/622900-01", "2 lots/3 workbench > warehouses/622900-01"));
  EXPECT_EQ(GetVoucher(first->name()).SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(papers_.BreakUpKits(Keeper(), request)->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.KitsBrokenUp");

  // The bill of materials of today does not matter for kits that were made yesterday.
  RunAsOwner("UPDATE warehouse.items SET component_ids = '{}', component_quantities = '{}' WHERE item_id = 'pack'");
  EXPECT_EQ(ReasonOf(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 3)).status()), "INSUFFICIENT_STOCK");
  ASSERT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 2)).ok());
  EXPECT_THAT(Balances(), ElementsAre("lots/2 in warehouses/622900-01: 3, 0 reserved", "lots/1 in warehouses/622900-01: 5, 0 reserved",
                                      "lots/3 in warehouses/622900-01: 4, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, BreaksUpNoKitsThatTheReserveFloorHolds) {
  ReceiveLot("items/rice", 6, "", 0);
  ReceiveLot("items/tent", 3, "", 0);
  const std::string kit = papers_.AssembleKits(Keeper(), AssembleRequest(3))->kit_order().lot();
  RunAsOwner("INSERT INTO warehouse.stock_levels VALUES ('622900-01', 'pack', 0, 0, 2, 'test', 1, now())");
  const absl::Status status = papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 2)).status();
  EXPECT_EQ(ReasonOf(status), "BELOW_FLOOR");
  EXPECT_EQ(DetailOf(status, "available"), "1");
  EXPECT_EQ(DetailOf(status, "item"), "items/pack");
  EXPECT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 1)).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, BreaksKitsUpInAnotherWarehouse) {
  ReceiveLot("items/rice", 4, "", 0);
  ReceiveLot("items/tent", 2, "", 0);
  const std::string kit = papers_.AssembleKits(Keeper(), AssembleRequest(2))->kit_order().lot();
  IssueItem("items/pack", 1);
  ASSERT_TRUE(papers_.ReceiveShipment(Dispatch(), ReceiveShipmentRequest(kit, 1, 0, "warehouses/640100-01")).ok());
  const auto keeper = Keeper("chapters/640100");
  const auto voucher = papers_.BreakUpKits(keeper, BreakUpRequest(kit, 1, "warehouses/640100-01"));
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_THAT(Balances(keeper),
              ElementsAre("lots/1 in warehouses/640100-01: 2, 0 reserved", "lots/2 in warehouses/640100-01: 1, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, MakesNewLotsOfKitsThatCameAsSuch) {
  v1::ReceiveStockRequest request = ReceiveRequest("items/pack", 5);
  v1::Lot& bought = *request.mutable_lines(0)->mutable_lot();
  bought.set_expiry_date("2025-01-01");
  bought.set_source(v1::Lot::SOURCE_DONATION);
  bought.set_donor("某企业");
  bought.set_unit_cost_fen(1000);
  bought.mutable_earmark()->set_chapter("chapters/620000");
  v1::CreateDonationRequest gift;
  gift.set_request_id(NewUuid());
  gift.mutable_donation()->set_chapter("chapters/622900");
  gift.mutable_donation()->set_donor(bought.donor());
  *gift.mutable_donation()->mutable_earmark() = bought.earmark();
  v1::Donation::Line& promised = *gift.mutable_donation()->add_lines();
  promised.set_item("items/pack");
  promised.set_quantity(5);
  DonationApi donations(fixture_.scopes);
  const std::string donation = donations.CreateDonation(Keeper(), gift).value().name();
  bought.set_donation(donation);
  const std::string kit = Receive(request);
  const auto voucher = papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 3));
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_THAT(Lines(*voucher), ElementsAre("3 lots/1 warehouses/622900-01 > workbench", "6 lots/2 workbench > warehouses/622900-01",
                                           "3 lots/3 workbench > warehouses/622900-01"));
  const v1::Lot part = LotOf("lots/2");
  EXPECT_EQ(part.item(), "items/rice");
  EXPECT_EQ(part.expiry_date(), "2025-01-01");
  EXPECT_EQ(part.donor(), "某企业");
  EXPECT_EQ(part.donation(), donation);
  EXPECT_EQ(part.earmark().chapter(), "chapters/620000");
  EXPECT_EQ(part.unit_cost_fen(), 0);

  // Taken back and broken up again, the kits are still such that came as kits.
  ASSERT_TRUE(Reverse(voucher->name()).ok());
  ASSERT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 5)).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, RefusesToBreakUpWhatIsNoKitOrIsHeld) {
  v1::BreakUpKitsRequest request = BreakUpRequest("pack", 0);
  EXPECT_THAT(testing::WrongFields(papers_.BreakUpKits(Keeper(), request).status()), ElementsAre("lot MALFORMED", "quantity OUT_OF_RANGE"));
  const std::string tent = Receive("items/tent", 5);
  const std::string kit = Receive("items/pack", 5);
  EXPECT_EQ(ReasonOf(papers_.BreakUpKits(Keeper(), BreakUpRequest("lots/99", 1)).status()), "LOT_UNKNOWN");
  EXPECT_EQ(ReasonOf(papers_.BreakUpKits(Keeper("chapters/640100"), BreakUpRequest(kit, 1, "warehouses/640100-01")).status()),
            "LOT_UNKNOWN");
  EXPECT_EQ(ReasonOf(papers_.BreakUpKits(Keeper(), BreakUpRequest(tent, 1)).status()), "NOT_A_KIT");
  RunAsOwner("UPDATE warehouse.lots SET state = 2");
  EXPECT_EQ(ReasonOf(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 1)).status()), "LOT_QUARANTINED");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, TakesKitOrdersBackLastFirst) {
  ReceiveLot("items/rice", 8, "", 100);
  ReceiveLot("items/tent", 4, "", 50);
  const v1::Voucher assembly = *papers_.AssembleKits(Keeper(), AssembleRequest(4));
  const v1::Voucher break_up = *papers_.BreakUpKits(Keeper(), BreakUpRequest(assembly.kit_order().lot(), 1));
  EXPECT_EQ(ReasonOf(Reverse(assembly.name()).status()), "INSUFFICIENT_STOCK");
  ASSERT_TRUE(Reverse(break_up.name()).ok());
  ASSERT_TRUE(Reverse(assembly.name()).ok());
  EXPECT_THAT(Balances(), ElementsAre("lots/1 in warehouses/622900-01: 8, 0 reserved", "lots/2 in warehouses/622900-01: 4, 0 reserved"));
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(KitRoom, MakesAndBreaksKitsAtOnceWithoutLosingAny) {
  ReceiveLot("items/rice", 200, "2025-01-01", 100);
  ReceiveLot("items/rice", 200, "2026-01-01", 100);
  ReceiveLot("items/tent", 200, "", 50);
  const std::string kit = papers_.AssembleKits(Keeper(), AssembleRequest(100))->kit_order().lot();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 5; ++round) {
          EXPECT_TRUE(papers_.BreakUpKits(Keeper(), BreakUpRequest(kit, 2)).ok());
          EXPECT_TRUE(papers_.AssembleKits(Keeper(), AssembleRequest(1)).ok());
          EXPECT_TRUE(Issue(Reserve("items/rice", 1)->name()).ok());
        }
      });
    }
  }
  // With one global lock order PostgreSQL never has to break a deadlock.
  EXPECT_EQ(fixture_.live().pool->stats().deadlocks, 0);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
