#include "warehouse/api/criteria_set_api.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/grade_evidence.h"
#include "warehouse/domain/grade.h"
#include "warehouse/jobs/grade.h"
#include "warehouse/store/grade_store.h"

namespace muster::warehouse {
namespace {

constexpr int kMaxCriteria = 100;

void RequiredSlug(Fields& fields, absl::string_view field, absl::string_view slug, absl::string_view example) {
  const auto is_allowed = [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return absl::ascii_islower(u) || absl::ascii_isdigit(u) || c == '-';
  };
  if (slug.empty()) {
    fields.Add(field, "REQUIRED");
  } else if (slug.size() > 60 || !std::all_of(slug.begin(), slug.end(), is_allowed)) {
    fields.Add(field, "MALFORMED", {{"expected", example}});
  }
}

void CheckThresholds(const std::string& path, const v1::Criterion& criterion, Fields& fields) {
  if (criterion.thresholds().empty()) fields.Add(path, "REQUIRED");
  absl::flat_hash_set<int> levels;
  bool are_levels = true;
  for (int i = 0; i < criterion.thresholds_size(); ++i) {
    const v1::Criterion::Threshold& threshold = criterion.thresholds(i);
    const std::string field = absl::StrCat(path, "[", i, "]");
    RequiredChoice(fields, absl::StrCat(field, ".level"), threshold.level(), v1::Warehouse::Level_MAX);
    fields.Range(absl::StrCat(field, ".value"), threshold.value(), 0, kMaxMeasure);
    if (threshold.level() < 1 || threshold.level() > v1::Warehouse::Level_MAX) are_levels = false;
    if (!levels.insert(threshold.level()).second) fields.Add(absl::StrCat(field, ".level"), "NAMED_TWICE");
  }
  if (are_levels && !domain::IsOrdered(ToCriterion(criterion))) fields.Add(path, "THRESHOLDS_NOT_ORDERED");
}

void CheckCriterion(const std::string& path, const v1::Criterion& criterion, Fields& fields) {
  RequiredSlug(fields, absl::StrCat(path, ".id"), criterion.id(), "floor-area");
  fields.RequiredText(absl::StrCat(path, ".display_name"), criterion.display_name(), 100);
  fields.Text(absl::StrCat(path, ".english_name"), criterion.english_name(), 100);
  fields.RequiredText(absl::StrCat(path, ".measure"), criterion.measure(), 500);
  fields.RequiredText(absl::StrCat(path, ".unit"), criterion.unit(), 20);
  RequiredChoice(fields, absl::StrCat(path, ".direction"), criterion.direction(), v1::Criterion::Direction_MAX);
  CheckThresholds(absl::StrCat(path, ".thresholds"), criterion, fields);
  fields.Range(absl::StrCat(path, ".record"), std::int64_t{criterion.record()}, 0, v1::Criterion::Record_MAX);
  fields.Text(absl::StrCat(path, ".source"), criterion.source(), 500);
}

absl::Status Validate(const v1::CreateCriteriaSetRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  RequiredSlug(fields, "criteria_set_id", request.criteria_set_id(), "demonstration-2026");
  const v1::CriteriaSet& set = request.criteria_set();
  fields.RequiredText("criteria_set.display_name", set.display_name(), 200);
  fields.Text("criteria_set.english_name", set.english_name(), 200);
  fields.RequiredText("criteria_set.version", set.version(), 50);
  fields.RequiredText("criteria_set.source", set.source(), 500);
  fields.Range("criteria_set.criteria", std::int64_t{set.criteria_size()}, 1, kMaxCriteria);
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < set.criteria_size(); ++i) {
    const std::string path = absl::StrCat("criteria_set.criteria[", i, "]");
    CheckCriterion(path, set.criteria(i), fields);
    if (!ids.insert(set.criteria(i).id()).second) fields.Add(absl::StrCat(path, ".id"), "NAMED_TWICE");
  }
  return fields.ToStatus();
}

}  // namespace

absl::StatusOr<v1::CriteriaSet> CriteriaSetApi::CreateCriteriaSet(const rpc::Call& call, const v1::CreateCriteriaSetRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, kNationalSociety));
  return outbox::WriteOnce<GradeTx, v1::CriteriaSet>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::CriteriaSet> {
        v1::CriteriaSetCreated event;
        *event.mutable_criteria_set() = request.criteria_set();
        event.mutable_criteria_set()->set_name(NameOf("criteriaSets", request.criteria_set_id()));
        ASSIGN_OR_RETURN(*event.mutable_criteria_set(), tx.InsertCriteriaSet(event.criteria_set()));
        tx.Append(event.criteria_set().name(), kNationalSociety, event);
        return event.criteria_set();
      });
}

absl::StatusOr<v1::CriteriaSet> CriteriaSetApi::GetCriteriaSet(const rpc::Call& call, const v1::GetCriteriaSetRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string criteria_set_id = fields.RequiredName("name", request.name(), "criteriaSets");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<GradeTx>(scope.world(), scope.origin(), [&](GradeTx& tx) -> absl::StatusOr<v1::CriteriaSet> {
    ASSIGN_OR_RETURN(std::optional<v1::CriteriaSet> set, tx.FindCriteriaSet(criteria_set_id));
    if (!set.has_value()) return Unknown("CRITERIA_SET_UNKNOWN", request.name());
    return *std::move(set);
  });
}

absl::StatusOr<v1::ListCriteriaSetsResponse> CriteriaSetApi::ListCriteriaSets(const rpc::Call& call,
                                                                              const v1::ListCriteriaSetsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.include_retired());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<GradeTx>(scope.world(), scope.origin(), [&](GradeTx& tx) -> absl::StatusOr<v1::ListCriteriaSetsResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::CriteriaSet> sets, tx.ListCriteriaSets(request.include_retired(), page));
    v1::ListCriteriaSetsResponse response;
    response.set_next_page_token(
        CutPage(sets, page, filter_text, [](const v1::CriteriaSet& set) { return IdOf(set.name(), "criteriaSets").value(); }));
    for (v1::CriteriaSet& set : sets) *response.add_criteria_sets() = std::move(set);
    return response;
  });
}

absl::StatusOr<v1::CriteriaSet> CriteriaSetApi::RetireCriteriaSet(const rpc::Call& call, const v1::RetireCriteriaSetRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string criteria_set_id = fields.RequiredName("name", request.name(), "criteriaSets");
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, kNationalSociety));
  return outbox::WriteOnce<GradeTx, v1::CriteriaSet>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::CriteriaSet> {
        ASSIGN_OR_RETURN(const bool is_retired_now, tx.RetireCriteriaSet(criteria_set_id));
        ASSIGN_OR_RETURN(std::optional<v1::CriteriaSet> set, tx.FindCriteriaSet(criteria_set_id));
        if (!set.has_value()) return Unknown("CRITERIA_SET_UNKNOWN", request.name());
        if (!is_retired_now) return *std::move(set);
        v1::CriteriaSetRetired event;
        *event.mutable_criteria_set() = *std::move(set);
        tx.Append(event.criteria_set().name(), kNationalSociety, event);
        return event.criteria_set();
      });
}

}  // namespace muster::warehouse
