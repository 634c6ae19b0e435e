#include <gmock/gmock.h>
#include <google/protobuf/dynamic_message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <sstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "echo_service.grpc.pb.h"
#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "platform/rpc/service.h"
#include "platform/status/reasons.h"
#include "platform/status/status.h"

namespace muster::rpc {
namespace {

using echo::v1::CountRequest;
using echo::v1::CountResponse;
using echo::v1::EchoRequest;
using echo::v1::EchoResponse;
using echo::v1::EchoService;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr absl::Duration kLongEnough = absl::Seconds(30);

absl::StatusOr<std::shared_ptr<const common::v1::Caller>> Verify(absl::string_view token) {
  if (token.empty()) return Unauthenticated("CALLER_MISSING", "no token");
  if (token == "expired") return Unauthenticated("CALLER_EXPIRED", "expired", {{"expire_time", "12:00"}});
  auto caller = std::make_shared<common::v1::Caller>();
  caller->set_subject("users/lanzhou-duty");
  caller->set_chapter("chapters/620000");
  caller->set_world("live");
  const absl::Duration life = token == "brief" ? absl::ZeroDuration() : absl::Minutes(10);
  caller->mutable_expire_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + life));
  if (token != "good" && token != "brief") return Unauthenticated("CALLER_FORGED", "forged");
  return caller;
}

// Counts as far as the request says, one number at a time.
class CountStream final : public ServerStream<CountResponse> {
 public:
  CountStream(int limit, absl::Notification& closed) : limit_(limit), closed_(closed) {}

  void SendNext() {
    if (limit_ > 0 && number_ == limit_) return End(absl::OkStatus());
    if (limit_ == 0 && number_ == 1) return;
    CountResponse response;
    response.set_number(++number_);
    Send(std::move(response));
  }

 private:
  void OnSent() override { SendNext(); }
  void OnClosed() override { closed_.Notify(); }

  const int limit_;
  absl::Notification& closed_;
  int number_ = 0;
};

class EchoApi {
 public:
  absl::StatusOr<EchoResponse> Echo(const Call& call, const EchoRequest& request) {
    ++echo_count;
    return on_echo(call, request);
  }

  absl::StatusOr<std::shared_ptr<CountStream>> Count(const Call&, const CountRequest& request) {
    if (request.limit() < 0) return InvalidArgument("OUT_OF_RANGE", "negative", {{"min", 0}, {"max", 9}});
    auto stream = std::make_shared<CountStream>(request.limit(), stream_closed);
    stream->SendNext();
    last_stream = stream;
    return stream;
  }

  absl::StatusOr<EchoResponse> OtherTypes(const Call&, const CountRequest&) { return EchoResponse(); }

  std::function<absl::StatusOr<EchoResponse>(const Call&, const EchoRequest&)> on_echo = [](const Call&, const EchoRequest& request) {
    EchoResponse response;
    response.set_text(request.text());
    return response;
  };
  std::atomic<int> echo_count = 0;
  absl::Notification stream_closed;
  std::shared_ptr<CountStream> last_stream;
};

CallOptions Options(absl::string_view token = "good", absl::Duration timeout = kLongEnough) {
  return {.deadline = absl::Now() + timeout, .token = std::string(token), .language = Language::kEnglish};
}

void WaitUntil(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::yield();
}

class RpcTest : public testing::Test {
 protected:
  RpcTest() : log_path_(absl::StrCat(testing::TempDir(), "muster_rpc_test_", getpid(), ".log")) {
    logger_ = obs::Logger::Open({.service = "echo", .file = log_path_}).value();
    metrics_ = obs::Metrics::Start("").value();
  }

  ~RpcTest() override { std::remove(log_path_.c_str()); }

  absl::StatusOr<std::unique_ptr<Server>> TryStart(const std::string& address, WorkerPool::Options workers = {}) {
    Service& service = *services_.emplace_back(std::make_unique<Service>(EchoService::service_full_name()));
    service.Unary("Echo", &api_, &EchoApi::Echo);
    service.Stream("Count", &api_, &EchoApi::Count);
    return Server::Start({.address = address,
                          .services = {&service},
                          .verify = Verify,
                          .logger = logger_.get(),
                          .metrics = metrics_.get(),
                          .workers = workers});
  }

