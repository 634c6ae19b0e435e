#include "gateway/http/transport.h"

#include <poll.h>

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/stream_traits.hpp>

#include <array>
#include <utility>

#include "platform/status/status.h"

namespace muster::gateway {
namespace {

using boost::beast::tcp_stream;

constexpr std::size_t kPiece = 64 << 10;

// asio::async_write over what both kinds of streams have in common.
template <class Stream>
Task<void> WriteBoth(Stream& stream, asio::const_buffer head, asio::const_buffer body, absl::Duration time, error_code& error) {
  do {
    const std::array<asio::const_buffer, 2> buffers = {head, asio::buffer(body, kPiece)};
    boost::beast::get_lowest_layer(stream).expires_after(absl::ToChronoNanoseconds(time));
    co_await asio::async_write(stream, buffers, asio::redirect_error(asio::use_awaitable, error));
    head = asio::const_buffer();
    body += kPiece;
  } while (!error && body.size() > 0);
}

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(asio::ip::tcp::socket socket) : stream_(std::move(socket)) {}

  Task<error_code> Handshake() override { co_return error_code(); }
  Task<std::size_t> ReadSome(asio::mutable_buffer buffer, error_code& error) override {
    co_return co_await stream_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, error));
  }
  Task<void> Write(asio::const_buffer head, asio::const_buffer body, absl::Duration time, error_code& error) override {
    co_await WriteBoth(stream_, head, body, time, error);
  }
  Task<void> Close() override {
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    co_return;
  }
  bool secure() const override { return false; }
  tcp_stream& tcp() override { return stream_; }

 private:
  tcp_stream stream_;
};

class TlsTransport final : public Transport {
 public:
  TlsTransport(asio::ip::tcp::socket socket, asio::ssl::context& context) : stream_(tcp_stream(std::move(socket)), context) {}

  Task<error_code> Handshake() override {
    error_code error;
    co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, error));
    co_return error;
  }
  Task<std::size_t> ReadSome(asio::mutable_buffer buffer, error_code& error) override {
    co_return co_await stream_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, error));
  }
  Task<void> Write(asio::const_buffer head, asio::const_buffer body, absl::Duration time, error_code& error) override {
    co_await WriteBoth(stream_, head, body, time, error);
  }
  Task<void> Close() override {
    error_code ignored;
    co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
  }
  bool secure() const override { return true; }
  tcp_stream& tcp() override { return stream_.next_layer(); }

 private:
  asio::ssl::stream<tcp_stream> stream_;
};

}  // namespace

bool Transport::PeerHasLeft() {
  pollfd socket = {.fd = tcp().socket().native_handle(), .events = POLLRDHUP, .revents = 0};
  return poll(&socket, 1, 0) != 0;
}

std::unique_ptr<Transport> MakePlainTransport(asio::ip::tcp::socket socket) { return std::make_unique<PlainTransport>(std::move(socket)); }

std::unique_ptr<Transport> MakeTlsTransport(asio::ip::tcp::socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsTransport>(std::move(socket), context);
}

absl::StatusOr<std::unique_ptr<asio::ssl::context>> LoadCertificate(const std::string& certificate_file, const std::string& key_file) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  error_code error;
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                           asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression,
                       error);
  if (!error) context->use_certificate_chain_file(certificate_file, error);
  if (!error) context->use_private_key_file(key_file, asio::ssl::context::pem, error);
  if (error) {
    return FailedPrecondition("CERTIFICATE_UNUSABLE", error.message(),
                              {{"certificate", certificate_file}, {"key", key_file}, {"cause", error.message()}});
  }
  return context;
}

}  // namespace muster::gateway
