#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace muster::rpc {

// Something for a worker to run, linked into the queue without an allocation of its own.
class WorkItem {
 public:
  virtual ~WorkItem() = default;
  // `self` owns this, for items that are not done when Run returns.
  virtual void Run(std::unique_ptr<WorkItem> self) = 0;

 private:
  friend class WorkerPool;
  std::unique_ptr<WorkItem> next_;
};

// A fixed number of threads that run work in the order of its arrival, and a queue that is never longer than its limit. Thread-safe.
class WorkerPool {
 public:
  struct Options {
    int worker_count = 16;
    // Items waiting, those being run not counted.
    int queue_limit = 1024;
  };

  explicit WorkerPool(Options options);
  // Runs what is queued, then ends the threads.
  ~WorkerPool();

  // Takes the item; leaves it with the caller and returns false when the queue is full.
  bool Submit(std::unique_ptr<WorkItem>& item);

  int queue_length() const;

 private:
  struct Worker {
    std::thread thread;
    std::condition_variable woken;
    bool asleep = false;
  };

  void WorkLoop(Worker& self);
  // The worker to wake, after unlocking; null when nobody needs to be.
  Worker* ClaimSleeper();

  const Options options_;
  mutable std::mutex mutex_;
  std::unique_ptr<WorkItem> first_;
  WorkItem* last_ = nullptr;
  int queue_length_ = 0;
  bool closed_ = false;
  std::vector<Worker> workers_;
  // Who fell asleep last is woken first: short calls are answered by a few workers whose memory is in the processor's cache.
  std::vector<Worker*> sleepers_;
  // A worker has been woken and has not looked at the queue yet. It wakes the next one if it finds more than it can take, so that a burst
  // of calls costs one wake-up and not one each.
  bool waking_ = false;
};

}  // namespace muster::rpc
