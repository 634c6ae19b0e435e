#pragma once

#include <vector>

#include "dispatch/api/planning.h"
#include "muster/dispatch/v1/plan.pb.h"

// Why a plan was made anew.
namespace muster::dispatch {

// What has changed since `old` was made: `planned` is the plan that was made of `planning` to take its place. `planned.kept_shipments` are
// those of `shipments`, which are all of the old plan's, that go on. By kind, then requisition, line, warehouse and lot.
std::vector<v1::Plan::Change> ChangesBetween(const v1::Plan& old, const std::vector<v1::Shipment>& shipments, const Planning& planning,
                                             const v1::Plan& planned);

}  // namespace muster::dispatch
