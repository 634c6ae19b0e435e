#include "warehouse/api/stock_level_api.h"

#include "sql/warehouse.h"
#include "warehouse/domain/floor.h"
#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StockLevels : public Stockroom {
 protected:
  static constexpr char kWarehouse[] = "warehouses/622900-01";
  static constexpr char kQuake[] = "incidents/20231218-622927-1";

  rpc::Call Region() const {
    return fixture_.As("users/gansu", "chapters/620000", {common::v1::ROLE_COMMANDER, common::v1::ROLE_ADMINISTRATOR});
  }

  static v1::SetStockLevelRequest LevelRequest(absl::string_view item, std::int64_t minimum, std::int64_t maximum, std::int64_t floor) {
    v1::SetStockLevelRequest request;
    request.set_request_id(NewUuid());
    v1::StockLevel& level = *request.mutable_stock_level();
    level.set_warehouse(kWarehouse);
    level.set_item(std::string(item));
    level.set_minimum_quantity(minimum);
    level.set_maximum_quantity(maximum);
    level.set_reserve_floor_quantity(floor);
    level.set_source("州红十字会 2023 年定额（测试）");
    return request;
  }
  absl::StatusOr<v1::StockLevel> SetLevel(const rpc::Call& call, absl::string_view item, std::int64_t minimum, std::int64_t maximum,
                                          std::int64_t floor) {
    return levels_.SetStockLevel(call, LevelRequest(item, minimum, maximum, floor));
  }
  v1::ReleaseFloorRequest ReleaseRequest(std::int64_t quantity, absl::string_view incident) {
    v1::ReleaseFloorRequest request;
    request.set_request_id(NewUuid());
    v1::FloorRelease& release = *request.mutable_floor_release();
    release.set_warehouse(kWarehouse);
    release.set_item("items/tent");
    release.set_quantity(quantity);
    release.set_incident(std::string(incident));
    release.set_reason("省级响应");
    *release.mutable_expire_time() = ToTimestamp(fixture_.clock.Now() + absl::Hours(24));
    return request;
  }
  absl::StatusOr<v1::FloorRelease> End(const rpc::Call& call, const std::string& name) {
    v1::EndFloorReleaseRequest request;
    request.set_request_id(NewUuid());
    request.set_name(name);
    return levels_.EndFloorRelease(call, request);
  }
  // What holds in the warehouse against tents for `incident_id`, by the query and the rule that picks use.
  std::int64_t Floor(absl::string_view incident_id) {
    const auto rows =
        fixture_.live().pool->Query(Soon(), sql::kListFloors, std::vector<std::string>{"622900-01"}, std::vector<std::string>{"tent"},
                                    std::vector<std::string>(), std::vector<std::int64_t>(), fixture_.clock.Now());
    EXPECT_TRUE(rows.ok()) << rows.status();
    if (rows->empty()) return 0;
    std::vector<domain::FloorRelease> releases;
    for (std::size_t i = 0; i < rows->front().release_quantities.size(); ++i) {
      releases.push_back({.quantity = rows->front().release_quantities[i], .incident = rows->front().release_incident_ids[i]});
    }
    return domain::EffectiveFloor(rows->front().reserve_floor_quantity, releases, incident_id);
  }
  std::vector<std::string> Shortfalls(const rpc::Call& call, const v1::ListShortfallsRequest& request = {}) {
    const auto response = levels_.ListShortfalls(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> texts;
    for (const v1::Shortfall& one : response->shortfalls()) {
      texts.push_back(absl::StrCat(one.stock_level().name(), ": ", one.available_quantity(), " of ", one.on_hand_quantity(), ", short ",
                                   one.short_quantity(), ", excess ", one.excess_quantity(), ", below floor ", one.below_floor_quantity()));
    }
    return texts;
  }

  StockLevelApi levels_{fixture_.scopes};
};

