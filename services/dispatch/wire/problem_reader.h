#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "muster/dispatch/v1/plan_problem.pb.h"
#include "platform/status/status.h"

namespace muster::dispatch {

// Ids of one kind of rows, as indices.
class RowIds {
 public:
  template <typename Rows>
  explicit RowIds(const Rows& rows) {
    int row_index = 0;
    for (const auto& row : rows) index_.try_emplace(row.id(), row_index++);
  }

  // An unknown id gets a negative number, another one for each, so that two of them are not taken for the same row.
  int Of(const std::string& id) {
    const auto known = index_.find(id);
    if (known != index_.end()) return known->second;
    return unknown_.try_emplace(id, -1 - static_cast<int>(unknown_.size())).first->second;
  }

 private:
  absl::flat_hash_map<std::string, int> index_;
  absl::flat_hash_map<std::string, int> unknown_;
};

// What the readers of all kinds of problems share: wrong fields are kept by their path, and reading goes on.
class ProblemReader {
 protected:
  struct Range {
    std::int64_t min = 0;
    std::int64_t max = 0;
  };

  void Add(const std::string& path, absl::string_view reason, const Details& details = {}) {
    violations_.Add(path, reason, details);
    wrong_.insert(path);
  }

  bool InRange(const std::string& path, std::int64_t value, Range range) {
    if (value >= range.min && value <= range.max) return true;
    Add(path, "OUT_OF_RANGE", {{"min", range.min}, {"max", range.max}});
    return false;
  }

  int Refer(const std::string& path, const std::string& id, RowIds& ids) {
    const int index = ids.Of(id);
    if (id.empty()) {
      Add(path, "REQUIRED");
    } else if (index < 0) {
      Add(path, "UNKNOWN_RESOURCE", {{"name", id}});
    }
    return index;
  }

  // Every row has an id, and each another one.
  template <typename Rows>
  void CheckIds(const std::string& list, const Rows& rows, RowIds& ids) {
    for (int i = 0; i < rows.size(); ++i) {
      if (rows[i].id().empty()) {
        Add(absl::StrCat(list, "[", i, "].id"), "REQUIRED");
      } else if (ids.Of(rows[i].id()) != i) {
        Add(absl::StrCat(list, "[", i, "].id"), "DUPLICATE_ID", {{"id", rows[i].id()}});
      }
    }
  }

  // In a problem of another kind than an allocation only the field of that name, title and note have a meaning.
  void CheckNothingBeside(const v1::PlanProblem& message, absl::string_view kind) {
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const google::protobuf::FieldDescriptor* field : fields) {
      const std::string& name = field->name();
      if (name != kind && name != "title" && name != "note") Add(name, "NOT_FOR_THIS_PROBLEM", {{"kind", kind}});
    }
  }

  // False when there is more than can be solved.
  template <typename Rows>
  bool Fits(const std::string& list, const Rows& rows, int max) {
    if (rows.size() <= max) return true;
    Add(list, "PROBLEM_TOO_LARGE", {{"count", rows.size()}, {"max", max}});
    return false;
  }

  const std::set<std::string>& wrong() const { return wrong_; }
  absl::Status ToStatus() const { return violations_.ToStatus(); }

 private:
  Violations violations_;
  std::set<std::string> wrong_;
};

}  // namespace muster::dispatch
