// How many issues a second the ledger takes over gRPC, against pgbench running the best one-transaction-per-request equivalent on the same
// PostgreSQL cluster. The server is a process of its own (this program again, with --serve); client, server and database share the machine.
//
//   ledger_bench [--rounds N] [--seconds S] [--in-flight N]

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <grpcpp/completion_queue.h>
#include <grpcpp/support/async_unary_call.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "platform/auth/caller_token.h"
#include "platform/auth/key.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/pg/connection.h"
#include "platform/pg/testing/cluster.h"
#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "platform/server/process.h"
#include "platform/status/check.h"
#include "platform/wire/fields.h"
#include "sql/platform_migrations.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/server.h"

namespace muster::warehouse {
namespace {

constexpr int kWarehouseCount = 1000;
constexpr int kItemCount = 200;
constexpr absl::Duration kTimeout = absl::Seconds(20);

const auth::SecretKey& GatewayKey() {
  static const auto key = auth::SecretKey::Generate();
  return key;
}

const std::string& Token() {
  static const std::string token = [] {
    common::v1::Caller caller;
    caller.set_issuer("gateway");
    caller.set_subject("users/linxia-keeper");
    caller.set_chapter("chapters/622900");
    caller.add_roles(common::v1::ROLE_WAREHOUSE_MANAGER);
    caller.set_world("live");
    caller.mutable_issue_time()->set_seconds(absl::ToUnixSeconds(absl::Now()));
    caller.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + absl::Minutes(15)));
    return auth::SignCaller(GatewayKey(), caller).value();
  }();
  return token;
}

// What the warehouse service is given to build itself from.
class Context final : public ServiceContext {
 public:
  explicit Context(const std::string& conninfo) : worlds_(ConfigOf(conninfo), "warehouse", clock_) {
    chapters_.Set("live", auth::ChapterTree::Build({{"chapters/000000", "", auth::Tier::kNational, ""},
                                                    {"chapters/620000", "chapters/000000", auth::Tier::kRegion, ""},
                                                    {"chapters/622900", "chapters/620000", auth::Tier::kPrefecture, ""}})
                              .value());
  }

  const Worlds& worlds() const override { return worlds_; }
  const Clock& clock() const override { return clock_; }
  const auth::SharedChapterTree& chapters() const override { return chapters_; }
  obs::Logger& logger() const override { return *logger_; }
  obs::Metrics& metrics() const override { return *metrics_; }
  std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view) const override { return rpc::Channel("127.0.0.1:1"); }
  rpc::CallOptions AsService(absl::string_view, absl::Duration) const override { return {}; }

 private:
  static config::ServerConfig ConfigOf(const std::string& conninfo) {
    config::ServerConfig config;
    config.add_worlds()->set_name("live");
    config.mutable_worlds(0)->set_database(conninfo);
    config.mutable_limits()->set_pool_size(8);
    return config;
  }

  const SystemClock clock_;
  Worlds worlds_;
  auth::SharedChapterTree chapters_;
  std::unique_ptr<obs::Logger> logger_ = obs::Logger::Open({.service = "bench", .file = "/dev/null"}).value();
  std::unique_ptr<obs::Metrics> metrics_ = obs::Metrics::Start("127.0.0.1:0").value();
};

