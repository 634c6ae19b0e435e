#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/common/v1/role.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/fields.h"
#include "warehouse/domain/fefo.h"
#include "warehouse/store/voucher_store.h"

// What all papers have in common: a header that two persons sign, lines that move lots from one place to another, and the way in which they
// are booked.
namespace muster::warehouse {

// What the ledger says of goods that did not arrive.
extern const char kLostOnTheRoad[];

// The header of a request that posts a voucher: request_id, responsible_persons, counterparty if it has one, voucher_time, note.
template <class Request>
void CheckHeader(const Request& request, absl::Time now, Fields& fields) {
  fields.RequestId(request.request_id());
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  if constexpr (requires { request.counterparty(); }) fields.RequiredText("counterparty", request.counterparty(), 200);
  CheckVoucherTime(request, now, fields);
  if constexpr (requires { request.note(); }) fields.Text("note", request.note(), 500);
}

// The day that such a request wants on the paper, which may be entered afterwards.
template <class Request>
absl::CivilDay PaperDay(const Request& request, absl::Time now) {
  return ChinaDay(request.has_voucher_time() ? FromTimestamp(request.voucher_time()) : now);
}

// A voucher with that header and without lines.
template <class Request>
v1::Voucher NewVoucher(const Request& request, v1::Voucher::Kind kind, absl::Time now) {
  v1::Voucher voucher;
  voucher.set_kind(kind);
  *voucher.mutable_responsible_persons() = PersonNames(request.responsible_persons());
  if constexpr (requires { request.counterparty(); }) voucher.set_counterparty(request.counterparty());
  *voucher.mutable_voucher_time() = ToTimestamp(request.has_voucher_time() ? FromTimestamp(request.voucher_time()) : now);
  if constexpr (requires { request.note(); }) voucher.set_note(request.note());
  return voucher;
}

// A voucher's name; empty text is a violation only when it is required. Whether there is such a voucher is for LockVoucher.
void OptionalVoucher(Fields& fields, absl::string_view field, absl::string_view name);
void RequiredVoucher(Fields& fields, absl::string_view field, absl::string_view name);

v1::Place WarehousePlace(absl::string_view warehouse);
v1::Place SourcePlace(absl::string_view source);
v1::Place ShipmentPlace(absl::string_view shipment);
v1::Place AdjustmentPlace(absl::string_view reason);
v1::Place AssemblyPlace(absl::string_view workbench);

// Adds a line to `voucher`; none when there is nothing to move.
void AddLine(absl::string_view lot, absl::string_view item, std::int64_t quantity, const v1::Place& from, const v1::Place& to,
             v1::Voucher& voucher);

// The warehouse in which a paper is posted, kept as it is. Errors as KeepWarehouse, then FAILED_PRECONDITION/WAREHOUSE_CLOSED.
absl::StatusOr<v1::Warehouse> EnterOpenWarehouse(StockTx& tx, const Scope& scope, absl::string_view warehouse,
                                                 std::initializer_list<common::v1::Role> any_of);

// A voucher that the caller may change, locked, and its warehouse, kept as it is. Errors, first match wins: NOT_FOUND/VOUCHER_UNKNOWN;
// PERMISSION_DENIED when the caller is no ROLE_WAREHOUSE_MANAGER for its chapter.
struct HeldVoucher {
  v1::Warehouse warehouse;
  VoucherNumber number;
  v1::Voucher voucher;
  std::int64_t voucher_id;
};
absl::StatusOr<HeldVoucher> LockVoucher(VoucherTx& tx, const Scope& scope, absl::string_view name);

// The same for an advance notice that is not cancelled. Then: FAILED_PRECONDITION/NOT_A_NOTICE, NOTICE_CANCELLED (detail name).
absl::StatusOr<HeldVoucher> LockNotice(VoucherTx& tx, const Scope& scope, absl::string_view name);

// Locks what the warehouse has of the wanted lots and checks that so much of each is free, whatever its state. Returns the lots by name,
// as far as LockBalances sets them. Errors as domain::CheckFree.
absl::StatusOr<absl::flat_hash_map<std::string, v1::Lot>> LockFree(StockTx& tx, absl::string_view warehouse,
                                                                   absl::Span<const domain::Want> wants);

// The same for goods that are fit for use: as much as floors hold stays. Then: FAILED_PRECONDITION/BELOW_FLOOR.
absl::StatusOr<absl::flat_hash_map<std::string, v1::Lot>> LockFreeAboveFloors(StockTx& tx, absl::string_view warehouse,
                                                                              absl::Span<const domain::Want> wants);

// FAILED_PRECONDITION/PAPER_YEAR_TOO_EARLY, by domain::CheckPaperYear.
absl::Status CheckPaperYear(StockTx& tx, absl::string_view warehouse, const v1::Voucher& voucher);

// Changes balances as the lines say, posts `voucher` and writes all that it carries; sets what posting sets, and what follows from it.
// Errors: CheckVoucherSize's, CheckPaperYear's.
absl::Status Book(VoucherTx& tx, const v1::Warehouse& warehouse, v1::Voucher& voucher,
                  std::optional<std::int64_t> reverses_voucher_id = {});

// The same, with its event, a message that has a `voucher`.
template <class Event>
absl::StatusOr<v1::Voucher> BookAs(VoucherTx& tx, const v1::Warehouse& warehouse, v1::Voucher voucher,
                                   std::optional<std::int64_t> reverses_voucher_id = {}) {
  Event event;
  *event.mutable_voucher() = std::move(voucher);
  RETURN_IF_ERROR(Book(tx, warehouse, *event.mutable_voucher(), reverses_voucher_id));
  tx.Append(event.voucher().name(), warehouse.chapter(), event);
  return event.voucher();
}

}  // namespace muster::warehouse
