#include "dispatch/jobs/approvals.h"

#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

void SetEscalateTime(const auth::ChapterTree& tree, absl::Time now, v1::Plan::Approval& approval) {
  const bool goes_on = approval.timeout_minutes() > 0 && NextInLine(ReachOf(tree, approval)).has_value();
  if (goes_on) {
    *approval.mutable_escalate_time() = ToTimestamp(now + absl::Minutes(approval.timeout_minutes()));
  } else {
    approval.clear_escalate_time();
  }
}

}  // namespace

std::vector<ApprovalStep> StepsOf(const v1::Plan& plan) {
  std::vector<ApprovalStep> steps;
  for (const v1::Plan::Approval& approval : plan.approvals()) {
    steps.push_back({.chapter = approval.chapter(),
                     .step = approval.step(),
                     .state = static_cast<ApprovalState>(approval.state()),
                     .approver = approval.approver(),
                     .on_behalf_of = approval.on_behalf_of()});
  }
  return steps;
}

std::vector<std::string> LineAbove(const auth::ChapterTree& tree, const std::string& chapter) {
  std::vector<std::string> line = {chapter};
  for (auto parent = tree.Parent(chapter); parent.has_value(); parent = tree.Parent(line.back())) line.emplace_back(*parent);
  return line;
}

StepReach ReachOf(const auth::ChapterTree& tree, const v1::Plan::Approval& approval) {
  return {.line = LineAbove(tree, approval.deciding_chapter()),
          .timeout_minutes = approval.timeout_minutes(),
          .escalated_chapter = approval.escalated_chapter()};
}

void Open(const auth::ChapterTree& tree, absl::Time now, v1::Plan::Approval& approval) {
  *approval.mutable_open_time() = ToTimestamp(now);
  SetEscalateTime(tree, now, approval);
}

void Escalate(const auth::ChapterTree& tree, absl::Time now, v1::Plan::Approval& approval) {
  const auto next = NextInLine(ReachOf(tree, approval));
  if (next.has_value()) approval.set_escalated_chapter(*next);
  SetEscalateTime(tree, now, approval);
}

}  // namespace muster::dispatch
