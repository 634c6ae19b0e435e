#include "dispatch/api/travel_api.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/travel.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_ADMINISTRATOR;

constexpr int kMaxRows = 5000;
constexpr int kWarehousePageSize = 10'000;
constexpr char kWarehouses[] = "warehouses/";
// The etag of a way that nobody has measured.
constexpr char kNoneHolds[] = "-";

void CheckRow(const std::string& path, const v1::TravelTime& time, Fields& fields) {
  if (absl::StartsWith(time.origin(), "chapters/")) {
    fields.RequiredName(path + "origin", time.origin(), "chapters");
  } else {
    fields.RequiredName(path + "origin", time.origin(), "warehouses");
  }
  fields.RequiredName(path + "destination", time.destination(), "chapters");
  fields.Range(path + "distance_m", time.distance_m(), 0, time.closed() ? 0 : 10'000'000);
  fields.Range(path + "duration_minutes", std::int64_t{time.duration_minutes()}, time.closed() ? 0 : 1, time.closed() ? 0 : 44'640);
  fields.RequiredText(path + "source", time.source(), 200);
  fields.Text(path + "etag", time.etag(), 100);
  if (time.valid_from_date().empty()) fields.Add(path + "valid_from_date", "REQUIRED");
  const auto first = fields.Day(path + "valid_from_date", time.valid_from_date());
  const auto last = fields.Day(path + "valid_to_date", time.valid_to_date());
  if (first.has_value() && last.has_value() && *last < *first) {
    fields.Add(path + "valid_to_date", "ENDS_BEFORE_START", {{"start_date", time.valid_from_date()}});
  }
}

absl::Status Check(const v1::ImportTravelTimesRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.Range("travel_times", std::int64_t{request.travel_times_size()}, 1, kMaxRows);
  absl::flat_hash_set<std::tuple<std::string, std::string, std::string>> named;
  for (int i = 0; i < request.travel_times_size(); ++i) {
    const v1::TravelTime& time = request.travel_times(i);
    const std::string path = absl::StrCat("travel_times[", i, "].");
    CheckRow(path, time, fields);
    if (!named.emplace(time.origin(), time.destination(), time.valid_from_date()).second) fields.Add(path + "origin", "NAMED_TWICE");
  }
  return fields.ToStatus();
}

// The warehouses that there are, when a row names one.
absl::StatusOr<absl::flat_hash_set<std::string>> ReadWarehouses(const Scope& scope, const Neighbours& neighbours,
                                                                const v1::ImportTravelTimesRequest& request) {
  absl::flat_hash_set<std::string> known;
  if (!absl::c_any_of(request.travel_times(), [](const v1::TravelTime& time) { return absl::StartsWith(time.origin(), kWarehouses); })) {
    return known;
  }
  warehouse::v1::ListWarehousesRequest list;
  list.set_page_size(kWarehousePageSize);
  RETURN_IF_ERROR(ReadAllPages(*neighbours.warehouses, &warehouse::v1::WarehouseService::Stub::ListWarehouses, list,
                               neighbours.as_service(scope.world().name, scope.deadline() - absl::Now()), [&](const auto& response) {
                                 for (const warehouse::v1::Warehouse& one : response.warehouses()) known.insert(one.name());
                               }));
  return known;
}

// INVALID_FIELDS with UNKNOWN_RESOURCE for every end of a way that does not exist.
absl::Status CheckEnds(const Scope& scope, const Neighbours& neighbours, const v1::ImportTravelTimesRequest& request) {
  ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> warehouses, ReadWarehouses(scope, neighbours, request));
  Fields fields;
  for (int i = 0; i < request.travel_times_size(); ++i) {
    const auto check = [&](absl::string_view field, const std::string& name) {
      if (absl::StartsWith(name, kWarehouses) ? warehouses.contains(name) : scope.tree().Knows(name)) return;
      fields.Add(absl::StrCat("travel_times[", i, "].", field), "UNKNOWN_RESOURCE", {{"name", name}});
    };
    check("origin", request.travel_times(i).origin());
    check("destination", request.travel_times(i).destination());
  }
  return fields.ToStatus();
}

// The profile that holds for a chapter: its own, else the general one.
const v1::TravelProfile& ProfileOf(const TravelRecords& records, absl::string_view chapter) {
  const auto own = absl::c_find_if(records.profiles, [&](const v1::TravelProfile& profile) { return profile.chapter() == chapter; });
  return own == records.profiles.end() ? records.profiles.front() : *own;
}

std::string EtagOf(v1::TravelTime time) {
  time.clear_import_time();
  time.clear_etag();
  return muster::EtagOf(time);
}

std::string EtagOf(v1::TravelProfile profile) {
  profile.clear_etag();
  return muster::EtagOf(profile);
}

