#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/groups.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::Earmark;
using warehouse::v1::ListStockBalancesResponse;
using warehouse::v1::ListTransfersResponse;
using warehouse::v1::ListVouchersResponse;
using warehouse::v1::Lot;
using warehouse::v1::Place;
using warehouse::v1::Reservation;
using warehouse::v1::StockBalance;
using warehouse::v1::StockService;
using warehouse::v1::Transfer;
using warehouse::v1::Voucher;

// What donors bound a lot to; empty for a free lot.
std::string EarmarkText(View& view, const Lot& lot) {
  switch (lot.earmark().target_case()) {
    case Earmark::kIncident:
      return ShortName(lot.earmark().incident());
    case Earmark::kChapter:
      return view.Label(lot.earmark().chapter());
    case Earmark::kPurpose:
      return lot.earmark().purpose();
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
    case Place::KIND_NOT_SET:
      return "";
  }
  return "";
}

void PrintBalances(View& view, const ListStockBalancesResponse& response) {
  Table table({view.Left("COL_WAREHOUSE"), view.Left("COL_ITEM"), view.Left("COL_LOT"), view.Left("COL_EXPIRES"), view.Left("COL_SOURCE"),
               view.Left("COL_EARMARK"), view.Right("COL_ON_HAND"), view.Right("COL_RESERVED"), view.Right("COL_AVAILABLE")});
  for (const StockBalance& balance : response.stock_balances()) {
    const bool quarantined = balance.lot().state() == Lot::STATE_QUARANTINED;
    table.Add({view.Label(balance.warehouse()), view.Label(balance.lot().item()),
               absl::StrCat(ShortName(balance.lot().name()), quarantined ? " " : "", quarantined ? view.Word(balance.lot().state()) : ""),
               balance.lot().expiry_date(), view.Word(balance.lot().source()), EarmarkText(view, balance.lot()),
               NumberText(balance.on_hand_quantity()), NumberText(balance.reserved_quantity()), NumberText(balance.available_quantity())});
  }
  view.List("TITLE_STOCK", table, "NO_STOCK");
  view.More(response.next_page_token());
}

void PrintTransfers(View& view, const ListTransfersResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_RECORDED"), view.Left("COL_FROM"), view.Left("COL_TO"), view.Left("COL_LOT"),
               view.Left("COL_VOUCHER"), view.Whole("COL_GOODS")});
  for (const Transfer& transfer : response.transfers()) {
    table.Add({ShortName(transfer.name()), TimeText(transfer.create_time()), PlaceText(view, transfer.from()),
               PlaceText(view, transfer.to()), ShortName(transfer.lot()), ShortName(transfer.voucher()),
               view.Goods(transfer.item(), transfer.quantity())});
  }
  view.List("TITLE_TRANSFERS", table, "NO_TRANSFERS");
  view.More(response.next_page_token());
}

void PrintVoucher(View& view, const Voucher& voucher) {
  Card card;
  card.Add(view.Text("COL_NUMBER"), voucher.number());
  card.Add(view.Text("COL_ID"), ShortName(voucher.name()));
  card.Add(view.Text("COL_STATE"), view.Word(voucher.state()));
  card.Add(view.Text("COL_DAY"), TimeText(voucher.voucher_time()));
  card.Add(view.Text("COL_COUNTERPARTY"), voucher.counterparty());
  card.Add(view.Text("COL_PURPOSE"), voucher.purpose());
  card.Add(view.Text("COL_PERSONS"), absl::StrJoin(voucher.responsible_persons(), ", "));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(voucher));
  card.Add(view.Text("COL_NOTE"), voucher.note());
  view.Show(view.Word(voucher.kind()), card);
  Table lines({view.Whole("COL_GOODS"), view.Left("COL_LOT")});
  for (const Voucher::Line& line : voucher.lines()) lines.Add({view.Goods(line.item(), line.quantity()), ShortName(line.lot())});
  view.Part("TITLE_LINES", lines);
}

