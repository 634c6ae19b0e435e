#include "dispatch/api/report_content.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

using Quantities = v1::ExecutionReport::Quantities;
// Requisition and index of a line.
using LineKey = std::pair<std::string, std::int32_t>;

// More plans than an incident has.
constexpr std::int64_t kAllPlans = 100'000;

// The shipment as the ledger knows it: what was signed for last, and the warehouse has not been told of yet, is still outstanding.
v1::Shipment AsTold(v1::Shipment shipment) {
  if (shipment.state() != v1::Shipment::STATE_DELIVERING || shipment.receipts().empty()) return shipment;
  for (const v1::Shipment::ReceiptLine& untold : shipment.receipts().rbegin()->lines()) {
    v1::Shipment::Line& line = *shipment.mutable_lines(untold.line_index());
    line.set_received_quantity(line.received_quantity() - untold.received_quantity());
    line.set_damaged_quantity(line.damaged_quantity() - untold.damaged_quantity());
    line.set_lost_quantity(line.lost_quantity() - untold.lost_quantity());
  }
  shipment.mutable_receipts()->RemoveLast();
  return shipment;
}

void AddSent(const v1::Shipment::Line& line, Quantities& sum) {
  const std::int64_t settled = line.received_quantity() + line.damaged_quantity() + line.lost_quantity() + line.returned_quantity();
  sum.set_sent_quantity(sum.sent_quantity() + line.quantity());
  sum.set_received_quantity(sum.received_quantity() + line.received_quantity());
  sum.set_damaged_quantity(sum.damaged_quantity() + line.damaged_quantity());
  sum.set_lost_quantity(sum.lost_quantity() + line.lost_quantity());
  sum.set_returned_quantity(sum.returned_quantity() + line.returned_quantity());
  sum.set_outstanding_quantity(sum.outstanding_quantity() + line.quantity() - settled);
}

v1::ExecutionReport::Delivery ToDelivery(const v1::Shipment& shipment) {
  v1::ExecutionReport::Delivery delivery;
  delivery.set_shipment(shipment.name());
  delivery.set_chapter(shipment.chapter());
  delivery.set_warehouse(shipment.warehouse());
  delivery.set_state(shipment.state());
  delivery.set_open(IsOpen(shipment.state()));
  *delivery.mutable_planned_arrive_time() = shipment.planned_arrive_time();
  if (shipment.has_arrive_time()) *delivery.mutable_arrive_time() = shipment.arrive_time();
  delivery.set_arrival_delay_minutes(shipment.arrival_delay_minutes());
  *delivery.mutable_receipts() = shipment.receipts();
  delivery.set_return_reason(shipment.return_reason());
  return delivery;
}

// Adds up one kind of source after the other.
class Composer {
 public:
  explicit Composer(const ReportSources& sources) : sources_(sources) {
    for (const v1::Requisition& requisition : sources.requisitions) requisitions_.insert(requisition.name());
  }

  v1::ExecutionReport Compose() {
    report_.set_incident(sources_.key.incident);
    report_.set_chapter(sources_.key.chapter);
    for (const std::string& name : requisitions_) report_.add_requisitions(name);
    for (const v1::Shipment& shipment : sources_.shipments) AddShipment(AsTold(shipment));
    AddLines();
    for (auto& [item, total] : items_) *report_.add_items() = std::move(total);
    for (auto& [key, contribution] : contributions_) *report_.add_contributions() = std::move(contribution);
    AddShortages();
    AddApprovals();
    return std::move(report_);
  }

 private:
  v1::ExecutionReport::ItemTotal& Total(const std::string& item) {
    v1::ExecutionReport::ItemTotal& total = items_[item];
    total.set_item(item);
    return total;
  }

  // Calls `add` with each sum that goods of this line and origin count in.
  template <class Line, class Add>
  void InEachSum(const Line& line, const std::string& chapter, const std::string& warehouse, Add add) {
    add(*Total(line.item()).mutable_quantities());
    add(line_sums_[{line.requisition(), line.requisition_line_index()}]);
    v1::ExecutionReport::Contribution& contribution = contributions_[{chapter, warehouse, line.item()}];
    contribution.set_chapter(chapter);
    contribution.set_warehouse(warehouse);
    contribution.set_item(line.item());
    add(*contribution.mutable_quantities());
  }

  // Approval makes a shipment of everything that is planned; what was given back before it moved stands in the plan that came after.
  void AddShipment(const v1::Shipment& shipment) {
    if (shipment.state() == v1::Shipment::STATE_CANCELLED) return;
    *report_.add_deliveries() = ToDelivery(shipment);
    for (const v1::Shipment::Line& line : shipment.lines()) {
      InEachSum(line, shipment.chapter(), shipment.warehouse(),
                [&](Quantities& sum) { sum.set_planned_quantity(sum.planned_quantity() + line.quantity()); });
    }
    if (IsOpen(shipment.state())) report_.set_open_shipment_count(report_.open_shipment_count() + 1);
    if (!shipment.has_depart_time()) return;
    for (const v1::Shipment::Line& line : shipment.lines()) {
      InEachSum(line, shipment.chapter(), shipment.warehouse(), [&](Quantities& sum) { AddSent(line, sum); });
    }
  }

