// Plans that are compared, edited by hand and planned anew.

#include <google/protobuf/util/message_differencer.h>

#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include "absl/strings/numbers.h"
#include "dispatch/request_fixture.h"
#include "platform/pg/pool.h"

namespace muster::dispatch {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kLinxiaStore[] = "warehouses/622900-01";
constexpr char kYinchuanStore[] = "warehouses/640100-01";

struct CountRow {
  std::int64_t count{};
  using Columns = pg::Columns<pg::Int8>;
  auto Tie() { return std::tie(count); }
};

class PlansTest : public RequestTest {
 protected:
  using Plans = v1::PlanService::Stub;
  using Change = v1::Plan::Change;

  static Person Commander() { return Operation::Commander(kGansu); }

  absl::StatusOr<v1::Plan> TryPropose(const v1::PlanOptions& options) { return TryPropose(options, op.clock.Now() - absl::Hours(24)); }
  absl::StatusOr<v1::Plan> TryPropose(const v1::PlanOptions& options, absl::Time start) {
    auto request = New<v1::ProposePlanRequest>();
    request.set_incident(op.incident);
    *request.mutable_start_time() = ToTimestamp(start);
    *request.mutable_options() = options;
    return op.Call(*op.plans, &Plans::ProposePlan, request, Commander());
  }

  absl::StatusOr<v1::Plan> TrySubmit(const v1::Plan& plan) {
    return op.Call(*op.plans, &Plans::SubmitPlan, Named<v1::SubmitPlanRequest>(plan.name()), Commander());
  }

  // Every owning chapter says yes; what came of the last word.
  v1::Plan Approved(const v1::Plan& proposed) {
    v1::Plan plan = Get(TrySubmit(proposed));
    const auto approvals = plan.approvals();
    for (const v1::Plan::Approval& approval : approvals) plan = Get(TryApprove(plan, approval.chapter().substr(9)));
    return plan;
  }

  v1::EditPlanRequest Edit(const v1::Plan& plan) const { return Named<v1::EditPlanRequest>(plan.name()); }

  struct Line {
    std::string warehouse;
    std::string lot;
    std::int64_t quantity = 0;
  };
  static void Add(v1::EditPlanRequest& edit, const v1::Plan& plan, const Line& line) {
    v1::EditPlanRequest::Line& added = *edit.add_lines();
    added.set_requisition(plan.requisitions(0));
    added.set_warehouse(line.warehouse);
    added.set_lot(line.lot);
    added.set_quantity(line.quantity);
  }
  // So many tents from each of the two stores.
  v1::EditPlanRequest TentsFrom(const v1::Plan& plan, std::int64_t linxia, std::int64_t yinchuan) {
    v1::EditPlanRequest edit = Edit(plan);
    Add(edit, plan, {kLinxiaStore, op.TentLot(kLinxiaStore), linxia});
    Add(edit, plan, {kYinchuanStore, op.TentLot(kYinchuanStore), yinchuan});
    return edit;
  }

  absl::StatusOr<v1::EditPlanResponse> TryEdit(const v1::EditPlanRequest& request) {
    return op.Call(*op.plans, &Plans::EditPlan, request, Commander());
  }

  v1::EditPlanResponse Checked(v1::EditPlanRequest request) {
    request.set_validate_only(true);
    return Get(TryEdit(request));
  }

  static std::vector<std::string> ReasonsIn(const v1::EditPlanResponse& edited) {
    std::vector<std::string> reasons;
    for (const auto& violation : edited.violations()) reasons.push_back(violation.reason());
    return reasons;
  }

  absl::StatusOr<v1::PlanComparison> TryCompare(const std::string& first, const std::string& second) {
    v1::ComparePlansRequest request;
    request.set_first(first);
    request.set_second(second);
    return op.Call(*op.plans, &Plans::ComparePlans, request, Commander());
  }

  absl::StatusOr<v1::Plan> TryReplan(const std::string& name, const std::vector<std::string>& further_requisitions = {}) {
    return TryReplan(name, op.clock.Now() - absl::Hours(20), further_requisitions);
  }
  absl::StatusOr<v1::Plan> TryReplan(const std::string& name, absl::Time start, const std::vector<std::string>& further_requisitions = {}) {
    auto request = Named<v1::ReplanPlanRequest>(name);
    request.mutable_requisitions()->Assign(further_requisitions.begin(), further_requisitions.end());
    *request.mutable_start_time() = ToTimestamp(start);
    return op.Call(*op.plans, &Plans::ReplanPlan, request, Commander());
  }

  // Somebody measured the way to the site's county.
  void MeasureWay(const std::string& warehouse, int minutes) {
    v1::TravelTime time;
    time.set_origin(warehouse);
    time.set_distance_m(61'000);
    time.set_duration_minutes(minutes);
    time.set_source("塌方后绕行实测");
    Import(time);
  }
  void CloseWay(const std::string& warehouse) {
    v1::TravelTime time;
    time.set_origin(warehouse);
    time.set_closed(true);
    time.set_source("交警通报");
    Import(time);
  }
  void Import(v1::TravelTime time) {
    time.set_destination("chapters/622927");
    time.set_valid_from_date("2023-12-01");
    auto request = New<v1::ImportTravelTimesRequest>();
    *request.add_travel_times() = time;
    Get(op.Call(*op.travel, &v1::TravelService::Stub::ImportTravelTimes, request, Operation::Administrator(kLinxia)));
  }

  void Amend(const v1::Requisition& requisition, const std::string& reason) {
    auto amend = New<v1::UpdateRequisitionRequest>();
    *amend.mutable_requisition() = requisition;
    amend.set_reason(reason);
    Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::UpdateRequisition, amend, Operation::DutyOfficer(kLinxia)));
  }
  void AmendTents(const std::string& name, std::int64_t tents) {
    v1::Requisition requisition = Now(name);
    SetTents(requisition, tents);
    Amend(requisition, "灾情续报人数有变");
  }
  void CorrectPoint(const std::string& name, double latitude_degrees) {
    v1::Requisition requisition = Now(name);
    requisition.mutable_site()->mutable_point()->set_latitude_degrees(latitude_degrees);
    Amend(requisition, "坐标更正");
  }

  v1::Shipment ShipmentFrom(const std::string& plan, absl::string_view warehouse) {
    for (const v1::Shipment& shipment : ShipmentsOf(plan)) {
      if (shipment.warehouse() == warehouse) return shipment;
    }
    ADD_FAILURE() << "no shipment from " << warehouse;
    return {};
  }

  absl::StatusOr<v1::Shipment> TryIssue(const v1::Shipment& shipment, const std::string& code) {
    auto request = Named<v1::IssueShipmentRequest>(shipment.name());
    request.add_responsible_persons("甲");
    request.add_responsible_persons("乙");
    return op.Call(*op.shipments, &v1::ShipmentService::Stub::IssueShipment, request, Operation::Manager(code));
  }

