#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/pg/pool.h"
#include "platform/world/world.h"

// How a service writes: one transaction that holds the change, its events and the answer to the request, so that all three are there or
// none. A service's store derives its own transaction from outbox::Tx and adds a method for each statement.
namespace muster::outbox {

// On whose behalf a transaction writes, and how long it may take.
struct Origin {
  // The caller's subject, "users/lanzhou-duty" or "services/dispatch".
  std::string actor;
  // What is being done: the RPC's full name, or a job's.
  std::string method;
  // Real time.
  absl::Time deadline;
  // The IP address that the caller's request came from, see OriginOf; empty for jobs and steps between services.
  std::string client_address = {};
};

// One transaction of a service. Not thread-safe; lives as long as the closure that gets it.
class Tx {
 public:
  Tx(pg::Transaction& sql, const World& world, const Origin& origin);

  // Appends an event. `payload` is a message of the service's events.proto; `resource` is what changed, `chapter` who it belongs to.
  void Append(absl::string_view resource, absl::string_view chapter, const google::protobuf::Message& payload);

  // The time in the world, the same for the whole transaction: microseconds, as the database keeps it.
  absl::Time now() const { return now_; }
  const std::string& actor() const { return origin_.actor; }

 protected:
  pg::Transaction& sql() { return sql_; }

 private:
  pg::Transaction& sql_;
  const Origin& origin_;
  const absl::Time now_;
};

namespace internal {

// The digest under which a request is remembered: method, actor and body.
std::string DigestOf(const Origin& origin, const google::protobuf::Message& request);

struct Replay {
  std::string digest;
  std::string response;
};
// None when the request has not been answered before.
absl::StatusOr<std::optional<Replay>> FindReplay(pg::Transaction& sql, absl::string_view request_id);
absl::StatusOr<std::optional<Replay>> FindReplay(const World& world, absl::string_view request_id, absl::Time deadline);
void RememberReplay(pg::Transaction& sql, absl::string_view request_id, absl::string_view digest, const google::protobuf::Message& response,
                    absl::Time now);

// The first answer, or INVALID_ARGUMENT/REQUEST_ID_REUSED when it was to another request.
absl::Status ReadReplay(const Replay& replay, absl::string_view digest, google::protobuf::Message& response);

}  // namespace internal

// Reads on one snapshot: runs `fn(TxType&)` in a transaction that PostgreSQL refuses to write in.
template <class TxType, class Fn>
auto Read(const World& world, const Origin& origin, Fn fn) {
  return world.pool->ReadOnlyTransaction(origin.deadline, [&](pg::Transaction& sql) {
    TxType tx(sql, world, origin);
    return fn(tx);
  });
}

// Runs `fn(TxType&)` in a transaction of `world` (Pool::ReadWriteTransaction: it may run several times) and wakes the readers of events.
// For jobs; an RPC uses WriteOnce.
template <class TxType, class Fn>
auto Write(const World& world, const Origin& origin, Fn fn) {
  auto answer = world.pool->ReadWriteTransaction(origin.deadline, [&](pg::Transaction& sql) {
    TxType tx(sql, world, origin);
    return fn(tx);
  });
  if (answer.ok()) world.committed.Notify();
  return answer;
}

// The answer that a request was given before; none when there is none yet. For an RPC that has much to find out before its WriteOnce: a
// repeated call is answered even when what was found out then would be another today. INVALID_ARGUMENT/REQUEST_ID_REUSED as WriteOnce.
template <class Response, class Request>
absl::StatusOr<std::optional<Response>> FirstAnswer(const World& world, const Origin& origin, const Request& request) {
  const absl::StatusOr<std::optional<internal::Replay>> replay = internal::FindReplay(world, request.request_id(), origin.deadline);
  if (!replay.ok()) return replay.status();
  if (!replay->has_value()) return std::nullopt;
  Response response;
  if (absl::Status status = internal::ReadReplay(**replay, internal::DigestOf(origin, request), response); !status.ok()) return status;
  return response;
}

// The same for a request with a `request_id`: a repeated call gets the first answer and changes nothing; the same id with another body, by
// another caller or for another method is INVALID_ARGUMENT/REQUEST_ID_REUSED. `fn` returns absl::StatusOr<Response>. Failures are not
// remembered: the call may be repeated once what was wrong has been put right.
template <class TxType, class Response, class Request, class Fn>
absl::StatusOr<Response> WriteOnce(const World& world, const Origin& origin, const Request& request, Fn fn) {
  const std::string digest = internal::DigestOf(origin, request);
  const auto first_answer = [&](const internal::Replay& replay) -> absl::StatusOr<Response> {
    Response response;
    if (absl::Status status = internal::ReadReplay(replay, digest, response); !status.ok()) return status;
    return response;
  };
  absl::StatusOr<Response> answer =
      world.pool->ReadWriteTransaction(origin.deadline, [&](pg::Transaction& sql) -> absl::StatusOr<Response> {
        absl::StatusOr<std::optional<internal::Replay>> replay = internal::FindReplay(sql, request.request_id());
        if (!replay.ok()) return replay.status();
        if (replay->has_value()) return first_answer(**replay);
        TxType tx(sql, world, origin);
        absl::StatusOr<Response> response = fn(tx);
        if (response.ok()) internal::RememberReplay(sql, request.request_id(), digest, *response, tx.now());
        return response;
      });
  if (answer.ok()) {
    world.committed.Notify();
    return answer;
  }
  // A twin of this call may have won: then what failed here failed because of its success.
  const absl::StatusOr<std::optional<internal::Replay>> replay = internal::FindReplay(world, request.request_id(), origin.deadline);
  return replay.ok() && replay->has_value() ? first_answer(**replay) : answer;
}

}  // namespace muster::outbox
