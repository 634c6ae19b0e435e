#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/transfer.pb.h"

// How the parts of lots and transfers stand in their columns.
namespace muster::warehouse {

// ISO 8601. A lot that does not expire has the expiry date CivilDay::max() in the database and none in the API.
std::string DayText(absl::CivilDay day);
absl::CivilDay ExpiryDay(const v1::Lot& lot);

struct EarmarkColumns {
  std::int32_t kind = 0;
  std::string target;
};
EarmarkColumns ToColumns(const v1::Earmark& earmark);
// Leaves a free lot's earmark unset.
void SetEarmark(const EarmarkColumns& columns, v1::Lot& lot);

struct PlaceColumns {
  std::int32_t kind = 0;
  std::string place;
};
PlaceColumns ToColumns(const v1::Place& place);
v1::Place ToPlace(const PlaceColumns& columns);

// Transfers as columns.
struct TransferColumns {
  std::vector<std::int64_t> lot_ids;
  std::vector<std::int32_t> from_kinds;
  std::vector<std::string> from_places;
  std::vector<std::int32_t> to_kinds;
  std::vector<std::string> to_places;
  std::vector<std::int64_t> quantities;

  void Add(absl::string_view lot, const v1::Place& from, const v1::Place& to, std::int64_t quantity);
};

}  // namespace muster::warehouse
