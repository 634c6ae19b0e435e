#include "gateway/live/hub.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "gateway/connect/schema.h"
#include "muster/chapter/v1/events.pb.h"
#include "muster/common/v1/event_service.grpc.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/client.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

// Events that a feed keeps for clients that come back.
constexpr std::size_t kKept = 4096;
// A stream lives no longer than its token; then it is opened anew where it was.
constexpr absl::Duration kStreamLimit = absl::Minutes(4);
constexpr absl::Duration kFirstPause = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(2);

// What the chapter service says of sessions makes the gateway forget them.
void ForgetChanged(const std::string& world, const common::v1::Event& event, SessionKeeper& keeper) {
  chapter::v1::UserChanged user;
  chapter::v1::SessionChanged session;
  chapter::v1::ApiKeyChanged key;
  if (event.payload().UnpackTo(&user)) {
    keeper.Forget(world, user.user());
  } else if (event.payload().UnpackTo(&session)) {
    keeper.Forget(world, session.session());
  } else if (event.payload().UnpackTo(&key)) {
    keeper.Forget(world, key.api_key());
  }
}

}  // namespace

std::optional<Position> ParsePosition(absl::string_view cursor) {
  const std::vector<absl::string_view> parts = absl::StrSplit(cursor, '-');
  Position position;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &position.xid) || !absl::SimpleAtoi(parts[1], &position.event_id))
    return std::nullopt;
  return position;
}

std::string ToText(const Position& position) { return absl::StrCat(position.xid, "-", position.event_id); }

std::shared_ptr<const LiveEvent> MakeLiveEvent(const common::v1::Event& event) {
  auto live = std::make_shared<LiveEvent>();
  live->position = ParsePosition(event.cursor()).value_or(Position());
  live->chapter = event.chapter();
  live->payload_type = std::string(absl::StripPrefix(event.payload().type_url(), "type.googleapis.com/"));
  live->binary = event.SerializeAsString();
  const auto* const type = Schema::Get().pool().FindMessageTypeByName("muster.common.v1.Event");
  live->json = Schema::Get().ToJson(*type, live->binary).value_or("{}");
  return live;
}

Feed::Feed(Options options, obs::Logger& logger)
    : options_(std::move(options)), logger_(logger), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void Feed::Run(const std::stop_token& stop) {
  absl::Duration pause = kFirstPause;
  while (!stop.stop_requested()) {
    const absl::Time begin = absl::Now();
    Follow(stop);
    pause = absl::Now() - begin > kLongestPause ? kFirstPause : std::min(pause * 2, kLongestPause);
    if (!SystemClock().SleepFor(pause, stop)) return;
  }
}

void Feed::Follow(const std::stop_token& stop) {
  const auto stub = common::v1::EventService::NewStub(options_.channel);
  grpc::ClientContext context;
  rpc::Prepare(context, {.deadline = absl::Now() + kStreamLimit, .token = options_.token()});
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  common::v1::WatchEventsRequest request;
  const std::optional<Position> from = head();
  request.set_cursor(from.has_value() ? ToText(*from) : "now");
  const auto reader = stub->WatchEvents(&context, request);
  common::v1::WatchEventsResponse response;
  while (reader->Read(&response)) {
    if (response.has_event()) {
      options_.on_event(response.event());
      std::shared_ptr<const LiveEvent> event = MakeLiveEvent(response.event());
      const std::lock_guard lock(mutex_);
      head_ = event->position;
      events_.push_back(std::move(event));
      if (events_.size() > kKept) {
        floor_ = events_.front()->position;
        events_.pop_front();
      }
    } else {
      const std::optional<Position> reached = ParsePosition(response.caught_up_cursor());
      const std::lock_guard lock(mutex_);
      if (reached.has_value()) head_ = reached;
    }
    {
      const std::lock_guard lock(mutex_);
      // Whatever came first: before it nothing is known. Events of the very first batch after "now" are all there.
      if (!floor_.has_value())
        floor_ = events_.empty() ? head_ : Position{events_.front()->position.xid, events_.front()->position.event_id - 1};
    }
    options_.on_news();
  }
  const absl::Status status = rpc::FromGrpc(reader->Finish(), options_.service);
  if (!stop.stop_requested() && absl::IsUnavailable(status)) {
    logger_.Warning("live: a service is away", {{"service", options_.service}, {"world", options_.world}, {"reason", ReasonOf(status)}});
  }
}

Feed::News Feed::Since(const Position& after, std::size_t limit) const {
  News news;
  const std::lock_guard lock(mutex_);
  news.reached = after;
  if (!floor_.has_value()) return news;
  if (after < *floor_) {
    news.missed = true;
    return news;
  }
  const auto first = std::upper_bound(events_.begin(), events_.end(), after,
                                      [](const Position& position, const auto& event) { return position < event->position; });
  for (auto event = first; event != events_.end() && news.events.size() < limit; ++event) news.events.push_back(*event);
  if (!news.events.empty()) news.reached = news.events.back()->position;
  // All that there is: then also what came without an event.
  if (news.events.size() < limit && *head_ > news.reached) news.reached = *head_;
  return news;
}

std::optional<Position> Feed::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Hub::Hub(const Upstreams& upstreams, std::vector<std::string> services, SessionKeeper& keeper, std::function<void()> on_news,
         obs::Logger& logger) {
  std::sort(services.begin(), services.end());
  for (const std::string& world : keeper.worlds()) {
    for (const std::string& service : services) {
      feeds_[world].push_back(std::make_unique<Feed>(
          Feed::Options{.service = service,
                        .world = world,
                        .channel = upstreams.ChannelTo(service),
                        .token = [&keeper, world] { return keeper.GatewayToken(world); },
                        .on_news = on_news,
                        .on_event = [&keeper, world](const common::v1::Event& event) { ForgetChanged(world, event, keeper); }},
          logger));
    }
  }
}

const std::vector<std::unique_ptr<Feed>>& Hub::FeedsOf(absl::string_view world) const {
  const auto found = feeds_.find(world);
  MUSTER_CHECK(found != feeds_.end());
  return found->second;
}

}  // namespace muster::gateway
