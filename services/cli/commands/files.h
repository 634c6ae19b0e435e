#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/commands/command.h"

// Files of the caller's own machine that go to a service or come from one.
namespace muster::cli {

// Error: INVALID_ARGUMENT/INPUT_UNREADABLE.
absl::StatusOr<std::string> ReadInput(const std::string& path);

// Reads a file of protobuf JSON into `message`. Errors: INVALID_ARGUMENT/INPUT_UNREADABLE, JSON_INVALID (details type, problem).
absl::Status ReadJson(const std::string& path, google::protobuf::Message& message);

// Where an answer's file goes: to `out` when it is given, else to this folder under the name that the service gave it.
std::string OutputPath(const std::string& out, const std::string& file_name);

// Error: INVALID_ARGUMENT/OUTPUT_UNWRITABLE.
absl::Status WriteOutput(const std::string& path, const std::string& content);

// A command that makes one call and saves the file of its answer (--out). With --json the answer is printed, and saved only where --out
// says.
template <class Stub, class Request, class File>
Command& AddFileCommand(Command& group, absl::string_view name, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, File*),
                        std::vector<OptionSpec> options) {
  options.push_back({.name = "--out"});
  return group.Add(name, Request::descriptor(), std::move(options),
                   [method](const Command& command, const Invocation& invocation) -> absl::Status {
                     Request request;
                     RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
                     ASSIGN_OR_RETURN(const File file, invocation.session.Call(method, request));
                     const std::string path = OutputPath(command.Value("--out"), file.file_name());
                     if (!invocation.json || command.Given("--out")) RETURN_IF_ERROR(WriteOutput(path, file.content()));
                     if (invocation.json) {
                       invocation.session.terminal().out << JsonText(file) << "\n";
                     } else {
                       invocation.view.Line(invocation.view.Text("SAVED", {{"file", path}, {"size", file.content().size()}}));
                     }
                     return absl::OkStatus();
                   });
}

}  // namespace muster::cli
