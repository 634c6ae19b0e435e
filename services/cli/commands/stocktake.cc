#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/groups.h"
#include "cli/commands/ledger_text.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/stocktake_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::ListStocktakeLinesResponse;
using warehouse::v1::ListStocktakesResponse;
using warehouse::v1::PostStocktakeResponse;
using warehouse::v1::RecordCountsResponse;
using warehouse::v1::Stocktake;
using warehouse::v1::StocktakeLine;
using warehouse::v1::StocktakeService;

// "12 / 40": settled of all.
std::string ProgressText(const Stocktake& stocktake) {
  return absl::StrCat(NumberText(stocktake.settled_count()), " / ", NumberText(stocktake.line_count()));
}

void PrintStocktake(View& view, const Stocktake& stocktake) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(stocktake.name()));
  card.Add(view.Text("COL_STATE"), view.Word(stocktake.state()));
  card.Add(view.Text("COL_SETTLED"), ProgressText(stocktake));
  card.Add(view.Text("COL_TO_RECOUNT"), NumberText(stocktake.recount_count()));
  card.Add(view.Text("COL_VOUCHER"), ShortName(stocktake.voucher()));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(stocktake));
  card.Add(view.Text("COL_ENDED"), TimeText(stocktake.end_time()));
  card.Add(view.Text("COL_REASON"), stocktake.end_reason());
  card.Add(view.Text("COL_NOTE"), stocktake.note());
  view.Show(view.Text("TITLE_STOCKTAKE"), card);
  const Details id = {{"stocktake", ShortName(stocktake.name())}};
  if (stocktake.state() == Stocktake::STATE_COUNTING) view.Hint("NEXT_COUNT", id);
  if (stocktake.state() == Stocktake::STATE_COUNTED) view.Hint("NEXT_POST_STOCKTAKE", id);
}

void PrintStocktakes(View& view, const ListStocktakesResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Right("COL_SETTLED"), view.Right("COL_TO_RECOUNT"),
               view.Left("COL_RECORDED"), view.Left("COL_VOUCHER"), view.Left("COL_NOTE")});
  for (const Stocktake& stocktake : response.stocktakes()) {
    table.Add({ShortName(stocktake.name()), view.Word(stocktake.state()), ProgressText(stocktake), NumberText(stocktake.recount_count()),
               view.Recorded(stocktake), ShortName(stocktake.voucher()), stocktake.note()});
  }
  view.List("TITLE_STOCKTAKES", table, "NO_STOCKTAKES");
  view.More(response.next_page_token());
}

// Who counted, oldest first; the quantities are another column's, because blind callers have none.
std::string CountersText(const StocktakeLine& line) {
  return absl::StrJoin(line.counts(), ", ", [](std::string* out, const StocktakeLine::Count& count) { out->append(count.counter()); });
}

template <class Lines>
Table LineTable(View& view, const Lines& lines) {
  Table table({view.Left("COL_BIN"), view.Left("COL_LOT"), view.Left("COL_BATCH"), view.Left("COL_ITEM"), view.Left("COL_STATE"),
               view.Right("COL_DIFFERENCE"), view.Left("COL_COUNTED_BY")});
  for (const StocktakeLine& line : lines) {
    table.Add({line.bin(), ShortName(line.lot()), line.batch(), view.Label(line.item()), view.Word(line.state()),
               line.difference() == 0 ? "" : NumberText(line.difference()), CountersText(line)});
  }
  return table;
}

void PrintLines(View& view, const ListStocktakeLinesResponse& response) {
  view.List("TITLE_LINES", LineTable(view, response.lines()), "NO_STOCKTAKE_LINES");
  view.More(response.next_page_token());
}

void PrintCounts(View& view, const RecordCountsResponse& response) {
  PrintStocktake(view, response.stocktake());
  view.Part("TITLE_LINES", LineTable(view, response.lines()));
}

void PrintPosted(View& view, const PostStocktakeResponse& response) {
  PrintStocktake(view, response.stocktake());
  PrintVoucher(view, response.voucher());
}

}  // namespace

void AddStocktakeCommands(Command& root) {
  Command& group = root.Group("stocktake");
  const OptionSpec stocktake = {.name = "STOCKTAKE", .field = "name", .use = Use::kRequired, .collection = "warehouses"};
  group.Verb("start", &StocktakeService::Stub::StartStocktake,
             {{.name = "WAREHOUSE", .field = "parent", .use = Use::kRequired, .collection = "warehouses"},
              {.name = "--item", .field = "stocktake.items"},
              {.name = "--bin", .field = "stocktake.bins", .help = "OPT_BINS"},
              {.name = "--note", .field = "stocktake.note"}},
             PrintStocktake);
  group.List("list", &StocktakeService::Stub::ListStocktakes,
             {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
              {.name = "--state", .field = "state"}},
             PrintStocktakes);
  group.Verb("show", &StocktakeService::Stub::GetStocktake, {stocktake}, PrintStocktake);
  group.List(
      "lines", &StocktakeService::Stub::ListStocktakeLines,
      {{.name = "STOCKTAKE", .field = "parent", .use = Use::kRequired, .collection = "warehouses"}, {.name = "--state", .field = "state"}},
      PrintLines);
  group.Verb("count", &StocktakeService::Stub::RecordCounts,
             {stocktake,
              {.name = "--counter", .field = "counter", .use = Use::kRequired},
              {.name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParseCountLine), .help = "OPT_COUNT_LINE"},
              {.name = "--time", .field = "count_time", .help = "OPT_COUNT_TIME"}},
             PrintCounts);
  group.Verb("post", &StocktakeService::Stub::PostStocktake,
             {stocktake,
              {.name = "--person", .field = "responsible_persons", .use = Use::kRequired},
              {.name = "--explain", .field = "explanations", .parse = As(&ParseExplanation)},
              {.name = "--etag", .field = "etag"},
              {.name = "--day", .field = "voucher_time"},
              {.name = "--note", .field = "note"}},
             PrintPosted);
  group.Verb("cancel", &StocktakeService::Stub::CancelStocktake,
             {stocktake, {.name = "--reason", .field = "reason", .use = Use::kRequired}}, PrintStocktake);
}

}  // namespace muster::cli
