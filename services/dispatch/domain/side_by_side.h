#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include "dispatch/domain/cancellation.h"

namespace muster::dispatch {

// Does `work` for 0, 1, ... count - 1 on two threads, in no particular order, each once; for none any more once nobody waits.
inline void ForEachSideBySide(std::size_t count, const IsCancelled& is_cancelled, const std::function<void(std::size_t)>& work) {
  constexpr std::size_t kThreads = 2;
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count && !is_cancelled(); i = next++) work(i);
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < std::min(kThreads, count); ++i) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
}

}  // namespace muster::dispatch
