#include "platform/http/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "support/http_server.h"

namespace muster::http {
namespace {

using muster::testing::HttpServer;
using ::testing::HasSubstr;

Options Patient() { return {.timeout = absl::Seconds(20), .max_parallel = 3, .max_body_bytes = 1000}; }

TEST(GetAll, AnswersEachUrlInItsPlace) {
  HttpServer server([](const std::string& target) { return HttpServer::Reply{.status = target == "/2" ? 404 : 200, .body = target}; });
  std::vector<std::string> urls;
  for (int i = 0; i < 10; ++i) urls.push_back(absl::StrCat(server.base_url(), "/", i));
  const auto answers = GetAll(urls, Patient());
  ASSERT_EQ(answers.size(), 10);
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(answers[i].ok()) << answers[i].status();
    EXPECT_EQ(answers[i]->body, absl::StrCat("/", i));
    EXPECT_EQ(answers[i]->status, i == 2 ? 404 : 200);
  }
}

TEST(GetAll, AsksSeveralAtOnceButNoMoreThanAllowed) {
  // Each of the first three is answered once three are there.
  std::mutex mutex;
  std::condition_variable all_there;
  int open = 0;
  int most = 0;
  int arrived = 0;
  HttpServer server([&](const std::string&) {
    std::unique_lock lock(mutex);
    most = std::max(most, ++open);
    ++arrived;
    all_there.notify_all();
    all_there.wait(lock, [&] { return arrived >= 3; });
    --open;
    return HttpServer::Reply{.body = "ok"};
  });
  const std::vector<std::string> urls(9, server.base_url() + "/");
  for (const auto& answer : GetAll(urls, Patient())) EXPECT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(most, 3);
}

TEST(GetAll, GivesUpOnThoseThatAreSilentAndKeepsTheOthers) {
  HttpServer server([](const std::string& target) -> std::optional<HttpServer::Reply> {
    if (target == "/silent") return std::nullopt;
    return HttpServer::Reply{.body = "here"};
  });
  const absl::Time begin = absl::Now();
  const auto answers = GetAll({server.base_url() + "/silent", server.base_url() + "/"},
                              {.timeout = absl::Milliseconds(300), .max_parallel = 2, .max_body_bytes = 1000});
  EXPECT_TRUE(absl::IsDeadlineExceeded(answers[0].status()));
  EXPECT_EQ(answers[0].status().message(), "no answer within 300ms");
  ASSERT_TRUE(answers[1].ok()) << answers[1].status();
  EXPECT_EQ(answers[1]->body, "here");
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
}

TEST(GetAll, RefusesWhatIsTooLongOrBreaksOff) {
  HttpServer server([](const std::string& target) {
    return HttpServer::Reply{.body = std::string(target == "/long" ? 1001 : 1000, 'x'), .breaks_off = target == "/half"};
  });
  const auto answers = GetAll({server.base_url() + "/long", server.base_url() + "/half", server.base_url() + "/whole"}, Patient());
  EXPECT_TRUE(absl::IsUnavailable(answers[0].status()));
  EXPECT_THAT(std::string(answers[0].status().message()), HasSubstr("exceeds 1000 bytes"));
  EXPECT_TRUE(absl::IsUnavailable(answers[1].status()));
  ASSERT_TRUE(answers[2].ok()) << answers[2].status();
  EXPECT_EQ(answers[2]->body.size(), 1000);
}

TEST(GetAll, SaysWhenNobodyListensAndSpeaksNothingButHttp) {
  std::string gone;
  {
    HttpServer server([](const std::string&) { return HttpServer::Reply{}; });
    gone = server.base_url();
  }
  for (const auto& answer : GetAll({gone + "/", "file:///etc/hostname", "no url"}, Patient())) {
    EXPECT_TRUE(absl::IsUnavailable(answer.status())) << answer.status();
    EXPECT_NE(answer.status().message(), "");
  }
}

TEST(GetAll, AsksNothingForNoUrls) { EXPECT_TRUE(GetAll({}, Patient()).empty()); }

}  // namespace
}  // namespace muster::http
