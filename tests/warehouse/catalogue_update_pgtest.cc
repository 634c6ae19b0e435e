#include <barrier>
#include <thread>

#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A stockroom whose records are changed.
class Records : public Stockroom {
 protected:
  static v1::UpdateWarehouseRequest WarehouseUpdate() {
    v1::UpdateWarehouseRequest request;
    request.set_request_id(NewUuid());
    request.mutable_warehouse()->set_name("warehouses/622900-01");
    return request;
  }
  static v1::UpdateItemRequest ItemUpdate(absl::string_view item) {
    v1::UpdateItemRequest request;
    request.set_request_id(NewUuid());
    request.mutable_item()->set_name(std::string(item));
    return request;
  }
  static void AddComponent(absl::string_view item, std::int64_t quantity, v1::Item& kit) {
    v1::Item::Component& component = *kit.add_components();
    component.set_item(std::string(item));
    component.set_quantity(quantity);
  }
  std::vector<std::string> Names(const v1::ListWarehousesRequest& request) {
    std::vector<std::string> names;
    const auto response = warehouses_.ListWarehouses(Dispatch(), request);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const v1::Warehouse& warehouse : response->warehouses()) names.push_back(warehouse.name());
    return names;
  }
};

TEST_F(Records, ChangesOnlyWhatTheMaskNames) {
  v1::UpdateWarehouseRequest request = WarehouseUpdate();
  request.mutable_warehouse()->set_etag("1");
  request.mutable_warehouse()->set_display_name("新名");
  request.mutable_warehouse()->set_note("不在掩码中");
  request.mutable_update_mask()->add_paths("display_name");
  request.mutable_update_mask()->add_paths("address");
  const auto updated = warehouses_.UpdateWarehouse(Keeper(), request);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->display_name(), "新名");
  EXPECT_EQ(updated->note(), "");
  EXPECT_EQ(updated->point().latitude_degrees(), 35.6);
  EXPECT_EQ(updated->etag(), "2");
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.WarehouseUpdated");
  request.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(warehouses_.UpdateWarehouse(Keeper(), request).status()), "ETAG_MISMATCH");
}

