// The allocation planner against other solvers and against rules of thumb, and how long it takes at the size of a province and of the
// nation; how long the choice of teams takes. Tables go to standard error, figures (name value unit) to standard output. Ends with 1 when
// another solver finds anything better.
//
//   planner_bench [--quick] [sizes] [lemon] [clp] [greedy] [teams]

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "clp_relaxation.h"
#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner.h"
#include "greedy.h"
#include "lemon_flow.h"
#include "planner_instances.h"
#include "platform/status/check.h"
#include "reference_network.h"
#include "team_instances.h"

namespace muster::dispatch::planner {
namespace {

template <typename... Arguments>
void Print(const absl::FormatSpec<Arguments...>& format, const Arguments&... arguments) {
  absl::FPrintF(stderr, format, arguments...);
  std::fflush(stderr);
}

double Median(std::vector<double> values) {
  MUSTER_CHECK(!values.empty());
  std::sort(values.begin(), values.end());
  return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

struct Seconds {
  double wall = 0;
  // Of all threads together, whatever else the machine does.
  double processor = 0;

  Seconds& operator+=(const Seconds& other) {
    wall += other.wall;
    processor += other.processor;
    return *this;
  }
};

double ClockSeconds(clockid_t clock) {
  timespec now = {};
  MUSTER_CHECK(clock_gettime(clock, &now) == 0);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename Work>
Seconds Time(Work work) {
  const Seconds begin = {.wall = ClockSeconds(CLOCK_MONOTONIC), .processor = ClockSeconds(CLOCK_PROCESS_CPUTIME_ID)};
  work();
  return {.wall = ClockSeconds(CLOCK_MONOTONIC) - begin.wall, .processor = ClockSeconds(CLOCK_PROCESS_CPUTIME_ID) - begin.processor};
}

Seconds MedianOf(const std::vector<Seconds>& times) {
  std::vector<double> wall, processor;
  for (const Seconds& time : times) {
    wall.push_back(time.wall);
    processor.push_back(time.processor);
  }
  return {.wall = Median(wall), .processor = Median(processor)};
}

double PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar("\t "), absl::SkipEmpty());
    std::int64_t kilobytes = 0;
    if (words.size() == 3 && words[0] == "VmHWM:" && absl::SimpleAtoi(words[1], &kilobytes)) return static_cast<double>(kilobytes) / 1024;
  }
  MUSTER_CHECK(false);
}

InstanceOptions Province(int sites) { return {.sites = sites}; }

// Stock and needs of the nation are sparser than a province's: not every warehouse holds every item.
InstanceOptions Nation(int supply_percent) {
  return {.warehouses = 3234,
          .items = 100,
          .sites = 500,
          .width_km = 4000,
          .height_km = 3000,
          .site_clusters = 12,
          .stock_percent = 30,
          .line_percent = 40,
          .supply_percent = supply_percent};
}

InstanceOptions SmallNation(int supply_percent) {
  InstanceOptions options = Nation(supply_percent);
  options.warehouses = 300;
  options.items = 20;
  options.sites = 60;
  return options;
}

std::string Describe(const InstanceOptions& options) {
  return absl::StrFormat(
      "%d warehouses, %d items, %d sites; stock %d %%, lines %d %%, supply %d %% of needs%s, seed %u", options.warehouses, options.items,
      options.sites, options.stock_percent, options.line_percent, options.supply_percent,
      options.handling_percent > 0 ? absl::StrFormat(", handling %d %% of stock", options.handling_percent) : "", options.seed);
}

Plan PlanOf(const Problem& problem) {
  absl::StatusOr<Plan> plan = MakePlan(problem);
  MUSTER_CHECK(plan.ok());
  return *std::move(plan);
}

class Bench {
 public:
  explicit Bench(bool quick) : quick_(quick) {}

  void Sizes();
  void Lemon();
  void Clp();
  void Greedies();
  void Teams();

  // Whether nothing was found that speaks against the planner.
  bool Finish() const {
    for (const Figure& figure : figures_) absl::PrintF("planner.%s %.3f %s\n", figure.name, figure.value, figure.unit);
    return sound_;
  }

