#pragma once

#include "absl/container/flat_hash_map.h"
#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "sql/dispatch.h"

namespace muster::dispatch {

inline StoredStep ToStep(sql::ClaimStepRow row) {
  StoredStep stored{.step_id = row.step_id, .subject = std::move(row.subject), .request = std::move(row.request)};
  stored.step.set_kind(static_cast<v1::Step::Kind>(row.kind));
  stored.step.set_state(static_cast<v1::Step::State>(row.state));
  stored.step.set_attempt_count(row.attempt_count);
  *stored.step.mutable_next_attempt_time() = ToTimestamp(row.next_attempt_time);
  stored.step.set_last_reason(row.last_reason);
  stored.step.set_last_message(row.last_message);
  return stored;
}

template <class Message>
absl::Status DispatchTx::FillPendingSteps(std::vector<Stored<Message>>& resources) {
  absl::flat_hash_map<std::string, Message*> message_of;
  std::vector<std::string> subjects;
  for (Stored<Message>& stored : resources) {
    message_of[stored.message.name()] = &stored.message;
    subjects.push_back(stored.message.name());
  }
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLastSteps, subjects));
  for (const sql::ClaimStepRow& row : rows) {
    if (row.state == v1::Step::STATE_DONE) continue;
    v1::Step& pending = *message_of.at(row.subject)->mutable_pending_step();
    pending = ToStep(row).step;
    if (pending.state() == v1::Step::STATE_REFUSED) pending.clear_next_attempt_time();
  }
  return absl::OkStatus();
}

}  // namespace muster::dispatch
