#include "cli/text/table.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "platform/status/check.h"

namespace muster::cli {
namespace {

constexpr char kGap[] = "  ";
constexpr int kGapWidth = 2;
// What is narrower than this is better left to the terminal.
constexpr int kMinWrapWidth = 20;

// Takes the first code point off `text`; a byte that is no UTF-8 counts as itself.
std::uint32_t TakeCodePoint(absl::string_view& text) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : byte(0) >= 0xC0 ? 2 : 1;
  if (length > text.size()) {
    text.remove_prefix(1);
    return 0xFFFD;
  }
  constexpr unsigned char kLeadMasks[] = {0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code = byte(0) & kLeadMasks[length - 1];
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3F);
  text.remove_prefix(length);
  return code;
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// East Asian Width W and F, in the coarse blocks that names, units and punctuation come from.
constexpr Range kWide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},  {0x4E00, 0x9FFF},
                           {0xA000, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE4F},  {0xFF00, 0xFF60},
                           {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
// Combining marks, zero-width characters and variation selectors.
constexpr Range kZero[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};

template <std::size_t kSize>
bool IsIn(const Range (&ranges)[kSize], std::uint32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [code](const Range& range) { return range.first <= code && code <= range.last; });
}

int WidthOf(std::uint32_t code) {
  if (code < 0x20 || IsIn(kZero, code)) return 0;
  return IsIn(kWide, code) ? 2 : 1;
}

std::string Spaces(int count) { return std::string(static_cast<std::size_t>(std::max(count, 0)), ' '); }

std::string Aligned(absl::string_view cell, int width, Align align) {
  const std::string padding = Spaces(width - DisplayWidth(cell));
  return align == Align::kRight ? absl::StrCat(padding, cell) : absl::StrCat(cell, padding);
}

// Whether a line may end after this: a blank, or any wide character.
bool BreaksAfter(std::uint32_t code) { return code == ' ' || WidthOf(code) == 2; }

// Whether a line may begin with this: not with a mark that closes something.
bool BreaksBefore(absl::string_view text) {
  constexpr std::uint32_t kClosing[] = {0x3001, 0x3002, 0x300B, 0x300D, 0x3011, 0xFF01, 0xFF09, 0xFF0C,
                                        0xFF1A, 0xFF1B, 0xFF1F, 0x201D, ' ',    ')',    ','};
  if (text.empty()) return true;
  return std::find(std::begin(kClosing), std::end(kClosing), TakeCodePoint(text)) == std::end(kClosing);
}

// Appends `value` after `lead`, its further lines `indent` columns from the left.
void AppendField(std::string& text, std::string lead, absl::string_view value, int indent, int width) {
  const int room = width - indent;
  for (const std::string& part : width > 0 && room >= kMinWrapWidth ? Wrapped(value, room) : std::vector<std::string>{std::string(value)}) {
    std::string line = absl::StrCat(lead, part);
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&text, line, "\n");
    lead = Spaces(indent);
  }
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  while (!text.empty()) width += WidthOf(TakeCodePoint(text));
  return width;
}

std::string Clipped(absl::string_view text, int width) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  if (DisplayWidth(line) <= width) return line;
  absl::string_view rest = line;
  int taken = 0;
  while (true) {
    absl::string_view next = rest;
    taken += WidthOf(TakeCodePoint(next));
    if (taken > width - 1) break;
    rest = next;
  }
  return absl::StrCat(line.substr(0, line.size() - rest.size()), "…");
}

std::vector<std::string> Wrapped(absl::string_view text, int width) {
  std::vector<std::string> lines;
  while (DisplayWidth(text) > width) {
    absl::string_view rest = text;
    std::size_t break_at = 0;
    for (int taken = 0; !rest.empty();) {
      absl::string_view next = rest;
      const std::uint32_t code = TakeCodePoint(next);
      taken += WidthOf(code);
      if (taken > width) break;
      rest = next;
      if (BreaksAfter(code) && BreaksBefore(rest)) break_at = text.size() - rest.size();
    }
    // A word that is longer than a line is cut.
    if (break_at == 0) break_at = std::max<std::size_t>(text.size() - rest.size(), 1);
    lines.emplace_back(text.substr(0, break_at));
    text.remove_prefix(break_at);
  }
  lines.emplace_back(text);
  return lines;
}

void Table::Add(std::vector<std::string> cells) {
  MUSTER_CHECK(cells.size() == columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = Clipped(cells[i], columns_[i].max_width);
  rows_.push_back(std::move(cells));
}

std::string Table::Render(int width) const {
  std::vector<int> widths;
  std::vector<std::string> headers;
  int indent = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(DisplayWidth(columns_[i].header));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    headers.push_back(columns_[i].header);
    if (i + 1 < columns_.size()) indent += widths[i] + kGapWidth;
  }
  const bool wraps = columns_.back().align == Align::kLeft;
  std::string text;
  const auto append = [&](const std::vector<std::string>& cells) {
    std::string lead;
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) absl::StrAppend(&lead, Aligned(cells[i], widths[i], columns_[i].align), kGap);
    AppendField(text, lead, wraps ? cells.back() : Aligned(cells.back(), widths.back(), Align::kRight), indent, width);
  };
  append(headers);
  for (const auto& row : rows_) append(row);
  return text;
}

void Card::Add(absl::string_view label, absl::string_view value) {
  if (!value.empty()) fields_.emplace_back(label, value);
}

std::string Card::Render(int width) const {
  int label_width = 0;
  for (const auto& [label, value] : fields_) label_width = std::max(label_width, DisplayWidth(label));
  std::string text;
  for (const auto& [label, value] : fields_) {
    std::string lead = Aligned(label, label_width, Align::kLeft);
    for (const absl::string_view line : absl::StrSplit(value, '\n')) {
      AppendField(text, absl::StrCat(lead, kGap), line, label_width + kGapWidth, width);
      lead = Spaces(label_width);
    }
  }
  return text;
}

}  // namespace muster::cli
