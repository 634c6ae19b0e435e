#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "platform/rpc/call.h"
#include "platform/rpc/frame.h"
#include "platform/status/status.h"

namespace muster::rpc {

// One open server stream. Derive from it, return it from a handler registered with Service::Stream, and send from any thread:
//
//   class EventStream final : public rpc::ServerStream<WatchEventsResponse> { void OnSent() override { feeder_.More(this); } … };
//
// The server holds the stream until it is over; whoever else holds the shared_ptr may go on calling Send, which then returns false.
// It ends when End is called, when the client goes away, when Call::deadline passes (noticed by the next Send), or when the server drains.
// Thread-safe.
template <class ResponseMessage>
class ServerStream : public OpenStream, private grpc::ServerWriteReactor<ResponseMessage> {
 public:
  using Response = ResponseMessage;

  // The call that opened the stream; lives as long as the stream. Not before the handler has returned: use the handler's own parameter,
  // which is the same object.
  const Call& call() const { return record_->call(); }

  // Queues a message; never blocks. False when the stream is over: send no more. Keep pending_count() small; OnSent asks for more.
  bool Send(Response response) {
    const Response* first = nullptr;
    bool expired = false;
    {
      const std::lock_guard lock(mutex_);
      if (ended_) return false;
      expired = record_ != nullptr && absl::Now() > record_->call().deadline;
      if (!expired) {
        queue_.push_back(std::move(response));
        if (!writing_) first = &queue_.front();
        writing_ = true;
      }
    }
    if (expired) End(DeadlineExceeded("DEADLINE_PASSED", "the stream's deadline or its caller's token has run out"));
    if (first != nullptr) this->StartWrite(first);
    return !expired;
  }

  // Messages queued and not yet handed to the network.
  std::size_t pending_count() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

  // Ends the stream with `status` once the message being written is out; on OK everything queued is sent first. Only the first End counts.
  void End(const absl::Status& status) override {
    {
      const std::lock_guard lock(mutex_);
      if (ended_) return;
      ended_ = true;
      end_status_ = status;
      if (!status.ok() && queue_.size() > 1) queue_.resize(1);
      if (writing_ || record_ == nullptr) return;
    }
    Finish();
  }

 protected:
  ServerStream() = default;

  // Everything queued has been sent: time for more. Runs on a gRPC thread: must not block.
  virtual void OnSent() {}
  // The stream is over, whatever the cause. Runs once, on a gRPC thread: must not block.
  virtual void OnClosed() {}

 private:
  friend class Service;

  // Hands the stream to gRPC; from here on the frame owns it.
  static grpc::ServerWriteReactor<Response>* Open(std::shared_ptr<ServerStream> stream, std::unique_ptr<CallRecord> record) {
    ServerStream* const opened = stream.get();
    Frame& frame = record->frame();
    bool finish = false;
    {
      const std::lock_guard lock(opened->mutex_);
      opened->record_ = std::move(record);
      finish = opened->ended_ && !opened->writing_;
    }
    if (finish) opened->Finish();
    if (!frame.Add(std::move(stream))) opened->End(ShuttingDown());
    return opened;
  }

  void Finish() { grpc::ServerWriteReactor<Response>::Finish(record_->Close(end_status_)); }

  void OnWriteDone(bool ok) override {
    const Response* next = nullptr;
    bool finish = false;
    {
      const std::lock_guard lock(mutex_);
      queue_.pop_front();
      if (!ok) {
        queue_.clear();
        if (!ended_) end_status_ = Cancelled("CALL_CANCELLED", "the client has gone away");
        ended_ = true;
      }
      if (!queue_.empty()) next = &queue_.front();
      writing_ = next != nullptr;
      finish = ended_ && !writing_;
    }
    if (next != nullptr) {
      this->StartWrite(next);
    } else if (finish) {
      Finish();
    } else {
      OnSent();
    }
  }

  void OnCancel() override { End(Cancelled("CALL_CANCELLED", "the client has gone away")); }

  void OnDone() override {
    OnClosed();
    record_->frame().Remove(this);
  }

  mutable std::mutex mutex_;
  std::unique_ptr<CallRecord> record_;
  std::deque<Response> queue_;
  bool writing_ = false;
  bool ended_ = false;
  absl::Status end_status_;
};

}  // namespace muster::rpc
