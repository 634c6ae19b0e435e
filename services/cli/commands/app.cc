#include "cli/commands/app.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/client/client_config.h"
#include "cli/client/session.h"
#include "cli/commands/completion.h"
#include "cli/commands/groups.h"
#include "cli/commands/help.h"
#include "cli/commands/plan_text.h"
#include "cli/commands/view.h"
#include "cli/text/texts.h"

namespace muster::cli {
namespace {

constexpr absl::Duration kMaxTimeout = absl::Hours(24);

// What is wrong with one field: its option where there is one, its path where that says more, and what would be right.
std::string ViolationText(const Violation& violation, const Command& command, Language language) {
  const std::string sentence =
      violation.description.empty() ? Sentence(violation.reason, violation.details, language) : violation.description;
  const Command::Option* option = command.OptionOfField(violation.field);
  const std::string where = option == nullptr ? violation.field : absl::StrCat(option->spec.name, " (", violation.field, ")");
  return absl::StrCat("  ", where, ": ", sentence.empty() ? violation.reason : sentence);
}

void PrintError(const absl::Status& status, const Command& command, const Terminal& terminal) {
  const std::string said = SaidOf(status);
  const std::string localized = said.empty() ? LocalizedMessageOf(status) : said;
  const std::string reason = ReasonOf(status);
  const std::string code = reason.empty()        ? ""
                           : terminal.err_is_tty ? absl::StrCat("  \x1b[2m[", reason, "]\x1b[0m")
                                                 : absl::StrCat("  [", reason, "]");
  const std::string sentence = localized.empty() ? Sentence(status, terminal.language) : localized;
  terminal.err << Text("ERROR", terminal.language, {{"sentence", sentence}}) << code << "\n";
  for (const Violation& violation : ViolationsOf(status)) terminal.err << ViolationText(violation, command, terminal.language) << "\n";
  for (const std::string& line : RowLines(status, terminal.language)) terminal.err << "  " << line << "\n";
  const bool miswritten = reason == "INVALID_FIELDS" || reason == "WORDS_UNKNOWN" || reason == "USAGE_WRONG";
  if (miswritten) terminal.err << Text("SEE_HELP", terminal.language, {{"command", command.path()}}) << "\n";
}

void AddCommonOptions(Command& root) {
  root.AddOptions(nullptr, {{.name = "--json", .is_flag = true},
                            {.name = "--world"},
                            {.name = "--as"},
                            {.name = "--lang"},
                            {.name = "--timeout"},
                            {.name = "--request-id"},
                            {.name = "--config"}});
}

absl::Status CheckWords(const CLI::App& app, const Command& root) {
  const std::vector<std::string> unknown = app.remaining(true);
  const Command& chosen = root.Chosen();
  if (unknown.empty()) return absl::OkStatus();
  return InvalidArgument("WORDS_UNKNOWN", "unknown words", {{"words", absl::StrJoin(unknown, " ")}, {"command", chosen.path()}});
}

absl::StatusOr<SessionOptions> OptionsOf(const Command& root) {
  SessionOptions options{.world = root.Value("--world"), .identity = root.Value("--as"), .request_id = root.Value("--request-id")};
  if (root.Given("--timeout")) {
    const bool parsed = absl::ParseDuration(root.Value("--timeout"), &options.timeout);
    if (!parsed || options.timeout <= absl::ZeroDuration() || options.timeout > kMaxTimeout) {
      Violations violations;
      violations.Add("--timeout", "MALFORMED", {{"expected", "30s, 5m"}});
      return violations.ToStatus();
    }
  }
  return options;
}

absl::Status RunInSession(const Command& root, const Command& command, const Surroundings& surroundings, const Terminal& terminal) {
  ASSIGN_OR_RETURN(const SessionOptions options, OptionsOf(root));
  ASSIGN_OR_RETURN(const ClientConfig config,
                   LoadClientConfig({.option = root.Value("--config"), .environment = surroundings.config, .folder = surroundings.folder}));
  ASSIGN_OR_RETURN(const std::unique_ptr<Session> session, Session::Open(config, options, terminal));
  if (session->world().exercise())
    terminal.err << Text("EXERCISE_BANNER", terminal.language, {{"world", session->world().name()}}) << std::endl;
  View view(*session);
  return command.run()(command, {.session = *session, .view = view, .json = root.Given("--json")});
}

absl::Status PrintCompletion(const Command& root, const Command& command, const Terminal& terminal) {
  const std::string script = CompletionScript(root, command.Value("SHELL"));
  if (script.empty()) return InvalidArgument("SHELL_UNKNOWN", "no such shell", {{"shell", command.Value("SHELL")}});
  terminal.out << script;
  return absl::OkStatus();
}

// The program from the words that were typed to their effect.
absl::Status Run(CLI::App& app, const Command& root, std::vector<std::string> args, const Surroundings& surroundings,
                 const Terminal& terminal) {
  // CLI11 takes them from the end.
  std::reverse(args.begin(), args.end());
  try {
    app.parse(std::move(args));
  } catch (const CLI::ParseError& error) {
    return InvalidArgument("USAGE_WRONG", error.what(), {{"problem", error.what()}});
  }
  const Command& command = root.Chosen();
  if (root.HelpWanted()) {
    terminal.out << HelpText(root, command, terminal.language, terminal.columns);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckWords(app, root));
  if (command.name() == "completion") return PrintCompletion(root, command, terminal);
  if (command.run_alone() != nullptr) return command.run_alone()(command, terminal);
  if (command.run() == nullptr) {
    terminal.err << HelpText(root, command, terminal.language, terminal.columns);
    return InvalidArgument("COMMAND_INCOMPLETE", "a command is missing", {{"command", command.path()}});
  }
  return RunInSession(root, command, surroundings, terminal);
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kDone;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kCancelled:
      return kRefused;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return kUsage;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return kNotAllowed;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return kUnavailable;
    default:
      return kInternal;
  }
}

Language ChooseLanguage(const std::vector<std::string>& args, const std::vector<std::string>& locales) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    absl::string_view value = args[i];
    if (absl::ConsumePrefix(&value, "--lang=")) return LanguageFrom(value);
    if (args[i] == "--lang" && i + 1 < args.size()) return LanguageFrom(args[i + 1]);
  }
  const auto set = std::find_if(locales.begin(), locales.end(), [](const std::string& locale) { return !locale.empty(); });
  return set == locales.end() ? Language::kChinese : LanguageFrom(*set);
}

