#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "platform/outbox/write.h"
#include "platform/status/status.h"
#include "sql/warehouse.h"

namespace muster::warehouse {

// One thing that must hold for the whole ledger: the statement that finds where it does not, and the reason that says so.
struct LedgerCheck {
  const char* reason;
  const pg::Statement<sql::VerifyLotSumsRow, pg::Int8>& statement;
  // Processes that help. None where there are about as many sums as rows, for then sums of parts are all that they would hand over.
  std::int32_t workers;
};
absl::Span<const LedgerCheck> LedgerChecks();

struct LedgerCounts {
  std::int64_t transfers;
  std::int64_t vouchers;
  std::int64_t balances;
  std::int64_t reservations;
};

// The recomputation of the ledger.
class VerifyTx : public outbox::Tx {
 public:
  using outbox::Tx::Tx;

  absl::StatusOr<LedgerCounts> Count();
  // The details of up to `limit` faults.
  absl::StatusOr<std::vector<Details>> FindFaults(const LedgerCheck& check, std::int64_t limit);
};

}  // namespace muster::warehouse
