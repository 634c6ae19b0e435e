#include "platform/wire/etag.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"

namespace muster {

absl::Status CheckEtag(absl::string_view name, absl::string_view given, absl::string_view present) {
  if (given.empty() || given == present) return absl::OkStatus();
  return Aborted("ETAG_MISMATCH", absl::StrCat(name, " has changed since it was read"), {{"name", name}});
}

std::string EtagOf(const google::protobuf::MessageLite& message) { return UuidOf(message.SerializeAsString()); }

}  // namespace muster
