#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/http/asio.h"
#include "platform/status/reasons.h"

namespace muster::gateway {

// What a client asked for.
struct Request {
  boost::beast::http::request<boost::beast::http::string_body> message;
  // Percent-decoded, without the query: "/muster.disaster.v1.IncidentService/ListIncidents". Holds no "..", no "//", no backslash, no
  // control character.
  std::string path;
  // As sent, without '?'.
  std::string query;
  // The client's address without its port; behind a trusted proxy the one that the proxy names.
  std::string peer;
  // It came by TLS, or a trusted proxy says that it did.
  bool secure = false;
  absl::Time arrival;
  // 32 hex digits, W3C Trace Context.
  std::string trace_id;
  // What the client reads.
  Language language = Language::kChinese;

  // Empty when the header is missing. Lives as long as the request.
  absl::string_view Header(absl::string_view name) const {
    const auto found = message.find(boost::beast::string_view(name.data(), name.size()));
    if (found == message.end()) return "";
    return absl::string_view(found->value().data(), found->value().size());
  }
  // All lines of a header as one, in their order, separated by commas.
  std::string All(absl::string_view name) const {
    std::string all;
    const auto lines = message.equal_range(boost::beast::string_view(name.data(), name.size()));
    for (auto line = lines.first; line != lines.second; ++line) {
      if (!all.empty()) all += ',';
      all.append(line->value().data(), line->value().size());
    }
    return all;
  }
  absl::string_view method() const { return absl::string_view(message.method_string().data(), message.method_string().size()); }
  const std::string& body() const { return message.body(); }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // Instead of `body`: bytes that many answers share.
  std::shared_ptr<const std::string> shared_body = nullptr;
};

// One request being answered: either Send once, or BeginStream, Write as often as there is something, EndStream.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual Task<void> Send(Response response) = 0;

  // Status and headers; what follows is sent as it is written. `response.body` is not looked at.
  virtual Task<void> BeginStream(Response response) = 0;
  // False when the client is gone or takes what it is sent too slowly: write no more.
  virtual Task<bool> Write(absl::string_view bytes) = 0;
  virtual Task<void> EndStream() = 0;

  // The gateway is shutting down: a stream ends itself.
  virtual bool draining() const = 0;
  // Nobody waits for the answer any more, as far as the network has said so.
  virtual bool client_has_left() const = 0;

  // For the access log; set by whoever answers.
  std::string subject;
  std::string world;
  std::string reason;
};

// Answers requests; called by many threads.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual Task<void> Handle(Request& request, Exchange& exchange) = 0;
  // The answer to what could not be read as a request, came too slowly or was too large; of `request` is there what could be read.
  virtual Response Refuse(int http_status, const absl::Status& status, const Request& request) = 0;
};

}  // namespace muster::gateway
