#include "dispatch/api/plan_changes.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "dispatch/api/plan_inputs.h"
#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner_rules.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using planner::At;
using Change = v1::Plan::Change;
using NeedKey = std::pair<std::string, std::int32_t>;
using Quantities = std::map<NeedKey, std::int64_t>;

template <class Line>
NeedKey KeyOf(const Line& line) {
  return {line.requisition(), line.requisition_line_index()};
}

template <class Lines>
Quantities SumOf(const Lines& lines) {
  Quantities sum;
  for (const auto& line : lines) sum[KeyOf(line)] += line.quantity();
  return sum;
}

class Differ {
 public:
  Differ(const v1::Plan& old, const std::vector<v1::Shipment>& shipments, const Planning& planning)
      : old_(old), planning_(planning), problem_(planning.problem) {
    for (const v1::Shipment& shipment : shipments) {
      if (HasNotMoved(shipment)) waiting_.push_back(&shipment);
    }
    for (int i = 0; i < std::ssize(problem_.warehouses); ++i) warehouse_index_[At(problem_.warehouses, i).id] = i;
    for (int i = 0; i < std::ssize(problem_.sites); ++i) site_index_[At(problem_.sites, i).id] = i;
  }

  std::vector<Change> Run(const v1::Plan& planned) {
    CompareNeeds();
    CompareStock();
    CompareWays();
    CompareShortages(planned);
    return std::move(changes_);
  }

 private:
  void Add(Change::Kind kind, const NeedKey& need, std::int64_t before, std::int64_t after) {
    Change& change = changes_.emplace_back();
    change.set_kind(kind);
    change.set_requisition(need.first);
    change.set_requisition_line_index(need.second);
    change.set_before(before);
    change.set_after(after);
  }

  // What was to be brought and is not moving, and what was short, against what is wanted now.
  void CompareNeeds() {
    Quantities before = SumOf(old_.shortages());
    for (const v1::Shipment* shipment : waiting_) {
      for (const v1::Shipment::Line& line : shipment->lines()) before[KeyOf(line)] += line.quantity();
    }
    Quantities after;
    for (int i = 0; i < std::ssize(problem_.lines); ++i) {
      const Planning::LineOf& line_of = At(planning_.line_of, i);
      after[{line_of.requisition, line_of.index}] = At(problem_.lines, i).quantity;
    }
    for (const auto& [need, quantity] : after) {
      if (before[need] != quantity) Add(Change::KIND_NEED, need, before[need], quantity);
    }
    for (const auto& [need, quantity] : before) {
      if (quantity > 0 && !after.contains(need)) Add(Change::KIND_NEED, need, quantity, 0);
    }
  }

  // What the waiting shipments take, against what the lots have when it is given back.
  void CompareStock() {
    std::map<std::pair<std::string, std::string>, std::int64_t> has;
    for (const planner::Lot& lot : problem_.lots) has[{At(problem_.warehouses, lot.warehouse).id, lot.id}] = lot.available;
    std::map<std::pair<std::string, std::string>, std::int64_t> taken;
    for (const v1::Shipment* shipment : waiting_) {
      for (const v1::Shipment::Line& line : shipment->lines()) taken[{shipment->warehouse(), line.lot()}] += line.quantity();
    }
    for (const auto& [place, quantity] : taken) {
      if (has[place] >= quantity) continue;
      Add(Change::KIND_STOCK, {}, quantity, has[place]);
      changes_.back().set_warehouse(place.first);
      changes_.back().set_lot(place.second);
    }
  }

  void CompareWays() {
    std::set<std::pair<std::string, std::string>> seen;
    for (const v1::Shipment* shipment : waiting_) {
      const std::string& requisition = shipment->lines(0).requisition();
      if (!seen.insert({shipment->warehouse(), requisition}).second) continue;
      const auto warehouse = warehouse_index_.find(shipment->warehouse());
      const auto site = site_index_.find(requisition);
      if (warehouse == warehouse_index_.end() || site == site_index_.end()) continue;
      const auto leg = problem_.travel.At({.origin = warehouse->second, .destination = site->second});
      const absl::Duration before = FromTimestamp(shipment->planned_arrive_time()) - FromTimestamp(shipment->planned_depart_time());
      if (!leg || !At(problem_.warehouses, warehouse->second).open) {
        Add(Change::KIND_NOT_POSSIBLE, {requisition, shipment->lines(0).requisition_line_index()}, 0, 0);
        changes_.back().set_reason(leg ? "WAREHOUSE_CLOSED" : "NO_ROAD");
      } else if (leg->duration != before) {
        Add(Change::KIND_ROAD, {requisition, shipment->lines(0).requisition_line_index()}, absl::ToInt64Seconds(before),
            absl::ToInt64Seconds(leg->duration));
      } else {
        continue;
      }
      changes_.back().set_warehouse(shipment->warehouse());
    }
  }

  void CompareShortages(const v1::Plan& planned) {
    Quantities before = SumOf(old_.shortages());
    const Quantities after = SumOf(planned.shortages());
    for (const auto& [need, quantity] : after) {
      if (before[need] != quantity) Add(Change::KIND_SHORTAGE, need, before[need], quantity);
    }
    for (const auto& [need, quantity] : before) {
      if (quantity > 0 && !after.contains(need)) Add(Change::KIND_SHORTAGE, need, quantity, 0);
    }
  }

  const v1::Plan& old_;
  const Planning& planning_;
  const planner::Problem& problem_;
  std::vector<const v1::Shipment*> waiting_;
  std::map<std::string, int> warehouse_index_;
  std::map<std::string, int> site_index_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<v1::Plan::Change> ChangesBetween(const v1::Plan& old, const std::vector<v1::Shipment>& shipments, const Planning& planning,
                                             const v1::Plan& planned) {
  return Differ(old, shipments, planning).Run(planned);
}

}  // namespace muster::dispatch
