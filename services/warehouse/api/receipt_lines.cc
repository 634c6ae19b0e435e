#include "warehouse/api/receipt_lines.h"

#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "warehouse/api/access.h"
#include "warehouse/domain/shelf_life.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

std::optional<absl::CivilDay> DayOf(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day) ? std::optional(day) : std::nullopt;
}

void AddStatus(const std::string& field, const absl::Status& status, const Details& more, Fields& fields) {
  Details details = DetailsOf(status);
  details.insert(details.end(), more.begin(), more.end());
  fields.Add(field, ReasonOf(status), details);
}

void ResolveLine(const std::string& path, const v1::Item& item, absl::CivilDay receipt_day, v1::ReceiptLine& line, Fields& fields) {
  const absl::StatusOr<std::int64_t> quantity = domain::BaseQuantity(UnitsOf(item), line.pack_unit(), line.quantity());
  if (quantity.ok()) {
    line.set_quantity(*quantity);
    line.clear_pack_unit();
  } else {
    const bool is_pack = ReasonOf(quantity.status()) == "PACK_UNKNOWN";
    AddStatus(absl::StrCat(path, is_pack ? ".pack_unit" : ".quantity"), quantity.status(), {}, fields);
  }
  v1::Lot& lot = *line.mutable_lot();
  const absl::StatusOr<absl::CivilDay> expiry_date = domain::ExpiryOnReceipt(
      {.production_date = DayOf(lot.production_date()), .expiry_date = DayOf(lot.expiry_date())}, item.shelf_life_days(), receipt_day);
  if (expiry_date.ok()) {
    lot.set_expiry_date(DayText(*expiry_date));
  } else {
    AddStatus(absl::StrCat(path, ".lot.expiry_date"), expiry_date.status(), {{"lot", lot.batch().empty() ? lot.item() : lot.batch()}},
              fields);
  }
}

}  // namespace

domain::Units UnitsOf(const v1::Item& item) {
  domain::Units units{.item = item.name(), .base_unit = item.base_unit()};
  for (const v1::Item::Pack& pack : item.packs()) units.packs.push_back({.unit = pack.unit(), .quantity = pack.quantity()});
  return units;
}

absl::StatusOr<google::protobuf::RepeatedPtrField<v1::ReceiptLine>> ResolveLines(
    StockTx& tx, const google::protobuf::RepeatedPtrField<v1::ReceiptLine>& lines, absl::CivilDay receipt_day) {
  std::vector<std::string> names;
  for (const v1::ReceiptLine& line : lines) names.push_back(line.lot().item());
  ASSIGN_OR_RETURN(const std::vector<v1::Item> found, tx.FindItems(names));
  absl::flat_hash_map<std::string, const v1::Item*> items;
  for (const v1::Item& item : found) items.emplace(item.name(), &item);
  for (const std::string& name : names) {
    if (!items.contains(name)) return Unknown("ITEM_UNKNOWN", name);
  }
  google::protobuf::RepeatedPtrField<v1::ReceiptLine> resolved = lines;
  Fields fields;
  for (int i = 0; i < resolved.size(); ++i) {
    ResolveLine(absl::StrCat("lines[", i, "]"), *items.at(resolved[i].lot().item()), receipt_day, resolved[i], fields);
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return resolved;
}

}  // namespace muster::warehouse
