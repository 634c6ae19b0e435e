#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "dispatch/domain/planner.h"
#include "platform/status/check.h"

// Problems for the planner's tests.
namespace muster::dispatch::planner {

inline absl::Time Hour(int hour) { return absl::FromCivil(absl::CivilHour(2023, 12, 19, hour), absl::UTCTimeZone()); }
inline constexpr absl::CivilDay kStartDay(2023, 12, 19);

// Builds a problem row by row. Every method returns the index of its row.
class Scenario {
 public:
  Scenario() {
    problem.incident = "incidents/20231218-622927-1";
    problem.start = Hour(0);
  }

  int AddItem(std::int64_t weight_g = 1000) {
    problem.items.push_back({.id = absl::StrCat("items/", problem.items.size()), .weight_g = weight_g});
    return static_cast<int>(problem.items.size()) - 1;
  }
  int AddWarehouse() {
    problem.warehouses.push_back(
        {.id = absl::StrCat("warehouses/", problem.warehouses.size()), .chapters = {"chapters/620000", "chapters/000000"}});
    return static_cast<int>(problem.warehouses.size()) - 1;
  }
  int AddSite() {
    problem.sites.push_back({.id = absl::StrCat("sites/", problem.sites.size()),
                             .point = GeoPoint{.latitude_degrees = 35.7, .longitude_degrees = 102.9},
                             .chapters = {"chapters/622927", "chapters/622900", "chapters/620000", "chapters/000000"}});
    return static_cast<int>(problem.sites.size()) - 1;
  }
  int AddLot(const Lot& lot) {
    problem.lots.push_back(lot);
    if (lot.id.empty()) problem.lots.back().id = absl::StrCat("lots/", problem.lots.size() - 1);
    return static_cast<int>(problem.lots.size()) - 1;
  }
  int AddLine(const RequisitionLine& line) {
    problem.lines.push_back(line);
    if (line.id.empty()) problem.lines.back().id = absl::StrCat("lines/", problem.lines.size() - 1);
    return static_cast<int>(problem.lines.size()) - 1;
  }
  // Call after all warehouses and sites: every pair gets `distance_km` at 60 km/h.
  void ConnectAll(int distance_km = 60) {
    problem.travel =
        TravelTable({.origins = static_cast<int>(problem.warehouses.size()), .destinations = static_cast<int>(problem.sites.size())});
    for (int from = 0; from < problem.travel.size().origins; ++from) {
      for (int to = 0; to < problem.travel.size().destinations; ++to) Connect(from, to, distance_km);
    }
  }
  void Connect(int warehouse, int site, int distance_km) {
    MUSTER_CHECK(problem.travel
                     .Set({.origin = warehouse, .destination = site},
                          {.distance_m = distance_km * 1000, .duration = absl::Minutes(distance_km), .source = "test"})
                     .ok());
  }

  Problem problem;
};

// A chapter's whole stock against its sites' needs, some of it bound, closed, late or out of date. The same for the same options.
struct ProvinceOptions {
  int warehouses = 118;
  int items = 40;
  int sites = 20;
  int lots_per_stock = 2;
  // Stock over needs, roughly, in hundredths.
  int supply_percent = 80;
  unsigned seed = 1;
};

inline Problem Province(const ProvinceOptions& options) {
  std::mt19937 random(options.seed);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  Scenario scenario;
  for (int i = 0; i < options.items; ++i) scenario.AddItem(pick(100, 60'000));
  for (int i = 0; i < options.warehouses; ++i) {
    scenario.problem.warehouses[static_cast<std::size_t>(scenario.AddWarehouse())].preparation = absl::Minutes(pick(30, 180));
  }
  for (int i = 0; i < options.sites; ++i) scenario.AddSite();
  scenario.ConnectAll();
  for (int from = 0; from < options.warehouses; ++from) {
    for (int to = 0; to < options.sites; ++to) scenario.Connect(from, to, pick(5, 1500));
  }
  std::int64_t wanted = 0;
  for (int item = 0; item < options.items; ++item) {
    for (int site = 0; site < options.sites; ++site) {
      RequisitionLine line{.site = site, .item = item, .quantity = pick(10, 2000), .priority = static_cast<Priority>(pick(1, 3))};
      if (pick(0, 2) == 0) line.needed_by = Hour(pick(6, 22));
      wanted += line.quantity;
      scenario.AddLine(line);
    }
  }
  const std::int64_t lots = std::int64_t{options.items} * options.warehouses * options.lots_per_stock;
  const int mean = static_cast<int>(wanted * options.supply_percent / 100 / lots) + 1;
  for (int item = 0; item < options.items; ++item) {
    for (int warehouse = 0; warehouse < options.warehouses; ++warehouse) {
      for (int i = 0; i < options.lots_per_stock; ++i) {
        Lot lot{.warehouse = warehouse, .item = item, .available = pick(0, 2 * mean)};
        if (pick(0, 3) == 0) lot.expiry = kStartDay + pick(-30, 1500);
        if (pick(0, 9) == 0)
          lot.earmark = {.kind = Earmark::Kind::kChapter, .target = pick(0, 1) == 0 ? "chapters/620000" : "chapters/640000"};
        scenario.AddLot(lot);
      }
      if (pick(0, 4) == 0) scenario.problem.floors.push_back({.warehouse = warehouse, .item = item, .quantity = pick(0, mean)});
    }
  }
  return scenario.problem;
}

}  // namespace muster::dispatch::planner
