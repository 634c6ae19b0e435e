#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/http/message.h"

namespace muster::gateway {

// The console's files, read into memory as a whole: a request is a look-up by name, so no path can lead anywhere else. Read again when
// index.html has changed. Thread-safe.
class StaticSite {
 public:
  // `directory` empty = there is no console.
  explicit StaticSite(std::string directory);

  // GET or HEAD of `request.path`: a file; index.html for paths of the console's own routes; a page that says so when there is no console.
  // ETags, precompressed files (.br, .gz) or compressed once here; files below /assets/ may be kept for good.
  Response Answer(const Request& request);

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::shared_ptr<const std::string> bytes;
    // Null where it saves nothing.
    std::shared_ptr<const std::string> gzip;
    std::shared_ptr<const std::string> brotli;
  };
  using Files = std::map<std::string, File, std::less<>>;

  // The files as they are now, looked at most once a second; null when there is no index.html.
  std::shared_ptr<const Files> Current();
  std::shared_ptr<const Files> Load() const;
  Response Serve(const Request& request, absl::string_view path, const File& file) const;

  const std::string directory_;
  std::mutex mutex_;
  std::shared_ptr<const Files> files_;
  absl::Time look_time_ = absl::InfinitePast();
  // Of index.html, when it was read.
  std::int64_t version_ = 0;
};

}  // namespace muster::gateway
