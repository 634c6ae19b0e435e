#include "absl/container/flat_hash_map.h"
#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "dispatch/store/pending_steps.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

Stored<v1::Shipment> ToStored(const sql::FindShipmentRow& row) {
  Stored<v1::Shipment> stored{.serial_number = row.serial_number, .readers = NamesOf(kChapters, row.readers)};
  v1::Shipment& shipment = stored.message;
  shipment.set_name(NameOf(kShipments, row.shipment_id));
  shipment.set_plan(NameOf(kPlans, row.plan_id));
  shipment.set_incident(NameOf(kIncidents, row.incident));
  shipment.set_warehouse(NameOf(kWarehouses, row.warehouse));
  shipment.set_chapter(NameOf(kChapters, row.chapter));
  *shipment.mutable_site() = SiteOf(row);
  shipment.set_requesting_chapter(NameOf(kChapters, row.requesting_chapter));
  shipment.set_state(static_cast<v1::Shipment::State>(row.state));
  shipment.set_distance_m(row.distance_m);
  *shipment.mutable_planned_depart_time() = ToTimestamp(row.planned_depart_time);
  *shipment.mutable_planned_arrive_time() = ToTimestamp(row.planned_arrive_time);
  if (row.depart_time.has_value()) *shipment.mutable_depart_time() = ToTimestamp(*row.depart_time);
  if (row.arrive_time.has_value()) *shipment.mutable_arrive_time() = ToTimestamp(*row.arrive_time);
  if (row.sign_time.has_value()) *shipment.mutable_sign_time() = ToTimestamp(*row.sign_time);
  shipment.set_signer(row.signer);
  shipment.set_carrier(row.carrier);
  shipment.set_vehicle(row.vehicle);
  shipment.set_reservation(NameOf(kReservations, row.reservation));
  shipment.set_issue_note(row.issue_note);
  if (row.return_time.has_value()) *shipment.mutable_return_time() = ToTimestamp(*row.return_time);
  shipment.set_return_reason(row.return_reason);
  shipment.set_return_note(row.return_note);
  if (row.arrive_time.has_value()) {
    shipment.set_arrival_delay_minutes(DelayMinutes(row.planned_arrive_time, *row.arrive_time));
  }
  *shipment.mutable_create_time() = ToTimestamp(row.create_time);
  shipment.set_etag(absl::StrCat(row.revision));
  return stored;
}

v1::Shipment::Line ToLine(const sql::ListShipmentLinesRow& row, absl::string_view requisition_id) {
  v1::Shipment::Line line;
  line.set_requisition(NameOf(kRequisitions, requisition_id));
  line.set_requisition_line_index(row.requisition_line_index);
  line.set_item(NameOf(kItems, row.item));
  line.set_lot(NameOf(kLots, row.lot));
  line.set_quantity(row.quantity);
  line.set_received_quantity(row.received_quantity);
  line.set_lost_quantity(row.lost_quantity);
  line.set_damaged_quantity(row.damaged_quantity);
  line.set_returned_quantity(row.returned_quantity);
  return line;
}

}  // namespace

void DispatchTx::Insert(const v1::Shipment& shipment, const std::vector<std::string>& readers) {
  const absl::string_view id = IdPart(shipment.name());
  sql().Enqueue(sql::kInsertShipment, id, IdPart(shipment.plan()), IdPart(shipment.lines(0).requisition()), IdPart(shipment.warehouse()),
                IdPart(shipment.chapter()), shipment.state(), shipment.distance_m(), FromTimestamp(shipment.planned_depart_time()),
                FromTimestamp(shipment.planned_arrive_time()), FromTimestamp(shipment.create_time()), IdParts(readers));
  std::vector<std::int32_t> requisition_line_indices;
  std::vector<std::string> items, lots;
  std::vector<std::int64_t> quantities;
  for (const v1::Shipment::Line& line : shipment.lines()) {
    requisition_line_indices.push_back(line.requisition_line_index());
    items.emplace_back(IdPart(line.item()));
    lots.emplace_back(IdPart(line.lot()));
    quantities.push_back(line.quantity());
  }
  sql().Enqueue(sql::kInsertShipmentLines, id, requisition_line_indices, items, lots, quantities);
}

template <class Row>
absl::StatusOr<std::vector<Stored<v1::Shipment>>> DispatchTx::WithLinesAndStep(absl::StatusOr<std::vector<Row>> rows) {
  if (!rows.ok()) return std::move(rows).status();
  std::vector<Stored<v1::Shipment>> found;
  std::vector<std::string> ids;
  absl::flat_hash_map<std::string, std::size_t> index_of;
  for (const Row& row : *rows) {
    index_of[row.shipment_id] = found.size();
    ids.push_back(row.shipment_id);
    found.push_back(ToStored(row));
  }
  ASSIGN_OR_RETURN(const auto lines, sql().Query(sql::kListShipmentLines, ids));
  for (const sql::ListShipmentLinesRow& line : lines) {
    const std::size_t index = index_of.at(line.shipment_id);
    *found[index].message.add_lines() = ToLine(line, (*rows)[index].requisition_id);
  }
  RETURN_IF_ERROR(FillLoadsAndReceipts(ids, found));
  RETURN_IF_ERROR(FillPendingSteps(found));
  return found;
}

absl::StatusOr<Stored<v1::Shipment>> DispatchTx::FindShipment(absl::string_view name) {
  return TheOne(WithLinesAndStep(sql().Query(sql::kFindShipment, IdPart(name))), "SHIPMENT_UNKNOWN", name);
}

absl::StatusOr<Stored<v1::Shipment>> DispatchTx::LockShipment(absl::string_view name) {
  return TheOne(WithLinesAndStep(sql().Query(sql::kLockShipment, IdPart(name))), "SHIPMENT_UNKNOWN", name);
}

