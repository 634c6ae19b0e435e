#include "platform/rpc/client.h"

#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/security/credentials.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "health.pb.h"
#include "platform/obs/trace.h"
#include "platform/rpc/server.h"
#include "platform/status/status.h"

namespace muster::rpc {
namespace {

constexpr int kMinReconnectMillis = 50;
constexpr int kMaxReconnectMillis = 1000;

}  // namespace

std::shared_ptr<grpc::Channel> Channel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  arguments.SetMaxSendMessageSize(kMaxRequestBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  // A service that was restarted is found again at once.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kMinReconnectMillis);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kMaxReconnectMillis);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxReconnectMillis);
  // Calls within a deployment do not pass through a proxy that the environment names.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

CallOptions CallOptions::For(const Call& call) {
  return {.deadline = call.deadline, .token = call.token, .trace_id = call.trace_id, .language = call.language};
}

void Prepare(grpc::ClientContext& context, const CallOptions& options) {
  context.set_deadline(absl::ToChronoTime(options.deadline));
  if (!options.token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", options.token));
  context.AddMetadata("traceparent", obs::Traceparent(options.trace_id.empty() ? obs::NewTraceId() : options.trace_id));
  context.AddMetadata("accept-language", std::string(LanguageTag(options.language)));
}

std::string ServiceOf(const google::protobuf::Descriptor* message) {
  // muster.warehouse.v1 → warehouse
  const std::vector<std::string> parts = absl::StrSplit(message->file()->package(), '.');
  return parts.size() > 1 ? parts[1] : parts[0];
}

absl::Status CheckHealth(grpc::Channel& channel, absl::string_view service, absl::Time deadline) {
  static const grpc::internal::RpcMethod kCheck("/grpc.health.v1.Health/Check", grpc::internal::RpcMethod::NORMAL_RPC);
  grpc::ClientContext context;
  Prepare(context, {.deadline = deadline});
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status =
      grpc::internal::BlockingUnaryCall(&channel, kCheck, &context, grpc::health::v1::HealthCheckRequest(), &response);
  if (!status.ok()) return FromGrpc(status, service);
  if (response.status() == grpc::health::v1::HealthCheckResponse::SERVING) return absl::OkStatus();
  return Unavailable("SERVICE_UNAVAILABLE", "the server says that it is not serving", absl::Seconds(1), {{"service", service}});
}

}  // namespace muster::rpc
