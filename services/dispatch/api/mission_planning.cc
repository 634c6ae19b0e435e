#include "dispatch/api/mission_planning.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/travel.h"
#include "platform/status/check.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using roster::v1::Team;

constexpr int kTeamPageSize = 1000;
constexpr int kChapterPageSize = 10'000;

GeoPoint PointOf(const common::v1::GeoPoint& point) {
  return {.latitude_degrees = point.latitude_degrees(), .longitude_degrees = point.longitude_degrees()};
}

// In the order of the needs when sorted.
std::string NeedId(std::size_t index) { return absl::StrFormat("needs/%05d", index); }

teams::Need NeedOf(const v1::MissionNeed& wanted, std::size_t index) {
  teams::Need need{.id = NeedId(index), .site = static_cast<int>(index), .category = Team::Category_Name(wanted.category())};
  if (wanted.has_team_count()) need.team_count = wanted.team_count();
  if (wanted.has_head_count()) need.head_count = wanted.head_count();
  if (wanted.priority() != common::v1::PRIORITY_UNSPECIFIED) need.priority = static_cast<teams::Priority>(wanted.priority());
  if (wanted.has_needed_by_time()) need.needed_by = FromTimestamp(wanted.needed_by_time());
  return need;
}

absl::string_view UnitOf(teams::ObjectiveKind kind, bool counts_teams) {
  using Kind = teams::ObjectiveKind;
  switch (kind) {
    case Kind::kCriticalUnmet:
    case Kind::kHighUnmet:
    case Kind::kNormalUnmet:
      return counts_teams ? "teams" : "people";
    case Kind::kCriticalUnfairness:
    case Kind::kHighUnfairness:
    case Kind::kNormalUnfairness:
      return "steps";
    case Kind::kSuperfluousHeads:
      return "people";
    case Kind::kLatestCriticalArrival:
      return "seconds";
    case Kind::kWeightedArrival:
      return "weighted team-seconds";
    case Kind::kDistance:
      return "metres";
  }
  MUSTER_CHECK(false);
}

v1::MissionProposal::Shortfall::Obstacle ObstacleOf(teams::Obstacle obstacle) {
  using Shortfall = v1::MissionProposal::Shortfall;
  switch (obstacle) {
    case teams::Obstacle::kNoTeam:
      return Shortfall::OBSTACLE_NO_TEAM;
    case teams::Obstacle::kAway:
      return Shortfall::OBSTACLE_AWAY;
    case teams::Obstacle::kNoRoad:
      return Shortfall::OBSTACLE_NO_ROAD;
    case teams::Obstacle::kTooLate:
      return Shortfall::OBSTACLE_TOO_LATE;
    case teams::Obstacle::kSentElsewhere:
      return Shortfall::OBSTACLE_SENT_ELSEWHERE;
  }
  MUSTER_CHECK(false);
}

void AddTrip(const MissionPlanning& planning, const teams::Problem& problem, const teams::Trip& chosen, v1::MissionProposal& proposal) {
  const Team& team = planning.roster.teams[static_cast<std::size_t>(chosen.team)];
  const v1::MissionNeed& need = planning.needs[static_cast<std::size_t>(chosen.need)];
  v1::MissionProposal::Trip& trip = *proposal.add_trips();
  trip.set_need_index(chosen.need);
  *trip.mutable_depart_time() = ToTimestamp(chosen.depart);
  const auto leg = problem.travel.At({.origin = problem.teams[static_cast<std::size_t>(chosen.team)].base, .destination = chosen.need});
  MUSTER_CHECK(leg.has_value());
  trip.set_travel_source(std::string(leg->source));
  v1::Mission& mission = *trip.mutable_mission();
  mission.set_incident(planning.incident);
  mission.set_team(team.name());
  mission.set_chapter(team.chapter());
  mission.set_task(need.task());
  *mission.mutable_site() = need.site();
  mission.set_member_count(team.member_count());
  *mission.mutable_call_out_time() = ToTimestamp(planning.call_out_time);
  mission.set_distance_m(chosen.distance_m);
  *mission.mutable_estimated_arrive_time() = ToTimestamp(chosen.arrive);
}

void AddCategory(const teams::CategoryResult& found, bool counts_teams, v1::MissionProposal& proposal) {
  v1::MissionProposal::CategoryResult& result = *proposal.add_categories();
  Team::Category category = Team::CATEGORY_UNSPECIFIED;
  MUSTER_CHECK(Team::Category_Parse(found.category, &category));
  result.set_category(category);
  result.set_solver(found.solver);
  for (const teams::Objective& objective : found.objectives) {
    v1::Plan::Objective& reached = *result.add_objectives();
    reached.set_title(std::string(teams::NameOf(objective.kind)));
    reached.set_value(absl::StrCat(objective.value));
    reached.set_bound(absl::StrCat(objective.bound));
    reached.set_optimal(objective.proved);
    reached.set_unit(std::string(UnitOf(objective.kind, counts_teams)));
  }
}

