#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"

// 验收: what came, compared with what should have come.
namespace muster::warehouse::domain {

// One line of goods as it was found. Base units, ≥ 0.
struct Inspection {
  // "items/cotton-tent"
  std::string item;
  // None when nobody said what should come.
  std::optional<std::int64_t> expected_quantity;
  std::int64_t accepted_quantity = 0;
  std::int64_t rejected_quantity = 0;

  friend bool operator==(const Inspection&, const Inspection&) = default;
};

// What is still to come of one announced item. Base units, ≥ 0.
struct Outstanding {
  std::string item;
  std::int64_t quantity;
};

// `lines` with what was announced as their expectation, and after them a line for each item that is outstanding and did not come. Of
// several lines of an item each expects what came on it, as long as so much is outstanding, and the last one the rest. An item that was not
// announced has the expectation 0. `outstanding` names each item once.
std::vector<Inspection> MatchNotice(absl::Span<const Outstanding> outstanding, absl::Span<const Inspection> lines);

struct Discrepancy {
  enum class Kind { kShort, kOver, kUnexpected, kRejected };

  Kind kind;
  std::string item;
  // Over all lines of the item.
  std::int64_t expected_quantity;
  std::int64_t accepted_quantity;
  std::int64_t rejected_quantity;

  friend bool operator==(const Discrepancy&, const Discrepancy&) = default;
};

// Where items differ from what was expected, in the order in which they first come: too little, too much or not announced at all; and
// whatever was rejected. Rejected units have come, so they are not missing twice. Items of which no line has an expectation only show what
// was rejected.
std::vector<Discrepancy> DiscrepanciesOf(absl::Span<const Inspection> lines);

}  // namespace muster::warehouse::domain
