#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace muster::gateway {

// The session cookie's name. By TLS with the prefix that makes browsers refuse it from anywhere else.
enum class Channel { kPlain, kTls };
absl::string_view SessionCookieName(Channel channel);

// The value of a cookie of a Cookie header; empty when it is missing.
std::string CookieValue(absl::string_view header, absl::string_view name);

// Set-Cookie for a session, which no script can read and no other site can send along; for an empty value, one that deletes it.
std::string SessionCookie(absl::string_view value, Channel channel);

}  // namespace muster::gateway
