#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/domain/team_choice.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/common/v1/geo_point.pb.h"
#include "muster/dispatch/v1/mission_proposal.pb.h"
#include "muster/roster/v1/team.pb.h"
#include "platform/auth/chapter_tree.h"

// From needs and teams to a problem of the choice of teams, and from its choice to the proposal.
namespace muster::dispatch {

// All that could be sent, as roster and chapter service have it.
struct Roster {
  // Of the categories that are needed, by name; each once.
  std::vector<roster::v1::Team> teams;
  // Of their chapters, by name, as far as they have one.
  absl::flat_hash_map<std::string, common::v1::GeoPoint> seats;
};

// Reads the teams of the categories that `needs` name, of `chapters` and those below them (none = all). Errors: those of the calls.
absl::StatusOr<Roster> ReadRoster(const Neighbours& neighbours, const rpc::CallOptions& options, const std::vector<v1::MissionNeed>& needs,
                                  const std::vector<std::string>& chapters);

// What dispatch itself knows.
struct OwnRecords {
  // Names of teams that a mission holds.
  absl::flat_hash_set<std::string> engaged_teams;
  // Of the ways to the needs' sites on the day of the call-out.
  TravelRecords travel;
};

struct MissionPlanning {
  std::string incident;
  // Each has its site's point.
  std::vector<v1::MissionNeed> needs;
  Roster roster;
  OwnRecords own;
  // Whole seconds.
  absl::Time call_out_time;
};

// Rows stand in the order of the planning's teams and needs. Errors: those of the travel
// times.
absl::StatusOr<teams::Problem> TeamProblemOf(const MissionPlanning& planning, const TravelTimes* routing, const auth::ChapterTree& tree);

// Everything but `solve_duration_us`.
v1::MissionProposal ToProposal(const MissionPlanning& planning, const teams::Problem& problem, const teams::Choice& choice);

}  // namespace muster::dispatch
