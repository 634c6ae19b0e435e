#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dispatch/domain/team_choice.h"
#include "dispatch/domain/team_choice_rules.h"

// The guard of choices, a person's too: it does not ask how a choice was found.
namespace muster::dispatch::teams {
namespace {

template <typename T>
bool InRange(int index, const std::vector<T>& rows) {
  return index >= 0 && index < std::ssize(rows);
}

bool SameReasons(const Shortfall& a, const Shortfall& b) {
  return std::equal(a.reasons.begin(), a.reasons.end(), b.reasons.begin(), b.reasons.end(), [](const auto& left, const auto& right) {
    return left.obstacle == right.obstacle && left.team_count == right.team_count;
  });
}

class Checker {
 public:
  explicit Checker(const Problem& problem) : problem_(problem) {}

  void CheckTrips(absl::Span<const Trip> trips) {
    std::vector<int> sent(problem_.teams.size());
    std::vector<std::int64_t> served(problem_.needs.size());
    for (std::size_t i = 0; i < trips.size(); ++i) {
      const std::string where = absl::StrCat("trips[", i, "]");
      if (!InRange(trips[i].team, problem_.teams) || !InRange(trips[i].need, problem_.needs)) {
        Add("TRIP_UNKNOWN", where);
        known_ = false;
        continue;
      }
      if (++sent[static_cast<std::size_t>(trips[i].team)] == 2) Add("TEAM_SENT_TWICE", where);
      ++served[static_cast<std::size_t>(trips[i].need)];
      CheckTrip(where, trips[i]);
    }
    for (std::size_t i = 0; i < served.size(); ++i) {
      const Need& need = problem_.needs[i];
      if (need.team_count && served[i] > *need.team_count) Add("NEED_OVERSERVED", absl::StrCat("need ", need.id));
    }
  }

  void CheckStatements(const Choice& choice) {
    if (!known_) return;
    CheckShortfalls(choice);
    std::set<absl::string_view> categories;
    for (const Need& need : problem_.needs) categories.insert(need.category);
    for (const CategoryResult& result : choice.categories) {
      if (categories.erase(result.category) == 0) Add("OBJECTIVE_MISMATCH", absl::StrCat("objective ", result.category));
      CheckObjectives(result, choice.trips);
    }
    for (const absl::string_view missing : categories) Add("OBJECTIVE_MISMATCH", absl::StrCat("objective ", missing));
  }

  std::vector<ChoiceViolation> Take() { return std::move(violations_); }

 private:
  void Add(absl::string_view reason, std::string where) { violations_.push_back({reason, std::move(where)}); }

  // A trip may be slower than the road, never faster.
  void CheckTrip(const std::string& where, const Trip& trip) {
    const Team& team = Row(problem_.teams, trip.team);
    const Need& need = Row(problem_.needs, trip.need);
    if (team.category != need.category) Add("WRONG_CATEGORY", where);
    if (!team.available) Add("TEAM_AWAY", where);
    if (need.needed_by && trip.arrive > *need.needed_by) Add("TOO_LATE", where);
    if (trip.depart < problem_.start + team.lead_time) Add("TEAM_DEPARTS_TOO_EARLY", where);
    const std::optional<TravelLeg> leg = problem_.travel.At({.origin = team.base, .destination = need.site});
    if (!leg) return Add("NO_ROAD", where);
    if (trip.arrive < trip.depart + leg->duration) Add("ARRIVES_TOO_EARLY", where);
    if (trip.distance_m != leg->distance_m) Add("WRONG_DISTANCE", where);
  }

  void CheckShortfalls(const Choice& choice) {
    const std::vector<Shortfall> expected = ShortfallsOf(problem_, choice.trips);
    for (std::size_t i = 0; i < std::max(expected.size(), choice.shortfalls.size()); ++i) {
      const std::string where = absl::StrCat("shortfalls[", i, "]");
      if (i >= expected.size() || i >= choice.shortfalls.size()) return Add("SHORTFALL_MISMATCH", where);
      const Shortfall& stated = choice.shortfalls[i];
      if (stated.need != expected[i].need || stated.quantity != expected[i].quantity || !SameReasons(stated, expected[i])) {
        Add("SHORTFALL_MISMATCH", where);
      }
    }
  }

  void CheckObjectives(const CategoryResult& result, const std::vector<Trip>& trips) {
    const auto values = Evaluate(problem_, result.category, trips);
    for (std::size_t k = 0; k < values.size(); ++k) {
      const auto kind = static_cast<ObjectiveKind>(k);
      const bool is_true = k < result.objectives.size() && result.objectives[k].kind == kind && result.objectives[k].value == values[k] &&
                           result.objectives[k].bound <= values[k] &&
                           result.objectives[k].proved == (result.objectives[k].bound == values[k]);
      if (!is_true) Add("OBJECTIVE_MISMATCH", absl::StrCat("objective ", result.category, " ", NameOf(kind)));
    }
  }

  const Problem& problem_;
  // Whether every trip names a team and a need of the problem.
  bool known_ = true;
  std::vector<ChoiceViolation> violations_;
};

}  // namespace

std::vector<ChoiceViolation> CheckTrips(const Problem& problem, absl::Span<const Trip> trips) {
  Checker checker(problem);
  checker.CheckTrips(trips);
  return checker.Take();
}

std::vector<ChoiceViolation> CheckChoice(const Problem& problem, const Choice& choice) {
  Checker checker(problem);
  checker.CheckTrips(choice.trips);
  checker.CheckStatements(choice);
  return checker.Take();
}

}  // namespace muster::dispatch::teams
