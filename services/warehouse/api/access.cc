#include "warehouse/api/access.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster::warehouse {

const char kNationalSociety[] = "chapters/000000";

absl::Status Unknown(absl::string_view reason, absl::string_view name) {
  return NotFound(reason, absl::StrCat("no ", name), {{"name", name}});
}

absl::StatusOr<v1::Warehouse> KeepWarehouse(WarehouseTx& tx, const Scope& scope, absl::string_view warehouse,
                                            std::initializer_list<common::v1::Role> any_of) {
  ASSIGN_OR_RETURN(std::optional<v1::Warehouse> found, tx.KeepWarehouse(IdOf(warehouse, "warehouses").value_or("")));
  if (!found.has_value() || !scope.MayRead({found->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", warehouse);
  RETURN_IF_ERROR(scope.Authorize(any_of, found->chapter()));
  return *std::move(found);
}

absl::StatusOr<HeldReservation> LockPendingReservation(StockTx& tx, const Scope& scope, absl::string_view reservation) {
  ASSIGN_OR_RETURN(std::optional<HeldReservation> held, tx.LockReservation(NumberOf(reservation, "reservations").value_or(0)));
  if (!held.has_value() || !scope.MayRead({held->chapter})) return Unknown("RESERVATION_UNKNOWN", reservation);
  RETURN_IF_ERROR(CheckMayEnd(*held, scope, tx.now()));
  return *std::move(held);
}

absl::Status CheckMayEnd(const HeldReservation& held, const Scope& scope, absl::Time now) {
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_SERVICE}, held.chapter));
  const v1::Reservation::State state = held.reservation.state();
  // One whose time has come is over, even if the job that lets it go has not got to it yet.
  const bool is_due = FromTimestamp(held.reservation.expire_time()) <= now;
  if (state == v1::Reservation::STATE_PENDING && !is_due) return absl::OkStatus();
  const v1::Reservation::State end = state == v1::Reservation::STATE_PENDING ? v1::Reservation::STATE_EXPIRED : state;
  return FailedPrecondition("RESERVATION_ENDED", absl::StrCat(held.reservation.name(), " has ended"),
                            {{"name", held.reservation.name()}, {"state", v1::Reservation::State_Name(end)}});
}

bool IsAbove(const Scope& scope, absl::string_view chapter) {
  const std::string& own = scope.caller().chapter();
  return scope.tree().Contains(own, chapter) && (own != chapter || !scope.tree().Parent(chapter).has_value());
}

absl::Status AuthorizeAbove(const Scope& scope, std::initializer_list<common::v1::Role> any_of, absl::string_view chapter) {
  RETURN_IF_ERROR(scope.Authorize(any_of, chapter));
  if (IsAbove(scope, chapter)) return absl::OkStatus();
  return PermissionDenied("HIGHER_CHAPTER_REQUIRED", absl::StrCat("only a chapter above ", chapter, " may do this"),
                          {{"chapter", chapter}, {"above", scope.tree().Parent(chapter).value_or(chapter)}});
}

absl::Status CheckOpen(absl::string_view warehouse, v1::Warehouse::State state) {
  if (state == v1::Warehouse::STATE_OPEN) return absl::OkStatus();
  return FailedPrecondition("WAREHOUSE_CLOSED", absl::StrCat(warehouse, " is closed"), {{"name", warehouse}});
}

absl::Status CheckItems(StockTx& tx, absl::Span<const std::string> items) {
  if (items.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<std::string> unknown, tx.UnknownItems(items));
  return unknown.empty() ? absl::OkStatus() : Unknown("ITEM_UNKNOWN", unknown.front());
}

absl::StatusOr<std::vector<std::string>> VisibleChapterIds(const Scope& scope, absl::string_view ancestor) {
  const std::string& own = scope.caller().chapter();
  if (!ancestor.empty() && !scope.tree().Knows(ancestor)) {
    return NotFound("CHAPTER_UNKNOWN", absl::StrCat("no ", ancestor), {{"chapter", ancestor}});
  }
  // Of two subtrees one lies in the other, or they have nothing in common.
  absl::string_view top = own;
  if (!ancestor.empty() && !scope.tree().Contains(ancestor, own)) top = scope.tree().Contains(own, ancestor) ? ancestor : "";
  std::vector<std::string> ids;
  for (const absl::string_view chapter : scope.tree().Subtree(top)) ids.emplace_back(IdOf(chapter, "chapters").value());
  return ids;
}

}  // namespace muster::warehouse
