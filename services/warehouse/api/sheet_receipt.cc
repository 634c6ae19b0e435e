#include "warehouse/api/sheet_receipt.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "platform/wire/fields.h"
#include "warehouse/api/papers.h"

namespace muster::warehouse {
namespace {

using domain::SheetColumn;

constexpr std::ptrdiff_t kMaxNoteCharacters = 500;

// Which column a line's field comes from; what begins so belongs to it too.
struct FieldColumn {
  const char* field;
  SheetColumn column;
};
constexpr FieldColumn kFieldColumns[] = {
    {".lot.item", SheetColumn::kItem},
    {".lot.batch", SheetColumn::kBatch},
    {".lot.production_date", SheetColumn::kProductionDate},
    {".lot.expiry_date", SheetColumn::kExpiryDate},
    {".lot.source", SheetColumn::kSource},
    {".lot.donor", SheetColumn::kDonor},
    {".lot.earmark", SheetColumn::kEarmark},
    {".lot.unit_cost_fen", SheetColumn::kUnitCost},
    {".lot.manufacturer", SheetColumn::kManufacturer},
    {".quantity", SheetColumn::kQuantity},
    {".bin", SheetColumn::kBin},
};

SheetColumn ColumnOf(absl::string_view field) {
  for (const FieldColumn& known : kFieldColumns) {
    if (absl::StartsWith(field, known.field)) return known.column;
  }
  return SheetColumn::kItem;
}

void SetEarmark(const domain::Earmark& earmark, v1::Lot& lot) {
  switch (earmark.kind) {
    case domain::Earmark::Kind::kNone:
      return;
    case domain::Earmark::Kind::kIncident:
      lot.mutable_earmark()->set_incident(earmark.target);
      return;
    case domain::Earmark::Kind::kChapter:
      lot.mutable_earmark()->set_chapter(earmark.target);
      return;
    case domain::Earmark::Kind::kPurpose:
      lot.mutable_earmark()->set_purpose(earmark.target);
      return;
  }
}

v1::ReceiptLine ToLine(const domain::ReceiptRow& row) {
  v1::ReceiptLine line;
  line.set_quantity(row.quantity);
  line.set_bin(row.bin);
  v1::Lot& lot = *line.mutable_lot();
  lot.set_item(row.item);
  lot.set_batch(row.batch);
  if (row.production_date.has_value()) lot.set_production_date(absl::FormatCivilTime(*row.production_date));
  if (row.expiry_date.has_value()) lot.set_expiry_date(absl::FormatCivilTime(*row.expiry_date));
  lot.set_source(static_cast<v1::Lot::Source>(row.source));
  lot.set_donor(row.donor);
  SetEarmark(row.earmark, lot);
  lot.set_unit_cost_fen(row.unit_cost_fen);
  lot.set_manufacturer(row.manufacturer);
  return line;
}

std::ptrdiff_t CharacterCount(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

// The voucher's note with that of one row.
std::string WithNote(absl::string_view note, const domain::ReceiptRow& row) {
  if (row.note.empty()) return std::string(note);
  return absl::StrCat(note, note.empty() ? "" : "；", "第 ", row.row, " 行：", row.note);
}

// Adds what the rules of every receipt find wrong with a row. Whether they find nothing.
bool CheckLine(const domain::Layout& layout, const domain::SheetRow& row, const Scope& scope, std::int32_t shelf_life_days,
               absl::CivilDay earliest_expiry, v1::ReceiptLine& line, domain::SheetErrors& errors) {
  Fields fields;
  CheckReceiptLine("", line, scope, fields);
  if (fields.ok()) SetExpiry("", shelf_life_days, earliest_expiry, *line.mutable_lot(), fields);
  for (const Violation& violation : ViolationsOf(fields.ToStatus())) {
    const SheetColumn column = ColumnOf(violation.field);
    errors.Add({row.number, layout.HeaderOf(column), violation.reason, violation.details, layout.Cell(row, column)});
  }
  return fields.ok();
}

}  // namespace

domain::ItemIndex MakeItemIndex(absl::Span<const v1::Item> catalogue) {
  std::vector<domain::CatalogueItem> items;
  for (const v1::Item& item : catalogue) {
    domain::CatalogueItem& known = items.emplace_back(domain::CatalogueItem{.name = item.name(),
                                                                            .display_name = item.display_name(),
                                                                            .english_name = item.english_name(),
                                                                            .specification = item.specification(),
                                                                            .code = item.code(),
                                                                            .base_unit = item.base_unit(),
                                                                            .shelf_life_days = item.shelf_life_days()});
    for (const v1::Item::Pack& pack : item.packs()) known.packs.push_back({.unit = pack.unit(), .quantity = pack.quantity()});
  }
  return domain::ItemIndex(std::move(items));
}

SheetReading ReadReceipt(const domain::Layout& layout, const domain::ItemIndex& items, const domain::ReceiptContext& context,
                         absl::CivilDay earliest_expiry, const Scope& scope, v1::ReceiveStockRequest& request) {
  SheetReading reading;
  for (const domain::SheetRow& row : layout.rows) {
    if (domain::IsRemark(row)) continue;
    ++reading.row_count;
    const std::optional<domain::ReceiptRow> receipt = domain::ReadReceiptRow(layout, row, items, context, reading.errors);
    if (!receipt.has_value()) continue;
    v1::ReceiptLine line = ToLine(*receipt);
    if (!CheckLine(layout, row, scope, receipt->shelf_life_days, earliest_expiry, line, reading.errors)) continue;
    std::string note = WithNote(request.note(), *receipt);
    if (CharacterCount(note) > kMaxNoteCharacters) {
      reading.errors.Add({row.number, layout.HeaderOf(SheetColumn::kNote), "NOTES_TOO_LONG", {{"max", kMaxNoteCharacters}}, receipt->note});
      continue;
    }
    request.set_note(std::move(note));
    *request.add_lines() = std::move(line);
  }
  return reading;
}

}  // namespace muster::warehouse
