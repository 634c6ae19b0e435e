#include "musterd/services.h"

#include "chapter/server.h"
#include "disaster/server.h"
#include "dispatch/server.h"
#include "roster/server.h"
#include "warehouse/server.h"

namespace muster {

const std::vector<ServiceDefinition>& AllServices() {
  static const auto* const services = new std::vector<ServiceDefinition>{
      chapter::Definition(), disaster::Definition(), roster::Definition(), warehouse::Definition(), dispatch::Definition()};
  return *services;
}

}  // namespace muster
