#include "warehouse/api/sheet_api.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/api/sheet_count.h"
#include "warehouse/api/sheet_input.h"
#include "warehouse/api/sheet_receipt.h"
#include "warehouse/api/sheet_tables.h"
#include "warehouse/store/sheet_store.h"

namespace muster::warehouse {
namespace {

// Whom the goods come from when books begin.
constexpr char kOpeningStock[] = "期初建账";

// What the sheet asks for, still without lines.
v1::ReceiveStockRequest HeaderOf(const v1::ImportSheetRequest& request) {
  const bool is_opening = request.kind() == v1::IMPORT_KIND_OPENING_STOCK;
  v1::ReceiveStockRequest header;
  header.set_request_id(request.request_id());
  header.set_warehouse(request.warehouse());
  *header.mutable_responsible_persons() = request.responsible_persons();
  header.set_counterparty(is_opening ? kOpeningStock : request.counterparty());
  if (request.has_voucher_time()) *header.mutable_voucher_time() = request.voucher_time();
  if (!request.file_name().empty()) header.set_note(absl::StrCat("表格 ", request.file_name()));
  return header;
}

absl::StatusOr<SheetInput> Validate(const v1::ImportSheetRequest& request, const v1::ReceiveStockRequest& header, const Scope& scope) {
  Fields fields;
  CheckHeader(header, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  RequiredChoice(fields, "kind", request.kind(), v1::ImportKind_MAX);
  if (request.kind() == v1::IMPORT_KIND_OPENING_STOCK && !request.counterparty().empty()) fields.Add("counterparty", "NOT_FOR_THIS_KIND");
  if (!request.stocktake().empty()) fields.Add("stocktake", "NOT_FOR_THIS_KIND");
  if (!request.counter().empty()) fields.Add("counter", "NOT_FOR_THIS_KIND");
  if (request.has_count_time()) fields.Add("count_time", "NOT_FOR_THIS_KIND");
  fields.Text("file_name", request.file_name(), 200);
  fields.Text("worksheet", request.worksheet(), 100);
  SheetInput input = ReadContent(request, domain::ReceiptRules(), scope.world().exercise, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return input;
}

// The warehouse of a request that changes nothing.
absl::StatusOr<v1::Warehouse> FindWarehouse(WarehouseTx& tx, const Scope& scope, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(IdOf(name, "warehouses").value()));
  if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", name);
  return *std::move(warehouse);
}

// Goods come in before their day of use is over, and from somebody; only what lay there when the books began is entered as it is, on as
// many sheets as it takes. FAILED_PRECONDITION/BOOKS_BEGUN (details name, voucher) once anything else has been posted.
absl::Status CheckBeginning(SheetTx& tx, const v1::Warehouse& warehouse) {
  const VoucherFilter of_here{.chapter_ids = {std::string(IdOf(warehouse.chapter(), "chapters").value())},
                              .warehouse_id = std::string(IdOf(warehouse.name(), "warehouses").value())};
  ASSIGN_OR_RETURN(const std::vector<OwnedVoucher> latest, tx.ListVouchers(of_here, std::numeric_limits<std::int64_t>::max(), 1));
  if (latest.empty() || latest.front().voucher.counterparty() == kOpeningStock) return absl::OkStatus();
  const std::string& voucher = latest.front().voucher.name();
  return FailedPrecondition("BOOKS_BEGUN", absl::StrCat(warehouse.name(), " has posted ", voucher),
                            {{"name", warehouse.name()}, {"voucher", voucher}});
}

}  // namespace

absl::StatusOr<v1::ImportSheetResponse> SheetApi::ImportSheet(const rpc::Call& call, const v1::ImportSheetRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  if (request.kind() == v1::IMPORT_KIND_COUNT) return ImportCounts(scope, call.language, request);
  const bool is_opening = request.kind() == v1::IMPORT_KIND_OPENING_STOCK;
  const v1::ReceiveStockRequest header = HeaderOf(request);
  ASSIGN_OR_RETURN(const SheetInput input, Validate(request, header, scope));
  struct Reading {
    v1::ReceiveStockRequest receipt;
    v1::ImportSheetResponse response;
  };
  const auto read = [&](SheetTx& tx) -> absl::StatusOr<Reading> {
    ASSIGN_OR_RETURN(const std::vector<v1::Item> catalogue, tx.ListCatalogue());
    const domain::ReceiptContext context{.warehouse = request.warehouse(), .today = ChinaDay(tx.now())};
    v1::ReceiveStockRequest receipt = header;
    // Goods that lie there expired are entered, or the books would not show what lies there.
    const absl::CivilDay earliest_expiry = is_opening ? absl::CivilDay::min() : PaperDay(receipt, tx.now());
    const SheetReading reading = ReadReceipt(input.layout, MakeItemIndex(catalogue), context, earliest_expiry, scope, receipt);
    return Reading{.receipt = receipt, .response = ToResponse(reading, receipt.lines_size(), call.language)};
  };

  if (request.validate_only()) {
    return outbox::Read<SheetTx>(scope.world(), scope.origin(), [&](SheetTx& tx) -> absl::StatusOr<v1::ImportSheetResponse> {
      ASSIGN_OR_RETURN(const v1::Warehouse warehouse, FindWarehouse(tx, scope, request.warehouse()));
      RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER}, warehouse.chapter()));
      RETURN_IF_ERROR(CheckOpen(warehouse.name(), warehouse.state()));
      if (is_opening) RETURN_IF_ERROR(CheckBeginning(tx, warehouse));
      ASSIGN_OR_RETURN(Reading reading, read(tx));
      return std::move(reading.response);
    });
  }
  return outbox::WriteOnce<SheetTx, v1::ImportSheetResponse>(
      scope.world(), scope.origin(), request, [&](SheetTx& tx) -> absl::StatusOr<v1::ImportSheetResponse> {
        ASSIGN_OR_RETURN(const v1::Warehouse warehouse,
                         KeepWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
        RETURN_IF_ERROR(CheckOpen(warehouse.name(), warehouse.state()));
        if (is_opening) RETURN_IF_ERROR(CheckBeginning(tx, warehouse));
        ASSIGN_OR_RETURN(Reading reading, read(tx));
        const bool is_whole = reading.response.row_error_count() == 0;
        if (reading.receipt.lines().empty() || (!is_whole && !request.accept_good_rows())) return std::move(reading.response);
        ASSIGN_OR_RETURN(*reading.response.mutable_voucher(),
                         is_opening ? PostOpeningStock(tx, scope, reading.receipt) : PostPaper(tx, scope, reading.receipt));
        return std::move(reading.response);
      });
}

}  // namespace muster::warehouse
