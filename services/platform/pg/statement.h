#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <tuple>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/pg/types.h"

// SQL statements as typed constants. They are written by codegen/sql_constants.py from sql/<service>/queries/*.sql; nobody writes them by
// hand, and no SQL text stands in other .cc files.
namespace muster::pg {

// The columns of a row, in order.
template <class... Tags>
struct Columns {
  static constexpr std::size_t kSize = sizeof...(Tags);
  static constexpr std::array<Oid, kSize> kOids = {Tags::kOid...};
  static constexpr std::array<bool, kSize> kNullable = {internal::kIsOptional<typename Tags::Value>...};
};

// A row with a member per column. Generated rows look like this:
//   struct CountLotsRow {
//     std::string item;
//     std::int64_t lot_count{};
//     using Columns = pg::Columns<pg::Text, pg::Int8>;
//     auto Tie() { return std::tie(item, lot_count); }
//   };
//
// The row of a statement that returns nothing.
struct NoRow {
  using Columns = pg::Columns<>;
  std::tuple<> Tie() { return {}; }
};

// `name` is unique in the program ("dispatch.lock_requisition"): the statement is prepared under it once per connection.
template <class RowType, class... ParameterTags>
struct Statement {
  using Row = RowType;
  static constexpr std::array<Oid, sizeof...(ParameterTags)> kParameterOids = {ParameterTags::kOid...};

  const char* name;
  const char* text;
};

// What the connection needs to know of a statement.
struct StatementView {
  const char* name;
  const char* text;
  absl::Span<const Oid> parameter_oids;
  absl::Span<const Oid> column_oids;

  template <class Row, class... Tags>
  StatementView(const Statement<Row, Tags...>& statement)  // NOLINT(google-explicit-constructor): a view
      : name(statement.name),
        text(statement.text),
        parameter_oids(Statement<Row, Tags...>::kParameterOids),
        column_oids(Row::Columns::kOids) {}
};

// The parameters of one execution in binary form. Refers to the arguments, which must outlive it.
template <class... Tags>
class Parameters {
 public:
  template <class... Arguments>
  explicit Parameters(const Arguments&... arguments) {
    static_assert(sizeof...(Arguments) == sizeof...(Tags), "a statement takes one argument for each of its parameters");
    std::size_t i = 0;
    (Set<Tags>(i++, arguments), ...);
  }
  // The bytes may lie in buffers_.
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  absl::Span<const absl::string_view> values() const { return values_; }

 private:
  template <class Tag, class Argument>
  void Set(std::size_t i, const Argument& argument) {
    values_[i] = Tag::Encode(argument, buffers_[i]);
  }

  std::array<std::string, sizeof...(Tags)> buffers_;
  std::array<absl::string_view, sizeof...(Tags)> values_;
};

// A statement with the names of its columns, for the test that compares each one with a migrated database.
struct StatementDescription {
  StatementView statement;
  const char* file;
  absl::Span<const absl::string_view> column_names;
  absl::Span<const bool> column_nullable;
};

template <class Row, class... Tags>
StatementDescription Describe(const Statement<Row, Tags...>& statement, const char* file,
                              absl::Span<const absl::string_view> column_names) {
  return {.statement = statement, .file = file, .column_names = column_names, .column_nullable = Row::Columns::kNullable};
}

// One forward step of a schema, generated from sql/<service>/migrations/V###__<name>.sql.
struct Migration {
  const char* source;  // the folder under sql/
  int version;         // 1, 2, 3, …
  const char* name;    // what the file is called after V###__
  const char* text;
  const char* checksum;  // SHA-256 of the file, 64 hexadecimal digits in lower case
};

}  // namespace muster::pg
