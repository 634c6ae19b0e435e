#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/fleet.pb.h"

// Carriers, vehicles, drivers and loads.
namespace muster::dispatch {

// Which rows of a list to read.
struct FleetFilter {
  std::int64_t after_id = 0;
  // Division codes; none means all.
  std::optional<std::vector<std::string>> chapter_ids;
  std::int64_t limit = 0;
};

// What of other shipments is on a vehicle.
struct VehicleUse {
  std::string plate;
  std::string shipment;
  v1::Shipment::State state = v1::Shipment::STATE_UNSPECIFIED;
  std::int64_t weight_g = 0;
};

// A driver's telephone number as it is kept.
struct DriverPhone {
  std::int64_t driver_id = 0;
  // "138****5678"
  std::string masked;
  // At PhonePlace.
  std::string sealed;
};

// Where a driver's telephone number is sealed for.
std::string PhonePlace(std::int64_t driver_id);

// What shipments that are approved have still to load.
struct UnloadedGoods {
  std::string warehouse;
  std::string item;
  absl::Time planned_depart;
  // Base units.
  std::int64_t quantity = 0;
};

// Find… and Lock… give those that exist, by id. Insert gives the id; Save writes what may change, and puts the new etag into the message.
// Drivers come with their telephone numbers masked.
class FleetTx : public DispatchTx {
 public:
  using DispatchTx::DispatchTx;
  using DispatchTx::Insert;
  using DispatchTx::Save;

  absl::StatusOr<std::optional<std::int64_t>> Insert(const v1::Carrier& carrier);
  absl::StatusOr<std::vector<v1::Carrier>> FindCarriers(const std::vector<std::int64_t>& ids);
  absl::StatusOr<std::vector<v1::Carrier>> LockCarriers(const std::vector<std::int64_t>& ids);
  absl::StatusOr<std::vector<v1::Carrier>> ListCarriers(const FleetFilter& filter);
  void Save(v1::Carrier& carrier);

  // None when the chapter has one with these plates.
  absl::StatusOr<std::optional<std::int64_t>> Insert(const v1::Vehicle& vehicle);
  absl::StatusOr<std::vector<v1::Vehicle>> FindVehicles(const std::vector<std::int64_t>& ids);
  absl::StatusOr<std::vector<v1::Vehicle>> LockVehicles(const std::vector<std::int64_t>& ids);
  absl::StatusOr<std::vector<v1::Vehicle>> ListVehicles(const FleetFilter& filter);
  void Save(v1::Vehicle& vehicle);

  absl::StatusOr<std::optional<std::int64_t>> Insert(const v1::Driver& driver);
  absl::StatusOr<std::vector<v1::Driver>> FindDrivers(const std::vector<std::int64_t>& ids);
  absl::StatusOr<std::vector<v1::Driver>> LockDrivers(const std::vector<std::int64_t>& ids);
  absl::StatusOr<std::vector<v1::Driver>> ListDrivers(const FleetFilter& filter);
  // Without the telephone number, which SavePhone writes.
  void Save(v1::Driver& driver);
  // Sealed at PhonePlace.
  absl::StatusOr<std::string> FindPhone(std::int64_t driver_id);
  void SavePhone(const DriverPhone& phone);
  // Of drivers whose sealed number does not begin with `prefix`, in order, locked.
  absl::StatusOr<std::vector<DriverPhone>> LockPhonesSealedOtherwise(absl::string_view prefix, std::int64_t after_id, std::int64_t limit);

  // What shipments other than `shipment` that have not arrived have on vehicles with these plates.
  absl::StatusOr<std::vector<VehicleUse>> ListVehicleUses(const std::vector<std::string>& plates, absl::string_view shipment);
  // Of all shipments but these, by warehouse, item and planned departure.
  absl::StatusOr<std::vector<UnloadedGoods>> ListUnloadedGoods(const std::vector<std::string>& but_shipments);
  // Puts the shipment's loads in place of those before.
  void SaveLoads(const v1::Shipment& shipment);
};

// 12 from "vehicles/12" and "vehicles"; none when `name` is not of that form.
std::optional<std::int64_t> FleetId(absl::string_view name, absl::string_view collection);

}  // namespace muster::dispatch
