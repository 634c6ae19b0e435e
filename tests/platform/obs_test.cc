#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "platform/obs/log.h"
#include "platform/obs/metrics.h"
#include "platform/obs/trace.h"
#include "platform/status/status.h"

namespace muster::obs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class LogFile {
 public:
  LogFile() : path_(absl::StrCat(testing::TempDir(), "muster_obs_test_", getpid(), ".log")) { std::remove(path_.c_str()); }
  ~LogFile() { std::remove(path_.c_str()); }

  const std::string& path() const { return path_; }
  std::string Text() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

 private:
  const std::string path_;
};

TEST(Logger, WritesOneJsonObjectALine) {
  const LogFile file;
  auto logger = Logger::Open({.service = "warehouse", .file = file.path()});
  ASSERT_TRUE(logger.ok()) << logger.status();
  (*logger)->Info("rpc", {{"method", "/a/B"}, {"count", 3}, {"ratio", 0.5}, {"ok", true}, {"reason", ""}});
  (*logger)->Flush();
  EXPECT_THAT(file.Text(),
              MatchesRegex(R"(\{"time":"20..-..-..T..:..:..\.......Z","severity":"INFO","service":"warehouse","message":"rpc",)"
                           R"("method":"/a/B","count":3,"ratio":0\.5,"ok":true\}.)"));
}

TEST(Logger, EscapesWhatJsonForbidsAndKeepsChinese) {
  const LogFile file;
  auto logger = Logger::Open({.service = "x", .file = file.path()});
  ASSERT_TRUE(logger.ok());
  (*logger)->Info("say \"hi\"\\\n帐篷");
  (*logger)->Flush();
  EXPECT_THAT(file.Text(), HasSubstr(R"("message":"say \"hi\"\\\u000a帐篷"})"));
}

TEST(Logger, LeavesOutWhatIsBelowTheMinimumSeverity) {
  const LogFile file;
  auto logger = Logger::Open({.service = "x", .min_severity = Severity::kWarning, .file = file.path()});
  ASSERT_TRUE(logger.ok());
  (*logger)->Info("quiet");
  (*logger)->Error("loud");
  (*logger)->Flush();
  EXPECT_THAT(file.Text(), AllOf(HasSubstr("loud"), Not(HasSubstr("quiet"))));
}

TEST(Logger, WritesWhatIsLeftWhenItEnds) {
  const LogFile file;
  { Logger::Open({.service = "x", .file = file.path()}).value()->Info("last words"); }
  EXPECT_THAT(file.Text(), HasSubstr("last words"));
}

TEST(Logger, DropsAndCountsLinesThatDoNotFit) {
  const LogFile file;
  auto logger = Logger::Open({.service = "x", .file = file.path(), .buffer_limit_bytes = 150});
  ASSERT_TRUE(logger.ok());
  (*logger)->Info(std::string(200, 'a'));
  EXPECT_EQ((*logger)->dropped_line_count(), 1u);
  (*logger)->Info("fits");
  (*logger)->Flush();
  EXPECT_THAT(file.Text(), HasSubstr("fits"));
}

TEST(Logger, SaysWhichFileCannotBeWritten) {
  const absl::Status status = Logger::Open({.service = "x", .file = "/nonexistent/folder/x.log"}).status();
  EXPECT_EQ(ReasonOf(status), "LOG_FILE_UNWRITABLE");
  EXPECT_EQ(DetailOf(status, "file"), "/nonexistent/folder/x.log");
}

TEST(Metrics, CountCallsByMethodAndCode) {
  auto metrics = Metrics::Start("");
  ASSERT_TRUE(metrics.ok());
  MethodMetrics& method = (*metrics)->ForMethod("/a/B");
  EXPECT_EQ(&method, &(*metrics)->ForMethod("/a/B"));
  method.Record(absl::StatusCode::kOk, absl::Milliseconds(3));
  method.Record(absl::StatusCode::kNotFound, absl::Milliseconds(300));
  const std::string text = (*metrics)->Text();
  EXPECT_THAT(text, HasSubstr(R"(muster_rpc_calls_total{code="OK",method="/a/B"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(muster_rpc_calls_total{code="NOT_FOUND",method="/a/B"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(muster_rpc_seconds_bucket{method="/a/B",le="0.005"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(muster_rpc_seconds_count{method="/a/B"} 2)"));
}

TEST(Metrics, AskForAGaugesValueAsLongAsItIsRegistered) {
  auto metrics = Metrics::Start("");
  ASSERT_TRUE(metrics.ok());
  int used = 3;
  {
    const GaugeRegistration gauge = (*metrics)->AddGauge("muster_pool_used", "In use", {{"world", "live"}}, [&used] { return used; });
    EXPECT_THAT((*metrics)->Text(), HasSubstr(R"(muster_pool_used{world="live"} 3)"));
    used = 5;
    EXPECT_THAT((*metrics)->Text(), HasSubstr(R"(muster_pool_used{world="live"} 5)"));
  }
  EXPECT_THAT((*metrics)->Text(), Not(HasSubstr("muster_pool_used")));
}

std::string HttpGet(int port, absl::string_view path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string request = absl::StrCat("GET ", path, " HTTP/1.0\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t count = 0; (count = read(fd, buffer, sizeof(buffer))) > 0;) answer.append(buffer, static_cast<std::size_t>(count));
  }
  close(fd);
  return answer;
}

TEST(Metrics, AreServedOverHttp) {
  auto metrics = Metrics::Start("127.0.0.1:0");
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  (*metrics)->ForMethod("/a/B").Record(absl::StatusCode::kOk, absl::Milliseconds(1));
  EXPECT_THAT(HttpGet((*metrics)->port(), "/metrics"), AllOf(HasSubstr("200 OK"), HasSubstr("muster_rpc_calls_total")));
}

TEST(Metrics, NameABusyAddress) {
  auto metrics = Metrics::Start("127.0.0.1:0");
  ASSERT_TRUE(metrics.ok());
  const std::string address = absl::StrCat("127.0.0.1:", (*metrics)->port());
  const absl::Status status = Metrics::Start(address).status();
  EXPECT_EQ(ReasonOf(status), "PORT_BUSY");
  EXPECT_EQ(DetailOf(status, "address"), address);
}

TEST(Trace, IdIsTakenFromAWellFormedHeaderOnly) {
  EXPECT_EQ(TraceIdFrom("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(TraceIdFrom("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(TraceIdFrom(""), "");
  EXPECT_EQ(TraceIdFrom("00-00000000000000000000000000000000-00f067aa0ba902b7-01"), "");
  EXPECT_EQ(TraceIdFrom("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"), "");
  EXPECT_EQ(TraceIdFrom("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), "");
}

TEST(Trace, HeaderCarriesTheIdOn) {
  const std::string id = NewTraceId();
  EXPECT_NE(id, NewTraceId());
  EXPECT_EQ(TraceIdFrom(Traceparent(id)), id);
}

}  // namespace
}  // namespace muster::obs