  void Start(WorkerPool::Options workers = {}) {
    auto server = TryStart("127.0.0.1:0", workers);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    server_->SetServing(true);
    channel_ = Channel(absl::StrCat("127.0.0.1:", server_->port()));
    stub_ = EchoService::NewStub(channel_);
  }

  absl::StatusOr<EchoResponse> Echo(absl::string_view text, const CallOptions& options = Options()) {
    EchoRequest request;
    request.set_text(std::string(text));
    return Invoke(*stub_, &EchoService::Stub::Echo, request, options);
  }

  // Makes handlers wait until Release().
  void Hold() {
    api_.on_echo = [this](const Call&, const EchoRequest&) {
      released_.WaitForNotification();
      return EchoResponse();
    };
  }
  void Release() { released_.Notify(); }

  void WaitForQueueLength(int length) {
    WaitUntil([&] {
      return absl::StrContains(metrics_->Text(), absl::StrCat("muster_rpc_queue_length{address=\"127.0.0.1:0\"} ", length, "\n"));
    });
  }

  std::string LogText() {
    logger_->Flush();
    std::ostringstream text;
    text << std::ifstream(log_path_).rdbuf();
    return text.str();
  }

  const std::string log_path_;
  std::unique_ptr<obs::Logger> logger_;
  std::unique_ptr<obs::Metrics> metrics_;
  absl::Notification released_;
  EchoApi api_;
  std::vector<std::unique_ptr<Service>> services_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<EchoService::Stub> stub_;
};

TEST_F(RpcTest, HandlerLearnsWhoCallsAndUntilWhen) {
  std::optional<Call> seen;
  api_.on_echo = [&seen](const Call& call, const EchoRequest& request) {
    seen = call;
    EchoResponse response;
    response.set_text(request.text());
    return response;
  };
  Start();
  CallOptions options = Options();
  options.trace_id = kTrace;
  const auto response = Echo("你好", options);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->text(), "你好");
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->caller->subject(), "users/lanzhou-duty");
  EXPECT_EQ(seen->language, Language::kEnglish);
  EXPECT_EQ(seen->trace_id, kTrace);
  EXPECT_EQ(seen->token, "good");
  EXPECT_EQ(seen->method, "/muster.echo.v1.EchoService/Echo");
  EXPECT_THAT(seen->peer, HasSubstr("127.0.0.1"));
  // The time-out travels rounded up, by less than a per cent.
  EXPECT_NEAR(absl::ToDoubleSeconds(seen->deadline - options.deadline), 0, 1);
}

TEST_F(RpcTest, AnswersWithMoreThanItTakes) {
  api_.on_echo = [](const Call&, const EchoRequest&) {
    EchoResponse response;
    response.mutable_text()->assign(kMaxAnswerBytes - 100, 'x');
    return response;
  };
  Start();
  const auto large = Echo("x");
  ASSERT_TRUE(large.ok()) << large.status();
  EXPECT_THAT(large->text(), SizeIs(kMaxAnswerBytes - 100));
  EXPECT_TRUE(Echo(std::string(kMaxRequestBytes - 100, 'x')).ok());
  EXPECT_EQ(ReasonOf(Echo(std::string(kMaxRequestBytes, 'x')).status()), "CALL_FAILED");
  EXPECT_EQ(api_.echo_count, 2);
}

TEST_F(RpcTest, CallMadeWhileAnsweringCarriesCallerDeadlineTraceAndLanguageOn) {
  Call call{.deadline = absl::Now() + absl::Seconds(5), .language = Language::kEnglish, .trace_id = kTrace, .token = "good"};
  const CallOptions options = CallOptions::For(call);
  EXPECT_EQ(options.deadline, call.deadline);
  EXPECT_EQ(options.language, Language::kEnglish);
  EXPECT_EQ(options.trace_id, kTrace);
  EXPECT_EQ(options.token, "good");
}

