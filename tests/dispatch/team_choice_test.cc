#include "dispatch/domain/team_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <random>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch::teams {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kEnough = absl::Seconds(60);

absl::Time Start() { return absl::FromCivil(absl::CivilHour(2023, 12, 19, 0), absl::UTCTimeZone()); }

void Connect(Problem& problem, int base, int site, int minutes, int distance_m) {
  MUSTER_CHECK(
      problem.travel
          .Set({.origin = base, .destination = site}, {.distance_m = distance_m, .duration = absl::Minutes(minutes), .source = "test"})
          .ok());
}

struct Size {
  int teams = 0;
  int needs = 0;
  int bases = 3;
  int sites = 3;
  int categories = 1;
};

enum class Counts { kTeams, kHeads };

// Some teams away, some roads missing, some needs urgent, many ties.
Problem RandomProblem(unsigned seed, const Size& size, Counts counts) {
  std::mt19937 random(seed);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  Problem problem{.start = Start(), .travel = TravelTable({.origins = size.bases, .destinations = size.sites}), .preferences = {}};
  problem.preferences.fairness_steps = pick(1, 6);
  for (int i = 0; i < size.sites; ++i) problem.sites.push_back({.id = absl::StrCat("sites/", i)});
  for (int base = 0; base < size.bases; ++base) {
    for (int site = 0; site < size.sites; ++site) {
      if (pick(0, 7) > 0) Connect(problem, base, site, pick(1, 8) * 30, pick(1, 400) * 1000);
    }
  }
  for (int i = 0; i < size.teams; ++i) {
    problem.teams.push_back({.id = absl::StrCat("teams/", i),
                             .category = absl::StrCat("category", pick(1, size.categories)),
                             .chapter = "chapters/620000",
                             .base = pick(0, size.bases - 1),
                             .member_count = pick(3, 16),
                             .lead_time = absl::Minutes(pick(0, 4) * 30),
                             .available = pick(0, 9) > 0});
  }
  for (int i = 0; i < size.needs; ++i) {
    Need need{.id = absl::StrCat("needs/", i),
              .site = pick(0, size.sites - 1),
              .category = absl::StrCat("category", pick(1, size.categories)),
              .priority = static_cast<Priority>(pick(1, 3))};
    if (counts == Counts::kTeams) need.team_count = pick(1, std::max(3, 2 * size.teams / size.needs));
    if (counts == Counts::kHeads) need.head_count = pick(1, 30);
    if (pick(0, 3) == 0) need.needed_by = problem.start + absl::Minutes(pick(2, 9) * 30);
    problem.needs.push_back(need);
  }
  return problem;
}

using Values = std::array<std::int64_t, kObjectiveCount>;

// Every team to every need or nowhere, with its own reading of who may go and of every objective.
class Exhaustive {
 public:
  Exhaustive(const Problem& problem, std::string category) : problem_(problem), category_(std::move(category)) {
    sent_.resize(problem.teams.size(), -1);
  }

  // Of every choice.
  std::vector<Values> All() {
    Try(0);
    return std::move(all_);
  }

  Values Best() {
    const std::vector<Values> all = All();
    return *std::min_element(all.begin(), all.end());
  }

 private:
  void Try(std::size_t team) {
    if (team == sent_.size()) return all_.push_back(ValuesOfSent());
    Try(team + 1);
    for (std::size_t need = 0; need < problem_.needs.size(); ++need) {
      if (!Seconds(team, need)) continue;
      sent_[team] = static_cast<int>(need);
      if (!problem_.needs[need].team_count ||
          std::count(sent_.begin(), sent_.end(), static_cast<int>(need)) <= *problem_.needs[need].team_count) {
        Try(team + 1);
      }
      sent_[team] = -1;
    }
  }

  std::optional<std::int64_t> Seconds(std::size_t team_index, std::size_t need_index) const {
    const Team& team = problem_.teams[team_index];
    const Need& need = problem_.needs[need_index];
    if (team.category != category_ || need.category != category_ || !team.available) return std::nullopt;
    const std::optional<TravelLeg> leg = problem_.travel.At({.origin = team.base, .destination = need.site});
    if (!leg) return std::nullopt;
    if (need.needed_by && problem_.start + team.lead_time + leg->duration > *need.needed_by) return std::nullopt;
    return absl::ToInt64Seconds(team.lead_time + leg->duration);
  }

