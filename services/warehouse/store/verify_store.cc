#include "warehouse/store/verify_store.h"

namespace muster::warehouse {
namespace {

constexpr std::int32_t kHelpers = 4;

constexpr LedgerCheck kChecks[] = {
    {"LEDGER_LOT_SUM_WRONG", sql::kVerifyLotSums, kHelpers},
    {"LEDGER_BALANCE_WRONG", sql::kVerifyBalances, kHelpers},
    {"LEDGER_RESERVED_WRONG", sql::kVerifyReserved, kHelpers},
    {"LEDGER_AVAILABLE_NEGATIVE", sql::kVerifyAvailable, kHelpers},
    {"LEDGER_BALANCE_LOT_WRONG", sql::kVerifyBalanceLots, kHelpers},
    {"LEDGER_SHIPMENT_OVERDRAWN", sql::kVerifyShipments, 0},
    {"LEDGER_ASSEMBLY_ONE_SIDED", sql::kVerifyAssemblies, kHelpers},
    {"LEDGER_RESERVATION_END_WRONG", sql::kVerifyReservationEnds, kHelpers},
    {"LEDGER_ISSUE_WITHOUT_VOUCHER", sql::kVerifyIssuedReservations, 0},
    {"LEDGER_NUMBERS_WRONG", sql::kVerifyVoucherNumbers, kHelpers},
    {"LEDGER_VOUCHER_TRANSFERS_WRONG", sql::kVerifyVoucherTransfers, kHelpers},
    {"LEDGER_REVERSAL_WRONG", sql::kVerifyReversals, kHelpers},
    {"LEDGER_REPLAY_TWICE", sql::kVerifyReplays, kHelpers},
};

}  // namespace

absl::Span<const LedgerCheck> LedgerChecks() { return kChecks; }

absl::StatusOr<LedgerCounts> VerifyTx::Count() {
  ASSIGN_OR_RETURN(const sql::VerifyCountsRow row, sql().QueryOne(sql::kVerifyCounts));
  return LedgerCounts{
      .transfers = row.transfer_count, .vouchers = row.voucher_count, .balances = row.balance_count, .reservations = row.reservation_count};
}

absl::StatusOr<std::vector<Details>> VerifyTx::FindFaults(const LedgerCheck& check, std::int64_t limit) {
  sql().Enqueue(sql::kVerifySettings, check.workers);
  ASSIGN_OR_RETURN(const auto rows, sql().Query(check.statement, limit));
  std::vector<Details> faults;
  for (const sql::VerifyLotSumsRow& row : rows) {
    Details& details = faults.emplace_back();
    for (std::size_t i = 0; i + 1 < row.details.size(); i += 2) details.emplace_back(row.details[i], row.details[i + 1]);
  }
  return faults;
}

}  // namespace muster::warehouse
