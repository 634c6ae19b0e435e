#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::gateway {

// The path of a request target, percent-decoded once. None when the target is not a plain path below "/": "." or ".." as a part, an empty
// part, a backslash, a control character, a byte that is not UTF-8's, a broken percent code, or a percent code for one of "/ \ %".
std::optional<std::string> CleanPath(absl::string_view target);

// The value of a query's key, decoded; empty when it is missing. '+' is a space.
std::string QueryValue(absl::string_view query, absl::string_view key);

}  // namespace muster::gateway
