#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "gateway/http/asio.h"

namespace muster::gateway {

// Wakes the coroutines of one thread that wait for news.
class Bell {
 public:
  explicit Bell(asio::io_context& context) : context_(context) {}

  // From any thread. Many rings before the thread gets to them are one.
  void Ring();
  // From a coroutine of the thread: until the next ring, at most `limit`.
  Task<void> Wait(absl::Duration limit);

 private:
  asio::io_context& context_;
  std::atomic<bool> rung_ = false;
  struct Waiter {
    asio::steady_timer timer;
    std::list<Waiter*>::iterator place;
  };
  // A waiter takes itself off when it wakes.
  std::list<Waiter*> waiting_;
};

// A bell for each thread.
class Bells {
 public:
  explicit Bells(const std::vector<asio::io_context*>& contexts);

  void RingAll();
  // Of the thread that the coroutine with this executor runs on.
  Bell& Of(const asio::any_io_executor& executor);

 private:
  std::map<asio::execution_context*, std::unique_ptr<Bell>> bells_;
};

}  // namespace muster::gateway
