#include "roster/domain/team_rules.h"

#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::roster {
namespace {

TeamStanding Team(Availability availability, std::string mission = "") {
  return {.name = "teams/640000-relief-1", .availability = availability, .mission = std::move(mission), .member_count = 15};
}

TEST(CheckAssignable, AllowsAnAvailableTeamUpToItsStrength) {
  EXPECT_TRUE(CheckAssignable(Team(Availability::kAvailable), 1).ok());
  EXPECT_TRUE(CheckAssignable(Team(Availability::kAvailable), 15).ok());
}

TEST(CheckAssignable, SaysHowManyPeopleATeamLacks) {
  const absl::Status status = CheckAssignable(Team(Availability::kAvailable), 16);
  EXPECT_EQ(ReasonOf(status), "TEAM_TOO_SMALL");
  EXPECT_EQ(DetailOf(status, "member_count"), "15");
  EXPECT_EQ(DetailOf(status, "requested"), "16");
}

TEST(CheckAssignable, RefusesATeamThatItsChapterStoodDownWhateverTheNumber) {
  EXPECT_EQ(ReasonOf(CheckAssignable(Team(Availability::kUnavailable), 1)), "TEAM_UNAVAILABLE");
  EXPECT_EQ(ReasonOf(CheckAssignable(Team(Availability::kUnavailable), 16)), "TEAM_UNAVAILABLE");
}

TEST(CheckAssignable, SaysWhichMissionATeamIsOn) {
  const absl::Status status = CheckAssignable(Team(Availability::kAssigned, "missions/20231218-622927-1-01"), 16);
  EXPECT_EQ(ReasonOf(status), "TEAM_ASSIGNED");
  EXPECT_EQ(DetailOf(status, "mission"), "missions/20231218-622927-1-01");
}

TEST(CheckAvailabilitySettable, HoldsUnlessTheTeamIsOnAMission) {
  EXPECT_TRUE(CheckAvailabilitySettable(Team(Availability::kAvailable)).ok());
  EXPECT_TRUE(CheckAvailabilitySettable(Team(Availability::kUnavailable)).ok());
  EXPECT_EQ(ReasonOf(CheckAvailabilitySettable(Team(Availability::kAssigned, "missions/1"))), "TEAM_ASSIGNED");
}

}  // namespace
}  // namespace muster::roster
