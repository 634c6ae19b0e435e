#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "dispatch/domain/approval.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "platform/auth/chapter_tree.h"

// Approvals of plans as the rules of domain/approval see them.
namespace muster::dispatch {

// The steps of `plan`, in its order.
std::vector<ApprovalStep> StepsOf(const v1::Plan& plan);

// `chapter` and all above it, the root last; `chapter` alone when it is unknown.
std::vector<std::string> LineAbove(const auth::ChapterTree& tree, const std::string& chapter);

// How far `approval` has come.
StepReach ReachOf(const auth::ChapterTree& tree, const v1::Plan::Approval& approval);

// Lets the step be decided from `now` on, and escalate when it is not.
void Open(const auth::ChapterTree& tree, absl::Time now, v1::Plan::Approval& approval);

// Lets the step escalate to the chapter above, and again from there; what has come to the top stays there.
void Escalate(const auth::ChapterTree& tree, absl::Time now, v1::Plan::Approval& approval);

}  // namespace muster::dispatch
