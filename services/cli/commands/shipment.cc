#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/commands/step_text.h"
#include "cli/text/lines.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

namespace muster::cli {
namespace {

using dispatch::v1::GetShipmentRequest;
using dispatch::v1::ListShipmentsResponse;
using dispatch::v1::Shipment;
using dispatch::v1::ShipmentService;

// As it was, or as planned while it has not happened.
std::string TimeOrPlan(View& view, const google::protobuf::Timestamp& actual, const google::protobuf::Timestamp& planned) {
  const std::string text = TimeText(actual);
  return !text.empty() || TimeText(planned).empty() ? text : view.Text("PLANNED_TIME", {{"time", TimeText(planned)}});
}

void PrintNext(View& view, const Shipment& shipment) {
  const Details id = {{"shipment", ShortName(shipment.name())}};
  if (shipment.state() == Shipment::STATE_RESERVED) view.Hint("NEXT_ISSUE", id);
  if (shipment.state() == Shipment::STATE_ISSUED) view.Hint("NEXT_DEPART", id);
  if (shipment.state() == Shipment::STATE_IN_TRANSIT) view.Hint("NEXT_ARRIVE", id);
  if (shipment.state() == Shipment::STATE_ARRIVED) view.Hint("NEXT_SIGN", id);
  if (shipment.state() == Shipment::STATE_RETURNING) view.Hint("NEXT_TAKE_BACK", id);
}

void PrintLoads(View& view, const Shipment& shipment) {
  if (shipment.loads().empty()) return;
  Table loads({view.Left("COL_PLATES"), view.Left("COL_CARRIER"), view.Left("COL_DRIVERS"), view.Whole("COL_LINES")});
  for (const dispatch::v1::Load& load : shipment.loads()) {
    std::vector<std::string> drivers, lines;
    for (const auto& driver : load.drivers()) drivers.push_back(absl::StrCat(driver.display_name(), " ", driver.masked_phone()));
    for (const auto& line : load.lines()) lines.push_back(absl::StrCat(line.line_index() + 1, "=", line.quantity()));
    loads.Add({load.plate(), load.carrier(), absl::StrJoin(drivers, ", "), absl::StrJoin(lines, ", ")});
  }
  view.Part("TITLE_LOADS", loads);
}

void PrintReceipts(View& view, const Shipment& shipment) {
  if (shipment.receipts().empty()) return;
  Table receipts(
      {view.Right("COL_NUMBER"), view.Left("COL_TIME"), view.Left("COL_SIGNER"), view.Whole("COL_LINES"), view.Left("COL_NOTE")});
  for (const Shipment::Receipt& receipt : shipment.receipts()) {
    std::vector<std::string> lines;
    for (const auto& line : receipt.lines()) {
      lines.push_back(
          absl::StrCat(line.line_index() + 1, "=", line.received_quantity(), ":", line.lost_quantity(), ":", line.damaged_quantity()));
    }
    receipts.Add(
        {NumberText(receipt.number()), TimeText(receipt.sign_time()), receipt.signer(), absl::StrJoin(lines, ", "), receipt.note()});
  }
  view.Part("TITLE_RECEIPTS", receipts);
}

void PrintShipment(View& view, const Shipment& shipment) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(shipment.name()));
  card.Add(view.Text("COL_STATE"), view.Word(shipment.state()));
  card.Add(view.Text("COL_PENDING"), StepText(view, shipment.pending_step()));
  card.Add(view.Text("COL_FROM"), view.Label(shipment.warehouse()));
  card.Add(view.Text("COL_TO"), absl::StrCat(shipment.site().display_name(), "  ", view.Label(shipment.requesting_chapter())));
  card.Add(view.Text("COL_DISTANCE"), DistanceText(shipment.distance_m()));
  card.Add(view.Text("COL_DEPARTS"), TimeOrPlan(view, shipment.depart_time(), shipment.planned_depart_time()));
  card.Add(view.Text("COL_ARRIVES"), TimeOrPlan(view, shipment.arrive_time(), shipment.planned_arrive_time()));
  card.Add(view.Text("COL_SIGNED"), shipment.has_sign_time() ? absl::StrCat(TimeText(shipment.sign_time()), "  ", shipment.signer()) : "");
  card.Add(view.Text("COL_CARRIER"), absl::StrCat(shipment.carrier(), shipment.vehicle().empty() ? "" : "  ", shipment.vehicle()));
  card.Add(view.Text("COL_PLAN"), ShortName(shipment.plan()));
  card.Add(view.Text("COL_RESERVATION"), ShortName(shipment.reservation()));
  card.Add(view.Text("COL_ISSUE_NOTE"), ShortName(shipment.issue_note()));
  view.Show(view.Text("TITLE_SHIPMENT"), card);
  Table lines({view.Right("COL_LINE"), view.Whole("COL_GOODS"), view.Left("COL_LOT"), view.Right("COL_RECEIVED"), view.Right("COL_LOST"),
               view.Right("COL_DAMAGED"), view.Right("COL_RETURNED"), view.Left("COL_FOR")});
  for (int i = 0; i < shipment.lines_size(); ++i) {
    const Shipment::Line& line = shipment.lines(i);
    lines.Add({NumberText(i + 1), view.Goods(line.item(), line.quantity()), ShortName(line.lot()), NumberText(line.received_quantity()),
               NumberText(line.lost_quantity()), NumberText(line.damaged_quantity()), NumberText(line.returned_quantity()),
               ShortName(line.requisition())});
  }
  view.Part("TITLE_LINES", lines);
  PrintLoads(view, shipment);
  PrintReceipts(view, shipment);
  PrintNext(view, shipment);
}

