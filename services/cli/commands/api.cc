#include "cli/commands/api.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "muster/chapter/v1/chapter_service.pb.h"
#include "muster/chapter/v1/events.pb.h"
#include "muster/chapter/v1/session_service.pb.h"
#include "muster/chapter/v1/user_service.pb.h"
#include "muster/common/v1/audit_service.pb.h"
#include "muster/common/v1/event_service.pb.h"
#include "muster/disaster/v1/disaster_service.pb.h"
#include "muster/disaster/v1/events.pb.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "muster/dispatch/v1/events.pb.h"
#include "muster/dispatch/v1/execution_report_service.pb.h"
#include "muster/roster/v1/events.pb.h"
#include "muster/roster/v1/roster_service.pb.h"
#include "muster/warehouse/v1/calendar_service.pb.h"
#include "muster/warehouse/v1/donation_service.pb.h"
#include "muster/warehouse/v1/draft_service.pb.h"
#include "muster/warehouse/v1/events.pb.h"
#include "muster/warehouse/v1/grade_service.pb.h"
#include "muster/warehouse/v1/lot_service.pb.h"
#include "muster/warehouse/v1/paper_service.pb.h"
#include "muster/warehouse/v1/position_service.pb.h"
#include "muster/warehouse/v1/sheet_service.pb.h"
#include "muster/warehouse/v1/stock_level_service.pb.h"
#include "muster/warehouse/v1/stocktake_service.pb.h"
#include "muster/warehouse/v1/voucher_service.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/client.h"
#include "platform/status/status.h"

namespace muster::cli {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// A message of each file that has services or events. Naming it here is also what links the file into the program.
std::vector<const FileDescriptor*> Files() {
  return {
      chapter::v1::GetChapterRequest::descriptor()->file(),       chapter::v1::ChaptersImported::descriptor()->file(),
      disaster::v1::GetIncidentRequest::descriptor()->file(),     disaster::v1::IncidentCreated::descriptor()->file(),
      roster::v1::GetTeamRequest::descriptor()->file(),           roster::v1::TeamCreated::descriptor()->file(),
      warehouse::v1::GetItemRequest::descriptor()->file(),        warehouse::v1::ItemCreated::descriptor()->file(),
      warehouse::v1::GetGradeGapsRequest::descriptor()->file(),   warehouse::v1::SetStockLevelRequest::descriptor()->file(),
      warehouse::v1::GetDraftRequest::descriptor()->file(),       warehouse::v1::GetLotRequest::descriptor()->file(),
      warehouse::v1::GetDonationRequest::descriptor()->file(),    warehouse::v1::SetCalendarDaysRequest::descriptor()->file(),
      warehouse::v1::GetStocktakeRequest::descriptor()->file(),   warehouse::v1::ListExpiringRequest::descriptor()->file(),
      warehouse::v1::PrintVoucherRequest::descriptor()->file(),   warehouse::v1::ImportSheetRequest::descriptor()->file(),
      warehouse::v1::ReverseVoucherRequest::descriptor()->file(), dispatch::v1::GetPlanRequest::descriptor()->file(),
      dispatch::v1::PlanProposed::descriptor()->file(),           common::v1::WatchEventsRequest::descriptor()->file(),
      common::v1::VerifyAuditRequest::descriptor()->file(),       dispatch::v1::GetExecutionReportRequest::descriptor()->file(),
      chapter::v1::GetUserRequest::descriptor()->file(),          chapter::v1::ListSessionsRequest::descriptor()->file(),
  };
}

}  // namespace

const std::vector<const ServiceDescriptor*>& ApiServices() {
  static const auto* services = [] {
    auto* all = new std::vector<const ServiceDescriptor*>;
    for (const FileDescriptor* file : Files()) {
      for (int i = 0; i < file->service_count(); ++i) all->push_back(file->service(i));
    }
    return all;
  }();
  return *services;
}

std::vector<std::string> ServicesWithEvents() {
  std::vector<std::string> services;
  for (const ServiceDescriptor* service : ApiServices()) {
    const std::string name = rpc::ServiceOf(service->method(0)->input_type());
    if (name != "common" && std::find(services.begin(), services.end(), name) == services.end()) services.push_back(name);
  }
  return services;
}

absl::StatusOr<const MethodDescriptor*> FindMethod(absl::string_view name) {
  const std::string wanted = absl::StrCat(".", absl::StrReplaceAll(name, {{"/", "."}}));
  std::vector<const MethodDescriptor*> found;
  for (const ServiceDescriptor* service : ApiServices()) {
    for (int i = 0; i < service->method_count(); ++i) {
      if (absl::EndsWith(absl::StrCat(".", service->method(i)->full_name()), wanted)) found.push_back(service->method(i));
    }
  }
  if (found.size() == 1) return found[0];
  if (found.empty()) return NotFound("METHOD_UNKNOWN", "no such method", {{"method", name}});
  return InvalidArgument("METHOD_AMBIGUOUS", "several methods of that name",
                         {{"method", name}, {"candidates", absl::StrJoin(found, ", ", [](std::string* out, const MethodDescriptor* method) {
                                               absl::StrAppend(out, MethodName(*method));
                                             })}});
}

std::string MethodName(const MethodDescriptor& method) { return absl::StrCat(method.service()->full_name(), "/", method.name()); }

}  // namespace muster::cli
