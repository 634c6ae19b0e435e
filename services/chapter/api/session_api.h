#pragma once

#include "absl/status/statusor.h"
#include "chapter/api/gatekeeper.h"
#include "muster/chapter/v1/session_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::chapter {

// SessionService.
class SessionApi {
 public:
  // All outlive this.
  SessionApi(const Worlds& worlds, const Scopes& scopes, Gatekeeper& gatekeeper)
      : worlds_(worlds), scopes_(scopes), gatekeeper_(gatekeeper) {}

  absl::StatusOr<v1::CreateSessionResponse> CreateSession(const rpc::Call& call, const v1::CreateSessionRequest& request);
  absl::StatusOr<v1::Identity> Authenticate(const rpc::Call& call, const v1::AuthenticateRequest& request);
  absl::StatusOr<v1::ListSessionsResponse> ListSessions(const rpc::Call& call, const v1::ListSessionsRequest& request);
  absl::StatusOr<v1::Session> UpdateSession(const rpc::Call& call, const v1::UpdateSessionRequest& request);
  absl::StatusOr<v1::Session> RevokeSession(const rpc::Call& call, const v1::RevokeSessionRequest& request);

 private:
  const Worlds& worlds_;
  const Scopes& scopes_;
  Gatekeeper& gatekeeper_;
};

}  // namespace muster::chapter
