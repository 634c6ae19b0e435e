#include "warehouse/store/item_store.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "platform/pg/sqlstate.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"

namespace muster::warehouse {
namespace {

v1::Item ToItem(const sql::FindItemRow& row) {
  v1::Item item;
  item.set_name(NameOf("items", row.item_id));
  item.set_display_name(row.display_name);
  item.set_english_name(row.english_name);
  item.set_specification(row.specification);
  item.set_code(row.code);
  item.set_base_unit(row.base_unit);
  for (std::size_t i = 0; i < row.pack_units.size(); ++i) {
    v1::Item::Pack& pack = *item.add_packs();
    pack.set_unit(row.pack_units[i]);
    pack.set_quantity(row.pack_quantities[i]);
  }
  item.set_weight_g(row.weight_g);
  item.set_volume_cm3(row.volume_cm3);
  item.set_shelf_life_days(row.shelf_life_days);
  item.set_minimum_remaining_life_days(row.minimum_remaining_life_days);
  for (const std::string& substitute_id : row.substitute_ids) item.add_substitutes(NameOf("items", substitute_id));
  item.set_note(row.note);
  *item.mutable_update_time() = ToTimestamp(row.update_time);
  return item;
}

}  // namespace

absl::StatusOr<std::optional<v1::Item>> ItemTx::FindItem(absl::string_view item_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindItem, item_id));
  return row.has_value() ? std::optional(ToItem(*row)) : std::nullopt;
}

absl::StatusOr<std::vector<v1::Item>> ItemTx::ListItems(const Page& page) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListItems, page.after, page.size + 1));
  std::vector<v1::Item> items;
  for (const sql::FindItemRow& row : rows) items.push_back(ToItem(row));
  return items;
}

absl::StatusOr<v1::Item> ItemTx::InsertItem(v1::Item item) {
  std::vector<std::string> pack_units;
  std::vector<std::int64_t> pack_quantities;
  for (const v1::Item::Pack& pack : item.packs()) {
    pack_units.push_back(pack.unit());
    pack_quantities.push_back(pack.quantity());
  }
  std::vector<absl::string_view> substitute_ids;
  for (const std::string& substitute : item.substitutes()) substitute_ids.push_back(IdOf(substitute, "items").value());
  *item.mutable_update_time() = ToTimestamp(now());
  const absl::Status status =
      sql()
          .Execute(sql::kInsertItem, IdOf(item.name(), "items").value(), item.display_name(), item.english_name(), item.specification(),
                   item.code(), item.base_unit(), pack_units, pack_quantities, item.weight_g(), item.volume_cm3(), item.shelf_life_days(),
                   item.minimum_remaining_life_days(), substitute_ids, item.note(), now())
          .status();
  if (pg::ConstraintOf(status) == "items_pkey") {
    return AlreadyExists("ITEM_EXISTS", absl::StrCat(item.name(), " exists"), {{"name", item.name()}});
  }
  RETURN_IF_ERROR(status);
  return item;
}

}  // namespace muster::warehouse
