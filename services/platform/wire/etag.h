#pragma once

#include <google/protobuf/message_lite.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace muster {

// ABORTED/ETAG_MISMATCH (detail name) when `given` is neither empty nor `present`: somebody changed `name` after its author read it.
absl::Status CheckEtag(absl::string_view name, absl::string_view given, absl::string_view present);

// The etag of a thing that has no version: changes with what it says.
std::string EtagOf(const google::protobuf::MessageLite& message);

}  // namespace muster
