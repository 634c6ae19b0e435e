#include "dispatch/operation.h"

#include <stdlib.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "chapter/server.h"
#include "disaster/server.h"
#include "dispatch/server.h"
#include "platform/auth/caller_source.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"
#include "roster/server.h"
#include "sql/chapter_migrations.h"
#include "sql/disaster_migrations.h"
#include "sql/dispatch_migrations.h"
#include "sql/platform_migrations.h"
#include "sql/roster_migrations.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/server.h"

namespace muster::dispatch {
namespace {

using common::v1::Role;

const std::vector<std::string> kServices = {"chapter", "disaster", "roster", "warehouse", "dispatch"};

template <class T>
T Check(absl::StatusOr<T> result) {
  if (!result.ok()) std::fprintf(stderr, "%s\n", result.status().ToString().c_str());
  MUSTER_CHECK(result.ok());
  return *std::move(result);
}

void Check(const absl::Status& status) { Check(status.ok() ? absl::StatusOr<int>(0) : absl::StatusOr<int>(status)); }

ServiceDefinition DefinitionOf(const std::string& service) {
  if (service == "chapter") return chapter::Definition();
  if (service == "disaster") return disaster::Definition();
  if (service == "roster") return roster::Definition();
  if (service == "warehouse") return warehouse::Definition();
  return dispatch::Definition();
}

pg::testing::TestDatabase CreateDatabase() {
  std::vector<pg::testing::ServiceSql> sql;
  for (const std::string& service : kServices) sql.push_back({service, {platform::sql::Migrations(), DefinitionOf(service).migrations()}});
  return pg::testing::TestCluster::Shared().CreateDatabase(sql);
}

Operation::Person PersonOf(absl::string_view duty, absl::string_view code, Role role) {
  return {.subject = absl::StrCat("users/", duty, "-", code), .chapter = absl::StrCat("chapters/", code), .roles = {role}};
}

}  // namespace

Operation::Person Operation::DutyOfficer(absl::string_view code) { return PersonOf("duty", code, common::v1::ROLE_DUTY_OFFICER); }
Operation::Person Operation::Commander(absl::string_view code) { return PersonOf("commander", code, common::v1::ROLE_COMMANDER); }
Operation::Person Operation::Approver(absl::string_view code) { return PersonOf("approver", code, common::v1::ROLE_APPROVER); }
Operation::Person Operation::Manager(absl::string_view code) { return PersonOf("manager", code, common::v1::ROLE_WAREHOUSE_MANAGER); }
Operation::Person Operation::Administrator(absl::string_view code) {
  return PersonOf("administrator", code, common::v1::ROLE_ADMINISTRATOR);
}

Operation::Operation(absl::string_view routing_url)
    : clock(absl::FromCivil(absl::CivilSecond(2023, 12, 20, 2, 0, 0), absl::FixedTimeZone(8 * 3600))),
      database(CreateDatabase()),
      gateway_key_(auth::SecretKey::Generate()) {
  WriteConfig(routing_url);
  ConnectStubs();
  Start("chapter");
  ImportChapters();
  for (const std::string& service : kServices) Start(service);
  warehouse::v1::CreateItemRequest item;
  item.set_request_id(NewUuid());
  item.set_item_id("cotton-tent");
  item.mutable_item()->set_display_name("棉帐篷");
  item.mutable_item()->set_base_unit("顶");
  item.mutable_item()->set_weight_g(60'000);
  Check(Call(*items, &warehouse::v1::ItemService::Stub::CreateItem, item,
             PersonOf("administrator", "000000", common::v1::ROLE_ADMINISTRATOR)));
  StockWarehouse("622900", 50);
  StockWarehouse("640100", 100);
  disaster::v1::CreateIncidentRequest quake;
  quake.set_request_id(NewUuid());
  quake.mutable_incident()->set_title("积石山县 6.2 级地震");
  quake.mutable_incident()->set_hazard(disaster::v1::HAZARD_EARTHQUAKE);
  quake.mutable_incident()->set_chapter("chapters/622927");
  *quake.mutable_incident()->mutable_occur_time() = ToTimestamp(clock.Now() - absl::Hours(26));
  incident = Check(Call(*incidents, &disaster::v1::IncidentService::Stub::CreateIncident, quake, DutyOfficer("622927"))).name();
  roster::v1::CreateTeamRequest relief;
  relief.set_request_id(NewUuid());
  relief.mutable_team()->set_display_name("宁夏红十字赈济救援队");
  relief.mutable_team()->set_chapter("chapters/640000");
  relief.mutable_team()->set_category(roster::v1::Team::CATEGORY_RELIEF);
  relief.mutable_team()->set_level(roster::v1::Team::LEVEL_NATIONAL);
  relief.mutable_team()->set_member_count(15);
  relief.mutable_team()->set_lead_time_minutes(120);
  team = Check(Call(*teams, &roster::v1::TeamService::Stub::CreateTeam, relief, Commander("640000"))).name();
}

Operation::~Operation() {
  processes_.clear();
  std::filesystem::remove_all(directory_);
}

void Operation::WriteConfig(absl::string_view routing_url) {
  std::string path = (std::filesystem::temp_directory_path() / "muster_operation_XXXXXX").string();
  MUSTER_CHECK(::mkdtemp(path.data()) != nullptr);
  directory_ = path;
  config::World& world = *config_.add_worlds();
  world.set_name("live");
  world.set_database(database.Conninfo("{service}"));
  const std::string keyring = directory_ + "/keyring";
  std::filesystem::create_directory(keyring);
  Check(auth::WritePublicKey(gateway_key_.public_key(), keyring + "/gateway.pub"));
  config_.mutable_keys()->set_public_key_directory(keyring);
  for (const std::string& service : kServices) {
    config::Service& entry = *config_.add_services();
    entry.set_name(service);
    entry.set_listen(absl::StrCat("unix:", directory_, "/", service, ".sock"));
    entry.set_address(entry.listen());
    entry.set_signing_key_file(absl::StrCat(directory_, "/", service, ".key"));
    Check(auth::GenerateKeyPair({.secret_path = entry.signing_key_file(), .public_path = absl::StrCat(keyring, "/", service, ".pub")}));
    if (!DefinitionOf(service).seals) continue;
    entry.set_sealing_key_file(absl::StrCat(directory_, "/", service, ".sealing"));
    Check(TextSealer::MakeKeyFile(entry.sealing_key_file()));
  }
  config_.mutable_limits()->set_worker_count(8);
  config_.mutable_limits()->set_queue_limit(100);
  config_.mutable_limits()->set_pool_size(6);
  config_.mutable_limits()->mutable_drain_time()->set_seconds(1);
  config_.mutable_log()->set_file(directory_ + "/log");
  config::Routing& routing = *config_.mutable_routing();
  routing.set_base_url(std::string(routing_url));
  routing.set_profile("driving");
  routing.set_title("道路图");
  routing.mutable_timeout()->set_seconds(5);
  routing.set_max_table_size(100);
  routing.set_max_parallel(2);
  routing.mutable_cache_age()->set_seconds(3600);
  routing.mutable_pause()->set_seconds(3600);
  routing.set_max_snap_distance_m(5000);
}

void Operation::ConnectStubs() {
  const auto to = [&](const char* service) { return rpc::Channel(Check(config::AddressOf(config_, service))); };
  chapters = chapter::v1::ChapterService::NewStub(to("chapter"));
  incidents = disaster::v1::IncidentService::NewStub(to("disaster"));
  teams = roster::v1::TeamService::NewStub(to("roster"));
  warehouses = warehouse::v1::WarehouseService::NewStub(to("warehouse"));
  items = warehouse::v1::ItemService::NewStub(to("warehouse"));
  stock_levels = warehouse::v1::StockLevelService::NewStub(to("warehouse"));
  stock = warehouse::v1::StockService::NewStub(to("warehouse"));
  vouchers = warehouse::v1::VoucherService::NewStub(to("warehouse"));
  requisitions = v1::RequisitionService::NewStub(to("dispatch"));
  plans = v1::PlanService::NewStub(to("dispatch"));
  policies = v1::ApprovalPolicyService::NewStub(to("dispatch"));
  shipments = v1::ShipmentService::NewStub(to("dispatch"));
  missions = v1::MissionService::NewStub(to("dispatch"));
  carriers = v1::CarrierService::NewStub(to("dispatch"));
  vehicles = v1::VehicleService::NewStub(to("dispatch"));
  drivers = v1::DriverService::NewStub(to("dispatch"));
  travel = v1::TravelService::NewStub(to("dispatch"));
  reports = v1::ExecutionReportService::NewStub(to("dispatch"));
}

void Operation::Start(const std::string& service) {
  std::unique_ptr<ServiceProcess>& process = processes_[service];
  if (process == nullptr) process = Check(ServiceProcess::Start(config_, DefinitionOf(service), clock));
  const auto channel = rpc::Channel(Check(config::AddressOf(config_, service)));
  const absl::Time patience = absl::Now() + absl::Seconds(20);
  while (!rpc::CheckHealth(*channel, service, absl::Now() + absl::Seconds(2)).ok()) {
    MUSTER_CHECK(absl::Now() < patience);
    absl::SleepFor(absl::Milliseconds(5));
  }
}

void Operation::Stop(const std::string& service) { processes_.erase(service); }

void Operation::ImportChapters() {
  using chapter::v1::Chapter;
  chapter::v1::ImportChaptersRequest request;
  request.set_request_id(NewUuid());
  const auto add = [&](const char* code, const char* parent, Chapter::Tier tier, double latitude, double longitude) {
    Chapter& chapter = *request.add_chapters();
    chapter.set_name(absl::StrCat("chapters/", code));
    chapter.set_display_name(code);
    chapter.set_tier(tier);
    if (*parent != '\0') chapter.set_parent(absl::StrCat("chapters/", parent));
    chapter.mutable_seat()->set_latitude_degrees(latitude);
    chapter.mutable_seat()->set_longitude_degrees(longitude);
    chapter.set_seat_source(Chapter::SEAT_SOURCE_OWN);
    chapter.set_valid_from("2023-01-01");
  };
  add("000000", "", Chapter::TIER_NATIONAL, 39.9, 116.4);
  add("620000", "000000", Chapter::TIER_REGION, 36.1, 103.8);
  add("622900", "620000", Chapter::TIER_PREFECTURE, 35.6, 103.2);
  add("622927", "622900", Chapter::TIER_COUNTY, 35.7, 102.9);
  add("640000", "000000", Chapter::TIER_REGION, 38.5, 106.2);
  add("640100", "640000", Chapter::TIER_PREFECTURE, 38.5, 106.2);
  add("510000", "000000", Chapter::TIER_REGION, 30.6, 104.1);
  Check(Call(*chapters, &chapter::v1::ChapterService::Stub::ImportChapters, request,
             PersonOf("administrator", "000000", common::v1::ROLE_ADMINISTRATOR)));
}

void Operation::StockWarehouse(const std::string& code, std::int64_t tents) {
  warehouse::v1::CreateWarehouseRequest create;
  create.set_request_id(NewUuid());
  create.set_warehouse_id(code + "-01");
  create.mutable_warehouse()->set_display_name(code + " 备灾仓库");
  create.mutable_warehouse()->set_chapter("chapters/" + code);
  create.mutable_warehouse()->set_kind(warehouse::v1::Warehouse::KIND_OWN);
  create.mutable_warehouse()->mutable_point()->set_latitude_degrees(code == "622900" ? 35.6 : 38.5);
  create.mutable_warehouse()->mutable_point()->set_longitude_degrees(code == "622900" ? 103.2 : 106.2);
  Check(Call(*warehouses, &warehouse::v1::WarehouseService::Stub::CreateWarehouse, create,
             PersonOf("administrator", "000000", common::v1::ROLE_ADMINISTRATOR)));
  warehouse::v1::ReceiveStockRequest receive;
  receive.set_request_id(NewUuid());
  receive.set_warehouse("warehouses/" + code + "-01");
  receive.set_counterparty("供应商");
  receive.add_responsible_persons("甲");
  receive.add_responsible_persons("乙");
  warehouse::v1::ReceiptLine& line = *receive.add_lines();
  line.mutable_lot()->set_item("items/cotton-tent");
  line.mutable_lot()->set_batch("2023-1");
  line.mutable_lot()->set_source(warehouse::v1::Lot::SOURCE_PURCHASE);
  if (code == "622900") line.mutable_lot()->set_unit_cost_fen(kTentCostFen);
  line.set_quantity(tents);
  Check(Call(*stock, &warehouse::v1::StockService::Stub::ReceiveStock, receive, Manager(code)));
}

std::string Operation::TokenOf(const Person& person) const {
  common::v1::Caller caller;
  caller.set_issuer("gateway");
  caller.set_subject(person.subject);
  caller.set_chapter(person.chapter);
  for (const Role role : person.roles) caller.add_roles(role);
  caller.set_world("live");
  return Check(auth::CallerSource::Create(gateway_key_, caller, [] { return absl::Now(); }))->Token();
}

std::vector<warehouse::v1::StockBalance> Operation::TentBalances(const std::string& warehouse) const {
  warehouse::v1::ListStockBalancesRequest request;
  request.set_warehouse(warehouse);
  request.set_include_empty(true);
  const auto response = Check(Call(*stock, &warehouse::v1::StockService::Stub::ListStockBalances, request, Manager("000000")));
  return {response.stock_balances().begin(), response.stock_balances().end()};
}

std::int64_t Operation::AvailableTents(const std::string& warehouse) const {
  std::int64_t available = 0;
  for (const warehouse::v1::StockBalance& balance : TentBalances(warehouse)) available += balance.available_quantity();
  return available;
}

std::int64_t Operation::ReservedTents(const std::string& warehouse) const {
  std::int64_t reserved = 0;
  for (const warehouse::v1::StockBalance& balance : TentBalances(warehouse)) reserved += balance.reserved_quantity();
  return reserved;
}

std::string Operation::TentLot(const std::string& warehouse) const {
  const std::vector<warehouse::v1::StockBalance> balances = TentBalances(warehouse);
  MUSTER_CHECK(balances.size() == 1);
  return balances.front().lot().name();
}

}  // namespace muster::dispatch
