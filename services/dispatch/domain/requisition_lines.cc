#include "dispatch/domain/requisition_lines.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

bool SameKind(const NeedLine& one, const NeedLine& other) { return one.item == other.item && one.priority == other.priority; }

template <class Lines>
auto FindKind(Lines& lines, const NeedLine& kind) {
  return std::find_if(lines.begin(), lines.end(), [&](const NeedLine& line) { return SameKind(line, kind); });
}

std::optional<absl::Time> Earliest(std::optional<absl::Time> one, std::optional<absl::Time> other) {
  if (!one.has_value() || !other.has_value()) return one.has_value() ? one : other;
  return std::min(*one, *other);
}

bool Fits(absl::Span<const NeedLine> lines) {
  return lines.size() <= kMaxNeedLines &&
         std::all_of(lines.begin(), lines.end(), [](const NeedLine& line) { return line.quantity <= kMaxNeed; });
}

absl::Status TooLarge() {
  return FailedPrecondition("NEED_TOO_LARGE", "one requisition cannot ask for all of that",
                            {{"lines", kMaxNeedLines}, {"quantity", kMaxNeed}});
}

}  // namespace

absl::StatusOr<Amendment> Amend(absl::Span<const NeedLine> present, absl::Span<const NeedLine> wanted) {
  Amendment amendment{.lines = {present.begin(), present.end()}};
  for (NeedLine& line : amendment.lines) {
    const auto asked = FindKind(wanted, line);
    const std::int64_t quantity = asked == wanted.end() ? 0 : asked->quantity;
    if (quantity < line.committed) {
      return FailedPrecondition("BELOW_COMMITTED", absl::StrCat(line.item, " is on its way or received already"),
                                {{"item", line.item}, {"committed", line.committed}, {"requested", quantity}});
    }
    if (quantity > line.quantity) amendment.grew = true;
    if (quantity != line.quantity) amendment.changed = true;
    line.quantity = quantity;
    if (asked == wanted.end()) continue;
    if (asked->needed_by != line.needed_by || asked->not_before != line.not_before) amendment.changed = true;
    line.needed_by = asked->needed_by;
    line.not_before = asked->not_before;
  }
  for (const NeedLine& asked : wanted) {
    if (FindKind(present, asked) != present.end()) continue;
    amendment.lines.push_back(asked);
    amendment.lines.back().committed = 0;
    amendment.changed = true;
    if (asked.quantity > 0) amendment.grew = true;
  }
  if (!Fits(amendment.lines)) return TooLarge();
  return amendment;
}

absl::Status CheckAmendable(RequisitionState state) {
  if (state != RequisitionState::kFulfilled && state != RequisitionState::kCancelled) return absl::OkStatus();
  return FailedPrecondition("REQUISITION_CLOSED", "the requisition is fulfilled or cancelled");
}

RequisitionState StateAfter(RequisitionState state, const Amendment& amendment, std::int64_t open_shipments) {
  if (amendment.grew && state == RequisitionState::kPlanned) return RequisitionState::kSubmitted;
  if (state != RequisitionState::kSubmitted) return state;
  const bool lacks =
      std::any_of(amendment.lines.begin(), amendment.lines.end(), [](const NeedLine& line) { return line.quantity > line.committed; });
  if (lacks) return state;
  return open_shipments > 0 ? RequisitionState::kPlanned : RequisitionState::kFulfilled;
}

RequisitionState StateAfter(RequisitionState state, const CountedReceipt& receipt) {
  if (state != RequisitionState::kPlanned) return state;
  if (receipt.lacks && (receipt.has_losses || receipt.open_shipments == 0)) return RequisitionState::kSubmitted;
  return receipt.open_shipments == 0 ? RequisitionState::kFulfilled : state;
}

absl::StatusOr<std::vector<NeedLine>> MergeNeeds(absl::Span<const NeedLine> survivor, absl::Span<const std::vector<NeedLine>> others,
                                                 MergeRule rule) {
  std::vector<NeedLine> merged = {survivor.begin(), survivor.end()};
  for (const std::vector<NeedLine>& other : others) {
    for (const NeedLine& line : other) {
      if (line.quantity == 0) continue;
      const auto found = FindKind(merged, line);
      if (found == merged.end()) {
        merged.push_back(line);
        merged.back().committed = 0;
        continue;
      }
      const bool was_withdrawn = found->quantity == 0;
      found->quantity = rule == MergeRule::kMax ? std::max(found->quantity, line.quantity) : found->quantity + line.quantity;
      found->needed_by = was_withdrawn ? line.needed_by : Earliest(found->needed_by, line.needed_by);
      // No time named is the earliest of all.
      const bool any_time = !was_withdrawn && (!found->not_before.has_value() || !line.not_before.has_value());
      found->not_before = was_withdrawn ? line.not_before : any_time ? std::nullopt : Earliest(found->not_before, line.not_before);
    }
  }
  if (!Fits(merged)) return TooLarge();
  return merged;
}

}  // namespace muster::dispatch
