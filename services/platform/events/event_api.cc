#include "platform/events/event_api.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "absl/time/clock.h"
#include "platform/auth/authorize.h"
#include "platform/events/event_row.h"
#include "platform/status/status.h"
#include "sql/platform.h"

namespace muster::events {
namespace {

constexpr absl::Duration kLookInterval = absl::Milliseconds(50);
constexpr absl::Duration kSilenceLimit = absl::Seconds(15);
constexpr absl::Duration kReadLimit = absl::Seconds(5);
// Rows of one read, and messages that a stream may have waiting before it is passed over.
constexpr std::int64_t kBatchRows = 256;
constexpr std::size_t kPendingLimit = 256;

}  // namespace

EventStream::EventStream(const rpc::Call& opened_by, const common::v1::WatchEventsRequest& request, Signal& wake)
    : caller_(opened_by.caller), request_(request), wake_(wake) {
  if (request.cursor().empty()) {
    cursor_ = Cursor();
  } else if (request.cursor() != "now") {
    cursor_ = ParseCursor(request.cursor());
  }
}

bool EventStream::IsDue(const Cursor& last) const {
  return !cursor_.has_value() || *cursor_ < last || !caught_up_ || absl::Now() - last_sent_time_ > kSilenceLimit;
}

bool EventStream::Feed(const World& world, const auth::SharedChapterTree& chapters) {
  if (pending_count() > kPendingLimit) return true;
  const absl::Time deadline = absl::Now() + kReadLimit;
  if (!cursor_.has_value()) {
    const auto last = world.pool->QueryOptional(deadline, platform::sql::kLastEvent);
    if (!last.ok()) return true;
    cursor_ = last->has_value() ? Cursor{(*last)->xid, (*last)->event_id} : Cursor();
  }
  const absl::StatusOr<std::shared_ptr<const auth::ChapterTree>> tree = chapters.Get(world.name);
  // Until the chapters are known only services may read: they are told by an event that there are chapters to load.
  const bool tree_known = tree.ok();
  const bool is_service = std::find(caller_->roles().begin(), caller_->roles().end(), common::v1::ROLE_SERVICE) != caller_->roles().end();
  const auto rows = world.pool->Query(deadline, platform::sql::kListEvents, cursor_->xid, cursor_->event_id, kBatchRows);
  // The database is away: the reader keeps its place and gets the rest later.
  if (!rows.ok()) return true;
  for (const platform::sql::ListEventsRow& row : *rows) {
    cursor_ = Cursor{row.xid, row.event_id};
    const bool wanted = request_.payload_types().empty() || std::find(request_.payload_types().begin(), request_.payload_types().end(),
                                                                      row.payload_type) != request_.payload_types().end();
    const bool in_scope = request_.chapter().empty() || (tree_known && (*tree)->Contains(request_.chapter(), row.chapter));
    const bool visible = is_service || (tree_known && auth::MayRead(*caller_, row.chapter, **tree));
    if (!wanted || !in_scope || !visible) continue;
    common::v1::WatchEventsResponse response;
    *response.mutable_event() = EventOf(row);
    if (!Send(std::move(response))) return false;
    caught_up_ = false;
    last_sent_time_ = absl::Now();
  }
  if (rows->size() == kBatchRows) {
    wake_.Notify();
    return true;
  }
  if (!caught_up_ || absl::Now() - last_sent_time_ > kSilenceLimit) return SendCaughtUp();
  return true;
}

bool EventStream::SendCaughtUp() {
  common::v1::WatchEventsResponse response;
  response.set_caught_up_cursor(ToText(*cursor_));
  caught_up_ = true;
  last_sent_time_ = absl::Now();
  return Send(std::move(response));
}

// Feeds the streams of one world.
class EventApi::Feeder {
 public:
  Feeder(const World& world, const auth::SharedChapterTree& chapters, obs::Logger& logger)
      : world_(world), chapters_(chapters), logger_(logger), thread_([this](std::stop_token stop) { Run(std::move(stop)); }) {}

  ~Feeder() {
    thread_.request_stop();
    world_.committed.Notify();
  }

  const World& world() const { return world_; }

  void Add(std::shared_ptr<EventStream> stream) {
    {
      const std::lock_guard lock(mutex_);
      added_.push_back(std::move(stream));
    }
    world_.committed.Notify();
  }

 private:
  void Run(std::stop_token stop) {
    std::list<std::shared_ptr<EventStream>> streams;
    std::uint64_t seen = 0;
    while (!stop.stop_requested()) {
      // Nobody watches: sleep until someone does.
      world_.committed.Wait(seen, streams.empty() ? absl::Seconds(60) : kLookInterval);
      {
        const std::lock_guard lock(mutex_);
        streams.splice(streams.end(), added_);
      }
      if (streams.empty()) continue;
      // One look for all: most of the time nothing has happened.
      const Cursor last = LastEvent();
      streams.remove_if(
          [&](const std::shared_ptr<EventStream>& stream) { return stream->IsDue(last) && !stream->Feed(world_, chapters_); });
    }
    logger_.Info("events: no more is streamed", {{"world", world_.name}, {"stream_count", streams.size()}});
  }

  // The first cursor of all where there is none, or the database is away.
  Cursor LastEvent() const {
    const auto last = world_.pool->QueryOptional(absl::Now() + kReadLimit, platform::sql::kLastEvent);
    return last.ok() && last->has_value() ? Cursor{(*last)->xid, (*last)->event_id} : Cursor();
  }

  const World& world_;
  const auth::SharedChapterTree& chapters_;
  obs::Logger& logger_;
  std::mutex mutex_;
  std::list<std::shared_ptr<EventStream>> added_;
  std::jthread thread_;
};

EventApi::EventApi(const Worlds& worlds, const auth::SharedChapterTree& chapters, obs::Logger& logger) : chapters_(chapters) {
  for (const std::unique_ptr<World>& world : worlds.all()) feeders_.push_back(std::make_unique<Feeder>(*world, chapters, logger));
}

EventApi::~EventApi() = default;

absl::StatusOr<std::shared_ptr<EventStream>> EventApi::WatchEvents(const rpc::Call& call, const common::v1::WatchEventsRequest& request) {
  if (!request.cursor().empty() && request.cursor() != "now" && !ParseCursor(request.cursor()).has_value()) {
    return InvalidArgument("CURSOR_MALFORMED", "the cursor is not one that WatchEvents sent", {{"cursor", request.cursor()}});
  }
  for (const std::unique_ptr<Feeder>& feeder : feeders_) {
    if (feeder->world().name != call.caller->world()) continue;
    auto stream = std::make_shared<EventStream>(call, request, feeder->world().committed);
    feeder->Add(stream);
    return stream;
  }
  return PermissionDenied("WORLD_UNKNOWN", "this deployment has no such world", {{"world", call.caller->world()}});
}

}  // namespace muster::events
