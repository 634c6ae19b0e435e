#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "platform/sheet/sheet.h"
#include "platform/status/reasons.h"
#include "platform/status/status.h"
#include "sheet_workbook.h"

namespace muster::sheet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MakeWorkbook;
using testing::PartsOf;
using ::testing::SizeIs;
using testing::Zip;

// "3: a|b" for each row.
std::vector<std::string> RowsOf(const absl::StatusOr<Sheet>& sheet) {
  EXPECT_TRUE(sheet.ok()) << sheet.status();
  std::vector<std::string> rows;
  if (!sheet.ok()) return rows;
  for (const Row& row : sheet->rows) rows.push_back(absl::StrCat(row.number, ": ", absl::StrJoin(row.cells, "|")));
  return rows;
}
std::string ReasonFor(absl::string_view bytes, absl::string_view worksheet = "") { return ReasonOf(Read(bytes, worksheet).status()); }

TEST(ReadXlsx, ReadsTextsHoweverTheyAreKept) {
  const std::string bytes = MakeWorkbook(
      {.sheet_data = "<row r='2'><c r='B2' t='s'><v>1</v></c><c r='C2' t='s'><v>0</v></c></row>"
                     "<row r='4'><c r='A4' t='inlineStr'><is><t xml:space='preserve'> 毛毯　</t></is></c><c t='b'><v>1</v></c>"
                     "<c r='D4' t='e'><v>#N/A</v></c><c r='E4' t='d'><v>2026-01-05T00:00:00</v></c></row>",
       .shared_strings = "<si><t>棉&amp;被</t></si><si><r><t>帐</t></r><r><rPr><b/></rPr><t>篷</t></r><rPh><t>zhang</t></rPh></si>"});
  EXPECT_THAT(RowsOf(Read(bytes)), ElementsAre("2: |帐篷|棉&被", "4: 毛毯|TRUE||#N/A|2026-01-05"));
}

TEST(ReadXlsx, ReadsTagsWithANamespacePrefixAndCellsThatDoNotSayWhereTheyAre) {
  std::vector<testing::Part> parts = PartsOf({});
  parts[3].second =
      "<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row/>"
      "<x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>";
  EXPECT_THAT(RowsOf(Read(Zip(parts))), ElementsAre("1: 1|2", "3: 3"));
}

TEST(ReadXlsx, ShowsNumbersWithoutTheNoiseOfTheirBinaryForm) {
  const std::string bytes = MakeWorkbook(
      {.sheet_data =
           "<row r='1'><c><v>0.30000000000000004</v></c><c><v>12.5</v></c><c><v>1000000000</v></c><c><v>1.5E3</v></c><c><v>-7</v></c>"
           "<c><v>1E+15</v></c></row>"});
  EXPECT_THAT(RowsOf(Read(bytes)), ElementsAre("1: 0.3|12.5|1000000000|1500|-7|1000000000000000"));
}

constexpr char kDayStyles[] =
    "<numFmts><numFmt numFmtId='176' formatCode='yyyy\"年\"m\"月\"d\"日\"'/><numFmt numFmtId='177' formatCode='[$-804]yyyy/m/d h:mm'/>"
    "<numFmt numFmtId='178' formatCode='0.00\"日\"'/><numFmt numFmtId='179' formatCode='h:mm'/></numFmts>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='31'/><xf numFmtId='176'/><xf numFmtId='177'/><xf numFmtId='178'/>"
    "<xf numFmtId='179'/></cellXfs>";

TEST(ReadXlsx, TellsDaysByTheirFormat) {
  testing::WorkbookParts parts{.sheet_data =
                                   "<row r='1'><c s='1'><v>46027</v></c><c s='2'><v>46027</v></c><c s='3'><v>46027</v></c>"
                                   "<c s='4'><v>46027.5625</v></c><c s='4'><v>46027</v></c><c s='5'><v>46027</v></c>"
                                   "<c s='6'><v>0.5</v></c><c s='1'><v>59</v></c><c s='1'><v>60</v></c><c s='1'><v>61</v></c>"
                                   "<c s='1'><v>1E+6</v></c><c s='1'><v>3E+6</v></c></row>",
                               .styles = kDayStyles};
  EXPECT_THAT(
      RowsOf(Read(MakeWorkbook(parts))),
      ElementsAre(
          "1: 2026-01-05|2026-01-05|2026-01-05|2026-01-05 13:30:00|2026-01-05|46027|0.5|1900-02-28|60|1900-03-01|4637-11-26|3000000"));
  parts.workbook_properties = "<workbookPr date1904='1'/>";
  parts.sheet_data = "<row r='1'><c s='1'><v>44565</v></c></row>";
  EXPECT_THAT(RowsOf(Read(MakeWorkbook(parts))), ElementsAre("1: 2026-01-05"));
}

