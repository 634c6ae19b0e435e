#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "dispatch/domain/planner.h"
#include "platform/status/check.h"

// Synthetic problems of the size of a province and of the nation. The same options give the same problem on every machine: only the
// generator's own arithmetic on integers is used, and distances are rounded.
namespace muster::dispatch::planner {

struct InstanceOptions {
  int warehouses = 118;
  int items = 40;
  int sites = 20;
  // Places lie in a rectangle of this size; sites lie in `site_clusters` spots of 60 km within it.
  int width_km = 1000;
  int height_km = 800;
  int site_clusters = 3;
  // Chance that a warehouse holds an item, and that a site asks for one.
  int stock_percent = 100;
  int line_percent = 100;
  int max_lots_per_stock = 3;
  // All stock over all needs.
  int supply_percent = 80;
  // Share of what a warehouse holds that it could handle in the time there is; 0 = no limit.
  int handling_percent = 0;
  unsigned seed = 1;
};

class InstanceMaker {
 public:
  explicit InstanceMaker(const InstanceOptions& options) : options_(options), random_(options.seed) {}

  Problem Make() {
    problem_.incident = "incidents/20231218-622927-1";
    problem_.start = absl::FromCivil(absl::CivilHour(2023, 12, 19, 0), absl::UTCTimeZone());
    AddItems();
    AddPlaces();
    AddLines();
    AddStock();
    AddLimits();
    return std::move(problem_);
  }

 private:
  struct Spot {
    int x_km = 0;
    int y_km = 0;
  };

  // mt19937's numbers are the same everywhere; distributions of the standard library are not.
  int Pick(int low, int high) { return static_cast<int>(random_() % static_cast<unsigned>(high - low + 1)) + low; }
  bool Chance(int percent) { return Pick(1, 100) <= percent; }

  static std::string Id(const char* kind, int number) { return absl::StrFormat("%s/%06d", kind, number); }
  // Counties of eight to a prefecture, prefectures of fifteen to a region, regions in six zones.
  static std::vector<std::string> ChaptersOf(int county) {
    return {absl::StrCat("chapters/c", county), absl::StrCat("chapters/p", county / 8), absl::StrCat("chapters/r", county / 120),
            "chapters/000000"};
  }
  static std::string ZoneOf(int county) { return absl::StrCat("zones/", county / 120 % 6); }

