#include "warehouse/domain/free_stock.h"

#include <vector>

namespace muster::warehouse::domain {

absl::Status CheckFree(absl::Span<const Stock> stock, absl::Span<const Want> wants) {
  // What keeps a lot from being picked does not matter here; how much of it is free does.
  std::vector<Stock> pickable;
  for (const Stock& lot : stock) {
    pickable.push_back({.lot = lot.lot, .item = lot.item, .available_quantity = lot.available_quantity});
  }
  return PickFefo(pickable, wants, absl::CivilDay::min()).status();
}

}  // namespace muster::warehouse::domain
