#include "platform/status/reasons.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

struct Term {
  absl::string_view detail;
  absl::string_view value;
  absl::string_view chinese;
  absl::string_view english;
};

constexpr Term kTerms[] = {
#include "terms.inc"
};

absl::string_view Word(absl::string_view detail, absl::string_view value, Language language) {
  const Term* term =
      std::find_if(std::begin(kTerms), std::end(kTerms), [&](const Term& term) { return term.detail == detail && term.value == value; });
  if (term == std::end(kTerms)) return value;
  return language == Language::kChinese ? term->chinese : term->english;
}

// The details with people's words for those values that have them.
Details InWords(const Details& details, Language language) {
  Details words;
  for (const Detail& detail : details) {
    const bool has_terms = std::any_of(std::begin(kTerms), std::end(kTerms), [&](const Term& term) { return term.detail == detail.key; });
    if (!has_terms) {
      words.push_back(detail);
      continue;
    }
    std::vector<absl::string_view> values;
    for (const absl::string_view value : absl::StrSplit(detail.value, ", ")) values.push_back(Word(detail.key, value, language));
    words.emplace_back(detail.key, absl::StrJoin(values, language == Language::kChinese ? "、" : ", "));
  }
  return words;
}

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
  return Substitute(language == Language::kChinese ? row->chinese : row->english, InWords(details, language));
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
