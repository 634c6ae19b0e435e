#include "dispatch/domain/team_heads.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "dispatch/domain/assignment.h"
#include "dispatch/domain/fairness.h"
#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/team_choice_rules.h"
#include "dispatch/domain/team_flow.h"
#include "platform/status/check.h"

namespace muster::dispatch::teams {
namespace {

using Values = std::array<std::int64_t, kObjectiveCount>;

constexpr absl::string_view kDistributionName = "muster-distribution 1";
// In a second Cbc finds and proves next to nothing among more options.
constexpr std::size_t kMostSearchedOptions = 500;
constexpr std::size_t kSuperfluous = static_cast<std::size_t>(ObjectiveKind::kSuperfluousHeads);
constexpr std::size_t kLatest = static_cast<std::size_t>(ObjectiveKind::kLatestCriticalArrival);
constexpr std::size_t kArrival = static_cast<std::size_t>(ObjectiveKind::kWeightedArrival);
constexpr std::size_t kDistance = static_cast<std::size_t>(ObjectiveKind::kDistance);

// Needs that count heads: teams are jobs, needs are agents that lack by tiers.
AssignmentProblem HeadProblem(const Problem& problem, const Category& category) {
  using Stage = AssignmentProblem::Stage;
  AssignmentProblem heads;
  heads.jobs.resize(category.teams.size(), {.required = false});
  std::int64_t largest = 1;
  for (const int team : category.teams) largest = std::max(largest, Row(problem.teams, team).member_count);
  for (const int need : category.needs) {
    const std::int64_t wanted = CountOf(Row(problem.needs, need));
    // With a whole team to spare one could stay at home, which is better on superfluous heads and worse on nothing before.
    heads.agents.push_back({.capacity = wanted + largest - 1, .wanted = wanted});
  }
  for (const Category::Option& option : category.options) {
    heads.options.push_back({.job = option.team, .agent = option.need, .load = Row(problem.teams, option.trip.team).member_count});
  }
  for (const Category::Tier& tier : category.tiers) heads.tiers.push_back({.agent = tier.need, .units = tier.units});
  for (std::vector<std::int64_t>& costs : TierCosts(problem, category)) {
    heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = {}, .tier_costs = std::move(costs), .surplus_costs = {}});
  }
  heads.stages.push_back({.kind = Stage::Kind::kSum, .surplus_costs = std::vector<std::int64_t>(heads.agents.size(), 1)});
  heads.stages.push_back({.kind = Stage::Kind::kGreatest, .option_costs = CriticalCosts(problem, category)});
  heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = ArrivalCosts(problem, category)});
  heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = DistanceCosts(category)});
  MUSTER_CHECK(heads.stages.size() == kObjectiveCount);
  return heads;
}

// Distributes teams anew between two needs, or between a need and home, over and over: all ways to do that at once, by the heads that they
// bring to the first (a knapsack). Where no pair gains any more, a few teams are sent elsewhere by chance and what follows is kept unless
// it is worse.
class Distribution {
 public:
  // Lacking by tiers, then superfluous heads.
  using Heads = std::array<std::int64_t, kSuperfluous + 1>;

