#pragma once

#include "platform/server/process.h"

namespace muster::disaster {

// The disaster service as `musterd` runs it.
ServiceDefinition Definition();

}  // namespace muster::disaster
