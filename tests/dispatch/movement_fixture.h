#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/operation.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {

inline constexpr char kLinxia[] = "622900";
inline constexpr char kYinchuan[] = "640100";
inline constexpr char kLinxiaStore[] = "warehouses/622900-01";

// An operation in which Linxia's own 50 tents go to Dahejia.
class MovementFixture : public ::testing::Test {
 protected:
  using Shipments = v1::ShipmentService::Stub;

  template <class T>
  static T Get(absl::StatusOr<T> result) {
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : T();
  }

  template <class Request>
  static Request Named(const std::string& name) {
    Request request;
    request.set_request_id(NewUuid());
    request.set_name(name);
    return request;
  }

  // Wants `quantity` tents.
  void Require(std::int64_t quantity) {
    v1::CreateRequisitionRequest create;
    create.set_request_id(NewUuid());
    v1::Requisition& wanted = *create.mutable_requisition();
    wanted.set_incident(op.incident);
    wanted.set_chapter("chapters/622900");
    wanted.mutable_site()->set_display_name("大河家镇安置点");
    wanted.mutable_site()->set_chapter("chapters/622927");
    v1::Requisition::Line& line = *wanted.add_lines();
    line.set_item("items/cotton-tent");
    line.set_quantity(quantity);
    line.set_priority(common::v1::PRIORITY_CRITICAL);
    const auto created =
        Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::CreateRequisition, create, Operation::DutyOfficer(kLinxia)));
    Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::SubmitRequisition, Named<v1::SubmitRequisitionRequest>(created.name()),
                Operation::DutyOfficer(kLinxia)));
  }

  // Wants `quantity` tents, plans them and has the plan approved; the shipment that is reserved for them.
  v1::Shipment Reserved(std::int64_t quantity) {
    Require(quantity);
    return Planned();
  }

  v1::Shipment Planned() { return PlannedBy(Get(Propose())); }

  v1::Shipment PlannedBy(const v1::Plan& proposed) {
    const v1::Plan plan = Get(op.Call(*op.plans, &v1::PlanService::Stub::SubmitPlan, Named<v1::SubmitPlanRequest>(proposed.name()),
                                      Operation::Commander("620000")));
    auto approve = Named<v1::ApprovePlanRequest>(plan.name());
    approve.set_chapter("chapters/622900");
    const auto approved = Get(op.Call(*op.plans, &v1::PlanService::Stub::ApprovePlan, approve, Operation::Approver(kLinxia)));
    return approved.shipments().empty() ? v1::Shipment() : Now(approved.shipments(0));
  }

  v1::ProposePlanRequest Proposal() const {
    v1::ProposePlanRequest propose;
    propose.set_request_id(NewUuid());
    propose.set_incident(op.incident);
    *propose.mutable_start_time() = ToTimestamp(op.clock.Now() - absl::Hours(24));
    return propose;
  }

  absl::StatusOr<v1::Plan> Propose() { return Propose(Proposal()); }
  absl::StatusOr<v1::Plan> Propose(const v1::ProposePlanRequest& request) {
    return op.Call(*op.plans, &v1::PlanService::Stub::ProposePlan, request, Operation::Commander("620000"));
  }

  v1::Shipment Now(const std::string& name) {
    v1::GetShipmentRequest request;
    request.set_name(name);
    return Get(op.Call(*op.shipments, &Shipments::GetShipment, request, Operation::Commander("000000")));
  }

  v1::Requisition RequisitionOf(const v1::Shipment& shipment) {
    v1::GetRequisitionRequest request;
    request.set_name(shipment.lines(0).requisition());
    return Get(op.Call(*op.requisitions, &v1::RequisitionService::Stub::GetRequisition, request, Operation::DutyOfficer(kLinxia)));
  }

  // Asks until the shipment is in `state`: what a job does takes real time.
  v1::Shipment Await(const std::string& name, v1::Shipment::State state) {
    const absl::Time patience = absl::Now() + absl::Seconds(30);
    v1::Shipment shipment = Now(name);
    while (shipment.state() != state && absl::Now() < patience) {
      absl::SleepFor(absl::Milliseconds(20));
      shipment = Now(name);
    }
    EXPECT_EQ(shipment.state(), state) << shipment.ShortDebugString();
    return shipment;
  }

  v1::Shipment Issued(std::int64_t quantity) { return IssuedOf(Reserved(quantity)); }

  v1::Shipment IssuedOf(const v1::Shipment& reserved) {
    auto issue = Named<v1::IssueShipmentRequest>(reserved.name());
    issue.add_responsible_persons("甲");
    issue.add_responsible_persons("乙");
    *issue.mutable_voucher_time() = ToTimestamp(op.clock.Now() - absl::Hours(23));
    return Get(op.Call(*op.shipments, &Shipments::IssueShipment, issue, Operation::Manager(kLinxia)));
  }

  v1::Shipment Departed(const v1::Shipment& issued) {
    auto depart = Named<v1::DepartShipmentRequest>(issued.name());
    if (issued.loads().empty()) {
      depart.set_carrier("自有车辆");
      depart.set_vehicle("甘N12345");
    }
    *depart.mutable_depart_time() = ToTimestamp(op.clock.Now() - absl::Hours(22));
    return Get(op.Call(*op.shipments, &Shipments::DepartShipment, depart, Operation::Manager(kLinxia)));
  }

  // Twelve hours after departure.
  v1::Shipment Arrived(std::int64_t quantity) { return ArrivedAfter(Reserved(quantity)); }

  v1::Shipment ArrivedAfter(const v1::Shipment& reserved) {
    auto arrive = Named<v1::ArriveShipmentRequest>(Departed(IssuedOf(reserved)).name());
    *arrive.mutable_arrive_time() = ToTimestamp(op.clock.Now() - absl::Hours(10));
    return Get(op.Call(*op.shipments, &Shipments::ArriveShipment, arrive, Operation::DutyOfficer(kLinxia)));
  }

  absl::StatusOr<v1::Shipment> Sign(const v1::SignShipmentRequest& request) {
    return op.Call(*op.shipments, &Shipments::SignShipment, request, Operation::DutyOfficer(kLinxia));
  }

  Operation op;
};

}  // namespace muster::dispatch
