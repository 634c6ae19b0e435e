#include "gateway/site/api_pages.h"

#include <sodium.h>

#include <array>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gateway/connect/wire.h"
#include "gateway/http/compress.h"
#include "gateway/site/openapi.h"
#include "platform/status/status.h"
#include "reader.h"

namespace muster::gateway {
namespace {

constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'none'";

}  // namespace

ApiPages::ApiPages() {
  Add("/api/", "text/html; charset=utf-8", std::string(kReaderPage, kReaderPageSize));
  Add("/api/reader.js", "text/javascript; charset=utf-8", std::string(kReaderScript, kReaderScriptSize));
  Add("/api/reader.css", "text/css; charset=utf-8", std::string(kReaderStyle, kReaderStyleSize));
  Add("/api/openapi.json", "application/json", OpenApiDocument());
}

void ApiPages::Add(const std::string& path, absl::string_view content_type, std::string bytes) {
  std::array<unsigned char, 16> digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  Page page;
  page.content_type = content_type;
  page.etag = absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
  page.gzip = std::make_shared<const std::string>(Compress(bytes, Encoding::kGzip, Effort::kThorough));
  page.brotli = std::make_shared<const std::string>(Compress(bytes, Encoding::kBrotli, Effort::kThorough));
  page.bytes = std::make_shared<const std::string>(std::move(bytes));
  pages_[path] = std::move(page);
}

Response ApiPages::Answer(const Request& request) const {
  Response response;
  if (request.path == "/api") {
    response.status = 308;
    response.headers.emplace_back("location", "/api/");
    return response;
  }
  const auto found = pages_.find(request.path);
  if (found == pages_.end() || (request.method() != "GET" && request.method() != "HEAD")) {
    return ErrorResponse(NotFound("PAGE_UNKNOWN", absl::StrCat("no page ", request.path)), request.language);
  }
  const Page& page = found->second;
  const Encoding encoding = ChooseEncoding(request.Header("accept-encoding"));
  const std::string etag = absl::StrCat("\"", page.etag, "-", NameOf(encoding), "\"");
  response.headers = {{"content-type", std::string(page.content_type)},
                      {"content-security-policy", kPolicy},
                      {"cache-control", "no-cache"},
                      {"vary", "accept-encoding"},
                      {"etag", etag}};
  if (request.Header("if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  if (encoding != Encoding::kIdentity) response.headers.emplace_back("content-encoding", std::string(NameOf(encoding)));
  response.shared_body = encoding == Encoding::kBrotli ? page.brotli : encoding == Encoding::kGzip ? page.gzip : page.bytes;
  return response;
}

}  // namespace muster::gateway
