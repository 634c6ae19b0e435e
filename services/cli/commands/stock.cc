#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/commands/ledger_text.h"
#include "cli/commands/paper_command.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/donation_service.grpc.pb.h"
#include "muster/warehouse/v1/lot_service.grpc.pb.h"
#include "muster/warehouse/v1/paper_service.grpc.pb.h"
#include "muster/warehouse/v1/position_service.grpc.pb.h"
#include "muster/warehouse/v1/stock_level_service.grpc.pb.h"
#include "muster/warehouse/v1/voucher_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::AssembleKitsRequest;
using warehouse::v1::DisposeStockRequest;
using warehouse::v1::DonationService;
using warehouse::v1::Draft;
using warehouse::v1::Duty;
using warehouse::v1::ExpiringStock;
using warehouse::v1::IncomingShipment;
using warehouse::v1::LedgerEntry;
using warehouse::v1::ListDutiesResponse;
using warehouse::v1::ListExpiringResponse;
using warehouse::v1::ListIncomingResponse;
using warehouse::v1::ListLedgerEntriesRequest;
using warehouse::v1::ListLedgerEntriesResponse;
using warehouse::v1::ListReservationsResponse;
using warehouse::v1::ListShortfallsResponse;
using warehouse::v1::ListStockBalancesResponse;
using warehouse::v1::ListStockPositionsResponse;
using warehouse::v1::ListStockSummariesResponse;
using warehouse::v1::ListTransfersResponse;
using warehouse::v1::LotService;
using warehouse::v1::LotTrace;
using warehouse::v1::PaperService;
using warehouse::v1::PositionService;
using warehouse::v1::Reservation;
using warehouse::v1::Shortfall;
using warehouse::v1::StockBalance;
using warehouse::v1::StockLevelService;
using warehouse::v1::StockPosition;
using warehouse::v1::StockService;
using warehouse::v1::StockSummary;
using warehouse::v1::TraceDonationRequest;
using warehouse::v1::TraceDonationResponse;
using warehouse::v1::TraceLotRequest;
using warehouse::v1::TraceLotResponse;
using warehouse::v1::VoucherService;

void PrintBalances(View& view, const ListStockBalancesResponse& response) {
  Table table({view.Left("COL_WAREHOUSE"), view.Left("COL_ITEM"), view.Left("COL_LOT"), view.Left("COL_BIN"), view.Left("COL_EXPIRES"),
               view.Left("COL_SOURCE"), view.Left("COL_EARMARK"), view.Right("COL_ON_HAND"), view.Right("COL_RESERVED"),
               view.Right("COL_AVAILABLE")});
  for (const StockBalance& balance : response.stock_balances()) {
    table.Add({view.Label(balance.warehouse()), view.Label(balance.lot().item()), LotText(view, balance.lot()), balance.bin(),
               balance.lot().expiry_date(), view.Word(balance.lot().source()), EarmarkText(view, balance.lot().earmark()),
               NumberText(balance.on_hand_quantity()), NumberText(balance.reserved_quantity()), NumberText(balance.available_quantity())});
  }
  view.List("TITLE_STOCK", table, "NO_STOCK");
  view.More(response.next_page_token());
}

void PrintTransfers(View& view, const ListTransfersResponse& response) {
  view.List("TITLE_TRANSFERS", TransferTable(view, response.transfers()), "NO_TRANSFERS");
  view.More(response.next_page_token());
}

void PrintReservation(View& view, const Reservation& reservation) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(reservation.name()));
  card.Add(view.Text("COL_STATE"), view.Word(reservation.state()));
  card.Add(view.Text("COL_WAREHOUSE"), view.Label(reservation.warehouse()));
  card.Add(view.Text("COL_PURPOSE"), reservation.purpose());
  card.Add(view.Text("COL_HOLD_ENDS"), TimeText(reservation.expire_time()));
  card.Add(view.Text("COL_RESERVED_BY"), ShortName(reservation.creator()));
  card.Add(view.Text("COL_ENDED"), TimeText(reservation.end_time()));
  card.Add(view.Text("COL_CANCELLED_BY"), ShortName(reservation.canceller()));
  card.Add(view.Text("COL_REASON"), reservation.cancel_reason());
  view.Show(view.Text("TITLE_RESERVATION"), card);
  Table lines({view.Whole("COL_GOODS"), view.Left("COL_LOT")});
  for (const Reservation::Line& line : reservation.lines()) lines.Add({view.Goods(line.item(), line.quantity()), ShortName(line.lot())});
  view.Part("TITLE_LINES", lines);
}