  v1::Shipment ShipmentNow(const std::string& name) {
    v1::GetShipmentRequest request;
    request.set_name(name);
    return Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::GetShipment, request, Operation::Commander(kNation)));
  }

  absl::Time HeldUntil(const v1::Shipment& shipment) {
    warehouse::v1::GetReservationRequest request;
    request.set_name(shipment.reservation());
    return FromTimestamp(
        Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::GetReservation, request, Operation::Commander(kNation))).expire_time());
  }

  // What a job does takes real time.
  void AwaitThat(const std::function<bool()>& holds) {
    const absl::Time patience = absl::Now() + absl::Seconds(30);
    while (!holds() && absl::Now() < patience) absl::SleepFor(absl::Milliseconds(20));
    EXPECT_TRUE(holds());
  }

  // Someone else takes tents out of a store.
  void TakeTents(const std::string& code, std::int64_t quantity) {
    auto request = New<warehouse::v1::ReserveStockRequest>();
    request.set_warehouse("warehouses/" + code + "-01");
    request.set_purpose("另一项任务");
    request.mutable_hold_duration()->set_seconds(3600);
    request.add_lines()->set_item("items/cotton-tent");
    request.mutable_lines(0)->set_quantity(quantity);
    Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::ReserveStock, request, Operation::Manager(code)));
  }

  void LetGo(const v1::Shipment& shipment, const std::string& code) {
    auto cancel = Named<warehouse::v1::CancelReservationRequest>(shipment.reservation());
    cancel.set_reason("另有急用");
    Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::CancelReservation, cancel, Operation::Manager(code)));
  }

  void SetStore(const std::string& code, warehouse::v1::Warehouse::State state) {
    auto set = Named<warehouse::v1::SetWarehouseStateRequest>("warehouses/" + code + "-01");
    set.set_state(state);
    Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::SetWarehouseState, set, Operation::Manager(code)));
  }

  // One tent each, for so many sites. The requisitions.
  std::vector<std::string> RequireEverywhere(std::size_t sites) {
    std::vector<std::string> names(sites);
    constexpr std::size_t kOfficers = 4;
    std::vector<std::jthread> officers;
    for (std::size_t officer = 0; officer < kOfficers; ++officer) {
      officers.emplace_back([this, officer, &names] {
        for (std::size_t i = officer; i < names.size(); i += kOfficers) {
          names[i] = Require({.quantity = 1, .site = absl::StrCat("第", i, "安置点")}).name();
        }
      });
    }
    officers.clear();
    return names;
  }

  // Rows of dispatch's own tables.
  std::int64_t CountOf(const std::string& rows) {
    const std::string text = "SELECT count(*) FROM " + rows;
    const pg::Statement<CountRow> count{"test.count", text.c_str()};
    pg::Pool pool({.conninfo = op.database.Conninfo("dispatch"), .name = "test"});
    const auto counted =
        pool.ReadOnlyTransaction(absl::Now() + absl::Seconds(5), [&](pg::Transaction& sql) { return sql.QueryOne(count); });
    EXPECT_TRUE(counted.ok()) << counted.status();
    return counted.ok() ? counted->count : -1;
  }

  // Tents that help only when they come by `needed_by`.
  void RequireBy(std::int64_t tents, absl::Time needed_by) {
    auto request = New<v1::CreateRequisitionRequest>();
    v1::Requisition& wanted = *request.mutable_requisition();
    wanted.set_incident(op.incident);
    wanted.set_chapter("chapters/622900");
    wanted.mutable_site()->set_display_name("大河家镇安置点");
    wanted.mutable_site()->set_chapter("chapters/622927");
    SetTents(wanted, tents);
    *wanted.mutable_lines(0)->mutable_needed_by_time() = ToTimestamp(needed_by);
    const auto created =
        Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::CreateRequisition, request, Operation::DutyOfficer(kLinxia)));
    Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::SubmitRequisition, Named<v1::SubmitRequisitionRequest>(created.name()),
                Operation::DutyOfficer(kLinxia)));
  }

  // Tents that a donor bound to something, by default to Sichuan, in Linxia's store. The lot.
  std::string ReceiveEarmarked(std::int64_t quantity) {
    warehouse::v1::Earmark sichuan;
    sichuan.set_chapter("chapters/510000");
    return ReceiveEarmarked(quantity, sichuan);
  }
  std::string ReceiveEarmarked(std::int64_t quantity, const warehouse::v1::Earmark& earmark) {
    warehouse::v1::Lot lot;
    *lot.mutable_earmark() = earmark;
    return ReceiveTents(lot, quantity);
  }
  // More tents in one of Linxia's stores. The lot.
  std::string ReceiveTents(const warehouse::v1::Lot& lot, std::int64_t quantity, const std::string& store = kLinxiaStore) {
    auto receive = New<warehouse::v1::ReceiveStockRequest>();
    receive.set_warehouse(store);
    receive.set_counterparty("某企业");
    receive.add_responsible_persons("甲");
    receive.add_responsible_persons("乙");
    warehouse::v1::ReceiptLine& line = *receive.add_lines();
    *line.mutable_lot() = lot;
    line.mutable_lot()->set_item("items/cotton-tent");
    line.mutable_lot()->set_batch("2023-2");
    line.mutable_lot()->set_source(warehouse::v1::Lot::SOURCE_DONATION);
    line.mutable_lot()->set_donor("某企业");
    line.set_quantity(quantity);
    const auto voucher = Get(op.Call(*op.stock, &warehouse::v1::StockService::Stub::ReceiveStock, receive, Operation::Manager(kLinxia)));
    return voucher.lines(0).lot();
  }

  v1::Vehicle AddVehicle(const std::string& plate, std::int64_t payload_g) {
    auto request = New<v1::CreateVehicleRequest>();
    v1::Vehicle& vehicle = *request.mutable_vehicle();
    vehicle.set_chapter("chapters/640100");
    vehicle.set_plate(plate);
    vehicle.set_kind(v1::Vehicle::KIND_BOX_TRUCK);
    vehicle.set_payload_g(payload_g);
    return Get(op.Call(*op.vehicles, &v1::VehicleService::Stub::CreateVehicle, request, Operation::Manager(kYinchuan)));
  }

  static std::int64_t SentFrom(absl::string_view warehouse, const v1::Plan& plan) {
    std::int64_t sent = 0;
    for (const v1::Plan::Line& line : plan.lines()) {
      if (line.warehouse() == warehouse) sent += line.quantity();
    }
    return sent;
  }

  static std::vector<Change::Kind> KindsOf(const v1::Plan& plan) {
    std::vector<Change::Kind> kinds;
    for (const Change& change : plan.changes()) kinds.push_back(change.kind());
    return kinds;
  }
};

// Options.

TEST_F(PlansTest, KeepTheOptionsThatTheyWereMadeUnder) {
  Require(60);
  v1::PlanOptions options;
  options.mutable_preferences()->set_tier_preference(v1::PlanPreferences::TIER_PREFERENCE_NONE);
  options.mutable_preferences()->set_fairness_steps(1);
  const v1::Plan stored = PlanNow(Get(TryPropose(options)).name());
  const v1::PlanPreferences& kept = stored.options().preferences();
  EXPECT_EQ(kept.tier_preference(), v1::PlanPreferences::TIER_PREFERENCE_NONE);
  EXPECT_EQ(kept.fairness_steps(), 1);
  EXPECT_EQ(kept.critical_arrival_weight(), 4);
  EXPECT_TRUE(kept.few_shipments());
  for (const v1::Plan::Objective& objective : stored.objectives()) EXPECT_NE(objective.title(), "tier_distance");
}

