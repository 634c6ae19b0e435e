#include "gateway/http/certificate.h"

#include <system_error>
#include <utility>

#include "gateway/http/transport.h"
#include "platform/status/status.h"

namespace muster::gateway {

absl::StatusOr<std::unique_ptr<Certificate>> Certificate::Load(std::string certificate_file, std::string key_file) {
  std::unique_ptr<Certificate> certificate(new Certificate(std::move(certificate_file), std::move(key_file)));
  RETURN_IF_ERROR(certificate->Reload().status());
  return certificate;
}

std::shared_ptr<Certificate::Context> Certificate::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

Certificate::Stamp Certificate::StampNow() const {
  // A file that is missing has the time and size of none; using it fails and says so.
  std::error_code ignored;
  return {.certificate_time = std::filesystem::last_write_time(certificate_file_, ignored),
          .key_time = std::filesystem::last_write_time(key_file_, ignored),
          .certificate_size = std::filesystem::file_size(certificate_file_, ignored),
          .key_size = std::filesystem::file_size(key_file_, ignored)};
}

absl::StatusOr<bool> Certificate::Reload() {
  const std::lock_guard lock(mutex_);
  // Read before the files are: what changes while they are being read is seen at the next look.
  const Stamp stamp = StampNow();
  if (context_ != nullptr && stamp == stamp_) return false;
  ASSIGN_OR_RETURN(std::unique_ptr<Context> context, LoadCertificate(certificate_file_, key_file_));
  context_ = std::move(context);
  stamp_ = stamp;
  return true;
}

}  // namespace muster::gateway
