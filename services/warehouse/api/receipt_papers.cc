#include <algorithm>

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/donation_rules.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/item_units.h"
#include "warehouse/api/paper.h"
#include "warehouse/api/papers.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/inspection.h"
#include "warehouse/domain/shelf_life.h"
#include "warehouse/store/stock_rows.h"

// 入库单 and 快进快出单: goods that come from outside, and how they were found.
namespace muster::warehouse {
namespace {

using Lines = google::protobuf::RepeatedPtrField<v1::ReceiptLine>;

void CheckInspection(const std::string& path, const v1::ReceiptLine& line, Fields& fields) {
  fields.Range(absl::StrCat(path, ".rejected_quantity"), line.rejected_quantity(), line.rejection_reason() == 0 ? 0 : 1, kMaxQuantity);
  if (line.rejected_quantity() > 0) fields.RequiredEnum(absl::StrCat(path, ".rejection_reason"), line.rejection_reason());
  const std::string remark = absl::StrCat(path, ".inspection_remark");
  if (line.rejection_reason() == v1::ReceiptInspection::REJECTION_REASON_OTHER) {
    fields.RequiredText(remark, line.inspection_remark(), 200);
  } else {
    fields.Text(remark, line.inspection_remark(), 200);
  }
  fields.Text(absl::StrCat(path, ".certificate_number"), line.certificate_number(), 100);
}

// What both papers have.
template <class Request>
void CheckReceipt(const Request& request, const Scope& scope, Fields& fields) {
  CheckHeader(request, scope.now(), fields);
  fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  OptionalVoucher(fields, "advance_notice", request.advance_notice());
  LineCount(fields, request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    const v1::ReceiptLine& line = request.lines(i);
    CheckReceiptLine(path, line, scope, fields);
    if (!line.has_expected_quantity()) continue;
    const std::string expected = absl::StrCat(path, ".expected_quantity");
    if (!request.advance_notice().empty()) fields.Add(expected, "EXPECTED_BY_NOTICE");
    fields.Range(expected, line.expected_quantity(), 0, kMaxQuantity);
  }
}

domain::Use UseOf(const v1::CrossDockRequest& request) {
  return {.incident = request.incident(), .destination_chapter = request.destination_chapter(), .purpose = request.purpose()};
}

// Goods that are not put away leave at once, so they must be fit to.
void CheckPassingThrough(const v1::CrossDockRequest& request, const Scope& scope, Fields& fields) {
  const domain::Use use = UseOf(request);
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "]");
    const v1::ReceiptLine& line = request.lines(i);
    if (!line.bin().empty()) fields.Add(absl::StrCat(path, ".bin"), "NOT_WHEN_CROSS_DOCKING");
    if (line.quarantine()) fields.Add(absl::StrCat(path, ".quarantine"), "NOT_WHEN_CROSS_DOCKING");
    if (line.quantity() == 0) continue;
    absl::CivilDay expiry_date;
    if (absl::ParseCivilTime(line.lot().expiry_date(), &expiry_date) && expiry_date < ChinaDay(scope.now())) {
      fields.Add(absl::StrCat(path, ".lot.expiry_date"), "EXPIRED_ALREADY", {{"expiry_date", line.lot().expiry_date()}});
    }
    if (FitOf(line.lot().earmark(), use, scope.tree()) == domain::EarmarkFit::kRefused) {
      fields.Add(absl::StrCat(path, ".lot.earmark"), "EARMARK_REFUSES");
    }
  }
}

std::optional<absl::CivilDay> DayOf(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day) ? std::optional(day) : std::nullopt;
}

