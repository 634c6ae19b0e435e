// How many issues a second the ledger takes over gRPC, against pgbench running the best one-transaction-per-request equivalent on the same
// PostgreSQL cluster; how the rate changes as the ledger grows; and how long the questions take that go over all of it. The server is a
// process of its own (this program again, with --serve); client, server and database share the machine.
//
//   ledger_bench issues|latency|growth|nation [--rounds N] [--seconds S] [--in-flight N]

#include <google/protobuf/empty.pb.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "grpc_calls.h"
#include "muster/warehouse/v1/position_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "platform/auth/caller_token.h"
#include "platform/auth/key.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/obs/trace.h"
#include "platform/pg/connection.h"
#include "platform/pg/testing/cluster.h"
#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "platform/server/process.h"
#include "platform/status/check.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"
#include "sql/platform_migrations.h"
#include "sql/warehouse_migrations.h"
#include "warehouse/server.h"

namespace muster::warehouse {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(20);

const auth::SecretKey& GatewayKey() {
  static const auto key = auth::SecretKey::Generate();
  return key;
}

std::string TokenOf(const std::string& chapter) {
  common::v1::Caller caller;
  caller.set_issuer("gateway");
  caller.set_subject("users/linxia-keeper");
  caller.set_chapter(chapter);
  caller.add_roles(common::v1::ROLE_WAREHOUSE_MANAGER);
  caller.set_world("live");
  caller.mutable_issue_time()->set_seconds(absl::ToUnixSeconds(absl::Now()));
  caller.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + absl::Minutes(15)));
  return auth::SignCaller(GatewayKey(), caller).value();
}

// What the warehouse service is given to build itself from.
class Context final : public ServiceContext {
 public:
  Context(const std::string& conninfo, absl::Time begin) : clock_(begin), worlds_(ConfigOf(conninfo), "warehouse", clock_) {
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

  // The wall clock, set to another time.
  class ShiftedClock final : public Clock {
   public:
    explicit ShiftedClock(absl::Time begin) : shift_(begin - absl::Now()) {}
    absl::Time Now() const override { return system_.Now() + shift_; }
    bool SleepUntil(absl::Time time, std::stop_token stop) const override { return system_.SleepUntil(time - shift_, stop); }

   private:
    const SystemClock system_;
    const absl::Duration shift_;
  };

  const ShiftedClock clock_;
  Worlds worlds_;
  auth::SharedChapterTree chapters_;
  std::unique_ptr<obs::Logger> logger_ = obs::Logger::Open({.service = "bench", .file = "/dev/null"}).value();
  std::unique_ptr<obs::Metrics> metrics_ = obs::Metrics::Start("127.0.0.1:0").value();
};

// Tells the parent on standard output that it is ready, then serves until killed.
void Serve(const std::string& address, const std::string& conninfo, absl::string_view gateway_key, absl::string_view begin_unix_seconds) {
  std::int64_t begin = 0;
  MUSTER_CHECK(absl::SimpleAtoi(begin_unix_seconds, &begin));
  const Context context(conninfo, absl::FromUnixSeconds(begin));
  auth::Keyring keyring;
  MUSTER_CHECK(keyring.Add("gateway", auth::PublicKey::Parse(gateway_key).value()).ok());
  const auth::Verifier verifier(std::move(keyring), [] { return absl::Now(); });
  const std::unique_ptr<ServiceServer> service = Definition().make(context);
  const auto server = rpc::Server::Start({.address = address,
                                          .services = service->rpc_services(),
                                          .verify = [&verifier](absl::string_view token) { return verifier.Verify(token); },
                                          .logger = &context.logger(),
                                          .metrics = &context.metrics()})
                          .value();
  server->SetServing(true);
  MUSTER_CHECK(write(STDOUT_FILENO, "\n", 1) == 1);
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
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }

