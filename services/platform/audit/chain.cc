#include "platform/audit/chain.h"

#include <sodium.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "platform/events/cursor.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::audit {
namespace {

using common::v1::AuditBreak;
using events::Cursor;
using platform::sql::LastSealRow;
using platform::sql::ListAuditEventsRow;

constexpr char kVersion[] = "muster.audit.1";
constexpr std::size_t kDigestBytes = 32;
// Rows of one read while verifying.
constexpr std::int64_t kReadRows = 4096;

crypto_generichash_state* StateOf(unsigned char* bytes) { return reinterpret_cast<crypto_generichash_state*>(bytes); }

// As the database keeps it, so that the digest can be recomputed.
absl::Time Micros(absl::Time time) { return absl::FromUnixMicros(absl::ToUnixMicros(time)); }

Cursor PlaceOf(const LastSealRow& seal) { return {seal.last_xid, seal.last_event_id}; }
Cursor PlaceOf(const ListAuditEventsRow& event) { return {event.xid, event.event_id}; }

// The events of a world in their order, read as they are needed.
class EventReader {
 public:
  EventReader(const World& world, absl::Time deadline) : world_(world), deadline_(deadline) {}

  // Null at the end.
  absl::StatusOr<const ListAuditEventsRow*> Peek() {
    if (next_ == rows_.size() && !ended_) {
      const Cursor after = rows_.empty() ? Cursor() : PlaceOf(rows_.back());
      ASSIGN_OR_RETURN(rows_, world_.pool->Query(deadline_, platform::sql::kListAuditEvents, after.xid, after.event_id, kReadRows));
      next_ = 0;
      ended_ = rows_.empty();
    }
    return next_ == rows_.size() ? nullptr : &rows_[next_];
  }
  void Pop() { ++next_; }

 private:
  const World& world_;
  const absl::Time deadline_;
  std::vector<ListAuditEventsRow> rows_;
  std::size_t next_ = 0;
  bool ended_ = false;
};

// The seals of a world in their order.
class SealReader {
 public:
  SealReader(const World& world, absl::Time deadline) : world_(world), deadline_(deadline) {}

  absl::StatusOr<std::optional<LastSealRow>> Next() {
    if (next_ == rows_.size()) {
      const std::int64_t after = rows_.empty() ? 0 : rows_.back().seal_id;
      ASSIGN_OR_RETURN(rows_, world_.pool->Query(deadline_, platform::sql::kListSeals, after, kReadRows));
      next_ = 0;
      if (rows_.empty()) return std::nullopt;
    }
    return std::move(rows_[next_++]);
  }

 private:
  const World& world_;
  const absl::Time deadline_;
  std::vector<LastSealRow> rows_;
  std::size_t next_ = 0;
};

AuditBreak BreakAt(AuditBreak::Kind kind, std::int64_t seal_id, const std::optional<LastSealRow>& before) {
  AuditBreak broken;
  broken.set_kind(kind);
  broken.set_seal_id(seal_id);
  if (before.has_value()) {
    broken.set_after_cursor(ToText(PlaceOf(*before)));
    *broken.mutable_after_time() = ToTimestamp(before->create_time);
  }
  return broken;
}

common::v1::AuditSeal ToMessage(const LastSealRow& row) {
  common::v1::AuditSeal seal;
  seal.set_seal_id(row.seal_id);
  seal.set_digest(absl::BytesToHexString(row.digest));
  seal.set_event_count(row.event_count);
  *seal.mutable_create_time() = ToTimestamp(row.create_time);
  return seal;
}

// What is wrong with the events of `seal`; none when they are as they were sealed.
absl::StatusOr<std::optional<AuditBreak>> CheckSeal(const LastSealRow& seal, const std::optional<LastSealRow>& before,
                                                    EventReader& events) {
  if (const std::int64_t expected = before.has_value() ? before->seal_id + 1 : 1; seal.seal_id != expected) {
    return BreakAt(AuditBreak::KIND_SEAL_MISSING, expected, before);
  }
  SealDigest digest(before.has_value() ? before->digest : "", seal.seal_id, seal.create_time);
  std::int64_t count = 0;
  Cursor last;
  absl::Time last_time;
  while (true) {
    ASSIGN_OR_RETURN(const ListAuditEventsRow* const event, events.Peek());
    if (event == nullptr || PlaceOf(*event) > PlaceOf(seal)) break;
    digest.Add(*event);
    last = PlaceOf(*event);
    last_time = event->create_time;
    ++count;
    events.Pop();
  }
  const bool holds =
      count == seal.event_count && last == PlaceOf(seal) && last_time == seal.last_event_time && digest.Finish() == seal.digest;
  if (holds) return std::nullopt;
  AuditBreak broken = BreakAt(count < seal.event_count   ? AuditBreak::KIND_REMOVED
                              : count > seal.event_count ? AuditBreak::KIND_INSERTED
                                                         : AuditBreak::KIND_CHANGED,
                              seal.seal_id, before);
  broken.set_through_cursor(ToText(PlaceOf(seal)));
  broken.set_sealed_event_count(seal.event_count);
  broken.set_found_event_count(count);
  *broken.mutable_through_time() = ToTimestamp(seal.create_time);
  return broken;
}

}  // namespace