  Distribution(const Problem& problem, const Category& category, const IsCancelled& is_over)
      : problem_(problem),
        category_(category),
        is_over_(is_over),
        critical_(CriticalCosts(problem, category)),
        home_(static_cast<int>(category.needs.size())),
        options_(category.teams.size() * category.needs.size(), kNone),
        steps_(category.needs.size()) {
    for (const int team : category.teams) heads_.push_back(Row(problem.teams, team).member_count);
    const std::int64_t largest = heads_.empty() ? 1 : *std::max_element(heads_.begin(), heads_.end());
    // With a whole team to spare one could stay at home, which is better on superfluous heads and worse on nothing before.
    for (const int need : category.needs) {
      wanted_.push_back(CountOf(Row(problem.needs, need)));
      most_.push_back(wanted_.back() + largest - 1);
      ranks_.push_back(RankOf(Row(problem.needs, need).priority));
    }
    wanted_.push_back(0);
    most_.push_back(std::numeric_limits<std::int64_t>::max());
    ranks_.push_back(planner::kPriorities.size());
    for (int place = 0; place < home_; ++place) {
      Step step;
      for (step.weight = 0; step.weight < problem.preferences.fairness_steps; ++step.weight) {
        const std::int64_t end = UnitsBelow(Row(wanted_, place), step.weight + 1, problem.preferences.fairness_steps);
        step.unfairness += (end - step.end) * step.weight;
        step.end = end;
        steps_[static_cast<std::size_t>(place)].push_back(step);
      }
    }
    for (int i = 0; i < std::ssize(category.options); ++i) {
      options_[Slot(Row(category.options, i).team, Row(category.options, i).need)] = i;
    }
    SetCosts();
    const auto places = static_cast<std::size_t>(home_) + 1;
    state_ = {.place_of = std::vector<int>(heads_.size(), home_),
              .teams_at = std::vector<std::vector<int>>(places),
              .heads_at = std::vector<std::int64_t>(places),
              .marks = std::vector<std::uint64_t>(places)};
    std::generate(state_.marks.begin(), state_.marks.end(), std::ref(random_));
    for (std::size_t i = 0; i < heads_.size(); ++i) marks_.push_back(random_());
    for (int team = 0; team < std::ssize(heads_); ++team) state_.teams_at.back().push_back(team);
  }

  // From now on nobody goes to a critical need who arrives later.
  void Limit(std::int64_t latest) {
    latest_ = latest;
    for (int team = 0; team < std::ssize(heads_); ++team) {
      if (!MayGo(team, Row(state_.place_of, team))) Send(team, home_);
    }
    settled_.clear();
  }

  // Sends every team where most of it goes, as long as there is room.
  void Round(const TeamFlow::Split& split) {
    std::vector<std::int64_t> most(heads_.size());
    std::vector<std::int64_t> staying = heads_;
    std::vector<int> place(heads_.size(), home_);
    for (const TeamFlow::Split::Part& part : split.parts) {
      const Category::Option& option = Row(category_.options, part.option);
      const auto team = static_cast<std::size_t>(option.team);
      staying[team] -= part.units;
      if (part.units > most[team]) std::tie(most[team], place[team]) = std::tuple(part.units, option.need);
    }
    for (int team = 0; team < std::ssize(heads_); ++team) {
      if (Row(most, team) >= Row(staying, team) && HasRoom(Row(place, team), team)) Send(team, Row(place, team));
    }
  }

  struct Value {
    Heads heads{};
    std::int64_t latest = 0;
    std::int64_t cost = 0;
    auto Key() const { return std::tie(heads, latest, cost); }
  };
  Value ValueOf() const {
    Value value;
    for (int need = 0; need < home_; ++need) AddHeads(need, Row(state_.heads_at, need), value.heads);
    for (int team = 0; team < std::ssize(heads_); ++team) {
      const int place = Row(state_.place_of, team);
      value.cost += CostOf(team, place);
      if (place != home_) value.latest = std::max(value.latest, Row(critical_, OptionOf(team, place)));
    }
    return value;
  }

  // So many times, or until the heads are `wanted`.
  Value Shake(int times, const std::optional<Heads>& wanted = std::nullopt) {
    constexpr int kMoves = 3;
    Settle();
    Value best = ValueOf();
    for (int i = 0; i < times && best.heads != wanted && !is_over_(); ++i) {
      const State before = state_;
      for (int move = 0; move < kMoves; ++move) {
        const auto team = static_cast<int>(random_() % heads_.size());
        const auto place = static_cast<int>(random_() % state_.teams_at.size());
        if (MayGo(team, place) && HasRoom(place, team)) Send(team, place);
      }
      Settle();
      const Value value = ValueOf();
      if (value.Key() <= best.Key()) {
        best = value;
      } else {
        state_ = before;
      }
    }
    return best;
  }

