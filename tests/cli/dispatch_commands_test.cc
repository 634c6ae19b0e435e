#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/commands/app.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"
#include "muster/dispatch/v1/execution_report_service.grpc.pb.h"
#include "platform/auth/key.h"
#include "platform/auth/verifier.h"
#include "platform/obs/log.h"
#include "platform/obs/metrics.h"
#include "platform/rpc/server.h"
#include "platform/rpc/service.h"
#include "platform/status/status.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;
using namespace dispatch::v1;  // NOLINT: what this file is about
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// The dispatch service as the command line meets it: remembers the last request of each type, and answers what it was told to.
class Recorder {
 public:
  template <class Request, class Response>
  absl::StatusOr<Response> Answer(const rpc::Call&, const Request& request) {
    requests_[Request::descriptor()->full_name()] = std::make_unique<Request>(request);
    if (const auto refused = refusals_.find(Request::descriptor()->full_name()); refused != refusals_.end()) return refused->second;
    const auto prepared = answers_.find(Response::descriptor()->full_name());
    return prepared == answers_.end() ? Response() : static_cast<const Response&>(*prepared->second);
  }

  template <class Response>
  void Prepare(const Response& response) {
    answers_[Response::descriptor()->full_name()] = std::make_unique<Response>(response);
  }

  template <class Request>
  void Refuse(const absl::Status& status) {
    refusals_[Request::descriptor()->full_name()] = status;
  }

  // The last one; as if empty when there was none.
  template <class Request>
  Request Last() const {
    const auto found = requests_.find(Request::descriptor()->full_name());
    return found == requests_.end() ? Request() : static_cast<const Request&>(*found->second);
  }

 private:
  std::map<std::string, std::unique_ptr<google::protobuf::Message>> requests_;
  std::map<std::string, std::unique_ptr<google::protobuf::Message>> answers_;
  std::map<std::string, absl::Status> refusals_;
};

// `muster` with a server of the services whose words are tried here.
class DispatchCommandTest : public testing::Test {
 protected:
  DispatchCommandTest() : folder_(fs::path(testing::TempDir()) / absl::StrCat("muster_cli_dispatch_test_", getpid())) {
    fs::create_directories(folder_ / ".muster" / "keys");
    EXPECT_TRUE(auth::GenerateKeyPair(
                    {.secret_path = folder_ / ".muster" / "gateway.key", .public_path = folder_ / ".muster" / "keys" / "gateway.pub"})
                    .ok());
    logger_ = obs::Logger::Open({.service = "test", .file = (folder_ / "log").string()}).value();
    metrics_ = obs::Metrics::Start("").value();
    verifier_ = std::make_unique<auth::Verifier>(auth::Keyring::Load(folder_ / ".muster" / "keys").value(), [] { return absl::Now(); });
    ServeFleet();
    ServeShipments();
    ServeApprovals();
    ServeMissions();
    Serve<ImportTravelTimesRequest, ImportTravelTimesResponse>(travel_, "ImportTravelTimes");
    Serve<ListTravelTimesRequest, ListTravelTimesResponse>(travel_, "ListTravelTimes");
    Serve<SetTravelProfileRequest, TravelProfile>(travel_, "SetTravelProfile");
    Serve<ListTravelProfilesRequest, ListTravelProfilesResponse>(travel_, "ListTravelProfiles");
    Serve<GetExecutionReportRequest, ExecutionReport>(reports_, "GetExecutionReport");
    Serve<FileExecutionReportRequest, ExecutionReport>(reports_, "FileExecutionReport");
    Serve<ListExecutionReportsRequest, ListExecutionReportsResponse>(reports_, "ListExecutionReports");
    Serve<PrintExecutionReportRequest, Paper>(reports_, "PrintExecutionReport");
    server_ = rpc::Server::Start(
                  {.address = "127.0.0.1:0",
                   .services = {&carriers_, &vehicles_, &drivers_, &shipments_, &plans_, &policies_, &missions_, &travel_, &reports_},
                   .verify = [this](absl::string_view token) { return verifier_->Verify(token); },
                   .logger = logger_.get(),
                   .metrics = metrics_.get()})
                  .value();
    server_->SetServing(true);
    std::ofstream(folder_ / ".muster" / "muster.textproto")
        << "services { name: 'dispatch' address: '127.0.0.1:" << server_->port() << "' }\n"
        << "worlds { name: 'live' } default_world: 'live' signing_key_file: 'gateway.key'\n"
        << "default_identity: 'approver@622900:linxia'\n";
  }

  ~DispatchCommandTest() override { fs::remove_all(folder_); }

  template <class Request, class Response>
  void Serve(rpc::Service& service, const char* method) {
    service.Unary(method, &recorder_, &Recorder::Answer<Request, Response>);
  }

