#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/sheet_service.pb.h"
#include "platform/scope/scope.h"
#include "platform/status/reasons.h"

namespace muster::warehouse {

// ImportSheet of kind COUNT; contract in sheet_service.proto.
absl::StatusOr<v1::ImportSheetResponse> ImportCounts(const Scope& scope, Language language, const v1::ImportSheetRequest& request);

}  // namespace muster::warehouse
