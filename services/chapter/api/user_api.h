#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "chapter/api/gatekeeper.h"
#include "muster/chapter/v1/user_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::chapter {

// UserService.
class UserApi {
 public:
  // Both outlive this.
  UserApi(const Scopes& scopes, Gatekeeper& gatekeeper) : scopes_(scopes), gatekeeper_(gatekeeper) {}

  absl::StatusOr<v1::User> GetUser(const rpc::Call& call, const v1::GetUserRequest& request);
  absl::StatusOr<v1::ListUsersResponse> ListUsers(const rpc::Call& call, const v1::ListUsersRequest& request);
  absl::StatusOr<v1::CreateUserResponse> CreateUser(const rpc::Call& call, const v1::CreateUserRequest& request);
  absl::StatusOr<v1::User> UpdateUser(const rpc::Call& call, const v1::UpdateUserRequest& request);
  absl::StatusOr<v1::User> DisableUser(const rpc::Call& call, const v1::DisableUserRequest& request);
  absl::StatusOr<v1::User> EnableUser(const rpc::Call& call, const v1::EnableUserRequest& request);
  absl::StatusOr<v1::ResetPasswordResponse> ResetPassword(const rpc::Call& call, const v1::ResetPasswordRequest& request);
  absl::StatusOr<v1::User> ChangePassword(const rpc::Call& call, const v1::ChangePasswordRequest& request);
  absl::StatusOr<v1::BeginTotpResponse> BeginTotp(const rpc::Call& call, const v1::BeginTotpRequest& request);
  absl::StatusOr<v1::User> ConfirmTotp(const rpc::Call& call, const v1::ConfirmTotpRequest& request);
  absl::StatusOr<v1::User> DisableTotp(const rpc::Call& call, const v1::DisableTotpRequest& request);
  absl::StatusOr<v1::CreateApiKeyResponse> CreateApiKey(const rpc::Call& call, const v1::CreateApiKeyRequest& request);
  absl::StatusOr<v1::ListApiKeysResponse> ListApiKeys(const rpc::Call& call, const v1::ListApiKeysRequest& request);
  absl::StatusOr<v1::ApiKey> RevokeApiKey(const rpc::Call& call, const v1::RevokeApiKeyRequest& request);

 private:
  const Scopes& scopes_;
  Gatekeeper& gatekeeper_;
};

// Opens "users/administrator", with ROLE_ADMINISTRATOR for the national society, in a world that has no account yet; its one-time password,
// or none when there is an account. For `musterd chapter first-administrator`. Errors: those of the database.
absl::StatusOr<std::optional<std::string>> MakeFirstAdministrator(const World& world, absl::Time deadline);

}  // namespace muster::chapter
