#pragma once

#include "platform/server/process.h"

namespace muster::roster {

// The roster service as `musterd` runs it.
ServiceDefinition Definition();

}  // namespace muster::roster
