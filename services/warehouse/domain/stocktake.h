#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// 盘点: what a stocktake covers, and when a line of it is settled.
namespace muster::warehouse::domain {

// Which lots are counted: those of these items that lie in these bins; an empty list stands for all.
struct CountScope {
  std::vector<std::string> items;
  std::vector<std::string> bins;
};

bool Covers(const CountScope& scope, absl::string_view item, absl::string_view bin);

// What one person found of a lot.
struct Count {
  std::string counter;
  // Counted less what the ledger had at that moment. Base units.
  std::int64_t difference = 0;
};

struct Verdict {
  enum class State { kToCount, kToRecount, kSettled };

  State state = State::kToCount;
  // Set when it is settled.
  std::optional<std::int64_t> difference;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// What the counts of a line, in the order in which they were recorded, come to. Settled without difference when the last count has none;
// else settled at the latest difference that two persons have found; else somebody else has to count it, too.
Verdict Judge(absl::Span<const Count> counts);

// Whether `counter` has counted the line before.
bool HasCounted(absl::Span<const Count> counts, absl::string_view counter);

}  // namespace muster::warehouse::domain
