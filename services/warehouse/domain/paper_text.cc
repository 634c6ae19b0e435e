#include "warehouse/domain/paper_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace muster::warehouse::domain {
namespace {

constexpr const char* kDigits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
constexpr const char* kPlaces[] = {"", "拾", "佰", "仟"};
constexpr const char* kGroups[] = {"", "万", "亿", "万亿", "亿亿", "万亿亿"};

// A whole number ≥ 1; between two figures, any run of noughts is one 零.
std::string InWords(absl::int128 number) {
  std::vector<int> groups;
  for (; number > 0; number /= 10'000) groups.push_back(static_cast<int>(number % 10'000));
  std::string words;
  bool has_gap = false;
  for (std::size_t i = groups.size(); i-- > 0;) {
    for (int place = 3, power = 1000; place >= 0; --place, power /= 10) {
      const int digit = groups[i] / power % 10;
      if (digit == 0) {
        has_gap = !words.empty();
        continue;
      }
      absl::StrAppend(&words, has_gap ? kDigits[0] : "", kDigits[digit], kPlaces[place]);
      has_gap = false;
    }
    if (groups[i] > 0) words += kGroups[i];
  }
  return words;
}

std::string WithoutTrailingZeros(std::string number) {
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

}  // namespace

std::string WithCommas(absl::int128 number) {
  if (number < 0) return absl::StrCat("-", WithCommas(-number));
  std::string text;
  for (; number >= 1000; number /= 1000) text = absl::StrFormat(",%03d%s", static_cast<int>(number % 1000), text);
  return absl::StrCat(static_cast<int>(number), text);
}

std::string Yuan(absl::int128 fen) {
  if (fen < 0) return absl::StrCat("-", Yuan(-fen));
  return absl::StrFormat("%s.%02d", WithCommas(fen / 100), static_cast<int>(fen % 100));
}

std::string YuanInWords(absl::int128 fen) {
  const absl::int128 yuan = fen / 100;
  const int jiao = static_cast<int>(fen / 10 % 10);
  const int cents = static_cast<int>(fen % 10);
  if (fen == 0) return "人民币零元整";
  std::string words = yuan > 0 ? absl::StrCat("人民币", InWords(yuan), "元") : "人民币";
  if (jiao > 0) {
    absl::StrAppend(&words, kDigits[jiao], "角");
  } else if (cents > 0 && yuan > 0) {
    words += kDigits[0];
  }
  return absl::StrCat(words, cents > 0 ? absl::StrCat(kDigits[cents], "分") : "整");
}

std::string Thousandths(absl::int128 number) {
  return WithoutTrailingZeros(absl::StrFormat("%s.%03d", WithCommas(number / 1000), static_cast<int>(number % 1000)));
}

std::string Millionths(absl::int128 number) { return Thousandths((number + 500) / 1000); }

}  // namespace muster::warehouse::domain
