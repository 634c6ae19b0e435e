#include "platform/auth/authorize.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/status.h"

namespace muster::auth {

using common::v1::Caller;
using common::v1::Role;

absl::Status Authorize(const Caller& caller, std::initializer_list<Role> any_of, absl::string_view chapter, const ChapterTree& tree) {
  const bool holds_one = std::any_of(caller.roles().begin(), caller.roles().end(), [any_of](int held) {
    return held != common::v1::ROLE_UNSPECIFIED && std::find(any_of.begin(), any_of.end(), held) != any_of.end();
  });
  if (!holds_one) {
    const std::string roles =
        absl::StrJoin(any_of, ", ", [](std::string* out, Role role) { absl::StrAppend(out, common::v1::Role_Name(role)); });
    return PermissionDenied("ROLE_MISSING", absl::StrCat(caller.subject(), " holds none of ", roles),
                            {{"roles", roles}, {"chapter", chapter}});
  }
  if (!tree.Contains(caller.chapter(), chapter)) {
    return PermissionDenied("OUTSIDE_CHAPTER", absl::StrCat(chapter, " is not below ", caller.chapter()),
                            {{"chapter", chapter}, {"own_chapter", caller.chapter()}});
  }
  return absl::OkStatus();
}

bool MayRead(const Caller& caller, absl::string_view chapter, const ChapterTree& tree) {
  return !caller.roles().empty() && tree.Contains(caller.chapter(), chapter);
}

absl::Status AuthorizeRead(const Caller& caller, absl::string_view chapter, absl::string_view name, const ChapterTree& tree) {
  if (MayRead(caller, chapter, tree)) return absl::OkStatus();
  return NotFound("NOT_FOUND", absl::StrCat("no ", name), {{"name", name}});
}

}  // namespace muster::auth
