#include "cli/text/format.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "platform/wire/proto_time.h"

namespace muster::cli {
namespace {

constexpr int kOffsetSeconds = 8 * 3600;
constexpr std::int64_t kMaxYuan = 1'000'000'000'000;

}  // namespace

absl::TimeZone LocalZone() { return absl::FixedTimeZone(kOffsetSeconds); }

std::optional<absl::Time> ParseTime(absl::string_view text) {
  absl::Time time;
  for (const char* form : {"%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d%ET%H:%M:%E*S%Ez"}) {
    if (absl::ParseTime(form, text, LocalZone(), &time, nullptr)) return time;
  }
  return std::nullopt;
}

std::string TimeText(absl::Time time) { return absl::FormatTime("%Y-%m-%d %H:%M", time, LocalZone()); }

std::string SecondText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", FromTimestamp(time), LocalZone());
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  return TimeText(FromTimestamp(time));
}

std::string NumberText(std::int64_t number) {
  std::string digits = absl::StrCat(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string DistanceText(std::int64_t distance_m) {
  if (distance_m < 10'000 && distance_m % 1000 != 0) return absl::StrFormat("%.1f km", static_cast<double>(distance_m) / 1000);
  return absl::StrCat(NumberText((distance_m + 500) / 1000), " km");
}

std::string MoneyText(std::int64_t fen) { return absl::StrFormat("%s.%02d", NumberText(fen / 100), fen % 100); }

std::optional<std::int64_t> ParseMoney(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  std::int64_t yuan = 0;
  std::int64_t fen = 0;
  const auto digits = [](absl::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == absl::string_view::npos;
  };
  if (parts.size() > 2 || !digits(parts[0]) || !absl::SimpleAtoi(parts[0], &yuan) || yuan > kMaxYuan) return std::nullopt;
  if (parts.size() == 2) {
    if (!digits(parts[1]) || parts[1].size() > 2 || !absl::SimpleAtoi(parts[1], &fen)) return std::nullopt;
    if (parts[1].size() == 1) fen *= 10;
  }
  return yuan * 100 + fen;
}

std::string SpanText(absl::Duration span) {
  // The two greatest units that are not 0.
  if (span >= absl::Minutes(1)) {
    const std::int64_t seconds = absl::ToInt64Seconds(span);
    const std::array<std::pair<std::int64_t, absl::string_view>, 4> parts{
        {{seconds / 86'400, " d"}, {seconds / 3'600 % 24, " h"}, {seconds / 60 % 60, " min"}, {seconds % 60, " s"}}};
    const std::size_t first = parts[0].first > 0 ? 0 : parts[1].first > 0 ? 1 : 2;
    std::string text = absl::StrCat(parts.at(first).first, parts.at(first).second);
    if (parts.at(first + 1).first > 0) absl::StrAppend(&text, " ", parts.at(first + 1).first, parts.at(first + 1).second);
    return text;
  }
  if (span >= absl::Seconds(1)) return absl::StrFormat("%.1f s", absl::ToDoubleSeconds(span));
  if (span >= absl::Milliseconds(1)) return absl::StrCat(absl::ToInt64Milliseconds(span), " ms");
  return absl::StrCat(absl::ToInt64Microseconds(span), " µs");
}

}  // namespace muster::cli