  // Per team: its option or AssignmentSolution::kNotDone.
  std::vector<int> Taken() const {
    std::vector<int> taken;
    taken.reserve(heads_.size());
    for (int team = 0; team < std::ssize(heads_); ++team) taken.push_back(OptionOf(team, Row(state_.place_of, team)));
    return taken;
  }

  // Who is where. Places: needs, then home.
  struct State {
    std::vector<int> place_of;
    std::vector<std::vector<int>> teams_at;
    std::vector<std::int64_t> heads_at;
    // Per place: stands for who is there.
    std::vector<std::uint64_t> marks;
  };
  const State& state() const { return state_; }
  void Restore(const State& state) { state_ = state; }

 private:
  // Of what a need may lack.
  struct Step {
    std::int64_t end = 0;
    int weight = 0;
    // Of all that is lacking up to its end.
    std::int64_t unfairness = 0;
  };

  static constexpr int kNone = AssignmentSolution::kNotDone;
  // Of one knapsack: tens of milliseconds, and as many bytes.
  static constexpr std::size_t kMostCells = 20'000'000;
  // Above all costs together, even less half of it.
  static constexpr std::int64_t kNever = std::int64_t{1} << 61;

  // Arrival before distance. Where both do not fit into one number, arrival alone.
  void SetCosts() {
    const std::vector<std::int64_t> arrival = ArrivalCosts(problem_, category_);
    std::vector<std::int64_t> farthest(heads_.size());
    std::vector<std::int64_t> slowest(heads_.size());
    for (int i = 0; i < std::ssize(category_.options); ++i) {
      const Category::Option& option = Row(category_.options, i);
      const auto team = static_cast<std::size_t>(option.team);
      farthest[team] = std::max(farthest[team], option.trip.distance_m);
      slowest[team] = std::max(slowest[team], Row(arrival, i));
    }
    const std::int64_t all_distance = std::accumulate(farthest.begin(), farthest.end(), std::int64_t{1});
    const std::int64_t all_arrival = std::accumulate(slowest.begin(), slowest.end(), std::int64_t{1});
    const bool fits = all_arrival < kNever / 4 / all_distance;
    for (int i = 0; i < std::ssize(category_.options); ++i) {
      costs_.push_back(fits ? Row(arrival, i) * all_distance + Row(category_.options, i).trip.distance_m : Row(arrival, i));
    }
  }

  std::size_t Slot(int team, int need) const {
    return static_cast<std::size_t>(team) * category_.needs.size() + static_cast<std::size_t>(need);
  }
  int OptionOf(int team, int place) const { return place == home_ ? kNone : options_[Slot(team, place)]; }
  bool MayGo(int team, int place) const {
    const int option = OptionOf(team, place);
    return place == home_ || (option != kNone && Row(critical_, option) <= latest_);
  }
  // None at home: only what a need gains by it sends a team there.
  bool HasRoom(int place, int team) const { return place != home_ && Row(heads_, team) <= Row(most_, place) - Row(state_.heads_at, place); }
  std::int64_t CostOf(int team, int place) const { return place == home_ ? 0 : Row(costs_, OptionOf(team, place)); }

  void AddHeads(int place, std::int64_t heads, Heads& sums) const {
    if (place == home_) return;
    const std::int64_t lacking = LackingAt(place, heads);
    if (lacking == 0) {
      sums[kSuperfluous] += heads - Row(wanted_, place);
      return;
    }
    // The first that does not end below it.
    const std::int64_t index = (lacking * problem_.preferences.fairness_steps - 1) / Row(wanted_, place);
    const Step& step = Row(steps_, place)[static_cast<std::size_t>(index)];
    sums[Row(ranks_, place)] += lacking;
    sums[kLackingCount / 2 + Row(ranks_, place)] += step.unfairness - (step.end - lacking) * step.weight;
  }

  std::int64_t LackingAt(int place, std::int64_t heads) const { return std::max<std::int64_t>(Row(wanted_, place) - heads, 0); }

