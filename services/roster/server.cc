#include "roster/server.h"

#include <memory>

#include "roster/api/assignment_api.h"
#include "roster/api/team_api.h"
#include "sql/roster_migrations.h"

namespace muster::roster {
namespace {

class Server final : public ServiceServer {
 public:
  explicit Server(const ServiceContext& context)
      : scopes_(context.worlds(), context.chapters()),
        team_api_(scopes_),
        assignment_api_(scopes_),
        team_service_("muster.roster.v1.TeamService") {
    team_service_.Unary("CreateTeam", &team_api_, &TeamApi::CreateTeam);
    team_service_.Unary("GetTeam", &team_api_, &TeamApi::GetTeam);
    team_service_.Unary("ListTeams", &team_api_, &TeamApi::ListTeams);
    team_service_.Unary("SetTeamAvailability", &team_api_, &TeamApi::SetTeamAvailability);
    team_service_.Unary("AssignTeam", &assignment_api_, &AssignmentApi::AssignTeam);
    team_service_.Unary("ReleaseTeam", &assignment_api_, &AssignmentApi::ReleaseTeam);
    team_service_.Unary("ListAssignments", &assignment_api_, &AssignmentApi::ListAssignments);
  }

  std::vector<rpc::Service*> rpc_services() override { return {&team_service_}; }

 private:
  const Scopes scopes_;
  TeamApi team_api_;
  AssignmentApi assignment_api_;
  rpc::Service team_service_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "roster", .migrations = &sql::Migrations, .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> {
            return std::make_unique<Server>(context);
          }};
}

}  // namespace muster::roster
