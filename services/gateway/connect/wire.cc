#include "gateway/connect/wire.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gateway/connect/schema.h"
#include "google/rpc/status.pb.h"
#include "platform/rpc/wire_status.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

constexpr std::size_t kMaxTimeoutDigits = 10;

struct CodeRow {
  absl::string_view name;
  int http_status;
};

// By gRPC's numbers, as Connect's specification lists them.
constexpr std::array<CodeRow, 17> kCodes = {{{"ok", 200},
                                             {"canceled", 499},
                                             {"unknown", 500},
                                             {"invalid_argument", 400},
                                             {"deadline_exceeded", 504},
                                             {"not_found", 404},
                                             {"already_exists", 409},
                                             {"permission_denied", 403},
                                             {"resource_exhausted", 429},
                                             {"failed_precondition", 400},
                                             {"aborted", 409},
                                             {"out_of_range", 400},
                                             {"unimplemented", 501},
                                             {"internal", 500},
                                             {"unavailable", 503},
                                             {"data_loss", 500},
                                             {"unauthenticated", 401}}};

const CodeRow& RowOf(absl::StatusCode code) {
  const auto index = static_cast<std::size_t>(code);
  return kCodes[index < kCodes.size() ? index : 2];
}

std::string UnpaddedBase64(absl::string_view bytes) {
  std::string text = absl::Base64Escape(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

}  // namespace

std::string JsonString(absl::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
          absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned char>(c));
        } else {
          out.push_back(c);
        }
    }
  }
  out.push_back('"');
  return out;
}

std::optional<ContentType> ParseContentType(absl::string_view header) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(header, absl::MaxSplits(';', 1));
  const std::string type = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.first));
  const std::string parameter = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.second));
  const bool plain = parameter.empty();
  const bool utf8 = plain || parameter == "charset=utf-8" || parameter == "charset=\"utf-8\"";
  if (type == "application/json" && utf8) return ContentType{Codec::kJson, false};
  if (type == "application/proto" && plain) return ContentType{Codec::kProto, false};
  if (type == "application/connect+json" && utf8) return ContentType{Codec::kJson, true};
  if (type == "application/connect+proto" && plain) return ContentType{Codec::kProto, true};
  return std::nullopt;
}

absl::string_view ContentTypeName(const ContentType& type) {
  switch (type.codec) {
    case Codec::kJson:
      return type.streaming ? "application/connect+json" : "application/json";
    case Codec::kProto:
      return type.streaming ? "application/connect+proto" : "application/proto";
  }
  return "";
}

absl::string_view CodeName(absl::StatusCode code) { return RowOf(code).name; }

int HttpStatusOf(absl::StatusCode code) { return RowOf(code).http_status; }

std::string ErrorJson(const absl::Status& status, Language language) {
  google::rpc::Status wire;
  wire.ParseFromString(rpc::ToGrpc(status, language).error_details());
  std::string json =
      absl::StrCat(R"({"code":")", CodeName(status.code()), R"(","message":)", JsonString(wire.message()), R"(,"details":[)");
  for (int i = 0; i < wire.details_size(); ++i) {
    const google::protobuf::Any& detail = wire.details(i);
    const absl::string_view type = absl::StripPrefix(detail.type_url(), "type.googleapis.com/");
    absl::StrAppend(&json, i > 0 ? "," : "", R"({"type":")", type, R"(","value":")", UnpaddedBase64(detail.value()), "\"");
    const auto* const descriptor = Schema::Get().pool().FindMessageTypeByName(std::string(type));
    if (descriptor != nullptr) {
      const absl::StatusOr<std::string> debug = Schema::Get().ToJson(*descriptor, detail.value());
      if (debug.ok()) absl::StrAppend(&json, R"(,"debug":)", *debug);
    }
    json.push_back('}');
  }
  absl::StrAppend(&json, "]}");
  return json;
}

Response ErrorResponse(const absl::Status& status, Language language, int http_status) {
  Response response;
  response.status = http_status != 0 ? http_status : HttpStatusOf(status.code());
  response.headers.emplace_back("content-type", "application/json");
  const absl::Duration delay = RetryDelayOf(status);
  if (delay > absl::ZeroDuration()) {
    response.headers.emplace_back("retry-after",
                                  absl::StrCat(std::max<std::int64_t>(1, absl::ToInt64Seconds(absl::Ceil(delay, absl::Seconds(1))))));
  }
  response.body = ErrorJson(status, language);
  return response;
}

std::string EndOfStream(const absl::Status& status, Language language) {
  return Envelope(kFlagEnd, status.ok() ? "{}" : absl::StrCat(R"({"error":)", ErrorJson(status, language), "}"));
}

Response EndedStream(const absl::Status& status, Language language, const ContentType& type) {
  Response response;
  response.headers.emplace_back("content-type", std::string(ContentTypeName(type)));
  response.body = EndOfStream(status, language);
  return response;
}

std::string Envelope(std::uint8_t flags, absl::string_view message) {
  const auto size = static_cast<std::uint32_t>(message.size());
  std::string out;
  out.reserve(kEnvelopeHead + message.size());
  out.push_back(static_cast<char>(flags));
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>(size >> shift & 0xff));
  absl::StrAppend(&out, message);
  return out;
}

absl::StatusOr<std::vector<Enveloped>> ReadEnvelopes(absl::string_view body) {
  std::vector<Enveloped> envelopes;
  while (!body.empty()) {
    if (body.size() < kEnvelopeHead) return InvalidArgument("FRAME_MALFORMED", "the body ends within an envelope");
    std::uint32_t size = 0;
    for (std::size_t i = 1; i < kEnvelopeHead; ++i) size = size << 8 | static_cast<unsigned char>(body[i]);
    if (body.size() - kEnvelopeHead < size) return InvalidArgument("FRAME_MALFORMED", "the body ends within a message");
    envelopes.push_back({static_cast<std::uint8_t>(body[0]), body.substr(kEnvelopeHead, size)});
    body.remove_prefix(kEnvelopeHead + size);
  }
  return envelopes;
}

absl::StatusOr<Encoding> ParseEncoding(absl::string_view header) {
  if (header.empty() || header == "identity") return Encoding::kIdentity;
  if (header == "gzip") return Encoding::kGzip;
  if (header == "br") return Encoding::kBrotli;
  return WithCode(absl::StatusCode::kUnimplemented,
                  InvalidArgument("ENCODING_UNKNOWN", absl::StrCat("unknown compression ", header, "; supported are gzip, br"),
                                  {{"encoding", header}}));
}

absl::StatusOr<std::optional<absl::Duration>> ParseTimeout(absl::string_view header) {
  if (header.empty()) return std::nullopt;
  std::int64_t milliseconds = 0;
  const bool digits = std::all_of(header.begin(), header.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
  if (!digits || header.size() > kMaxTimeoutDigits || !absl::SimpleAtoi(header, &milliseconds)) {
    return InvalidArgument("TIMEOUT_MALFORMED", "connect-timeout-ms is a whole number of at most ten digits");
  }
  return absl::Milliseconds(milliseconds);
}

absl::Status WithCode(absl::StatusCode code, const absl::Status& status) {
  absl::Status changed(code, status.message());
  status.ForEachPayload([&changed](absl::string_view url, const absl::Cord& payload) { changed.SetPayload(url, payload); });
  return changed;
}

}  // namespace muster::gateway
