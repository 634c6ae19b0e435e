#pragma once

#include "platform/server/process.h"

namespace muster::dispatch {

// The dispatch service as `musterd` runs it.
ServiceDefinition Definition();

}  // namespace muster::dispatch
