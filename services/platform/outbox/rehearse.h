#pragma once

#include "absl/status/status.h"
#include "platform/outbox/write.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"

namespace muster::outbox {

// What `fn(TxType&)`, which returns absl::Status, would meet if it were written now: runs it in a transaction that is never committed. The
// numbers that it draws from sequences are gone, and while it runs it holds the locks that it takes; nothing else is left of it, no event
// either. A conflict with another transaction is run again, as in Write.
template <class TxType, class Fn>
absl::Status Rehearse(const World& world, const Origin& origin, Fn fn) {
  bool is_done = false;
  const absl::Status ended = world.pool->ReadWriteTransaction(origin.deadline, [&](pg::Transaction& sql) -> absl::Status {
    is_done = false;
    TxType tx(sql, world, origin);
    RETURN_IF_ERROR(fn(tx));
    // Statements that are still queued are sent with this one, and what they meet is its answer.
    RETURN_IF_ERROR(internal::FindReplay(sql, NewUuid()).status());
    is_done = true;
    return absl::CancelledError("a rehearsal is never committed");
  });
  return is_done ? absl::OkStatus() : ended;
}

}  // namespace muster::outbox
