#include "gateway/live/watch.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gateway/live/resume_token.h"
#include "muster/common/v1/event_service.pb.h"
#include "muster/gateway/v1/live_service.pb.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"

namespace muster::gateway {
namespace {

constexpr std::size_t kBatch = 64;
constexpr absl::Duration kSilenceLimit = absl::Seconds(15);
// How old what is known of the session may be.
constexpr absl::Duration kSessionCheck = absl::Seconds(10);
constexpr absl::Duration kCatchUpLimit = absl::Minutes(2);
constexpr absl::Duration kCatchUpPause = absl::Seconds(1);
constexpr int kMaxServices = 16;
constexpr int kMaxTypes = 64;
constexpr char kWatchEvents[] = "/muster.common.v1.EventService/WatchEvents";

void AppendVarint(std::string& out, std::size_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

// A field of wire type 2: a string or a message.
void AppendField(std::string& out, int number, absl::string_view bytes) {
  if (bytes.empty()) return;
  out.push_back(static_cast<char>(number << 3 | 2));
  AppendVarint(out, bytes.size());
  absl::StrAppend(&out, bytes);
}

// A WatchResponse in its envelope, put together from what is ready.
std::string Message(Codec codec, absl::string_view resume_token, absl::string_view service, const LiveEvent* event) {
  std::string message;
  switch (codec) {
    case Codec::kJson:
      message = event == nullptr
                    ? absl::StrCat(R"({"resumeToken":")", resume_token, R"("})")
                    : absl::StrCat(R"({"resumeToken":")", resume_token, R"(","service":")", service, R"(","event":)", event->json, "}");
      break;
    case Codec::kProto:
      AppendField(message, v1::WatchResponse::kResumeTokenFieldNumber, resume_token);
      AppendField(message, v1::WatchResponse::kServiceFieldNumber, service);
      if (event != nullptr) AppendField(message, v1::WatchResponse::kEventFieldNumber, event->binary);
      break;
  }
  return Envelope(0, message);
}

absl::Status ServiceUnknown(absl::string_view service) {
  return NotFound("SERVICE_UNKNOWN", absl::StrCat("no service ", service), {{"service", service}});
}

absl::Status TokenMalformed() { return InvalidArgument("RESUME_TOKEN_MALFORMED", "not a token that Watch sent in this world"); }

}  // namespace

// One watching client: what it wants, and where it is.
class Watch::Client {
 public:
  Client(Watch& watch, const WatchCall& call, Exchange& exchange) : watch_(watch), call_(call), exchange_(exchange), who_(call.who) {}

  absl::Status Open();
  Task<absl::Status> Run();

 private:
  struct Source {
    const Feed* feed;
    // The service could not say what was missed; not to be asked before.
    absl::Time ask_again_time = absl::InfinitePast();
  };

  // OK as long as the client is signed in.
  Task<absl::Status> CheckSession();
  // Everything new of one feed, as messages; whether there is more right away.
  bool Collect(const Source& source, std::string& messages);
  // What the feed no longer holds, from the service. False when the client is gone.
  Task<bool> CatchUp(Source& source);
  bool MaySee(const auth::ChapterTree& tree, absl::string_view chapter, absl::string_view payload_type) const;
  std::string Token() const { return ToToken(point_); }

