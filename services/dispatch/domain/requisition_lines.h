#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "dispatch/domain/lifecycle.h"

// How what a requisition asks for may change after it was written down.
namespace muster::dispatch {

// The most that a line can ask for, in base units, and the most lines of a requisition.
inline constexpr std::int64_t kMaxNeed = 1'000'000'000;
inline constexpr std::size_t kMaxNeedLines = 500;

// A line, known by item and priority.
struct NeedLine {
  std::string item;
  int priority = 0;
  // Base units; 0 on a line that was withdrawn.
  std::int64_t quantity = 0;
  std::optional<absl::Time> needed_by;
  std::optional<absl::Time> not_before;
  // What shipments bring or have brought. Base units.
  std::int64_t committed = 0;
};

struct Amendment {
  // Those that were there keep their places; new ones follow.
  std::vector<NeedLine> lines;
  // More is asked for than before, of something.
  bool grew = false;
  // Anything is other than before.
  bool changed = false;
};

// `present` with what `wanted` asks for instead; lines that it does not name are withdrawn. FAILED_PRECONDITION/BELOW_COMMITTED (details
// item, committed, requested) when a line would ask for less than is committed; NEED_TOO_LARGE (details lines, quantity).
absl::StatusOr<Amendment> Amend(absl::Span<const NeedLine> present, absl::Span<const NeedLine> wanted);

// Whether a requisition may still be amended. FAILED_PRECONDITION/REQUISITION_CLOSED when it is fulfilled or cancelled.
absl::Status CheckAmendable(RequisitionState state);

// The state after an amendment of a submitted or planned requisition: one that grew waits for a plan; one that lacks nothing any more is
// served by its `open_shipments`, or fulfilled when there are none.
RequisitionState StateAfter(RequisitionState state, const Amendment& amendment, std::int64_t open_shipments);

// A receipt as it leaves the requisition that its goods were for.
struct CountedReceipt {
  // Something of it was damaged or lost.
  bool has_losses = false;
  // Some line lacks what no shipment brings or has brought.
  bool lacks = false;
  // Shipments that are still to be signed for.
  std::int64_t open_shipments = 0;
};

// The state once `receipt` is counted. What came damaged or not at all is wanted again at once; what no plan could cover, once nothing more
// is on its way.
RequisitionState StateAfter(RequisitionState state, const CountedReceipt& receipt);

// Numbered as muster.dispatch.v1.MergeRequisitionsRequest.Rule.
enum class MergeRule { kMax = 1, kSum = 2 };

// What the survivor asks for when it takes over `others`, by item and priority; lines that were withdrawn count for nothing. Times are the
// earliest that any line of the kind names. Its lines keep their places and what is committed.
// FAILED_PRECONDITION/NEED_TOO_LARGE when a line or their number would exceed its limit.
absl::StatusOr<std::vector<NeedLine>> MergeNeeds(absl::Span<const NeedLine> survivor, absl::Span<const std::vector<NeedLine>> others,
                                                 MergeRule rule);

}  // namespace muster::dispatch