TEST_F(RpcTest, RefusesACallerThatIsMissingForgedOrExpired) {
  Start();
  for (const auto& [token, reason] :
       {std::pair("", "CALLER_MISSING"), std::pair("bad", "CALLER_FORGED"), std::pair("expired", "CALLER_EXPIRED")}) {
    const absl::Status status = Echo("x", Options(token)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << token;
    EXPECT_EQ(ReasonOf(status), reason);
  }
  EXPECT_EQ(api_.echo_count, 0);
}

TEST_F(RpcTest, RefusesAnotherAuthorizationScheme) {
  Start();
  grpc::ClientContext context;
  Prepare(context, {.deadline = absl::Now() + kLongEnough});
  context.AddMetadata("authorization", "Basic good");
  EchoResponse response;
  EXPECT_EQ(stub_->Echo(&context, EchoRequest(), &response).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(RpcTest, RequiresADeadline) {
  Start();
  CallOptions options = Options();
  options.deadline = absl::InfiniteFuture();
  const absl::Status status = Echo("x", options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "DEADLINE_REQUIRED");
  EXPECT_EQ(api_.echo_count, 0);
}

TEST_F(RpcTest, DoesNotRunACallWhoseDeadlinePassedInTheQueue) {
  Hold();
  Start({.worker_count = 1, .queue_limit = 10});
  auto running = std::async(std::launch::async, [this] { return Echo("first"); });
  WaitUntil([this] { return api_.echo_count == 1; });
  const CallOptions options = Options("good", absl::Milliseconds(50));
  const absl::Status status = Echo("second", options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(status), "DEADLINE_PASSED");
  EXPECT_EQ(DetailOf(status, "service"), "echo");
  // The time-out travels rounded up: the server's deadline is a little later than the client's.
  WaitUntil([&options] { return absl::Now() > options.deadline + absl::Milliseconds(10); });
  Release();
  EXPECT_TRUE(running.get().ok());
  server_->Drain(kLongEnough);
  EXPECT_EQ(api_.echo_count, 1);
  EXPECT_THAT(LogText(), HasSubstr("DEADLINE_PASSED"));
}

TEST_F(RpcTest, DoesNotRunACallThatItsClientCancelledInTheQueue) {
  Hold();
  Start({.worker_count = 1, .queue_limit = 10});
  auto running = std::async(std::launch::async, [this] { return Echo("first"); });
  WaitUntil([this] { return api_.echo_count == 1; });
  grpc::ClientContext context;
  Prepare(context, Options());
  auto cancelled = std::async(std::launch::async, [&] {
    EchoResponse response;
    return stub_->Echo(&context, EchoRequest(), &response);
  });
  WaitForQueueLength(1);
  context.TryCancel();
  EXPECT_EQ(ReasonOf(FromGrpc(cancelled.get(), "echo")), "CALL_CANCELLED");
  // The cancellation has reached the server once a later call on the same connection has.
  EXPECT_EQ(Echo("x", Options("bad")).status().code(), absl::StatusCode::kUnauthenticated);
  Release();
  EXPECT_TRUE(running.get().ok());
  server_->Drain(kLongEnough);
  EXPECT_EQ(api_.echo_count, 1);
  EXPECT_THAT(LogText(), HasSubstr("CALL_CANCELLED"));
}

TEST_F(RpcTest, TellsAHandlerAtWorkThatItsClientHasGone) {
  absl::Notification begun;
  absl::Notification ended;
  api_.on_echo = [&](const Call& call, const EchoRequest&) -> absl::StatusOr<EchoResponse> {
    EXPECT_FALSE(call.is_cancelled());
    begun.Notify();
    WaitUntil(call.is_cancelled);
    ended.Notify();
    return Cancelled("CALL_CANCELLED", "nobody waits");
  };
  Start();
  grpc::ClientContext context;
  Prepare(context, Options());
  auto cancelled = std::async(std::launch::async, [&] {
    EchoResponse response;
    return stub_->Echo(&context, EchoRequest(), &response);
  });
  begun.WaitForNotification();
  context.TryCancel();
  EXPECT_EQ(ReasonOf(FromGrpc(cancelled.get(), "echo")), "CALL_CANCELLED");
  ended.WaitForNotification();
}

TEST_F(RpcTest, TellsAHandlerAtWorkThatItsDeadlineHasPassed) {
  constexpr absl::Duration kTimeout = absl::Milliseconds(200);
  absl::Notification ended;
  absl::Time begin;
  api_.on_echo = [&](const Call& call, const EchoRequest&) -> absl::StatusOr<EchoResponse> {
    WaitUntil(call.is_cancelled);
    // By the client's clock: the server counts the same time from when the call has come, and may hear of the client's end before its own.
    EXPECT_GE(absl::Now() - begin, kTimeout);
    WaitUntil([&call] { return absl::Now() >= call.deadline; });
    ended.Notify();
    return Cancelled("CALL_CANCELLED", "nobody waits");
  };
  Start();
  begin = absl::Now();
  EXPECT_EQ(ReasonOf(Echo("x", Options("good", kTimeout)).status()), "DEADLINE_PASSED");
  ended.WaitForNotification();
  WaitUntil([this] { return !LogText().empty(); });
  EXPECT_THAT(LogText(), HasSubstr(R"("reason":"DEADLINE_PASSED")"));
}

TEST_F(RpcTest, RefusesWhatTheQueueCannotHoldAndSaysWhenToTryAgain) {
  Hold();
  Start({.worker_count = 1, .queue_limit = 1});
  auto running = std::async(std::launch::async, [this] { return Echo("first"); });
  WaitUntil([this] { return api_.echo_count == 1; });
  auto queued = std::async(std::launch::async, [this] { return Echo("second"); });
  WaitForQueueLength(1);
  const absl::Status status = Echo("third").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(status), "OVERLOADED");
  EXPECT_EQ(RetryDelayOf(status), absl::Milliseconds(500));
  Release();
  EXPECT_TRUE(running.get().ok());
  EXPECT_TRUE(queued.get().ok());
  EXPECT_EQ(api_.echo_count, 2);
}

TEST_F(RpcTest, RunsAsManyCallsAtOnceAsThereAreWorkers) {
  Hold();
  Start({.worker_count = 8, .queue_limit = 10});
  std::vector<std::future<absl::StatusOr<EchoResponse>>> calls;
  for (int i = 0; i < 8; ++i) calls.push_back(std::async(std::launch::async, [this] { return Echo("x"); }));
  WaitUntil([this] { return api_.echo_count == 8; });
  Release();
  for (auto& call : calls) EXPECT_TRUE(call.get().ok());
}

TEST_F(RpcTest, ErrorTravelsWithReasonDetailsAndASentenceInTheCallersLanguage) {
  api_.on_echo = [](const Call&, const EchoRequest&) { return NotFound("NOT_FOUND", "no such row", {{"name", "warehouses/1"}}); };
  Start();
  CallOptions options = Options();
  const absl::Status english = Echo("x", options).status();
  EXPECT_EQ(english.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(english.message(), "no such row");
  EXPECT_EQ(ReasonOf(english), "NOT_FOUND");
  EXPECT_EQ(DetailOf(english, "name"), "warehouses/1");
  EXPECT_THAT(LocalizedMessageOf(english), HasSubstr("warehouses/1 was not found"));
  options.language = Language::kChinese;
  EXPECT_THAT(LocalizedMessageOf(Echo("x", options).status()), HasSubstr("没有找到 warehouses/1"));
}

TEST_F(RpcTest, EveryWrongFieldTravelsWithWhatWouldBeRight) {
  api_.on_echo = [](const Call&, const EchoRequest&) {
    Violations violations;
    violations.Add("lines[0].quantity", "OUT_OF_RANGE", {{"min", 1}, {"max", 500}});
    violations.Add("chapter", "REQUIRED");
    return violations.ToStatus();
  };
  Start();
  CallOptions options = Options();
  options.language = Language::kChinese;
  const std::vector<Violation> violations = ViolationsOf(Echo("x", options).status());
  ASSERT_THAT(violations, SizeIs(2));
  EXPECT_EQ(violations[0].field, "lines[0].quantity");
  EXPECT_EQ(violations[0].reason, "OUT_OF_RANGE");
  EXPECT_EQ(violations[0].description, "超出范围，应在 1 到 500 之间。");
  EXPECT_EQ(Sentence(violations[0].reason, violations[0].details, Language::kEnglish), "Out of range: give a value from 1 to 500.");
  EXPECT_EQ(violations[1].field, "chapter");
}

TEST_F(RpcTest, MoreWrongFieldsThanHeadersCanCarryStillArriveAsThatError) {
  api_.on_echo = [](const Call&, const EchoRequest&) {
    Violations violations;
    for (int i = 0; i < 5000; ++i) violations.Add(absl::StrCat("lines[", i, "].quantity"), "OUT_OF_RANGE", {{"min", 1}, {"max", 500}});
    return violations.ToStatus();
  };
  Start();
  const absl::Status status = Echo("x").status();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  EXPECT_THAT(ViolationsOf(status), SizeIs(testing::Gt(100)));
}

TEST_F(RpcTest, ErrorOfAServicePassedOnByAnotherKeepsItsReason) {
  api_.on_echo = [](const Call&, const EchoRequest&) {
    return FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "connection refused"), "warehouse");
  };
  Start();
  const absl::Status status = Echo("x").status();
  EXPECT_EQ(ReasonOf(status), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(DetailOf(status, "service"), "warehouse");
}

TEST_F(RpcTest, ErrorWithoutReasonIsUnexpected) {
  api_.on_echo = [](const Call&, const EchoRequest&) { return absl::InternalError("bug"); };
  Start();
  const absl::Status status = Echo("x").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(status), "UNEXPECTED");
  EXPECT_THAT(LogText(), AllOf(HasSubstr(R"("severity":"ERROR")"), HasSubstr(R"("error":"bug")")));
}

TEST_F(RpcTest, DeadPeerIsNamed) {
  Start();
  server_.reset();
  const absl::Status status = Echo("x").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(DetailOf(status, "service"), "echo");
  EXPECT_GT(RetryDelayOf(status), absl::ZeroDuration());
}

TEST_F(RpcTest, LeavesOneLogLineAndItsMarkInTheMetricsPerCall) {
  Start();
  CallOptions options = Options();
  options.trace_id = kTrace;
  ASSERT_TRUE(Echo("x", options).ok());
  const std::string log = LogText();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1);
  EXPECT_THAT(log, AllOf(HasSubstr(R"("method":"/muster.echo.v1.EchoService/Echo","code":"OK","duration_us":)"),
                         HasSubstr(R"("subject":"users/lanzhou-duty","chapter":"chapters/620000","world":"live")"),
                         HasSubstr(absl::StrCat(R"("trace_id":")", kTrace, "\"")), Not(HasSubstr("reason")), Not(HasSubstr("good"))));
  EXPECT_THAT(metrics_->Text(), HasSubstr(R"(muster_rpc_calls_total{code="OK",method="/muster.echo.v1.EchoService/Echo"} 1)"));
}

