#pragma once

#include <google/protobuf/message_lite.h>
#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster {

// Unary calls of one gRPC method over one HTTP/2 connection to a Unix socket, from one thread. A load generator shares the machine with
// what it measures: this one spends about as little on a call as libpq does for pgbench, a fifth of gRPC's own client. The server sees the
// same frames. A call that fails ends the program.
class GrpcCalls {
 public:
  using Header = std::pair<std::string, std::string>;
  // What the call's answer was parsed from, and the number that the call was started with.
  using DoneFn = absl::AnyInvocable<void(std::uint64_t id, absl::string_view message)>;

  // `method`: "/muster.warehouse.v1.StockService/IssueStock". `headers` go with every call.
  GrpcCalls(const std::string& socket_path, const std::string& method, std::vector<Header> headers, DoneFn done);
  ~GrpcCalls();
  GrpcCalls(const GrpcCalls&) = delete;
  GrpcCalls& operator=(const GrpcCalls&) = delete;

  // Sent by the next Wait.
  void Start(std::uint64_t id, const google::protobuf::MessageLite& request, const std::vector<Header>& headers);

  // Until the server says something or it is that late; tells `done` about the answers.
  void Wait(absl::Time deadline);

 private:
  struct OneCall {
    std::uint64_t id = 0;
    // gRPC's five bytes and the message.
    std::string request;
    std::size_t sent = 0;
    std::string answer;
    bool succeeded = false;
  };

  static nghttp2_session_callbacks* Callbacks();
  OneCall& CallOf(std::int32_t stream) { return *calls_.at(stream); }
  // As much as the socket takes.
  void Send();

  const int socket_;
  nghttp2_session* session_ = nullptr;
  std::vector<Header> headers_;
  DoneFn done_;
  absl::flat_hash_map<std::int32_t, std::unique_ptr<OneCall>> calls_;
  std::string unsent_;
  std::vector<std::uint8_t> received_;
};

}  // namespace muster
