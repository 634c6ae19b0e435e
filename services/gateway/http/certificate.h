#pragma once

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"

namespace muster::gateway {

// The certificate and key that new connections are served with, taken from their files again when those change: a renewed certificate needs
// no restart. Connections that are open keep theirs. Thread-safe.
class Certificate {
 public:
  using Context = boost::asio::ssl::context;

  // PEM; TLS 1.2 and up. Error: FAILED_PRECONDITION/CERTIFICATE_UNUSABLE.
  static absl::StatusOr<std::unique_ptr<Certificate>> Load(std::string certificate_file, std::string key_file);

  std::shared_ptr<Context> context() const;

  // Whether the files have changed and are in use now. CERTIFICATE_UNUSABLE when they have changed and cannot be used, as when only one of
  // the two has been replaced so far: then what was in use stays, and the next call looks again.
  absl::StatusOr<bool> Reload();

 private:
  // What tells one version of the two files from another.
  struct Stamp {
    std::filesystem::file_time_type certificate_time;
    std::filesystem::file_time_type key_time;
    std::uintmax_t certificate_size = 0;
    std::uintmax_t key_size = 0;

    friend bool operator==(const Stamp&, const Stamp&) = default;
  };

  Certificate(std::string certificate_file, std::string key_file)
      : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)) {}
  Stamp StampNow() const;

  const std::string certificate_file_;
  const std::string key_file_;
  mutable std::mutex mutex_;
  std::shared_ptr<Context> context_;
  Stamp stamp_;
};

}  // namespace muster::gateway
