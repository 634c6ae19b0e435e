#include "cli/commands/ledger_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace muster::cli {

using warehouse::v1::AdvanceNotice;
using warehouse::v1::Discrepancy;
using warehouse::v1::Earmark;
using warehouse::v1::ListVouchersResponse;
using warehouse::v1::Lot;
using warehouse::v1::Place;
using warehouse::v1::ReceiptInspection;
using warehouse::v1::Transfer;
using warehouse::v1::Voucher;

namespace {

std::string DisposalText(View& view, const Voucher& voucher) {
  if (!voucher.has_disposal()) return "";
  return absl::StrJoin({view.Word(voucher.disposal().reason()), voucher.disposal().remark()}, " ");
}

void AddNotice(View& view, const AdvanceNotice& notice, Card& card) {
  card.Add(view.Text("COL_PROGRESS"), view.Word(notice.state()));
  card.Add(view.Text("COL_EXPECTED"), TimeText(notice.expected_time()));
  card.Add(view.Text("COL_CONTACT"), notice.contact());
  card.Add(view.Text("COL_CONTACT_DUE"), absl::StrCat(notice.contact_due_date(), notice.contact_overdue() ? "  " : "",
                                                      notice.contact_overdue() ? view.Text("OVERDUE") : ""));
  for (const AdvanceNotice::Contact& contact : notice.contacts()) {
    card.Add(view.Text("COL_CONTACTED"), absl::StrCat(TimeText(contact.contact_time()), "  ", contact.person(), "  ", contact.remark()));
  }
  card.Add(view.Text("COL_REASON"), notice.cancel_reason());
}

void PrintNoticeLines(View& view, const AdvanceNotice& notice) {
  Table lines({view.Whole("COL_GOODS"), view.Right("COL_RECEIVED"), view.Left("COL_LOT")});
  for (const AdvanceNotice::Line& line : notice.lines()) {
    lines.Add({view.Goods(line.item(), line.quantity()), NumberText(line.received_quantity()), line.lot_description()});
  }
  view.Part("TITLE_LINES", lines);
}

// Only lines that say more than the paper's own do.
void PrintInspections(View& view, const Voucher& voucher) {
  Table rejected({view.Left("COL_ITEM"), view.Right("COL_ACCEPTED"), view.Right("COL_REJECTED"), view.Left("COL_WHY")});
  for (const ReceiptInspection& inspection : voucher.inspections()) {
    if (inspection.rejected_quantity() == 0) continue;
    rejected.Add({view.Label(inspection.item()), NumberText(inspection.accepted_quantity()), NumberText(inspection.rejected_quantity()),
                  absl::StrCat(view.Word(inspection.rejection_reason()), " ", inspection.remark())});
  }
  view.Part("TITLE_REJECTED", rejected);
  Table differing({view.Left("COL_ITEM"), view.Left("COL_KIND"), view.Right("COL_EXPECTED_QUANTITY"), view.Right("COL_ACCEPTED"),
                   view.Right("COL_REJECTED")});
  for (const Discrepancy& discrepancy : voucher.discrepancies()) {
    differing.Add({view.Label(discrepancy.item()), view.Word(discrepancy.kind()), NumberText(discrepancy.expected_quantity()),
                   NumberText(discrepancy.accepted_quantity()), NumberText(discrepancy.rejected_quantity())});
  }
  view.Part("TITLE_DISCREPANCIES", differing);
}

}  // namespace

std::string EarmarkText(View& view, const Earmark& earmark) {
  switch (earmark.target_case()) {
    case Earmark::kIncident:
      return ShortName(earmark.incident());
    case Earmark::kChapter:
      return view.Label(earmark.chapter());
    case Earmark::kPurpose:
      return earmark.purpose();
    case Earmark::TARGET_NOT_SET:
      return "";
  }
  return "";
}

std::string PlaceText(View& view, const Place& place) {
  switch (place.kind_case()) {
    case Place::kWarehouse:
      return view.Label(place.warehouse());
    case Place::kSource:
      return view.Text("PLACE_SOURCE", {{"source", place.source()}});
    case Place::kShipment:
      return view.Text("PLACE_SHIPMENT", {{"shipment", ShortName(place.shipment())}});
    case Place::kSite:
      return view.Text("PLACE_SITE", {{"site", place.site()}});
    case Place::kAdjustment:
      return view.Text("PLACE_ADJUSTMENT", {{"reason", place.adjustment()}});
    case Place::kAssembly:
      return view.Text("PLACE_ASSEMBLY");
    case Place::KIND_NOT_SET:
      return "";
  }
  return "";
}