  void AddItems() {
    for (int i = 0; i < options_.items; ++i) {
      const int weight_g = Pick(100, 60'000);
      problem_.items.push_back({.id = Id("items", i),
                                .weight_g = weight_g,
                                .volume_cm3 = std::int64_t{weight_g} * Pick(2, 9),
                                .minimum_remaining_life_days = 30});
    }
  }

  void AddPlaces() {
    std::vector<Spot> warehouses, sites, clusters;
    for (int i = 0; i < options_.warehouses; ++i) {
      warehouses.push_back({Pick(0, options_.width_km), Pick(0, options_.height_km)});
      // One in six belongs to a prefecture.
      std::vector<std::string> chapters = ChaptersOf(i);
      if (i % 6 == 0) chapters.erase(chapters.begin());
      problem_.warehouses.push_back({.id = Id("warehouses", i),
                                     .chapters = chapters,
                                     .zone = ZoneOf(i),
                                     .open = !Chance(2),
                                     .preparation = absl::Minutes(Pick(30, 180))});
    }
    for (int i = 0; i < options_.site_clusters; ++i) clusters.push_back({Pick(0, options_.width_km), Pick(0, options_.height_km)});
    for (int i = 0; i < options_.sites; ++i) {
      const Spot& cluster = clusters[static_cast<std::size_t>(i % options_.site_clusters)];
      sites.push_back({cluster.x_km + Pick(-30, 30), cluster.y_km + Pick(-30, 30)});
      const int county = i % options_.site_clusters * options_.warehouses / options_.site_clusters + i / options_.site_clusters % 4;
      problem_.sites.push_back({.id = Id("sites", i),
                                .point = GeoPoint{.latitude_degrees = 35, .longitude_degrees = 103},
                                .chapters = ChaptersOf(county),
                                .zone = ZoneOf(county)});
    }
    problem_.travel = TravelTable({.origins = options_.warehouses, .destinations = options_.sites});
    for (int from = 0; from < options_.warehouses; ++from) {
      for (int to = 0; to < options_.sites; ++to) {
        if (Chance(1)) continue;  // No road.
        const Spot& a = warehouses[static_cast<std::size_t>(from)];
        const Spot& b = sites[static_cast<std::size_t>(to)];
        const double straight_km = std::hypot(a.x_km - b.x_km, a.y_km - b.y_km);
        const std::int64_t distance_m = std::llround(straight_km * 1350) + Pick(0, 9'999);
        MUSTER_CHECK(problem_.travel
                         .Set({.origin = from, .destination = to},
                              {.distance_m = distance_m, .duration = absl::Seconds(distance_m * 60 / 1000), .source = "synthetic"})
                         .ok());
      }
    }
  }

  void AddLines() {
    for (int item = 0; item < options_.items; ++item) {
      for (int site = 0; site < options_.sites; ++site) {
        if (!Chance(options_.line_percent)) continue;
        RequisitionLine line{.id = Id("lines", static_cast<int>(problem_.lines.size())),
                             .site = site,
                             .item = item,
                             .quantity = Pick(10, 2000),
                             .priority = static_cast<Priority>(Pick(1, 3))};
        if (Chance(33)) line.needed_by = problem_.start + absl::Hours(Pick(8, 30));
        if (Chance(5)) line.not_before = problem_.start + absl::Hours(Pick(1, 7));
        wanted_ += line.quantity;
        problem_.lines.push_back(std::move(line));
      }
    }
  }

  void AddStock() {
    const std::int64_t stocks = std::int64_t{options_.items} * options_.warehouses * options_.stock_percent / 100;
    // Lots of a stock are two on average.
    const int mean = static_cast<int>(wanted_ * options_.supply_percent / 100 / std::max<std::int64_t>(stocks, 1) * 2 /
                                      (options_.max_lots_per_stock + 1)) +
                     1;
    for (int item = 0; item < options_.items; ++item) {
      for (int warehouse = 0; warehouse < options_.warehouses; ++warehouse) {
        if (!Chance(options_.stock_percent)) continue;
        const int lots = Pick(1, options_.max_lots_per_stock);
        for (int i = 0; i < lots; ++i) {
          Lot lot{.id = Id("lots", static_cast<int>(problem_.lots.size())),
                  .warehouse = warehouse,
                  .item = item,
                  .available = Pick(0, 2 * mean)};
          if (Chance(25)) lot.expiry = absl::CivilDay(2023, 12, 19) + Pick(-30, 1500);
          if (Chance(10)) lot.earmark = EarmarkFor(warehouse);
          lot.quarantined = Chance(2);
          problem_.lots.push_back(std::move(lot));
        }
        if (Chance(20)) problem_.floors.push_back({.warehouse = warehouse, .item = item, .quantity = Pick(1, mean)});
      }
    }
  }

  Earmark EarmarkFor(int warehouse) {
    switch (Pick(0, 2)) {
      case 0:
        return {.kind = Earmark::Kind::kIncident, .target = problem_.incident};
      case 1:
        return {.kind = Earmark::Kind::kChapter, .target = ChaptersOf(warehouse)[static_cast<std::size_t>(Pick(1, 2))]};
      default:
        return {.kind = Earmark::Kind::kPurpose, .target = "schools"};
    }
  }

  void AddLimits() {
    if (options_.handling_percent == 0) return;
    std::vector<std::int64_t> weight_g(problem_.warehouses.size());
    for (const Lot& lot : problem_.lots) {
      weight_g[static_cast<std::size_t>(lot.warehouse)] += lot.available * problem_.items[static_cast<std::size_t>(lot.item)].weight_g;
    }
    for (int i = 0; i < options_.warehouses; ++i) {
      problem_.limits.push_back({.id = Id("limits", i),
                                 .kind = Limit::Kind::kHandling,
                                 .warehouses = {i},
                                 .weight_g = weight_g[static_cast<std::size_t>(i)] / 100 * options_.handling_percent});
    }
  }

  const InstanceOptions options_;
  std::mt19937 random_;
  Problem problem_;
  std::int64_t wanted_ = 0;
};

inline Problem MakeInstance(const InstanceOptions& options) { return InstanceMaker(options).Make(); }

}  // namespace muster::dispatch::planner
