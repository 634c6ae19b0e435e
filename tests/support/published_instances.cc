#include "support/published_instances.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::dispatch {
namespace {

// From, to, which of parallel arcs.
using Key = std::tuple<int, int, int>;
using NetworkTables = std::map<std::string, std::map<Key, double>>;

void ReadRow(const std::string& line, std::map<Key, double>* table) {
  std::istringstream words(line);
  std::vector<int> indices;
  for (std::string word; words >> word;) {
    int index = 0;
    double value = 0;
    if ((word[0] == 'n' || word[0] == 'a') && absl::SimpleAtoi(word.substr(1), &index)) {
      indices.push_back(index);
    } else if (!indices.empty() && absl::SimpleAtod(word, &value)) {
      indices.resize(3, indices.size() == 2 ? 1 : 0);
      (*table)[{indices[0], indices[1], indices[2]}] = value;
    }
  }
}

FixedChargeNetwork NetworkOf(NetworkTables& tables, bool flip) {
  FixedChargeNetwork network;
  int nodes = 0;
  for (const auto& [name, table] : tables) {
    for (const auto& [key, value] : table) nodes = std::max({nodes, std::get<0>(key), std::get<1>(key)});
  }
  network.supplies.resize(1, std::vector<std::int64_t>(static_cast<std::size_t>(nodes) + 1));
  std::int64_t total = 0;
  for (const auto& [key, demand] : tables["demand"]) {
    const std::int64_t supply = std::llround(flip ? demand : -demand);
    network.supplies[0][static_cast<std::size_t>(std::get<0>(key))] = supply;
    total += std::max<std::int64_t>(supply, 0);
  }
  std::map<Key, double> arcs = tables.contains("xupp") ? tables["xupp"] : tables["exist"];
  if (arcs.empty()) {
    for (const char* costs : {"fcost", "vcost"}) arcs.insert(tables[costs].begin(), tables[costs].end());
  }
  for (const auto& [key, limit] : arcs) {
    const double fixed = tables["fcost"][key];
    const double variable = tables["vcost"][key];
    ChargedArc arc{.from = std::get<0>(key),
                   .to = std::get<1>(key),
                   .capacity = tables.contains("xupp") ? std::llround(limit) : total,
                   .cost = fixed < 0 ? 0 : std::llround(variable * NetworkLibrary::kUnit)};
    if (fixed > 0) {
      arc.charge = static_cast<int>(network.charges.size());
      network.charges.push_back(std::llround(fixed * NetworkLibrary::kUnit));
    }
    network.arcs.push_back(arc);
  }
  return network;
}

}  // namespace

NetworkLibrary::NetworkLibrary() : folder_(absl::StrCat(MUSTER_INSTANCES, "/fcnet")) {}

std::int64_t NetworkLibrary::OptimumOf(absl::string_view name) const {
  std::ifstream file(folder_ / "README.md");
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells = absl::StrSplit(line, '|');
    double optimum = 0;
    if (cells.size() > 5 && absl::StripAsciiWhitespace(cells[1]) == name && absl::SimpleAtod(cells[5], &optimum))
      return std::llround(optimum * kUnit);
  }
  ADD_FAILURE() << "no optimum of " << name;
  return 0;
}

FixedChargeNetwork NetworkLibrary::Read(absl::string_view name) const {
  NetworkTables tables;
  bool flip = false;
  std::ifstream file(folder_ / absl::StrCat(name, ".inc"));
  EXPECT_TRUE(file.good());
  std::map<Key, double>* table = nullptr;
  for (std::string line; std::getline(file, line);) {
    if (absl::StartsWith(line, "demand(n) = -demand(n)")) flip = true;
    if (absl::StartsWith(line, "Parameter ")) table = &tables[line.substr(10, line.find('(') - 10)];
    if (absl::StartsWith(line, "/")) table = nullptr;
    if (table != nullptr) ReadRow(line, table);
  }
  return NetworkOf(tables, flip);
}

AssignmentLibrary::AssignmentLibrary() : folder_(absl::StrCat(MUSTER_INSTANCES, "/gap")) {}

std::int64_t AssignmentLibrary::OptimumOf(const std::string& path) const {
  std::ifstream file(folder_ / "data.csv");
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    std::int64_t optimum = 0;
    if (cells.size() > 6 && std::filesystem::path(cells[0]).filename() == std::filesystem::path(path).filename() &&
        absl::SimpleAtoi(cells[6], &optimum))
      return optimum;
  }
  ADD_FAILURE() << "no optimum of " << path;
  return 0;
}

AssignmentProblem AssignmentLibrary::Read(const std::string& path) const {
  std::ifstream file(folder_ / path);
  std::size_t agents = 0;
  std::size_t jobs = 0;
  file >> agents >> jobs;
  AssignmentProblem problem{.jobs = std::vector<AssignmentProblem::Job>(jobs), .agents = {}, .options = {}, .tiers = {}, .stages = {{}}};
  problem.agents.resize(agents);
  problem.stages[0].option_costs.resize(agents * jobs);
  for (std::int64_t& cost : problem.stages[0].option_costs) file >> cost;
  for (std::size_t i = 0; i < agents * jobs; ++i) {
    problem.options.push_back({.job = static_cast<int>(i % jobs), .agent = static_cast<int>(i / jobs)});
    file >> problem.options.back().load;
  }
  for (AssignmentProblem::Agent& agent : problem.agents) file >> agent.capacity;
  EXPECT_TRUE(file.good() || file.eof()) << path;
  EXPECT_GT(jobs, 0U) << path;
  return problem;
}

}  // namespace muster::dispatch
