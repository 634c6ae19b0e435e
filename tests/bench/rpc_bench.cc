// Processor time per unary call of a server behind our frame against a bare gRPC callback server. Each server is a process of its own (this
// program again, with --serve), so that its time is read from outside and the client's is not in it.
//
//   rpc_bench [--json FILE] [--rounds N] [--seconds S]

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "echo_service.grpc.pb.h"
#include "platform/auth/caller_token.h"
#include "platform/auth/key.h"
#include "platform/auth/verifier.h"
#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "platform/rpc/service.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster {
namespace {

using echo::v1::CountRequest;
using echo::v1::CountResponse;
using echo::v1::EchoRequest;
using echo::v1::EchoResponse;
using echo::v1::EchoService;

constexpr int kCallsInFlight = 64;
constexpr absl::Duration kTimeout = absl::Seconds(10);

// As much as a request of the API weighs.
const std::string& Text() {
  static const std::string text(200, 'x');
  return text;
}

class BareEcho final : public EchoService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const EchoRequest* request, EchoResponse* response) override {
    response->set_text(request->text());
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

class EchoApi {
 public:
  absl::StatusOr<EchoResponse> Echo(const rpc::Call&, const EchoRequest& request) {
    EchoResponse response;
    response.set_text(request.text());
    return response;
  }
  absl::StatusOr<std::shared_ptr<rpc::ServerStream<CountResponse>>> Count(const rpc::Call&, const CountRequest&) {
    return InvalidArgument("MALFORMED", "the benchmark opens no streams", {{"expected", "Echo"}});
  }
};

// The gateway's key, made anew by each run.
const auth::SecretKey& GatewayKey() {
  static const auto key = auth::SecretKey::Generate();
  return key;
}

// A duty officer's token, as the gateway signs it; good for longer than the benchmark runs.
const std::string& Token() {
  static const std::string token = [] {
    common::v1::Caller caller;
    caller.set_issuer("gateway");
    caller.set_subject("users/lanzhou-duty");
    caller.set_chapter("chapters/620000");
    caller.add_roles(common::v1::ROLE_DUTY_OFFICER);
    caller.set_world("live");
    caller.mutable_issue_time()->set_seconds(absl::ToUnixSeconds(absl::Now()));
    caller.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + absl::Minutes(15)));
    return auth::SignCaller(GatewayKey(), caller).value();
  }();
  return token;
}

// Tells the parent the port on standard output, then serves until killed.
void Announce(int port) {
  const std::string line = absl::StrCat(port, "\n");
  MUSTER_CHECK(write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  pause();
}

void ServeBare() {
  // As our server does: the comparison is of frames, not of Abseil's settings.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  BareEcho echo;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.RegisterService(&echo);
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  MUSTER_CHECK(server != nullptr);
  Announce(port);
}

// Trusts the gateway's key given as a PASERK string.
void ServeFrame(absl::string_view gateway_key) {
  EchoApi api;
  auth::Keyring keyring;
  MUSTER_CHECK(keyring.Add("gateway", auth::PublicKey::Parse(gateway_key).value()).ok());
  const auth::Verifier verifier(std::move(keyring), [] { return absl::Now(); });
  rpc::Service service(EchoService::service_full_name());
  service.Unary("Echo", &api, &EchoApi::Echo);
  service.Stream("Count", &api, &EchoApi::Count);
  const auto logger = obs::Logger::Open({.service = "bench", .file = "/dev/null"}).value();
  const auto metrics = obs::Metrics::Start("127.0.0.1:0").value();
  const auto server = rpc::Server::Start({.address = "127.0.0.1:0",
                                          .services = {&service},
                                          .verify = [&verifier](absl::string_view token) { return verifier.Verify(token); },
                                          .logger = logger.get(),
                                          .metrics = metrics.get()})
                          .value();
  server->SetServing(true);
  Announce(server->port());
}

// A server in a process of its own.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& kind) {
    int ends[2];
    MUSTER_CHECK(pipe(ends) == 0);
    pid_ = fork();
    MUSTER_CHECK(pid_ >= 0);
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      dup2(ends[1], STDOUT_FILENO);
      execl("/proc/self/exe", "rpc_bench", "--serve", kind.c_str(), nullptr);
      _exit(1);
    }
    close(ends[1]);
    std::string line;
    for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) line.push_back(c);
    close(ends[0]);
    MUSTER_CHECK(absl::SimpleAtoi(line, &port_));
    MUSTER_CHECK(clock_getcpuclockid(pid_, &clock_) == 0);
  }
  ~ServerProcess() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }
  absl::Duration ProcessorTime() const {
    timespec time;
    MUSTER_CHECK(clock_gettime(clock_, &time) == 0);
    return absl::DurationFromTimespec(time);
  }

 private:
  pid_t pid_ = -1;
  int port_ = 0;
  clockid_t clock_ = 0;
};

