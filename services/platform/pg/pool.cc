#include "platform/pg/pool.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/pg/connection.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::pg {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);
constexpr absl::Duration kShortestPause = absl::Milliseconds(2);
constexpr absl::Duration kLongestPause = absl::Milliseconds(250);
// A statement that brings the server down must not do so again and again until the deadline.
constexpr int kMaxRunsOnLostConnections = 3;
constexpr absl::string_view kTransactionInTheFuture = "22023";
constexpr absl::string_view kDeadlock = "40P01";

constexpr Statement<NoRow> kPing{"pg.ping", "SELECT"};

struct TransactionStatusRow {
  std::optional<std::string> status;
  using Columns = pg::Columns<Nullable<Text>>;
  auto Tie() { return std::tie(status); }
};
constexpr Statement<TransactionStatusRow, Xid8> kTransactionStatus{"pg.transaction_status", "SELECT pg_xact_status($1)"};

bool IsConflict(const absl::Status& status) { return ReasonOf(status) == "TRANSACTION_CONFLICT"; }
bool IsLostConnection(const absl::Status& status) { return ReasonOf(status) == "DATABASE_UNAVAILABLE"; }

bool IsWorthAnotherRun(const absl::Status& failure, int run) {
  return IsConflict(failure) || (IsLostConnection(failure) && run < kMaxRunsOnLostConnections);
}

// Sleeps for a random time that grows with `run`. False when the deadline comes first.
bool Pause(int run, absl::Time deadline) {
  thread_local absl::BitGen random;
  const absl::Duration longest = std::min(kShortestPause * (1 << std::min(run, 10)), kLongestPause);
  const absl::Duration pause = longest * absl::Uniform(random, 0.1, 1.0);
  if (absl::Now() + pause >= deadline) return false;
  absl::SleepFor(pause);
  return true;
}

// A deadline without end is more than the system's calls can take.
std::chrono::system_clock::time_point ToClockTime(absl::Time deadline) {
  return absl::ToChronoTime(std::min(deadline, absl::Now() + absl::Hours(24 * 365)));
}

ConnectionOptions SessionOf(const PoolOptions& options) {
  return {.conninfo = options.conninfo,
          .application_name = options.name,
          .settings = {
              // Read-write transactions say so themselves; what is sent outside of one only reads.
              {"default_transaction_read_only", "on"},
              {"TimeZone", "UTC"},
              // A client that died does not keep its locks.
              {"client_connection_check_interval", "1s"},
              {"idle_in_transaction_session_timeout", "60s"},
              // Compiling a plan takes longer than the short statements it would speed up.
              {"jit", "off"},
          }};
}

}  // namespace

// One of the pool's places, with the connection in it if there is one.
class Pool::Lease {
 public:
  Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
  Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (pool_ != nullptr) pool_->Release(std::move(connection_));
  }

  bool empty() const { return connection_ == nullptr; }
  Connection& operator*() const { return *connection_; }
  Connection* operator->() const { return connection_.get(); }

  // Replaces the connection by a new one.
  absl::Status Reopen(absl::Time deadline) {
    Drop();
    absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(SessionOf(pool_->options_), deadline);
    if (!opened.ok()) {
      ++pool_->stats_.connect_failures;
      return std::move(opened).status();
    }
    connection_ = *std::move(opened);
    ++pool_->stats_.open_connections;
    return absl::OkStatus();
  }

  void Drop() {
    if (connection_ != nullptr) --pool_->stats_.open_connections;
    connection_ = nullptr;
  }

 private:
  Pool* pool_;
  std::unique_ptr<Connection> connection_;
};

Pool::Pool(PoolOptions options) : options_(std::move(options)) {
  MUSTER_CHECK(options_.max_connections >= 1 && options_.max_connections <= 1000);
}

Pool::~Pool() { MUSTER_CHECK(stats_.busy_connections == 0); }

absl::StatusOr<Pool::Lease> Pool::Acquire(absl::Time deadline) {
  if (absl::Now() >= deadline) return DeadlineExceeded("DATABASE_DEADLINE", "the deadline had passed before the database was asked");
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    ++stats_.waiting;
    const bool free = place_free_.wait_until(lock, ToClockTime(deadline), [this] { return places_taken_ < options_.max_connections; });
    --stats_.waiting;
    if (!free) {
      ++stats_.refused_busy;
      return ResourceExhausted("DATABASE_BUSY", absl::StrCat(options_.name, ": all connections stayed in use"), kRetryDelay);
    }
    ++places_taken_;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  ++stats_.acquired;
  ++stats_.busy_connections;
  Lease lease(*this, std::move(connection));
  if (!lease.empty() && lease->quiet()) return lease;
  if (!lease.empty()) ++stats_.lost_connections;
  RETURN_IF_ERROR(lease.Reopen(deadline));
  return lease;
}

