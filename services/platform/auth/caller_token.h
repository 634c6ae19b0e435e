#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/common/v1/caller.pb.h"
#include "platform/auth/key.h"
#include "platform/auth/paseto.h"

// How a caller is written in a token. Payload, keys in any order, each exactly once, "addr" at most once:
//   {"iss":"gateway","sub":"users/lanzhou-duty","chapter":"chapters/620000","roles":["ROLE_DUTY_OFFICER"],"world":"live",
//    "iat":"2023-12-18T16:10:00+00:00","exp":"2023-12-18T16:20:00+00:00","addr":"203.0.113.7"}
// Footer: {"kid":"k4.pid.…"}. No claim needs a character that JSON escapes, so an escape is refused like any other foreign character.
namespace muster::auth {

// Whether every claim has the form that it must have, times aside:
//   issuer   [a-z][a-z0-9-]*, at most 40 characters
//   subject  "users/ID" or "services/ID", ID = [a-z0-9][a-z0-9-]*, at most 64 characters
//   chapter  "chapters/" and six digits
//   roles    1 to 16, none twice, none unspecified; ROLE_SERVICE alone and only for a service, and nothing else for a service
//   world    [a-z][a-z0-9-]*, at most 40 characters
//   addr     may be missing; [0-9a-f:.], 2 to 45 characters, and only of a person or machine that the gateway speaks for
// Error: UNAUTHENTICATED/CALLER_MALFORMED with detail "claim".
absl::Status CheckCallerForm(const common::v1::Caller& caller);

// Signs `caller`, times cut to whole seconds. Error: as CheckCallerForm, also when a time is missing or expiry is not after issue.
absl::StatusOr<std::string> SignCaller(const SecretKey& key, const common::v1::Caller& caller);

// Reads the claims of a token whose signature was verified. Error: UNAUTHENTICATED/CALLER_MALFORMED.
absl::StatusOr<common::v1::Caller> ParseCaller(absl::string_view payload);

// The id of the key that a token says it was signed with. Error: UNAUTHENTICATED/CALLER_MALFORMED.
absl::StatusOr<std::string> ParseKeyId(absl::string_view footer);

}  // namespace muster::auth
