#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "platform/obs/log.h"
#include "platform/obs/metrics.h"
#include "platform/rpc/call.h"
#include "platform/rpc/worker_pool.h"

// What every call of a server goes through. Behind Service and Server; handlers see nothing of it but Call and ServerStream.
namespace muster::rpc {

// A method as a server serves it.
struct Method {
  // "/muster.warehouse.v1.StockService/Issue"
  std::string full_name;
  bool server_streaming = false;
  bool registered = false;
  obs::MethodMetrics* metrics = nullptr;
};

// An open server stream, as the frame sees it.
class OpenStream {
 public:
  virtual ~OpenStream() = default;
  virtual void End(const absl::Status& status) = 0;
};

// What a call is told that comes while the server drains, or whose stream ends for that.
absl::Status ShuttingDown();

class Frame {
 public:
  struct Options {
    std::string address;
    VerifyFn verify;
    obs::Logger* logger = nullptr;
    obs::Metrics* metrics = nullptr;
    WorkerPool::Options workers;
    absl::Duration overload_retry_delay;
  };

  explicit Frame(Options options);

  // Ends all open streams with UNAVAILABLE/SHUTTING_DOWN and refuses new ones.
  void EndStreams();

 private:
  friend class CallRecord;
  friend class UnaryCall;
  template <class Response>
  friend class ServerStream;

  // Keeps the stream until it is removed. False when the server is draining: the stream must be ended at once.
  bool Add(std::shared_ptr<OpenStream> stream);
  void Remove(OpenStream* stream);

  const Options options_;
  std::mutex mutex_;
  bool ending_ = false;
  absl::flat_hash_map<OpenStream*, std::shared_ptr<OpenStream>> streams_;
  const obs::GaugeRegistration stream_gauge_;
  WorkerPool workers_;
  const obs::GaugeRegistration queue_gauge_;
};

// A call from its arrival to the line that the log gets about it.
class CallRecord {
 public:
  CallRecord(Frame& frame, const Method& method);

  const Call& call() const { return call_; }
  Frame& frame() const { return frame_; }

  // Reads the headers, verifies the caller and looks at the deadline. Errors: those of Server that come before the queue.
  absl::Status Open(const grpc::CallbackServerContext& context);

  // Records how the call ended, in the metrics and the log, and says so as gRPC does. Once.
  grpc::Status Close(const absl::Status& status);

 private:
  absl::Status OpenUnaryCall() const;
  absl::Status OpenStreamCall();

  Frame& frame_;
  const Method& method_;
  const absl::Time arrival_time_;
  Call call_;
};

// A unary call on its way to a handler, which most reach through the queue of the workers.
class UnaryCall : public WorkItem {
 public:
  enum class Runs { kOnWorker, kAtOnce };

  UnaryCall(Frame& frame, const Method& method, grpc::CallbackServerContext* context);
  // A call whose handler forgot it is told so.
  ~UnaryCall() override;

  // Admits `call` or answers it with an error.
  static grpc::ServerUnaryReactor* Start(Runs runs, std::unique_ptr<UnaryCall> call);

  void Run(std::unique_ptr<WorkItem> self) final;

 protected:
  // Calls the handler. Whoever ends up with `self`, which owns this, puts the answer where gRPC sends it from and finishes the call.
  virtual void Handle(const Call& call, std::unique_ptr<WorkItem> self) = 0;

  // Once. From then on the request and the response may be gone.
  void Finish(const absl::Status& status);

 private:
  bool finished_ = false;
  CallRecord record_;
  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
};

}  // namespace muster::rpc