void PrintReservations(View& view, const ListReservationsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Left("COL_WAREHOUSE"), view.Left("COL_PURPOSE"),
               view.Left("COL_HOLD_ENDS"), view.Whole("COL_GOODS")});
  for (const Reservation& reservation : response.reservations()) {
    table.Add({ShortName(reservation.name()), view.Word(reservation.state()), view.Label(reservation.warehouse()), reservation.purpose(),
               TimeText(reservation.expire_time()), view.GoodsOf(reservation.lines())});
  }
  view.List("TITLE_RESERVATIONS", table, "NO_RESERVATIONS");
  view.More(response.next_page_token());
}

void PrintIncoming(View& view, const ListIncomingResponse& response) {
  Table table({view.Left("COL_SHIPMENT"), view.Left("COL_FROM"), view.Left("COL_LOT"), view.Left("COL_EXPIRES"), view.Whole("COL_GOODS")});
  for (const IncomingShipment& shipment : response.shipments()) {
    const std::string from = absl::StrJoin(shipment.from_warehouses(), ", ",
                                           [&view](std::string* out, const std::string& name) { out->append(view.Label(name)); });
    for (const IncomingShipment::Line& line : shipment.lines()) {
      table.Add(
          {ShortName(shipment.shipment()), from, ShortName(line.lot()), line.expiry_date(), view.Goods(line.item(), line.quantity())});
    }
  }
  view.List("TITLE_INCOMING", table, "NO_INCOMING");
  view.More(response.next_page_token());
}

// Empty for none.
std::string Moved(std::int64_t quantity) { return quantity == 0 ? "" : NumberText(quantity); }

// Whose sum a row is.
std::string GroupText(View& view, const StockSummary& summary) {
  if (!summary.warehouse().empty()) return view.Label(summary.warehouse());
  return summary.chapter().empty() ? view.Word(summary.level()) : view.Label(summary.chapter());
}

void PrintSummaries(View& view, const ListStockSummariesResponse& response) {
  Table table({view.Left("COL_GROUP"), view.Left("COL_ITEM"), view.Right("COL_ON_HAND"), view.Right("COL_RESERVED"),
               view.Right("COL_USABLE"), view.Right("COL_PROMISED"), view.Right("COL_QUARANTINED"), view.Right("COL_EXPIRED"),
               view.Right("COL_EXPIRING"), view.Right("COL_PEOPLE_SERVED"), view.Right("COL_VALUE_CNY")});
  for (const StockSummary& summary : response.stock_summaries()) {
    table.Add({GroupText(view, summary), view.Label(summary.item()), NumberText(summary.on_hand_quantity()),
               NumberText(summary.reserved_quantity()), NumberText(summary.usable_quantity()), Moved(summary.promised_quantity()),
               NumberText(summary.quarantined_quantity()), NumberText(summary.expired_quantity()), NumberText(summary.expiring_quantity()),
               summary.people_served() == 0 ? "" : NumberText(summary.people_served()), MoneyText(summary.value_fen())});
  }
  view.List("TITLE_STOCK_SUMMARY", table, "NO_STOCK");
  view.More(response.next_page_token());
}

void PrintExpiring(View& view, const ListExpiringResponse& response) {
  Table table({view.Left("COL_EXPIRES"), view.Right("COL_DAYS_LEFT"), view.Left("COL_WAREHOUSE"), view.Left("COL_BIN"),
               view.Left("COL_LOT"), view.Right("COL_AVAILABLE"), view.Whole("COL_GOODS")});
  for (const ExpiringStock& stock : response.expiring_stock()) {
    const StockBalance& balance = stock.stock_balance();
    table.Add({balance.lot().expiry_date(), NumberText(stock.remaining_days()), view.Label(balance.warehouse()), balance.bin(),
               LotText(view, balance.lot()), NumberText(balance.available_quantity()),
               view.Goods(balance.lot().item(), balance.on_hand_quantity())});
  }
  view.List("TITLE_EXPIRING", table, "NO_EXPIRING");
  view.More(response.next_page_token());
}