 private:
  struct Figure {
    std::string name;
    double value = 0;
    const char* unit = "";
  };
  struct SizeCase {
    std::string name;
    InstanceOptions options;
    bool latest_critical_arrival = false;
    double aim_seconds = 0;
  };
  struct LemonCase {
    std::string name;
    InstanceOptions options;
    int repetitions = 1;
  };
  struct LemonTimes {
    Seconds one_thread;
    Seconds two_threads;
  };

  void Add(std::string name, double value, const char* unit) { figures_.push_back({std::move(name), value, unit}); }
  void Blame(absl::string_view what) {
    Print("  WRONG: %s\n", what);
    sound_ = false;
  }

  std::vector<SizeCase> SizeCases() const;
  void MeasureSize(const SizeCase& size);
  double MeasureLemon(const LemonCase& instance);
  LemonTimes RunLemon(const Problem& problem, int repetitions, std::array<absl::int128, kReferenceLevels>& totals) const;
  void CompareWithClp(int sites);
  void CompareGreedies(int sites, int seeds);
  void MeasureTeams(absl::string_view name, const teams::InstanceOptions& options);

  const bool quick_;
  bool sound_ = true;
  std::vector<Figure> figures_;
};

// How long, and how much memory.

struct SizeOutcome {
  bool is_valid = false;
  bool keeps_limits = true;
  int lots = 0;
  int lines = 0;
  int plan_lines = 0;
  int violations = 0;
  bool is_proved = true;
  // By kind: bound in per cent of the value; nothing of what the plan does not ask for.
  std::array<double, kObjectiveCount> bound_percent = {};
  double instance_megabytes = 0;
  double peak_megabytes = 0;
  Seconds plan_seconds;
  double check_seconds = 0;
};

SizeOutcome MeasureHere(const InstanceOptions& options, bool latest_critical_arrival, bool quick) {
  Problem problem = MakeInstance(options);
  problem.preferences.latest_critical_arrival = latest_critical_arrival;
  SizeOutcome outcome{.lots = static_cast<int>(problem.lots.size()), .lines = static_cast<int>(problem.lines.size())};
  outcome.instance_megabytes = PeakMegabytes();
  absl::StatusOr<Plan> plan = MakePlan(problem);
  outcome.is_valid = plan.ok();
  if (!plan.ok()) return outcome;
  outcome.plan_lines = static_cast<int>(plan->lines.size());
  for (const PlanViolation& violation : CheckPlan(problem, *plan)) {
    if (violation.reason == "LIMIT_EXCEEDED") outcome.keeps_limits = false;
  }
  for (const Objective& objective : plan->objectives) {
    outcome.is_proved = outcome.is_proved && objective.proved;
    outcome.bound_percent[static_cast<std::size_t>(objective.kind)] =
        objective.value == objective.bound ? 100 : 100 * static_cast<double>(objective.bound) / static_cast<double>(objective.value);
  }
  // The first plan warmed the memory. Long runs are not repeated.
  std::vector<Seconds> plan_seconds;
  std::vector<double> check_seconds;
  double spent = 0;
  for (int i = 0; i < (quick ? 1 : 9) && (i == 0 || spent < 4); ++i) {
    // Whoever asks for a plan does not hold another one meanwhile.
    plan = Plan();
    plan_seconds.push_back(Time([&] { plan = MakePlan(problem); }));
    check_seconds.push_back(Time([&] { outcome.violations = static_cast<int>(CheckPlan(problem, *plan).size()); }).wall);
    spent += plan_seconds.back().wall;
  }
  outcome.plan_seconds = MedianOf(plan_seconds);
  outcome.check_seconds = Median(check_seconds);
  outcome.peak_megabytes = PeakMegabytes();
  return outcome;
}

// In a process of its own, so that its peak of memory is its own.
SizeOutcome MeasureInChild(const InstanceOptions& options, bool latest_critical_arrival, bool quick) {
  std::array<int, 2> ends = {};
  MUSTER_CHECK(pipe(ends.data()) == 0);
  const pid_t child = fork();
  MUSTER_CHECK(child >= 0);
  if (child == 0) {
    const SizeOutcome outcome = MeasureHere(options, latest_critical_arrival, quick);
    _exit(write(ends[1], &outcome, sizeof(outcome)) == static_cast<ssize_t>(sizeof(outcome)) ? 0 : 1);
  }
  close(ends[1]);
  SizeOutcome outcome;
  MUSTER_CHECK(read(ends[0], &outcome, sizeof(outcome)) == static_cast<ssize_t>(sizeof(outcome)));
  close(ends[0]);
  int status = 0;
  MUSTER_CHECK(waitpid(child, &status, 0) == child && status == 0);
  return outcome;
}

std::vector<Bench::SizeCase> Bench::SizeCases() const {
  InstanceOptions limited20 = Province(20);
  InstanceOptions limited200 = Province(200);
  limited20.handling_percent = limited200.handling_percent = 50;
  std::vector<SizeCase> cases = {
      {.name = "province20", .options = Province(20), .aim_seconds = 0.05},
      {.name = "province20_latest", .options = Province(20), .latest_critical_arrival = true, .aim_seconds = 0.05},
      {.name = "province200", .options = Province(200), .aim_seconds = 0.2},
      {.name = "province200_latest", .options = Province(200), .latest_critical_arrival = true, .aim_seconds = 0.4},
      {.name = "province20_limits", .options = limited20, .latest_critical_arrival = true, .aim_seconds = 3},
      {.name = "province200_limits", .options = limited200, .latest_critical_arrival = true, .aim_seconds = 3},
  };
  if (quick_) {
    std::erase_if(cases, [](const SizeCase& size) { return size.options.sites > 20; });
    cases.push_back({.name = "small_nation_scarce", .options = SmallNation(80), .latest_critical_arrival = true, .aim_seconds = 15});
    return cases;
  }
  cases.push_back({.name = "nation_ample", .options = Nation(300), .aim_seconds = 6});
  cases.push_back({.name = "nation_ample_latest", .options = Nation(300), .latest_critical_arrival = true, .aim_seconds = 6});
  cases.push_back({.name = "nation_scarce", .options = Nation(80), .aim_seconds = 15});
  cases.push_back({.name = "nation_scarce_latest", .options = Nation(80), .latest_critical_arrival = true, .aim_seconds = 15});
  return cases;
}

void Bench::Sizes() {
  Print(
      "\nTime from the problem in memory to the plan, warm, median, on the clock and of the processor (two threads together); memory of a\n"
      "process of its own, the problem included, aim 150 MB.\n\n");
  Print("  %-22s %8s %8s %8s %8s %8s %9s %10s %10s %8s\n", "", "plan ms", "aim ms", "cpu ms", "check ms", "lines", "planned", "all proved",
        "problem MB", "peak MB");
  for (const SizeCase& size : SizeCases()) MeasureSize(size);
}

void Bench::MeasureSize(const SizeCase& size) {
  const SizeOutcome outcome = MeasureInChild(size.options, size.latest_critical_arrival, quick_);
  if (!outcome.is_valid || !outcome.keeps_limits) {
    Print("  %-22s not yet: %s (%s)\n", size.name, outcome.is_valid ? "the plan exceeds limits" : "no plan", Describe(size.options));
    return;
  }
  Print("  %-22s %8.0f %8.0f %8.0f %8.0f %8d %9d %10s %10.0f %8.0f  %s\n", size.name, outcome.plan_seconds.wall * 1e3,
        size.aim_seconds * 1e3, outcome.plan_seconds.processor * 1e3, outcome.check_seconds * 1e3, outcome.lines, outcome.plan_lines,
        outcome.is_proved ? "yes" : "no", outcome.instance_megabytes, outcome.peak_megabytes, Describe(size.options));
  if (outcome.violations > 0) Blame(absl::StrCat("the checker finds ", outcome.violations, " violations"));
  if (size.options.handling_percent > 0) {
    for (int kind = 0; kind < kObjectiveCount; ++kind) {
      const double percent = outcome.bound_percent[static_cast<std::size_t>(kind)];
      if (percent > 0) Add(absl::StrCat(size.name, "_bound_percent.", NameOf(static_cast<ObjectiveKind>(kind))), percent, "%");
    }
  }
  Add(absl::StrCat(size.name, "_ms"), outcome.plan_seconds.wall * 1e3, "ms");
  Add(absl::StrCat(size.name, "_processor_ms"), outcome.plan_seconds.processor * 1e3, "ms");
  Add(absl::StrCat(size.name, "_check_ms"), outcome.check_seconds * 1e3, "ms");
  Add(absl::StrCat(size.name, "_peak_mb"), outcome.peak_megabytes, "MB");
}

// Against LEMON.

std::unique_ptr<LemonFlow> LemonOf(const ReferenceNetwork& network) {
  const std::vector<absl::int128> costs = ComposedCosts(network);
  std::vector<LemonFlow::Arc> arcs;
  for (std::size_t i = 0; i < network.arcs.size(); ++i) {
    const ReferenceArc& arc = network.arcs[i];
    arcs.push_back({.from = arc.from, .to = arc.to, .capacity = arc.capacity, .cost = costs[i]});
  }
  return std::make_unique<LemonFlow>(network.supplies, arcs);
}

void RunAll(std::vector<std::unique_ptr<LemonFlow>>& flows, int threads) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < flows.size(); i = next++) flows[i]->Run();
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
}

