#include "gateway/connect/upstream.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>
#include <grpcpp/support/slice.h>

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "gateway/http/lookout.h"
#include "platform/status/check.h"

namespace muster::gateway {
namespace {

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

struct PendingCall {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  grpc::Status status;
};

// Waits for what gRPC tells on a thread of its own: `start` gets a function to call once, from any thread.
template <class Start>
Task<void> WaitFor(Start start) {
  const auto executor = co_await asio::this_coro::executor;
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [&start, executor](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        start([shared, executor] { asio::post(executor, [shared] { std::move (*shared)(); }); });
      },
      asio::use_awaitable);
}

class Stream final : public UpstreamStream,
                     public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                     public std::enable_shared_from_this<Stream> {
 public:
  Stream(std::string service, std::string method) : service_(std::move(service)), method_(std::move(method)) {}

  void Begin(grpc::GenericStub& stub, const rpc::CallOptions& options, const std::string& request) {
    rpc::Prepare(context_, options);
    request_ = ToBuffer(request);
    // gRPC's until OnDone.
    self_ = shared_from_this();
    stub.PrepareBidiStreamingCall(&context_, method_, {}, this);
    // Reads begin outside of gRPC's own calls: without a hold the stream could be over in between.
    AddHold();
    StartWriteLast(&request_, grpc::WriteOptions());
    StartCall();
  }

  Task<std::optional<std::string>> Next() override {
    const auto hold = shared_from_this();
    std::function<void(std::function<void()>)> start = [this](std::function<void()> wake) {
      bool read = false;
      {
        const std::lock_guard lock(mutex_);
        read = held_ && !done_;
        wake_ = wake;
        reading_ = read;
      }
      if (read) {
        StartRead(&message_);
      } else if (done()) {
        Wake();
      }
    };
    co_await WaitFor(start);
    const std::lock_guard lock(mutex_);
    if (done_) co_return std::nullopt;
    co_return ToBytes(message_);
  }

  absl::Status status() const override { return rpc::FromGrpc(status_, service_); }

  void Cancel() override {
    context_.TryCancel();
    bool drop = false;
    {
      const std::lock_guard lock(mutex_);
      drop = held_ && !reading_;
      if (drop) held_ = false;
    }
    if (drop) RemoveHold();
  }

  void OnReadDone(bool ok) override {
    bool drop = false;
    {
      const std::lock_guard lock(mutex_);
      reading_ = false;
      drop = held_ && !ok;
      if (drop) held_ = false;
    }
    // At the end of the stream OnDone follows with its status, and wakes.
    if (ok) Wake();
    if (drop) RemoveHold();
  }

  void OnDone(const grpc::Status& status) override {
    std::shared_ptr<Stream> self;
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
      status_ = status;
      self = std::move(self_);
    }
    Wake();
  }

 private:
  bool done() const {
    const std::lock_guard lock(mutex_);
    return done_;
  }

  // Whoever waits in Next, once.
  void Wake() {
    std::function<void()> wake;
    {
      const std::lock_guard lock(mutex_);
      wake = std::exchange(wake_, nullptr);
    }
    if (wake) wake();
  }

  const std::string service_;
  const std::string method_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer message_;
  mutable std::mutex mutex_;
  std::function<void()> wake_;
  bool held_ = true;
  bool reading_ = false;
  bool done_ = false;
  grpc::Status status_;
  std::shared_ptr<Stream> self_;
};

}  // namespace

Upstreams::Upstreams(const muster::config::ServerConfig& config) {
  for (const muster::config::Service& service : config.services()) {
    if (service.name() == "gateway") continue;
    const auto channel = rpc::Channel(service.address());
    services_[service.name()] = {.channel = channel, .stub = std::make_unique<grpc::GenericStub>(channel)};
  }
}

std::shared_ptr<grpc::Channel> Upstreams::ChannelTo(absl::string_view service) const {
  const auto found = services_.find(service);
  MUSTER_CHECK(found != services_.end());
  return found->second.channel;
}

Task<absl::StatusOr<std::string>> Upstreams::Unary(std::string service, std::string method, rpc::CallOptions options, std::string request,
                                                   std::function<bool()> is_over) const {
  const auto found = services_.find(service);
  MUSTER_CHECK(found != services_.end());
  const auto call = std::make_shared<PendingCall>();
  const auto executor = co_await asio::this_coro::executor;
  std::optional<Lookout> lookout;
  if (is_over) lookout.emplace(executor, std::move(is_over), [call] { call->context.TryCancel(); });
  rpc::Prepare(call->context, options);
  call->request = ToBuffer(request);
  grpc::GenericStub& stub = *found->second.stub;
  std::function<void(std::function<void()>)> start = [&](std::function<void()> wake) {
    stub.UnaryCall(&call->context, method, {}, &call->request, &call->response, [call, wake](const grpc::Status& status) {
      call->status = status;
      wake();
    });
  };
  co_await WaitFor(start);
  if (!call->status.ok()) co_return rpc::FromGrpc(call->status, service);
  co_return ToBytes(call->response);
}

std::shared_ptr<UpstreamStream> Upstreams::Stream(absl::string_view service, const std::string& method, const rpc::CallOptions& options,
                                                  const std::string& request) const {
  const auto found = services_.find(service);
  MUSTER_CHECK(found != services_.end());
  auto stream = std::make_shared<gateway::Stream>(std::string(service), method);
  stream->Begin(*found->second.stub, options, request);
  return stream;
}

}  // namespace muster::gateway
