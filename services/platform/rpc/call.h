#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/common/v1/caller.pb.h"
#include "platform/status/reasons.h"

namespace muster::rpc {

// Checks a signed token and says whose it is. Errors: UNAUTHENTICATED with a reason, also for an empty token. Thread-safe.
// auth::Verifier is one.
using VerifyFn = std::function<absl::StatusOr<std::shared_ptr<const common::v1::Caller>>(absl::string_view token)>;

// What a handler knows about the call that it answers, apart from the request.
struct Call {
  // Verified; never null in a handler.
  std::shared_ptr<const common::v1::Caller> caller;
  // When the caller stops waiting, in real time. For a stream: the caller's deadline or the end of the token, whichever comes first.
  absl::Time deadline = absl::InfiniteFuture();
  // Whether the caller has gone or its deadline has passed, so that nobody needs the answer: for handlers that work for long. Thread-safe;
  // only until the call is answered.
  std::function<bool()> is_cancelled = [] { return false; };
  // What the caller reads.
  Language language = Language::kChinese;
  // 32 hex digits, W3C Trace Context.
  std::string trace_id;
  // Where the call came from, for example "ipv4:127.0.0.1:40112"; not authenticated.
  std::string peer;
  // "/muster.warehouse.v1.StockService/Issue"
  std::string method;
  // The caller's signed token, to be passed on to another service on the caller's behalf.
  std::string token;
};

}  // namespace muster::rpc
