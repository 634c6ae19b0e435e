#include <iterator>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/domain/in_transit.h"
#include "warehouse/store/stock_rows.h"

// 调拨入库单 and 报废单: lots that come back from the road, and lots that are written off.
namespace muster::warehouse {
namespace {

constexpr std::int32_t kMaxTransfersOfShipment = 1'000'000;

// What is on a shipment, as this warehouse sees it.
absl::StatusOr<absl::flat_hash_map<std::string, domain::OnShipment>> LockIncoming(VoucherTx& tx, const Scope& scope,
                                                                                  const v1::Warehouse& warehouse,
                                                                                  const std::string& shipment) {
  ASSIGN_OR_RETURN(const std::vector<InTransit> in_transit, tx.LockShipment(shipment));
  absl::flat_hash_map<std::string, domain::OnShipment> lots;
  for (const InTransit& on_it : in_transit) {
    lots.emplace(on_it.lot, domain::OnShipment{.quantity = on_it.quantity, .sender_is_visible = scope.MayRead({on_it.chapter})});
  }
  ASSIGN_OR_RETURN(const std::vector<DueGoods> due, tx.ListDueOf(shipment));
  for (const DueGoods& goods : due) {
    domain::OnShipment& lot = lots[goods.lot];
    if (goods.warehouse == warehouse.name()) {
      lot.due_here += goods.quantity;
    } else {
      lot.due_elsewhere += goods.quantity;
      if (goods.quantity > 0) ++lot.others_waiting_count;
    }
  }
  const TransferFilter of_here{.chapter_ids = {std::string(IdOf(warehouse.chapter(), "chapters").value())},
                               .warehouse_id = std::string(IdOf(warehouse.name(), "warehouses").value()),
                               .shipment_id = std::string(IdOf(shipment, "shipments").value())};
  ASSIGN_OR_RETURN(const std::vector<v1::Transfer> transfers, tx.ListTransfers(of_here, 0, kMaxTransfersOfShipment));
  for (const v1::Transfer& transfer : transfers) {
    if (transfer.from().warehouse() == warehouse.name()) lots[transfer.lot()].was_sent_from_here = true;
  }
  return lots;
}

// What the ledger says of goods that were written off, by reason.
constexpr const char* kDisposed[] = {"", "报废：过期", "报废：破损", "报废：检验不合格", "报废：丢失", "报废：其他"};
static_assert(std::size(kDisposed) == v1::Disposal::Reason_ARRAYSIZE);

// FAILED_PRECONDITION/LOT_NOT_EXPIRED when a lot could still be used on the paper's day, though the paper says otherwise.
absl::Status CheckExpired(const absl::flat_hash_map<std::string, v1::Lot>& lots, const v1::DisposeStockRequest& request, absl::Time now) {
  if (request.disposal().reason() != v1::Disposal::REASON_EXPIRED) return absl::OkStatus();
  const absl::CivilDay day = PaperDay(request, now);
  for (const v1::DisposeStockRequest::Line& line : request.lines()) {
    if (ExpiryDay(lots.at(line.lot())) < day) continue;
    return FailedPrecondition("LOT_NOT_EXPIRED", absl::StrCat(line.lot(), " has not expired"),
                              {{"lot", line.lot()}, {"day", absl::FormatCivilTime(day)}});
  }
  return absl::OkStatus();
}

}  // namespace

void CheckPaper(const v1::ReceiveShipmentRequest& request, const Scope& scope, Fields& fields) {
  CheckHeader(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  fields.RequiredName("shipment", request.shipment(), "shipments");
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    const v1::ReceiveShipmentRequest::Line& line = request.lines(i);
    RequiredLot(fields, absl::StrCat(path, ".lot"), line.lot());
    fields.Range(absl::StrCat(path, ".received_quantity"), line.received_quantity(), line.lost_quantity() > 0 ? 0 : 1, kMaxQuantity);
    fields.Range(absl::StrCat(path, ".lost_quantity"), line.lost_quantity(), 0, kMaxQuantity);
    fields.Text(absl::StrCat(path, ".bin"), line.bin(), 40);
  }
}

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::ReceiveShipmentRequest& request) {
  ASSIGN_OR_RETURN(const v1::Warehouse warehouse,
                   EnterOpenWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_SERVICE}));
  ASSIGN_OR_RETURN(const auto on_shipment, LockIncoming(tx, scope, warehouse, request.shipment()));
  std::vector<domain::Unloading> unloadings;
  std::vector<std::int64_t> lot_ids;
  std::vector<absl::string_view> bins;
  for (const v1::ReceiveShipmentRequest::Line& line : request.lines()) {
    unloadings.push_back({.lot = line.lot(), .quantity = line.received_quantity() + line.lost_quantity()});
    lot_ids.push_back(NumberOf(line.lot(), "lots").value());
    bins.push_back(line.bin());
  }
  absl::flat_hash_map<std::string, std::int64_t> receivable;
  for (const auto& [lot, on_it] : on_shipment) receivable.emplace(lot, domain::ReceivableQuantity(on_it));
  RETURN_IF_ERROR(domain::CheckInTransit(receivable, unloadings));
  RETURN_IF_ERROR(domain::CheckTakenBack(on_shipment, unloadings));
  ASSIGN_OR_RETURN(const auto lots, tx.FindLots(lot_ids));
  tx.OpenBalances(warehouse.name(), lot_ids, bins);
  v1::Voucher voucher = NewVoucher(request, v1::Voucher::KIND_TRANSFER_RECEIPT, tx.now());
  voucher.set_purpose(request.shipment());
  const v1::Place shipment = ShipmentPlace(request.shipment());
  for (const v1::ReceiveShipmentRequest::Line& line : request.lines()) {
    const std::string& item = lots.at(line.lot()).item();
    AddLine(line.lot(), item, line.received_quantity(), shipment, WarehousePlace(warehouse.name()), voucher);
    AddLine(line.lot(), item, line.lost_quantity(), shipment, AdjustmentPlace(kLostOnTheRoad), voucher);
  }
  return BookAs<v1::ShipmentReceived>(tx, warehouse, std::move(voucher));
}

