#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::pg {

struct ConninfoKeyword {
  std::string keyword;  // as libpq names it: "dbname", "user", "password", "host", …
  std::string value;
};

// `conninfo`, keywords or URI, with one keyword added or given another value.
// FAILED_PRECONDITION/DATABASE_ADDRESS_MALFORMED when libpq cannot read it.
absl::StatusOr<std::string> ConninfoWith(absl::string_view conninfo, const ConninfoKeyword& keyword);

// The value that `conninfo` gives a keyword; empty when it gives none. Errors as ConninfoWith.
absl::StatusOr<std::string> ConninfoValue(absl::string_view conninfo, absl::string_view keyword);

}  // namespace muster::pg
