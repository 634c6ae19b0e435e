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
  }
  for (const std::string& person : row.responsible_persons) voucher.add_responsible_persons(person);
  voucher.set_counterparty(row.counterparty);
  voucher.set_purpose(row.purpose);
  *voucher.mutable_voucher_time() = ToTimestamp(row.voucher_time);
  *voucher.mutable_create_time() = ToTimestamp(row.create_time);
  voucher.set_creator(row.creator);
  voucher.set_note(row.note);
  return owned;
}

}  // namespace

absl::Status StockTx::PostVoucher(v1::Voucher& voucher, absl::string_view warehouse, std::int32_t year, const v1::Place& from,
                                  const v1::Place& to) {
  const std::string warehouse_id(IdOf(warehouse, "warehouses").value());
  ASSIGN_OR_RETURN(const sql::PostVoucherRow row, sql().QueryOne(sql::kPostVoucher, warehouse_id, std::int32_t{voucher.kind()}, year,
                                                                 voucher.responsible_persons(), voucher.counterparty(), voucher.purpose(),
                                                                 FromTimestamp(voucher.voucher_time()), now(), actor(), voucher.note()));
  SetNumber({.warehouse_id = warehouse_id, .kind = voucher.kind(), .year = year, .number = row.number}, voucher);
  voucher.set_state(v1::Voucher::STATE_POSTED);
  *voucher.mutable_create_time() = ToTimestamp(now());
  voucher.set_creator(actor());

  const PlaceColumns from_columns = ToColumns(from);
  const PlaceColumns to_columns = ToColumns(to);
  std::vector<std::int64_t> lot_ids;
  std::vector<std::int64_t> quantities;
  for (const v1::Voucher::Line& line : voucher.lines()) {
    lot_ids.push_back(NumberOf(line.lot(), "lots").value());
    quantities.push_back(line.quantity());
  }
  const std::vector<std::int32_t> to_kinds(lot_ids.size(), to_columns.kind);
  const std::vector<absl::string_view> to_places(lot_ids.size(), to_columns.place);
  sql().Enqueue(sql::kInsertTransfers, lot_ids, from_columns.kind, from_columns.place, to_kinds, to_places, quantities, row.voucher_id,
                now());
  return absl::OkStatus();
}

absl::StatusOr<std::optional<OwnedVoucher>> StockTx::FindVoucher(const VoucherNumber& number) {
  ASSIGN_OR_RETURN(const auto row,
                   sql().QueryOptional(sql::kFindVoucher, number.warehouse_id, std::int32_t{number.kind}, number.year, number.number));
  return row.has_value() ? std::optional(ToVoucher(*row)) : std::nullopt;
}

absl::StatusOr<std::vector<OwnedVoucher>> StockTx::ListVouchers(const VoucherFilter& filter, std::int64_t before_voucher_id,
                                                                std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListVouchers, filter.chapter_ids, filter.warehouse_id, std::int32_t{filter.kind},
                                                filter.purpose, before_voucher_id, limit + 1));
  std::vector<OwnedVoucher> vouchers;
  for (const sql::FindVoucherRow& row : rows) vouchers.push_back(ToVoucher(row));
  return vouchers;
}

}  // namespace muster::warehouse
