#include "warehouse/api/reservation_api.h"

#include <algorithm>
#include <limits>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/holding.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/jobs/release.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

constexpr std::int64_t kMinHoldSeconds = 60;
constexpr std::int64_t kMaxHoldSeconds = 30 * 24 * 60 * 60;
// As many as their request and its answer hold, each in one message of 16 MiB.
constexpr std::int64_t kMaxReplaced = 20'000;
constexpr std::int64_t kMaxServedPurposes = 20;

void CheckHold(const v1::ReserveStockRequest& request, const std::string& field, Fields& fields) {
  const google::protobuf::Duration& hold = request.hold_duration();
  // Half a nanosecond more than 30 days is more.
  const std::int64_t seconds = hold.seconds() + (hold.nanos() > 0 && hold.seconds() == kMaxHoldSeconds ? 1 : 0);
  if (!request.has_hold_duration()) {
    fields.Add(field, "REQUIRED");
  } else if (hold.nanos() < 0 || hold.nanos() > 999'999'999) {
    fields.Add(field, "MALFORMED", {{"expected", "seconds and nanos of one sign"}});
  } else {
    fields.Range(field, seconds, kMinHoldSeconds, kMaxHoldSeconds);
  }
}

// `path` leads to the request in the one that is checked: empty, or "reservations[0].".
void CheckWanted(const v1::ReserveStockRequest& request, const std::string& path, const auth::ChapterTree& tree, Fields& fields) {
  fields.RequiredText(path + "purpose", request.purpose(), 200);
  fields.Name(path + "incident", request.incident(), "incidents");
  OptionalChapter(fields, path + "destination_chapter", request.destination_chapter(), tree);
  LineCount(fields, request.lines_size(), path + "lines");
  for (int i = 0; i < request.lines_size(); ++i) CheckPickLine(request.lines(i), absl::StrCat(path, "lines[", i, "]"), fields);
  CheckHold(request, path + "hold_duration", fields);
  fields.Range(path + "served_purposes", std::int64_t{request.served_purposes_size()}, 0, kMaxServedPurposes);
  for (int i = 0; i < request.served_purposes_size(); ++i) {
    fields.RequiredText(absl::StrCat(path, "served_purposes[", i, "]"), request.served_purposes(i), 200);
  }
}

absl::Status Validate(const v1::ReserveStockRequest& request, const auth::ChapterTree& tree) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  CheckWanted(request, "", tree, fields);
  return fields.ToStatus();
}

absl::Status Validate(const v1::ReplaceReservationsRequest& request, const auth::ChapterTree& tree) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  fields.Range("replaces", std::int64_t{request.replaces_size()}, 0, kMaxReplaced);
  absl::flat_hash_set<std::string> replaced;
  for (int i = 0; i < request.replaces_size(); ++i) {
    const std::string path = absl::StrCat("replaces[", i, "]");
    fields.RequiredName(path, request.replaces(i), "reservations");
    if (!replaced.insert(request.replaces(i)).second) fields.Add(path, "NAMED_TWICE");
  }
  fields.Range("reservations", std::int64_t{request.reservations_size()}, 1, kMaxReplaced);
  absl::flat_hash_set<std::string> purposes;
  for (int i = 0; i < request.reservations_size(); ++i) {
    const v1::ReserveStockRequest& wanted = request.reservations(i);
    const std::string path = absl::StrCat("reservations[", i, "].");
    if (!wanted.request_id().empty()) fields.Add(path + "request_id", "EXCLUDED_BY", {{"other", "replaces"}});
    if (!wanted.warehouse().empty()) fields.Add(path + "warehouse", "EXCLUDED_BY", {{"other", "replaces"}});
    CheckWanted(wanted, path, tree, fields);
    if (!purposes.insert(wanted.purpose()).second) fields.Add(path + "purpose", "NAMED_TWICE");
  }
  return fields.ToStatus();
}

// Locks reservations; by their numbers. NOT_FOUND/RESERVATION_UNKNOWN.
absl::StatusOr<std::vector<HeldReservation>> LockAll(StockTx& tx, const Scope& scope,
                                                     const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<std::int64_t> ids;
  for (const std::string& name : names) ids.push_back(NumberOf(name, "reservations").value_or(0));
  std::sort(ids.begin(), ids.end());
  ASSIGN_OR_RETURN(std::vector<HeldReservation> locked, tx.LockReservations(ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool is_known = i < locked.size() && NumberOf(locked[i].reservation.name(), "reservations") == ids[i];
    if (!is_known || !scope.MayRead({locked[i].chapter})) return Unknown("RESERVATION_UNKNOWN", absl::StrCat("reservations/", ids[i]));
  }
  return locked;
}

// Lets go what is still held: what the job would have let go before long ends as EXPIRED, the rest as CANCELLED.
absl::Status EndAll(StockTx& tx, std::vector<HeldReservation>& locked) {
  const auto pending_end = std::stable_partition(
      locked.begin(), locked.end(), [](const HeldReservation& one) { return one.reservation.state() == v1::Reservation::STATE_PENDING; });
  const auto due = std::stable_partition(
      locked.begin(), pending_end, [&](const HeldReservation& one) { return FromTimestamp(one.reservation.expire_time()) > tx.now(); });
  const auto cancelled = absl::MakeSpan(locked).first(static_cast<std::size_t>(due - locked.begin()));
  const auto expired = absl::MakeSpan(locked).subspan(cancelled.size(), static_cast<std::size_t>(pending_end - due));
  if (!cancelled.empty()) RETURN_IF_ERROR(Release(tx, cancelled, v1::Reservation::STATE_CANCELLED));
  if (!expired.empty()) RETURN_IF_ERROR(Release(tx, expired, v1::Reservation::STATE_EXPIRED));
  std::sort(locked.begin(), locked.end(), [](const HeldReservation& a, const HeldReservation& b) {
    return NumberOf(a.reservation.name(), "reservations").value() < NumberOf(b.reservation.name(), "reservations").value();
  });
  return absl::OkStatus();
}

v1::ReplaceReservationsResponse::Refusal RefusalOf(const absl::Status& status) {
  v1::ReplaceReservationsResponse::Refusal refusal;
  refusal.set_reason(ReasonOf(status));
  refusal.set_message(std::string(status.message()));
  for (const Detail& detail : DetailsOf(status)) (*refusal.mutable_details())[detail.key] = detail.value;
  return refusal;
}

}  // namespace

