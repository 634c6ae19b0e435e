#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Codes of authenticator apps: TOTP of RFC 6238 over HOTP of RFC 4226, as every app speaks it: HMAC-SHA-1, steps of 30 seconds, six digits.
namespace muster::auth {

enum class TotpHash { kSha1, kSha256, kSha512 };

// The code of one step. `digits`: [6, 8].
std::string TotpCode(absl::string_view secret, std::int64_t step, TotpHash hash = TotpHash::kSha1, int digits = 6);

// The step that `time` lies in.
std::int64_t TotpStep(absl::Time time);

// The step whose code `code` is: the present one, the one before or the one after, and later than `last_step`, so that a code counts once.
// None when it is the code of no such step. Takes the same time whichever digits are wrong.
std::optional<std::int64_t> MatchTotp(absl::string_view secret, absl::string_view code, absl::Time now, std::int64_t last_step);

// 20 random bytes.
std::string NewTotpSecret();

// RFC 4648 §6 without padding, as apps take it.
std::string Base32Encode(absl::string_view bytes);

}  // namespace muster::auth