TEST_F(PlansTest, NameEveryWrongOption) {
  Require(60);
  v1::PlanOptions options;
  options.mutable_preferences()->set_fairness_steps(1001);
  options.mutable_preferences()->set_few_shipments_time_limit_ms(10'001);
  options.set_handling_window_hours(-1);
  options.add_fleet_chapters("640100");
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(TryPropose(options).status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("options.preferences.fairness_steps", "options.preferences.few_shipments_time_limit_ms",
                                  "options.handling_window_hours", "options.fleet_chapters[0]"));
}

TEST_F(PlansTest, SendNoMoreThanTheFleetCarriesInOneTrip) {
  Require(120);
  // 60 kg a tent: ten on the lorry that two chapters' rows could both name.
  AddVehicle("宁A11111", 600'000);
  v1::PlanOptions options;
  options.add_fleet_chapters("chapters/640000");
  const v1::Plan plan = Get(TryPropose(options));
  ASSERT_THAT(plan.lines(), SizeIs(2));
  EXPECT_EQ(plan.lines(0).quantity() + plan.lines(1).quantity(), 60);
  ASSERT_THAT(plan.shortages(), SizeIs(1));
  EXPECT_EQ(plan.shortages(0).reason(), v1::Plan::Shortage::REASON_LIMITED);
  EXPECT_EQ(plan.shortages(0).quantity(), 60);
  ASSERT_THAT(plan.shortages(0).exceeded_limits(), SizeIs(1));
  EXPECT_EQ(plan.shortages(0).exceeded_limits(0).limit(), "chapters/640000");
  EXPECT_EQ(plan.shortages(0).exceeded_limits(0).weight_g(), 60 * 60'000);
  EXPECT_EQ(plan.shortages(0).exceeded_limits(0).volume_cm3(), 0);
  // The limit holds for edits too.
  const v1::EditPlanResponse edited = Checked(TentsFrom(plan, 50, 11));
  ASSERT_THAT(ReasonsIn(edited), ElementsAre("LIMIT_EXCEEDED"));
  EXPECT_EQ(edited.violations(0).where(), "limit fleet chapters/640000");
}

TEST_F(PlansTest, RefuseFleetsOfUnknownChapters) {
  Require(60);
  v1::PlanOptions options;
  options.add_fleet_chapters("chapters/999999");
  EXPECT_EQ(ReasonOf(TryPropose(options).status()), "CHAPTER_UNKNOWN");
}

TEST_F(PlansTest, RefuseSuppliersThatDoNotExist) {
  Require(60);
  auto request = New<v1::ProposePlanRequest>();
  request.set_incident(op.incident);
  request.add_supplying_chapters("chapters/622900");
  request.add_supplying_chapters("chapters/999999");
  const absl::Status refused = op.Call(*op.plans, &Plans::ProposePlan, request, Commander()).status();
  EXPECT_EQ(ReasonOf(refused), "CHAPTER_UNKNOWN");
  EXPECT_EQ(DetailOf(refused, "chapter"), "chapters/999999");
}

// Earmarks.

TEST_F(PlansTest, SendWhatIsEarmarkedForAPurposeOnlyWhenTheyServeIt) {
  warehouse::v1::Earmark schools;
  schools.set_purpose("学校帐篷");
  const std::string lot = ReceiveEarmarked(20, schools);
  Require(160);
  const v1::Plan without = Proposed();
  for (const v1::Plan::Line& line : without.lines()) EXPECT_NE(line.lot(), lot);
  ASSERT_THAT(without.shortages(), SizeIs(1));
  EXPECT_EQ(without.shortages(0).reason(), v1::Plan::Shortage::REASON_EARMARKED);
  v1::PlanOptions options;
  options.add_purposes("饮水");
  options.add_purposes("学校帐篷");

  const v1::Plan plan = Get(TryPropose(options));

  EXPECT_THAT(plan.shortages(), IsEmpty());
  EXPECT_THAT(PlanNow(plan.name()).options().purposes(), ElementsAre("饮水", "学校帐篷"));
  // An edit keeps to it, and the warehouse lets the goods go.
  v1::EditPlanRequest edit = Edit(plan);
  Add(edit, plan, {kLinxiaStore, lot, 15});
  const v1::Plan approved = Approved(Get(TryEdit(edit)).plan());
  AwaitThat([&] { return ShipmentFrom(approved.name(), kLinxiaStore).state() == v1::Shipment::STATE_RESERVED; });
  // As does a plan that is made anew.
  const v1::Plan anew = Get(TryReplan(approved.name()));
  EXPECT_THAT(anew.shortages(), IsEmpty());
  EXPECT_THAT(anew.options().purposes(), ElementsAre("饮水", "学校帐篷"));
}

TEST_F(PlansTest, NameEveryWrongPurpose) {
  Require(60);
  v1::PlanOptions options;
  options.add_purposes("学校");
  options.add_purposes("");
  options.add_purposes("学校");
  options.add_purposes(std::string(201, 'x'));
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(TryPropose(options).status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("options.purposes[1]", "options.purposes[2]", "options.purposes[3]"));
}

// Side by side.

TEST_F(PlansTest, StandSideBySideObjectiveByObjective) {
  Require(60);
  const v1::Plan best = Proposed();
  const v1::Plan edited = Get(TryEdit(TentsFrom(best, 20, 40))).plan();
  const v1::PlanComparison comparison = Get(TryCompare(best.name(), edited.name()));
  EXPECT_TRUE(comparison.same_inputs());
  EXPECT_EQ(comparison.better(), v1::PlanComparison::BETTER_FIRST);
  EXPECT_EQ(comparison.first().covered_quantity(), 60);
  EXPECT_EQ(comparison.second().covered_quantity(), 60);
  EXPECT_THAT(comparison.first().owners(), ElementsAre("chapters/622900", "chapters/640100"));
  ASSERT_THAT(comparison.line_differences(), SizeIs(2));
  EXPECT_EQ(comparison.line_differences(0).first_quantity(), 50);
  EXPECT_EQ(comparison.line_differences(0).second_quantity(), 20);
  ASSERT_THAT(comparison.needs(), SizeIs(1));
  EXPECT_TRUE(comparison.needs(0).has_second_arrive_time());
  for (const auto& objective : comparison.objectives()) {
    if (objective.title() == "critical_unmet") {
      EXPECT_EQ(objective.better(), v1::PlanComparison::BETTER_NEITHER);
    }
    if (objective.title() == "weighted_arrival") {
      EXPECT_EQ(objective.better(), v1::PlanComparison::BETTER_FIRST);
    }
  }
}

TEST_F(PlansTest, AreNotRankedByWhatTheyWeighDifferently) {
  Require(60);
  v1::PlanOptions heavy;
  heavy.mutable_preferences()->set_critical_arrival_weight(9);
  const v1::PlanComparison comparison = Get(TryCompare(Proposed().name(), Get(TryPropose(heavy)).name()));
  EXPECT_THAT(comparison.line_differences(), IsEmpty());
  EXPECT_EQ(comparison.better(), v1::PlanComparison::BETTER_UNSPECIFIED);
}

TEST_F(PlansTest, AreNotRankedWhenTheyAnswerDifferentNeeds) {
  const v1::Requisition need = Require(60);
  const v1::Plan before = Proposed();
  AmendTents(need.name(), 50);
  const v1::Plan after = Proposed();
  const v1::PlanComparison comparison = Get(TryCompare(before.name(), after.name()));
  EXPECT_FALSE(comparison.same_needs());
  EXPECT_EQ(comparison.better(), v1::PlanComparison::BETTER_UNSPECIFIED);
  for (const auto& objective : comparison.objectives()) EXPECT_EQ(objective.better(), v1::PlanComparison::BETTER_UNSPECIFIED);
  EXPECT_TRUE(Get(TryCompare(before.name(), before.name())).same_needs());
}

TEST_F(PlansTest, AreComparedByThoseWhoMaySeeBoth) {
  Require(60);
  const std::string name = Proposed().name();
  v1::ComparePlansRequest request;
  request.set_first(name);
  request.set_second(name);
  EXPECT_EQ(ReasonOf(op.Call(*op.plans, &Plans::ComparePlans, request, Operation::Commander("510000")).status()), "PLAN_UNKNOWN");
}

// Edits.

TEST_F(PlansTest, AreEditedIntoNewPlansThatSayWhatTheEditCosts) {
  Require(60);
  const v1::Plan base = Proposed();
  const v1::EditPlanResponse edited = Get(TryEdit(TentsFrom(base, 20, 40)));
  EXPECT_THAT(edited.violations(), IsEmpty());
  const v1::Plan stored = PlanNow(edited.plan().name());
  EXPECT_EQ(stored.state(), v1::Plan::STATE_PROPOSED);
  EXPECT_EQ(stored.edited_from(), base.name());
  EXPECT_EQ(stored.creator(), "users/commander-620000");
  EXPECT_THAT(stored.shortages(), IsEmpty());
  EXPECT_EQ(PlanNow(base.name()).SerializeAsString(), base.SerializeAsString());
  bool deviates = false;
  for (int i = 0; i < edited.costs_size(); ++i) {
    const bool same = edited.costs(i).cost() == "0";
    deviates = deviates || !same;
    // Once one objective is given up, none after it can be called the best that there is.
    EXPECT_EQ(stored.objectives(i).optimal(), !deviates && edited.costs(i).best_proved()) << edited.costs(i).title();
    EXPECT_EQ(stored.objectives(i).value(), edited.costs(i).value());
  }
  EXPECT_TRUE(deviates);
  EXPECT_EQ(edited.costs(0).title(), "critical_unmet");
  EXPECT_EQ(edited.costs(0).cost(), "0");
  // What the edit says, the warehouses give.
  const v1::Plan approved = Approved(stored);
  EXPECT_EQ(ShipmentFrom(approved.name(), kYinchuanStore).lines(0).quantity(), 40);
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 40);
}

TEST_F(PlansTest, SayWhatAnEditLeftOutAlthoughItWasAtHand) {
  Require(170);
  const v1::Plan base = Proposed();
  v1::EditPlanRequest edit = TentsFrom(base, 50, 70);
  const v1::EditPlanResponse edited = Checked(edit);
  EXPECT_THAT(edited.violations(), IsEmpty());
  EXPECT_THAT(edited.plan().name(), IsEmpty());
  std::int64_t left_out = 0, no_stock = 0;
  for (const v1::Plan::Shortage& shortage : edited.plan().shortages()) {
    if (shortage.reason() == v1::Plan::Shortage::REASON_LEFT_OUT) left_out += shortage.quantity();
    if (shortage.reason() == v1::Plan::Shortage::REASON_NO_STOCK) no_stock += shortage.quantity();
  }
  EXPECT_EQ(left_out, 30);
  EXPECT_EQ(no_stock, 20);
  EXPECT_EQ(edited.costs(0).cost(), "30");
  EXPECT_FALSE(edited.plan().objectives(0).optimal());
}

TEST_F(PlansTest, TakeALineOutWhenItsQuantityIsNothing) {
  Require(60);
  const v1::Plan base = Proposed();
  const v1::EditPlanResponse edited = Checked(TentsFrom(base, 0, 60));
  EXPECT_THAT(edited.violations(), IsEmpty());
  ASSERT_THAT(edited.plan().lines(), SizeIs(1));
  EXPECT_EQ(edited.plan().lines(0).warehouse(), kYinchuanStore);
  // And there is nothing to take out of what is not in the plan.
  v1::EditPlanRequest nothing = Edit(base);
  Add(nothing, base, {kYinchuanStore, "lots/4711", 0});
  EXPECT_THAT(ReasonsIn(Checked(nothing)), ElementsAre("PLAN_LINE_UNKNOWN"));
}

TEST_F(PlansTest, RefuseAnEditThatTakesMoreThanThereIs) {
  Require(160);
  const v1::Plan base = Proposed();
  const v1::EditPlanRequest edit = TentsFrom(base, 51, 100);
  const v1::EditPlanResponse checked = Checked(edit);
  ASSERT_THAT(ReasonsIn(checked), ElementsAre("LOT_OVERDRAWN"));
  EXPECT_EQ(checked.violations(0).line_index(), 0);
  EXPECT_EQ(checked.violations(0).available_quantity(), 50);
  EXPECT_EQ(checked.violations(0).asked_quantity(), 51);
  EXPECT_THAT(checked.violations(0).sentence(), Not(IsEmpty()));
  const absl::Status refused = TryEdit(edit).status();
  EXPECT_EQ(ReasonOf(refused), "PLAN_EDIT_INFEASIBLE");
  EXPECT_THAT(DetailOf(refused, "violations"), HasSubstr("\"reason\":\"LOT_OVERDRAWN\""));
  EXPECT_EQ(DetailOf(refused, "violation_count"), "1");
}

TEST_F(PlansTest, RefuseAnEditThatBringsMoreThanIsAskedFor) {
  Require(60);
  EXPECT_THAT(ReasonsIn(Checked(TentsFrom(Proposed(), 50, 11))), ElementsAre("LINE_OVERSERVED"));
}

TEST_F(PlansTest, SayHowManyRulesAnEditBreaksWhenAnErrorCannotCarryThemAll) {
  Require(60);
  const v1::Plan base = Proposed();
  v1::EditPlanRequest edit = Edit(base);
  for (int lot = 5001; lot <= 6000; ++lot) Add(edit, base, {kLinxiaStore, absl::StrCat("lots/", lot), 1});
  const absl::Status refused = TryEdit(edit).status();
  EXPECT_EQ(ReasonOf(refused), "PLAN_EDIT_INFEASIBLE");
  EXPECT_THAT(DetailOf(refused, "violations"), AllOf(StartsWith("[{"), EndsWith("}]"), HasSubstr("PLAN_LOT_UNKNOWN")));
  EXPECT_EQ(DetailOf(refused, "violation_count"), "1000");
  EXPECT_THAT(LocalizedMessageOf(refused), HasSubstr("1000"));
}

TEST_F(PlansTest, RefuseEarmarkedUnknownAndClosedSourcesAllAtOnce) {
  const std::string earmarked = ReceiveEarmarked(5);
  Require(60);
  const v1::Plan base = Proposed();
  SetStore(kYinchuan, warehouse::v1::Warehouse::STATE_CLOSED);
  v1::EditPlanRequest edit = Edit(base);
  Add(edit, base, {kLinxiaStore, earmarked, 1});
  Add(edit, base, {kLinxiaStore, "lots/4711", 1});
  std::string yinchuan_lot;
  for (const v1::Plan::Line& line : base.lines()) {
    if (line.warehouse() == kYinchuanStore) yinchuan_lot = line.lot();
  }
  Add(edit, base, {kYinchuanStore, yinchuan_lot, 9});
  const v1::EditPlanResponse checked = Checked(edit);
  EXPECT_THAT(ReasonsIn(checked), ::testing::UnorderedElementsAre("EARMARKED", "PLAN_LOT_UNKNOWN", "WAREHOUSE_CLOSED"));
  EXPECT_THAT(checked.costs(), IsEmpty());
  // It does not pass for what the solver of the edited plan found.
  EXPECT_EQ(checked.plan().solver(), "edited by hand");
  const absl::Status refused = TryEdit(edit).status();
  EXPECT_EQ(ReasonOf(refused), "PLAN_EDIT_INFEASIBLE");
  for (const char* reason : {"EARMARKED", "PLAN_LOT_UNKNOWN", "WAREHOUSE_CLOSED"})
    EXPECT_THAT(DetailOf(refused, "violations"), HasSubstr(reason));
}

TEST_F(PlansTest, RefuseAnEditThatComesTooLate) {
  // Linxia is some 70 km away, Yinchuan 500.
  RequireBy(60, op.clock.Now() - absl::Hours(20));
  const v1::Plan base = Proposed();
  ASSERT_THAT(base.lines(), SizeIs(1));
  EXPECT_THAT(ReasonsIn(Checked(TentsFrom(base, 50, 10))), ElementsAre("TOO_LATE"));
}

TEST_F(PlansTest, NameEveryWrongFieldOfAnEdit) {
  Require(60);
  const v1::Plan base = Proposed();
  v1::EditPlanRequest edit = TentsFrom(base, -1, 1'000'000'001);
  *edit.add_lines() = edit.lines(0);
  edit.mutable_lines(2)->set_quantity(3);
  edit.mutable_lines(1)->set_lot("7");
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(TryEdit(edit).status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("lines[0].quantity", "lines[1].lot", "lines[1].quantity", "lines[2]"));
}

TEST_F(PlansTest, SayWhatChangedInLinesThatNobodyEdited) {
  Require(120);
  const v1::Plan base = Proposed();
  TakeTents(kYinchuan, 60);
  v1::EditPlanRequest edit = Edit(base);
  Add(edit, base, {kLinxiaStore, op.TentLot(kLinxiaStore), 40});
  const v1::EditPlanResponse checked = Checked(edit);
  ASSERT_THAT(checked.changes(), SizeIs(1));
  EXPECT_EQ(checked.changes(0).kind(), Change::KIND_STOCK);
  EXPECT_EQ(checked.changes(0).warehouse(), kYinchuanStore);
  EXPECT_EQ(checked.changes(0).item(), "items/cotton-tent");
  EXPECT_EQ(checked.changes(0).before(), 70);
  EXPECT_EQ(checked.changes(0).after(), 40);
  const absl::Status stale = TryEdit(edit).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  EXPECT_THAT(DetailOf(stale, "changes"), HasSubstr(kYinchuanStore));
  // Whoever edits the line that is not possible any more puts the plan right.
  EXPECT_EQ(Get(TryEdit(TentsFrom(base, 50, 40))).plan().lines_size(), 2);
}

TEST_F(PlansTest, AreEditedOnceWhenTwoCallsShareOneRequest) {
  Require(60);
  const v1::EditPlanRequest edit = TentsFrom(Proposed(), 20, 40);
  std::vector<std::string> names(2);
  std::vector<std::thread> callers;
  for (std::string& name : names) callers.emplace_back([&] { name = Get(TryEdit(edit)).plan().name(); });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(names[0], names[1]);
  v1::ListPlansRequest list;
  EXPECT_THAT(Get(op.Call(*op.plans, &Plans::ListPlans, list, Commander())).plans(), SizeIs(2));
  // The same edit means the same plan even after it could not be made any more.
  Get(TrySubmit(PlanNow(edit.name())));
  EXPECT_EQ(Get(TryEdit(edit)).plan().name(), names[0]);
  auto another = edit;
  another.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(TryEdit(another).status()), "PLAN_NOT_EDITABLE");
}

// The last word.

TEST_F(PlansTest, AreNotApprovedWhenALotHasGone) {
  Require(120);
  const v1::Plan plan = SubmittedPlan();
  Get(TryApprove(plan, kLinxia));
  TakeTents(kYinchuan, 60);
  const auto last = Approval(plan.name(), kYinchuan);
  const absl::Status stale = TryApprove(last, Operation::Approver(kYinchuan)).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  EXPECT_THAT(DetailOf(stale, "changes"), HasSubstr("KIND_STOCK"));
  EXPECT_EQ(PlanNow(plan.name()).state(), v1::Plan::STATE_SUBMITTED);
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
  // Whoever may not decide learns of that first.
  EXPECT_EQ(ReasonOf(TryApprove(last, Operation::Manager(kYinchuan)).status()), "ROLE_MISSING");
}

// Time.

TEST_F(PlansTest, AreNotSubmittedOnceGoodsThatLeaveNowWouldComeTooLate) {
  RequireBy(30, op.clock.Now() + absl::Hours(6));
  const v1::Plan plan = Get(TryPropose({}, op.clock.Now()));
  EXPECT_FALSE(plan.backdated());
  op.clock.Advance(absl::Hours(9));
  const absl::Status stale = TrySubmit(plan).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  const std::string changes(DetailOf(stale, "changes"));
  EXPECT_THAT(changes, HasSubstr("KIND_TIME"));
  EXPECT_THAT(changes, HasSubstr("TOO_LATE"));
  EXPECT_THAT(changes, HasSubstr(plan.requisitions(0)));
  const absl::Duration way = FromTimestamp(plan.lines(0).arrive_time()) - FromTimestamp(plan.lines(0).depart_time());
  EXPECT_THAT(changes, HasSubstr(absl::StrCat("\"after\":\"", absl::ToInt64Seconds(absl::Hours(3) + way), "\"")));
}

TEST_F(PlansTest, AreNotApprovedOnceGoodsThatLeaveNowWouldComeTooLate) {
  RequireBy(30, op.clock.Now() + absl::Hours(6));
  const v1::Plan plan = Get(TrySubmit(Get(TryPropose({}, op.clock.Now()))));
  op.clock.Advance(absl::Hours(9));
  const absl::Status stale = TryApprove(plan, kLinxia).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  EXPECT_THAT(DetailOf(stale, "changes"), HasSubstr("KIND_TIME"));
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
}

TEST_F(PlansTest, AreNotApprovedTooLateThoughNoWarehouseAnswers) {
  RequireBy(30, op.clock.Now() + absl::Hours(6));
  const v1::Plan plan = Get(TrySubmit(Get(TryPropose({}, op.clock.Now()))));
  op.clock.Advance(absl::Hours(9));
  op.Stop("warehouse");
  const absl::Status stale = TryApprove(plan, kLinxia).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  const std::string changes(DetailOf(stale, "changes"));
  EXPECT_THAT(changes, HasSubstr("KIND_TIME"));
  EXPECT_THAT(changes, HasSubstr("TOO_LATE"));
  const absl::Duration way = FromTimestamp(plan.lines(0).arrive_time()) - FromTimestamp(plan.lines(0).depart_time());
  EXPECT_THAT(changes, HasSubstr(absl::StrCat("\"after\":\"", absl::ToInt64Seconds(absl::Hours(3) + way), "\"")));
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
}

// Goods that expire soon are no use to a site that gets them a day later than planned.
TEST_F(PlansTest, AreNotApprovedOnceGoodsWouldComeTooOldThoughNoWarehouseAnswers) {
  warehouse::v1::Lot short_lived;
  short_lived.set_expiry_date("2023-12-21");
  const std::string lot = ReceiveTents(short_lived, 60);
  Require(60);
  const v1::Plan plan = Get(TrySubmit(Get(TryPropose({}, op.clock.Now()))));
  ASSERT_THAT(plan.lines(), SizeIs(1));
  ASSERT_EQ(plan.lines(0).lot(), lot);
  EXPECT_EQ(FromTimestamp(plan.lines(0).too_old_time()), absl::FromCivil(absl::CivilDay(2023, 12, 22), absl::FixedTimeZone(8 * 60 * 60)));
  op.clock.Advance(absl::Hours(48));
  op.Stop("warehouse");
  const absl::Status stale = TryApprove(plan, kLinxia).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  EXPECT_THAT(DetailOf(stale, "changes"), HasSubstr("KIND_TIME"));
  EXPECT_THAT(DetailOf(stale, "changes"), HasSubstr("EXPIRED"));
}

TEST_F(PlansTest, AreNotApprovedOverASlowerRoadThoughNoWarehouseAnswers) {
  Require(120);
  const v1::Plan plan = SubmittedPlan();
  Get(TryApprove(plan, kLinxia));
  MeasureWay(kLinxiaStore, 600);
  op.Stop("warehouse");
  const absl::Status stale = TryApprove(plan, kYinchuan).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  const std::string changes(DetailOf(stale, "changes"));
  EXPECT_THAT(changes, AllOf(HasSubstr("KIND_ROAD"), HasSubstr(kLinxiaStore), HasSubstr("\"after\":\"36000\"")));
  // The way from Yinchuan nobody measured.
  EXPECT_THAT(changes, Not(HasSubstr(kYinchuanStore)));
  EXPECT_THAT(ShipmentsOf(plan.name()), IsEmpty());
}

TEST_F(PlansTest, AreNotApprovedOverAClosedRoadThoughNoWarehouseAnswers) {
  Require(30);
  const v1::Plan plan = SubmittedPlan();
  CloseWay(kLinxiaStore);
  op.Stop("warehouse");
  const absl::Status stale = TryApprove(plan, kLinxia).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  EXPECT_THAT(DetailOf(stale, "changes"), AllOf(HasSubstr("KIND_NOT_POSSIBLE"), HasSubstr("NO_ROAD"), HasSubstr(kLinxiaStore)));
}

TEST_F(PlansTest, AreApprovedOverAFasterRoadThoughNoWarehouseAnswers) {
  Require(30);
  const v1::Plan plan = SubmittedPlan();
  MeasureWay(kLinxiaStore, 10);
  op.Stop("warehouse");
  EXPECT_EQ(Get(TryApprove(plan, kLinxia)).state(), v1::Plan::STATE_APPROVED);
}

TEST_F(PlansTest, AreApprovedInTimeThoughNoWarehouseAnswers) {
  RequireBy(30, op.clock.Now() + absl::Hours(24));
  const v1::Plan plan = Get(TrySubmit(Get(TryPropose({}, op.clock.Now()))));
  op.clock.Advance(absl::Hours(9));
  op.Stop("warehouse");
  EXPECT_EQ(Get(TryApprove(plan, kLinxia)).state(), v1::Plan::STATE_APPROVED);
}

TEST_F(PlansTest, AreApprovedLaterThanTheyWereToLeaveWhenGoodsStillComeInTime) {
  RequireBy(30, op.clock.Now() + absl::Hours(24));
  const v1::Plan plan = Get(TrySubmit(Get(TryPropose({}, op.clock.Now()))));
  op.clock.Advance(absl::Hours(9));
  EXPECT_EQ(Get(TryApprove(plan, kLinxia)).state(), v1::Plan::STATE_APPROVED);
}

TEST_F(PlansTest, AreApprovedWhateverTheClockSaysWhenTheyWereEnteredAfterwards) {
  RequireBy(30, op.clock.Now() - absl::Hours(18));
  const v1::Plan plan = Get(TryPropose({}));
  EXPECT_TRUE(PlanNow(plan.name()).backdated());
  EXPECT_EQ(Approved(plan).state(), v1::Plan::STATE_APPROVED);
}

// Some minutes are a slow clock, or a form that lay open: nobody enters those afterwards.
TEST_F(PlansTest, AreNotSparedTheClockForAStartOfSomeMinutesAgo) {
  RequireBy(30, op.clock.Now() + absl::Hours(6));
  const v1::Plan plan = Get(TryPropose({}, op.clock.Now() - absl::Minutes(59)));
  EXPECT_FALSE(plan.backdated());
  op.clock.Advance(absl::Hours(9));
  EXPECT_EQ(ReasonOf(TrySubmit(plan).status()), "PLAN_STALE");
  EXPECT_TRUE(Get(TryPropose({}, op.clock.Now() - absl::Minutes(61))).backdated());
}

TEST_F(PlansTest, HoldGoodsUntilADayAfterTheyAreToLeave) {
  Require(30);
  const v1::Plan plan = Approved(Get(TryPropose({}, op.clock.Now() + absl::Hours(10 * 24))));
  const v1::Shipment shipment = ShipmentFrom(plan.name(), kLinxiaStore);
  EXPECT_EQ(HeldUntil(shipment), FromTimestamp(shipment.planned_depart_time()) + absl::Hours(24));
  op.clock.Advance(FromTimestamp(shipment.planned_depart_time()) + absl::Hours(1) - op.clock.Now());
  EXPECT_EQ(Get(TryIssue(shipment, kLinxia)).state(), v1::Shipment::STATE_ISSUED);
}

TEST_F(PlansTest, HoldGoodsThatLeaveSoonForThreeDays) {
  Require(30);
  const v1::Plan plan = Approved(Get(TryPropose({}, op.clock.Now() + absl::Hours(1))));
  EXPECT_EQ(HeldUntil(ShipmentFrom(plan.name(), kLinxiaStore)), op.clock.Now() + absl::Hours(72));
}

TEST_F(PlansTest, HoldGoodsAnewThatLeaveLaterThanTheirHoldLasts) {
  Require(30);
  const v1::Plan old = Approved(Get(TryPropose({}, op.clock.Now())));
  const v1::Plan anew = Approved(Get(TryReplan(old.name(), op.clock.Now() + absl::Hours(5 * 24))));
  AwaitThat([&] { return ShipmentFrom(anew.name(), kLinxiaStore).state() == v1::Shipment::STATE_RESERVED; });
  const v1::Shipment shipment = ShipmentFrom(anew.name(), kLinxiaStore);
  EXPECT_NE(shipment.name(), old.shipments(0));
  EXPECT_EQ(HeldUntil(shipment), FromTimestamp(shipment.planned_depart_time()) + absl::Hours(24));
  EXPECT_EQ(op.ReservedTents(kLinxiaStore), 30);
}

TEST_F(PlansTest, AreNotSubmittedWhenGoodsLeaveLaterThanTheyAreHeld) {
  Require(30);
  const v1::Plan far = Get(TryPropose({}, op.clock.Now() + absl::Hours(30 * 24)));
  const absl::Status refused = TrySubmit(far).status();
  EXPECT_EQ(ReasonOf(refused), "DEPARTURE_TOO_FAR");
  EXPECT_THAT(DetailOf(refused, "depart_time"), HasSubstr("2024-01-1"));
  op.clock.Advance(absl::Hours(3 * 24));
  EXPECT_EQ(Get(TrySubmit(far)).state(), v1::Plan::STATE_SUBMITTED);
}

TEST_F(PlansTest, RefuseAnEditThatTimeHasOvertaken) {
  RequireBy(30, op.clock.Now() + absl::Hours(6));
  const v1::Plan base = Get(TryPropose({}, op.clock.Now()));
  op.clock.Advance(absl::Hours(9));
  v1::EditPlanRequest edit = Edit(base);
  Add(edit, base, {kLinxiaStore, op.TentLot(kLinxiaStore), 20});
  EXPECT_THAT(ReasonsIn(Checked(edit)), ElementsAre("TOO_LATE"));
}

// Anew.

TEST_F(PlansTest, AreMadeAnewForWhatHasNotMoved) {
  const v1::Requisition need = Require(120);
  const v1::Plan old = Approved(Proposed());
  const v1::Shipment moving = Get(TryIssue(ShipmentFrom(old.name(), kLinxiaStore), kLinxia));
  ASSERT_EQ(moving.state(), v1::Shipment::STATE_ISSUED);
  const v1::Shipment waiting = ShipmentFrom(old.name(), kYinchuanStore);
  // 30 more are wanted than Yinchuan was to send.
  AmendTents(need.name(), 150);

  const v1::Plan anew = Get(TryReplan(old.name()));

  EXPECT_EQ(anew.state(), v1::Plan::STATE_PROPOSED);
  EXPECT_EQ(anew.replaces(), old.name());
  EXPECT_THAT(anew.kept_shipments(), ElementsAre(moving.name()));
  EXPECT_THAT(anew.replaced_shipments(), ElementsAre(waiting.name()));
  ASSERT_THAT(anew.lines(), SizeIs(1));
  EXPECT_EQ(anew.lines(0).quantity(), 100);
  ASSERT_THAT(KindsOf(anew), Contains(Change::KIND_NEED));
  EXPECT_EQ(anew.changes(0).before(), 70);
  EXPECT_EQ(anew.changes(0).after(), 100);
  // Nothing is given back before it is approved.
  EXPECT_EQ(ShipmentNow(waiting.name()).state(), v1::Shipment::STATE_RESERVED);
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);

  const v1::Plan approved = Approved(anew);

  EXPECT_EQ(PlanNow(old.name()).state(), v1::Plan::STATE_REPLACED);
  EXPECT_EQ(PlanNow(old.name()).replaced_by(), approved.name());
  EXPECT_EQ(ShipmentNow(waiting.name()).state(), v1::Shipment::STATE_CANCELLED);
  EXPECT_EQ(ShipmentNow(moving.name()).state(), v1::Shipment::STATE_ISSUED);
  AwaitThat([&] { return ShipmentFrom(approved.name(), kYinchuanStore).state() == v1::Shipment::STATE_RESERVED; });
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 100);
  EXPECT_EQ(Now(need.name()).state(), v1::Requisition::STATE_PLANNED);
  EXPECT_EQ(ReasonOf(TryReplan(old.name()).status()), "PLAN_NOT_REPLACEABLE");
}