TEST_F(RpcTest, DrainLetsRunningCallsFinishAndTakesNoMore) {
  Hold();
  Start();
  auto running = std::async(std::launch::async, [this] { return Echo("first"); });
  WaitUntil([this] { return api_.echo_count == 1; });
  std::thread drain([this] { server_->Drain(kLongEnough); });
  // Once the listener is closed a new connection is refused.
  const auto fresh = Channel(absl::StrCat("127.0.0.1:", server_->port()));
  WaitUntil([&] { return ReasonOf(CheckHealth(*fresh, "echo", absl::Now() + kLongEnough)) == "SERVICE_UNAVAILABLE"; });
  Release();
  drain.join();
  EXPECT_TRUE(running.get().ok());
  EXPECT_FALSE(Echo("late").ok());
  EXPECT_EQ(api_.echo_count, 1);
}

TEST_F(RpcTest, DrainCancelsWhatStillRunsAtTheLimit) {
  Hold();
  Start();
  auto running = std::async(std::launch::async, [this] { return Echo("first"); });
  WaitUntil([this] { return api_.echo_count == 1; });
  std::thread drain([this] { server_->Drain(absl::ZeroDuration()); });
  EXPECT_FALSE(running.get().ok());
  Release();
  drain.join();
}

TEST_F(RpcTest, HealthIsServingOnlyWhenSaidSoAndNeedsNoCaller) {
  Start();
  const auto check = [this] { return CheckHealth(*channel_, "echo", absl::Now() + kLongEnough); };
  EXPECT_TRUE(check().ok());
  server_->SetServing(false);
  EXPECT_EQ(ReasonOf(check()), "SERVICE_UNAVAILABLE");
  auto fresh = TryStart("127.0.0.1:0");
  ASSERT_TRUE(fresh.ok());
  EXPECT_FALSE(CheckHealth(*Channel(absl::StrCat("127.0.0.1:", (*fresh)->port())), "echo", absl::Now() + kLongEnough).ok());
}

