#include "chapter/api/account_access.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "platform/auth/name_form.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"

namespace muster::chapter {

absl::StatusOr<std::string> OwnUserId(const rpc::Call& call) {
  const std::optional<absl::string_view> id = IdOf(call.caller->subject(), "users");
  if (!id.has_value()) return PermissionDenied("NOT_A_PERSON", absl::StrCat(call.caller->subject(), " has no account"));
  return std::string(*id);
}

absl::Status AccountNotFound(absl::string_view name) { return NotFound("NOT_FOUND", absl::StrCat("no ", name), {{"name", name}}); }

absl::Status AuthorizeAccount(const Scope& scope, const v1::User& user) {
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, user.chapter()));
  for (const v1::RoleGrant& grant : user.role_grants()) {
    RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, grant.chapter()));
  }
  return absl::OkStatus();
}

absl::Status AuthorizeSeeing(const Scope& scope, const v1::User& user) {
  if (scope.caller().subject() == user.name() || scope.MayRead({user.chapter()})) return absl::OkStatus();
  return AccountNotFound(user.name());
}

absl::Status AuthorizeOwnOrAdministered(const Scope& scope, const v1::User& user) {
  if (scope.caller().subject() == user.name()) return absl::OkStatus();
  RETURN_IF_ERROR(AuthorizeSeeing(scope, user));
  return AuthorizeAccount(scope, user);
}

std::string RequiredUser(Fields& fields, absl::string_view field, absl::string_view name) {
  std::string id = fields.RequiredName(field, name, "users");
  if (!id.empty() && !auth::IsSubject(absl::StrCat("users/", id))) fields.Add(field, "MALFORMED", {{"expected", "users/[a-z0-9-]"}});
  return id;
}

std::vector<common::v1::Role> RolesIn(const v1::User& user, absl::string_view chapter) {
  std::set<common::v1::Role> roles;
  for (const v1::RoleGrant& grant : user.role_grants()) {
    if (grant.chapter() == chapter) roles.insert(grant.role());
  }
  return {roles.begin(), roles.end()};
}

}  // namespace muster::chapter
