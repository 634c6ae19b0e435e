#include "disaster/server.h"

#include <memory>

#include "disaster/api/incident_api.h"
#include "disaster/api/report_api.h"
#include "disaster/api/response_level_api.h"
#include "muster/chapter/v1/chapter_service.grpc.pb.h"
#include "platform/status/status.h"
#include "sql/disaster_migrations.h"

namespace muster::disaster {
namespace {

using chapter::v1::ChapterService;

// Asks the chapter service on behalf of the caller.
SeatOf AskForSeat(std::shared_ptr<ChapterService::Stub> stub) {
  return [stub = std::move(stub)](const rpc::Call& call, const std::string& name) -> absl::StatusOr<std::optional<common::v1::GeoPoint>> {
    chapter::v1::GetChapterRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const chapter::v1::Chapter found,
                     rpc::Invoke(*stub, &ChapterService::Stub::GetChapter, request, rpc::CallOptions::For(call)));
    if (!found.has_seat()) return std::nullopt;
    return found.seat();
  };
}

class Server final : public ServiceServer {
 public:
  explicit Server(const ServiceContext& context)
      : scopes_(context.worlds(), context.chapters()),
        incident_api_(scopes_, AskForSeat(ChapterService::NewStub(context.ChannelTo("chapter")))),
        report_api_(scopes_),
        response_level_api_(scopes_),
        incident_service_("muster.disaster.v1.IncidentService") {
    incident_service_.Unary("CreateIncident", &incident_api_, &IncidentApi::CreateIncident);
    incident_service_.Unary("GetIncident", &incident_api_, &IncidentApi::GetIncident);
    incident_service_.Unary("ListIncidents", &incident_api_, &IncidentApi::ListIncidents);
    incident_service_.Unary("CreateReport", &report_api_, &ReportApi::CreateReport);
    incident_service_.Unary("ListReports", &report_api_, &ReportApi::ListReports);
    incident_service_.Unary("ProposeResponseLevel", &response_level_api_, &ResponseLevelApi::ProposeResponseLevel);
    incident_service_.Unary("DecideResponseLevel", &response_level_api_, &ResponseLevelApi::DecideResponseLevel);
    incident_service_.Unary("EndResponseLevel", &response_level_api_, &ResponseLevelApi::EndResponseLevel);
    incident_service_.Unary("ListResponseLevelDecisions", &response_level_api_, &ResponseLevelApi::ListResponseLevelDecisions);
    incident_service_.Unary("ListTriggerTables", &response_level_api_, &ResponseLevelApi::ListTriggerTables);
  }

  std::vector<rpc::Service*> rpc_services() override { return {&incident_service_}; }

 private:
  const Scopes scopes_;
  IncidentApi incident_api_;
  ReportApi report_api_;
  ResponseLevelApi response_level_api_;
  rpc::Service incident_service_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "disaster", .migrations = &sql::Migrations, .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> {
            return std::make_unique<Server>(context);
          }};
}

}  // namespace muster::disaster
