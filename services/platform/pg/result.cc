#include "platform/pg/result.h"

#include <libpq-fe.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::pg {

void Result::Delete::operator()(pg_result* result) const { PQclear(result); }

int Result::row_count() const { return PQntuples(get()); }

std::int64_t Result::affected_row_count() const {
  std::int64_t count = 0;
  return absl::SimpleAtoi(PQcmdTuples(get()), &count) ? count : 0;
}

absl::string_view Result::Bytes(int row, int column) const {
  if (PQgetisnull(get(), row, column)) return {};
  return {PQgetvalue(get(), row, column), static_cast<std::size_t>(PQgetlength(get(), row, column))};
}

absl::string_view Result::command_tag() const { return PQcmdStatus(get()); }

absl::Status Result::CheckColumns(absl::Span<const Oid> oids) const {
  const int count = PQnfields(get());
  if (count != static_cast<int>(oids.size())) {
    return Internal("DATABASE_ERROR", absl::StrCat("the statement declares ", oids.size(), " columns, PostgreSQL returned ", count));
  }
  for (int i = 0; i < count; ++i) {
    const Oid declared = oids[static_cast<std::size_t>(i)];
    if (PQftype(get(), i) == declared) continue;
    return Internal("DATABASE_ERROR",
                    absl::StrCat("column ", PQfname(get(), i), " has type ", PQftype(get(), i), ", declared is ", declared));
  }
  return absl::OkStatus();
}

absl::Status Result::Undeclared(int row, int column) const {
  const absl::string_view what = PQgetisnull(get(), row, column) ? "NULL, but is not declared nullable" : "not of the declared type";
  return Internal("DATABASE_ERROR", absl::StrCat("column ", PQfname(get(), column), " is ", what));
}

}  // namespace muster::pg
