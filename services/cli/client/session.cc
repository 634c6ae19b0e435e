#include "cli/client/session.h"

#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/sync_stream.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/text/names.h"
#include "cli/text/texts.h"
#include "platform/auth/caller_token.h"
#include "platform/auth/key.h"
#include "platform/status/check.h"
#include "platform/wire/fields.h"

namespace muster::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr absl::Duration kMinRetryDelay = absl::Milliseconds(200);
constexpr absl::Duration kPollInterval = absl::Milliseconds(100);

// The service says when to come back; without that, trying again would not help.
bool IsWorthRetrying(const absl::Status& status) {
  const bool passing = status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kResourceExhausted;
  return passing && RetryDelayOf(status) > absl::ZeroDuration();
}

// Whatever is wrong with the key, this operator cannot prove who calls.
absl::Status AsUnauthenticated(const absl::Status& status) {
  return Unauthenticated(ReasonOf(status), status.message(), DetailsOf(status));
}

absl::StatusOr<common::v1::Caller> MakeCaller(const ClientConfig& config, const World& world, absl::string_view wanted) {
  const absl::string_view identity = wanted.empty() ? absl::string_view(config.default_identity()) : wanted;
  if (identity.empty()) return InvalidArgument("IDENTITY_MISSING", "neither --as nor default_identity");
  ASSIGN_OR_RETURN(common::v1::Caller caller, ParseIdentity(identity));
  caller.set_issuer(config.issuer());
  caller.set_world(world.name());
  if (!auth::CheckCallerForm(caller).ok()) return IdentityMalformed(identity);
  return caller;
}

}  // namespace

Session::Session(const ClientConfig& config, const World& world, const SessionOptions& options, const Terminal& terminal)
    : config_(config),
      world_(world),
      timeout_(options.timeout),
      deadline_(absl::Now() + options.timeout),
      request_id_(options.request_id.empty() || IsUuid(options.request_id) ? options.request_id : UuidOf(options.request_id)),
      terminal_(terminal) {}

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const ClientConfig& config, const SessionOptions& options,
                                                       const Terminal& terminal) {
  ASSIGN_OR_RETURN(const World world, ChooseWorld(config, options.world));
  std::unique_ptr<Session> session(new Session(config, world, options, terminal));
  ASSIGN_OR_RETURN(session->caller_, MakeCaller(config, world, options.identity));
  const absl::StatusOr<auth::SecretKey> key = auth::LoadSecretKey(config.signing_key_file());
  if (!key.ok()) return AsUnauthenticated(key.status());
  ASSIGN_OR_RETURN(session->caller_source_, auth::CallerSource::Create(*key, session->caller_, [] { return absl::Now(); }));
  return session;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Session::ChannelTo(absl::string_view service) {
  std::shared_ptr<grpc::Channel>& channel = channels_[service];
  for (const Service& entry : config_.services()) {
    if (channel == nullptr && entry.name() == service) channel = rpc::Channel(entry.address());
  }
  if (channel == nullptr) return InvalidArgument("SERVICE_NOT_CONFIGURED", absl::StrCat("no address of ", service), {{"service", service}});
  return channel;
}

rpc::CallOptions Session::OptionsUntil(absl::Time deadline) const {
  return {.deadline = deadline, .token = caller_source_->Token(), .language = terminal_.language};
}

absl::Status Session::Retry(const std::string& service, const Attempt& attempt) {
  ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, ChannelTo(service));
  Progress progress(terminal_, Text("WAITING_FOR_SERVICE", terminal_.language, {{"service", service}}));
  absl::Status last;
  for (int retry = 1;; ++retry) {
    const absl::Status status = attempt(channel, OptionsUntil(deadline_), progress);
    // A retry that ran out of time says less than what it was a retry of.
    if (status.code() == absl::StatusCode::kDeadlineExceeded && !last.ok()) return last;
    const absl::Duration delay = std::max(RetryDelayOf(status), kMinRetryDelay);
    if (!IsWorthRetrying(status) || absl::Now() + delay >= deadline_) return status;
    last = status;
    progress.Set(Text("RETRYING_SERVICE", terminal_.language, {{"service", service}, {"retry", retry}, {"reason", ReasonOf(status)}}));
    absl::SleepFor(delay);
  }
}

absl::Status Session::CallAny(const google::protobuf::MethodDescriptor& method, absl::string_view service, Message& request,
                              const std::function<void(const Message&)>& on_answer) {
  SetRequestId(request);
  const std::string name = service.empty() ? rpc::ServiceOf(method.input_type()) : std::string(service);
  const std::string path = absl::StrCat("/", method.service()->full_name(), "/", method.name());
  const Message* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.output_type());
  const std::unique_ptr<Message> answer(prototype->New());
  bool answered = false;
  const absl::Status status =
      Retry(name, [&](const std::shared_ptr<grpc::Channel>& channel, const rpc::CallOptions& options, Progress& progress) {
        grpc::ClientContext context;
        rpc::Prepare(context, options);
        if (!method.server_streaming()) {
          const grpc::internal::RpcMethod unary(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
          const grpc::Status result =
              grpc::internal::BlockingUnaryCall(channel.get(), unary, &context, std::as_const(request), answer.get());
          if (result.ok()) on_answer(*answer);
          return rpc::FromGrpc(result, name);
        }
        const grpc::internal::RpcMethod streaming(path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING);
        const std::unique_ptr<grpc::ClientReader<Message>> reader(
            grpc::internal::ClientReaderFactory<Message>::Create(channel.get(), streaming, &context, std::as_const(request)));
        while (reader->Read(answer.get())) {
          answered = true;
          progress.Stop();
          on_answer(*answer);
        }
        const absl::Status end = rpc::FromGrpc(reader->Finish(), name);
        // Begun again, it would repeat what was printed.
        if (answered && IsWorthRetrying(end)) return Aborted(ReasonOf(end), end.message(), DetailsOf(end));
        return end;
      });
  if (method.server_streaming() && status.code() == absl::StatusCode::kDeadlineExceeded) return absl::OkStatus();
  return status;
}

absl::Status Session::WaitUntil(absl::string_view what, const std::function<absl::StatusOr<bool>()>& check) {
  const Progress progress(terminal_, std::string(what));
  while (true) {
    ASSIGN_OR_RETURN(const bool reached, check());
    if (reached) return absl::OkStatus();
    if (absl::Now() + kPollInterval >= deadline_) return DeadlineExceeded("STILL_WAITING", "not done within --timeout", {{"what", what}});
    absl::SleepFor(kPollInterval);
  }
}

void Session::SetRequestId(Message& request) const {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || !request.GetReflection()->GetString(request, field).empty()) return;
  request.GetReflection()->SetString(&request, field, request_id_.empty() ? NewUuid() : request_id_);
}

const FieldDescriptor* Session::RowsOf(const Message& reply) {
  const FieldDescriptor* rows = nullptr;
  for (int i = 0; i < reply.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = reply.GetDescriptor()->field(i);
    if (field->is_repeated()) rows = field;
  }
  MUSTER_CHECK(rows != nullptr);
  return rows;
}

int Session::RowCount(const Message& reply) { return reply.GetReflection()->FieldSize(reply, RowsOf(reply)); }

void Session::KeepRows(Message& reply) {
  const FieldDescriptor* rows = RowsOf(reply);
  for (int i = 0; i < reply.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = reply.GetDescriptor()->field(i);
    if (field != rows) reply.GetReflection()->ClearField(&reply, field);
  }
}

}  // namespace muster::cli