TEST_F(PlansTest, SayThatALotHasLessThanTheyWereToTake) {
  Require(120);
  const v1::Plan old = Approved(Get(TryEdit(TentsFrom(Proposed(), 50, 70))).plan());
  // Somebody lets the hold go, and forty of the tents are promised elsewhere.
  LetGo(ShipmentFrom(old.name(), kLinxiaStore), kLinxia);
  TakeTents(kLinxia, 40);

  const v1::Plan anew = Get(TryReplan(old.name()));

  std::vector<Change> stock;
  for (const Change& change : anew.changes()) {
    if (change.kind() == Change::KIND_STOCK) stock.push_back(change);
  }
  ASSERT_THAT(stock, SizeIs(1));
  EXPECT_EQ(stock[0].warehouse(), kLinxiaStore);
  EXPECT_EQ(stock[0].lot(), op.TentLot(kLinxiaStore));
  EXPECT_EQ(stock[0].before(), 50);
  EXPECT_EQ(stock[0].after(), 10);
  EXPECT_EQ(SentFrom(kLinxiaStore, anew), 10);
  EXPECT_EQ(SentFrom(kYinchuanStore, anew), 100);
}

TEST_F(PlansTest, CarryOnWhatTheyWantUnchanged) {
  Require(120);
  const v1::Plan old = Approved(Proposed());
  const v1::Shipment linxia = ShipmentFrom(old.name(), kLinxiaStore);
  const v1::Plan anew = Get(TryReplan(old.name()));
  EXPECT_THAT(anew.changes(), IsEmpty());
  const v1::Plan approved = Approved(anew);
  const v1::Shipment carried = ShipmentFrom(approved.name(), kLinxiaStore);
  EXPECT_EQ(carried.name(), linxia.name());
  EXPECT_EQ(carried.reservation(), linxia.reservation());
  EXPECT_EQ(carried.state(), v1::Shipment::STATE_RESERVED);
  EXPECT_EQ(FromTimestamp(carried.planned_depart_time()) - FromTimestamp(linxia.planned_depart_time()), absl::Hours(4));
  EXPECT_THAT(approved.shipments(), SizeIs(2));
  EXPECT_THAT(ShipmentsOf(old.name()), IsEmpty());
  EXPECT_EQ(op.ReservedTents(kLinxiaStore) + op.ReservedTents(kYinchuanStore), 120);
}

