#include <cstdlib>

#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

// A way to break the ledger that the service's role does not have, and what must be found then.
struct Damage {
  const char* name;
  const char* script;
  std::vector<std::string> reasons;
};

// As the owner without foreign keys and triggers.
#define UNGUARDED "SET session_replication_role = replica; SET search_path = warehouse; "
#define GUARDED "SET search_path = warehouse; "

const Damage kDamages[] = {
    {"ABalanceThatIsTooHigh",
     GUARDED "UPDATE balances SET on_hand_quantity = on_hand_quantity + 1 WHERE lot_id = 1",
     {"LEDGER_LOT_SUM_WRONG", "LEDGER_BALANCE_WRONG"}},
    {"ABalanceThatIsMissing", UNGUARDED "DELETE FROM balances WHERE lot_id = 2", {"LEDGER_LOT_SUM_WRONG", "LEDGER_BALANCE_WRONG"}},
    {"ABalanceInAWarehouseThatNeverHadTheLot",
     GUARDED
     "INSERT INTO balances (warehouse_id, lot_id, item_id, on_hand_quantity, reserved_quantity, bin, receive_time, expiry_date, "
     "unit_cost_fen) SELECT '640100-01', lot_id, item_id, 1, 0, bin, receive_time, expiry_date, unit_cost_fen FROM balances"
     " WHERE lot_id = 2; UPDATE balances SET on_hand_quantity = on_hand_quantity - 1 WHERE lot_id = 2 AND warehouse_id = '622900-01'",
     {"LEDGER_BALANCE_WRONG", "LEDGER_BALANCE_WRONG"}},
    {"AReservedQuantityThatNobodyReserved",
     GUARDED "UPDATE balances SET reserved_quantity = reserved_quantity + 1 WHERE lot_id = 1",
     {"LEDGER_RESERVED_WRONG"}},
    {"LessThanNothingAvailable",
     GUARDED "ALTER TABLE balances DROP CONSTRAINT balances_available_check;"
             "UPDATE balances SET reserved_quantity = on_hand_quantity + 1 WHERE lot_id = 2",
     {"LEDGER_RESERVED_WRONG", "LEDGER_AVAILABLE_NEGATIVE"}},
    {"ABalanceThatContradictsItsLot",
     UNGUARDED "UPDATE balances SET expiry_date = '2030-01-01' WHERE lot_id = 1",
     {"LEDGER_BALANCE_LOT_WRONG"}},
    {"AShipmentThatGaveOffMoreThanItTookOn",
     GUARDED "INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, create_time)"
             " VALUES (1, 3, '20231218-622927-1-01', 4, '大河家镇', 100, now())",
     {"LEDGER_SHIPMENT_OVERDRAWN"}},
    {"AShipmentThatGaveOffWhatItNeverHad",
     GUARDED "INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, create_time)"
             " VALUES (2, 3, '20231218-622927-1-01', 4, '大河家镇', 1, now())",
     {"LEDGER_SHIPMENT_OVERDRAWN"}},
    {"AWorkbenchThatKitsNeverLeft",
     GUARDED "INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time)"
             " VALUES (1, 2, '供应商', 6, 'warehouses/622900-01/vouchers/assembly-order-2023-0001', 1, 1, now())",
     {"LEDGER_ASSEMBLY_ONE_SIDED"}},
    {"AReservationThatEndedAfterItsTime",
     UNGUARDED "UPDATE reservations SET end_time = expire_time WHERE state = 3",
     {"LEDGER_RESERVATION_END_WRONG"}},
    {"AReservationThatWasReleasedTwice",
     GUARDED "INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time)"
             " SELECT resource, chapter, actor, payload_type, payload, create_time FROM outbox_events"
             " WHERE payload_type = 'muster.warehouse.v1.ReservationReleased'",
     {"LEDGER_RESERVATION_END_WRONG"}},
    {"AReservationThatWasIssuedAndReleased",
     UNGUARDED "UPDATE outbox_events SET resource = 'reservations/1'",
     {"LEDGER_RESERVATION_END_WRONG"}},
    {"AnIssueWithoutAVoucher",
     GUARDED "UPDATE reservations SET state = 2, end_time = create_time + interval '1 minute' WHERE state = 1",
     {"LEDGER_RESERVED_WRONG", "LEDGER_ISSUE_WITHOUT_VOUCHER"}},
    {"AnIssueOfLessThanWasReserved",
     UNGUARDED "UPDATE reservation_lines SET quantity = quantity + 1 WHERE reservation_id = 1",
     {"LEDGER_ISSUE_WITHOUT_VOUCHER"}},
    {"AGapInTheNumbers", GUARDED "UPDATE vouchers SET number = 3 WHERE kind = 2 AND number = 2", {"LEDGER_NUMBERS_WRONG"}},
    {"NumbersThatBeginLate", GUARDED "UPDATE vouchers SET number = 2 WHERE kind = 4", {"LEDGER_NUMBERS_WRONG"}},
    {"ATransferOfAVoucherThatIsNotThere",
     UNGUARDED "UPDATE transfers SET voucher_id = 99 WHERE voucher_id = 2",
     {"LEDGER_VOUCHER_TRANSFERS_WRONG", "LEDGER_VOUCHER_TRANSFERS_WRONG"}},
    {"AReceiptWithoutAVoucher",
     UNGUARDED "UPDATE transfers SET voucher_id = NULL WHERE transfer_id = 1;"
               "INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time)"
               " VALUES (1, 2, 'a', 5, 'b', 1, 1, now())",
     {"LEDGER_VOUCHER_TRANSFERS_WRONG"}},
    {"AReversedVoucherThatNothingTookBack", GUARDED "UPDATE vouchers SET state = 3 WHERE voucher_id = 1", {"LEDGER_REVERSAL_WRONG"}},
    {"ACounterVoucherOfAVoucherThatStillStands",
     GUARDED "UPDATE vouchers SET reverses_voucher_id = 1 WHERE voucher_id = 2",
     {"LEDGER_REVERSAL_WRONG"}},
    {"TwoAnswersToOneRequest",
     GUARDED "ALTER TABLE request_replays DROP CONSTRAINT request_replays_pkey;"
             "INSERT INTO request_replays SELECT request_id, request_digest, response, create_time FROM request_replays LIMIT 1",
     {"LEDGER_REPLAY_TWICE", "LEDGER_REPLAY_TWICE"}},
};

