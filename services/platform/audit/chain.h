#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/common/v1/audit_service.pb.h"
#include "platform/world/world.h"
#include "sql/platform.h"

// The audit trail: a service's outbox, whose rows its database role can only add, sealed by a chain of digests. Who changes, removes or
// inserts a row past PostgreSQL's rights breaks the chain at that place. Who can also write all later seals anew cannot be found by the
// chain itself, but by any later digest that was noted elsewhere: every seal is logged, and VerifyAudit tells the last one.
namespace muster::audit {

// The most events that one seal covers: how closely a break can be placed.
inline constexpr std::int64_t kMaxSealedEvents = 1000;

// The digest of a seal being made or recomputed: BLAKE2b-256 over, in this order, the words "muster.audit.1", the digest before (empty for
// the first seal), the seal's id and time, and for each event its xid, event_id, create_time, resource, chapter, actor, payload_type,
// payload, method and client_address. A text is preceded by its length; numbers, lengths and times (microseconds since 1970) are 64 bits,
// little-endian.
class SealDigest {
 public:
  SealDigest(absl::string_view digest_before, std::int64_t seal_id, absl::Time create_time);

  void Add(const platform::sql::ListAuditEventsRow& event);
  // 32 bytes. Nothing can be added afterwards.
  std::string Finish();

 private:
  void AddNumber(std::uint64_t number);
  void AddText(absl::string_view text);

  // crypto_generichash_state, which wants an alignment of 64.
  alignas(64) unsigned char state_[384];
};

// Seals the events of `world` that are not sealed yet and that no transaction still running can come before. Returns how many were sealed.
// Several processes may do so at once; readers and writers of events are not held up.
absl::StatusOr<int> SealEvents(const World& world, absl::Time deadline);

// Recomputes the whole chain up to the first place where it does not hold.
absl::StatusOr<common::v1::VerifyAuditResponse> VerifyChain(const World& world, absl::Time deadline);

}  // namespace muster::audit
