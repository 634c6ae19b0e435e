#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "cli/commands/command.h"

namespace muster::cli {

// The script that makes a shell ("bash", "zsh", "fish") complete commands, options and the values of options that have few; empty for
// another shell. Made from the tree of commands, so it never lags behind it.
std::string CompletionScript(const Command& root, absl::string_view shell);

}  // namespace muster::cli
