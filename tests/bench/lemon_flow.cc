#include "lemon_flow.h"

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include "platform/status/check.h"

// Compiled as C++17, because LEMON does not compile as C++20.
namespace muster::dispatch {

class LemonFlow::Solver {
 public:
  Solver(const std::vector<std::int64_t>& supplies, const std::vector<Arc>& arcs) {
    graph_.reserveNode(static_cast<int>(supplies.size()));
    graph_.reserveArc(static_cast<int>(arcs.size()));
    for (std::size_t i = 0; i < supplies.size(); ++i) graph_.addNode();
    for (const Arc& arc : arcs) graph_.addArc(Graph::nodeFromId(arc.from), Graph::nodeFromId(arc.to));
    Graph::NodeMap<std::int64_t> supply(graph_);
    Graph::ArcMap<std::int64_t> upper(graph_);
    Graph::ArcMap<Wide> cost(graph_);
    for (std::size_t i = 0; i < supplies.size(); ++i) supply[Graph::nodeFromId(static_cast<int>(i))] = supplies[i];
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      upper[Graph::arcFromId(static_cast<int>(i))] = arcs[i].capacity;
      cost[Graph::arcFromId(static_cast<int>(i))] = static_cast<Wide>(arcs[i].cost);
    }
    simplex_ = std::make_unique<Simplex>(graph_);
    simplex_->upperMap(upper).costMap(cost).supplyMap(supply);
  }

  void Run() { MUSTER_CHECK(simplex_->run() == Simplex::OPTIMAL); }

  std::vector<std::int64_t> Units() const {
    std::vector<std::int64_t> units;
    for (int i = 0; i < graph_.arcNum(); ++i) units.push_back(simplex_->flow(Graph::arcFromId(i)));
    return units;
  }

 private:
  __extension__ using Wide = __int128;
  using Graph = lemon::SmartDigraph;
  using Simplex = lemon::NetworkSimplex<Graph, std::int64_t, Wide>;

  Graph graph_;
  std::unique_ptr<Simplex> simplex_;
};

LemonFlow::LemonFlow(const std::vector<std::int64_t>& supplies, const std::vector<Arc>& arcs)
    : solver_(std::make_unique<Solver>(supplies, arcs)) {}
LemonFlow::~LemonFlow() = default;
void LemonFlow::Run() { solver_->Run(); }
std::vector<std::int64_t> LemonFlow::Units() const { return solver_->Units(); }

}  // namespace muster::dispatch
