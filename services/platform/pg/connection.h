#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "platform/pg/result.h"
#include "platform/pg/statement.h"

struct pg_conn;

namespace muster::pg {

struct ConnectionOptions {
  std::string conninfo;
  std::string application_name;
  // Server settings for the session: {"default_transaction_read_only", "on"}.
  std::vector<std::pair<std::string, std::string>> settings;
};

// One session in pipeline mode. Only for this folder: services use Pool. Used by one thread at a time.
class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const ConnectionOptions& options, absl::Time deadline);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Puts one execution into the pipeline, preceded by its preparation the first time.
  void Send(const StatementView& statement, absl::Span<const absl::string_view> parameters);

  // Ends the pipeline, waits for its answers, and appends one result to `results` for each execution up to the first that failed, whose
  // error is returned. Past the deadline the statement is cancelled and the connection is lost.
  absl::Status Finish(absl::Time deadline, std::vector<Result>& results);

  // One execution and its result.
  absl::StatusOr<Result> Run(const StatementView& statement, absl::Span<const absl::string_view> parameters, absl::Time deadline);

  // Several statements as text, outside of the pipeline: for migrations.
  absl::Status RunScript(const std::string& script, absl::Time deadline);

  // What PostgreSQL stores in place of a password.
  absl::StatusOr<std::string> ScramVerifier(const std::string& password);

  // Nothing more can be done with it.
  bool lost() const { return lost_; }
  // False when the server has said anything since the last use, as it does before it hangs up. Costs one poll() without waiting.
  bool quiet() const;
  bool in_transaction() const;
  // Something was sent whose answer has not been read.
  bool pending() const { return !expected_.empty(); }

  // Which run of the server this is. Another run after a crash may give a transaction id out again.
  const std::string& incarnation() const { return incarnation_; }

 private:
  pg_conn* get() const { return connection_.get(); }

  struct Delete {
    void operator()(pg_conn* connection) const;
  };
  // What the server still has to answer, in order.
  struct Expected {
    enum class Kind { kPreparation, kExecution, kSync } kind;
    const char* statement_name;
  };

  explicit Connection(pg_conn* connection) : connection_(connection) {}

  absl::Status Establish(absl::Time deadline);
  absl::Status LearnIncarnation(absl::Time deadline);
  enum class Direction { kRead, kReadOrWrite, kWrite };
  absl::Status Poll(Direction direction, absl::Time deadline);
  // Waits until libpq has a whole result.
  absl::Status AwaitResult(absl::Time deadline);
  absl::Status TakeResult(const Expected& expected, absl::Time deadline, std::vector<Result>& results);
  absl::Status ErrorOf(const Result& result, absl::string_view statement_name);
  // Notes that the connection is lost and says so.
  absl::Status Lost();
  void Cancel();

  std::unique_ptr<pg_conn, Delete> connection_;
  std::deque<Expected> expected_;
  absl::flat_hash_set<std::string> prepared_;
  std::string incarnation_;
  bool lost_ = false;
};

}  // namespace muster::pg
