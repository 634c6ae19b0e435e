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
  if (row.merged_into.has_value()) requisition.set_merged_into(NameOf(kRequisitions, *row.merged_into));
  requisition.set_amendment_count(row.amendment_count);
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

// The lines of a requisition as the columns of a statement.
struct LineColumns {
  explicit LineColumns(const v1::Requisition& requisition) {
    for (const v1::Requisition::Line& line : requisition.lines()) {
      items.emplace_back(IdPart(line.item()));
      quantities.push_back(line.quantity());
      priorities.push_back(line.priority());
      needed_by_times.push_back(OptionalTime(line.has_needed_by_time(), line.needed_by_time()));
      not_before_times.push_back(OptionalTime(line.has_not_before_time(), line.not_before_time()));
    }
  }

  std::vector<std::string> items;
  std::vector<std::int64_t> quantities;
  std::vector<std::int32_t> priorities;
  std::vector<std::optional<absl::Time>> needed_by_times, not_before_times;
};

v1::RequisitionRevision ToRevision(const sql::ListRequisitionRevisionsRow& row) {
  v1::RequisitionRevision revision;
  MUSTER_CHECK(revision.ParseFromString(row.content));
  revision.set_name(absl::StrCat(NameOf(kRequisitions, row.requisition_id), "/revisions/", row.revision_number));
  *revision.mutable_amend_time() = ToTimestamp(row.amend_time);
  revision.set_amender(row.amender);
  revision.set_reason(row.reason);
  return revision;
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
  const LineColumns lines(requisition);
  sql().Enqueue(sql::kInsertRequisitionLines, id, lines.items, lines.quantities, lines.priorities, lines.needed_by_times,
                lines.not_before_times);
}

void DispatchTx::ReplaceLines(const v1::Requisition& draft) {
  sql().Enqueue(sql::kDeleteRequisitionLines, IdPart(draft.name()));
  SaveLines(draft);
}

void DispatchTx::SaveLines(const v1::Requisition& requisition) {
  const LineColumns lines(requisition);
  sql().Enqueue(sql::kSaveRequisitionLines, IdPart(requisition.name()), lines.items, lines.quantities, lines.priorities,
                lines.needed_by_times, lines.not_before_times);
}

void DispatchTx::Insert(const v1::RequisitionRevision& revision) {
  v1::RequisitionRevision content;
  *content.mutable_before() = revision.before();
  *content.mutable_after() = revision.after();
  sql().Enqueue(sql::kInsertRequisitionRevision, IdPart(revision.after().name()), revision.after().amendment_count(),
                FromTimestamp(revision.amend_time()), revision.amender(), revision.reason(), content.SerializeAsString());
}

absl::StatusOr<std::vector<v1::RequisitionRevision>> DispatchTx::ListRevisions(absl::string_view requisition) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListRequisitionRevisions, IdPart(requisition)));
  std::vector<v1::RequisitionRevision> revisions;
  for (const sql::ListRequisitionRevisionsRow& row : rows) revisions.push_back(ToRevision(row));
  return revisions;
}

absl::StatusOr<std::vector<v1::FindDuplicateRequisitionsResponse::Pair>> DispatchTx::ListDuplicates(const DuplicateFilter& filter) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListDuplicateRequisitions, IdPart(filter.incident), filter.divisions,
                                                absl::ToInt64Seconds(filter.span), filter.distance_m, filter.limit));
  std::vector<v1::FindDuplicateRequisitionsResponse::Pair> pairs;
  for (const sql::ListDuplicateRequisitionsRow& row : rows) {
    v1::FindDuplicateRequisitionsResponse::Pair& pair = pairs.emplace_back();
    pair.set_first_requisition(NameOf(kRequisitions, row.first_requisition));
    pair.set_second_requisition(NameOf(kRequisitions, row.second_requisition));
    pair.set_distance_m(row.distance_m);
    pair.set_same_site_name(row.same_site_name);
    for (const std::string& item : row.items) pair.add_items(NameOf(kItems, item));
  }
  return pairs;
}

absl::StatusOr<std::vector<RequisitionSum>> DispatchTx::SummarizeRequisitions(absl::string_view incident, const ChapterGroups& groups,
                                                                              const std::optional<std::vector<std::string>>& readers) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kSummarizeRequisitions, IdPart(incident), IdParts(groups.chapters), IdParts(groups.groups), readers));
  std::vector<RequisitionSum> sums;
  for (const sql::SummarizeRequisitionsRow& row : rows) {
    RequisitionSum& sum = sums.emplace_back();
    sum.group = NameOf(kChapters, row.group_chapter);
    sum.requisition_count = row.requisition_count;
    sum.line.set_item(NameOf(kItems, row.item));
    sum.line.set_priority(static_cast<common::v1::Priority>(row.priority));
    sum.line.set_asked_quantity(row.asked_quantity);
    sum.line.set_planned_quantity(row.planned_quantity);
    sum.line.set_on_way_quantity(row.on_way_quantity);
    sum.line.set_received_quantity(row.received_quantity);
    sum.line.set_missing_quantity(row.asked_quantity - row.planned_quantity - row.on_way_quantity - row.received_quantity);
  }
  return sums;
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

absl::StatusOr<std::vector<Stored<v1::Requisition>>> DispatchTx::ListReportingRequisitions(absl::string_view incident,
                                                                                           absl::string_view chapter) {
  return WithLines(sql().Query(sql::kListReportingRequisitions, IdPart(incident), IdPart(chapter)));
}

void DispatchTx::Save(v1::Requisition& requisition) {
  CountRevision(requisition);
  const v1::Site& site = requisition.site();
  const std::string merged_into(IdPart(requisition.merged_into()));
  sql().Enqueue(sql::kUpdateRequisition, IdPart(requisition.name()), requisition.state(),
                OptionalTime(requisition.has_submit_time(), requisition.submit_time()), site.display_name(), IdPart(site.chapter()),
                site.point().latitude_degrees(), site.point().longitude_degrees(), requisition.note(),
                merged_into.empty() ? std::nullopt : std::optional<std::string>(merged_into), requisition.amendment_count());
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