  // Its exit status, once it has ended by itself.
  int Wait() {
    int status = -1;
    waitpid(std::exchange(pid_, -1), &status, 0);
    return status;
  }

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

// Ends the program when that program fails.
void Run(const std::vector<std::string>& arguments) {
  Child child(arguments);
  child.ReadAll();
  MUSTER_CHECK(child.Wait() == 0);
}

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

// What a ledger calls its warehouses and items; they are numbered from 1.
struct Names {
  absl::ParsedFormat<'d'> warehouse;
  int warehouse_count;
  absl::ParsedFormat<'d'> item;
  int item_count;
};

// As ledger_fill.sql makes them.
Names NamesOfIssues() { return {absl::ParsedFormat<'d'>("warehouses/w-%d"), 1000, absl::ParsedFormat<'d'>("items/item-%d"), 200}; }

// As ledger_data.py makes them.
Names NamesOfLedger(int warehouse_count, int item_count) {
  return {absl::ParsedFormat<'d'>("warehouses/bench-%04d"), warehouse_count, absl::ParsedFormat<'d'>("items/bench-%03d"), item_count};
}

constexpr char kPgbench[] = "/usr/lib/postgresql/15/bin/pgbench";

std::string BaselineScript(const Traffic& traffic) { return absl::StrCat(MUSTER_BENCH_DIR, "/ledger_", traffic.name, ".pgbench"); }
std::string BaselineConninfo(const std::string& conninfo) { return absl::StrCat(conninfo, " options='-c search_path=baseline'"); }

// pgbench's transactions a second and average latency in milliseconds.
struct BaselineRun {
  double per_second = 0;
  double latency_ms = 0;
};

BaselineRun RunBaseline(const std::string& conninfo, const Traffic& traffic, int clients, int seconds) {
  Child pgbench({kPgbench, "-n", "-M", "prepared", "-c", absl::StrCat(clients), "-j", absl::StrCat(std::min(clients, 2)), "-T",
                 absl::StrCat(seconds), "-f", BaselineScript(traffic), BaselineConninfo(conninfo)});
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

// pgbench's latencies in milliseconds at that many transactions a second, counted from when each was to begin. `log_prefix` is of files
// that are not there yet.
std::vector<double> BaselineLatencies(const std::string& conninfo, const Traffic& traffic, int clients, double per_second, int seconds,
                                      const std::string& log_prefix) {
  Run({kPgbench, "-n", "-M", "prepared", "-c", absl::StrCat(clients), "-j", "2", "-R", absl::StrCat(per_second), "-T",
       absl::StrCat(seconds), "-l", "--log-prefix", log_prefix, "-f", BaselineScript(traffic), BaselineConninfo(conninfo)});
  std::vector<double> latencies_ms;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(log_prefix).parent_path())) {
    if (!absl::StartsWith(entry.path().string(), log_prefix)) continue;
    std::ifstream file(entry.path());
    // client, number, microseconds, …
    for (std::string line; std::getline(file, line);) {
      const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
      double latency_us = 0;
      MUSTER_CHECK(words.size() > 2 && absl::SimpleAtod(words[2], &latency_us));
      latencies_ms.push_back(latency_us / 1000);
    }
  }
  return latencies_ms;
}

// Calls IssueStock from one thread, as pgbench's threads do, and keeps the latencies.
class Load {
 public:
  // Begins soon after: the caller's token lives for 15 minutes.
  Load(const std::string& socket_path, Names names)
      : names_(std::move(names)),
        calls_(socket_path, "/muster.warehouse.v1.StockService/IssueStock",
               {{"authorization", absl::StrCat("Bearer ", TokenOf("chapters/622900"))},
                {"accept-language", std::string(LanguageTag(Language::kChinese))},
                {"grpc-timeout", absl::StrCat(absl::ToInt64Seconds(kTimeout), "S")}},
               [this](std::uint64_t call, absl::string_view answer) { Finish(call, answer); }) {}

  // As many calls in flight as said, for that long; issues a second.
  double ClosedLoop(const Traffic& traffic, int in_flight, absl::Duration duration) {
    Reset();
    const absl::Time begin = absl::Now();
    while (true) {
      while (in_flight_count_ < in_flight && absl::Now() < begin + duration) Start(traffic, absl::Now());
      if (in_flight_count_ == 0) break;
      calls_.Wait(absl::InfiniteFuture());
    }
    return static_cast<double>(latencies_ms_.size()) / absl::ToDoubleSeconds(absl::Now() - begin);
  }