// Every quantity in base units, every expiry as the item's shelf life says. Errors: NOT_FOUND/ITEM_UNKNOWN; INVALID_ARGUMENT/INVALID_FIELDS
// (PACK_UNKNOWN, OUT_OF_RANGE, EXPIRY_REQUIRED, LOT_EXPIRED).
absl::StatusOr<Lines> Resolve(VoucherTx& tx, Lines lines, absl::CivilDay earliest_expiry) {
  std::vector<std::string> items;
  for (const v1::ReceiptLine& line : lines) items.push_back(line.lot().item());
  ASSIGN_OR_RETURN(const ItemUnits units, ItemUnits::Read(tx, items));
  Fields fields;
  for (int i = 0; i < lines.size(); ++i) {
    v1::ReceiptLine& line = lines[i];
    const std::string path = absl::StrCat("lines[", i, "]");
    const std::int64_t in_one = units.BaseUnitsIn(absl::StrCat(path, ".pack_unit"), line.lot().item(), line.pack_unit(), fields);
    line.set_quantity(line.quantity() * in_one);
    line.set_rejected_quantity(line.rejected_quantity() * in_one);
    fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), 0, kMaxQuantity);
    fields.Range(absl::StrCat(path, ".rejected_quantity"), line.rejected_quantity(), 0, kMaxQuantity);
    if (line.quantity() > 0) SetExpiry(path, units.ShelfLifeDays(line.lot().item()), earliest_expiry, *line.mutable_lot(), fields);
    if (!line.has_expected_quantity()) continue;
    line.set_expected_quantity(line.expected_quantity() * in_one);
    fields.Range(absl::StrCat(path, ".expected_quantity"), line.expected_quantity(), 0, kMaxQuantity);
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return lines;
}

// Against the notice, which stays locked, each line expects its share of what is still to come.
void ExpectByNotice(const v1::Voucher& notice, v1::Voucher& voucher) {
  std::vector<domain::Outstanding> outstanding;
  for (const v1::AdvanceNotice::Line& line : notice.advance_notice().lines()) {
    outstanding.push_back({.item = line.item(), .quantity = std::max<std::int64_t>(0, line.quantity() - line.received_quantity())});
  }
  std::vector<domain::Inspection> lines;
  for (const v1::ReceiptInspection& inspection : voucher.inspections()) {
    lines.push_back({.item = inspection.item(),
                     .accepted_quantity = inspection.accepted_quantity(),
                     .rejected_quantity = inspection.rejected_quantity()});
  }
  const std::vector<domain::Inspection> matched = domain::MatchNotice(outstanding, lines);
  for (std::size_t i = 0; i < matched.size(); ++i) {
    const bool has_come = i < lines.size();
    v1::ReceiptInspection& inspection = has_come ? *voucher.mutable_inspections(static_cast<int>(i)) : *voucher.add_inspections();
    inspection.set_item(matched[i].item);
    inspection.set_expected_quantity(matched[i].expected_quantity.value());
  }
  voucher.set_announced_by(notice.name());
}

v1::ReceiptInspection InspectionOf(const v1::ReceiptLine& line) {
  v1::ReceiptInspection inspection;
  inspection.set_item(line.lot().item());
  if (line.has_expected_quantity()) inspection.set_expected_quantity(line.expected_quantity());
  inspection.set_accepted_quantity(line.quantity());
  inspection.set_rejected_quantity(line.rejected_quantity());
  inspection.set_rejection_reason(line.rejection_reason());
  inspection.set_remark(line.inspection_remark());
  inspection.set_certificate_number(line.certificate_number());
  inspection.set_quarantined(line.quarantine() && line.quantity() > 0);
  return inspection;
}

