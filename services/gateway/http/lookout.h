#pragma once

#include <functional>
#include <memory>

#include "gateway/http/asio.h"

namespace muster::gateway {

// Looks every quarter of a second whether something is over, and then does what is to be done about it, once. Ends with its life; used on
// one thread.
class Lookout {
 public:
  Lookout(const asio::any_io_executor& executor, std::function<bool()> is_over, std::function<void()> act)
      : state_(std::make_shared<State>(executor)) {
    state_->is_over = std::move(is_over);
    state_->act = std::move(act);
    Look(state_);
  }
  ~Lookout() {
    state_->ended = true;
    state_->timer.cancel();
  }
  Lookout(const Lookout&) = delete;
  Lookout& operator=(const Lookout&) = delete;

 private:
  struct State {
    explicit State(const asio::any_io_executor& executor) : timer(executor) {}
    asio::steady_timer timer;
    std::function<bool()> is_over;
    std::function<void()> act;
    bool ended = false;
  };

  static void Look(const std::shared_ptr<State>& state) {
    state->timer.expires_after(std::chrono::milliseconds(250));
    state->timer.async_wait([state](const error_code&) {
      if (state->ended) return;
      if (!state->is_over()) return Look(state);
      state->act();
    });
  }

  const std::shared_ptr<State> state_;
};

}  // namespace muster::gateway