// Adds up what all items' flows cost. So many networks at a time as fit into memory.
Bench::LemonTimes Bench::RunLemon(const Problem& problem, int repetitions, std::array<absl::int128, kReferenceLevels>& totals) const {
  constexpr std::size_t kNetworksAtOnce = 40;
  const ReferenceBuilder builder(problem);
  std::vector<Seconds> one(static_cast<std::size_t>(repetitions)), two(one);
  for (std::size_t first = 0; first < builder.items().size(); first += kNetworksAtOnce) {
    std::vector<ReferenceNetwork> networks;
    std::vector<std::unique_ptr<LemonFlow>> flows;
    for (std::size_t i = first; i < std::min(first + kNetworksAtOnce, builder.items().size()); ++i) {
      networks.push_back(builder.Build(builder.items()[i]));
      flows.push_back(LemonOf(networks.back()));
    }
    RunAll(flows, 2);
    for (std::size_t i = 0; i < one.size(); ++i) {
      one[i] += Time([&] { RunAll(flows, 1); });
      two[i] += Time([&] { RunAll(flows, 2); });
    }
    for (std::size_t i = 0; i < flows.size(); ++i) {
      const auto part = TotalsOf(networks[i], flows[i]->Units());
      for (std::size_t k = 0; k < kReferenceLevels; ++k) totals[k] += part[k];
    }
  }
  return {.one_thread = MedianOf(one), .two_threads = MedianOf(two)};
}

