#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/connect/upstream.h"
#include "gateway/session/session_keeper.h"

namespace muster::gateway {

// One question to the audit trails.
struct AuditCall {
  std::shared_ptr<const SignedIn> who;
  CallContext context;
  // The request of the method, serialized.
  std::string request;
  absl::Time deadline;
  // Whether nobody waits for the answer any more.
  std::function<bool()> is_over;
};

// AuditService: the audit trails of all services as one. Each service decides itself what the caller may see. Thread-safe.
class Audit {
 public:
  // `upstreams` outlives this. `services`: those that have an audit trail.
  Audit(const Upstreams& upstreams, std::vector<std::string> services);

  // A muster.gateway.v1.SearchAuditEntriesResponse, serialized.
  Task<absl::StatusOr<std::string>> Search(AuditCall call) const;
  // A muster.gateway.v1.VerifyAuditResponse, serialized.
  Task<absl::StatusOr<std::string>> Verify(AuditCall call) const;

 private:
  struct Question {
    std::string service;
    std::string request;
  };
  // Asks all at once; the answers in the order of the questions.
  Task<std::vector<absl::StatusOr<std::string>>> AskAll(std::string method, std::vector<Question> questions, const AuditCall& call,
                                                        absl::Time deadline) const;

  const Upstreams& upstreams_;
  // In alphabetical order.
  const std::vector<std::string> services_;
};

}  // namespace muster::gateway
