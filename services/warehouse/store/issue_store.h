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

// Vouchers that are numbered one after the other.
struct Series {
  std::string warehouse_id;
  v1::Voucher::Kind kind;
  std::int32_t year;

  friend auto operator<=>(const Series&, const Series&) = default;
  template <class H>
  friend H AbslHashValue(H h, const Series& series) {
    return H::combine(std::move(h), series.warehouse_id, series.kind, series.year);
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
  // Whose last numbers are not known.
  std::vector<Series> series;
  // Warehouses of which it matters in which year their books begin.
  std::vector<std::string> first_year_ids;
};

struct IssueKnowledge {
  std::vector<outbox::FirstAnswerOf> replays;
  std::vector<sql::ListOwnersRow> owners;
  std::vector<sql::ListPacksRow> packs;
  std::vector<sql::ListStockOfItemsRow> stock;
  std::vector<sql::ListFloorsRow> floors;
  std::vector<sql::ListLastNumbersRow> last_numbers;
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

struct NumberedVoucher {
  VoucherNumber number;
  const v1::Voucher* voucher;
};

// One transaction of many issues. It reads without locks, and writes only if what it read still holds: when not, the transaction ends with
// a conflict and is run again (Pool::ReadWriteTransaction), or, when somebody else has taken a number, violates vouchers_number_key. Two
// round trips, however many issues; one more for each of what is seldom asked (lots by name, last numbers, first years).
class IssueTx : public outbox::SharedTx {
 public:
  IssueTx(pg::Transaction& sql, const World& world, const outbox::Origin& origin);

  // Keeps the warehouses of reservations as they are and reads the reservations.
  absl::StatusOr<std::vector<HeldReservation>> ReadReservations(absl::Span<const std::int64_t> reservation_ids);
  // Keeps the sources as they are and answers everything.
  absl::StatusOr<IssueKnowledge> Read(const IssueQuestions& questions);

  // Each taking names another row.
  void TakeBalances(std::vector<BalanceTaking> takings);
  void EndReservations(absl::Span<const std::int64_t> reservation_ids);
  // No more vouchers than ids.
  void InsertVouchers(std::vector<NumberedVoucher> vouchers, absl::Span<const std::int64_t> voucher_ids);
};

}  // namespace muster::warehouse