  Values ValuesOfSent() const {
    Values values{};
    for (std::size_t i = 0; i < problem_.needs.size(); ++i) {
      const Need& need = problem_.needs[i];
      if (need.category != category_) continue;
      const std::size_t rank = need.priority == Priority::kCritical ? 0 : need.priority == Priority::kHigh ? 1 : 2;
      const std::int64_t wanted = need.team_count.value_or(0) + need.head_count.value_or(0);
      std::int64_t there = 0;
      for (std::size_t team = 0; team < sent_.size(); ++team) {
        if (sent_[team] != static_cast<int>(i)) continue;
        there += need.team_count ? 1 : problem_.teams[team].member_count;
        const std::int64_t seconds = *Seconds(team, i);
        if (rank == 0) values[7] = std::max(values[7], seconds);
        values[8] += seconds * problem_.preferences.arrival_weights[rank];
        values[9] += problem_.travel.At({.origin = problem_.teams[team].base, .destination = need.site})->distance_m;
      }
      values[6] += std::max<std::int64_t>(there - wanted, 0);
      values[rank] += std::max<std::int64_t>(wanted - there, 0);
      // The unit k lies on the step whose end, rounded down, is the first not below it.
      for (std::int64_t unit = 1; unit <= wanted - there; ++unit) {
        std::int64_t step = 0;
        while (wanted * (step + 1) / problem_.preferences.fairness_steps < unit) ++step;
        values[3 + rank] += step;
      }
    }
    return values;
  }

  const Problem& problem_;
  std::string category_;
  std::vector<int> sent_;
  std::vector<Values> all_;
};

std::vector<std::string> ReasonsOf(const std::vector<ChoiceViolation>& violations) {
  std::vector<std::string> reasons;
  for (const ChoiceViolation& violation : violations) reasons.push_back(absl::StrCat(violation.reason, " ", violation.where));
  return reasons;
}

void ExpectBest(const Problem& problem) {
  const absl::StatusOr<Choice> choice = ChooseTeams(problem, kEnough);
  ASSERT_TRUE(choice.ok()) << choice.status();
  EXPECT_THAT(ReasonsOf(CheckChoice(problem, *choice)), IsEmpty());
  for (const CategoryResult& result : choice->categories) {
    const Values expected = Exhaustive(problem, result.category).Best();
    for (std::size_t k = 0; k < expected.size(); ++k) {
      EXPECT_EQ(result.objectives[k].value, expected[k]) << result.category << " " << NameOf(result.objectives[k].kind);
      EXPECT_EQ(result.objectives[k].bound, expected[k]) << result.category << " " << NameOf(result.objectives[k].kind);
      EXPECT_TRUE(result.objectives[k].proved);
    }
  }
}

TEST(TeamChoice, IsTheBestOfAllWhereNeedsCountTeams) {
  for (unsigned seed = 1; seed <= 400 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const int teams = 1 + static_cast<int>(seed % 5);
    ExpectBest(RandomProblem(
        seed, {.teams = teams, .needs = 1 + static_cast<int>(seed / 5 % 3), .categories = 1 + static_cast<int>(seed % 2)}, Counts::kTeams));
  }
}

TEST(TeamChoice, IsTheBestOfAllWhereNeedsCountHeads) {
  for (unsigned seed = 1; seed <= 200 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const int teams = 1 + static_cast<int>(seed % 5);
    ExpectBest(RandomProblem(
        seed, {.teams = teams, .needs = 1 + static_cast<int>(seed / 5 % 3), .categories = 1 + static_cast<int>(seed % 2)}, Counts::kHeads));
  }
}

TEST(TeamChoice, KnowsWithoutASearchWhatNoChoiceThatIsAsGoodBeforeGoesBelow) {
  int proved = 0;
  for (unsigned seed = 1; seed <= 200 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const int teams = 1 + static_cast<int>(seed % 5);
    const Problem problem = RandomProblem(seed, {.teams = teams, .needs = 1 + static_cast<int>(seed / 5 % 3)}, Counts::kHeads);
    const absl::StatusOr<Choice> choice = ChooseTeams(problem, absl::ZeroDuration());
    ASSERT_TRUE(choice.ok()) << choice.status();
    EXPECT_THAT(ReasonsOf(CheckChoice(problem, *choice)), IsEmpty());
    for (const CategoryResult& result : choice->categories) {
      for (const Values& values : Exhaustive(problem, result.category).All()) {
        for (std::size_t k = 0; k < values.size(); ++k) {
          EXPECT_GE(values[k], result.objectives[k].bound) << NameOf(result.objectives[k].kind);
          if (values[k] > result.objectives[k].value) break;
        }
      }
      proved += static_cast<int>(std::count_if(result.objectives.begin(), result.objectives.end(), [](const auto& o) { return o.proved; }));
    }
  }
  EXPECT_GT(proved, 1000);
}

