#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "warehouse/store/issue_store.h"

namespace muster::warehouse {

// The last numbers of series, as far as this process has written them, so that the next one need not be looked up. What is remembered may
// be out of date: the ledger refuses a number that is taken (vouchers_number_key) or does not follow its last one
// (vouchers_number_follows). Thread-safe.
class LastNumbers {
 public:
  std::optional<std::int64_t> Find(const Series& series) const {
    const std::lock_guard lock(mutex_);
    const auto found = numbers_.find(series);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }

  void Remember(const absl::flat_hash_map<Series, std::int64_t>& numbers) {
    const std::lock_guard lock(mutex_);
    for (const auto& [series, number] : numbers) numbers_[series] = number;
  }

  void Forget(const absl::flat_hash_map<Series, std::int64_t>& numbers) {
    const std::lock_guard lock(mutex_);
    for (const auto& [series, number] : numbers) numbers_.erase(series);
  }

 private:
  mutable std::mutex mutex_;
  absl::flat_hash_map<Series, std::int64_t> numbers_;  // guarded by mutex_
};

}  // namespace muster::warehouse
