#include "dispatch/domain/receipt.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::dispatch {

absl::StatusOr<std::vector<ReceiptLine>> CompleteReceipt(absl::Span<const std::int64_t> sent, absl::Span<const ReceiptLine> differences) {
  std::vector<ReceiptLine> receipt;
  for (std::size_t i = 0; i < sent.size(); ++i) receipt.push_back({.line_index = static_cast<int>(i), .received_quantity = sent[i]});
  std::vector<bool> named(sent.size(), false);
  Violations violations;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const ReceiptLine& line = differences[i];
    const std::string path = absl::StrCat("lines[", i, "].");
    if (line.line_index < 0 || line.line_index >= static_cast<int>(sent.size())) {
      violations.Add(path + "line_index", "OUT_OF_RANGE", {{"min", 0}, {"max", sent.size() - 1}});
      continue;
    }
    const auto index = static_cast<std::size_t>(line.line_index);
    if (named[index]) violations.Add(path + "line_index", "NAMED_TWICE");
    named[index] = true;
    if (line.received_quantity < 0 || line.received_quantity > sent[index]) {
      violations.Add(path + "received_quantity", "OUT_OF_RANGE", {{"min", 0}, {"max", sent[index]}});
    } else if (line.lost_quantity != sent[index] - line.received_quantity) {
      violations.Add(path + "lost_quantity", "RECEIPT_MISMATCH", {{"expected", sent[index] - line.received_quantity}});
    }
    receipt[index] = line;
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return receipt;
}

}  // namespace muster::dispatch
