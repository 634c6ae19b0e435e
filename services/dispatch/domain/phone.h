#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace muster::dispatch {

// A telephone number as it is shown to those who need not call it: "138****5678". Of one with fewer than 11 characters only the last two
// stay.
std::string MaskPhone(absl::string_view phone);

}  // namespace muster::dispatch
