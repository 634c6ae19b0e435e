#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/api/audit.h"
#include "gateway/config/load.h"
#include "gateway/connect/schema.h"
#include "gateway/connect/upstream.h"
#include "gateway/connect/wire.h"
#include "gateway/http/message.h"
#include "gateway/http/rate_limiter.h"
#include "gateway/live/watch.h"
#include "gateway/session/session_keeper.h"
#include "platform/config/config.h"

namespace muster::gateway {

// Every RPC, by the Connect protocol: POST /<package>.<Service>/<Method>; GET for methods that change nothing. Below /services/<name>/ the
// same of one service by name, which is how muster.common.v1.EventService of each service is reached. The gateway's own methods
// (muster.gateway.v1) are answered here, all others are passed on with a caller signed from the session or the API key.
class Api {
 public:
  // All outlive this.
  Api(const muster::config::ServerConfig& config, const GatewayConfig& settings, const Upstreams& upstreams, SessionKeeper& keeper,
      Watch& watch, const Audit& audit);

  // Whether `path` is one of an RPC.
  static bool Owns(absl::string_view path);

  Task<void> Handle(Request& request, Exchange& exchange);

 private:
  // What a request is about, once it can be read.
  struct Route {
    const ApiMethod* method = nullptr;
    // The service that answers; "gateway" for the gateway's own.
    std::string service;
    ContentType type{Codec::kJson, false};
  };

  // An error with the HTTP status that it has where that is not the code's own.
  struct Refusal {
    absl::Status status;
    int http_status = 0;
    Headers headers;
  };

  // A call that may be made.
  struct Call {
    Route route;
    // Serialized.
    std::string message;
    std::string credential;
    bool by_cookie = false;
    std::shared_ptr<const SignedIn> who;
    absl::Time deadline;
  };

  absl::StatusOr<Route> FindRoute(const Request& request, Refusal& refusal) const;
  absl::StatusOr<std::string> ReadMessage(const Request& request, const Route& route) const;
  Task<absl::Status> Admit(Request& request, Exchange& exchange, Call& call);

  Task<void> AnswerUnary(Request& request, Exchange& exchange, const Call& call);
  Task<void> AnswerStream(Request& request, Exchange& exchange, const Call& call);
  Task<void> Refuse(Request& request, Exchange& exchange, const Refusal& refusal, bool streaming);

  Task<absl::StatusOr<std::string>> CallOwn(Request& request, const Exchange& exchange, const Call& call, Headers& headers);
  Task<absl::StatusOr<std::string>> SignIn(Request& request, const Call& call, Headers& headers);
  Task<absl::StatusOr<std::string>> SignOut(Request& request, const Call& call, Headers& headers);
  absl::StatusOr<std::string> ListWorlds() const;
  absl::StatusOr<std::string> GetIdentity(const Call& call) const;

  const muster::config::ServerConfig& config_;
  const GatewayConfig& settings_;
  const Upstreams& upstreams_;
  SessionKeeper& keeper_;
  Watch& watch_;
  const Audit& audit_;
  RateLimiter requests_;
  RateLimiter sign_ins_;
  // With secrets that nobody has been let in with.
  RateLimiter guesses_;
};

}  // namespace muster::gateway
