#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

// SQL types as tags. A statement names its parameters and columns by these; each tag knows its C++ type (`Value`), its type id in
// PostgreSQL's catalogue, and PostgreSQL's binary form both ways.
//
//   Encode(value, buffer)  the bytes of a parameter, either in `buffer`, which is empty, or, without a copy, in `value` itself: both must
//                          outlive the bytes. A null data pointer is SQL's NULL.
//   Decode(bytes, value)   false when `bytes` are not this type's binary form.
//
// A value that PostgreSQL cannot hold (a zero byte in a text, a year 300000) is refused by PostgreSQL, see VALUE_REFUSED in sqlstate.h.
// Types without a tag (ltree, numeric, enums) are cast to text in the statement.
namespace muster::pg {

using Oid = std::uint32_t;

namespace internal {

// Network byte order, as PostgreSQL's binary form has it.
absl::string_view EncodeInt32(std::int32_t value, std::string& buffer);
absl::string_view EncodeInt64(std::int64_t value, std::string& buffer);
bool DecodeInt32(absl::string_view bytes, std::int32_t& value);
bool DecodeInt64(absl::string_view bytes, std::int64_t& value);

// What precedes the elements of a one-dimensional array, and an element with its length.
void AppendArrayHeader(std::size_t size, Oid element_oid, std::string& buffer);
void AppendElement(absl::string_view element, std::string& buffer);
// Takes the header off `bytes`. False when it is not that of a one-dimensional array of `element_oid`.
bool TakeArrayHeader(absl::string_view& bytes, Oid element_oid, std::int32_t& size);
bool TakeElement(absl::string_view& bytes, absl::string_view& element);

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

}  // namespace internal

struct Bool {
  using Value = bool;
  static constexpr Oid kOid = 16, kArrayOid = 1000;
  static absl::string_view Encode(bool value, std::string&) { return value ? absl::string_view("\1", 1) : absl::string_view("\0", 1); }
  static bool Decode(absl::string_view bytes, Value& value);
};

// Braces: a wider integer does not compile instead of losing its upper half.
struct Int4 {
  using Value = std::int32_t;
  static constexpr Oid kOid = 23, kArrayOid = 1007;
  template <class Integer>
  static absl::string_view Encode(Integer value, std::string& buffer) {
    return internal::EncodeInt32(std::int32_t{value}, buffer);
  }
  static bool Decode(absl::string_view bytes, Value& value) { return internal::DecodeInt32(bytes, value); }
};

struct Int8 {
  using Value = std::int64_t;
  static constexpr Oid kOid = 20, kArrayOid = 1016;
  template <class Integer>
  static absl::string_view Encode(Integer value, std::string& buffer) {
    return internal::EncodeInt64(std::int64_t{value}, buffer);
  }
  static bool Decode(absl::string_view bytes, Value& value) { return internal::DecodeInt64(bytes, value); }
};

struct Float8 {
  using Value = double;
  static constexpr Oid kOid = 701, kArrayOid = 1022;
  static absl::string_view Encode(double value, std::string& buffer);
  static bool Decode(absl::string_view bytes, Value& value);
};

// UTF-8. An absl::string_view without data is the empty text, never NULL.
struct Text {
  using Value = std::string;
  static constexpr Oid kOid = 25, kArrayOid = 1009;
  static absl::string_view Encode(absl::string_view value, std::string&) { return value.data() == nullptr ? absl::string_view("") : value; }
  static bool Decode(absl::string_view bytes, Value& value);
};

struct Bytea {
  using Value = std::string;
  static constexpr Oid kOid = 17, kArrayOid = 1001;
  static absl::string_view Encode(absl::string_view value, std::string&) { return value.data() == nullptr ? absl::string_view("") : value; }
  static bool Decode(absl::string_view bytes, Value& value) { return Text::Decode(bytes, value); }
};

// Canonical form, 36 characters in lower case; upper case is accepted as a parameter.
struct Uuid {
  using Value = std::string;
  static constexpr Oid kOid = 2950, kArrayOid = 2951;
  static absl::string_view Encode(absl::string_view value, std::string& buffer);
  static bool Decode(absl::string_view bytes, Value& value);
};

// Microseconds, rounded towards the past. absl::InfiniteFuture() and absl::InfinitePast() are SQL's infinity and -infinity.
struct Timestamptz {
  using Value = absl::Time;
  static constexpr Oid kOid = 1184, kArrayOid = 1185;
  static absl::string_view Encode(absl::Time value, std::string& buffer);
  static bool Decode(absl::string_view bytes, Value& value);
};

// absl::CivilDay::max() and absl::CivilDay::min() are SQL's infinity and -infinity.
struct Date {
  using Value = absl::CivilDay;
  static constexpr Oid kOid = 1082, kArrayOid = 1182;
  static absl::string_view Encode(absl::CivilDay value, std::string& buffer);
  static bool Decode(absl::string_view bytes, Value& value);
};

// JSON text as it is written; PostgreSQL gives it back with its own spacing and order of keys.
struct Jsonb {
  using Value = std::string;
  static constexpr Oid kOid = 3802, kArrayOid = 3807;
  static absl::string_view Encode(absl::string_view value, std::string& buffer);
  static bool Decode(absl::string_view bytes, Value& value);
};

// A 64-bit transaction id, as pg_current_xact_id() gives it: never reused while the cluster lives.
struct Xid8 {
  using Value = std::uint64_t;
  static constexpr Oid kOid = 5069, kArrayOid = 271;
  static absl::string_view Encode(std::uint64_t value, std::string& buffer) {
    return internal::EncodeInt64(static_cast<std::int64_t>(value), buffer);
  }
  static bool Decode(absl::string_view bytes, Value& value);
};

// A value or NULL. Takes a std::optional, a plain value or std::nullopt.
template <class T>
struct Nullable {
  using Value = std::optional<typename T::Value>;
  static constexpr Oid kOid = T::kOid, kArrayOid = T::kArrayOid;

