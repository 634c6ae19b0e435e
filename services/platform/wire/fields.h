#pragma once

#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/repeated_ptr_field.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "platform/status/status.h"

namespace muster {

// Without white space at its ends: ASCII's, no-break spaces and the full-width ones (U+3000) of Chinese keyboards.
absl::string_view StripSpace(absl::string_view text);

// Whether two names are spelled alike but for white space, also within them: 王伟 is often set as 王　伟.
bool IsSamePerson(absl::string_view name, absl::string_view other);

// Names as they are kept: stripped.
google::protobuf::RepeatedPtrField<std::string> PersonNames(const google::protobuf::RepeatedPtrField<std::string>& typed);

// The checks that requests of all services share. Each adds what is wrong to one list, so that a person sees every wrong field at once.
//
//   Fields fields;
//   fields.RequestId(request.request_id());
//   fields.RequiredText("incident.title", incident.title(), 200);
//   RETURN_IF_ERROR(fields.ToStatus());
class Fields {
 public:
  // A canonical UUID, as every write needs.
  void RequestId(absl::string_view value);
  // Valid UTF-8 without control characters other than line breaks and tabs, at most `max` characters (not bytes).
  void Text(absl::string_view field, absl::string_view value, int max);
  void RequiredText(absl::string_view field, absl::string_view value, int max);
  void Range(absl::string_view field, std::int64_t value, std::int64_t min, std::int64_t max);
  void Range(absl::string_view field, double value, double min, double max);
  // A name of the form "collection/id"; the id. Empty text is a violation only when required.
  std::string Name(absl::string_view field, absl::string_view value, absl::string_view collection);
  std::string RequiredName(absl::string_view field, absl::string_view value, absl::string_view collection);
  // A day, "2023-12-19"; none when empty or wrong.
  std::optional<absl::CivilDay> Day(absl::string_view field, absl::string_view value);
  // A time between `earliest` and `latest`; `fallback` when unset. `earliest` and `latest` are shown to the person in UTC.
  absl::Time Time(absl::string_view field, bool has, const google::protobuf::Timestamp& value, absl::Time earliest, absl::Time latest,
                  absl::Time fallback);
  // A value of an enum that must not be left unspecified; a number that the enum does not name counts as none.
  template <class Enum>
  void RequiredEnum(absl::string_view field, Enum value) {
    const bool known = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(static_cast<int>(value)) != nullptr;
    EnumNumber(field, known ? static_cast<int>(value) : 0);
  }
  // 经手人: exactly two persons who are not the same, whatever white space their names were typed with.
  template <class Persons>
  void TwoPersons(absl::string_view field, const Persons& persons) {
    if (persons.size() == 2 && !StripSpace(persons[0]).empty() && !StripSpace(persons[1]).empty() &&
        !IsSamePerson(persons[0], persons[1])) {
      for (int i = 0; i < 2; ++i) Text(absl::StrCat(field, "[", i, "]"), persons[i], 100);
    } else {
      Add(field, "TWO_PERSONS_REQUIRED");
    }
  }
  // Anything else.
  void Add(absl::string_view field, absl::string_view reason, const Details& details = {}) { violations_.Add(field, reason, details); }

  bool ok() const { return violations_.empty(); }
  // OK, or INVALID_ARGUMENT/INVALID_FIELDS with every wrong field.
  absl::Status ToStatus() const { return violations_.ToStatus(); }

 private:
  void EnumNumber(absl::string_view field, int value);

  Violations violations_;
};

// A canonical UUID (36 characters).
bool IsUuid(absl::string_view text);

// A random UUID (version 4).
std::string NewUuid();

// The UUID (version 8, RFC 9562) that belongs to `text`: the same text gives the same one. For steps that are repeated until they succeed.
std::string UuidOf(absl::string_view text);

}  // namespace muster