TEST(ReadXlsx, ReadsTheFirstVisibleWorksheetOrTheOneNamed) {
  const testing::WorkbookParts parts{.sheet_data = "<row r='1'><c><v>7</v></c></row>", .state = "hidden"};
  EXPECT_THAT(RowsOf(Read(MakeWorkbook(parts))), ElementsAre("1: 7"));
  EXPECT_THAT(RowsOf(Read(MakeWorkbook(parts), "甲")), ElementsAre("1: 42"));
  const absl::Status status = Read(MakeWorkbook(parts), "丙").status();
  EXPECT_EQ(ReasonOf(status), "SHEET_WORKSHEET_UNKNOWN");
  EXPECT_EQ(DetailOf(status, "worksheets"), "甲, 乙");
}

TEST(ReadXlsx, NeverBelievesWhatAFormulaShowed) {
  const auto sheet =
      Read(MakeWorkbook({.sheet_data = "<row r='1'><c><v>1</v></c></row><row r='3'><c r='B3'><f>A1*2</f><v>2</v></c></row>"}));
  EXPECT_THAT(RowsOf(sheet), ElementsAre("1: 1"));
  EXPECT_TRUE(CheckPlain(*sheet, 4).ok());
  const absl::Status status = CheckPlain(*sheet, 3);
  EXPECT_EQ(ReasonOf(status), "SHEET_FORMULA");
  EXPECT_EQ(DetailOf(status, "cells"), "B3");
}

TEST(ReadXlsx, AllowsMergedCellsAboveTheDataOnly) {
  const auto sheet = Read(MakeWorkbook({.sheet_data = "<row r='1'><c t='inlineStr'><is><t>标题</t></is></c></row>",
                                        .merged = "<mergeCells count='2'><mergeCell ref='A1:D1'/><mergeCell ref='A4:A6'/></mergeCells>"}));
  EXPECT_EQ(DetailOf(CheckPlain(*sheet, 2), "cells"), "A4:A6");
  EXPECT_EQ(ReasonOf(CheckPlain(*sheet, 6)), "SHEET_MERGED_CELLS");
  EXPECT_TRUE(CheckPlain(*sheet, 7).ok());
}

TEST(ReadXlsx, NamesTheFirstFewOfManyOddCells) {
  std::string rows;
  for (int row = 1; row <= 9; ++row) absl::StrAppend(&rows, "<row r='", row, "'><c r='A", row, "'><f>1</f></c></row>");
  EXPECT_EQ(DetailOf(CheckPlain(*Read(MakeWorkbook({.sheet_data = rows})), 1), "cells"), "A1, A2, A3, A4, A5, …");
}

TEST(ReadXlsx, DecodesWhatXmlCannotHold) {
  const std::string bytes =
      MakeWorkbook({.sheet_data = "<row r='1'><c t='inlineStr'><is><t>a_x000A_b_x005F_x000A__xZZZZ_</t></is></c></row>"});
  EXPECT_THAT(RowsOf(Read(bytes)), ElementsAre("1: a\nb_x000A__xZZZZ_"));
}

TEST(ReadXlsx, RefusesWhatIsNoWorkbook) {
  EXPECT_EQ(ReasonFor(Zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}})), "SHEET_FORMAT_UNKNOWN");
  std::vector<testing::Part> parts = PartsOf({});
  parts[0].second = absl::StrReplaceAll(parts[0].second, {{"workbook.xml", "workbook.bin"}});
  EXPECT_EQ(ReasonFor(Zip(parts)), "SHEET_FORMAT_UNKNOWN");
  EXPECT_EQ(ReasonFor(std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) + "rest"), "SHEET_OLD_FORMAT");
  EXPECT_EQ(
      ReasonFor(std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) + std::string("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32)),
      "SHEET_ENCRYPTED");
  EXPECT_EQ(ReasonFor(MakeWorkbook({})), "SHEET_EMPTY");
}

