#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "dispatch/store/pending_steps.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

Stored<v1::Mission> ToStored(const sql::FindMissionRow& row) {
  Stored<v1::Mission> stored{.serial_number = row.serial_number, .readers = NamesOf(kChapters, row.readers)};
  v1::Mission& mission = stored.message;
  mission.set_name(NameOf(kMissions, row.mission_id));
  mission.set_incident(NameOf(kIncidents, row.incident));
  mission.set_team(NameOf(kTeams, row.team));
  mission.set_chapter(NameOf(kChapters, row.chapter));
  mission.set_task(row.task);
  *mission.mutable_site() = SiteOf(row);
  mission.set_member_count(row.member_count);
  mission.set_state(static_cast<v1::Mission::State>(row.state));
  *mission.mutable_call_out_time() = ToTimestamp(row.call_out_time);
  if (row.depart_time.has_value()) *mission.mutable_depart_time() = ToTimestamp(*row.depart_time);
  if (row.arrive_time.has_value()) *mission.mutable_arrive_time() = ToTimestamp(*row.arrive_time);
  if (row.end_time.has_value()) *mission.mutable_end_time() = ToTimestamp(*row.end_time);
  mission.set_distance_m(row.distance_m);
  *mission.mutable_estimated_arrive_time() = ToTimestamp(row.estimated_arrive_time);
  *mission.mutable_create_time() = ToTimestamp(row.create_time);
  mission.set_creator(row.creator);
  mission.set_etag(absl::StrCat(row.revision));
  return stored;
}

}  // namespace

void DispatchTx::Insert(const v1::Mission& mission, const std::vector<std::string>& readers) {
  const v1::Site& site = mission.site();
  sql().Enqueue(sql::kInsertMission, IdPart(mission.name()), IdPart(mission.incident()), IdPart(mission.team()), IdPart(mission.chapter()),
                mission.task(), site.display_name(), IdPart(site.chapter()), site.point().latitude_degrees(),
                site.point().longitude_degrees(), mission.member_count(), mission.state(), FromTimestamp(mission.call_out_time()),
                mission.distance_m(), FromTimestamp(mission.estimated_arrive_time()), FromTimestamp(mission.create_time()),
                mission.creator(), IdParts(readers));
}

template <class Row>
absl::StatusOr<std::vector<Stored<v1::Mission>>> DispatchTx::WithStep(absl::StatusOr<std::vector<Row>> rows) {
  if (!rows.ok()) return std::move(rows).status();
  std::vector<Stored<v1::Mission>> found;
  for (const Row& row : *rows) found.push_back(ToStored(row));
  RETURN_IF_ERROR(FillPendingSteps(found));
  return found;
}

absl::StatusOr<Stored<v1::Mission>> DispatchTx::FindMission(absl::string_view name) {
  return TheOne(WithStep(sql().Query(sql::kFindMission, IdPart(name))), "MISSION_UNKNOWN", name);
}

absl::StatusOr<Stored<v1::Mission>> DispatchTx::LockMission(absl::string_view name) {
  return TheOne(WithStep(sql().Query(sql::kLockMission, IdPart(name))), "MISSION_UNKNOWN", name);
}

absl::StatusOr<std::vector<Stored<v1::Mission>>> DispatchTx::ListMissions(const ListFilter& filter) {
  return WithStep(sql().Query(sql::kListMissions, filter.before_serial_number, IdPart(filter.incident), filter.limit));
}

absl::StatusOr<std::vector<std::string>> DispatchTx::ListEngagedTeams() {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListEngagedTeams));
  std::vector<std::string> teams;
  for (const sql::ListEngagedTeamsRow& row : rows) teams.push_back(NameOf(kTeams, row.team));
  return teams;
}

void DispatchTx::Save(v1::Mission& mission) {
  CountRevision(mission);
  sql().Enqueue(sql::kUpdateMission, IdPart(mission.name()), mission.state(),
                OptionalTime(mission.has_depart_time(), mission.depart_time()),
                OptionalTime(mission.has_arrive_time(), mission.arrive_time()), OptionalTime(mission.has_end_time(), mission.end_time()));
}

}  // namespace muster::dispatch
