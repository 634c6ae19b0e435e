#include "platform/paper/words.h"

#include "absl/strings/str_cat.h"
#include "platform/calendar/china_day.h"

namespace muster::paper {
namespace {

constexpr Words kChinese{
    .number = "编号", .signature = "签字：", .date = "日期：　　　年　　月　　日", .printed = "打印", .continued = "（续页）"};
constexpr Words kEnglish{.number = "No.", .signature = "Signature:", .date = "Date:", .printed = "Printed by", .continued = " (continued)"};

constexpr int kMaxSignaturesPerRow = 4;

}  // namespace

const char kExerciseMark[] = "演练 EXERCISE";

const Words& WordsIn(Language language) {
  switch (language) {
    case Language::kChinese:
      return kChinese;
    case Language::kEnglish:
      return kEnglish;
  }
  __builtin_unreachable();
}

std::string TitleOf(const Form& form) { return form.exercise ? absl::StrCat("【", kExerciseMark, "】", form.title) : form.title; }

std::string NumberLineOf(const Form& form) {
  return form.number.empty() ? std::string() : absl::StrCat(WordsIn(form.language).number, " ", form.number);
}

std::string ContinuationLineOf(const Form& form) {
  return absl::StrCat(form.organisation, "  ", TitleOf(form), WordsIn(form.language).continued, "  ", NumberLineOf(form));
}

std::string PrintLineOf(const Form& form) {
  // UTC+8 all year since 1992.
  const std::string time = ChinaMinute(form.print_time);
  return absl::StrCat(WordsIn(form.language).printed, " ", form.printed_by, "  ", time);
}

std::string PageLineOf(Language language, int page, int page_count) {
  switch (language) {
    case Language::kChinese:
      return absl::StrCat("第 ", page, " 页 共 ", page_count, " 页");
    case Language::kEnglish:
      return absl::StrCat("Page ", page, " of ", page_count);
  }
  __builtin_unreachable();
}

int SignaturesPerRow(int count) {
  const int rows = (count + kMaxSignaturesPerRow - 1) / kMaxSignaturesPerRow;
  return rows == 0 ? 1 : (count + rows - 1) / rows;
}

}  // namespace muster::paper
