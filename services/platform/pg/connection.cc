#include "platform/pg/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "absl/cleanup/cleanup.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "platform/pg/sqlstate.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::pg {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);
constexpr int kBinary = 1;

struct IncarnationRow {
  std::string incarnation;
  using Columns = pg::Columns<Text>;
  auto Tie() { return std::tie(incarnation); }
};

// Recovery after a crash starts the statistics anew; a promoted standby is on another timeline. Both may forget the youngest transaction
// ids.
constexpr Statement<IncarnationRow> kIncarnation{"pg.incarnation", R"sql(
SELECT concat(pg_stat_get_bgwriter_stat_reset_time(), '/',
              CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END))sql"};

absl::string_view FieldOf(const PGresult* result, int field) {
  const char* value = PQresultErrorField(result, field);
  return value == nullptr ? absl::string_view() : value;
}

// libpq gives the SQLSTATE of a refused connection only as text: `FATAL:  28P01: password authentication failed`.
absl::string_view SqlstateIn(absl::string_view message) {
  for (std::size_t at = message.find(":  "); at != absl::string_view::npos; at = message.find(":  ", at + 1)) {
    const absl::string_view code = message.substr(at + 3, 5);
    const bool is_code = code.size() == 5 && std::all_of(code.begin(), code.end(), [](unsigned char c) { return absl::ascii_isalnum(c); });
    if (is_code && absl::StartsWith(message.substr(at + 8), ": ")) return code;
  }
  return {};
}

// As libpq's `options` keyword wants it: -c name=value, blanks and backslashes escaped.
std::string SessionOptions(const ConnectionOptions& options) {
  std::string text;
  for (const auto& [name, value] : options.settings) {
    absl::StrAppend(&text, " -c ", name, "=", absl::StrReplaceAll(value, {{"\\", "\\\\"}, {" ", "\\ "}}));
  }
  return text;
}

struct Keywords {
  std::vector<const char*> names;
  std::vector<const char*> values;

  void Add(const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  }
};

}  // namespace

void Connection::Delete::operator()(pg_conn* connection) const { PQfinish(connection); }

Connection::~Connection() = default;

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const ConnectionOptions& options, absl::Time deadline) {
  char* error = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(options.conninfo.c_str(), &error);
  const absl::Cleanup free_parsed = [&] {
    PQconninfoFree(parsed);
    PQfreemem(error);
  };
  if (parsed == nullptr) {
    return FailedPrecondition("DATABASE_ADDRESS_MALFORMED", absl::StrCat("connection string: ", error == nullptr ? "" : error));
  }

  // A later keyword wins over an earlier one; what the connection string says about options stays in force.
  std::string session_options = SessionOptions(options);
  Keywords keywords;
  keywords.Add("tcp_user_timeout", "10000");
  for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (absl::string_view(option->keyword) == "options") {
      session_options = absl::StrCat(option->val, session_options);
    } else {
      keywords.Add(option->keyword, option->val);
    }
  }
  keywords.Add("options", session_options.c_str());
  keywords.Add("application_name", options.application_name.c_str());
  keywords.Add("client_encoding", "UTF8");
  keywords.Add(nullptr, nullptr);

  auto connection = std::unique_ptr<Connection>(new Connection(PQconnectStartParams(keywords.names.data(), keywords.values.data(), 0)));
  MUSTER_CHECK(connection->connection_ != nullptr);
  RETURN_IF_ERROR(connection->Establish(deadline));
  RETURN_IF_ERROR(connection->LearnIncarnation(deadline));
  return connection;
}