absl::StatusOr<v1::Reservation> ReservationApi::ReserveStock(const rpc::Call& call, const v1::ReserveStockRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, scope.tree()));
  return outbox::WriteOnce<StockTx, v1::Reservation>(
      scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::Reservation> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse,
                         KeepWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_SERVICE}));
        ASSIGN_OR_RETURN(std::vector<absl::StatusOr<v1::Reservation>> held, HoldAll(tx, warehouse, scope.tree(), {&request, 1}));
        return std::move(held.front());
      });
}

absl::StatusOr<v1::ReplaceReservationsResponse> ReservationApi::ReplaceReservations(const rpc::Call& call,
                                                                                    const v1::ReplaceReservationsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, scope.tree()));
  return outbox::WriteOnce<StockTx, v1::ReplaceReservationsResponse>(
      scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::ReplaceReservationsResponse> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse,
                         KeepWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_SERVICE}));
        ASSIGN_OR_RETURN(std::vector<HeldReservation> locked, LockAll(tx, scope, request.replaces()));
        for (const HeldReservation& held : locked) {
          if (held.reservation.warehouse() == warehouse.name()) continue;
          return FailedPrecondition("RESERVATION_ELSEWHERE", absl::StrCat(held.reservation.name(), " is of another warehouse"),
                                    {{"name", held.reservation.name()}, {"warehouse", held.reservation.warehouse()}});
        }
        RETURN_IF_ERROR(EndAll(tx, locked));
        v1::ReplaceReservationsResponse response;
        for (HeldReservation& held : locked) *response.add_replaced() = std::move(held.reservation);
        const std::vector<v1::ReserveStockRequest> wanted(request.reservations().begin(), request.reservations().end());
        ASSIGN_OR_RETURN(std::vector<absl::StatusOr<v1::Reservation>> held, HoldAll(tx, warehouse, scope.tree(), wanted));
        for (std::size_t i = 0; i < wanted.size(); ++i) {
          v1::ReplaceReservationsResponse::Outcome& outcome = *response.add_outcomes();
          outcome.set_purpose(wanted[i].purpose());
          if (held[i].ok()) {
            *outcome.mutable_reservation() = *std::move(held[i]);
          } else {
            *outcome.mutable_refusal() = RefusalOf(held[i].status());
          }
        }
        return response;
      });
}

absl::StatusOr<v1::Reservation> ReservationApi::CancelReservation(const rpc::Call& call, const v1::CancelReservationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "reservations");
  if (scope.IsService()) {
    fields.Text("reason", request.reason(), 500);
  } else {
    fields.RequiredText("reason", request.reason(), 500);
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<StockTx, v1::Reservation>(
      scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::Reservation> {
        ASSIGN_OR_RETURN(HeldReservation held, LockPendingReservation(tx, scope, request.name()));
        RETURN_IF_ERROR(Release(tx, absl::MakeSpan(&held, 1), v1::Reservation::STATE_CANCELLED, request.reason()));
        return held.reservation;
      });
}

absl::StatusOr<v1::Reservation> ReservationApi::GetReservation(const rpc::Call& call, const v1::GetReservationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("name", request.name(), "reservations");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<StockTx>(scope.world(), scope.origin(), [&](StockTx& tx) -> absl::StatusOr<v1::Reservation> {
    ASSIGN_OR_RETURN(std::optional<HeldReservation> held, tx.FindReservation(NumberOf(request.name(), "reservations").value_or(0)));
    if (!held.has_value() || !scope.MayRead({held->chapter})) return Unknown("RESERVATION_UNKNOWN", request.name());
    return std::move(held->reservation);
  });
}

absl::StatusOr<v1::ListReservationsResponse> ReservationApi::ListReservations(const rpc::Call& call,
                                                                              const v1::ListReservationsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.parent(), "\n", request.state(), "\n", request.incident());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  ReservationFilter filter{.warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses"),
                           .state = request.state(),
                           .incident_id = fields.Name("incident", request.incident(), "incidents")};
  fields.Range("state", std::int64_t{request.state()}, 0, v1::Reservation::State_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  const bool is_one_warehouse = filter.warehouse_id != "-";
  if (!is_one_warehouse) filter.warehouse_id.clear();
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<StockTx>(scope.world(), scope.origin(), [&](StockTx& tx) -> absl::StatusOr<v1::ListReservationsResponse> {
    if (is_one_warehouse) {
      ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(filter.warehouse_id));
      if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.parent());
    }
    ASSIGN_OR_RETURN(std::vector<HeldReservation> held, tx.ListReservations(filter, before, page.size));
    v1::ListReservationsResponse response;
    response.set_next_page_token(
        CutPage(held, page, filter_text, [](const HeldReservation& one) { return IdOf(one.reservation.name(), "reservations").value(); }));
    for (HeldReservation& one : held) *response.add_reservations() = std::move(one.reservation);
    return response;
  });
}

}  // namespace muster::warehouse
