#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <grpcpp/channel.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "platform/auth/chapter_tree.h"
#include "platform/obs/log.h"

namespace muster {

// Keeps one world's chapter tree as the chapter service has it: loads it at start, and again whenever the service says that it changed or
// the connection was lost. Runs a thread of its own.
class ChapterFollower {
 public:
  struct Options {
    std::string world;
    std::shared_ptr<grpc::Channel> chapter_service;
    // A token of this service for `world`.
    std::function<std::string()> token;
  };

  // `chapters` and `logger` outlive this.
  ChapterFollower(Options options, auth::SharedChapterTree& chapters, obs::Logger& logger);

  // True once the tree was loaded, or the chapter service said that there is none yet.
  bool settled() const { return settled_; }

 private:
  void Run(std::stop_token stop);
  // Returns when the stream of events ends.
  absl::Status Follow(const std::stop_token& stop);
  absl::Status Load();

  const Options options_;
  auth::SharedChapterTree& chapters_;
  obs::Logger& logger_;
  std::atomic<bool> settled_ = false;
  std::jthread thread_;
};

}  // namespace muster
