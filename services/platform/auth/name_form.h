#pragma once

#include "absl/strings/string_view.h"

// The form of the names that claims are made of. None of them holds a character that JSON or a file name would have to escape.
namespace muster::auth {

// [a-z][a-z0-9-]*, at most 40 characters: who signs.
bool IsIssuer(absl::string_view name);

// The same form: so that "muster_<world>_<service>" fits into the 63 characters of a PostgreSQL name.
bool IsWorld(absl::string_view name);

// "users/ID" or "services/ID", ID = [a-z0-9][a-z0-9-]*, at most 64 characters.
bool IsSubject(absl::string_view name);

// Whether a subject is a service.
bool IsServiceSubject(absl::string_view name);

// Digits of an IP address, version 4 or 6, without port and zone: [0-9a-f:.], 2 to 45 characters.
bool IsAddress(absl::string_view name);

// "chapters/" and six digits.
bool IsChapter(absl::string_view name);

}  // namespace muster::auth
