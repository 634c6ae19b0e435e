#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::gateway {

enum class Encoding { kIdentity, kGzip, kBrotli };

// "identity", "gzip", "br".
absl::string_view NameOf(Encoding encoding);

// The best encoding that an Accept-Encoding header allows: brotli, gzip, none.
Encoding ChooseEncoding(absl::string_view accept_encoding);

// kQuick for what is made for one answer, kThorough for what is made once.
enum class Effort { kQuick, kThorough };
std::string Compress(absl::string_view bytes, Encoding encoding, Effort effort = Effort::kQuick);

// Errors: INVALID_ARGUMENT/BODY_NOT_DECODED for bytes that are not of this encoding; RESOURCE_EXHAUSTED/BODY_TOO_LARGE beyond `limit`
// bytes.
absl::StatusOr<std::string> Decompress(absl::string_view bytes, Encoding encoding, std::size_t limit);

}  // namespace muster::gateway
