#include "warehouse/api/balance_key.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "platform/wire/names.h"

namespace muster::warehouse {

std::string BalanceKeyText(absl::string_view warehouse, const v1::Lot& lot) {
  return absl::StrJoin({IdOf(warehouse, "warehouses").value(), IdOf(lot.item(), "items").value(), absl::string_view(lot.expiry_date()),
                        IdOf(lot.name(), "lots").value()},
                       "\n");
}

BalanceKey ParseBalanceKey(absl::string_view text, Fields& fields) {
  BalanceKey key;
  if (text.empty()) return key;
  const std::vector<std::string> parts = absl::StrSplit(text, '\n');
  key.expiry_date = absl::CivilDay::max();
  if (parts.size() != 4 || (!parts[2].empty() && !absl::ParseCivilTime(parts[2], &key.expiry_date)) ||
      !absl::SimpleAtoi(parts[3], &key.lot_id)) {
    fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
    return key;
  }
  key.warehouse_id = parts[0];
  key.item_id = parts[1];
  return key;
}

}  // namespace muster::warehouse
