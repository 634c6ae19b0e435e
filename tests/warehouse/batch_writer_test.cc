#include "warehouse/jobs/batch_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "absl/functional/function_ref.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using Batches = std::vector<std::vector<int>>;

constexpr auto kNoAnswer = [](const auto&) {};

bool Push(BatchWriter<int>& writer, const std::string& key, int item) { return writer.Push(key, item); }

// What one writer writes of item 0 in line "a" and of what `push` adds while it is busy with that.
Batches BatchesWith(BatchWriterOptions options, absl::FunctionRef<void(BatchWriter<int>&)> push) {
  options.writer_count = 1;
  std::promise<void> begun;
  std::promise<void> go_on;
  Batches batches;
  {
    BatchWriter<int> writer(
        options,
        [&](std::vector<int> batch) {
          batches.push_back(batch);
          if (batches.size() > 1) return;
          begun.set_value();
          go_on.get_future().wait();
        },
        kNoAnswer);
    Push(writer, "a", 0);
    begun.get_future().wait();
    push(writer);
    go_on.set_value();
  }
  return batches;
}

TEST(BatchWriter, WritesTogetherWhatArrivesWhileItIsBusy) {
  const Batches batches = BatchesWith({}, [](auto& writer) {
    for (int i = 2; i <= 4; ++i) Push(writer, i % 2 == 0 ? "a" : "b", i);
  });
  // The other line had waited longer than what was added to the busy one.
  EXPECT_THAT(batches, ElementsAre(ElementsAre(0), ElementsAre(3, 2, 4)));
}

TEST(BatchWriter, NeverMakesABatchLargerThanItsLimit) {
  const Batches batches = BatchesWith({.batch_limit = 3}, [](auto& writer) {
    for (int i = 1; i <= 7; ++i) Push(writer, "a", i);
  });
  EXPECT_THAT(batches, ElementsAre(ElementsAre(0), ElementsAre(1, 2, 3), ElementsAre(4, 5, 6), ElementsAre(7)));
}

TEST(BatchWriter, WritesALongLineByItself) {
  const Batches batches = BatchesWith({.batch_limit = 4, .least_beside_another = 3}, [](auto& writer) {
    Push(writer, "b", 1);
    for (int i = 2; i <= 6; ++i) Push(writer, "long", i);
    Push(writer, "c", 7);
  });
  // Those that waited longer first, then the long line; what is left of it is short.
  EXPECT_THAT(batches, ElementsAre(ElementsAre(0), ElementsAre(1, 7), ElementsAre(2, 3, 4, 5), ElementsAre(6)));
}

// Two writers, of which one is busy with item 0 until it is told to go on; the first batch of positive items arrives in `written`.
class OneBusyWriter {
 public:
  explicit OneBusyWriter(absl::Duration patience)
      : writer_(
            {.least_beside_another = 3, .patience = patience},
            [this](const std::vector<int>& batch) {
              if (batch.front() == 0) {
                begun_.set_value();
                go_on_.get_future().wait();
              } else if (batch.front() > 0) {
                written_.set_value(batch);
              }
            },
            kNoAnswer) {
    Push(writer_, "busy", 0);
    begun_.get_future().wait();
  }

  BatchWriter<int>& writer() { return writer_; }
  std::future<std::vector<int>> written() { return written_.get_future(); }
  void GoOn() { go_on_.set_value(); }

 private:
  std::promise<void> begun_;
  std::promise<void> go_on_;
  std::promise<std::vector<int>> written_;
  BatchWriter<int> writer_;
};

TEST(BatchWriter, LeavesAFewItemsToTheWriterThatIsBusy) {
  OneBusyWriter busy(absl::Hours(1));
  auto written = busy.written();
  Push(busy.writer(), "a", 1);
  Push(busy.writer(), "b", 2);
  EXPECT_EQ(written.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  busy.GoOn();
  EXPECT_THAT(written.get(), ElementsAre(1, 2));
}

TEST(BatchWriter, BeginsAnotherBatchOnceEnoughIsWaiting) {
  OneBusyWriter busy(absl::Hours(1));
  auto written = busy.written();
  // What stands behind a busy writer's own line does not count.
  for (int i = 1; i <= 3; ++i) Push(busy.writer(), "busy", -i);
  EXPECT_EQ(written.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  for (int i = 1; i <= 3; ++i) Push(busy.writer(), std::to_string(i), i);
  EXPECT_THAT(written.get(), ElementsAre(1, 2, 3));
  busy.GoOn();
}

TEST(BatchWriter, BeginsAnotherBatchOnceItsPatienceHasEnded) {
  OneBusyWriter busy(absl::Milliseconds(20));
  auto written = busy.written();
  Push(busy.writer(), "a", 1);
  EXPECT_THAT(written.get(), ElementsAre(1));
  busy.GoOn();
}

TEST(BatchWriter, RefusesWhatItHasNoRoomForAndLeavesItAsItIs) {
  std::promise<void> begun;
  std::promise<void> go_on;
  int calls = 0;
  BatchWriter<std::unique_ptr<int>> writer(
      {.writer_count = 1, .queue_limit = 1},
      [&](const std::vector<std::unique_ptr<int>>&) {
        if (++calls > 1) return;
        begun.set_value();
        go_on.get_future().wait();
      },
      kNoAnswer);
  auto first = std::make_unique<int>(1), second = std::make_unique<int>(2), third = std::make_unique<int>(3);
  EXPECT_TRUE(writer.Push("a", first));
  begun.get_future().wait();
  EXPECT_TRUE(writer.Push("a", second));
  EXPECT_FALSE(writer.Push("b", third));
  EXPECT_EQ(*third, 3);
  go_on.set_value();
}

TEST(BatchWriter, ServesALineByOneWriterAtATimeAndInItsOrder) {
  constexpr int kItems = 2000;
  std::mutex mutex;
  std::map<int, std::vector<int>> written;
  std::map<int, std::atomic<int>> serving;
  for (int line = 0; line < 3; ++line) serving[line] = 0;
  std::atomic<bool> overlapped = false;
  {
    BatchWriter<int> writer(
        {.writer_count = 4, .batch_limit = 5},
        [&](const std::vector<int>& batch) {
          std::set<int> lines;
          for (const int item : batch) lines.insert(item % 3);
          for (const int line : lines) overlapped = overlapped || serving[line]++ > 0;
          {
            const std::lock_guard lock(mutex);
            for (const int item : batch) written[item % 3].push_back(item);
          }
          for (const int line : lines) --serving[line];
        },
        kNoAnswer);
    for (int i = 0; i < kItems; ++i) Push(writer, std::to_string(i % 3), i);
  }
  EXPECT_FALSE(overlapped);
  for (int line = 0; line < 3; ++line) EXPECT_TRUE(std::is_sorted(written[line].begin(), written[line].end()));
  EXPECT_THAT(written[0], SizeIs((kItems + 2) / 3));
}

TEST(BatchWriter, WritesOthersOfALineWhileItAnswersTheFirst) {
  std::promise<void> second_written;
  std::promise<void> first_answered;
  BatchWriter<int> writer(
      {},
      [&](const std::vector<int>& batch) {
        if (batch.front() == 2) second_written.set_value();
      },
      [&](const std::vector<int>& batch) {
        if (batch.front() == 2) return;
        Push(writer, "a", 2);
        second_written.get_future().wait();
        first_answered.set_value();
      });
  Push(writer, "a", 1);
  first_answered.get_future().wait();
}

}  // namespace
}  // namespace muster::warehouse
