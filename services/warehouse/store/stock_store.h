#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/reservation.pb.h"
#include "muster/warehouse/v1/transfer.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/wire/paging.h"
#include "sql/warehouse.h"
#include "warehouse/store/names.h"
#include "warehouse/store/warehouse_store.h"

namespace muster::warehouse {

// Units of a lot that join or leave a warehouse's balance; negative = leave.
struct BalanceChange {
  // "warehouses/622900-01"
  std::string warehouse;
  // "lots/1024"
  std::string lot;
  std::int64_t on_hand = 0;
  std::int64_t reserved = 0;
};

// What the lines of a voucher do to the warehouses that they name.
std::vector<BalanceChange> BalanceChangesOf(const v1::Voucher& voucher);

// A reservation, and what decides whether it may be touched.
struct HeldReservation {
  v1::Reservation reservation;
  // The chapter of its warehouse.
  std::string chapter;
  v1::Warehouse::State warehouse_state;
  // For each line: name, item, expiry_date and state.
  std::vector<v1::Lot> lots;
};

struct ReservationFilter {
  std::vector<std::string> chapter_ids;
  std::string warehouse_id;
  v1::Reservation::State state = v1::Reservation::STATE_UNSPECIFIED;
  std::string incident_id;
};

// A voucher and whose it is.
struct OwnedVoucher {
  v1::Voucher voucher;
  std::string chapter;
  // Sort key: vouchers are numbered in the order in which they were posted.
  std::int64_t voucher_id;
};

// Units of a lot on a shipment, and the chapter of the warehouse that sent them.
struct InTransit {
  std::string lot;
  std::string chapter;
  std::int64_t quantity;
};

struct BalanceFilter {
  std::vector<std::string> chapter_ids;
  std::string warehouse_id;
  std::vector<std::string> item_ids;
  bool include_empty = false;
};

// What decides a pick in one warehouse.
struct PickFacts {
  std::vector<v1::StockBalance> balances;
  std::vector<sql::ListPacksRow> packs;
  std::vector<sql::ListFloorsRow> floors;
};

// Where a page of balances goes on.
struct BalanceKey {
  std::string warehouse_id;
  std::string item_id;
  absl::CivilDay expiry_date = absl::CivilDay::min();
  std::int64_t lot_id = 0;
};

// Up to so many chapters, vouchers and transfers of all their warehouses are looked up warehouse by warehouse; of more chapters all are
// walked, because then enough of them are theirs: 64 of 3,218 chapters own about every fiftieth.
inline constexpr std::size_t kFewChapters = 64;

struct VoucherFilter {
  std::vector<std::string> chapter_ids;
  std::string warehouse_id;
  v1::Voucher::Kind kind = v1::Voucher::KIND_UNSPECIFIED;
  std::string purpose;
  v1::Voucher::State state = v1::Voucher::STATE_UNSPECIFIED;
  // Only those.
  bool paper_open = false;
  std::string incident_id;
  // Of the day on the paper.
  absl::Time from_time = absl::InfinitePast();
  absl::Time before_time = absl::InfiniteFuture();
  // Only advance notices of which something is still to come.
  bool notice_open = false;
  // Only those of them whose contact was due before this day and has not been made.
  absl::CivilDay contact_due_before = absl::CivilDay::max();
};

struct TransferFilter {
  std::vector<std::string> chapter_ids;
  // 0 = all.
  std::int64_t lot_id = 0;
  std::string warehouse_id;
  std::string shipment_id;
};

// The stock ledger. Locks are taken in this order: reservations, the warehouse, balances by (warehouse_id, lot_id), the voucher counter.
// Empty filters let everything through. Lists return up to one row more than `limit`.
class StockTx : public WarehouseTx {
 public:
  using WarehouseTx::WarehouseTx;

  // Those of `items` ("items/cotton-tent") that the catalogue does not have.
  absl::StatusOr<std::vector<std::string>> UnknownItems(absl::Span<const std::string> items);

  // Those of `items` ("items/cotton-tent") that the catalogue has, by name.
  absl::StatusOr<absl::flat_hash_map<std::string, v1::Item>> FindItems(absl::Span<const std::string> items);

  // Makes a RELEASED lot of each line, opens its account in the warehouse with nothing in it yet, and returns the lots.
  absl::StatusOr<std::vector<v1::Lot>> InsertLots(absl::string_view warehouse,
                                                  const google::protobuf::RepeatedPtrField<v1::ReceiptLine>& lines);

  // Opens accounts of lots in a warehouse with nothing in them, for goods that are to come in; open ones stay as they are. `bins` are as
  // many as `lot_ids`.
  void OpenBalances(absl::string_view warehouse, absl::Span<const std::int64_t> lot_ids, absl::Span<const absl::string_view> bins);