  void Send(int team, int place) {
    int& at = state_.place_of[static_cast<std::size_t>(team)];
    if (at == place) return;
    std::vector<int>& left = state_.teams_at[static_cast<std::size_t>(at)];
    left.erase(std::find(left.begin(), left.end(), team));
    state_.teams_at[static_cast<std::size_t>(place)].push_back(team);
    state_.heads_at[static_cast<std::size_t>(at)] -= Row(heads_, team);
    state_.heads_at[static_cast<std::size_t>(place)] += Row(heads_, team);
    for (const int changed : {at, place}) state_.marks[static_cast<std::size_t>(changed)] ^= Row(marks_, team);
    at = place;
  }

  // Until no pair gains.
  void Settle() {
    for (bool gained = true; gained;) {
      gained = false;
      for (int a = 0; a < home_; ++a) {
        for (int b = a + 1; b <= home_; ++b) {
          if (!settled_.emplace(Row(state_.marks, a), Row(state_.marks, b)).second) continue;
          if (is_over_()) return;
          if (!Redistribute(a, b)) continue;
          settled_.emplace(Row(state_.marks, a), Row(state_.marks, b));
          gained = true;
        }
      }
    }
  }

  // Between the need `a` and the place `b`.
  bool Redistribute(int a, int b) {
    free_.clear();
    std::int64_t bound = 0;
    std::int64_t now = 0;
    std::int64_t cost_now = 0;
    for (const int team : Row(state_.teams_at, a)) {
      if (!MayGo(team, b)) {
        bound += Row(heads_, team);
        continue;
      }
      free_.push_back(team);
      now += Row(heads_, team);
      cost_now += CostOf(team, a) - CostOf(team, b);
    }
    std::int64_t free_heads = now;
    for (const int team : Row(state_.teams_at, b)) {
      if (!MayGo(team, a)) continue;
      free_.push_back(team);
      free_heads += Row(heads_, team);
    }
    if (free_.empty()) return false;
    const auto most = static_cast<std::size_t>(std::min(free_heads, Row(most_, a) - bound));
    const std::int64_t both = Row(state_.heads_at, a) + Row(state_.heads_at, b);
    const auto heads_with = [&](std::int64_t at_a) {
      Heads sums{};
      AddHeads(a, at_a, sums);
      AddHeads(b, both - at_a, sums);
      return sums;
    };
    std::pair<Heads, std::int64_t> best = {heads_with(bound + now), cost_now};
    const std::size_t urgent = std::min(Row(ranks_, a), Row(ranks_, b));
    ways_.clear();
    for (std::size_t k = 0; k <= most; ++k) {
      const std::int64_t at_a = bound + static_cast<std::int64_t>(k);
      const std::int64_t at_b = both - at_a;
      if (at_b > Row(most_, b)) continue;
      // Most ways lack more where it is more urgent: then it does not matter how evenly.
      const std::int64_t lacking =
          (Row(ranks_, a) == urgent ? LackingAt(a, at_a) : 0) + (Row(ranks_, b) == urgent ? LackingAt(b, at_b) : 0);
      if (lacking > best.first[urgent]) continue;
      const Heads heads = heads_with(at_a);
      if (heads <= best.first) ways_.push_back({k, heads});
    }
    // That of now is one.
    const std::size_t fewest = ways_.front().first;
    const std::size_t greatest = ways_.back().first;
    if (free_.size() > kMostCells / (greatest + 1)) return false;
    Fill(a, b, fewest, greatest);
    std::optional<std::size_t> chosen;
    for (const auto& [k, heads] : ways_) {
      if (least_[k] > kNever / 2) continue;
      const std::pair<Heads, std::int64_t> value = {heads, least_[k]};
      if (value >= best) continue;
      best = value;
      chosen = k;
    }
    if (!chosen) return false;
    for (std::size_t i = free_.size(), k = *chosen; i-- > 0;) {
      const bool at_a = is_at_a_[i * least_.size() + k];
      if (at_a) k -= static_cast<std::size_t>(Row(heads_, free_[i]));
      Send(free_[i], at_a ? a : b);
    }
    return true;
  }