void Pool::Release(std::unique_ptr<Connection> connection) {
  const bool reusable = connection != nullptr && !connection->lost() && !connection->pending() && !connection->in_transaction();
  if (connection != nullptr && connection->lost()) ++stats_.lost_connections;
  if (connection != nullptr && !reusable) --stats_.open_connections;
  --stats_.busy_connections;
  const std::lock_guard lock(mutex_);
  --places_taken_;
  if (reusable) idle_.push_back(std::move(connection));
  place_free_.notify_one();
}

absl::Status Pool::Run(Transaction::Mode mode, Isolation isolation, absl::Time deadline,
                       absl::FunctionRef<absl::Status(Transaction&)> body) {
  for (int run = 1;; ++run) {
    absl::Status failure;
    {
      ASSIGN_OR_RETURN(Lease lease, Acquire(deadline));
      Transaction transaction(*lease, mode, isolation, deadline);
      absl::Status status = body(transaction);
      if (status.ok()) {
        status = transaction.Commit();
      } else {
        transaction.Rollback();
      }
      failure = transaction.failure_;
      if (transaction.in_doubt_) {
        ASSIGN_OR_RETURN(const Verdict verdict, Settle(lease, transaction.xid_, deadline));
        if (verdict == Verdict::kCommitted) return absl::OkStatus();
      }
      if (!IsWorthAnotherRun(failure, run)) return status;
    }
    ++stats_.retries;
    if (DetailOf(failure, "sqlstate") == kDeadlock) ++stats_.deadlocks;
    if (!Pause(run, deadline)) {
      return DeadlineExceeded("DATABASE_DEADLINE", absl::StrCat("gave up at the deadline after ", run, " runs: ", failure.message()));
    }
  }
}

absl::StatusOr<Result> Pool::RunSingle(absl::Time deadline, const StatementView& statement,
                                       absl::Span<const absl::string_view> parameters) {
  for (int run = 1;; ++run) {
    ASSIGN_OR_RETURN(Lease lease, Acquire(deadline));
    absl::StatusOr<Result> result = lease->Run(statement, parameters, deadline);
    if (result.ok() || !IsWorthAnotherRun(result.status(), run)) return result;
    ++stats_.retries;
  }
}

absl::Status Pool::Ping(absl::Time deadline) { return RunSingle(deadline, kPing, {}).status(); }

absl::StatusOr<Pool::Verdict> Pool::Settle(Lease& lease, std::uint64_t xid, absl::Time deadline) {
  ++stats_.commits_in_doubt;
  ++stats_.lost_connections;
  const std::string incarnation = lease->incarnation();
  lease.Drop();
  for (int attempt = 1;; ++attempt) {
    ASSIGN_OR_RETURN(const Verdict verdict, AskWhatBecameOf(lease, xid, incarnation, deadline));
    if (verdict != Verdict::kUnknown) {
      ++stats_.commits_settled;
      return verdict;
    }
    if (!Pause(attempt, deadline)) return CommitInDoubt("the deadline came before the database could tell");
  }
}

// Within one run of the server its answer is exact. A crash makes it forget ids whose records had not reached the disk, and give them out
// again: then an id that is "committed" may be somebody else's, whereas any other answer still means that ours was not committed.
absl::StatusOr<Pool::Verdict> Pool::AskWhatBecameOf(Lease& lease, std::uint64_t xid, absl::string_view incarnation, absl::Time deadline) {
  if ((lease.empty() || lease->lost()) && !lease.Reopen(deadline).ok()) return Verdict::kUnknown;
  const bool same_incarnation = lease->incarnation() == incarnation;
  const absl::StatusOr<Result> result = lease->Run(kTransactionStatus, Parameters<Xid8>(xid).values(), deadline);
  if (DetailOf(result.status(), "sqlstate") == kTransactionInTheFuture) return Verdict::kNotCommitted;
  if (!result.ok()) return Verdict::kUnknown;
  ASSIGN_OR_RETURN(const std::vector<TransactionStatusRow> rows, result->Rows<TransactionStatusRow>());
  const std::string status = rows.at(0).status.value_or("forgotten");
  if (status == "aborted") return Verdict::kNotCommitted;
  if (status == "in progress") return same_incarnation ? Verdict::kUnknown : Verdict::kNotCommitted;
  if (status == "committed" && same_incarnation) return Verdict::kCommitted;
  return CommitInDoubt(absl::StrCat("the database was restarted and calls transaction ", xid, " ", status));
}

absl::Status Pool::CommitInDoubt(absl::string_view why) const {
  return Unavailable("COMMIT_IN_DOUBT", absl::StrCat(options_.name, ": ", why), kRetryDelay);
}

}  // namespace muster::pg
