#include "platform/pg/transaction.h"

#include <tuple>

#include "absl/strings/str_cat.h"
#include "platform/pg/connection.h"
#include "platform/status/status.h"

namespace muster::pg {
namespace {

constexpr Statement<NoRow> kBeginReadCommitted{"pg.begin_read_committed", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"};
constexpr Statement<NoRow> kBeginRepeatableRead{"pg.begin_repeatable_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"};
constexpr Statement<NoRow> kBeginSerializable{"pg.begin_serializable", "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"};
constexpr Statement<NoRow> kBeginReadOnly{"pg.begin_read_only", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Statement<NoRow> kCommit{"pg.commit", "COMMIT"};
constexpr Statement<NoRow> kRollback{"pg.rollback", "ROLLBACK"};

struct TransactionIdRow {
  std::uint64_t xid{};
  using Columns = pg::Columns<Xid8>;
  auto Tie() { return std::tie(xid); }
};
constexpr Statement<TransactionIdRow> kTransactionId{"pg.transaction_id", "SELECT pg_current_xact_id()"};
constexpr std::size_t kTransactionIdPosition = 1;  // after BEGIN

StatementView BeginReadWrite(Isolation isolation) {
  switch (isolation) {
    case Isolation::kReadCommitted:
      return kBeginReadCommitted;
    case Isolation::kRepeatableRead:
      return kBeginRepeatableRead;
    case Isolation::kSerializable:
      return kBeginSerializable;
  }
  __builtin_unreachable();
}

}  // namespace

void Transaction::Begin() {
  begun_ = true;
  if (mode_ == Mode::kReadOnly) {
    connection_.Send(kBeginReadOnly, {});
    sent_count_ = 1;
    return;
  }
  connection_.Send(BeginReadWrite(isolation_), {});
  connection_.Send(kTransactionId, {});
  sent_count_ = 2;
}

void Transaction::Send(const StatementView& statement, absl::Span<const absl::string_view> parameters) {
  if (!failure_.ok()) return;
  if (!begun_) Begin();
  connection_.Send(statement, parameters);
  ++sent_count_;
}

std::size_t Transaction::Keep() {
  if (failure_.ok()) kept_.push_back(sent_count_ - 1);
  return answers_.size() + kept_.size() - 1;
}

absl::StatusOr<Result> Transaction::Take(std::size_t position) {
  if (failure_.ok() && position >= answers_.size()) Flush().IgnoreError();
  if (!failure_.ok()) return failure_;
  return std::move(answers_.at(position));
}

absl::StatusOr<Result> Transaction::Run(const StatementView& statement, absl::Span<const absl::string_view> parameters) {
  Send(statement, parameters);
  ASSIGN_OR_RETURN(std::vector<Result> results, Flush());
  return std::move(results.back());
}

absl::StatusOr<std::vector<Result>> Transaction::Flush() {
  if (!failure_.ok()) return failure_;
  std::vector<Result> results;
  if (absl::Status status = connection_.Finish(deadline_, results); !status.ok()) return Fail(std::move(status));
  if (mode_ == Mode::kReadWrite && xid_ == 0) {
    const absl::StatusOr<std::vector<TransactionIdRow>> rows = results.at(kTransactionIdPosition).Rows<TransactionIdRow>();
    if (!rows.ok()) return Fail(rows.status());
    xid_ = rows->at(0).xid;
  }
  for (const std::size_t position : kept_) answers_.push_back(std::move(results.at(position)));
  kept_.clear();
  sent_count_ = 0;
  return results;
}

absl::Status Transaction::Fail(absl::Status status) {
  failure_.Update(std::move(status));
  return failure_;
}

absl::Status Transaction::WrongRowCount(const StatementView& statement, std::size_t row_count) {
  return Internal("DATABASE_ERROR", absl::StrCat(statement.name, " returned ", row_count, " rows where one is the rule"));
}

absl::Status Transaction::Commit() {
  // What is queued before the transaction's id is known goes first: without the id a lost COMMIT could not be settled.
  if (begun_ && mode_ == Mode::kReadWrite && xid_ == 0) Flush().IgnoreError();
  if (!failure_.ok()) {
    Rollback();
    return failure_;
  }
  if (!begun_) return absl::OkStatus();

  connection_.Send(kCommit, {});
  std::vector<Result> results;
  absl::Status status = connection_.Finish(deadline_, results);
  if (!results.empty() && results.back().command_tag() == "COMMIT") return absl::OkStatus();
  if (connection_.lost()) {
    // What was read stays true whether or not the end of a read-only transaction was heard.
    if (mode_ == Mode::kReadOnly) return absl::OkStatus();
    in_doubt_ = true;
    return Fail(std::move(status));
  }
  if (status.ok()) status = Internal("DATABASE_ERROR", "COMMIT rolled back");
  Rollback();
  return Fail(std::move(status));
}

void Transaction::Rollback() {
  // An error in what was still queued skips the ROLLBACK behind it, hence twice.
  for (int i = 0; i < 2 && !connection_.lost() && (connection_.pending() || connection_.in_transaction()); ++i) {
    std::vector<Result> ignored;
    connection_.Send(kRollback, {});
    connection_.Finish(deadline_, ignored).IgnoreError();
  }
}

}  // namespace muster::pg
