#include "dispatch/api/shipment_api.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/shipment_moves.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/lifecycle.h"
#include "dispatch/domain/receipt.h"
#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_DUTY_OFFICER;
using common::v1::ROLE_WAREHOUSE_MANAGER;

warehouse::v1::IssueStockRequest MakeIssueRequest(const v1::Shipment& shipment, const v1::IssueShipmentRequest& asked) {
  warehouse::v1::IssueStockRequest request;
  request.set_reservation(shipment.reservation());
  request.set_shipment(shipment.name());
  *request.mutable_responsible_persons() = asked.responsible_persons();
  request.set_counterparty(shipment.site().display_name());
  if (asked.has_voucher_time()) *request.mutable_voucher_time() = asked.voucher_time();
  return request;
}

// Of the latest receipt. What arrived and is of no use is lost to the ledger.
warehouse::v1::DeliverStockRequest MakeDeliverRequest(const v1::Shipment& shipment) {
  warehouse::v1::DeliverStockRequest request;
  request.set_shipment(shipment.name());
  request.set_site(shipment.site().display_name());
  std::map<std::string, warehouse::v1::DeliverStockRequest::Line> line_of;
  for (const v1::Shipment::ReceiptLine& line : shipment.receipts().rbegin()->lines()) {
    const std::string& lot = shipment.lines(line.line_index()).lot();
    warehouse::v1::DeliverStockRequest::Line& delivered = line_of[lot];
    delivered.set_lot(lot);
    delivered.set_delivered_quantity(delivered.delivered_quantity() + line.received_quantity());
    delivered.set_lost_quantity(delivered.lost_quantity() + line.damaged_quantity() + line.lost_quantity());
  }
  for (auto& [lot, line] : line_of) *request.add_lines() = std::move(line);
  return request;
}

// Adds a receipt to the shipment, and what it signs for to its lines.
absl::Status WriteReceipt(const v1::SignShipmentRequest& request, DispatchTx& tx, v1::Shipment& shipment) {
  std::vector<std::int64_t> outstanding;
  for (const v1::Shipment::Line& line : shipment.lines()) outstanding.push_back(OutstandingOf(line));
  std::vector<ReceiptLine> differences;
  for (const v1::SignShipmentRequest::Line& line : request.lines()) {
    differences.push_back({.line_index = line.line_index(),
                           .received_quantity = line.received_quantity(),
                           .damaged_quantity = line.damaged_quantity(),
                           .lost_quantity = line.lost_quantity()});
  }
  ASSIGN_OR_RETURN(const std::vector<ReceiptLine> lines,
                   CompleteReceipt(outstanding, differences, request.partial() ? Extent::kPart : Extent::kRest));
  v1::Shipment::Receipt& receipt = *shipment.add_receipts();
  receipt.set_number(shipment.receipts_size());
  *receipt.mutable_sign_time() = shipment.sign_time();
  receipt.set_signer(request.signer());
  receipt.set_note(request.note());
  receipt.set_creator(tx.actor());
  *receipt.mutable_create_time() = ToTimestamp(tx.now());
  for (const ReceiptLine& line : lines) {
    v1::Shipment::ReceiptLine& signed_line = *receipt.add_lines();
    signed_line.set_line_index(line.line_index);
    signed_line.set_received_quantity(line.received_quantity);
    signed_line.set_damaged_quantity(line.damaged_quantity);
    signed_line.set_lost_quantity(line.lost_quantity);
    v1::Shipment::Line& sent = *shipment.mutable_lines(line.line_index);
    sent.set_received_quantity(sent.received_quantity() + line.received_quantity);
    sent.set_damaged_quantity(sent.damaged_quantity() + line.damaged_quantity);
    sent.set_lost_quantity(sent.lost_quantity() + line.lost_quantity);
  }
  tx.InsertReceipt(shipment);
  tx.SaveQuantities(shipment);
  return absl::OkStatus();
}

// Who carries the goods: the loads say, or else whoever lets them go.
absl::Status WriteCarriage(const v1::DepartShipmentRequest& request, v1::Shipment& shipment) {
  Fields fields;
  if (shipment.loads().empty()) {
    fields.RequiredText("carrier", request.carrier(), 200);
    fields.RequiredText("vehicle", request.vehicle(), 50);
    shipment.set_carrier(request.carrier());
    shipment.set_vehicle(request.vehicle());
  } else {
    if (!request.carrier().empty()) fields.Add("carrier", "LOADED_BEFORE");
    if (!request.vehicle().empty()) fields.Add("vehicle", "LOADED_BEFORE");
  }
  return fields.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Shipment> ShipmentApi::GetShipment(const rpc::Call& call, const v1::GetShipmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(
      Stored<v1::Shipment> stored,
      Visible(scope,
              outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindShipment(request.name()); }),
              "SHIPMENT_UNKNOWN", request.name()));
  return std::move(stored.message);
}

absl::StatusOr<v1::ListShipmentsResponse> ShipmentApi::ListShipments(const rpc::Call& call, const v1::ListShipmentsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter = absl::StrCat(request.incident(), " ", request.plan());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter, {}, fields);
  fields.Name("incident", request.incident(), "incidents");
  fields.Name("plan", request.plan(), "plans");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(auto rows, (ReadVisible<v1::Shipment>(scope, page, [&](DispatchTx& tx, ListFilter position) {
                     position.incident = request.incident();
                     position.plan = request.plan();
                     return tx.ListShipments(position);
                   })));
  v1::ListShipmentsResponse response;
  response.set_next_page_token(FillPage(std::move(rows), page, filter, response.mutable_shipments()));
  return response;
}