// Debian packages the reflection service without its messages' headers; they are linked in all the same.
TEST_F(RpcTest, ReflectionListsTheService) {
  Start();
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  const auto* descriptor = pool->FindMessageTypeByName("grpc.reflection.v1alpha.ServerReflectionRequest");
  ASSERT_NE(descriptor, nullptr);
  const std::unique_ptr<google::protobuf::Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  request->GetReflection()->SetString(request.get(), descriptor->FindFieldByName("list_services"), "*");
  const std::string bytes = request->SerializeAsString();

  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto wait = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  grpc::GenericStub stub(channel_);
  const auto stream = stub.PrepareCall(&context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  stream->StartCall(nullptr);
  ASSERT_TRUE(wait());
  const grpc::Slice slice(bytes);
  stream->Write(grpc::ByteBuffer(&slice, 1), nullptr);
  ASSERT_TRUE(wait());
  grpc::ByteBuffer answer;
  stream->Read(&answer, nullptr);
  ASSERT_TRUE(wait());
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(answer.Dump(&slices).ok());
  std::string text;
  for (const grpc::Slice& part : slices) text.append(reinterpret_cast<const char*>(part.begin()), part.size());
  EXPECT_THAT(text, AllOf(HasSubstr("muster.echo.v1.EchoService"), HasSubstr("grpc.health.v1.Health")));
  context.TryCancel();
  grpc::Status status;
  stream->Finish(&status, nullptr);
  wait();
  queue.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue.Next(&tag, &ok)) {
  }
}