void PrintShipments(View& view, const ListShipmentsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Left("COL_FROM"), view.Left("COL_TO"), view.Right("COL_DISTANCE"),
               view.Left("COL_DEPARTS"), view.Left("COL_ARRIVES"), view.Whole("COL_GOODS")});
  for (const Shipment& shipment : response.shipments()) {
    table.Add({ShortName(shipment.name()), view.Word(shipment.state()), view.Label(shipment.warehouse()), shipment.site().display_name(),
               DistanceText(shipment.distance_m()), TimeOrPlan(view, shipment.depart_time(), shipment.planned_depart_time()),
               TimeOrPlan(view, shipment.arrive_time(), shipment.planned_arrive_time()), view.GoodsOf(shipment.lines())});
  }
  view.List("TITLE_SHIPMENTS", table, "NO_SHIPMENTS");
  view.More(response.next_page_token());
}

absl::Status Settle(Session& session, Shipment& shipment) {
  const auto get = [&session](const std::string& name) {
    GetShipmentRequest request;
    request.set_name(name);
    return session.Call(&ShipmentService::Stub::GetShipment, request);
  };
  const auto busy = [](Shipment::State state) {
    return state == Shipment::STATE_RESERVING || state == Shipment::STATE_ISSUING || state == Shipment::STATE_DELIVERING ||
           state == Shipment::STATE_RESTOCKING;
  };
  RETURN_IF_ERROR(SettleStep(session, shipment, get, busy));
  if (shipment.state() == Shipment::STATE_FAILED) return RefusedStep(shipment.name(), shipment.pending_step());
  return absl::OkStatus();
}

}  // namespace

void AddShipmentCommands(Command& root) {
  Command& group = root.Group("shipment");
  const OptionSpec shipment = {.name = "SHIPMENT", .field = "name", .use = Use::kRequired, .collection = "shipments"};
  group.List("list", &ShipmentService::Stub::ListShipments,
             {{.name = "--incident", .field = "incident"}, {.name = "--plan", .field = "plan"}}, PrintShipments);
  group.Verb("show", &ShipmentService::Stub::GetShipment, {shipment}, PrintShipment, &Settle);
  group.Verb(
      "issue", &ShipmentService::Stub::IssueShipment,
      {shipment, {.name = "--person", .field = "responsible_persons", .use = Use::kRequired}, {.name = "--day", .field = "voucher_time"}},
      PrintShipment, &Settle);
  group.Verb("load", &ShipmentService::Stub::LoadShipment,
             {shipment, {.name = "--load", .field = "loads", .use = Use::kRequired, .parse = As(&ParseLoad), .help = "OPT_LOAD"}},
             PrintShipment);
  group.Verb("depart", &ShipmentService::Stub::DepartShipment,
             {shipment,
              {.name = "--carrier", .field = "carrier"},
              {.name = "--vehicle", .field = "vehicle"},
              {.name = "--time", .field = "depart_time"}},
             PrintShipment);
  group.Verb("arrive", &ShipmentService::Stub::ArriveShipment, {shipment, {.name = "--time", .field = "arrive_time"}}, PrintShipment);
  group.Verb("sign", &ShipmentService::Stub::SignShipment,
             {shipment,
              {.name = "--signer", .field = "signer", .use = Use::kRequired},
              {.name = "--line", .field = "lines", .parse = As(&ParseSignLine), .help = "OPT_SIGN_LINE"},
              {.name = "--partial", .field = "partial"},
              {.name = "--note", .field = "note"},
              {.name = "--time", .field = "sign_time"}},
             PrintShipment, &Settle);
  group.Verb("return", &ShipmentService::Stub::ReturnShipment,
             {shipment, {.name = "--reason", .field = "reason", .use = Use::kRequired}, {.name = "--time", .field = "return_time"}},
             PrintShipment);
  group.Verb("take-back", &ShipmentService::Stub::ReceiveReturn,
             {shipment,
              {.name = "--person", .field = "responsible_persons", .use = Use::kRequired},
              {.name = "--line", .field = "lines", .parse = As(&ParseLostLine), .help = "OPT_LOST_LINE"},
              {.name = "--day", .field = "voucher_time"}},
             PrintShipment, &Settle);
  AddFileCommand(group, "waybill", &ShipmentService::Stub::PrintWaybill,
                 {shipment, {.name = "--format", .field = "format", .fallback = "pdf"}, {.name = "--language", .field = "language"}});
}

}  // namespace muster::cli
