#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/command.h"

namespace muster::cli {

// A flag that empties a list ("--no-pack"), and the list ("packs").
struct Emptying {
  std::string flag;
  std::string field;
};

// Options of which at least one must be given, for people: "--name --kind".
std::string ChangingOptions(const Command& command, absl::string_view prefix, const std::vector<Emptying>& emptyings);

// A command that changes a resource: what options are given for is changed and nothing else, so that '' and 0 clear a field. `resource` is
// the request's field that holds it, "item".
template <class Stub, class Request, class Response>
Command& AddUpdateCommand(Command& group, absl::string_view resource,
                          grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), std::vector<OptionSpec> options,
                          std::vector<Emptying> emptyings, void (*print)(View&, const Response&)) {
  const std::string prefix = absl::StrCat(resource, ".");
  for (const Emptying& emptying : emptyings) options.push_back({.name = emptying.flag, .is_flag = true});
  options.push_back({.name = "--etag", .field = absl::StrCat(prefix, "etag")});
  return group.Add("update", Request::descriptor(), std::move(options),
                   [prefix, method, emptyings, print](const Command& command, const Invocation& invocation) -> absl::Status {
                     Request request;
                     RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
                     std::vector<std::string> paths = command.GivenFields(prefix);
                     std::erase(paths, "name");
                     std::erase(paths, "etag");
                     for (const Emptying& emptying : emptyings) {
                       const bool both = std::find(paths.begin(), paths.end(), emptying.field) != paths.end();
                       if (command.Given(emptying.flag) && !both) paths.push_back(emptying.field);
                     }
                     if (paths.empty()) {
                       return Said(InvalidArgument("INVALID_FIELDS", "nothing to change"),
                                   invocation.view.Text("NOTHING_TO_CHANGE", {{"options", ChangingOptions(command, prefix, emptyings)}}));
                     }
                     for (std::string& path : paths) request.mutable_update_mask()->add_paths(std::move(path));
                     ASSIGN_OR_RETURN(const Response changed, invocation.session.Call(method, request));
                     invocation.Emit(changed, print);
                     return absl::OkStatus();
                   });
}

}  // namespace muster::cli
