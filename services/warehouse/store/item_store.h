#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/item.pb.h"
#include "platform/outbox/write.h"
#include "platform/wire/paging.h"

namespace muster::warehouse {

// The catalogue. Ids are the part of the name after "items/".
class ItemTx : public outbox::Tx {
 public:
  using outbox::Tx::Tx;

  absl::StatusOr<std::optional<v1::Item>> FindItem(absl::string_view item_id);
  // Those that there are.
  absl::StatusOr<std::vector<v1::Item>> FindItems(absl::Span<const std::string> item_ids);
  // Up to one more than page.size, in order of names.
  absl::StatusOr<std::vector<v1::Item>> ListItems(const Page& page);
  // "items/family-pack", a kit that the item is a component of; empty for none.
  absl::StatusOr<std::string> FindKitOf(absl::string_view item_id);

  // Until the transaction ends nobody else changes the catalogue.
  void LockCatalogue();
  // Returns the item as it was stored. ALREADY_EXISTS/ITEM_EXISTS.
  absl::StatusOr<v1::Item> InsertItem(v1::Item item);
  // The same for one that there is; its base unit is not written.
  absl::StatusOr<v1::Item> UpdateItem(v1::Item item);
};

}  // namespace muster::warehouse