// A team of one counts the same either way; by heads teams may split on the way to the answer, by teams they may not.
TEST(TeamChoice, ChoosesAmongTeamsOfOneByHeadsAsByTeams) {
  for (unsigned seed = 1; seed <= 40 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = RandomProblem(seed, {.teams = 60, .needs = 8, .bases = 15, .sites = 6, .categories = 2}, Counts::kTeams);
    const absl::StatusOr<Choice> by_teams = ChooseTeams(problem, absl::ZeroDuration());
    for (Team& team : problem.teams) team.member_count = 1;
    for (Need& need : problem.needs) need.head_count = std::exchange(need.team_count, std::nullopt);
    const absl::StatusOr<Choice> by_heads = ChooseTeams(problem, kEnough);
    ASSERT_TRUE(by_teams.ok() && by_heads.ok());
    EXPECT_THAT(ReasonsOf(CheckChoice(problem, *by_heads)), IsEmpty());
    for (std::size_t i = 0; i < by_teams->categories.size(); ++i) {
      for (std::size_t k = 0; k < kObjectiveCount; ++k) {
        const Objective& objective = by_heads->categories[i].objectives[k];
        EXPECT_EQ(objective.value, by_teams->categories[i].objectives[k].value) << NameOf(objective.kind);
        EXPECT_LE(objective.bound, objective.value) << NameOf(objective.kind);
      }
    }
  }
}

// What a choice says, by ids.
std::string Words(const Problem& problem, const Choice& choice) {
  std::vector<std::string> words;
  for (const Trip& trip : choice.trips) {
    words.push_back(absl::StrCat(problem.teams[static_cast<std::size_t>(trip.team)].id, " to ",
                                 problem.needs[static_cast<std::size_t>(trip.need)].id, " ", absl::FormatTime(trip.arrive)));
  }
  for (const Shortfall& shortfall : choice.shortfalls) {
    words.push_back(absl::StrCat(problem.needs[static_cast<std::size_t>(shortfall.need)].id, " lacks ", shortfall.quantity));
    for (const Shortfall::Reason& reason : shortfall.reasons)
      words.push_back(absl::StrCat(NameOf(reason.obstacle), " ", reason.team_count));
  }
  return absl::StrJoin(words, "\n");
}

TEST(TeamChoice, IsTheSameInWhateverOrderRowsCome) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = RandomProblem(seed, {.teams = 12, .needs = 5, .categories = 2}, seed % 3 == 0 ? Counts::kHeads : Counts::kTeams);
    const std::string before = Words(problem, *ChooseTeams(problem, kEnough));
    std::mt19937 random(seed);
    std::shuffle(problem.teams.begin(), problem.teams.end(), random);
    std::shuffle(problem.needs.begin(), problem.needs.end(), random);
    EXPECT_EQ(Words(problem, *ChooseTeams(problem, kEnough)), before);
  }
}

TEST(TeamChoice, ChoosesForANationAtOnce) {
  const Problem problem = RandomProblem(7, {.teams = 1500, .needs = 150, .bases = 400, .sites = 120, .categories = 8}, Counts::kTeams);
  const absl::Time before = absl::Now();
  const absl::StatusOr<Choice> choice = ChooseTeams(problem, kEnough);
  std::cout << "1500 teams, 150 needs: " << absl::FormatDuration(absl::Now() - before) << "\n";
  ASSERT_TRUE(choice.ok());
  EXPECT_THAT(ReasonsOf(CheckChoice(problem, *choice)), IsEmpty());
  EXPECT_GT(choice->trips.size(), 500U);
  EXPECT_EQ(choice->categories.size(), 8U);
  for (const CategoryResult& result : choice->categories) {
    for (const Objective& objective : result.objectives) EXPECT_TRUE(objective.proved) << result.category << " " << NameOf(objective.kind);
  }
}

