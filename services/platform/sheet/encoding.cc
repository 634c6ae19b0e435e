#include "platform/sheet/encoding.h"

#include <iconv.h>

#include <array>
#include <cerrno>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace muster::sheet {
namespace {

constexpr absl::string_view kUtf8Mark = "\xef\xbb\xbf";

std::optional<std::string> Convert(const char* encoding, absl::string_view bytes) {
  const iconv_t converter = iconv_open("UTF-8", encoding);
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  const auto close = absl::MakeCleanup([converter] { iconv_close(converter); });
  std::string text;
  std::array<char, 1 << 16> buffer;
  char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there.
  std::size_t in_left = bytes.size();
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t converted = iconv(converter, &in, &in_left, &out, &out_left);
    text.append(buffer.data(), buffer.size() - out_left);
    if (converted == static_cast<std::size_t>(-1) && errno != E2BIG) return std::nullopt;
  }
  return text;
}

// What a text may hold below the space.
bool IsControl(unsigned char c) { return c < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

bool HoldsControls(absl::string_view text) {
  for (const char c : text) {
    if (IsControl(static_cast<unsigned char>(c))) return true;
  }
  return false;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (length == 0 || length > text.size() - i) return false;
    char32_t code = lead & (0xff >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0) != 0x80) return false;
      code = code << 6 | (next & 0x3f);
    }
    if ((length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10ffff)) || (code >= 0xd800 && code < 0xe000)) {
      return false;
    }
    i += length;
  }
  return true;
}

std::optional<std::string> ToUtf8(absl::string_view bytes) {
  std::optional<std::string> text;
  if (absl::ConsumePrefix(&bytes, kUtf8Mark)) {
    text = IsUtf8(bytes) ? std::optional(std::string(bytes)) : std::nullopt;
  } else if (absl::ConsumePrefix(&bytes, "\xff\xfe")) {
    text = Convert("UTF-16LE", bytes);
  } else if (absl::ConsumePrefix(&bytes, "\xfe\xff")) {
    text = Convert("UTF-16BE", bytes);
  } else {
    text = IsUtf8(bytes) ? std::optional(std::string(bytes)) : Convert("GB18030", bytes);
  }
  return text.has_value() && !HoldsControls(*text) ? text : std::nullopt;
}

absl::string_view Trim(absl::string_view text) {
  static constexpr absl::string_view kSpaces[] = {" ", "\t", "\n", "\r", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8b", "\xef\xbb\xbf"};
  const auto strip = [&](auto consume) {
    for (bool found = true; found;) {
      found = false;
      for (const absl::string_view space : kSpaces) found |= consume(&text, space);
    }
  };
  strip([](absl::string_view* rest, absl::string_view space) { return absl::ConsumePrefix(rest, space); });
  strip([](absl::string_view* rest, absl::string_view space) { return absl::ConsumeSuffix(rest, space); });
  return text;
}

}  // namespace muster::sheet
