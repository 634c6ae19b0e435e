#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/sheet/sheet.h"

namespace muster::sheet {

// A worksheet of an Office Open XML workbook; contract in sheet.h. Source: ECMA-376 part 1, SpreadsheetML.
absl::StatusOr<Sheet> ReadXlsx(absl::string_view bytes, absl::string_view worksheet);

// A text with _xHHHH_ sequences decoded, or with what looks like one written so that it stays text. Source: ECMA-376 part 1, 22.9.2.19.
std::string DecodeXstring(absl::string_view text);
std::string EncodeXstring(absl::string_view text);

}  // namespace muster::sheet
