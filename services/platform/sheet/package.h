#pragma once

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::sheet {

// The parts of a workbook (a ZIP package) by their paths without leading slash, as UTF-8. `left` bytes may still be unpacked; it is lowered
// by what was.
// Errors, all INVALID_ARGUMENT: SHEET_BROKEN, SHEET_ENCRYPTED, SHEET_UNPACKED_TOO_BIG.
absl::StatusOr<absl::flat_hash_map<std::string, std::string>> Unpack(absl::string_view bytes,
                                                                     absl::FunctionRef<bool(absl::string_view)> wanted, std::size_t& left);

}  // namespace muster::sheet
