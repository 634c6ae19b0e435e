#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "platform/status/reasons.h"
#include "platform/status/status.h"

// Everything that `muster` says, in both languages, compiled from services/cli/texts.csv. Errors come from reasons.csv instead.
namespace muster::cli {

namespace internal {

struct TextRow {
  absl::string_view key;
  absl::string_view chinese;
  absl::string_view english;
};

// Sorted by key.
inline constexpr TextRow kTexts[] = {
#include "cli/text/texts.inc"
};

inline constexpr std::size_t kNoText = std::size(kTexts);

constexpr std::size_t TextIndex(absl::string_view key) {
  std::size_t low = 0;
  std::size_t high = std::size(kTexts);
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (kTexts[middle].key < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < std::size(kTexts) && kTexts[low].key == key ? low : kNoText;
}

}  // namespace internal

// The key of a row of texts.csv. A key that has no row does not compile.
class TextKey {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): so that calls read Text("NO_INCIDENTS", …).
  consteval TextKey(const char* key) : index_(internal::TextIndex(key)) {
    if (index_ == internal::kNoText) throw "texts.csv has no row of this key";
  }

  std::size_t index() const { return index_; }

 private:
  std::size_t index_;
};

// The text, with every {key} replaced by the detail of that name.
std::string Text(TextKey key, Language language, const Details& details = {});

// The text of a key made at run time, such as one of an enum value; none when there is no such row.
std::optional<absl::string_view> FindText(absl::string_view key, Language language);

// The text of a key that every build must have; ends the program when it has no row. The test that makes every command reaches them all.
absl::string_view MustFindText(absl::string_view key, Language language);

}  // namespace muster::cli
