#include "platform/status/reasons.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace muster {
namespace {

struct Row {
  absl::string_view reason;
  absl::string_view chinese;
  absl::string_view english;
};

// Sorted by reason.
constexpr Row kCatalog[] = {
#include "reasons.inc"
};

const Row* Find(absl::string_view reason) {
  const Row* row = std::lower_bound(std::begin(kCatalog), std::end(kCatalog), reason,
                                    [](const Row& row, absl::string_view wanted) { return row.reason < wanted; });
  return row != std::end(kCatalog) && row->reason == reason ? row : nullptr;
}

}  // namespace

// In one pass: a value that itself looks like {key} stays as it is.
std::string Substitute(absl::string_view sentence, const Details& details) {
  std::string text;
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{');
    absl::StrAppend(&text, sentence.substr(0, open));
    if (open == absl::string_view::npos) break;
    sentence.remove_prefix(open);
    const std::size_t close = sentence.find('}');
    const absl::string_view key = close == absl::string_view::npos ? absl::string_view() : sentence.substr(1, close - 1);
    const auto detail = std::find_if(details.begin(), details.end(), [key](const Detail& d) { return d.key == key; });
    const bool known = !key.empty() && detail != details.end();
    absl::StrAppend(&text, known ? absl::string_view(detail->value) : sentence.substr(0, 1));
    sentence.remove_prefix(known ? close + 1 : 1);
  }
  return text;
}

Language LanguageFrom(absl::string_view preference) {
  for (absl::string_view language : absl::StrSplit(preference, ',')) {
    language = absl::StripLeadingAsciiWhitespace(language);
    if (absl::StartsWithIgnoreCase(language, "zh")) return Language::kChinese;
    if (absl::StartsWithIgnoreCase(language, "en")) return Language::kEnglish;
  }
  return Language::kChinese;
}

absl::string_view LanguageTag(Language language) {
  switch (language) {
    case Language::kChinese:
      return "zh-CN";
    case Language::kEnglish:
      return "en";
  }
  return "";
}

std::string Sentence(absl::string_view reason, const Details& details, Language language) {
  const Row* row = Find(reason);
  if (row == nullptr) return "";
  return Substitute(language == Language::kChinese ? row->chinese : row->english, details);
}

std::string Sentence(const absl::Status& status, Language language) {
  std::string sentence = Sentence(ReasonOf(status), DetailsOf(status), language);
  return sentence.empty() ? std::string(status.message()) : sentence;
}

std::vector<absl::string_view> KnownReasons() {
  std::vector<absl::string_view> reasons;
  for (const Row& row : kCatalog) reasons.push_back(row.reason);
  return reasons;
}

}  // namespace muster
