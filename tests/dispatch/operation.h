#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/chapter/v1/chapter_service.grpc.pb.h"
#include "muster/common/v1/role.pb.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"
#include "muster/dispatch/v1/execution_report_service.grpc.pb.h"
#include "muster/roster/v1/roster_service.grpc.pb.h"
#include "muster/warehouse/v1/stock_level_service.grpc.pb.h"
#include "muster/warehouse/v1/voucher_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "platform/auth/key.h"
#include "platform/clock/fake_clock.h"
#include "platform/config/config.h"
#include "platform/pg/testing/cluster.h"
#include "platform/rpc/client.h"
#include "platform/server/process.h"

namespace muster::dispatch {

// All services of a deployment in one process, over a freshly migrated database, with an earthquake at Jishishan (622927) to work on:
// 50 tents in Linxia (warehouses/622900-01), 100 in Yinchuan (warehouses/640100-01), and a relief team of 15 in Ningxia.
class Operation {
 public:
  // With an OSRM-compatible routing server at that address, "http://127.0.0.1:41234"; empty = none.
  explicit Operation(absl::string_view routing_url = "");
  ~Operation();

  // What a tent in Linxia cost; what those in Yinchuan did, nobody knows.
  static constexpr std::int64_t kTentCostFen = 120'000;

  // Starts or kills a service. Start returns once it is healthy.
  void Start(const std::string& service);
  void Stop(const std::string& service);

  struct Person {
    std::string subject;
    std::string chapter;
    std::vector<common::v1::Role> roles;
  };
  static Person DutyOfficer(absl::string_view code);
  static Person Commander(absl::string_view code);
  static Person Approver(absl::string_view code);
  static Person Manager(absl::string_view code);
  static Person Administrator(absl::string_view code);

  // Calls a method as `person`: Call(*operation.plans, &v1::PlanService::Stub::GetPlan, request, person).
  template <class Stub, class StubBase, class Request, class Response>
  absl::StatusOr<Response> Call(Stub& stub, grpc::Status (StubBase::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, const Person& person) const {
    return rpc::Invoke(stub, method, request, {.deadline = absl::Now() + absl::Seconds(20), .token = TokenOf(person)});
  }

  std::string TokenOf(const Person& person) const;

  // Units of the tents in a warehouse that are not promised.
  std::int64_t AvailableTents(const std::string& warehouse) const;
  std::int64_t ReservedTents(const std::string& warehouse) const;
  // The lot of a warehouse's tents.
  std::string TentLot(const std::string& warehouse) const;

  FakeClock clock;
  pg::testing::TestDatabase database;
  std::string incident;
  std::string team;

  std::unique_ptr<chapter::v1::ChapterService::Stub> chapters;
  std::unique_ptr<disaster::v1::IncidentService::Stub> incidents;
  std::unique_ptr<roster::v1::TeamService::Stub> teams;
  std::unique_ptr<warehouse::v1::WarehouseService::Stub> warehouses;
  std::unique_ptr<warehouse::v1::ItemService::Stub> items;
  std::unique_ptr<warehouse::v1::StockService::Stub> stock;
  std::unique_ptr<warehouse::v1::StockLevelService::Stub> stock_levels;
  std::unique_ptr<warehouse::v1::VoucherService::Stub> vouchers;
  std::unique_ptr<v1::RequisitionService::Stub> requisitions;
  std::unique_ptr<v1::PlanService::Stub> plans;
  std::unique_ptr<v1::ApprovalPolicyService::Stub> policies;
  std::unique_ptr<v1::ShipmentService::Stub> shipments;
  std::unique_ptr<v1::MissionService::Stub> missions;
  std::unique_ptr<v1::CarrierService::Stub> carriers;
  std::unique_ptr<v1::VehicleService::Stub> vehicles;
  std::unique_ptr<v1::DriverService::Stub> drivers;
  std::unique_ptr<v1::TravelService::Stub> travel;
  std::unique_ptr<v1::ExecutionReportService::Stub> reports;

 private:
  void WriteConfig(absl::string_view routing_url);
  void ConnectStubs();
  void ImportChapters();
  void StockWarehouse(const std::string& code, std::int64_t tents);
  std::vector<warehouse::v1::StockBalance> TentBalances(const std::string& warehouse) const;

  std::string directory_;
  auth::SecretKey gateway_key_;
  config::ServerConfig config_;
  std::map<std::string, std::unique_ptr<ServiceProcess>> processes_;
};

}  // namespace muster::dispatch