TEST_F(RpcTest, NamesABusyPort) {
  Start();
  const std::string address = absl::StrCat("127.0.0.1:", server_->port());
  const absl::Status status = TryStart(address).status();
  EXPECT_EQ(ReasonOf(status), "PORT_BUSY");
  EXPECT_EQ(DetailOf(status, "address"), address);
}

// As a server does that is killed.
void LeaveSocketBehind(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  close(fd);
}

TEST_F(RpcTest, ServesAUnixSocketAndDoesNotStealOneInUse) {
  const std::string path = absl::StrCat(testing::TempDir(), "muster_rpc_test_", getpid(), ".sock");
  const std::string address = absl::StrCat("unix:", path);
  LeaveSocketBehind(path);
  auto server = TryStart(address);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ(ReasonOf(TryStart(address).status()), "PORT_BUSY");
  stub_ = EchoService::NewStub(Channel(address));
  EXPECT_EQ(Echo("x").status(), absl::OkStatus());
  server->reset();
  std::remove(path.c_str());
}

std::vector<int> Numbers(grpc::ClientReader<CountResponse>& reader) {
  std::vector<int> numbers;
  CountResponse response;
  while (reader.Read(&response)) numbers.push_back(response.number());
  return numbers;
}

CountRequest UpTo(int limit) {
  CountRequest request;
  request.set_limit(limit);
  return request;
}

