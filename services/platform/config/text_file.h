#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::config {

// Reads a configuration in protobuf TextFormat into `message` and adds everything that is wrong with the text, with line and column, to
// `problems`. An unknown field is wrong, but the rest is read all the same. False when it could not be read to its end.
bool ParseText(absl::string_view text, google::protobuf::Message& message, std::vector<std::string>& problems);

// "127.0.0.1:7201" or "[::1]:7201", port 0 to 65535.
bool IsTcpAddress(absl::string_view address);

}  // namespace muster::config
