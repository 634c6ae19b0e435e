#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/commands/command.h"
#include "cli/commands/ledger_text.h"
#include "muster/warehouse/v1/draft.pb.h"

namespace muster::cli {

// Stores a draft under the warehouse that the command names, or in place of what the draft of --into holds, and prints it.
absl::Status SaveDraft(const Command& command, const Invocation& invocation, warehouse::v1::Draft draft, const std::string& warehouse);

// What must be given even for a draft: with --draft the warehouse that it belongs to, with --into nothing.
Filling FillingOf(const Command& command);

// A command that posts a paper; with --draft or --into it becomes a draft, and what is still missing may be missing. `mutable_request` is
// where a draft holds such a request.
template <class Stub, class Request>
Command& AddPaperCommand(Command& group, absl::string_view name,
                         grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, warehouse::v1::Voucher*),
                         Request* (warehouse::v1::Draft::*mutable_request)(), std::vector<OptionSpec> options) {
  options.push_back({.name = "--draft", .is_flag = true});
  options.push_back({.name = "--into"});
  return group.Add(name, Request::descriptor(), std::move(options),
                   [method, mutable_request](const Command& command, const Invocation& invocation) -> absl::Status {
                     Request request;
                     RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter(), FillingOf(command)));
                     if (command.Given("--draft") || command.Given("--into")) {
                       const std::string warehouse = request.warehouse();
                       warehouse::v1::Draft draft;
                       *(draft.*mutable_request)() = std::move(request);
                       return SaveDraft(command, invocation, std::move(draft), warehouse);
                     }
                     ASSIGN_OR_RETURN(const warehouse::v1::Voucher voucher, invocation.session.Call(method, request));
                     invocation.Emit(voucher, PrintVoucher);
                     return absl::OkStatus();
                   });
}

}  // namespace muster::cli
