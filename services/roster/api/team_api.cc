#include "roster/api/team_api.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "muster/roster/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "roster/api/team_access.h"
#include "roster/store/roster_tx.h"

namespace muster::roster {
namespace {

constexpr std::size_t kMaxTeamIdLength = 60;
constexpr int kMaxSpecialities = 20;

void CheckTeamId(const std::string& id, Fields& fields) {
  const bool well_formed = id.size() <= kMaxTeamIdLength && std::all_of(id.begin(), id.end(), [](char c) {
                             return c == '-' || absl::ascii_isalnum(static_cast<unsigned char>(c));
                           });
  if (!well_formed) fields.Add("team_id", "MALFORMED", {{"expected", "A-Z a-z 0-9 -, 1–60"}});
}

// What a caller may say of a new team.
absl::StatusOr<v1::Team> Validated(const v1::CreateTeamRequest& request) {
  const v1::Team& given = request.team();
  Fields fields;
  fields.RequestId(request.request_id());
  CheckTeamId(request.team_id(), fields);
  fields.RequiredText("team.display_name", given.display_name(), 200);
  fields.RequiredName("team.chapter", given.chapter(), "chapters");
  fields.RequiredEnum("team.category", given.category());
  fields.RequiredEnum("team.level", given.level());
  if (given.specialities_size() > kMaxSpecialities)
    fields.Add("team.specialities", "OUT_OF_RANGE", {{"min", 0}, {"max", kMaxSpecialities}});
  for (int i = 0; i < given.specialities_size(); ++i)
    fields.RequiredText(absl::StrCat("team.specialities[", i, "]"), given.specialities(i), 50);
  fields.Range("team.member_count", std::int64_t{given.member_count()}, 1, 1000);
  fields.Range("team.lead_time_minutes", std::int64_t{given.lead_time_minutes()}, 0, 10080);
  RETURN_IF_ERROR(fields.ToStatus());

  v1::Team team;
  team.set_display_name(given.display_name());
  team.set_chapter(given.chapter());
  team.set_category(given.category());
  team.set_level(given.level());
  *team.mutable_specialities() = given.specialities();
  team.set_member_count(given.member_count());
  team.set_lead_time_minutes(given.lead_time_minutes());
  team.set_availability(v1::Team::AVAILABILITY_AVAILABLE);
  return team;
}

// "640000-search-and-rescue".
std::string IdPrefix(const v1::Team& team) {
  const std::string category = absl::AsciiStrToLower(absl::StripPrefix(v1::Team::Category_Name(team.category()), "CATEGORY_"));
  return absl::StrCat(IdOf(team.chapter(), "chapters").value_or(""), "-", absl::StrReplaceAll(category, {{"_", "-"}}));
}

// Stores it under the id that was asked for, or the next free one.
absl::StatusOr<std::string> Insert(RosterTx& tx, const std::string& wanted_id, const v1::Team& team) {
  if (!wanted_id.empty()) {
    ASSIGN_OR_RETURN(const bool inserted, tx.InsertTeam(wanted_id, team));
    if (inserted) return wanted_id;
    return AlreadyExists("TEAM_EXISTS", "the id is taken", {{"name", NameOf("teams", wanted_id)}});
  }
  const std::string prefix = IdPrefix(team);
  while (true) {
    ASSIGN_OR_RETURN(const std::int64_t number, tx.NextNumber(prefix));
    const std::string id = absl::StrCat(prefix, "-", number);
    ASSIGN_OR_RETURN(const bool inserted, tx.InsertTeam(id, team));
    // Somebody may have chosen this very id by hand.
    if (inserted) return id;
  }
}

}  // namespace

absl::StatusOr<v1::Team> TeamApi::CreateTeam(const rpc::Call& call, const v1::CreateTeamRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const v1::Team team, Validated(request));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR, common::v1::ROLE_COMMANDER}, team.chapter()));
  return outbox::WriteOnce<RosterTx, v1::Team>(scope.world(), scope.origin(), request, [&](RosterTx& tx) -> absl::StatusOr<v1::Team> {
    ASSIGN_OR_RETURN(const std::string id, Insert(tx, request.team_id(), team));
    v1::TeamCreated event;
    v1::Team& created = *event.mutable_team();
    created = team;
    created.set_name(NameOf("teams", id));
    *created.mutable_update_time() = ToTimestamp(tx.now());
    created.set_etag("1");
    tx.Append(created.name(), created.chapter(), event);
    return created;
  });
}

absl::StatusOr<v1::Team> TeamApi::GetTeam(const rpc::Call& call, const v1::GetTeamRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("name", request.name(), "teams");
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(AuthorizeRead(scope));
  ASSIGN_OR_RETURN(TeamRecord record, roster::GetTeam(scope, request.name()));
  return std::move(record.team);
}

absl::StatusOr<v1::ListTeamsResponse> TeamApi::ListTeams(const rpc::Call& call, const v1::ListTeamsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string query = absl::StrCat(request.ancestor(), " ", request.category(), " ", request.availability());
  const Page page = ReadPage(request.page_size(), request.page_token(), query, {}, fields);
  fields.Name("ancestor", request.ancestor(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(AuthorizeRead(scope));
  TeamFilter filter{.after_team_id = page.after,
                    .category = request.category(),
                    .availability = request.availability(),
                    .limit = std::int64_t{page.size} + 1};
  ASSIGN_OR_RETURN(filter.divisions, scope.DivisionsBelow(request.ancestor()));
  ASSIGN_OR_RETURN(std::vector<v1::Team> teams,
                   outbox::Read<RosterTx>(scope.world(), scope.origin(), [&](RosterTx& tx) { return tx.ListTeams(filter); }));
  v1::ListTeamsResponse response;
  response.set_next_page_token(CutPage(teams, page, query, [](const v1::Team& team) { return IdOf(team.name(), "teams").value_or(""); }));
  response.mutable_teams()->Assign(teams.begin(), teams.end());
  return response;
}

absl::StatusOr<v1::Team> TeamApi::SetTeamAvailability(const rpc::Call& call, const v1::SetTeamAvailabilityRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string team_id = fields.RequiredName("name", request.name(), "teams");
  fields.RequiredEnum("availability", request.availability());
  if (request.availability() == v1::Team::AVAILABILITY_ASSIGNED) fields.Add("availability", "AVAILABILITY_NOT_SETTABLE");
  fields.Text("note", request.note(), 500);
  fields.Text("etag", request.etag(), 20);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const TeamRecord found, roster::GetTeam(scope, request.name()));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_DUTY_OFFICER, common::v1::ROLE_COMMANDER}, found.team.chapter()));
  return outbox::WriteOnce<RosterTx, v1::Team>(scope.world(), scope.origin(), request, [&](RosterTx& tx) -> absl::StatusOr<v1::Team> {
    ASSIGN_OR_RETURN(TeamRecord record, LockTeam(tx, request.name()));
    RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), record.team.etag()));
    RETURN_IF_ERROR(CheckAvailabilitySettable(StandingOf(record)));
    record.team.set_availability(request.availability());
    record.team.set_availability_note(request.note());
    RETURN_IF_ERROR(tx.SaveAvailability(team_id, record.team));
    v1::TeamAvailabilityChanged event;
    *event.mutable_team() = record.team;
    tx.Append(record.team.name(), record.team.chapter(), event);
    return record.team;
  });
}

}  // namespace muster::roster
