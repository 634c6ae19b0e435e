#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace muster::warehouse {

struct BatchWriterOptions {
  // Two keep the database busy while one of them waits for the disk; more only fight for rows.
  int writer_count = 2;
  // A larger batch gains little and makes its first item wait.
  std::size_t batch_limit = 50;
  // Items waiting, over all lines.
  std::size_t queue_limit = 4096;
};

// Writes items that arrive together, together. Items stand in lines, one for each key (a warehouse); a line is served by one writer at a
// time, in order, so that requests for one hot warehouse wait here, in memory, and not for each other's row locks. Thread-safe.
template <class Item>
class BatchWriter {
 public:
  // `write` is called by the writers with 1 to batch_limit items.
  BatchWriter(BatchWriterOptions options, std::function<void(std::vector<Item>)> write) : options_(options), write_(std::move(write)) {
    for (int i = 0; i < options_.writer_count; ++i) writers_.emplace_back([this] { WriteLoop(); });
  }

  // Writes what is waiting first.
  ~BatchWriter() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_changed_.notify_all();
    for (std::thread& writer : writers_) writer.join();
  }
  BatchWriter(const BatchWriter&) = delete;
  BatchWriter& operator=(const BatchWriter&) = delete;

  // Takes the item, or leaves it as it is and returns false when too many are waiting.
  bool Push(const std::string& key, Item& item) {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_count_ >= options_.queue_limit) return false;
      ++waiting_count_;
      Line& line = lines_[key];
      line.items.push_back(std::move(item));
      if (line.busy || line.items.size() > 1) return true;
      ready_.push_back(key);
    }
    ready_changed_.notify_one();
    return true;
  }

 private:
  struct Line {
    std::deque<Item> items;
    bool busy = false;
  };

  void WriteLoop() {
    std::unique_lock lock(mutex_);
    while (true) {
      ready_changed_.wait(lock, [this] { return closed_ || !ready_.empty(); });
      // The last writer to leave sees empty lines: those of a busy line are left to whoever serves it.
      if (ready_.empty()) return;
      std::vector<std::string> keys;
      std::vector<Item> batch = TakeBatch(keys);
      lock.unlock();
      write_(std::move(batch));
      lock.lock();
      Release(keys);
    }
  }

  std::vector<Item> TakeBatch(std::vector<std::string>& keys) {
    std::vector<Item> batch;
    while (!ready_.empty() && batch.size() < options_.batch_limit) {
      keys.push_back(std::move(ready_.front()));
      ready_.pop_front();
      Line& line = lines_[keys.back()];
      line.busy = true;
      while (!line.items.empty() && batch.size() < options_.batch_limit) {
        batch.push_back(std::move(line.items.front()));
        line.items.pop_front();
      }
    }
    waiting_count_ -= batch.size();
    return batch;
  }

  void Release(std::vector<std::string>& keys) {
    for (std::string& key : keys) {
      const auto line = lines_.find(key);
      line->second.busy = false;
      if (line->second.items.empty()) {
        lines_.erase(line);
      } else {
        ready_.push_back(std::move(key));
      }
    }
    if (!ready_.empty()) ready_changed_.notify_one();
  }

  const BatchWriterOptions options_;
  const std::function<void(std::vector<Item>)> write_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable ready_changed_;
  absl::flat_hash_map<std::string, Line> lines_;
  // Keys of lines that have items and are not being served, the longest waiting first.
  std::deque<std::string> ready_;
  std::size_t waiting_count_ = 0;
  bool closed_ = false;
  std::vector<std::thread> writers_;
};

}  // namespace muster::warehouse
