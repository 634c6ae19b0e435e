#pragma once

#include "dispatch/store/mapping.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "sql/dispatch.h"

namespace muster::dispatch {

inline v1::Plan::Approval ToApproval(const sql::ListPlanApprovalsRow& row) {
  v1::Plan::Approval approval;
  approval.set_chapter(NameOf(kChapters, row.chapter));
  approval.set_state(static_cast<v1::Plan::Approval::State>(row.state));
  approval.set_approver(row.approver);
  if (row.decide_time.has_value()) *approval.mutable_decide_time() = ToTimestamp(*row.decide_time);
  approval.set_reason(row.reason);
  approval.set_step(row.step);
  approval.set_title(row.title);
  approval.set_deciding_chapter(NameOf(kChapters, row.deciding_chapter));
  approval.set_role(static_cast<common::v1::Role>(row.role));
  approval.set_approval_policy(NameOf(kApprovalPolicies, row.approval_policy));
  approval.set_weight_g(row.weight_g);
  approval.set_timeout_minutes(row.timeout_minutes);
  if (row.open_time.has_value()) *approval.mutable_open_time() = ToTimestamp(*row.open_time);
  if (row.escalate_time.has_value()) *approval.mutable_escalate_time() = ToTimestamp(*row.escalate_time);
  approval.set_escalated_chapter(NameOf(kChapters, row.escalated_chapter));
  approval.set_on_behalf_of(row.on_behalf_of);
  approval.set_commanding_chapter(NameOf(kChapters, row.commanding_chapter));
  approval.set_response_level(static_cast<common::v1::ResponseLevel>(row.response_level));
  approval.set_response_level_decision(row.response_level_decision);
  approval.set_regularization(static_cast<v1::Plan::Approval::Regularization>(row.regularization));
  approval.set_regularizer(row.regularizer);
  approval.set_regularized_on_behalf_of(row.regularized_on_behalf_of);
  if (row.regularize_time.has_value()) *approval.mutable_regularize_time() = ToTimestamp(*row.regularize_time);
  approval.set_regularize_reason(row.regularize_reason);
  approval.set_weight_incomplete(row.weight_incomplete);
  approval.set_value_fen(row.value_fen);
  approval.set_value_incomplete(row.value_incomplete);
  return approval;
}

}  // namespace muster::dispatch