// Returns the planner's time over LEMON's, both on two threads.
double Bench::MeasureLemon(const LemonCase& instance) {
  Problem problem = MakeInstance(instance.options);
  problem.preferences.latest_critical_arrival = false;
  Plan plan = PlanOf(problem);
  std::vector<Seconds> planner, checked;
  const auto measure_planner = [&] {
    for (int i = 0; i < instance.repetitions; ++i) {
      planner.push_back(Time([&] { plan = PlanOf(problem); }));
      checked.push_back(Time([&] { MUSTER_CHECK(CheckPlan(problem, plan).empty()); }));
      checked.back() += planner.back();
    }
  };
  // Before and after, because the machine may be busier at one time than at another.
  measure_planner();
  std::array<absl::int128, kReferenceLevels> totals = {};
  const LemonTimes lemon = RunLemon(problem, instance.repetitions, totals);
  measure_planner();
  const Seconds ours = MedianOf(planner), ours_checked = MedianOf(checked);

  bool is_equal = true;
  const auto kinds = ReferenceObjectives();
  for (std::size_t k = 0; k < kReferenceLevels; ++k) {
    const auto objective = absl::c_find_if(plan.objectives, [&](const Objective& o) { return o.kind == kinds[k]; });
    MUSTER_CHECK(objective != plan.objectives.end());
    is_equal = is_equal && objective->value == totals[k];
  }
  const double two = ours.wall / lemon.two_threads.wall;
  const double one = ours.processor / lemon.one_thread.processor;
  Print("  %-16s %9.1f %9.1f %9.1f %9.1f %9.1f %7.2f %7.2f %9.2f  %s; %s\n", instance.name, ours.wall * 1e3, ours_checked.wall * 1e3,
        ours.processor * 1e3, lemon.one_thread.processor * 1e3, lemon.two_threads.wall * 1e3, two, one,
        ours_checked.wall / lemon.two_threads.wall, is_equal ? "all objectives equal" : "OBJECTIVES DIFFER", Describe(instance.options));
  if (!is_equal) Blame("LEMON's flows of the same networks come to other objectives");
  Add(absl::StrCat("ratio_to_lemon.", instance.name), two, "ratio");
  Add(absl::StrCat("ratio_to_lemon_one_thread.", instance.name), one, "ratio");
  Add(absl::StrCat("ratio_to_lemon_checked.", instance.name), ours_checked.wall / lemon.two_threads.wall, "ratio");
  return two;
}

