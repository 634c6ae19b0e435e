#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// The files that keys are kept in: a few lines of text. Errors are all FAILED_PRECONDITION with the detail "path", unless stated otherwise.
namespace muster::auth {

// What a file of secrets holds. Refuses one that its group or others may read or write. Errors: KEY_FILE_UNREADABLE, KEY_FILE_EXPOSED.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

// What a file that anybody may read holds. Error: KEY_FILE_UNREADABLE.
absl::StatusOr<std::string> ReadPublicFile(const std::string& path);

// Makes a file of secrets with mode 0600. Never overwrites one: others may trust or need what it holds.
// Errors: ALREADY_EXISTS/KEY_FILE_EXISTS, KEY_FILE_UNWRITABLE.
absl::Status WriteSecretFile(const std::string& path, absl::string_view contents);

// Makes a file with mode 0644, or replaces it as a whole. Error: KEY_FILE_UNWRITABLE.
absl::Status WritePublicFile(const std::string& path, absl::string_view contents);

// `reason` for what the system said of `path`: `error` is an errno.
absl::Status KeyFileError(absl::string_view reason, const std::string& path, int error);

// KEY_FILE_MALFORMED for a file whose line is not the key that KEY_MALFORMED expected.
absl::Status KeyFileMalformed(const absl::Status& key_malformed, const std::string& path);

}  // namespace muster::auth
