#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"

// What all requests about requisitions share.
namespace muster::dispatch {

struct LineLimits {
  absl::Time now;
  // Of a line.
  std::int64_t min_quantity = 1;
};

// Checks the lines of a requisition, each kind of goods once per priority.
void CheckLines(const v1::Requisition& requisition, const LineLimits& limits, Fields& fields);

// Takes away what only dispatch says about lines, and rounds times to what the database keeps.
void CleanLines(v1::Requisition& requisition);

// NOT_FOUND/ITEM_UNKNOWN for the first item that the catalogue does not have.
absl::Status CheckItems(const Neighbours& neighbours, const rpc::Call& call, const v1::Requisition& requisition);

// A requisition, locked, of a chapter for which the caller may act. NOT_FOUND/REQUISITION_UNKNOWN; PERMISSION_DENIED.
absl::StatusOr<v1::Requisition> LockOwn(DispatchTx& tx, const Scope& scope, const std::string& name);

// Says that a requisition is other than it was.
void AppendChanged(DispatchTx& tx, const v1::Requisition& requisition);

}  // namespace muster::dispatch
