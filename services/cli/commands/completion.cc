#include "cli/commands/completion.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace muster::cli {
namespace {

// A word that can follow a command, and what it means.
struct Word {
  std::string text;
  std::string help;
};

void Collect(const Command& command, std::vector<const Command*>& all) {
  all.push_back(&command);
  for (const auto& child : command.children()) Collect(*child, all);
}

std::vector<const Command*> AllCommands(const Command& root) {
  std::vector<const Command*> all;
  Collect(root, all);
  return all;
}

void AddOptionWords(const Command& command, std::vector<Word>& words) {
  for (const auto& option : command.options()) {
    if (!option->is_positional()) words.push_back({option->spec.name, option->help});
  }
}

// What can follow `command`: its verbs, or its options and those of every command.
std::vector<Word> WordsAfter(const Command& root, const Command& command) {
  std::vector<Word> words;
  for (const auto& child : command.children()) words.push_back({child->name(), child->help()});
  if (&command != &root) AddOptionWords(command, words);
  // After a group it is a verb that is looked for.
  if (&command == &root || command.children().empty()) AddOptionWords(root, words);
  words.push_back({"--help", ""});
  return words;
}

// In single quotes, as all three shells take it.
std::string Quoted(absl::string_view text) { return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", ""}, {"\\", ""}}), "'"); }

// Calls `add` for every option with few values: the command's path, the option, its values.
template <class Add>
void ForEachChoice(const Command& root, Add add) {
  for (const Command* command : AllCommands(root)) {
    for (const auto& option : command->options()) {
      if (!option->choices.empty() && !option->is_positional()) add(*command, option->spec.name, absl::StrJoin(option->choices, " "));
    }
  }
}

// The case branches that walk from a command to the one that the next word names; bash and zsh alike.
std::string Steps(const Command& root) {
  std::vector<std::string> paths;
  for (const Command* command : AllCommands(root)) {
    if (command != &root) paths.push_back(Quoted(command->path()));
  }
  return absl::StrJoin(paths, "|");
}

std::string ChoiceCases(const Command& root) {
  std::string cases;
  ForEachChoice(root, [&cases](const Command& command, const std::string& option, const std::string& values) {
    absl::StrAppend(&cases, "    ", Quoted(absl::StrCat(command.path(), " ", option)), ") values='", values, "' ;;\n");
  });
  return cases;
}

std::string Bash(const Command& root) {
  std::string cases;
  for (const Command* command : AllCommands(root)) {
    absl::StrAppend(
        &cases, "    ", Quoted(command->path()), ") values='",
        absl::StrJoin(WordsAfter(root, *command), " ", [](std::string* out, const Word& word) { absl::StrAppend(out, word.text); }),
        "' ;;\n");
  }
  return absl::StrCat(R"(# muster completion bash > /etc/bash_completion.d/muster
_muster() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command=muster values= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command ${COMP_WORDS[i]}" in
      )",
                      Steps(root), R"() command="$command ${COMP_WORDS[i]}" ;;
    esac
  done
  case "$command $previous" in
)",
                      ChoiceCases(root), R"(  esac
  [[ -n $values ]] || case "$command" in
)",
                      cases, R"(  esac
  COMPREPLY=($(compgen -W "$values" -- "$current"))
}
complete -o default -F _muster muster
)");
}

std::string Zsh(const Command& root) {
  std::string cases;
  for (const Command* command : AllCommands(root)) {
    absl::StrAppend(
        &cases, "    ", Quoted(command->path()), ") words_with_help=(",
        absl::StrJoin(WordsAfter(root, *command), " ",
                      [](std::string* out, const Word& word) {
                        absl::StrAppend(out, Quoted(absl::StrCat(word.text, ":", absl::StrReplaceAll(word.help, {{":", " "}}))));
                      }),
        ") ;;\n");
  }
  return absl::StrCat(R"(#compdef muster
# muster completion zsh > "${fpath[1]}/_muster"
_muster() {
  local command=muster values= word
  local -a words_with_help
  for word in ${words[2,CURRENT-1]}; do
    case "$command $word" in
      )",
                      Steps(root), R"() command="$command $word" ;;
    esac
  done
  case "$command ${words[CURRENT-1]}" in
)",
                      ChoiceCases(root), R"(  esac
  if [[ -n $values ]]; then
    compadd -- ${=values}
    return
  fi
  case "$command" in
)",
                      cases, R"(  esac
  _describe muster words_with_help || _files
}
_muster "$@"
)");
}

std::string Fish(const Command& root) {
  std::string lines;
  for (const Command* command : AllCommands(root)) {
    const std::string at =
        absl::StrCat("complete -c muster -n ", Quoted(absl::StrCat("test (__muster_command) = \"", command->path(), "\"")));
    for (const auto& child : command->children())
      absl::StrAppend(&lines, at, " -f -a ", child->name(), " -d ", Quoted(child->help()), "\n");
    for (const auto& option : command->options()) {
      if (option->is_positional()) continue;
      absl::StrAppend(&lines, command == &root ? "complete -c muster" : at, " -l ", absl::StripPrefix(option->spec.name, "--"),
                      option->placeholder.empty() ? "" : " -r", option->choices.empty() ? "" : " -f -a ",
                      option->choices.empty() ? "" : Quoted(absl::StrJoin(option->choices, " ")), " -d ", Quoted(option->help), "\n");
    }
  }
  return absl::StrCat(R"(# muster completion fish > ~/.config/fish/completions/muster.fish
function __muster_command
  set -l command muster
  for word in (commandline -opc)[2..]
    switch "$command $word"
      case )",
                      absl::StrReplaceAll(Steps(root), {{"|", " "}}), R"(
        set command "$command $word"
    end
  end
  echo $command
end
)",
                      lines);
}

}  // namespace

std::string CompletionScript(const Command& root, absl::string_view shell) {
  if (shell == "bash") return Bash(root);
  if (shell == "zsh") return Zsh(root);
  if (shell == "fish") return Fish(root);
  return "";
}

}  // namespace muster::cli
