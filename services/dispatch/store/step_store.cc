#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/pending_steps.h"
#include "sql/dispatch.h"

namespace muster::dispatch {

absl::StatusOr<std::int64_t> DispatchTx::InsertStep(absl::string_view subject, v1::Step::Kind kind,
                                                    const google::protobuf::Message& request, absl::Duration head_start) {
  ASSIGN_OR_RETURN(const sql::InsertStepRow row,
                   sql().QueryOne(sql::kInsertStep, subject, kind, request.SerializeAsString(), absl::ToDoubleSeconds(head_start), now()));
  return row.step_id;
}

void DispatchTx::InsertFollowingStep(absl::string_view subject, std::int64_t leading_step_id) {
  sql().Enqueue(sql::kInsertFollowingStep, subject, leading_step_id, now());
}

void DispatchTx::InsertPrerequisites(std::int64_t step_id, const std::vector<std::string>& subjects) {
  sql().Enqueue(sql::kInsertStepPrerequisites, step_id, subjects);
}

absl::StatusOr<bool> DispatchTx::AddToReplacements(absl::string_view subject, const google::protobuf::Message& more) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kAddToReplacements, subject, more.SerializeAsString()));
  return !rows.empty();
}

absl::StatusOr<std::optional<StoredStep>> DispatchTx::ClaimStep(std::int64_t step_id, absl::Duration lease) {
  ASSIGN_OR_RETURN(std::optional<sql::ClaimStepRow> row, sql().QueryOptional(sql::kClaimStep, step_id, absl::ToDoubleSeconds(lease)));
  if (!row.has_value()) return std::nullopt;
  return ToStep(*std::move(row));
}

absl::StatusOr<std::vector<StoredStep>> DispatchTx::ClaimDueSteps(std::int64_t limit, absl::Duration lease) {
  ASSIGN_OR_RETURN(auto rows, sql().Query(sql::kClaimDueSteps, limit, absl::ToDoubleSeconds(lease)));
  std::vector<StoredStep> steps;
  for (sql::ClaimStepRow& row : rows) steps.push_back(ToStep(std::move(row)));
  return steps;
}

absl::StatusOr<std::vector<StoredStep>> DispatchTx::TakeFollowingSteps(std::int64_t leading_step_id, std::int64_t limit) {
  ASSIGN_OR_RETURN(auto rows, sql().Query(sql::kTakeFollowingSteps, leading_step_id, limit));
  std::vector<StoredStep> steps;
  for (sql::ClaimStepRow& row : rows) steps.push_back(ToStep(std::move(row)));
  return steps;
}

absl::StatusOr<StoredStep> DispatchTx::LockStep(std::int64_t step_id) {
  ASSIGN_OR_RETURN(sql::ClaimStepRow row, sql().QueryOne(sql::kLockStep, step_id));
  return ToStep(std::move(row));
}

void DispatchTx::SaveStep(const StoredStep& step, absl::Duration pause) {
  sql().Enqueue(sql::kUpdateStep, step.step_id, step.step.state(), step.step.last_reason(), step.step.last_message(),
                absl::ToDoubleSeconds(pause));
}

void DispatchTx::AmendFirstAnswer(absl::string_view request_id, const google::protobuf::Message& response) {
  sql().Enqueue(sql::kAmendFirstAnswer, request_id, response.SerializeAsString());
}

}  // namespace muster::dispatch