// Tells the parent the port on standard output, then serves until killed.
void Serve(const std::string& conninfo, absl::string_view gateway_key) {
  const Context context(conninfo);
  auth::Keyring keyring;
  MUSTER_CHECK(keyring.Add("gateway", auth::PublicKey::Parse(gateway_key).value()).ok());
  const auth::Verifier verifier(std::move(keyring), [] { return absl::Now(); });
  const std::unique_ptr<ServiceServer> service = Definition().make(context);
  const auto server = rpc::Server::Start({.address = "127.0.0.1:0",
                                          .services = service->rpc_services(),
                                          .verify = [&verifier](absl::string_view token) { return verifier.Verify(token); },
                                          .logger = &context.logger(),
                                          .metrics = &context.metrics()})
                          .value();
  server->SetServing(true);
  const std::string line = absl::StrCat(server->port(), "\n");
  MUSTER_CHECK(write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  pause();
}

// A process of its own whose first line of output is kept.
class Child {
 public:
  explicit Child(const std::vector<std::string>& arguments) {
    int ends[2];
    MUSTER_CHECK(pipe(ends) == 0);
    pid_ = fork();
    MUSTER_CHECK(pid_ >= 0);
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      dup2(ends[1], STDOUT_FILENO);
      std::vector<char*> pointers;
      for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
      pointers.push_back(nullptr);
      execv(pointers[0], pointers.data());
      _exit(1);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Child() {
    close(output_);
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  pid_t pid() const { return pid_; }

  std::string ReadLine() {
    std::string line;
    for (char c = 0; read(output_, &c, 1) == 1 && c != '\n';) line.push_back(c);
    return line;
  }
  std::string ReadAll() {
    std::string text;
    for (char c = 0; read(output_, &c, 1) == 1;) text.push_back(c);
    return text;
  }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

// Processor seconds used so far by those who share the machine.
struct Usage {
  double client = 0;
  double server = 0;
  double database = 0;
};

Usage UsageNow(pid_t server_pid) {
  Usage usage;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "stat");
    std::string line;
    if (!std::getline(file, line)) continue;
    // pid (name) state …; from the 12th field after the name on, the times of user and system, and those of children that have ended.
    const std::size_t name_end = line.rfind(')');
    const std::vector<absl::string_view> fields = absl::StrSplit(absl::string_view(line).substr(name_end + 2), ' ');
    double seconds = 0;
    for (std::size_t i = 11; i < 15; ++i) {
      double ticks = 0;
      MUSTER_CHECK(absl::SimpleAtod(fields[i], &ticks));
      seconds += ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    }
    const std::string pid = entry.path().filename();
    if (pid == absl::StrCat(getpid())) usage.client += seconds;
    if (pid == absl::StrCat(server_pid)) usage.server += seconds;
    if (absl::StrContains(absl::string_view(line).substr(0, name_end), "(postgres")) usage.database += seconds;
  }
  return usage;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double Quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

struct Traffic {
  const char* name;
  // Share of the requests for the first warehouse.
  double hot_share;
};
constexpr Traffic kUniform{"uniform", 0};
constexpr Traffic kHot{"hot", 0.8};

// pgbench's transactions a second and average latency in milliseconds.
struct BaselineRun {
  double per_second = 0;
  double latency_ms = 0;
};

BaselineRun RunBaseline(const std::string& conninfo, const Traffic& traffic, int clients, int seconds) {
  Child pgbench({"/usr/lib/postgresql/15/bin/pgbench", "-n", "-M", "prepared", "-c", absl::StrCat(clients), "-j",
                 absl::StrCat(std::min(clients, 2)), "-T", absl::StrCat(seconds), "-f",
                 absl::StrCat(MUSTER_BENCH_DIR, "/ledger_", traffic.name, ".pgbench"),
                 absl::StrCat(conninfo, " options='-c search_path=baseline'")});
  BaselineRun run;
  const std::string output = pgbench.ReadAll();
  for (const absl::string_view line : absl::StrSplit(output, '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() > 2 && words[0] == "tps") MUSTER_CHECK(absl::SimpleAtod(words[2], &run.per_second));
    if (words.size() > 3 && words[0] == "latency" && words[1] == "average") MUSTER_CHECK(absl::SimpleAtod(words[3], &run.latency_ms));
  }
  MUSTER_CHECK(run.per_second > 0);
  return run;
}

// Calls IssueStock from one thread, as pgbench's threads do, and keeps the latencies.
class Load {
 public:
  explicit Load(const std::string& address) : stub_(v1::StockService::NewStub(rpc::Channel(address))) {}

  // As many calls in flight as said, for that long; issues a second.
  double ClosedLoop(const Traffic& traffic, int in_flight, absl::Duration duration) {
    latencies_ms_.clear();
    const absl::Time begin = absl::Now();
    for (int i = 0; i < in_flight; ++i) StartCall(traffic, absl::Now());
    while (in_flight_count_ > 0) {
      if (FinishCall(absl::InfiniteFuture()) && absl::Now() < begin + duration) StartCall(traffic, absl::Now());
    }
    return static_cast<double>(latencies_ms_.size()) / absl::ToDoubleSeconds(absl::Now() - begin);
  }

  // That many calls a second, started at their times whether or not earlier ones were answered; latencies count from those times.
  void OpenLoop(const Traffic& traffic, double per_second, absl::Duration duration) {
    latencies_ms_.clear();
    const int count = static_cast<int>(per_second * absl::ToDoubleSeconds(duration));
    const absl::Time begin = absl::Now();
    const auto due = [&](int i) { return begin + i * absl::Seconds(1 / per_second); };
    for (int started = 0; started < count || in_flight_count_ > 0;) {
      FinishCall(started < count ? due(started) : absl::InfiniteFuture());
      for (; started < count && due(started) <= absl::Now(); ++started) StartCall(traffic, due(started));
    }
  }

  const std::vector<double>& latencies_ms() const { return latencies_ms_; }

 private:
  struct OneCall {
    grpc::ClientContext context;
    v1::Voucher voucher;
    grpc::Status status;
    absl::Time begin;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::Voucher>> reader;
  };

  void StartCall(const Traffic& traffic, absl::Time begin) {
    v1::IssueStockRequest request;
    request.set_request_id(NewUuid());
    const bool is_hot = std::uniform_real_distribution<>(0, 1)(random_) < traffic.hot_share;
    request.set_warehouse(absl::StrCat("warehouses/w-", is_hot ? 1 : 1 + random_() % kWarehouseCount));
    v1::PickLine& line = *request.add_lines();
    line.set_item(absl::StrCat("items/item-", 1 + random_() % kItemCount));
    line.set_quantity(1);
    request.set_shipment("shipments/20231218-622927-1-01");
    request.add_responsible_persons("马师傅");
    request.add_responsible_persons("王师傅");
    request.set_counterparty("积石山县红十字会");
    auto* call = new OneCall;
    call->begin = begin;
    rpc::Prepare(call->context, {.deadline = absl::Now() + kTimeout, .token = Token()});
    call->reader = stub_->AsyncIssueStock(&call->context, request, &queue_);
    call->reader->Finish(&call->voucher, &call->status, call);
    ++in_flight_count_;
  }

  // Waits for an answer; false when none came in time.
  bool FinishCall(absl::Time deadline) {
    void* tag = nullptr;
    bool ok = false;
    if (queue_.AsyncNext(&tag, &ok, absl::ToChronoTime(deadline)) != grpc::CompletionQueue::GOT_EVENT) return false;
    const std::unique_ptr<OneCall> call(static_cast<OneCall*>(tag));
    if (!call->status.ok()) std::fprintf(stderr, "a call failed: %s\n", call->status.error_message().c_str());
    MUSTER_CHECK(call->status.ok() && call->voucher.lines_size() == 1);
    latencies_ms_.push_back(absl::ToDoubleMilliseconds(absl::Now() - call->begin));
    --in_flight_count_;
    return true;
  }

  const std::unique_ptr<v1::StockService::Stub> stub_;
  grpc::CompletionQueue queue_;
  std::minstd_rand random_{std::random_device()()};
  int in_flight_count_ = 0;
  std::vector<double> latencies_ms_;
};

void RunScriptFile(const std::string& conninfo, const std::string& file) {
  std::ifstream stream(absl::StrCat(MUSTER_BENCH_DIR, "/", file));
  std::stringstream text;
  text << stream.rdbuf();
  MUSTER_CHECK(stream.good());
  Child psql(
      {"/usr/lib/postgresql/15/bin/psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-f", absl::StrCat(MUSTER_BENCH_DIR, "/", file), conninfo});
  psql.ReadAll();
}

void Print(const std::string& name, double value, const char* unit) { std::printf("%s %.3f %s\n", name.c_str(), value, unit); }

void Measure(int rounds, int seconds, int in_flight) {
  pg::testing::TestCluster cluster({.durable = true,
                                    .settings = {"shared_buffers = 1GB", "max_wal_size = 8GB", "checkpoint_timeout = 30min",
                                                 "max_connections = 200", "autovacuum_naptime = 5min"}});
  const pg::testing::TestDatabase database =
      cluster.CreateDatabase({{pg::testing::ServiceSql{"warehouse", {platform::sql::Migrations(), sql::Migrations()}}}});
  RunScriptFile(database.admin_conninfo, "ledger_fill.sql");
  RunScriptFile(database.admin_conninfo, "ledger_baseline.sql");
  Child server({"/proc/self/exe", "--serve", database.Conninfo("warehouse"), GatewayKey().public_key().ToPaserk()});
  Load load(absl::StrCat("127.0.0.1:", server.ReadLine()));

  for (const Traffic& traffic : {kUniform, kHot}) {
    const std::string prefix = absl::StrCat("ledger.", traffic.name, ".");
    int best_clients = 0;
    double best = 0;
    for (const int clients : {4, 8, 16, 32, 64}) {
      const double per_second = RunBaseline(database.admin_conninfo, traffic, clients, 3).per_second;
      if (per_second > best) best_clients = clients;
      best = std::max(best, per_second);
    }
    load.ClosedLoop(traffic, in_flight, absl::Seconds(2));
    std::vector<double> ratios, issues, transactions, client_us, server_us, database_us;
    for (int round = 0; round < rounds; ++round) {
      transactions.push_back(RunBaseline(database.admin_conninfo, traffic, best_clients, seconds).per_second);
      const Usage before = UsageNow(server.pid());
      issues.push_back(load.ClosedLoop(traffic, in_flight, absl::Seconds(seconds)));
      const Usage after = UsageNow(server.pid());
      const double us_per_issue = 1e6 / static_cast<double>(load.latencies_ms().size());
      client_us.push_back((after.client - before.client) * us_per_issue);
      server_us.push_back((after.server - before.server) * us_per_issue);
      database_us.push_back((after.database - before.database) * us_per_issue);
      ratios.push_back(issues.back() / transactions.back());
    }
    Print(prefix + "pgbench_clients", best_clients, "clients");
    Print(prefix + "pgbench_per_second", Median(transactions), "1/s");
    Print(prefix + "issues_per_second", Median(issues), "1/s");
    Print(prefix + "ratio_to_pgbench", Median(ratios), "ratio");
    Print(prefix + "client_cpu_us", Median(client_us), "us");
    Print(prefix + "server_cpu_us", Median(server_us), "us");
    Print(prefix + "database_cpu_us", Median(database_us), "us");
    load.OpenLoop(traffic, Median(issues) / 2, absl::Seconds(seconds));
    Print(prefix + "p50_at_half_load_ms", Quantile(load.latencies_ms(), 0.5), "ms");
    Print(prefix + "p99_at_half_load_ms", Quantile(load.latencies_ms(), 0.99), "ms");
    std::fflush(stdout);
  }
  const BaselineRun alone = RunBaseline(database.admin_conninfo, kUniform, 1, seconds);
  load.ClosedLoop(kUniform, 1, absl::Seconds(seconds));
  Print("ledger.single_client.pgbench_ms", alone.latency_ms, "ms");
  Print("ledger.single_client.p50_ms", Quantile(load.latencies_ms(), 0.5), "ms");
  Print("ledger.single_client.ratio_to_pgbench", Quantile(load.latencies_ms(), 0.5) / alone.latency_ms, "ratio");
}

}  // namespace
}  // namespace muster::warehouse

int main(int argc, char** argv) {
  // As musterd does.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  if (argc == 4 && absl::string_view(argv[1]) == "--serve") {
    muster::warehouse::Serve(argv[2], argv[3]);
    return 0;
  }
  int rounds = 3;
  int seconds = 8;
  int in_flight = 128;
  for (int i = 1; i + 1 < argc; i += 2) {
    const absl::string_view flag = argv[i];
    if (flag == "--rounds") MUSTER_CHECK(absl::SimpleAtoi(argv[i + 1], &rounds));
    if (flag == "--seconds") MUSTER_CHECK(absl::SimpleAtoi(argv[i + 1], &seconds));
    if (flag == "--in-flight") MUSTER_CHECK(absl::SimpleAtoi(argv[i + 1], &in_flight));
  }
  muster::warehouse::Measure(rounds, seconds, in_flight);
}
