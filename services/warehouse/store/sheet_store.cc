#include "warehouse/store/sheet_store.h"

#include "platform/status/status.h"
#include "platform/wire/names.h"

namespace muster::warehouse {

absl::StatusOr<std::vector<v1::Item>> SheetTx::ListCatalogue() {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListCatalogue));
  std::vector<v1::Item> items;
  for (const sql::ListCatalogueRow& row : rows) {
    v1::Item& item = items.emplace_back();
    item.set_name(NameOf("items", row.item_id));
    item.set_display_name(row.display_name);
    item.set_english_name(row.english_name);
    item.set_specification(row.specification);
    item.set_code(row.code);
    item.set_base_unit(row.base_unit);
    item.set_shelf_life_days(row.shelf_life_days);
    for (std::size_t i = 0; i < row.pack_units.size(); ++i) {
      v1::Item::Pack& pack = *item.add_packs();
      pack.set_unit(row.pack_units[i]);
      pack.set_quantity(row.pack_quantities[i]);
    }
  }
  return items;
}

}  // namespace muster::warehouse