TEST(ReadXlsx, RefusesAPackageWithAPassword) {
  std::string bytes = MakeWorkbook({.sheet_data = "<row r='1'><c><v>7</v></c></row>"});
  // Bit 0 of the flags of each entry, here and in the directory.
  for (const auto& [mark, offset] : {std::pair<absl::string_view, std::size_t>{"PK\x03\x04", 6}, {"PK\x01\x02", 8}}) {
    for (std::size_t at = bytes.find(std::string(mark)); at != std::string::npos; at = bytes.find(std::string(mark), at + 1)) {
      bytes[at + offset] = static_cast<char>(bytes[at + offset] | 1);
    }
  }
  EXPECT_EQ(ReasonFor(bytes), "SHEET_ENCRYPTED");
}

TEST(ReadXlsx, RefusesSheetsThatContradictThemselves) {
  for (const char* rows :
       {"<row r='2'/><row r='1'/>", "<row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>",
        "<row r='1'><c r='A2'><v>1</v></c></row>", "<row r='1'><c r='A1' t='s'><v>9</v></c></row>", "<row r='1'><c><v>many</v></c></row>",
        "<row r='1'><c><v>1</v></row>", "<row r='1'><c r='ZZZZ1'><v>1</v></c></row>", "<row r='99999999'><c><v>1</v></c></row>",
        "<row r='1'><c t='inlineStr'><is><t>&#xD800;</t></is></c></row>", "<row r='1'"}) {
    EXPECT_EQ(ReasonFor(MakeWorkbook({.sheet_data = rows})), "SHEET_BROKEN") << rows;
  }
}

TEST(ReadXlsx, ExpandsNoEntities) {
  std::vector<testing::Part> parts = PartsOf({.sheet_data = "<row r='1'><c t='inlineStr'><is><t>&a;</t></is></c></row>"});
  parts[3].second.insert(parts[3].second.find("<worksheet"), "<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'>]>");
  EXPECT_EQ(ReasonFor(Zip(parts)), "SHEET_BROKEN");
}

