#include "platform/rpc/worker_pool.h"

#include <utility>

namespace muster::rpc {

WorkerPool::WorkerPool(Options options) : options_(options), workers_(static_cast<std::size_t>(options.worker_count)) {
  sleepers_.reserve(workers_.size());
  for (Worker& worker : workers_) worker.thread = std::thread([this, &worker] { WorkLoop(worker); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (Worker* const worker : std::exchange(sleepers_, {})) {
      worker->asleep = false;
      worker->woken.notify_one();
    }
  }
  for (Worker& worker : workers_) worker.thread.join();
}

bool WorkerPool::Submit(std::unique_ptr<WorkItem>& item) {
  Worker* sleeper = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (queue_length_ >= options_.queue_limit) return false;
    ++queue_length_;
    WorkItem* const added = item.get();
    (last_ == nullptr ? first_ : last_->next_) = std::move(item);
    last_ = added;
    sleeper = ClaimSleeper();
  }
  if (sleeper != nullptr) sleeper->woken.notify_one();
  return true;
}

int WorkerPool::queue_length() const {
  const std::lock_guard lock(mutex_);
  return queue_length_;
}

WorkerPool::Worker* WorkerPool::ClaimSleeper() {
  if (first_ == nullptr || sleepers_.empty() || waking_) return nullptr;
  Worker* const worker = sleepers_.back();
  sleepers_.pop_back();
  worker->asleep = false;
  waking_ = true;
  return worker;
}

void WorkerPool::WorkLoop(Worker& self) {
  std::unique_lock lock(mutex_);
  while (true) {
    while (first_ == nullptr && !closed_) {
      sleepers_.push_back(&self);
      self.asleep = true;
      self.woken.wait(lock, [&self] { return !self.asleep; });
      waking_ = false;
    }
    if (first_ == nullptr) return;
    std::unique_ptr<WorkItem> item = std::exchange(first_, nullptr);
    first_ = std::move(item->next_);
    if (first_ == nullptr) last_ = nullptr;
    --queue_length_;
    Worker* const sleeper = ClaimSleeper();
    lock.unlock();
    if (sleeper != nullptr) sleeper->woken.notify_one();
    WorkItem& work = *item;
    work.Run(std::move(item));
    lock.lock();
  }
}

}  // namespace muster::rpc
