#pragma once

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {

// The lot in a row that has all of a lot's columns; those of why it has its state may be left out.
template <class Row>
v1::Lot ToLot(const Row& row) {
  v1::Lot lot;
  lot.set_name(absl::StrCat("lots/", row.lot_id));
  lot.set_item(NameOf("items", row.item_id));
  lot.set_batch(row.batch);
  if (row.production_date.has_value()) lot.set_production_date(DayText(*row.production_date));
  lot.set_expiry_date(DayText(row.expiry_date));
  lot.set_source(static_cast<v1::Lot::Source>(row.source));
  lot.set_donor(row.donor);
  SetEarmark({.kind = row.earmark_kind, .target = row.earmark_target}, lot);
  lot.set_unit_cost_fen(row.unit_cost_fen);
  lot.set_state(static_cast<v1::Lot::State>(row.state));
  *lot.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.donation_id.has_value()) lot.set_donation(absl::StrCat("donations/", *row.donation_id));
  lot.set_manufacturer(row.manufacturer);
  if constexpr (requires { row.state_reason; }) {
    lot.set_state_reason(row.state_reason);
    if (row.state_time.has_value()) *lot.mutable_state_time() = ToTimestamp(*row.state_time);
  }
  return lot;
}

}  // namespace muster::warehouse
