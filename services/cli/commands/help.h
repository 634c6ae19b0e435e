#pragma once

#include <string>

#include "cli/commands/command.h"

namespace muster::cli {

// What `command` does, how it is written and what its options mean; for the root also the options of every command, examples, exit codes
// and what the signing key means. Wrapped to `columns`; 0 = not at all.
std::string HelpText(const Command& root, const Command& command, Language language, int columns = 0);

}  // namespace muster::cli
