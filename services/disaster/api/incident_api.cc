#include "disaster/api/incident_api.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "disaster/api/find_incident.h"
#include "disaster/domain/incident_id.h"
#include "disaster/store/disaster_tx.h"
#include "muster/disaster/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"

namespace muster::disaster {
namespace {

// What a caller may say of a new incident.
absl::StatusOr<v1::Incident> Validated(const v1::CreateIncidentRequest& request, absl::Time now) {
  const v1::Incident& given = request.incident();
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredText("incident.title", given.title(), 200);
  fields.RequiredEnum("incident.hazard", given.hazard());
  fields.Text("incident.sub_hazard", given.sub_hazard(), 100);
  fields.RequiredName("incident.chapter", given.chapter(), "chapters");
  fields.Text("incident.place", given.place(), 500);
  if (given.has_location()) {
    fields.Range("incident.location.latitude_degrees", given.location().latitude_degrees(), -90.0, 90.0);
    fields.Range("incident.location.longitude_degrees", given.location().longitude_degrees(), -180.0, 180.0);
  }
  if (!given.has_occur_time()) fields.Add("incident.occur_time", "REQUIRED");
  const absl::Time occur_time =
      fields.Time("incident.occur_time", given.has_occur_time(), given.occur_time(), EarliestOccurTime(), now, absl::InfinitePast());
  fields.Text("incident.magnitude", given.magnitude(), 50);
  RETURN_IF_ERROR(fields.ToStatus());

  v1::Incident incident;
  incident.set_title(given.title());
  incident.set_hazard(given.hazard());
  incident.set_sub_hazard(given.sub_hazard());
  incident.set_chapter(given.chapter());
  incident.set_place(given.place());
  if (given.has_location()) *incident.mutable_location() = given.location();
  *incident.mutable_occur_time() = ToTimestamp(occur_time);
  incident.set_magnitude(given.magnitude());
  incident.set_state(v1::Incident::STATE_ACTIVE);
  return incident;
}

// The sort key of the list, "1702915140000000/20231218-622927-1".
std::string KeyOf(const v1::Incident& incident) {
  return absl::StrCat(absl::ToUnixMicros(FromTimestamp(incident.occur_time())), "/", IdOf(incident.name(), "incidents").value_or(""));
}

void ReadKey(const std::string& key, IncidentFilter& filter, Fields& fields) {
  if (key.empty()) return;
  const std::pair<std::string, std::string> parts = absl::StrSplit(key, absl::MaxSplits('/', 1));
  std::int64_t micros = 0;
  if (!absl::SimpleAtoi(parts.first, &micros)) return fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  filter.before_occur_time = absl::FromUnixMicros(micros);
  filter.before_incident_id = parts.second;
}

}  // namespace

absl::StatusOr<v1::Incident> IncidentApi::CreateIncident(const rpc::Call& call, const v1::CreateIncidentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(v1::Incident incident, Validated(request, scope.now()));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_DUTY_OFFICER}, incident.chapter()));
  if (!incident.has_location()) {
    ASSIGN_OR_RETURN(const std::optional<common::v1::GeoPoint> seat, seat_of_(call, incident.chapter()));
    if (seat.has_value()) *incident.mutable_location() = *seat;
  }
  if (request.validate_only()) return incident;
  const std::string prefix = IncidentIdPrefix(FromTimestamp(incident.occur_time()), IdOf(incident.chapter(), "chapters").value_or(""));
  return outbox::WriteOnce<DisasterTx, v1::Incident>(scope.world(), scope.origin(), request,
                                                     [&](DisasterTx& tx) -> absl::StatusOr<v1::Incident> {
                                                       v1::IncidentCreated event;
                                                       v1::Incident& created = *event.mutable_incident();
                                                       created = incident;
                                                       RETURN_IF_ERROR(tx.InsertIncident(prefix, created));
                                                       tx.Append(created.name(), created.chapter(), event);
                                                       return created;
                                                     });
}

absl::StatusOr<v1::Incident> IncidentApi::GetIncident(const rpc::Call& call, const v1::GetIncidentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("name", request.name(), "incidents");
  RETURN_IF_ERROR(fields.ToStatus());
  return disaster::GetIncident(scope, request.name());
}

absl::StatusOr<v1::ListIncidentsResponse> IncidentApi::ListIncidents(const rpc::Call& call, const v1::ListIncidentsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string query = absl::StrCat(request.ancestor(), " ", request.state());
  const Page page = ReadPage(request.page_size(), request.page_token(), query, {}, fields);
  IncidentFilter filter{.state = request.state(), .limit = std::int64_t{page.size} + 1};
  ReadKey(page.after, filter, fields);
  fields.Name("ancestor", request.ancestor(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.divisions, scope.DivisionsBelow(request.ancestor()));
  ASSIGN_OR_RETURN(std::vector<v1::Incident> incidents,
                   outbox::Read<DisasterTx>(scope.world(), scope.origin(), [&](DisasterTx& tx) { return tx.ListIncidents(filter); }));
  v1::ListIncidentsResponse response;
  response.set_next_page_token(CutPage(incidents, page, query, &KeyOf));
  response.mutable_incidents()->Assign(incidents.begin(), incidents.end());
  return response;
}

}  // namespace muster::disaster
