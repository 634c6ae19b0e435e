#pragma once

#include <google/protobuf/descriptor.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/rpc/call.h"
#include "platform/status/reasons.h"

namespace muster::rpc {

// A connection to "127.0.0.1:7201" or "unix:/run/muster/warehouse", made when first used and again, within a second, whenever it is lost.
std::shared_ptr<grpc::Channel> Channel(const std::string& address);

struct CallOptions {
  // Required. In real time.
  absl::Time deadline;
  // The signed caller, without "Bearer ".
  std::string token;
  // Empty = a new one.
  std::string trace_id;
  Language language = Language::kChinese;

  // For a call made while answering `call`, on behalf of the same caller and within the same deadline.
  static CallOptions For(const Call& call);
};

// Puts the options into the context of a call or stream.
void Prepare(grpc::ClientContext& context, const CallOptions& options);

// The error of a call to `service` ("warehouse") as the absl::Status that the service returned, with reason, details, violations, retry
// delay and localized message. An error that gRPC itself made gets a reason here: SERVICE_UNAVAILABLE, DEADLINE_PASSED, CALL_CANCELLED or
// CALL_FAILED, with the detail "service".
absl::Status FromGrpc(const grpc::Status& status, absl::string_view service);

// The service that a message belongs to: "warehouse" for a message of package muster.warehouse.v1.
std::string ServiceOf(const google::protobuf::Descriptor* message);

// Calls a method of a generated stub and waits for the answer: Invoke(*stub, &StockService::Stub::Issue, request, options).
template <class Stub, class StubBase, class Request, class Response>
absl::StatusOr<Response> Invoke(Stub& stub, grpc::Status (StubBase::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, const CallOptions& options) {
  grpc::ClientContext context;
  Prepare(context, options);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status, ServiceOf(Request::descriptor()));
  return response;
}

// The same without waiting: calls `done` with the answer, from a gRPC thread.
template <class AsyncStub, class AsyncStubBase, class Request, class Response>
void InvokeLater(AsyncStub& stub,
                 void (AsyncStubBase::*method)(grpc::ClientContext*, const Request*, Response*, std::function<void(grpc::Status)>),
                 const Request& request, const CallOptions& options, absl::AnyInvocable<void(absl::StatusOr<Response>) &&> done) {
  struct Call {
    grpc::ClientContext context;
    Request request;
    Response response;
    absl::AnyInvocable<void(absl::StatusOr<Response>) &&> done;
  };
  const auto call = std::make_shared<Call>();
  Prepare(call->context, options);
  call->request = request;
  call->done = std::move(done);
  (stub.*method)(&call->context, &call->request, &call->response, [call](const grpc::Status& status) {
    if (status.ok()) return std::move(call->done)(std::move(call->response));
    std::move(call->done)(FromGrpc(status, ServiceOf(Request::descriptor())));
  });
}

// OK when the server says that it is serving. Errors: UNAVAILABLE/SERVICE_UNAVAILABLE with the detail "service".
absl::Status CheckHealth(grpc::Channel& channel, absl::string_view service, absl::Time deadline);

}  // namespace muster::rpc
