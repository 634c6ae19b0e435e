#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/numeric/int128.h"

// LEMON's network simplex with 128-bit costs, bare: what the planner's own solver is measured against.
namespace muster::dispatch {

class LemonFlow {
 public:
  struct Arc {
    int from = 0;
    int to = 0;
    std::int64_t capacity = 0;
    absl::int128 cost = 0;
  };
  // Builds graph and maps.
  LemonFlow(const std::vector<std::int64_t>& supplies, const std::vector<Arc>& arcs);
  ~LemonFlow();

  // Solves from nothing, at every call. Ends the program when no flow meets the supplies.
  void Run();
  // Per arc, of the last Run.
  std::vector<std::int64_t> Units() const;

 private:
  class Solver;
  std::unique_ptr<Solver> solver_;
};

}  // namespace muster::dispatch
