#include "dispatch/api/mission_api.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/travel.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/lifecycle.h"
#include "dispatch/domain/travel_times.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_COMMANDER;
using common::v1::ROLE_DUTY_OFFICER;

constexpr std::int64_t kMaxMembers = 1000;
constexpr std::int64_t kMaxMissions = 100;

// The time of the call-out. `path` is where the mission stands in its request.
absl::Time CheckMission(const std::string& path, const v1::Mission& mission, absl::Time now, Fields& fields) {
  fields.RequiredName(path + ".incident", mission.incident(), "incidents");
  fields.RequiredName(path + ".team", mission.team(), "teams");
  fields.RequiredText(path + ".task", mission.task(), 2000);
  CheckSite(path + ".site", mission.site(), fields);
  fields.Range(path + ".member_count", std::int64_t{mission.member_count()}, 1, kMaxMembers);
  return fields.Time(path + ".call_out_time", mission.has_call_out_time(), mission.call_out_time(), EarliestTime(), now, now);
}

absl::StatusOr<absl::Time> Check(const v1::CreateMissionRequest& request, absl::Time now) {
  Fields fields;
  fields.RequestId(request.request_id());
  const absl::Time call_out_time = CheckMission("mission", request.mission(), now, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return call_out_time;
}

absl::Status Check(const v1::CreateMissionsRequest& request, absl::Time now) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.Range("missions", std::int64_t{request.missions_size()}, 1, kMaxMissions);
  absl::flat_hash_set<absl::string_view> teams;
  for (int i = 0; i < request.missions_size(); ++i) {
    const std::string path = absl::StrCat("missions[", i, "]");
    CheckMission(path, request.missions(i), now, fields);
    if (!teams.insert(request.missions(i).team()).second) fields.Add(path + ".team", "NAMED_TWICE");
  }
  return fields.ToStatus();
}

v1::CreateMissionsResponse::Refusal RefusalOf(int index, const std::string& team, const absl::Status& status) {
  v1::CreateMissionsResponse::Refusal refusal;
  refusal.set_mission_index(index);
  refusal.set_team(team);
  refusal.set_reason(ReasonOf(status));
  refusal.set_message(std::string(status.message()));
  for (const Detail& detail : DetailsOf(status)) (*refusal.mutable_details())[detail.key] = detail.value;
  return refusal;
}

GeoPoint PointOf(const common::v1::GeoPoint& point) {
  return {.latitude_degrees = point.latitude_degrees(), .longitude_degrees = point.longitude_degrees()};
}

roster::v1::AssignTeamRequest MakeAssignRequest(const v1::Mission& mission) {
  roster::v1::AssignTeamRequest request;
  request.set_name(mission.team());
  request.set_mission(mission.name());
  request.set_member_count(mission.member_count());
  return request;
}

roster::v1::ReleaseTeamRequest MakeReleaseRequest(const v1::Mission& mission) {
  roster::v1::ReleaseTeamRequest request;
  request.set_name(mission.team());
  request.set_mission(mission.name());
  return request;
}

void AppendStateChanged(DispatchTx& tx, const v1::Mission& mission) {
  v1::MissionStateChanged event;
  *event.mutable_mission() = mission;
  tx.Append(mission.name(), mission.chapter(), event);
}

// A verb of people and the time at which it happened.
struct Verb {
  MissionVerb verb;
  absl::string_view time_field;
  bool has_time = false;
  google::protobuf::Timestamp time;
};

// What happened last to the mission: nothing else happens before.
absl::Time LastTime(const v1::Mission& mission) {
  absl::Time last = FromTimestamp(mission.call_out_time());
  if (mission.has_depart_time()) last = std::max(last, FromTimestamp(mission.depart_time()));
  if (mission.has_arrive_time()) last = std::max(last, FromTimestamp(mission.arrive_time()));
  return last;
}

// The mission, locked and moved on, with the time of the verb in `time`.
absl::StatusOr<v1::Mission> LockAndMove(DispatchTx& tx, const Scope& scope, const std::string& name, const Verb& verb, absl::Time& time) {
  ASSIGN_OR_RETURN(Stored<v1::Mission> stored, Visible(scope, tx.LockMission(name), "MISSION_UNKNOWN", name));
  v1::Mission& mission = stored.message;
  RETURN_IF_ERROR(scope.Authorize({ROLE_DUTY_OFFICER, ROLE_COMMANDER}, mission.chapter()));
  ASSIGN_OR_RETURN(const MissionState state, Advance(static_cast<MissionState>(mission.state()), verb.verb));
  Fields fields;
  time = fields.Time(verb.time_field, verb.has_time, verb.time, LastTime(mission), tx.now(), tx.now());
  RETURN_IF_ERROR(fields.ToStatus());
  mission.set_state(static_cast<v1::Mission::State>(state));
  return std::move(mission);
}

