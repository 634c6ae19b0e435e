#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "muster/common/v1/event_service.pb.h"
#include "platform/auth/chapter_tree.h"
#include "platform/events/cursor.h"
#include "platform/obs/log.h"
#include "platform/rpc/call.h"
#include "platform/rpc/server_stream.h"
#include "platform/world/world.h"

// EventService: the outbox of one service, streamed to whoever watches.
namespace muster::events {

class EventStream;

// Serves WatchEvents. One thread for each world reads what open streams still want, whenever something is committed here, and every 50 ms
// for what other processes commit. A slow reader does not hold up others: it is fed again once it has taken what it was sent.
class EventApi {
 public:
  // All outlive this.
  EventApi(const Worlds& worlds, const auth::SharedChapterTree& chapters, obs::Logger& logger);
  ~EventApi();

  absl::StatusOr<std::shared_ptr<EventStream>> WatchEvents(const rpc::Call& call, const common::v1::WatchEventsRequest& request);

 private:
  class Feeder;

  const auth::SharedChapterTree& chapters_;
  std::vector<std::unique_ptr<Feeder>> feeders_;
};

// One reader. Used by its feeder's thread alone, apart from what ServerStream synchronises itself.
class EventStream final : public rpc::ServerStream<common::v1::WatchEventsResponse> {
 public:
  EventStream(const rpc::Call& opened_by, const common::v1::WatchEventsRequest& request, Signal& wake);

  // Whether Feed has something to do when `last` is the world's last event.
  bool IsDue(const Cursor& last) const;

  // Sends what the world holds for this reader. False when the stream is over.
  bool Feed(const World& world, const auth::SharedChapterTree& chapters);

 private:
  // So that the feeder goes on at once and not at its next look.
  void OnSent() override { wake_.Notify(); }

  bool SendCaughtUp();

  const std::shared_ptr<const common::v1::Caller> caller_;
  const common::v1::WatchEventsRequest request_;
  Signal& wake_;
  std::optional<Cursor> cursor_;
  bool caught_up_ = false;
  absl::Time last_sent_time_ = absl::InfinitePast();
};

}  // namespace muster::events