  void ServeFleet() {
    Serve<CreateCarrierRequest, Carrier>(carriers_, "CreateCarrier");
    Serve<GetCarrierRequest, Carrier>(carriers_, "GetCarrier");
    Serve<ListCarriersRequest, ListCarriersResponse>(carriers_, "ListCarriers");
    Serve<UpdateCarrierRequest, Carrier>(carriers_, "UpdateCarrier");
    Serve<DeleteCarrierRequest, Carrier>(carriers_, "DeleteCarrier");
    Serve<CreateVehicleRequest, Vehicle>(vehicles_, "CreateVehicle");
    Serve<GetVehicleRequest, Vehicle>(vehicles_, "GetVehicle");
    Serve<ListVehiclesRequest, ListVehiclesResponse>(vehicles_, "ListVehicles");
    Serve<UpdateVehicleRequest, Vehicle>(vehicles_, "UpdateVehicle");
    Serve<DeleteVehicleRequest, Vehicle>(vehicles_, "DeleteVehicle");
    Serve<CreateDriverRequest, Driver>(drivers_, "CreateDriver");
    Serve<GetDriverRequest, Driver>(drivers_, "GetDriver");
    Serve<ListDriversRequest, ListDriversResponse>(drivers_, "ListDrivers");
    Serve<UpdateDriverRequest, Driver>(drivers_, "UpdateDriver");
    Serve<DeleteDriverRequest, Driver>(drivers_, "DeleteDriver");
  }

  void ServeShipments() {
    Serve<GetShipmentRequest, Shipment>(shipments_, "GetShipment");
    Serve<ListShipmentsRequest, ListShipmentsResponse>(shipments_, "ListShipments");
    Serve<IssueShipmentRequest, Shipment>(shipments_, "IssueShipment");
    Serve<LoadShipmentRequest, Shipment>(shipments_, "LoadShipment");
    Serve<DepartShipmentRequest, Shipment>(shipments_, "DepartShipment");
    Serve<ArriveShipmentRequest, Shipment>(shipments_, "ArriveShipment");
    Serve<SignShipmentRequest, Shipment>(shipments_, "SignShipment");
    Serve<ReturnShipmentRequest, Shipment>(shipments_, "ReturnShipment");
    Serve<ReceiveReturnRequest, Shipment>(shipments_, "ReceiveReturn");
    Serve<PrintWaybillRequest, Paper>(shipments_, "PrintWaybill");
  }

  void ServeApprovals() {
    Serve<ProposePlanRequest, Plan>(plans_, "ProposePlan");
    Serve<ComparePlansRequest, PlanComparison>(plans_, "ComparePlans");
    Serve<EditPlanRequest, EditPlanResponse>(plans_, "EditPlan");
    Serve<ReplanPlanRequest, Plan>(plans_, "ReplanPlan");
    Serve<GetPlanRequest, Plan>(plans_, "GetPlan");
    Serve<ListPlansRequest, ListPlansResponse>(plans_, "ListPlans");
    Serve<SubmitPlanRequest, Plan>(plans_, "SubmitPlan");
    Serve<ApprovePlanRequest, Plan>(plans_, "ApprovePlan");
    Serve<RejectPlanRequest, Plan>(plans_, "RejectPlan");
    Serve<CommandPlanRequest, Plan>(plans_, "CommandPlan");
    Serve<RegularizeApprovalRequest, Plan>(plans_, "RegularizeApproval");
    Serve<ListOpenApprovalsRequest, ListOpenApprovalsResponse>(plans_, "ListOpenApprovals");
    Serve<CreateApprovalPolicyRequest, ApprovalPolicy>(policies_, "CreateApprovalPolicy");
    Serve<GetApprovalPolicyRequest, ApprovalPolicy>(policies_, "GetApprovalPolicy");
    Serve<ListApprovalPoliciesRequest, ListApprovalPoliciesResponse>(policies_, "ListApprovalPolicies");
    Serve<FindApprovalPolicyRequest, ApprovalPolicy>(policies_, "FindApprovalPolicy");
    Serve<CreateApprovalDelegationRequest, ApprovalDelegation>(policies_, "CreateApprovalDelegation");
    Serve<ListApprovalDelegationsRequest, ListApprovalDelegationsResponse>(policies_, "ListApprovalDelegations");
    Serve<RevokeApprovalDelegationRequest, ApprovalDelegation>(policies_, "RevokeApprovalDelegation");
  }

  void ServeMissions() {
    Serve<ProposeMissionsRequest, MissionProposal>(missions_, "ProposeMissions");
    Serve<CreateMissionsRequest, CreateMissionsResponse>(missions_, "CreateMissions");
    Serve<CreateMissionRequest, Mission>(missions_, "CreateMission");
    Serve<GetMissionRequest, Mission>(missions_, "GetMission");
    Serve<ListMissionsRequest, ListMissionsResponse>(missions_, "ListMissions");
    Serve<DepartMissionRequest, Mission>(missions_, "DepartMission");
    Serve<ArriveMissionRequest, Mission>(missions_, "ArriveMission");
    Serve<EndMissionRequest, Mission>(missions_, "EndMission");
  }

