#include <algorithm>
#include <mutex>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/commands/api.h"
#include "cli/commands/groups.h"
#include "cli/text/fields.h"
#include "muster/common/v1/event_service.grpc.pb.h"

namespace muster::cli {
namespace {

using common::v1::Event;
using common::v1::EventService;
using common::v1::WatchEventsRequest;
using common::v1::WatchEventsResponse;

constexpr absl::Duration kReconnectDelay = absl::Seconds(1);
// A stream ends with its caller's token anyway; it is then opened again.
constexpr absl::Duration kLongestStream = absl::Hours(1);

bool IsOver(const absl::Status& status) {
  return status.code() != absl::StatusCode::kUnavailable && status.code() != absl::StatusCode::kResourceExhausted &&
         status.code() != absl::StatusCode::kDeadlineExceeded && status.code() != absl::StatusCode::kUnauthenticated;
}

// "muster.disaster.v1.IncidentCreated" → "EVENT_INCIDENT_CREATED"
std::string EventKey(absl::string_view type) {
  std::string key = "EVENT";
  for (const char c : type.substr(type.rfind('.') + 1)) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c))) key += '_';
    key += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return key;
}

// Watches services, each in a thread of its own, and prints what comes.
class Watcher {
 public:
  Watcher(const Invocation& invocation, const WatchEventsRequest& request, bool follow)
      : invocation_(invocation), request_(request), follow_(follow) {}

  // Goes on from the last event whenever the connection breaks; with `follow` it ends with the process or an error only.
  absl::Status Watch(const std::string& service) {
    const std::shared_ptr<grpc::Channel> channel = ChannelTo(service);
    if (channel == nullptr) return InvalidArgument("SERVICE_NOT_CONFIGURED", "no address", {{"service", service}});
    WatchEventsRequest request = request_;
    bool proven = false;
    while (true) {
      const absl::Status end = WatchOnce(service, channel, request, proven);
      // The very first answer tells a refused caller from a token that has run out.
      if (end.ok() || IsOver(end) || (end.code() == absl::StatusCode::kUnauthenticated && !proven)) return end;
      if (end.code() == absl::StatusCode::kUnavailable) Note("WATCH_RECONNECTING", service);
      absl::SleepFor(kReconnectDelay);
    }
  }

 private:
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& service) {
    const std::lock_guard lock(mutex_);
    return invocation_.session.ChannelTo(service).value_or(nullptr);
  }

  // OK once everything is there and nothing more is wanted.
  absl::Status WatchOnce(const std::string& service, const std::shared_ptr<grpc::Channel>& channel, WatchEventsRequest& request,
                         bool& proven) {
    EventService::Stub stub(channel);
    grpc::ClientContext context;
    rpc::Prepare(context, invocation_.session.OptionsUntil(absl::Now() + kLongestStream));
    const std::unique_ptr<grpc::ClientReader<WatchEventsResponse>> reader = stub.WatchEvents(&context, request);
    WatchEventsResponse response;
    while (reader->Read(&response)) {
      proven = true;
      if (response.has_event()) {
        Print(service, response.event());
        request.set_cursor(response.event().cursor());
      } else if (!follow_) {
        context.TryCancel();
        return absl::OkStatus();
      } else {
        request.set_cursor(response.caught_up_cursor());
      }
    }
    return rpc::FromGrpc(reader->Finish(), service);
  }

  void Print(const std::string& service, const Event& event) {
    const std::lock_guard lock(mutex_);
    const Terminal& terminal = invocation_.session.terminal();
    if (invocation_.json) {
      terminal.out << JsonText(event) << std::endl;
      return;
    }
    const std::string type(event.payload().type_url().substr(event.payload().type_url().find('/') + 1));
    const std::string time = SecondText(event.create_time());
    const bool exercise = invocation_.session.world().exercise();
    terminal.out << (exercise ? Text("EXERCISE_MARKED", terminal.language, {{"text", time}}) : time) << "  " << service << "  "
                 << FindText(EventKey(type), terminal.language).value_or(type) << "  " << event.resource() << "  "
                 << invocation_.view.Label(event.chapter()) << "  " << ShortName(event.actor()) << "  "
                 << Text("CURSOR", terminal.language, {{"cursor", event.cursor()}}) << std::endl;
  }

  void Note(TextKey key, const std::string& service) {
    const std::lock_guard lock(mutex_);
    const Terminal& terminal = invocation_.session.terminal();
    terminal.err << Text(key, terminal.language, {{"service", service}}) << std::endl;
  }

  const Invocation& invocation_;
  const WatchEventsRequest request_;
  const bool follow_;
  std::mutex mutex_;
};

std::vector<std::string> ConfiguredServices(const ClientConfig& config) {
  std::vector<std::string> services = ServicesWithEvents();
  std::erase_if(services, [&config](const std::string& name) {
    return std::none_of(config.services().begin(), config.services().end(),
                        [&name](const Service& service) { return service.name() == name; });
  });
  return services;
}

absl::Status Run(const Command& command, const Invocation& invocation) {
  WatchEventsRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  const std::string from = command.Value("--from");
  request.set_cursor(from == "start" ? "" : from.empty() ? "now" : from);
  std::vector<std::string> services = {command.Value("SERVICE")};
  if (!command.Given("SERVICE")) services = ConfiguredServices(invocation.session.config());
  if (services.size() > 1 && request.cursor() != "" && request.cursor() != "now") {
    Violations violations;
    violations.Add("SERVICE", "REQUIRED");
    return violations.ToStatus();
  }
  Watcher watcher(invocation, request, !command.Given("--no-follow"));
  std::mutex mutex;
  absl::Status result;
  {
    std::vector<std::jthread> threads;
    for (const std::string& service : services) {
      threads.emplace_back([&, service] {
        const absl::Status end = watcher.Watch(service);
        const std::lock_guard lock(mutex);
        result.Update(end);
      });
    }
  }
  return result;
}

}  // namespace

void AddWatchCommand(Command& root) {
  root.Add("watch", WatchEventsRequest::descriptor(),
           {{.name = "SERVICE"},
            {.name = "--from", .help = "OPT_CURSOR"},
            {.name = "--chapter", .field = "chapter", .help = "OPT_UNDER"},
            {.name = "--type", .field = "payload_types"},
            {.name = "--no-follow", .is_flag = true}},
           &Run);
}

}  // namespace muster::cli
