#include "warehouse/api/reservation_api.h"

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

// What the lines ask for, in the words of the rules and of the store.
struct Demand {
  std::vector<domain::Want> wants;
  std::vector<std::int64_t> lot_ids;
  std::vector<std::string> items;
};

void ReadLine(const v1::PickLine& line, const std::string& path, Fields& fields, Demand& demand) {
  fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), 1, kMaxQuantity);
  switch (line.pick_case()) {
    case v1::PickLine::kLot:
      demand.lot_ids.push_back(RequiredLot(fields, absl::StrCat(path, ".lot"), line.lot()).value_or(0));
      demand.wants.push_back({.lot = line.lot(), .quantity = line.quantity()});
      return;
    case v1::PickLine::kItem:
      fields.RequiredName(absl::StrCat(path, ".item"), line.item(), "items");
      demand.items.push_back(line.item());
      demand.wants.push_back({.item = line.item(), .quantity = line.quantity()});
      return;
    case v1::PickLine::PICK_NOT_SET:
      fields.Add(path, "REQUIRED");
      return;
  }
}

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

absl::StatusOr<Demand> ReadDemand(const v1::ReserveStockRequest& request, const auth::ChapterTree& tree) {
  Fields fields;
  Demand demand;
  fields.RequestId(request.request_id());
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  fields.RequiredText("purpose", request.purpose(), 200);
  fields.Name("incident", request.incident(), "incidents");
  OptionalChapter(fields, "destination_chapter", request.destination_chapter(), tree);
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) ReadLine(request.lines(i), absl::StrCat("lines[", i, "]"), fields, demand);
  CheckHold(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return demand;
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
  ASSIGN_OR_RETURN(const Demand demand, ReadDemand(request, scope.tree()));
  return outbox::WriteOnce<StockTx, v1::Reservation>(
      scope.world(), scope.origin(), request, [&](StockTx& tx) -> absl::StatusOr<v1::Reservation> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse,
                         KeepWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_SERVICE}));
        RETURN_IF_ERROR(CheckOpen(warehouse.name(), warehouse.state()));
        RETURN_IF_ERROR(CheckItems(tx, demand.items));
        ASSIGN_OR_RETURN(const std::vector<v1::StockBalance> balances, tx.LockBalances(request.warehouse(), demand.lot_ids, demand.items));
        ASSIGN_OR_RETURN(const std::vector<domain::Pick> picks,
                         domain::PickFefo(ToStock(balances, UseOf(request), scope.tree()), demand.wants, domain::ChinaDay(tx.now())));
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