absl::Status CheckName(absl::string_view request_id, const std::string& name) {
  Fields fields;
  fields.RequestId(request_id);
  fields.RequiredName("name", name, "missions");
  return fields.ToStatus();
}

}  // namespace

absl::Status MissionApi::Estimate(const rpc::Call& call, const Scope& scope, absl::Duration lead_time, v1::Mission& mission) const {
  ASSIGN_OR_RETURN(const common::v1::GeoPoint seat, SeatOf(neighbours_, call, mission.chapter()));
  const std::string& site = mission.site().chapter();
  const std::string day = DayInChina(FromTimestamp(mission.call_out_time()));
  ASSIGN_OR_RETURN(const TravelRecords records, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) {
                     return tx.ReadTravelRecords({site}, day);
                   }));
  const Place origin{
      .id = mission.chapter(), .region = std::string(scope.tree().RegionOf(mission.chapter()).value_or("")), .point = PointOf(seat)};
  ASSIGN_OR_RETURN(const TravelTable table, TravelTableOf(records, neighbours_.routing.get(), {{origin}},
                                                          {{Place{.id = site, .point = PointOf(mission.site().point())}}}));
  const std::optional<TravelLeg> leg = table.At({.origin = 0, .destination = 0});
  if (!leg.has_value()) {
    return FailedPrecondition("ROAD_CLOSED", "there is no road", {{"from", mission.chapter()}, {"to", site}});
  }
  mission.set_distance_m(leg->distance_m);
  *mission.mutable_estimated_arrive_time() = ToTimestamp(FromTimestamp(mission.call_out_time()) + lead_time + leg->duration);
  return absl::OkStatus();
}

absl::StatusOr<v1::Mission> MissionApi::CreateMission(const rpc::Call& call, const v1::CreateMissionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const absl::Time call_out_time, Check(request, scope.now()));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::Mission>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;

  roster::v1::GetTeamRequest get_team;
  get_team.set_name(request.mission().team());
  ASSIGN_OR_RETURN(const roster::v1::Team team,
                   rpc::Invoke(*neighbours_.teams, &roster::v1::TeamService::Stub::GetTeam, get_team, rpc::CallOptions::For(call)));
  RETURN_IF_ERROR(scope.Authorize({ROLE_COMMANDER}, team.chapter()));
  Fields fields;
  fields.Range("mission.member_count", std::int64_t{request.mission().member_count()}, 1, std::int64_t{team.member_count()});
  RETURN_IF_ERROR(fields.ToStatus());
  // As a service: whoever helps from another region does not see the incident itself.
  disaster::v1::GetIncidentRequest get_incident;
  get_incident.set_name(request.mission().incident());
  ASSIGN_OR_RETURN(const disaster::v1::Incident incident,
                   rpc::Invoke(*neighbours_.incidents, &disaster::v1::IncidentService::Stub::GetIncident, get_incident,
                               neighbours_.as_service(scope.world().name, scope.deadline() - absl::Now())));

  v1::Mission called_out;
  called_out.set_incident(incident.name());
  called_out.set_team(team.name());
  called_out.set_chapter(team.chapter());
  called_out.set_task(request.mission().task());
  *called_out.mutable_site() = request.mission().site();
  called_out.set_member_count(request.mission().member_count());
  called_out.set_state(v1::Mission::STATE_ASSIGNING);
  *called_out.mutable_call_out_time() = ToTimestamp(call_out_time);
  called_out.set_creator(scope.caller().subject());
  RETURN_IF_ERROR(FillPoint(neighbours_, call, *called_out.mutable_site()));
  RETURN_IF_ERROR(Estimate(call, scope, absl::Minutes(team.lead_time_minutes()), called_out));

  const std::vector<std::string> readers = Distinct({team.chapter(), incident.chapter(), called_out.site().chapter()});
  std::optional<std::int64_t> step_id;
  const auto answer = outbox::WriteOnce<DispatchTx, v1::Mission>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Mission> {
        step_id.reset();
        v1::Mission mission = called_out;
        ASSIGN_OR_RETURN(const std::int64_t number, tx.TakeNumbers(NumberPrefix("missions", mission.incident()), 1));
        mission.set_name(NumberedName("missions", mission.incident(), number));
        *mission.mutable_create_time() = ToTimestamp(tx.now());
        mission.set_etag("1");
        *mission.mutable_pending_step() = NewStep(v1::Step::KIND_ASSIGN_TEAM);
        tx.Insert(mission, readers);
        ASSIGN_OR_RETURN(step_id, tx.InsertStep(mission.name(), v1::Step::KIND_ASSIGN_TEAM, MakeAssignRequest(mission), kHeadStart));
        AppendStateChanged(tx, mission);
        return mission;
      });
  return AfterFirstAttempt(steps_, scope, step_id, request.request_id(), answer);
}

