#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

// Values as people type them into a cell. Errors are INVALID_ARGUMENT with a reason that says what would be right.
namespace muster::warehouse::domain {

// A text as it is compared: full-width letters, digits and signs as ASCII, lower case, no white space, "㎡" as "m2" and "×" as "x". For
// headers and names only.
std::string Folded(absl::string_view text);

struct QuantityRange {
  std::int64_t min = 1;
  std::int64_t max = 1'000'000'000;
};
// A whole number: "1000", "1,000", "1000.0". Errors: REQUIRED; QUANTITY_NOT_WHOLE; OUT_OF_RANGE (details min, max).
absl::StatusOr<std::int64_t> ParseQuantity(absl::string_view text, QuantityRange range);

// Fen from yuan: "12.05", "¥1,200", "3.5 元". Errors: MONEY_UNREADABLE; OUT_OF_RANGE (details min, max, in yuan).
absl::StatusOr<std::int64_t> ParseYuan(absl::string_view text);

struct DayRange {
  absl::CivilDay min;
  absl::CivilDay max;
};
// "2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日" or "20260105"; midnight may stand behind. Errors: DAY_UNREADABLE;
// DAY_IMPLAUSIBLE (details min, max).
absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text, DayRange plausible);

}  // namespace muster::warehouse::domain
