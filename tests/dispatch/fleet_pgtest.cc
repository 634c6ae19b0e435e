#include "dispatch/movement_fixture.h"

namespace muster::dispatch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FleetTest : public MovementFixture {
 protected:
  v1::Carrier AddCarrier() {
    v1::CreateCarrierRequest request;
    request.set_request_id(NewUuid());
    v1::Carrier& carrier = *request.mutable_carrier();
    carrier.set_chapter("chapters/622900");
    carrier.set_display_name("临夏某物流公司");
    carrier.set_contract_number("应急物流-2023-01");
    carrier.set_contract_start_date("2023-01-01");
    carrier.set_contract_end_date("2025-12-31");
    return Get(op.Call(*op.carriers, &v1::CarrierService::Stub::CreateCarrier, request, Operation::Manager(kLinxia)));
  }

  absl::StatusOr<v1::Vehicle> TryAddVehicle(const std::string& plate, const std::string& carrier = "") {
    v1::CreateVehicleRequest request;
    request.set_request_id(NewUuid());
    v1::Vehicle& vehicle = *request.mutable_vehicle();
    vehicle.set_chapter("chapters/622900");
    vehicle.set_plate(plate);
    vehicle.set_carrier(carrier);
    vehicle.set_kind(v1::Vehicle::KIND_BOX_TRUCK);
    vehicle.set_payload_g(1'500'000);
    return op.Call(*op.vehicles, &v1::VehicleService::Stub::CreateVehicle, request, Operation::Manager(kLinxia));
  }

  v1::Driver AddDriver() {
    v1::CreateDriverRequest request;
    request.set_request_id(NewUuid());
    v1::Driver& driver = *request.mutable_driver();
    driver.set_chapter("chapters/622900");
    driver.set_display_name("马师傅");
    driver.set_phone("13800005678");
    driver.set_licence_class("B2");
    return Get(op.Call(*op.drivers, &v1::DriverService::Stub::CreateDriver, request, Operation::Manager(kLinxia)));
  }

  static void Add(v1::LoadShipmentRequest& request, const v1::Vehicle& vehicle, std::int64_t quantity) {
    v1::LoadShipmentRequest::Load& load = *request.add_loads();
    load.set_vehicle(vehicle.name());
    load.add_lines()->set_quantity(quantity);
  }

  absl::StatusOr<v1::Shipment> Load(const v1::LoadShipmentRequest& request) {
    return op.Call(*op.shipments, &Shipments::LoadShipment, request, Operation::Manager(kLinxia));
  }

  std::string PhoneAsSeenBy(const std::string& driver, const Operation::Person& person) {
    v1::GetDriverRequest request;
    request.set_name(driver);
    return Get(op.Call(*op.drivers, &v1::DriverService::Stub::GetDriver, request, person)).phone();
  }
};

TEST_F(FleetTest, CarriesAShipmentOnTwoVehiclesThatTheLoadsName) {
  const v1::Carrier carrier = AddCarrier();
  const v1::Vehicle hired = Get(TryAddVehicle("甘N11111", carrier.name()));
  const v1::Vehicle own = Get(TryAddVehicle("甘N22222"));
  auto load = Named<v1::LoadShipmentRequest>(Issued(40).name());
  Add(load, hired, 25);
  load.mutable_loads(0)->add_drivers(AddDriver().name());
  Add(load, own, 15);
  const v1::Shipment loaded = Get(Load(load));
  ASSERT_THAT(loaded.loads(), SizeIs(2));
  EXPECT_EQ(loaded.state(), v1::Shipment::STATE_ISSUED);
  EXPECT_EQ(loaded.loads(0).weight_g(), 1'500'000);
  EXPECT_EQ(loaded.loads(0).drivers(0).masked_phone(), "138****5678");
  const v1::Shipment departed = Departed(loaded);
  EXPECT_EQ(departed.state(), v1::Shipment::STATE_IN_TRANSIT);
  EXPECT_EQ(departed.carrier(), "临夏某物流公司");
  EXPECT_EQ(departed.vehicle(), "甘N11111、甘N22222");
  EXPECT_EQ(Now(loaded.name()).loads(1).plate(), "甘N22222");
}

TEST_F(FleetTest, CarriesNoMoreThanTheVehicleMay) {
  auto load = Named<v1::LoadShipmentRequest>(Issued(40).name());
  Add(load, Get(TryAddVehicle("甘N11111")), 26);
  Add(load, Get(TryAddVehicle("甘N22222")), 14);
  const absl::Status status = Load(load).status();
  EXPECT_EQ(ReasonOf(status), "PAYLOAD_EXCEEDED");
  EXPECT_EQ(DetailOf(status, "weight_kg"), "1560");
}

TEST_F(FleetTest, LoadsExactlyWhatWasIssued) {
  auto load = Named<v1::LoadShipmentRequest>(Issued(20).name());
  Add(load, Get(TryAddVehicle("甘N11111")), 19);
  const std::vector<Violation> violations = ViolationsOf(Load(load).status());
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_EQ(violations[0].reason, "LOAD_MISMATCH");
}

TEST_F(FleetTest, KeepsAVehicleWithItsShipmentUntilThatArrives) {
  const v1::Vehicle lorry = Get(TryAddVehicle("甘N11111"));
  auto first = Named<v1::LoadShipmentRequest>(Issued(20).name());
  Add(first, lorry, 20);
  const v1::Shipment under_way = Departed(Get(Load(first)));
  auto second = Named<v1::LoadShipmentRequest>(Issued(10).name());
  Add(second, lorry, 10);
  const absl::Status status = Load(second).status();
  EXPECT_EQ(ReasonOf(status), "VEHICLE_UNDER_WAY");
  EXPECT_EQ(DetailOf(status, "shipment"), under_way.name());
  Get(op.Call(*op.shipments, &Shipments::ArriveShipment, Named<v1::ArriveShipmentRequest>(under_way.name()),
              Operation::DutyOfficer(kLinxia)));
  second.set_request_id(NewUuid());
  EXPECT_THAT(Get(Load(second)).loads(), SizeIs(1));
}