absl::StatusOr<std::vector<Stored<v1::Shipment>>> DispatchTx::FindShipments(const std::vector<std::string>& names) {
  return WithLinesAndStep(sql().Query(sql::kFindShipments, IdParts(names)));
}

absl::StatusOr<std::vector<Stored<v1::Shipment>>> DispatchTx::LockShipments(const std::vector<std::string>& names) {
  return WithLinesAndStep(sql().Query(sql::kLockShipments, IdParts(names)));
}

absl::StatusOr<std::vector<Stored<v1::Shipment>>> DispatchTx::ListShipments(const ListFilter& filter) {
  return WithLinesAndStep(
      sql().Query(sql::kListShipments, filter.before_serial_number, IdPart(filter.incident), IdPart(filter.plan), filter.limit));
}

absl::StatusOr<std::vector<Stored<v1::Shipment>>> DispatchTx::ListShipmentsFor(const std::vector<std::string>& requisitions) {
  return WithLinesAndStep(sql().Query(sql::kListRequisitionShipments, IdParts(requisitions)));
}

void DispatchTx::Save(v1::Shipment& shipment) {
  CountRevision(shipment);
  sql().Enqueue(
      sql::kUpdateShipment, IdPart(shipment.name()), shipment.state(), OptionalTime(shipment.has_depart_time(), shipment.depart_time()),
      OptionalTime(shipment.has_arrive_time(), shipment.arrive_time()), OptionalTime(shipment.has_sign_time(), shipment.sign_time()),
      shipment.signer(), shipment.carrier(), shipment.vehicle(), IdPart(shipment.reservation()), shipment.issue_note(),
      OptionalTime(shipment.has_return_time(), shipment.return_time()), shipment.return_reason(), shipment.return_note());
}

void DispatchTx::SaveCarried(v1::Shipment& shipment) {
  CountRevision(shipment);
  sql().Enqueue(sql::kCarryShipment, IdPart(shipment.name()), IdPart(shipment.plan()), shipment.distance_m(),
                FromTimestamp(shipment.planned_depart_time()), FromTimestamp(shipment.planned_arrive_time()));
}

void DispatchTx::SaveQuantities(const v1::Shipment& shipment) {
  std::vector<std::int64_t> received, damaged, lost, returned;
  for (const v1::Shipment::Line& line : shipment.lines()) {
    received.push_back(line.received_quantity());
    damaged.push_back(line.damaged_quantity());
    lost.push_back(line.lost_quantity());
    returned.push_back(line.returned_quantity());
  }
  sql().Enqueue(sql::kUpdateShipmentReceipt, IdPart(shipment.name()), received, damaged, lost, returned);
}

void DispatchTx::InsertReceipt(const v1::Shipment& shipment) {
  const v1::Shipment::Receipt& receipt = *shipment.receipts().rbegin();
  const absl::string_view id = IdPart(shipment.name());
  sql().Enqueue(sql::kInsertReceipt, id, receipt.number(), FromTimestamp(receipt.sign_time()), receipt.signer(), receipt.note(),
                receipt.creator(), FromTimestamp(receipt.create_time()));
  std::vector<std::int32_t> line_indices;
  std::vector<std::int64_t> received, damaged, lost;
  for (const v1::Shipment::ReceiptLine& line : receipt.lines()) {
    line_indices.push_back(line.line_index());
    received.push_back(line.received_quantity());
    damaged.push_back(line.damaged_quantity());
    lost.push_back(line.lost_quantity());
  }
  sql().Enqueue(sql::kInsertReceiptLines, id, receipt.number(), line_indices, received, damaged, lost);
}

void DispatchTx::DeleteReceipt(const v1::Shipment& shipment) {
  sql().Enqueue(sql::kDeleteReceipt, IdPart(shipment.name()), shipment.receipts().rbegin()->number());
}

absl::Status DispatchTx::FillLoadsAndReceipts(const std::vector<std::string>& ids, std::vector<Stored<v1::Shipment>>& shipments) {
  absl::flat_hash_map<absl::string_view, v1::Shipment*> shipment_of;
  for (std::size_t i = 0; i < ids.size(); ++i) shipment_of[ids[i]] = &shipments[i].message;
  ASSIGN_OR_RETURN(const auto loads, sql().Query(sql::kListLoads, ids));
  for (const sql::ListLoadsRow& row : loads) MUSTER_CHECK(shipment_of.at(row.shipment_id)->add_loads()->ParseFromString(row.content));
  ASSIGN_OR_RETURN(const auto receipts, sql().Query(sql::kListReceipts, ids));
  for (const sql::ListReceiptsRow& row : receipts) {
    v1::Shipment::Receipt& receipt = *shipment_of.at(row.shipment_id)->add_receipts();
    receipt.set_number(row.receipt_number);
    *receipt.mutable_sign_time() = ToTimestamp(row.sign_time);
    receipt.set_signer(row.signer);
    receipt.set_note(row.note);
    receipt.set_creator(row.creator);
    *receipt.mutable_create_time() = ToTimestamp(row.create_time);
  }
  ASSIGN_OR_RETURN(const auto lines, sql().Query(sql::kListReceiptLines, ids));
  for (const sql::ListReceiptLinesRow& row : lines) {
    // Numbered from 1 without gaps.
    v1::Shipment::ReceiptLine& line = *shipment_of.at(row.shipment_id)->mutable_receipts(row.receipt_number - 1)->add_lines();
    line.set_line_index(row.line_index);
    line.set_received_quantity(row.received_quantity);
    line.set_damaged_quantity(row.damaged_quantity);
    line.set_lost_quantity(row.lost_quantity);
  }
  return absl::OkStatus();
}

}  // namespace muster::dispatch
