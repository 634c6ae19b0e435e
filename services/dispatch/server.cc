#include "dispatch/server.h"

#include <memory>
#include <vector>

#include "absl/time/clock.h"
#include "dispatch/api/approval_policy_api.h"
#include "dispatch/api/decision_api.h"
#include "dispatch/api/fleet_api.h"
#include "dispatch/api/mission_api.h"
#include "dispatch/api/mission_proposal_api.h"
#include "dispatch/api/movement_api.h"
#include "dispatch/api/plan_api.h"
#include "dispatch/api/plan_revision_api.h"
#include "dispatch/api/report_api.h"
#include "dispatch/api/requisition_api.h"
#include "dispatch/api/requisition_change_api.h"
#include "dispatch/api/requisition_review_api.h"
#include "dispatch/api/shipment_api.h"
#include "dispatch/api/travel_api.h"
#include "dispatch/api/waybill_api.h"
#include "dispatch/jobs/escalator.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/jobs/renew_phones.h"
#include "dispatch/jobs/routing_server.h"
#include "dispatch/jobs/step_runner.h"
#include "dispatch/jobs/steps.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"
#include "muster/dispatch/v1/execution_report_service.grpc.pb.h"
#include "platform/status/status.h"
#include "sql/dispatch_migrations.h"

namespace muster::dispatch {
namespace {

constexpr absl::Duration kRenewalPatience = absl::Minutes(1);

absl::Duration DurationOf(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

std::unique_ptr<const TravelTimes> MakeRouting(const ServiceContext& context) {
  const config::Routing& routing = context.routing();
  if (routing.base_url().empty()) return nullptr;
  return std::make_unique<RoutingServer>(
      RoutingServer::Options{.base_url = routing.base_url(),
                             .profile = routing.profile(),
                             .title = routing.title(),
                             .timeout = DurationOf(routing.timeout()),
                             .max_table_size = routing.max_table_size(),
                             .max_parallel = routing.max_parallel(),
                             .cache_age = DurationOf(routing.cache_age()),
                             .pause = DurationOf(routing.pause()),
                             .max_snap_distance_m = routing.max_snap_distance_m(),
                             .on_failure = [&context](absl::string_view problem) {
                               context.logger().Warning("the routing server failed", {{"problem", problem}});
                             }});
}

Neighbours MakeNeighbours(const ServiceContext& context) {
  const auto warehouse = context.ChannelTo("warehouse");
  return {.chapters = chapter::v1::ChapterService::NewStub(context.ChannelTo("chapter")),
          .incidents = disaster::v1::IncidentService::NewStub(context.ChannelTo("disaster")),
          .teams = roster::v1::TeamService::NewStub(context.ChannelTo("roster")),
          .warehouses = warehouse::v1::WarehouseService::NewStub(warehouse),
          .items = warehouse::v1::ItemService::NewStub(warehouse),
          .stock = warehouse::v1::StockService::NewStub(warehouse),
          .stock_levels = warehouse::v1::StockLevelService::NewStub(warehouse),
          .vouchers = warehouse::v1::VoucherService::NewStub(warehouse),
          .lots = warehouse::v1::LotService::NewStub(warehouse),
          .calendar = warehouse::v1::CalendarService::NewStub(warehouse),
          .as_service = [&context](absl::string_view world, absl::Duration limit) { return context.AsService(world, limit); },
          .routing = MakeRouting(context)};
}

class Server final : public ServiceServer {
 public:
  explicit Server(const ServiceContext& context)
      : context_(context),
        scopes_(context.worlds(), context.chapters()),
        neighbours_(MakeNeighbours(context)),
        steps_(neighbours_),
        requisition_api_(scopes_, neighbours_),
        requisition_change_api_(scopes_, neighbours_),
        requisition_review_api_(scopes_),
        plan_api_(scopes_, neighbours_),
        plan_revision_api_(scopes_, neighbours_),
        decision_api_(scopes_, neighbours_, steps_),
        approval_policy_api_(scopes_, neighbours_),
        shipment_api_(scopes_, steps_),
        movement_api_(scopes_, neighbours_, steps_),
        waybill_api_(scopes_, neighbours_),
        fleet_api_(scopes_, *context.sealer()),
        travel_api_(scopes_, neighbours_),
        mission_api_(scopes_, neighbours_, steps_),
        mission_proposal_api_(scopes_, neighbours_),
        report_api_(scopes_, neighbours_),
        requisition_service_(v1::RequisitionService::service_full_name()),
        plan_service_(v1::PlanService::service_full_name()),
        approval_policy_service_(v1::ApprovalPolicyService::service_full_name()),
        shipment_service_(v1::ShipmentService::service_full_name()),
        mission_service_(v1::MissionService::service_full_name()),
        carrier_service_(v1::CarrierService::service_full_name()),
        vehicle_service_(v1::VehicleService::service_full_name()),
        driver_service_(v1::DriverService::service_full_name()),
        travel_service_(v1::TravelService::service_full_name()),
        report_service_(v1::ExecutionReportService::service_full_name()) {
    requisition_service_.Unary("CreateRequisition", &requisition_api_, &RequisitionApi::CreateRequisition);
    requisition_service_.Unary("GetRequisition", &requisition_api_, &RequisitionApi::GetRequisition);
    requisition_service_.Unary("ListRequisitions", &requisition_api_, &RequisitionApi::ListRequisitions);
    requisition_service_.Unary("SubmitRequisition", &requisition_api_, &RequisitionApi::SubmitRequisition);
    requisition_service_.Unary("CancelRequisition", &requisition_api_, &RequisitionApi::CancelRequisition);
    requisition_service_.Unary("UpdateRequisition", &requisition_change_api_, &RequisitionChangeApi::UpdateRequisition);
    requisition_service_.Unary("ListRequisitionRevisions", &requisition_change_api_, &RequisitionChangeApi::ListRequisitionRevisions);
    requisition_service_.Unary("MergeRequisitions", &requisition_change_api_, &RequisitionChangeApi::MergeRequisitions);
    requisition_service_.Unary("FindDuplicateRequisitions", &requisition_review_api_, &RequisitionReviewApi::FindDuplicateRequisitions);
    requisition_service_.Unary("SummarizeRequisitions", &requisition_review_api_, &RequisitionReviewApi::SummarizeRequisitions);
    plan_service_.Unary("ProposePlan", &plan_api_, &PlanApi::ProposePlan);
    plan_service_.Unary("GetPlan", &plan_api_, &PlanApi::GetPlan);
    plan_service_.Unary("ListPlans", &plan_api_, &PlanApi::ListPlans);
    plan_service_.Unary("ComparePlans", &plan_revision_api_, &PlanRevisionApi::ComparePlans);
    plan_service_.Unary("EditPlan", &plan_revision_api_, &PlanRevisionApi::EditPlan);
    plan_service_.Unary("ReplanPlan", &plan_revision_api_, &PlanRevisionApi::ReplanPlan);
    plan_service_.Unary("SubmitPlan", &plan_api_, &PlanApi::SubmitPlan);
    plan_service_.Unary("ApprovePlan", &decision_api_, &DecisionApi::ApprovePlan);
    plan_service_.Unary("RejectPlan", &decision_api_, &DecisionApi::RejectPlan);
    plan_service_.Unary("CommandPlan", &decision_api_, &DecisionApi::CommandPlan);
    plan_service_.Unary("RegularizeApproval", &decision_api_, &DecisionApi::RegularizeApproval);
    plan_service_.Unary("ListOpenApprovals", &decision_api_, &DecisionApi::ListOpenApprovals);
    approval_policy_service_.Unary("CreateApprovalPolicy", &approval_policy_api_, &ApprovalPolicyApi::CreateApprovalPolicy);
    approval_policy_service_.Unary("GetApprovalPolicy", &approval_policy_api_, &ApprovalPolicyApi::GetApprovalPolicy);
    approval_policy_service_.Unary("ListApprovalPolicies", &approval_policy_api_, &ApprovalPolicyApi::ListApprovalPolicies);
    approval_policy_service_.Unary("FindApprovalPolicy", &approval_policy_api_, &ApprovalPolicyApi::FindApprovalPolicy);
    approval_policy_service_.Unary("CreateApprovalDelegation", &approval_policy_api_, &ApprovalPolicyApi::CreateApprovalDelegation);
    approval_policy_service_.Unary("ListApprovalDelegations", &approval_policy_api_, &ApprovalPolicyApi::ListApprovalDelegations);
    approval_policy_service_.Unary("RevokeApprovalDelegation", &approval_policy_api_, &ApprovalPolicyApi::RevokeApprovalDelegation);
    shipment_service_.Unary("GetShipment", &shipment_api_, &ShipmentApi::GetShipment);
    shipment_service_.Unary("ListShipments", &shipment_api_, &ShipmentApi::ListShipments);
    shipment_service_.Unary("IssueShipment", &shipment_api_, &ShipmentApi::IssueShipment);
    shipment_service_.Unary("DepartShipment", &shipment_api_, &ShipmentApi::DepartShipment);
    shipment_service_.Unary("ArriveShipment", &shipment_api_, &ShipmentApi::ArriveShipment);
    shipment_service_.Unary("SignShipment", &shipment_api_, &ShipmentApi::SignShipment);
    shipment_service_.Unary("LoadShipment", &movement_api_, &MovementApi::LoadShipment);
    shipment_service_.Unary("ReturnShipment", &movement_api_, &MovementApi::ReturnShipment);
    shipment_service_.Unary("PrintWaybill", &waybill_api_, &WaybillApi::PrintWaybill);
    shipment_service_.Unary("ReceiveReturn", &movement_api_, &MovementApi::ReceiveReturn);
    mission_service_.Unary("CreateMission", &mission_api_, &MissionApi::CreateMission);
    mission_service_.Unary("GetMission", &mission_api_, &MissionApi::GetMission);
    mission_service_.Unary("ListMissions", &mission_api_, &MissionApi::ListMissions);
    mission_service_.Unary("DepartMission", &mission_api_, &MissionApi::DepartMission);
    mission_service_.Unary("ArriveMission", &mission_api_, &MissionApi::ArriveMission);
    mission_service_.Unary("EndMission", &mission_api_, &MissionApi::EndMission);
    mission_service_.Unary("ProposeMissions", &mission_proposal_api_, &MissionProposalApi::ProposeMissions);
    mission_service_.Unary("CreateMissions", &mission_api_, &MissionApi::CreateMissions);
    travel_service_.Unary("ImportTravelTimes", &travel_api_, &TravelApi::ImportTravelTimes);
    travel_service_.Unary("ListTravelTimes", &travel_api_, &TravelApi::ListTravelTimes);
    travel_service_.Unary("SetTravelProfile", &travel_api_, &TravelApi::SetTravelProfile);
    travel_service_.Unary("ListTravelProfiles", &travel_api_, &TravelApi::ListTravelProfiles);
    RegisterFleet();
    report_service_.Unary("GetExecutionReport", &report_api_, &ReportApi::GetExecutionReport);
    report_service_.Unary("FileExecutionReport", &report_api_, &ReportApi::FileExecutionReport);
    report_service_.Unary("ListExecutionReports", &report_api_, &ReportApi::ListExecutionReports);
    report_service_.Unary("PrintExecutionReport", &report_api_, &ReportApi::PrintExecutionReport);
  }

  std::vector<rpc::Service*> rpc_services() override {
    return {&requisition_service_, &plan_service_,    &approval_policy_service_, &shipment_service_, &mission_service_,
            &carrier_service_,     &vehicle_service_, &driver_service_,          &travel_service_,   &report_service_};
  }

  absl::Status RenewRows() override {
    for (const std::unique_ptr<World>& world : context_.worlds().all()) {
      ASSIGN_OR_RETURN(const int unreadable_count, RenewPhones(*world, *context_.sealer(), absl::Now() + kRenewalPatience));
      if (unreadable_count == 0) continue;
      context_.logger().Warning("telephone numbers cannot be opened: the key that sealed them is not in sealing_key_file",
                                {{"world", world->name}, {"drivers", unreadable_count}});
    }
    return absl::OkStatus();
  }

  void StartJobs() override {
    for (const std::unique_ptr<World>& world : context_.worlds().all()) {
      runners_.push_back(std::make_unique<StepRunner>(*world, steps_, context_.logger()));
      escalators_.push_back(std::make_unique<Escalator>(*world, context_.chapters(), context_.logger()));
    }
  }

 private:
  void RegisterFleet() {
    carrier_service_.Unary("CreateCarrier", &fleet_api_, &FleetApi::CreateCarrier);
    carrier_service_.Unary("GetCarrier", &fleet_api_, &FleetApi::GetCarrier);
    carrier_service_.Unary("ListCarriers", &fleet_api_, &FleetApi::ListCarriers);
    carrier_service_.Unary("UpdateCarrier", &fleet_api_, &FleetApi::UpdateCarrier);
    carrier_service_.Unary("DeleteCarrier", &fleet_api_, &FleetApi::DeleteCarrier);
    vehicle_service_.Unary("CreateVehicle", &fleet_api_, &FleetApi::CreateVehicle);
    vehicle_service_.Unary("GetVehicle", &fleet_api_, &FleetApi::GetVehicle);
    vehicle_service_.Unary("ListVehicles", &fleet_api_, &FleetApi::ListVehicles);
    vehicle_service_.Unary("UpdateVehicle", &fleet_api_, &FleetApi::UpdateVehicle);
    vehicle_service_.Unary("DeleteVehicle", &fleet_api_, &FleetApi::DeleteVehicle);
    driver_service_.Unary("CreateDriver", &fleet_api_, &FleetApi::CreateDriver);
    driver_service_.Unary("GetDriver", &fleet_api_, &FleetApi::GetDriver);
    driver_service_.Unary("ListDrivers", &fleet_api_, &FleetApi::ListDrivers);
    driver_service_.Unary("UpdateDriver", &fleet_api_, &FleetApi::UpdateDriver);
    driver_service_.Unary("DeleteDriver", &fleet_api_, &FleetApi::DeleteDriver);
  }

  const ServiceContext& context_;
  const Scopes scopes_;
  const Neighbours neighbours_;
  const Steps steps_;
  RequisitionApi requisition_api_;
  RequisitionChangeApi requisition_change_api_;
  RequisitionReviewApi requisition_review_api_;
  PlanApi plan_api_;
  PlanRevisionApi plan_revision_api_;
  DecisionApi decision_api_;
  ApprovalPolicyApi approval_policy_api_;
  ShipmentApi shipment_api_;
  MovementApi movement_api_;
  WaybillApi waybill_api_;
  FleetApi fleet_api_;
  TravelApi travel_api_;
  MissionApi mission_api_;
  MissionProposalApi mission_proposal_api_;
  ReportApi report_api_;
  rpc::Service requisition_service_;
  rpc::Service plan_service_;
  rpc::Service approval_policy_service_;
  rpc::Service shipment_service_;
  rpc::Service mission_service_;
  rpc::Service carrier_service_;
  rpc::Service vehicle_service_;
  rpc::Service driver_service_;
  rpc::Service travel_service_;
  rpc::Service report_service_;
  // Last, because they use all of the above.
  std::vector<std::unique_ptr<StepRunner>> runners_;
  std::vector<std::unique_ptr<Escalator>> escalators_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "dispatch",
          .migrations = &sql::Migrations,
          .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> { return std::make_unique<Server>(context); },
          .seals = true};
}

}  // namespace muster::dispatch
