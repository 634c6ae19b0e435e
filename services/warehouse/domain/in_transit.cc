#include "warehouse/domain/in_transit.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

absl::flat_hash_map<std::string, std::int64_t> SumByLot(absl::Span<const Unloading> unloadings) {
  absl::flat_hash_map<std::string, std::int64_t> sums;
  for (const Unloading& unloading : unloadings) sums[unloading.lot] += unloading.quantity;
  return sums;
}

}  // namespace

std::int64_t ReceivableQuantity(const OnShipment& on_it) {
  if (on_it.was_sent_from_here) return on_it.quantity;
  const std::int64_t for_nobody_else = on_it.sender_is_visible ? on_it.quantity - on_it.due_elsewhere : 0;
  return std::max(std::min(on_it.due_here, on_it.quantity), for_nobody_else);
}

absl::Status CheckTakenBack(const absl::flat_hash_map<std::string, OnShipment>& on_shipment, absl::Span<const Unloading> unloadings) {
  const absl::flat_hash_map<std::string, std::int64_t> taken = SumByLot(unloadings);
  for (const Unloading& unloading : unloadings) {
    const auto it = on_shipment.find(unloading.lot);
    if (it == on_shipment.end() || !it->second.was_sent_from_here || it->second.others_waiting_count < 2) continue;
    const std::int64_t left = it->second.quantity - taken.at(unloading.lot);
    if (left <= 0 || left >= it->second.due_elsewhere) continue;
    return FailedPrecondition("SEVERAL_WAREHOUSES_WAIT", absl::StrCat("several warehouses wait for ", unloading.lot),
                              {{"lot", unloading.lot}, {"due", it->second.due_elsewhere}});
  }
  return absl::OkStatus();
}

absl::Status CheckInTransit(const absl::flat_hash_map<std::string, std::int64_t>& in_transit, absl::Span<const Unloading> unloadings) {
  const absl::flat_hash_map<std::string, std::int64_t> requested = SumByLot(unloadings);
  for (const Unloading& unloading : unloadings) {
    const auto it = in_transit.find(unloading.lot);
    const std::int64_t on_it = it == in_transit.end() ? 0 : it->second;
    const std::int64_t wanted = requested.at(unloading.lot);
    if (wanted <= on_it) continue;
    return FailedPrecondition("NOT_IN_TRANSIT", absl::StrCat("fewer units of ", unloading.lot, " are on the shipment"),
                              {{"lot", unloading.lot}, {"in_transit", on_it}, {"requested", wanted}});
  }
  return absl::OkStatus();
}

}  // namespace muster::warehouse::domain
