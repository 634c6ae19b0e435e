#pragma once

#include <initializer_list>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "muster/common/v1/caller.pb.h"
#include "muster/common/v1/role.pb.h"
#include "platform/auth/chapter_tree.h"

// Who may do what, where: a role holds in the chapter that it is given for and in every chapter below it. No role implies another,
// not even ROLE_ADMINISTRATOR or ROLE_SERVICE.
namespace muster::auth {

// Whether `caller` may act in `chapter`: it holds one of `any_of`, and `chapter` lies in its subtree.
// Errors, first match wins: PERMISSION_DENIED/ROLE_MISSING with details "roles" (those that would do) and "chapter";
// PERMISSION_DENIED/OUTSIDE_CHAPTER with details "chapter" and "own_chapter", the same for a chapter that does not exist.
absl::Status Authorize(const common::v1::Caller& caller, std::initializer_list<common::v1::Role> any_of, absl::string_view chapter,
                       const ChapterTree& tree);

// Whether `caller`, with whatever role, may see what belongs to `chapter`: its own subtree.
bool MayRead(const common::v1::Caller& caller, absl::string_view chapter, const ChapterTree& tree);

// OK when the caller may see the resource `name` that belongs to `chapter`. Else NOT_FOUND/NOT_FOUND, exactly as when there is no such
// resource, so that existence is not revealed.
absl::Status AuthorizeRead(const common::v1::Caller& caller, absl::string_view chapter, absl::string_view name, const ChapterTree& tree);

}  // namespace muster::auth
