#include "dispatch/api/requisition_checks.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/requisition_lines.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_DUTY_OFFICER;

constexpr int kMaxLines = static_cast<int>(kMaxNeedLines);
constexpr absl::Duration kFarthestNeed = absl::Hours(24 * 366);

void CheckLine(const std::string& path, const v1::Requisition::Line& line, const LineLimits& limits, Fields& fields) {
  fields.RequiredName(path + ".item", line.item(), "items");
  fields.Range(path + ".quantity", line.quantity(), limits.min_quantity, kMaxNeed);
  fields.RequiredEnum(path + ".priority", line.priority());
  const absl::Time latest = limits.now + kFarthestNeed;
  const absl::Time not_before =
      fields.Time(path + ".not_before_time", line.has_not_before_time(), line.not_before_time(), EarliestTime(), latest, EarliestTime());
  fields.Time(path + ".needed_by_time", line.has_needed_by_time(), line.needed_by_time(), not_before, latest, not_before);
}

}  // namespace

void CheckLines(const v1::Requisition& requisition, const LineLimits& limits, Fields& fields) {
  fields.Range("requisition.lines", std::int64_t{requisition.lines_size()}, 1, kMaxLines);
  absl::flat_hash_set<std::pair<std::string, int>> named;
  for (int i = 0; i < std::min(requisition.lines_size(), kMaxLines); ++i) {
    const std::string path = absl::StrCat("requisition.lines[", i, "]");
    CheckLine(path, requisition.lines(i), limits, fields);
    if (!named.insert({requisition.lines(i).item(), requisition.lines(i).priority()}).second) fields.Add(path + ".item", "NAMED_TWICE");
  }
}

void CleanLines(v1::Requisition& requisition) {
  for (v1::Requisition::Line& line : *requisition.mutable_lines()) {
    line.clear_received_quantity();
    if (line.has_needed_by_time()) *line.mutable_needed_by_time() = ToTimestamp(FromTimestamp(line.needed_by_time()));
    if (line.has_not_before_time()) *line.mutable_not_before_time() = ToTimestamp(FromTimestamp(line.not_before_time()));
  }
}

absl::Status CheckItems(const Neighbours& neighbours, const rpc::Call& call, const v1::Requisition& requisition) {
  absl::flat_hash_set<std::string> checked;
  for (const v1::Requisition::Line& line : requisition.lines()) {
    if (!checked.insert(line.item()).second) continue;
    warehouse::v1::GetItemRequest request;
    request.set_name(line.item());
    RETURN_IF_ERROR(
        rpc::Invoke(*neighbours.items, &warehouse::v1::ItemService::Stub::GetItem, request, rpc::CallOptions::For(call)).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Requisition> LockOwn(DispatchTx& tx, const Scope& scope, const std::string& name) {
  ASSIGN_OR_RETURN(Stored<v1::Requisition> stored, Visible(scope, tx.LockRequisition(name), "REQUISITION_UNKNOWN", name));
  RETURN_IF_ERROR(scope.Authorize({ROLE_DUTY_OFFICER}, stored.message.chapter()));
  return std::move(stored.message);
}

void AppendChanged(DispatchTx& tx, const v1::Requisition& requisition) {
  v1::RequisitionStateChanged event;
  *event.mutable_requisition() = requisition;
  tx.Append(requisition.name(), requisition.chapter(), event);
}

}  // namespace muster::dispatch
