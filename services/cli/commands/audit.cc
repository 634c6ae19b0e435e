#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/commands/groups.h"
#include "muster/common/v1/audit_service.grpc.pb.h"
#include "platform/wire/proto_time.h"

// The audit trails of all services: who did what from where, and whether any of it was tampered with.
namespace muster::cli {
namespace {

using common::v1::AuditBreak;
using common::v1::AuditEntry;
using common::v1::AuditService;
using common::v1::SearchAuditEntriesRequest;
using common::v1::SearchAuditEntriesResponse;
using common::v1::VerifyAuditRequest;
using common::v1::VerifyAuditResponse;

// Nobody waits longer for one service while others have answered.
constexpr absl::Duration kSearchPatience = absl::Seconds(10);
constexpr int kMaxPageSize = 500;

struct Entry {
  std::string service;
  AuditEntry entry;
};

// The service that was named, else all that are configured and have events.
std::vector<std::string> ServicesOf(const Command& command, const ClientConfig& config) {
  if (command.Given("SERVICE")) return {command.Value("SERVICE")};
  std::vector<std::string> services;
  for (const Service& service : config.services()) {
    if (service.name() != "gateway") services.push_back(service.name());
  }
  return services;
}

// Whether other services may still answer what this one could not.
bool IsAway(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status);
}

// Named by the service that was asked: the API itself is common to all.
absl::Status Away(const std::string& service, const absl::Status& status) {
  return Unavailable("SERVICE_UNAVAILABLE", status.message(), absl::ZeroDuration(), {{"service", service}});
}

// The newest `limit` entries of one service.
absl::StatusOr<std::vector<Entry>> Load(Session& session, const std::string& service, SearchAuditEntriesRequest request, int limit) {
  ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, session.ChannelTo(service));
  AuditService::Stub stub(channel);
  std::vector<Entry> entries;
  do {
    request.set_page_size(std::min(limit - static_cast<int>(entries.size()), kMaxPageSize));
    ASSIGN_OR_RETURN(SearchAuditEntriesResponse page, rpc::Invoke(stub, &AuditService::Stub::SearchAuditEntries, request,
                                                                  session.OptionsUntil(absl::Now() + kSearchPatience)));
    for (AuditEntry& entry : *page.mutable_entries()) entries.push_back({.service = service, .entry = std::move(entry)});
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && static_cast<int>(entries.size()) < limit);
  return entries;
}

void PrintEntries(View& view, const std::vector<Entry>& entries) {
  Table table({view.Left("COL_TIME"), view.Left("COL_SERVICE"), view.Left("COL_AUDIT_ACTOR"), view.Left("COL_AUDIT_METHOD"),
               view.Left("COL_AUDIT_ADDRESS"), view.Left("COL_CHAPTER"), view.Left("COL_AUDIT_SEAL"), view.Whole("COL_AUDIT_RESOURCE")});
  for (const Entry& found : entries) {
    const common::v1::Event& event = found.entry.event();
    const std::string& method = found.entry.method();
    table.Add({SecondText(event.create_time()), found.service, event.actor(), method.substr(method.rfind('/') + 1),
               found.entry.client_address(), ShortName(event.chapter()),
               found.entry.sealed() ? view.Text("AUDIT_SEALED") : view.Text("AUDIT_UNSEALED"), event.resource()});
  }
  view.List("TITLE_AUDIT", table, "NO_AUDIT_ENTRIES");
}

absl::Status Search(const Command& command, const Invocation& invocation) {
  SearchAuditEntriesRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  // Services act too, and are named in full.
  if (!request.actor().empty() && request.actor().find('/') == std::string::npos) request.set_actor(FullName(request.actor(), "users"));
  ASSIGN_OR_RETURN(const int limit, command.Limit());
  std::vector<Entry> all;
  absl::Status away;
  for (const std::string& service : ServicesOf(command, invocation.session.config())) {
    absl::StatusOr<std::vector<Entry>> entries = Load(invocation.session, service, request, limit);
    if (!entries.ok() && !IsAway(entries.status())) return entries.status();
    if (entries.ok()) {
      std::move(entries->begin(), entries->end(), std::back_inserter(all));
    } else {
      away.Update(Away(service, entries.status()));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) {
    return FromTimestamp(a.entry.event().create_time()) > FromTimestamp(b.entry.event().create_time());
  });
  const bool more = static_cast<int>(all.size()) >= limit;
  if (static_cast<int>(all.size()) > limit) all.resize(static_cast<std::size_t>(limit));
  if (invocation.json) {
    std::ostream& out = invocation.session.terminal().out;
    for (const Entry& found : all) out << R"({"service":")" << found.service << R"(","entry":)" << JsonText(found.entry) << "}\n";
  } else {
    PrintEntries(invocation.view, all);
    if (more) invocation.view.More("more");
  }
  return away;
}

