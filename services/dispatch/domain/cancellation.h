#pragma once

#include <functional>

#include "absl/status/status.h"
#include "platform/status/status.h"

namespace muster::dispatch {

// Whether nobody waits for the answer any more. Searches ask between their steps, from several threads at once; once it has said so it
// stays so, and what a search that was told comes back with is of no use.
using IsCancelled = std::function<bool()>;

inline bool IsNeverCancelled() { return false; }

// CANCELLED/CALL_CANCELLED when nobody waits.
inline absl::Status CheckWanted(const IsCancelled& is_cancelled) {
  return is_cancelled() ? Cancelled("CALL_CANCELLED", "nobody waits for the answer any more") : absl::OkStatus();
}

}  // namespace muster::dispatch
