#include "cli/commands/command.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "cli/text/fields.h"
#include "platform/status/check.h"

namespace muster::cli {
namespace {

using google::protobuf::FieldDescriptor;

constexpr int kDefaultLimit = 1000;
constexpr int kMaxLimit = 1'000'000;

// "muster incident create" → "VERB_INCIDENT_CREATE"; "--as-of" → "OPT_AS_OF".
std::string HelpKey(absl::string_view prefix, absl::string_view name) {
  return absl::StrCat(prefix, "_", absl::StrReplaceAll(absl::AsciiStrToUpper(name), {{" ", "_"}, {"-", "_"}}));
}

std::string PlaceholderOf(const FieldDescriptor& field, const OptionSpec& spec) {
  if (spec.parse != nullptr) return "LINE";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "";
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return "N";
    case FieldDescriptor::CPPTYPE_ENUM:
      return "WORD";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type()->name() == "Timestamp") return "TIME";
      return field.message_type()->name() == "Duration" ? "SPAN" : "LAT,LON";
    default:
      return !spec.collection.empty() || !CollectionOf(field).empty() ? "ID" : "TEXT";
  }
}

}  // namespace

Command::Command(CLI::App& app, Language language)
    : app_(app), root_(*this), language_(language), name_(app.get_name()), path_(name_), help_(MustFindText("ABOUT", language)) {
  // Unknown words are reported by us, all at once and in the user's language.
  app_.allow_extras();
  app_.require_subcommand(0, 1);
  AddHelpFlag();
}

Command::Command(CLI::App& app, Command& parent, absl::string_view name, absl::string_view help_key)
    : app_(app),
      root_(parent.root_),
      language_(parent.language_),
      name_(name),
      path_(absl::StrCat(parent.path_, " ", name)),
      help_(MustFindText(help_key, language_)) {
  AddHelpFlag();
  // Not by CLI11's fallthrough, with which `muster watch warehouse` would mean the command `warehouse`.
  for (const auto& option : root_.options_) Bind(*option);
}

void Command::AddHelpFlag() {
  app_.set_help_flag();
  app_.add_flag("-h,--help", root_.help_wanted_);
}

void Command::Bind(Option& option) {
  if (option.placeholder.empty()) {
    app_.add_flag(option.spec.name, option.given);
    return;
  }
  CLI::Option* parsed = app_.add_option(option.spec.name, option.values)->allow_extra_args(false);
  if (!option.is_repeated) parsed->expected(1);
}

Command& Command::Group(absl::string_view name) {
  CLI::App* app = app_.add_subcommand(std::string(name));
  children_.emplace_back(new Command(*app, *this, name, HelpKey("GROUP", name)));
  return *children_.back();
}

Command& Command::Add(absl::string_view name, const google::protobuf::Descriptor* request, std::vector<OptionSpec> options, Run run) {
  CLI::App* app = app_.add_subcommand(std::string(name));
  const std::string path = absl::StrCat(absl::StripPrefix(absl::StrCat(path_, " "), "muster "), name);
  children_.emplace_back(new Command(*app, *this, name, HelpKey("VERB", path)));
  Command& command = *children_.back();
  command.AddOptions(request, std::move(options));
  command.run_ = std::move(run);
  return command;
}

Command& Command::AddAlone(absl::string_view name, std::vector<OptionSpec> options, RunAlone run) {
  Command& command = Add(name, nullptr, std::move(options), nullptr);
  command.run_alone_ = std::move(run);
  return command;
}

void Command::AddOptions(const google::protobuf::Descriptor* request, std::vector<OptionSpec> options) {
  for (OptionSpec& spec : options) AddOption(request, std::move(spec));
}