TEST(TeamChoice, ChoosesForANationByHeadsTheSameEachTime) {
  const Problem problem = RandomProblem(7, {.teams = 1500, .needs = 150, .bases = 400, .sites = 120, .categories = 8}, Counts::kHeads);
  const absl::StatusOr<Choice> choice = ChooseTeams(problem, kEnough);
  ASSERT_TRUE(choice.ok());
  EXPECT_THAT(ReasonsOf(CheckChoice(problem, *choice)), IsEmpty());
  EXPECT_EQ(Words(problem, *ChooseTeams(problem, kEnough)), Words(problem, *choice));
}

// More pairs than Cbc searches: nothing but the distribution finds it.
TEST(TeamChoice, FindsWhoFillsEveryNeedExactly) {
  constexpr int kTeams = 100;
  constexpr int kNeeds = 8;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = RandomProblem(seed, {.teams = kTeams, .needs = kNeeds}, Counts::kHeads);
    std::mt19937 random(seed);
    for (Team& team : problem.teams) team.available = true;
    for (int base = 0; base < 3; ++base) {
      for (int site = 0; site < 3; ++site) Connect(problem, base, site, 60 + static_cast<int>(random() % 300), 100'000);
    }
    for (Need& need : problem.needs) {
      need.needed_by.reset();
      need.head_count = 0;
    }
    for (const Team& team : problem.teams) *problem.needs[random() % kNeeds].head_count += team.member_count;
    const absl::StatusOr<Choice> choice = ChooseTeams(problem, kEnough);
    ASSERT_TRUE(choice.ok()) << choice.status();
    EXPECT_THAT(ReasonsOf(CheckChoice(problem, *choice)), IsEmpty());
    EXPECT_THAT(choice->shortfalls, IsEmpty());
    EXPECT_EQ(choice->trips.size(), kTeams);
    for (std::size_t k = 0; k <= static_cast<std::size_t>(ObjectiveKind::kSuperfluousHeads); ++k) {
      EXPECT_EQ(choice->categories[0].objectives[k].value, 0) << NameOf(choice->categories[0].objectives[k].kind);
    }
  }
}

TEST(TeamChoice, EndsSoonWithoutAChoiceWhenNobodyWaits) {
  const Problem problem = RandomProblem(11, {.teams = 150, .needs = 12, .bases = 40, .sites = 12}, Counts::kHeads);
  constexpr int kTold = 500;
  int asked = 0;
  const absl::StatusOr<Choice> choice = ChooseTeams(problem, kEnough, [&] { return ++asked > kTold; });
  EXPECT_EQ(choice.status().code(), absl::StatusCode::kCancelled);
  EXPECT_LT(asked, kTold + 200);
}

TEST(TeamChoice, BoundsWhatItCannotProveInTime) {
  const Problem problem = RandomProblem(11, {.teams = 150, .needs = 12, .bases = 40, .sites = 12}, Counts::kHeads);
  const absl::StatusOr<Choice> hurried = ChooseTeams(problem, absl::ZeroDuration());
  const absl::StatusOr<Choice> better = ChooseTeams(problem, absl::Seconds(4));
  ASSERT_TRUE(hurried.ok() && better.ok());
  EXPECT_THAT(ReasonsOf(CheckChoice(problem, *hurried)), IsEmpty());
  EXPECT_THAT(ReasonsOf(CheckChoice(problem, *better)), IsEmpty());
  std::vector<std::int64_t> first;
  std::vector<std::int64_t> second;
  for (const Objective& objective : hurried->categories[0].objectives) first.push_back(objective.value);
  for (const Objective& objective : better->categories[0].objectives) {
    second.push_back(objective.value);
    std::cout << NameOf(objective.kind) << ": " << objective.bound << " ≤ " << objective.value << "\n";
  }
  EXPECT_LT(second, first);
  EXPECT_FALSE(better->categories[0].objectives.back().proved);
}