  int Run(const std::vector<std::string>& args) {
    out_.str("");
    err_.str("");
    return RunMuster(args, {.folder = (folder_ / ".muster").string()}, {.out = out_, .err = err_, .language = Language::kChinese});
  }

  std::string File(const char* name, absl::string_view text) {
    const fs::path path = folder_ / name;
    std::ofstream(path) << text;
    return path;
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  const fs::path folder_;
  std::unique_ptr<obs::Logger> logger_;
  std::unique_ptr<obs::Metrics> metrics_;
  std::unique_ptr<auth::Verifier> verifier_;
  Recorder recorder_;
  rpc::Service carriers_{CarrierService::service_full_name()};
  rpc::Service vehicles_{VehicleService::service_full_name()};
  rpc::Service drivers_{DriverService::service_full_name()};
  rpc::Service shipments_{ShipmentService::service_full_name()};
  rpc::Service plans_{PlanService::service_full_name()};
  rpc::Service policies_{ApprovalPolicyService::service_full_name()};
  rpc::Service missions_{MissionService::service_full_name()};
  rpc::Service travel_{TravelService::service_full_name()};
  rpc::Service reports_{ExecutionReportService::service_full_name()};
  std::unique_ptr<rpc::Server> server_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(DispatchCommandTest, RecordsCarriersVehiclesAndDriversForTheOwnChapter) {
  EXPECT_EQ(Run({"carrier", "create", "--name", "临夏某物流公司", "--contract", "2026-07", "--contract-from", "2026-01-01"}), 0) << err();
  EXPECT_EQ(recorder_.Last<CreateCarrierRequest>().carrier().chapter(), "chapters/622900");
  EXPECT_EQ(recorder_.Last<CreateCarrierRequest>().carrier().contract_start_date(), "2026-01-01");
  EXPECT_EQ(Run({"vehicle", "create", "--plate", "甘N12345", "--kind", "box-truck", "--payload-g", "5000000", "--carrier", "3"}), 0)
      << err();
  EXPECT_EQ(recorder_.Last<CreateVehicleRequest>().vehicle().kind(), Vehicle::KIND_BOX_TRUCK);
  EXPECT_EQ(recorder_.Last<CreateVehicleRequest>().vehicle().carrier(), "carriers/3");
  EXPECT_EQ(Run({"driver", "create", "--name", "马师傅", "--phone", "13812345678", "--licence", "B2"}), 0) << err();
  EXPECT_EQ(recorder_.Last<CreateDriverRequest>().driver().licence_class(), "B2");
  EXPECT_EQ(Run({"vehicle", "create", "--kind", "box-truck"}), kUsage);
  EXPECT_THAT(err(), AllOf(HasSubstr("--plate: "), HasSubstr("--payload-g: ")));
}

TEST_F(DispatchCommandTest, ListsTheFleetAndSaysHowToRecordSomeWhenThereIsNone) {
  EXPECT_EQ(Run({"vehicle", "list", "--under", "620000"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ListVehiclesRequest>().ancestor(), "chapters/620000");
  EXPECT_THAT(out(), HasSubstr("muster vehicle create"));
  ListVehiclesResponse vehicles;
  vehicles.add_vehicles()->set_plate("甘N12345");
  recorder_.Prepare(vehicles);
  EXPECT_EQ(Run({"vehicle", "list"}), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("甘N12345"), HasSubstr("自有")));
}

TEST_F(DispatchCommandTest, AnUpdateKeepsWhatIsNotGivenAndClearsWithNothing) {
  Carrier carrier;
  carrier.set_name("carriers/3");
  carrier.set_display_name("临夏某物流公司");
  carrier.set_contract_number("2026-07");
  carrier.set_note("夜间可派");
  carrier.set_etag("4");
  recorder_.Prepare(carrier);
  EXPECT_EQ(Run({"carrier", "update", "3", "--name", "临夏物流", "--note", ""}), 0) << err();
  const Carrier sent = recorder_.Last<UpdateCarrierRequest>().carrier();
  EXPECT_EQ(sent.name(), "carriers/3");
  EXPECT_EQ(sent.display_name(), "临夏物流");
  EXPECT_EQ(sent.contract_number(), "2026-07");
  EXPECT_EQ(sent.note(), "");
  EXPECT_EQ(sent.etag(), "4");
  EXPECT_EQ(Run({"carrier", "update", "3", "--note", "", "--etag", "2"}), 0);
  EXPECT_EQ(recorder_.Last<UpdateCarrierRequest>().carrier().etag(), "2");
  EXPECT_EQ(Run({"carrier", "update", "3"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--contract-until"));
  EXPECT_EQ(Run({"carrier", "delete", "3"}), 0);
  EXPECT_EQ(recorder_.Last<DeleteCarrierRequest>().etag(), "4");
}

TEST_F(DispatchCommandTest, NeverWritesAMaskedTelephoneNumberBack) {
  Driver driver;
  driver.set_name("drivers/7");
  driver.set_phone("138****5678");
  recorder_.Prepare(driver);
  EXPECT_EQ(Run({"driver", "update", "7", "--licence", "A2"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--phone"));
  EXPECT_EQ(recorder_.Last<UpdateDriverRequest>().driver().name(), "");
  EXPECT_EQ(Run({"driver", "update", "7", "--licence", "A2", "--phone", "13812345678"}), 0) << err();
  EXPECT_EQ(recorder_.Last<UpdateDriverRequest>().driver().phone(), "13812345678");
}

TEST_F(DispatchCommandTest, LoadsAShipmentByVehicleDriversAndLines) {
  EXPECT_EQ(Run({"shipment", "load", "20231218-622927-1-01", "--load", "12@7,8:1=100,2=30", "--load", "13:1=47"}), 0) << err();
  const LoadShipmentRequest request = recorder_.Last<LoadShipmentRequest>();
  ASSERT_THAT(request.loads(), SizeIs(2));
  EXPECT_EQ(request.loads(0).vehicle(), "vehicles/12");
  EXPECT_THAT(request.loads(0).drivers(), ElementsAre("drivers/7", "drivers/8"));
  EXPECT_EQ(request.loads(0).lines(1).line_index(), 1);
  EXPECT_EQ(request.loads(0).lines(1).quantity(), 30);
  EXPECT_EQ(Run({"shipment", "load", "20231218-622927-1-01", "--load", "12"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("12@7,8:1=100"));
}

TEST_F(DispatchCommandTest, SignsInPartsReturnsAndTakesBackWithLosses) {
  EXPECT_EQ(Run({"shipment", "sign", "20231218-622927-1-01", "--signer", "马某", "--partial", "--line", "1=20:1:3"}), 0) << err();
  const SignShipmentRequest sign = recorder_.Last<SignShipmentRequest>();
  EXPECT_TRUE(sign.partial());
  EXPECT_EQ(sign.lines(0).damaged_quantity(), 3);
  EXPECT_EQ(Run({"shipment", "return", "20231218-622927-1-01", "--reason", "道路中断"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ReturnShipmentRequest>().reason(), "道路中断");
  EXPECT_EQ(Run({"shipment", "take-back", "20231218-622927-1-01", "--person", "甲", "--person", "乙", "--line", "2=3"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ReceiveReturnRequest>().lines(0).line_index(), 1);
  EXPECT_EQ(recorder_.Last<ReceiveReturnRequest>().lines(0).lost_quantity(), 3);
}

TEST_F(DispatchCommandTest, PrintsTheWaybillIntoAFile) {
  Paper paper;
  paper.set_file_name("waybill.pdf");
  paper.set_content("%PDF");
  recorder_.Prepare(paper);
  EXPECT_EQ(Run({"shipment", "waybill", "20231218-622927-1-01", "--out", folder_ / "w.pdf"}), 0) << err();
  EXPECT_EQ(recorder_.Last<PrintWaybillRequest>().format(), Paper::FORMAT_PDF);
  EXPECT_TRUE(fs::exists(folder_ / "w.pdf"));
}

TEST_F(DispatchCommandTest, ImportsMeasuredTimesFromCsv) {
  const std::string file = File("times.csv",
                                "origin,destination,distance_m,duration_minutes,source,valid_from_date,valid_to_date,closed\n"
                                "622900-01,622927,96400,95,路政实测,2026-01-01,,\n"
                                "622900,622927,,,路政通告,2026-01-02,2026-01-05,yes\n");
  ImportTravelTimesResponse response;
  response.set_imported_count(2);
  recorder_.Prepare(response);
  EXPECT_EQ(Run({"travel", "import", file}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("已导入 2 条"));
  const ImportTravelTimesRequest request = recorder_.Last<ImportTravelTimesRequest>();
  ASSERT_THAT(request.travel_times(), SizeIs(2));
  EXPECT_EQ(request.travel_times(0).origin(), "warehouses/622900-01");
  EXPECT_EQ(request.travel_times(0).destination(), "chapters/622927");
  EXPECT_EQ(request.travel_times(0).duration_minutes(), 95);
  EXPECT_EQ(request.travel_times(1).origin(), "chapters/622900");
  EXPECT_TRUE(request.travel_times(1).closed());
  EXPECT_EQ(request.travel_times(1).valid_to_date(), "2026-01-05");
}

TEST_F(DispatchCommandTest, SendsNothingOfAFileWithAWrongCellAndNamesItsRow) {
  const std::string file = File("times.csv",
                                "origin,destination,distance_m,duration_minutes,source,valid_from_date\n"
                                "622900-01,622927,96400,95,路政实测,2026-01-01\n"
                                "640100-01,622927,遥远,95,,2026-01-01\n");
  EXPECT_EQ(Run({"travel", "import", file}), kUsage);
  EXPECT_THAT(err(), AllOf(HasSubstr("times.csv:3 distance_m: "), HasSubstr("times.csv:3 source: "), Not(HasSubstr("times.csv:2"))));
  EXPECT_THAT(recorder_.Last<ImportTravelTimesRequest>().travel_times(), IsEmpty());
  EXPECT_EQ(Run({"travel", "import", File("head.csv", "origin,destination\n")}), kUsage);
  EXPECT_THAT(err(), HasSubstr("head.csv:1 duration_minutes: "));
}

TEST_F(DispatchCommandTest, NamesTheRowThatTheServiceRefused) {
  Violations violations;
  violations.Add("travel_times[1].duration_minutes", "OUT_OF_RANGE", {{"min", 1}, {"max", 44640}});
  recorder_.Refuse<ImportTravelTimesRequest>(violations.ToStatus());
  const std::string file = File("times.csv",
                                "origin,destination,distance_m,duration_minutes,source,valid_from_date\n"
                                "622900-01,622927,96400,95,路政实测,2026-01-01\n"
                                "640100-01,622927,380000,0,路政实测,2026-01-01\n");
  EXPECT_EQ(Run({"travel", "import", file}), kUsage);
  EXPECT_THAT(err(), AllOf(HasSubstr("times.csv:3 duration_minutes: "), HasSubstr("44640")));
}

TEST_F(DispatchCommandTest, ListsTimesAndProfilesAndSetsARegions) {
  EXPECT_EQ(Run({"travel", "times", "622927", "--day", "2026-01-05"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ListTravelTimesRequest>().destination(), "chapters/622927");
  EXPECT_EQ(recorder_.Last<ListTravelTimesRequest>().date(), "2026-01-05");
  ListTravelProfilesResponse profiles;
  TravelProfile& profile = *profiles.add_profiles();
  profile.set_detour_permille(1400);
  profile.set_source("系统默认假设");
  recorder_.Prepare(profiles);
  EXPECT_EQ(Run({"travel", "profiles"}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("1,400"), HasSubstr("系统默认假设")));
  EXPECT_EQ(Run({"travel", "set-profile", "640000", "--detour-permille", "1350", "--speed-km-per-hour", "55", "--loading-minutes", "90",
                 "--source", "宁夏红十字会 2026"}),
            0)
      << err();
  EXPECT_EQ(recorder_.Last<SetTravelProfileRequest>().profile().chapter(), "chapters/640000");
  EXPECT_EQ(recorder_.Last<SetTravelProfileRequest>().profile().speed_km_per_hour(), 55);
}

TEST_F(DispatchCommandTest, ShowsRulesWithTheirThresholds) {
  ApprovalPolicy policy;
  policy.set_name("approvalPolicies/622900-2");
  policy.add_steps()->set_title("仓库负责人");
  ApprovalPolicy::Step& dear = *policy.add_steps();
  dear.set_title("分管领导");
  dear.set_min_value_fen(5'000'000);
  recorder_.Prepare(policy);
  EXPECT_EQ(Run({"approval", "rules", "622900"}), 0) << err();
  EXPECT_EQ(recorder_.Last<FindApprovalPolicyRequest>().chapter(), "chapters/622900");
  EXPECT_THAT(out(), AllOf(HasSubstr("分管领导"), HasSubstr("价值达 50,000.00 元")));
  EXPECT_EQ(Run({"approval", "show", "622900-2"}), 0) << err();
  EXPECT_EQ(recorder_.Last<GetApprovalPolicyRequest>().name(), "approvalPolicies/622900-2");
  EXPECT_EQ(Run({"approval", "versions", "622900"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ListApprovalPoliciesRequest>().chapter(), "chapters/622900");
}

TEST_F(DispatchCommandTest, EntersRulesFromAFileAsANewVersion) {
  const std::string file = File("rules.json", R"({"name":"approvalPolicies/622900-1","version":1,"source":"某办法（演示）",)"
                                              R"("steps":[{"decider":"DECIDER_OWNER","role":"ROLE_APPROVER"},)"
                                              R"({"decider":"DECIDER_REGION","role":"ROLE_APPROVER","minValueFen":"5000000"}]})");
  EXPECT_EQ(Run({"approval", "create", file}), 0) << err();
  const ApprovalPolicy sent = recorder_.Last<CreateApprovalPolicyRequest>().approval_policy();
  EXPECT_EQ(sent.name(), "");
  EXPECT_EQ(sent.version(), 0);
  EXPECT_EQ(sent.chapter(), "chapters/622900");
  EXPECT_EQ(sent.steps(1).min_value_fen(), 5'000'000);
}

TEST_F(DispatchCommandTest, DelegatesAndTakesADelegationBack) {
  EXPECT_EQ(Run({"approval", "delegate", "linxia-duty", "--until", "2026-02-01 00:00", "--max-quantity", "100"}), 0) << err();
  const ApprovalDelegation sent = recorder_.Last<CreateApprovalDelegationRequest>().approval_delegation();
  EXPECT_EQ(sent.delegate(), "users/linxia-duty");
  EXPECT_EQ(sent.max_quantity(), 100);
  EXPECT_EQ(sent.valid_to().seconds(), 1'769'875'200);
  EXPECT_EQ(Run({"approval", "delegations", "--chapter", "620000"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ListApprovalDelegationsRequest>().chapter(), "chapters/620000");
  EXPECT_EQ(Run({"approval", "revoke", "622900-3"}), 0) << err();
  EXPECT_EQ(recorder_.Last<RevokeApprovalDelegationRequest>().name(), "approvalDelegations/622900-3");
}

TEST_F(DispatchCommandTest, ApprovesRejectsCommandsAndSignsAfterwards) {
  EXPECT_EQ(Run({"plan", "approve", "20231218-622927-1-01", "--step", "2", "--on-behalf-of", "linxia-chief"}), 0) << err();
  const ApprovePlanRequest approve = recorder_.Last<ApprovePlanRequest>();
  EXPECT_EQ(approve.chapter(), "chapters/622900");
  EXPECT_EQ(approve.step(), 2);
  EXPECT_EQ(approve.on_behalf_of(), "users/linxia-chief");
  EXPECT_EQ(Run({"plan", "reject", "20231218-622927-1-01"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--reason: "));
  EXPECT_EQ(Run({"plan", "reject", "20231218-622927-1-01", "--reason", "库存另有安排"}), 0) << err();
  EXPECT_EQ(recorder_.Last<RejectPlanRequest>().reason(), "库存另有安排");
  EXPECT_EQ(Run({"plan", "command", "20231218-622927-1-01", "--reason", "夜间气温零下十度"}), 0) << err();
  EXPECT_EQ(recorder_.Last<CommandPlanRequest>().name(), "plans/20231218-622927-1-01");
  EXPECT_EQ(Run({"plan", "regularize", "20231218-622927-1-01", "--outcome", "refused", "--reason", "数量不符"}), 0) << err();
  EXPECT_EQ(recorder_.Last<RegularizeApprovalRequest>().outcome(), RegularizeApprovalRequest::OUTCOME_REFUSED);
}

TEST_F(DispatchCommandTest, ShowsWhatAPartIsWorthAndWhatWaits) {
  Plan plan;
  plan.set_name("plans/20231218-622927-1-01");
  Plan::Approval& approval = *plan.add_approvals();
  approval.set_step(1);
  approval.set_state(Plan::Approval::STATE_COMMANDED);
  approval.set_regularization(Plan::Approval::REGULARIZATION_OPEN);
  approval.set_value_fen(3'600'000);
  approval.set_value_incomplete(true);
  recorder_.Prepare(plan);
  EXPECT_EQ(Run({"plan", "show", "20231218-622927-1-01"}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("≥ 36,000.00"), HasSubstr("待补办"), HasSubstr("muster plan regularize")));
  ListOpenApprovalsResponse waiting;
  OpenApproval& open = *waiting.add_open_approvals();
  open.set_plan(plan.name());
  open.set_kind(OpenApproval::KIND_ESCALATED);
  open.set_age_seconds(7200);
  recorder_.Prepare(waiting);
  EXPECT_EQ(Run({"plan", "waiting", "--chapter", "620000"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ListOpenApprovalsRequest>().chapter(), "chapters/620000");
  EXPECT_THAT(out(), HasSubstr("20231218-622927-1-01"));
}

TEST_F(DispatchCommandTest, ShowsWhereEachWayIsFromWhatIsHeldAndWhatAReleaseCovers) {
  Plan plan;
  plan.set_name("plans/20231218-622927-1-01");
  plan.set_input_digest("5e1f0a7c");
  plan.add_travel_sources("道路图 driving");
  plan.add_travel_sources("imported: 实测");
  Plan::Shortage& shortage = *plan.add_shortages();
  shortage.set_item("items/cotton-tent");
  shortage.set_quantity(50);
  shortage.set_warehouse("warehouses/150300-01");
  shortage.set_held_quantity(1060);
  Plan::FloorRelease& release = *plan.add_single_floor_releases();
  release.add_parts()->set_item("items/cotton-tent");
  release.set_covered_critical_quantity(41);
  release.set_covered_high_quantity(12);
  release.set_covered_normal_quantity(-3);
  recorder_.Prepare(plan);
  EXPECT_EQ(Run({"plan", "show", "20231218-622927-1-01"}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("5e1f0a7c"), HasSubstr("1,060")));
  EXPECT_THAT(out(), AllOf(HasSubstr("特急需求多满足 41"), HasSubstr("紧急需求多满足 12"), HasSubstr("一般需求少满足 3")));
  EXPECT_THAT(out(), AllOf(HasSubstr("来源：道路图 driving"), HasSubstr("来源：imported: 实测")));
}

// A report of 40 tents, one shipment open.
ExecutionReport SomeReport() {
  ExecutionReport report;
  report.set_name("executionReports/20231218-622927-1-622900");
  report.set_due_state(ExecutionReport::DUE_STATE_OVERDUE);
  report.set_due_date("2024-01-11");
  report.set_term_source("莆田市红十字会 2020");
  report.set_etag("0a1b");
  report.set_open_shipment_count(1);
  ExecutionReport::ItemTotal& total = *report.add_items();
  total.set_item("items/cotton-tent");
  total.set_asked_quantity(4000);
  total.mutable_quantities()->set_received_quantity(3500);
  ExecutionReport::Shortage& lacking = *report.add_shortages();
  lacking.mutable_shortage()->set_item("items/cotton-tent");
  lacking.mutable_shortage()->set_quantity(50);
  lacking.mutable_shortage()->set_reason(Plan::Shortage::REASON_NO_STOCK);
  return report;
}

TEST_F(DispatchCommandTest, ShowsAReportWhenItIsDueAndHowToFileWhatWasRead) {
  recorder_.Prepare(SomeReport());
  EXPECT_EQ(Run({"execution-report", "show", "20231218-622927-1-622900"}), 0) << err();
  EXPECT_EQ(recorder_.Last<GetExecutionReportRequest>().name(), "executionReports/20231218-622927-1-622900");
  EXPECT_THAT(out(), AllOf(HasSubstr("已逾期"), HasSubstr("2024-01-11"), HasSubstr("莆田"), HasSubstr("3,500"), HasSubstr("没有库存")));
  EXPECT_THAT(out(), HasSubstr("muster execution-report file 20231218-622927-1-622900 --etag 0a1b"));
  EXPECT_EQ(Run({"execution-report", "show", "20231218-622927-1-622900", "--revision", "2"}), 0);
  EXPECT_EQ(recorder_.Last<GetExecutionReportRequest>().revision(), 2);
}

TEST_F(DispatchCommandTest, FilesAReportWithTwoPersonsAndItsReasons) {
  ExecutionReport filed = SomeReport();
  filed.mutable_filing()->set_number("622900-2024-003");
  filed.mutable_filing()->set_revision(2);
  recorder_.Prepare(filed);
  EXPECT_EQ(Run({"execution-report", "file", "20231218-622927-1-622900", "--etag", "0a1b", "--person", "马某", "--person", "韩某",
                 "--interim", "第二车滞留", "--remarks", "入户发放"}),
            0)
      << err();
  const FileExecutionReportRequest request = recorder_.Last<FileExecutionReportRequest>();
  EXPECT_EQ(request.etag(), "0a1b");
  EXPECT_THAT(request.responsible_persons(), ElementsAre("马某", "韩某"));
  EXPECT_EQ(request.interim_reason(), "第二车滞留");
  EXPECT_EQ(request.remarks(), "入户发放");
  EXPECT_THAT(out(), AllOf(HasSubstr("622900-2024-003"), HasSubstr("第 2 版"), Not(HasSubstr("下一步"))));
  EXPECT_EQ(Run({"execution-report", "file", "20231218-622927-1-622900", "--person", "马某"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("--etag: "));
}

TEST_F(DispatchCommandTest, ListsWhatIsOverdueAndPrints) {
  ListExecutionReportsResponse reports;
  ExecutionReportSummary& report = *reports.add_execution_reports();
  report.set_name("executionReports/20231218-622927-1-622900");
  report.set_due_state(ExecutionReport::DUE_STATE_OVERDUE);
  report.set_due_date("2024-01-11");
  recorder_.Prepare(reports);
  EXPECT_EQ(Run({"execution-report", "list", "--chapter", "620000", "--state", "overdue"}), 0) << err();
  EXPECT_EQ(recorder_.Last<ListExecutionReportsRequest>().chapter(), "chapters/620000");
  EXPECT_EQ(recorder_.Last<ListExecutionReportsRequest>().due_state(), ExecutionReport::DUE_STATE_OVERDUE);
  EXPECT_THAT(out(), AllOf(HasSubstr("2024-01-11"), HasSubstr("未报送")));
  Paper paper;
  paper.set_file_name("execution-report.html");
  recorder_.Prepare(paper);
  EXPECT_EQ(
      Run({"execution-report", "print", "20231218-622927-1-622900", "--revision", "1", "--format", "html", "--out", folder_ / "r.html"}), 0)
      << err();
  EXPECT_EQ(recorder_.Last<PrintExecutionReportRequest>().revision(), 1);
  EXPECT_TRUE(fs::exists(folder_ / "r.html"));
}

// Two teams for two needs, one team short.
MissionProposal TwoTeams() {
  MissionProposal proposal;
  for (int i = 0; i < 2; ++i) {
    MissionProposal::Trip& trip = *proposal.add_trips();
    trip.set_need_index(i);
    trip.mutable_mission()->set_team(absl::StrCat("teams/t", i));
    trip.mutable_mission()->mutable_site()->set_display_name("大河家镇");
    proposal.add_needs();
  }
  MissionProposal::Shortfall& shortfall = *proposal.add_shortfalls();
  shortfall.set_quantity(1);
  shortfall.add_reasons()->set_obstacle(MissionProposal::Shortfall::OBSTACLE_TOO_LATE);
  MissionProposal::CategoryResult& category = *proposal.add_categories();
  category.set_category(roster::v1::Team::CATEGORY_RELIEF);
  category.add_objectives()->set_optimal(true);
  return proposal;
}

const std::vector<std::string> kProposeTwo = {
    "mission", "propose",  "20231218-622927-1", "--need", "relief=2", "--need",    "medical=30p:critical",
    "--site",  "大河家镇", "--site-chapter",    "622927", "--task",   "搭建安置点"};

TEST_F(DispatchCommandTest, ProposesTeamsForNeedsThatShareASiteAndCallsNobodyOut) {
  recorder_.Prepare(TwoTeams());
  ASSERT_EQ(Run(kProposeTwo), 0) << err();
  const auto asked = recorder_.Last<ProposeMissionsRequest>();
  EXPECT_EQ(asked.incident(), "incidents/20231218-622927-1");
  ASSERT_THAT(asked.needs(), SizeIs(2));
  for (const auto& need : asked.needs()) {
    EXPECT_EQ(need.site().display_name(), "大河家镇");
    EXPECT_EQ(need.site().chapter(), "chapters/622927");
    EXPECT_EQ(need.task(), "搭建安置点");
  }
  EXPECT_EQ(asked.needs(0).team_count(), 2);
  EXPECT_EQ(asked.needs(1).head_count(), 30);
  EXPECT_THAT(recorder_.Last<CreateMissionsRequest>().missions(), IsEmpty());
}

TEST_F(DispatchCommandTest, CallsOutWhatWasProposedAndNamesWhoCannotCome) {
  recorder_.Prepare(TwoTeams());
  CreateMissionsResponse response;
  response.add_missions()->set_name("missions/m0");
  CreateMissionsResponse::Refusal& refusal = *response.add_refusals();
  refusal.set_mission_index(1);
  refusal.set_team("teams/t1");
  refusal.set_reason("TEAM_UNAVAILABLE");
  (*refusal.mutable_details())["name"] = "teams/t1";
  recorder_.Prepare(response);
  std::vector<std::string> words = kProposeTwo;
  words.push_back("--call-out");
  ASSERT_EQ(Run(words), 0) << err();
  const auto created = recorder_.Last<CreateMissionsRequest>();
  ASSERT_THAT(created.missions(), SizeIs(2));
  EXPECT_EQ(created.missions(1).team(), "teams/t1");
  EXPECT_THAT(created.request_id(), SizeIs(36));
  EXPECT_THAT(out(), AllOf(HasSubstr("teams/t1"), HasSubstr("[TEAM_UNAVAILABLE]")));
}

TEST_F(DispatchCommandTest, ProposesTeamsForNeedsOfAFileAndNamesAWrongPoint) {
  const std::string file = File("needs.json", R"({"needs":[
      {"category":"CATEGORY_RELIEF","teamCount":1,"task":"x","site":{"displayName":"甲"}},
      {"category":"CATEGORY_RELIEF","teamCount":2,"task":"y","site":{"displayName":"乙"}}]})");
  ASSERT_EQ(Run({"mission", "propose", "20231218-622927-1", "--file", file}), 0) << err();
  const auto asked = recorder_.Last<ProposeMissionsRequest>();
  ASSERT_THAT(asked.needs(), SizeIs(2));
  EXPECT_EQ(asked.needs(1).site().display_name(), "乙");
  EXPECT_EQ(Run({"mission", "propose", "20231218-622927-1", "--file", file, "--site-at", "far away"}), 2);
  EXPECT_THAT(err(), HasSubstr("--site-at"));
}

}  // namespace
}  // namespace muster::cli
