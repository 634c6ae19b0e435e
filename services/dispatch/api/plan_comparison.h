#pragma once

#include "muster/dispatch/v1/dispatch_service.pb.h"

// Two plans side by side.
namespace muster::dispatch {

// Both are plans of one incident; nothing is computed anew.
v1::PlanComparison Compare(const v1::Plan& first, const v1::Plan& second);

}  // namespace muster::dispatch