TEST_F(PlansTest, AreStaleWhenWhatTheyReplaceHasMovedMeanwhile) {
  Require(120);
  const v1::Plan old = Approved(Proposed());
  const v1::Shipment shipment = ShipmentFrom(old.name(), kYinchuanStore);
  const v1::Plan anew = Get(TryReplan(old.name()));
  ASSERT_EQ(Get(TryIssue(shipment, kYinchuan)).state(), v1::Shipment::STATE_ISSUED);
  EXPECT_EQ(ReasonOf(TrySubmit(anew).status()), "PLAN_STALE");
  EXPECT_EQ(PlanNow(old.name()).state(), v1::Plan::STATE_APPROVED);
}

// Whichever comes first, the tents are sent once: by the old plan or by the new one.
TEST_F(PlansTest, TakeOverAShipmentOrLeaveItToWhoIssuesItNeverBoth) {
  Require(70);
  v1::Plan old = Approved(Get(TryEdit(TentsFrom(Proposed(), 0, 70))).plan());
  const v1::Shipment shipment = ShipmentFrom(old.name(), kYinchuanStore);
  v1::Plan anew = Get(TrySubmit(Get(TryReplan(old.name()))));
  for (int i = 0; i + 1 < anew.approvals_size(); ++i) Get(TryApprove(anew, anew.approvals(i).chapter().substr(9)));
  const std::string last = anew.approvals(anew.approvals_size() - 1).chapter().substr(9);
  absl::StatusOr<v1::Shipment> issued;
  absl::StatusOr<v1::Plan> approved;
  std::thread issuer([&] { issued = TryIssue(shipment, kYinchuan); });
  std::thread approver([&] { approved = TryApprove(anew, last); });
  issuer.join();
  approver.join();
  EXPECT_NE(issued.ok(), approved.ok()) << issued.status() << approved.status();
  if (approved.ok()) {
    EXPECT_EQ(ReasonOf(issued.status()), "SHIPMENT_STATE");
    AwaitThat([&] { return op.ReservedTents(kLinxiaStore) + op.ReservedTents(kYinchuanStore) == 70; });
  } else {
    EXPECT_EQ(ReasonOf(approved.status()), "PLAN_STALE");
    EXPECT_EQ(ShipmentNow(shipment.name()).state(), v1::Shipment::STATE_ISSUED);
    EXPECT_EQ(op.ReservedTents(kLinxiaStore) + op.ReservedTents(kYinchuanStore), 0);
  }
}

