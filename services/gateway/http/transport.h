#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/http/asio.h"

namespace muster::gateway {

// A client's byte stream, plain or TLS. Every operation ends at the time set by ExpireAfter at the latest, with beast::error::timeout;
// after that nothing can be sent on it.
class Transport {
 public:
  virtual ~Transport() = default;

  // TLS: agrees on keys. Plain: nothing.
  virtual Task<error_code> Handshake() = 0;
  // 0 with an error at the end of the stream.
  virtual Task<std::size_t> ReadSome(asio::mutable_buffer buffer, error_code& error) = 0;
  // Both, whole. The time holds for each piece of 64 KiB: a slow client gets large things too, one that takes nothing does not hold the
  // connection.
  virtual Task<void> Write(asio::const_buffer head, asio::const_buffer body, absl::Duration time, error_code& error) = 0;
  // Says goodbye, as far as the client still listens.
  virtual Task<void> Close() = 0;
  virtual bool secure() const = 0;
  virtual boost::beast::tcp_stream& tcp() = 0;

  // The client has closed its side or is gone, as far as the network has said so.
  bool PeerHasLeft();

  void ExpireAfter(absl::Duration time) { tcp().expires_after(absl::ToChronoNanoseconds(time)); }
};

std::unique_ptr<Transport> MakePlainTransport(asio::ip::tcp::socket socket);
// `context` outlives it.
std::unique_ptr<Transport> MakeTlsTransport(asio::ip::tcp::socket socket, asio::ssl::context& context);

// A server's certificate chain and key, PEM; TLS 1.2 and up. Error: FAILED_PRECONDITION/CERTIFICATE_UNUSABLE.
absl::StatusOr<std::unique_ptr<asio::ssl::context>> LoadCertificate(const std::string& certificate_file, const std::string& key_file);

}  // namespace muster::gateway