void Bench::Lemon() {
  Print(
      "\nThe whole planner, from the problem in memory to the plan, against LEMON's run() alone on networks that were built before from "
      "the\n"
      "rules (128-bit composed costs, one network per item, all items). Times in ms, medians; without the latest critical arrival, which "
      "is\n"
      "no cost of an arc. One thread: processor time of both; two threads: time on the clock. Aim: 2.5.\n\n");
  Print("  %-16s %9s %9s %9s %9s %9s %7s %7s %9s\n", "", "plan", "+ check", "plan cpu", "LEMON 1", "LEMON 2", "ratio 2", "ratio 1",
        "2 + check");
  std::vector<LemonCase> cases = {{"province20", Province(20), quick_ ? 3 : 9}, {"province200", Province(200), 5}};
  if (quick_) {
    cases.pop_back();
    cases.push_back({"small_nation", SmallNation(80), 3});
  } else {
    cases.push_back({"nation_ample", Nation(300), 1});
    cases.push_back({"nation_scarce", Nation(80), 1});
  }
  double worst = 0;
  for (const LemonCase& instance : cases) worst = std::max(worst, MeasureLemon(instance));
  Print("\n  The worst instance's ratio on two threads is planner.ratio_to_lemon.\n");
  Add("ratio_to_lemon", worst, "ratio");
}

// Against a general solver of linear programs.

void Bench::CompareWithClp(int sites) {
  InstanceOptions options = Province(sites);
  if (quick_) options.items = 4;
  const Problem problem = MakeInstance(options);
  const Plan plan = PlanOf(problem);
  ObjectiveValues values = {};
  for (const Objective& objective : plan.objectives) values[static_cast<std::size_t>(objective.kind)] = objective.value;
  const auto latest = static_cast<std::int64_t>(values[static_cast<std::size_t>(ObjectiveKind::kLatestCriticalArrival)]);

  constexpr std::size_t kCoverageLevels = 6;
  const ReferenceBuilder builder(problem);
  // Whenever goods arrive; when critical ones arrive no later than the plan's; when they arrive a second earlier.
  std::array<double, kReferenceLevels> any_time = {}, as_planned = {}, earlier = {};
  const Seconds spent = Time([&] {
    for (const int item : builder.items()) {
      const auto add = [&](std::array<double, kReferenceLevels>& sum, std::int64_t latest_critical_seconds, std::size_t levels) {
        const auto part = SolveWithClp(builder.Build(item, latest_critical_seconds), levels);
        for (std::size_t k = 0; k < levels; ++k) sum[k] += part[k];
      };
      add(any_time, ReferenceBuilder::kAnyTime, kCoverageLevels);
      add(as_planned, latest, kReferenceLevels);
      add(earlier, latest - 1, kCoverageLevels);
    }
  });

  Print("\n  %s. Clp took %.1f s.\n\n", Describe(options), spent.wall);
  Print("  %-24s %26s %26s\n", "", "planner", "Clp");
  bool is_never_worse = true;
  const auto compare = [&](absl::string_view name, double ours, double clp) {
    // Clp may gain a little on a level by what its slack gives away on earlier ones.
    const bool is_worse = ours > clp + 1 + std::abs(clp) * 1e-6;
    Print("  %-24s %26.0f %26.1f%s\n", name, ours, clp, is_worse ? "  worse" : "");
    is_never_worse = is_never_worse && !is_worse;
  };
  const auto kinds = ReferenceObjectives();
  for (std::size_t k = 0; k < kReferenceLevels; ++k) {
    if (k == kCoverageLevels) {
      bool is_covered = true;
      for (std::size_t i = 0; i < kCoverageLevels; ++i) is_covered = is_covered && earlier[i] < any_time[i] + 0.5;
      Print("  %-24s %26d %26s\n", NameOf(ObjectiveKind::kLatestCriticalArrival), latest,
            is_covered ? "covers as much earlier" : "no earlier covers as much");
      is_never_worse = is_never_worse && (!is_covered || latest == 0);
    }
    compare(NameOf(kinds[k]), static_cast<double>(values[static_cast<std::size_t>(kinds[k])]),
            k < kCoverageLevels ? any_time[k] : as_planned[k]);
  }
  const std::string province = absl::StrCat("province", sites);
  Print("\n  %s\n", is_never_worse ? "Never worse than Clp on any objective." : "Worse than Clp.");
  Add(absl::StrCat("clp.seconds.", province), spent.wall, "s");
  if (!is_never_worse) Blame("Clp finds something better");
  Add(absl::StrCat("clp.never_worse.", province), is_never_worse ? 1 : 0, "yes");
}