// A rival asks without a pause for more than either plan leaves free. Between the end of the old hold and the new one there would be
// enough.
TEST_F(PlansTest, LeaveARivalNothingOfWhatTheyGoOnHolding) {
  Require(120);
  const v1::Plan old = Approved(Get(TryEdit(TentsFrom(Proposed(), 20, 100))).plan());
  ASSERT_EQ(op.ReservedTents(kYinchuanStore), 100);
  const v1::Plan anew = Get(TrySubmit(Get(TryReplan(old.name()))));
  Get(TryApprove(anew, kLinxia));
  std::atomic<bool> stop = false;
  std::atomic<int> tried = 0;
  std::atomic<int> taken = 0;
  std::jthread rival([&] {
    while (!stop) {
      auto request = New<warehouse::v1::ReserveStockRequest>();
      request.set_warehouse(kYinchuanStore);
      request.set_purpose("另一项任务");
      request.mutable_hold_duration()->set_seconds(3600);
      request.add_lines()->set_item("items/cotton-tent");
      request.mutable_lines(0)->set_quantity(31);
      const auto reserved = op.Call(*op.stock, &warehouse::v1::StockService::Stub::ReserveStock, request, Operation::Manager(kYinchuan));
      ++tried;
      if (reserved.ok()) ++taken;
    }
  });
  while (tried < 3) absl::SleepFor(absl::Milliseconds(1));

  const v1::Plan approved = Get(TryApprove(anew, kYinchuan));

  AwaitThat([&] { return ShipmentFrom(approved.name(), kYinchuanStore).state() == v1::Shipment::STATE_RESERVED; });
  stop = true;
  rival.join();
  EXPECT_EQ(taken, 0);
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);
}

// The warehouse service is down when the new plan takes the old one's place: the old hold stays until it is back, and then exactly what the
// new plan wants is held.
TEST_F(PlansTest, TakePlaceStepByStepWhenTheWarehouseServiceComesBack) {
  Require(120);
  const v1::Plan old = Approved(Get(TryEdit(TentsFrom(Proposed(), 20, 100))).plan());
  ASSERT_EQ(op.ReservedTents(kYinchuanStore), 100);
  v1::Plan anew = Get(TrySubmit(Get(TryReplan(old.name()))));
  ASSERT_EQ(anew.approvals_size(), 2);
  Get(TryApprove(anew, kLinxia));
  op.Stop("warehouse");
  ASSERT_EQ(Get(TryApprove(anew, kYinchuan)).state(), v1::Plan::STATE_APPROVED);
  for (const v1::Shipment& shipment : ShipmentsOf(old.name())) EXPECT_EQ(shipment.state(), v1::Shipment::STATE_CANCELLED);
  for (const v1::Shipment& shipment : ShipmentsOf(anew.name())) EXPECT_EQ(shipment.state(), v1::Shipment::STATE_RESERVING);
  // The process dies as well.
  op.Stop("dispatch");
  op.Start("warehouse");
  op.Start("dispatch");
  AwaitThat([&] {
    return ShipmentFrom(anew.name(), kLinxiaStore).state() == v1::Shipment::STATE_RESERVED &&
           ShipmentFrom(anew.name(), kYinchuanStore).state() == v1::Shipment::STATE_RESERVED;
  });
  EXPECT_EQ(op.ReservedTents(kLinxiaStore), 50);
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);
}

// A shipment that is given back while its hold is still being asked for: the new one takes the place of the hold that comes of it.
TEST_F(PlansTest, LetGoOfAHoldThatCameTooLate) {
  Require(120);
  const v1::Plan old = Approved(Get(TryEdit(TentsFrom(Proposed(), 20, 100))).plan());
  const v1::Plan anew = Get(TrySubmit(Get(TryReplan(old.name()))));
  Get(TryApprove(anew, kLinxia));
  // As processes leave it that died between the warehouse's answer and its record.
  op.Stop("dispatch");
  op.Stop("warehouse");
  constexpr pg::Statement<pg::NoRow> kForgetShipments{"test.forget_shipments", "UPDATE shipments SET state = 1, reservation = ''"};
  constexpr pg::Statement<pg::NoRow> kForgetSteps{"test.forget_steps", "UPDATE steps SET state = 1, next_attempt_time = now()"};
  pg::Pool pool({.conninfo = op.database.Conninfo("dispatch"), .name = "test"});
  ASSERT_TRUE(pool.ReadWriteTransaction(absl::Now() + absl::Seconds(5),
                                        [&](pg::Transaction& sql) -> absl::Status {
                                          RETURN_IF_ERROR(sql.Execute(kForgetShipments).status());
                                          return sql.Execute(kForgetSteps).status();
                                        })
                  .ok());
  op.Start("dispatch");
  ASSERT_EQ(Get(TryApprove(anew, kYinchuan)).state(), v1::Plan::STATE_APPROVED);
  op.Start("warehouse");
  AwaitThat([&] {
    return ShipmentFrom(anew.name(), kLinxiaStore).state() == v1::Shipment::STATE_RESERVED &&
           ShipmentFrom(anew.name(), kYinchuanStore).state() == v1::Shipment::STATE_RESERVED;
  });
  for (const v1::Shipment& shipment : ShipmentsOf(old.name())) {
    EXPECT_EQ(shipment.state(), v1::Shipment::STATE_CANCELLED);
    EXPECT_THAT(shipment.reservation(), Not(IsEmpty()));
  }
  EXPECT_EQ(op.ReservedTents(kLinxiaStore), 50);
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);
}