  // That many calls a second, started at their times whether or not earlier ones were answered; latencies count from those times.
  void OpenLoop(const Traffic& traffic, double per_second, absl::Duration duration) {
    Reset();
    const int count = static_cast<int>(per_second * absl::ToDoubleSeconds(duration));
    const absl::Time begin = absl::Now();
    const auto due = [&](int i) { return begin + i * absl::Seconds(1 / per_second); };
    for (int started = 0; started < count || in_flight_count_ > 0;) {
      for (; started < count && due(started) <= absl::Now(); ++started) Start(traffic, due(started));
      calls_.Wait(started < count ? due(started) : absl::InfiniteFuture());
    }
  }

  const std::vector<double>& latencies_ms() const { return latencies_ms_; }

 private:
  void Reset() {
    begins_.clear();
    latencies_ms_.clear();
  }

  void Start(const Traffic& traffic, absl::Time begin) {
    v1::IssueStockRequest request;
    request.set_request_id(NewUuid());
    const bool is_hot = std::uniform_real_distribution<>(0, 1)(random_) < traffic.hot_share;
    request.set_warehouse(absl::StrFormat(names_.warehouse, is_hot ? 1 : Draw(names_.warehouse_count)));
    v1::PickLine& line = *request.add_lines();
    line.set_item(absl::StrFormat(names_.item, Draw(names_.item_count)));
    line.set_quantity(1);
    request.set_shipment("shipments/20231218-622927-1-01");
    request.add_responsible_persons("马师傅");
    request.add_responsible_persons("王师傅");
    request.set_counterparty("积石山县红十字会");
    calls_.Start(begins_.size(), request, {{"traceparent", obs::Traceparent(obs::NewTraceId())}});
    begins_.push_back(begin);
    ++in_flight_count_;
  }

  void Finish(std::uint64_t call, absl::string_view answer) {
    v1::Voucher voucher;
    MUSTER_CHECK(voucher.ParseFromArray(answer.data(), static_cast<int>(answer.size())) && voucher.lines_size() == 1);
    latencies_ms_.push_back(absl::ToDoubleMilliseconds(absl::Now() - begins_[call]));
    --in_flight_count_;
  }

  int Draw(int count) { return std::uniform_int_distribution<>(1, count)(random_); }

  const Names names_;
  GrpcCalls calls_;
  std::minstd_rand random_{std::random_device()()};
  int in_flight_count_ = 0;
  // By the calls' numbers.
  std::vector<absl::Time> begins_;
  std::vector<double> latencies_ms_;
};

void RunScriptFile(const std::string& conninfo, const std::string& file) {
  Run({"/usr/lib/postgresql/15/bin/psql", "-q", "-X", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f",
       absl::StrCat(MUSTER_BENCH_DIR, "/", file), conninfo});
}

void Print(const std::string& name, double value, const char* unit) { std::printf("%s %.3f %s\n", name.c_str(), value, unit); }

struct Options {
  int rounds = 3;
  int seconds = 8;
  int in_flight = 400;
};

pg::testing::ClusterOptions ClusterSettings() {
  return {.durable = true,
          .settings = {"shared_buffers = 1GB", "max_wal_size = 24GB", "checkpoint_timeout = 30min", "max_connections = 200",
                       "autovacuum_naptime = 5min", "wal_compression = lz4", "min_wal_size = 12GB"}};
}

pg::testing::TestDatabase CreateDatabase(pg::testing::TestCluster& cluster) {
  return cluster.CreateDatabase({{pg::testing::ServiceSql{"warehouse", {platform::sql::Migrations(), sql::Migrations()}}}});
}

void FillLedger(const pg::testing::TestDatabase& database, int warehouse_count, int item_count, int lot_count, int transfer_count) {
  Run({"/usr/bin/env", "python3", absl::StrCat(MUSTER_BENCH_DIR, "/ledger_data.py"), database.admin_conninfo, "--warehouses",
       absl::StrCat(warehouse_count), "--items", absl::StrCat(item_count), "--lots", absl::StrCat(lot_count), "--transfers",
       absl::StrCat(transfer_count), "--least", "10000", "--chapters", "622900"});
}