void AddAllCommands(Command& root) {
  AddCommonOptions(root);
  AddIncidentCommands(root);
  AddReportCommands(root);
  AddLevelCommands(root);
  AddRequisitionCommands(root);
  AddPlanCommands(root);
  AddApprovalCommands(root);
  AddShipmentCommands(root);
  AddCarrierCommands(root);
  AddVehicleCommands(root);
  AddDriverCommands(root);
  AddTravelCommands(root);
  AddExecutionReportCommands(root);
  AddMissionCommands(root);
  AddTeamCommands(root);
  AddStockCommands(root);
  AddVoucherCommands(root);
  AddNoticeCommands(root);
  AddDraftCommands(root);
  AddLotCommands(root);
  AddStocktakeCommands(root);
  AddDonationCommands(root);
  AddStockLevelCommands(root);
  AddSheetCommands(root);
  AddGradeCommands(root);
  AddCriteriaCommands(root);
  AddCalendarCommands(root);
  AddWarehouseCommands(root);
  AddItemCommands(root);
  AddChapterCommands(root);
  AddTimelineCommand(root);
  AddAuditCommands(root);
  AddWatchCommand(root);
  AddStatusCommand(root);
  AddCallCommand(root);
  root.Add("completion", nullptr, {{.name = "SHELL"}}, nullptr);
}

int RunMuster(const std::vector<std::string>& args, const Surroundings& surroundings, const Terminal& terminal) {
  CLI::App app("", "muster");
  Command root(app, terminal.language);
  AddAllCommands(root);
  const absl::Status status = Run(app, root, args, surroundings, terminal);
  if (!status.ok()) PrintError(status, root.Chosen(), terminal);
  terminal.out.flush();
  return ExitCodeOf(status);
}

}  // namespace muster::cli
