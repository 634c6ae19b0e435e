#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "platform/paper/html.h"
#include "platform/paper/pdf.h"

namespace muster::paper {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

Form IssueNote(int line_count) {
  Form form{.orientation = Orientation::kLandscape,
            .organisation = "临夏回族自治州红十字会",
            .title = "出库单",
            .subtitle = "Goods Issue Note",
            .number = "622900-01 出字 2023 第 0001 号",
            .fields = {{"仓库", "临夏州备灾仓库（622900-01）"}, {"日期", "2023-12-19"}, {"收货单位", "积石山县红十字会"}},
            .notes = {"备注：先送大河家镇。"},
            .signatures = {{"经手人", "马师傅"}, {"经手人", "王师傅"}, {"收货人", ""}, {"批准人", ""}},
            .qr_payload = "MUSTER:live:warehouses/622900-01/vouchers/issue-note-2023-0001",
            .printed_by = "users/keeper",
            .print_time = absl::FromUnixSeconds(1'702'922'400)};
  Table table{.columns = {{"序号", 1, Alignment::kCentre}, {"品名", 6}, {"数量", 2, Alignment::kRight}, {"折合", 3}}};
  for (int i = 1; i <= line_count; ++i) {
    table.rows.push_back({absl::StrCat(i), absl::StrFormat("棉帐篷-%04d", i), "147", "12 箱 + 3 顶"});
  }
  table.total = {"", "合计", absl::StrCat(147 * line_count), ""};
  form.tables.push_back(std::move(table));
  return form;
}

// Runs a command and returns what it printed.
std::string OutputOf(const std::string& command) {
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> buffer;
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), n);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

// A file of this test's own, beside those of others.
std::string WriteFile(absl::string_view extension, const std::string& bytes) {
  const std::string path =
      absl::StrCat(::testing::TempDir(), "/paper_", ::testing::UnitTest::GetInstance()->current_test_info()->name(), extension);
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::string Pdf(const Form& form) {
  const absl::StatusOr<std::string> bytes = RenderPdf(form);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return bytes.value_or("");
}

// The text of each page, without white space.
std::vector<std::string> PageTexts(const Form& form) {
  const std::string text = OutputOf(absl::StrCat("pdftotext -layout ", WriteFile(".pdf", Pdf(form)), " -"));
  std::vector<std::string> pages = absl::StrSplit(absl::StrReplaceAll(text, {{" ", ""}, {"\n", ""}, {"　", ""}}), '\f');
  EXPECT_EQ(pages.back(), "");
  pages.pop_back();
  return pages;
}

int CountOf(absl::string_view needle, absl::string_view text) {
  return static_cast<int>(std::vector<absl::string_view>(absl::StrSplit(text, needle)).size()) - 1;
}

// Pixels of a page that are not white.
int InkOf(const Form& form, int page) {
  const std::string image = OutputOf(absl::StrCat("pdftoppm -r 40 -gray -f ", page, " -l ", page, " ", WriteFile(".pdf", Pdf(form))));
  // P5, width and height, 255, then a byte for each pixel.
  std::size_t start = 0;
  for (int line = 0; line < 3; ++line) start = image.find('\n', start) + 1;
  int ink = 0;
  for (const char pixel : image.substr(start)) ink += static_cast<unsigned char>(pixel) < 200 ? 1 : 0;
  return ink;
}

TEST(RenderPdf, SetsEveryPageOnA4) {
  Form form = IssueNote(40);
  const auto sizes = [&] { return OutputOf(absl::StrCat("pdfinfo -l 99 ", WriteFile(".pdf", Pdf(form)))); };
  for (const char* page : {"1", "2"}) EXPECT_THAT(sizes(), HasSubstr(absl::StrCat("Page    ", page, " size:  841.89 x 595.276 pts (A4)")));
  form.orientation = Orientation::kPortrait;
  EXPECT_THAT(sizes(), HasSubstr("Page    1 size:  595.276 x 841.89 pts (A4)"));
}

TEST(RenderPdf, PutsTwelveLinesOnOnePage) {
  const std::vector<std::string> pages = PageTexts(IssueNote(12));
  ASSERT_THAT(pages, SizeIs(1));
  for (const char* text : {"临夏回族自治州红十字会", "出库单", "GoodsIssueNote", "编号622900-01出字2023第0001号", "积石山县红十字会",
                           "棉帐篷-0012", "12箱+3顶", "合计", "1764", "备注：先送大河家镇。", "经手人", "马师傅", "王师傅", "收货人",
                           "批准人", "签字：", "打印users/keeper2023-12-1902:00", "第1页共1页"}) {
    EXPECT_THAT(pages[0], HasSubstr(text));
  }
}

TEST(RenderPdf, BreaksThreeHundredLinesOverPagesThatRepeatTheHeader) {
  const std::vector<std::string> pages = PageTexts(IssueNote(300));
  ASSERT_GT(pages.size(), 5U);
  std::string all;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    EXPECT_EQ(CountOf("品名", pages[i]), 1) << i;
    EXPECT_THAT(pages[i], HasSubstr("出字2023第0001号"));
    EXPECT_THAT(pages[i], HasSubstr(absl::StrCat("第", i + 1, "页共", pages.size(), "页")));
    all += pages[i];
  }
  for (int line = 1; line <= 300; ++line) EXPECT_EQ(CountOf(absl::StrFormat("棉帐篷-%04d", line), all), 1);
  EXPECT_EQ(CountOf("合计", all), 1);
  EXPECT_EQ(CountOf("签字：", all), 4);
}

TEST(RenderPdf, KeepsTheLastLineTheTotalAndAllSignaturesTogether) {
  for (int count = 10; count <= 45; ++count) {
    const std::string last = PageTexts(IssueNote(count)).back();
    EXPECT_THAT(last, HasSubstr(absl::StrFormat("棉帐篷-%04d", count)));
    EXPECT_THAT(last, HasSubstr("合计"));
    EXPECT_EQ(CountOf("签字：", last), 4) << count;
    EXPECT_EQ(CountOf("经手人", last), 2) << count;
  }
}

TEST(RenderPdf, CutsNothingOffHoweverLong) {
  Form form = IssueNote(3);
  std::string endless;
  for (int i = 0; i < 3000; ++i) absl::StrAppendFormat(&endless, "说明%04d", i);
  form.tables[0].rows[1][1] = endless;
  form.fields[0].value = endless.substr(0, 2000);
  form.notes[0] = endless;
  std::string all;
  const std::vector<std::string> pages = PageTexts(form);
  for (const std::string& page : pages) all += page;
  for (int i = 0; i < 3000; ++i) {
    // Lines may break inside a word: all its digits are there, in the cell and in the note.
    EXPECT_GE(CountOf(absl::StrFormat("%04d", i), all), 1) << i;
  }
  EXPECT_EQ(CountOf("签字：", pages.back()), 4);
}

TEST(RenderPdf, CarriesACodeThatAScannerReads) {
  const Form form = IssueNote(12);
  const std::string path = WriteFile(".pdf", Pdf(form));
  // Coarse as a fax.
  OutputOf(absl::StrCat("pdftoppm -r 100 -gray -singlefile ", path, " ", path));
  EXPECT_EQ(OutputOf(absl::StrCat("zbarimg --quiet --raw ", path, ".pgm")), absl::StrCat(form.qr_payload, "\n"));
}

TEST(RenderPdf, MarksEveryPageOfAnExercise) {
  Form form = IssueNote(60);
  const int pages = static_cast<int>(PageTexts(form).size());
  std::vector<int> plain;
  for (int page = 1; page <= pages; ++page) plain.push_back(InkOf(form, page));
  EXPECT_THAT(PageTexts(form), Each(Not(HasSubstr("演练"))));
  form.exercise = true;
  EXPECT_THAT(PageTexts(form), Each(HasSubstr("【演练EXERCISE】出库单")));
  for (int page = 1; page <= pages; ++page) EXPECT_GT(InkOf(form, page), plain[static_cast<std::size_t>(page - 1)] + 400);
}

TEST(RenderPdf, GivesTheSameBytesForTheSameFormInAnyThread) {
  const Form form = IssueNote(40);
  const std::string expected = Pdf(form);
  std::array<std::string, 8> made;
  {
    std::vector<std::jthread> threads;
    for (std::string& bytes : made) {
      threads.emplace_back([&] {
        for (int i = 0; i < 3; ++i) bytes = Pdf(form);
      });
    }
  }
  for (const std::string& bytes : made) EXPECT_TRUE(bytes == expected);
}

TEST(RenderPdf, LeavesNoMemoryBehind) {
  const auto bytes_after = [](int count) {
    for (int i = 0; i < count; ++i) Pdf(IssueNote(20));
    return static_cast<double>(mallinfo2().uordblks);
  };
  // The first ones fill the libraries' own caches.
  const double before = bytes_after(10);
  EXPECT_LT(bytes_after(50) - before, 50 * 1024);
}

TEST(RenderPdf, MakesAPageOfAnEmptyForm) { EXPECT_THAT(PageTexts(Form{.print_time = absl::UnixEpoch()}), SizeIs(1)); }

TEST(RenderPdf, SpeaksEnglish) {
  Form form = IssueNote(1);
  form.language = Language::kEnglish;
  const std::string page = PageTexts(form).at(0);
  for (const char* text : {"No.622900-01", "Signature:", "Date:", "Printedbyusers/keeper", "Page1of1"}) EXPECT_THAT(page, HasSubstr(text));
}

TEST(RenderPdf, FramesStamps) {
  Form form = IssueNote(1);
  form.stamps = {"已被 622900-01 出字 2023 第 0002 号冲销", "补办手续中"};
  const std::string page = PageTexts(form).at(0);
  EXPECT_THAT(page, HasSubstr("补办手续中"));
  EXPECT_EQ(CountOf("0002", page), 1);
}

TEST(RenderHtml, ShowsEverything) {
  Form form = IssueNote(300);
  form.stamps = {"补办手续中"};
  const std::string html = RenderHtml(form);
  for (const char* text : {"<html lang=\"zh-CN\">", "<h1>出库单</h1>", "Goods Issue Note", "编号 622900-01 出字 2023 第 0001 号",
                           "积石山县红十字会", "<td>棉帐篷-0300</td>", "<td class=\"right\">44100</td>", "备注：先送大河家镇。",
                           "<b>经手人</b>马师傅", "补办手续中", "打印 users/keeper  2023-12-19 02:00", "size:A4 landscape"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_EQ(CountOf("<thead>", html), 1);
  EXPECT_EQ(html, RenderHtml(form));
}

TEST(RenderHtml, EscapesHostileTextWhereverItStands) {
  const std::string hostile = "</td><script>alert('x')</script>\"onload=\"&amp;";
  Form form{.organisation = hostile,
            .title = hostile,
            .subtitle = hostile,
            .number = hostile,
            .stamps = {hostile},
            .fields = {{hostile, hostile}},
            .tables = {{.caption = hostile, .columns = {{hostile}}, .rows = {{hostile}}, .total = {hostile}}},
            .notes = {hostile},
            .signatures = {{hostile, hostile}},
            .qr_payload = hostile,
            .printed_by = hostile,
            .print_time = absl::UnixEpoch()};
  const std::string html = RenderHtml(form);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("alert('x')")));
  EXPECT_THAT(html, Not(HasSubstr("\"onload")));
  EXPECT_EQ(CountOf("&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;onload=&quot;&amp;amp;", html), 18);
}

TEST(RenderHtml, NeedsNothingFromElsewhere) {
  const std::string html = RenderHtml(IssueNote(3));
  for (const char* reference : {"http:", "https:", "src=", "href=", "@import", "<script"}) EXPECT_THAT(html, Not(HasSubstr(reference)));
}

TEST(RenderHtml, CarriesACodeThatAScannerReads) {
  const Form form = IssueNote(1);
  const std::string html = RenderHtml(form);
  const std::size_t start = html.find("viewBox=\"0 0 ") + 13;
  int side = 0;
  ASSERT_TRUE(absl::SimpleAtoi(html.substr(start, html.find(' ', start) - start), &side));
  std::vector<std::string> rows(static_cast<std::size_t>(side), std::string(static_cast<std::size_t>(side), '0'));
  const std::size_t path = html.find("<path d=\"") + 9;
  const std::string modules = html.substr(path, html.find('"', path) - path);
  for (const absl::string_view module : absl::StrSplit(modules, 'M', absl::SkipEmpty())) {
    const std::vector<std::string> place = absl::StrSplit(module.substr(0, module.find('h')), ' ');
    std::size_t x = 0;
    std::size_t y = 0;
    ASSERT_TRUE(absl::SimpleAtoi(place.at(0), &x) && absl::SimpleAtoi(place.at(1), &y));
    rows.at(y).at(x) = '1';
  }
  // A bitmap of four dots a module.
  std::string image = absl::StrCat("P1\n", side * 4, " ", side * 4, "\n");
  for (const std::string& row : rows) {
    std::string wide;
    for (const char module : row) wide += std::string(4, module);
    for (int i = 0; i < 4; ++i) absl::StrAppend(&image, wide, "\n");
  }
  EXPECT_EQ(OutputOf(absl::StrCat("zbarimg --quiet --raw ", WriteFile(".pbm", image))), absl::StrCat(form.qr_payload, "\n"));
}

TEST(RenderHtml, MarksAnExercise) {
  Form form = IssueNote(1);
  EXPECT_THAT(RenderHtml(form), Not(HasSubstr("演练")));
  form.exercise = true;
  const std::string html = RenderHtml(form);
  EXPECT_THAT(html, HasSubstr("<h1>【演练 EXERCISE】出库单</h1>"));
  EXPECT_THAT(html, HasSubstr("background:url(data:image/svg+xml,"));
  EXPECT_THAT(html, HasSubstr("<thead><tr><th colspan=\"4\">演练 EXERCISE</th></tr>"));
}

}  // namespace
}  // namespace muster::paper