void PrintPositions(View& view, const ListStockPositionsResponse& response) {
  Table table({view.Left("COL_WAREHOUSE"), view.Left("COL_LOT"), view.Left("COL_EXPIRES"), view.Whole("COL_GOODS")});
  for (const StockPosition& position : response.stock_positions()) {
    table.Add({view.Label(position.warehouse()), ShortName(position.lot().name()), position.lot().expiry_date(),
               view.Goods(position.lot().item(), position.on_hand_quantity())});
  }
  view.List("TITLE_STOCK_THEN", table, "NO_STOCK");
  view.More(response.next_page_token());
}

void PrintLedger(View& view, const ListLedgerEntriesResponse& response) {
  Table table({view.Left("COL_RECORDED"), view.Left("COL_VOUCHER"), view.Left("COL_COUNTERPARTY"), view.Left("COL_PLACE"),
               view.Left("COL_LOT"), view.Right("COL_IN"), view.Right("COL_OUT"), view.Right("COL_BALANCE")});
  for (const LedgerEntry& entry : response.ledger_entries()) {
    table.Add({TimeText(entry.create_time()), ShortName(entry.voucher()), entry.counterparty(), PlaceText(view, entry.place()),
               ShortName(entry.lot()), Moved(entry.in_quantity()), Moved(entry.out_quantity()), NumberText(entry.balance_quantity())});
  }
  view.List("TITLE_LEDGER", table, "NO_TRANSFERS");
  view.Line(view.Text("LEDGER_BALANCES",
                      {{"opening", NumberText(response.opening_quantity())}, {"closing", NumberText(response.closing_quantity())}}));
  view.More(response.next_page_token());
}

absl::Status ListLedger(const Command& command, const Invocation& invocation) {
  ListLedgerEntriesRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  ASSIGN_OR_RETURN(const int limit, command.Limit());
  ASSIGN_OR_RETURN(ListLedgerEntriesResponse response, invocation.session.List(&PositionService::Stub::ListLedgerEntries, request, limit));
  // Of all pages together it is that of the last one.
  if (!response.ledger_entries().empty()) response.set_closing_quantity(response.ledger_entries().rbegin()->balance_quantity());
  invocation.Emit(response, PrintLedger);
  return absl::OkStatus();
}

void PrintShortfalls(View& view, const ListShortfallsResponse& response) {
  Table table({view.Left("COL_WAREHOUSE"), view.Left("COL_ITEM"), view.Right("COL_AVAILABLE"), view.Right("COL_ON_HAND"),
               view.Right("COL_MINIMUM"), view.Right("COL_SHORT"), view.Right("COL_FLOOR"), view.Right("COL_BELOW_FLOOR"),
               view.Right("COL_EXCESS")});
  for (const Shortfall& shortfall : response.shortfalls()) {
    table.Add({view.Label(shortfall.stock_level().warehouse()), view.Label(shortfall.stock_level().item()),
               NumberText(shortfall.available_quantity()), NumberText(shortfall.on_hand_quantity()),
               NumberText(shortfall.stock_level().minimum_quantity()), Moved(shortfall.short_quantity()),
               NumberText(shortfall.stock_level().reserve_floor_quantity()), Moved(shortfall.below_floor_quantity()),
               Moved(shortfall.excess_quantity())});
  }
  view.List("TITLE_SHORTFALLS", table, "NO_SHORTFALLS");
  view.More(response.next_page_token());
}

// What a duty is about.
std::string SubjectText(View& view, const Duty& duty) {
  if (!duty.voucher().empty()) return ShortName(duty.voucher());
  if (!duty.donation().empty()) return duty.donation();
  if (duty.lot().empty()) return "";
  return absl::StrCat(view.Goods(duty.item(), duty.quantity()), "  ", duty.lot());
}

void PrintDuties(View& view, const ListDutiesResponse& response) {
  Table table({view.Left("COL_DUE"), view.Left("COL_KIND"), view.Left("COL_OVERDUE"), view.Left("COL_WAREHOUSE"),
               view.Left("COL_SOURCE_OF_RULE"), view.Whole("COL_WHAT")});
  for (const Duty& duty : response.duties()) {
    table.Add({TimeText(duty.due_time()), view.Word(duty.kind()), duty.overdue() ? view.Text("OVERDUE") : "", view.Label(duty.warehouse()),
               duty.rule_source(), SubjectText(view, duty)});
  }
  view.List("TITLE_DUTIES", table, "NO_DUTIES");
  view.More(response.next_page_token());
}

