#include "dispatch/api/papers.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "platform/calendar/china_day.h"
#include "platform/paper/html.h"
#include "platform/paper/pdf.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

constexpr char kNationalSociety[] = "chapters/000000";

}  // namespace

std::string OrganisationOf(const auth::ChapterTree& tree, absl::string_view chapter) {
  if (chapter == kNationalSociety) return "中国红十字会总会";
  return absl::StrCat(tree.DisplayNameOf(chapter).value_or(IdOf(chapter, "chapters").value_or("")), "红十字会");
}

Language LanguageOf(v1::Paper::Language language, const rpc::Call& call) {
  if (language == v1::Paper::LANGUAGE_CHINESE) return Language::kChinese;
  if (language == v1::Paper::LANGUAGE_ENGLISH) return Language::kEnglish;
  return call.language;
}

absl::StatusOr<v1::Paper> Render(const paper::Form& form, v1::Paper::Format format, absl::string_view name) {
  v1::Paper printed;
  const std::string stem = absl::StrCat(form.exercise ? "EXERCISE-" : "", name);
  if (format == v1::Paper::FORMAT_HTML) {
    printed.set_file_name(absl::StrCat(stem, ".html"));
    printed.set_content_type("text/html; charset=utf-8");
    printed.set_content(paper::RenderHtml(form));
  } else {
    ASSIGN_OR_RETURN(*printed.mutable_content(), paper::RenderPdf(form));
    printed.set_file_name(absl::StrCat(stem, ".pdf"));
    printed.set_content_type("application/pdf");
  }
  return printed;
}

std::string WithCommas(std::int64_t number) {
  std::string text;
  for (; number >= 1000; number /= 1000) text = absl::StrFormat(",%03d%s", number % 1000, text);
  return absl::StrCat(number, text);
}

// UTC+8 all year since 1992.
std::string MinuteText(const google::protobuf::Timestamp& time) { return ChinaMinute(FromTimestamp(time)); }

}  // namespace muster::dispatch
