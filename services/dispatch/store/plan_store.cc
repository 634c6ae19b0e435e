#include <sodium.h>

#include <array>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "dispatch/store/approval_rows.h"
#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

constexpr std::size_t kRowsDigestBytes = 32;

std::string TextOf(const google::protobuf::MessageLite& row) { return row.SerializeAsString(); }
std::string TextOf(const std::string& row) { return row; }

// What of a plan stands in `content`: what was computed. All else has columns or rows of its own.
std::string ContentOf(const v1::Plan& plan) {
  v1::Plan content = plan;
  content.clear_name();
  content.clear_incident();
  content.clear_state();
  content.clear_approvals();
  content.clear_create_time();
  content.clear_creator();
  content.clear_etag();
  content.clear_chapter();
  content.clear_shipments();
  content.clear_submitter();
  content.clear_submit_time();
  content.clear_replaced_by();
  return content.SerializeAsString();
}

Stored<v1::Plan> ToStored(const sql::FindPlanRow& row) {
  Stored<v1::Plan> stored{.serial_number = row.serial_number, .readers = NamesOf(kChapters, row.readers)};
  v1::Plan& plan = stored.message;
  MUSTER_CHECK(plan.ParseFromString(row.content));
  plan.set_name(NameOf(kPlans, row.plan_id));
  plan.set_incident(NameOf(kIncidents, row.incident));
  plan.set_chapter(NameOf(kChapters, row.chapter));
  plan.set_state(static_cast<v1::Plan::State>(row.state));
  *plan.mutable_create_time() = ToTimestamp(row.create_time);
  plan.set_creator(row.creator);
  plan.set_etag(absl::StrCat(row.revision));
  plan.set_submitter(row.submitter);
  if (row.submit_time.has_value()) *plan.mutable_submit_time() = ToTimestamp(*row.submit_time);
  if (row.replaced_by.has_value()) plan.set_replaced_by(NameOf(kPlans, *row.replaced_by));
  return stored;
}

}  // namespace

std::string RowsDigestOf(const v1::Plan& plan) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, kRowsDigestBytes);
  const auto add = [&state](const auto& rows) {
    std::string bytes = absl::StrCat(rows.size(), ":");
    for (const auto& row : rows) {
      const std::string text = TextOf(row);
      absl::StrAppend(&bytes, text.size(), ":", text);
      crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
      bytes.clear();
    }
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  };
  add(plan.lines());
  add(plan.travel_sources());
  add(plan.shortages());
  add(plan.floor_releases());
  add(plan.single_floor_releases());
  add(plan.changes());
  add(plan.sites());
  std::array<unsigned char, kRowsDigestBytes> digest;
  crypto_generichash_final(&state, digest.data(), digest.size());
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

v1::Plan SummaryOf(const v1::Plan& plan) {
  v1::Plan summary = plan;
  summary.clear_lines();
  summary.clear_travel_sources();
  summary.clear_shortages();
  summary.clear_floor_releases();
  summary.clear_single_floor_releases();
  summary.clear_changes();
  summary.clear_sites();
  return summary;
}

void DispatchTx::Insert(const v1::Plan& plan, const std::vector<std::string>& readers) {
  sql().Enqueue(sql::kInsertPlan, IdPart(plan.name()), IdPart(plan.incident()), IdPart(plan.chapter()), plan.state(),
                FromTimestamp(plan.create_time()), plan.creator(), IdParts(readers), ContentOf(plan));
}

template <class Row>
absl::StatusOr<std::vector<Stored<v1::Plan>>> DispatchTx::WithApprovals(absl::StatusOr<std::vector<Row>> rows) {
  if (!rows.ok()) return std::move(rows).status();
  std::vector<Stored<v1::Plan>> found;
  std::vector<std::string> ids;
  absl::flat_hash_map<std::string, std::size_t> index_of;
  for (const Row& row : *rows) {
    index_of[row.plan_id] = found.size();
    ids.push_back(row.plan_id);
    found.push_back(ToStored(row));
  }
  ASSIGN_OR_RETURN(const auto approvals, sql().Query(sql::kListPlanApprovals, ids));
  for (const sql::ListPlanApprovalsRow& row : approvals) *found[index_of.at(row.plan_id)].message.add_approvals() = ToApproval(row);
  ASSIGN_OR_RETURN(const auto shipments, sql().Query(sql::kListPlanShipments, ids));
  for (const sql::ListPlanShipmentsRow& row : shipments) {
    found[index_of.at(row.plan_id)].message.add_shipments(NameOf(kShipments, row.shipment_id));
  }
  return found;
}

absl::StatusOr<Stored<v1::Plan>> DispatchTx::FindPlan(absl::string_view name) {
  return TheOne(WithApprovals(sql().Query(sql::kFindPlan, IdPart(name))), "PLAN_UNKNOWN", name);
}

absl::StatusOr<Stored<v1::Plan>> DispatchTx::LockPlan(absl::string_view name) {
  return TheOne(WithApprovals(sql().Query(sql::kLockPlan, IdPart(name))), "PLAN_UNKNOWN", name);
}

absl::StatusOr<std::vector<Stored<v1::Plan>>> DispatchTx::ListPlans(const ListFilter& filter) {
  return WithApprovals(sql().Query(sql::kListPlans, filter.before_serial_number, IdPart(filter.incident), filter.limit));
}

void DispatchTx::Save(v1::Plan& plan, const std::vector<std::string>& readers) {
  CountRevision(plan);
  sql().Enqueue(sql::kUpdatePlan, IdPart(plan.name()), plan.state(), IdParts(readers), plan.submitter(),
                OptionalTime(plan.has_submit_time(), plan.submit_time()),
                plan.replaced_by().empty() ? std::nullopt : std::optional<std::string>(IdPart(plan.replaced_by())));
}

absl::StatusOr<TravelProfile> DispatchTx::FindTravelProfile(absl::string_view profile_id) {
  ASSIGN_OR_RETURN(const sql::FindTravelProfileRow row, sql().QueryOne(sql::kFindTravelProfile, profile_id));
  return TravelProfile{.detour_permille = row.detour_permille,
                       .speed_km_per_hour = row.speed_km_per_hour,
                       .loading_time = absl::Minutes(row.loading_minutes),
                       .source = row.source};
}

}  // namespace muster::dispatch
