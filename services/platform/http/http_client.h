#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

// Questions to HTTP servers outside of the deployment. libcurl is reachable from here only.
namespace muster::http {

struct Response {
  // 200, 404, ...
  int status = 0;
  std::string body;
};

struct Options {
  // For all URLs together, connecting and looking up names included.
  absl::Duration timeout;
  // Asked at once. ≥ 1.
  int max_parallel = 1;
  // An answer with more is an error.
  std::size_t max_body_bytes = 0;
};

// What each URL answers to GET, in their order. Only http and https; certificates are checked, redirects not followed, proxies of the
// environment not used. An answer of any HTTP status is an answer. The errors carry no reason, because no person asked: DEADLINE_EXCEEDED
// for those that did not answer in time, UNAVAILABLE for everything else that went wrong, each with a message for logs. Thread-safe;
// returns when `timeout` has passed.
std::vector<absl::StatusOr<Response>> GetAll(absl::Span<const std::string> urls, const Options& options);

}  // namespace muster::http
