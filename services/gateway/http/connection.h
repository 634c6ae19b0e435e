#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/http/message.h"
#include "gateway/http/transport.h"
#include "platform/obs/log.h"

namespace muster::gateway {

// Bounds that hold for every client.
struct HttpLimits {
  std::size_t max_header_bytes = 16 << 10;
  std::size_t max_body_bytes = 16 << 20;
  // From the first byte of a request to the end of its headers; also for the TLS handshake.
  absl::Duration header_time = absl::Seconds(10);
  // From the end of the headers to the end of the body.
  absl::Duration body_time = absl::Seconds(60);
  // Between two requests.
  absl::Duration idle_time = absl::Seconds(75);
  // For the client to take a piece of what is sent: 64 KiB of an answer, or one piece of a stream.
  absl::Duration write_time = absl::Seconds(30);
};

// One client's connection: reads requests one after the other, has them answered, writes a line of the access log for each. Speaks HTTP/1.1
// and HTTP/1.0. Lives on one thread.
class Connection final : public Exchange {
 public:
  struct Options {
    HttpLimits limits;
    Handler* handler = nullptr;
    obs::Logger* logger = nullptr;
    const std::atomic<bool>* draining = nullptr;
  };

  Connection(std::unique_ptr<Transport> transport, std::string peer, const Options& options);

  // An answer without a question, to be sent on a plain connection that then ends.
  static std::string WholeAnswer(const Response& response);

  // Until the connection ends.
  Task<void> Run();

  // Ends it if it waits for a request; otherwise it ends by itself after the present one, because `draining` is set.
  void EndIfIdle();
  // Ends it whatever it does.
  void Abort();

  Task<void> Send(Response response) override;
  Task<void> BeginStream(Response response) override;
  Task<bool> Write(absl::string_view bytes) override;
  Task<void> EndStream() override;
  bool draining() const override { return *options_.draining; }
  bool client_has_left() const override;

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  // How reading a request ended.
  enum class Read { kRequest, kEnd, kRefused };

  Task<Read> ReadRequest();
  // How long what is read next may take: then it fails with beast::error::timeout, and an answer can still be sent.
  void ReadWithin(absl::Duration time);
  // Reads until the parser has its headers (or all of it). The error that stopped it; none when it is done.
  Task<error_code> ReadUntil(bool (*done)(const Parser&));
  // What has been read becomes the request.
  void TakeMessage();
  Task<void> RefuseRequest(int http_status, absl::Status status);
  Task<void> AnswerRequest();
  Task<bool> WriteHead(const Response& response, absl::string_view framing, absl::string_view body);
  void WriteLog();

  std::unique_ptr<Transport> transport_;
  const std::string peer_;
  const Options options_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Request request_;
  absl::Time read_limit_;
  bool idle_ = true;
  bool keep_alive_ = false;
  bool broken_ = false;
  bool chunked_ = false;
  // Of the present answer.
  int status_ = 0;
  std::size_t sent_bytes_ = 0;
};

}  // namespace muster::gateway