// Takes goods in: writes on `voucher` how they were found, and makes lots of what was accepted, with the accounts for them in the
// warehouse; returns these lines in base units, with their lots.
template <class Request>
absl::StatusOr<std::vector<v1::ReceiptLine>> TakeIn(VoucherTx& tx, const Scope& scope, const Request& request,
                                                    absl::CivilDay earliest_expiry, v1::Voucher& voucher) {
  ASSIGN_OR_RETURN(Lines lines, Resolve(tx, request.lines(), earliest_expiry));
  ASSIGN_OR_RETURN(lines, WithDonations(tx, scope, std::move(lines)));
  Lines accepted;
  for (const v1::ReceiptLine& line : lines) {
    *voucher.add_inspections() = InspectionOf(line);
    if (line.quantity() > 0) *accepted.Add() = line;
  }
  if (!request.advance_notice().empty()) {
    const std::optional<VoucherNumber> number = ParseVoucherName(request.advance_notice());
    const bool is_of_here = number.has_value() && number->warehouse_id == IdOf(request.warehouse(), "warehouses");
    if (!is_of_here) return Unknown("VOUCHER_UNKNOWN", request.advance_notice());
    ASSIGN_OR_RETURN(const HeldVoucher notice, LockNotice(tx, scope, request.advance_notice()));
    ExpectByNotice(notice.voucher, voucher);
  }
  if (accepted.empty()) return std::vector<v1::ReceiptLine>();
  ASSIGN_OR_RETURN(const std::vector<v1::Lot> lots, tx.InsertLots(request.warehouse(), accepted));
  std::vector<std::int64_t> quarantined;
  auto lot = lots.begin();
  for (v1::ReceiptInspection& inspection : *voucher.mutable_inspections()) {
    if (inspection.accepted_quantity() == 0) continue;
    if (inspection.quarantined()) quarantined.push_back(NumberOf(lot->name(), "lots").value());
    inspection.set_lot((lot++)->name());
  }
  if (!quarantined.empty()) tx.QuarantineLots(quarantined);
  for (std::size_t i = 0; i < lots.size(); ++i) *accepted[static_cast<int>(i)].mutable_lot() = lots[i];
  return std::vector<v1::ReceiptLine>(accepted.begin(), accepted.end());
}

absl::StatusOr<v1::Voucher> Receive(VoucherTx& tx, const Scope& scope, const v1::ReceiveStockRequest& request,
                                    absl::CivilDay earliest_expiry) {
  ASSIGN_OR_RETURN(const v1::Warehouse warehouse, EnterOpenWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
  v1::Voucher voucher = NewVoucher(request, v1::Voucher::KIND_GOODS_RECEIVED_NOTE, tx.now());
  ASSIGN_OR_RETURN(const std::vector<v1::ReceiptLine> accepted, TakeIn(tx, scope, request, earliest_expiry, voucher));
  for (const v1::ReceiptLine& line : accepted) {
    AddLine(line.lot().name(), line.lot().item(), line.quantity(), SourcePlace(request.counterparty()), WarehousePlace(warehouse.name()),
            voucher);
  }
  return BookAs<v1::StockReceived>(tx, warehouse, std::move(voucher));
}

}  // namespace

void CheckReceiptLine(const std::string& path, const v1::ReceiptLine& line, const Scope& scope, Fields& fields) {
  const v1::Lot& lot = line.lot();
  fields.RequiredName(absl::StrCat(path, ".lot.item"), lot.item(), "items");
  fields.Text(absl::StrCat(path, ".lot.batch"), lot.batch(), 100);
  const std::optional<absl::CivilDay> produced = fields.Day(absl::StrCat(path, ".lot.production_date"), lot.production_date());
  const std::optional<absl::CivilDay> expires = fields.Day(absl::StrCat(path, ".lot.expiry_date"), lot.expiry_date());
  const absl::CivilDay today = ChinaDay(scope.now());
  if (produced.has_value()) {
    CheckDay(fields, absl::StrCat(path, ".lot.production_date"), *produced, {.min = domain::kEarliestDayOnGoods, .max = today});
  }
  if (expires.has_value()) {
    CheckDay(fields, absl::StrCat(path, ".lot.expiry_date"), *expires,
             {.min = domain::kEarliestDayOnGoods, .max = domain::LatestExpiry(today)});
  }
  if (produced.has_value() && expires.has_value() && *expires < *produced) {
    fields.Add(absl::StrCat(path, ".lot.expiry_date"), "EXPIRES_BEFORE_PRODUCTION", {{"production_date", lot.production_date()}});
  }
  fields.Name(absl::StrCat(path, ".lot.donation"), lot.donation(), "donations");
  // What came with a donation is one.
  if (lot.donation().empty() || lot.source() != v1::Lot::SOURCE_UNSPECIFIED) {
    RequiredChoice(fields, absl::StrCat(path, ".lot.source"), lot.source(), v1::Lot::Source_MAX);
  }
  fields.Text(absl::StrCat(path, ".lot.donor"), lot.donor(), 200);
  fields.Text(absl::StrCat(path, ".lot.manufacturer"), lot.manufacturer(), 200);
  if (lot.has_earmark()) CheckEarmark(absl::StrCat(path, ".lot.earmark"), lot.earmark(), scope.tree(), fields);
  fields.Range(absl::StrCat(path, ".lot.unit_cost_fen"), lot.unit_cost_fen(), 0, 100'000'000'000);
  fields.Range(absl::StrCat(path, ".quantity"), line.quantity(), line.rejected_quantity() > 0 ? 0 : 1, kMaxQuantity);
  fields.Text(absl::StrCat(path, ".pack_unit"), line.pack_unit(), 20);
  fields.Text(absl::StrCat(path, ".bin"), line.bin(), 40);
  CheckInspection(path, line, fields);
}

void SetExpiry(const std::string& path, std::int32_t shelf_life_days, absl::CivilDay earliest_expiry, v1::Lot& lot, Fields& fields) {
  const absl::StatusOr<absl::CivilDay> expiry_date = domain::ExpiryOnReceipt(
      {.production_date = DayOf(lot.production_date()), .expiry_date = DayOf(lot.expiry_date())}, shelf_life_days, earliest_expiry);
  if (expiry_date.ok()) {
    lot.set_expiry_date(DayText(*expiry_date));
    return;
  }
  Details details = DetailsOf(expiry_date.status());
  details.emplace_back("lot", lot.batch().empty() ? lot.item() : lot.batch());
  fields.Add(absl::StrCat(path, ".lot.expiry_date"), ReasonOf(expiry_date.status()), details);
}

void CheckPaper(const v1::ReceiveStockRequest& request, const Scope& scope, Fields& fields) { CheckReceipt(request, scope, fields); }

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::ReceiveStockRequest& request) {
  return Receive(tx, scope, request, PaperDay(request, tx.now()));
}

