#pragma once

#include <array>
#include <cstddef>

#include "reference_network.h"

// The planner's problem as a linear program in the hands of a general solver.
namespace muster::dispatch::planner {

// The least value that the continuous relaxation of `network` can have on each of the first `levels` levels, the earlier ones being at
// theirs: Clp minimises one level after the other and keeps each value as a row. Ends the program when Clp finds no optimum.
std::array<double, kReferenceLevels> SolveWithClp(const ReferenceNetwork& network, std::size_t levels);

}  // namespace muster::dispatch::planner