absl::StatusOr<v1::CreateMissionsResponse> MissionApi::CreateMissions(const rpc::Call& call, const v1::CreateMissionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request, scope.now()));
  v1::CreateMissionsResponse response;
  for (int i = 0; i < request.missions_size(); ++i) {
    v1::CreateMissionRequest create;
    create.set_request_id(UuidOf(absl::StrCat(request.request_id(), " missions ", i)));
    *create.mutable_mission() = request.missions(i);
    absl::StatusOr<v1::Mission> created = CreateMission(call, create);
    if (created.ok()) {
      *response.add_missions() = *std::move(created);
    } else {
      *response.add_refusals() = RefusalOf(i, request.missions(i).team(), created.status());
    }
  }
  return response;
}

absl::StatusOr<v1::Mission> MissionApi::GetMission(const rpc::Call& call, const v1::GetMissionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(
      Stored<v1::Mission> stored,
      Visible(scope,
              outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindMission(request.name()); }),
              "MISSION_UNKNOWN", request.name()));
  return std::move(stored.message);
}

absl::StatusOr<v1::ListMissionsResponse> MissionApi::ListMissions(const rpc::Call& call, const v1::ListMissionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const Page page = ReadPage(request.page_size(), request.page_token(), request.incident(), {}, fields);
  fields.Name("incident", request.incident(), "incidents");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(auto rows, (ReadVisible<v1::Mission>(scope, page, [&](DispatchTx& tx, ListFilter position) {
                     position.incident = request.incident();
                     return tx.ListMissions(position);
                   })));
  v1::ListMissionsResponse response;
  response.set_next_page_token(FillPage(std::move(rows), page, request.incident(), response.mutable_missions()));
  return response;
}

absl::StatusOr<v1::Mission> MissionApi::DepartMission(const rpc::Call& call, const v1::DepartMissionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(CheckName(request.request_id(), request.name()));
  const Verb verb{MissionVerb::kDepart, "depart_time", request.has_depart_time(), request.depart_time()};
  return outbox::WriteOnce<DispatchTx, v1::Mission>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Mission> {
        absl::Time time;
        ASSIGN_OR_RETURN(v1::Mission mission, LockAndMove(tx, scope, request.name(), verb, time));
        *mission.mutable_depart_time() = ToTimestamp(time);
        tx.Save(mission);
        AppendStateChanged(tx, mission);
        return mission;
      });
}

absl::StatusOr<v1::Mission> MissionApi::ArriveMission(const rpc::Call& call, const v1::ArriveMissionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(CheckName(request.request_id(), request.name()));
  const Verb verb{MissionVerb::kArrive, "arrive_time", request.has_arrive_time(), request.arrive_time()};
  return outbox::WriteOnce<DispatchTx, v1::Mission>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Mission> {
        absl::Time time;
        ASSIGN_OR_RETURN(v1::Mission mission, LockAndMove(tx, scope, request.name(), verb, time));
        *mission.mutable_arrive_time() = ToTimestamp(time);
        tx.Save(mission);
        AppendStateChanged(tx, mission);
        return mission;
      });
}

absl::StatusOr<v1::Mission> MissionApi::EndMission(const rpc::Call& call, const v1::EndMissionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(CheckName(request.request_id(), request.name()));
  const Verb verb{MissionVerb::kEnd, "end_time", request.has_end_time(), request.end_time()};
  std::optional<std::int64_t> step_id;
  const auto answer = outbox::WriteOnce<DispatchTx, v1::Mission>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Mission> {
        step_id.reset();
        absl::Time time;
        ASSIGN_OR_RETURN(v1::Mission mission, LockAndMove(tx, scope, request.name(), verb, time));
        *mission.mutable_end_time() = ToTimestamp(time);
        ASSIGN_OR_RETURN(step_id, tx.InsertStep(mission.name(), v1::Step::KIND_RELEASE_TEAM, MakeReleaseRequest(mission), kHeadStart));
        *mission.mutable_pending_step() = NewStep(v1::Step::KIND_RELEASE_TEAM);
        tx.Save(mission);
        AppendStateChanged(tx, mission);
        return mission;
      });
  return AfterFirstAttempt(steps_, scope, step_id, request.request_id(), answer);
}

}  // namespace muster::dispatch
