#include "platform/rpc/service.h"

#include <grpcpp/impl/rpc_service_method.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace muster::rpc {
namespace {

// Mistakes of the program, found when it starts.
[[noreturn]] void Abort(absl::string_view service, absl::string_view method, absl::string_view mistake) {
  std::fprintf(stderr, "%s\n", absl::StrCat(service, "/", method, ": ", mistake).c_str());
  std::abort();
}

const google::protobuf::ServiceDescriptor* Find(absl::string_view full_name) {
  const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(std::string(full_name));
  if (descriptor == nullptr) Abort(full_name, "", "no such service is linked in");
  return descriptor;
}

}  // namespace

Service::Service(absl::string_view full_name)
    : descriptor_(Find(full_name)), methods_(static_cast<std::size_t>(descriptor_->method_count())) {
  using grpc::internal::RpcMethod;
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const google::protobuf::MethodDescriptor& descriptor = *descriptor_->method(i);
    if (descriptor.client_streaming()) Abort(full_name, descriptor.name(), "client streams are not part of this API's style");
    Method& method = methods_[static_cast<std::size_t>(i)];
    method.full_name = absl::StrCat("/", full_name, "/", descriptor.name());
    method.server_streaming = descriptor.server_streaming();
    AddMethod(new grpc::internal::RpcServiceMethod(method.full_name.c_str(),
                                                   method.server_streaming ? RpcMethod::SERVER_STREAMING : RpcMethod::NORMAL_RPC, nullptr));
  }
}

const Method& Service::Claim(absl::string_view name, const google::protobuf::Descriptor* request,
                             const google::protobuf::Descriptor* response, bool server_streaming) {
  const google::protobuf::MethodDescriptor* descriptor = descriptor_->FindMethodByName(std::string(name));
  if (descriptor == nullptr) Abort(descriptor_->full_name(), name, "no such method");
  if (descriptor->input_type() != request || descriptor->output_type() != response || descriptor->server_streaming() != server_streaming) {
    Abort(descriptor_->full_name(), name, "the handler's types are not the method's");
  }
  Method& method = methods_[static_cast<std::size_t>(descriptor->index())];
  if (method.registered) Abort(descriptor_->full_name(), name, "registered twice");
  method.registered = true;
  return method;
}

void Service::Attach(Frame& frame, obs::Metrics& metrics) {
  if (frame_ != nullptr) Abort(descriptor_->full_name(), "", "belongs to another server already");
  for (Method& method : methods_) {
    if (!method.registered) Abort(descriptor_->full_name(), method.full_name, "has no handler");
    method.metrics = &metrics.ForMethod(method.full_name);
  }
  frame_ = &frame;
}

}  // namespace muster::rpc
