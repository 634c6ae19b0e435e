#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace muster::warehouse {

struct BatchWriterOptions {
  // Two keep the database busy while one of them waits for the disk; more only fight for rows.
  int writer_count = 2;
  // A larger batch gains little and makes its first item wait.
  std::size_t batch_limit = 400;
  // Fewer than this are left to the writer that is busy, so that batches are large: each costs as much as a dozen items.
  std::size_t least_beside_another = 50;
  // Items waiting, over all lines.
  std::size_t queue_limit = 4096;
  // How long they are left to it.
  absl::Duration patience = absl::Milliseconds(100);
};

// Writes items that arrive together, together. Items stand in lines, one for each key (a warehouse); a line is served by one writer at a
// time, in order, so that requests for one hot warehouse wait here, in memory, and not for each other's row locks. Thread-safe.
template <class Item>
class BatchWriter {
 public:
  // `write` is called by the writers with 1 to batch_limit items, then `answer` with the same ones: by then others of their lines are being
  // written.
  BatchWriter(BatchWriterOptions options, std::function<void(std::vector<Item>&)> write, std::function<void(std::vector<Item>)> answer)
      : options_(options), write_(std::move(write)), answer_(std::move(answer)) {
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
      if (line.busy) return true;
      ++ready_count_;
      if (line.items.size() == 1) ready_.push_back(key);
      if (ready_count_ > 1 && !IsWorthABatch()) return true;
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
      ready_changed_.wait_for(lock, absl::ToChronoNanoseconds(options_.patience),
                              [this] { return closed_ || ready_.empty() || IsWorthABatch(); });
      if (ready_.empty()) {
        // The last writer to leave sees empty lines: those of a busy line are left to whoever serves it.
        if (closed_) return;
        continue;
      }
      std::vector<std::string> keys;
      std::vector<Item> batch = TakeBatch(keys);
      ++writing_count_;
      if (IsWorthABatch()) ready_changed_.notify_one();
      lock.unlock();
      write_(batch);
      lock.lock();
      --writing_count_;
      Release(keys);
      if (!ready_.empty()) ready_changed_.notify_one();
      lock.unlock();
      answer_(std::move(batch));
      lock.lock();
    }
  }

  bool IsWorthABatch() const { return writing_count_ == 0 || ready_count_ >= options_.least_beside_another; }

  // A line that is worth a batch is written alone: another writer serves the others beside it.
  std::vector<Item> TakeBatch(std::vector<std::string>& keys) {
    std::vector<Item> batch;
    std::vector<std::string> passed_over;
    while (!ready_.empty() && batch.size() < options_.batch_limit) {
      std::string key = std::move(ready_.front());
      ready_.pop_front();
      Line& line = lines_[key];
      const bool is_long = line.items.size() >= options_.least_beside_another;
      if (is_long && !batch.empty()) {
        passed_over.push_back(std::move(key));
        continue;
      }
      keys.push_back(std::move(key));
      line.busy = true;
      ready_count_ -= line.items.size();
      while (!line.items.empty() && batch.size() < options_.batch_limit) {
        batch.push_back(std::move(line.items.front()));
        line.items.pop_front();
      }
      if (is_long) break;
    }
    ready_.insert(ready_.begin(), std::make_move_iterator(passed_over.begin()), std::make_move_iterator(passed_over.end()));
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
        ready_count_ += line->second.items.size();
        ready_.push_back(std::move(key));
      }
    }
  }

  const BatchWriterOptions options_;
  const std::function<void(std::vector<Item>&)> write_;
  const std::function<void(std::vector<Item>)> answer_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable ready_changed_;
  absl::flat_hash_map<std::string, Line> lines_;
  // Keys of lines that have items and are not being served, the longest waiting first.
  std::deque<std::string> ready_;
  std::size_t waiting_count_ = 0;
  // Items in the lines of ready_.
  std::size_t ready_count_ = 0;
  int writing_count_ = 0;
  bool closed_ = false;
  std::vector<std::thread> writers_;
};

}  // namespace muster::warehouse
