#pragma once

#include <string>

namespace muster::gateway {

// The whole API as an OpenAPI 3.1 document, made from the .proto files and their comments: a path for each method as Connect calls it with
// JSON, a schema for each message and enum in protobuf's JSON form.
std::string OpenApiDocument();

}  // namespace muster::gateway
