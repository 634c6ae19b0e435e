#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "platform/status/reasons.h"

namespace muster::rpc {

// `status` as it goes over the wire: its code and message, and a google.rpc.Status with ErrorInfo, BadRequest, RetryInfo and a
// LocalizedMessage in `language`. An error without reason gets UNEXPECTED. Wrong fields beyond what headers can carry are left out.
grpc::Status ToGrpc(const absl::Status& status, Language language);

}  // namespace muster::rpc
