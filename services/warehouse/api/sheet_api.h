#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/sheet_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// SheetService; contracts in sheet_service.proto.
class SheetApi {
 public:
  // `scopes` outlives this.
  explicit SheetApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::ImportSheetResponse> ImportSheet(const rpc::Call& call, const v1::ImportSheetRequest& request);
  absl::StatusOr<v1::SheetFile> ExportSheet(const rpc::Call& call, const v1::ExportSheetRequest& request);
  absl::StatusOr<v1::SheetFile> GetSheetTemplate(const rpc::Call& call, const v1::GetSheetTemplateRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