void PrintTrace(View& view, const LotTrace& trace) {
  Card card;
  card.Add(view.Text("COL_ITEM"), view.Label(trace.lot().item()));
  card.Add(view.Text("COL_SOURCE"), absl::StrCat(view.Word(trace.lot().source()), "  ", trace.lot().donor()));
  card.Add(view.Text("COL_TAKEN_IN"), NumberText(trace.received_quantity()));
  card.Add(view.Text("COL_IN_WAREHOUSES"), NumberText(trace.in_warehouse_quantity()));
  card.Add(view.Text("COL_RESERVED"), NumberText(trace.reserved_quantity()));
  card.Add(view.Text("COL_IN_TRANSIT"), NumberText(trace.in_transit_quantity()));
  card.Add(view.Text("COL_DELIVERED"), NumberText(trace.delivered_quantity()));
  card.Add(view.Text("COL_LOST"), Moved(trace.lost_quantity()));
  card.Add(view.Text("COL_DISPOSED"), Moved(trace.disposed_quantity()));
  card.Add(view.Text("COL_ADJUSTED"), Moved(trace.adjusted_quantity()));
  card.Add(view.Text("COL_ASSEMBLED"), Moved(trace.assembled_quantity()));
  card.Add(view.Text("COL_RETURNED"), Moved(trace.returned_quantity()));
  view.Show(view.Text("TITLE_TRACE", {{"lot", LotText(view, trace.lot())}}), card);
  Table positions({view.Left("COL_PLACE"), view.Right("COL_QUANTITY"), view.Right("COL_RESERVED")});
  for (const LotTrace::Position& position : trace.positions()) {
    positions.Add({PlaceText(view, position.place()), NumberText(position.quantity()), Moved(position.reserved_quantity())});
  }
  view.Part("TITLE_POSITIONS", positions);
}

void PrintLotTrace(View& view, const TraceLotResponse& response) {
  PrintTrace(view, response.trace());
  for (const LotTrace& made : response.made_lots()) PrintTrace(view, made);
  view.Part("TITLE_TRANSFERS", TransferTable(view, response.transfers()));
  view.More(response.next_page_token());
}

void PrintDonationTrace(View& view, const TraceDonationResponse& response) {
  for (const LotTrace& trace : response.lots()) PrintTrace(view, trace);
  for (const LotTrace& made : response.made_lots()) PrintTrace(view, made);
  view.Part("TITLE_TRANSFERS", TransferTable(view, response.transfers()));
  view.More(response.next_page_token());
}

// A lot and a donation are traced alike; the name says which.
absl::Status Trace(const Command& command, const Invocation& invocation) {
  TraceLotRequest lot;
  RETURN_IF_ERROR(command.Fill(lot, invocation.session.caller().chapter()));
  ASSIGN_OR_RETURN(const int limit, command.Limit());
  if (absl::StartsWith(lot.name(), "donations/")) {
    TraceDonationRequest donation;
    donation.set_name(lot.name());
    ASSIGN_OR_RETURN(const TraceDonationResponse response, invocation.session.List(&DonationService::Stub::TraceDonation, donation, limit));
    invocation.Emit(response, PrintDonationTrace);
    return absl::OkStatus();
  }
  lot.set_name(FullName(lot.name(), "lots"));
  ASSIGN_OR_RETURN(const TraceLotResponse response, invocation.session.List(&LotService::Stub::TraceLot, lot, limit));
  invocation.Emit(response, PrintLotTrace);
  return absl::OkStatus();
}

