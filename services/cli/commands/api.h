#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// The whole API, as this program was compiled with it.
namespace muster::cli {

// Every RPC service of the API.
const std::vector<const google::protobuf::ServiceDescriptor*>& ApiServices();

// The services of the deployment that serve the API: "chapter", "disaster", … All of them have events.
std::vector<std::string> ServicesWithEvents();

// The method that `name` means: "muster.disaster.v1.IncidentService/ListIncidents", or as much of its end as tells it from all others, with
// '/' or '.' before the method. Errors: NOT_FOUND/METHOD_UNKNOWN; INVALID_ARGUMENT/METHOD_AMBIGUOUS.
absl::StatusOr<const google::protobuf::MethodDescriptor*> FindMethod(absl::string_view name);

// "muster.disaster.v1.IncidentService/ListIncidents".
std::string MethodName(const google::protobuf::MethodDescriptor& method);

}  // namespace muster::cli
