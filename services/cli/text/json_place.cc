#include "cli/text/json_place.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace muster::cli {
namespace {

// "lines[3].site" → "lines", "3", "site".
std::vector<absl::string_view> StepsOf(absl::string_view path) { return absl::StrSplit(path, absl::ByAnyChar(".[]"), absl::SkipEmpty()); }

// needed_by_time and neededByTime are the same field.
std::string Spelling(absl::string_view name) { return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", ""}})); }

// Walks through JSON without keeping any of it.
class Walker {
 public:
  explicit Walker(absl::string_view json) : json_(json) { SkipSpace(); }

  std::size_t position() const { return position_; }

  // To the value of a field of the object, or of an entry of the list, that begins here. False when there is none.
  bool Enter(absl::string_view step) {
    int index = 0;
    if (Take('[')) return absl::SimpleAtoi(step, &index) && SkipEntries(index);
    return Take('{') && FindField(Spelling(step));
  }

 private:
  bool AtEnd() const { return position_ >= json_.size(); }

  void SkipSpace() {
    while (!AtEnd() && absl::ascii_isspace(static_cast<unsigned char>(json_[position_]))) ++position_;
  }

  bool Take(char c) {
    SkipSpace();
    if (AtEnd() || json_[position_] != c) return false;
    ++position_;
    SkipSpace();
    return true;
  }

  // The text between the quotes, as it is written.
  absl::string_view TakeString() {
    const std::size_t begin = ++position_;
    while (!AtEnd() && json_[position_] != '"') position_ += json_[position_] == '\\' ? 2 : 1;
    const std::size_t end = std::min(position_++, json_.size());
    return json_.substr(std::min(begin, end), end - std::min(begin, end));
  }

  void SkipValue() {
    int depth = 0;
    for (; !AtEnd(); ++position_) {
      const char c = json_[position_];
      if (c == '"') {
        TakeString();
        --position_;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (c == '}' || c == ']') {
        if (depth-- == 0) return;
      } else if (c == ',' && depth == 0) {
        return;
      }
    }
  }

  bool SkipEntries(int count) {
    for (int i = 0; i < count; ++i) {
      SkipValue();
      if (!Take(',')) return false;
    }
    return !AtEnd() && json_[position_] != ']';
  }

  bool FindField(const std::string& name) {
    while (!AtEnd() && json_[position_] == '"') {
      const bool found = Spelling(TakeString()) == name;
      if (!Take(':')) return false;
      if (found) return true;
      SkipValue();
      if (!Take(',')) return false;
    }
    return false;
  }

  const absl::string_view json_;
  std::size_t position_ = 0;
};

int LineAt(absl::string_view text, std::size_t position) {
  const absl::string_view before = text.substr(0, position);
  return static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
}

}  // namespace

int JsonLineOf(absl::string_view json, absl::string_view path) {
  Walker walker(json);
  std::size_t position = walker.position();
  for (const absl::string_view step : StepsOf(path)) {
    if (!walker.Enter(step)) break;
    position = walker.position();
  }
  return LineAt(json, position);
}

std::optional<int> JsonLineOfComplaint(absl::string_view json, absl::string_view message) {
  // "(lines[0]) qty: Cannot find field.", "(start_time): invalid value …".
  if (absl::ConsumePrefix(&message, "(")) {
    const std::pair<absl::string_view, absl::string_view> place = absl::StrSplit(message, absl::MaxSplits(')', 1));
    const std::pair<absl::string_view, absl::string_view> name = absl::StrSplit(place.second, absl::MaxSplits(':', 1));
    return JsonLineOf(json, absl::StrCat(place.first, ".", absl::StripAsciiWhitespace(name.first)));
  }
  const std::vector<absl::string_view> lines = absl::StrSplit(message, '\n');
  if (lines.size() < 3 || absl::StripAsciiWhitespace(lines[lines.size() - 1]) != "^") return std::nullopt;
  const absl::string_view quote = lines[lines.size() - 2];
  const std::size_t caret = lines.back().find('^');
  const std::size_t found = json.find(quote);
  if (quote.empty() || found == absl::string_view::npos || json.find(quote, found + 1) != absl::string_view::npos) return std::nullopt;
  return LineAt(json, found + caret);
}

std::string JsonComplaint(absl::string_view message) {
  const std::pair<absl::string_view, absl::string_view> halves = absl::StrSplit(message, absl::MaxSplits('\n', 1));
  absl::string_view sentence = absl::StripAsciiWhitespace(halves.first);
  absl::ConsumePrefix(&sentence, ": ");
  absl::ConsumeSuffix(&sentence, ".");
  return std::string(sentence);
}

}  // namespace muster::cli
