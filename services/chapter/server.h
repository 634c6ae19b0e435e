#pragma once

#include "platform/server/process.h"

namespace muster::chapter {

// The chapter service as `musterd` runs it.
ServiceDefinition Definition();

}  // namespace muster::chapter
