#include "warehouse/domain/sheet_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

std::string Quantity(absl::string_view text, QuantityRange range = {}) {
  const auto quantity = ParseQuantity(text, range);
  return quantity.ok() ? absl::StrCat(*quantity) : ReasonOf(quantity.status());
}
std::string Yuan(absl::string_view text) {
  const auto fen = ParseYuan(text);
  return fen.ok() ? absl::StrCat(*fen) : ReasonOf(fen.status());
}
std::string Day(absl::string_view text) {
  const auto day = ParseDay(text, {.min = absl::CivilDay(1980, 1, 1), .max = absl::CivilDay(2030, 12, 31)});
  return day.ok() ? absl::FormatCivilTime(*day) : ReasonOf(day.status());
}

TEST(ParseQuantity, TakesWholeNumbersAsPeopleWriteThem) {
  for (const char* text : {"1000", "1,000", " 1000 ", "1000.00", "１０００", "1，000", "01000"}) EXPECT_EQ(Quantity(text), "1000") << text;
  EXPECT_EQ(Quantity("1,000,000,000"), "1000000000");
  EXPECT_EQ(Quantity("0", {.min = 0}), "0");
}

TEST(ParseQuantity, RefusesEverythingElse) {
  for (const char* text : {"1.5", "1,00", "1000,", ",100", "1 000", "10顶", "一千", "1e3", "0x10", "--1", "."}) {
    EXPECT_EQ(Quantity(text), "QUANTITY_NOT_WHOLE") << text;
  }
  for (const char* text : {"0", "-5", "1000000001", "99999999999999999999"}) EXPECT_EQ(Quantity(text), "OUT_OF_RANGE") << text;
  EXPECT_EQ(Quantity(" "), "REQUIRED");
}

TEST(ParseYuan, IsExactToTheFen) {
  EXPECT_EQ(Yuan("12.05"), "1205");
  EXPECT_EQ(Yuan("0.1"), "10");
  EXPECT_EQ(Yuan("¥1,200"), "120000");
  EXPECT_EQ(Yuan("￥ 3.50 元"), "350");
  EXPECT_EQ(Yuan("12.500"), "1250");
  EXPECT_EQ(Yuan("1000000000"), "100000000000");
  EXPECT_EQ(Yuan("1000000000.01"), "OUT_OF_RANGE");
  for (const char* text : {"12.005", "-1", "十元", "1.2.3", "12.", "", "1万"}) EXPECT_EQ(Yuan(text), "MONEY_UNREADABLE") << text;
}

TEST(ParseDay, TakesTheFormsThatAreInUse) {
  for (const char* text : {"2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "2026年01月05号", "2026 年 1 月 5 日", "20260105",
                           "2026-01-05 00:00:00", "2026/1/5 0:00", "２０２６／１／５"}) {
    EXPECT_EQ(Day(text), "2026-01-05") << text;
  }
}

TEST(ParseDay, RefusesWhatIsNoDayOrNoPlausibleOne) {
  for (const char* text :
       {"2026-02-30", "2026-13-01", "2026-00-10", "2026年1月", "46027", "01-05", "2026-1-5 13:30", "5/1/2026", "长期", ""}) {
    EXPECT_EQ(Day(text), "DAY_UNREADABLE") << text;
  }
  for (const char* text : {"26-01-05", "1926-01-05", "2062-01-05"}) EXPECT_EQ(Day(text), "DAY_IMPLAUSIBLE") << text;
}

TEST(Folded, ComparesAsPeopleRead) {
  EXPECT_EQ(Folded("　１２ ㎡（A）"), Folded("12m²(a)"));
  EXPECT_EQ(Folded("2×1.8 m"), Folded("2*1.8M"));
  EXPECT_NE(Folded("12 m²"), Folded("12 m"));
}

}  // namespace
}  // namespace muster::warehouse::domain
