#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "platform/wire/fields.h"
#include "warehouse/store/stock_store.h"

// Where a page of balances goes on, as it stands in a page token.
namespace muster::warehouse {

std::string BalanceKeyText(absl::string_view warehouse, const v1::Lot& lot);

// The key before all others when `text` is empty. Adds PAGE_TOKEN_MALFORMED to `fields` when it is not a text of BalanceKeyText.
BalanceKey ParseBalanceKey(absl::string_view text, Fields& fields);

}  // namespace muster::warehouse
