#pragma once

#include <string>

#include "cli/commands/view.h"
#include "muster/dispatch/v1/step.pb.h"

namespace muster::cli {

// What another service still owes a shipment or a mission, or why it refused; empty when nothing is owed.
std::string StepText(View& view, const dispatch::v1::Step& step);

// Asks again for a shipment or mission, with `get`, until another service has done what it owes (`busy` says which states those are).
template <class Resource, class Get, class Busy>
absl::Status SettleStep(Session& session, Resource& resource, const Get& get, const Busy& busy) {
  const std::string what = Text("WAITING_FOR_STEP", session.terminal().language, {{"name", ShortName(resource.name())}});
  return session.WaitUntil(what, [&]() -> absl::StatusOr<bool> {
    if (!busy(resource.state())) return true;
    ASSIGN_OR_RETURN(resource, get(resource.name()));
    return !busy(resource.state());
  });
}

// FAILED_PRECONDITION/STEP_REFUSED with what the other service said, when the resource failed for good.
absl::Status RefusedStep(absl::string_view name, const dispatch::v1::Step& step);

}  // namespace muster::cli
