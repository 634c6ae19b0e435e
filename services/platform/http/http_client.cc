#include "platform/http/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/status/check.h"

namespace muster::http {
namespace {

constexpr absl::Duration kLongestPoll = absl::Seconds(1);

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// Once in the process; threads that come at the same time wait.
void Initialize() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  MUSTER_CHECK(code == CURLE_OK);
}

struct Transfer {
  std::unique_ptr<CURL, EasyDeleter> easy;
  Response response;
  std::size_t max_body_bytes = 0;
};

std::size_t Write(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  Transfer& into = *static_cast<Transfer*>(transfer);
  // Less than what came ends the transfer.
  if (into.response.body.size() + size * count > into.max_body_bytes) return 0;
  into.response.body.append(bytes, size * count);
  return size * count;
}

void SetUp(Transfer& transfer, const std::string& url) {
  transfer.easy.reset(curl_easy_init());
  CURL* const easy = transfer.easy.get();
  MUSTER_CHECK(easy != nullptr);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Otherwise a name server that does not answer holds up the end of a transfer whose time is up.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "muster");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Write);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
}

absl::StatusOr<Response> Finish(Transfer& transfer, CURLcode code) {
  if (code == CURLE_WRITE_ERROR) return absl::UnavailableError(absl::StrCat("the answer exceeds ", transfer.max_body_bytes, " bytes"));
  if (code != CURLE_OK) return absl::UnavailableError(curl_easy_strerror(code));
  long status = 0;  // NOLINT(google-runtime-int): what libcurl writes to.
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  return std::move(transfer.response);
}

}  // namespace

std::vector<absl::StatusOr<Response>> GetAll(absl::Span<const std::string> urls, const Options& options) {
  Initialize();
  const absl::Time deadline = absl::Now() + options.timeout;
  std::vector<absl::StatusOr<Response>> answers(
      urls.size(), absl::DeadlineExceededError(absl::StrCat("no answer within ", absl::FormatDuration(options.timeout))));
  // Never moved: libcurl holds their addresses.
  std::vector<Transfer> transfers(urls.size());
  const std::unique_ptr<CURLM, MultiDeleter> multi(curl_multi_init());
  MUSTER_CHECK(multi != nullptr);
  std::size_t begun = 0;
  std::size_t ended = 0;
  while (ended < urls.size()) {
    for (; begun < urls.size() && begun - ended < static_cast<std::size_t>(std::max(options.max_parallel, 1)); ++begun) {
      transfers[begun].max_body_bytes = options.max_body_bytes;
      SetUp(transfers[begun], urls[begun]);
      MUSTER_CHECK(curl_multi_add_handle(multi.get(), transfers[begun].easy.get()) == CURLM_OK);
    }
    int running = 0;
    MUSTER_CHECK(curl_multi_perform(multi.get(), &running) == CURLM_OK);
    int waiting = 0;
    bool progress = false;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &waiting)) {
      if (message->msg != CURLMSG_DONE) continue;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      // Taking the handle away makes `message` invalid.
      const CURLcode code = message->data.result;
      answers[static_cast<std::size_t>(transfer - transfers.data())] = Finish(*transfer, code);
      curl_multi_remove_handle(multi.get(), transfer->easy.get());
      ++ended;
      progress = true;
    }
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) break;
    if (progress) continue;
    // Rounded up, so that the last millisecond is not spent in a busy loop.
    const absl::Duration wait = absl::Ceil(std::min(left, kLongestPoll), absl::Milliseconds(1));
    curl_multi_poll(multi.get(), nullptr, 0, static_cast<int>(absl::ToInt64Milliseconds(wait)), nullptr);
  }
  for (const Transfer& transfer : transfers) {
    if (transfer.easy != nullptr) curl_multi_remove_handle(multi.get(), transfer.easy.get());
  }
  return answers;
}

}  // namespace muster::http
