#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gateway/connect/upstream.h"
#include "gateway/connect/wire.h"
#include "gateway/http/message.h"
#include "gateway/live/bell.h"
#include "gateway/live/hub.h"
#include "gateway/session/session_keeper.h"
#include "platform/auth/chapter_tree.h"

namespace muster::gateway {

// One client that watches.
struct WatchCall {
  // What it was let in with.
  std::string credential;
  std::shared_ptr<const SignedIn> who;
  CallContext context;
  Codec codec = Codec::kJson;
  // A muster.gateway.v1.WatchRequest, serialized.
  std::string request;
  absl::Time deadline;
};

// LiveService/Watch. Each client pulls what is new for it from the feeds, as fast as it takes it; nothing is queued for anyone. Who falls
// behind what the feeds keep, or comes back later, is given what it missed by the service itself.
class Watch {
 public:
  // All outlive this.
  Watch(const Upstreams& upstreams, const Hub& hub, SessionKeeper& keeper, const auth::SharedChapterTree& chapters, Bells& bells)
      : upstreams_(upstreams), hub_(hub), keeper_(keeper), chapters_(chapters), bells_(bells) {}

  // Sends until the client goes, its session ends or the gateway shuts down; why it ended. The caller has begun the stream and ends it.
  Task<absl::Status> Run(const WatchCall& call, Exchange& exchange);

  // Streams that are open.
  int client_count() const { return client_count_; }

 private:
  class Client;

  const Upstreams& upstreams_;
  const Hub& hub_;
  SessionKeeper& keeper_;
  const auth::SharedChapterTree& chapters_;
  Bells& bells_;
  std::atomic<int> client_count_ = 0;
};

}  // namespace muster::gateway
