#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/http/message.h"

namespace muster::gateway {

// What is below /api/: the OpenAPI description (/api/openapi.json) and a page to read it and to try methods with (/api/). All of it is part
// of this program; nothing is loaded from elsewhere. Immutable; thread-safe.
class ApiPages {
 public:
  ApiPages();

  static bool Owns(absl::string_view path) { return path == "/api" || path.substr(0, 5) == "/api/"; }
  Response Answer(const Request& request) const;

 private:
  struct Page {
    absl::string_view content_type;
    std::string etag;
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> gzip;
    std::shared_ptr<const std::string> brotli;
  };

  void Add(const std::string& path, absl::string_view content_type, std::string bytes);

  std::map<std::string, Page, std::less<>> pages_;
};

}  // namespace muster::gateway
