#pragma once

#include <cstdint>

// What a quantity amounts to in people, weight, volume and money: exact, because a product may be larger than the numbers of the API.
namespace muster::warehouse::domain {

// quantity × per_unit, both ≥ 0; the largest int64 when it is more.
std::int64_t Extent(std::int64_t quantity, std::int64_t per_unit);

// The people that `quantity` base units serve, rounded down: a part of a person is not served. Saturates as Extent.
std::int64_t PeopleServed(std::int64_t quantity, std::int64_t people_served_per_1000_units);

}  // namespace muster::warehouse::domain
