#include "cli/commands/groups.h"
#include "muster/warehouse/v1/stock_level_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::FloorRelease;
using warehouse::v1::ListFloorReleasesResponse;
using warehouse::v1::ListStockLevelsResponse;
using warehouse::v1::StockLevel;
using warehouse::v1::StockLevelService;

void PrintLevel(View& view, const StockLevel& level) {
  Card card;
  card.Add(view.Text("COL_WAREHOUSE"), view.Label(level.warehouse()));
  card.Add(view.Text("COL_ITEM"), view.Label(level.item()));
  card.Add(view.Text("COL_MINIMUM"), NumberText(level.minimum_quantity()));
  card.Add(view.Text("COL_MAXIMUM"), NumberText(level.maximum_quantity()));
  card.Add(view.Text("COL_FLOOR"), NumberText(level.reserve_floor_quantity()));
  card.Add(view.Text("COL_SOURCE_OF_RULE"), level.source());
  view.Show(view.Text("TITLE_STOCK_LEVEL"), card);
}

void PrintLevels(View& view, const ListStockLevelsResponse& response) {
  Table table({view.Left("COL_WAREHOUSE"), view.Left("COL_ITEM"), view.Right("COL_MINIMUM"), view.Right("COL_MAXIMUM"),
               view.Right("COL_FLOOR"), view.Left("COL_SOURCE_OF_RULE")});
  for (const StockLevel& level : response.stock_levels()) {
    table.Add({view.Label(level.warehouse()), view.Label(level.item()), NumberText(level.minimum_quantity()),
               NumberText(level.maximum_quantity()), NumberText(level.reserve_floor_quantity()), level.source()});
  }
  view.List("TITLE_STOCK_LEVELS", table, "NO_STOCK_LEVELS");
  view.More(response.next_page_token());
}

void PrintRelease(View& view, const FloorRelease& release) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(release.name()));
  card.Add(view.Text("COL_WAREHOUSE"), view.Label(release.warehouse()));
  card.Add(view.Text("COL_GOODS"), view.Goods(release.item(), release.quantity()));
  card.Add(view.Text("COL_INCIDENT"), ShortName(release.incident()));
  card.Add(view.Text("COL_ENDS"), TimeText(release.expire_time()));
  card.Add(view.Text("COL_REASON"), release.reason());
  card.Add(view.Text("COL_RECORDED"), view.Recorded(release));
  view.Show(view.Text("TITLE_FLOOR_RELEASE"), card);
}

void PrintReleases(View& view, const ListFloorReleasesResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_WAREHOUSE"), view.Left("COL_INCIDENT"), view.Left("COL_RECORDED"), view.Left("COL_ENDS"),
               view.Left("COL_REASON"), view.Whole("COL_GOODS")});
  for (const FloorRelease& release : response.floor_releases()) {
    table.Add({ShortName(release.name()), view.Label(release.warehouse()), ShortName(release.incident()), view.Recorded(release),
               TimeText(release.expire_time()), release.reason(), view.Goods(release.item(), release.quantity())});
  }
  view.List("TITLE_FLOOR_RELEASES", table, "NO_FLOOR_RELEASES");
  view.More(response.next_page_token());
}

}  // namespace

void AddStockLevelCommands(Command& root) {
  Command& group = root.Group("stock-level");
  const OptionSpec under = {.name = "--under", .field = "ancestor"};
  const OptionSpec warehouse = {.name = "--warehouse", .field = "warehouse"};
  const OptionSpec item = {.name = "--item", .field = "items"};
  group.Verb("set", &StockLevelService::Stub::SetStockLevel,
             {{.name = "WAREHOUSE", .field = "stock_level.warehouse", .use = Use::kRequired},
              {.name = "ITEM", .field = "stock_level.item", .use = Use::kRequired},
              {.name = "--minimum", .field = "stock_level.minimum_quantity"},
              {.name = "--maximum", .field = "stock_level.maximum_quantity"},
              {.name = "--floor", .field = "stock_level.reserve_floor_quantity"},
              {.name = "--source", .field = "stock_level.source", .use = Use::kRequired, .help = "OPT_LEVEL_SOURCE"},
              {.name = "--etag", .field = "stock_level.etag"}},
             PrintLevel);
  group.List("list", &StockLevelService::Stub::ListStockLevels, {under, warehouse, item}, PrintLevels);
  group.Verb("release", &StockLevelService::Stub::ReleaseFloor,
             {{.name = "WAREHOUSE", .field = "floor_release.warehouse", .use = Use::kRequired},
              {.name = "ITEM", .field = "floor_release.item", .use = Use::kRequired},
              {.name = "--quantity", .field = "floor_release.quantity", .use = Use::kRequired},
              {.name = "--until", .field = "floor_release.expire_time", .use = Use::kRequired, .help = "OPT_RELEASE_UNTIL"},
              {.name = "--incident", .field = "floor_release.incident"},
              {.name = "--reason", .field = "floor_release.reason", .use = Use::kRequired}},
             PrintRelease);
  group.Verb("end-release", &StockLevelService::Stub::EndFloorRelease,
             {{.name = "RELEASE", .field = "name", .use = Use::kRequired, .collection = "warehouses"}}, PrintRelease);
  group.List("releases", &StockLevelService::Stub::ListFloorReleases,
             {under, warehouse, item, {.name = "--ended", .field = "include_ended"}}, PrintReleases);
}

}  // namespace muster::cli
