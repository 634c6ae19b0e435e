#pragma once

#include <vector>

#include "muster/warehouse/v1/sheet_service.pb.h"
#include "platform/status/reasons.h"
#include "platform/wire/fields.h"
#include "warehouse/domain/sheet_errors.h"
#include "warehouse/domain/sheet_layout.h"

// What all imports have in common: how a sheet is read, and how what was found in it is said.
namespace muster::warehouse {

// A sheet that was read: the layout refers to the rows.
struct SheetInput {
  std::vector<domain::SheetRow> rows;
  domain::Layout layout;
};

// Adds to `fields` what is wrong with the file, and with its headers by `rules`.
SheetInput ReadContent(const v1::ImportSheetRequest& request, const domain::LayoutRules& rules, bool is_exercise, Fields& fields);

struct SheetReading {
  domain::SheetErrors errors;
  int row_count = 0;
};

// The answer, as far as the rows go.
v1::ImportSheetResponse ToResponse(const SheetReading& reading, int good_row_count, Language language);

}  // namespace muster::warehouse
