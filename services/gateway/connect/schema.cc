#include "gateway/connect/schema.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "descriptors.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com";

std::string TypeUrl(const google::protobuf::Descriptor& type) { return absl::StrCat(kTypePrefix, "/", type.full_name()); }

absl::Status ProtoMalformed(const google::protobuf::Descriptor& type) {
  return InvalidArgument("PROTO_MALFORMED", "the bytes are not a message of this type", {{"type", type.full_name()}});
}

}  // namespace

const Schema& Schema::Get() {
  static const auto* const schema = new Schema();
  return *schema;
}

Schema::Schema() : factory_(&pool_), resolver_(google::protobuf::util::NewTypeResolverForDescriptorPool(kTypePrefix, &pool_)) {
  google::protobuf::FileDescriptorSet files;
  MUSTER_CHECK(files.ParseFromArray(kDescriptors, static_cast<int>(kDescriptorsSize)));
  // protoc writes files after those that they import.
  for (const google::protobuf::FileDescriptorProto& file : files.file()) MUSTER_CHECK(pool_.BuildFile(file) != nullptr);
  for (const google::protobuf::FileDescriptorProto& proto : files.file()) {
    const google::protobuf::FileDescriptor& file = *pool_.FindFileByName(proto.name());
    for (int s = 0; s < file.service_count(); ++s) {
      const google::protobuf::ServiceDescriptor& service = *file.service(s);
      services_.push_back(&service);
      for (int m = 0; m < service.method_count(); ++m) {
        const google::protobuf::MethodDescriptor& method = *service.method(m);
        const std::vector<std::string> package = absl::StrSplit(file.package(), '.');
        const bool reads =
            !method.server_streaming() && (absl::StartsWith(method.name(), "Get") || absl::StartsWith(method.name(), "List"));
        const std::string path = absl::StrCat("/", service.full_name(), "/", method.name());
        methods_[path] = {.descriptor = &method, .path = path, .service = package.size() > 1 ? package[1] : package[0], .reads = reads};
      }
    }
  }
  std::sort(services_.begin(), services_.end(), [](const auto* a, const auto* b) { return a->full_name() < b->full_name(); });
}

const ApiMethod* Schema::Find(absl::string_view path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

absl::StatusOr<std::string> Schema::ToBinary(const google::protobuf::Descriptor& type, absl::string_view json) const {
  std::string binary;
  const google::protobuf::util::Status status = google::protobuf::util::JsonToBinaryString(
      resolver_.get(), TypeUrl(type), google::protobuf::StringPiece(json.data(), json.size()), &binary);
  if (!status.ok()) {
    const std::string problem = status.message().ToString();
    return InvalidArgument("JSON_MALFORMED", problem, {{"problem", problem}, {"type", type.full_name()}});
  }
  return binary;
}

absl::StatusOr<std::string> Schema::ToJson(const google::protobuf::Descriptor& type, absl::string_view binary) const {
  std::string json;
  const google::protobuf::util::Status status =
      google::protobuf::util::BinaryToJsonString(resolver_.get(), TypeUrl(type), std::string(binary), &json);
  if (!status.ok()) return ProtoMalformed(type);
  return json;
}

absl::Status Schema::Check(const google::protobuf::Descriptor& type, absl::string_view binary) const {
  const std::unique_ptr<google::protobuf::Message> message(factory_.GetPrototype(&type)->New());
  if (!message->ParseFromArray(binary.data(), static_cast<int>(binary.size()))) return ProtoMalformed(type);
  return absl::OkStatus();
}

}  // namespace muster::gateway
