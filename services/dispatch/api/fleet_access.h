#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/scope/scope.h"

// Whose carriers, vehicles and drivers a caller sees and may load: those of the own chapter, the chapters below it, and the chapters above
// it, whose contracts serve all that lie below them.
namespace muster::dispatch {

bool MayUseFleetOf(const Scope& scope, absl::string_view chapter);

// The division codes of those chapters, as far as they are `ancestor` or below it; none, which means all, when there is no limit. Errors:
// NOT_FOUND/CHAPTER_UNKNOWN.
absl::StatusOr<std::optional<std::vector<std::string>>> FleetChapterIds(const Scope& scope, absl::string_view ancestor);

}  // namespace muster::dispatch
