#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/stock_rows.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

void SetNumber(const VoucherNumber& number, v1::Voucher& voucher) {
  voucher.set_name(VoucherName(number));
  voucher.set_number(PaperNumber(number));
}

// `kind`, or every kind.
std::vector<std::int32_t> KindsOf(v1::Voucher::Kind kind) {
  return kind == v1::Voucher::KIND_UNSPECIFIED ? AllVoucherKinds() : std::vector<std::int32_t>{kind};
}

OwnedVoucher ToVoucher(const sql::FindVoucherRow& row) {
  OwnedVoucher owned{.chapter = NameOf("chapters", row.chapter_id), .voucher_id = row.voucher_id};
  v1::Voucher& voucher = owned.voucher;
  voucher.set_kind(static_cast<v1::Voucher::Kind>(row.kind));
  SetNumber({.warehouse_id = row.warehouse_id, .kind = voucher.kind(), .year = row.year, .number = row.number}, voucher);
  voucher.set_state(static_cast<v1::Voucher::State>(row.state));
  for (std::size_t i = 0; i < row.lot_ids.size(); ++i) {
    v1::Voucher::Line& line = *voucher.add_lines();
    line.set_lot(absl::StrCat("lots/", row.lot_ids[i]));
    line.set_item(NameOf("items", row.item_ids[i]));
    line.set_quantity(row.quantities[i]);
    *line.mutable_from() = ToPlace({.kind = row.from_kinds[i], .place = row.from_places[i]});
    *line.mutable_to() = ToPlace({.kind = row.to_kinds[i], .place = row.to_places[i]});
  }
  for (const std::string& person : row.responsible_persons) voucher.add_responsible_persons(person);
  voucher.set_counterparty(row.counterparty);
  voucher.set_purpose(row.purpose);
  *voucher.mutable_voucher_time() = ToTimestamp(row.voucher_time);
  *voucher.mutable_create_time() = ToTimestamp(row.create_time);
  voucher.set_creator(row.creator);
  voucher.set_note(row.note);
  voucher.set_paper_open(row.paper_open);
  voucher.set_incident(NameOf("incidents", row.incident_id));
  // Both stand in the same warehouse.
  const auto name_of = [&](std::optional<std::int32_t> kind, std::optional<std::int32_t> year, std::optional<std::int64_t> number) {
    if (!number.has_value()) return std::string();
    return VoucherName({row.warehouse_id, static_cast<v1::Voucher::Kind>(kind.value()), year.value(), *number});
  };
  voucher.set_reverses(name_of(row.reverses_kind, row.reverses_year, row.reverses_number));
  voucher.set_reversed_by(name_of(row.counter_kind, row.counter_year, row.counter_number));
  return owned;
}

// More is known than kind, purpose and warehouse.
bool IsSearch(const VoucherFilter& filter) {
  const VoucherFilter none;
  return filter.state != none.state || filter.paper_open || !filter.incident_id.empty() || filter.from_time != none.from_time ||
         filter.before_time != none.before_time || filter.notice_open || filter.contact_due_before != none.contact_due_before;
}

}  // namespace

std::vector<BalanceChange> BalanceChangesOf(const v1::Voucher& voucher) {
  std::vector<BalanceChange> changes;
  for (const v1::Voucher::Line& line : voucher.lines()) {
    if (line.from().has_warehouse())
      changes.push_back({.warehouse = line.from().warehouse(), .lot = line.lot(), .on_hand = -line.quantity()});
    if (line.to().has_warehouse()) changes.push_back({.warehouse = line.to().warehouse(), .lot = line.lot(), .on_hand = line.quantity()});
  }
  return changes;
}

absl::StatusOr<std::optional<std::int32_t>> StockTx::FindFirstYear(absl::string_view warehouse) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListFirstYears, std::vector{IdOf(warehouse, "warehouses").value()}, AllVoucherKinds()));
  return rows.empty() ? std::nullopt : std::optional(rows.front().first_year);
}