TEST_F(StockLevels, SetsALevelAndChangesItOnlyAsItWasRead) {
  const auto first = SetLevel(Keeper(), "items/tent", 100, 200, 20);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->name(), "warehouses/622900-01/stockLevels/tent");
  EXPECT_EQ(first->etag(), "1");
  v1::SetStockLevelRequest request = LevelRequest("items/tent", 120, 240, 30);
  request.mutable_stock_level()->set_etag("1");
  const auto second = levels_.SetStockLevel(Keeper(), request);
  ASSERT_TRUE(second.ok()) << second.status();
  request.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(levels_.SetStockLevel(Keeper(), request).status()), "ETAG_MISMATCH");
  const auto listed = levels_.ListStockLevels(Keeper(), {});
  ASSERT_EQ(listed->stock_levels_size(), 1);
  EXPECT_EQ(listed->stock_levels(0).SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(levels_.ListStockLevels(Keeper("chapters/640100"), {})->stock_levels_size(), 0);
  v1::ListStockLevelsRequest several;
  several.add_items("items/rice");
  EXPECT_EQ(levels_.ListStockLevels(Keeper(), several)->stock_levels_size(), 0);
  several.add_items("items/tent");
  EXPECT_EQ(levels_.ListStockLevels(Keeper(), several)->stock_levels_size(), 1);
  several.add_items("tent");
  EXPECT_THAT(testing::WrongFields(levels_.ListStockLevels(Keeper(), several).status()), ElementsAre("items[2] MALFORMED"));
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.StockLevelSet");
}

TEST_F(StockLevels, SaysEverythingThatIsWrongWithALevelAtOnce) {
  v1::SetStockLevelRequest request = LevelRequest("tent", 100, 50, -1);
  request.mutable_stock_level()->clear_source();
  EXPECT_THAT(testing::WrongFields(levels_.SetStockLevel(Keeper(), request).status()),
              ElementsAre("stock_level.item MALFORMED", "stock_level.maximum_quantity MAXIMUM_BELOW_MINIMUM",
                          "stock_level.reserve_floor_quantity OUT_OF_RANGE", "stock_level.source REQUIRED"));
  EXPECT_EQ(ReasonOf(SetLevel(Keeper("chapters/640100"), "items/tent", 1, 2, 0).status()), "WAREHOUSE_UNKNOWN");
  EXPECT_EQ(ReasonOf(SetLevel(Dispatch(), "items/tent", 1, 2, 0).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(SetLevel(Keeper(), "items/none", 1, 2, 0).status()), "ITEM_UNKNOWN");
}

TEST_F(StockLevels, LetsOnlyAChapterAboveLowerAFloor) {
  ASSERT_TRUE(SetLevel(Keeper(), "items/tent", 0, 0, 20).ok());
  ASSERT_TRUE(SetLevel(Keeper(), "items/tent", 0, 0, 30).ok());
  const absl::Status refused = SetLevel(Keeper(), "items/tent", 0, 0, 29).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(refused), "HIGHER_CHAPTER_REQUIRED");
  EXPECT_EQ(DetailOf(refused, "above"), "chapters/620000");
  EXPECT_EQ(Floor(""), 30);
  EXPECT_TRUE(SetLevel(Region(), "items/tent", 0, 0, 10).ok());
  EXPECT_EQ(Floor(""), 10);
}

TEST_F(StockLevels, ReleasesAFloorForAnIncidentUntilItsTimeIsOver) {
  ASSERT_TRUE(SetLevel(Keeper(), "items/tent", 0, 0, 100).ok());
  const auto released = levels_.ReleaseFloor(Region(), ReleaseRequest(40, kQuake));
  ASSERT_TRUE(released.ok()) << released.status();
  EXPECT_EQ(released->name(), "warehouses/622900-01/floorReleases/1");
  EXPECT_EQ(released->creator(), "users/gansu");
  ASSERT_TRUE(levels_.ReleaseFloor(Region(), ReleaseRequest(10, "")).ok());
  EXPECT_EQ(Floor("20231218-622927-1"), 50);
  EXPECT_EQ(Floor("20240101-620102-1"), 90);
  fixture_.clock.Advance(absl::Hours(24));
  EXPECT_EQ(Floor("20231218-622927-1"), 100);
  EXPECT_EQ(ReasonOf(End(Region(), released->name()).status()), "FLOOR_RELEASE_ENDED");
}

TEST_F(StockLevels, RefusesAReleaseByTheWarehousesOwnChapter) {
  ASSERT_TRUE(SetLevel(Keeper(), "items/tent", 0, 0, 100).ok());
  const auto own = fixture_.As("users/linxia", "chapters/622900", {common::v1::ROLE_COMMANDER});
  EXPECT_EQ(ReasonOf(levels_.ReleaseFloor(own, ReleaseRequest(40, kQuake)).status()), "HIGHER_CHAPTER_REQUIRED");
  EXPECT_EQ(ReasonOf(levels_.ReleaseFloor(Keeper("chapters/620000"), ReleaseRequest(40, kQuake)).status()), "ROLE_MISSING");
  EXPECT_EQ(Floor("20231218-622927-1"), 100);
}

