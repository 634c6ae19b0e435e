#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/groups.h"
#include "cli/commands/update_command.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::Item;
using warehouse::v1::ItemService;
using warehouse::v1::ListItemsResponse;

std::string Measure(std::int64_t number, absl::string_view unit) { return number == 0 ? "" : absl::StrCat(NumberText(number), " ", unit); }

std::string PacksText(const Item& item) {
  return absl::StrJoin(item.packs(), "\n", [&item](std::string* out, const Item::Pack& pack) {
    absl::StrAppend(out, pack.unit(), " = ", NumberText(pack.quantity()), " ", item.base_unit());
  });
}

// People served by 1,000 units, as a quotient that people can read: "4000 / 1,000 顶".
std::string PeopleText(const Item& item) {
  if (item.people_served_per_1000_units() == 0) return "";
  return absl::StrCat(NumberText(item.people_served_per_1000_units()), " / 1,000 ", item.base_unit());
}

void PrintItem(View& view, const Item& item) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(item.name()));
  card.Add(view.Text("COL_ENGLISH_NAME"), item.english_name());
  card.Add(view.Text("COL_SPECIFICATION"), item.specification());
  card.Add(view.Text("COL_CODE"), item.code());
  card.Add(view.Text("COL_UNIT"), item.base_unit());
  card.Add(view.Text("COL_PACKS"), PacksText(item));
  card.Add(view.Text("COL_WEIGHT"), Measure(item.weight_g(), "g"));
  card.Add(view.Text("COL_VOLUME"), Measure(item.volume_cm3(), "cm³"));
  card.Add(view.Text("COL_SHELF_LIFE"), Measure(item.shelf_life_days(), "d"));
  card.Add(view.Text("COL_MINIMUM_LIFE"), Measure(item.minimum_remaining_life_days(), "d"));
  card.Add(view.Text("COL_SUBSTITUTES"), absl::StrJoin(item.substitutes(), ", ", [](std::string* out, const std::string& name) {
             absl::StrAppend(out, ShortName(name));
           }));
  card.Add(view.Text("COL_PEOPLE_SERVED"), PeopleText(item));
  card.Add(view.Text("COL_COMPONENTS"), item.components().empty() ? "" : view.GoodsOf(item.components()));
  card.Add(view.Text("COL_NOTE"), item.note());
  view.Show(item.display_name(), card);
}

void PrintItems(View& view, const ListItemsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_SPECIFICATION"), view.Left("COL_UNIT"), view.Right("COL_WEIGHT"),
               view.Right("COL_VOLUME"), view.Left("COL_NOTE")});
  for (const Item& item : response.items()) {
    table.Add({ShortName(item.name()), item.display_name(), item.specification(), item.base_unit(), Measure(item.weight_g(), "g"),
               Measure(item.volume_cm3(), "cm³"), item.note()});
  }
  view.List("TITLE_ITEMS", table, "NO_ITEMS");
  view.More(response.next_page_token());
}

}  // namespace

void AddItemCommands(Command& root) {
  Command& group = root.Group("item");
  group.Verb("create", &ItemService::Stub::CreateItem,
             {{.name = "ID", .field = "item_id", .use = Use::kRequired, .help = "ARG_ITEM_ID"},
              {.name = "--name", .field = "item.display_name", .use = Use::kRequired},
              {.name = "--english", .field = "item.english_name"},
              {.name = "--spec", .field = "item.specification"},
              {.name = "--code", .field = "item.code"},
              {.name = "--unit", .field = "item.base_unit", .use = Use::kRequired},
              {.name = "--pack", .field = "item.packs", .parse = As(&ParsePack)},
              {.name = "--weight-g", .field = "item.weight_g"},
              {.name = "--volume-cm3", .field = "item.volume_cm3"},
              {.name = "--shelf-life-days", .field = "item.shelf_life_days"},
              {.name = "--minimum-life-days", .field = "item.minimum_remaining_life_days"},
              {.name = "--substitute", .field = "item.substitutes"},
              {.name = "--component", .field = "item.components", .parse = As(&ParseComponent)},
              {.name = "--people-per-1000", .field = "item.people_served_per_1000_units"},
              {.name = "--note", .field = "item.note"}},
             PrintItem);
  AddUpdateCommand(group, "item", &ItemService::Stub::UpdateItem,
                   {{.name = "ITEM", .field = "item.name", .use = Use::kRequired, .collection = "items"},
                    {.name = "--name", .field = "item.display_name"},
                    {.name = "--english", .field = "item.english_name"},
                    {.name = "--spec", .field = "item.specification"},
                    {.name = "--code", .field = "item.code"},
                    {.name = "--pack", .field = "item.packs", .parse = As(&ParsePack), .help = "OPT_PACKS_ANEW"},
                    {.name = "--weight-g", .field = "item.weight_g"},
                    {.name = "--volume-cm3", .field = "item.volume_cm3"},
                    {.name = "--shelf-life-days", .field = "item.shelf_life_days"},
                    {.name = "--minimum-life-days", .field = "item.minimum_remaining_life_days"},
                    {.name = "--substitute", .field = "item.substitutes", .help = "OPT_SUBSTITUTES_ANEW"},
                    {.name = "--component", .field = "item.components", .parse = As(&ParseComponent), .help = "OPT_COMPONENTS_ANEW"},
                    {.name = "--people-per-1000", .field = "item.people_served_per_1000_units"},
                    {.name = "--note", .field = "item.note"}},
                   {{"--no-pack", "packs"}, {"--no-substitute", "substitutes"}, {"--no-component", "components"}}, PrintItem);
  group.List("list", &ItemService::Stub::ListItems, {}, PrintItems);
  group.Verb("show", &ItemService::Stub::GetItem, {{.name = "ITEM", .field = "name", .use = Use::kRequired, .collection = "items"}},
             PrintItem);
}

}  // namespace muster::cli
