#pragma once

#include "platform/server/process.h"

namespace muster::warehouse {

// The warehouse service as `musterd` runs it.
ServiceDefinition Definition();

}  // namespace muster::warehouse
