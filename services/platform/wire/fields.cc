#include "platform/wire/fields.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster {
namespace {

constexpr absl::string_view kWideSpaces[] = {"\u00a0", "\u3000"};

// Characters of well-formed UTF-8; -1 for anything else. Overlong forms, surrogates and control characters count as malformed.
int CharacterCount(absl::string_view text) {
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const int length = byte < 0x80                   ? 1
                       : byte >= 0xc2 && byte < 0xe0 ? 2
                       : byte >= 0xe0 && byte < 0xf0 ? 3
                       : byte >= 0xf0 && byte < 0xf5 ? 4
                                                     : 0;
    if (length == 0 || i + length > text.size()) return -1;
    if (length == 1 && (byte == 0x7f || (byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r'))) return -1;
    char32_t code = length == 1 ? byte : byte & (0xff >> (length + 1));
    for (int k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0) != 0x80) return -1;
      code = code << 6 | (next & 0x3f);
    }
    if ((length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10ffff)) || (code >= 0xd800 && code < 0xe000))
      return -1;
    i += length;
  }
  return count;
}

std::string FormatUuid(std::array<unsigned char, 16> bytes, unsigned char version) {
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | version << 4);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-", hex.substr(20));
}

std::string WithoutSpace(absl::string_view text) {
  std::string squeezed(text);
  for (const absl::string_view space : kWideSpaces) squeezed = absl::StrReplaceAll(squeezed, {{space, ""}});
  squeezed.erase(std::remove_if(squeezed.begin(), squeezed.end(), [](unsigned char c) { return absl::ascii_isspace(c); }), squeezed.end());
  return squeezed;
}

}  // namespace

absl::string_view StripSpace(absl::string_view text) {
  for (std::size_t size = text.size() + 1; text.size() < size;) {
    size = text.size();
    text = absl::StripAsciiWhitespace(text);
    for (const absl::string_view space : kWideSpaces) {
      absl::ConsumePrefix(&text, space);
      absl::ConsumeSuffix(&text, space);
    }
  }
  return text;
}

bool IsSamePerson(absl::string_view name, absl::string_view other) { return WithoutSpace(name) == WithoutSpace(other); }

google::protobuf::RepeatedPtrField<std::string> PersonNames(const google::protobuf::RepeatedPtrField<std::string>& typed) {
  google::protobuf::RepeatedPtrField<std::string> names;
  for (const std::string& name : typed) *names.Add() = std::string(StripSpace(name));
  return names;
}

void Fields::RequestId(absl::string_view value) {
  if (value.empty()) {
    Add("request_id", "REQUIRED");
  } else if (!IsUuid(value)) {
    Add("request_id", "MALFORMED", {{"expected", "UUID"}});
  }
}

void Fields::Text(absl::string_view field, absl::string_view value, int max) {
  const int count = CharacterCount(value);
  if (count < 0) {
    Add(field, "TEXT_MALFORMED");
  } else if (count > max) {
    Add(field, "TOO_LONG", {{"max", max}});
  }
}

void Fields::RequiredText(absl::string_view field, absl::string_view value, int max) {
  if (StripSpace(value).empty()) {
    Add(field, "REQUIRED");
  } else {
    Text(field, value, max);
  }
}

void Fields::Range(absl::string_view field, std::int64_t value, std::int64_t min, std::int64_t max) {
  if (value < min || value > max) Add(field, "OUT_OF_RANGE", {{"min", min}, {"max", max}});
}

void Fields::Range(absl::string_view field, double value, double min, double max) {
  // Written so that NaN is out of range.
  if (!(value >= min && value <= max)) Add(field, "OUT_OF_RANGE", {{"min", absl::StrCat(min)}, {"max", absl::StrCat(max)}});
}

std::string Fields::Name(absl::string_view field, absl::string_view value, absl::string_view collection) {
  if (value.empty()) return "";
  const std::optional<absl::string_view> id = IdOf(value, collection);
  if (!id.has_value()) {
    Add(field, "MALFORMED", {{"expected", absl::StrCat(collection, "/…")}});
    return "";
  }
  return std::string(*id);
}

std::string Fields::RequiredName(absl::string_view field, absl::string_view value, absl::string_view collection) {
  if (value.empty()) Add(field, "REQUIRED");
  return Name(field, value, collection);
}

std::optional<absl::CivilDay> Fields::Day(absl::string_view field, absl::string_view value) {
  if (value.empty()) return std::nullopt;
  absl::CivilDay day;
  // ParseCivilTime normalises 2023-02-30 to March; what comes out must be what went in.
  if (!absl::ParseCivilTime(value, &day) || absl::FormatCivilTime(day) != value) {
    Add(field, "MALFORMED", {{"expected", "2023-12-19"}});
    return std::nullopt;
  }
  if (day < absl::CivilDay(1900) || day > absl::CivilDay(2200)) {
    Add(field, "OUT_OF_RANGE", {{"min", "1900-01-01"}, {"max", "2200-01-01"}});
    return std::nullopt;
  }
  return day;
}

absl::Time Fields::Time(absl::string_view field, bool has, const google::protobuf::Timestamp& value, absl::Time earliest, absl::Time latest,
                        absl::Time fallback) {
  if (!has) return fallback;
  const absl::Time time = FromTimestamp(value);
  if (value.nanos() < 0 || value.nanos() > 999'999'999 || time < earliest || time > latest) {
    Add(field, "TIME_OUT_OF_RANGE",
        {{"min", absl::FormatTime(absl::RFC3339_sec, earliest, absl::UTCTimeZone())},
         {"max", absl::FormatTime(absl::RFC3339_sec, latest, absl::UTCTimeZone())}});
    return fallback;
  }
  return time;
}

void Fields::EnumNumber(absl::string_view field, int value) {
  if (value == 0) Add(field, "REQUIRED");
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

std::string NewUuid() {
  std::array<unsigned char, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return FormatUuid(bytes, 4);
}

std::string UuidOf(absl::string_view text) {
  std::array<unsigned char, 16> bytes;
  crypto_generichash(bytes.data(), bytes.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return FormatUuid(bytes, 8);
}

}  // namespace muster
