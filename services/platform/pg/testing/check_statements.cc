#include "platform/pg/testing/check_statements.h"

#include <libpq-fe.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace muster::pg::testing {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

class Checker {
 public:
  explicit Checker(absl::string_view conninfo) : connection_(PQconnectdb(std::string(conninfo).c_str()), PQfinish) {}

  std::vector<std::string> Check(absl::Span<const StatementDescription> statements) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) problems_.push_back(PQerrorMessage(connection_.get()));
    for (const StatementDescription& statement : statements) CheckOne(statement);
    return std::move(problems_);
  }

 private:
  void CheckOne(const StatementDescription& described) {
    const auto add = [&](auto... what) { problems_.push_back(absl::StrCat(described.file, ": ", what...)); };
    const StatementView& statement = described.statement;
    const Result prepared(PQprepare(connection_.get(), statement.name, statement.text, static_cast<int>(statement.parameter_oids.size()),
                                    statement.parameter_oids.data()),
                          PQclear);
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return add(PQresultErrorMessage(prepared.get()));

    const Result description(PQdescribePrepared(connection_.get(), statement.name), PQclear);
    const int count = PQnfields(description.get());
    if (count != static_cast<int>(described.column_names.size())) {
      return add("declares ", described.column_names.size(), " columns, PostgreSQL returns ", count);
    }
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const absl::string_view declared = described.column_names[at];
      const absl::string_view name = PQfname(description.get(), i);
      if (name != declared) add("column ", i + 1, " is declared as ", declared, ", PostgreSQL calls it ", name);
      const Oid type = PQftype(description.get(), i);
      if (type != statement.column_oids[at]) add("column ", name, " is ", TypeName(type), "; declare it so, or cast it");
      if (!described.column_nullable[at] && MayBeNull(PQftable(description.get(), i), PQftablecol(description.get(), i))) {
        add("column ", name, " may be NULL in its table; declare it with ?, or use COALESCE");
      }
    }
  }

  std::string Ask(const std::string& query) {
    const Result result(PQexec(connection_.get(), query.c_str()), PQclear);
    return PQntuples(result.get()) == 1 ? PQgetvalue(result.get(), 0, 0) : "";
  }
  std::string TypeName(Oid type) { return Ask(absl::StrCat("SELECT format_type(", type, ", NULL)")); }
  bool MayBeNull(Oid table, int column) {
    return table != 0 && Ask(absl::StrCat("SELECT attnotnull FROM pg_attribute WHERE attrelid = ", table, " AND attnum = ", column)) == "f";
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> CheckStatements(absl::string_view conninfo, absl::Span<const StatementDescription> statements) {
  return Checker(conninfo).Check(statements);
}

}  // namespace muster::pg::testing
