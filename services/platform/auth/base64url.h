#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::auth {

// base64url of RFC 4648 §5 without padding.
std::string Base64UrlEncode(absl::string_view bytes);

// The bytes, or none when `text` is not exactly what Base64UrlEncode makes of some bytes: other characters, padding, leftover bits.
std::optional<std::string> Base64UrlDecode(absl::string_view text);

}  // namespace muster::auth