  // `least_`: per heads of free teams at `a`, from `fewest` to `greatest`, the least that these cost more than at `b`. Of fewer teams only
  // what the others can still bring to so many.
  void Fill(int a, int b, std::size_t fewest, std::size_t greatest) {
    least_.assign(greatest + 1, kNever);
    least_[0] = 0;
    is_at_a_.resize(std::max(is_at_a_.size(), free_.size() * (greatest + 1)));
    std::size_t rest = 0;
    for (const int team : free_) rest += static_cast<std::size_t>(Row(heads_, team));
    std::size_t reached = 0;
    // What is written through a char may be anything, the members too.
    std::int64_t* const least = least_.data();
    for (std::size_t i = 0; i < free_.size(); ++i) {
      const auto heads = static_cast<std::size_t>(Row(heads_, free_[i]));
      const std::int64_t cost = CostOf(free_[i], a) - CostOf(free_[i], b);
      reached = std::min(reached + heads, greatest);
      rest -= heads;
      const std::size_t low = fewest - std::min(fewest, rest);
      char* const is_at_a = &is_at_a_[i * (greatest + 1)];
      const std::size_t first = std::max(low, heads);
      for (std::size_t k = reached + 1; k-- > first;) {
        const std::int64_t with = least[k - heads] + cost;
        const std::int64_t without = least[k];
        is_at_a[k] = with < without;
        least[k] = std::min(with, without);
      }
      if (low < heads) std::fill(is_at_a + low, is_at_a + std::min(heads, reached + 1), false);
    }
  }

  const Problem& problem_;
  const Category& category_;
  const IsCancelled& is_over_;
  const std::vector<std::int64_t> critical_;
  // The place after the needs.
  const int home_;
  // Per team and need: the option, kNone when there is none.
  std::vector<int> options_;
  // Per need and step of fairness.
  std::vector<std::vector<Step>> steps_;
  // Per option.
  std::vector<std::int64_t> costs_;
  // Per team.
  std::vector<std::int64_t> heads_;
  // Per place; nobody is wanted at home, which is the least urgent.
  std::vector<std::int64_t> wanted_;
  std::vector<std::int64_t> most_;
  std::vector<std::size_t> ranks_;
  std::int64_t latest_ = std::numeric_limits<std::int64_t>::max();
  State state_;
  // Per team; a place's mark is its own and those of who is there, by exclusive or.
  std::vector<std::uint64_t> marks_;
  // Marks of places that cannot gain by each other.
  absl::flat_hash_set<std::pair<std::uint64_t, std::uint64_t>> settled_;
  // Its numbers are the same everywhere.
  std::mt19937_64 random_;
  // Of Redistribute.
  std::vector<int> free_;
  // Ways that are no worse by heads: how many of free teams are at the need, and what both come to.
  std::vector<std::pair<std::size_t, Heads>> ways_;
  std::vector<std::int64_t> least_;
  // Per free team and heads.
  std::vector<char> is_at_a_;
};

// How often teams are sent elsewhere by chance: while more lack than in the flow, with the flow's last arrival and with any; for each last
// arrival that is tried; and at last. More often gains little.
constexpr int kTriesInTime = 10;
constexpr int kTriesInAnyTime = 100;
constexpr int kTriesPerTime = 10;
constexpr int kLastTries = 10;