std::string BreakText(View& view, const std::string& service, const AuditBreak& broken) {
  const std::string after = broken.has_after_time() ? SecondText(broken.after_time()) : view.Text("AUDIT_FROM_THE_BEGINNING");
  const Details details = {{"service", service},
                           {"seal", broken.seal_id()},
                           {"after", after},
                           {"through", broken.has_through_time() ? SecondText(broken.through_time()) : std::string()},
                           {"after_cursor", broken.after_cursor().empty() ? "0-0" : broken.after_cursor()},
                           {"through_cursor", broken.through_cursor()},
                           {"sealed", broken.sealed_event_count()},
                           {"found", broken.found_event_count()}};
  switch (broken.kind()) {
    case AuditBreak::KIND_CHANGED:
      return view.Text("AUDIT_BREAK_CHANGED", details);
    case AuditBreak::KIND_REMOVED:
      return view.Text("AUDIT_BREAK_REMOVED", details);
    case AuditBreak::KIND_INSERTED:
      return view.Text("AUDIT_BREAK_INSERTED", details);
    case AuditBreak::KIND_SEAL_MISSING:
      return view.Text("AUDIT_BREAK_SEAL_MISSING", details);
    default:
      // Of a service that knows more kinds: what it is about is said all the same.
      return view.Text("AUDIT_BREAK_CHANGED", details);
  }
}

void PrintResult(View& view, const std::string& service, const VerifyAuditResponse& result) {
  view.Line(view.Text("AUDIT_HOLDS", {{"service", service},
                                      {"events", result.event_count()},
                                      {"seals", result.seal_count()},
                                      {"unsealed", result.unsealed_event_count()}}));
  if (result.has_first_break()) view.Line(BreakText(view, service, result.first_break()));
  if (!result.has_first_break() && result.has_last_seal()) {
    view.Line(view.Text("AUDIT_LAST_SEAL", {{"seal", result.last_seal().seal_id()},
                                            {"time", SecondText(result.last_seal().create_time())},
                                            {"digest", result.last_seal().digest()}}));
  }
}

absl::Status Verify(const Command& command, const Invocation& invocation) {
  Session& session = invocation.session;
  int broken = 0;
  absl::Status away;
  for (const std::string& service : ServicesOf(command, session.config())) {
    ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, session.ChannelTo(service));
    AuditService::Stub stub(channel);
    const absl::StatusOr<VerifyAuditResponse> result =
        rpc::Invoke(stub, &AuditService::Stub::VerifyAudit, VerifyAuditRequest(), session.OptionsUntil(absl::Now() + session.timeout()));
    if (!result.ok() && !IsAway(result.status())) return result.status();
    if (!result.ok()) {
      away.Update(Away(service, result.status()));
      continue;
    }
    if (result->has_first_break()) ++broken;
    if (invocation.json) {
      session.terminal().out << R"({"service":")" << service << R"(","result":)" << JsonText(*result) << "}\n";
    } else {
      PrintResult(invocation.view, service, *result);
    }
  }
  // What does not hold weighs more than who did not answer.
  if (broken > 0) return FailedPrecondition("AUDIT_BROKEN", "an audit trail was tampered with", {{"count", broken}});
  return away;
}

}  // namespace

void AddAuditCommands(Command& root) {
  Command& audit = root.Group("audit");
  audit.Add("search", SearchAuditEntriesRequest::descriptor(),
            {{.name = "SERVICE"},
             {.name = "--actor", .field = "actor"},
             {.name = "--resource", .field = "resource_prefix"},
             {.name = "--method", .field = "method"},
             {.name = "--chapter", .field = "chapter", .help = "OPT_UNDER"},
             {.name = "--since", .field = "start_time"},
             {.name = "--until", .field = "end_time"},
             {.name = "--limit"}},
            &Search);
  audit.Add("verify", nullptr, {{.name = "SERVICE"}}, &Verify);
}

}  // namespace muster::cli
