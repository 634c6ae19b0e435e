#include "dispatch/domain/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

using ::testing::ElementsAre;

// 50 tents of 60 kg, 10 boxes of unknown weight.
const std::vector<IssuedLine> kIssued = {{.quantity = 50, .unit_weight_g = 60'000}, {.quantity = 10}};

VehicleLoad Lorry(std::vector<LoadedLine> lines) { return {.plate = "甘A1", .payload_g = 3'000'000, .lines = std::move(lines)}; }

std::vector<std::string> WrongOf(const std::vector<VehicleLoad>& loads) {
  std::vector<std::string> wrong;
  for (const Violation& violation : ViolationsOf(CheckLoads(kIssued, loads).status())) {
    wrong.push_back(absl::StrCat(violation.field, " ", violation.reason));
  }
  return wrong;
}

TEST(CheckLoads, WeighsWhatEachVehicleCarries) {
  const auto weights = CheckLoads(kIssued, {{Lorry({{0, 50}}), Lorry({{1, 10}})}});
  ASSERT_TRUE(weights.ok()) << weights.status();
  EXPECT_EQ((*weights)[0].weight_g, 3'000'000);
  EXPECT_EQ((*weights)[0].unweighed_line_count, 0);
  EXPECT_EQ((*weights)[1].weight_g, 0);
  EXPECT_EQ((*weights)[1].unweighed_line_count, 1);
}

TEST(CheckLoads, MayDivideALineAmongVehicles) { EXPECT_TRUE(CheckLoads(kIssued, {{Lorry({{0, 20}, {1, 10}}), Lorry({{0, 30}})}}).ok()); }

TEST(CheckLoads, LeavesNothingBehindAndTakesNothingThatWasNotIssued) {
  EXPECT_THAT(WrongOf({Lorry({{0, 49}, {1, 10}})}), ElementsAre("loads LOAD_MISMATCH"));
  EXPECT_THAT(WrongOf({Lorry({{0, 30}, {1, 10}}), Lorry({{0, 21}})}), ElementsAre("loads LOAD_MISMATCH"));
}

TEST(CheckLoads, NamesEveryWrongLine) {
  EXPECT_THAT(WrongOf({Lorry({{2, 1}, {0, 0}, {1, 5}, {1, 5}}), Lorry({{-1, 1}, {0, 51}})}),
              ElementsAre("loads[0].lines[0].line_index OUT_OF_RANGE", "loads[0].lines[1].quantity OUT_OF_RANGE",
                          "loads[0].lines[3].line_index NAMED_TWICE", "loads[1].lines[0].line_index OUT_OF_RANGE",
                          "loads[1].lines[1].quantity OUT_OF_RANGE"));
}

TEST(CheckLoads, RefusesAVehicleThatIsUnderWay) {
  VehicleLoad lorry = Lorry({{0, 50}, {1, 10}});
  lorry.under_way_with = "shipments/1-01";
  const absl::Status status = CheckLoads(kIssued, {{lorry}}).status();
  EXPECT_EQ(ReasonOf(status), "VEHICLE_UNDER_WAY");
  EXPECT_EQ(DetailOf(status, "shipment"), "shipments/1-01");
}

TEST(CheckLoads, CountsWhatOtherShipmentsHaveOnTheVehicle) {
  VehicleLoad lorry = Lorry({{0, 50}, {1, 10}});
  EXPECT_TRUE(CheckLoads(kIssued, {{lorry}}).ok());
  lorry.other_weight_g = 1;
  const absl::Status status = CheckLoads(kIssued, {{lorry}}).status();
  EXPECT_EQ(ReasonOf(status), "PAYLOAD_EXCEEDED");
  EXPECT_EQ(DetailOf(status, "weight_kg"), "3001");
  EXPECT_EQ(DetailOf(status, "payload_kg"), "3000");
}

}  // namespace
}  // namespace muster::dispatch
