#include "absl/container/flat_hash_map.h"
#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

Stored<v1::Requisition> ToStored(const sql::FindRequisitionsRow& row) {
  Stored<v1::Requisition> stored{.serial_number = row.serial_number, .readers = NamesOf(kChapters, row.readers)};
  v1::Requisition& requisition = stored.message;
  requisition.set_name(NameOf(kRequisitions, row.requisition_id));
  requisition.set_incident(NameOf(kIncidents, row.incident));
  requisition.set_chapter(NameOf(kChapters, row.chapter));
  *requisition.mutable_site() = SiteOf(row);
  requisition.set_state(static_cast<v1::Requisition::State>(row.state));
  requisition.set_note(row.note);
  *requisition.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.submit_time.has_value()) *requisition.mutable_submit_time() = ToTimestamp(*row.submit_time);
  requisition.set_creator(row.creator);
  requisition.set_etag(absl::StrCat(row.revision));
  return stored;
}

v1::Requisition::Line ToLine(const sql::ListRequisitionLinesRow& row) {
  v1::Requisition::Line line;
  line.set_item(NameOf(kItems, row.item));
  line.set_quantity(row.quantity);
  line.set_priority(static_cast<common::v1::Priority>(row.priority));
  if (row.needed_by_time.has_value()) *line.mutable_needed_by_time() = ToTimestamp(*row.needed_by_time);
  if (row.not_before_time.has_value()) *line.mutable_not_before_time() = ToTimestamp(*row.not_before_time);
  line.set_received_quantity(row.received_quantity);
  return line;
}

}  // namespace

absl::StatusOr<std::int64_t> DispatchTx::TakeNumbers(absl::string_view prefix, std::int64_t count) {
  ASSIGN_OR_RETURN(const sql::TakeNumbersRow row, sql().QueryOne(sql::kTakeNumbers, prefix, count));
  return row.last_value;
}

void DispatchTx::Insert(const v1::Requisition& requisition, const std::vector<std::string>& readers) {
  const absl::string_view id = IdPart(requisition.name());
  const v1::Site& site = requisition.site();
  sql().Enqueue(sql::kInsertRequisition, id, IdPart(requisition.incident()), IdPart(requisition.chapter()), site.display_name(),
                IdPart(site.chapter()), site.point().latitude_degrees(), site.point().longitude_degrees(), requisition.state(),
                requisition.note(), FromTimestamp(requisition.create_time()), requisition.creator(), IdParts(readers));
  std::vector<std::string> items;
  std::vector<std::int64_t> quantities;
  std::vector<std::int32_t> priorities;
  std::vector<std::optional<absl::Time>> needed_by_times, not_before_times;
  for (const v1::Requisition::Line& line : requisition.lines()) {
    items.emplace_back(IdPart(line.item()));
    quantities.push_back(line.quantity());
    priorities.push_back(line.priority());
    needed_by_times.push_back(OptionalTime(line.has_needed_by_time(), line.needed_by_time()));
    not_before_times.push_back(OptionalTime(line.has_not_before_time(), line.not_before_time()));
  }
  sql().Enqueue(sql::kInsertRequisitionLines, id, items, quantities, priorities, needed_by_times, not_before_times);
}

template <class Row>
absl::StatusOr<std::vector<Stored<v1::Requisition>>> DispatchTx::WithLines(absl::StatusOr<std::vector<Row>> rows) {
  if (!rows.ok()) return std::move(rows).status();
  std::vector<Stored<v1::Requisition>> found;
  std::vector<std::string> ids;
  absl::flat_hash_map<std::string, std::size_t> index_of;
  for (const Row& row : *rows) {
    index_of[row.requisition_id] = found.size();
    ids.push_back(row.requisition_id);
    found.push_back(ToStored(row));
  }
  ASSIGN_OR_RETURN(const auto lines, sql().Query(sql::kListRequisitionLines, ids));
  for (const sql::ListRequisitionLinesRow& line : lines) *found[index_of.at(line.requisition_id)].message.add_lines() = ToLine(line);
  return found;
}

absl::StatusOr<std::vector<Stored<v1::Requisition>>> DispatchTx::FindRequisitions(const std::vector<std::string>& names) {
  return WithLines(sql().Query(sql::kFindRequisitions, IdParts(names)));
}

absl::StatusOr<Stored<v1::Requisition>> DispatchTx::FindRequisition(absl::string_view name) {
  return TheOne(FindRequisitions({std::string(name)}), "REQUISITION_UNKNOWN", name);
}

absl::StatusOr<std::vector<Stored<v1::Requisition>>> DispatchTx::LockRequisitions(const std::vector<std::string>& names) {
  return WithLines(sql().Query(sql::kLockRequisitions, IdParts(names)));
}

absl::StatusOr<Stored<v1::Requisition>> DispatchTx::LockRequisition(absl::string_view name) {
  return TheOne(LockRequisitions({std::string(name)}), "REQUISITION_UNKNOWN", name);
}

absl::StatusOr<std::vector<Stored<v1::Requisition>>> DispatchTx::ListRequisitions(const ListFilter& filter) {
  return WithLines(
      sql().Query(sql::kListRequisitions, filter.before_serial_number, IdPart(filter.incident), filter.requisition_state, filter.limit));
}

void DispatchTx::Save(v1::Requisition& requisition) {
  CountRevision(requisition);
  sql().Enqueue(sql::kUpdateRequisition, IdPart(requisition.name()), requisition.state(),
                OptionalTime(requisition.has_submit_time(), requisition.submit_time()));
}

void DispatchTx::AddReaders(const std::vector<std::string>& requisitions, const std::vector<std::string>& readers) {
  sql().Enqueue(sql::kAddRequisitionReaders, IdParts(requisitions), IdParts(readers));
}

absl::StatusOr<std::vector<MissingQuantity>> DispatchTx::ListMissingQuantities(const std::vector<std::string>& requisitions) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListMissingQuantities, IdParts(requisitions)));
  std::vector<MissingQuantity> missing;
  for (const sql::ListMissingQuantitiesRow& row : rows) {
    missing.push_back(
        {.requisition = NameOf(kRequisitions, row.requisition_id), .line_index = row.line_index, .quantity = row.missing_quantity});
  }
  return missing;
}

absl::StatusOr<std::int64_t> DispatchTx::CountOpenShipments(absl::string_view requisition) {
  ASSIGN_OR_RETURN(const sql::CountOpenShipmentsRow row, sql().QueryOne(sql::kCountOpenShipments, IdPart(requisition)));
  return row.open_count;
}

void DispatchTx::AddReceivedQuantities(absl::string_view requisition, absl::string_view shipment, std::int32_t receipt_number) {
  sql().Enqueue(sql::kAddReceivedQuantities, IdPart(requisition), IdPart(shipment), receipt_number);
}

}  // namespace muster::dispatch
