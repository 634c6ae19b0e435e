#include "dispatch/api/requisition_change_api.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/requisition_checks.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/requisition_lines.h"
#include "dispatch/store/dispatch_store.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_DUTY_OFFICER;

constexpr int kMaxMerged = 20;

absl::Status Check(const v1::UpdateRequisitionRequest& request, absl::Time now) {
  Fields fields;
  const v1::Requisition& requisition = request.requisition();
  fields.RequestId(request.request_id());
  fields.RequiredName("requisition.name", requisition.name(), "requisitions");
  fields.RequiredText("requisition.etag", requisition.etag(), 20);
  if (requisition.has_site()) CheckSite("requisition.site", requisition.site(), fields);
  fields.Text("requisition.note", requisition.note(), 2000);
  fields.Text("reason", request.reason(), 500);
  CheckLines(requisition, {.now = now, .min_quantity = 0}, fields);
  const auto& lines = requisition.lines();
  if (!lines.empty() && std::all_of(lines.begin(), lines.end(), [](const auto& line) { return line.quantity() == 0; })) {
    fields.Add("requisition.lines", "REQUIRED");
  }
  return fields.ToStatus();
}

absl::Status Check(const v1::MergeRequisitionsRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "requisitions");
  fields.Range("merged_requisitions", std::int64_t{request.merged_requisitions_size()}, 1, kMaxMerged);
  std::vector<std::string> named = {request.name()};
  for (int i = 0; i < std::min(request.merged_requisitions_size(), kMaxMerged); ++i) {
    const std::string path = absl::StrCat("merged_requisitions[", i, "]");
    const std::string& name = request.merged_requisitions(i);
    fields.RequiredName(path, name, "requisitions");
    if (std::find(named.begin(), named.end(), name) != named.end()) fields.Add(path, "NAMED_TWICE");
    named.push_back(name);
  }
  fields.RequiredEnum("rule", request.rule());
  fields.Text("reason", request.reason(), 500);
  return fields.ToStatus();
}

// What shipments bring or have brought, by requisition and line.
using Missing = std::map<std::pair<std::string, std::int32_t>, std::int64_t>;

absl::StatusOr<Missing> ReadMissing(DispatchTx& tx, const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const std::vector<MissingQuantity> rows, tx.ListMissingQuantities(names));
  Missing missing;
  for (const MissingQuantity& row : rows) missing[{row.requisition, row.line_index}] = row.quantity;
  return missing;
}

std::vector<NeedLine> NeedsOf(const v1::Requisition& requisition, const Missing& missing) {
  std::vector<NeedLine> needs;
  for (int i = 0; i < requisition.lines_size(); ++i) {
    const v1::Requisition::Line& line = requisition.lines(i);
    NeedLine& need = needs.emplace_back(NeedLine{.item = line.item(), .priority = line.priority(), .quantity = line.quantity()});
    if (line.has_needed_by_time()) need.needed_by = FromTimestamp(line.needed_by_time());
    if (line.has_not_before_time()) need.not_before = FromTimestamp(line.not_before_time());
    const auto lack = missing.find({requisition.name(), i});
    if (lack != missing.end()) need.committed = need.quantity - lack->second;
  }
  return needs;
}

// Puts `needs` in place of the lines; those that were there keep what was received.
void SetLines(const std::vector<NeedLine>& needs, v1::Requisition& requisition) {
  for (std::size_t i = 0; i < needs.size(); ++i) {
    const bool is_new = static_cast<int>(i) == requisition.lines_size();
    v1::Requisition::Line& line = is_new ? *requisition.add_lines() : *requisition.mutable_lines(static_cast<int>(i));
    line.set_item(needs[i].item);
    line.set_priority(static_cast<common::v1::Priority>(needs[i].priority));
    line.set_quantity(needs[i].quantity);
    line.clear_needed_by_time();
    line.clear_not_before_time();
    if (needs[i].needed_by.has_value()) *line.mutable_needed_by_time() = ToTimestamp(*needs[i].needed_by);
    if (needs[i].not_before.has_value()) *line.mutable_not_before_time() = ToTimestamp(*needs[i].not_before);
  }
}

v1::Requisition UpdateDraft(DispatchTx& tx, v1::Requisition draft, const v1::Requisition& update) {
  draft.clear_lines();
  for (const v1::Requisition::Line& line : update.lines()) {
    if (line.quantity() > 0) *draft.add_lines() = line;
  }
  draft.set_note(update.note());
  if (update.has_site()) {
    *draft.mutable_site() = update.site();
    tx.AddReaders({draft.name()}, {draft.site().chapter()});
  }
  tx.ReplaceLines(draft);
  tx.Save(draft);
  AppendChanged(tx, draft);
  return draft;
}