  // Locks what the warehouse has of these lots, and, as far as it is available, of these items and of the lots' items; by lot. Of the lots
  // only what matters for picking is set.
  absl::StatusOr<std::vector<v1::StockBalance>> LockBalances(absl::string_view warehouse, absl::Span<const std::int64_t> lot_ids,
                                                             absl::Span<const std::string> items);
  // The same, with what else decides a pick: the packs of the items and the reserve floors that hold. In one flight.
  absl::StatusOr<PickFacts> LockForPicking(absl::string_view warehouse, absl::Span<const std::int64_t> lot_ids,
                                           absl::Span<const std::string> items);
  // INTERNAL when one of them has no balance.
  absl::Status ChangeBalances(absl::Span<const BalanceChange> changes);
  // None when the warehouse never had any of the lot.
  absl::StatusOr<std::optional<v1::StockBalance>> FindBalance(absl::string_view warehouse, std::int64_t lot_id);
  absl::StatusOr<std::vector<v1::StockBalance>> ListBalances(const BalanceFilter& filter, const BalanceKey& after, std::int32_t limit);

  // Adds pending reservations; sets their name, state, create_time and creator. In one flight.
  absl::Status InsertReservations(absl::Span<v1::Reservation* const> reservations);
  absl::StatusOr<std::optional<HeldReservation>> FindReservation(std::int64_t reservation_id);
  // The latest first, from before `before_reservation_id`.
  absl::StatusOr<std::vector<HeldReservation>> ListReservations(const ReservationFilter& filter, std::int64_t before_reservation_id,
                                                                std::int32_t limit);
  // Locks it to end it, and keeps its warehouse as it is.
  absl::StatusOr<std::optional<HeldReservation>> LockReservation(std::int64_t reservation_id);
  // The same for several; by their numbers, unknown ones left out.
  absl::StatusOr<std::vector<HeldReservation>> LockReservations(absl::Span<const std::int64_t> reservation_ids);
  // Whether there are pending ones whose expire_time has come.
  absl::StatusOr<bool> HasDueReservations();
  // These, passing over those that somebody is ending just now.
  absl::StatusOr<std::vector<HeldReservation>> LockDueReservations(std::int32_t limit);
  // Ends locked, pending reservations now, and sets their state, end_time and, of those CANCELLED, who cancelled them and why. What they
  // hold is for ChangeBalances.
  void EndReservations(absl::Span<HeldReservation> held, v1::Reservation::State state, absl::string_view cancel_reason);

  // Posts `voucher` under the next number of its warehouse, kind and year, and writes a transfer for each of its lines. Sets name, number,
  // state, create_time and creator. What the transfers do to balances is for ChangeBalances, before.
  absl::Status PostVoucher(v1::Voucher& voucher, absl::string_view warehouse, std::optional<std::int64_t> reverses_voucher_id = {});
  // The year in which the books of a warehouse begin; none when it has no paper yet.
  absl::StatusOr<std::optional<std::int32_t>> FindFirstYear(absl::string_view warehouse);
  // With all that it carries, except for what follows from that (see api/voucher_view.h); likewise in a list.
  absl::StatusOr<std::optional<OwnedVoucher>> FindVoucher(const VoucherNumber& number);
  // The latest first, from before `before_voucher_id`.
  absl::StatusOr<std::vector<OwnedVoucher>> ListVouchers(const VoucherFilter& filter, std::int64_t before_voucher_id, std::int32_t limit);

  // What is on a shipment. Nobody else takes anything off it until the transaction ends.
  absl::StatusOr<std::vector<InTransit>> LockShipment(absl::string_view shipment);
  // Writes transfers without a voucher, all from the same place; lot, from, to and quantity are read. Returns them complete.
  absl::StatusOr<std::vector<v1::Transfer>> WriteTransfers(absl::Span<const v1::Transfer> transfers);
  absl::StatusOr<std::vector<v1::Transfer>> ListTransfers(const TransferFilter& filter, std::int64_t after_transfer_id, std::int32_t limit);
  // All transfers of lots, whoever's.
  absl::StatusOr<std::vector<v1::Transfer>> ListTransfersOfLots(absl::Span<const std::int64_t> lot_ids, std::int64_t after_transfer_id,
                                                                std::int32_t limit);

 private:
  absl::StatusOr<std::vector<HeldReservation>> WithLines(const std::vector<sql::FindReservationRow>& rows);
  absl::StatusOr<std::optional<HeldReservation>> WithLines(const absl::StatusOr<std::vector<sql::FindReservationRow>>& rows);
  absl::Status ReadDetails(absl::Span<OwnedVoucher> vouchers);
};

}  // namespace muster::warehouse
