#include "warehouse/api/paper_api.h"

#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/api/voucher_view.h"

namespace muster::warehouse {
namespace {

// The voucher as it now is, in its event.
template <class Event>
absl::StatusOr<v1::Voucher> Changed(VoucherTx& tx, const HeldVoucher& held) {
  ASSIGN_OR_RETURN(std::optional<OwnedVoucher> owned, tx.FindVoucher(held.number));
  Event event;
  *event.mutable_voucher() = std::move(owned->voucher);
  AddDerived(tx.now(), *event.mutable_voucher());
  tx.Append(event.voucher().name(), held.warehouse.chapter(), event);
  return event.voucher();
}

}  // namespace

absl::StatusOr<v1::Voucher> PaperApi::NotifyArrival(const rpc::Call& call, const v1::NotifyArrivalRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> PaperApi::ReceiveShipment(const rpc::Call& call, const v1::ReceiveShipmentRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> PaperApi::DisposeStock(const rpc::Call& call, const v1::DisposeStockRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> PaperApi::CrossDock(const rpc::Call& call, const v1::CrossDockRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> PaperApi::AssembleKits(const rpc::Call& call, const v1::AssembleKitsRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> PaperApi::BreakUpKits(const rpc::Call& call, const v1::BreakUpKitsRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> PaperApi::ReverseVoucher(const rpc::Call& call, const v1::ReverseVoucherRequest& request) {
  return PostOnce(scopes_, call, request);
}

absl::StatusOr<v1::Voucher> PaperApi::RecordContact(const rpc::Call& call, const v1::RecordContactRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  RequiredVoucher(fields, "name", request.name());
  fields.RequiredText("person", request.person(), 100);
  fields.Time("contact_time", request.has_contact_time(), request.contact_time(), kEarliestVoucher, scope.now(), scope.now());
  fields.Text("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<VoucherTx, v1::Voucher>(
      scope.world(), scope.origin(), request, [&](VoucherTx& tx) -> absl::StatusOr<v1::Voucher> {
        ASSIGN_OR_RETURN(const HeldVoucher held, LockNotice(tx, scope, request.name()));
        v1::AdvanceNotice::Contact contact;
        contact.set_person(request.person());
        *contact.mutable_contact_time() = request.has_contact_time() ? request.contact_time() : ToTimestamp(tx.now());
        contact.set_remark(request.remark());
        contact.set_recorder(tx.actor());
        tx.InsertContact(held.number, contact);
        return Changed<v1::SupplierContacted>(tx, held);
      });
}

absl::StatusOr<v1::Voucher> PaperApi::CancelNotice(const rpc::Call& call, const v1::CancelNoticeRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  RequiredVoucher(fields, "name", request.name());
  fields.RequiredText("reason", request.reason(), 200);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<VoucherTx, v1::Voucher>(scope.world(), scope.origin(), request,
                                                   [&](VoucherTx& tx) -> absl::StatusOr<v1::Voucher> {
                                                     ASSIGN_OR_RETURN(const HeldVoucher held, LockNotice(tx, scope, request.name()));
                                                     tx.CancelNotice(held.number, request.reason());
                                                     return Changed<v1::NoticeCancelled>(tx, held);
                                                   });
}

absl::StatusOr<v1::Voucher> PaperApi::CompletePaper(const rpc::Call& call, const v1::CompletePaperRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  RequiredVoucher(fields, "name", request.name());
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  fields.Text("counterparty", request.counterparty(), 200);
  fields.Text("note", request.note(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<VoucherTx, v1::Voucher>(
      scope.world(), scope.origin(), request, [&](VoucherTx& tx) -> absl::StatusOr<v1::Voucher> {
        ASSIGN_OR_RETURN(HeldVoucher held, LockVoucher(tx, scope, request.name()));
        if (!held.voucher.paper_open()) return FailedPrecondition("PAPER_NOT_OPEN", "the paper is complete", {{"name", request.name()}});
        *held.voucher.mutable_responsible_persons() = PersonNames(request.responsible_persons());
        if (!request.counterparty().empty()) held.voucher.set_counterparty(request.counterparty());
        if (!request.note().empty()) held.voucher.set_note(request.note());
        tx.CompletePaper(held.number, held.voucher);
        return Changed<v1::PaperCompleted>(tx, held);
      });
}

absl::StatusOr<v1::ListIncomingResponse> PaperApi::ListIncoming(const rpc::Call& call, const v1::ListIncomingRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const Page page = ReadPage(request.page_size(), request.page_token(), request.warehouse(), {}, fields);
  const std::string warehouse_id = fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<VoucherTx>(scope.world(), scope.origin(), [&](VoucherTx& tx) -> absl::StatusOr<v1::ListIncomingResponse> {
    ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(warehouse_id));
    if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.warehouse());
    ASSIGN_OR_RETURN(std::vector<v1::IncomingShipment> shipments, tx.ListIncoming(request.warehouse(), page.after, page.size));
    v1::ListIncomingResponse response;
    response.set_next_page_token(CutPage(shipments, page, request.warehouse(), [](const v1::IncomingShipment& shipment) {
      return IdOf(shipment.shipment(), "shipments").value();
    }));
    for (v1::IncomingShipment& shipment : shipments) *response.add_shipments() = std::move(shipment);
    return response;
  });
}

}  // namespace muster::warehouse
