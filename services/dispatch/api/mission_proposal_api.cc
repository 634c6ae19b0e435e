#include "dispatch/api/mission_proposal_api.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/api/mission_planning.h"
#include "dispatch/api/requests.h"
#include "dispatch/domain/team_choice.h"
#include "dispatch/store/dispatch_store.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_COMMANDER;
using common::v1::ROLE_DUTY_OFFICER;

constexpr std::int64_t kMaxNeeds = 200;
constexpr std::int64_t kMaxSuppliers = 100;
// Where needs count people; flows need none of it.
constexpr absl::Duration kLongestSearch = absl::Seconds(1);
constexpr absl::Duration kShortestSearch = absl::Milliseconds(100);
// What the answer takes after the search.
constexpr absl::Duration kAnswerTime = absl::Seconds(1);

void CheckNeed(const std::string& path, const v1::MissionNeed& need, absl::Time call_out_time, Fields& fields) {
  fields.RequiredEnum(path + ".category", need.category());
  if (need.count_case() == v1::MissionNeed::COUNT_NOT_SET) fields.Add(path, "NEED_COUNT_AMBIGUOUS", {{"need", path}});
  if (need.has_team_count()) fields.Range(path + ".team_count", std::int64_t{need.team_count()}, 1, teams::kMaxTeamCount);
  if (need.has_head_count()) fields.Range(path + ".head_count", std::int64_t{need.head_count()}, 1, teams::kMaxHeadCount);
  CheckSite(path + ".site", need.site(), fields);
  fields.RequiredText(path + ".task", need.task(), 2000);
  if (need.priority() < common::v1::PRIORITY_UNSPECIFIED || need.priority() > common::v1::PRIORITY_CRITICAL) {
    fields.Add(path + ".priority", "OUT_OF_RANGE", {{"min", 1}, {"max", 3}});
  }
  if (!need.has_needed_by_time()) return;
  const absl::Time needed_by = FromTimestamp(need.needed_by_time());
  if (needed_by >= call_out_time) return;
  fields.Add(
      path + ".needed_by_time", "NEEDED_BY_PAST",
      {{"needed_by", absl::FormatTime(needed_by, absl::UTCTimeZone())}, {"start", absl::FormatTime(call_out_time, absl::UTCTimeZone())}});
}

// When the teams are called out: whole seconds, as the choice counts, and never later than now.
absl::StatusOr<absl::Time> Check(const v1::ProposeMissionsRequest& request, absl::Time now) {
  Fields fields;
  fields.RequiredName("incident", request.incident(), "incidents");
  fields.Range("needs", std::int64_t{request.needs_size()}, 1, kMaxNeeds);
  fields.Range("supplying_chapters", std::int64_t{request.supplying_chapters_size()}, 0, kMaxSuppliers);
  for (int i = 0; i < request.supplying_chapters_size(); ++i) {
    fields.RequiredName(absl::StrCat("supplying_chapters[", i, "]"), request.supplying_chapters(i), "chapters");
  }
  const absl::Time given = fields.Time("call_out_time", request.has_call_out_time(), request.call_out_time(), EarliestTime(), now, now);
  const absl::Time call_out_time = absl::FromUnixSeconds(absl::ToUnixSeconds(given));
  absl::flat_hash_map<int, bool> counts_teams;
  for (int i = 0; i < request.needs_size(); ++i) {
    const v1::MissionNeed& need = request.needs(i);
    const std::string path = absl::StrCat("needs[", i, "]");
    CheckNeed(path, need, call_out_time, fields);
    if (counts_teams.try_emplace(need.category(), need.has_team_count()).first->second != need.has_team_count()) {
      fields.Add(path, "NEED_COUNTS_MIXED", {{"category", roster::v1::Team::Category_Name(need.category())}});
    }
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return call_out_time;
}

absl::StatusOr<OwnRecords> ReadOwnRecords(DispatchTx& tx, const std::vector<std::string>& sites, absl::Time call_out_time) {
  ASSIGN_OR_RETURN(const std::vector<std::string> engaged, tx.ListEngagedTeams());
  ASSIGN_OR_RETURN(TravelRecords travel, tx.ReadTravelRecords(sites, DayInChina(call_out_time)));
  return OwnRecords{.engaged_teams = {engaged.begin(), engaged.end()}, .travel = std::move(travel)};
}

absl::Duration SearchTime(absl::Time deadline) { return std::clamp(deadline - absl::Now() - kAnswerTime, kShortestSearch, kLongestSearch); }

absl::StatusOr<v1::MissionProposal> Choose(const MissionPlanning& planning, const teams::Problem& problem, absl::Duration search_time,
                                           const IsCancelled& is_cancelled) {
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(const teams::Choice choice, teams::ChooseTeams(problem, search_time, is_cancelled));
  const absl::Duration taken = absl::Now() - begin;
  const std::vector<teams::ChoiceViolation> violations = teams::CheckChoice(problem, choice);
  if (!violations.empty()) {
    return Internal("UNEXPECTED", absl::StrCat("the choice broke a rule: ", violations.front().reason, " ", violations.front().where));
  }
  v1::MissionProposal proposal = ToProposal(planning, problem, choice);
  proposal.set_solve_duration_us(absl::ToInt64Microseconds(taken));
  return proposal;
}

}  // namespace

absl::Status MissionProposalApi::Authorize(const Scope& scope, const v1::ProposeMissionsRequest& request) const {
  // As a service: whoever helps from another region does not see the incident itself.
  disaster::v1::GetIncidentRequest get_incident;
  get_incident.set_name(request.incident());
  ASSIGN_OR_RETURN(const disaster::v1::Incident incident,
                   rpc::Invoke(*neighbours_.incidents, &disaster::v1::IncidentService::Stub::GetIncident, get_incident,
                               neighbours_.as_service(scope.world().name, scope.deadline() - absl::Now())));
  const absl::Status for_incident = scope.Authorize({ROLE_COMMANDER, ROLE_DUTY_OFFICER}, incident.chapter());
  if (for_incident.ok() || request.supplying_chapters().empty()) return for_incident;
  for (const std::string& chapter : request.supplying_chapters()) {
    RETURN_IF_ERROR(scope.Authorize({ROLE_COMMANDER, ROLE_DUTY_OFFICER}, chapter));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::MissionProposal> MissionProposalApi::ProposeMissions(const rpc::Call& call, const v1::ProposeMissionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const absl::Time call_out_time, Check(request, scope.now()));
  RETURN_IF_ERROR(Authorize(scope, request));
  MissionPlanning planning{
      .incident = request.incident(), .needs = {request.needs().begin(), request.needs().end()}, .call_out_time = call_out_time};
  std::vector<std::string> sites;
  for (v1::MissionNeed& need : planning.needs) {
    RETURN_IF_ERROR(FillPoint(neighbours_, call, *need.mutable_site()));
    sites.push_back(need.site().chapter());
  }
  ASSIGN_OR_RETURN(planning.roster, ReadRoster(neighbours_, rpc::CallOptions::For(call), planning.needs,
                                               {request.supplying_chapters().begin(), request.supplying_chapters().end()}));
  ASSIGN_OR_RETURN(planning.own, outbox::Read<DispatchTx>(scope.world(), scope.origin(),
                                                          [&](DispatchTx& tx) { return ReadOwnRecords(tx, sites, call_out_time); }));
  ASSIGN_OR_RETURN(const teams::Problem problem, TeamProblemOf(planning, neighbours_.routing.get(), scope.tree()));
  return Choose(planning, problem, SearchTime(scope.deadline()), call.is_cancelled);
}

}  // namespace muster::dispatch
