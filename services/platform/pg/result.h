#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/pg/types.h"

struct pg_result;

namespace muster::pg {

// The answer to one execution, all of it in memory.
class Result {
 public:
  explicit Result(pg_result* result) : result_(result) {}

  int row_count() const;
  // Rows inserted, updated, deleted or selected.
  std::int64_t affected_row_count() const;
  // A null data pointer is SQL's NULL.
  absl::string_view Bytes(int row, int column) const;
  absl::string_view command_tag() const;
  pg_result* get() const { return result_.get(); }

  // INTERNAL/DATABASE_ERROR when the columns are not of these types: the schema is not the one that the program was built for.
  absl::Status CheckColumns(absl::Span<const Oid> oids) const;

  // All rows. INTERNAL/DATABASE_ERROR when a value is not what `Row` declares, a NULL in a column that is not nullable above all.
  template <class Row>
  absl::StatusOr<std::vector<Row>> Rows() const {
    if (absl::Status status = CheckColumns(Row::Columns::kOids); !status.ok()) return status;
    std::vector<Row> rows(static_cast<std::size_t>(row_count()));
    for (int i = 0; i < row_count(); ++i) {
      if (const int wrong = ReadRow(i, rows[static_cast<std::size_t>(i)], typename Row::Columns()); wrong >= 0) return Undeclared(i, wrong);
    }
    return rows;
  }

 private:
  struct Delete {
    void operator()(pg_result* result) const;
  };

  // The first column whose value is not what is declared, or -1.
  template <class Row, template <class...> class ColumnList, class... Tags>
  int ReadRow(int row, Row& target, ColumnList<Tags...>) const {
    int column = -1;
    const auto read = [&]<class Tag>(Tag, typename Tag::Value& value) {
      const absl::string_view bytes = Bytes(row, ++column);
      return bytes.data() == nullptr ? internal::kIsOptional<typename Tag::Value> : Tag::Decode(bytes, value);
    };
    const bool whole = std::apply([&](auto&... members) { return (read(Tags(), members) && ...); }, target.Tie());
    return whole ? -1 : column;
  }

  absl::Status Undeclared(int row, int column) const;

  std::unique_ptr<pg_result, Delete> result_;
};

}  // namespace muster::pg
