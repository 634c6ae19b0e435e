// How soon command staff see a plan: ProposePlan through gRPC, from the call to the stored plan, with all services in this process and a
// PostgreSQL of its own, for a province. Which part of it the solver takes is what the plan says; which part reading the stock takes, what
// the same questions to the warehouse service take here. A table goes to standard error, figures (name value unit) to standard output.

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "dispatch/operation.h"
#include "platform/status/check.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

constexpr int kWarehouses = 118;
constexpr int kItems = 40;
constexpr int kLots = 2;
constexpr int kProposals = 7;
// Of what is needed that much is there.
constexpr int kSupplyPercent = 80;
constexpr int kMeanNeed = 1005;

template <class T>
T Get(absl::StatusOr<T> result) {
  if (!result.ok()) absl::FPrintF(stderr, "%s\n", result.status().ToString());
  MUSTER_CHECK(result.ok());
  return *std::move(result);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

template <class Work>
double Milliseconds(Work work) {
  const absl::Time begin = absl::Now();
  work();
  return absl::ToDoubleMilliseconds(absl::Now() - begin);
}

// A province full of needs and short of stock. The same on every machine.
class Province {
 public:
  explicit Province(int sites) : sites_(sites) {
    for (int i = 0; i < kItems; ++i) AddItem(i);
    for (int i = 0; i < kWarehouses; ++i) AddWarehouse(i);
    for (int i = 0; i < sites; ++i) AddRequisition(i);
  }

  v1::Plan Propose() {
    v1::ProposePlanRequest request;
    request.set_request_id(NewUuid());
    request.set_incident(op_.incident);
    return Get(op_.Call(*op_.plans, &v1::PlanService::Stub::ProposePlan, request, Operation::Commander("620000")));
  }

  // What a proposal asks the warehouse service. Returns how many lots have something.
  int ReadStock() {
    using namespace warehouse::v1;
    const Operation::Person reader = Operation::Manager("000000");
    ListItemsRequest items;
    items.set_page_size(1000);
    Get(op_.Call(*op_.items, &ItemService::Stub::ListItems, items, reader));
    ListWarehousesRequest warehouses;
    warehouses.set_page_size(10'000);
    Get(op_.Call(*op_.warehouses, &WarehouseService::Stub::ListWarehouses, warehouses, reader));
    ListStockBalancesRequest balances;
    ListStockLevelsRequest levels;
    ListFloorReleasesRequest releases;
    for (int i = 0; i < kItems; ++i) balances.add_items(ItemName(i));
    *levels.mutable_items() = *releases.mutable_items() = balances.items();
    balances.set_page_size(10'000);
    levels.set_page_size(10'000);
    releases.set_page_size(1000);
    int lots = 0;
    do {
      const ListStockBalancesResponse page = Get(op_.Call(*op_.stock, &StockService::Stub::ListStockBalances, balances, reader));
      lots += page.stock_balances_size();
      balances.set_page_token(page.next_page_token());
    } while (!balances.page_token().empty());
    Get(op_.Call(*op_.stock_levels, &StockLevelService::Stub::ListStockLevels, levels, reader));
    Get(op_.Call(*op_.stock_levels, &StockLevelService::Stub::ListFloorReleases, releases, reader));
    return lots;
  }

 private:
  // mt19937's numbers are the same everywhere; distributions of the standard library are not.
  int Pick(int low, int high) { return static_cast<int>(random_() % static_cast<unsigned>(high - low + 1)) + low; }

  static std::string ItemName(int item) { return absl::StrFormat("items/goods-%02d", item); }

  void AddItem(int item) {
    warehouse::v1::CreateItemRequest create;
    create.set_request_id(NewUuid());
    create.set_item_id(ItemName(item).substr(6));
    create.mutable_item()->set_display_name(absl::StrCat("物资 ", item));
    create.mutable_item()->set_base_unit("件");
    create.mutable_item()->set_weight_g(Pick(100, 60'000));
    Get(op_.Call(*op_.items, &warehouse::v1::ItemService::Stub::CreateItem, create, Operation::Administrator("000000")));
  }

  void AddWarehouse(int number) {
    using namespace warehouse::v1;
    constexpr std::array kOwners = {"622927", "622900", "620000", "640100", "640000"};
    const std::string owner = kOwners[static_cast<std::size_t>(number) % kOwners.size()];
    const std::string id = absl::StrFormat("%s-%02d", owner, number / static_cast<int>(kOwners.size()) + 11);
    CreateWarehouseRequest create;
    create.set_request_id(NewUuid());
    create.set_warehouse_id(id);
    create.mutable_warehouse()->set_display_name(id);
    create.mutable_warehouse()->set_chapter(absl::StrCat("chapters/", owner));
    create.mutable_warehouse()->set_kind(Warehouse::KIND_OWN);
    create.mutable_warehouse()->mutable_point()->set_latitude_degrees(33 + Pick(0, 700) / 100.0);
    create.mutable_warehouse()->mutable_point()->set_longitude_degrees(97 + Pick(0, 1000) / 100.0);
    Get(op_.Call(*op_.warehouses, &WarehouseService::Stub::CreateWarehouse, create, Operation::Administrator("000000")));
    ReceiveStockRequest receive;
    receive.set_request_id(NewUuid());
    receive.set_warehouse(absl::StrCat("warehouses/", id));
    receive.set_counterparty("供应商");
    receive.add_responsible_persons("甲");
    receive.add_responsible_persons("乙");
    const int mean = kMeanNeed * sites_ * kSupplyPercent / 100 / kWarehouses / kLots;
    for (int item = 0; item < kItems; ++item) {
      for (int lot = 0; lot < kLots; ++lot) {
        ReceiptLine& line = *receive.add_lines();
        line.mutable_lot()->set_item(ItemName(item));
        line.mutable_lot()->set_batch(absl::StrCat("2023-", number, "-", lot));
        line.mutable_lot()->set_source(Lot::SOURCE_PURCHASE);
        line.set_quantity(Pick(1, 2 * mean));
      }
    }
    Get(op_.Call(*op_.stock, &StockService::Stub::ReceiveStock, receive, Operation::Manager(owner)));
    for (int item = 0; item < kItems; ++item) {
      if (Pick(1, 5) == 1) AddFloor(owner, receive.warehouse(), ItemName(item), Pick(1, mean));
    }
  }

  void AddFloor(const std::string& owner, const std::string& warehouse, const std::string& item, int quantity) {
    warehouse::v1::SetStockLevelRequest set;
    set.set_request_id(NewUuid());
    set.mutable_stock_level()->set_warehouse(warehouse);
    set.mutable_stock_level()->set_item(item);
    set.mutable_stock_level()->set_reserve_floor_quantity(quantity);
    set.mutable_stock_level()->set_source("bench");
    Get(op_.Call(*op_.stock_levels, &warehouse::v1::StockLevelService::Stub::SetStockLevel, set, Operation::Manager(owner)));
  }

  void AddRequisition(int site) {
    v1::CreateRequisitionRequest create;
    create.set_request_id(NewUuid());
    v1::Requisition& requisition = *create.mutable_requisition();
    requisition.set_incident(op_.incident);
    requisition.set_chapter("chapters/622900");
    requisition.mutable_site()->set_display_name(absl::StrCat("第", site, "安置点"));
    requisition.mutable_site()->set_chapter("chapters/622927");
    requisition.mutable_site()->mutable_point()->set_latitude_degrees(35.7 + Pick(-30, 30) / 100.0);
    requisition.mutable_site()->mutable_point()->set_longitude_degrees(102.9 + Pick(-30, 30) / 100.0);
    for (int item = 0; item < kItems; ++item) {
      v1::Requisition::Line& line = *requisition.add_lines();
      line.set_item(ItemName(item));
      line.set_quantity(Pick(10, 2 * kMeanNeed - 10));
      line.set_priority(static_cast<common::v1::Priority>(Pick(1, 3)));
      if (Pick(1, 3) == 1) *line.mutable_needed_by_time() = ToTimestamp(op_.clock.Now() + absl::Hours(Pick(8, 30)));
    }
    const Operation::Person officer = Operation::DutyOfficer("622900");
    v1::SubmitRequisitionRequest submit;
    submit.set_request_id(NewUuid());
    submit.set_name(Get(op_.Call(*op_.requisitions, &v1::RequisitionService::Stub::CreateRequisition, create, officer)).name());
    Get(op_.Call(*op_.requisitions, &v1::RequisitionService::Stub::SubmitRequisition, submit, officer));
  }

  const int sites_;
  std::mt19937 random_{1};
  Operation op_;
};

void Measure(int sites) {
  Province province(sites);
  // The first ones warm caches and connections.
  province.Propose();
  province.ReadStock();
  std::vector<double> whole, solving, reading;
  v1::Plan plan;
  int lots = 0;
  for (int i = 0; i < kProposals; ++i) {
    whole.push_back(Milliseconds([&] { plan = province.Propose(); }));
    solving.push_back(static_cast<double>(plan.solve_duration_us()) / 1e3);
    reading.push_back(Milliseconds([&] { lots = province.ReadStock(); }));
  }
  absl::FPrintF(stderr, "%8d %8d %8d %8d %10.0f %10.0f %10.0f %10.0f\n", sites, lots, plan.lines_size(), plan.shortages_size(),
                Median(whole), Median(solving), Median(reading), Median(whole) - Median(solving) - Median(reading));
  const std::string name = absl::StrCat("propose.province", sites);
  absl::PrintF("%s_ms %.1f ms\n%s_solving_ms %.1f ms\n%s_reading_stock_ms %.1f ms\n", name, Median(whole), name, Median(solving), name,
               Median(reading));
  std::fflush(stdout);
}

}  // namespace
}  // namespace muster::dispatch

int main() {
  absl::FPrintF(stderr, "%8s %8s %8s %8s %10s %10s %10s %10s\n", "sites", "lots", "lines", "short", "whole ms", "solving", "reading",
                "rest");
  muster::dispatch::Measure(20);
  muster::dispatch::Measure(200);
  return 0;
}
