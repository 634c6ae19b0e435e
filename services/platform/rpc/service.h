#pragma once

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/server_callback.h>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/rpc/call.h"
#include "platform/rpc/frame.h"
#include "platform/rpc/server_stream.h"

namespace muster::rpc {

// Answers a call, once, from any thread. Call and request live until then.
template <class Response>
using Reply = absl::AnyInvocable<void(absl::StatusOr<Response>) &&>;

// A gRPC service made of a descriptor and one handler per method:
//
//   rpc::Service service(IncidentService::service_full_name());
//   service.Unary("CreateIncident", &api, &IncidentApi::CreateIncident);
//   service.Stream("WatchEvents", &events, &EventApi::WatchEvents);
//
// A mistake made here (no such method, other types than the descriptor's, registered twice, a method left without handler) ends the
// program at start: an RPC in a .proto is one that works. The APIs must outlive the server.
class Service final : public grpc::Service {
 public:
  // `full_name`: as generated code has it in X::service_full_name(), for example "muster.disaster.v1.IncidentService".
  explicit Service(absl::string_view full_name);

  // A handler runs on a worker thread, may block, and is called by several threads at once.
  template <class Api, class Base, class Request, class Response>
  requires std::derived_from<Api, Base>
  void Unary(absl::string_view method, Api* api, absl::StatusOr<Response> (Base::*handler)(const Call&, const Request&)) {
    AddUnary<Request, Response>(method, UnaryCall::Runs::kOnWorker,
                                [api, handler](const Call& call, const Request& request, Reply<Response> reply) {
                                  std::move(reply)((api->*handler)(call, request));
                                });
  }

  // A handler that answers later: it hands the reply to whoever will have the answer, and returns. It runs on a gRPC thread and must not
  // block. For work that is done for many calls together.
  template <class Api, class Base, class Request, class Response>
  requires std::derived_from<Api, Base>
  void UnaryLater(absl::string_view method, Api* api, void (Base::*handler)(const Call&, const Request&, Reply<Response>)) {
    AddUnary<Request, Response>(method, UnaryCall::Runs::kAtOnce,
                                [api, handler](const Call& call, const Request& request, Reply<Response> reply) {
                                  (api->*handler)(call, request, std::move(reply));
                                });
  }

  // A handler of a stream runs on a gRPC thread and must not block: it checks the request and returns the stream (a class derived from
  // ServerStream), which sends from elsewhere. Request and Call live as long as the stream.
  template <class Api, class Base, class Request, class StreamType>
  requires std::derived_from<Api, Base>
  void Stream(absl::string_view method, Api* api,
              absl::StatusOr<std::shared_ptr<StreamType>> (Base::*handler)(const Call&, const Request&)) {
    using Response = typename StreamType::Response;
    AddStream<Request, Response>(
        method, [api, handler](const Call& call, const Request& request) -> absl::StatusOr<std::shared_ptr<ServerStream<Response>>> {
          return (api->*handler)(call, request);
        });
  }

 private:
  friend class Server;

  template <class Request, class Response>
  using UnaryHandler = std::function<void(const Call&, const Request&, Reply<Response>)>;
  template <class Request, class Response>
  using StreamHandler = std::function<absl::StatusOr<std::shared_ptr<ServerStream<Response>>>(const Call&, const Request&)>;

  template <class Request, class Response>
  class TypedUnaryCall final : public UnaryCall {
   public:
    TypedUnaryCall(Frame& frame, const Method& method, grpc::CallbackServerContext* context, const UnaryHandler<Request, Response>& handler,
                   const Request& request, Response& response)
        : UnaryCall(frame, method, context), handler_(handler), request_(request), response_(response) {}

   private:
    void Handle(const Call& call, std::unique_ptr<WorkItem> self) override {
      handler_(call, request_, [this, self = std::move(self)](absl::StatusOr<Response> answer) {
        if (answer.ok()) response_ = *std::move(answer);
        this->Finish(answer.status());
      });
    }

    const UnaryHandler<Request, Response>& handler_;
    const Request& request_;
    Response& response_;
  };

  // A stream that was refused.
  template <class Response>
  class RefusedStream final : public ServerStream<Response> {
   public:
    explicit RefusedStream(const absl::Status& status) { this->End(status); }
  };

  template <class Request, class Response>
  void AddUnary(absl::string_view name, UnaryCall::Runs runs, UnaryHandler<Request, Response> handler) {
    const Method& method = Claim(name, Request::descriptor(), Response::descriptor(), /*server_streaming=*/false);
    MarkMethodCallback(IndexOf(method), new grpc::internal::CallbackUnaryHandler<Request, Response>(
                                            [this, &method, runs, handler = std::move(handler)](
                                                grpc::CallbackServerContext* context, const Request* request, Response* response) {
                                              return UnaryCall::Start(runs, std::make_unique<TypedUnaryCall<Request, Response>>(
                                                                                *frame_, method, context, handler, *request, *response));
                                            }));
  }

  template <class Request, class Response>
  void AddStream(absl::string_view name, StreamHandler<Request, Response> handler) {
    const Method& method = Claim(name, Request::descriptor(), Response::descriptor(), /*server_streaming=*/true);
    MarkMethodCallback(IndexOf(method),
                       new grpc::internal::CallbackServerStreamingHandler<Request, Response>(
                           [this, &method, handler = std::move(handler)](grpc::CallbackServerContext* context, const Request* request) {
                             auto record = std::make_unique<CallRecord>(*frame_, method);
                             const absl::Status opened = record->Open(*context);
                             absl::StatusOr<std::shared_ptr<ServerStream<Response>>> stream =
                                 opened.ok() ? handler(record->call(), *request) : opened;
                             if (!stream.ok()) stream = std::make_shared<RefusedStream<Response>>(stream.status());
                             return ServerStream<Response>::Open(*std::move(stream), std::move(record));
                           }));
  }

  // The method's entry, when its types are as claimed.
  const Method& Claim(absl::string_view name, const google::protobuf::Descriptor* request, const google::protobuf::Descriptor* response,
                      bool server_streaming);

  int IndexOf(const Method& method) const { return static_cast<int>(&method - methods_.data()); }

  // Connects the service to a server, after a check that every method has its handler.
  void Attach(Frame& frame, obs::Metrics& metrics);

  const google::protobuf::ServiceDescriptor* const descriptor_;
  // Never resized: gRPC keeps pointers to the names.
  std::vector<Method> methods_;
  Frame* frame_ = nullptr;
};

}  // namespace muster::rpc
