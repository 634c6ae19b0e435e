#pragma once

#include "absl/time/time.h"
#include "dispatch/domain/cancellation.h"
#include "dispatch/domain/team_category.h"

namespace muster::dispatch::teams {

// The choice where needs count heads: the flow in which teams may split (TeamFlow), with every team where most of it goes, made better by a
// search of so many tries, and by Cbc where there is little to search. The same for the same problem, unless `time_limit` ends the search.
// Its bounds are the flow's and, where Cbc searched, Cbc's.
Found ChooseByHeads(const Problem& problem, const Category& category, absl::Duration time_limit, const IsCancelled& is_cancelled);

}  // namespace muster::dispatch::teams