// The best distribution that was found, per team its option.
std::vector<int> Distribute(const Problem& problem, const Category& category, const TeamFlow& flow, const IsCancelled& is_over) {
  if (category.teams.empty()) return {};
  Distribution::Heads wanted{};
  const std::array<std::int64_t, kLackingCount> lacking = flow.lacking();
  std::copy(lacking.begin(), lacking.end(), wanted.begin());
  Distribution distribution(problem, category, is_over);
  distribution.Limit(flow.latest());
  distribution.Round(flow.Soonest(flow.latest()));
  Distribution::Value best = distribution.Shake(kTriesInTime, wanted);
  if (best.heads > wanted) {
    // Perhaps fewer lack when the last may come later: then no later than it must.
    const Distribution::Heads before = best.heads;
    distribution.Limit(std::numeric_limits<std::int64_t>::max());
    best = distribution.Shake(kTriesInAnyTime, wanted);
    std::vector<std::int64_t> times = CriticalCosts(problem, category);
    times.push_back(best.latest);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    auto low = std::upper_bound(times.begin(), times.end(), flow.latest());
    while (best.heads < before && *low < best.latest) {
      const auto middle = low + (std::lower_bound(low, times.end(), best.latest) - low) / 2;
      const Distribution::State reached = distribution.state();
      distribution.Limit(*middle);
      const Distribution::Value sooner = distribution.Shake(kTriesPerTime, best.heads);
      if (sooner.heads <= best.heads) {
        best = sooner;
      } else {
        distribution.Restore(reached);
        low = middle + 1;
      }
    }
    distribution.Limit(best.latest);
  }
  distribution.Shake(kLastTries);
  return distribution.Taken();
}

// What no choice that is as good on all earlier objectives as `values` goes below: as the flow, in which teams may split.
Values BoundsOf(const TeamFlow& flow, const Values& values) {
  Values bounds{};
  if (!flow.proved()) return bounds;
  const std::array<std::int64_t, kLackingCount> lacking = flow.lacking();
  // No flow lacks less for the most urgent needs together, so that whoever lacks no more of some lacks so much of the next.
  std::int64_t together = 0;
  for (std::size_t k = 0; k < kLackingCount / 2; ++k) {
    together += lacking[k];
    bounds[k] = std::max<std::int64_t>(together, 0);
    together -= values[k];
  }
  for (std::size_t k = kLackingCount / 2; k < kLackingCount; ++k) {
    if (!std::equal(lacking.begin(), lacking.begin() + static_cast<std::ptrdiff_t>(k), values.begin())) return bounds;
    bounds[k] = lacking[k];
  }
  if (!std::equal(lacking.begin(), lacking.end(), values.begin())) return bounds;
  bounds[kLatest] = flow.latest();
  bounds[kArrival] = flow.Soonest(values[kLatest]).arrival;
  bounds[kDistance] = flow.Nearest(values[kLatest]).distance;
  return bounds;
}

std::vector<Trip> TripsOf(const Category& category, const std::vector<int>& taken) {
  std::vector<Trip> trips;
  for (const int option : taken) {
    if (option != AssignmentSolution::kNotDone) trips.push_back(Row(category.options, option).trip);
  }
  return trips;
}

}  // namespace

Found ChooseByHeads(const Problem& problem, const Category& category, absl::Duration time_limit, const IsCancelled& is_cancelled) {
  const auto end = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(std::min(time_limit, absl::Hours(24)));
  const IsCancelled is_over = [&] { return is_cancelled() || std::chrono::steady_clock::now() >= end; };
  const TeamFlow flow(problem, category, is_cancelled);
  const std::vector<int> taken = Distribute(problem, category, flow, is_over);
  Found found{.trips = TripsOf(category, taken), .bounds = {}, .solver = std::string(kDistributionName)};
  found.bounds = BoundsOf(flow, Evaluate(problem, Row(problem.needs, category.needs.front()).category, found.trips));
  if (category.options.size() > kMostSearchedOptions) return found;
  const AssignmentSolution searched =
      SolveAssignment(HeadProblem(problem, category), {.time_limit = absl::FromChrono(end - std::chrono::steady_clock::now()),
                                                       .start = taken,
                                                       .bounds = {found.bounds.begin(), found.bounds.end()},
                                                       .is_cancelled = is_cancelled});
  // The start is an assignment.
  MUSTER_CHECK(searched.outcome == AssignmentSolution::Outcome::kFound);
  found.trips = TripsOf(category, searched.taken);
  for (std::size_t k = 0; k < found.bounds.size(); ++k) found.bounds[k] = searched.stages[k].bound;
  found.solver = absl::StrCat(kDistributionName, ", ", IntegerSolverName());
  return found;
}

}  // namespace muster::dispatch::teams