// Writes an amended requisition and keeps, unless it is a draft, what it was before and why it was changed.
v1::Requisition SaveAmended(DispatchTx& tx, const v1::Requisition& before, v1::Requisition after, const std::string& reason) {
  const bool is_draft = before.state() == v1::Requisition::STATE_DRAFT;
  if (!is_draft) after.set_amendment_count(before.amendment_count() + 1);
  tx.SaveLines(after);
  tx.Save(after);
  AppendChanged(tx, after);
  if (is_draft) return after;
  v1::RequisitionRevision revision;
  *revision.mutable_before() = before;
  *revision.mutable_after() = after;
  *revision.mutable_amend_time() = ToTimestamp(tx.now());
  revision.set_amender(tx.actor());
  revision.set_reason(reason);
  tx.Insert(revision);
  return after;
}

absl::Status CheckSameSite(const v1::Requisition& present, const v1::Requisition& update) {
  if (!update.has_site()) return absl::OkStatus();
  const bool same = update.site().display_name() == present.site().display_name() && update.site().chapter() == present.site().chapter();
  if (same) return absl::OkStatus();
  return FailedPrecondition("SITE_FIXED", "the site of a submitted requisition does not change", {{"name", present.name()}});
}

absl::StatusOr<v1::Requisition> AmendSubmitted(DispatchTx& tx, const v1::Requisition& before, const v1::UpdateRequisitionRequest& request,
                                               const v1::Requisition& update) {
  if (request.reason().empty()) return FailedPrecondition("REASON_REQUIRED", "an amendment says why", {{"name", before.name()}});
  RETURN_IF_ERROR(CheckSameSite(before, update));
  ASSIGN_OR_RETURN(const Missing missing, ReadMissing(tx, {before.name()}));
  ASSIGN_OR_RETURN(const Amendment amendment, Amend(NeedsOf(before, missing), NeedsOf(update, {})));
  v1::Requisition after = before;
  // Only a point that somebody gave corrects the one that there is.
  if (request.requisition().site().has_point()) *after.mutable_site()->mutable_point() = update.site().point();
  const bool is_moved = after.site().SerializeAsString() != before.site().SerializeAsString();
  if (!amendment.changed && !is_moved && before.note() == update.note()) {
    return FailedPrecondition("NOTHING_CHANGED", "the requisition asks for that already", {{"name", before.name()}});
  }
  ASSIGN_OR_RETURN(const std::int64_t open_shipments, tx.CountOpenShipments(before.name()));
  SetLines(amendment.lines, after);
  after.set_note(update.note());
  const RequisitionState state = StateAfter(static_cast<RequisitionState>(before.state()), amendment, open_shipments);
  after.set_state(static_cast<v1::Requisition::State>(state));
  return SaveAmended(tx, before, std::move(after), request.reason());
}

// Those of a merger, locked and checked one by one; the survivor first.
absl::StatusOr<std::vector<Stored<v1::Requisition>>> LockMerged(DispatchTx& tx, const Scope& scope, const std::string& survivor,
                                                                const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> locked, tx.LockRequisitions(names));
  for (const std::string& name : names) {
    const auto found = std::find_if(locked.begin(), locked.end(), [&](const auto& stored) { return stored.message.name() == name; });
    if (found == locked.end() || !IsVisible(scope, *found)) {
      return NotFound("REQUISITION_UNKNOWN", absl::StrCat("no ", name), {{"name", name}});
    }
    RETURN_IF_ERROR(scope.Authorize({ROLE_DUTY_OFFICER}, found->message.chapter()));
    if (name == survivor) std::iter_swap(locked.begin(), found);
  }
  return locked;
}

