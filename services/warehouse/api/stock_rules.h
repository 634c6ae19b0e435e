#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/auth/chapter_tree.h"
#include "sql/warehouse.h"
#include "warehouse/domain/fefo.h"
#include "warehouse/domain/packs.h"

// From messages to what the rules of the domain work on.
namespace muster::warehouse {

domain::Use UseOf(const v1::ReserveStockRequest& request);

// Whether goods so earmarked may be used so.
domain::EarmarkFit FitOf(const v1::Earmark& earmark, const domain::Use& use, const auth::ChapterTree& tree);

// What there is, with the earmarks not judged.
std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances);

// What may be picked from, with the earmarks judged against `use`.
std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances, const domain::Use& use, const auth::ChapterTree& tree);

// Lots as far as domain::CheckUsable looks at them.
std::vector<domain::Stock> ToStock(absl::Span<const v1::Lot> lots);

// The floors that hold in a warehouse against goods for `incident` (empty = none is named), of all that were read.
std::vector<domain::Floor> ToFloors(absl::Span<const sql::ListFloorsRow> rows, absl::string_view warehouse_id, absl::string_view incident);

// The units of items, by item ("items/cotton-tent").
using UnitsOfItems = absl::flat_hash_map<std::string, domain::Units>;
UnitsOfItems ToUnits(absl::Span<const sql::ListPacksRow> rows);

// What lines ask for, in base units. `units` are those of all their items that the catalogue has; `item_of_lot` gives the item of a lot
// that the warehouse has, else nothing. Errors, first match wins: NOT_FOUND/LOT_UNKNOWN, ITEM_UNKNOWN (detail name);
// INVALID_ARGUMENT/INVALID_FIELDS (PACK_UNKNOWN, OUT_OF_RANGE).
absl::StatusOr<std::vector<domain::Want>> ToWants(const google::protobuf::RepeatedPtrField<v1::PickLine>& lines, const UnitsOfItems& units,
                                                  absl::FunctionRef<std::string(const std::string& lot)> item_of_lot);

// A voucher and its event go to readers in one message each. Error: FAILED_PRECONDITION/VOUCHER_TOO_BIG (detail lines).
inline constexpr std::size_t kMaxVoucherBytes = 15'000'000;
absl::Status CheckVoucherSize(const v1::Voucher& voucher);
// The same for what has been picked but is no voucher yet.
inline constexpr std::size_t kMaxPicks = 10'000;
absl::Status CheckPickCount(absl::Span<const domain::Pick> picks);

}  // namespace muster::warehouse
