#include "platform/wire/paging.h"

#include <sodium.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace muster {
namespace {

constexpr std::size_t kFingerprintLength = 16;

std::string Fingerprint(absl::string_view filter) {
  std::array<unsigned char, kFingerprintLength> bytes;
  crypto_generichash(bytes.data(), bytes.size(), reinterpret_cast<const unsigned char*>(filter.data()), filter.size(), nullptr, 0);
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

Page ReadPage(std::int32_t page_size, absl::string_view page_token, absl::string_view filter, const PageLimits& limits, Fields& fields) {
  Page page{.size = page_size == 0 ? limits.default_size : page_size, .after = ""};
  fields.Range("page_size", std::int64_t{page_size}, 0, limits.max_size);
  if (page_token.empty()) return page;
  std::string decoded;
  if (!absl::WebSafeBase64Unescape(page_token, &decoded) || decoded.size() <= kFingerprintLength ||
      absl::string_view(decoded).substr(0, kFingerprintLength) != Fingerprint(filter)) {
    fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
    return page;
  }
  page.after = decoded.substr(kFingerprintLength);
  return page;
}

std::string NextPageToken(absl::string_view last_key, absl::string_view filter) {
  return absl::WebSafeBase64Escape(absl::StrCat(Fingerprint(filter), last_key));
}

}  // namespace muster
