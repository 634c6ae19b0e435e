#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

#include <iostream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/commands/api.h"
#include "cli/commands/groups.h"

// Any method of the API, by its name and with JSON for request and answer.
namespace muster::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

void ListMethods(const Terminal& terminal, absl::string_view containing) {
  for (const google::protobuf::ServiceDescriptor* service : ApiServices()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string name = MethodName(*service->method(i));
      if (absl::StrContains(name, containing)) terminal.out << name << "\n";
    }
  }
}

// The method and the messages that it takes and gives, as the API defines them.
void Describe(const Terminal& terminal, const MethodDescriptor& method) {
  terminal.out << method.DebugString() << "\n" << method.input_type()->DebugString();
  if (method.input_type() != method.output_type()) terminal.out << "\n" << method.output_type()->DebugString();
}

absl::StatusOr<std::unique_ptr<Message>> ParseRequest(const MethodDescriptor& method, const std::string& json) {
  std::unique_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, request.get());
  if (parsed.ok()) return request;
  return InvalidArgument("JSON_INVALID", parsed.ToString(),
                         {{"type", method.input_type()->full_name()}, {"problem", std::string(parsed.message())}});
}

absl::Status Run(const Command& command, const Invocation& invocation) {
  const Terminal& terminal = invocation.session.terminal();
  const std::string name = command.Value("METHOD");
  if (command.Given("--list")) {
    ListMethods(terminal, name);
    return absl::OkStatus();
  }
  if (name.empty()) {
    Violations violations;
    violations.Add("METHOD", "REQUIRED");
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(const MethodDescriptor* method, FindMethod(name));
  if (command.Given("--describe")) {
    Describe(terminal, *method);
    return absl::OkStatus();
  }
  std::string json = command.Given("JSON") ? command.Value("JSON") : "{}";
  if (json == "-") json.assign(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> request, ParseRequest(*method, json));
  return invocation.session.CallAny(*method, command.Value("--service"), *request, [&](const Message& answer) {
    google::protobuf::util::JsonPrintOptions options;
    options.add_whitespace = !invocation.json && !method->server_streaming();
    std::string text;
    terminal.out << (google::protobuf::util::MessageToJsonString(answer, &text, options).ok() ? text : JsonText(answer));
    if (!options.add_whitespace) terminal.out << "\n";
    terminal.out << std::flush;
  });
}

}  // namespace

void AddCallCommand(Command& root) {
  root.Add("call", nullptr,
           {{.name = "METHOD"},
            {.name = "JSON"},
            {.name = "--list", .is_flag = true},
            {.name = "--describe", .is_flag = true},
            {.name = "--service"}},
           &Run);
}

}  // namespace muster::cli
