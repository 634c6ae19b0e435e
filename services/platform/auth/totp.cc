#include "platform/auth/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include "absl/strings/str_format.h"
#include "platform/status/check.h"

namespace muster::auth {
namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr std::size_t kSecretBytes = 20;

const EVP_MD* DigestOf(TotpHash hash) {
  switch (hash) {
    case TotpHash::kSha1:
      return EVP_sha1();
    case TotpHash::kSha256:
      return EVP_sha256();
    case TotpHash::kSha512:
      return EVP_sha512();
  }
  return nullptr;
}

}  // namespace

std::string TotpCode(absl::string_view secret, std::int64_t step, TotpHash hash, int digits) {
  std::array<unsigned char, 8> counter;
  for (std::size_t i = 0; i < counter.size(); ++i) counter[i] = static_cast<unsigned char>(step >> (8 * (7 - i)));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned int size = 0;
  MUSTER_CHECK(HMAC(DigestOf(hash), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size) !=
               nullptr);
  const std::size_t offset = mac[size - 1] & 0x0f;
  const std::uint32_t number = (mac[offset] & 0x7fU) << 24 | mac[offset + 1] << 16 | mac[offset + 2] << 8 | mac[offset + 3];
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return absl::StrFormat("%0*d", digits, number % modulus);
}

std::int64_t TotpStep(absl::Time time) { return absl::ToUnixSeconds(time) / kStepSeconds; }

std::optional<std::int64_t> MatchTotp(absl::string_view secret, absl::string_view code, absl::Time now, std::int64_t last_step) {
  std::optional<std::int64_t> match;
  for (std::int64_t step = TotpStep(now) - 1; step <= TotpStep(now) + 1; ++step) {
    const std::string expected = TotpCode(secret, step);
    if (expected.size() == code.size() && sodium_memcmp(expected.data(), code.data(), code.size()) == 0 && step > last_step) match = step;
  }
  return match;
}

std::string NewTotpSecret() {
  std::string secret(kSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string Base32Encode(absl::string_view bytes) {
  constexpr absl::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    bits += 8;
    for (; bits >= 5; bits -= 5) text.push_back(kAlphabet[buffer >> (bits - 5) & 0x1f]);
  }
  if (bits > 0) text.push_back(kAlphabet[buffer << (5 - bits) & 0x1f]);
  return text;
}

}  // namespace muster::auth
