#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "warehouse/domain/earmark.h"
#include "warehouse/domain/item_index.h"
#include "warehouse/domain/sheet_errors.h"
#include "warehouse/domain/sheet_layout.h"

// Goods that come in, from the rows of a sheet.
namespace muster::warehouse::domain {

// 来源, numbered as in the API.
enum class SourceWord { kNone = 0, kPurchase = 1, kDonation = 2, kTransfer = 3, kCustoms = 4 };
// Both in the language's own word, for example 自行采购 and purchase.
const char* ChineseWord(SourceWord source);
const char* EnglishWord(SourceWord source);

// 状态 of a lot that may be used, and of one that is held for inspection.
inline constexpr char kReleasedChinese[] = "可用";
inline constexpr char kReleasedEnglish[] = "released";
inline constexpr char kQuarantinedChinese[] = "待检";
inline constexpr char kQuarantinedEnglish[] = "quarantined";

struct ReceiptRow {
  int row = 0;
  // "items/cotton-tent"
  std::string item;
  // Of the item; 0 = it does not expire.
  std::int32_t shelf_life_days = 0;
  // Base units, ≥ 1.
  std::int64_t quantity = 0;
  std::string batch;
  std::optional<absl::CivilDay> production_date;
  std::optional<absl::CivilDay> expiry_date;
  SourceWord source = SourceWord::kNone;
  std::string donor;
  Earmark earmark;
  // Of one base unit; 0 when not known.
  std::int64_t unit_cost_fen = 0;
  std::string manufacturer;
  std::string bin;
  std::string note;
};

struct ReceiptContext {
  // "warehouses/622900-01": rows that name another one are wrong.
  std::string warehouse;
  // Nothing was produced later.
  absl::CivilDay today;
};

LayoutRules ReceiptRules();

// The columns of a template, in order.
std::vector<SheetColumn> ReceiptTemplateColumns();

// Reads one row; none when a cell of it is wrong, each of which is added to `errors`. What can be said of a row only by the rules that
// hold for every receipt (lengths, expiry after production, a source at all) is not checked here.
std::optional<ReceiptRow> ReadReceiptRow(const Layout& layout, const SheetRow& row, const ItemIndex& items, const ReceiptContext& context,
                                         SheetErrors& errors);

}  // namespace muster::warehouse::domain
