#include "cli/text/texts.h"

#include <cstdio>

#include "platform/status/check.h"

namespace muster::cli {
namespace {

absl::string_view In(const internal::TextRow& row, Language language) { return language == Language::kChinese ? row.chinese : row.english; }

}  // namespace

std::string Text(TextKey key, Language language, const Details& details) {
  return Substitute(In(internal::kTexts[key.index()], language), details);
}

std::optional<absl::string_view> FindText(absl::string_view key, Language language) {
  const std::size_t index = internal::TextIndex(key);
  if (index == internal::kNoText) return std::nullopt;
  return In(internal::kTexts[index], language);
}

absl::string_view MustFindText(absl::string_view key, Language language) {
  const std::optional<absl::string_view> text = FindText(key, language);
  if (!text.has_value()) std::fprintf(stderr, "texts.csv has no row %.*s\n", static_cast<int>(key.size()), key.data());
  MUSTER_CHECK(text.has_value());
  return *text;
}

}  // namespace muster::cli