// Nobody puts a time in the place of one that they have not seen. Error: ABORTED/ETAG_MISMATCH.
absl::Status CheckEtags(DispatchTx& tx, const v1::ImportTravelTimesRequest& request) {
  RETURN_IF_ERROR(tx.LockTravelRecords());
  for (const v1::TravelTime& time : request.travel_times()) {
    if (time.etag().empty()) continue;
    ASSIGN_OR_RETURN(const std::optional<v1::TravelTime> holding, tx.FindHoldingTravelTime(time));
    RETURN_IF_ERROR(CheckEtag(time.origin(), time.etag(), holding.has_value() ? EtagOf(*holding) : kNoneHolds));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ImportTravelTimesResponse> TravelApi::ImportTravelTimes(const rpc::Call& call,
                                                                           const v1::ImportTravelTimesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::ImportTravelTimesResponse>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  RETURN_IF_ERROR(CheckEnds(scope, neighbours_, request));
  absl::flat_hash_set<std::string> allowed;
  for (const v1::TravelTime& time : request.travel_times()) {
    if (allowed.insert(time.destination()).second) RETURN_IF_ERROR(scope.Authorize({ROLE_ADMINISTRATOR}, time.destination()));
  }
  return outbox::WriteOnce<DispatchTx, v1::ImportTravelTimesResponse>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::ImportTravelTimesResponse> {
        RETURN_IF_ERROR(CheckEtags(tx, request));
        tx.Insert(std::vector<v1::TravelTime>(request.travel_times().begin(), request.travel_times().end()));
        v1::TravelTimesImported event;
        event.set_imported_count(request.travel_times_size());
        tx.Append("travelTimes", scope.caller().chapter(), event);
        v1::ImportTravelTimesResponse response;
        response.set_imported_count(request.travel_times_size());
        return response;
      });
}

absl::StatusOr<v1::ListTravelTimesResponse> TravelApi::ListTravelTimes(const rpc::Call& call, const v1::ListTravelTimesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("destination", request.destination(), "chapters");
  fields.Day("date", request.date());
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const TravelRecords records, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) {
                     return tx.ReadTravelRecords({request.destination()}, request.date());
                   }));
  v1::ListTravelTimesResponse response;
  for (const v1::TravelTime& time : records.measured) {
    v1::TravelTime& listed = *response.add_travel_times();
    listed = time;
    listed.set_etag(EtagOf(time));
  }
  for (const KnownLeg& leg : LearnedLegs(records)) {
    v1::LearnedTravelTime& learned = *response.add_learned();
    learned.set_origin(leg.origin);
    learned.set_destination(leg.destination);
    learned.set_distance_m(leg.distance_m);
    learned.set_duration_seconds(absl::ToInt64Seconds(leg.duration));
    learned.set_journey_count(leg.journey_count);
  }
  return response;
}

absl::StatusOr<v1::TravelProfile> TravelApi::SetTravelProfile(const rpc::Call& call, const v1::SetTravelProfileRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  const v1::TravelProfile& profile = request.profile();
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("profile.chapter", profile.chapter(), "chapters");
  fields.Range("profile.detour_permille", std::int64_t{profile.detour_permille()}, 1000, 3000);
  fields.Range("profile.speed_km_per_hour", std::int64_t{profile.speed_km_per_hour()}, 10, 200);
  fields.Range("profile.loading_minutes", std::int64_t{profile.loading_minutes()}, 1, 10'080);
  fields.RequiredText("profile.source", profile.source(), 300);
  fields.Text("profile.etag", profile.etag(), 100);
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(scope.Authorize({ROLE_ADMINISTRATOR}, profile.chapter()));
  const auto tier = scope.tree().TierOf(profile.chapter());
  if (tier != auth::Tier::kNational && tier != auth::Tier::kRegion) {
    return FailedPrecondition("NOT_A_REGION", absl::StrCat(profile.chapter(), " is no region"), {{"chapter", profile.chapter()}});
  }
  return outbox::WriteOnce<DispatchTx, v1::TravelProfile>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::TravelProfile> {
        RETURN_IF_ERROR(tx.LockTravelRecords());
        ASSIGN_OR_RETURN(const TravelRecords records, tx.ReadTravelRecords({}));
        RETURN_IF_ERROR(CheckEtag(profile.chapter(), profile.etag(), EtagOf(ProfileOf(records, profile.chapter()))));
        v1::TravelProfile changed = profile;
        changed.set_etag(EtagOf(changed));
        tx.Save(changed);
        v1::TravelProfileChanged event;
        *event.mutable_profile() = changed;
        tx.Append("travelProfiles", changed.chapter(), event);
        return changed;
      });
}

absl::StatusOr<v1::ListTravelProfilesResponse> TravelApi::ListTravelProfiles(const rpc::Call& call, const v1::ListTravelProfilesRequest&) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const TravelRecords records,
                   outbox::Read<DispatchTx>(scope.world(), scope.origin(), [](DispatchTx& tx) { return tx.ReadTravelRecords({}); }));
  v1::ListTravelProfilesResponse response;
  for (const v1::TravelProfile& profile : records.profiles) {
    v1::TravelProfile& listed = *response.add_profiles();
    listed = profile;
    listed.set_etag(EtagOf(profile));
  }
  return response;
}

}  // namespace muster::dispatch
