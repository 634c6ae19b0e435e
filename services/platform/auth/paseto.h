#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/auth/key.h"

// PASETO v4.public: a signed, readable token "v4.public.<payload ‖ signature>[.<footer>]" (paseto-standard/paseto-spec, Version 4).
namespace muster::auth {

// A longer token is refused before anything else is done with it.
inline constexpr std::size_t kMaxTokenBytes = 4096;

struct PasetoContent {
  absl::string_view payload;
  // Sent in clear beside the payload, and signed; empty = none.
  absl::string_view footer = {};
  // Signed but not sent: both sides must know it.
  absl::string_view implicit_assertion = {};
};

std::string SignPaseto(const SecretKey& key, const PasetoContent& content);

// A token taken apart. Nothing in it may be believed before Verify says so; the footer may be read to find the key.
class PasetoToken {
 public:
  // Accepts only the canonical spelling. Error: UNAUTHENTICATED/CALLER_MALFORMED.
  static absl::StatusOr<PasetoToken> Parse(absl::string_view token);

  // Whether the holder of `key` signed payload, footer and `implicit_assertion`.
  bool Verify(const PublicKey& key, absl::string_view implicit_assertion = {}) const;

  absl::string_view payload() const;
  const std::string& footer() const { return footer_; }

 private:
  // Payload, then 64 bytes of signature.
  std::string body_;
  std::string footer_;
};

}  // namespace muster::auth
