#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/outbox/write_together.h"
#include "sql/warehouse.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// Two columns of pairs, each pair once.
template <class T>
struct WarehousePairs {
  std::vector<std::string> warehouse_ids;
  std::vector<T> others;
};

struct CounterKey {
  std::string warehouse_id;
  std::int32_t kind;
  std::int32_t year;

  friend auto operator<=>(const CounterKey&, const CounterKey&) = default;
  template <class H>
  friend H AbslHashValue(H h, const CounterKey& key) {
    return H::combine(std::move(h), key.warehouse_id, key.kind, key.year);
  }
};

// What several issues have to know.
struct IssueQuestions {
  std::vector<std::string> request_ids;
  // Sorted. Goods leave these.
  std::vector<std::string> source_ids;
  // Goods go to these.
  std::vector<std::string> destination_ids;
  WarehousePairs<std::string> items;
  WarehousePairs<std::int64_t> lots;
  std::vector<CounterKey> counters;
  // Warehouses of which it matters in which year their books begin.
  std::vector<std::string> first_year_ids;
};

struct IssueKnowledge {
  std::vector<outbox::FirstAnswerOf> replays;
  std::vector<sql::ListOwnersRow> owners;
  std::vector<sql::ListPacksRow> packs;
  std::vector<sql::ListStockOfItemsRow> stock;
  std::vector<sql::ListFloorsRow> floors;
  std::vector<sql::ListVoucherCountersRow> counters;
  std::vector<sql::ListFirstYearsRow> first_years;
  // As many as there are requests.
  std::vector<std::int64_t> voucher_ids;
};

// A balance as it was seen, and what is to change of it.
struct BalanceTaking {
  std::string warehouse_id;
  std::int64_t lot_id;
  std::int64_t on_hand_seen;
  std::int64_t reserved_seen;
  std::int64_t on_hand_change;
  std::int64_t reserved_change;
};

struct CounterTaking {
  CounterKey key;
  std::int64_t last_number_seen;
  std::int64_t number_count;
};

// A voucher that has its number and the id under which it is written.
struct NumberedVoucher {
  std::int64_t voucher_id;
  VoucherNumber number;
  const v1::Voucher* voucher;
};

// One transaction of many issues. It reads without locks, and writes only if what it read still holds: when not, the transaction ends with
// a conflict and is run again (Pool::ReadWriteTransaction). Two round trips, however many issues.
class IssueTx : public outbox::SharedTx {
 public:
  IssueTx(pg::Transaction& sql, const World& world, const outbox::Origin& origin);

  // Keeps the warehouses of reservations as they are and reads the reservations.
  absl::StatusOr<std::vector<HeldReservation>> ReadReservations(absl::Span<const std::int64_t> reservation_ids);
  // Keeps the sources as they are and answers everything.
  absl::StatusOr<IssueKnowledge> Read(const IssueQuestions& questions);

  // Each taking names another row.
  void TakeBalances(std::vector<BalanceTaking> takings);
  void TakeNumbers(std::vector<CounterTaking> takings);
  void EndReservations(absl::Span<const std::int64_t> reservation_ids);
  void InsertVouchers(absl::Span<const NumberedVoucher> vouchers);
};

}  // namespace muster::warehouse
