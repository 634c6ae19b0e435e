#include "warehouse/domain/sheet_values.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

// U+FF01 to U+FF5E are the signs of ASCII in the width of Chinese ones.
std::string HalfWidth(absl::string_view text) {
  std::string half;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0; };
    const int code = (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
    if (byte(0) == 0xef && code >= 0xff01 && code <= 0xff5e) {
      half.push_back(static_cast<char>(code - 0xff01 + '!'));
      i += 2;
    } else {
      half.push_back(text[i]);
    }
  }
  return absl::StrReplaceAll(half, {{"\xe3\x80\x80", " "}, {"\xc2\xa0", " "}});
}

std::string Trimmed(absl::string_view text) { return std::string(absl::StripAsciiWhitespace(HalfWidth(text))); }

bool AreDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return !text.empty();
}

// "1234" or "1,234" without the commas; empty when they stand anywhere but before groups of three digits.
std::string Ungrouped(absl::string_view text) {
  const std::vector<absl::string_view> groups = absl::StrSplit(text, ',');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!AreDigits(groups[i])) return "";
    if (groups.size() > 1 && (i == 0 ? groups[i].size() > 3 : groups[i].size() != 3)) return "";
  }
  return absl::StrReplaceAll(text, {{",", ""}});
}

struct Decimal {
  std::string whole;
  std::string fraction;
};
// A number in digits; `whole` is empty for anything else.
Decimal ParseDecimal(absl::string_view text) {
  const std::size_t point = text.find('.');
  if (point == absl::string_view::npos) return {.whole = Ungrouped(text), .fraction = ""};
  const absl::string_view fraction = text.substr(point + 1);
  if (!AreDigits(fraction)) return {};
  std::string significant(fraction);
  while (!significant.empty() && significant.back() == '0') significant.pop_back();
  return {.whole = Ungrouped(text.substr(0, point)), .fraction = std::move(significant)};
}

// The three numbers of a day; empty parts when there are not three.
std::array<std::string, 3> DayParts(const std::string& text) {
  if (text.size() == 8 && AreDigits(text)) return {text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)};
  std::string spelled = absl::StrReplaceAll(text, {{"年", "-"}, {"月", "-"}, {"/", "-"}, {".", "-"}, {" ", ""}});
  for (const char* day : {"日", "号"}) {
    if (absl::EndsWith(spelled, day)) spelled.resize(spelled.size() - std::string(day).size());
  }
  const std::vector<std::string> parts = absl::StrSplit(spelled, '-');
  if (parts.size() != 3) return {};
  return {parts[0], parts[1], parts[2]};
}

}  // namespace

std::string Folded(absl::string_view text) {
  std::string folded =
      absl::StrReplaceAll(HalfWidth(text), {{"㎡", "m2"}, {"²", "2"}, {"³", "3"}, {"×", "x"}, {"*", "x"}, {"\xe2\x80\x8b", ""}});
  std::string key;
  for (const char c : folded) {
    if (!absl::ascii_isspace(static_cast<unsigned char>(c))) key.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return key;
}

absl::StatusOr<std::int64_t> ParseQuantity(absl::string_view text, QuantityRange range) {
  const std::string trimmed = Trimmed(text);
  if (trimmed.empty()) return InvalidArgument("REQUIRED", "no quantity");
  const bool is_negative = trimmed.front() == '-';
  const Decimal decimal = ParseDecimal(absl::string_view(trimmed).substr(is_negative ? 1 : 0));
  if (decimal.whole.empty() || !decimal.fraction.empty()) return InvalidArgument("QUANTITY_NOT_WHOLE", "not a whole number");
  std::int64_t quantity = 0;
  if (is_negative || !absl::SimpleAtoi(decimal.whole, &quantity) || quantity < range.min || quantity > range.max) {
    return InvalidArgument("OUT_OF_RANGE", "quantity out of range", {{"min", range.min}, {"max", range.max}});
  }
  return quantity;
}

absl::StatusOr<std::int64_t> ParseYuan(absl::string_view text) {
  constexpr std::int64_t kMaxYuan = 1'000'000'000;
  const std::string trimmed = absl::StrReplaceAll(Trimmed(text), {{"¥", ""}, {"￥", ""}, {"元", ""}, {" ", ""}});
  const Decimal decimal = ParseDecimal(trimmed);
  if (decimal.whole.empty() || decimal.fraction.size() > 2) return InvalidArgument("MONEY_UNREADABLE", "not an amount in yuan and fen");
  std::int64_t yuan = 0;
  std::int64_t fen = 0;
  const std::string fraction = absl::StrCat(decimal.fraction, std::string(2 - decimal.fraction.size(), '0'));
  const bool is_read = absl::SimpleAtoi(decimal.whole, &yuan) && absl::SimpleAtoi(fraction, &fen);
  if (!is_read || yuan > kMaxYuan || yuan * 100 + fen > kMaxYuan * 100) {
    return InvalidArgument("OUT_OF_RANGE", "amount out of range", {{"min", 0}, {"max", kMaxYuan}});
  }
  return yuan * 100 + fen;
}

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text, DayRange plausible) {
  const absl::Status unreadable = InvalidArgument("DAY_UNREADABLE", "not a day");
  std::string trimmed = Trimmed(text);
  for (const char* midnight : {" 00:00:00", " 0:00:00", " 00:00", " 0:00"}) {
    if (absl::EndsWith(trimmed, midnight)) trimmed.resize(trimmed.size() - std::string(midnight).size());
  }
  const std::array<std::string, 3> parts = DayParts(trimmed);
  std::array<int, 3> numbers = {};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!AreDigits(parts[i]) || parts[i].size() > (i == 0 ? 4 : 2) || !absl::SimpleAtoi(parts[i], &numbers[i])) return unreadable;
  }
  const absl::CivilDay day(numbers[0], numbers[1], numbers[2]);
  // 2026-02-30 would become a day of March.
  if (day.month() != numbers[1] || day.day() != numbers[2]) return unreadable;
  if (day < plausible.min || day > plausible.max) {
    return InvalidArgument("DAY_IMPLAUSIBLE", "day out of range",
                           {{"min", absl::FormatCivilTime(plausible.min)}, {"max", absl::FormatCivilTime(plausible.max)}});
  }
  return day;
}

}  // namespace muster::warehouse::domain
