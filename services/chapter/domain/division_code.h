#pragma once

#include "absl/strings/string_view.h"

// Rules of GB/T 2260 six-digit division codes: two digits for the region, two for the prefecture, two for the county.
namespace muster::chapter {

// 1 national, 2 region, 3 prefecture, 4 county.
using TierNumber = int;

// "150929": six digits.
bool IsDivisionCode(absl::string_view code);

// Whether a division of `tier` can have this code: 000000 is the whole country, XX0000 a region, XXYY00 a prefecture, anything else a
// county. `code` is six digits.
bool CodeFitsTier(absl::string_view code, TierNumber tier);

// Whether `parent` can be right above `child`: both in the same region, and for a parent of tier 3 in the same prefecture. A county may
// stand right below its region (municipalities, divisions administered by the region).
bool CodeFitsParent(absl::string_view child, absl::string_view parent);

}  // namespace muster::chapter
