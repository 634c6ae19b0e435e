#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "platform/pg/result.h"
#include "platform/pg/statement.h"

namespace muster::pg {

class Connection;

enum class Isolation { kReadCommitted, kRepeatableRead, kSerializable };

struct TransactionOptions {
  Isolation isolation = Isolation::kReadCommitted;
};

// What a closure sees of the transaction that it runs in (Pool::ReadWriteTransaction, Pool::ReadOnlyTransaction).
//
// The first error ends the transaction: every later call answers with it and nothing is committed, whatever the closure returns. There
// are no savepoints; where a conflict is expected the statement says ON CONFLICT. Errors: see sqlstate.h.
// Used by one thread at a time, and not after the closure has returned.
class Transaction {
 public:
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // All rows.
  template <class Row, class... Tags, class... Arguments>
  absl::StatusOr<std::vector<Row>> Query(const Statement<Row, Tags...>& statement, const Arguments&... arguments) {
    absl::StatusOr<Result> result = Run(statement, Parameters<Tags...>(arguments...).values());
    if (!result.ok()) return std::move(result).status();
    absl::StatusOr<std::vector<Row>> rows = result->template Rows<Row>();
    if (!rows.ok()) return Fail(std::move(rows).status());
    return rows;
  }

  // The one row of a statement that always returns one. INTERNAL/DATABASE_ERROR for any other number.
  template <class Row, class... Tags, class... Arguments>
  absl::StatusOr<Row> QueryOne(const Statement<Row, Tags...>& statement, const Arguments&... arguments) {
    absl::StatusOr<std::vector<Row>> rows = Query(statement, arguments...);
    if (!rows.ok()) return std::move(rows).status();
    if (rows->size() != 1) return Fail(WrongRowCount(statement, rows->size()));
    return std::move(rows->front());
  }

  // The row of a statement that returns one or none. INTERNAL/DATABASE_ERROR for more.
  template <class Row, class... Tags, class... Arguments>
  absl::StatusOr<std::optional<Row>> QueryOptional(const Statement<Row, Tags...>& statement, const Arguments&... arguments) {
    absl::StatusOr<std::vector<Row>> rows = Query(statement, arguments...);
    if (!rows.ok()) return std::move(rows).status();
    if (rows->size() > 1) return Fail(WrongRowCount(statement, rows->size()));
    return rows->empty() ? std::optional<Row>() : std::optional<Row>(std::move(rows->front()));
  }

  // How many rows the statement inserted, updated or deleted.
  template <class Row, class... Tags, class... Arguments>
  absl::StatusOr<std::int64_t> Execute(const Statement<Row, Tags...>& statement, const Arguments&... arguments) {
    absl::StatusOr<Result> result = Run(statement, Parameters<Tags...>(arguments...).values());
    if (!result.ok()) return std::move(result).status();
    return result->affected_row_count();
  }

  // Sends the statement together with the next one or with COMMIT, so that it costs no round trip of its own. Its error is the answer of
  // that next call, or of the whole transaction.
  template <class Row, class... Tags, class... Arguments>
  void Enqueue(const Statement<Row, Tags...>& statement, const Arguments&... arguments) {
    Send(statement, Parameters<Tags...>(arguments...).values());
  }

  // A statement whose rows are asked for now and read later: several such statements cost one round trip.
  template <class Row>
  class Answer {
   private:
    friend class Transaction;
    explicit Answer(std::size_t position) : position_(position) {}
    std::size_t position_;
  };

  // Enqueue for a statement that returns rows.
  template <class Row, class... Tags, class... Arguments>
  Answer<Row> Ask(const Statement<Row, Tags...>& statement, const Arguments&... arguments) {
    Send(statement, Parameters<Tags...>(arguments...).values());
    return Answer<Row>(Keep());
  }

  // The rows of a statement that was asked, once.
  template <class Row>
  absl::StatusOr<std::vector<Row>> Rows(Answer<Row> answer) {
    absl::StatusOr<Result> result = Take(answer.position_);
    if (!result.ok()) return std::move(result).status();
    absl::StatusOr<std::vector<Row>> rows = result->template Rows<Row>();
    if (!rows.ok()) return Fail(std::move(rows).status());
    return rows;
  }

  // Nothing waits for longer than this.
  absl::Time deadline() const { return deadline_; }

 private:
  friend class Pool;
  enum class Mode { kReadWrite, kReadOnly };

  Transaction(Connection& connection, Mode mode, Isolation isolation, absl::Time deadline)
      : connection_(connection), mode_(mode), isolation_(isolation), deadline_(deadline) {}

  // A transaction begins with its first statement, in the same flight.
  void Begin();
  void Send(const StatementView& statement, absl::Span<const absl::string_view> parameters);
  absl::StatusOr<Result> Run(const StatementView& statement, absl::Span<const absl::string_view> parameters);
  // Keeps the result of the statement sent last for Take, which returns it.
  std::size_t Keep();
  absl::StatusOr<Result> Take(std::size_t position);
  // Sends what is queued and waits for all answers; the last statement's is the last one.
  absl::StatusOr<std::vector<Result>> Flush();
  absl::Status Fail(absl::Status status);
  static absl::Status WrongRowCount(const StatementView& statement, std::size_t row_count);

  absl::Status Commit();
  void Rollback();

  Connection& connection_;
  const Mode mode_;
  const Isolation isolation_;
  const absl::Time deadline_;
  bool begun_ = false;
  // Statements in the pipeline, and which of them are kept.
  std::size_t sent_count_ = 0;
  std::vector<std::size_t> kept_;
  std::vector<Result> answers_;
  // 0 until the server has told it; needed to settle a COMMIT whose answer was lost.
  std::uint64_t xid_ = 0;
  // COMMIT was sent and its answer was lost.
  bool in_doubt_ = false;
  absl::Status failure_;
};

}  // namespace muster::pg
