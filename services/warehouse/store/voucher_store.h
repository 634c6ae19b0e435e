#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/voucher_service.pb.h"
#include "warehouse/store/donation_store.h"

namespace muster::warehouse {

// The order that made a lot of kits.
struct Assembly {
  std::string workbench;
  // Kits. Base units.
  std::int64_t quantity;
};

// A lot that an assembly put on its workbench.
struct WorkbenchLot {
  // name, item and expiry_date.
  v1::Lot lot;
  // What the assembly put there, and what is left of it. Base units.
  std::int64_t assembled_quantity;
  std::int64_t left_quantity;
};

// Units of a lot that a transfer order sent to a warehouse, "warehouses/622900-01".
struct DueGoods {
  std::string lot;
  std::string warehouse;
  std::int64_t quantity;
};

// What papers need besides the ledger. Locks that it adds to those of StockTx, in this order: the warehouse, a voucher, a shipment, a
// workbench, balances.
class VoucherTx : public DonationTx {
 public:
  using DonationTx::DonationTx;

  // Of each only item, expiry, source, donor, earmark, unit cost and state.
  absl::StatusOr<absl::flat_hash_map<std::string, v1::Lot>> FindLots(absl::Span<const std::int64_t> lot_ids);
  void QuarantineLots(absl::Span<const std::int64_t> lot_ids);
  // Makes a lot of each of these items like the kits that they were part of, cost not known, and opens its account in the warehouse.
  // Returns their names.
  absl::StatusOr<std::vector<std::string>> InsertLotsOfKit(absl::string_view warehouse, std::int64_t kit_lot_id,
                                                           absl::Span<const std::string> items);

  // None when the kits were not made here.
  absl::StatusOr<std::optional<Assembly>> FindAssembly(std::int64_t kit_lot_id);
  // What lies there. Nobody else takes anything off it until the transaction ends.
  absl::StatusOr<std::vector<WorkbenchLot>> LockWorkbench(absl::string_view workbench);

  // Writes what a posted voucher carries besides header and transfers.
  void InsertDetails(const v1::Voucher& voucher);

  // FindVoucher; nobody else takes it back, completes it, receives on it or cancels it until the transaction ends.
  absl::StatusOr<std::optional<OwnedVoucher>> LockVoucher(const VoucherNumber& number);
  void SetReversed(const VoucherNumber& number);
  // Signs it: responsible persons, counterparty and note are read.
  void CompletePaper(const VoucherNumber& number, const v1::Voucher& voucher);

  void InsertContact(const VoucherNumber& notice, const v1::AdvanceNotice::Contact& contact);
  void CancelNotice(const VoucherNumber& notice, absl::string_view reason);

  // Shipments after `after_shipment_id`, up to one more than `limit`.
  absl::StatusOr<std::vector<v1::IncomingShipment>> ListIncoming(absl::string_view warehouse, absl::string_view after_shipment_id,
                                                                 std::int32_t limit);
  // What transfer orders sent on a shipment, as far as the warehouses that they name have not taken it off.
  absl::StatusOr<std::vector<DueGoods>> ListDueOf(absl::string_view shipment);
};

}  // namespace muster::warehouse
