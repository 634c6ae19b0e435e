#pragma once

#include "absl/time/time.h"
#include "dispatch/domain/cancellation.h"
#include "dispatch/domain/team_category.h"

namespace muster::dispatch::teams {

// The choice where needs count heads.
Found ChooseByHeads(const Problem& problem, const Category& category, absl::Duration time_limit, const IsCancelled& is_cancelled);

}  // namespace muster::dispatch::teams