#undef UNGUARDED
#undef GUARDED

// 40 of lot 1 and 7 of lot 2; 5 issued on reservation 1, of which 3 were handed over; reservation 2 cancelled, 3 pending.
class Verify : public Stockroom {
 protected:
  Verify() {
    const std::string rice = Receive("items/rice", 40);
    Receive("items/tent", 7);
    EXPECT_TRUE(Issue(Reserve(rice, 5)->name()).ok());
    EXPECT_TRUE(transfers_.DeliverStock(Dispatch(), DeliverRequest(rice, 2, 1)).ok());
    EXPECT_TRUE(Cancel(Reserve(rice, 4)->name()).ok());
    EXPECT_TRUE(Reserve(rice, 3).ok());
  }
};

class FindsFault : public Verify, public ::testing::WithParamInterface<Damage> {};

TEST_P(FindsFault, AndNoOther) {
  ASSERT_THAT(LedgerFaults(), IsEmpty());
  RunAsOwner(GetParam().script);
  std::vector<std::string> reasons;
  for (const std::string& fault : LedgerFaults()) {
    reasons.push_back(fault.substr(0, fault.find(':')));
    // Every detail that the sentence has a place for is there.
    EXPECT_EQ(fault.find('{'), std::string::npos) << fault;
  }
  EXPECT_THAT(reasons, UnorderedElementsAreArray(GetParam().reasons));
}