void Bench::Clp() {
  Print("\nThe planner and Clp's continuous relaxation, level by level, each value kept as a row for the next.\n");
  CompareWithClp(20);
  if (!quick_) CompareWithClp(200);
}

// Against rules of thumb.

// What a plan or a rule of thumb is measured by. `heading` is two lines of a table's head.
struct Measure {
  const char* name;
  const char* unit;
  std::array<const char*, 2> heading;
};
enum Merit : std::size_t { kCritical, kHigh, kNormal, kWorstLine, kWorstSite, kArrival, kLatestCritical, kTransport, kShipments };
constexpr std::array kMeasures = {
    Measure{"critical_percent", "%", {"critical", "%"}},
    Measure{"high_percent", "%", {"high", "%"}},
    Measure{"normal_percent", "%", {"normal", "%"}},
    Measure{"worst_critical_line_percent", "%", {"worst", "line %"}},
    Measure{"worst_site_percent", "%", {"worst", "site %"}},
    Measure{"arrival_hours", "h", {"mean", "hours"}},
    Measure{"latest_critical_hours", "h", {"latest", "hours"}},
    Measure{"tonne_kilometres", "tkm", {"tonne-", "km"}},
    Measure{"shipments", "shipments", {"ship-", "ments"}},
};
using Merits = std::array<double, kMeasures.size()>;

Merits MeritsOf(const Problem& problem, const std::vector<PlanLine>& lines) {
  std::vector<double> served(problem.lines.size());
  Merits merits = {};
  double weighted_hours = 0, weights = 0;
  std::set<std::tuple<int, int, absl::Time>> shipments;
  for (const PlanLine& planned : lines) {
    const RequisitionLine& line = At(problem.lines, planned.line);
    const Lot& lot = At(problem.lots, planned.lot);
    const auto units = static_cast<double>(planned.quantity);
    At(served, planned.line) += units;
    const double hours = absl::ToDoubleHours(planned.arrive - problem.start);
    const double weight = units * problem.preferences.arrival_weights[RankOf(line.priority)];
    weighted_hours += hours * weight;
    weights += weight;
    if (line.priority == Priority::kCritical) merits[kLatestCritical] = std::max(merits[kLatestCritical], hours);
    merits[kTransport] +=
        units * static_cast<double>(At(problem.items, lot.item).weight_g) / 1e6 * static_cast<double>(planned.distance_m) / 1e3;
    shipments.insert({lot.warehouse, line.site, planned.depart});
  }
  merits[kArrival] = weighted_hours / weights;
  merits[kShipments] = static_cast<double>(shipments.size());

  std::array<double, 3> covered = {}, wanted = {};
  std::vector<double> shares(problem.sites.size());
  std::vector<int> counts(problem.sites.size());
  merits[kWorstLine] = merits[kWorstSite] = 100;
  for (int i = 0; i < std::ssize(problem.lines); ++i) {
    const RequisitionLine& line = At(problem.lines, i);
    const auto quantity = static_cast<double>(line.quantity);
    const double share = At(served, i) / quantity;
    covered[RankOf(line.priority)] += At(served, i);
    wanted[RankOf(line.priority)] += quantity;
    At(shares, line.site) += share;
    ++At(counts, line.site);
    if (line.priority == Priority::kCritical) merits[kWorstLine] = std::min(merits[kWorstLine], 100 * share);
  }
  for (std::size_t rank = 0; rank < covered.size(); ++rank) merits[kCritical + rank] = 100 * covered[rank] / std::max(wanted[rank], 1.0);
  for (std::size_t site = 0; site < shares.size(); ++site) {
    if (counts[site] > 0) merits[kWorstSite] = std::min(merits[kWorstSite], 100 * shares[site] / counts[site]);
  }
  return merits;
}

