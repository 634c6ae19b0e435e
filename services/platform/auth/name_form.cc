#include "platform/auth/name_form.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace muster::auth {
namespace {

constexpr std::size_t kMaxLabel = 40;
constexpr std::size_t kMaxId = 64;
constexpr std::size_t kDivisionCodeDigits = 6;
constexpr std::size_t kMinAddress = 2;
constexpr std::size_t kMaxAddress = 45;

bool IsLowerOrDigit(char c) {
  return absl::ascii_islower(static_cast<unsigned char>(c)) || absl::ascii_isdigit(static_cast<unsigned char>(c));
}

bool IsId(absl::string_view id, std::size_t max_size) {
  return !id.empty() && id.size() <= max_size && id.front() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) { return IsLowerOrDigit(c) || c == '-'; });
}

bool IsLabel(absl::string_view label) { return IsId(label, kMaxLabel) && absl::ascii_islower(static_cast<unsigned char>(label.front())); }

}  // namespace

bool IsIssuer(absl::string_view name) { return IsLabel(name); }

bool IsWorld(absl::string_view name) { return IsLabel(name); }

bool IsSubject(absl::string_view name) {
  return (absl::ConsumePrefix(&name, "users/") || absl::ConsumePrefix(&name, "services/")) && IsId(name, kMaxId);
}

bool IsServiceSubject(absl::string_view name) { return absl::StartsWith(name, "services/"); }

bool IsAddress(absl::string_view name) {
  return name.size() >= kMinAddress && name.size() <= kMaxAddress && std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
         });
}

bool IsChapter(absl::string_view name) {
  return absl::ConsumePrefix(&name, "chapters/") && name.size() == kDivisionCodeDigits &&
         std::all_of(name.begin(), name.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

}  // namespace muster::auth
