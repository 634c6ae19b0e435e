#include "warehouse/domain/in_transit.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::warehouse::domain {

absl::Status CheckInTransit(const absl::flat_hash_map<std::string, std::int64_t>& in_transit, absl::Span<const Unloading> unloadings) {
  absl::flat_hash_map<std::string, std::int64_t> requested;
  for (const Unloading& unloading : unloadings) requested[unloading.lot] += unloading.quantity;
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
