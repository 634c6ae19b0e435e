#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/live/hub.h"

namespace muster::gateway {

// Where a client is in each service's events.
struct ResumePoint {
  std::string world;
  std::map<std::string, Position> positions;
};

// Opaque to clients: base64url.
std::string ToToken(const ResumePoint& point);
// None when it is not one that ToToken made.
std::optional<ResumePoint> ParseToken(absl::string_view token);

}  // namespace muster::gateway
