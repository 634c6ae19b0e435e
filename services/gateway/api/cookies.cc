#include "gateway/api/cookies.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::gateway {

absl::string_view SessionCookieName(Channel channel) {
  switch (channel) {
    case Channel::kPlain:
      return "muster_session";
    case Channel::kTls:
      return "__Host-muster_session";
  }
  return "";
}

std::string CookieValue(absl::string_view header, absl::string_view name) {
  for (absl::string_view pair : absl::StrSplit(header, ';')) {
    pair = absl::StripAsciiWhitespace(pair);
    const std::size_t equals = pair.find('=');
    if (equals != absl::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
  }
  return "";
}

std::string SessionCookie(absl::string_view value, Channel channel) {
  return absl::StrCat(SessionCookieName(channel), "=", value, "; Path=/; HttpOnly; SameSite=Strict",
                      channel == Channel::kTls ? "; Secure" : "", value.empty() ? "; Max-Age=0" : "");
}

}  // namespace muster::gateway
