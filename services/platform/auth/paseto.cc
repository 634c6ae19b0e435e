#include "platform/auth/paseto.h"

#include <sodium.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "platform/auth/base64url.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

constexpr char kHeader[] = "v4.public.";

void AppendLittleEndian64(std::uint64_t value, std::string& out) {
  for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>((value >> shift) & 0xff));
}

// Pre-authentication encoding: what is signed, unambiguous about where one piece ends and the next begins.
std::string PreAuthEncode(std::initializer_list<absl::string_view> pieces) {
  std::string encoded;
  AppendLittleEndian64(pieces.size(), encoded);
  for (const absl::string_view piece : pieces) {
    AppendLittleEndian64(piece.size(), encoded);
    encoded.append(piece.data(), piece.size());
  }
  return encoded;
}

const unsigned char* UnsignedBytes(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

absl::Status Malformed(absl::string_view what) {
  return Unauthenticated("CALLER_MALFORMED", absl::StrCat("token: ", what), {{"claim", "token"}});
}

}  // namespace

std::string SignPaseto(const SecretKey& key, const PasetoContent& content) {
  const std::string message = PreAuthEncode({kHeader, content.payload, content.footer, content.implicit_assertion});
  std::array<unsigned char, crypto_sign_BYTES> signature;
  crypto_sign_detached(signature.data(), nullptr, UnsignedBytes(message), message.size(), key.bytes().data());
  const absl::string_view signature_text(reinterpret_cast<const char*>(signature.data()), signature.size());
  std::string token = absl::StrCat(kHeader, Base64UrlEncode(absl::StrCat(content.payload, signature_text)));
  if (!content.footer.empty()) absl::StrAppend(&token, ".", Base64UrlEncode(content.footer));
  return token;
}

absl::StatusOr<PasetoToken> PasetoToken::Parse(absl::string_view token) {
  if (token.size() > kMaxTokenBytes) return Malformed("longer than any that is issued");
  if (!absl::ConsumePrefix(&token, kHeader)) return Malformed("not v4.public");
  const std::size_t dot = token.find('.');
  std::optional<std::string> body = Base64UrlDecode(token.substr(0, dot));
  if (!body.has_value() || body->size() < crypto_sign_BYTES) return Malformed("body is not payload and signature in base64url");
  PasetoToken parsed;
  parsed.body_ = *std::move(body);
  if (dot != absl::string_view::npos) {
    std::optional<std::string> footer = Base64UrlDecode(token.substr(dot + 1));
    if (!footer.has_value() || footer->empty()) return Malformed("footer is not base64url");
    parsed.footer_ = *std::move(footer);
  }
  return parsed;
}

bool PasetoToken::Verify(const PublicKey& key, absl::string_view implicit_assertion) const {
  const std::string message = PreAuthEncode({kHeader, payload(), footer_, implicit_assertion});
  return crypto_sign_verify_detached(UnsignedBytes(body_) + payload().size(), UnsignedBytes(message), message.size(), key.bytes().data()) ==
         0;
}

absl::string_view PasetoToken::payload() const { return absl::string_view(body_).substr(0, body_.size() - crypto_sign_BYTES); }

}  // namespace muster::auth
