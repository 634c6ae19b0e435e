#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "warehouse/domain/count_sheet.h"
#include "warehouse/domain/receipt_sheet.h"

namespace muster::warehouse::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "SHEET_COLUMNS_UNKNOWN 颜色" of each.
std::vector<std::string> Problems(const absl::Status& status) {
  std::vector<std::string> problems;
  for (const Violation& violation : ViolationsOf(status))
    problems.push_back(absl::StrCat(violation.reason, " ", violation.details.at(0).value));
  return problems;
}

TEST(FindLayout, FindsHeadersInAnyOrderAndLanguageBelowATitle) {
  const std::vector<SheetRow> rows = {
      {1, {"某仓库 数量清点 2026"}}, {2, {"# 来源: 数量"}}, {4, {"*Quantity", "", "物资名称", "来源："}}, {5, {"7", "", "毛毯"}}};
  const auto layout = FindLayout(rows, ReceiptRules());
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_EQ(layout->header_row, 4);
  EXPECT_EQ(layout->Cell(rows[3], SheetColumn::kQuantity), "7");
  EXPECT_EQ(layout->Cell(rows[3], SheetColumn::kItem), "毛毯");
  EXPECT_EQ(layout->Cell(rows[3], SheetColumn::kSource), "");
  EXPECT_EQ(layout->HeaderOf(SheetColumn::kQuantity), "*Quantity");
  EXPECT_EQ(layout->HeaderOf(SheetColumn::kBin), "货位");
}

TEST(FindLayout, SaysEverythingThatIsWrongWithTheHeaders) {
  const std::vector<SheetRow> rows = {{1, {"品名", "物资", "颜色", "单价(万元)", "实盘数量", "单位"}}};
  EXPECT_THAT(Problems(FindLayout(rows, ReceiptRules()).status()),
              ElementsAre("SHEET_COLUMNS_UNKNOWN 颜色, 单价(万元), 实盘数量", "SHEET_COLUMNS_MISSING 数量 (quantity), 来源 (source)",
                          "SHEET_COLUMNS_TWICE 物资"));
  const std::vector<SheetRow> none = {{1, {"毛毯", "7"}}};
  EXPECT_THAT(Problems(FindLayout(none, ReceiptRules()).status()),
              ElementsAre("SHEET_HEADER_MISSING 物资 (item) / 物资编号 (item id), 数量 (quantity), 来源 (source)"));
  EXPECT_FALSE(FindLayout({}, ReceiptRules()).ok());
}

class ReceiptSheet : public ::testing::Test {
 protected:
  // The columns that the tests write.
  std::optional<ReceiptRow> Read(std::vector<std::string> cells) {
    rows_ = {{1, {"物资", "数量", "单位", "来源", "生产日期", "有效期至", "单价(元)", "定向", "仓库", "状态", "规格"}},
             {2, std::move(cells)}};
    errors_ = {};
    return ReadReceiptRow(FindLayout(rows_, ReceiptRules()).value(), rows_[1], items_,
                          {.warehouse = "warehouses/622900-01", .today = absl::CivilDay(2026, 1, 5)}, errors_);
  }
  // "数量 OUT_OF_RANGE" of each.
  std::vector<std::string> Errors(std::vector<std::string> cells) {
    EXPECT_FALSE(Read(std::move(cells)).has_value());
    std::vector<std::string> errors;
    for (const SheetError& error : errors_.kept()) errors.push_back(absl::StrCat(error.column, " ", error.reason));
    return errors;
  }

  const ItemIndex items_{{{.name = "items/quilt", .display_name = "棉被", .base_unit = "床", .packs = {{.unit = "箱", .quantity = 10}}}}};
  std::vector<SheetRow> rows_;
  SheetErrors errors_;
};

TEST_F(ReceiptSheet, ReadsARow) {
  const auto row =
      Read({"棉被", "1,200", "箱", "捐赠", "2025年12月1日", "2030/1/1", "100", "incidents/20231218-622927-1", "622900-01", "可用"});
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->row, 2);
  EXPECT_EQ(row->item, "items/quilt");
  EXPECT_EQ(row->quantity, 12'000);
  EXPECT_EQ(row->source, SourceWord::kDonation);
  EXPECT_EQ(row->production_date, absl::CivilDay(2025, 12, 1));
  EXPECT_EQ(row->expiry_date, absl::CivilDay(2030, 1, 1));
  EXPECT_EQ(row->unit_cost_fen, 1000);
  EXPECT_EQ(row->earmark.kind, Earmark::Kind::kIncident);
}

