#include "gateway/live/bell.h"

#include <algorithm>

#include "platform/status/check.h"

namespace muster::gateway {

void Bell::Ring() {
  if (rung_.exchange(true)) return;
  asio::post(context_, [this] {
    // First: whoever rings from here on wants to be heard again.
    rung_ = false;
    for (Waiter* const waiter : waiting_) waiter->timer.cancel();
  });
}

Task<void> Bell::Wait(absl::Duration limit) {
  Waiter waiter{asio::steady_timer(context_), waiting_.end()};
  waiter.timer.expires_after(absl::ToChronoNanoseconds(limit));
  waiter.place = waiting_.insert(waiting_.end(), &waiter);
  error_code ignored;
  co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  waiting_.erase(waiter.place);
}

Bells::Bells(const std::vector<asio::io_context*>& contexts) {
  for (asio::io_context* const context : contexts) bells_[context] = std::make_unique<Bell>(*context);
}

void Bells::RingAll() {
  for (const auto& [context, bell] : bells_) bell->Ring();
}

Bell& Bells::Of(const asio::any_io_executor& executor) {
  const auto found = bells_.find(&asio::query(executor, asio::execution::context));
  MUSTER_CHECK(found != bells_.end());
  return *found->second;
}

}  // namespace muster::gateway