TEST(ReadXlsx, StopsAtBombsBeforeTheySpendMemory) {
  // 210 MB of spaces in a few hundred kilobytes.
  EXPECT_EQ(ReasonFor(MakeWorkbook({.sheet_data = std::string(210'000'000, ' ')})), "SHEET_UNPACKED_TOO_BIG");
  // One long text, again and again.
  std::string rows;
  for (int row = 1; row <= 3000; ++row) absl::StrAppend(&rows, "<row r='", row, "'><c t='s'><v>0</v></c></row>");
  EXPECT_EQ(
      ReasonFor(MakeWorkbook({.sheet_data = rows, .shared_strings = absl::StrCat("<si><t>", std::string(100'000, 'a'), "</t></si>")})),
      "SHEET_UNPACKED_TOO_BIG");
  // Rows that are wide and empty but for their last cell.
  rows.clear();
  for (int row = 1; row <= 20'000; ++row) absl::StrAppend(&rows, "<row r='", row, "'><c r='GR", row, "'><v>1</v></c></row>");
  EXPECT_EQ(ReasonFor(MakeWorkbook({.sheet_data = rows})), "SHEET_UNPACKED_TOO_BIG");
}

TEST(ReadXlsx, RefusesMoreThanASheetMayHold) {
  EXPECT_EQ(ReasonFor(MakeWorkbook({.sheet_data = "<row r='1'><c r='GS1'><v>1</v></c></row>"})), "SHEET_COLUMNS_TOO_MANY");
  // A format far to the right holds nothing.
  EXPECT_THAT(RowsOf(Read(MakeWorkbook({.sheet_data = "<row r='1'><c><v>1</v></c><c r='XFD1' s='1'/></row>"}))), ElementsAre("1: 1"));
  std::string rows;
  for (int row = 1; row <= kMaxRows + kMaxHeadingRows + 1; ++row) absl::StrAppend(&rows, "<row><c><v>1</v></c></row>");
  EXPECT_EQ(ReasonFor(MakeWorkbook({.sheet_data = rows})), "SHEET_ROWS_TOO_MANY");
  EXPECT_EQ(ReasonFor(std::string(kMaxFileBytes + 1, 'a')), "SHEET_FILE_TOO_BIG");
}

TEST(ReadCsv, ReadsTheStandardForm) {
  EXPECT_THAT(RowsOf(Read("a,b\r\n\"x \"\"1\"\", y\",\"two\nlines\"\n\n , ,c\r")),
              ElementsAre("1: a|b", "2: x \"1\", y|two\nlines", "4: ||c"));
  EXPECT_EQ(ReasonFor("a,\"b\nc"), "SHEET_BROKEN");
  EXPECT_EQ(ReasonFor(""), "SHEET_EMPTY");
  EXPECT_EQ(ReasonFor("\xef\xbb\xbf,,\r\n"), "SHEET_EMPTY");
}

TEST(ReadCsv, FindsOutHowCellsAreSeparated) {
  EXPECT_THAT(RowsOf(Read("a;b;\"c,d,e,f\"\n1,5;2;3")), ElementsAre("1: a|b|c,d,e,f", "2: 1,5|2|3"));
  EXPECT_THAT(RowsOf(Read("a\tb\n1\t2")), ElementsAre("1: a|b", "2: 1|2"));
  EXPECT_THAT(RowsOf(Read("标题\na,b")), ElementsAre("1: 标题", "2: a|b"));
}

TEST(ReadCsv, ReadsTheEncodingsThatSpreadsheetProgramsSave) {
  EXPECT_THAT(RowsOf(Read("物资,数量\n毛毯,1")), ElementsAre("1: 物资|数量", "2: 毛毯|1"));
  EXPECT_THAT(RowsOf(Read("\xef\xbb\xbf物资,数量")), ElementsAre("1: 物资|数量"));
  EXPECT_THAT(RowsOf(Read("\xce\xef\xd7\xca,\xca\xfd\xc1\xbf\r\n\xc3\xab\xcc\xba,1")), ElementsAre("1: 物资|数量", "2: 毛毯|1"));
  EXPECT_THAT(RowsOf(Read(std::string("\xff\xfe\x69\x72\x44\x8d\t\0\x31\0", 10))), ElementsAre("1: 物资|1"));
  EXPECT_EQ(ReasonFor("\xff\xff\xff"), "SHEET_FORMAT_UNKNOWN");
  EXPECT_EQ(ReasonFor(std::string("a\0b", 3)), "SHEET_FORMAT_UNKNOWN");
  EXPECT_EQ(ReasonFor("%PDF-1.7\n\x01\x02"), "SHEET_FORMAT_UNKNOWN");
}

// What comes of any bytes is a sheet or a reason that people can read.
void ExpectAnAnswer(absl::string_view bytes, int seed) {
  const auto sheet = Read(bytes);
  if (sheet.ok()) return;
  EXPECT_EQ(sheet.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(Sentence(ReasonOf(sheet.status()), {}, Language::kEnglish), "") << "seed " << seed << ": " << sheet.status();
}

std::string SmallWorkbook() {
  return MakeWorkbook({.sheet_data = "<row r='1'><c t='s'><v>0</v></c><c><v>1.5</v></c></row>", .shared_strings = "<si><t>毛毯</t></si>"});
}

TEST(Read, RefusesAWorkbookThatWasCutShortAnywhere) {
  const std::string whole = SmallWorkbook();
  for (std::size_t size = 4; size < whole.size(); ++size) {
    const std::string reason = ReasonFor(absl::string_view(whole).substr(0, size));
    EXPECT_EQ(reason, "SHEET_BROKEN") << size << " of " << whole.size();
  }
}

TEST(Read, AnswersWhateverTheBytesAre) {
  constexpr int kSeed = 20231218;
  std::mt19937 random(kSeed);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes(random() % 300, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    ExpectAnAnswer(bytes, kSeed);
    ExpectAnAnswer(absl::StrCat("PK\x03\x04", bytes), kSeed);
  }
}

TEST(Read, AnswersWhateverBecameOfAWorkbook) {
  constexpr int kSeed = 622927;
  std::mt19937 random(kSeed);
  const std::string whole = SmallWorkbook();
  const std::vector<testing::Part> parts = PartsOf({.sheet_data = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>1</v></c></row>",
                                                    .shared_strings = "<si><t>毛毯</t></si>",
                                                    .styles = kDayStyles});
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = whole;
    for (int k = 0; k < 3; ++k) bytes[random() % bytes.size()] = static_cast<char>(random());
    ExpectAnAnswer(bytes, kSeed);
    // Damage that the package's check sums do not show.
    if (i % 10 != 0) continue;
    std::vector<testing::Part> changed = parts;
    std::string& part = changed[random() % changed.size()].second;
    for (int k = 0; k < 3; ++k) part[random() % part.size()] = "<>/'&=A1 c"[random() % 10];
    ExpectAnAnswer(Zip(changed), kSeed);
  }
}

}  // namespace
}  // namespace muster::sheet
