#include "warehouse/store/verify_store.h"

namespace muster::warehouse {
namespace {

constexpr LedgerCheck kChecks[] = {
    {"LEDGER_LOT_SUM_WRONG", sql::kVerifyLotSums},
    {"LEDGER_BALANCE_WRONG", sql::kVerifyBalances},
    {"LEDGER_RESERVED_WRONG", sql::kVerifyReserved},
    {"LEDGER_AVAILABLE_NEGATIVE", sql::kVerifyAvailable},
    {"LEDGER_BALANCE_LOT_WRONG", sql::kVerifyBalanceLots},
    {"LEDGER_SHIPMENT_OVERDRAWN", sql::kVerifyShipments},
    {"LEDGER_ASSEMBLY_ONE_SIDED", sql::kVerifyAssemblies},
    {"LEDGER_RESERVATION_END_WRONG", sql::kVerifyReservationEnds},
    {"LEDGER_ISSUE_WITHOUT_VOUCHER", sql::kVerifyIssuedReservations},
    {"LEDGER_NUMBERS_WRONG", sql::kVerifyVoucherNumbers},
    {"LEDGER_VOUCHER_TRANSFERS_WRONG", sql::kVerifyVoucherTransfers},
    {"LEDGER_REVERSAL_WRONG", sql::kVerifyReversals},
    {"LEDGER_REPLAY_TWICE", sql::kVerifyReplays},
};

}  // namespace

absl::Span<const LedgerCheck> LedgerChecks() { return kChecks; }

absl::StatusOr<LedgerCounts> VerifyTx::Count() {
  ASSIGN_OR_RETURN(const sql::VerifyCountsRow row, sql().QueryOne(sql::kVerifyCounts));
  return LedgerCounts{
      .transfers = row.transfer_count, .vouchers = row.voucher_count, .balances = row.balance_count, .reservations = row.reservation_count};
}

absl::StatusOr<std::vector<Details>> VerifyTx::FindFaults(const LedgerCheck& check, std::int64_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(check.statement, limit));
  std::vector<Details> faults;
  for (const sql::VerifyLotSumsRow& row : rows) {
    Details& details = faults.emplace_back();
    for (std::size_t i = 0; i + 1 < row.details.size(); i += 2) details.emplace_back(row.details[i], row.details[i + 1]);
  }
  return faults;
}

}  // namespace muster::warehouse
