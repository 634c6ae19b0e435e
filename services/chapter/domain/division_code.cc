#include "chapter/domain/division_code.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace muster::chapter {
namespace {

constexpr absl::string_view kCountry = "000000";

}  // namespace

bool IsDivisionCode(absl::string_view code) {
  return code.size() == 6 &&
         std::all_of(code.begin(), code.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

bool CodeFitsTier(absl::string_view code, TierNumber tier) {
  const TierNumber by_code = code == kCountry ? 1 : absl::EndsWith(code, "0000") ? 2 : absl::EndsWith(code, "00") ? 3 : 4;
  return by_code == tier;
}

bool CodeFitsParent(absl::string_view child, absl::string_view parent) {
  if (parent == kCountry) return absl::EndsWith(child, "0000") && child != kCountry;
  const std::size_t shared_digits = absl::EndsWith(parent, "0000") ? 2 : 4;
  return child != parent && child.substr(0, shared_digits) == parent.substr(0, shared_digits);
}

}  // namespace muster::chapter