Merits MeanOf(const std::vector<Merits>& of_seeds) {
  Merits mean = {};
  for (const Merits& merits : of_seeds) {
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += merits[i] / static_cast<double>(of_seeds.size());
  }
  return mean;
}

// Whether `ours` is no worse than `theirs`, the weightiest objective first.
bool IsNoWorse(const Problem& problem, const ObjectiveValues& ours, const ObjectiveValues& theirs) {
  for (const ObjectiveKind kind : ObjectivesOf(problem.preferences)) {
    const auto k = static_cast<std::size_t>(kind);
    if (ours[k] != theirs[k]) return ours[k] < theirs[k];
  }
  return true;
}

void Bench::CompareGreedies(int sites, int seeds) {
  constexpr std::array kGreedies = {Greedy::kOwnChain, Greedy::kNearest, Greedy::kPriorityThenNearest};
  InstanceOptions options = Province(sites);
  if (quick_) options.items = 10;
  std::vector<Merits> planned;
  std::array<std::vector<Merits>, kGreedies.size()> greedy;
  for (int seed = 1; seed <= seeds; ++seed) {
    options.seed = static_cast<unsigned>(seed);
    const Problem problem = MakeInstance(options);
    const Plan plan = PlanOf(problem);
    if (!CheckPlan(problem, plan).empty()) Blame("the checker refuses the plan");
    planned.push_back(MeritsOf(problem, plan.lines));
    for (std::size_t g = 0; g < kGreedies.size(); ++g) {
      const std::vector<PlanLine> lines = PlanGreedily(problem, kGreedies[g]);
      if (!CheckLines(problem, lines).empty()) Blame(absl::StrCat("the checker refuses what ", NameOf(kGreedies[g]), " allots"));
      if (!IsNoWorse(problem, Evaluate(problem, plan.lines), Evaluate(problem, lines))) Blame("a rule of thumb is better than the plan");
      greedy[g].push_back(MeritsOf(problem, lines));
    }
  }
  options.seed = 1;
  Print("\n  %s to %d\n", Describe(options), seeds);
  for (const std::size_t row : {0, 1}) {
    Print("  %-18s", "");
    for (const Measure& measure : kMeasures) Print(" %10s", measure.heading[row]);
    Print("\n");
  }
  const auto report = [&](absl::string_view name, const std::vector<Merits>& of_seeds) {
    const Merits merits = MeanOf(of_seeds);
    Print("  %-18s", name);
    for (std::size_t i = 0; i < merits.size(); ++i) {
      Print(" %10.*f", i < kTransport ? 1 : 0, merits[i]);
      Add(absl::StrCat("scarce", sites, ".", name, ".", kMeasures[i].name), merits[i], kMeasures[i].unit);
    }
    Print("\n");
  };
  report("plan", planned);
  for (std::size_t g = 0; g < kGreedies.size(); ++g) report(NameOf(kGreedies[g]), greedy[g]);
}

void Bench::Greedies() {
  Print(
      "\nThe plan and three rules of thumb, all of which keep every rule of the checker, on provinces where stock is scarce; means over "
      "the\n"
      "seeds. Units covered by priority; the critical line that is served worst; the mean share of the lines of the site that is served\n"
      "worst; hours until what is sent arrives, weighted by units and priority; until the last critical goods arrive. Who covers less\n"
      "may drive less. Own chain: a site gets what its own county and prefecture hold, never what their sisters do.\n");
  CompareGreedies(20, quick_ ? 1 : 5);
  if (!quick_) CompareGreedies(200, 3);
}

// Which team goes where.

