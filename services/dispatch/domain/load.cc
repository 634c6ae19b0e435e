#include "dispatch/domain/load.h"

#include "absl/container/flat_hash_set.h"
#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

absl::Status CheckQuantities(absl::Span<const IssuedLine> issued, absl::Span<const VehicleLoad> loads) {
  Violations violations;
  std::vector<std::int64_t> loaded(issued.size(), 0);
  for (std::size_t i = 0; i < loads.size(); ++i) {
    absl::flat_hash_set<int> named;
    for (std::size_t j = 0; j < loads[i].lines.size(); ++j) {
      const LoadedLine& line = loads[i].lines[j];
      const std::string path = absl::StrCat("loads[", i, "].lines[", j, "].");
      if (line.line_index < 0 || line.line_index >= static_cast<int>(issued.size())) {
        violations.Add(path + "line_index", "OUT_OF_RANGE", {{"min", 0}, {"max", issued.size() - 1}});
        continue;
      }
      if (!named.insert(line.line_index).second) violations.Add(path + "line_index", "NAMED_TWICE");
      const auto index = static_cast<std::size_t>(line.line_index);
      if (line.quantity < 1 || line.quantity > issued[index].quantity) {
        violations.Add(path + "quantity", "OUT_OF_RANGE", {{"min", 1}, {"max", issued[index].quantity}});
        continue;
      }
      loaded[index] += line.quantity;
    }
  }
  if (!violations.empty()) return violations.ToStatus();
  for (std::size_t i = 0; i < issued.size(); ++i) {
    if (loaded[i] == issued[i].quantity) continue;
    violations.Add("loads", "LOAD_MISMATCH", {{"line", i + 1}, {"loaded", loaded[i]}, {"issued", issued[i].quantity}});
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<std::vector<LoadWeight>> CheckLoads(absl::Span<const IssuedLine> issued, absl::Span<const VehicleLoad> loads) {
  RETURN_IF_ERROR(CheckQuantities(issued, loads));
  for (const VehicleLoad& load : loads) {
    if (load.under_way_with.empty()) continue;
    return FailedPrecondition("VEHICLE_UNDER_WAY", absl::StrCat(load.plate, " is under way with ", load.under_way_with),
                              {{"plate", load.plate}, {"shipment", load.under_way_with}});
  }
  std::vector<LoadWeight> weights;
  for (const VehicleLoad& load : loads) {
    absl::int128 weight_g = 0;
    LoadWeight& weight = weights.emplace_back();
    for (const LoadedLine& line : load.lines) {
      const IssuedLine& goods = issued[static_cast<std::size_t>(line.line_index)];
      weight_g += absl::int128(line.quantity) * goods.unit_weight_g;
      weight.unweighed_line_count += goods.unit_weight_g == 0 ? 1 : 0;
    }
    const absl::int128 total_g = weight_g + load.other_weight_g;
    if (total_g > load.payload_g) {
      return FailedPrecondition(
          "PAYLOAD_EXCEEDED", absl::StrCat(load.plate, " would carry more than it may"),
          {{"plate", load.plate}, {"weight_kg", static_cast<std::int64_t>((total_g + 999) / 1000)}, {"payload_kg", load.payload_g / 1000}});
    }
    weight.weight_g = static_cast<std::int64_t>(weight_g);
  }
  return weights;
}

}  // namespace muster::dispatch
