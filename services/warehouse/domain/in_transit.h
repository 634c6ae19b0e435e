#pragma once

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"

namespace muster::warehouse::domain {

// Units of a lot that leave a shipment: handed over, lost or damaged.
struct Unloading {
  // "lots/1024"
  std::string lot;
  // Base units, ≥ 0.
  std::int64_t quantity;
};

// Units of a lot on a shipment, as a warehouse sees them that wants to take them in. Base units, ≥ 0.
struct OnShipment {
  std::int64_t quantity = 0;
  // What transfer orders say is for this warehouse, and for others; both as far as it has not been taken in.
  std::int64_t due_here = 0;
  std::int64_t due_elsewhere = 0;
  // How many warehouses `due_elsewhere` is for.
  int others_waiting_count = 0;
  // Whoever takes it in may see the warehouse that sent it.
  bool sender_is_visible = false;
  // This warehouse sent some of it.
  bool was_sent_from_here = false;
};

// How much of it the warehouse may take in: what is for it, what comes back to it, and, of a sender that can be seen, what is for no other.
std::int64_t ReceivableQuantity(const OnShipment& on_it);

// OK unless a sender takes a part of a lot back off a shipment, several warehouses wait for that lot, and too little for all of them would
// be left: nothing says then whose goods came back. Each transfer order can be reversed by itself instead. Error:
// FAILED_PRECONDITION/SEVERAL_WAREHOUSES_WAIT (details lot, due), for the first such lot.
absl::Status CheckTakenBack(const absl::flat_hash_map<std::string, OnShipment>& on_shipment, absl::Span<const Unloading> unloadings);

// OK when no more of any lot leaves the shipment than is on it. `in_transit`: base units by lot.
// Error: FAILED_PRECONDITION/NOT_IN_TRANSIT (details lot, in_transit, requested), for the first such lot.
absl::Status CheckInTransit(const absl::flat_hash_map<std::string, std::int64_t>& in_transit, absl::Span<const Unloading> unloadings);

}  // namespace muster::warehouse::domain