absl::Status StockTx::PostVoucher(v1::Voucher& voucher, absl::string_view warehouse, std::optional<std::int64_t> reverses_voucher_id) {
  const std::string warehouse_id(IdOf(warehouse, "warehouses").value());
  const absl::Time voucher_time = FromTimestamp(voucher.voucher_time());
  const std::int32_t year = VoucherYear(voucher_time);
  std::optional<sql::PostVoucherRow> posted;
  // Each time somebody else has got ahead.
  while (!posted.has_value()) {
    ASSIGN_OR_RETURN(posted,
                     sql().QueryOptional(sql::kPostVoucher, warehouse_id, std::int32_t{voucher.kind()}, year, voucher.responsible_persons(),
                                         voucher.counterparty(), voucher.purpose(), voucher_time, now(), actor(), voucher.note(),
                                         voucher.paper_open(), IdOf(voucher.incident(), "incidents").value_or(""), reverses_voucher_id));
  }
  SetNumber({.warehouse_id = warehouse_id, .kind = voucher.kind(), .year = year, .number = posted->number}, voucher);
  voucher.set_state(v1::Voucher::STATE_POSTED);
  *voucher.mutable_create_time() = ToTimestamp(now());
  voucher.set_creator(actor());

  TransferColumns columns;
  for (const v1::Voucher::Line& line : voucher.lines()) columns.Add(line.lot(), line.from(), line.to(), line.quantity());
  sql().Enqueue(sql::kInsertTransfers, columns.lot_ids, columns.from_kinds, columns.from_places, columns.to_kinds, columns.to_places,
                columns.quantities, posted->voucher_id, now());
  return absl::OkStatus();
}

absl::StatusOr<std::optional<OwnedVoucher>> StockTx::FindVoucher(const VoucherNumber& number) {
  ASSIGN_OR_RETURN(const auto row,
                   sql().QueryOptional(sql::kFindVoucher, number.warehouse_id, std::int32_t{number.kind}, number.year, number.number));
  if (!row.has_value()) return std::nullopt;
  OwnedVoucher owned = ToVoucher(*row);
  RETURN_IF_ERROR(ReadDetails(absl::MakeSpan(&owned, 1)));
  return owned;
}

absl::StatusOr<std::vector<OwnedVoucher>> StockTx::ListVouchers(const VoucherFilter& filter, std::int64_t before_voucher_id,
                                                                std::int32_t limit) {
  // Each way of asking has a statement that an index answers, so that none reads all vouchers.
  const auto query = [&]() -> absl::StatusOr<std::vector<sql::FindVoucherRow>> {
    if (IsSearch(filter)) {
      return sql().Query(sql::kSearchVouchers, filter.chapter_ids, filter.warehouse_id, std::int32_t{filter.kind}, filter.purpose,
                         before_voucher_id, limit + 1, std::int32_t{filter.state}, filter.paper_open, filter.incident_id, filter.from_time,
                         filter.before_time, filter.notice_open, filter.contact_due_before);
    }
    if (!filter.purpose.empty()) {
      return sql().Query(sql::kListVouchersOfPurpose, filter.chapter_ids, filter.purpose, filter.warehouse_id, std::int32_t{filter.kind},
                         before_voucher_id, limit + 1);
    }
    if (!filter.warehouse_id.empty() || filter.chapter_ids.size() <= kFewChapters) {
      return sql().Query(sql::kListVouchersOfWarehouses, filter.chapter_ids, filter.warehouse_id, KindsOf(filter.kind), before_voucher_id,
                         limit + 1);
    }
    return sql().Query(sql::kListVouchers, filter.chapter_ids, std::int32_t{filter.kind}, before_voucher_id, limit + 1);
  };
  ASSIGN_OR_RETURN(const auto rows, query());
  std::vector<OwnedVoucher> vouchers;
  for (const sql::FindVoucherRow& row : rows) vouchers.push_back(ToVoucher(row));
  RETURN_IF_ERROR(ReadDetails(absl::MakeSpan(vouchers)));
  return vouchers;
}

}  // namespace muster::warehouse
