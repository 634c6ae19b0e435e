#include "dispatch/api/fleet_access.h"

#include <algorithm>

#include "platform/wire/names.h"

namespace muster::dispatch {

bool MayUseFleetOf(const Scope& scope, absl::string_view chapter) {
  return scope.MayRead({chapter}) || scope.tree().Contains(chapter, scope.caller().chapter());
}

absl::StatusOr<std::optional<std::vector<std::string>>> FleetChapterIds(const Scope& scope, absl::string_view ancestor) {
  if (ancestor.empty()) {
    const std::string& own = scope.caller().chapter();
    ASSIGN_OR_RETURN(std::optional<std::vector<std::string>> ids, scope.DivisionsBelow(own));
    if (!ids.has_value()) return ids;
    for (auto above = scope.tree().Parent(own); above.has_value() && !above->empty(); above = scope.tree().Parent(*above)) {
      ids->emplace_back(IdOf(*above, "chapters").value_or(""));
    }
    return ids;
  }
  ASSIGN_OR_RETURN(std::optional<std::vector<std::string>> ids, scope.DivisionsBelow(ancestor));
  // The whole country: what the caller sees of it.
  if (!ids.has_value()) return FleetChapterIds(scope, "");
  ids->erase(std::remove_if(ids->begin(), ids->end(), [&](const std::string& id) { return !MayUseFleetOf(scope, NameOf("chapters", id)); }),
             ids->end());
  return ids;
}

}  // namespace muster::dispatch