std::string LotText(View& view, const Lot& lot) {
  const bool quarantined = lot.state() == Lot::STATE_QUARANTINED;
  return absl::StrCat(ShortName(lot.name()), quarantined ? " " : "", quarantined ? view.Word(lot.state()) : "");
}

Table TransferTable(View& view, const google::protobuf::RepeatedPtrField<Transfer>& transfers) {
  Table table({view.Left("COL_ID"), view.Left("COL_RECORDED"), view.Left("COL_FROM"), view.Left("COL_TO"), view.Left("COL_LOT"),
               view.Left("COL_VOUCHER"), view.Whole("COL_GOODS")});
  for (const Transfer& transfer : transfers) {
    table.Add({ShortName(transfer.name()), TimeText(transfer.create_time()), PlaceText(view, transfer.from()),
               PlaceText(view, transfer.to()), ShortName(transfer.lot()), ShortName(transfer.voucher()),
               view.Goods(transfer.item(), transfer.quantity())});
  }
  return table;
}

void PrintVoucher(View& view, const Voucher& voucher) {
  Card card;
  card.Add(view.Text("COL_NUMBER"), voucher.number());
  card.Add(view.Text("COL_ID"), ShortName(voucher.name()));
  card.Add(view.Text("COL_STATE"), view.Word(voucher.state()));
  card.Add(view.Text("COL_DAY"), TimeText(voucher.voucher_time()));
  card.Add(view.Text("COL_COUNTERPARTY"), voucher.counterparty());
  card.Add(view.Text("COL_PURPOSE"), voucher.purpose());
  card.Add(view.Text("COL_INCIDENT"), ShortName(voucher.incident()));
  card.Add(view.Text("COL_REASON"), DisposalText(view, voucher));
  card.Add(view.Text("COL_APPROVER"), voucher.disposal().approver());
  card.Add(view.Text("COL_PERSONS"), voucher.paper_open() ? view.Text("PAPER_OPEN") : absl::StrJoin(voucher.responsible_persons(), ", "));
  card.Add(view.Text("COL_REVERSES"), ShortName(voucher.reverses()));
  card.Add(view.Text("COL_REVERSED_BY"), ShortName(voucher.reversed_by()));
  card.Add(view.Text("COL_ANNOUNCED_BY"), ShortName(voucher.announced_by()));
  if (voucher.has_advance_notice()) AddNotice(view, voucher.advance_notice(), card);
  card.Add(view.Text("COL_RECORDED"), view.Recorded(voucher));
  card.Add(view.Text("COL_NOTE"), voucher.note());
  view.Show(view.Word(voucher.kind()), card);
  Table lines({view.Whole("COL_GOODS"), view.Left("COL_LOT")});
  for (const Voucher::Line& line : voucher.lines()) lines.Add({view.Goods(line.item(), line.quantity()), ShortName(line.lot())});
  view.Part("TITLE_LINES", lines);
  if (voucher.has_advance_notice()) PrintNoticeLines(view, voucher.advance_notice());
  PrintInspections(view, voucher);
  if (voucher.paper_open()) view.Hint("NEXT_COMPLETE", {{"voucher", ShortName(voucher.name())}});
}

void PrintVouchers(View& view, const ListVouchersResponse& response) {
  Table table({view.Left("COL_NUMBER"), view.Left("COL_KIND"), view.Left("COL_DAY"), view.Left("COL_STATE"), view.Left("COL_COUNTERPARTY"),
               view.Left("COL_ID"), view.Whole("COL_GOODS")});
  for (const Voucher& voucher : response.vouchers()) {
    table.Add({voucher.number(), view.Word(voucher.kind()), TimeText(voucher.voucher_time()),
               voucher.paper_open() ? view.Text("PAPER_OPEN") : view.Word(voucher.state()), voucher.counterparty(),
               ShortName(voucher.name()),
               voucher.has_advance_notice() ? view.GoodsOf(voucher.advance_notice().lines()) : view.GoodsOf(voucher.lines())});
  }
  view.List("TITLE_VOUCHERS", table, "NO_VOUCHERS");
  view.More(response.next_page_token());
}

}  // namespace muster::cli
