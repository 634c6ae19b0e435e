#include "platform/pg/types.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace muster::pg {
namespace {

constexpr absl::CivilDay kFirstDay(2000, 1, 1);
constexpr char kJsonbVersion = 1;
constexpr absl::string_view kNoUuid("17 bytes: refused", 17);

absl::Time Epoch() { return absl::FromUnixSeconds(946'684'800); }

template <class Unsigned>
void AppendBigEndian(Unsigned value, std::string& buffer) {
  for (int shift = 8 * (int{sizeof(value)} - 1); shift >= 0; shift -= 8) buffer.push_back(static_cast<char>(value >> shift & 0xff));
}

template <class Unsigned>
bool TakeBigEndian(absl::string_view& bytes, Unsigned& value) {
  if (bytes.size() < sizeof(value)) return false;
  value = 0;
  for (const char byte : bytes.substr(0, sizeof(value))) value = value << 8 | static_cast<unsigned char>(byte);
  bytes.remove_prefix(sizeof(value));
  return true;
}

template <class Integer>
bool DecodeWhole(absl::string_view bytes, Integer& value) {
  std::make_unsigned_t<Integer> bits = 0;
  if (!TakeBigEndian(bytes, bits) || !bytes.empty()) return false;
  value = static_cast<Integer>(bits);
  return true;
}

// The ends of a binary time or date stand for infinity; a finite value beyond them becomes the nearest one that PostgreSQL refuses.
template <class Integer>
Integer ClampFinite(std::int64_t value) {
  using Limits = std::numeric_limits<Integer>;
  return static_cast<Integer>(std::clamp<std::int64_t>(value, std::int64_t{Limits::min()} + 1, std::int64_t{Limits::max()} - 1));
}

}  // namespace

namespace internal {

absl::string_view EncodeInt32(std::int32_t value, std::string& buffer) {
  AppendBigEndian(static_cast<std::uint32_t>(value), buffer);
  return buffer;
}

absl::string_view EncodeInt64(std::int64_t value, std::string& buffer) {
  AppendBigEndian(static_cast<std::uint64_t>(value), buffer);
  return buffer;
}

bool DecodeInt32(absl::string_view bytes, std::int32_t& value) { return DecodeWhole(bytes, value); }
bool DecodeInt64(absl::string_view bytes, std::int64_t& value) { return DecodeWhole(bytes, value); }

void AppendArrayHeader(std::size_t size, Oid element_oid, std::string& buffer) {
  AppendBigEndian(std::uint32_t{size == 0 ? 0u : 1u}, buffer);  // dimensions
  AppendBigEndian(std::uint32_t{0}, buffer);                    // flags, which PostgreSQL works out by itself
  AppendBigEndian(std::uint32_t{element_oid}, buffer);
  if (size == 0) return;
  AppendBigEndian(static_cast<std::uint32_t>(size), buffer);
  AppendBigEndian(std::uint32_t{1}, buffer);  // first index
}

void AppendElement(absl::string_view element, std::string& buffer) {
  if (element.data() == nullptr) {
    AppendBigEndian(~std::uint32_t{0}, buffer);
    return;
  }
  AppendBigEndian(static_cast<std::uint32_t>(element.size()), buffer);
  buffer.append(element.data(), element.size());
}

bool TakeArrayHeader(absl::string_view& bytes, Oid element_oid, std::int32_t& size) {
  std::uint32_t dimensions = 0, flags = 0, oid = 0, count = 0, first_index = 0;
  if (!TakeBigEndian(bytes, dimensions) || !TakeBigEndian(bytes, flags) || !TakeBigEndian(bytes, oid)) return false;
  if (dimensions > 1 || oid != element_oid) return false;
  if (dimensions == 1 && (!TakeBigEndian(bytes, count) || !TakeBigEndian(bytes, first_index))) return false;
  size = static_cast<std::int32_t>(count);
  return size >= 0;
}

bool TakeElement(absl::string_view& bytes, absl::string_view& element) {
  std::uint32_t length = 0;
  if (!TakeBigEndian(bytes, length)) return false;
  if (length == ~std::uint32_t{0}) {
    element = absl::string_view();
    return true;
  }
  if (length > bytes.size()) return false;
  element = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return true;
}

}  // namespace internal

