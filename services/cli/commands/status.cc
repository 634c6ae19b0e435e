#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "cli/commands/groups.h"

namespace muster::cli {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(2);
// Between two looks while waiting.
constexpr absl::Duration kPause = absl::Milliseconds(50);
constexpr std::int64_t kMaxWaitSeconds = 3600;

struct Health {
  Service service;
  absl::Status status;
  absl::Duration took;
};

absl::StatusOr<std::vector<Health>> Ask(Session& session) {
  std::vector<Health> all;
  for (const Service& service : session.config().services()) {
    ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, session.ChannelTo(service.name()));
    const absl::Time start = absl::Now();
    const absl::Status status = rpc::CheckHealth(*channel, service.name(), start + kPatience);
    all.push_back({service, status, absl::Now() - start});
  }
  return all;
}

void PrintJson(const std::vector<Health>& all, const Terminal& terminal) {
  google::protobuf::Struct reply;
  auto& services = *(*reply.mutable_fields())["services"].mutable_list_value();
  for (const Health& health : all) {
    auto& fields = *services.add_values()->mutable_struct_value()->mutable_fields();
    fields["name"].set_string_value(health.service.name());
    fields["address"].set_string_value(health.service.address());
    fields["serving"].set_bool_value(health.status.ok());
    fields["reason"].set_string_value(ReasonOf(health.status));
  }
  terminal.out << JsonText(reply) << "\n";
}

void Print(View& view, const std::vector<Health>& all) {
  Table table({view.Left("COL_SERVICE"), view.Left("COL_STATE"), view.Left("COL_ADDRESS"), view.Right("COL_ANSWERED_IN")});
  for (const Health& health : all) {
    table.Add({health.service.name(), health.status.ok() ? view.Text("SERVING") : view.Text("NOT_SERVING"), health.service.address(),
               SpanText(health.took)});
  }
  view.List("TITLE_STATUS", table, "NO_SERVICES");
}

// Asks until all are well, or --wait is over.
absl::StatusOr<std::vector<Health>> AskPatiently(Session& session, absl::Duration patience) {
  const absl::Time end = absl::Now() + patience;
  while (true) {
    ASSIGN_OR_RETURN(std::vector<Health> all, Ask(session));
    const bool well = std::all_of(all.begin(), all.end(), [](const Health& health) { return health.status.ok(); });
    if (well || absl::Now() + kPause > end) return all;
    absl::SleepFor(kPause);
  }
}

absl::Status Run(const Command& command, const Invocation& invocation) {
  std::int64_t wait_seconds = 0;
  if (command.Given("--wait") &&
      (!absl::SimpleAtoi(command.Value("--wait"), &wait_seconds) || wait_seconds < 0 || wait_seconds > kMaxWaitSeconds)) {
    Violations violations;
    violations.Add("--wait", "OUT_OF_RANGE", {{"min", 0}, {"max", kMaxWaitSeconds}});
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(const std::vector<Health> all, AskPatiently(invocation.session, absl::Seconds(wait_seconds)));
  if (invocation.json) {
    PrintJson(all, invocation.session.terminal());
  } else {
    Print(invocation.view, all);
  }
  for (const Health& health : all) RETURN_IF_ERROR(health.status);
  return absl::OkStatus();
}

}  // namespace

void AddStatusCommand(Command& root) { root.Add("status", nullptr, {{.name = "--wait", .help = "OPT_WAIT_HEALTHY"}}, &Run); }

}  // namespace muster::cli
