#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "platform/sheet/sheet.h"
#include "platform/sheet/table.h"
#include "platform/status/status.h"

namespace muster::sheet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const absl::Time kTime = absl::FromCivil(absl::CivilSecond(2023, 12, 19, 2, 0, 0), absl::FixedTimeZone(8 * 3600));

// One cell of each type, and texts that are not what they seem.
Table Sample() {
  Table table{.name = "库存",
              .heading = {"演练 / EXERCISE"},
              .columns = {{.header = "品名", .width_characters = 20},
                          {.header = "数量", .type = Column::Type::kInteger},
                          {.header = "单价(元)", .type = Column::Type::kMoneyFen},
                          {.header = "有效期至", .type = Column::Type::kDay},
                          {.header = "时间", .type = Column::Type::kTime}}};
  for (const char* text : {"毛毯", "=1+1", "+86", "-", "@x", "007", "a \"b\", c; d", "_x000A_", "1,2\n3"}) {
    table.rows.push_back({Cell(std::string(text)), std::int64_t{1'000'000'000}, std::int64_t{1205}, absl::CivilDay(2026, 1, 5), kTime});
  }
  table.rows.push_back({Cell(std::string("空")), Cell(), Cell(), Cell(), Cell()});
  return table;
}

std::vector<std::string> RowsOf(absl::string_view bytes) {
  const auto sheet = Read(bytes);
  EXPECT_TRUE(sheet.ok()) << sheet.status();
  EXPECT_TRUE(CheckPlain(*sheet, 1).ok());
  std::vector<std::string> rows;
  for (const Row& row : sheet->rows) rows.push_back(absl::StrCat(row.number, ": ", absl::StrJoin(row.cells, "|")));
  return rows;
}

TEST(WriteXlsx, GivesWhatReadTakes) {
  const auto bytes = WriteXlsx({Sample()}, kTime);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  constexpr char kRest[] = "|1000000000|12.05|2026-01-05|2023-12-19 02:00:00";
  EXPECT_THAT(RowsOf(*bytes),
              ElementsAre("1: 演练 / EXERCISE", "2: 品名|数量|单价(元)|有效期至|时间", absl::StrCat("3: 毛毯", kRest),
                          absl::StrCat("4: =1+1", kRest), absl::StrCat("5: +86", kRest), absl::StrCat("6: -", kRest),
                          absl::StrCat("7: @x", kRest), absl::StrCat("8: 007", kRest), absl::StrCat("9: a \"b\", c; d", kRest),
                          absl::StrCat("10: _x000A_", kRest), absl::StrCat("11: 1,2\n3", kRest), "12: 空"));
}

TEST(WriteXlsx, GivesTheSameBytesForTheSameTable) { EXPECT_EQ(*WriteXlsx({Sample()}, kTime), *WriteXlsx({Sample()}, kTime)); }

TEST(WriteXlsx, GivesAWorksheetForEachTable) {
  const auto bytes = WriteXlsx({Sample(), Table{.name = "说明", .heading = {"怎样填写"}}}, kTime);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(Read(*bytes, "说明")->rows.at(0).cells.at(0), "怎样填写");
}

TEST(WriteXlsx, RefusesANumberThatAWorkbookWouldRound) {
  const Table table{.name = "t", .columns = {{.header = "n", .type = Column::Type::kInteger}}, .rows = {{Cell(std::int64_t{1} << 60)}}};
  EXPECT_EQ(ReasonOf(WriteXlsx({table}, kTime).status()), "UNEXPECTED");
}

TEST(WriteCsv, GivesWhatReadTakes) {
  constexpr char kRest[] = "|1000000000|12.05|2026-01-05|2023-12-19 02:00";
  EXPECT_THAT(RowsOf(WriteCsv(Sample())),
              ElementsAre("1: 演练 / EXERCISE", "2: 品名|数量|单价(元)|有效期至|时间", absl::StrCat("3: 毛毯", kRest),
                          absl::StrCat("4: =1+1", kRest), absl::StrCat("5: +86", kRest), absl::StrCat("6: -", kRest),
                          absl::StrCat("7: @x", kRest), absl::StrCat("8: 007", kRest), absl::StrCat("9: a \"b\", c; d", kRest),
                          absl::StrCat("10: _x000A_", kRest), absl::StrCat("11: 1,2\n3", kRest), "12: 空"));
}

TEST(WriteCsv, LetsNoTextRunAsAFormula) {
  const std::string csv = WriteCsv(Sample());
  EXPECT_TRUE(absl::StartsWith(csv, "\xef\xbb\xbf"));
  for (const char* guarded : {"\r\n'=1+1,", "\r\n'+86,", "\r\n'-,", "\r\n'@x,"}) EXPECT_THAT(csv, HasSubstr(guarded));
}

TEST(WriteCsv, WritesMoneyExactly) {
  Table table{.name = "t", .columns = {{.header = "n", .type = Column::Type::kMoneyFen}}};
  for (const std::int64_t fen : {0, 5, 100, -5, -12345}) table.rows.push_back({Cell(fen)});
  EXPECT_EQ(WriteCsv(table), "\xef\xbb\xbfn\r\n0.00\r\n0.05\r\n1.00\r\n-0.05\r\n-123.45\r\n");
}

}  // namespace
}  // namespace muster::sheet
