#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/sheet.pb.h"
#include "muster/warehouse/v1/transfer.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/sheet/table.h"
#include "platform/status/reasons.h"

// What is in the books, as tables that people read.
namespace muster::warehouse {

// Stands above the header row of everything that leaves an exercise.
inline constexpr char kExerciseMark[] = "演练 / EXERCISE";

// Says things in one language, and what items are called.
class SheetWords {
 public:
  // `catalogue` outlives this.
  SheetWords(Language language, absl::Span<const v1::Item> catalogue);

  std::string Say(absl::string_view chinese, absl::string_view english) const;
  // "items/cotton-tent"; empty when the catalogue lacks it.
  const v1::Item& ItemOf(absl::string_view name) const;
  std::string NameOf(const v1::Item& item) const;

 private:
  const Language language_;
  absl::flat_hash_map<absl::string_view, const v1::Item*> items_;
};

// 库存. Its columns are those of an import, and more.
sheet::Table BalanceTable(absl::Span<const v1::StockBalance> balances, const SheetWords& words);
// 盘点表: by bin; neither the book quantity nor what is reserved of it is shown.
sheet::Table CountTable(std::vector<v1::StockBalance> balances, const SheetWords& words);
// 流水.
sheet::Table TransferTable(absl::Span<const v1::Transfer> transfers, const SheetWords& words);
// 单据, a row for each line, and one for a voucher without lines.
sheet::Table VoucherTable(absl::Span<const v1::Voucher> vouchers, const SheetWords& words);

// An empty sheet to fill in, and the explanation of its columns.
struct SheetTemplate {
  sheet::Table table;
  sheet::Table explanation;
};
SheetTemplate ReceiptTemplate(v1::ImportKind kind, const SheetWords& words);

}  // namespace muster::warehouse
