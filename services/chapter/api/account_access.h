#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chapter/store/user_tx.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"

namespace muster::chapter {

// The id of the person who calls. Error: PERMISSION_DENIED/NOT_A_PERSON for a service.
absl::StatusOr<std::string> OwnUserId(const rpc::Call& call);

// The caller may change the account: an administrator for its chapter and for the chapter of each of its roles.
// Errors: NOT_FOUND/CHAPTER_UNKNOWN; PERMISSION_DENIED/ROLE_MISSING, OUTSIDE_CHAPTER.
absl::Status AuthorizeAccount(const Scope& scope, const v1::User& user);

// The same, or it is the caller's own. NOT_FOUND/NOT_FOUND, exactly as when there is no account, when the caller may not even see it.
absl::Status AuthorizeOwnOrAdministered(const Scope& scope, const v1::User& user);

// The caller's own, or kept within the caller's subtree. Error: NOT_FOUND/NOT_FOUND.
absl::Status AuthorizeSeeing(const Scope& scope, const v1::User& user);

absl::Status AccountNotFound(absl::string_view name);

// "users/x" of a request, checked for the form that a caller's subject must have; the id.
std::string RequiredUser(Fields& fields, absl::string_view field, absl::string_view name);

// The roles that a user holds for one chapter, in the order of their numbers.
std::vector<common::v1::Role> RolesIn(const v1::User& user, absl::string_view chapter);

}  // namespace muster::chapter
