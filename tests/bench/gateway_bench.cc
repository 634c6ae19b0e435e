// What a call costs through the gateway and by gRPC, and how soon live updates arrive: gateway_bench COMMAND ARGS…, driven by
// tests/bench/gateway_bench.py. Prints a line per figure: name value unit.
//
//   call GATEWAY_PORT API_KEY SERVICE_ADDRESS KEY_FILE COUNT   the same call of the chapter service, COUNT times by each way, in turns
//   live GATEWAY_PORT API_KEY CLIENTS                          opens CLIENTS live streams and says "ready"; then "all" for each event that
//   all
//                                                              of them have; at the end of stdin, how long after their recording events
//                                                              came

#include <arpa/inet.h>
#include <grpcpp/client_context.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "muster/chapter/v1/chapter_service.grpc.pb.h"
#include "platform/auth/caller_source.h"
#include "platform/auth/key.h"
#include "platform/rpc/client.h"

namespace muster {
namespace {

constexpr char kChapter[] = "chapters/622927";
// A token holds for ten minutes; the benchmark takes less.
constexpr absl::Duration kCallLimit = absl::Seconds(10);

void Die(const char* what) {
  std::perror(what);
  std::exit(1);
}

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) Die("connect");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

void WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written <= 0) Die("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Reads one answer with a content-length.
void ReadAnswer(int fd, std::string& buffer) {
  buffer.clear();
  char chunk[16384];
  std::size_t wanted = std::string::npos;
  while (wanted == std::string::npos || buffer.size() < wanted) {
    const ssize_t size = read(fd, chunk, sizeof chunk);
    if (size <= 0) Die("read");
    buffer.append(chunk, static_cast<std::size_t>(size));
    const std::size_t end = buffer.find("\r\n\r\n");
    if (wanted != std::string::npos || end == std::string::npos) continue;
    if (!absl::StartsWith(buffer, "HTTP/1.1 200")) {
      std::fprintf(stderr, "%s\n", buffer.c_str());
      std::exit(1);
    }
    std::size_t length = 0;
    const std::size_t header = buffer.find("content-length: ");
    if (header == std::string::npos || std::sscanf(buffer.c_str() + header, "content-length: %zu", &length) != 1) Die("content-length");
    wanted = end + 4 + length;
  }
}

double Percentile(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

int RunCalls(int port, const std::string& api_key, const std::string& address, const std::string& key_file, int count) {
  chapter::v1::GetChapterRequest request;
  request.set_name(kChapter);
  const std::string body = request.SerializeAsString();
  const std::string http = absl::StrCat(
      "POST /muster.chapter.v1.ChapterService/GetChapter HTTP/1.1\r\nhost: x\r\ncontent-type: application/proto\r\nauthorization: Bearer ",
      api_key, "\r\ncontent-length: ", body.size(), "\r\n\r\n", body);
  const int fd = Connect(port);
  const auto key = auth::LoadSecretKey(key_file);
  if (!key.ok()) Die("key");
  common::v1::Caller caller;
  caller.set_issuer("gateway");
  caller.set_subject("users/bench");
  caller.set_chapter("chapters/000000");
  caller.add_roles(common::v1::ROLE_AUDITOR);
  caller.set_world("demo");
  const auto source = auth::CallerSource::Create(*key, caller, [] { return absl::Now(); });
  if (!source.ok()) Die("caller");
  const auto stub = chapter::v1::ChapterService::NewStub(rpc::Channel(address));
  std::string buffer;
  std::vector<double> direct, through;
  // In turns, so that whatever else the machine does falls on both.
  for (int i = 0; i < count; ++i) {
    const absl::Time begin = absl::Now();
    const auto answer = rpc::Invoke(*stub, &chapter::v1::ChapterService::Stub::GetChapter, request,
                                    {.deadline = begin + kCallLimit, .token = (*source)->Token()});
    if (!answer.ok()) {
      std::fprintf(stderr, "%s\n", answer.status().ToString().c_str());
      return 1;
    }
    const absl::Time middle = absl::Now();
    WriteAll(fd, http);
    ReadAnswer(fd, buffer);
    direct.push_back(absl::ToDoubleMicroseconds(middle - begin));
    through.push_back(absl::ToDoubleMicroseconds(absl::Now() - middle));
  }
  std::printf("gateway.direct_p50 %f us\ngateway.call_p50 %f us\n", Percentile(direct, 0.5), Percentile(through, 0.5));
  std::printf("gateway.direct_p99 %f us\ngateway.call_p99 %f us\n", Percentile(direct, 0.99), Percentile(through, 0.99));
  std::printf("gateway.latency_ratio %f x\n", Percentile(through, 0.5) / Percentile(direct, 0.5));
  return 0;
}

// How long ago the event in a message was recorded; none in a message without an event.
std::optional<absl::Duration> AgeOfEvent(absl::string_view message) {
  constexpr absl::string_view kCreateTime = "\"createTime\":\"";
  const std::size_t begin = message.find(kCreateTime);
  if (begin == absl::string_view::npos) return std::nullopt;
  const absl::string_view rest = message.substr(begin + kCreateTime.size());
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_full, rest.substr(0, rest.find('"')), &time, nullptr)) return std::nullopt;
  return absl::Now() - time;
}

