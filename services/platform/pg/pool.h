#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/pg/transaction.h"

namespace muster::pg {

struct PoolOptions {
  // libpq's form, keywords or URI. With several hosts give target_session_attrs=primary.
  std::string conninfo;
  // Range [1, 1000].
  int max_connections = 8;
  // Shown by PostgreSQL as application_name, for example "dispatch@live".
  std::string name;
};

// For metrics. Counters only grow, gauges go both ways.
struct PoolStats {
  std::atomic<std::int64_t> open_connections{0};  // gauge
  std::atomic<std::int64_t> busy_connections{0};  // gauge
  std::atomic<std::int64_t> waiting{0};           // gauge: threads that wait for a connection
  std::atomic<std::int64_t> acquired{0};          // connections lent
  std::atomic<std::int64_t> refused_busy{0};      // waits that ended at the deadline
  std::atomic<std::int64_t> connect_failures{0};
  std::atomic<std::int64_t> lost_connections{0};
  std::atomic<std::int64_t> retries{0};           // closures run again …
  std::atomic<std::int64_t> deadlocks{0};         // … of which this many because the server broke a deadlock
  std::atomic<std::int64_t> commits_in_doubt{0};  // COMMITs whose answer was lost …
  std::atomic<std::int64_t> commits_settled{0};   // … of which this many were settled, either way
};

// A bounded set of connections of one role to one database, opened when first needed. All methods may be called from any thread.
//
// Deadlines are wall-clock time, normally the RPC's. Errors besides those of the statements (sqlstate.h):
//   RESOURCE_EXHAUSTED/DATABASE_BUSY    no connection became free before the deadline
//   UNAVAILABLE/DATABASE_UNAVAILABLE    the server cannot be reached, or the connection was lost
//   DEADLINE_EXCEEDED/DATABASE_DEADLINE the statement was cancelled, or conflicts lasted until the deadline
//   UNAVAILABLE/COMMIT_IN_DOUBT         nobody can say whether the transaction was committed; a repetition under the same request_id
//                                       tells and does no harm
class Pool {
 public:
  explicit Pool(PoolOptions options);
  // No call may be under way.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Runs `fn(Transaction&)`, which returns absl::Status or absl::StatusOr<T>, in a transaction: COMMIT when it returns OK, else ROLLBACK.
  // Runs it again, with a jittered pause, when the transaction met a serialization failure or a deadlock, or when the connection was lost
  // before COMMIT was sent: `fn` must not change anything outside of the transaction that a second run would change again. A COMMIT whose
  // answer was lost is looked up by its transaction id, so OK means committed exactly once.
  template <class Fn>
  auto ReadWriteTransaction(absl::Time deadline, Fn fn, TransactionOptions options = {}) {
    return RunTyped(Transaction::Mode::kReadWrite, options.isolation, deadline, fn);
  }

  // The same on one snapshot of the database, for several reads that must fit together. PostgreSQL refuses to write in it.
  template <class Fn>
  auto ReadOnlyTransaction(absl::Time deadline, Fn fn) {
    return RunTyped(Transaction::Mode::kReadOnly, Isolation::kRepeatableRead, deadline, fn);
  }

  // One read in one round trip, without BEGIN and COMMIT. PostgreSQL refuses a statement that writes.
  template <class Row, class... Tags, class... Arguments>
  absl::StatusOr<std::vector<Row>> Query(absl::Time deadline, const Statement<Row, Tags...>& statement, const Arguments&... arguments) {
    absl::StatusOr<Result> result = RunSingle(deadline, statement, Parameters<Tags...>(arguments...).values());
    if (!result.ok()) return std::move(result).status();
    return result->template Rows<Row>();
  }

  // Likewise for a statement that returns one row or none.
  template <class Row, class... Tags, class... Arguments>
  absl::StatusOr<std::optional<Row>> QueryOptional(absl::Time deadline, const Statement<Row, Tags...>& statement,
                                                   const Arguments&... arguments) {
    absl::StatusOr<std::vector<Row>> rows = Query(deadline, statement, arguments...);
    if (!rows.ok()) return std::move(rows).status();
    if (rows->size() > 1) return Transaction::WrongRowCount(statement, rows->size());
    return rows->empty() ? std::optional<Row>() : std::optional<Row>(std::move(rows->front()));
  }

  // OK when the server answers: for health checks.
  absl::Status Ping(absl::Time deadline);

  const std::string& name() const { return options_.name; }
  const PoolStats& stats() const { return stats_; }

 private:
  class Lease;
  enum class Verdict { kCommitted, kNotCommitted, kUnknown };

  template <class Fn>
  auto RunTyped(Transaction::Mode mode, Isolation isolation, absl::Time deadline, Fn& fn) -> std::invoke_result_t<Fn&, Transaction&> {
    using Answer = std::invoke_result_t<Fn&, Transaction&>;
    if constexpr (std::is_same_v<Answer, absl::Status>) {
      return Run(mode, isolation, deadline, [&](Transaction& transaction) { return fn(transaction); });
    } else {
      Answer answer = absl::UnknownError("the closure has not run");
      const absl::Status status = Run(mode, isolation, deadline, [&](Transaction& transaction) {
        answer = fn(transaction);
        return answer.status();
      });
      if (!status.ok()) return status;
      return answer;
    }
  }

  absl::Status Run(Transaction::Mode mode, Isolation isolation, absl::Time deadline, absl::FunctionRef<absl::Status(Transaction&)> body);
  absl::StatusOr<Result> RunSingle(absl::Time deadline, const StatementView& statement, absl::Span<const absl::string_view> parameters);
  absl::StatusOr<Lease> Acquire(absl::Time deadline);
  void Release(std::unique_ptr<Connection> connection);
  // Finds out, on a new connection, what became of a COMMIT whose answer was lost.
  absl::StatusOr<Verdict> Settle(Lease& lease, std::uint64_t xid, absl::Time deadline);
  absl::StatusOr<Verdict> AskWhatBecameOf(Lease& lease, std::uint64_t xid, absl::string_view incarnation, absl::Time deadline);
  absl::Status CommitInDoubt(absl::string_view why) const;

  const PoolOptions options_;
  PoolStats stats_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable place_free_;
  int places_taken_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace muster::pg
