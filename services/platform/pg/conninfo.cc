#include "platform/pg/conninfo.h"

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "platform/status/status.h"

namespace muster::pg {
namespace {

// Frees what libpq allocated.
struct Freed {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, Freed>;

absl::StatusOr<Options> Parse(absl::string_view conninfo) {
  char* error = nullptr;
  Options parsed(PQconninfoParse(std::string(conninfo).c_str(), &error));
  const absl::Cleanup free_error = [&] { PQfreemem(error); };
  if (parsed == nullptr) {
    return FailedPrecondition("DATABASE_ADDRESS_MALFORMED", absl::StrCat("connection string: ", error == nullptr ? "" : error));
  }
  return parsed;
}

std::string Quoted(absl::string_view value) { return absl::StrCat("'", absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"'", "\\'"}}), "'"); }

}  // namespace

absl::StatusOr<std::string> ConninfoWith(absl::string_view conninfo, const ConninfoKeyword& keyword) {
  ASSIGN_OR_RETURN(const Options parsed, Parse(conninfo));
  std::string text;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && keyword.keyword != option->keyword)
      absl::StrAppend(&text, option->keyword, "=", Quoted(option->val), " ");
  }
  return absl::StrCat(text, keyword.keyword, "=", Quoted(keyword.value));
}

absl::StatusOr<std::string> ConninfoValue(absl::string_view conninfo, absl::string_view keyword) {
  ASSIGN_OR_RETURN(const Options parsed, Parse(conninfo));
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && keyword == option->keyword) return std::string(option->val);
  }
  return std::string();
}

}  // namespace muster::pg