TEST_F(FleetTest, WeighsWhatWaitsOnAVehicleOfAnotherShipment) {
  const v1::Vehicle lorry = Get(TryAddVehicle("甘N11111"));
  auto first = Named<v1::LoadShipmentRequest>(Issued(20).name());
  Add(first, lorry, 20);
  Get(Load(first));
  auto second = Named<v1::LoadShipmentRequest>(Issued(6).name());
  Add(second, lorry, 6);
  EXPECT_EQ(ReasonOf(Load(second).status()), "PAYLOAD_EXCEEDED");
}

TEST_F(FleetTest, SaysWhoCarriesTheGoodsOnce) {
  auto load = Named<v1::LoadShipmentRequest>(Issued(20).name());
  Add(load, Get(TryAddVehicle("甘N11111")), 20);
  Get(Load(load));
  auto depart = Named<v1::DepartShipmentRequest>(load.name());
  depart.set_vehicle("甘N99999");
  const auto status = op.Call(*op.shipments, &Shipments::DepartShipment, depart, Operation::Manager(kLinxia)).status();
  ASSERT_THAT(ViolationsOf(status), SizeIs(1));
  EXPECT_EQ(ViolationsOf(status)[0].reason, "LOADED_BEFORE");
}

TEST_F(FleetTest, ShowsADriversNumberToTheChapterThatHiresThem) {
  const std::string driver = AddDriver().name();
  EXPECT_EQ(PhoneAsSeenBy(driver, Operation::DutyOfficer(kLinxia)), "13800005678");
  EXPECT_EQ(PhoneAsSeenBy(driver, Operation::DutyOfficer("620000")), "138****5678");
  EXPECT_EQ(PhoneAsSeenBy(driver, Operation::DutyOfficer("622927")), "138****5678");
  v1::GetDriverRequest elsewhere;
  elsewhere.set_name(driver);
  EXPECT_EQ(ReasonOf(op.Call(*op.drivers, &v1::DriverService::Stub::GetDriver, elsewhere, Operation::DutyOfficer(kYinchuan)).status()),
            "DRIVER_UNKNOWN");
}

TEST_F(FleetTest, ChangesOnlyWhatNobodyChangedMeanwhile) {
  v1::UpdateCarrierRequest update;
  update.set_request_id(NewUuid());
  *update.mutable_carrier() = AddCarrier();
  update.mutable_carrier()->set_contract_end_date("2026-12-31");
  const v1::Carrier changed = Get(op.Call(*op.carriers, &v1::CarrierService::Stub::UpdateCarrier, update, Operation::Manager(kLinxia)));
  EXPECT_EQ(changed.contract_end_date(), "2026-12-31");
  update.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(op.Call(*op.carriers, &v1::CarrierService::Stub::UpdateCarrier, update, Operation::Manager(kLinxia)).status()),
            "ETAG_MISMATCH");
  update.mutable_carrier()->set_etag(changed.etag());
  EXPECT_EQ(ReasonOf(op.Call(*op.carriers, &v1::CarrierService::Stub::UpdateCarrier, update, Operation::Manager("622927")).status()),
            "OUTSIDE_CHAPTER");
}

TEST_F(FleetTest, ForgetsADeletedVehicleWhereSomethingIsToBeLoaded) {
  const v1::Vehicle lorry = Get(TryAddVehicle("甘N11111"));
  EXPECT_EQ(ReasonOf(TryAddVehicle("甘N11111").status()), "VEHICLE_EXISTS");
  auto remove = Named<v1::DeleteVehicleRequest>(lorry.name());
  remove.set_etag(lorry.etag());
  EXPECT_TRUE(Get(op.Call(*op.vehicles, &v1::VehicleService::Stub::DeleteVehicle, remove, Operation::Manager(kLinxia))).has_delete_time());
  const v1::Vehicle again = Get(TryAddVehicle("甘N11111"));
  v1::ListVehiclesRequest list;
  list.set_ancestor("chapters/622900");
  const auto listed = Get(op.Call(*op.vehicles, &v1::VehicleService::Stub::ListVehicles, list, Operation::Manager(kLinxia)));
  ASSERT_THAT(listed.vehicles(), SizeIs(1));
  EXPECT_EQ(listed.vehicles(0).name(), again.name());
  auto load = Named<v1::LoadShipmentRequest>(Issued(1).name());
  Add(load, lorry, 1);
  EXPECT_EQ(ReasonOf(Load(load).status()), "VEHICLE_UNKNOWN");
}

TEST_F(FleetTest, ListsWhatTheChaptersAboveHireToo) {
  AddCarrier();
  const auto carriers = [&](const Operation::Person& person) {
    std::vector<std::string> names;
    const auto listed = Get(op.Call(*op.carriers, &v1::CarrierService::Stub::ListCarriers, v1::ListCarriersRequest(), person));
    for (const v1::Carrier& carrier : listed.carriers()) names.push_back(carrier.display_name());
    return names;
  };
  EXPECT_THAT(carriers(Operation::Manager("622927")), ElementsAre("临夏某物流公司"));
  EXPECT_THAT(carriers(Operation::Manager("000000")), ElementsAre("临夏某物流公司"));
  EXPECT_THAT(carriers(Operation::Manager(kYinchuan)), IsEmpty());
}

}  // namespace
}  // namespace muster::dispatch
