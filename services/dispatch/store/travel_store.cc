#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "platform/calendar/china_day.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

constexpr char kDefaultProfile[] = "default";
constexpr char kNationalSociety[] = "chapters/000000";

template <class Row>
v1::TravelTime ToTravelTime(const Row& row) {
  v1::TravelTime time;
  time.set_origin(row.origin);
  time.set_destination(row.destination);
  time.set_closed(row.closed);
  time.set_distance_m(row.distance_m);
  time.set_duration_minutes(row.duration_minutes);
  time.set_source(row.source);
  time.set_valid_from_date(row.valid_from_date);
  time.set_valid_to_date(row.valid_to_date);
  *time.mutable_import_time() = ToTimestamp(row.import_time);
  return time;
}

v1::TravelProfile ToProfile(const sql::ListTravelProfilesRow& row) {
  v1::TravelProfile profile;
  profile.set_chapter(row.profile_id == kDefaultProfile ? kNationalSociety : NameOf(kChapters, row.profile_id));
  profile.set_detour_permille(row.detour_permille);
  profile.set_speed_km_per_hour(row.speed_km_per_hour);
  profile.set_loading_minutes(row.loading_minutes);
  profile.set_source(row.source);
  return profile;
}

}  // namespace

std::string DayInChina(absl::Time time) { return absl::FormatCivilTime(ChinaDay(time)); }

absl::Status DispatchTx::LockTravelRecords() { return sql().QueryOne(sql::kLockTravelRecords).status(); }

absl::StatusOr<std::optional<v1::TravelTime>> DispatchTx::FindHoldingTravelTime(const v1::TravelTime& wanted) {
  ASSIGN_OR_RETURN(const auto row,
                   sql().QueryOptional(sql::kFindHoldingTravelTime, wanted.origin(), wanted.destination(), wanted.valid_from_date()));
  if (!row.has_value()) return std::nullopt;
  return ToTravelTime(*row);
}

absl::StatusOr<TravelRecords> DispatchTx::ReadTravelRecords(const std::vector<std::string>& destinations, std::string date) {
  if (date.empty()) date = DayInChina(now());
  TravelRecords records;
  ASSIGN_OR_RETURN(const auto measured, sql().Query(sql::kListTravelTimes, destinations, date));
  for (const sql::ListTravelTimesRow& row : measured) records.measured.push_back(ToTravelTime(row));
  ASSIGN_OR_RETURN(const auto journeys, sql().Query(sql::kListJourneys, destinations));
  for (const sql::ListJourneysRow& row : journeys) {
    records.journeys.push_back({.origin = row.origin,
                                .destination = row.destination,
                                .distance_m = row.distance_m,
                                .duration = absl::Seconds(row.duration_seconds)});
  }
  ASSIGN_OR_RETURN(const sql::FindTravelLearningRow learning, sql().QueryOne(sql::kFindTravelLearning));
  records.minimum_journeys = learning.minimum_count;
  ASSIGN_OR_RETURN(const auto profiles, sql().Query(sql::kListTravelProfiles));
  for (const sql::ListTravelProfilesRow& row : profiles) records.profiles.push_back(ToProfile(row));
  return records;
}

void DispatchTx::Insert(absl::Span<const v1::TravelTime> travel_times) {
  std::vector<std::string> origins, destinations, first_days, last_days, sources;
  std::vector<bool> closed;
  std::vector<std::int64_t> distances_m;
  std::vector<std::int32_t> durations_minutes;
  for (const v1::TravelTime& time : travel_times) {
    origins.push_back(time.origin());
    destinations.push_back(time.destination());
    first_days.push_back(time.valid_from_date());
    last_days.push_back(time.valid_to_date());
    closed.push_back(time.closed());
    distances_m.push_back(time.distance_m());
    durations_minutes.push_back(time.duration_minutes());
    sources.push_back(time.source());
  }
  sql().Enqueue(sql::kInsertTravelTimes, origins, destinations, first_days, last_days, closed, distances_m, durations_minutes, sources,
                now(), actor());
}

void DispatchTx::Save(const v1::TravelProfile& profile) {
  const absl::string_view id = profile.chapter() == kNationalSociety ? absl::string_view(kDefaultProfile) : IdPart(profile.chapter());
  sql().Enqueue(sql::kSaveTravelProfile, id, profile.detour_permille(), profile.speed_km_per_hour(), profile.loading_minutes(),
                profile.source());
}

void DispatchTx::InsertJourney(const v1::Shipment& shipment) {
  const absl::Time arrive_time = FromTimestamp(shipment.arrive_time());
  sql().Enqueue(sql::kInsertJourney, IdPart(shipment.name()), shipment.warehouse(), shipment.site().chapter(), shipment.distance_m(),
                absl::ToInt64Seconds(arrive_time - FromTimestamp(shipment.depart_time())), arrive_time);
}

}  // namespace muster::dispatch
