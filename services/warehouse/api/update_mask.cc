#include "warehouse/api/update_mask.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>

#include "absl/strings/str_join.h"
#include "platform/status/check.h"

namespace muster::warehouse {
namespace {

bool IsSet(const google::protobuf::Message& message, absl::string_view path) {
  const google::protobuf::FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(std::string(path));
  MUSTER_CHECK(field != nullptr);
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  return field->is_repeated() ? reflection.FieldSize(message, field) > 0 : reflection.HasField(message, field);
}

}  // namespace

google::protobuf::FieldMask ReadMask(const google::protobuf::FieldMask& mask, const google::protobuf::Message& update,
                                     absl::Span<const absl::string_view> changeable, Fields& fields) {
  google::protobuf::FieldMask read;
  const bool is_all = mask.paths_size() == 1 && mask.paths(0) == "*";
  if (is_all || mask.paths().empty()) {
    for (const absl::string_view path : changeable) {
      if (is_all || IsSet(update, path)) read.add_paths(std::string(path));
    }
    if (read.paths().empty()) fields.Add("update_mask", "REQUIRED");
    return read;
  }
  for (const std::string& path : mask.paths()) {
    if (std::find(changeable.begin(), changeable.end(), path) == changeable.end()) {
      fields.Add("update_mask", "FIELD_NOT_CHANGEABLE", {{"path", path}, {"changeable", absl::StrJoin(changeable, ", ")}});
    } else {
      read.add_paths(path);
    }
  }
  return read;
}

void Merge(const google::protobuf::FieldMask& mask, const google::protobuf::Message& update, google::protobuf::Message& present) {
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(update, mask, options, &present);
}

}  // namespace muster::warehouse
