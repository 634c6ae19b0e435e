#include "platform/pg/testing/proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "platform/status/check.h"

namespace muster::pg::testing {
namespace {

constexpr int kTickMilliseconds = 20;
constexpr absl::string_view kCommitStatement("pg.commit", 10);  // with its zero byte
constexpr absl::string_view kCommitAnswer("COMMIT", 7);

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(descriptor_); }

  int get() const { return descriptor_; }

  // Empty when the other side has gone.
  std::string Read() const {
    std::string chunk(65536, '\0');
    const ssize_t size = recv(descriptor_, chunk.data(), chunk.size(), 0);
    chunk.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return chunk;
  }

  bool Write(absl::string_view chunk) const {
    while (!chunk.empty()) {
      const ssize_t size = send(descriptor_, chunk.data(), chunk.size(), MSG_NOSIGNAL);
      if (size <= 0) return false;
      chunk.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

 private:
  const int descriptor_;
};

sockaddr_un AddressIn(const std::string& directory) {
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  const std::string path = directory + "/.s.PGSQL.5432";
  MUSTER_CHECK(path.size() < sizeof(address.sun_path));
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

}  // namespace

CuttingProxy::CuttingProxy(absl::string_view socket_directory)
    : upstream_(socket_directory), directory_((std::filesystem::temp_directory_path() / "muster-proxy-XXXXXX").string()) {
  MUSTER_CHECK(mkdtemp(directory_.data()) != nullptr);
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(directory_);
  MUSTER_CHECK(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 && listen(listener_, 64) == 0);
  acceptor_ = std::thread([this] { Accept(); });
}

CuttingProxy::~CuttingProxy() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  close(listener_);
  std::filesystem::remove_all(directory_);
}

void CuttingProxy::CutNext(Cut cut, int count) {
  const std::lock_guard lock(mutex_);
  cut_ = cut;
  remaining_ = count;
}

void CuttingProxy::Close() { closed_ = true; }
void CuttingProxy::Open() { closed_ = false; }

Cut CuttingProxy::TakeCut() {
  const std::lock_guard lock(mutex_);
  if (remaining_ == 0) return Cut::kNever;
  --remaining_;
  ++cut_count_;
  return cut_;
}

void CuttingProxy::Accept() {
  while (!stopping_) {
    pollfd descriptor{.fd = listener_, .events = POLLIN, .revents = 0};
    if (poll(&descriptor, 1, kTickMilliseconds) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) threads_.emplace_back([this, client] { Forward(client); });
  }
}

void CuttingProxy::Forward(int client_descriptor) {
  const Socket client(client_descriptor);
  const Socket server(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = AddressIn(upstream_);
  if (closed_ || connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return;

  bool committing = false;
  std::string answered;
  while (!stopping_) {
    std::array<pollfd, 2> descriptors = {pollfd{client.get(), POLLIN, 0}, pollfd{server.get(), POLLIN, 0}};
    if (poll(descriptors.data(), descriptors.size(), kTickMilliseconds) <= 0) continue;
    if (descriptors[0].revents != 0) {
      const std::string chunk = client.Read();
      ++flight_count_;
      const Cut cut = absl::StrContains(chunk, kCommitStatement) ? TakeCut() : Cut::kNever;
      committing = committing || cut == Cut::kAfterCommit;
      if (chunk.empty() || cut == Cut::kBeforeCommit || !server.Write(chunk)) return;
    }
    if (descriptors[1].revents != 0) {
      const std::string chunk = server.Read();
      if (committing) answered += chunk;
      if (chunk.empty() || absl::StrContains(answered, kCommitAnswer)) return;
      if (!committing && !client.Write(chunk)) return;
    }
  }
}

}  // namespace muster::pg::testing
