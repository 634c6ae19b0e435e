#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/warehouse/v1/item.pb.h"
#include "platform/outbox/write.h"
#include "platform/wire/paging.h"

namespace muster::warehouse {

// The catalogue. Ids are the part of the name after "items/".
class ItemTx : public outbox::Tx {
 public:
  using outbox::Tx::Tx;

  absl::StatusOr<std::optional<v1::Item>> FindItem(absl::string_view item_id);
  // Up to one more than page.size, in order of names.
  absl::StatusOr<std::vector<v1::Item>> ListItems(const Page& page);
  // Returns the item as it was stored. ALREADY_EXISTS/ITEM_EXISTS.
  absl::StatusOr<v1::Item> InsertItem(v1::Item item);
};

}  // namespace muster::warehouse
