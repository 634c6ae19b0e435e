#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

// What the mappings of all resources share.
namespace muster::dispatch {

inline constexpr absl::string_view kApprovalDelegations = "approvalDelegations", kApprovalPolicies = "approvalPolicies",
                                   kCarriers = "carriers", kChapters = "chapters", kDrivers = "drivers", kIncidents = "incidents",
                                   kItems = "items", kLots = "lots", kMissions = "missions", kPlans = "plans",
                                   kRequisitions = "requisitions", kReservations = "reservations", kShipments = "shipments",
                                   kTeams = "teams", kVehicles = "vehicles", kWarehouses = "warehouses";

// "622927" from "chapters/622927"; empty from "".
inline absl::string_view IdPart(absl::string_view name) {
  const std::size_t slash = name.find('/');
  return slash == absl::string_view::npos ? absl::string_view() : name.substr(slash + 1);
}

template <class Names>
std::vector<std::string> IdParts(const Names& names) {
  std::vector<std::string> ids;
  for (const auto& name : names) ids.emplace_back(IdPart(name));
  return ids;
}

inline std::vector<std::string> NamesOf(absl::string_view collection, const std::vector<std::string>& ids) {
  std::vector<std::string> names;
  for (const std::string& id : ids) names.push_back(NameOf(collection, id));
  return names;
}

inline std::optional<absl::Time> OptionalTime(bool has, const google::protobuf::Timestamp& time) {
  return has ? std::optional<absl::Time>(FromTimestamp(time)) : std::nullopt;
}

// Whole minutes by which `actual` is later than `planned`, rounded down.
inline std::int64_t DelayMinutes(absl::Time planned, absl::Time actual) {
  return absl::ToInt64Minutes(absl::Floor(actual - planned, absl::Minutes(1)));
}

template <class Row>
v1::Site SiteOf(const Row& row) {
  v1::Site site;
  site.set_display_name(row.site_display_name);
  site.set_chapter(NameOf(kChapters, row.site_chapter));
  site.mutable_point()->set_latitude_degrees(row.site_latitude_degrees);
  site.mutable_point()->set_longitude_degrees(row.site_longitude_degrees);
  return site;
}

// The etag of a row after one more write.
template <class Message>
void CountRevision(Message& message) {
  std::int64_t revision = 0;
  MUSTER_CHECK(absl::SimpleAtoi(message.etag(), &revision));
  message.set_etag(absl::StrCat(revision + 1));
}

// The one of `found`, or NOT_FOUND with `reason`.
template <class T>
absl::StatusOr<T> TheOne(absl::StatusOr<std::vector<T>> found, absl::string_view reason, absl::string_view name) {
  if (!found.ok()) return std::move(found).status();
  if (found->empty()) return NotFound(reason, absl::StrCat("no ", name), {{"name", name}});
  return std::move(found->front());
}

}  // namespace muster::dispatch
