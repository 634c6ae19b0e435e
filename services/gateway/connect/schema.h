#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/type_resolver.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::gateway {

// One method of the API.
struct ApiMethod {
  const google::protobuf::MethodDescriptor* descriptor;
  // "/muster.disaster.v1.IncidentService/ListIncidents"
  std::string path;
  // Whose it is: "disaster"; "common" for what every service answers.
  std::string service;
  // A standard method that changes nothing (AIP-131, AIP-132), which may be asked for by GET.
  bool reads;
};

// The whole API as the .proto files had it when this program was built, comments too. Immutable; safe to use from any thread.
class Schema {
 public:
  static const Schema& Get();

  // Null when there is no such method.
  const ApiMethod* Find(absl::string_view path) const;
  // All services, in order of their names.
  const std::vector<const google::protobuf::ServiceDescriptor*>& services() const { return services_; }
  const google::protobuf::DescriptorPool& pool() const { return pool_; }

  // Between the JSON form of a message and its bytes. A field that the message does not have is an error: what a caller wanted by it would
  // not happen. Errors: INVALID_ARGUMENT/JSON_MALFORMED with detail "problem"; INVALID_ARGUMENT/PROTO_MALFORMED.
  absl::StatusOr<std::string> ToBinary(const google::protobuf::Descriptor& type, absl::string_view json) const;
  absl::StatusOr<std::string> ToJson(const google::protobuf::Descriptor& type, absl::string_view binary) const;
  // INVALID_ARGUMENT/PROTO_MALFORMED when the bytes are not a message of this type.
  absl::Status Check(const google::protobuf::Descriptor& type, absl::string_view binary) const;

 private:
  Schema();

  google::protobuf::DescriptorPool pool_;
  mutable google::protobuf::DynamicMessageFactory factory_;
  std::unique_ptr<google::protobuf::util::TypeResolver> resolver_;
  absl::flat_hash_map<std::string, ApiMethod> methods_;
  std::vector<const google::protobuf::ServiceDescriptor*> services_;
};

}  // namespace muster::gateway
