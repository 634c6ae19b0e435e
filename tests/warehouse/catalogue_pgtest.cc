#include "platform/pg/sqlstate.h"
#include "platform/pg/testing/check_statements.h"
#include "sql/warehouse.h"
#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(Stockroom, DeclaresItsStatementsAsPostgresSeesThem) {
  EXPECT_THAT(pg::testing::CheckStatements(fixture_.database.Conninfo("warehouse"), sql::Statements()), IsEmpty());
}

TEST_F(Stockroom, KeepsTheServiceFromRewritingTheLedger) {
  Receive("items/rice", 5);
  const auto refusal_of = [&](const pg::Statement<pg::NoRow>& statement) {
    return fixture_.live().pool->ReadWriteTransaction(
        Soon(), [&](pg::Transaction& transaction) { return transaction.Execute(statement).status(); });
  };
  EXPECT_EQ(ReasonOf(refusal_of({"test.update", "UPDATE transfers SET quantity = 6"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.delete", "DELETE FROM transfers"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.truncate", "TRUNCATE transfers"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.voucher", "DELETE FROM vouchers"})), "DATABASE_REFUSED");
  EXPECT_EQ(ReasonOf(refusal_of({"test.purpose", "UPDATE vouchers SET purpose = 'x'"})), "DATABASE_REFUSED");
  EXPECT_EQ(pg::ConstraintOf(refusal_of({"test.note", "UPDATE vouchers SET note = 'x'"})), "vouchers_signed_once");
  EXPECT_EQ(pg::ConstraintOf(refusal_of({"test.below_zero", "UPDATE balances SET on_hand_quantity = -1"})), "balances_available_check");
}

TEST_F(Stockroom, LetsAReservationEndOnceOnlyWhateverTheServiceSays) {
  Receive("items/rice", 5);
  const auto reservation = Reserve("items/rice", 2);
  ASSERT_TRUE(Cancel(reservation->name()).ok());
  const absl::Status status = fixture_.live().pool->ReadWriteTransaction(Soon(), [&](pg::Transaction& transaction) {
    return transaction.Execute(sql::kEndReservations, std::vector<std::int64_t>{1}, 2, fixture_.clock.Now(), "", "").status();
  });
  EXPECT_EQ(pg::ConstraintOf(status), "reservations_one_end");
}

TEST_F(Stockroom, CreatesAWarehouseThatReadsBackTheSame) {
  v1::CreateWarehouseRequest request = WarehouseRequest("620100-01", "chapters/620100");
  v1::Warehouse& wanted = *request.mutable_warehouse();
  wanted.set_level(v1::Warehouse::LEVEL_2);
  wanted.set_level_statement("甘肃省红十字会 2021 年 6 月评定");
  wanted.set_kind(v1::Warehouse::KIND_AGREEMENT_RESERVE);
  wanted.set_address("兰州市");
  wanted.set_floor_area_m2(1200);
  wanted.set_volume_capacity_m3(5000);
  wanted.set_weight_capacity_kg(800'000);
  wanted.set_handling_capacity_m3_per_hour(60);
  wanted.set_call_off_minutes(90);
  wanted.set_note("演示数据");
  const auto created = warehouses_.CreateWarehouse(Administrator(), request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->name(), "warehouses/620100-01");
  EXPECT_EQ(created->state(), v1::Warehouse::STATE_OPEN);
  EXPECT_EQ(created->call_off_minutes(), 90);
  EXPECT_EQ(created->level_statement(), "甘肃省红十字会 2021 年 6 月评定");
  v1::GetWarehouseRequest get;
  get.set_name(created->name());
  wanted = *created;
  wanted.set_used_volume_cm3(0);
  wanted.set_used_weight_g(0);
  wanted.set_unmeasured_item_count(0);
  EXPECT_EQ(warehouses_.GetWarehouse(Dispatch(), get)->SerializeAsString(), wanted.SerializeAsString());
}

TEST_F(Stockroom, TakesALevelThatWasAwardedElsewhereOnlyWithWhoseWordItIs) {
  v1::CreateWarehouseRequest request = WarehouseRequest("620100-01", "chapters/620100");
  request.mutable_warehouse()->set_level(v1::Warehouse::LEVEL_2);
  EXPECT_THAT(testing::WrongFields(warehouses_.CreateWarehouse(Administrator(), request).status()),
              ElementsAre("warehouse.level_statement LEVEL_STATEMENT_REQUIRED"));
  // There is no such assessment: nobody here has looked at it.
  request.mutable_warehouse()->set_level_assessment("warehouses/620100-01/gradeAssessments/1");
  EXPECT_THAT(testing::WrongFields(warehouses_.CreateWarehouse(Administrator(), request).status()),
              ElementsAre("warehouse.level_statement LEVEL_STATEMENT_REQUIRED"));
  request.mutable_warehouse()->set_level(v1::Warehouse::LEVEL_UNSPECIFIED);
  request.mutable_warehouse()->set_level_statement("甘肃省红十字会 2021 年 6 月评定");
  EXPECT_THAT(testing::WrongFields(warehouses_.CreateWarehouse(Administrator(), request).status()),
              ElementsAre("warehouse.level REQUIRED"));
  request.mutable_warehouse()->set_level_assessment("warehouses/620100-01/gradeAssessments/1");
  const auto created = warehouses_.CreateWarehouse(Administrator(), request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->level_source_case(), v1::Warehouse::LEVEL_SOURCE_NOT_SET);
}

TEST_F(Stockroom, SaysEverythingThatIsWrongWithAWarehouseAtOnce) {
  v1::CreateWarehouseRequest request;
  request.set_warehouse_id("a b");
  request.mutable_warehouse()->set_level(static_cast<v1::Warehouse::Level>(7));
  request.mutable_warehouse()->set_floor_area_m2(-1);
  request.mutable_warehouse()->mutable_point()->set_latitude_degrees(91);
  EXPECT_THAT(
      testing::WrongFields(warehouses_.CreateWarehouse(Administrator(), request).status()),
      ElementsAre("request_id REQUIRED", "warehouse_id MALFORMED", "warehouse.chapter REQUIRED", "warehouse.level OUT_OF_RANGE",
                  "warehouse.level_statement LEVEL_STATEMENT_REQUIRED", "warehouse.display_name REQUIRED", "warehouse.kind REQUIRED",
                  "warehouse.point.latitude_degrees OUT_OF_RANGE", "warehouse.floor_area_m2 OUT_OF_RANGE"));
}

TEST_F(Stockroom, RefusesAWarehouseInTheOrderOfItsContract) {
  EXPECT_EQ(ReasonOf(warehouses_.CreateWarehouse(Administrator(), WarehouseRequest("x", "chapters/999999")).status()), "CHAPTER_UNKNOWN");
  EXPECT_EQ(ReasonOf(warehouses_.CreateWarehouse(Keeper(), WarehouseRequest("622900-01", "chapters/622900")).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(warehouses_.CreateWarehouse(Administrator(), WarehouseRequest("622900-01", "chapters/622900")).status()),
            "WAREHOUSE_EXISTS");
}

TEST_F(Stockroom, HidesWarehousesOutsideTheCallersChapters) {
  v1::GetWarehouseRequest get;
  get.set_name("warehouses/640100-01");
  const absl::Status hidden = warehouses_.GetWarehouse(Keeper(), get).status();
  get.set_name("warehouses/nowhere");
  const absl::Status missing = warehouses_.GetWarehouse(Keeper(), get).status();
  EXPECT_EQ(ReasonOf(hidden), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(ReasonOf(missing), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(hidden.code(), missing.code());

  const auto names = [&](const rpc::Call& call, absl::string_view ancestor) {
    v1::ListWarehousesRequest list;
    list.set_ancestor(std::string(ancestor));
    std::vector<std::string> names;
    const auto response = warehouses_.ListWarehouses(call, list);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const v1::Warehouse& warehouse : response->warehouses()) names.push_back(warehouse.name());
    return names;
  };
  EXPECT_THAT(names(Keeper(), ""), ElementsAre("warehouses/622900-01"));
  EXPECT_THAT(names(Keeper(), "chapters/000000"), ElementsAre("warehouses/622900-01"));
  EXPECT_THAT(names(Keeper(), "chapters/640000"), IsEmpty());
  EXPECT_THAT(names(Dispatch(), ""), ElementsAre("warehouses/622900-01", "warehouses/640100-01"));
  EXPECT_THAT(names(Dispatch(), "chapters/640000"), ElementsAre("warehouses/640100-01"));
}

TEST_F(Stockroom, ListsWarehousesPageByPage) {
  v1::ListWarehousesRequest list;
  list.set_page_size(1);
  auto page = warehouses_.ListWarehouses(Dispatch(), list);
  ASSERT_EQ(page->warehouses_size(), 1);
  list.set_page_token(page->next_page_token());
  page = warehouses_.ListWarehouses(Dispatch(), list);
  ASSERT_EQ(page->warehouses_size(), 1);
  EXPECT_EQ(page->warehouses(0).name(), "warehouses/640100-01");
  EXPECT_EQ(page->next_page_token(), "");
  list.set_ancestor("chapters/640000");
  EXPECT_THAT(testing::WrongFields(warehouses_.ListWarehouses(Dispatch(), list).status()), ElementsAre("page_token PAGE_TOKEN_MALFORMED"));
}

TEST_F(Stockroom, ClosesAndOpensAWarehouse) {
  v1::SetWarehouseStateRequest request;
  request.set_request_id(NewUuid());
  request.set_name("warehouses/622900-01");
  request.set_state(v1::Warehouse::STATE_CLOSED);
  const auto closed = warehouses_.SetWarehouseState(Keeper(), request);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->state(), v1::Warehouse::STATE_CLOSED);
  EXPECT_EQ(closed->etag(), "2");
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.WarehouseStateChanged");

  const auto outsider = fixture_.As("users/other", "chapters/640100", {common::v1::ROLE_WAREHOUSE_MANAGER});
  request.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(warehouses_.SetWarehouseState(outsider, request).status()), "WAREHOUSE_UNKNOWN");
  const auto auditor = fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR});
  EXPECT_EQ(ReasonOf(warehouses_.SetWarehouseState(auditor, request).status()), "ROLE_MISSING");
}

TEST_F(Stockroom, KeepsACatalogueThatAnybodyReads) {
  v1::CreateItemRequest request = ItemRequest("cotton-tent");
  v1::Item& wanted = *request.mutable_item();
  wanted.set_display_name("棉帐篷");
  wanted.set_specification("12 m²");
  wanted.set_code("1010101");
  wanted.set_weight_g(60'000);
  wanted.set_volume_cm3(400'000);
  wanted.set_shelf_life_days(3650);
  wanted.set_minimum_remaining_life_days(30);
  wanted.add_substitutes("items/tent");
  v1::Item::Pack& pack = *wanted.add_packs();
  pack.set_unit("箱");
  pack.set_quantity(2);
  const auto created = items_.CreateItem(Administrator(), request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->packs(0).quantity(), 2);

  const auto anybody = fixture_.As("users/reader", "chapters/640104", {common::v1::ROLE_DUTY_OFFICER});
  v1::GetItemRequest get;
  get.set_name("items/cotton-tent");
  EXPECT_EQ(items_.GetItem(anybody, get)->SerializeAsString(), created->SerializeAsString());
  v1::ListItemsRequest list;
  EXPECT_EQ(items_.ListItems(anybody, list)->items_size(), 3);
  get.set_name("items/none");
  EXPECT_EQ(ReasonOf(items_.GetItem(anybody, get).status()), "ITEM_UNKNOWN");

  request.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(items_.CreateItem(Administrator(), request).status()), "ITEM_EXISTS");
  const auto regional = fixture_.As("users/admin", "chapters/620000", {common::v1::ROLE_ADMINISTRATOR});
  EXPECT_EQ(ReasonOf(items_.CreateItem(regional, request).status()), "OUTSIDE_CHAPTER");
}

TEST_F(Stockroom, SaysEverythingThatIsWrongWithAnItemAtOnce) {
  v1::CreateItemRequest request = ItemRequest("Tent");
  request.set_request_id("1");
  request.mutable_item()->clear_base_unit();
  request.mutable_item()->set_code("12");
  request.mutable_item()->add_packs()->set_quantity(1);
  request.mutable_item()->add_substitutes("tent");
  EXPECT_THAT(testing::WrongFields(items_.CreateItem(Administrator(), request).status()),
              ElementsAre("request_id MALFORMED", "item_id MALFORMED", "item.code MALFORMED", "item.base_unit REQUIRED",
                          "item.packs[0].unit REQUIRED", "item.packs[0].quantity OUT_OF_RANGE", "item.substitutes[0] MALFORMED"));
}

}  // namespace
}  // namespace muster::warehouse
