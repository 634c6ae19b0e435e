#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/http/compress.h"
#include "gateway/http/message.h"
#include "platform/status/reasons.h"

// The Connect protocol (connectrpc.com/docs/protocol) on the wire: content types, errors, envelopes, timeouts.
namespace muster::gateway {

enum class Codec { kJson, kProto };

struct ContentType {
  Codec codec;
  bool streaming;
};

// "application/json", "application/proto", "application/connect+json", "application/connect+proto"; JSON also with charset=utf-8.
std::optional<ContentType> ParseContentType(absl::string_view header);
absl::string_view ContentTypeName(const ContentType& type);

// "invalid_argument" and the HTTP status that goes with it.
absl::string_view CodeName(absl::StatusCode code);
int HttpStatusOf(absl::StatusCode code);

// {"code":…,"message":…,"details":[…]}: the details of google.rpc.Status (ErrorInfo, LocalizedMessage in `language`, BadRequest,
// RetryInfo), each with its bytes and, for people with curl, as JSON in "debug".
std::string ErrorJson(const absl::Status& status, Language language);

// The unary answer that an error is. `http_status` 0 = the code's own.
Response ErrorResponse(const absl::Status& status, Language language, int http_status = 0);

// The last message of a stream, {"error":…} or {}, in its envelope.
std::string EndOfStream(const absl::Status& status, Language language);

// The whole answer to a stream that was refused before anybody looked at it.
Response EndedStream(const absl::Status& status, Language language, const ContentType& type);

inline constexpr std::uint8_t kFlagCompressed = 1;
inline constexpr std::uint8_t kFlagEnd = 2;

// Flags and length, before each message of a stream.
inline constexpr std::size_t kEnvelopeHead = 5;

// `message` in its envelope.
std::string Envelope(std::uint8_t flags, absl::string_view message);

struct Enveloped {
  std::uint8_t flags;
  absl::string_view message;
};

// The envelopes of a whole body. Error: INVALID_ARGUMENT/FRAME_MALFORMED when it ends within one.
absl::StatusOr<std::vector<Enveloped>> ReadEnvelopes(absl::string_view body);

// "identity" (also empty), "gzip", "br". Error: UNIMPLEMENTED/ENCODING_UNKNOWN with detail "encoding".
absl::StatusOr<Encoding> ParseEncoding(absl::string_view header);

// connect-timeout-ms: up to ten digits. None when empty. Error: INVALID_ARGUMENT/TIMEOUT_MALFORMED.
absl::StatusOr<std::optional<absl::Duration>> ParseTimeout(absl::string_view header);

// `status` under another code; its reason and details stay.
absl::Status WithCode(absl::StatusCode code, const absl::Status& status);

// JSON text in quotes.
std::string JsonString(absl::string_view text);

}  // namespace muster::gateway