// The service in a process of its own.
class ServerProcess {
 public:
  // Its socket lies beside the database's, which pgbench goes through.
  explicit ServerProcess(const pg::testing::TestCluster& cluster, const pg::testing::TestDatabase& database, absl::Time begin = absl::Now())
      : socket_path_(absl::StrCat(cluster.socket_directory(), "/warehouse")),
        child_({"/proc/self/exe", "--serve", absl::StrCat("unix:", socket_path_), database.Conninfo("warehouse"),
                GatewayKey().public_key().ToPaserk(), absl::StrCat(absl::ToUnixSeconds(begin))}),
        channel_(rpc::Channel(absl::StrCat("unix:", socket_path_))) {
    child_.ReadLine();
  }

  pid_t pid() const { return child_.pid(); }
  const std::string& socket_path() const { return socket_path_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  const std::string socket_path_;
  Child child_;
  const std::shared_ptr<grpc::Channel> channel_;
};

// The median time of a call that is made again and again.
template <class Stub, class Method, class Request>
double CallMilliseconds(Stub& stub, Method method, const Request& request, const std::string& chapter, int count) {
  const std::string token = TokenOf(chapter);
  std::vector<double> times_ms;
  for (int i = 0; i < count; ++i) {
    const absl::Time begin = absl::Now();
    const auto response = rpc::Invoke(stub, method, request, {.deadline = begin + kTimeout, .token = token});
    MUSTER_CHECK(response.ok());
    times_ms.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
  }
  return Median(std::move(times_ms));
}

// 1,000 warehouses × 200 items × 3 lots, for the service and for pgbench.
void FillForIssues(const pg::testing::TestDatabase& database) {
  RunScriptFile(database.admin_conninfo, "ledger_fill.sql");
  RunScriptFile(database.admin_conninfo, "ledger_baseline.sql");
  RunScriptFile(database.admin_conninfo, "ledger_wal.sql");
}

void MeasureIssues(const Options& options) {
  const int rounds = options.rounds, seconds = options.seconds;
  pg::testing::TestCluster cluster(ClusterSettings());
  const pg::testing::TestDatabase database = CreateDatabase(cluster);
  FillForIssues(database);
  const ServerProcess server(cluster, database);
  Load load(server.socket_path(), NamesOfIssues());

  for (const Traffic& traffic : {kUniform, kHot}) {
    const std::string prefix = absl::StrCat("ledger.", traffic.name, ".");
    int best_clients = 0;
    double best = 0;
    for (const int clients : {4, 8, 16, 32, 64}) {
      const double per_second = RunBaseline(database.admin_conninfo, traffic, clients, 3).per_second;
      if (per_second > best) best_clients = clients;
      best = std::max(best, per_second);
    }
    // As long as pgbench was tried, so that each has touched most of its pages since the last checkpoint.
    int best_in_flight = 0;
    best = 0;
    for (const int in_flight : {50, 100, 200, 400, 800}) {
      const double per_second = load.ClosedLoop(traffic, in_flight, absl::Seconds(3));
      if (per_second > best) best_in_flight = in_flight;
      best = std::max(best, per_second);
    }
    std::vector<double> ratios, issues, transactions, client_us, server_us, database_us;
    for (int round = 0; round < rounds; ++round) {
      transactions.push_back(RunBaseline(database.admin_conninfo, traffic, best_clients, seconds).per_second);
      const Usage before = UsageNow(server.pid());
      issues.push_back(load.ClosedLoop(traffic, best_in_flight, absl::Seconds(seconds)));
      const Usage after = UsageNow(server.pid());
      const double us_per_issue = 1e6 / static_cast<double>(load.latencies_ms().size());
      client_us.push_back((after.client - before.client) * us_per_issue);
      server_us.push_back((after.server - before.server) * us_per_issue);
      database_us.push_back((after.database - before.database) * us_per_issue);
      ratios.push_back(issues.back() / transactions.back());
    }
    Print(prefix + "pgbench_clients", best_clients, "clients");
    Print(prefix + "pgbench_per_second", Median(transactions), "1/s");
    Print(prefix + "issues_in_flight", best_in_flight, "calls");
    Print(prefix + "issues_per_second", Median(issues), "1/s");
    Print(prefix + "ratio_to_pgbench", Median(ratios), "ratio");
    Print(prefix + "client_cpu_us", Median(client_us), "us");
    Print(prefix + "server_cpu_us", Median(server_us), "us");
    Print(prefix + "database_cpu_us", Median(database_us), "us");
    // In turns, so that a slow moment of the disk is not one side's alone.
    std::vector<double> p50_ms, p99_ms, baseline_p99_ms;
    for (int round = 0; round < rounds; ++round) {
      load.OpenLoop(traffic, Median(issues) / 2, absl::Seconds(seconds));
      p50_ms.push_back(Quantile(load.latencies_ms(), 0.5));
      p99_ms.push_back(Quantile(load.latencies_ms(), 0.99));
      const std::string log_prefix = absl::StrCat(cluster.socket_directory(), "/pgbench-", traffic.name, "-", round);
      baseline_p99_ms.push_back(
          Quantile(BaselineLatencies(database.admin_conninfo, traffic, best_clients, Median(transactions) / 2, seconds, log_prefix), 0.99));
    }
    Print(prefix + "p50_at_half_load_ms", Median(p50_ms), "ms");
    Print(prefix + "p99_at_half_load_ms", Median(p99_ms), "ms");
    Print(prefix + "pgbench_p99_at_half_load_ms", Median(baseline_p99_ms), "ms");
    std::fflush(stdout);
  }
}

// The median time of a call that does nothing: the way there and back alone.
double BareCallMilliseconds(const std::string& socket_path, int count) {
  std::vector<double> times_ms;
  absl::Time begin;
  GrpcCalls calls(socket_path, "/grpc.health.v1.Health/Check", {{"grpc-timeout", absl::StrCat(absl::ToInt64Seconds(kTimeout), "S")}},
                  [&](auto&&...) { times_ms.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin)); });
  for (int i = 0; i < count; ++i) {
    begin = absl::Now();
    calls.Start(static_cast<std::uint64_t>(i), google::protobuf::Empty(), {});
    while (std::ssize(times_ms) == i) calls.Wait(absl::InfiniteFuture());
  }
  return Median(std::move(times_ms));
}