// Papers that move stock.
void AddMovements(Command& group) {
  const OptionSpec warehouse = {.name = "WAREHOUSE", .field = "warehouse", .use = Use::kRequired};
  const OptionSpec persons = {.name = "--person", .field = "responsible_persons", .use = Use::kRequired};
  const OptionSpec day = {.name = "--day", .field = "voucher_time"};
  const OptionSpec note = {.name = "--note", .field = "note"};
  const OptionSpec shipment = {.name = "--shipment", .field = "shipment", .use = Use::kRequired};
  const OptionSpec incident = {.name = "--incident", .field = "incident"};
  const OptionSpec destination = {.name = "--destination", .field = "destination_chapter"};
  const OptionSpec receipt_line = {
      .name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParseReceiptLine), .help = "OPT_RECEIPT_LINE"};
  const OptionSpec notice = {.name = "--notice", .field = "advance_notice"};
  AddPaperCommand(
      group, "receive", &StockService::Stub::ReceiveStock, &Draft::mutable_receive_stock,
      {warehouse, receipt_line, {.name = "--from", .field = "counterparty", .use = Use::kRequired}, notice, persons, day, note});
  AddPaperCommand(group, "issue", &StockService::Stub::IssueStock, &Draft::mutable_issue_stock,
                  {{.name = "RESERVATION", .field = "reservation", .help = "ARG_RESERVATION_OR_LINES"},
                   {.name = "--warehouse", .field = "warehouse"},
                   {.name = "--line", .field = "lines", .parse = As(&ParsePickLine), .help = "OPT_RESERVE_LINE"},
                   {.name = "--shipment", .field = "shipment", .help = "OPT_CARRYING_SHIPMENT"},
                   {.name = "--to", .field = "counterparty"},
                   {.name = "--to-warehouse", .field = "destination_warehouse"},
                   incident,
                   destination,
                   {.name = "--purpose", .field = "purpose", .help = "OPT_DONORS_PURPOSE"},
                   {.name = "--paper-later", .field = "paper_later"},
                   {.name = "--person", .field = "responsible_persons", .help = "OPT_PERSON_OR_LATER"},
                   day,
                   note});
  AddPaperCommand(group, "transfer-in", &VoucherService::Stub::ReceiveShipment, &Draft::mutable_receive_shipment,
                  {warehouse,
                   shipment,
                   {.name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParseArrivalLine), .help = "OPT_ARRIVAL_LINE"},
                   {.name = "--from", .field = "counterparty", .use = Use::kRequired},
                   persons,
                   day,
                   note});
  group.List("incoming", &VoucherService::Stub::ListIncoming, {warehouse}, PrintIncoming);
  AddPaperCommand(group, "cross-dock", &VoucherService::Stub::CrossDock, &Draft::mutable_cross_dock,
                  {warehouse,
                   receipt_line,
                   {.name = "--from", .field = "supplier", .use = Use::kRequired},
                   {.name = "--to", .field = "counterparty", .use = Use::kRequired},
                   shipment,
                   notice,
                   incident,
                   destination,
                   {.name = "--purpose", .field = "purpose"},
                   persons,
                   day,
                   note});
  AddPaperCommand(group, "dispose", &VoucherService::Stub::DisposeStock, &Draft::mutable_dispose_stock,
                  {warehouse,
                   {.name = "--line",
                    .field = "lines",
                    .use = Use::kRequired,
                    .parse = As(&ParseLotLine<DisposeStockRequest::Line>),
                    .help = "OPT_LOT_LINE"},
                   {.name = "--reason", .field = "disposal.reason", .use = Use::kRequired},
                   {.name = "--remark", .field = "disposal.remark"},
                   {.name = "--approver", .field = "disposal.approver", .use = Use::kRequired},
                   persons,
                   day,
                   note});
  AddPaperCommand(
      group, "assemble", &VoucherService::Stub::AssembleKits, &Draft::mutable_assemble_kits,
      {warehouse,
       {.name = "KIT", .field = "item", .use = Use::kRequired},
       {.name = "--quantity", .field = "quantity", .use = Use::kRequired},
       {.name = "--line", .field = "lines", .parse = As(&ParseLotLine<AssembleKitsRequest::Line>), .help = "OPT_COMPONENT_LINE"},
       {.name = "--earmark", .field = "earmark", .parse = As(&ParseEarmark)},
       {.name = "--batch", .field = "batch"},
       {.name = "--bin", .field = "bin"},
       persons,
       day,
       note});
  AddPaperCommand(group, "break-up", &VoucherService::Stub::BreakUpKits, &Draft::mutable_break_up_kits,
                  {warehouse,
                   {.name = "LOT", .field = "lot", .use = Use::kRequired},
                   {.name = "--quantity", .field = "quantity", .use = Use::kRequired},
                   persons,
                   day,
                   note});
}

void AddReservations(Command& group) {
  const OptionSpec reservation = {.name = "RESERVATION", .field = "name", .use = Use::kRequired, .collection = "reservations"};
  group.Verb("reserve", &StockService::Stub::ReserveStock,
             {{.name = "WAREHOUSE", .field = "warehouse", .use = Use::kRequired},
              {.name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParsePickLine), .help = "OPT_RESERVE_LINE"},
              {.name = "--purpose", .field = "purpose", .use = Use::kRequired},
              {.name = "--hold", .field = "hold_duration", .use = Use::kRequired},
              {.name = "--incident", .field = "incident"},
              {.name = "--destination", .field = "destination_chapter"}},
             PrintReservation);
  group.Verb("release", &StockService::Stub::CancelReservation,
             {reservation, {.name = "--reason", .field = "reason", .use = Use::kRequired}}, PrintReservation);
  group.Verb("reservation", &StockService::Stub::GetReservation, {reservation}, PrintReservation);
  group.List("reservations", &StockService::Stub::ListReservations,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--state", .field = "state"},
              {.name = "--incident", .field = "incident"}},
             PrintReservations);
}

