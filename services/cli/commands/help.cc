#include "cli/commands/help.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/text/table.h"
#include "cli/text/texts.h"

namespace muster::cli {
namespace {

using Option = Command::Option;

std::string UsageLine(const Command& command, Language language) {
  std::string usage = command.path();
  for (const auto& option : command.options()) {
    if (!option->is_positional()) continue;
    const bool required = option->spec.use == Use::kRequired;
    absl::StrAppend(&usage, required ? " " : " [", option->spec.name, option->is_repeated ? "…" : "", required ? "" : "]");
  }
  const bool has_options =
      std::any_of(command.options().begin(), command.options().end(), [](const auto& option) { return !option->is_positional(); });
  if (!command.children().empty()) absl::StrAppend(&usage, " ", Text("USAGE_COMMAND", language));
  if (has_options) absl::StrAppend(&usage, " ", Text("USAGE_OPTIONS", language));
  return absl::StrCat(Text("USAGE", language, {{"usage", usage}}), "\n");
}

std::string OptionHelp(const Option& option, Language language) {
  std::string help = option.help;
  if (!option.choices.empty()) absl::StrAppend(&help, "\n", Text("CHOICES", language, {{"choices", absl::StrJoin(option.choices, " ")}}));
  switch (option.spec.use) {
    case Use::kRequired:
      return Text("HELP_REQUIRED", language, {{"help", help}});
    case Use::kOwnChapter:
      return Text("HELP_OWN_CHAPTER", language, {{"help", help}});
    case Use::kOptional:
      return help;
  }
  return help;
}

// The positional arguments of a command, or its options.
std::string OptionList(const Command& command, bool positional, TextKey title, Language language, int columns) {
  Card card;
  for (const auto& option : command.options()) {
    if (option->is_positional() != positional) continue;
    const std::string placeholder = positional || option->placeholder.empty() ? "" : absl::StrCat(" ", option->placeholder);
    card.Add(absl::StrCat("  ", option->spec.name, placeholder, option->is_repeated ? " …" : ""), OptionHelp(*option, language));
  }
  const std::string list = card.Render(columns);
  return list.empty() ? "" : absl::StrCat("\n", Text(title, language), "\n", list);
}

std::string CommandList(const Command& command, Language language, int columns) {
  Card card;
  for (const auto& child : command.children()) card.Add(absl::StrCat("  ", child->name()), child->help());
  const std::string list = card.Render(columns);
  return list.empty() ? "" : absl::StrCat("\n", Text("HELP_COMMANDS", language), "\n", list);
}

std::string RootFooter(Language language) {
  Card codes;
  codes.Add("  0", Text("EXIT_0", language));
  codes.Add("  1", Text("EXIT_1", language));
  codes.Add("  2", Text("EXIT_2", language));
  codes.Add("  3", Text("EXIT_3", language));
  codes.Add("  4", Text("EXIT_4", language));
  codes.Add("  5", Text("EXIT_5", language));
  codes.Add("  6", Text("EXIT_6", language));
  return absl::StrCat("\n", Text("HELP_EXAMPLES", language), R"(
  muster incident create --title '积石山县 6.2 级地震' --hazard earthquake --chapter 622927 --occurred '2023-12-18 23:59' --magnitude M6.2
  muster requisition create 20231218-622927-1 --site 大河家镇 --line cotton-tent=50:critical --line quilt=400
  muster plan propose 20231218-622927-1 --preview
  muster timeline 20231218-622927-1
)",
                      "\n", Text("HELP_EXIT_CODES", language), "\n", codes.Render(), "\n", Text("HELP_KEY", language), "\n");
}

}  // namespace

std::string HelpText(const Command& root, const Command& command, Language language, int columns) {
  const bool is_root = &command == &root;
  return absl::StrCat(command.path(), " — ", command.help(), "\n\n", UsageLine(command, language),
                      OptionList(command, true, "HELP_ARGUMENTS", language, columns), CommandList(command, language, columns),
                      OptionList(command, false, is_root ? TextKey("HELP_COMMON_OPTIONS") : TextKey("HELP_OPTIONS"), language, columns),
                      is_root ? RootFooter(language) : absl::StrCat("\n", Text("HELP_MORE", language), "\n"));
}

}  // namespace muster::cli
