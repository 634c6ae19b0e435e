#include "warehouse/domain/stocktake.h"

#include <algorithm>

namespace muster::warehouse::domain {
namespace {

bool Admits(const std::vector<std::string>& list, absl::string_view value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

bool IsConfirmed(const Count& count, absl::Span<const Count> counts) {
  return std::any_of(counts.begin(), counts.end(),
                     [&](const Count& other) { return other.counter != count.counter && other.difference == count.difference; });
}

}  // namespace

bool Covers(const CountScope& scope, absl::string_view item, absl::string_view bin) {
  return Admits(scope.items, item) && Admits(scope.bins, bin);
}

Verdict Judge(absl::Span<const Count> counts) {
  if (counts.empty()) return {.state = Verdict::State::kToCount};
  if (counts.back().difference == 0) return {.state = Verdict::State::kSettled, .difference = 0};
  for (auto count = counts.rbegin(); count != counts.rend(); ++count) {
    if (IsConfirmed(*count, counts)) return {.state = Verdict::State::kSettled, .difference = count->difference};
  }
  return {.state = Verdict::State::kToRecount};
}

bool HasCounted(absl::Span<const Count> counts, absl::string_view counter) {
  return std::any_of(counts.begin(), counts.end(), [&](const Count& count) { return count.counter == counter; });
}

}  // namespace muster::warehouse::domain
