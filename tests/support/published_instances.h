#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "absl/strings/string_view.h"
#include "dispatch/domain/assignment.h"
#include "dispatch/domain/fixed_charge_flow.h"

// Published instances with known optima. They are no part of the tree; tests that need them skip where they are missing.
namespace muster::dispatch {

#define SKIP_WITHOUT(library) \
  if (!(library).IsThere()) GTEST_SKIP() << "no published instances in " << (library).folder()

// FCNetLib's fixed-charge networks: the subset of GAMS that their files use.
class NetworkLibrary {
 public:
  NetworkLibrary();

  const std::filesystem::path& folder() const { return folder_; }
  bool IsThere() const { return std::filesystem::exists(folder_); }

  // Costs are given to two decimals at most; a unit here is a hundredth.
  static constexpr int kUnit = 100;

  std::int64_t OptimumOf(absl::string_view name) const;
  FixedChargeNetwork Read(absl::string_view name) const;

 private:
  const std::filesystem::path folder_;
};

// OR-Library's format of generalised assignment: agents, jobs, the cost of each job with each agent, its load, the agents' capacities.
class AssignmentLibrary {
 public:
  AssignmentLibrary();

  const std::filesystem::path& folder() const { return folder_; }
  bool IsThere() const { return std::filesystem::exists(folder_); }

  std::int64_t OptimumOf(const std::string& path) const;
  AssignmentProblem Read(const std::string& path) const;

 private:
  const std::filesystem::path folder_;
};

}  // namespace muster::dispatch