void PrintVouchers(View& view, const ListVouchersResponse& response) {
  Table table({view.Left("COL_NUMBER"), view.Left("COL_KIND"), view.Left("COL_DAY"), view.Left("COL_STATE"), view.Left("COL_COUNTERPARTY"),
               view.Left("COL_ID"), view.Whole("COL_GOODS")});
  for (const Voucher& voucher : response.vouchers()) {
    table.Add({voucher.number(), view.Word(voucher.kind()), TimeText(voucher.voucher_time()), view.Word(voucher.state()),
               voucher.counterparty(), ShortName(voucher.name()), view.GoodsOf(voucher.lines())});
  }
  view.List("TITLE_VOUCHERS", table, "NO_VOUCHERS");
  view.More(response.next_page_token());
}

void PrintReservation(View& view, const Reservation& reservation) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(reservation.name()));
  card.Add(view.Text("COL_STATE"), view.Word(reservation.state()));
  card.Add(view.Text("COL_WAREHOUSE"), view.Label(reservation.warehouse()));
  card.Add(view.Text("COL_PURPOSE"), reservation.purpose());
  card.Add(view.Text("COL_HOLD_ENDS"), TimeText(reservation.expire_time()));
  card.Add(view.Text("COL_ENDED"), TimeText(reservation.end_time()));
  view.Show(view.Text("TITLE_RESERVATION"), card);
  Table lines({view.Whole("COL_GOODS"), view.Left("COL_LOT")});
  for (const Reservation::Line& line : reservation.lines()) lines.Add({view.Goods(line.item(), line.quantity()), ShortName(line.lot())});
  view.Part("TITLE_LINES", lines);
}

}  // namespace

void AddStockCommands(Command& root) {
  Command& group = root.Group("stock");
  const OptionSpec warehouse = {.name = "WAREHOUSE", .field = "warehouse", .use = Use::kRequired};
  const OptionSpec persons = {.name = "--person", .field = "responsible_persons", .use = Use::kRequired};
  const OptionSpec day = {.name = "--day", .field = "voucher_time"};
  const OptionSpec note = {.name = "--note", .field = "note"};
  group.List("list", &StockService::Stub::ListStockBalances,
             {{.name = "--under", .field = "ancestor"},
              {.name = "--warehouse", .field = "warehouse"},
              {.name = "--item", .field = "items"},
              {.name = "--empty", .field = "include_empty"}},
             PrintBalances);
  group.Verb("receive", &StockService::Stub::ReceiveStock,
             {warehouse,
              {.name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParseReceiptLine), .help = "OPT_RECEIPT_LINE"},
              {.name = "--from", .field = "counterparty", .use = Use::kRequired},
              persons,
              day,
              note},
             PrintVoucher);
  group.Verb("reserve", &StockService::Stub::ReserveStock,
             {warehouse,
              {.name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParsePickLine), .help = "OPT_RESERVE_LINE"},
              {.name = "--purpose", .field = "purpose", .use = Use::kRequired},
              {.name = "--hold", .field = "hold_duration", .use = Use::kRequired},
              {.name = "--incident", .field = "incident"},
              {.name = "--destination", .field = "destination_chapter"}},
             PrintReservation);
  group.Verb("release", &StockService::Stub::CancelReservation,
             {{.name = "RESERVATION", .field = "name", .use = Use::kRequired, .collection = "reservations"}}, PrintReservation);
  group.Verb("issue", &StockService::Stub::IssueStock,
             {{.name = "RESERVATION", .field = "reservation", .use = Use::kRequired},
              {.name = "--shipment", .field = "shipment", .use = Use::kRequired},
              {.name = "--to", .field = "counterparty", .use = Use::kRequired},
              persons,
              day,
              note},
             PrintVoucher);
  group.Verb("reservation", &StockService::Stub::GetReservation,
             {{.name = "RESERVATION", .field = "name", .use = Use::kRequired, .collection = "reservations"}}, PrintReservation);
  group.List(
      "transfers", &StockService::Stub::ListTransfers,
      {{.name = "--warehouse", .field = "warehouse"}, {.name = "--lot", .field = "lot"}, {.name = "--shipment", .field = "shipment"}},
      PrintTransfers);
  group.List("vouchers", &StockService::Stub::ListVouchers,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--kind", .field = "kind"},
              {.name = "--purpose", .field = "purpose"}},
             PrintVouchers);
  group.Verb("voucher", &StockService::Stub::GetVoucher,
             {{.name = "VOUCHER", .field = "name", .use = Use::kRequired, .collection = "warehouses"}}, PrintVoucher);
}

}  // namespace muster::cli
