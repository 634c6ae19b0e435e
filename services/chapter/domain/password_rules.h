#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace muster::chapter::domain {

inline constexpr int kMinPasswordLength = 10;
inline constexpr int kMaxPasswordLength = 128;
// From this length on a password may be of one kind of characters: a sentence.
inline constexpr int kPassphraseLength = 16;

// The reason why `password` may not be chosen by `user_id`; empty when it may: PASSWORD_TOO_SHORT, TOO_LONG, PASSWORD_HOLDS_NAME,
// PASSWORD_TOO_SIMPLE (fewer than three kinds of characters and no passphrase, or fewer than five different characters).
std::string PasswordFault(absl::string_view password, absl::string_view user_id);

}  // namespace muster::chapter::domain
