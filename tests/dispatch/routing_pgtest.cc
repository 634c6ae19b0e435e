#include <atomic>
#include <functional>

#include "absl/synchronization/notification.h"
#include "dispatch/request_fixture.h"
#include "dispatch/routing_stand_in.h"

namespace muster::dispatch {
namespace {

using muster::testing::HttpServer;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A routing server that is there before the operation is. From Linxia (103.2 E) it is 61 km to everywhere and takes as many seconds; from
// Yinchuan (106.2 E) there is no way.
struct RoutingStandIn {
  std::atomic<bool> down = false;
  // While somebody waits for the answer.
  std::function<void()> when_asked = [] {};
  HttpServer server{[this](const std::string& target) -> HttpServer::Reply {
    when_asked();
    if (down) return {.status = 503};
    return {.body = AnswerTo(QuestionOf(target), [](TableQuestion::Point from, TableQuestion::Point) -> std::optional<double> {
              if (from.first > 104) return std::nullopt;
              return 61'000;
            })};
  }};
};

class RoutingTest : protected RoutingStandIn, public RequestTest {
 protected:
  RoutingTest() : RequestTest(server.base_url()) {}
};

TEST_F(RoutingTest, PlansByTheServersTimesAndSaysSo) {
  Require(10);
  const v1::Plan plan = Proposed();
  ASSERT_THAT(plan.lines(), SizeIs(1));
  EXPECT_EQ(plan.lines(0).warehouse(), "warehouses/622900-01");
  EXPECT_EQ(plan.lines(0).distance_m(), 61'000);
  EXPECT_EQ(FromTimestamp(plan.lines(0).arrive_time()) - FromTimestamp(plan.lines(0).depart_time()), absl::Seconds(61'000));
  EXPECT_EQ(TravelSource(plan, 0), "routed: 道路图");
}

TEST_F(RoutingTest, NamesTheReasonWhereTheServerKnowsNoWayInsteadOfGuessing) {
  // 50 lie in Linxia, 100 more behind a road that there is not.
  Require(60);
  const v1::Plan plan = Proposed();
  ASSERT_THAT(plan.lines(), SizeIs(1));
  EXPECT_EQ(plan.lines(0).quantity(), 50);
  ASSERT_THAT(plan.shortages(), SizeIs(1));
  EXPECT_EQ(plan.shortages(0).quantity(), 10);
  EXPECT_EQ(plan.shortages(0).reason(), v1::Plan::Shortage::REASON_NO_ROAD);
}

TEST_F(RoutingTest, PlansByTheEstimateWhileTheServerIsDown) {
  down = true;
  Require(60);
  const v1::Plan plan = Proposed();
  ASSERT_THAT(plan.lines(), SizeIs(2));
  for (int i = 0; i < plan.lines_size(); ++i) {
    EXPECT_THAT(TravelSource(plan, i),
                AllOf(HasSubstr("great circle"), HasSubstr("; the routing server failed: it answers with HTTP status 503")));
  }
  // The next proposal does not even ask.
  EXPECT_THAT(TravelSource(Proposed(), 0), HasSubstr("; the routing server failed shortly before: "));
  EXPECT_THAT(server.targets(), SizeIs(1));
}

TEST_F(RoutingTest, KeepsNoPlanForWhoeverHasGoneWhileItWasMade) {
  const v1::Requisition requisition = Require(10);
  auto request = New<v1::ProposePlanRequest>();
  request.set_incident(op.incident);
  grpc::ClientContext context;
  rpc::Prepare(context, {.deadline = absl::Now() + absl::Seconds(20), .token = op.TokenOf(Operation::Commander(kGansu))});
  v1::GetRequisitionRequest get;
  get.set_name(requisition.name());
  absl::Notification cancelled;
  when_asked = [&] {
    context.TryCancel();
    // The cancellation has reached the service once a later call on the same connection has.
    Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::GetRequisition, get, Operation::Commander(kGansu)));
    cancelled.Notify();
  };
  v1::Plan plan;
  const grpc::Status status = op.plans->ProposePlan(&context, request, &plan);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED);
  cancelled.WaitForNotification();
  // It takes leave only when nobody works on a call any more.
  op.Stop("dispatch");
  op.Start("dispatch");
  v1::ListPlansRequest list;
  list.set_incident(op.incident);
  EXPECT_THAT(Get(op.Call(*op.plans, &v1::PlanService::Stub::ListPlans, list, Operation::Commander(kGansu))).plans(), IsEmpty());
}

TEST_F(RoutingTest, SubmitsAPlanWhoseServerHasGoneSince) {
  Require(10);
  const v1::Plan proposed = Proposed();
  down = true;
  const auto submit = Named<v1::SubmitPlanRequest>(proposed.name());
  const v1::Plan submitted = Get(op.Call(*op.plans, &v1::PlanService::Stub::SubmitPlan, submit, Operation::Commander(kGansu)));
  EXPECT_EQ(submitted.state(), v1::Plan::STATE_SUBMITTED);
  EXPECT_THAT(server.targets(), SizeIs(1));
}

TEST_F(RoutingTest, RefusesAPlanWhoseRoadWasClosedSinceTheServerSawIt) {
  Require(10);
  const v1::Plan proposed = Proposed();
  auto import = New<v1::ImportTravelTimesRequest>();
  v1::TravelTime& closed = *import.add_travel_times();
  closed.set_origin("warehouses/622900-01");
  closed.set_destination("chapters/622927");
  closed.set_closed(true);
  closed.set_source("交警通报");
  closed.set_valid_from_date("2023-12-01");
  Get(op.Call(*op.travel, &v1::TravelService::Stub::ImportTravelTimes, import, Operation::Administrator(kLinxia)));
  const auto submit = Named<v1::SubmitPlanRequest>(proposed.name());
  EXPECT_EQ(ReasonOf(op.Call(*op.plans, &v1::PlanService::Stub::SubmitPlan, submit, Operation::Commander(kGansu)).status()), "PLAN_STALE");
}

TEST_F(RoutingTest, RefusesAPlanWhoseSiteLiesElsewhereThanTheServerWasAskedFor) {
  v1::Requisition need = Require(10);
  const v1::Plan proposed = Proposed();
  auto amend = New<v1::UpdateRequisitionRequest>();
  need.mutable_site()->mutable_point()->set_latitude_degrees(35.7);
  *amend.mutable_requisition() = need;
  amend.set_reason("坐标更正");
  Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::UpdateRequisition, amend, Operation::DutyOfficer(kLinxia)));
  const auto submit = Named<v1::SubmitPlanRequest>(proposed.name());
  EXPECT_EQ(ReasonOf(op.Call(*op.plans, &v1::PlanService::Stub::SubmitPlan, submit, Operation::Commander(kGansu)).status()), "PLAN_STALE");
  EXPECT_EQ(TravelSource(Proposed(), 0), "routed: 道路图");
}

TEST_F(RoutingTest, CallsNoTeamOutToWhereTheServerKnowsNoWay) {
  auto create = New<v1::CreateMissionRequest>();
  v1::Mission& mission = *create.mutable_mission();
  mission.set_incident(op.incident);
  mission.set_team(op.team);
  mission.set_task("搭建安置点");
  mission.mutable_site()->set_display_name("大河家镇");
  mission.mutable_site()->set_chapter("chapters/622927");
  mission.set_member_count(15);
  // Ningxia's seat lies at 106.2 E.
  EXPECT_EQ(ReasonOf(op.Call(*op.missions, &v1::MissionService::Stub::CreateMission, create, Operation::Commander(kNingxia)).status()),
            "ROAD_CLOSED");
}

}  // namespace
}  // namespace muster::dispatch
