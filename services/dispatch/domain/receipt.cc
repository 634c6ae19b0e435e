#include "dispatch/domain/receipt.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

void CheckQuantities(const ReceiptLine& line, std::int64_t outstanding, Extent extent, const std::string& path, Violations& violations) {
  const auto within = [&](absl::string_view field, std::int64_t value, std::int64_t max) {
    if (value >= 0 && value <= max) return true;
    violations.Add(absl::StrCat(path, field), "OUT_OF_RANGE", {{"min", 0}, {"max", max}});
    return false;
  };
  if (!within("received_quantity", line.received_quantity, outstanding)) return;
  std::int64_t rest = outstanding - line.received_quantity;
  if (!within("damaged_quantity", line.damaged_quantity, rest)) return;
  rest -= line.damaged_quantity;
  if (extent == Extent::kPart) {
    within("lost_quantity", line.lost_quantity, rest);
  } else if (line.lost_quantity != rest) {
    violations.Add(path + "lost_quantity", "RECEIPT_MISMATCH", {{"expected", rest}});
  }
}

}  // namespace

absl::StatusOr<std::vector<ReceiptLine>> CompleteReceipt(absl::Span<const std::int64_t> outstanding,
                                                         absl::Span<const ReceiptLine> differences, Extent extent) {
  std::vector<ReceiptLine> receipt;
  for (std::size_t i = 0; i < outstanding.size(); ++i) {
    receipt.push_back({.line_index = static_cast<int>(i), .received_quantity = extent == Extent::kRest ? outstanding[i] : 0});
  }
  std::vector<bool> named(outstanding.size(), false);
  Violations violations;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const ReceiptLine& line = differences[i];
    const std::string path = absl::StrCat("lines[", i, "].");
    if (line.line_index < 0 || line.line_index >= static_cast<int>(outstanding.size())) {
      violations.Add(path + "line_index", "OUT_OF_RANGE", {{"min", 0}, {"max", outstanding.size() - 1}});
      continue;
    }
    const auto index = static_cast<std::size_t>(line.line_index);
    if (named[index]) violations.Add(path + "line_index", "NAMED_TWICE");
    named[index] = true;
    CheckQuantities(line, outstanding[index], extent, path, violations);
    receipt[index] = line;
  }
  receipt.erase(std::remove_if(receipt.begin(), receipt.end(), [](const ReceiptLine& line) { return line.total() == 0; }), receipt.end());
  if (receipt.empty() && violations.empty()) violations.Add("lines", "REQUIRED");
  RETURN_IF_ERROR(violations.ToStatus());
  return receipt;
}

}  // namespace muster::dispatch