TEST_F(RpcTest, StreamSendsInOrderAndEnds) {
  Start();
  grpc::ClientContext context;
  Prepare(context, Options());
  const auto reader = stub_->Count(&context, UpTo(5));
  EXPECT_THAT(Numbers(*reader), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_TRUE(reader->Finish().ok());
  api_.stream_closed.WaitForNotification();
  EXPECT_THAT(LogText(), HasSubstr(R"("method":"/muster.echo.v1.EchoService/Count","code":"OK")"));
}

TEST_F(RpcTest, StreamNeedsNoDeadlineButACaller) {
  Start();
  grpc::ClientContext without_deadline;
  Prepare(without_deadline, {.deadline = absl::InfiniteFuture(), .token = "good"});
  EXPECT_THAT(Numbers(*stub_->Count(&without_deadline, UpTo(2))), ElementsAre(1, 2));
  grpc::ClientContext without_caller;
  Prepare(without_caller, {.deadline = absl::InfiniteFuture()});
  const auto reader = stub_->Count(&without_caller, UpTo(2));
  EXPECT_THAT(Numbers(*reader), SizeIs(0));
  EXPECT_EQ(ReasonOf(FromGrpc(reader->Finish(), "echo")), "CALLER_MISSING");
}

TEST_F(RpcTest, StreamThatItsHandlerRefusesEndsWithTheReason) {
  Start();
  grpc::ClientContext context;
  Prepare(context, Options());
  const auto reader = stub_->Count(&context, UpTo(-1));
  EXPECT_THAT(Numbers(*reader), SizeIs(0));
  EXPECT_EQ(ReasonOf(FromGrpc(reader->Finish(), "echo")), "OUT_OF_RANGE");
}

TEST_F(RpcTest, StreamClosesWhenItsClientGoesAway) {
  Start();
  grpc::ClientContext context;
  Prepare(context, Options());
  const auto reader = stub_->Count(&context, UpTo(0));
  CountResponse response;
  ASSERT_TRUE(reader->Read(&response));
  context.TryCancel();
  api_.stream_closed.WaitForNotification();
  EXPECT_FALSE(api_.last_stream->Send(CountResponse()));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(RpcTest, StreamDoesNotOutliveTheCallersToken) {
  Start();
  grpc::ClientContext context;
  Prepare(context, {.deadline = absl::InfiniteFuture(), .token = "brief"});
  const auto reader = stub_->Count(&context, UpTo(0));
  CountResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_FALSE(api_.last_stream->Send(CountResponse()));
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(ReasonOf(FromGrpc(reader->Finish(), "echo")), "DEADLINE_PASSED");
}

TEST_F(RpcTest, DrainEndsStreamsSoThatTheirReadersGoElsewhere) {
  Start();
  grpc::ClientContext context;
  Prepare(context, Options());
  const auto reader = stub_->Count(&context, UpTo(0));
  CountResponse response;
  ASSERT_TRUE(reader->Read(&response));
  server_->Drain(kLongEnough);
  EXPECT_FALSE(reader->Read(&response));
  const absl::Status status = FromGrpc(reader->Finish(), "echo");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), "SHUTTING_DOWN");
}

using RpcDeathTest = RpcTest;

TEST_F(RpcDeathTest, MethodWithoutHandlerEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Service service(EchoService::service_full_name());
  service.Unary("Echo", &api_, &EchoApi::Echo);
  EXPECT_DEATH(
      (void)Server::Start(
          {.address = "127.0.0.1:0", .services = {&service}, .verify = Verify, .logger = logger_.get(), .metrics = metrics_.get()}),
      "Count.*has no handler");
}

TEST_F(RpcDeathTest, MethodThatDoesNotExistEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Service service(EchoService::service_full_name());
  EXPECT_DEATH(service.Unary("Ekko", &api_, &EchoApi::Echo), "Ekko.*no such method");
}

TEST_F(RpcDeathTest, HandlerOfOtherTypesEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Service service(EchoService::service_full_name());
  EXPECT_DEATH(service.Unary("Echo", &api_, &EchoApi::OtherTypes), "types are not the method's");
}

TEST_F(RpcDeathTest, MethodRegisteredTwiceEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Service service(EchoService::service_full_name());
  service.Unary("Echo", &api_, &EchoApi::Echo);
  EXPECT_DEATH(service.Unary("Echo", &api_, &EchoApi::Echo), "registered twice");
}

TEST_F(RpcDeathTest, ServiceThatIsNotLinkedInEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(Service("muster.echo.v1.NoService"), "no such service");
}

}  // namespace
}  // namespace muster::rpc