SealDigest::SealDigest(absl::string_view digest_before, std::int64_t seal_id, absl::Time create_time) {
  static_assert(sizeof(crypto_generichash_state) <= sizeof state_);
  crypto_generichash_init(StateOf(state_), nullptr, 0, kDigestBytes);
  AddText(kVersion);
  AddText(digest_before);
  AddNumber(static_cast<std::uint64_t>(seal_id));
  AddNumber(static_cast<std::uint64_t>(absl::ToUnixMicros(create_time)));
}

void SealDigest::Add(const ListAuditEventsRow& event) {
  AddNumber(event.xid);
  AddNumber(static_cast<std::uint64_t>(event.event_id));
  AddNumber(static_cast<std::uint64_t>(absl::ToUnixMicros(event.create_time)));
  for (const std::string* const text :
       {&event.resource, &event.chapter, &event.actor, &event.payload_type, &event.payload, &event.method, &event.client_address}) {
    AddText(*text);
  }
}

std::string SealDigest::Finish() {
  std::string digest(kDigestBytes, '\0');
  crypto_generichash_final(StateOf(state_), reinterpret_cast<unsigned char*>(digest.data()), digest.size());
  return digest;
}

void SealDigest::AddNumber(std::uint64_t number) {
  std::array<unsigned char, 8> bytes;
  for (unsigned char& byte : bytes) {
    byte = static_cast<unsigned char>(number);
    number >>= 8;
  }
  crypto_generichash_update(StateOf(state_), bytes.data(), bytes.size());
}

void SealDigest::AddText(absl::string_view text) {
  AddNumber(text.size());
  crypto_generichash_update(StateOf(state_), reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

absl::StatusOr<int> SealEvents(const World& world, absl::Time deadline) {
  int sealed = 0;
  while (true) {
    ASSIGN_OR_RETURN(const int count, world.pool->ReadWriteTransaction(deadline, [&](pg::Transaction& sql) -> absl::StatusOr<int> {
      ASSIGN_OR_RETURN(const std::optional<LastSealRow> before, sql.QueryOptional(platform::sql::kLastSeal));
      const Cursor after = before.has_value() ? PlaceOf(*before) : Cursor();
      ASSIGN_OR_RETURN(const std::vector<ListAuditEventsRow> events,
                       sql.Query(platform::sql::kListAuditEvents, after.xid, after.event_id, kMaxSealedEvents));
      if (events.empty()) return 0;
      const std::int64_t seal_id = before.has_value() ? before->seal_id + 1 : 1;
      const absl::Time now = Micros(world.clock->Now());
      SealDigest digest(before.has_value() ? before->digest : "", seal_id, now);
      for (const ListAuditEventsRow& event : events) digest.Add(event);
      sql.Enqueue(platform::sql::kInsertSeal, seal_id, events.back().xid, events.back().event_id, events.back().create_time,
                  static_cast<std::int64_t>(events.size()), digest.Finish(), now);
      return static_cast<int>(events.size());
    }));
    sealed += count;
    if (count < kMaxSealedEvents) return sealed;
  }
}

absl::StatusOr<common::v1::VerifyAuditResponse> VerifyChain(const World& world, absl::Time deadline) {
  common::v1::VerifyAuditResponse response;
  EventReader events(world, deadline);
  SealReader seals(world, deadline);
  std::optional<LastSealRow> before;
  while (true) {
    ASSIGN_OR_RETURN(std::optional<LastSealRow> seal, seals.Next());
    if (!seal.has_value()) break;
    ASSIGN_OR_RETURN(std::optional<AuditBreak> broken, CheckSeal(*seal, before, events));
    if (broken.has_value()) {
      *response.mutable_first_break() = *std::move(broken);
      break;
    }
    response.set_seal_count(response.seal_count() + 1);
    response.set_event_count(response.event_count() + seal->event_count);
    before = std::move(seal);
  }
  ASSIGN_OR_RETURN(const std::optional<LastSealRow> last, world.pool->QueryOptional(deadline, platform::sql::kLastSeal));
  if (last.has_value()) *response.mutable_last_seal() = ToMessage(*last);
  const Cursor sealed_until = last.has_value() ? PlaceOf(*last) : Cursor();
  ASSIGN_OR_RETURN(const auto unsealed,
                   world.pool->QueryOptional(deadline, platform::sql::kCountEventsAfter, sealed_until.xid, sealed_until.event_id));
  response.set_unsealed_event_count(unsealed.has_value() ? unsealed->event_count : 0);
  return response;
}

}  // namespace muster::audit
