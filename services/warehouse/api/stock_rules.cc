#include "warehouse/api/stock_rules.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/domain/floor.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

domain::Earmark ToEarmark(const v1::Earmark& earmark) {
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      return {.kind = domain::Earmark::Kind::kIncident, .target = earmark.incident()};
    case v1::Earmark::kChapter:
      return {.kind = domain::Earmark::Kind::kChapter, .target = earmark.chapter()};
    case v1::Earmark::kPurpose:
      return {.kind = domain::Earmark::Kind::kPurpose, .target = earmark.purpose()};
    case v1::Earmark::TARGET_NOT_SET:
      return {};
  }
  __builtin_unreachable();
}

domain::Stock ToStock(const v1::Lot& lot) {
  return {.lot = lot.name(), .item = lot.item(), .expiry_date = ExpiryDay(lot), .quarantined = lot.state() == v1::Lot::STATE_QUARANTINED};
}

// A line's quantity in base units; a pack that the item does not have, or more than a line may hold, is a violation of `path`.
std::int64_t BaseQuantityOf(const domain::Units& units, const v1::PickLine& line, absl::string_view path, Fields& fields) {
  const absl::StatusOr<std::int64_t> quantity = domain::BaseQuantity(units, line.pack_unit(), line.quantity());
  if (quantity.ok()) return *quantity;
  const bool is_pack = ReasonOf(quantity.status()) == "PACK_UNKNOWN";
  fields.Add(absl::StrCat(path, is_pack ? ".pack_unit" : ".quantity"), ReasonOf(quantity.status()), DetailsOf(quantity.status()));
  return 0;
}

}  // namespace

domain::Use UseOf(const v1::ReserveStockRequest& request) {
  return {.incident = request.incident(),
          .destination_chapter = request.destination_chapter(),
          .purpose = request.purpose(),
          .served_purposes = {request.served_purposes().begin(), request.served_purposes().end()}};
}

domain::EarmarkFit FitOf(const v1::Earmark& earmark, const domain::Use& use, const auth::ChapterTree& tree) {
  const auto contains = [&](absl::string_view ancestor, absl::string_view chapter) { return tree.Contains(ancestor, chapter); };
  return domain::FitOf(ToEarmark(earmark), use, contains);
}

std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances) {
  std::vector<domain::Stock> stock;
  for (const v1::StockBalance& balance : balances) {
    stock.emplace_back(ToStock(balance.lot())).available_quantity = balance.available_quantity();
  }
  return stock;
}

std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances, const domain::Use& use, const auth::ChapterTree& tree) {
  std::vector<domain::Stock> stock = ToStock(balances);
  for (std::size_t i = 0; i < stock.size(); ++i) stock[i].earmark = FitOf(balances[i].lot().earmark(), use, tree);
  return stock;
}

std::vector<domain::Stock> ToStock(absl::Span<const v1::Lot> lots) {
  std::vector<domain::Stock> stock;
  for (const v1::Lot& lot : lots) stock.push_back(ToStock(lot));
  return stock;
}

std::vector<domain::Floor> ToFloors(absl::Span<const sql::ListFloorsRow> rows, absl::string_view warehouse_id, absl::string_view incident) {
  const absl::string_view incident_id = IdOf(incident, "incidents").value_or("");
  std::vector<domain::Floor> floors;
  for (const sql::ListFloorsRow& row : rows) {
    if (row.warehouse_id != warehouse_id) continue;
    std::vector<domain::FloorRelease> releases;
    for (std::size_t i = 0; i < row.release_quantities.size(); ++i) {
      releases.push_back({.quantity = row.release_quantities[i], .incident = row.release_incident_ids[i]});
    }
    const std::int64_t quantity = domain::EffectiveFloor(row.reserve_floor_quantity, releases, incident_id);
    if (quantity > 0) floors.push_back({.item = NameOf("items", row.item_id), .quantity = quantity});
  }
  return floors;
}

UnitsOfItems ToUnits(absl::Span<const sql::ListPacksRow> rows) {
  UnitsOfItems units_of_items;
  for (const sql::ListPacksRow& row : rows) {
    domain::Units units{.item = NameOf("items", row.item_id), .base_unit = row.base_unit};
    for (std::size_t i = 0; i < row.pack_units.size(); ++i) units.packs.push_back({row.pack_units[i], row.pack_quantities[i]});
    std::string item = units.item;
    units_of_items.emplace(std::move(item), std::move(units));
  }
  return units_of_items;
}

absl::StatusOr<std::vector<domain::Want>> ToWants(const google::protobuf::RepeatedPtrField<v1::PickLine>& lines, const UnitsOfItems& units,
                                                  absl::FunctionRef<std::string(const std::string& lot)> item_of_lot) {
  Fields fields;
  std::vector<domain::Want> wants;
  for (int i = 0; i < lines.size(); ++i) {
    const v1::PickLine& line = lines[i];
    const std::string item = line.has_lot() ? item_of_lot(line.lot()) : line.item();
    if (item.empty()) return Unknown("LOT_UNKNOWN", line.lot());
    const auto of_item = units.find(item);
    if (of_item == units.end()) return Unknown("ITEM_UNKNOWN", item);
    const std::int64_t quantity = BaseQuantityOf(of_item->second, line, absl::StrCat("lines[", i, "]"), fields);
    wants.push_back({.lot = line.lot(), .item = line.item(), .quantity = quantity});
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return wants;
}

absl::Status CheckVoucherSize(const v1::Voucher& voucher) {
  if (voucher.ByteSizeLong() <= kMaxVoucherBytes) return absl::OkStatus();
  return FailedPrecondition("VOUCHER_TOO_BIG", "the voucher is larger than a message", {{"lines", voucher.lines_size()}});
}

absl::Status CheckPickCount(absl::Span<const domain::Pick> picks) {
  if (picks.size() <= kMaxPicks) return absl::OkStatus();
  return FailedPrecondition("VOUCHER_TOO_BIG", "more lots than a voucher may name", {{"lines", picks.size()}});
}

}  // namespace muster::warehouse
