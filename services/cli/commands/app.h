#pragma once

#include <string>
#include <vector>

#include "cli/client/terminal.h"
#include "cli/commands/command.h"

namespace muster::cli {

// What a program finds around it.
struct Surroundings {
  // $MUSTER_CONFIG; empty = not set.
  std::string config;
  std::string folder;
};

// What a program ends with.
enum ExitCode : int {
  kDone = 0,
  // Refused by the system as things stand.
  kRefused = 1,
  // Wrong usage, configuration or fields.
  kUsage = 2,
  kNotFound = 3,
  // Not allowed, or nobody knows who calls.
  kNotAllowed = 4,
  kUnavailable = 5,
  kInternal = 6,
};

ExitCode ExitCodeOf(const absl::Status& status);

// The language that a person asked for: --lang among `args`, else the first of these values of LC_ALL, LC_MESSAGES and LANG that is set.
Language ChooseLanguage(const std::vector<std::string>& args, const std::vector<std::string>& locales);

// Adds every command to the root.
void AddAllCommands(Command& root);

// Runs `muster ARGS…` (without the program's name) and returns its exit code.
int RunMuster(const std::vector<std::string>& args, const Surroundings& surroundings, const Terminal& terminal);

}  // namespace muster::cli
