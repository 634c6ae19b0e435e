#include "gateway/http/path.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace muster::gateway {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> PercentDecode(absl::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size() || HexValue(text[i + 1]) < 0 || HexValue(text[i + 2]) < 0) return std::nullopt;
    decoded.push_back(static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2])));
    i += 2;
  }
  return decoded;
}

// Continuation bytes stand where UTF-8 wants them; that is enough for what is only compared and logged.
bool LooksLikeUtf8(absl::string_view text) {
  int expected = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (expected > 0) {
      if ((byte & 0xc0) != 0x80) return false;
      --expected;
    } else if (byte >= 0x80) {
      if (byte < 0xc2 || byte > 0xf4) return false;
      expected = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    }
  }
  return expected == 0;
}

}  // namespace

std::optional<std::string> CleanPath(absl::string_view target) {
  const absl::string_view raw = target.substr(0, target.find('?'));
  for (const absl::string_view trick : {"%2f", "%2F", "%5c", "%5C", "%25"}) {
    if (absl::StrContains(raw, trick)) return std::nullopt;
  }
  std::optional<std::string> path = PercentDecode(raw);
  if (!path.has_value() || !absl::StartsWith(*path, "/") || !LooksLikeUtf8(*path)) return std::nullopt;
  for (const char c : *path) {
    if (c == '\\' || absl::ascii_iscntrl(static_cast<unsigned char>(c))) return std::nullopt;
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(absl::string_view(*path).substr(1), '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    if (parts[i] == "." || parts[i] == ".." || (parts[i].empty() && !last)) return std::nullopt;
  }
  return path;
}

std::string QueryValue(absl::string_view query, absl::string_view key) {
  for (const absl::string_view pair : absl::StrSplit(query, '&')) {
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) != key || equals == absl::string_view::npos) continue;
    std::string value(pair.substr(equals + 1));
    for (char& c : value) {
      if (c == '+') c = ' ';
    }
    return PercentDecode(value).value_or("");
  }
  return "";
}

}  // namespace muster::gateway