TEST_F(Records, LeavesLevelStateAndChapterToTheirVerbs) {
  v1::UpdateWarehouseRequest request = WarehouseUpdate();
  for (const char* path : {"level", "state", "chapter"}) request.mutable_update_mask()->add_paths(path);
  EXPECT_THAT(testing::WrongFields(warehouses_.UpdateWarehouse(Keeper(), request).status()),
              ElementsAre("update_mask FIELD_NOT_CHANGEABLE", "update_mask FIELD_NOT_CHANGEABLE", "update_mask FIELD_NOT_CHANGEABLE"));
  EXPECT_THAT(testing::WrongFields(warehouses_.UpdateWarehouse(Keeper(), WarehouseUpdate()).status()), ElementsAre("update_mask REQUIRED"));
  request = WarehouseUpdate();
  request.mutable_warehouse()->set_note("x");
  EXPECT_EQ(ReasonOf(warehouses_.UpdateWarehouse(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(ReasonOf(warehouses_.UpdateWarehouse(Dispatch(), request).status()), "ROLE_MISSING");
}

TEST_F(Records, AsksHowLongAnAgreementReserveTakesAndLetsAPartnersStoreSay) {
  v1::UpdateWarehouseRequest request = WarehouseUpdate();
  request.mutable_warehouse()->set_kind(v1::Warehouse::KIND_AGREEMENT_RESERVE);
  EXPECT_THAT(testing::WrongFields(warehouses_.UpdateWarehouse(Keeper(), request).status()),
              ElementsAre("warehouse.call_off_minutes OUT_OF_RANGE"));
  request.mutable_warehouse()->set_call_off_minutes(90);
  EXPECT_TRUE(warehouses_.UpdateWarehouse(Keeper(), request).ok());
  for (const int minutes : {0, 43'200}) {
    v1::CreateWarehouseRequest partner = WarehouseRequest(absl::StrCat("620100-", minutes), "chapters/620100");
    partner.mutable_warehouse()->set_kind(v1::Warehouse::KIND_PARTNER_STORE);
    partner.mutable_warehouse()->set_call_off_minutes(minutes);
    EXPECT_TRUE(warehouses_.CreateWarehouse(Administrator(), partner).ok()) << minutes;
  }
  v1::CreateWarehouseRequest own = WarehouseRequest("620100-01", "chapters/620100");
  own.mutable_warehouse()->set_call_off_minutes(90);
  EXPECT_THAT(testing::WrongFields(warehouses_.CreateWarehouse(Administrator(), own).status()),
              ElementsAre("warehouse.call_off_minutes OUT_OF_RANGE"));
}

TEST_F(Records, SaysHowMuchRoomTheGoodsTake) {
  v1::UpdateItemRequest measured = ItemUpdate("items/tent");
  measured.mutable_item()->set_volume_cm3(400'000);
  measured.mutable_item()->set_weight_g(60'000);
  ASSERT_TRUE(items_.UpdateItem(Administrator(), measured).ok());
  Receive("items/tent", 5);
  Receive("items/rice", 7);
  v1::GetWarehouseRequest get;
  get.set_name("warehouses/622900-01");
  const auto warehouse = warehouses_.GetWarehouse(Keeper(), get);
  EXPECT_EQ(warehouse->used_volume_cm3(), 2'000'000);
  EXPECT_EQ(warehouse->used_weight_g(), 300'000);
  EXPECT_EQ(warehouse->unmeasured_item_count(), 1);
  v1::ListWarehousesRequest list;
  EXPECT_FALSE(warehouses_.ListWarehouses(Dispatch(), list)->warehouses(0).has_used_volume_cm3());
  list.set_include_use(true);
  const auto response = warehouses_.ListWarehouses(Dispatch(), list);
  EXPECT_EQ(response->warehouses(0).used_volume_cm3(), 2'000'000);
  EXPECT_EQ(response->warehouses(1).used_volume_cm3(), 0);
  EXPECT_TRUE(response->warehouses(1).has_used_volume_cm3());
}

TEST_F(Records, ListsWarehousesByLevelKindStateAndWhatTheyHold) {
  v1::CreateWarehouseRequest graded = WarehouseRequest("620100-01", "chapters/620100");
  graded.mutable_warehouse()->set_level(v1::Warehouse::LEVEL_2);
  graded.mutable_warehouse()->set_level_statement("甘肃省红十字会 2021 年 6 月评定");
  graded.mutable_warehouse()->set_kind(v1::Warehouse::KIND_PARTNER_STORE);
  ASSERT_TRUE(warehouses_.CreateWarehouse(Administrator(), graded).ok());
  Receive("items/rice", 5);
  SetState("warehouses/640100-01", v1::Warehouse::STATE_CLOSED);
  v1::ListWarehousesRequest list;
  list.set_level(v1::Warehouse::LEVEL_2);
  EXPECT_THAT(Names(list), ElementsAre("warehouses/620100-01"));
  list.Clear();
  list.set_kind(v1::Warehouse::KIND_OWN);
  EXPECT_THAT(Names(list), ElementsAre("warehouses/622900-01", "warehouses/640100-01"));
  list.set_state(v1::Warehouse::STATE_CLOSED);
  EXPECT_THAT(Names(list), ElementsAre("warehouses/640100-01"));
  list.Clear();
  list.set_item("items/rice");
  EXPECT_THAT(Names(list), ElementsAre("warehouses/622900-01"));
  list.set_item("items/tent");
  EXPECT_THAT(Names(list), IsEmpty());
}

TEST_F(Records, KeepsAKitThatReadsBackTheSame) {
  v1::CreateItemRequest request = ItemRequest("family-pack");
  AddComponent("items/rice", 2, *request.mutable_item());
  AddComponent("items/tent", 1, *request.mutable_item());
  request.mutable_item()->set_people_served_per_1000_units(4000);
  const auto kit = items_.CreateItem(Administrator(), request);
  ASSERT_TRUE(kit.ok()) << kit.status();
  v1::GetItemRequest get;
  get.set_name("items/family-pack");
  EXPECT_EQ(items_.GetItem(Keeper(), get)->SerializeAsString(), kit->SerializeAsString());
  EXPECT_EQ(kit->etag(), "1");

  v1::CreateItemRequest nested = ItemRequest("big-pack");
  AddComponent("items/family-pack", 2, *nested.mutable_item());
  EXPECT_THAT(testing::WrongFields(items_.CreateItem(Administrator(), nested).status()),
              ElementsAre("item.components[0] COMPONENT_IS_KIT"));
  v1::UpdateItemRequest into_kit = ItemUpdate("items/rice");
  AddComponent("items/tent", 1, *into_kit.mutable_item());
  EXPECT_THAT(testing::WrongFields(items_.UpdateItem(Administrator(), into_kit).status()), ElementsAre("item.components COMPONENT_OF_KIT"));
}

TEST_F(Records, NestsNoKitsEvenWhenTwoAreMadeAtOnce) {
  NewItem("soap");
  for (int round = 0; round < 10; ++round) {
    v1::UpdateItemRequest rice = ItemUpdate("items/rice");
    AddComponent("items/tent", 1, *rice.mutable_item());
    v1::UpdateItemRequest tent = ItemUpdate("items/tent");
    AddComponent("items/soap", 1, *tent.mutable_item());
    std::barrier start(2);
    {
      std::vector<std::jthread> threads;
      for (const v1::UpdateItemRequest* request : {&rice, &tent}) {
        threads.emplace_back([&, request] {
          start.arrive_and_wait();
          (void)items_.UpdateItem(Administrator(), *request);
        });
      }
    }
    int kits = 0;
    for (const char* name : {"items/rice", "items/tent"}) {
      v1::GetItemRequest get;
      get.set_name(name);
      kits += items_.GetItem(Keeper(), get)->components_size();
      v1::UpdateItemRequest reset = ItemUpdate(name);
      reset.mutable_update_mask()->add_paths("components");
      ASSERT_TRUE(items_.UpdateItem(Administrator(), reset).ok());
    }
    ASSERT_EQ(kits, 1);
  }
}

TEST_F(Records, ChangesAnItemButNotWhatItIsCountedIn) {
  v1::UpdateItemRequest request = ItemUpdate("items/tent");
  request.mutable_update_mask()->add_paths("base_unit");
  EXPECT_THAT(testing::WrongFields(items_.UpdateItem(Administrator(), request).status()), ElementsAre("update_mask FIELD_NOT_CHANGEABLE"));
  request = ItemUpdate("items/tent");
  request.mutable_item()->set_etag("9");
  request.mutable_item()->set_note("x");
  EXPECT_EQ(ReasonOf(items_.UpdateItem(Administrator(), request).status()), "ETAG_MISMATCH");
  request.mutable_item()->set_etag("1");
  const auto updated = items_.UpdateItem(Administrator(), request);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->etag(), "2");
  EXPECT_EQ(updated->display_name(), "物资");
  EXPECT_EQ(ReasonOf(items_.UpdateItem(Administrator(), ItemUpdate("items/none")).status()), "INVALID_FIELDS");
  request = ItemUpdate("items/none");
  request.mutable_item()->set_note("x");
  EXPECT_EQ(ReasonOf(items_.UpdateItem(Administrator(), request).status()), "ITEM_UNKNOWN");
  EXPECT_EQ(ReasonOf(items_.UpdateItem(Keeper(), request).status()), "ROLE_MISSING");
}

// A stockroom whose rice comes in cartons of 12 and keeps for a year.
class Receipts : public Records {
 protected:
  Receipts() {
    v1::UpdateItemRequest request = ItemUpdate("items/rice");
    v1::Item::Pack& pack = *request.mutable_item()->add_packs();
    pack.set_unit("箱");
    pack.set_quantity(12);
    request.mutable_item()->set_shelf_life_days(365);
    const auto updated = items_.UpdateItem(Administrator(), request);
    EXPECT_TRUE(updated.ok()) << updated.status();
  }

  static v1::ReceiveStockRequest Rice(absl::string_view produced, absl::string_view expires) {
    v1::ReceiveStockRequest request = ReceiveRequest("items/rice", 3);
    request.mutable_lines(0)->mutable_lot()->set_production_date(std::string(produced));
    request.mutable_lines(0)->mutable_lot()->set_expiry_date(std::string(expires));
    return request;
  }
};

TEST_F(Receipts, CountsCartonsInBaseUnitsAndKnowsWhenTheyExpire) {
  v1::ReceiveStockRequest request = Rice("2023-06-01", "");
  request.mutable_lines(0)->set_pack_unit("箱");
  const auto voucher = vouchers_.ReceiveStock(Keeper(), request);
  ASSERT_TRUE(voucher.ok()) << voucher.status();
  EXPECT_EQ(voucher->lines(0).quantity(), 36);
  const auto balances = transfers_.ListStockBalances(Keeper(), v1::ListStockBalancesRequest());
  EXPECT_EQ(balances->stock_balances(0).on_hand_quantity(), 36);
  EXPECT_EQ(balances->stock_balances(0).lot().expiry_date(), "2024-05-31");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

TEST_F(Receipts, RefusesPacksAndDatesThatTheItemDoesNotAdmit) {
  v1::ReceiveStockRequest request = Rice("", "");
  request.mutable_lines(0)->set_pack_unit("袋");
  *request.add_lines() = Rice("2022-01-01", "").lines(0);
  *request.add_lines() = Rice("", "2024-01-01").lines(0);
  request.mutable_lines(2)->set_pack_unit("箱");
  request.mutable_lines(2)->set_quantity(1'000'000'000);
  EXPECT_THAT(testing::WrongFields(vouchers_.ReceiveStock(Keeper(), request).status()),
              ElementsAre("lines[0].pack_unit PACK_UNKNOWN", "lines[0].lot.expiry_date EXPIRY_REQUIRED",
                          "lines[1].lot.expiry_date LOT_EXPIRED", "lines[2].quantity OUT_OF_RANGE"));
  EXPECT_THAT(Balances(), IsEmpty());
}

TEST_F(Receipts, RefusesAProductionDateInTheWrongYear) {
  v1::ReceiveStockRequest request = Rice("2103-06-01", "");
  *request.add_lines() = Rice("1923-06-01", "").lines(0);
  EXPECT_THAT(testing::WrongFields(vouchers_.ReceiveStock(Keeper(), request).status()),
              ElementsAre("lines[0].lot.production_date DATE_IN_WRONG_YEAR", "lines[1].lot.production_date DATE_IN_WRONG_YEAR"));
}

}  // namespace
}  // namespace muster::warehouse