void Command::AddOption(const google::protobuf::Descriptor* request, OptionSpec spec) {
  options_.push_back(std::make_unique<Option>());
  Option& option = *options_.back();
  const std::string word(absl::StripPrefix(spec.name, "--"));
  const bool positional = spec.name[0] != '-';
  option.help = std::string(MustFindText(spec.help.empty() ? HelpKey(positional ? "ARG" : "OPT", word) : spec.help, language_));
  option.placeholder = spec.is_flag ? "" : "TEXT";
  if (!spec.field.empty()) {
    const FieldDescriptor* field = FindField(*request, spec.field);
    MUSTER_CHECK(field != nullptr);
    option.placeholder = PlaceholderOf(*field, spec);
    option.is_repeated = field->is_repeated();
    if (field->enum_type() != nullptr) option.choices = EnumTokens(*field->enum_type());
  }
  option.spec = std::move(spec);
  Bind(option);
}

absl::Status Command::FillOne(const Option& option, google::protobuf::Message& request, absl::string_view text) const {
  if (option.spec.parse != nullptr) return option.spec.parse(text, AddMessage(request, option.spec.field));
  const FieldDescriptor& field = *FindField(*request.GetDescriptor(), option.spec.field);
  absl::string_view collection = option.spec.collection;
  if (collection.empty()) collection = CollectionOf(field);
  return SetField(request, option.spec.field, text, collection);
}

absl::Status Command::Fill(google::protobuf::Message& request, absl::string_view own_chapter, const Filling& filling) const {
  Violations violations;
  for (const auto& option : options_) {
    const bool required = (option->spec.use == Use::kRequired && !filling.unfinished) ||
                          std::find(filling.required.begin(), filling.required.end(), option->spec.name) != filling.required.end();
    std::vector<std::string> values = option->values;
    if (option->given) values = {"true"};
    if (values.empty() && option->spec.use == Use::kOwnChapter) values = {std::string(own_chapter)};
    if (values.empty() && !option->spec.fallback.empty()) values = {option->spec.fallback};
    if (values.empty() && required) violations.Add(option->spec.name, "REQUIRED");
    if (option->spec.field.empty()) continue;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const absl::Status status = FillOne(*option, request, values[i]);
      const std::string where = option->is_repeated ? absl::StrCat(option->spec.name, "[", i, "]") : option->spec.name;
      if (!status.ok()) violations.Add(where, ReasonOf(status), DetailsOf(status));
    }
  }
  return violations.ToStatus();
}

std::string Command::Value(absl::string_view name) const {
  for (const auto& option : options_) {
    if (option->spec.name == name) return option->values.empty() ? "" : option->values.back();
  }
  MUSTER_CHECK(false);
  return "";
}

bool Command::Given(absl::string_view name) const {
  for (const auto& option : options_) {
    if (option->spec.name == name) return option->given || !option->values.empty();
  }
  return false;
}

absl::StatusOr<int> Command::Limit() const {
  int limit = kDefaultLimit;
  if (Given("--limit") && (!absl::SimpleAtoi(Value("--limit"), &limit) || limit < 1 || limit > kMaxLimit)) {
    Violations violations;
    violations.Add("--limit", "OUT_OF_RANGE", {{"min", 1}, {"max", kMaxLimit}});
    return violations.ToStatus();
  }
  return limit;
}

std::vector<std::string> Command::GivenFields(absl::string_view prefix) const {
  std::vector<std::string> fields;
  for (const auto& option : options_) {
    absl::string_view field = option->spec.field;
    const bool given = option->given || !option->values.empty();
    if (given && absl::ConsumePrefix(&field, prefix)) fields.emplace_back(field);
  }
  return fields;
}

const Command::Option* Command::OptionOfField(absl::string_view path) const {
  for (const auto& option : options_) {
    absl::string_view rest = path;
    if (!option->spec.field.empty() && absl::ConsumePrefix(&rest, option->spec.field) &&
        (rest.empty() || rest[0] == '.' || rest[0] == '[')) {
      return option.get();
    }
  }
  return nullptr;
}

const Command& Command::Chosen() const {
  for (const auto& child : children_) {
    if (child->app_.parsed()) return child->Chosen();
  }
  return *this;
}

}  // namespace muster::cli
