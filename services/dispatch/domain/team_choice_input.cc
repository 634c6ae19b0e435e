#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "dispatch/domain/team_choice.h"
#include "platform/status/status.h"

// What goes into the choice: validation.
namespace muster::dispatch::teams {
namespace {

constexpr absl::Duration kMaxWait = absl::Hours(366 * 24);
constexpr int kMaxFairnessSteps = 100;
// Of a team and a need of one category.
constexpr std::int64_t kMaxPairs = 5'000'000;

struct Range {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

class Validator {
 public:
  explicit Validator(const Problem& problem) : problem_(problem) {}

  absl::Status Run() {
    if (problem_.start == absl::InfiniteFuture() || problem_.start == absl::InfinitePast()) violations_.Add("start", "REQUIRED");
    for (const int weight : problem_.preferences.arrival_weights) CheckRange("preferences.arrival_weights", weight, {1, 1000});
    CheckRange("preferences.fairness_steps", problem_.preferences.fairness_steps, {1, kMaxFairnessSteps});
    CheckIds("sites", problem_.sites);
    if (problem_.travel.size().destinations != std::ssize(problem_.sites)) {
      violations_.Add("travel", "TEAM_TRAVEL_MISMATCH",
                      {{"destinations", problem_.travel.size().destinations}, {"sites", std::ssize(problem_.sites)}});
    }
    CheckTeams();
    CheckNeeds();
    CheckSize();
    return violations_.ToStatus();
  }

 private:
  void CheckRange(const std::string& path, std::int64_t value, Range range) {
    if (value < range.min || value > range.max) violations_.Add(path, "OUT_OF_RANGE", {{"min", range.min}, {"max", range.max}});
  }

  void CheckIndex(const std::string& path, int index, std::int64_t count) {
    if (index < 0 || index >= count) violations_.Add(path, "UNKNOWN_RESOURCE", {{"name", absl::StrCat(index)}});
  }

  template <typename T>
  void CheckIds(const std::string& list, const std::vector<T>& rows) {
    CheckRange(list, std::ssize(rows), {0, kMaxRows});
    absl::flat_hash_set<absl::string_view> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string path = absl::StrCat(list, "[", i, "].id");
      if (rows[i].id.empty()) violations_.Add(path, "REQUIRED");
      if (!seen.insert(rows[i].id).second) violations_.Add(path, "DUPLICATE_ID", {{"id", rows[i].id}});
    }
  }

  void CheckTeams() {
    CheckIds("teams", problem_.teams);
    for (std::size_t i = 0; i < problem_.teams.size(); ++i) {
      const Team& team = problem_.teams[i];
      const std::string path = absl::StrCat("teams[", i, "]");
      if (team.category.empty()) violations_.Add(path + ".category", "REQUIRED");
      CheckIndex(path + ".base", team.base, problem_.travel.size().origins);
      CheckRange(path + ".member_count", team.member_count, {1, kMaxMembers});
      CheckRange(path + ".lead_time", absl::ToInt64Seconds(team.lead_time), {0, absl::ToInt64Seconds(kMaxWait)});
      if (team.lead_time != absl::Trunc(team.lead_time, absl::Seconds(1))) {
        violations_.Add(path + ".lead_time", "MALFORMED", {{"expected", "whole seconds"}});
      }
    }
  }

  void CheckNeeds() {
    CheckIds("needs", problem_.needs);
    absl::flat_hash_map<absl::string_view, bool> counts_teams;
    for (std::size_t i = 0; i < problem_.needs.size(); ++i) {
      const Need& need = problem_.needs[i];
      const std::string path = absl::StrCat("needs[", i, "]");
      if (need.category.empty()) violations_.Add(path + ".category", "REQUIRED");
      CheckIndex(path + ".site", need.site, std::ssize(problem_.sites));
      CheckRange(path + ".priority", static_cast<int>(need.priority), {1, 3});
      if (need.team_count.has_value() == need.head_count.has_value()) violations_.Add(path, "NEED_COUNT_AMBIGUOUS", {{"need", need.id}});
      if (need.team_count) CheckRange(path + ".team_count", *need.team_count, {1, kMaxTeamCount});
      if (need.head_count) CheckRange(path + ".head_count", *need.head_count, {1, kMaxHeadCount});
      if (counts_teams.try_emplace(need.category, need.team_count.has_value()).first->second != need.team_count.has_value()) {
        violations_.Add(path, "NEED_COUNTS_MIXED", {{"category", need.category}});
      }
      if (need.needed_by && *need.needed_by < problem_.start) {
        violations_.Add(path + ".needed_by", "NEEDED_BY_PAST",
                        {{"needed_by", absl::FormatTime(*need.needed_by, absl::UTCTimeZone())},
                         {"start", absl::FormatTime(problem_.start, absl::UTCTimeZone())}});
      }
    }
  }

  void CheckSize() {
    absl::flat_hash_map<absl::string_view, std::int64_t> teams;
    for (const Team& team : problem_.teams) ++teams[team.category];
    std::int64_t pairs = 0;
    for (const Need& need : problem_.needs) pairs += teams[need.category];
    if (pairs > kMaxPairs) violations_.Add("teams", "TEAM_CHOICE_TOO_LARGE", {{"max", kMaxPairs}});
  }

  const Problem& problem_;
  Violations violations_;
};

}  // namespace

absl::Status Validate(const Problem& problem) { return Validator(problem).Run(); }

}  // namespace muster::dispatch::teams