INSTANTIATE_TEST_SUITE_P(Of, FindsFault, ::testing::ValuesIn(kDamages),
                         [](const ::testing::TestParamInfo<Damage>& info) { return std::string(info.param.name); });

TEST_F(Verify, NamesTheThingAndBothNumbers) {
  RunAsOwner("UPDATE warehouse.balances SET on_hand_quantity = 36 WHERE lot_id = 1");
  EXPECT_THAT(LedgerFaults(), ElementsAre(HasSubstr("The accounts of lots/1 sum to 1 instead of 0"),
                                          HasSubstr("warehouses/622900-01 records 36 on hand of lots/1; the transfers say 35")));
}

TEST_F(Verify, AcceptsACounterVoucherThatMovesEveryLineBack) {
  RunAsOwner(
      "SET search_path = warehouse;"
      "UPDATE vouchers SET state = 3 WHERE voucher_id = 2;"
      "INSERT INTO vouchers (voucher_id, warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, voucher_time,"
      " create_time, creator, note, reverses_voucher_id)"
      " SELECT 100, warehouse_id, kind, year, 3, 2, responsible_persons, counterparty, purpose, voucher_time, create_time, creator, note, 2"
      " FROM vouchers WHERE voucher_id = 2;"
      "INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time)"
      " SELECT lot_id, to_kind, to_place, from_kind, from_place, quantity, 100, create_time FROM transfers WHERE voucher_id = 2;"
      "UPDATE balances SET on_hand_quantity = 0 WHERE lot_id = 2");
  EXPECT_THAT(LedgerFaults(), IsEmpty());
  RunAsOwner(
      "UPDATE warehouse.transfers SET quantity = 6 WHERE voucher_id = 100; UPDATE warehouse.balances SET on_hand_quantity = 1 WHERE lot_id "
      "= 2");
  EXPECT_THAT(LedgerFaults(), ElementsAre(HasSubstr("LEDGER_REVERSAL_WRONG")));
}

TEST_F(Verify, CountsWhatItVerifiedAndReportsEachStep) {
  int steps = 0;
  const VerificationObserver observer{.on_fault = [](absl::string_view, const Details&) { FAIL(); },
                                      .on_step =
                                          [&](const VerificationStep& step) {
                                            EXPECT_EQ(step.step, ++steps);
                                            EXPECT_EQ(step.fault_count, 0);
                                            EXPECT_GE(step.steps, step.step);
                                          }};
  const auto verification = VerifyLedger(fixture_.live(), Soon(), observer);
  ASSERT_TRUE(verification.ok()) << verification.status();
  EXPECT_EQ(verification->fault_count, 0);
  EXPECT_GE(steps, 13);
  std::vector<std::string> counts;
  for (const Detail& detail : verification->counts) counts.push_back(absl::StrCat(detail.key, " ", detail.value));
  EXPECT_THAT(counts, ElementsAre("transfers 5", "vouchers 3", "balances 2", "reservations 3"));
}

TEST_F(Stockroom, HasNoFaultInTheLedgerThatBenchmarksRunOn) {
  const std::string command = absl::StrCat("python3 -B '", MUSTER_LEDGER_DATA, "' \"", fixture_.database.admin_conninfo,
                                           "\" --warehouses 7 --items 5 --lots 3 --transfers 3000 --lines 4 2>&1");
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_THAT(LedgerFaults(), IsEmpty());
  const auto summaries = positions_.ListStockSummaries(Dispatch(), {});
  ASSERT_EQ(summaries->stock_summaries_size(), 5);
  // New papers and goods go on from where it ends.
  const std::string lot = Receive("items/bench-001", 5);
  EXPECT_EQ(lot, "lots/106");
  ASSERT_TRUE(Issue(Reserve(lot, 2)->name()).ok());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
}

}  // namespace
}  // namespace muster::warehouse
