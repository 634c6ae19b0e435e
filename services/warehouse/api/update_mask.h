#pragma once

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/wire/fields.h"

// Updates of a part of a resource (AIP-134).
namespace muster::warehouse {

// The fields of `update` to change: those of `mask`, "*" for all of `changeable`, or, when it is empty, those of `changeable` that are set.
// Adds FIELD_NOT_CHANGEABLE (details path, changeable) to the field update_mask for each other path, REQUIRED when nothing is left to
// change.
google::protobuf::FieldMask ReadMask(const google::protobuf::FieldMask& mask, const google::protobuf::Message& update,
                                     absl::Span<const absl::string_view> changeable, Fields& fields);

// Puts those fields of `update` in place of those of `present`.
void Merge(const google::protobuf::FieldMask& mask, const google::protobuf::Message& update, google::protobuf::Message& present);

}  // namespace muster::warehouse
