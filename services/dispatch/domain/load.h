#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

// 装车: which vehicles carry what.
namespace muster::dispatch {

// A line of a shipment that is to be loaded.
struct IssuedLine {
  // Base units, ≥ 1.
  std::int64_t quantity = 0;
  // Of one base unit; 0 = not known.
  std::int64_t unit_weight_g = 0;
};

struct LoadedLine {
  int line_index = 0;
  // Base units.
  std::int64_t quantity = 0;
};

// What one vehicle is to carry.
struct VehicleLoad {
  std::string plate;
  // ≥ 1.
  std::int64_t payload_g = 0;
  // Of other shipments that wait on the vehicle.
  std::int64_t other_weight_g = 0;
  // Another shipment that the vehicle is under way with; empty = none.
  std::string under_way_with;
  std::vector<LoadedLine> lines;
};

struct LoadWeight {
  // Of the goods whose weight is known.
  std::int64_t weight_g = 0;
  int unweighed_line_count = 0;
};

// The weight of each load. Errors, first match wins: INVALID_FIELDS naming every line that does not exist or comes twice in a load, every
// quantity below 1, and every line of the shipment that the loads together do not carry whole (LOAD_MISMATCH, details line, loaded,
// issued), by paths such as "loads[0].lines[1].quantity"; FAILED_PRECONDITION/VEHICLE_UNDER_WAY (details plate, shipment); PAYLOAD_EXCEEDED
// (details plate, weight_kg rounded up, payload_kg rounded down).
absl::StatusOr<std::vector<LoadWeight>> CheckLoads(absl::Span<const IssuedLine> issued, absl::Span<const VehicleLoad> loads);

}  // namespace muster::dispatch
