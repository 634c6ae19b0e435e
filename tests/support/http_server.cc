#include "support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "platform/status/check.h"

namespace muster::testing {
namespace {

// False once the server ends.
bool WaitFor(int socket, int stop) {
  pollfd fds[] = {{.fd = socket, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
  MUSTER_CHECK(::poll(fds, 2, -1) > 0);
  return fds[1].revents == 0;
}

void SendAll(int socket, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t count = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    // The client has gone.
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

}  // namespace

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  MUSTER_CHECK(listener_ >= 0 && ::pipe(stop_) == 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  MUSTER_CHECK(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  MUSTER_CHECK(::listen(listener_, 64) == 0);
  socklen_t size = sizeof address;
  MUSTER_CHECK(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

HttpServer::~HttpServer() {
  // Not by closing it: a child process may hold a copy of it.
  MUSTER_CHECK(::write(stop_[1], "x", 1) == 1);
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  ::close(listener_);
  for (const int end : stop_) ::close(end);
}

std::string HttpServer::base_url() const { return absl::StrCat("http://127.0.0.1:", port_); }

std::vector<std::string> HttpServer::targets() const {
  const std::lock_guard lock(mutex_);
  return targets_;
}

void HttpServer::Accept() {
  while (WaitFor(listener_, stop_[0])) {
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection >= 0) connections_.emplace_back([this, connection] { Serve(connection); });
  }
}

void HttpServer::Serve(int connection) {
  std::string request;
  char bytes[4096];
  while (request.find("\r\n\r\n") == std::string::npos && WaitFor(connection, stop_[0])) {
    const ssize_t count = ::recv(connection, bytes, sizeof bytes, 0);
    if (count <= 0) break;
    request.append(bytes, static_cast<std::size_t>(count));
  }
  const std::size_t begin = request.find(' ') + 1;
  const std::string target = request.substr(begin, request.find(' ', begin) - begin);
  {
    const std::lock_guard lock(mutex_);
    targets_.push_back(target);
  }
  if (const std::optional<Reply> reply = handler_(target)) {
    SendAll(connection, absl::StrCat("HTTP/1.1 ", reply->status,
                                     " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ", reply->body.size(),
                                     "\r\n\r\n", reply->breaks_off ? reply->body.substr(0, reply->body.size() / 2) : reply->body));
  } else {
    // Until the client gives up or the server ends.
    while (WaitFor(connection, stop_[0]) && ::recv(connection, bytes, sizeof bytes, 0) > 0) {
    }
  }
  ::close(connection);
}

}  // namespace muster::testing
