#include "warehouse/api/inspection_api.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/lot_rules.h"
#include "warehouse/domain/shelf_life.h"
#include "warehouse/store/lot_store.h"

namespace muster::warehouse {
namespace {

absl::Status Validate(const v1::RecordInspectionRequest& request, absl::CivilDay today) {
  Fields fields;
  fields.RequestId(request.request_id());
  const v1::Inspection& inspection = request.inspection();
  fields.RequiredName("inspection.warehouse", inspection.warehouse(), "warehouses");
  RequiredLot(fields, "inspection.lot", inspection.lot());
  RequiredChoice(fields, "inspection.kind", inspection.kind(), v1::Inspection::Kind_MAX);
  RequiredChoice(fields, "inspection.result", inspection.result(), v1::Inspection::Result_MAX);
  fields.TwoPersons("inspection.inspectors", inspection.inspectors());
  fields.Text("inspection.remark", inspection.remark(), 500);
  const std::optional<absl::CivilDay> day = fields.Day("inspection.inspection_day", inspection.inspection_day());
  if (day.has_value()) CheckDay(fields, "inspection.inspection_day", *day, {.min = domain::kEarliestDayOnGoods, .max = today});
  return fields.ToStatus();
}

bool Condemns(const v1::Inspection& inspection) {
  return inspection.kind() == v1::Inspection::KIND_SAMPLING_TEST && inspection.result() == v1::Inspection::RESULT_FAILED;
}

// FAILED_PRECONDITION/INSPECTED_BEFORE_ARRIVAL when it was inspected on a day before the one on the paper with which it came.
absl::Status CheckArrived(LotTx& tx, const v1::Inspection& inspection) {
  ASSIGN_OR_RETURN(const std::optional<absl::Time> arrival, tx.FindArrival(NumberOf(inspection.lot(), "lots").value()));
  if (!arrival.has_value() || inspection.inspection_day() >= absl::FormatCivilTime(ChinaDay(*arrival))) return absl::OkStatus();
  return FailedPrecondition("INSPECTED_BEFORE_ARRIVAL", absl::StrCat(inspection.lot(), " came later"),
                            {{"lot", inspection.lot()}, {"arrival_day", absl::FormatCivilTime(ChinaDay(*arrival))}});
}

// A lot that is held already stays so.
absl::Status Quarantine(LotTx& tx, const Scope& scope, const v1::Inspection& inspection) {
  ASSIGN_OR_RETURN(const std::vector<LotHome> homes, tx.ListLotHomes(NumberOf(inspection.lot(), "lots").value()));
  const std::string reason = inspection.remark().empty() ? "抽样检测不合格" : absl::StrCat("抽样检测不合格: ", inspection.remark());
  const absl::Status changed = ChangeLotState(tx, scope, inspection.lot(), homes, v1::Lot::STATE_QUARANTINED, reason).status();
  return ReasonOf(changed) == "LOT_STATE_UNCHANGED" ? absl::OkStatus() : changed;
}

}  // namespace

absl::StatusOr<v1::Inspection> InspectionApi::RecordInspection(const rpc::Call& call, const v1::RecordInspectionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, ChinaDay(scope.now())));
  return outbox::WriteOnce<LotTx, v1::Inspection>(scope.world(), scope.origin(), request, [&](LotTx& tx) -> absl::StatusOr<v1::Inspection> {
    v1::InspectionRecorded event;
    v1::Inspection& inspection = *event.mutable_inspection();
    inspection = request.inspection();
    *inspection.mutable_inspectors() = PersonNames(request.inspection().inspectors());
    if (inspection.inspection_day().empty()) inspection.set_inspection_day(absl::FormatCivilTime(ChinaDay(tx.now())));
    ASSIGN_OR_RETURN(const v1::Warehouse warehouse, FindVisibleWarehouse(tx, scope, inspection.warehouse()));
    RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, warehouse.chapter()));
    ASSIGN_OR_RETURN(const std::optional<v1::StockBalance> balance,
                     tx.FindBalance(inspection.warehouse(), NumberOf(inspection.lot(), "lots").value()));
    if (!balance.has_value()) return Unknown("LOT_UNKNOWN", inspection.lot());
    RETURN_IF_ERROR(CheckArrived(tx, inspection));
    if (Condemns(inspection)) RETURN_IF_ERROR(Quarantine(tx, scope, inspection));
    RETURN_IF_ERROR(tx.InsertInspection(inspection));
    tx.Append(inspection.name(), warehouse.chapter(), event);
    return inspection;
  });
}

absl::StatusOr<v1::ListInspectionsResponse> InspectionApi::ListInspections(const rpc::Call& call,
                                                                           const v1::ListInspectionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.parent(), "\n", request.lot());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  std::string warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses");
  const std::int64_t lot_id = request.lot().empty() ? 0 : RequiredLot(fields, "lot", request.lot()).value_or(0);
  RETURN_IF_ERROR(fields.ToStatus());
  const bool is_one_warehouse = warehouse_id != "-";
  if (!is_one_warehouse) warehouse_id.clear();
  ASSIGN_OR_RETURN(const std::vector<std::string> chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<LotTx>(scope.world(), scope.origin(), [&](LotTx& tx) -> absl::StatusOr<v1::ListInspectionsResponse> {
    if (is_one_warehouse) RETURN_IF_ERROR(FindVisibleWarehouse(tx, scope, request.parent()).status());
    ASSIGN_OR_RETURN(std::vector<v1::Inspection> inspections, tx.ListInspections(chapter_ids, warehouse_id, lot_id, before, page.size));
    v1::ListInspectionsResponse response;
    response.set_next_page_token(CutPage(inspections, page, filter_text,
                                         [](const v1::Inspection& inspection) { return IdOf(inspection.name(), "inspections").value(); }));
    for (v1::Inspection& inspection : inspections) *response.add_inspections() = std::move(inspection);
    return response;
  });
}

}  // namespace muster::warehouse
