#include "warehouse/api/reservation_api.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/china_day.h"
#include "warehouse/domain/fefo.h"
#include "warehouse/jobs/release.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

constexpr std::int64_t kMinHoldSeconds = 60;
constexpr std::int64_t kMaxHoldSeconds = 30 * 24 * 60 * 60;

void CheckHold(const v1::ReserveStockRequest& request, Fields& fields) {
  const google::protobuf::Duration& hold = request.hold_duration();
  // Half a nanosecond more than 30 days is more.
  const std::int64_t seconds = hold.seconds() + (hold.nanos() > 0 && hold.seconds() == kMaxHoldSeconds ? 1 : 0);
  if (!request.has_hold_duration()) {
    fields.Add("hold_duration", "REQUIRED");
  } else if (hold.nanos() < 0 || hold.nanos() > 999'999'999) {
    fields.Add("hold_duration", "MALFORMED", {{"expected", "seconds and nanos of one sign"}});
  } else {
    fields.Range("hold_duration", seconds, kMinHoldSeconds, kMaxHoldSeconds);
  }
}

absl::Status Validate(const v1::ReserveStockRequest& request, const auth::ChapterTree& tree) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  fields.RequiredText("purpose", request.purpose(), 200);
  fields.Name("incident", request.incident(), "incidents");
  OptionalChapter(fields, "destination_chapter", request.destination_chapter(), tree);
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) CheckPickLine(request.lines(i), absl::StrCat("lines[", i, "]"), fields);
  CheckHold(request, fields);
  return fields.ToStatus();
}

// Chooses the lots, which stay locked.
absl::StatusOr<std::vector<domain::Pick>> Pick(StockTx& tx, const v1::ReserveStockRequest& request, const auth::ChapterTree& tree) {
  std::vector<std::int64_t> lot_ids;
  std::vector<std::string> items;
  for (const v1::PickLine& line : request.lines()) {
    if (line.has_lot()) lot_ids.push_back(NumberOf(line.lot(), "lots").value());
    if (line.has_item()) items.push_back(line.item());
  }
  ASSIGN_OR_RETURN(const PickFacts facts, tx.LockForPicking(request.warehouse(), lot_ids, items));
  const auto item_of_lot = [&](const std::string& lot) {
    const auto found = std::find_if(facts.balances.begin(), facts.balances.end(),
                                    [&](const v1::StockBalance& balance) { return balance.lot().name() == lot; });
    return found == facts.balances.end() ? std::string() : found->lot().item();
  };
  ASSIGN_OR_RETURN(const std::vector<domain::Want> wants, ToWants(request.lines(), ToUnits(facts.packs), item_of_lot));
  return domain::PickFefo(ToStock(facts.balances, UseOf(request), tree), wants, domain::ChinaDay(tx.now()),
                          ToFloors(facts.floors, IdOf(request.warehouse(), "warehouses").value(), request.incident()));
}

v1::Reservation Draft(const v1::ReserveStockRequest& request, const std::vector<domain::Pick>& picks, absl::Time now) {
  v1::Reservation reservation;
  reservation.set_warehouse(request.warehouse());
  reservation.set_purpose(request.purpose());
  reservation.set_incident(request.incident());
  reservation.set_destination_chapter(request.destination_chapter());
  for (const domain::Pick& pick : picks) {
    v1::Reservation::Line& line = *reservation.add_lines();
    line.set_lot(pick.lot);
    line.set_item(pick.item);
    line.set_quantity(pick.quantity);
  }
  const absl::Duration hold = absl::Seconds(request.hold_duration().seconds()) + absl::Nanoseconds(request.hold_duration().nanos());
  *reservation.mutable_expire_time() = ToTimestamp(now + hold);
  return reservation;
}

}  // namespace

absl::StatusOr<v1::Reservation> ReservationApi::ReserveStock(const rpc::Call& call, const v1::ReserveStockRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, scope.tree()));
  return outbox::WriteOnce<StockTx, v1::Reservation>(
      scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::Reservation> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse,
                         KeepWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_SERVICE}));
        RETURN_IF_ERROR(CheckOpen(warehouse.name(), warehouse.state()));
        ASSIGN_OR_RETURN(const std::vector<domain::Pick> picks, Pick(tx, request, scope.tree()));
        RETURN_IF_ERROR(CheckPickCount(picks));
        v1::StockReserved event;
        *event.mutable_reservation() = Draft(request, picks, tx.now());
        RETURN_IF_ERROR(tx.InsertReservation(*event.mutable_reservation()));
        RETURN_IF_ERROR(tx.ChangeBalances(ReservedChanges(event.reservation(), +1)));
        tx.Append(event.reservation().name(), warehouse.chapter(), event);
        return event.reservation();
      });
}

absl::StatusOr<v1::Reservation> ReservationApi::CancelReservation(const rpc::Call& call, const v1::CancelReservationRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "reservations");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<StockTx, v1::Reservation>(
      scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::Reservation> {
        ASSIGN_OR_RETURN(HeldReservation held, LockPendingReservation(tx, scope, request.name()));
        RETURN_IF_ERROR(Release(tx, absl::MakeSpan(&held, 1), v1::Reservation::STATE_CANCELLED));
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

}  // namespace muster::warehouse
