#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cli/client/session.h"
#include "cli/commands/view.h"

namespace CLI {
class App;
}

namespace muster::cli {

// Reads the short form of a message field into it (lines.h).
using MessageParser = std::function<absl::Status(absl::string_view text, google::protobuf::Message& value)>;

// A MessageParser of a function for one message type.
template <class Value>
MessageParser As(absl::Status (*parse)(absl::string_view, Value&)) {
  return [parse](absl::string_view text, google::protobuf::Message& value) { return parse(text, static_cast<Value&>(value)); };
}

enum class Use {
  kOptional,
  kRequired,
  // Left out, it is the caller's own chapter.
  kOwnChapter,
};

// An option ("--title") or a positional argument ("INCIDENT") of a command. Its help is the row OPT_TITLE or ARG_INCIDENT of texts.csv.
struct OptionSpec {
  std::string name;
  // Path of the request's field that it sets, which also says how it is read; empty = the command reads it itself.
  std::string field;
  Use use = Use::kOptional;
  // What is taken when it is left out.
  std::string fallback;
  // The collection of a resource name whose field does not say it, such as `name` and `parent`.
  std::string collection;
  // For a field of a message type with a syntax of its own.
  MessageParser parse = nullptr;
  // Row of texts.csv, where the usual one says too little.
  std::string help;
  // Without a value; for options that have no field.
  bool is_flag = false;
};

// How a request is filled in.
struct Filling {
  // Options that must be given, as things are, beside those that always must.
  std::vector<std::string> required = {};
  // Of the options that always must be given some may be missing: what is filled in is kept, not carried out.
  bool unfinished = false;
};

// A command as it runs.
struct Invocation {
  Session& session;
  View& view;
  // --json.
  bool json = false;

  // Prints an answer.
  template <class Response>
  void Emit(const Response& response, void (*print)(View&, const Response&)) const {
    if (json) {
      session.terminal().out << JsonText(response) << "\n";
    } else {
      print(view, response);
    }
  }
};

// A node of the tree of commands: a group ("incident") or a verb ("create").
class Command {
 public:
  using Run = std::function<absl::Status(const Command& command, const Invocation& invocation)>;
  using RunAlone = std::function<absl::Status(const Command& command, const Terminal& terminal)>;

  struct Option {
    OptionSpec spec;
    std::string help;
    // What its values look like: "TIME"; empty for a flag.
    std::string placeholder;
    // The values that there are, when they are few.
    std::vector<std::string> choices;
    bool is_repeated = false;
    std::vector<std::string> values;
    bool given = false;

    bool is_positional() const { return spec.name[0] != '-'; }
  };

  // The root. `app` outlives it.
  Command(CLI::App& app, Language language);
  Command(const Command&) = delete;

  // A group; its help is the row GROUP_<NAME> of texts.csv.
  Command& Group(absl::string_view name);

  // A command that makes one call: options fill in the request, `print` shows the answer. `settle`, with --wait, turns the answer into the
  // one that comes once the other services have done their part. Its help is the row VERB_<GROUP>_<NAME>.
  template <class Stub, class Request, class Response>
  Command& Verb(absl::string_view name, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                std::vector<OptionSpec> options, void (*print)(View&, const Response&),
                absl::Status (*settle)(Session&, Response&) = nullptr) {
    if (settle != nullptr) options.push_back({.name = "--wait", .is_flag = true});
    return Add(name, Request::descriptor(), std::move(options),
               [method, print, settle](const Command& command, const Invocation& invocation) -> absl::Status {
                 Request request;
                 RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
                 ASSIGN_OR_RETURN(Response response, invocation.session.Call(method, request));
                 if (command.Given("--wait")) RETURN_IF_ERROR(settle(invocation.session, response));
                 invocation.Emit(response, print);
                 return absl::OkStatus();
               });
  }

  // A command that lists pages until --limit.
  template <class Stub, class Request, class Response>
  Command& List(absl::string_view name, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                std::vector<OptionSpec> options, void (*print)(View&, const Response&)) {
    options.push_back({.name = "--limit"});
    return Add(name, Request::descriptor(), std::move(options),
               [method, print](const Command& command, const Invocation& invocation) -> absl::Status {
                 Request request;
                 RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
                 ASSIGN_OR_RETURN(const int limit, command.Limit());
                 ASSIGN_OR_RETURN(const Response response, invocation.session.List(method, request, limit));
                 invocation.Emit(response, print);
                 return absl::OkStatus();
               });
  }

  // A command of its own kind. `request`: the type that the options' fields belong to; null when none has one. Help: VERB_<PATH>.
  Command& Add(absl::string_view name, const google::protobuf::Descriptor* request, std::vector<OptionSpec> options, Run run);

  // One that needs no configuration, no identity and no service.
  Command& AddAlone(absl::string_view name, std::vector<OptionSpec> options, RunAlone run);

  // Options that the root is given before its commands are understood by all of them.
  void AddOptions(const google::protobuf::Descriptor* request, std::vector<OptionSpec> options);

  // Sets the request's fields from what was typed. Error: INVALID_ARGUMENT/INVALID_FIELDS with every wrong or missing option, by its name.
  absl::Status Fill(google::protobuf::Message& request, absl::string_view own_chapter, const Filling& filling = {}) const;

  // Of an option without field. Empty, or the last one given.
  std::string Value(absl::string_view name) const;
  bool Given(absl::string_view name) const;
  // --json, which the root was given.
  bool JsonWanted() const { return root_.Given("--json"); }
  // --limit, default 1000. Error: INVALID_ARGUMENT/INVALID_FIELDS.
  absl::StatusOr<int> Limit() const;

  // The fields below `prefix` ("item.") that options were given for, as paths below it.
  std::vector<std::string> GivenFields(absl::string_view prefix) const;

  // The option that sets the field that a path of a request ("incident.title", "lines[2].quantity") begins with; null when there is none.
  const Option* OptionOfField(absl::string_view path) const;

  // Whether --help was given; of the root.
  bool HelpWanted() const { return help_wanted_; }
  // The deepest command that was named.
  const Command& Chosen() const;
  const Run& run() const { return run_; }
  const RunAlone& run_alone() const { return run_alone_; }

  // "muster incident create".
  const std::string& path() const { return path_; }
  const std::string& name() const { return name_; }
  const std::string& help() const { return help_; }
  const std::vector<std::unique_ptr<Option>>& options() const { return options_; }
  const std::vector<std::unique_ptr<Command>>& children() const { return children_; }

 private:
  Command(CLI::App& app, Command& parent, absl::string_view name, absl::string_view help_key);

  void AddHelpFlag();
  // Has the parser put the option's values into `option`.
  void Bind(Option& option);
  void AddOption(const google::protobuf::Descriptor* request, OptionSpec spec);
  absl::Status FillOne(const Option& option, google::protobuf::Message& request, absl::string_view text) const;

  CLI::App& app_;
  Command& root_;
  const Language language_;
  const std::string name_;
  const std::string path_;
  const std::string help_;
  std::vector<std::unique_ptr<Option>> options_;
  std::vector<std::unique_ptr<Command>> children_;
  bool help_wanted_ = false;
  Run run_;
  RunAlone run_alone_;
};

}  // namespace muster::cli
