#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace muster::testing {

// A real HTTP/1.1 server on a port of its own of this host, for tests of clients. Each connection gets a thread, one answer, and is closed.
class HttpServer {
 public:
  struct Reply {
    int status = 200;
    std::string body;
    // Closes the connection in the middle of the body.
    bool breaks_off = false;
  };
  // What is answered to GET `target` ("/table/v1/…?…"). Nothing: the request is taken and never answered. Called from many threads.
  using Handler = std::function<std::optional<Reply>(const std::string& target)>;

  explicit HttpServer(Handler handler);
  // Closes every connection.
  ~HttpServer();

  // "http://127.0.0.1:41234".
  std::string base_url() const;
  // So far, in the order in which they came.
  std::vector<std::string> targets() const;

 private:
  void Accept();
  void Serve(int connection);

  const Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  // Readable once the server ends.
  int stop_[2] = {-1, -1};
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace muster::testing
