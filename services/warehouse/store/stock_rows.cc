#include "warehouse/store/stock_rows.h"

#include "platform/status/check.h"
#include "platform/wire/names.h"
#include "warehouse/store/names.h"

namespace muster::warehouse {

std::string DayText(absl::CivilDay day) { return day == absl::CivilDay::max() ? std::string() : absl::FormatCivilTime(day); }

absl::CivilDay ExpiryDay(const v1::Lot& lot) {
  absl::CivilDay day = absl::CivilDay::max();
  MUSTER_CHECK(lot.expiry_date().empty() || absl::ParseCivilTime(lot.expiry_date(), &day));
  return day;
}

EarmarkColumns ToColumns(const v1::Earmark& earmark) {
  const auto columns = [&](absl::string_view target) {
    return EarmarkColumns{.kind = earmark.target_case(), .target = std::string(target)};
  };
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      return columns(IdOf(earmark.incident(), "incidents").value());
    case v1::Earmark::kChapter:
      return columns(IdOf(earmark.chapter(), "chapters").value());
    case v1::Earmark::kPurpose:
      return columns(earmark.purpose());
    case v1::Earmark::TARGET_NOT_SET:
      return {};
  }
  __builtin_unreachable();
}

void SetEarmark(const EarmarkColumns& columns, v1::Lot& lot) {
  switch (static_cast<v1::Earmark::TargetCase>(columns.kind)) {
    case v1::Earmark::kIncident:
      lot.mutable_earmark()->set_incident(NameOf("incidents", columns.target));
      break;
    case v1::Earmark::kChapter:
      lot.mutable_earmark()->set_chapter(NameOf("chapters", columns.target));
      break;
    case v1::Earmark::kPurpose:
      lot.mutable_earmark()->set_purpose(columns.target);
      break;
    case v1::Earmark::TARGET_NOT_SET:
      break;
  }
}

PlaceColumns ToColumns(const v1::Place& place) {
  const auto columns = [&](absl::string_view text) { return PlaceColumns{.kind = place.kind_case(), .place = std::string(text)}; };
  switch (place.kind_case()) {
    case v1::Place::kWarehouse:
      return columns(IdOf(place.warehouse(), "warehouses").value());
    case v1::Place::kSource:
      return columns(place.source());
    case v1::Place::kShipment:
      return columns(IdOf(place.shipment(), "shipments").value());
    case v1::Place::kSite:
      return columns(place.site());
    case v1::Place::kAdjustment:
      return columns(place.adjustment());
    case v1::Place::kAssembly:
      return columns(place.assembly());
    case v1::Place::KIND_NOT_SET:
      break;
  }
  MUSTER_CHECK(place.kind_case() != v1::Place::KIND_NOT_SET);
  return {};
}

v1::Place ToPlace(const PlaceColumns& columns) {
  v1::Place place;
  switch (static_cast<v1::Place::KindCase>(columns.kind)) {
    case v1::Place::kWarehouse:
      place.set_warehouse(NameOf("warehouses", columns.place));
      break;
    case v1::Place::kSource:
      place.set_source(columns.place);
      break;
    case v1::Place::kShipment:
      place.set_shipment(NameOf("shipments", columns.place));
      break;
    case v1::Place::kSite:
      place.set_site(columns.place);
      break;
    case v1::Place::kAdjustment:
      place.set_adjustment(columns.place);
      break;
    case v1::Place::kAssembly:
      place.set_assembly(columns.place);
      break;
    case v1::Place::KIND_NOT_SET:
      break;
  }
  return place;
}

void TransferColumns::Add(absl::string_view lot, const v1::Place& from, const v1::Place& to, std::int64_t quantity) {
  lot_ids.push_back(NumberOf(lot, "lots").value());
  PlaceColumns from_columns = ToColumns(from);
  from_kinds.push_back(from_columns.kind);
  from_places.push_back(std::move(from_columns.place));
  PlaceColumns to_columns = ToColumns(to);
  to_kinds.push_back(to_columns.kind);
  to_places.push_back(std::move(to_columns.place));
  quantities.push_back(quantity);
}

}  // namespace muster::warehouse
