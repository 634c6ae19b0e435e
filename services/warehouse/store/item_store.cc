#include "warehouse/store/item_store.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "platform/pg/sqlstate.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"
#include "warehouse/store/item_rows.h"

namespace muster::warehouse {
namespace {

// The lists of an item as columns. Views into it.
struct ItemColumns {
  explicit ItemColumns(const v1::Item& item) {
    for (const v1::Item::Pack& pack : item.packs()) {
      pack_units.push_back(pack.unit());
      pack_quantities.push_back(pack.quantity());
    }
    for (const std::string& substitute : item.substitutes()) substitute_ids.push_back(IdOf(substitute, "items").value());
    for (const v1::Item::Component& component : item.components()) {
      component_ids.push_back(IdOf(component.item(), "items").value());
      component_quantities.push_back(component.quantity());
    }
  }

  std::vector<absl::string_view> pack_units;
  std::vector<std::int64_t> pack_quantities;
  std::vector<absl::string_view> substitute_ids;
  std::vector<absl::string_view> component_ids;
  std::vector<std::int64_t> component_quantities;
};

}  // namespace

absl::StatusOr<std::optional<v1::Item>> ItemTx::FindItem(absl::string_view item_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindItem, item_id));
  return row.has_value() ? std::optional(ToItem(*row)) : std::nullopt;
}

absl::StatusOr<std::vector<v1::Item>> ItemTx::FindItems(absl::Span<const std::string> item_ids) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kFindItems, item_ids));
  std::vector<v1::Item> items;
  for (const sql::FindItemRow& row : rows) items.push_back(ToItem(row));
  return items;
}

absl::StatusOr<std::vector<v1::Item>> ItemTx::ListItems(const Page& page) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListItems, page.after, page.size + 1));
  std::vector<v1::Item> items;
  for (const sql::FindItemRow& row : rows) items.push_back(ToItem(row));
  return items;
}

absl::StatusOr<std::string> ItemTx::FindKitOf(absl::string_view item_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindKitOf, item_id));
  return row.has_value() ? NameOf("items", row->item_id) : std::string();
}

void ItemTx::LockCatalogue() { sql().Enqueue(sql::kLockCatalogue); }

absl::StatusOr<v1::Item> ItemTx::InsertItem(v1::Item item) {
  const ItemColumns columns(item);
  const absl::Status status =
      sql()
          .Execute(sql::kInsertItem, IdOf(item.name(), "items").value(), item.display_name(), item.english_name(), item.specification(),
                   item.code(), item.base_unit(), columns.pack_units, columns.pack_quantities, item.weight_g(), item.volume_cm3(),
                   item.shelf_life_days(), item.minimum_remaining_life_days(), columns.substitute_ids, item.note(), columns.component_ids,
                   columns.component_quantities, item.people_served_per_1000_units(), now())
          .status();
  if (pg::ConstraintOf(status) == "items_pkey") {
    return AlreadyExists("ITEM_EXISTS", absl::StrCat(item.name(), " exists"), {{"name", item.name()}});
  }
  RETURN_IF_ERROR(status);
  *item.mutable_update_time() = ToTimestamp(now());
  item.set_etag("1");
  return item;
}

absl::StatusOr<v1::Item> ItemTx::UpdateItem(v1::Item item) {
  const ItemColumns columns(item);
  ASSIGN_OR_RETURN(
      const sql::UpdateItemRow row,
      sql().QueryOne(sql::kUpdateItem, IdOf(item.name(), "items").value(), item.display_name(), item.english_name(), item.specification(),
                     item.code(), columns.pack_units, columns.pack_quantities, item.weight_g(), item.volume_cm3(), item.shelf_life_days(),
                     item.minimum_remaining_life_days(), columns.substitute_ids, item.note(), columns.component_ids,
                     columns.component_quantities, item.people_served_per_1000_units(), now()));
  *item.mutable_update_time() = ToTimestamp(now());
  item.set_etag(absl::StrCat(row.revision));
  return item;
}

}  // namespace muster::warehouse
