#include "warehouse/store/item_rows.h"

#include "absl/strings/str_cat.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster::warehouse {

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
  for (std::size_t i = 0; i < row.component_ids.size(); ++i) {
    v1::Item::Component& component = *item.add_components();
    component.set_item(NameOf("items", row.component_ids[i]));
    component.set_quantity(row.component_quantities[i]);
  }
  item.set_people_served_per_1000_units(row.people_served_per_1000_units);
  item.set_etag(absl::StrCat(row.revision));
  return item;
}

}  // namespace muster::warehouse
