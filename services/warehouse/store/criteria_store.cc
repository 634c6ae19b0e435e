#include <array>

#include "absl/strings/str_cat.h"
#include "platform/pg/sqlstate.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/grade_store.h"

namespace muster::warehouse {
namespace {

using Threshold = std::optional<std::int64_t>;

v1::CriteriaSet ToCriteriaSet(const sql::FindCriteriaSetRow& row) {
  v1::CriteriaSet set;
  set.set_name(NameOf("criteriaSets", row.criteria_set_id));
  set.set_display_name(row.display_name);
  set.set_english_name(row.english_name);
  set.set_version(row.version);
  set.set_source(row.source);
  set.set_demonstration(row.demonstration);
  set.set_state(row.retire_time.has_value() ? v1::CriteriaSet::STATE_RETIRED : v1::CriteriaSet::STATE_IN_FORCE);
  set.set_creator(row.creator);
  *set.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.retire_time.has_value()) *set.mutable_retire_time() = ToTimestamp(*row.retire_time);
  return set;
}

v1::Criterion ToCriterion(const sql::ListGradeCriteriaRow& row) {
  v1::Criterion criterion;
  criterion.set_id(row.criterion_id);
  criterion.set_display_name(row.display_name);
  criterion.set_english_name(row.english_name);
  criterion.set_measure(row.measure);
  criterion.set_unit(row.unit);
  criterion.set_direction(static_cast<v1::Criterion::Direction>(row.direction));
  criterion.set_record(static_cast<v1::Criterion::Record>(row.record));
  criterion.set_source(row.source);
  const std::array<Threshold, 4> thresholds = {row.level_1_threshold, row.level_2_threshold, row.level_3_threshold, row.level_4_threshold};
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    if (!thresholds[i].has_value()) continue;
    v1::Criterion::Threshold& threshold = *criterion.add_thresholds();
    threshold.set_level(static_cast<v1::Warehouse::Level>(i + 1));
    threshold.set_value(*thresholds[i]);
  }
  return criterion;
}

// Criteria as columns. Views into what was added.
struct CriterionColumns {
  std::vector<absl::string_view> ids;
  std::vector<absl::string_view> display_names;
  std::vector<absl::string_view> english_names;
  std::vector<absl::string_view> measures;
  std::vector<absl::string_view> units;
  std::vector<std::int32_t> directions;
  std::vector<std::int32_t> records;
  std::array<std::vector<Threshold>, 4> thresholds;
  std::vector<absl::string_view> sources;

  explicit CriterionColumns(const google::protobuf::RepeatedPtrField<v1::Criterion>& criteria) {
    for (const v1::Criterion& criterion : criteria) {
      ids.push_back(criterion.id());
      display_names.push_back(criterion.display_name());
      english_names.push_back(criterion.english_name());
      measures.push_back(criterion.measure());
      units.push_back(criterion.unit());
      directions.push_back(criterion.direction());
      records.push_back(criterion.record());
      for (std::vector<Threshold>& of_level : thresholds) of_level.emplace_back();
      for (const v1::Criterion::Threshold& threshold : criterion.thresholds()) {
        thresholds[static_cast<std::size_t>(threshold.level() - 1)].back() = threshold.value();
      }
      sources.push_back(criterion.source());
    }
  }
};

}  // namespace

absl::StatusOr<v1::CriteriaSet> GradeTx::InsertCriteriaSet(v1::CriteriaSet set) {
  const absl::string_view criteria_set_id = IdOf(set.name(), "criteriaSets").value();
  const absl::Status status = sql()
                                  .Execute(sql::kInsertCriteriaSet, criteria_set_id, set.display_name(), set.english_name(), set.version(),
                                           set.source(), set.demonstration(), actor(), now())
                                  .status();
  if (pg::ConstraintOf(status) == "criteria_sets_pkey") {
    return AlreadyExists("CRITERIA_SET_EXISTS", absl::StrCat(set.name(), " exists"), {{"name", set.name()}});
  }
  RETURN_IF_ERROR(status);
  const CriterionColumns columns(set.criteria());
  sql().Enqueue(sql::kInsertGradeCriteria, criteria_set_id, columns.ids, columns.display_names, columns.english_names, columns.measures,
                columns.units, columns.directions, columns.records, columns.thresholds[0], columns.thresholds[1], columns.thresholds[2],
                columns.thresholds[3], columns.sources);
  // As it reads back: thresholds in the order of the levels.
  ASSIGN_OR_RETURN(std::optional<v1::CriteriaSet> stored, FindCriteriaSet(criteria_set_id));
  return stored.value();
}

absl::StatusOr<std::optional<v1::CriteriaSet>> GradeTx::FindCriteriaSet(absl::string_view criteria_set_id) {
  return WithCriteria(sql().QueryOptional(sql::kFindCriteriaSet, criteria_set_id));
}

absl::StatusOr<std::optional<v1::CriteriaSet>> GradeTx::KeepCriteriaSet(absl::string_view criteria_set_id) {
  return WithCriteria(sql().QueryOptional(sql::kKeepCriteriaSet, criteria_set_id));
}

absl::StatusOr<std::vector<v1::CriteriaSet>> GradeTx::ListCriteriaSets(bool include_retired, const Page& page) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListCriteriaSets, include_retired, page.after, page.size + 1));
  std::vector<v1::CriteriaSet> sets;
  for (const sql::FindCriteriaSetRow& row : rows) sets.push_back(ToCriteriaSet(row));
  RETURN_IF_ERROR(FillCriteria(absl::MakeSpan(sets)));
  return sets;
}

absl::StatusOr<bool> GradeTx::RetireCriteriaSet(absl::string_view criteria_set_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kRetireCriteriaSet, criteria_set_id, now()));
  return row.has_value();
}

absl::StatusOr<absl::flat_hash_map<std::string, v1::CriteriaSet>> GradeTx::ListCriteria(absl::Span<const std::string> sets) {
  std::vector<absl::string_view> ids;
  for (const std::string& set : sets) ids.push_back(IdOf(set, "criteriaSets").value());
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListGradeCriteria, ids));
  absl::flat_hash_map<std::string, v1::CriteriaSet> by_name;
  for (const sql::ListGradeCriteriaRow& row : rows) {
    v1::CriteriaSet& set = by_name[NameOf("criteriaSets", row.criteria_set_id)];
    set.set_name(NameOf("criteriaSets", row.criteria_set_id));
    *set.add_criteria() = ToCriterion(row);
  }
  return by_name;
}

absl::Status GradeTx::FillCriteria(absl::Span<v1::CriteriaSet> sets) {
  std::vector<std::string> names;
  for (const v1::CriteriaSet& set : sets) names.push_back(set.name());
  ASSIGN_OR_RETURN(const auto by_name, ListCriteria(names));
  for (v1::CriteriaSet& set : sets) *set.mutable_criteria() = by_name.at(set.name()).criteria();
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::CriteriaSet>> GradeTx::WithCriteria(const absl::StatusOr<std::optional<sql::FindCriteriaSetRow>>& row) {
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<v1::CriteriaSet>();
  v1::CriteriaSet set = ToCriteriaSet(**row);
  RETURN_IF_ERROR(FillCriteria(absl::MakeSpan(&set, 1)));
  return std::optional(std::move(set));
}

}  // namespace muster::warehouse
