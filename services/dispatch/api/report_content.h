#pragma once

#include <string>
#include <vector>

#include "dispatch/store/report_store.h"
#include "muster/dispatch/v1/execution_report.pb.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "muster/dispatch/v1/shipment.pb.h"

// What an execution report says.
namespace muster::dispatch {

// What it is composed of.
struct ReportSources {
  ReportKey key;
  // That the chapter has submitted, by name; cancelled ones only when goods were to be sent for them.
  std::vector<v1::Requisition> requisitions;
  // All that were ever made for them, by name.
  std::vector<v1::Shipment> shipments;
  // Of the incident, the latest first.
  std::vector<v1::Plan> plans;
};

// Reads them.
absl::StatusOr<ReportSources> ReadSources(ReportTx& tx, const ReportKey& key);

// The report without what depends on the day: name, times, term, state, etag and filings are left to the caller.
v1::ExecutionReport Compose(const ReportSources& sources);

// Neither signed for nor failed nor taken in again.
bool IsOpen(v1::Shipment::State state);

}  // namespace muster::dispatch