  Watch& watch_;
  const WatchCall& call_;
  Exchange& exchange_;
  std::shared_ptr<const SignedIn> who_;
  v1::WatchRequest request_;
  ResumePoint point_;
  std::vector<Source> sources_;
  std::uint64_t generation_ = 0;
  absl::Time check_time_;
};

absl::Status Watch::Client::Open() {
  request_.ParseFromString(call_.request);
  Fields fields;
  fields.Range("services", std::int64_t{request_.services_size()}, 0, kMaxServices);
  fields.Range("payload_types", std::int64_t{request_.payload_types_size()}, 0, kMaxTypes);
  fields.Name("chapter", request_.chapter(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  // Until the chapters are known nobody can say what the client may see.
  RETURN_IF_ERROR(watch_.chapters_.Get(who_->world).status());
  point_.world = who_->world;
  if (!request_.resume_token().empty()) {
    std::optional<ResumePoint> resumed = ParseToken(request_.resume_token());
    if (!resumed.has_value() || resumed->world != who_->world) return TokenMalformed();
    point_ = *std::move(resumed);
  }
  const auto& feeds = watch_.hub_.FeedsOf(who_->world);
  for (const std::string& service : request_.services()) {
    const bool known = std::any_of(feeds.begin(), feeds.end(), [&](const auto& feed) { return feed->service() == service; });
    if (!known) return ServiceUnknown(service);
  }
  for (const auto& feed : feeds) {
    const auto& wanted = request_.services();
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), feed->service()) == wanted.end()) continue;
    sources_.push_back({.feed = feed.get()});
    const std::optional<Position> head = feed->head();
    if (head.has_value()) point_.positions.try_emplace(feed->service(), *head);
  }
  generation_ = watch_.keeper_.generation();
  check_time_ = absl::Now();
  return absl::OkStatus();
}

Task<absl::Status> Watch::Client::CheckSession() {
  const std::uint64_t generation = watch_.keeper_.generation();
  const absl::Time now = absl::Now();
  if (generation == generation_ && now - check_time_ < kSessionCheck) co_return absl::OkStatus();
  const absl::StatusOr<std::shared_ptr<const SignedIn>> who = co_await watch_.keeper_.Identify(call_.credential, call_.context);
  // While the chapter service is away, what was known goes on.
  if (!who.ok() && !absl::IsUnavailable(who.status()) && !absl::IsDeadlineExceeded(who.status())) co_return who.status();
  if (who.ok()) who_ = *who;
  generation_ = generation;
  check_time_ = now;
  co_return absl::OkStatus();
}

bool Watch::Client::MaySee(const auth::ChapterTree& tree, absl::string_view chapter, absl::string_view payload_type) const {
  const auto& types = request_.payload_types();
  if (!types.empty() && std::find(types.begin(), types.end(), payload_type) == types.end()) return false;
  if (!tree.Contains(who_->identity.chapter(), chapter)) return false;
  return request_.chapter().empty() || tree.Contains(request_.chapter(), chapter);
}

bool Watch::Client::Collect(const Source& source, std::string& messages) {
  const absl::StatusOr<std::shared_ptr<const auth::ChapterTree>> tree = watch_.chapters_.Get(who_->world);
  Position& position = point_.positions.at(source.feed->service());
  const Feed::News news = source.feed->Since(position, kBatch);
  for (const auto& event : news.events) {
    position = event->position;
    if (!MaySee(**tree, event->chapter, event->payload_type)) continue;
    absl::StrAppend(&messages, Message(call_.codec, Token(), source.feed->service(), event.get()));
  }
  position = news.reached;
  return news.events.size() == kBatch;
}

Task<bool> Watch::Client::CatchUp(Source& source) {
  const std::string service = source.feed->service();
  common::v1::WatchEventsRequest watch;
  watch.set_cursor(ToText(point_.positions.at(service)));
  watch.set_chapter(request_.chapter());
  *watch.mutable_payload_types() = request_.payload_types();
  const rpc::CallOptions options = {.deadline = absl::Now() + kCatchUpLimit,
                                    .token = who_->signer->TokenFor(call_.context.client_address),
                                    .trace_id = call_.context.trace_id,
                                    .language = call_.context.language};
  const std::shared_ptr<UpstreamStream> stream = watch_.upstreams_.Stream(service, kWatchEvents, options, watch.SerializeAsString());
  const absl::Cleanup cancel = [&stream] { stream->Cancel(); };
  while (true) {
    const std::optional<std::string> bytes = co_await stream->Next();
    if (!bytes.has_value()) {
      source.ask_again_time = absl::Now() + kCatchUpPause;
      co_return true;
    }
    common::v1::WatchEventsResponse response;
    if (!response.ParseFromString(*bytes)) co_return true;
    const std::string& cursor = response.has_event() ? response.event().cursor() : response.caught_up_cursor();
    point_.positions[service] = ParsePosition(cursor).value_or(point_.positions[service]);
    if (!response.has_event()) co_return true;
    const std::shared_ptr<const LiveEvent> event = MakeLiveEvent(response.event());
    const std::string message = Message(call_.codec, Token(), service, event.get());
    const bool listens = co_await exchange_.Write(message);
    if (!listens || exchange_.draining()) co_return listens;
  }
}

Task<absl::Status> Watch::Client::Run() {
  const auto executor = co_await asio::this_coro::executor;
  Bell& bell = watch_.bells_.Of(executor);
  const std::string first = Message(call_.codec, Token(), "", nullptr);
  if (!co_await exchange_.Write(first)) co_return absl::OkStatus();
  absl::Time write_time = absl::Now();
  std::string messages;
  while (true) {
    if (exchange_.draining()) co_return Unavailable("SHUTTING_DOWN", "the gateway is shutting down", absl::Seconds(1));
    const absl::Status session = co_await CheckSession();
    if (!session.ok()) co_return session;
    const absl::Time now = absl::Now();
    if (now >= call_.deadline) co_return DeadlineExceeded("DEADLINE_PASSED", "the deadline of the stream has passed");
    bool more = false;
    messages.clear();
    for (Source& source : sources_) {
      const std::optional<Position> head = source.feed->head();
      if (!head.has_value()) continue;
      // A service that was away when the client came: from now on.
      const Position position = point_.positions.try_emplace(source.feed->service(), *head).first->second;
      if (!source.feed->Since(position, 0).missed) {
        more = Collect(source, messages) || more;
      } else if (now >= source.ask_again_time) {
        const bool listens = co_await CatchUp(source);
        if (!listens) co_return absl::OkStatus();
        write_time = absl::Now();
        more = source.ask_again_time <= now;
      }
    }
    if (messages.empty() && !more && now - write_time >= kSilenceLimit) messages = Message(call_.codec, Token(), "", nullptr);
    if (!messages.empty()) {
      const bool listens = co_await exchange_.Write(messages);
      if (!listens) co_return absl::OkStatus();
      write_time = absl::Now();
      continue;
    }
    if (!more) co_await bell.Wait(std::min(kSilenceLimit - (now - write_time), kCatchUpPause * 5));
  }
}

Task<absl::Status> Watch::Run(const WatchCall& call, Exchange& exchange) {
  ++client_count_;
  const absl::Cleanup leave = [this] { --client_count_; };
  Client client(*this, call, exchange);
  const absl::Status opened = client.Open();
  if (!opened.ok()) co_return opened;
  co_return co_await client.Run();
}

}  // namespace muster::gateway
