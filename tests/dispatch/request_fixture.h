#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dispatch/operation.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {

inline constexpr char kLinxia[] = "622900", kYinchuan[] = "640100", kGansu[] = "620000", kNingxia[] = "640000", kNation[] = "000000";

// An operation with the calls that tests of requisitions and approvals need. Linxia has 50 tents, Yinchuan 100.
class RequestTest : public ::testing::Test {
 protected:
  using Person = Operation::Person;

  // See Operation.
  explicit RequestTest(absl::string_view routing_url = "") : op(routing_url) {}

  template <class T>
  static T Get(absl::StatusOr<T> result) {
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : T();
  }

  template <class Request>
  static Request New() {
    Request request;
    request.set_request_id(NewUuid());
    return request;
  }

  template <class Request>
  static Request Named(const std::string& name) {
    Request request = New<Request>();
    request.set_name(name);
    return request;
  }

  struct Need {
    std::int64_t quantity = 0;
    std::string chapter = kLinxia;
    std::string site = "大河家镇安置点";
    double latitude_degrees = 35.84;
  };

  v1::Requisition Draft(const Need& need) {
    auto request = New<v1::CreateRequisitionRequest>();
    v1::Requisition& requisition = *request.mutable_requisition();
    requisition.set_incident(op.incident);
    requisition.set_chapter("chapters/" + need.chapter);
    requisition.mutable_site()->set_display_name(need.site);
    requisition.mutable_site()->set_chapter("chapters/622927");
    requisition.mutable_site()->mutable_point()->set_latitude_degrees(need.latitude_degrees);
    requisition.mutable_site()->mutable_point()->set_longitude_degrees(102.78);
    SetTents(requisition, need.quantity);
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::CreateRequisition, request, Operation::DutyOfficer(need.chapter)));
  }

  static void SetTents(v1::Requisition& requisition, std::int64_t quantity) {
    requisition.clear_lines();
    v1::Requisition::Line& line = *requisition.add_lines();
    line.set_item("items/cotton-tent");
    line.set_quantity(quantity);
    line.set_priority(common::v1::PRIORITY_CRITICAL);
  }

  v1::Requisition Require(const Need& need) {
    const auto submit = Named<v1::SubmitRequisitionRequest>(Draft(need).name());
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::SubmitRequisition, submit, Operation::DutyOfficer(need.chapter)));
  }
  v1::Requisition Require(std::int64_t quantity) { return Require(Need{.quantity = quantity}); }

  v1::Requisition Now(const std::string& name) {
    v1::GetRequisitionRequest request;
    request.set_name(name);
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::GetRequisition, request, Operation::DutyOfficer(kNation)));
  }

  v1::Plan Proposed() {
    auto request = New<v1::ProposePlanRequest>();
    request.set_incident(op.incident);
    *request.mutable_start_time() = ToTimestamp(op.clock.Now() - absl::Hours(24));
    return Get(op.Call(*op.plans, &v1::PlanService::Stub::ProposePlan, request, Operation::Commander(kGansu)));
  }

  v1::Plan SubmittedPlan() {
    const auto submit = Named<v1::SubmitPlanRequest>(Proposed().name());
    return Get(op.Call(*op.plans, &v1::PlanService::Stub::SubmitPlan, submit, Operation::Commander(kGansu)));
  }

  v1::Plan PlanNow(const std::string& name) {
    v1::GetPlanRequest request;
    request.set_name(name);
    return Get(op.Call(*op.plans, &v1::PlanService::Stub::GetPlan, request, Operation::Commander(kNation)));
  }

  // How the way of a line is known.
  static std::string TravelSource(const v1::Plan& plan, int line) { return plan.travel_sources(plan.lines(line).travel_source_index()); }

  static v1::ApprovePlanRequest Approval(const std::string& plan, const std::string& code, int step = 0) {
    auto request = Named<v1::ApprovePlanRequest>(plan);
    request.set_chapter("chapters/" + code);
    request.set_step(step);
    return request;
  }

  absl::StatusOr<v1::Plan> TryApprove(const v1::ApprovePlanRequest& request, const Person& person) {
    return op.Call(*op.plans, &v1::PlanService::Stub::ApprovePlan, request, person);
  }
  absl::StatusOr<v1::Plan> TryApprove(const v1::Plan& plan, const std::string& code) {
    return TryApprove(Approval(plan.name(), code), Operation::Approver(code));
  }

  std::vector<v1::Shipment> ShipmentsOf(const std::string& plan) {
    v1::ListShipmentsRequest request;
    request.set_plan(plan);
    const auto response = Get(op.Call(*op.shipments, &v1::ShipmentService::Stub::ListShipments, request, Operation::Commander(kNation)));
    return {response.shipments().begin(), response.shipments().end()};
  }

  Operation op;
};

}  // namespace muster::dispatch
