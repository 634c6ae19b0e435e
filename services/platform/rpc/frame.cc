#include "platform/rpc/frame.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "platform/obs/trace.h"
#include "platform/rpc/wire_status.h"
#include "platform/status/status.h"

namespace muster::rpc {
namespace {

constexpr absl::Duration kReconnectDelay = absl::Seconds(1);

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture() : absl::FromChrono(deadline);
}

// Errors of this process stand out; errors of the caller are the day's business.
obs::Severity SeverityOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnimplemented:
      return obs::Severity::kError;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return obs::Severity::kWarning;
    default:
      return obs::Severity::kInfo;
  }
}

absl::Status DeadlinePassed() { return DeadlineExceeded("DEADLINE_PASSED", "the deadline passed before the call had ended"); }

}  // namespace

absl::Status ShuttingDown() { return Unavailable("SHUTTING_DOWN", "the server is shutting down", kReconnectDelay); }

Frame::Frame(Options options)
    : options_(std::move(options)),
      stream_gauge_(options_.metrics->AddGauge("muster_rpc_open_streams", "Server streams that are open", {{"address", options_.address}},
                                               [this] {
                                                 const std::lock_guard lock(mutex_);
                                                 return static_cast<double>(streams_.size());
                                               })),
      workers_(options_.workers),
      queue_gauge_(options_.metrics->AddGauge("muster_rpc_queue_length", "Calls waiting for a worker", {{"address", options_.address}},
                                              [this] { return static_cast<double>(workers_.queue_length()); })) {}

bool Frame::Add(std::shared_ptr<OpenStream> stream) {
  const std::lock_guard lock(mutex_);
  OpenStream* const key = stream.get();
  streams_.emplace(key, std::move(stream));
  return !ending_;
}

void Frame::Remove(OpenStream* stream) {
  std::shared_ptr<OpenStream> removed;
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(stream);
  removed = std::move(found->second);
  streams_.erase(found);
}

void Frame::EndStreams() {
  std::vector<std::shared_ptr<OpenStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (const auto& [key, stream] : streams_) streams.push_back(stream);
  }
  for (const auto& stream : streams) stream->End(ShuttingDown());
}

CallRecord::CallRecord(Frame& frame, const Method& method) : frame_(frame), method_(method), arrival_time_(absl::Now()) {}

absl::Status CallRecord::Open(const grpc::CallbackServerContext& context) {
  call_.deadline = DeadlineOf(context);
  call_.is_cancelled = [this, &context] { return context.IsCancelled() || absl::Now() >= call_.deadline; };
  call_.peer = context.peer();
  call_.method = method_.full_name;
  for (const auto& [header, text] : context.client_metadata()) {
    const absl::string_view name(header.data(), header.size());
    absl::string_view value(text.data(), text.size());
    if (name == "authorization") {
      // Another scheme is left as it is, for the verifier to refuse.
      absl::ConsumePrefix(&value, "Bearer ");
      call_.token = std::string(value);
    } else if (name == "traceparent") {
      call_.trace_id = obs::TraceIdFrom(value);
    } else if (name == "accept-language") {
      call_.language = LanguageFrom(value);
    }
  }
  if (call_.trace_id.empty()) call_.trace_id = obs::NewTraceId();
  ASSIGN_OR_RETURN(call_.caller, frame_.options_.verify(call_.token));
  return method_.server_streaming ? OpenStreamCall() : OpenUnaryCall();
}

absl::Status CallRecord::OpenUnaryCall() const {
  if (call_.deadline == absl::InfiniteFuture()) return InvalidArgument("DEADLINE_REQUIRED", "a call needs a deadline");
  return arrival_time_ < call_.deadline ? absl::OkStatus() : DeadlinePassed();
}

absl::Status CallRecord::OpenStreamCall() {
  const auto& expiry = call_.caller->expire_time();
  call_.deadline = std::min(call_.deadline, absl::FromUnixSeconds(expiry.seconds()) + absl::Nanoseconds(expiry.nanos()));
  return absl::OkStatus();
}

grpc::Status CallRecord::Close(const absl::Status& status) {
  const absl::Duration duration = absl::Now() - arrival_time_;
  method_.metrics->Record(status.code(), duration);
  const common::v1::Caller& caller = call_.caller == nullptr ? common::v1::Caller::default_instance() : *call_.caller;
  frame_.options_.logger->Log(SeverityOf(status.code()), "rpc",
                              {{"method", method_.full_name},
                               {"code", absl::StatusCodeToString(status.code())},
                               {"reason", status.ok() ? "" : ReasonOf(status)},
                               {"error", status.message()},
                               {"duration_us", absl::ToInt64Microseconds(duration)},
                               {"subject", caller.subject()},
                               {"chapter", caller.chapter()},
                               {"world", caller.world()},
                               {"peer", call_.peer},
                               {"trace_id", call_.trace_id}});
  return ToGrpc(status, call_.language);
}

UnaryCall::UnaryCall(Frame& frame, const Method& method, grpc::CallbackServerContext* context)
    : record_(frame, method), context_(context), reactor_(context->DefaultReactor()) {}

grpc::ServerUnaryReactor* UnaryCall::Start(Runs runs, std::unique_ptr<UnaryCall> call) {
  grpc::ServerUnaryReactor* const reactor = call->reactor_;
  Frame& frame = call->record_.frame();
  if (const absl::Status status = call->record_.Open(*call->context_); !status.ok()) {
    call->Finish(status);
    return reactor;
  }
  std::unique_ptr<WorkItem> item = std::move(call);
  if (runs == Runs::kAtOnce) {
    WorkItem& self = *item;
    self.Run(std::move(item));
  } else if (!frame.workers_.Submit(item)) {
    static_cast<UnaryCall&>(*item).Finish(
        ResourceExhausted("OVERLOADED", "too many calls are waiting for a worker", frame.options_.overload_retry_delay));
  }
  return reactor;
}

UnaryCall::~UnaryCall() {
  if (!finished_) Finish(Internal("UNEXPECTED", "the handler ended without an answer"));
}

void UnaryCall::Run(std::unique_ptr<WorkItem> self) {
  if (absl::Now() >= record_.call().deadline) {
    Finish(DeadlinePassed());
  } else if (context_->IsCancelled()) {
    Finish(Cancelled("CALL_CANCELLED", "the client went away before the call could be run"));
  } else {
    Handle(record_.call(), std::move(self));
  }
}

void UnaryCall::Finish(const absl::Status& status) {
  finished_ = true;
  // A handler that gives up because nobody waits does not know why.
  const bool is_late = absl::IsCancelled(status) && absl::Now() >= record_.call().deadline;
  reactor_->Finish(record_.Close(is_late ? DeadlinePassed() : status));
}

}  // namespace muster::rpc
