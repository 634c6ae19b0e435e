#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// Resource names (AIP-122): "collection/id", or "collection/id/collection/id" for what belongs to another resource.
namespace muster {

// "warehouses/622900-01" from {"warehouses", "622900-01"}; empty for an empty id, so that an unset reference stays unset.
std::string NameOf(absl::string_view collection, absl::string_view id);

// "622900-01" from "warehouses/622900-01" and "warehouses"; none when `name` is not of that form. Ids are letters, digits, '-', '_' and
// '.', 1 to 80 of them. A view into `name`.
std::optional<absl::string_view> IdOf(absl::string_view name, absl::string_view collection);

// The two ids of "incidents/X/reports/2".
struct NestedId {
  absl::string_view parent_id;
  absl::string_view id;
};
std::optional<NestedId> NestedIdOf(absl::string_view name, absl::string_view parent_collection, absl::string_view collection);

}  // namespace muster