TEST_F(ReceiptSheet, SaysEverythingThatIsWrongWithARow) {
  EXPECT_THAT(Errors({"棉被", "1.5", "顶", "偷来", "2026-01-06", "2126-01-01", "1.234", "", "640100-01", "待检"}),
              ElementsAre("数量 QUANTITY_NOT_WHOLE", "单位 UNIT_UNKNOWN", "生产日期 DAY_IMPLAUSIBLE", "有效期至 DAY_IMPLAUSIBLE",
                          "来源 SOURCE_UNKNOWN", "单价(元) MONEY_UNREADABLE", "仓库 ROW_OF_OTHER_WAREHOUSE", "状态 STATE_NOT_IMPORTED"));
  EXPECT_EQ(errors_.kept()[0].row, 2);
  EXPECT_EQ(errors_.kept()[0].value, "1.5");
  EXPECT_THAT(Errors({"毛毯"}), ElementsAre("物资 ITEM_NOT_IN_CATALOGUE", "数量 REQUIRED"));
}

TEST_F(ReceiptSheet, RefusesAPackPriceThatWouldLoseAFraction) {
  EXPECT_THAT(Errors({"棉被", "1", "箱", "采购", "", "", "1.05"}), ElementsAre("单价(元) PRICE_NOT_DIVISIBLE"));
  EXPECT_EQ(Read({"棉被", "1", "箱", "采购", "", "", "1.10"})->unit_cost_fen, 11);
}

TEST_F(ReceiptSheet, TakesAnEarmarkInWordsAndKnowsTheWordsForNone) {
  EXPECT_EQ(Read({"棉被", "1", "", "捐赠", "", "", "", "给孤儿院"})->earmark.target, "给孤儿院");
  EXPECT_EQ(Read({"棉被", "1", "", "捐赠", "", "", "", "chapters/620000"})->earmark.kind, Earmark::Kind::kChapter);
  for (const char* none : {"", "非定向", "Free", "无"}) {
    EXPECT_EQ(Read({"棉被", "1", "", "捐赠", "", "", "", none})->earmark.kind, Earmark::Kind::kNone) << none;
  }
}

TEST(SheetErrorsTest, CountsMoreThanItKeeps) {
  SheetErrors errors;
  for (int i = 0; i < 1500; ++i) errors.Add({.row = i});
  EXPECT_EQ(errors.count(), 1500);
  EXPECT_EQ(errors.kept().size(), SheetErrors::kKept);
}

TEST(CountSheet, ReadsWhatWasCounted) {
  const std::vector<SheetRow> rows = {{1, {"批次", "货位", "物资", "实盘数量"}},
                                      {2, {"lots/7", "A-1", "毛毯", "1,000"}},
                                      {3, {"8", "A-2", "毛毯", "0"}},
                                      {4, {"lots/9", "A-3", "毛毯"}},
                                      {5, {"# 签字"}}};
  const CountSheet sheet = ReadCountSheet(FindLayout(rows, CountRules()).value(), "warehouses/622900-01");
  EXPECT_THAT(sheet.rows, ElementsAre(CountRow{2, "lots/7", 1000}, CountRow{3, "lots/8", 0}));
  EXPECT_EQ(sheet.uncounted_row_count, 1);
  EXPECT_EQ(sheet.errors.count(), 0);
}

TEST(CountSheet, RefusesRowsThatCannotBeMeant) {
  const std::vector<SheetRow> rows = {{1, {"批次", "实盘数量", "仓库"}},
                                      {2, {"lots/7", "5"}},
                                      {3, {"lots/7", "6"}},
                                      {4, {"lots/07", "1"}},
                                      {5, {"", "1"}},
                                      {6, {"lots/8", "-1"}},
                                      {7, {"lots/9", "1.5"}},
                                      {8, {"lots/10", "1", "640100-01"}}};
  const CountSheet sheet = ReadCountSheet(FindLayout(rows, CountRules()).value(), "warehouses/622900-01");
  EXPECT_THAT(sheet.rows, ElementsAre(CountRow{2, "lots/7", 5}));
  std::vector<std::string> errors;
  for (const SheetError& error : sheet.errors.kept()) errors.push_back(absl::StrCat(error.row, " ", error.column, " ", error.reason));
  EXPECT_THAT(errors, ElementsAre("3 批次 TWICE", "4 批次 MALFORMED", "5 批次 REQUIRED", "6 实盘数量 OUT_OF_RANGE",
                                  "7 实盘数量 QUANTITY_NOT_WHOLE", "8 仓库 ROW_OF_OTHER_WAREHOUSE"));
}

}  // namespace
}  // namespace muster::warehouse::domain