  void AddLines() {
    for (const v1::Requisition& requisition : sources_.requisitions) {
      for (int i = 0; i < requisition.lines_size(); ++i) {
        const v1::Requisition::Line& asked = requisition.lines(i);
        const auto sum = line_sums_.find({requisition.name(), i});
        // An amendment withdrew it, and nothing came of it.
        if (asked.quantity() == 0 && sum == line_sums_.end()) continue;
        v1::ExecutionReport::Line& line = *report_.add_lines();
        line.set_requisition(requisition.name());
        line.set_requisition_line_index(i);
        line.set_item(asked.item());
        line.set_priority(asked.priority());
        if (asked.has_needed_by_time()) *line.mutable_needed_by_time() = asked.needed_by_time();
        line.set_asked_quantity(asked.quantity());
        *line.mutable_quantities() = sum == line_sums_.end() ? Quantities() : sum->second;
        // Nobody wants what was cancelled any more.
        if (requisition.state() != v1::Requisition::STATE_CANCELLED) {
          line.set_missing_quantity(std::max<std::int64_t>(0, asked.quantity() - line.quantities().received_quantity()));
        }
        if (line.missing_quantity() > 0) lacking_.insert({requisition.name(), i});
        v1::ExecutionReport::ItemTotal& total = Total(asked.item());
        total.set_asked_quantity(total.asked_quantity() + asked.quantity());
        total.mutable_quantities();
      }
    }
  }

  // The latest plan that was not rejected says why, for each requisition.
  void AddShortages() {
    std::set<std::string> explained;
    for (const v1::Plan& plan : sources_.plans) {
      if (plan.state() == v1::Plan::STATE_REJECTED) continue;
      for (const v1::Plan::Shortage& shortage : plan.shortages()) {
        if (explained.count(shortage.requisition()) > 0) continue;
        if (lacking_.count({shortage.requisition(), shortage.requisition_line_index()}) == 0) continue;
        v1::ExecutionReport::Shortage& lacking = *report_.add_shortages();
        lacking.set_plan(plan.name());
        *lacking.mutable_shortage() = shortage;
      }
      explained.insert(plan.requisitions().begin(), plan.requisitions().end());
    }
  }

  void AddApprovals() {
    // By name, as people look for them.
    std::map<std::string, const v1::Plan*> plans;
    for (const v1::Plan& plan : sources_.plans) {
      if (plan.state() != v1::Plan::STATE_PROPOSED && plan.state() != v1::Plan::STATE_REJECTED) plans[plan.name()] = &plan;
    }
    for (const auto& [name, plan] : plans) {
      std::set<std::string> owners;
      for (const v1::Plan::Line& line : plan->lines()) {
        if (requisitions_.count(line.requisition()) > 0) owners.insert(line.chapter());
      }
      for (const v1::Plan::Approval& approval : plan->approvals()) {
        if (owners.count(approval.chapter()) == 0) continue;
        v1::ExecutionReport::Approval& step = *report_.add_approvals();
        step.set_plan(name);
        *step.mutable_approval() = approval;
        if (approval.regularization() == v1::Plan::Approval::REGULARIZATION_OPEN) {
          report_.set_open_regularization_count(report_.open_regularization_count() + 1);
        }
      }
    }
  }

  const ReportSources& sources_;
  v1::ExecutionReport report_;
  std::set<std::string> requisitions_;
  std::map<LineKey, Quantities> line_sums_;
  std::map<std::string, v1::ExecutionReport::ItemTotal> items_;
  std::map<std::tuple<std::string, std::string, std::string>, v1::ExecutionReport::Contribution> contributions_;
  // Lines that lack goods.
  std::set<LineKey> lacking_;
};

}  // namespace

bool IsOpen(v1::Shipment::State state) {
  return state != v1::Shipment::STATE_SIGNED && state != v1::Shipment::STATE_FAILED && state != v1::Shipment::STATE_RETURNED &&
         state != v1::Shipment::STATE_CANCELLED;
}

absl::StatusOr<ReportSources> ReadSources(ReportTx& tx, const ReportKey& key) {
  ReportSources sources{.key = key};
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> requisitions, tx.ListReportingRequisitions(key.incident, key.chapter));
  std::vector<std::string> names;
  for (const Stored<v1::Requisition>& stored : requisitions) names.push_back(stored.message.name());
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Shipment>> shipments, tx.ListShipmentsFor(names));
  std::set<std::string> with_shipments;
  for (Stored<v1::Shipment>& stored : shipments) {
    with_shipments.insert(stored.message.lines(0).requisition());
    sources.shipments.push_back(std::move(stored.message));
  }
  for (Stored<v1::Requisition>& stored : requisitions) {
    const bool counts = stored.message.state() != v1::Requisition::STATE_CANCELLED || with_shipments.count(stored.message.name()) > 0;
    if (counts) sources.requisitions.push_back(std::move(stored.message));
  }
  const ListFilter plans_of_incident{
      .before_serial_number = std::numeric_limits<std::int64_t>::max(), .limit = kAllPlans, .incident = key.incident};
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Plan>> plans, tx.ListPlans(plans_of_incident));
  for (Stored<v1::Plan>& stored : plans) sources.plans.push_back(std::move(stored.message));
  return sources;
}

v1::ExecutionReport Compose(const ReportSources& sources) { return Composer(sources).Compose(); }

}  // namespace muster::dispatch