// How long one who is alone waits.
void MeasureLatency(const Options& options) {
  pg::testing::TestCluster cluster(ClusterSettings());
  const pg::testing::TestDatabase database = CreateDatabase(cluster);
  FillForIssues(database);
  const ServerProcess server(cluster, database);
  Load load(server.socket_path(), NamesOfIssues());
  load.ClosedLoop(kUniform, options.in_flight, absl::Seconds(2));
  const BaselineRun alone = RunBaseline(database.admin_conninfo, kUniform, 1, options.seconds);
  load.ClosedLoop(kUniform, 1, absl::Seconds(options.seconds));
  Print("ledger.single_client.pgbench_ms", alone.latency_ms, "ms");
  Print("ledger.single_client.bare_call_ms", BareCallMilliseconds(server.socket_path(), 5000), "ms");
  Print("ledger.single_client.p50_ms", Quantile(load.latencies_ms(), 0.5), "ms");
  Print("ledger.single_client.ratio_to_pgbench", Quantile(load.latencies_ms(), 0.5) / alone.latency_ms, "ratio");

  v1::ListStockPositionsRequest position;
  position.set_warehouse("warehouses/w-1");
  position.set_page_size(10'000);
  // Not in the future of a clock that was set to a whole second.
  *position.mutable_as_of_time() = ToTimestamp(absl::Now() - absl::Seconds(2));
  const auto positions = v1::PositionService::NewStub(server.channel());
  Print("ledger.position_of_600_lots_ms",
        CallMilliseconds(*positions, &v1::PositionService::Stub::ListStockPositions, position, "chapters/622900", 50), "ms");
  v1::ListStockBalancesRequest balances;
  balances.set_warehouse("warehouses/w-1");
  balances.set_page_size(1000);
  const auto stock = v1::StockService::NewStub(server.channel());
  Print("ledger.balances_of_600_lots_ms",
        CallMilliseconds(*stock, &v1::StockService::Stub::ListStockBalances, balances, "chapters/622900", 50), "ms");
}

// Issues into ledgers of the same warehouses and goods, with more and more behind them. Then all of the largest is verified.
void MeasureGrowth(const Options& options) {
  // Before the first of the goods expires.
  const absl::Time begin = absl::FromCivil(absl::CivilSecond(2023, 5, 1), absl::UTCTimeZone());
  pg::testing::TestCluster cluster(ClusterSettings());
  double smallest = 0;
  for (const int transfer_count : {100'000, 1'000'000, 10'000'000}) {
    const pg::testing::TestDatabase database = CreateDatabase(cluster);
    FillLedger(database, 1000, 20, 4, transfer_count);
    const std::string prefix = absl::StrCat("ledger.growth.", transfer_count, ".");
    {
      const ServerProcess server(cluster, database, begin);
      Load load(server.socket_path(), NamesOfLedger(1000, 20));
      // Until most pages that issues change have been written since the last checkpoint, as they have been in a ledger at work.
      load.ClosedLoop(kUniform, options.in_flight, absl::Seconds(30));
      std::vector<double> issues;
      for (int round = 0; round < options.rounds; ++round) {
        issues.push_back(load.ClosedLoop(kUniform, options.in_flight, absl::Seconds(options.seconds)));
      }
      if (smallest == 0) smallest = Median(issues);
      Print(prefix + "issues_per_second", Median(issues), "1/s");
      Print(prefix + "ratio_to_smallest", Median(issues) / smallest, "ratio");
    }
    const Context context(database.Conninfo("warehouse"), begin);
    const absl::Time verify_begin = absl::Now();
    const auto verification = Definition().verify(*context.worlds().all().front(), absl::InfiniteFuture(),
                                                  {.on_fault = [](auto&&...) {}, .on_step = [](auto&&...) {}});
    MUSTER_CHECK(verification.ok() && verification->fault_count == 0);
    Print(prefix + "verify_seconds", absl::ToDoubleSeconds(absl::Now() - verify_begin), "s");
    std::fflush(stdout);
  }
}

// What is asked about the whole nation.
void MeasureNation(const Options&) {
  pg::testing::TestCluster cluster(ClusterSettings());
  const pg::testing::TestDatabase database = CreateDatabase(cluster);
  FillLedger(database, 3200, 100, 3, 1'000'000);
  const ServerProcess server(cluster, database, absl::FromCivil(absl::CivilSecond(2023, 12, 31), absl::UTCTimeZone()));
  const auto positions = v1::PositionService::NewStub(server.channel());
  v1::ListStockSummariesRequest summary;
  summary.set_page_size(1000);
  const auto summarise = &v1::PositionService::Stub::ListStockSummaries;
  Print("ledger.nation.summary_ms", CallMilliseconds(*positions, summarise, summary, "chapters/000000", 15), "ms");
  Print("ledger.nation.summary_of_a_chapter_with_all_ms", CallMilliseconds(*positions, summarise, summary, "chapters/622900", 15), "ms");
}

}  // namespace
}  // namespace muster::warehouse

