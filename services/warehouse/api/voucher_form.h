#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/paper/form.h"
#include "warehouse/api/paper_words.h"
#include "warehouse/store/paper_store.h"

namespace muster::warehouse {

// A voucher and all that its lines name.
struct VoucherSheet {
  v1::Voucher voucher;
  v1::Warehouse warehouse;
  // The warehouse that `voucher.counterparty` names, where it names one that the caller may see.
  std::string counterparty_name;
  // By name.
  absl::flat_hash_map<std::string, v1::StockBalance> lots;
  absl::flat_hash_map<std::string, v1::Item> items;
  // On a stocktake sheet, by bin and lot.
  std::vector<CountedLot> counted;
};

// The voucher as it is printed: one table for what came in, one for what went out, in the order of its lines, and what its kind is about
// besides (AddVoucherDetails). `context.warehouse` is the sheet's. Columns: DOMAIN.md §5.
paper::Form VoucherForm(const PaperContext& context, const VoucherSheet& sheet);

}  // namespace muster::warehouse
