#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "muster/chapter/v1/chapter_service.pb.h"
#include "muster/chapter/v1/events.pb.h"
#include "platform/outbox/write.h"
#include "platform/wire/fields.h"
#include "sql/platform.h"
#include "support/service_fixture.h"

// The outbox and the memory of requests, on a schema that has nothing else.
namespace muster::outbox {
namespace {

// Any messages will do as request, answer and event.
using Request = chapter::v1::ImportChaptersRequest;
using Answer = chapter::v1::ImportChaptersResponse;
using Happened = chapter::v1::ChaptersImported;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OutboxTest : public ::testing::Test {
 protected:
  Origin By(absl::string_view actor) const {
    return {.actor = std::string(actor), .method = "/test.Service/Write", .deadline = absl::Now() + absl::Seconds(20)};
  }

  static Request Make(std::string id, bool validate_only = false) {
    Request request;
    request.set_request_id(std::move(id));
    request.set_validate_only(validate_only);
    return request;
  }

  // A write with one event, whose answer tells how often it was really done.
  absl::StatusOr<Answer> Write(const Request& request, absl::string_view actor = "users/a") {
    return WriteOnce<Tx, Answer>(fixture_.live(), By(actor), request, [&](Tx& tx) -> absl::StatusOr<Answer> {
      Answer answer;
      answer.set_created_count(++run_count_);
      tx.Append("things/1", "chapters/620000", Happened());
      return answer;
    });
  }

  muster::testing::ServiceFixture fixture_{"outboxtest", {}};
  std::atomic<int> run_count_ = 0;
};

TEST_F(OutboxTest, ARepeatedRequestGetsTheFirstAnswerAndHasOneEffect) {
  const Request request = Make(NewUuid());
  const auto first = Write(request);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Write(request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->created_count(), first->created_count());
  EXPECT_THAT(fixture_.EventTypes(), ElementsAre("muster.chapter.v1.ChaptersImported"));
}

TEST_F(OutboxTest, TheSameIdWithAnotherBodyOrByAnotherCallerIsRefused) {
  const std::string id = NewUuid();
  ASSERT_TRUE(Write(Make(id)).ok());
  EXPECT_EQ(ReasonOf(Write(Make(id, true)).status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(ReasonOf(Write(Make(id), "users/b").status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(fixture_.EventTypes().size(), 1u);
}

TEST_F(OutboxTest, TwinsSentAtOnceHaveOneEffectAndOneAnswer) {
  constexpr int kRounds = 20;
  constexpr int kTwins = 6;
  for (int round = 0; round < kRounds; ++round) {
    const Request request = Make(NewUuid());
    std::vector<absl::StatusOr<Answer>> answers(kTwins, absl::UnknownError(""));
    {
      std::vector<std::jthread> twins;
      for (int i = 0; i < kTwins; ++i) twins.emplace_back([&, i] { answers[i] = Write(request); });
    }
    for (const auto& answer : answers) {
      ASSERT_TRUE(answer.ok()) << answer.status();
      EXPECT_EQ(answer->created_count(), answers[0]->created_count());
    }
  }
  EXPECT_EQ(fixture_.EventTypes().size(), std::size_t{kRounds});
}

TEST_F(OutboxTest, AFailedWriteLeavesNoEventAndMayBeRepeated) {
  const Request request = Make(NewUuid());
  const auto refused = WriteOnce<Tx, Answer>(fixture_.live(), By("users/a"), request, [&](Tx& tx) -> absl::StatusOr<Answer> {
    tx.Append("things/1", "chapters/620000", Happened());
    return FailedPrecondition("REFUSED_BY_TEST", "no");
  });
  EXPECT_EQ(ReasonOf(refused.status()), "REFUSED_BY_TEST");
  EXPECT_THAT(fixture_.EventTypes(), IsEmpty());
  EXPECT_TRUE(Write(request).ok());
}

TEST_F(OutboxTest, ALateCommitIsNotPassedOverByReaders) {
  // The first transaction draws its event's identity, then waits while a second one commits after it.
  std::atomic<bool> appended = false, release = false;
  std::jthread slow([&] {
    const auto done = WriteOnce<Tx, Answer>(fixture_.live(), By("users/a"), Make(NewUuid()), [&](Tx& tx) -> absl::StatusOr<Answer> {
      tx.Append("things/slow", "chapters/620000", Happened());
      // A statement with an answer, so that the event's row exists on the server.
      if (const auto replay = internal::FindReplay(fixture_.live(), NewUuid(), absl::Now() + absl::Seconds(5)); !replay.ok())
        return replay.status();
      appended = true;
      while (!release) std::this_thread::yield();
      return Answer();
    });
    EXPECT_TRUE(done.ok()) << done.status();
  });
  while (!appended) std::this_thread::yield();
  ASSERT_TRUE(Write(Make(NewUuid())).ok());
  const auto visible = [&] {
    std::vector<std::string> resources;
    std::uint64_t xid = 0;
    std::int64_t event_id = 0;
    const auto rows =
        fixture_.live().pool->Query(absl::Now() + absl::Seconds(5), platform::sql::kListEvents, xid, event_id, std::int64_t{100});
    EXPECT_TRUE(rows.ok()) << rows.status();
    for (const auto& row : *rows) resources.push_back(row.resource);
    return resources;
  };
  EXPECT_THAT(visible(), IsEmpty()) << "an event may not be seen while an earlier transaction runs";
  release = true;
  slow.join();
  EXPECT_THAT(visible(), ElementsAre("things/slow", "things/1"));
}

}  // namespace
}  // namespace muster::outbox
