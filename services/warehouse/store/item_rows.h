#pragma once

#include "muster/warehouse/v1/item.pb.h"
#include "sql/warehouse.h"

namespace muster::warehouse {

// How an item stands in its columns.
v1::Item ToItem(const sql::FindItemRow& row);

}  // namespace muster::warehouse
