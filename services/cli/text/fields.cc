#include "cli/text/fields.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "cli/text/format.h"
#include "cli/text/names.h"
#include "muster/common/v1/geo_point.pb.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct Reference {
  absl::string_view field;
  absl::string_view collection;
};

constexpr Reference kReferences[] = {
    {"advance_notice", "warehouses"},
    {"ancestor", "chapters"},
    {"chapter", "chapters"},
    {"cooperation_zone", "cooperationZones"},
    {"criteria_set", "criteriaSets"},
    {"destination_chapter", "chapters"},
    {"destination_warehouse", "warehouses"},
    {"donation", "donations"},
    {"incident", "incidents"},
    {"item", "items"},
    {"items", "items"},
    {"lot", "lots"},
    {"mission", "missions"},
    {"plan", "plans"},
    {"requisition", "requisitions"},
    {"requisitions", "requisitions"},
    {"reservation", "reservations"},
    {"shipment", "shipments"},
    {"substitutes", "items"},
    {"supplying_chapters", "chapters"},
    {"team", "teams"},
    {"warehouse", "warehouses"},
};

// The message that holds the last field of `path`, made where it is missing, and that field.
std::pair<Message*, const FieldDescriptor*> Resolve(Message& message, absl::string_view path) {
  Message* holder = &message;
  const std::vector<absl::string_view> steps = absl::StrSplit(path, '.');
  for (std::size_t i = 0;; ++i) {
    const FieldDescriptor* field = holder->GetDescriptor()->FindFieldByName(std::string(steps[i]));
    MUSTER_CHECK(field != nullptr);
    if (i + 1 == steps.size()) return {holder, field};
    holder = holder->GetReflection()->MutableMessage(holder, field);
  }
}

// "35.70,102.80"
absl::Status SetPoint(absl::string_view text, common::v1::GeoPoint& point) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ',');
  double latitude = 0;
  double longitude = 0;
  if (parts.size() != 2 || !absl::SimpleAtod(parts[0], &latitude) || !absl::SimpleAtod(parts[1], &longitude))
    return Malformed("35.70,102.80");
  point.set_latitude_degrees(latitude);
  point.set_longitude_degrees(longitude);
  return absl::OkStatus();
}

absl::Status SetMessage(absl::string_view text, Message& value) {
  if (auto* timestamp = dynamic_cast<google::protobuf::Timestamp*>(&value)) {
    const std::optional<absl::Time> time = ParseTime(text);
    if (!time.has_value()) return Malformed("2023-12-18 23:59");
    *timestamp = ToTimestamp(*time);
    return absl::OkStatus();
  }
  if (auto* duration = dynamic_cast<google::protobuf::Duration*>(&value)) {
    absl::Duration parsed;
    if (!absl::ParseDuration(text, &parsed)) return Malformed("72h");
    duration->set_seconds(absl::ToInt64Seconds(parsed));
    return absl::OkStatus();
  }
  auto* point = dynamic_cast<common::v1::GeoPoint*>(&value);
  // Every other message has a syntax of its own in lines.h.
  MUSTER_CHECK(point != nullptr);
  return SetPoint(text, *point);
}

// Sets or adds a scalar: protobuf has a method of its own for each type and for each of these two.
#define MUSTER_PUT(Kind, value)                                                      \
  (field.is_repeated() ? message.GetReflection()->Add##Kind(&message, &field, value) \
                       : message.GetReflection()->Set##Kind(&message, &field, value))

absl::Status SetScalar(Message& message, const FieldDescriptor& field, absl::string_view text, absl::string_view collection) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      MUSTER_PUT(String, collection.empty() ? std::string(text) : FullName(text, collection));
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT32: {
      std::int32_t number = 0;
      if (!absl::SimpleAtoi(text, &number)) return Malformed("1500");
      MUSTER_PUT(Int32, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      std::int64_t number = 0;
      if (!absl::SimpleAtoi(text, &number)) return Malformed("1500");
      MUSTER_PUT(Int64, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool yes = false;
      if (!absl::SimpleAtob(text, &yes)) return Malformed("yes, no");
      MUSTER_PUT(Bool, yes);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const google::protobuf::EnumValueDescriptor* value = FindEnumValue(*field.enum_type(), text);
      if (value == nullptr) return Malformed(absl::StrJoin(EnumTokens(*field.enum_type()), ", "));
      MUSTER_PUT(Enum, value);
      return absl::OkStatus();
    }
    default:
      // The API has no other types.
      MUSTER_CHECK(false);
      return absl::OkStatus();
  }
}

#undef MUSTER_PUT

}  // namespace

const FieldDescriptor* FindField(const google::protobuf::Descriptor& type, absl::string_view path) {
  const google::protobuf::Descriptor* holder = &type;
  const FieldDescriptor* field = nullptr;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    if (holder == nullptr) return nullptr;
    field = holder->FindFieldByName(std::string(step));
    if (field == nullptr) return nullptr;
    holder = field->message_type();
  }
  return field;
}

absl::string_view CollectionOf(const FieldDescriptor& field) {
  for (const Reference& reference : kReferences) {
    if (field.name() == reference.field) return reference.collection;
  }
  return "";
}

absl::Status SetField(Message& message, absl::string_view path, absl::string_view text, absl::string_view collection) {
  const auto [holder, field] = Resolve(message, path);
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return SetScalar(*holder, *field, text, collection);
  return SetMessage(text, AddMessage(*holder, field->name()));
}

Message& AddMessage(Message& message, absl::string_view path) {
  const auto [holder, field] = Resolve(message, path);
  const google::protobuf::Reflection& reflection = *holder->GetReflection();
  return field->is_repeated() ? *reflection.AddMessage(holder, field) : *reflection.MutableMessage(holder, field);
}

absl::Status Malformed(absl::string_view expected) {
  return InvalidArgument("MALFORMED", absl::StrCat("expected ", expected), {{"expected", expected}});
}

}  // namespace muster::cli