  template <class Argument>
  static absl::string_view Encode(const Argument& value, std::string& buffer) {
    if constexpr (std::is_same_v<Argument, std::nullopt_t>) {
      return absl::string_view();
    } else if constexpr (internal::kIsOptional<Argument>) {
      return value.has_value() ? T::Encode(*value, buffer) : absl::string_view();
    } else {
      return T::Encode(value, buffer);
    }
  }
  static bool Decode(absl::string_view bytes, Value& value) { return T::Decode(bytes, value.emplace()); }
};

// One dimension. Takes any range of what `T` takes: std::vector, absl::Span, a repeated field. Elements may be Nullable.
template <class T>
struct Array {
  using Value = std::vector<typename T::Value>;
  static constexpr Oid kOid = T::kArrayOid, kArrayOid = 0;  // arrays of arrays do not exist

  template <class Range>
  static absl::string_view Encode(const Range& values, std::string& buffer) {
    internal::AppendArrayHeader(static_cast<std::size_t>(std::size(values)), T::kOid, buffer);
    std::string element;
    for (const auto& value : values) {
      element.clear();
      internal::AppendElement(T::Encode(value, element), buffer);
    }
    return buffer;
  }

  static bool Decode(absl::string_view bytes, Value& values) {
    std::int32_t size = 0;
    if (!internal::TakeArrayHeader(bytes, T::kOid, size)) return false;
    for (std::int32_t i = 0; i < size; ++i) {
      absl::string_view element;
      typename T::Value value{};
      if (!internal::TakeElement(bytes, element)) return false;
      if (element.data() == nullptr) {
        if (!internal::kIsOptional<typename T::Value>) return false;
      } else if (!T::Decode(element, value)) {
        return false;
      }
      values.push_back(std::move(value));
    }
    return bytes.empty();
  }
};

}  // namespace muster::pg
