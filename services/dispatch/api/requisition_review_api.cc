#include "dispatch/api/requisition_review_api.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dispatch/api/visible.h"
#include "dispatch/store/dispatch_store.h"
#include "platform/wire/fields.h"

namespace muster::dispatch {
namespace {

// How near two requisitions must be to look like one need. Choices of this product: no source gives figures.
constexpr absl::Duration kDuplicateSpan = absl::Hours(24);
constexpr std::int64_t kDuplicateDistanceM = 2000;
constexpr std::int64_t kMaxPairs = 500;

// Which chapter directly below `top` each chapter of its subtree counts to; `top` to itself.
ChapterGroups GroupsBelow(const auth::ChapterTree& tree, const std::string& top) {
  ChapterGroups groups;
  for (const absl::string_view chapter : tree.Subtree(top)) {
    absl::string_view group = chapter;
    for (auto parent = tree.Parent(group); group != top && parent.has_value() && *parent != top; parent = tree.Parent(group)) {
      group = *parent;
    }
    groups.chapters.emplace_back(chapter);
    groups.groups.emplace_back(group);
  }
  return groups;
}

// Sums come by group, that of all groups first, and in each the sum of all items first.
v1::SummarizeRequisitionsResponse ToResponse(const std::vector<RequisitionSum>& sums, const std::string& chapter) {
  v1::SummarizeRequisitionsResponse response;
  response.mutable_total()->set_chapter(chapter);
  for (const RequisitionSum& sum : sums) {
    v1::SummarizeRequisitionsResponse::Group* group = response.mutable_total();
    if (!sum.group.empty()) {
      const bool is_new = response.groups().empty() || response.groups(response.groups_size() - 1).chapter() != sum.group;
      group = is_new ? response.add_groups() : response.mutable_groups(response.groups_size() - 1);
      group->set_chapter(sum.group);
    }
    if (sum.line.item().empty()) {
      group->set_requisition_count(sum.requisition_count);
    } else {
      *group->add_lines() = sum.line;
    }
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::FindDuplicateRequisitionsResponse> RequisitionReviewApi::FindDuplicateRequisitions(
    const rpc::Call& call, const v1::FindDuplicateRequisitionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("incident", request.incident(), "incidents");
  RETURN_IF_ERROR(fields.ToStatus());
  DuplicateFilter filter{.incident = request.incident(), .span = kDuplicateSpan, .distance_m = kDuplicateDistanceM, .limit = kMaxPairs};
  ASSIGN_OR_RETURN(filter.divisions, ReadableDivisions(scope, scope.caller().chapter()));
  ASSIGN_OR_RETURN(const auto pairs,
                   outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.ListDuplicates(filter); }));
  v1::FindDuplicateRequisitionsResponse response;
  for (const auto& pair : pairs) *response.add_pairs() = pair;
  return response;
}

absl::StatusOr<v1::SummarizeRequisitionsResponse> RequisitionReviewApi::SummarizeRequisitions(
    const rpc::Call& call, const v1::SummarizeRequisitionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("incident", request.incident(), "incidents");
  fields.RequiredName("chapter", request.chapter(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  if (!scope.tree().Knows(request.chapter())) {
    return NotFound("CHAPTER_UNKNOWN", absl::StrCat("no ", request.chapter()), {{"chapter", request.chapter()}});
  }
  ASSIGN_OR_RETURN(const std::optional<std::vector<std::string>> readers, ReadableDivisions(scope, scope.caller().chapter()));
  const ChapterGroups groups = GroupsBelow(scope.tree(), request.chapter());
  ASSIGN_OR_RETURN(const std::vector<RequisitionSum> sums, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) {
                     return tx.SummarizeRequisitions(request.incident(), groups, readers);
                   }));
  return ToResponse(sums, request.chapter());
}

}  // namespace muster::dispatch
