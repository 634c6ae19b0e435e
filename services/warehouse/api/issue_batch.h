#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/scope/scope.h"
#include "warehouse/api/stock_rules.h"
#include "warehouse/domain/fefo.h"
#include "warehouse/store/issue_store.h"
#include "warehouse/store/last_numbers.h"

namespace muster::warehouse {

// One issue that was asked for: valid as a request, not yet looked at in the light of the ledger.
struct IssueOrder {
  const Scope& scope;
  const v1::IssueStockRequest& request;
  // Of the request, as a repeated call is told from another one.
  const std::string& digest;
  // Why goods may not leave before the paper, if that is what is asked.
  const absl::Status& license;
};

// Decides several issues one after the other, each in the light of those before it, and writes them in one transaction. An issue that is
// refused changes nothing for the others.
class IssueBatch {
 public:
  // Orders with different request_ids. All outlive this.
  IssueBatch(IssueTx& tx, absl::Span<const IssueOrder> orders, const LastNumbers& last_numbers)
      : tx_(tx), orders_(orders), last_numbers_(last_numbers) {}

  // An answer for each order, in their order; or an error when the ledger could not be read. What was decided is written with the commit.
  absl::StatusOr<std::vector<absl::StatusOr<v1::Voucher>>> Run();

  // Once Run has returned: the last numbers of the series that it looked at.
  const absl::flat_hash_map<Series, std::int64_t>& last_number_of() const { return last_number_of_; }

  // What Run would decide on the first order if it came first now. Nothing is written.
  absl::Status Try();

 private:
  // A balance, and what the issues so far have taken of it.
  struct Shelf {
    std::string warehouse_id;
    std::int64_t lot_id;
    domain::Earmark earmark;
    // As of now in this batch; its earmark fit is judged for each issue.
    domain::Stock stock;
    std::int64_t on_hand_seen;
    std::int64_t reserved_seen;
    std::int64_t on_hand_change = 0;
    std::int64_t reserved_change = 0;
    // It must be as it was seen when the batch is written, whether or not anything is taken of it.
    bool guards_floor = false;
  };
  // What an issue takes, from where.
  struct Source {
    std::string warehouse;
    std::string chapter;
    std::string incident;
    std::vector<domain::Pick> picks;
    const HeldReservation* reservation = nullptr;
  };

  absl::Status ReadLedger();
  IssueQuestions Questions();
  void Learn(IssueKnowledge known);
  absl::StatusOr<Source> Decide(const IssueOrder& order) const;
  absl::Status CheckPaperYear(const IssueOrder& order, const Source& source) const;
  absl::StatusOr<Source> PickReserved(const IssueOrder& order) const;
  absl::StatusOr<Source> PickFree(const IssueOrder& order) const;
  absl::Status CheckDestination(const v1::IssueStockRequest& request) const;
  void Take(const Source& source);
  VoucherNumber TakeNumber(const IssueOrder& order, const Source& source);
  void Book(const IssueOrder& order, const Source& source, v1::Voucher& voucher);
  // Whoever took free units of an item with a floor counted on its other lots: nobody may take of those at the same time.
  void GuardFloors();
  void Write();

  IssueTx& tx_;
  const absl::Span<const IssueOrder> orders_;
  const LastNumbers& last_numbers_;
  absl::flat_hash_map<std::string, outbox::FirstAnswerOf> replay_of_;
  absl::flat_hash_map<std::string, HeldReservation> reservation_of_;
  absl::flat_hash_map<std::string, sql::ListOwnersRow> owner_of_;
  UnitsOfItems units_;
  std::vector<sql::ListFloorsRow> floors_;
  std::vector<Shelf> shelves_;
  absl::flat_hash_map<std::pair<std::string, std::int64_t>, std::size_t> shelf_of_lot_;
  // By warehouse and item.
  absl::flat_hash_map<std::pair<std::string, std::string>, std::vector<std::size_t>> shelves_of_item_;
  // As of now in this batch.
  absl::flat_hash_map<Series, std::int64_t> last_number_of_;
  // By warehouse, as far as it matters.
  absl::flat_hash_map<std::string, std::int32_t> first_year_of_;
  std::vector<std::int64_t> ended_reservations_;
  std::vector<std::int64_t> voucher_ids_;
  // What is to be written; the vouchers are those of the answers.
  std::vector<NumberedVoucher> numbered_;
};

}  // namespace muster::warehouse