absl::Status CheckMergeable(const std::vector<Stored<v1::Requisition>>& all) {
  const v1::Requisition& survivor = all.front().message;
  for (const Stored<v1::Requisition>& stored : all) {
    const v1::Requisition& one = stored.message;
    if (one.incident() != survivor.incident()) {
      return FailedPrecondition("DIFFERENT_INCIDENT", absl::StrCat(one.name(), " belongs to another incident"), {{"name", one.name()}});
    }
    RETURN_IF_ERROR(CheckAmendable(static_cast<RequisitionState>(one.state())));
    if (survivor.state() == v1::Requisition::STATE_DRAFT && one.state() != v1::Requisition::STATE_DRAFT) {
      return FailedPrecondition("NOT_SUBMITTED", "a draft cannot take over what waits for a plan", {{"name", survivor.name()}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNothingCommitted(const v1::Requisition& requisition, const std::vector<NeedLine>& needs) {
  if (std::all_of(needs.begin(), needs.end(), [](const NeedLine& need) { return need.committed == 0; })) return absl::OkStatus();
  return FailedPrecondition("MERGED_HAS_GOODS", absl::StrCat("goods are on their way for ", requisition.name()),
                            {{"name", requisition.name()}});
}

void EndMerged(DispatchTx& tx, v1::Requisition merged, const std::string& survivor) {
  merged.set_state(v1::Requisition::STATE_CANCELLED);
  merged.set_merged_into(survivor);
  tx.Save(merged);
  AppendChanged(tx, merged);
}

}  // namespace

absl::StatusOr<v1::Requisition> RequisitionChangeApi::UpdateRequisition(const rpc::Call& call,
                                                                        const v1::UpdateRequisitionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request, scope.now()));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::Requisition>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  RETURN_IF_ERROR(CheckItems(neighbours_, call, request.requisition()));
  v1::Requisition update = request.requisition();
  CleanLines(update);
  if (update.has_site()) RETURN_IF_ERROR(FillPoint(neighbours_, call, *update.mutable_site()));
  return outbox::WriteOnce<DispatchTx, v1::Requisition>(scope.world(), scope.origin(), request,
                                                        [&](DispatchTx& tx) -> absl::StatusOr<v1::Requisition> {
                                                          ASSIGN_OR_RETURN(v1::Requisition present, LockOwn(tx, scope, update.name()));
                                                          RETURN_IF_ERROR(CheckEtag(present.name(), update.etag(), present.etag()));
                                                          RETURN_IF_ERROR(CheckAmendable(static_cast<RequisitionState>(present.state())));
                                                          if (present.state() == v1::Requisition::STATE_DRAFT)
                                                            return UpdateDraft(tx, std::move(present), update);
                                                          return AmendSubmitted(tx, present, request, update);
                                                        });
}

absl::StatusOr<v1::ListRequisitionRevisionsResponse> RequisitionChangeApi::ListRequisitionRevisions(
    const rpc::Call& call, const v1::ListRequisitionRevisionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  using Response = v1::ListRequisitionRevisionsResponse;
  return outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) -> absl::StatusOr<Response> {
    RETURN_IF_ERROR(Visible(scope, tx.FindRequisition(request.name()), "REQUISITION_UNKNOWN", request.name()).status());
    ASSIGN_OR_RETURN(const std::vector<v1::RequisitionRevision> revisions, tx.ListRevisions(request.name()));
    Response response;
    for (const v1::RequisitionRevision& revision : revisions) *response.add_requisition_revisions() = revision;
    return response;
  });
}

absl::StatusOr<v1::Requisition> RequisitionChangeApi::MergeRequisitions(const rpc::Call& call,
                                                                        const v1::MergeRequisitionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request));
  std::vector<std::string> names = {request.name()};
  names.insert(names.end(), request.merged_requisitions().begin(), request.merged_requisitions().end());
  return outbox::WriteOnce<DispatchTx, v1::Requisition>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Requisition> {
        ASSIGN_OR_RETURN(const std::vector<Stored<v1::Requisition>> all, LockMerged(tx, scope, request.name(), names));
        RETURN_IF_ERROR(CheckMergeable(all));
        ASSIGN_OR_RETURN(const Missing missing, ReadMissing(tx, names));
        const v1::Requisition& before = all.front().message;
        std::vector<std::vector<NeedLine>> others;
        std::vector<std::string> readers;
        for (auto merged = all.begin() + 1; merged != all.end(); ++merged) {
          others.push_back(NeedsOf(merged->message, missing));
          RETURN_IF_ERROR(CheckNothingCommitted(merged->message, others.back()));
          readers.insert(readers.end(), merged->readers.begin(), merged->readers.end());
        }
        const std::vector<NeedLine> present = NeedsOf(before, missing);
        ASSIGN_OR_RETURN(const std::vector<NeedLine> needs, MergeNeeds(present, others, static_cast<MergeRule>(request.rule())));
        ASSIGN_OR_RETURN(const Amendment amendment, Amend(present, needs));
        ASSIGN_OR_RETURN(const std::int64_t open_shipments, tx.CountOpenShipments(before.name()));
        v1::Requisition after = before;
        SetLines(amendment.lines, after);
        if (before.state() != v1::Requisition::STATE_DRAFT) {
          const RequisitionState state = StateAfter(static_cast<RequisitionState>(before.state()), amendment, open_shipments);
          after.set_state(static_cast<v1::Requisition::State>(state));
        }
        for (auto merged = all.begin() + 1; merged != all.end(); ++merged) EndMerged(tx, merged->message, before.name());
        // Those who asked may follow what they asked for.
        tx.AddReaders({before.name()}, Distinct(std::move(readers)));
        return SaveAmended(tx, before, std::move(after), request.reason());
      });
}

}  // namespace muster::dispatch