absl::Status ReadSeats(const Neighbours& neighbours, const rpc::CallOptions& options, Roster& roster) {
  std::set<std::string> wanted;
  for (const Team& team : roster.teams) wanted.insert(team.chapter());
  if (wanted.empty()) return absl::OkStatus();
  chapter::v1::ListChaptersRequest request;
  request.set_page_size(kChapterPageSize);
  return ReadAllPages(*neighbours.chapters, &chapter::v1::ChapterService::Stub::ListChapters, request, options, [&](auto& response) {
    for (const chapter::v1::Chapter& chapter : response.chapters()) {
      if (chapter.has_seat() && wanted.contains(chapter.name())) roster.seats[chapter.name()] = chapter.seat();
    }
  });
}

}  // namespace

absl::StatusOr<Roster> ReadRoster(const Neighbours& neighbours, const rpc::CallOptions& options, const std::vector<v1::MissionNeed>& needs,
                                  const std::vector<std::string>& chapters) {
  std::set<Team::Category> categories;
  for (const v1::MissionNeed& need : needs) categories.insert(need.category());
  // Chapters that are asked may lie below one another.
  std::map<std::string, Team> teams;
  for (const Team::Category category : categories) {
    for (const std::string& ancestor : chapters.empty() ? std::vector<std::string>{""} : chapters) {
      roster::v1::ListTeamsRequest request;
      request.set_page_size(kTeamPageSize);
      request.set_ancestor(ancestor);
      request.set_category(category);
      RETURN_IF_ERROR(ReadAllPages(*neighbours.teams, &roster::v1::TeamService::Stub::ListTeams, request, options, [&](auto& response) {
        for (Team& team : *response.mutable_teams()) teams.try_emplace(team.name(), std::move(team));
      }));
    }
  }
  Roster roster;
  for (auto& [name, team] : teams) roster.teams.push_back(std::move(team));
  RETURN_IF_ERROR(ReadSeats(neighbours, options, roster));
  return roster;
}

absl::StatusOr<teams::Problem> TeamProblemOf(const MissionPlanning& planning, const TravelTimes* routing, const auth::ChapterTree& tree) {
  teams::Problem problem{.start = planning.call_out_time};
  std::vector<Place> bases, sites;
  absl::flat_hash_map<std::string, int> base_of;
  for (const Team& team : planning.roster.teams) {
    const auto [base, added] = base_of.try_emplace(team.chapter(), static_cast<int>(bases.size()));
    if (added) {
      Place place{.id = team.chapter(), .region = std::string(tree.RegionOf(team.chapter()).value_or(""))};
      const auto seat = planning.roster.seats.find(team.chapter());
      if (seat != planning.roster.seats.end()) place.point = PointOf(seat->second);
      bases.push_back(std::move(place));
    }
    problem.teams.push_back(
        {.id = team.name(),
         .category = Team::Category_Name(team.category()),
         .chapter = team.chapter(),
         .base = base->second,
         .member_count = team.member_count(),
         .lead_time = absl::Minutes(team.lead_time_minutes()),
         .available = team.availability() == Team::AVAILABILITY_AVAILABLE && !planning.own.engaged_teams.contains(team.name())});
  }
  for (std::size_t i = 0; i < planning.needs.size(); ++i) {
    const v1::Site& site = planning.needs[i].site();
    problem.sites.push_back({.id = NeedId(i)});
    sites.push_back({.id = site.chapter(), .point = PointOf(site.point())});
    problem.needs.push_back(NeedOf(planning.needs[i], i));
  }
  ASSIGN_OR_RETURN(problem.travel, TravelTableOf(planning.own.travel, routing, bases, sites));
  return problem;
}

v1::MissionProposal ToProposal(const MissionPlanning& planning, const teams::Problem& problem, const teams::Choice& choice) {
  v1::MissionProposal proposal;
  proposal.set_incident(planning.incident);
  *proposal.mutable_call_out_time() = ToTimestamp(planning.call_out_time);
  absl::flat_hash_map<std::string, bool> counts_teams;
  for (const v1::MissionNeed& need : planning.needs) {
    *proposal.add_needs() = need;
    counts_teams[Team::Category_Name(need.category())] = need.has_team_count();
  }
  for (const teams::Trip& trip : choice.trips) AddTrip(planning, problem, trip, proposal);
  for (const teams::Shortfall& lacking : choice.shortfalls) {
    v1::MissionProposal::Shortfall& shortfall = *proposal.add_shortfalls();
    shortfall.set_need_index(lacking.need);
    shortfall.set_quantity(static_cast<std::int32_t>(lacking.quantity));
    for (const teams::Shortfall::Reason& why : lacking.reasons) {
      v1::MissionProposal::Shortfall::Reason& reason = *shortfall.add_reasons();
      reason.set_obstacle(ObstacleOf(why.obstacle));
      reason.set_team_count(why.team_count);
    }
  }
  for (const teams::CategoryResult& category : choice.categories) AddCategory(category, counts_teams[category.category], proposal);
  return proposal;
}

}  // namespace muster::dispatch