absl::StatusOr<v1::Voucher> PostOpeningStock(VoucherTx& tx, const Scope& scope, const v1::ReceiveStockRequest& request) {
  return Receive(tx, scope, request, absl::CivilDay::min());
}

void CheckPaper(const v1::CrossDockRequest& request, const Scope& scope, Fields& fields) {
  CheckReceipt(request, scope, fields);
  fields.RequiredText("supplier", request.supplier(), 200);
  fields.RequiredName("shipment", request.shipment(), "shipments");
  fields.Name("incident", request.incident(), "incidents");
  OptionalChapter(fields, "destination_chapter", request.destination_chapter(), scope.tree());
  fields.Text("purpose", request.purpose(), 200);
  CheckPassingThrough(request, scope, fields);
}

absl::StatusOr<v1::Voucher> PostPaper(VoucherTx& tx, const Scope& scope, const v1::CrossDockRequest& request) {
  ASSIGN_OR_RETURN(const v1::Warehouse warehouse, EnterOpenWarehouse(tx, scope, request.warehouse(), {common::v1::ROLE_WAREHOUSE_MANAGER}));
  v1::Voucher voucher = NewVoucher(request, v1::Voucher::KIND_CROSS_DOCK_NOTE, tx.now());
  voucher.set_purpose(request.shipment());
  voucher.set_incident(request.incident());
  ASSIGN_OR_RETURN(const std::vector<v1::ReceiptLine> accepted, TakeIn(tx, scope, request, PaperDay(request, tx.now()), voucher));
  const v1::Place here = WarehousePlace(warehouse.name());
  for (const v1::ReceiptLine& line : accepted) {
    // Its donation may have bound it.
    if (FitOf(line.lot().earmark(), UseOf(request), scope.tree()) == domain::EarmarkFit::kRefused) {
      return FailedPrecondition("LOT_EARMARKED", "bound to something else by its donation", {{"lot", line.lot().donation()}});
    }
    AddLine(line.lot().name(), line.lot().item(), line.quantity(), SourcePlace(request.supplier()), here, voucher);
    AddLine(line.lot().name(), line.lot().item(), line.quantity(), here, ShipmentPlace(request.shipment()), voucher);
  }
  return BookAs<v1::StockCrossDocked>(tx, warehouse, std::move(voucher));
}

}  // namespace muster::warehouse