TEST_F(StockLevels, RefusesAReleaseOfNothingOrForTooLong) {
  EXPECT_EQ(ReasonOf(levels_.ReleaseFloor(Region(), ReleaseRequest(40, kQuake)).status()), "FLOOR_UNKNOWN");
  v1::ReleaseFloorRequest request = ReleaseRequest(0, "x");
  request.mutable_floor_release()->clear_reason();
  *request.mutable_floor_release()->mutable_expire_time() = ToTimestamp(fixture_.clock.Now() + absl::Hours(24 * 30) + absl::Seconds(1));
  EXPECT_THAT(testing::WrongFields(levels_.ReleaseFloor(Region(), request).status()),
              ElementsAre("floor_release.quantity OUT_OF_RANGE", "floor_release.incident MALFORMED", "floor_release.reason REQUIRED",
                          "floor_release.expire_time TIME_OUT_OF_RANGE"));
}

TEST_F(StockLevels, EndsAReleaseOnceAndKeepsItInTheHistory) {
  ASSERT_TRUE(SetLevel(Keeper(), "items/tent", 0, 0, 100).ok());
  const std::string name = levels_.ReleaseFloor(Region(), ReleaseRequest(40, ""))->name();
  EXPECT_EQ(ReasonOf(End(Keeper("chapters/640100"), name).status()), "FLOOR_RELEASE_UNKNOWN");
  const auto ended = End(Region(), name);
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(FromTimestamp(ended->expire_time()), fixture_.clock.Now());
  EXPECT_EQ(Floor(""), 100);
  EXPECT_EQ(ReasonOf(End(Region(), name).status()), "FLOOR_RELEASE_ENDED");
  v1::ListFloorReleasesRequest list;
  EXPECT_EQ(levels_.ListFloorReleases(Keeper(), list)->floor_releases_size(), 0);
  list.set_include_ended(true);
  EXPECT_EQ(levels_.ListFloorReleases(Keeper(), list)->floor_releases(0).SerializeAsString(), ended->SerializeAsString());
  EXPECT_EQ(levels_.ListFloorReleases(Keeper("chapters/640100"), list)->floor_releases_size(), 0);
}

TEST_F(StockLevels, ShowsWhatIsShortByWhatCanReallyBeUsed) {
  // Promised before there was a floor.
  ASSERT_TRUE(Reserve(Receive("items/tent", 70), 20).ok());
  ASSERT_TRUE(SetLevel(Keeper(), "items/tent", 100, 150, 60).ok());
  ASSERT_TRUE(SetLevel(Keeper(), "items/rice", 10, 20, 0).ok());
  v1::ReceiveStockRequest perishable = ReceiveRequest("items/tent", 50);
  perishable.mutable_lines(0)->mutable_lot()->set_expiry_date("2023-12-19");
  Receive(perishable);
  Receive("items/rice", 15);
  EXPECT_THAT(Shortfalls(Region()), IsEmpty());
  fixture_.clock.Advance(absl::Hours(24));
  EXPECT_EQ(ReasonOf(Reserve("items/tent", 1).status()), "BELOW_FLOOR");
  EXPECT_THAT(Shortfalls(Region()), ElementsAre("warehouses/622900-01/stockLevels/tent: 50 of 120, short 50, excess 0, below floor 10"));
  EXPECT_THAT(Shortfalls(Keeper("chapters/640100")), IsEmpty());
  Receive("items/rice", 6);
  v1::ListShortfallsRequest rice;
  rice.add_items("items/rice");
  EXPECT_THAT(Shortfalls(Keeper(), rice), ElementsAre("warehouses/622900-01/stockLevels/rice: 21 of 21, short 0, excess 1, below floor 0"));
  v1::ListShortfallsRequest page;
  page.set_page_size(1);
  auto response = levels_.ListShortfalls(Keeper(), page);
  ASSERT_EQ(response->shortfalls_size(), 1);
  page.set_page_token(response->next_page_token());
  response = levels_.ListShortfalls(Keeper(), page);
  EXPECT_EQ(response->shortfalls(0).stock_level().item(), "items/tent");
  EXPECT_EQ(response->next_page_token(), "");
}

}  // namespace
}  // namespace muster::warehouse
