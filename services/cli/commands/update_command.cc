#include "cli/commands/update_command.h"

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"

namespace muster::cli {

std::string ChangingOptions(const Command& command, absl::string_view prefix, const std::vector<Emptying>& emptyings) {
  std::vector<std::string> names;
  for (const auto& option : command.options()) {
    const bool changes = absl::StartsWith(option->spec.field, prefix) && !option->is_positional() && option->spec.name != "--etag";
    if (changes) names.push_back(option->spec.name);
  }
  for (const Emptying& emptying : emptyings) names.push_back(emptying.flag);
  return absl::StrJoin(names, " ");
}

}  // namespace muster::cli