bool Bool::Decode(absl::string_view bytes, Value& value) {
  if (bytes.size() != 1) return false;
  value = bytes[0] != 0;
  return true;
}

absl::string_view Float8::Encode(double value, std::string& buffer) {
  return internal::EncodeInt64(std::bit_cast<std::int64_t>(value), buffer);
}

bool Float8::Decode(absl::string_view bytes, Value& value) {
  std::int64_t bits = 0;
  if (!DecodeWhole(bytes, bits)) return false;
  value = std::bit_cast<double>(bits);
  return true;
}

bool Text::Decode(absl::string_view bytes, Value& value) {
  value.assign(bytes.data(), bytes.size());
  return true;
}

absl::string_view Uuid::Encode(absl::string_view value, std::string& buffer) {
  constexpr std::array<std::size_t, 4> kHyphens = {8, 13, 18, 23};
  if (value.size() != 36) return kNoUuid;
  std::string digits;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool hyphen_expected = std::find(kHyphens.begin(), kHyphens.end(), i) != kHyphens.end();
    if (hyphen_expected ? value[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(value[i]))) return kNoUuid;
    if (!hyphen_expected) digits.push_back(value[i]);
  }
  buffer = absl::HexStringToBytes(digits);
  return buffer;
}

bool Uuid::Decode(absl::string_view bytes, Value& value) {
  if (bytes.size() != 16) return false;
  const std::string digits = absl::BytesToHexString(bytes);
  const absl::string_view hex = digits;
  value = absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-", hex.substr(20));
  return true;
}

absl::string_view Timestamptz::Encode(absl::Time value, std::string& buffer) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (value == absl::InfiniteFuture()) return internal::EncodeInt64(Limits::max(), buffer);
  if (value == absl::InfinitePast()) return internal::EncodeInt64(Limits::min(), buffer);
  const absl::Duration since_epoch = absl::Floor(value - Epoch(), absl::Microseconds(1));
  return internal::EncodeInt64(ClampFinite<std::int64_t>(absl::ToInt64Microseconds(since_epoch)), buffer);
}

bool Timestamptz::Decode(absl::string_view bytes, Value& value) {
  using Limits = std::numeric_limits<std::int64_t>;
  std::int64_t microseconds = 0;
  if (!DecodeWhole(bytes, microseconds)) return false;
  if (microseconds == Limits::max()) {
    value = absl::InfiniteFuture();
  } else if (microseconds == Limits::min()) {
    value = absl::InfinitePast();
  } else {
    value = Epoch() + absl::Microseconds(microseconds);
  }
  return true;
}

absl::string_view Date::Encode(absl::CivilDay value, std::string& buffer) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (value == absl::CivilDay::max()) return internal::EncodeInt32(Limits::max(), buffer);
  if (value == absl::CivilDay::min()) return internal::EncodeInt32(Limits::min(), buffer);
  return internal::EncodeInt32(ClampFinite<std::int32_t>(value - kFirstDay), buffer);
}

bool Date::Decode(absl::string_view bytes, Value& value) {
  using Limits = std::numeric_limits<std::int32_t>;
  std::int32_t days = 0;
  if (!DecodeWhole(bytes, days)) return false;
  if (days == Limits::max()) {
    value = absl::CivilDay::max();
  } else if (days == Limits::min()) {
    value = absl::CivilDay::min();
  } else {
    value = kFirstDay + days;
  }
  return true;
}

absl::string_view Jsonb::Encode(absl::string_view value, std::string& buffer) {
  buffer = absl::StrCat(absl::string_view(&kJsonbVersion, 1), value);
  return buffer;
}

bool Jsonb::Decode(absl::string_view bytes, Value& value) {
  if (bytes.empty() || bytes[0] != kJsonbVersion) return false;
  bytes.remove_prefix(1);
  return Text::Decode(bytes, value);
}

bool Xid8::Decode(absl::string_view bytes, Value& value) { return DecodeWhole(bytes, value); }

}  // namespace muster::pg