absl::Status Connection::Establish(absl::Time deadline) {
  PQsetErrorVerbosity(get(), PQERRORS_VERBOSE);
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  while (PQstatus(get()) != CONNECTION_BAD && wanted != PGRES_POLLING_OK && wanted != PGRES_POLLING_FAILED) {
    if (!Poll(wanted == PGRES_POLLING_READING ? Direction::kRead : Direction::kWrite, deadline).ok()) {
      return Unavailable("DATABASE_UNAVAILABLE", "the server did not answer while connecting", kRetryDelay);
    }
    wanted = PQconnectPoll(get());
  }
  if (PQstatus(get()) != CONNECTION_OK) {
    const absl::string_view message = PQerrorMessage(get());
    return ToStatus({.sqlstate = SqlstateIn(message), .message = message});
  }
  PQsetErrorVerbosity(get(), PQERRORS_DEFAULT);
  PQsetNoticeProcessor(
      get(), [](void*, const char*) {}, nullptr);
  MUSTER_CHECK(PQsetnonblocking(get(), 1) == 0 && PQenterPipelineMode(get()) == 1);
  return absl::OkStatus();
}

absl::Status Connection::LearnIncarnation(absl::Time deadline) {
  ASSIGN_OR_RETURN(const Result result, Run(kIncarnation, {}, deadline));
  ASSIGN_OR_RETURN(const std::vector<IncarnationRow> rows, result.Rows<IncarnationRow>());
  incarnation_ = rows.at(0).incarnation;
  return absl::OkStatus();
}

void Connection::Send(const StatementView& statement, absl::Span<const absl::string_view> parameters) {
  if (lost_) return;
  const int count = static_cast<int>(parameters.size());
  bool sent = true;
  if (prepared_.insert(statement.name).second) {
    expected_.push_back({Expected::Kind::kPreparation, statement.name});
    sent = PQsendPrepare(get(), statement.name, statement.text, count, statement.parameter_oids.data()) == 1;
  }
  absl::InlinedVector<const char*, 16> values;
  absl::InlinedVector<int, 16> lengths;
  for (const absl::string_view parameter : parameters) {
    values.push_back(parameter.data());
    lengths.push_back(static_cast<int>(parameter.size()));
  }
  const absl::InlinedVector<int, 16> formats(parameters.size(), kBinary);
  expected_.push_back({Expected::Kind::kExecution, statement.name});
  sent = sent && PQsendQueryPrepared(get(), statement.name, count, values.data(), lengths.data(), formats.data(), kBinary) == 1;
  lost_ = !sent;
}

absl::Status Connection::Finish(absl::Time deadline, std::vector<Result>& results) {
  if (lost_ || PQpipelineSync(get()) != 1) return Lost();
  expected_.push_back({Expected::Kind::kSync, ""});
  absl::Status first_error;
  while (!expected_.empty()) {
    const Expected expected = expected_.front();
    expected_.pop_front();
    first_error.Update(TakeResult(expected, deadline, results));
    if (lost_) break;
  }
  return first_error;
}

absl::StatusOr<Result> Connection::Run(const StatementView& statement, absl::Span<const absl::string_view> parameters,
                                       absl::Time deadline) {
  Send(statement, parameters);
  std::vector<Result> results;
  RETURN_IF_ERROR(Finish(deadline, results));
  return std::move(results.back());
}

absl::Status Connection::TakeResult(const Expected& expected, absl::Time deadline, std::vector<Result>& results) {
  RETURN_IF_ERROR(AwaitResult(deadline));
  Result result(PQgetResult(get()));
  if (expected.kind == Expected::Kind::kSync) return PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC ? absl::OkStatus() : Lost();

  const ExecStatusType status = PQresultStatus(result.get());
  const bool succeeded = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (expected.kind == Expected::Kind::kPreparation && !succeeded) prepared_.erase(expected.statement_name);
  if (!succeeded && status != PGRES_PIPELINE_ABORTED) return ErrorOf(result, expected.statement_name);
  if (succeeded && expected.kind == Expected::Kind::kExecution) results.push_back(std::move(result));

  RETURN_IF_ERROR(AwaitResult(deadline));
  return PQgetResult(get()) == nullptr ? absl::OkStatus() : Lost();
}

