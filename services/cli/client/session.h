#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/channel.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/client/client_config.h"
#include "cli/client/progress.h"
#include "cli/client/terminal.h"
#include "muster/common/v1/caller.pb.h"
#include "platform/auth/caller_source.h"
#include "platform/rpc/client.h"
#include "platform/status/status.h"

namespace muster::cli {

// What the options of every command say; empty = not given.
struct SessionOptions {
  std::string world;
  // "ROLE[,ROLE]@CHAPTER[:USER]"
  std::string identity;
  // For one whole command, retries included.
  absl::Duration timeout = absl::Seconds(30);
  // A UUID, or any text, from which one follows: the same text gives the same request, so that a script is safe to run again.
  std::string request_id;
};

// One command's dealings with the services: in one world, on behalf of one caller.
class Session {
 public:
  // Errors: those of ChooseWorld; INVALID_ARGUMENT/IDENTITY_MISSING, IDENTITY_MALFORMED; UNAUTHENTICATED with the reason why the key cannot
  // be used. `terminal` outlives the session.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const ClientConfig& config, const SessionOptions& options, const Terminal& terminal);

  const World& world() const { return world_; }
  const common::v1::Caller& caller() const { return caller_; }
  const Terminal& terminal() const { return terminal_; }
  const ClientConfig& config() const { return config_; }
  absl::Duration timeout() const { return timeout_; }

  // Calls a method of a generated stub. Fills in the request's request_id. What the service cannot do right now (UNAVAILABLE,
  // RESOURCE_EXHAUSTED) is tried again, under the same request_id, for as long as the command's time lasts; what is waited for is shown.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), Request request) {
    SetRequestId(request);
    Response response;
    RETURN_IF_ERROR(Retry(rpc::ServiceOf(Request::descriptor()),
                          [&](const std::shared_ptr<grpc::Channel>& channel, const rpc::CallOptions& options, Progress&) {
                            Stub stub(channel);
                            absl::StatusOr<Response> answer = rpc::Invoke(stub, method, request, options);
                            if (answer.ok()) response = *std::move(answer);
                            return std::move(answer).status();
                          }));
    return response;
  }

  // Calls a list method page by page until `limit` rows are there, as one answer; next_page_token is set when there are more. What is no
  // row is the first page's.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> List(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), Request request, int limit) {
    constexpr int kMaxPageSize = 1000;
    Response all;
    do {
      request.set_page_size(std::min(limit - RowCount(all), kMaxPageSize));
      ASSIGN_OR_RETURN(Response page, Call(method, request));
      const std::string next_page_token = page.next_page_token();
      if (!request.page_token().empty()) KeepRows(page);
      request.set_page_token(next_page_token);
      all.MergeFrom(page);
      all.set_next_page_token(next_page_token);
    } while (!all.next_page_token().empty() && RowCount(all) < limit);
    return all;
  }

  // Calls any method of the API; `on_answer` is given the answer, or each message of a stream. A stream ends with the command's time, which
  // is no error. `service`: empty = the one of the method's package.
  absl::Status CallAny(const google::protobuf::MethodDescriptor& method, absl::string_view service, google::protobuf::Message& request,
                       const std::function<void(const google::protobuf::Message&)>& on_answer);

  // Calls once, without waiting or progress: for what is merely nice to have.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> TryOnce(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), const Request& request) {
    ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, ChannelTo(rpc::ServiceOf(Request::descriptor())));
    Stub stub(channel);
    return rpc::Invoke(stub, method, request, OptionsUntil(absl::Now() + absl::Seconds(2)));
  }

  // INVALID_ARGUMENT/SERVICE_NOT_CONFIGURED.
  absl::StatusOr<std::shared_ptr<grpc::Channel>> ChannelTo(absl::string_view service);
  // For a call that ends at `deadline`.
  rpc::CallOptions OptionsUntil(absl::Time deadline) const;

  // Runs `check` every so often until it returns true or an error, or the command's time is up: DEADLINE_EXCEEDED/STILL_WAITING.
  absl::Status WaitUntil(absl::string_view what, const std::function<absl::StatusOr<bool>()>& check);

 private:
  using Attempt = std::function<absl::Status(const std::shared_ptr<grpc::Channel>&, const rpc::CallOptions&, Progress&)>;

  Session(const ClientConfig& config, const World& world, const SessionOptions& options, const Terminal& terminal);

  absl::Status Retry(const std::string& service, const Attempt& attempt);
  // Sets the field request_id of a request that has one and leaves it empty.
  void SetRequestId(google::protobuf::Message& request) const;
  // The rows of a list reply: its last repeated field.
  static const google::protobuf::FieldDescriptor* RowsOf(const google::protobuf::Message& reply);
  static int RowCount(const google::protobuf::Message& reply);
  // Clears everything else.
  static void KeepRows(google::protobuf::Message& reply);

  const ClientConfig config_;
  const World world_;
  const absl::Duration timeout_;
  const absl::Time deadline_;
  const std::string request_id_;
  const Terminal& terminal_;
  common::v1::Caller caller_;
  std::unique_ptr<auth::CallerSource> caller_source_;
  absl::flat_hash_map<std::string, std::shared_ptr<grpc::Channel>> channels_;
};

}  // namespace muster::cli
