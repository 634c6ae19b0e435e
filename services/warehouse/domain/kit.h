#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "warehouse/domain/fefo.h"

// 组装与拆分: kits made of components, and components made of kits.
namespace muster::warehouse::domain {

// The most that a base unit of anything costs, in fen.
inline constexpr std::int64_t kMaxUnitCostFen = 100'000'000'000;

// One position of a kit's bill of materials.
struct Component {
  // "items/blanket"
  std::string item;
  // Base units in one kit, ≥ 1.
  std::int64_t quantity;
};

// What `kit_quantity` kits take: the chosen lots, and whatever lots for the rest. Each choice has its lot and its item.
// Errors, first match wins: FAILED_PRECONDITION/NOT_A_COMPONENT (details lot, item); FAILED_PRECONDITION/TOO_MANY_COMPONENTS (details item,
// needed, requested).
absl::StatusOr<std::vector<Want>> ComponentsWanted(absl::Span<const Component> components, std::int64_t kit_quantity,
                                                   absl::Span<const Want> chosen);

// Units of one lot that went into kits.
struct Part {
  std::int64_t quantity;
  // CivilDay::max() when it does not expire.
  absl::CivilDay expiry_date;
  // Of one base unit; 0 = not known.
  std::int64_t unit_cost_fen;
};

// What kits made of parts are worth: unit_cost_fen × kit quantity + cost_remainder_fen is exactly what the parts cost.
struct KitValue {
  // That of the part that expires first.
  absl::CivilDay expiry_date;
  // 0 when the cost of a part is not known.
  std::int64_t unit_cost_fen;
  // [0, kit quantity − 1]
  std::int64_t cost_remainder_fen;

  friend bool operator==(const KitValue&, const KitValue&) = default;
};

// Error: FAILED_PRECONDITION/KIT_COST_TOO_HIGH (detail max_fen) when a kit would cost more than kMaxUnitCostFen.
absl::StatusOr<KitValue> ValueOf(absl::Span<const Part> parts, std::int64_t kit_quantity);

// What is left on the workbench of a lot that went into kits.
struct BenchLot {
  std::string lot;
  std::string item;
  absl::CivilDay expiry_date;
  // What the assembly put there. Base units, ≥ 1.
  std::int64_t assembled_quantity;
  // Base units, ≥ 0.
  std::int64_t left_quantity;
};

// The lots that come back when `kit_quantity` of the `assembled_kits` kits are broken up: of each item the same share, those that expire
// first before others, so that what stays in kits is never older than it says. As long as no more kits are broken up than were assembled
// there is enough on the bench.
absl::StatusOr<std::vector<Pick>> PartsBack(absl::Span<const BenchLot> bench, std::int64_t assembled_kits, std::int64_t kit_quantity);

}  // namespace muster::warehouse::domain