int main(int argc, char** argv) {
  // As a server does.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  if (argc == 6 && absl::string_view(argv[1]) == "--serve") {
    muster::warehouse::Serve(argv[2], argv[3], argv[4], argv[5]);
    return 0;
  }
  const std::map<absl::string_view, void (*)(const muster::warehouse::Options&)> parts = {{"issues", muster::warehouse::MeasureIssues},
                                                                                          {"latency", muster::warehouse::MeasureLatency},
                                                                                          {"growth", muster::warehouse::MeasureGrowth},
                                                                                          {"nation", muster::warehouse::MeasureNation}};
  const auto part = parts.find(argc > 1 ? argv[1] : "issues");
  MUSTER_CHECK(part != parts.end());
  muster::warehouse::Options options;
  for (int i = 2; i + 1 < argc; i += 2) {
    const absl::string_view flag = argv[i];
    if (flag == "--rounds") MUSTER_CHECK(absl::SimpleAtoi(argv[i + 1], &options.rounds));
    if (flag == "--seconds") MUSTER_CHECK(absl::SimpleAtoi(argv[i + 1], &options.seconds));
    if (flag == "--in-flight") MUSTER_CHECK(absl::SimpleAtoi(argv[i + 1], &options.in_flight));
  }
  part->second(options);
}