void CheckPaper(const v1::DisposeStockRequest& request, const Scope& scope, Fields& fields) {
  CheckHeader(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  const v1::Disposal& disposal = request.disposal();
  fields.RequiredEnum("disposal.reason", disposal.reason());
  if (disposal.reason() == v1::Disposal::REASON_OTHER) {
    fields.RequiredText("disposal.remark", disposal.remark(), 200);
  } else {
    fields.Text("disposal.remark", disposal.remark(), 200);
  }
  fields.RequiredText("disposal.approver", disposal.approver(), 100);
  for (const std::string& person : request.responsible_persons()) {
    if (!person.empty() && IsSamePerson(person, disposal.approver())) fields.Add("disposal.approver", "APPROVER_SIGNED");
  }
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    RequiredLot(fields, absl::StrCat(path, ".lot"), request.lines(i).lot());
    fields.Range(absl::StrCat(path, ".quantity"), request.lines(i).quantity(), 1, kMaxQuantity);
  }
}

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::DisposeStockRequest& request) {
  ASSIGN_OR_RETURN(const v1::Warehouse warehouse, EnterOpenWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
  std::vector<domain::Want> wants;
  for (const v1::DisposeStockRequest::Line& line : request.lines()) wants.push_back({.lot = line.lot(), .quantity = line.quantity()});
  // For other reasons the goods are unusable or gone already, whatever a floor says.
  const bool is_usable = request.disposal().reason() == v1::Disposal::REASON_OTHER;
  ASSIGN_OR_RETURN(const auto lots, is_usable ? LockFreeAboveFloors(tx, warehouse.name(), wants) : LockFree(tx, warehouse.name(), wants));
  RETURN_IF_ERROR(CheckExpired(lots, request, tx.now()));
  v1::Voucher voucher = NewVoucher(request, v1::Voucher::KIND_DISPOSAL_NOTE, tx.now());
  *voucher.mutable_disposal() = request.disposal();
  voucher.mutable_disposal()->set_approver(std::string(StripSpace(request.disposal().approver())));
  for (const domain::Want& want : wants) {
    AddLine(want.lot, lots.at(want.lot).item(), want.quantity, WarehousePlace(warehouse.name()),
            AdjustmentPlace(kDisposed[request.disposal().reason()]), voucher);
  }
  return BookAs<v1::StockDisposed>(tx, warehouse, std::move(voucher));
}

}  // namespace muster::warehouse
