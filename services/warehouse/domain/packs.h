#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Package sizes: every quantity is kept in base units; people count in cartons.
namespace muster::warehouse::domain {

// No quantity anywhere is larger, in base units.
inline constexpr std::int64_t kMaxBaseQuantity = 1'000'000'000;

struct Pack {
  // "箱"
  std::string unit;
  // Base units in one, ≥ 2.
  std::int64_t quantity;
};

// The units in which an item is counted.
struct Units {
  // "items/cotton-tent"
  std::string item;
  // "顶"
  std::string base_unit;
  std::vector<Pack> packs;
};

// `count` of `unit` in base units, exactly. An empty `unit` is the base unit, which may also be named.
// Errors, first match wins: INVALID_ARGUMENT/PACK_UNKNOWN (details item, pack_unit); INVALID_ARGUMENT/OUT_OF_RANGE (details min, max: of
// `count`) when the base units are not in [1, kMaxBaseQuantity].
absl::StatusOr<std::int64_t> BaseQuantity(const Units& units, absl::string_view unit, std::int64_t count);

// For people: "12 箱 + 3 顶", the largest pack first; the base unit alone for 0 and where no pack fits. `quantity` ≥ 0 base units.
std::string InPacks(const Units& units, std::int64_t quantity);

}  // namespace muster::warehouse::domain
