#include "chapter/domain/password_rules.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace muster::chapter::domain {
namespace {

constexpr std::size_t kMinDifferent = 5;
constexpr int kMinKinds = 3;
// A shorter name stands in too many passwords by chance.
constexpr std::size_t kMinNameLength = 4;

// Characters, not bytes.
int LengthOf(absl::string_view text) {
  int length = 0;
  for (const char c : text) length += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return length;
}

int KindsIn(absl::string_view text) {
  bool upper = false, lower = false, digit = false, other = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isupper(byte)) {
      upper = true;
    } else if (absl::ascii_islower(byte)) {
      lower = true;
    } else if (absl::ascii_isdigit(byte)) {
      digit = true;
    } else {
      other = true;
    }
  }
  return upper + lower + digit + other;
}

}  // namespace

std::string PasswordFault(absl::string_view password, absl::string_view user_id) {
  const int length = LengthOf(password);
  if (length < kMinPasswordLength) return "PASSWORD_TOO_SHORT";
  if (length > kMaxPasswordLength) return "TOO_LONG";
  if (user_id.size() >= kMinNameLength && absl::StrContains(absl::AsciiStrToLower(password), user_id)) return "PASSWORD_HOLDS_NAME";
  if (std::set<char>(password.begin(), password.end()).size() < kMinDifferent) return "PASSWORD_TOO_SIMPLE";
  if (length < kPassphraseLength && KindsIn(password) < kMinKinds) return "PASSWORD_TOO_SIMPLE";
  return "";
}

}  // namespace muster::chapter::domain