absl::Status Connection::ErrorOf(const Result& result, absl::string_view statement_name) {
  const absl::string_view severity = FieldOf(result.get(), PG_DIAG_SEVERITY_NONLOCALIZED);
  const absl::string_view text = absl::StripAsciiWhitespace(PQresultErrorMessage(result.get()));
  // The schema changed under a prepared statement: a new connection prepares it afresh.
  const bool plan_outdated = FieldOf(result.get(), PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
  lost_ = plan_outdated || severity == "FATAL" || severity == "PANIC" || PQstatus(get()) != CONNECTION_OK;
  if (!lost_ && PQgetResult(get()) != nullptr) lost_ = true;
  return ToStatus({.sqlstate = plan_outdated ? absl::string_view() : FieldOf(result.get(), PG_DIAG_SQLSTATE),
                   .message = absl::StrCat(statement_name, ": ", text),
                   .constraint = FieldOf(result.get(), PG_DIAG_CONSTRAINT_NAME),
                   .table = FieldOf(result.get(), PG_DIAG_TABLE_NAME)});
}

absl::Status Connection::AwaitResult(absl::Time deadline) {
  while (PQisBusy(get())) {
    const int unsent = PQflush(get());
    if (unsent < 0) return Lost();
    RETURN_IF_ERROR(Poll(unsent > 0 ? Direction::kReadOrWrite : Direction::kRead, deadline));
    if (PQconsumeInput(get()) != 1) return Lost();
  }
  return absl::OkStatus();
}

absl::Status Connection::Poll(Direction direction, absl::Time deadline) {
  constexpr absl::Duration kLongestWait = absl::Hours(1);
  const int events = (direction != Direction::kWrite ? POLLIN : 0) | (direction != Direction::kRead ? POLLOUT : 0);
  pollfd descriptor{.fd = PQsocket(get()), .events = static_cast<short>(events), .revents = 0};
  while (true) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) break;
    const absl::Duration wait = absl::Ceil(std::min(left, kLongestWait), absl::Milliseconds(1));
    const int ready = poll(&descriptor, 1, static_cast<int>(absl::ToInt64Milliseconds(wait)));
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return Lost();
  }
  Cancel();
  lost_ = true;
  return DeadlineExceeded("DATABASE_DEADLINE", "the database did not answer before the deadline");
}

absl::Status Connection::Lost() {
  lost_ = true;
  return ToStatus({.message = absl::StrCat("connection lost: ", PQerrorMessage(get()))});
}

void Connection::Cancel() {
  PGcancel* cancel = PQgetCancel(get());
  if (cancel == nullptr) return;
  // Best effort: when the request does not arrive, client_connection_check_interval makes the server notice that we have gone.
  std::array<char, 256> error{};
  PQcancel(cancel, error.data(), static_cast<int>(error.size()));
  PQfreeCancel(cancel);
}

bool Connection::quiet() const {
  pollfd descriptor{.fd = PQsocket(get()), .events = POLLIN, .revents = 0};
  return !lost_ && poll(&descriptor, 1, 0) == 0;
}

bool Connection::in_transaction() const { return PQtransactionStatus(get()) != PQTRANS_IDLE; }

absl::Status Connection::RunScript(const std::string& script, absl::Time deadline) {
  MUSTER_CHECK(!pending());
  if (lost_ || PQexitPipelineMode(get()) != 1 || PQsendQuery(get(), script.c_str()) != 1) return Lost();
  absl::Status first_error;
  while (!lost_) {
    if (absl::Status status = AwaitResult(deadline); !status.ok()) return status;
    const Result result(PQgetResult(get()));
    if (result.get() == nullptr) break;
    if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) first_error.Update(ErrorOf(result, "script"));
  }
  if (!lost_) MUSTER_CHECK(PQenterPipelineMode(get()) == 1);
  return first_error;
}

absl::StatusOr<std::string> Connection::ScramVerifier(const std::string& password) {
  const std::unique_ptr<char, decltype(&PQfreemem)> verifier(PQencryptPasswordConn(get(), password.c_str(), "", "scram-sha-256"),
                                                             PQfreemem);
  if (verifier == nullptr) return Internal("DATABASE_ERROR", absl::StrCat("SCRAM verifier: ", PQerrorMessage(get())));
  return std::string(verifier.get());
}

}  // namespace muster::pg
