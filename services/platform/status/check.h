#pragma once

#include <cstdio>
#include <cstdlib>

// Ends the process when an invariant of the program itself does not hold, in release builds too: going on would write wrong rows.
// Never for bad input or for a component that failed: those are absl::Status.
#define MUSTER_CHECK(condition)                                                              \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: invariant broken: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
