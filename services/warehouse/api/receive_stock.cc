#include "warehouse/api/receive_stock.h"

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/status/status.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/paper.h"

namespace muster::warehouse {
namespace {

void CheckEarmark(const std::string& path, const v1::Earmark& earmark, const auth::ChapterTree& tree, Fields& fields) {
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      fields.RequiredName(absl::StrCat(path, ".incident"), earmark.incident(), "incidents");
      return;
    case v1::Earmark::kChapter:
      if (earmark.chapter().empty()) fields.Add(absl::StrCat(path, ".chapter"), "REQUIRED");
      OptionalChapter(fields, absl::StrCat(path, ".chapter"), earmark.chapter(), tree);
      return;
    case v1::Earmark::kPurpose:
      fields.RequiredText(absl::StrCat(path, ".purpose"), earmark.purpose(), 200);
      return;
    // An earmark that binds to nothing is more likely a mistake than a way to say that there is none.
    case v1::Earmark::TARGET_NOT_SET:
      fields.Add(path, "REQUIRED");
      return;
  }
}

}  // namespace

void CheckReceiptLine(const std::string& path, const v1::ReceiptLine& line, const auth::ChapterTree& tree, Fields& fields) {
  const v1::Lot& lot = line.lot();
  fields.RequiredName(absl::StrCat(path, ".lot.item"), lot.item(), "items");
  fields.Text(absl::StrCat(path, ".lot.batch"), lot.batch(), 100);
  const std::optional<absl::CivilDay> produced = fields.Day(absl::StrCat(path, ".lot.production_date"), lot.production_date());
  const std::optional<absl::CivilDay> expires = fields.Day(absl::StrCat(path, ".lot.expiry_date"), lot.expiry_date());
  if (produced.has_value() && expires.has_value() && *expires < *produced) {
    fields.Add(absl::StrCat(path, ".lot.expiry_date"), "EXPIRES_BEFORE_PRODUCTION", {{"production_date", lot.production_date()}});
  }
  RequiredChoice(fields, absl::StrCat(path, ".lot.source"), lot.source(), v1::Lot::Source_MAX);
  fields.Text(absl::StrCat(path, ".lot.donor"), lot.donor(), 200);
  if (lot.has_earmark()) CheckEarmark(absl::StrCat(path, ".lot.earmark"), lot.earmark(), tree, fields);
  fields.Range(absl::StrCat(path, ".lot.unit_cost_fen"), lot.unit_cost_fen(), 0, 100'000'000'000);
  fields.Text(absl::StrCat(path, ".lot.manufacturer"), lot.manufacturer(), 200);
  fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), 1, kMaxQuantity);
  fields.Text(absl::StrCat(path, ".bin"), line.bin(), 40);
}

absl::StatusOr<v1::Voucher> PostReceipt(StockTx& tx, const v1::Warehouse& warehouse, const v1::ReceiveStockRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<v1::Lot> lots, tx.InsertLots(warehouse.name(), request.lines()));
  v1::StockReceived event;
  v1::Voucher& voucher = *event.mutable_voucher();
  voucher = DraftOf(request, v1::Voucher::KIND_GOODS_RECEIVED_NOTE, tx.now());
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::Lot& lot = lots[static_cast<std::size_t>(i)];
    v1::Voucher::Line& line = *voucher.add_lines();
    line.set_lot(lot.name());
    line.set_item(lot.item());
    line.set_quantity(request.lines(i).quantity());
    line.mutable_from()->set_source(request.counterparty());
    line.mutable_to()->set_warehouse(warehouse.name());
  }
  RETURN_IF_ERROR(tx.ChangeBalances(BalanceChangesOf(voucher)));
  RETURN_IF_ERROR(tx.PostVoucher(voucher, warehouse.name()));
  tx.Append(voucher.name(), warehouse.chapter(), event);
  return voucher;
}

}  // namespace muster::warehouse
