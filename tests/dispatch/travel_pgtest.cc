#include "dispatch/movement_fixture.h"

namespace muster::dispatch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TravelTest : public MovementFixture {
 protected:
  using Travel = v1::TravelService::Stub;

  static v1::TravelTime Row(const std::string& warehouse) {
    v1::TravelTime time;
    time.set_origin(warehouse);
    time.set_destination("chapters/622927");
    time.set_distance_m(61'000);
    time.set_duration_minutes(95);
    time.set_source("州交通局 2023 年路况表");
    time.set_valid_from_date("2023-12-01");
    return time;
  }

  absl::StatusOr<v1::ImportTravelTimesResponse> Import(const std::vector<v1::TravelTime>& rows,
                                                       const Operation::Person& person = Operation::Administrator("622900")) {
    v1::ImportTravelTimesRequest request;
    request.set_request_id(NewUuid());
    for (const v1::TravelTime& row : rows) *request.add_travel_times() = row;
    return op.Call(*op.travel, &Travel::ImportTravelTimes, request, person);
  }

  v1::ListTravelTimesResponse Known(const std::string& date = "") {
    v1::ListTravelTimesRequest request;
    request.set_destination("chapters/622927");
    request.set_date(date);
    return Get(op.Call(*op.travel, &Travel::ListTravelTimes, request, Operation::DutyOfficer(kLinxia)));
  }

  absl::StatusOr<v1::TravelProfile> SetProfile(const std::string& chapter, const Operation::Person& person, const std::string& etag = "") {
    v1::SetTravelProfileRequest request;
    request.set_request_id(NewUuid());
    v1::TravelProfile& profile = *request.mutable_profile();
    profile.set_chapter(chapter);
    profile.set_detour_permille(1800);
    profile.set_speed_km_per_hour(40);
    profile.set_loading_minutes(60);
    profile.set_source("省会经验值");
    profile.set_etag(etag);
    return op.Call(*op.travel, &Travel::SetTravelProfile, request, person);
  }

  // Where tents for Dahejia come from, and how the way there is known.
  std::string SourceOfPlan(std::int64_t quantity) {
    const v1::Shipment shipment = Reserved(quantity);
    v1::GetPlanRequest request;
    request.set_name(shipment.plan());
    const auto plan = Get(op.Call(*op.plans, &v1::PlanService::Stub::GetPlan, request, Operation::Commander("620000")));
    return plan.travel_sources(plan.lines(0).travel_source_index());
  }
};

TEST_F(TravelTest, PlansByAnImportedTimeBeforeAnyEstimate) {
  EXPECT_EQ(Get(Import({Row(kLinxiaStore)})).imported_count(), 1);
  const v1::Shipment shipment = Reserved(10);
  EXPECT_EQ(shipment.distance_m(), 61'000);
  EXPECT_EQ(FromTimestamp(shipment.planned_arrive_time()) - FromTimestamp(shipment.planned_depart_time()), absl::Minutes(95));
  EXPECT_EQ(SourceOfPlan(10), "imported: 州交通局 2023 年路况表");
}

TEST_F(TravelTest, SendsNothingOverAClosedRoad) {
  v1::TravelTime closed = Row(kLinxiaStore);
  closed.set_closed(true);
  closed.set_distance_m(0);
  closed.set_duration_minutes(0);
  closed.set_source("交警通报");
  Get(Import({closed}));
  // Linxia's tents are nearer, Yinchuan's come.
  Require(10);
  const v1::Plan plan = Get(Propose());
  ASSERT_THAT(plan.lines(), SizeIs(1));
  EXPECT_EQ(plan.lines(0).warehouse(), "warehouses/640100-01");
}

TEST_F(TravelTest, CountsATimeOnItsDaysAlone) {
  v1::TravelTime before = Row(kLinxiaStore), after = Row(kLinxiaStore);
  before.set_valid_to_date("2023-12-31");
  after.set_valid_from_date("2024-01-01");
  after.set_duration_minutes(70);
  Get(Import({before, after}));
  const auto minutes_on = [&](const std::string& date) {
    std::vector<int> minutes;
    const auto known = Known(date);
    for (const v1::TravelTime& time : known.travel_times()) minutes.push_back(time.duration_minutes());
    return minutes;
  };
  EXPECT_THAT(minutes_on("2023-11-30"), IsEmpty());
  EXPECT_THAT(minutes_on(""), ElementsAre(95));
  EXPECT_THAT(minutes_on("2024-06-01"), ElementsAre(70));
}

TEST_F(TravelTest, PutsNoTimeInThePlaceOfOneThatItsAuthorHasNotSeen) {
  const auto try_import = [&](const std::string& etag, int minutes, const std::string& from) {
    v1::TravelTime time = Row(kLinxiaStore);
    time.set_etag(etag);
    time.set_duration_minutes(minutes);
    time.set_valid_from_date(from);
    return ReasonOf(Import({time}).status());
  };
  EXPECT_EQ(try_import("-", 95, "2023-12-01"), "");
  EXPECT_EQ(try_import("-", 96, "2023-12-01"), "ETAG_MISMATCH");
  const std::string first = Known().travel_times(0).etag();
  EXPECT_EQ(try_import(first, 70, "2023-12-10"), "") << "from a later day on, when it still holds";
  EXPECT_EQ(try_import(first, 80, "2023-12-10"), "ETAG_MISMATCH");
  EXPECT_EQ(try_import(Known().travel_times(0).etag(), 80, "2023-12-10"), "");
  EXPECT_EQ(Known().travel_times(0).duration_minutes(), 80);
}

TEST_F(TravelTest, PlansByTheTimesOfTheDayOnWhichGoodsLeave) {
  // Proposals start a day before today, 20 December.
  v1::TravelTime before = Row(kLinxiaStore), today = Row(kLinxiaStore);
  before.set_valid_to_date("2023-12-19");
  today.set_valid_from_date("2023-12-20");
  today.set_duration_minutes(70);
  Get(Import({before, today}));
  const v1::Shipment shipment = Reserved(10);
  EXPECT_EQ(FromTimestamp(shipment.planned_arrive_time()) - FromTimestamp(shipment.planned_depart_time()), absl::Minutes(95));
}

TEST_F(TravelTest, NamesEveryBadRowAndImportsNone) {
  v1::TravelTime no_source = Row("warehouses/640100-01"), backwards = Row(kLinxiaStore), elsewhere = Row("lots/1");
  no_source.clear_source();
  backwards.set_valid_to_date("2023-11-01");
  const absl::Status status = Import({Row(kLinxiaStore), no_source, backwards, elsewhere}).status();
  std::vector<std::string> wrong;
  for (const Violation& violation : ViolationsOf(status)) wrong.push_back(violation.field);
  EXPECT_THAT(wrong,
              ElementsAre("travel_times[1].source", "travel_times[2].valid_to_date", "travel_times[2].origin", "travel_times[3].origin"));
  EXPECT_THAT(Known().travel_times(), IsEmpty());
  EXPECT_EQ(ReasonOf(Import({Row(kLinxiaStore)}, Operation::Administrator("640000")).status()), "OUTSIDE_CHAPTER");
}

TEST_F(TravelTest, NamesEveryRowWhoseEndsDoNotExistAndImportsNone) {
  v1::TravelTime nowhere = Row(kLinxiaStore);
  nowhere.set_destination("chapters/999999");
  const absl::Status status = Import({Row(kLinxiaStore), Row("warehouses/640100-09"), nowhere, Row("chapters/888888")}).status();
  std::vector<std::string> wrong;
  for (const Violation& violation : ViolationsOf(status)) wrong.push_back(absl::StrCat(violation.field, " ", violation.reason));
  EXPECT_THAT(wrong, ElementsAre("travel_times[1].origin UNKNOWN_RESOURCE", "travel_times[2].destination UNKNOWN_RESOURCE",
                                 "travel_times[3].origin UNKNOWN_RESOURCE"));
  EXPECT_THAT(Known().travel_times(), IsEmpty());
}

TEST_F(TravelTest, LearnsFromTheThirdJourneyOn) {
  // So slow a way is not planned while there is a faster one.
  v1::TravelTime closed = Row("warehouses/640100-01");
  closed.set_closed(true);
  closed.set_distance_m(0);
  closed.set_duration_minutes(0);
  Get(Import({closed}));
  for (int i = 0; i < 2; ++i) Arrived(2);
  EXPECT_THAT(Known().learned(), IsEmpty());
  EXPECT_THAT(SourceOfPlan(2), HasSubstr("no published source"));
  Arrived(2);
  const auto known = Known();
  ASSERT_THAT(known.learned(), SizeIs(1));
  EXPECT_EQ(known.learned(0).origin(), kLinxiaStore);
  EXPECT_EQ(known.learned(0).journey_count(), 3);
  EXPECT_EQ(known.learned(0).duration_seconds(), 12 * 3600);
  const v1::Shipment learned = Reserved(2);
  EXPECT_EQ(FromTimestamp(learned.planned_arrive_time()) - FromTimestamp(learned.planned_depart_time()), absl::Hours(12));
  EXPECT_EQ(SourceOfPlan(2), "learned from 3 journeys (median)");
}

TEST_F(TravelTest, EstimatesByTheRegionsOwnProfile) {
  EXPECT_EQ(ReasonOf(SetProfile("chapters/622900", Operation::Administrator("000000")).status()), "NOT_A_REGION");
  EXPECT_EQ(ReasonOf(SetProfile("chapters/640000", Operation::Administrator("620000")).status()), "OUTSIDE_CHAPTER");
  Get(SetProfile("chapters/620000", Operation::Administrator("620000")));
  EXPECT_THAT(SourceOfPlan(10), HasSubstr("× 1.800 at 40 km/h (estimate); 省会经验值"));
  const auto listed =
      Get(op.Call(*op.travel, &Travel::ListTravelProfiles, v1::ListTravelProfilesRequest(), Operation::DutyOfficer(kLinxia)));
  ASSERT_THAT(listed.profiles(), SizeIs(2));
  const std::string general = listed.profiles(0).etag(), own = listed.profiles(1).etag();
  EXPECT_EQ(ReasonOf(SetProfile("chapters/620000", Operation::Administrator("620000"), general).status()), "ETAG_MISMATCH");
  EXPECT_EQ(Get(SetProfile("chapters/620000", Operation::Administrator("620000"), own)).etag(), own) << "it says the same";
  Get(SetProfile("chapters/640000", Operation::Administrator("640000"), general));
  EXPECT_EQ(listed.profiles(0).chapter(), "chapters/000000");
  EXPECT_EQ(listed.profiles(1).chapter(), "chapters/620000");
}

}  // namespace
}  // namespace muster::dispatch