// Far more new shipments than fit one message many times over: the warehouse is asked once for all of them, and whoever dies between its
// answer and the last shipment's record finds the same answer again.
TEST_F(PlansTest, TakePlaceInOneCallHoweverManyShipmentsAreNew) {
  constexpr int kSites = 2500;
  ReceiveTents({}, 3 * kSites);
  Require({.quantity = 1, .site = "先到的安置点"});
  const v1::Plan old = Approved(Get(TryPropose({})));
  ASSERT_THAT(old.shipments(), SizeIs(1));
  AmendTents(old.requisitions(0), 2);
  const v1::Plan anew = Get(TrySubmit(Get(TryReplan(old.name(), RequireEverywhere(kSites)))));
  ASSERT_THAT(anew.lines(), SizeIs(kSites + 1));
  op.Stop("warehouse");
  ASSERT_THAT(Get(TryApprove(anew, kLinxia)).shipments(), SizeIs(kSites + 1));
  EXPECT_EQ(CountOf("shipments WHERE state = 1"), kSites + 1);
  EXPECT_EQ(CountOf("steps WHERE kind = 8"), kSites + 1);
  EXPECT_EQ(CountOf("steps WHERE kind = 8 AND request <> ''"), 1);

  op.Start("warehouse");
  AwaitThat([&] { return CountOf("shipments WHERE state = 2") > 0; });
  op.Stop("dispatch");
  const std::int64_t recorded = CountOf("shipments WHERE state = 2");
  EXPECT_EQ(op.ReservedTents(kLinxiaStore), kSites + 2);
  op.Start("dispatch");

  AwaitThat([&] { return CountOf("shipments WHERE state = 2") == kSites + 1; });
  EXPECT_LT(recorded, kSites + 1);
  EXPECT_EQ(op.ReservedTents(kLinxiaStore), kSites + 2);
  EXPECT_EQ(CountOf("(SELECT DISTINCT reservation FROM shipments WHERE state = 2) AS held"), kSites + 1);
  AwaitThat([&] { return CountOf("steps WHERE state = 1") == 0; });
}

TEST_F(PlansTest, WantAgainWhatNobodyCouldHoldInThePlaceOfTheOld) {
  const v1::Requisition need = Require(120);
  const v1::Plan old = Approved(Get(TryEdit(TentsFrom(Proposed(), 20, 100))).plan());
  const v1::Plan anew = Get(TrySubmit(Get(TryReplan(old.name()))));
  Get(TryApprove(anew, kLinxia));
  // Thirty of Linxia's tents go elsewhere while nobody can look.
  TakeTents(kLinxia, 30);
  op.Stop("warehouse");
  Get(TryApprove(anew, kYinchuan));
  op.Start("warehouse");
  AwaitThat([&] { return ShipmentFrom(anew.name(), kLinxiaStore).state() == v1::Shipment::STATE_FAILED; });
  EXPECT_EQ(ShipmentFrom(anew.name(), kLinxiaStore).pending_step().last_reason(), "INSUFFICIENT_STOCK");
  AwaitThat([&] { return ShipmentFrom(anew.name(), kYinchuanStore).state() == v1::Shipment::STATE_RESERVED; });
  EXPECT_EQ(Now(need.name()).state(), v1::Requisition::STATE_SUBMITTED);
  EXPECT_EQ(op.ReservedTents(kYinchuanStore), 70);
}

TEST_F(PlansTest, HaveNothingToPlanAnewWhenEverythingMoves) {
  Require(50);
  const v1::Plan old = Approved(Proposed());
  Get(TryIssue(ShipmentFrom(old.name(), kLinxiaStore), kLinxia));
  EXPECT_EQ(ReasonOf(TryReplan(old.name()).status()), "NOTHING_TO_REPLAN");
}

TEST_F(PlansTest, SayThatAWarehouseHasClosed) {
  Require(120);
  const v1::Plan old = Approved(Proposed());
  SetStore(kYinchuan, warehouse::v1::Warehouse::STATE_CLOSED);
  const v1::Plan anew = Get(TryReplan(old.name()));
  ASSERT_THAT(KindsOf(anew), Contains(Change::KIND_NOT_POSSIBLE));
  ASSERT_THAT(KindsOf(anew), Contains(Change::KIND_SHORTAGE));
  for (const Change& change : anew.changes()) {
    if (change.kind() == Change::KIND_NOT_POSSIBLE) {
      EXPECT_EQ(change.reason(), "WAREHOUSE_CLOSED");
    }
    if (change.kind() == Change::KIND_SHORTAGE) {
      EXPECT_EQ(change.after(), 70);
    }
  }
}

TEST_F(PlansTest, ServeFurtherRequisitionsWhenTheyAreMadeAnew) {
  const v1::Requisition first = Require(30);
  const v1::Plan old = Approved(Proposed());
  const v1::Requisition second = Require(Need{.quantity = 40, .site = "刘集乡安置点"});
  auto request = Named<v1::ReplanPlanRequest>(old.name());
  request.add_requisitions(second.name());

  const v1::Plan anew = Get(op.Call(*op.plans, &Plans::ReplanPlan, request, Commander()));

  EXPECT_THAT(anew.requisitions(), ::testing::UnorderedElementsAre(first.name(), second.name()));
  std::map<std::string, std::int64_t> brought;
  for (const v1::Plan::Line& line : anew.lines()) brought[line.requisition()] += line.quantity();
  EXPECT_EQ(brought[first.name()], 30);
  EXPECT_EQ(brought[second.name()], 40);
  const v1::Plan approved = Approved(anew);
  AwaitThat([&] { return op.ReservedTents(kLinxiaStore) + op.ReservedTents(kYinchuanStore) == 70; });
  EXPECT_EQ(Now(second.name()).state(), v1::Requisition::STATE_PLANNED);
}

// Roads.

TEST_F(PlansTest, AreNotApprovedOnceTheSiteLiesElsewhere) {
  const v1::Requisition need = Require(30);
  const v1::Plan plan = SubmittedPlan();
  CorrectPoint(need.name(), 35.5);

  EXPECT_EQ(ReasonOf(TryApprove(plan, kLinxia).status()), "PLAN_STALE");

  const v1::Plan anew = Proposed();
  EXPECT_EQ(anew.sites(0).point().latitude_degrees(), 35.5);
  EXPECT_NE(anew.lines(0).distance_m(), plan.lines(0).distance_m());
  EXPECT_EQ(Get(TryApprove(Get(TrySubmit(anew)), kLinxia)).state(), v1::Plan::STATE_APPROVED);
}

TEST_F(PlansTest, AreNotApprovedOnceTheRoadTakesLonger) {
  Require(30);
  const v1::Plan plan = SubmittedPlan();
  MeasureWay(kLinxiaStore, 600);
  const absl::Status stale = TryApprove(plan, kLinxia).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  EXPECT_THAT(DetailOf(stale, "changes"), HasSubstr("KIND_ROAD"));
  EXPECT_THAT(DetailOf(stale, "changes"), HasSubstr("\"after\":\"36000\""));
  EXPECT_EQ(PlanNow(plan.name()).state(), v1::Plan::STATE_SUBMITTED);
}

TEST_F(PlansTest, SayHowMuchHasChangedWhenAnErrorCannotCarryItAll) {
  ReceiveTents({}, 250);
  RequireEverywhere(300);
  const v1::Plan plan = Get(TryPropose({}));
  ASSERT_THAT(plan.lines(), SizeIs(Ge(300)));
  MeasureWay(kLinxiaStore, 600);
  const absl::Status stale = TrySubmit(plan).status();
  EXPECT_EQ(ReasonOf(stale), "PLAN_STALE");
  const std::string changes(DetailOf(stale, "changes"));
  EXPECT_THAT(changes, AllOf(StartsWith("[{"), EndsWith("}]"), HasSubstr("KIND_ROAD")));
  int change_count = 0;
  EXPECT_TRUE(absl::SimpleAtoi(DetailOf(stale, "change_count"), &change_count));
  EXPECT_GE(change_count, 300);
}

TEST_F(PlansTest, AreMadeAnewByTheRoadsOfNow) {
  Require(30);
  const v1::Plan old = Approved(Proposed());
  MeasureWay(kLinxiaStore, 600);
  const v1::Plan anew = Get(TryReplan(old.name()));
  ASSERT_THAT(KindsOf(anew), Contains(Change::KIND_ROAD));
  for (const Change& change : anew.changes()) {
    if (change.kind() != Change::KIND_ROAD) continue;
    EXPECT_EQ(change.warehouse(), kLinxiaStore);
    EXPECT_LT(change.before(), change.after());
    EXPECT_EQ(change.after(), 600 * 60);
  }
}

TEST_F(PlansTest, NameEachSourceOfTheirWaysOnce) {
  MeasureWay(kLinxiaStore, 60);
  Require(Need{.quantity = 100});
  Require(Need{.quantity = 20, .site = "刘集乡安置点"});
  const auto source_of = [&](const v1::Plan& plan, absl::string_view warehouse) {
    std::set<std::string> sources;
    for (int i = 0; i < plan.lines_size(); ++i) {
      if (plan.lines(i).warehouse() == warehouse) sources.insert(TravelSource(plan, i));
    }
    return sources;
  };
  const v1::Plan proposed = Proposed();
  EXPECT_THAT(proposed.lines(), SizeIs(Gt(2)));
  EXPECT_THAT(proposed.travel_sources(), SizeIs(2));
  EXPECT_THAT(source_of(proposed, kLinxiaStore), ElementsAre("imported: 塌方后绕行实测"));
  EXPECT_THAT(source_of(proposed, kYinchuanStore), ElementsAre(HasSubstr("great circle")));
  // All that is left of an edited plan comes from Yinchuan.
  v1::EditPlanRequest edit = Edit(proposed);
  for (const v1::Plan::Line& line : proposed.lines()) {
    if (line.warehouse() != kLinxiaStore) continue;
    v1::EditPlanRequest::Line& left_out = *edit.add_lines();
    left_out.set_requisition(line.requisition());
    left_out.set_warehouse(line.warehouse());
    left_out.set_lot(line.lot());
  }
  const v1::Plan edited = PlanNow(Get(TryEdit(edit)).plan().name());
  EXPECT_THAT(edited.travel_sources(), ElementsAre(HasSubstr("great circle")));
  EXPECT_THAT(source_of(edited, kYinchuanStore), ElementsAre(HasSubstr("great circle")));
}