int RunLive(int port, const std::string& api_key, int clients) {
  rlimit files = {};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  const std::string body = std::string("\0\0\0\0\x02{}", 7);
  const std::string http = absl::StrCat(
      "POST /muster.gateway.v1.LiveService/Watch HTTP/1.1\r\nhost: x\r\ncontent-type: application/connect+json\r\nauthorization: Bearer ",
      api_key, "\r\ncontent-length: ", body.size(), "\r\n\r\n", body);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  std::vector<int> fds;
  char chunk[65536];
  for (int i = 0; i < clients; ++i) {
    const int fd = Connect(port);
    WriteAll(fd, http);
    // The first message: it watches.
    if (read(fd, chunk, sizeof chunk) <= 0) Die("stream");
    epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    fds.push_back(fd);
  }
  std::printf("ready\n");
  std::fflush(stdout);
  epoll_event standard_input = {.events = EPOLLIN, .data = {.fd = 0}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &standard_input);
  std::vector<double> latencies;
  std::vector<epoll_event> events(1024);
  while (true) {
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 60'000);
    if (count <= 0) break;
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      const ssize_t size = read(fd, chunk, sizeof chunk);
      if (size <= 0 && fd != 0) Die("a stream ended");
      if (fd == 0) {
        if (size <= 0) {
          std::printf("gateway.live_latency_p50 %f ms\ngateway.live_latency_p99 %f ms\n", Percentile(latencies, 0.5),
                      Percentile(latencies, 0.99));
          return 0;
        }
        continue;
      }
      const std::optional<absl::Duration> age = AgeOfEvent(absl::string_view(chunk, static_cast<std::size_t>(size)));
      if (!age.has_value()) continue;
      latencies.push_back(absl::ToDoubleMilliseconds(*age));
      if (latencies.size() % static_cast<std::size_t>(clients) == 0) {
        std::printf("all\n");
        std::fflush(stdout);
      }
    }
  }
  return 1;
}

int Main(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  int port = 0, count = 0;
  if (command == "call" && argc == 7 && absl::SimpleAtoi(argv[2], &port) && absl::SimpleAtoi(argv[6], &count)) {
    return RunCalls(port, argv[3], argv[4], argv[5], count);
  }
  if (command == "live" && argc == 5 && absl::SimpleAtoi(argv[2], &port) && absl::SimpleAtoi(argv[4], &count)) {
    return RunLive(port, argv[3], count);
  }
  std::fprintf(stderr, "usage: gateway_bench call PORT API_KEY ADDRESS KEY_FILE COUNT | live PORT API_KEY CLIENTS\n");
  return 2;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) { return muster::Main(argc, argv); }
