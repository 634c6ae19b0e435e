#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/item.pb.h"
#include "warehouse/store/voucher_store.h"

namespace muster::warehouse {

// The ledger, and what its goods are called on paper.
class SheetTx : public VoucherTx {
 public:
  using VoucherTx::VoucherTx;

  // The whole catalogue in order of names; of each item what it is called and counted in.
  absl::StatusOr<std::vector<v1::Item>> ListCatalogue();
};

}  // namespace muster::warehouse
