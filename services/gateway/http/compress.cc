#include "gateway/http/compress.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

// zlib: the largest window, with a gzip header.
constexpr int kGzipWindow = 15 + 16;
constexpr std::size_t kChunk = 16 << 10;

absl::Status NotDecoded(Encoding encoding) {
  return InvalidArgument("BODY_NOT_DECODED", "the bytes are not of the encoding that the headers name", {{"encoding", NameOf(encoding)}});
}

absl::Status TooLarge(std::size_t limit) {
  return ResourceExhausted("BODY_TOO_LARGE", "the message is larger than the limit", absl::ZeroDuration(), {{"max_bytes", limit}});
}

std::string Gzip(absl::string_view bytes, int level) {
  z_stream stream = {};
  MUSTER_CHECK(deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  const absl::Cleanup end = [&stream] { deflateEnd(&stream); };
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  MUSTER_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  return out;
}

absl::StatusOr<std::string> Gunzip(absl::string_view bytes, std::size_t limit) {
  z_stream stream = {};
  MUSTER_CHECK(inflateInit2(&stream, kGzipWindow) == Z_OK);
  const absl::Cleanup end = [&stream] { inflateEnd(&stream); };
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, kChunk> chunk;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    state = inflate(&stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END) return NotDecoded(Encoding::kGzip);
    out.append(chunk.data(), chunk.size() - stream.avail_out);
    if (out.size() > limit) return TooLarge(limit);
  }
  return out;
}

std::string Brotli(absl::string_view bytes, int quality) {
  std::size_t size = std::max<std::size_t>(BrotliEncoderMaxCompressedSize(bytes.size()), 64);
  std::string out(size, '\0');
  MUSTER_CHECK(BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                                     reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                     reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_TRUE);
  out.resize(size);
  return out;
}

absl::StatusOr<std::string> Unbrotli(absl::string_view bytes, std::size_t limit) {
  BrotliDecoderState* const state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
  const absl::Cleanup end = [state] { BrotliDecoderDestroyInstance(state); };
  const auto* next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t available_in = bytes.size();
  std::string out;
  std::array<std::uint8_t, kChunk> chunk;
  BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    std::uint8_t* next_out = chunk.data();
    std::size_t available_out = chunk.size();
    result = BrotliDecoderDecompressStream(state, &available_in, &next_in, &available_out, &next_out, nullptr);
    out.append(reinterpret_cast<const char*>(chunk.data()), chunk.size() - available_out);
    if (out.size() > limit) return TooLarge(limit);
  }
  if (result != BROTLI_DECODER_RESULT_SUCCESS || available_in != 0) return NotDecoded(Encoding::kBrotli);
  return out;
}

}  // namespace

absl::string_view NameOf(Encoding encoding) {
  switch (encoding) {
    case Encoding::kIdentity:
      return "identity";
    case Encoding::kGzip:
      return "gzip";
    case Encoding::kBrotli:
      return "br";
  }
  return "";
}

Encoding ChooseEncoding(absl::string_view accept_encoding) {
  bool gzip = false, brotli = false;
  for (absl::string_view entry : absl::StrSplit(accept_encoding, ',')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(entry, ';');
    const bool refused = parts.size() > 1 && (absl::StripAsciiWhitespace(parts[1]) == "q=0" ||
                                              absl::StartsWith(absl::StripAsciiWhitespace(parts[1]), "q=0.000"));
    const absl::string_view name = absl::StripAsciiWhitespace(parts[0]);
    if (refused) continue;
    gzip = gzip || absl::EqualsIgnoreCase(name, "gzip");
    brotli = brotli || absl::EqualsIgnoreCase(name, "br");
  }
  return brotli ? Encoding::kBrotli : gzip ? Encoding::kGzip : Encoding::kIdentity;
}

std::string Compress(absl::string_view bytes, Encoding encoding, Effort effort) {
  switch (encoding) {
    case Encoding::kIdentity:
      return std::string(bytes);
    case Encoding::kGzip:
      return Gzip(bytes, effort == Effort::kQuick ? 4 : 9);
    case Encoding::kBrotli:
      return Brotli(bytes, effort == Effort::kQuick ? 4 : 9);
  }
  return "";
}

absl::StatusOr<std::string> Decompress(absl::string_view bytes, Encoding encoding, std::size_t limit) {
  switch (encoding) {
    case Encoding::kIdentity:
      if (bytes.size() > limit) return TooLarge(limit);
      return std::string(bytes);
    case Encoding::kGzip:
      return Gunzip(bytes, limit);
    case Encoding::kBrotli:
      return Unbrotli(bytes, limit);
  }
  return "";
}

}  // namespace muster::gateway
