#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "gateway/connect/upstream.h"
#include "gateway/session/session_keeper.h"
#include "muster/common/v1/event.pb.h"
#include "platform/obs/log.h"

namespace muster::gateway {

// A place in a service's order of events, as its cursors name it.
struct Position {
  std::uint64_t xid = 0;
  std::int64_t event_id = 0;

  friend auto operator<=>(const Position&, const Position&) = default;
};
std::optional<Position> ParsePosition(absl::string_view cursor);
std::string ToText(const Position& position);

// One event, made ready once for all clients.
struct LiveEvent {
  Position position;
  std::string chapter;
  std::string payload_type;
  // A muster.common.v1.Event, as bytes and as JSON.
  std::string binary;
  std::string json;
};
std::shared_ptr<const LiveEvent> MakeLiveEvent(const common::v1::Event& event);

// The latest events of one service in one world, read from one stream that all clients share. Has a thread of its own.
class Feed {
 public:
  struct Options {
    std::string service;
    std::string world;
    std::shared_ptr<grpc::Channel> channel;
    std::function<std::string()> token;
    // After each batch; from the feed's thread.
    std::function<void()> on_news;
    std::function<void(const common::v1::Event&)> on_event;
  };

  Feed(Options options, obs::Logger& logger);

  const std::string& service() const { return options_.service; }

  // What a client at `after` is to be given next.
  struct News {
    std::vector<std::shared_ptr<const LiveEvent>> events;
    // Where the client is once it has them: also past events that it may not see.
    Position reached;
    // The feed no longer holds (or never held) what came right after `after`: it has to be asked of the service.
    bool missed = false;
  };
  News Since(const Position& after, std::size_t limit) const;

  // The newest place known; none before the service was first reached.
  std::optional<Position> head() const;

 private:
  void Run(const std::stop_token& stop);
  void Follow(const std::stop_token& stop);

  const Options options_;
  obs::Logger& logger_;
  mutable std::mutex mutex_;
  // Everything after `floor_` up to `head_` is in `events_`.
  std::optional<Position> floor_;
  std::optional<Position> head_;
  std::deque<std::shared_ptr<const LiveEvent>> events_;
  std::jthread thread_;
};

// The feeds of all services and worlds. Thread-safe.
class Hub {
 public:
  // All outlive this. `on_news` is called from any thread whenever there is something new.
  Hub(const Upstreams& upstreams, std::vector<std::string> services, SessionKeeper& keeper, std::function<void()> on_news,
      obs::Logger& logger);

  // In order of their services.
  const std::vector<std::unique_ptr<Feed>>& FeedsOf(absl::string_view world) const;

 private:
  std::map<std::string, std::vector<std::unique_ptr<Feed>>, std::less<>> feeds_;
};

}  // namespace muster::gateway
