#include "gateway/http/connection.h"

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "gateway/http/lookout.h"
#include "gateway/http/path.h"
#include "platform/obs/trace.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kReadChunk = 4096;
// How much later than a request's own time the connection ends whatever happens.
constexpr absl::Duration kGrace = absl::Seconds(2);
// A short body goes with its head in one piece.
constexpr std::size_t kCopyLimit = 8192;

absl::string_view ReasonPhrase(int status) {
  const boost::beast::string_view phrase = http::obsolete_reason(static_cast<http::status>(status));
  return absl::string_view(phrase.data(), phrase.size());
}

constexpr absl::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr absl::string_view kLastChunk = "0\r\n\r\n";

// What every answer says to browsers. An answer that is no page may load and run nothing.
constexpr absl::string_view kSecurityHeaders =
    "x-content-type-options: nosniff\r\nreferrer-policy: same-origin\r\ncross-origin-opener-policy: same-origin\r\n"
    "cross-origin-resource-policy: same-origin\r\npermissions-policy: camera=(self), geolocation=(self), microphone=(), payment=()\r\n"
    "x-frame-options: DENY\r\n";
constexpr absl::string_view kNothingAllowed = "content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n";
constexpr absl::string_view kStrictTransport = "strict-transport-security: max-age=31536000\r\n";

// Made outside of coroutines: g++ 12 fails on lists of details within an expression that waits.
absl::Status HeadersTooLarge(std::size_t limit) {
  return InvalidArgument("HEADERS_TOO_LARGE", "the headers are larger than the limit", {{"max_bytes", limit}});
}
absl::Status BodyTooLarge(std::size_t limit) {
  return ResourceExhausted("BODY_TOO_LARGE", "the body is larger than the limit", absl::ZeroDuration(), {{"max_bytes", limit}});
}
absl::Status TooSlow(absl::string_view part) { return DeadlineExceeded("REQUEST_TOO_SLOW", absl::StrCat("the ", part, " took too long")); }
absl::Status HttpMalformed(const error_code& error) { return InvalidArgument("HTTP_MALFORMED", error.message()); }

// What a reading error is to the client: an HTTP status and why.
struct Fault {
  int http_status;
  absl::Status status;
};
Fault FaultOf(const error_code& error, absl::string_view part, const HttpLimits& limits) {
  if (error == boost::beast::error::timeout) return {408, TooSlow(part)};
  if (error == http::error::header_limit) return {431, HeadersTooLarge(limits.max_header_bytes)};
  if (error == http::error::body_limit) return {413, BodyTooLarge(limits.max_body_bytes)};
  return {400, HttpMalformed(error)};
}

// A request that is wrong, and not a connection that has ended.
bool IsFault(const error_code& error) {
  return error == boost::beast::error::timeout || error.category() == make_error_code(http::error::need_more).category();
}

std::string HeadOf(int status, const Headers& headers, absl::string_view framing, bool keep_alive, bool secure) {
  std::string head = absl::StrCat("HTTP/1.1 ", status, " ", ReasonPhrase(status), "\r\n", kSecurityHeaders, secure ? kStrictTransport : "");
  bool has_policy = false, has_cache_control = false;
  for (const auto& [name, value] : headers) {
    has_policy = has_policy || name == "content-security-policy";
    has_cache_control = has_cache_control || name == "cache-control";
    absl::StrAppend(&head, name, ": ", value, "\r\n");
  }
  if (!has_policy) absl::StrAppend(&head, kNothingAllowed);
  if (!has_cache_control) absl::StrAppend(&head, "cache-control: no-store\r\n");
  absl::StrAppend(&head, framing, keep_alive ? "" : "connection: close\r\n", "\r\n");
  return head;
}

}  // namespace

Connection::Connection(std::unique_ptr<Transport> transport, std::string peer, const Options& options)
    : transport_(std::move(transport)), peer_(std::move(peer)), options_(options) {}

std::string Connection::WholeAnswer(const Response& response) {
  const std::string length = absl::StrCat("content-length: ", response.body.size(), "\r\n");
  return absl::StrCat(HeadOf(response.status, response.headers, length, false, false), response.body);
}