// Keeps as many calls in flight as it was given until its time is up.
class Load {
 public:
  explicit Load(const ServerProcess& server) : server_(server), stub_(EchoService::NewStub(rpc::Channel(server.address()))) {
    request_.set_text(Text());
  }

  // Microseconds of the server's processor time per call.
  double MicrosPerCall(absl::Duration duration) {
    stop_time_ = absl::Now() + duration;
    answered_ = 0;
    in_flight_ = kCallsInFlight;
    done_ = false;
    const absl::Duration before = server_.ProcessorTime();
    for (int i = 0; i < kCallsInFlight; ++i) StartCall();
    const absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(&done_));
    return absl::ToDoubleMicroseconds(server_.ProcessorTime() - before) / answered_;
  }

 private:
  struct OneCall {
    grpc::ClientContext context;
    EchoResponse response;
  };

  void StartCall() {
    auto* call = new OneCall;
    rpc::Prepare(call->context, {.deadline = absl::Now() + kTimeout, .token = Token()});
    stub_->async()->Echo(&call->context, &request_, &call->response, [this, call](const grpc::Status& status) {
      if (!status.ok()) std::fprintf(stderr, "a call failed: %s\n", status.error_message().c_str());
      MUSTER_CHECK(status.ok() && call->response.text().size() == Text().size());
      delete call;
      ++answered_;
      if (absl::Now() < stop_time_) return StartCall();
      if (--in_flight_ > 0) return;
      const absl::MutexLock lock(&mutex_);
      done_ = true;
    });
  }

  const ServerProcess& server_;
  const std::unique_ptr<EchoService::Stub> stub_;
  EchoRequest request_;
  absl::Time stop_time_;
  std::atomic<int> answered_ = 0;
  std::atomic<int> in_flight_ = 0;
  absl::Mutex mutex_;
  bool done_ = false;
};

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Measure(int rounds, absl::Duration duration, const std::string& json) {
  const ServerProcess bare_server("bare");
  const ServerProcess frame_server(GatewayKey().public_key().ToPaserk());
  Load bare(bare_server);
  Load frame(frame_server);
  // Not counted: connections are made and caches filled.
  bare.MicrosPerCall(duration);
  frame.MicrosPerCall(duration);
  std::vector<double> bare_us;
  std::vector<double> frame_us;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    bare_us.push_back(bare.MicrosPerCall(duration));
    frame_us.push_back(frame.MicrosPerCall(duration));
    ratios.push_back(frame_us.back() / bare_us.back());
  }
  const double ratio = Median(ratios);
  std::printf("rpc.ratio_to_bare %.3f ratio\nrpc.bare_us %.2f us\nrpc.frame_us %.2f us\n", ratio, Median(bare_us), Median(frame_us));
  if (json.empty()) return;
  std::ofstream(json) << absl::StrFormat("{\"rpc.ratio_to_bare\": %.3f, \"rpc.bare_us\": %.2f, \"rpc.frame_us\": %.2f}\n", ratio,
                                         Median(bare_us), Median(frame_us));
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  std::string json;
  int rounds = 9;
  double seconds = 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    const absl::string_view flag = argv[i];
    const absl::string_view value = argv[i + 1];
    if (flag == "--serve") {
      value == "bare" ? muster::ServeBare() : muster::ServeFrame(value);
      return 0;
    }
    if (flag == "--json") json = std::string(value);
    if (flag == "--rounds") MUSTER_CHECK(absl::SimpleAtoi(value, &rounds));
    if (flag == "--seconds") MUSTER_CHECK(absl::SimpleAtod(value, &seconds));
  }
  muster::Measure(rounds, absl::Seconds(seconds), json);
}