// What there is, what is missing, what is to be done.
void AddQuestions(Command& group) {
  const OptionSpec under = {.name = "--under", .field = "ancestor"};
  const OptionSpec warehouse = {.name = "--warehouse", .field = "warehouse"};
  const OptionSpec items = {.name = "--item", .field = "items"};
  group.List("list", &StockService::Stub::ListStockBalances, {under, warehouse, items, {.name = "--empty", .field = "include_empty"}},
             PrintBalances);
  group.List("summary", &PositionService::Stub::ListStockSummaries,
             {under, items, {.name = "--by", .field = "group_by"}, {.name = "--days", .field = "expiring_within_days"}}, PrintSummaries);
  group.List("expiring", &PositionService::Stub::ListExpiring,
             {under, {.name = "--days", .field = "within_days"}, {.name = "--expired", .field = "include_expired"}}, PrintExpiring);
  group.List("position", &PositionService::Stub::ListStockPositions,
             {{.name = "--at", .field = "as_of_time", .use = Use::kRequired, .help = "OPT_AT_MOMENT"}, under, warehouse, items},
             PrintPositions);
  group.List("shortfalls", &StockLevelService::Stub::ListShortfalls, {under, warehouse, items}, PrintShortfalls);
  group.List("duties", &LotService::Stub::ListDuties,
             {under, warehouse, {.name = "--kind", .field = "kinds"}, {.name = "--days", .field = "expiring_days"}}, PrintDuties);
  group.Add("trace", TraceLotRequest::descriptor(),
            {{.name = "LOT", .field = "name", .use = Use::kRequired, .help = "ARG_LOT_OR_DONATION"}, {.name = "--limit"}}, &Trace);
}

// The ledger and its papers.
void AddLedger(Command& group) {
  const OptionSpec warehouse = {.name = "WAREHOUSE", .field = "warehouse", .use = Use::kRequired};
  const OptionSpec item = {.name = "--item", .field = "item", .help = "OPT_LEDGER_ITEM"};
  const OptionSpec lot = {.name = "--lot", .field = "lot"};
  const OptionSpec format = {.name = "--format", .field = "format", .fallback = "pdf"};
  group.Add(
      "ledger", ListLedgerEntriesRequest::descriptor(),
      {warehouse, item, lot, {.name = "--since", .field = "from_time"}, {.name = "--until", .field = "until_time"}, {.name = "--limit"}},
      &ListLedger);
  AddFileCommand(group, "print-bin-card", &PaperService::Stub::PrintBinCard, {warehouse, item, lot, format});
  AddFileCommand(group, "print-ledger", &PaperService::Stub::PrintLedger,
                 {warehouse,
                  {.name = "ITEM", .field = "item", .use = Use::kRequired},
                  {.name = "--first-day", .field = "start_date", .use = Use::kRequired},
                  {.name = "--last-day", .field = "end_date", .use = Use::kRequired},
                  format});
  group.List("transfers", &StockService::Stub::ListTransfers,
             {{.name = "--warehouse", .field = "warehouse"}, lot, {.name = "--shipment", .field = "shipment"}}, PrintTransfers);
  group.List("vouchers", &StockService::Stub::ListVouchers,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--kind", .field = "kind"},
              {.name = "--purpose", .field = "purpose"},
              {.name = "--state", .field = "state"},
              {.name = "--incident", .field = "incident"},
              {.name = "--first-day", .field = "first_day"},
              {.name = "--last-day", .field = "last_day"},
              {.name = "--paper-open", .field = "paper_open"}},
             PrintVouchers);
  group.Verb("voucher", &StockService::Stub::GetVoucher,
             {{.name = "VOUCHER", .field = "name", .use = Use::kRequired, .collection = "warehouses"}}, PrintVoucher);
}

}  // namespace

void AddStockCommands(Command& root) {
  Command& group = root.Group("stock");
  AddQuestions(group);
  AddMovements(group);
  AddReservations(group);
  AddLedger(group);
}

}  // namespace muster::cli