Task<void> Connection::Run() {
  transport_->ExpireAfter(options_.limits.header_time);
  const error_code handshake = co_await transport_->Handshake();
  if (handshake) co_return;
  do {
    const Read read = co_await ReadRequest();
    if (read == Read::kEnd) break;
    if (read == Read::kRequest) co_await AnswerRequest();
    WriteLog();
  } while (keep_alive_ && !broken_ && !draining());
  transport_->ExpireAfter(absl::Seconds(2));
  if (!broken_) co_await transport_->Close();
}

void Connection::EndIfIdle() {
  if (idle_) transport_->tcp().cancel();
}

void Connection::Abort() {
  broken_ = true;
  transport_->tcp().cancel();
}

void Connection::ReadWithin(absl::Duration time) {
  read_limit_ = absl::Now() + time;
  transport_->ExpireAfter(time + kGrace);
}

Task<error_code> Connection::ReadUntil(bool (*done)(const Parser&)) {
  error_code error;
  bool is_late = false;
  // Most requests come in one piece: only who makes us wait in the middle of one is watched.
  std::optional<Lookout> lookout;
  while (true) {
    if (buffer_.size() > 0) {
      const std::size_t used = parser_->put(buffer_.data(), error);
      buffer_.consume(used);
      if (error && error != http::error::need_more) co_return error;
      if (done(*parser_)) co_return error_code();
      if (used > 0 && !error) continue;
    }
    if (done(*parser_)) co_return error_code();
    error = {};
    if (!idle_ && !lookout.has_value()) {
      // The transport's own time would close the socket, and nobody would hear why.
      lookout.emplace(
          transport_->tcp().get_executor(), [this] { return absl::Now() >= read_limit_; },
          [this, &is_late] {
            is_late = true;
            transport_->tcp().cancel();
          });
    }
    // The time may have passed while nothing was being read.
    if (is_late) co_return boost::beast::error::timeout;
    const std::size_t size = co_await transport_->ReadSome(buffer_.prepare(kReadChunk), error);
    if (is_late) co_return boost::beast::error::timeout;
    if (error) co_return error;
    buffer_.commit(size);
    if (idle_) {
      // The first byte of a request: from here on a slow client may not hold the connection.
      idle_ = false;
      ReadWithin(options_.limits.header_time);
    }
  }
}

Task<Connection::Read> Connection::ReadRequest() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(options_.limits.max_header_bytes));
  parser_->body_limit(options_.limits.max_body_bytes);
  request_ = Request();
  subject.clear();
  world.clear();
  reason.clear();
  status_ = 0;
  sent_bytes_ = 0;
  keep_alive_ = false;
  idle_ = buffer_.size() == 0;
  if (idle_) {
    transport_->ExpireAfter(options_.limits.idle_time);
  } else {
    ReadWithin(options_.limits.header_time);
  }

  const error_code header_error = co_await ReadUntil([](const Parser& parser) { return parser.is_header_done(); });
  request_.arrival = absl::Now();
  request_.peer = peer_;
  request_.secure = transport_->secure();
  // Nothing came, or nothing more: that is how connections end.
  if (header_error && (idle_ || !IsFault(header_error))) {
    broken_ = true;
    co_return Read::kEnd;
  }
  if (header_error) {
    TakeMessage();
    const Fault fault = FaultOf(header_error, "headers", options_.limits);
    co_await RefuseRequest(fault.http_status, fault.status);
    co_return Read::kRefused;
  }

  const auto& head = parser_->get();
  if (absl::EqualsIgnoreCase(absl::string_view(head[http::field::expect].data(), head[http::field::expect].size()), "100-continue")) {
    error_code error;
    co_await transport_->Write(asio::buffer(kContinue.data(), kContinue.size()), asio::const_buffer(), options_.limits.write_time, error);
  }
  parser_->eager(true);
  ReadWithin(options_.limits.body_time);
  error_code body_error;
  if (!parser_->is_done()) body_error = co_await ReadUntil([](const Parser& parser) { return parser.is_done(); });
  keep_alive_ = !body_error && parser_->keep_alive();
  TakeMessage();
  if (body_error) {
    const Fault fault = FaultOf(body_error, "body", options_.limits);
    co_await RefuseRequest(fault.http_status, fault.status);
    co_return Read::kRefused;
  }
  const absl::string_view target(request_.message.target().data(), request_.message.target().size());
  std::optional<std::string> path = CleanPath(target);
  if (!path.has_value()) {
    const absl::Status refusal = InvalidArgument("PATH_MALFORMED", "the path is not a plain path");
    co_await RefuseRequest(400, refusal);
    co_return Read::kRefused;
  }
  request_.path = *std::move(path);
  const std::size_t question = target.find('?');
  if (question != absl::string_view::npos) request_.query = std::string(target.substr(question + 1));
  co_return Read::kRequest;
}