// What suppliers promised.

TEST_F(PlansTest, SendAgreedGoodsAsMuchLaterAsTheSupplierTakesToHaveThemReady) {
  auto create = New<warehouse::v1::CreateWarehouseRequest>();
  create.set_warehouse_id("622900-02");
  warehouse::v1::Warehouse& agreement = *create.mutable_warehouse();
  agreement.set_display_name("协议供应商");
  agreement.set_chapter("chapters/622900");
  agreement.set_kind(warehouse::v1::Warehouse::KIND_AGREEMENT_RESERVE);
  agreement.set_call_off_minutes(90);
  agreement.mutable_point()->set_latitude_degrees(35.6);
  agreement.mutable_point()->set_longitude_degrees(103.2);
  const std::string supplier =
      Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::CreateWarehouse, create, Operation::Administrator(kNation)))
          .name();
  ReceiveTents({}, 40, supplier);
  Require(90);
  const v1::Plan plan = Proposed();
  ASSERT_THAT(plan.lines(), SizeIs(2));
  const auto line_from = [&](absl::string_view store) { return plan.lines(plan.lines(0).warehouse() == store ? 0 : 1); };
  const v1::Plan::Line own = line_from(kLinxiaStore), agreed = line_from(supplier);
  ASSERT_EQ(own.quantity(), 50);
  ASSERT_EQ(agreed.quantity(), 40);
  // The two lie side by side.
  EXPECT_EQ(FromTimestamp(agreed.depart_time()) - FromTimestamp(own.depart_time()), absl::Minutes(90));
  EXPECT_EQ(FromTimestamp(agreed.arrive_time()) - FromTimestamp(own.arrive_time()), absl::Minutes(90));
}

// Limits and incidents.

TEST_F(PlansTest, SendNoMoreThanAWarehouseHandlesInTheWindow) {
  Require(150);
  auto item = New<warehouse::v1::UpdateItemRequest>();
  item.mutable_item()->set_name("items/cotton-tent");
  item.mutable_item()->set_volume_cm3(500'000);
  Get(op.Call(*op.items, &warehouse::v1::ItemService::Stub::UpdateItem, item, Operation::Administrator(kNation)));
  auto store = New<warehouse::v1::UpdateWarehouseRequest>();
  store.mutable_warehouse()->set_name(kYinchuanStore);
  store.mutable_warehouse()->set_handling_capacity_m3_per_hour(10);
  Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::UpdateWarehouse, store, Operation::Manager(kYinchuan)));
  v1::PlanOptions options;
  options.set_handling_window_hours(3);

  const v1::Plan plan = Get(TryPropose(options));

  std::map<std::string, std::int64_t> sent;
  for (const v1::Plan::Line& line : plan.lines()) sent[line.warehouse()] += line.quantity();
  EXPECT_EQ(sent[kLinxiaStore], 50);
  EXPECT_EQ(sent[kYinchuanStore], 60);
  ASSERT_THAT(plan.shortages(), SizeIs(1));
  EXPECT_EQ(plan.shortages(0).reason(), v1::Plan::Shortage::REASON_LIMITED);
  EXPECT_EQ(plan.shortages(0).quantity(), 40);
  ASSERT_THAT(plan.shortages(0).exceeded_limits(), SizeIs(1));
  EXPECT_EQ(plan.shortages(0).exceeded_limits(0).limit(), kYinchuanStore);
  EXPECT_EQ(plan.shortages(0).exceeded_limits(0).volume_cm3(), 40 * 500'000);
}

TEST_F(PlansTest, LeaveRoomForWhatApprovedPlansHandleInTheSameHours) {
  auto store = New<warehouse::v1::UpdateWarehouseRequest>();
  store.mutable_warehouse()->set_name(kYinchuanStore);
  store.mutable_warehouse()->set_handling_capacity_tonnes_per_hour(1);
  Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::UpdateWarehouse, store, Operation::Manager(kYinchuan)));
  v1::PlanOptions options;
  options.set_handling_window_hours(3);
  Require(50);
  const v1::Plan proposed = Get(TryPropose({}));
  const v1::Plan other = Approved(Get(TryEdit(TentsFrom(proposed, 30, 20))).plan());
  const v1::Requisition second = Require(Need{.quantity = 90, .site = "刘集乡安置点"});

  // A tent weighs 60 kg: 50 in three hours.
  EXPECT_EQ(SentFrom(kYinchuanStore, Get(TryPropose(options))), 30);
  // A plan that replaces it gives its waiting shipments back.
  auto replan = Named<v1::ReplanPlanRequest>(other.name());
  *replan.mutable_start_time() = other.start_time();
  *replan.mutable_options() = options;
  replan.add_requisitions(second.name());
  EXPECT_EQ(SentFrom(kYinchuanStore, Get(op.Call(*op.plans, &Plans::ReplanPlan, replan, Commander()))), 50);
  // What leaves later than the window ends is loaded later.
  EXPECT_EQ(SentFrom(kYinchuanStore, Get(TryPropose(options, op.clock.Now() - absl::Hours(48)))), 50);
}

TEST_F(PlansTest, LeaveVehiclesToApprovedPlansThatHaveStillToLoad) {
  const v1::Vehicle lorry = AddVehicle("宁A11111", 600'000);
  v1::PlanOptions options;
  options.add_fleet_chapters("chapters/640000");
  Require(4);
  const v1::Plan other = Approved(Get(TryEdit(TentsFrom(Get(TryPropose({})), 0, 4))).plan());
  Require(Need{.quantity = 120, .site = "刘集乡安置点"});
  // Ten tents fit on the lorry.
  EXPECT_EQ(SentFrom(kYinchuanStore, Get(TryPropose(options))), 6);
  // Once its goods stand on the lorry the whole lorry is gone.
  const v1::Shipment issued = Get(TryIssue(ShipmentFrom(other.name(), kYinchuanStore), kYinchuan));
  auto load = Named<v1::LoadShipmentRequest>(issued.name());
  load.add_loads()->set_vehicle(lorry.name());
  load.mutable_loads(0)->add_lines()->set_quantity(4);
  Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::LoadShipment, load, Operation::Manager(kYinchuan)));
  EXPECT_EQ(SentFrom(kYinchuanStore, Get(TryPropose(options))), 0);
}

TEST_F(PlansTest, SendNoMoreTonnesThanAWarehouseHandlesInTheWindow) {
  Require(150);
  auto store = New<warehouse::v1::UpdateWarehouseRequest>();
  store.mutable_warehouse()->set_name(kYinchuanStore);
  store.mutable_warehouse()->set_handling_capacity_tonnes_per_hour(1);
  Get(op.Call(*op.warehouses, &warehouse::v1::WarehouseService::Stub::UpdateWarehouse, store, Operation::Manager(kYinchuan)));
  v1::PlanOptions options;
  options.set_handling_window_hours(3);
  const v1::Plan plan = Get(TryPropose(options));
  std::map<std::string, std::int64_t> sent;
  for (const v1::Plan::Line& line : plan.lines()) sent[line.warehouse()] += line.quantity();
  // A tent weighs 60 kg.
  EXPECT_EQ(sent[kYinchuanStore], 50);
}

TEST_F(PlansTest, CountTruckLoadsOfTheTruckThatTheyAreToldOf) {
  Require(120);
  v1::PlanOptions options;
  options.mutable_preferences()->mutable_truck()->set_weight_g(2'000'000);
  const v1::Plan plan = Get(TryPropose(options));
  ASSERT_THAT(plan.objectives(), Not(IsEmpty()));
  const v1::Plan::Objective& trucks = *plan.objectives().rbegin();
  EXPECT_EQ(trucks.title(), "truck_loads");
  // 50 tents of 60 kg from one store, 70 from the other.
  EXPECT_EQ(trucks.value(), "5");
  EXPECT_TRUE(trucks.optimal());
  EXPECT_EQ(PlanNow(plan.name()).options().preferences().truck().weight_g(), 2'000'000);
  options.mutable_preferences()->mutable_truck()->set_weight_g(0);
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(TryPropose(options).status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("options.preferences.truck.weight_g"));
}

TEST_F(PlansTest, AreNotComparedAcrossIncidents) {
  Require(30);
  const v1::Plan here = Proposed();
  auto quake = New<disaster::v1::CreateIncidentRequest>();
  quake.mutable_incident()->set_title("积石山县暴雪");
  quake.mutable_incident()->set_hazard(disaster::v1::HAZARD_SNOW);
  quake.mutable_incident()->set_chapter("chapters/622927");
  *quake.mutable_incident()->mutable_occur_time() = ToTimestamp(op.clock.Now() - absl::Hours(2));
  op.incident =
      Get(op.Call(*op.incidents, &disaster::v1::IncidentService::Stub::CreateIncident, quake, Operation::DutyOfficer("622927"))).name();
  Require(20);
  const v1::Plan there = Proposed();
  EXPECT_EQ(ReasonOf(TryCompare(here.name(), there.name()).status()), "PLANS_OF_TWO_INCIDENTS");
}

}  // namespace
}  // namespace muster::dispatch