// A team that is away, one without a road, one too far, one that helps, and a need that nobody can meet.
class TeamChoiceRules : public ::testing::Test {
 protected:
  TeamChoiceRules() {
    p_.start = Start();
    p_.travel = TravelTable({.origins = 3, .destinations = 2});
    p_.sites = {{.id = "sites/0"}, {.id = "sites/1"}};
    for (int site = 0; site < 2; ++site) {
      Connect(p_, 0, site, 60, 50'000);
      Connect(p_, 1, site, 600, 500'000);
    }
    for (int i = 0; i < 4; ++i) {
      p_.teams.push_back(
          {.id = absl::StrCat("teams/", i), .category = "medical", .base = i % 3, .member_count = 8, .lead_time = absl::Hours(1)});
    }
    p_.teams[3].available = false;
    p_.needs.push_back({.id = "needs/0", .site = 0, .category = "medical", .team_count = 3, .needed_by = Start() + absl::Hours(4)});
    p_.needs.push_back({.id = "needs/1", .site = 1, .category = "rescue", .team_count = 1});
  }

  std::vector<std::string> ReasonsAfter(const std::function<void(Trip&)>& spoil) {
    std::vector<Trip> trips = ChooseTeams(p_, kEnough)->trips;
    spoil(trips.at(0));
    return ReasonsOf(CheckTrips(p_, trips));
  }

  std::vector<std::string> Wrong() {
    std::vector<std::string> wrong;
    for (const Violation& violation : ViolationsOf(Validate(p_))) wrong.push_back(absl::StrCat(violation.field, " ", violation.reason));
    return wrong;
  }

  Problem p_;
};

TEST_F(TeamChoiceRules, SaysWhenATeamLeavesAndArrives) {
  const Choice choice = *ChooseTeams(p_, kEnough);
  ASSERT_EQ(choice.trips.size(), 1U);
  EXPECT_EQ(choice.trips[0].team, 0);
  EXPECT_EQ(choice.trips[0].depart, Start() + absl::Hours(1));
  EXPECT_EQ(choice.trips[0].arrive, Start() + absl::Hours(2));
  EXPECT_EQ(choice.trips[0].distance_m, 50'000);
}

TEST_F(TeamChoiceRules, SaysWhyATeamDoesNotHelp) {
  EXPECT_EQ(Words(p_, {.shortfalls = ChooseTeams(p_, kEnough)->shortfalls}),
            "needs/0 lacks 2\nTEAM_AWAY 1\nNO_ROAD 1\nTOO_LATE 1\nneeds/1 lacks 1\nNO_TEAM 0");
}

TEST_F(TeamChoiceRules, SaysThatATeamServesAnotherNeed) {
  p_.needs[0].team_count = 1;
  p_.needs[1] = {.id = "needs/1",
                 .site = 1,
                 .category = "medical",
                 .team_count = 2,
                 .priority = Priority::kCritical,
                 .needed_by = Start() + absl::Hours(4)};
  EXPECT_EQ(Words(p_, {.shortfalls = ChooseTeams(p_, kEnough)->shortfalls}),
            "needs/0 lacks 1\nTEAM_AWAY 1\nNO_ROAD 1\nTOO_LATE 1\nSENT_ELSEWHERE 1\nneeds/1 lacks 1\nTEAM_AWAY 1\nNO_ROAD 1\nTOO_LATE 1");
}

TEST_F(TeamChoiceRules, FindsWhatIsWrongWithATrip) {
  EXPECT_THAT(ReasonsAfter([](Trip&) {}), IsEmpty());
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.team = 9; }), ElementsAre("TRIP_UNKNOWN trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.need = -1; }), ElementsAre("TRIP_UNKNOWN trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.need = 1; }), ElementsAre("WRONG_CATEGORY trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.team = 3; }), ElementsAre("TEAM_AWAY trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.team = 2; }), ElementsAre("NO_ROAD trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.arrive = Start() + absl::Hours(5); }), ElementsAre("TOO_LATE trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.depart = Start(); }), ElementsAre("TEAM_DEPARTS_TOO_EARLY trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.arrive = trip.depart; }), ElementsAre("ARRIVES_TOO_EARLY trips[0]"));
  EXPECT_THAT(ReasonsAfter([](Trip& trip) { trip.distance_m = 1; }), ElementsAre("WRONG_DISTANCE trips[0]"));
}

TEST_F(TeamChoiceRules, FindsTeamsThatAreSentTwiceAndNeedsThatGetTooMany) {
  p_.needs[0].team_count = 1;
  std::vector<Trip> trips = ChooseTeams(p_, kEnough)->trips;
  trips.push_back(trips[0]);
  EXPECT_THAT(ReasonsOf(CheckTrips(p_, trips)), ElementsAre("TEAM_SENT_TWICE trips[1]", "NEED_OVERSERVED need needs/0"));
}

