#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// Requests filled in from what a person typed, by the paths of their fields ("incident.title").
namespace muster::cli {

// The field at `path` below a message type; null when there is none.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor& type, absl::string_view path);

// The collection that a text field refers to, by its name: "chapters" for `chapter` and `ancestor`; empty for text that is no reference.
absl::string_view CollectionOf(const google::protobuf::FieldDescriptor& field);

// Sets the field, or adds to it when it is repeated, by its type: text; a short or full resource name when `collection` is given; a whole
// number; "yes"/"no" as true and false; an enum's token; a time (see ParseTime); a duration ("72h"); a point ("35.70,102.80").
// Error: INVALID_ARGUMENT/MALFORMED with the detail "expected".
absl::Status SetField(google::protobuf::Message& message, absl::string_view path, absl::string_view text, absl::string_view collection);

// The message at `path`: a new element when the field is repeated.
google::protobuf::Message& AddMessage(google::protobuf::Message& message, absl::string_view path);

// INVALID_ARGUMENT/MALFORMED.
absl::Status Malformed(absl::string_view expected);

}  // namespace muster::cli
