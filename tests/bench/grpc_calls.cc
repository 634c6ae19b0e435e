#include "grpc_calls.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/time/clock.h"
#include "platform/status/check.h"

namespace muster {
namespace {

// No more than this is ever under way; a window of this size is never the limit.
constexpr std::int32_t kWindowBytes = 1 << 30;
constexpr std::size_t kFramePrefixBytes = 5;

int Connect(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  MUSTER_CHECK(path.size() < sizeof(address.sun_path));
  std::copy(path.begin(), path.end(), address.sun_path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  MUSTER_CHECK(connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  return fd;
}

nghttp2_nv FieldOf(const GrpcCalls::Header& header) {
  const auto bytes = [](const std::string& text) { return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data())); };
  return {bytes(header.first), bytes(header.second), header.first.size(), header.second.size(), NGHTTP2_NV_FLAG_NONE};
}

}  // namespace

nghttp2_session_callbacks* GrpcCalls::Callbacks() {
  nghttp2_session_callbacks* callbacks = nullptr;
  MUSTER_CHECK(nghttp2_session_callbacks_new(&callbacks) == 0);
  nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                    const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* self) {
        const absl::string_view text(reinterpret_cast<const char*>(value), value_size);
        if (absl::string_view(reinterpret_cast<const char*>(name), name_size) != "grpc-status") return 0;
        if (text != "0") std::fprintf(stderr, "a call failed with gRPC's status %.*s\n", static_cast<int>(text.size()), text.data());
        static_cast<GrpcCalls*>(self)->CallOf(frame->hd.stream_id).succeeded = text == "0";
        return 0;
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* bytes, std::size_t size, void* self) {
        static_cast<GrpcCalls*>(self)->CallOf(stream).answer.append(reinterpret_cast<const char*>(bytes), size);
        return 0;
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, [](nghttp2_session*, std::int32_t stream, std::uint32_t, void* self) {
    auto& calls = static_cast<GrpcCalls*>(self)->calls_;
    const auto ended = calls.extract(stream);
    const OneCall& call = *ended.mapped();
    MUSTER_CHECK(call.succeeded && call.answer.size() >= kFramePrefixBytes);
    static_cast<GrpcCalls*>(self)->done_(call.id, absl::string_view(call.answer).substr(kFramePrefixBytes));
    return 0;
  });
  return callbacks;
}

GrpcCalls::GrpcCalls(const std::string& socket_path, const std::string& method, std::vector<Header> headers, DoneFn done)
    : socket_(Connect(socket_path)),
      headers_({{":method", "POST"},
                {":scheme", "http"},
                {":path", method},
                {":authority", "localhost"},
                {"te", "trailers"},
                {"content-type", "application/grpc"}}),
      done_(std::move(done)),
      received_(256 * 1024) {
  headers_.insert(headers_.end(), headers.begin(), headers.end());
  nghttp2_session_callbacks* const callbacks = Callbacks();
  MUSTER_CHECK(nghttp2_session_client_new(&session_, callbacks, this) == 0);
  nghttp2_session_callbacks_del(callbacks);
  MUSTER_CHECK(nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, nullptr, 0) == 0);
  MUSTER_CHECK(nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kWindowBytes) == 0);
}

GrpcCalls::~GrpcCalls() {
  nghttp2_session_del(session_);
  close(socket_);
}

void GrpcCalls::Start(std::uint64_t id, const google::protobuf::MessageLite& request, const std::vector<Header>& headers) {
  auto call = std::make_unique<OneCall>();
  call->id = id;
  call->request.assign(kFramePrefixBytes, '\0');
  request.AppendToString(&call->request);
  const std::uint32_t size = htonl(static_cast<std::uint32_t>(call->request.size() - kFramePrefixBytes));
  std::memcpy(call->request.data() + 1, &size, sizeof(size));
  std::vector<nghttp2_nv> fields;
  for (const Header& header : headers_) fields.push_back(FieldOf(header));
  for (const Header& header : headers) fields.push_back(FieldOf(header));
  nghttp2_data_provider body = {};
  body.source.ptr = call.get();
  body.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* to, std::size_t size, std::uint32_t* flags,
                          nghttp2_data_source* source, void*) -> ssize_t {
    OneCall& from = *static_cast<OneCall*>(source->ptr);
    const std::size_t count = std::min(size, from.request.size() - from.sent);
    std::memcpy(to, from.request.data() + from.sent, count);
    from.sent += count;
    if (from.sent == from.request.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(count);
  };
  const std::int32_t stream = nghttp2_submit_request(session_, nullptr, fields.data(), fields.size(), &body, nullptr);
  MUSTER_CHECK(stream > 0);
  calls_.emplace(stream, std::move(call));
}

void GrpcCalls::Send() {
  const std::uint8_t* bytes = nullptr;
  while (const ssize_t size = nghttp2_session_mem_send(session_, &bytes)) {
    MUSTER_CHECK(size > 0);
    unsent_.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
  if (unsent_.empty()) return;
  const ssize_t sent = send(socket_, unsent_.data(), unsent_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  MUSTER_CHECK(sent > 0 || errno == EAGAIN);
  if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
}

void GrpcCalls::Wait(absl::Time deadline) {
  Send();
  pollfd ready = {socket_, static_cast<short>(unsent_.empty() ? POLLIN : POLLIN | POLLOUT), 0};
  const timespec wait = absl::ToTimespec(std::clamp(deadline - absl::Now(), absl::ZeroDuration(), absl::Hours(1)));
  MUSTER_CHECK(ppoll(&ready, 1, &wait, nullptr) >= 0);
  if ((ready.revents & POLLIN) == 0) return;
  const ssize_t size = recv(socket_, received_.data(), received_.size(), MSG_DONTWAIT);
  MUSTER_CHECK(size > 0);
  MUSTER_CHECK(nghttp2_session_mem_recv(session_, received_.data(), static_cast<std::size_t>(size)) == size);
  Send();
}

}  // namespace muster