TEST_F(TeamChoiceRules, FindsStatementsThatAreNotTrue) {
  const Choice choice = *ChooseTeams(p_, kEnough);
  EXPECT_THAT(ReasonsOf(CheckChoice(p_, choice)), IsEmpty());
  Choice spoilt = choice;
  spoilt.shortfalls[0].quantity = 1;
  EXPECT_THAT(ReasonsOf(CheckChoice(p_, spoilt)), ElementsAre("SHORTFALL_MISMATCH shortfalls[0]"));
  spoilt = choice;
  spoilt.shortfalls[0].reasons[0].obstacle = Obstacle::kNoTeam;
  EXPECT_THAT(ReasonsOf(CheckChoice(p_, spoilt)), ElementsAre("SHORTFALL_MISMATCH shortfalls[0]"));
  spoilt = choice;
  spoilt.shortfalls.pop_back();
  EXPECT_THAT(ReasonsOf(CheckChoice(p_, spoilt)), ElementsAre("SHORTFALL_MISMATCH shortfalls[1]"));
  spoilt = choice;
  spoilt.categories[0].objectives[9].value += 1;
  EXPECT_THAT(ReasonsOf(CheckChoice(p_, spoilt)), ElementsAre("OBJECTIVE_MISMATCH objective medical distance"));
  spoilt = choice;
  spoilt.categories.pop_back();
  EXPECT_THAT(ReasonsOf(CheckChoice(p_, spoilt)), ElementsAre("OBJECTIVE_MISMATCH objective rescue"));
}

TEST_F(TeamChoiceRules, RefusesCountsOutOfRange) {
  p_.teams[0].member_count = 0;
  p_.teams[1].member_count = kMaxMembers + 1;
  p_.needs[0].team_count = 0;
  p_.needs[1].team_count = kMaxTeamCount + 1;
  EXPECT_THAT(Wrong(), ElementsAre("teams[0].member_count OUT_OF_RANGE", "teams[1].member_count OUT_OF_RANGE",
                                   "needs[0].team_count OUT_OF_RANGE", "needs[1].team_count OUT_OF_RANGE"));
  p_.needs = {{.id = "needs/0", .category = "medical", .head_count = 0},
              {.id = "needs/1", .category = "medical", .head_count = kMaxHeadCount + 1}};
  EXPECT_THAT(Wrong(), Contains("needs[0].head_count OUT_OF_RANGE"));
  EXPECT_THAT(Wrong(), Contains("needs[1].head_count OUT_OF_RANGE"));
}

TEST_F(TeamChoiceRules, RefusesNeedsThatCountInTwoWays) {
  p_.needs[0].head_count = 5;
  EXPECT_THAT(Wrong(), ElementsAre("needs[0] NEED_COUNT_AMBIGUOUS"));
  p_.needs[0].head_count.reset();
  p_.needs[1] = {.id = "needs/1", .site = 1, .category = "medical", .head_count = 5};
  EXPECT_THAT(Wrong(), ElementsAre("needs[1] NEED_COUNTS_MIXED"));
}

TEST_F(TeamChoiceRules, RefusesRowsThatDoNotFitTogether) {
  p_.teams[1].id = p_.teams[0].id;
  p_.teams[2].base = 3;
  p_.teams[3].lead_time = absl::Milliseconds(1);
  p_.needs[0].site = 2;
  p_.needs[1].needed_by = Start() - absl::Seconds(1);
  p_.needs[1].category.clear();
  p_.sites.pop_back();
  p_.preferences.fairness_steps = 0;
  EXPECT_THAT(Wrong(), ::testing::UnorderedElementsAre(
                           "preferences.fairness_steps OUT_OF_RANGE", "travel TEAM_TRAVEL_MISMATCH", "teams[1].id DUPLICATE_ID",
                           "teams[2].base UNKNOWN_RESOURCE", "teams[3].lead_time MALFORMED", "needs[0].site UNKNOWN_RESOURCE",
                           "needs[1].category REQUIRED", "needs[1].site UNKNOWN_RESOURCE", "needs[1].needed_by NEEDED_BY_PAST"));
  EXPECT_FALSE(ChooseTeams(p_, kEnough).ok());
}

TEST_F(TeamChoiceRules, RefusesMorePairsThanItCanHold) {
  const Team team = p_.teams[0];
  for (int i = 4; i < 50'001; ++i) {
    p_.teams.push_back(team);
    p_.teams.back().id = absl::StrCat("teams/", i);
  }
  for (int i = 2; i < 102; ++i) {
    p_.needs.push_back(p_.needs[0]);
    p_.needs.back().id = absl::StrCat("needs/", i);
  }
  EXPECT_THAT(Wrong(), ElementsAre("teams TEAM_CHOICE_TOO_LARGE"));
}

}  // namespace
}  // namespace muster::dispatch::teams
