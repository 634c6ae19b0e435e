#include "gateway/site/static_site.h"

#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "gateway/http/compress.h"
#include "platform/status/reasons.h"

namespace muster::gateway {
namespace {

constexpr absl::Duration kLookInterval = absl::Seconds(1);
constexpr std::size_t kCompressFrom = 512;
// Beyond these the folder is not a console.
constexpr std::size_t kMaxFiles = 5000;
constexpr std::uintmax_t kMaxFileBytes = 64 << 20;

// What a page of the console may do: load what this site serves, and nothing from anywhere else. Styles that the console makes itself carry
// the nonce of their page.
constexpr absl::string_view kPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";
// In index.html: <meta name="csp-nonce" content="{{csp-nonce}}">.
constexpr absl::string_view kNoncePlace = "{{csp-nonce}}";

absl::string_view ContentTypeOf(absl::string_view path) {
  constexpr std::array<std::pair<absl::string_view, absl::string_view>, 19> kTypes = {{{".html", "text/html; charset=utf-8"},
                                                                                       {".js", "text/javascript; charset=utf-8"},
                                                                                       {".mjs", "text/javascript; charset=utf-8"},
                                                                                       {".css", "text/css; charset=utf-8"},
                                                                                       {".json", "application/json"},
                                                                                       {".geojson", "application/geo+json"},
                                                                                       {".map", "application/json"},
                                                                                       {".webmanifest", "application/manifest+json"},
                                                                                       {".svg", "image/svg+xml"},
                                                                                       {".png", "image/png"},
                                                                                       {".jpg", "image/jpeg"},
                                                                                       {".webp", "image/webp"},
                                                                                       {".ico", "image/x-icon"},
                                                                                       {".woff2", "font/woff2"},
                                                                                       {".woff", "font/woff"},
                                                                                       {".ttf", "font/ttf"},
                                                                                       {".txt", "text/plain; charset=utf-8"},
                                                                                       {".pbf", "application/x-protobuf"},
                                                                                       {".wasm", "application/wasm"}}};
  for (const auto& [suffix, type] : kTypes) {
    if (absl::EndsWith(path, suffix)) return type;
  }
  return "application/octet-stream";
}

bool IsText(absl::string_view type) {
  return absl::StartsWith(type, "text/") || absl::StrContains(type, "json") || absl::StrContains(type, "svg");
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

std::string ETagOf(absl::string_view bytes) {
  std::array<unsigned char, 16> digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string NewNonce() {
  std::array<char, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return absl::Base64Escape(absl::string_view(bytes.data(), bytes.size()));
}

// A file's last part has a dot; a route of the console has none.
bool LooksLikeFile(absl::string_view path) { return absl::StrContains(path.substr(path.rfind('/') + 1), '.'); }

Response Page(int status, absl::string_view reason, Language language) {
  Response response;
  response.status = status;
  response.headers = {{"content-type", "text/html; charset=utf-8"}};
  response.body = absl::StrCat("<!doctype html><html lang=\"", LanguageTag(language),
                               "\"><meta charset=\"utf-8\"><title>调集 Muster</title><h1>调集 Muster</h1><p>",
                               Sentence(reason, {}, language), "</p><p><a href=\"/api/\">API</a></p></html>\n");
  return response;
}

}  // namespace

StaticSite::StaticSite(std::string directory) : directory_(std::move(directory)) {}

std::shared_ptr<const StaticSite::Files> StaticSite::Load() const {
  auto files = std::make_shared<Files>();
  std::error_code error;
  const std::filesystem::path root(directory_);
  for (std::filesystem::recursive_directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error)) {
    // Links are not followed: they could lead out of the folder.
    if (entry->is_symlink(error) || !entry->is_regular_file(error) || entry->file_size(error) > kMaxFileBytes) continue;
    if (files->size() >= kMaxFiles) break;
    const std::string path = "/" + entry->path().lexically_relative(root).generic_string();
    if (absl::EndsWith(path, ".gz") || absl::EndsWith(path, ".br")) continue;
    File file;
    file.content_type = std::string(ContentTypeOf(path));
    std::string bytes = ReadFile(entry->path());
    file.etag = ETagOf(bytes);
    if (bytes.size() >= kCompressFrom && IsText(file.content_type)) {
      const std::string beside = entry->path().string();
      const bool has_gzip = std::filesystem::is_regular_file(beside + ".gz", error);
      const bool has_brotli = std::filesystem::is_regular_file(beside + ".br", error);
      file.gzip =
          std::make_shared<const std::string>(has_gzip ? ReadFile(beside + ".gz") : Compress(bytes, Encoding::kGzip, Effort::kThorough));
      file.brotli = std::make_shared<const std::string>(has_brotli ? ReadFile(beside + ".br")
                                                                   : Compress(bytes, Encoding::kBrotli, Effort::kThorough));
    }
    file.bytes = std::make_shared<const std::string>(std::move(bytes));
    files->emplace(path, std::move(file));
  }
  return files->contains("/index.html") ? files : nullptr;
}

std::shared_ptr<const StaticSite::Files> StaticSite::Current() {
  const std::lock_guard lock(mutex_);
  const absl::Time now = absl::Now();
  if (directory_.empty() || now - look_time_ < kLookInterval) return files_;
  look_time_ = now;
  std::error_code error;
  const auto written = std::filesystem::last_write_time(directory_ + "/index.html", error);
  const std::int64_t version = error ? 0 : written.time_since_epoch().count();
  if (version != version_) {
    files_ = version == 0 ? nullptr : Load();
    version_ = version;
  }
  return files_;
}

Response StaticSite::Answer(const Request& request) {
  const std::shared_ptr<const Files> files = Current();
  if (request.method() != "GET" && request.method() != "HEAD") {
    Response response = Page(405, "PAGE_VERB_UNKNOWN", request.language);
    response.headers.emplace_back("allow", "GET, HEAD");
    return response;
  }
  if (files == nullptr) return Page(503, "CONSOLE_ABSENT", request.language);
  const auto found = files->find(request.path);
  if (found != files->end()) return Serve(request, request.path, found->second);
  if (LooksLikeFile(request.path)) return Page(404, "PAGE_UNKNOWN", request.language);
  return Serve(request, "/index.html", files->at("/index.html"));
}

Response StaticSite::Serve(const Request& request, absl::string_view path, const File& file) const {
  Response response;
  response.headers = {{"content-type", file.content_type}, {"vary", "accept-encoding"}};
  if (path == "/index.html") {
    const std::string nonce = NewNonce();
    response.headers.emplace_back("content-security-policy", absl::StrReplaceAll(kPolicy, {{"{nonce}", nonce}}));
    if (absl::StrContains(*file.bytes, kNoncePlace)) {
      // Each delivery is another page: it is kept by nobody.
      response.body = absl::StrReplaceAll(*file.bytes, {{kNoncePlace, nonce}});
      return response;
    }
  }
  const bool hashed = absl::StartsWith(path, "/assets/");
  response.headers.emplace_back("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  const Encoding wanted = ChooseEncoding(request.Header("accept-encoding"));
  const std::shared_ptr<const std::string>& compressed = wanted == Encoding::kBrotli ? file.brotli : file.gzip;
  const bool compress = wanted != Encoding::kIdentity && compressed != nullptr;
  const std::string etag = absl::StrCat("\"", file.etag, compress ? absl::StrCat("-", NameOf(wanted)) : "", "\"");
  response.headers.emplace_back("etag", etag);
  if (request.Header("if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  if (compress) response.headers.emplace_back("content-encoding", std::string(NameOf(wanted)));
  response.shared_body = compress ? compressed : file.bytes;
  return response;
}

}  // namespace muster::gateway
