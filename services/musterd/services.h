#pragma once

#include <vector>

#include "platform/server/process.h"

namespace muster {

// Every service that this program holds: those that others build on come first.
const std::vector<ServiceDefinition>& AllServices();

}  // namespace muster
