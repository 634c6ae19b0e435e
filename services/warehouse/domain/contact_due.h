#pragma once

#include "absl/time/civil_time.h"

namespace muster::warehouse::domain {

// The day by whose end the supplier is to be contacted about goods announced on `notice_day`: the second working day after it, Monday to
// Friday counting as such. Source: Shanghai RC 2016, DOMAIN §5 (within 2 working days).
absl::CivilDay ContactDueDay(absl::CivilDay notice_day);

}  // namespace muster::warehouse::domain