void Connection::TakeMessage() {
  request_.message = parser_->release();
  request_.language = LanguageFrom(request_.Header("accept-language"));
  request_.trace_id = obs::TraceIdFrom(request_.Header("traceparent"));
  if (request_.trace_id.empty()) request_.trace_id = obs::NewTraceId();
}

Task<void> Connection::RefuseRequest(int http_status, absl::Status status) {
  keep_alive_ = false;
  reason = ReasonOf(status);
  Response response = options_.handler->Refuse(http_status, status, request_);
  co_await Send(std::move(response));
}

Task<void> Connection::AnswerRequest() {
  // What the request needed to be read is free while it is answered: an open stream holds little.
  parser_.reset();
  if (buffer_.size() == 0) buffer_.shrink_to_fit();
  Exchange& exchange = *this;
  co_await options_.handler->Handle(request_, exchange);
}

Task<bool> Connection::WriteHead(const Response& response, absl::string_view framing, absl::string_view body) {
  if (broken_) co_return false;
  status_ = response.status;
  std::string head = HeadOf(response.status, response.headers, framing, keep_alive_ && !draining(), transport_->secure());
  if (body.size() <= kCopyLimit) {
    absl::StrAppend(&head, body);
    body = {};
  }
  error_code error;
  co_await transport_->Write(asio::buffer(head), asio::buffer(body.data(), body.size()), options_.limits.write_time, error);
  broken_ = broken_ || error;
  co_return !broken_;
}

Task<void> Connection::Send(Response response) {
  const absl::string_view body =
      response.shared_body != nullptr ? absl::string_view(*response.shared_body) : absl::string_view(response.body);
  const bool has_body = response.status != 304 && response.status != 204;
  const std::string framing = has_body ? absl::StrCat("content-length: ", body.size(), "\r\n") : std::string();
  const bool send_body = has_body && request_.method() != "HEAD";
  sent_bytes_ = send_body ? body.size() : 0;
  const bool written = co_await WriteHead(response, framing, send_body ? body : absl::string_view());
  static_cast<void>(written);
}

Task<void> Connection::BeginStream(Response response) {
  // HTTP/1.0 has no chunks: there the end of the connection ends the stream.
  chunked_ = request_.message.version() >= 11;
  if (!chunked_) keep_alive_ = false;
  const bool written = co_await WriteHead(response, chunked_ ? "transfer-encoding: chunked\r\n" : "", "");
  static_cast<void>(written);
}

Task<bool> Connection::Write(absl::string_view bytes) {
  if (broken_) co_return false;
  if (bytes.empty()) co_return true;
  sent_bytes_ += bytes.size();
  std::string piece = chunked_ ? absl::StrCat(absl::Hex(bytes.size()), "\r\n", bytes, "\r\n") : std::string(bytes);
  error_code error;
  co_await transport_->Write(asio::buffer(piece), asio::const_buffer(), options_.limits.write_time, error);
  broken_ = broken_ || error;
  co_return !broken_;
}

Task<void> Connection::EndStream() {
  if (!chunked_ || broken_) co_return;
  error_code error;
  co_await transport_->Write(asio::buffer(kLastChunk.data(), kLastChunk.size()), asio::const_buffer(), options_.limits.write_time, error);
  broken_ = broken_ || error;
}

bool Connection::client_has_left() const { return broken_ || transport_->PeerHasLeft(); }

void Connection::WriteLog() {
  const obs::Severity severity = status_ >= 500 ? obs::Severity::kWarning : obs::Severity::kInfo;
  options_.logger->Log(severity, "http",
                       {{"method", request_.method()},
                        {"path", request_.path},
                        {"status", status_},
                        {"reason", reason},
                        {"duration_us", absl::ToInt64Microseconds(absl::Now() - request_.arrival)},
                        {"bytes", sent_bytes_},
                        {"subject", subject},
                        {"world", world},
                        {"peer", request_.peer},
                        {"tls", request_.secure},
                        {"trace_id", request_.trace_id}});
}

}  // namespace muster::gateway
