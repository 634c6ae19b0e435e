#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/groups.h"
#include "cli/commands/ledger_text.h"
#include "muster/warehouse/v1/lot_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::Inspection;
using warehouse::v1::ListInspectionsResponse;
using warehouse::v1::ListLotsResponse;
using warehouse::v1::Lot;
using warehouse::v1::LotService;
using warehouse::v1::StockBalance;

void PrintLot(View& view, const Lot& lot) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(lot.name()));
  card.Add(view.Text("COL_STATE"), view.Word(lot.state()));
  card.Add(view.Text("COL_REASON"), absl::StrCat(TimeText(lot.state_time()), lot.state_reason().empty() ? "" : "  ", lot.state_reason()));
  card.Add(view.Text("COL_BATCH"), lot.batch());
  card.Add(view.Text("COL_MANUFACTURER"), lot.manufacturer());
  card.Add(view.Text("COL_PRODUCED"), lot.production_date());
  card.Add(view.Text("COL_EXPIRES"), lot.expiry_date());
  card.Add(view.Text("COL_SOURCE"), view.Word(lot.source()));
  card.Add(view.Text("COL_DONOR"), lot.donor());
  card.Add(view.Text("COL_DONATION"), ShortName(lot.donation()));
  card.Add(view.Text("COL_EARMARK"), EarmarkText(view, lot.earmark()));
  card.Add(view.Text("COL_RECORDED"), TimeText(lot.create_time()));
  view.Show(view.Label(lot.item()), card);
}

void PrintLots(View& view, const ListLotsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_ITEM"), view.Left("COL_STATE"), view.Left("COL_BATCH"), view.Left("COL_EXPIRES"),
               view.Left("COL_SOURCE"), view.Left("COL_DONOR"), view.Left("COL_EARMARK")});
  for (const Lot& lot : response.lots()) {
    table.Add({ShortName(lot.name()), view.Label(lot.item()), view.Word(lot.state()), lot.batch(), lot.expiry_date(),
               view.Word(lot.source()), lot.donor(), EarmarkText(view, lot.earmark())});
  }
  view.List("TITLE_LOTS", table, "NO_LOTS");
  view.More(response.next_page_token());
}

void PrintInspection(View& view, const Inspection& inspection) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(inspection.name()));
  card.Add(view.Text("COL_RESULT"), view.Word(inspection.result()));
  card.Add(view.Text("COL_LOT"), ShortName(inspection.lot()));
  card.Add(view.Text("COL_WAREHOUSE"), view.Label(inspection.warehouse()));
  card.Add(view.Text("COL_DAY"), inspection.inspection_day());
  card.Add(view.Text("COL_PERSONS"), absl::StrJoin(inspection.inspectors(), ", "));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(inspection));
  card.Add(view.Text("COL_NOTE"), inspection.remark());
  view.Show(view.Word(inspection.kind()), card);
}

void PrintInspections(View& view, const ListInspectionsResponse& response) {
  Table table({view.Left("COL_DAY"), view.Left("COL_WAREHOUSE"), view.Left("COL_LOT"), view.Left("COL_KIND"), view.Left("COL_RESULT"),
               view.Left("COL_PERSONS"), view.Left("COL_NOTE")});
  for (const Inspection& inspection : response.inspections()) {
    table.Add({inspection.inspection_day(), view.Label(inspection.warehouse()), ShortName(inspection.lot()), view.Word(inspection.kind()),
               view.Word(inspection.result()), absl::StrJoin(inspection.inspectors(), ", "), inspection.remark()});
  }
  view.List("TITLE_INSPECTIONS", table, "NO_INSPECTIONS");
  view.More(response.next_page_token());
}

void PrintBin(View& view, const StockBalance& balance) {
  Card card;
  card.Add(view.Text("COL_WAREHOUSE"), view.Label(balance.warehouse()));
  card.Add(view.Text("COL_LOT"), LotText(view, balance.lot()));
  card.Add(view.Text("COL_BIN"), balance.bin());
  card.Add(view.Text("COL_ON_HAND"), NumberText(balance.on_hand_quantity()));
  view.Show(view.Label(balance.lot().item()), card);
}

}  // namespace

void AddLotCommands(Command& root) {
  Command& group = root.Group("lot");
  const OptionSpec lot = {.name = "LOT", .field = "name", .use = Use::kRequired, .collection = "lots"};
  const OptionSpec reason = {.name = "--reason", .field = "reason", .use = Use::kRequired};
  group.List("list", &LotService::Stub::ListLots,
             {{.name = "--warehouse", .field = "warehouse"},
              {.name = "--item", .field = "item"},
              {.name = "--donation", .field = "donation"},
              {.name = "--state", .field = "state"},
              {.name = "--expiring-before", .field = "expiring_before"}},
             PrintLots);
  group.Verb("show", &LotService::Stub::GetLot, {lot}, PrintLot);
  group.Verb("quarantine", &LotService::Stub::QuarantineLot, {lot, reason}, PrintLot);
  group.Verb("release", &LotService::Stub::ReleaseLot, {lot, reason}, PrintLot);
  group.Verb("inspect", &LotService::Stub::RecordInspection,
             {{.name = "LOT", .field = "inspection.lot", .use = Use::kRequired},
              {.name = "--warehouse", .field = "inspection.warehouse", .use = Use::kRequired},
              {.name = "--kind", .field = "inspection.kind", .use = Use::kRequired},
              {.name = "--result", .field = "inspection.result", .use = Use::kRequired},
              {.name = "--person", .field = "inspection.inspectors", .use = Use::kRequired},
              {.name = "--date", .field = "inspection.inspection_day"},
              {.name = "--remark", .field = "inspection.remark"}},
             PrintInspection);
  group.List("inspections", &LotService::Stub::ListInspections,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--lot", .field = "lot"}},
             PrintInspections);
  group.Verb("move", &LotService::Stub::MoveToBin,
             {{.name = "LOT", .field = "lot", .use = Use::kRequired},
              {.name = "--warehouse", .field = "warehouse", .use = Use::kRequired},
              {.name = "--bin", .field = "bin", .help = "OPT_NEW_BIN"}},
             PrintBin);
}

}  // namespace muster::cli
