#pragma once

#include <cstdint>
#include <functional>

#include "absl/strings/string_view.h"
#include "platform/status/status.h"

// What `musterd <service> verify` asks of a service: to recompute what it keeps, and to say where it does not hold.
namespace muster {

struct VerificationStep {
  // From 1.
  int step;
  int steps;
  // Found by this step. At most kMaxFaultsPerStep are looked for.
  std::int64_t fault_count;
};
inline constexpr std::int64_t kMaxFaultsPerStep = 1000;

struct VerificationObserver {
  // Something that does not hold: a row of reasons.csv and its details.
  std::function<void(absl::string_view reason, const Details& details)> on_fault;
  std::function<void(const VerificationStep& step)> on_step;
};

struct Verification {
  std::int64_t fault_count = 0;
  // How much was verified, for the sentence VERIFY_DONE.
  Details counts;
};

}  // namespace muster
