#include "dispatch/jobs/escalator.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "dispatch/jobs/approvals.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/outbox/write.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

constexpr absl::Duration kPeriod = absl::Seconds(10);
constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr std::int64_t kBatchSize = 100;

bool IsDue(const v1::Plan::Approval& approval, absl::Time now) {
  return approval.state() == v1::Plan::Approval::STATE_PENDING && approval.has_escalate_time() &&
         FromTimestamp(approval.escalate_time()) <= now;
}

// How many steps of a plan were due; another process may have seen to them meanwhile.
absl::StatusOr<int> EscalatePlan(DispatchTx& tx, const auth::ChapterTree& tree, const std::string& name) {
  ASSIGN_OR_RETURN(Stored<v1::Plan> stored, tx.LockPlan(name));
  v1::Plan& plan = stored.message;
  if (plan.state() != v1::Plan::STATE_SUBMITTED) return 0;
  std::vector<const v1::Plan::Approval*> escalated;
  for (v1::Plan::Approval& approval : *plan.mutable_approvals()) {
    if (!IsDue(approval, tx.now())) continue;
    Escalate(tree, tx.now(), approval);
    tx.SaveApproval(plan.name(), approval);
    escalated.push_back(&approval);
  }
  if (escalated.empty()) return 0;
  tx.Save(plan, stored.readers);
  for (const v1::Plan::Approval* approval : escalated) {
    v1::ApprovalEscalated event;
    *event.mutable_plan() = SummaryOf(plan);
    *event.mutable_approval() = *approval;
    tx.Append(plan.name(), plan.chapter(), event);
  }
  return static_cast<int>(escalated.size());
}

}  // namespace

absl::StatusOr<int> EscalateDue(const World& world, const auth::ChapterTree& tree, absl::Time deadline) {
  const outbox::Origin origin{.actor = "services/dispatch", .method = "dispatch.escalator", .deadline = deadline};
  ASSIGN_OR_RETURN(const std::vector<std::string> plans,
                   outbox::Read<DispatchTx>(world, origin, [](DispatchTx& tx) { return tx.ListDueEscalations(kBatchSize); }));
  int count = 0;
  for (const std::string& plan : plans) {
    ASSIGN_OR_RETURN(const int escalated,
                     outbox::Write<DispatchTx>(world, origin, [&](DispatchTx& tx) { return EscalatePlan(tx, tree, plan); }));
    count += escalated;
  }
  return count;
}

Escalator::Escalator(const World& world, const auth::SharedChapterTree& chapters, obs::Logger& logger)
    : world_(world), chapters_(chapters), logger_(logger), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void Escalator::Run(const std::stop_token& stop) {
  while (world_.clock->SleepFor(kPeriod, stop)) {
    const auto tree = chapters_.Get(world_.name);
    const absl::StatusOr<int> count = tree.ok() ? EscalateDue(world_, **tree, absl::Now() + kPatience) : absl::StatusOr<int>(tree.status());
    if (!count.ok()) {
      logger_.Warning("approvals cannot be escalated; trying again",
                      {{"world", world_.name}, {"reason", ReasonOf(count.status())}, {"error", count.status().message()}});
    } else if (*count > 0) {
      logger_.Info("approvals escalated", {{"world", world_.name}, {"count", *count}});
    }
  }
}

}  // namespace muster::dispatch
