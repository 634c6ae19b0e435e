#include "warehouse/domain/inspection.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"

namespace muster::warehouse::domain {
namespace {

std::int64_t CameOn(const Inspection& line) { return line.accepted_quantity + line.rejected_quantity; }

// The lines of each item as one, in the order in which the items first come.
std::vector<Inspection> ByItem(absl::Span<const Inspection> lines) {
  std::vector<Inspection> items;
  absl::flat_hash_map<std::string, std::size_t> positions;
  for (const Inspection& line : lines) {
    const auto [it, is_new] = positions.try_emplace(line.item, items.size());
    if (is_new) items.push_back({.item = line.item});
    Inspection& item = items[it->second];
    if (line.expected_quantity.has_value()) item.expected_quantity = item.expected_quantity.value_or(0) + *line.expected_quantity;
    item.accepted_quantity += line.accepted_quantity;
    item.rejected_quantity += line.rejected_quantity;
  }
  return items;
}

}  // namespace

std::vector<Inspection> MatchNotice(absl::Span<const Outstanding> outstanding, absl::Span<const Inspection> lines) {
  absl::flat_hash_map<std::string, std::int64_t> left;
  for (const Outstanding& item : outstanding) left.emplace(item.item, item.quantity);
  absl::flat_hash_map<std::string, std::size_t> last_lines;
  for (std::size_t i = 0; i < lines.size(); ++i) last_lines[lines[i].item] = i;

  std::vector<Inspection> matched(lines.begin(), lines.end());
  for (std::size_t i = 0; i < matched.size(); ++i) {
    std::int64_t& rest = left[matched[i].item];
    const std::int64_t share = last_lines.at(matched[i].item) == i ? rest : std::min(rest, CameOn(matched[i]));
    matched[i].expected_quantity = share;
    rest -= share;
  }
  for (const Outstanding& item : outstanding) {
    if (!last_lines.contains(item.item) && item.quantity > 0) matched.push_back({.item = item.item, .expected_quantity = item.quantity});
  }
  return matched;
}

std::vector<Discrepancy> DiscrepanciesOf(absl::Span<const Inspection> lines) {
  std::vector<Discrepancy> discrepancies;
  for (const Inspection& item : ByItem(lines)) {
    const std::int64_t expected = item.expected_quantity.value_or(0);
    const auto add = [&](Discrepancy::Kind kind) {
      discrepancies.push_back({.kind = kind,
                               .item = item.item,
                               .expected_quantity = expected,
                               .accepted_quantity = item.accepted_quantity,
                               .rejected_quantity = item.rejected_quantity});
    };
    if (item.expected_quantity.has_value()) {
      const std::int64_t came = CameOn(item);
      if (came < expected) add(Discrepancy::Kind::kShort);
      if (came > expected) add(expected == 0 ? Discrepancy::Kind::kUnexpected : Discrepancy::Kind::kOver);
    }
    if (item.rejected_quantity > 0) add(Discrepancy::Kind::kRejected);
  }
  return discrepancies;
}

}  // namespace muster::warehouse::domain
