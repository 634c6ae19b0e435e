#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/sheet/sheet.h"

namespace muster::sheet {

// Sheets of a text file; contract in sheet.h.
absl::StatusOr<Sheet> ReadCsv(absl::string_view bytes);

// Whether a spreadsheet program would run a text as a formula. Source: OWASP, CSV Injection.
bool LooksLikeFormula(absl::string_view text);

}  // namespace muster::sheet
