#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

// What a site signs for.
namespace muster::dispatch {

// What became of one line of a shipment. Base units; received + lost = what was sent.
struct ReceiptLine {
  int line_index = 0;
  std::int64_t received_quantity = 0;
  std::int64_t lost_quantity = 0;
};

// The receipt of every line of a shipment whose lines sent `sent` units each: as in `differences`, and whole where a line is not named
// there. INVALID_FIELDS naming every line that does not exist or comes twice, and every quantity that is negative or does not add up to
// what was sent, by paths such as "lines[0].line_index".
absl::StatusOr<std::vector<ReceiptLine>> CompleteReceipt(absl::Span<const std::int64_t> sent, absl::Span<const ReceiptLine> differences);

}  // namespace muster::dispatch
