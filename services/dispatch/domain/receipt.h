#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

// What a site signs for.
namespace muster::dispatch {

// What became of one line of a shipment. Base units.
struct ReceiptLine {
  int line_index = 0;
  std::int64_t received_quantity = 0;
  // Arrived and is of no use.
  std::int64_t damaged_quantity = 0;
  // Never arrived.
  std::int64_t lost_quantity = 0;

  std::int64_t total() const { return received_quantity + damaged_quantity + lost_quantity; }
};

// Whether more is to come after a receipt.
enum class Extent { kRest, kPart };

// The lines of a receipt of which something is signed for, by line, when `outstanding` units of each line are not signed for yet.
// kRest: as in `differences`, and all that is outstanding of lines that are not named there. kPart: what is named and nothing else.
// INVALID_FIELDS naming every line that does not exist or comes twice, and every quantity that is negative, is more than what is
// outstanding or, with kRest, does not add up to it, by paths such as "lines[0].line_index"; "lines" when nothing at all is signed for.
absl::StatusOr<std::vector<ReceiptLine>> CompleteReceipt(absl::Span<const std::int64_t> outstanding,
                                                         absl::Span<const ReceiptLine> differences, Extent extent);

}  // namespace muster::dispatch