void Bench::MeasureTeams(absl::string_view name, const teams::InstanceOptions& options) {
  // The longest that the service searches.
  constexpr absl::Duration kLongestSearch = absl::Seconds(1);
  const teams::Problem problem = teams::MakeInstance(options);
  absl::StatusOr<teams::Choice> choice = teams::Choice();
  std::vector<Seconds> times;
  double spent = 0;
  for (int i = 0; i < (quick_ ? 1 : 9) && (i == 0 || spent < 10); ++i) {
    times.push_back(Time([&] { choice = teams::ChooseTeams(problem, kLongestSearch); }));
    spent += times.back().wall;
  }
  MUSTER_CHECK(choice.ok());
  if (!teams::CheckChoice(problem, *choice).empty()) Blame("the checker refuses the choice of teams");
  int objectives = 0, proved = 0;
  double arrival = 0, arrival_bound = 0;
  for (const teams::CategoryResult& category : choice->categories) {
    for (const teams::Objective& objective : category.objectives) {
      ++objectives;
      proved += objective.proved ? 1 : 0;
      if (objective.kind != teams::ObjectiveKind::kWeightedArrival) continue;
      arrival += static_cast<double>(objective.value);
      arrival_bound += static_cast<double>(objective.bound);
    }
  }
  const double arrival_gap_percent = 100 * (arrival / arrival_bound - 1);
  const Seconds median = MedianOf(times);
  Print("  %-14s %9.1f %9.1f %8d %8d %10s %9.1f\n", name, median.wall * 1e3, median.processor * 1e3, choice->trips.size(),
        choice->shortfalls.size(), absl::StrCat(proved, " of ", objectives), arrival_gap_percent);
  Add(absl::StrCat("teams.", name, "_ms"), median.wall * 1e3, "ms");
  Add(absl::StrCat("teams.", name, "_proved_percent"), 100.0 * proved / objectives, "%");
  Add(absl::StrCat("teams.", name, "_arrival_gap_percent"), arrival_gap_percent, "%");
}

void Bench::Teams() {
  const teams::InstanceOptions scarce;
  Print(
      "\n%d teams of eight categories at %d bases, one in ten of them away, and %d needs at %d sites: scarce, for %d %% of the teams, and\n"
      "ample, for 60 %%. Time from the problem in memory to the choice, medians, aim 50 ms; a search among heads ends after 1 s at the\n"
      "latest. Proved: of all objectives of all categories. Gap: weighted arrival above what no choice that lacks as little goes below, "
      "in\n"
      "%%.\n\n",
      scarce.teams, scarce.bases, scarce.needs, scarce.sites, scarce.wanted_percent);
  Print("  %-14s %9s %9s %8s %8s %10s %9s\n", "", "ms", "cpu ms", "trips", "short", "proved", "gap");
  MeasureTeams("by_count", {.counts = teams::Counts::kTeams});
  MeasureTeams("by_count_ample", {.counts = teams::Counts::kTeams, .wanted_percent = 60});
  MeasureTeams("by_heads", {.counts = teams::Counts::kHeads});
  MeasureTeams("by_heads_ample", {.counts = teams::Counts::kHeads, .wanted_percent = 60});
}

int Main(const std::vector<std::string>& arguments) {
  const std::set<std::string> known = {"--quick", "sizes", "lemon", "clp", "greedy", "teams"};
  std::set<std::string> asked(arguments.begin(), arguments.end());
  if (!std::includes(known.begin(), known.end(), asked.begin(), asked.end())) {
    Print("planner_bench [--quick] [sizes] [lemon] [clp] [greedy] [teams]\n");
    return 2;
  }
  Bench bench(asked.erase("--quick") > 0);
  const auto wanted = [&asked](const char* part) { return asked.empty() || asked.contains(part); };
  // First, while this process is small: its children inherit its memory.
  if (wanted("sizes")) bench.Sizes();
  if (wanted("lemon")) bench.Lemon();
  if (wanted("clp")) bench.Clp();
  if (wanted("greedy")) bench.Greedies();
  if (wanted("teams")) bench.Teams();
  return bench.Finish() ? 0 : 1;
}

}  // namespace
}  // namespace muster::dispatch::planner

int main(int argc, char** argv) { return muster::dispatch::planner::Main(std::vector<std::string>(argv + 1, argv + argc)); }