absl::StatusOr<v1::Shipment> ShipmentApi::IssueShipment(const rpc::Call& call, const v1::IssueShipmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckShipmentName(request.request_id(), request.name(), fields);
  fields.TwoPersons("responsible_persons", request.responsible_persons());
  fields.Time("voucher_time", request.has_voucher_time(), request.voucher_time(), EarliestTime(), scope.now(), scope.now());
  RETURN_IF_ERROR(fields.ToStatus());
  std::optional<std::int64_t> step_id;
  const auto answer = outbox::WriteOnce<DispatchTx, v1::Shipment>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Shipment> {
        step_id.reset();
        ASSIGN_OR_RETURN(v1::Shipment shipment, LockVisibleShipment(tx, scope, request.name()));
        RETURN_IF_ERROR(scope.Authorize({ROLE_WAREHOUSE_MANAGER}, shipment.chapter()));
        RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kIssue));
        ASSIGN_OR_RETURN(step_id, tx.InsertStep(shipment.name(), v1::Step::KIND_ISSUE, MakeIssueRequest(shipment, request), kHeadStart));
        *shipment.mutable_pending_step() = NewStep(v1::Step::KIND_ISSUE);
        return SaveShipment(tx, std::move(shipment));
      });
  return AfterFirstAttempt(steps_, scope, step_id, request.request_id(), answer);
}

absl::StatusOr<v1::Shipment> ShipmentApi::DepartShipment(const rpc::Call& call, const v1::DepartShipmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckShipmentName(request.request_id(), request.name(), fields);
  fields.Text("carrier", request.carrier(), 200);
  fields.Text("vehicle", request.vehicle(), 50);
  fields.Time("depart_time", request.has_depart_time(), request.depart_time(), EarliestTime(), scope.now(), scope.now());
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DispatchTx, v1::Shipment>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Shipment> {
        ASSIGN_OR_RETURN(v1::Shipment shipment, LockVisibleShipment(tx, scope, request.name()));
        RETURN_IF_ERROR(scope.Authorize({ROLE_WAREHOUSE_MANAGER, ROLE_DUTY_OFFICER}, shipment.chapter()));
        RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kDepart));
        RETURN_IF_ERROR(WriteCarriage(request, shipment));
        *shipment.mutable_depart_time() = ToTimestamp(request.has_depart_time() ? FromTimestamp(request.depart_time()) : tx.now());
        return SaveShipment(tx, std::move(shipment));
      });
}

absl::StatusOr<v1::Shipment> ShipmentApi::ArriveShipment(const rpc::Call& call, const v1::ArriveShipmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckShipmentName(request.request_id(), request.name(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DispatchTx, v1::Shipment>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Shipment> {
        ASSIGN_OR_RETURN(v1::Shipment shipment, LockVisibleShipment(tx, scope, request.name()));
        RETURN_IF_ERROR(AuthorizeEitherEnd(scope, shipment));
        RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kArrive));
        ASSIGN_OR_RETURN(const absl::Time time, TimeAfter("arrive_time", request.has_arrive_time(), request.arrive_time(),
                                                          FromTimestamp(shipment.depart_time()), tx.now()));
        *shipment.mutable_arrive_time() = ToTimestamp(time);
        // What is entered as having taken no time teaches nothing.
        if (time - FromTimestamp(shipment.depart_time()) >= absl::Seconds(1)) tx.InsertJourney(shipment);
        shipment.set_arrival_delay_minutes(DelayMinutes(FromTimestamp(shipment.planned_arrive_time()), time));
        return SaveShipment(tx, std::move(shipment));
      });
}

absl::StatusOr<v1::Shipment> ShipmentApi::SignShipment(const rpc::Call& call, const v1::SignShipmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckShipmentName(request.request_id(), request.name(), fields);
  fields.RequiredText("signer", request.signer(), 100);
  fields.Text("note", request.note(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  std::optional<std::int64_t> step_id;
  const auto answer = outbox::WriteOnce<DispatchTx, v1::Shipment>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Shipment> {
        step_id.reset();
        ASSIGN_OR_RETURN(v1::Shipment shipment, LockVisibleShipment(tx, scope, request.name()));
        RETURN_IF_ERROR(scope.Authorize({ROLE_DUTY_OFFICER}, shipment.requesting_chapter()));
        RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kSign));
        const absl::Time earliest = FromTimestamp(shipment.receipts().empty() ? shipment.arrive_time() : shipment.sign_time());
        ASSIGN_OR_RETURN(const absl::Time time, TimeAfter("sign_time", request.has_sign_time(), request.sign_time(), earliest, tx.now()));
        *shipment.mutable_sign_time() = ToTimestamp(time);
        shipment.set_signer(request.signer());
        RETURN_IF_ERROR(WriteReceipt(request, tx, shipment));
        ASSIGN_OR_RETURN(step_id, tx.InsertStep(shipment.name(), v1::Step::KIND_DELIVER, MakeDeliverRequest(shipment), kHeadStart));
        *shipment.mutable_pending_step() = NewStep(v1::Step::KIND_DELIVER);
        return SaveShipment(tx, std::move(shipment));
      });
  return AfterFirstAttempt(steps_, scope, step_id, request.request_id(), answer);
}

}  // namespace muster::dispatch
