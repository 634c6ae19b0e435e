#include "platform/auth/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

// A key line has less than 100 characters; a longer file is not one of keys.
constexpr std::size_t kMaxKeyFileBytes = 4096;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  const int fd_;
};

absl::StatusOr<std::string> ReadAll(const Descriptor& file, const std::string& path) {
  std::string contents(kMaxKeyFileBytes, '\0');
  std::size_t size = 0;
  while (size < contents.size()) {
    const ssize_t count = read(file.get(), contents.data() + size, contents.size() - size);
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return KeyFileError("KEY_FILE_UNREADABLE", path, errno);
    size += static_cast<std::size_t>(count);
  }
  if (size == contents.size()) return KeyFileError("KEY_FILE_UNREADABLE", path, EFBIG);
  contents.resize(size);
  return contents;
}

absl::Status WriteAll(const Descriptor& file, absl::string_view contents, const std::string& path) {
  while (!contents.empty()) {
    const ssize_t count = write(file.get(), contents.data(), contents.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return KeyFileError("KEY_FILE_UNWRITABLE", path, errno);
    contents.remove_prefix(static_cast<std::size_t>(count));
  }
  if (fsync(file.get()) != 0) return KeyFileError("KEY_FILE_UNWRITABLE", path, errno);
  return absl::OkStatus();
}

}  // namespace

absl::Status KeyFileError(absl::string_view reason, const std::string& path, int error) {
  const std::string cause = std::generic_category().message(error);
  return FailedPrecondition(reason, absl::StrCat(path, ": ", cause), {{"path", path}, {"cause", cause}});
}

absl::Status KeyFileMalformed(const absl::Status& key_malformed, const std::string& path) {
  return FailedPrecondition("KEY_FILE_MALFORMED", absl::StrCat(path, ": ", key_malformed.message()),
                            {{"path", path}, {"expected", DetailOf(key_malformed, "expected")}});
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat attributes = {};
  if (file.get() < 0 || fstat(file.get(), &attributes) != 0) return KeyFileError("KEY_FILE_UNREADABLE", path, errno);
  if ((attributes.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return FailedPrecondition("KEY_FILE_EXPOSED", absl::StrCat(path, " is open to others than its owner"), {{"path", path}});
  }
  return ReadAll(file, path);
}

absl::StatusOr<std::string> ReadPublicFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return KeyFileError("KEY_FILE_UNREADABLE", path, errno);
  return ReadAll(file, path);
}

absl::Status WriteSecretFile(const std::string& path, absl::string_view contents) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.get() < 0 && errno == EEXIST) return AlreadyExists("KEY_FILE_EXISTS", absl::StrCat(path, " exists"), {{"path", path}});
  if (file.get() < 0) return KeyFileError("KEY_FILE_UNWRITABLE", path, errno);
  const absl::Status written = WriteAll(file, contents, path);
  // Half a key would stand in the way of the next attempt.
  if (!written.ok()) unlink(path.c_str());
  return written;
}

absl::Status WritePublicFile(const std::string& path, absl::string_view contents) {
  // Readers see the old file or the new one, never half of one.
  const std::string fresh = absl::StrCat(path, ".new");
  {
    const Descriptor file(open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.get() < 0) return KeyFileError("KEY_FILE_UNWRITABLE", fresh, errno);
    RETURN_IF_ERROR(WriteAll(file, contents, fresh));
    // Whatever the umask is: other services run as other users.
    if (fchmod(file.get(), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) != 0) return KeyFileError("KEY_FILE_UNWRITABLE", fresh, errno);
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return KeyFileError("KEY_FILE_UNWRITABLE", path, errno);
  return absl::OkStatus();
}

}  // namespace muster::auth
