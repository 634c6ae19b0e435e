#include "platform/sheet/number_format.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace muster::sheet {
namespace {

std::string PlainText(double value) {
  // The digits that a spreadsheet program keeps: 0.1 + 0.2 is 0.3.
  const std::string text = absl::StrFormat("%.15g", value);
  if (text.find('e') == std::string::npos) return text;
  if (std::abs(value) >= 1) return absl::StrFormat("%.0f", value);
  return text;
}

std::string DayText(double value, NumberStyle style) {
  constexpr double kLastDay = 2'958'465;  // 9999-12-31 counted from 1900.
  constexpr int kNoSuchDay = 60;          // 1900-02-29, which never was.
  // To whole seconds, as they are shown.
  const std::int64_t seconds = std::llround(value * 86'400);
  const std::int64_t serial = seconds / 86'400;
  const std::int64_t second_of_day = seconds % 86'400;
  absl::CivilDay day;
  if (style.uses_1904) {
    day = absl::CivilDay(1904, 1, 1) + serial;
  } else {
    if (serial < 1 || serial == kNoSuchDay) return PlainText(value);
    day = absl::CivilDay(1899, 12, serial > kNoSuchDay ? 30 : 31) + serial;
  }
  if (value < 0 || value > kLastDay) return PlainText(value);
  const std::string text = absl::FormatCivilTime(day);
  if (style.format == NumberFormat::kDay || second_of_day == 0) return text;
  return absl::StrFormat("%s %02d:%02d:%02d", text, second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
}

}  // namespace

NumberFormat BuiltInFormat(int number_format_id) {
  if (number_format_id == 22) return NumberFormat::kDayAndTime;
  const auto is_in = [number_format_id](int first, int last) { return number_format_id >= first && number_format_id <= last; };
  // 32 to 35, 55 and 56 are times of day in Chinese workbooks.
  const bool is_day = is_in(14, 17) || is_in(27, 31) || number_format_id == 36 || is_in(50, 54) || is_in(57, 58);
  return is_day ? NumberFormat::kDay : NumberFormat::kPlain;
}

NumberFormat FormatOf(absl::string_view code) {
  bool has_day = false;
  bool has_month = false;
  bool has_time = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = absl::ascii_tolower(static_cast<unsigned char>(code[i]));
    if (c == ';') break;  // What follows is for negative numbers and texts.
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      i = code.find('"', i + 1);
    } else if (c == '[') {
      i = code.find(']', i + 1);
    } else {
      has_day |= c == 'y' || c == 'd';
      has_month |= c == 'm';
      has_time |= c == 'h' || c == 's';
    }
    if (i == absl::string_view::npos) break;
  }
  if (!has_day && !(has_month && !has_time)) return NumberFormat::kPlain;
  return has_time ? NumberFormat::kDayAndTime : NumberFormat::kDay;
}

std::string NumberText(absl::string_view value, NumberStyle style) {
  double number = 0;
  if (!absl::SimpleAtod(value, &number) || !std::isfinite(number)) return "";
  const bool is_day = style.format != NumberFormat::kPlain && std::abs(number) < 1e7;
  return is_day ? DayText(number, style) : PlainText(number);
}

}  // namespace muster::sheet
