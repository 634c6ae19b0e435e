#include "dispatch/api/requests.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "platform/status/status.h"

namespace muster::dispatch {

absl::Time EarliestTime() { return absl::FromCivil(kEarliestDay, absl::UTCTimeZone()); }

void CheckSite(absl::string_view field, const v1::Site& site, Fields& fields) {
  fields.RequiredText(absl::StrCat(field, ".display_name"), site.display_name(), 200);
  fields.RequiredName(absl::StrCat(field, ".chapter"), site.chapter(), "chapters");
  if (!site.has_point()) return;
  fields.Range(absl::StrCat(field, ".point.latitude_degrees"), site.point().latitude_degrees(), -90.0, 90.0);
  fields.Range(absl::StrCat(field, ".point.longitude_degrees"), site.point().longitude_degrees(), -180.0, 180.0);
}

absl::StatusOr<common::v1::GeoPoint> SeatOf(const Neighbours& neighbours, const rpc::Call& call, const std::string& name) {
  chapter::v1::GetChapterRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const chapter::v1::Chapter found,
                   rpc::Invoke(*neighbours.chapters, &chapter::v1::ChapterService::Stub::GetChapter, request, rpc::CallOptions::For(call)));
  return found.seat();
}

absl::Status FillPoint(const Neighbours& neighbours, const rpc::Call& call, v1::Site& site) {
  if (site.has_point()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*site.mutable_point(), SeatOf(neighbours, call, site.chapter()));
  return absl::OkStatus();
}

std::vector<std::string> Distinct(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string NumberPrefix(absl::string_view collection, absl::string_view incident) {
  return absl::StrCat(collection, "/", incident.substr(incident.find('/') + 1));
}

std::string NumberedName(absl::string_view collection, absl::string_view incident, std::int64_t number) {
  return absl::StrFormat("%s-%02d", NumberPrefix(collection, incident), number);
}

v1::Step NewStep(v1::Step::Kind kind) {
  v1::Step step;
  step.set_kind(kind);
  step.set_state(v1::Step::STATE_WAITING);
  return step;
}

}  // namespace muster::dispatch
