#pragma once

#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/obs/log.h"
#include "platform/obs/metrics.h"
#include "platform/rpc/call.h"
#include "platform/rpc/frame.h"
#include "platform/rpc/service.h"

namespace muster::rpc {

// The longest request, of a call or a stream, that is sent or taken.
inline constexpr int kMaxRequestBytes = 16 << 20;
// The longest answer. More than a request, because nobody outside makes it: a plan for the whole nation takes half.
inline constexpr int kMaxAnswerBytes = 64 << 20;
// The most that headers and error details of one call may take.
inline constexpr int kMaxMetadataBytes = 64 << 10;

struct ServerOptions {
  // "127.0.0.1:7201", "127.0.0.1:0" (any free port) or "unix:/run/muster/warehouse".
  std::string address;
  // Not owned; outlive the server, as do `logger` and `metrics`.
  std::vector<Service*> services;
  VerifyFn verify;
  obs::Logger* logger = nullptr;
  obs::Metrics* metrics = nullptr;
  WorkerPool::Options workers;
  // What a caller is told to wait when the queue is full.
  absl::Duration overload_retry_delay = absl::Milliseconds(500);
};

// A running gRPC server. Each call is verified, has a deadline, runs on a bounded pool of workers, and leaves one line in the log and its
// mark in the metrics. Errors that the frame itself answers with, in this order: UNAUTHENTICATED (reasons of the verifier);
// INVALID_ARGUMENT/DEADLINE_REQUIRED (unary calls only); DEADLINE_EXCEEDED/DEADLINE_PASSED, also for a call that expired in the queue or
// was given up by its handler then; RESOURCE_EXHAUSTED/OVERLOADED with a retry delay. A call whose client has gone away is not run. Health
// (grpc.health.v1) and reflection are served without a caller. Thread-safe.
class Server {
 public:
  // Listens; health says NOT_SERVING until SetServing(true). Errors: UNAVAILABLE/PORT_BUSY.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options);
  // Drains without waiting.
  ~Server();

  // The TCP port; 0 for a unix socket.
  int port() const { return port_; }

  // What the health service answers.
  void SetServing(bool serving);

  // Takes no more calls, ends streams with UNAVAILABLE/SHUTTING_DOWN, lets running calls finish for at most `limit`, then cancels them.
  // Returns when no call is left; only the first time does something.
  void Drain(absl::Duration limit);

 private:
  explicit Server(const ServerOptions& options);

  Frame frame_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// SIGTERM and SIGINT as something to wait for. Make it first in main, before any thread: they inherit the blocked signals.
class TerminationSignal {
 public:
  TerminationSignal();
  // Returns the signal's number once it has come.
  int Wait();
};

}  // namespace muster::rpc
